"""What a patch shows, before anything is painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.map.basemaps.grid import Grid, Part, Patch


@dataclass(frozen=True, eq=False)
class Encoded:
    """A PNG, JPEG or WebP file."""

    data: bytes


@dataclass(frozen=True, eq=False)
class Pixels:
    """Red, green, blue and opacity, shape (height, width, 4), uint8."""

    rgba: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class VectorTile:
    """Layers of a Mapbox vector tile by name, with y running downwards, and the part of it to show."""

    layers: dict[str, Any]
    part: Part


Picture: TypeAlias = Encoded | Pixels | VectorTile


class Reader(Protocol):
    """Reads one source. Used by the threads of its basemap; opening it raises UserError."""

    attribution: str

    @property
    def workers(self) -> int:
        """How many threads may read at once."""
        ...

    @property
    def grid(self) -> Grid:
        """How the source is cut."""
        ...

    def read(self, patch: Patch) -> Picture | None:
        """The picture of a patch, None where the source has none.

        Raises `Unreachable` where trying again later may help.
        """
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


class Unreachable(Exception):  # noqa: N818 - a state of the network, not a defect
    """The source could not be asked just now."""
