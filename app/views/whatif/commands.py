"""How the workbench is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.domain.message import msg
from app.views.actions import Command

if TYPE_CHECKING:
    from app.views.window import MainWindow


def commands(window: MainWindow) -> Iterator[Command]:
    """The workbench of alternatives."""
    yield Command(
        "compare",
        msg("workbench.command"),
        msg("views.group.incident"),
        "sliders",
        window.show_workbench,
        ("Ctrl+Shift+P",),
    )
