"""The registry of ways to give an incident its extent; one module in `extent_kinds/` adds one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.domain.incident import Extent
from app.domain.operation import Campus
from app.runtime.registry import Registry


class ExtentModel(Protocol):
    """A way to give an incident its extent; its fields are what a person states."""

    def extent(self, campus: Campus, incident_id: str) -> Extent:
        """The extent; UserError where the fields make none."""
        ...


EXTENTS: Registry[Callable[..., ExtentModel]] = Registry("app.hazards.extent_kinds")
