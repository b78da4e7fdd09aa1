"""Where the parts of the sheet stand on the page, and at what size the map is drawn there. No Qt.

All lengths are px of 1/96 inch on paper, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.map.viewport import PX_PER_M, Bounds, Viewport

MM = 96 / 25.4
"""Px in a millimetre."""

_MARGIN = 8 * MM
_TITLE = 23 * MM
_FOOTER = 15 * MM
BAND = 4.2 * MM
"""Around the map, for the coordinates of the grid."""
_GAP = 3 * MM
LEGEND_COLUMN = 122.0
LEGEND_ROW = 18.0
"""Size of an entry in the legend below the map."""


class Paper(StrEnum):
    """Paper sizes of ISO 216."""

    A4 = "A4"
    A3 = "A3"


INK = {Paper.A4: 0.80, Paper.A3: 0.90}
"""Size of the map's words, symbols and lines against those on a screen."""

_PAPER_MM = {Paper.A4: (210.0, 297.0), Paper.A3: (297.0, 420.0)}


@dataclass(frozen=True, slots=True)
class Rect:
    """A frame on the page in px, y downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    def inset(self, by: float) -> Rect:
        """The frame drawn in on each side."""
        return Rect(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True, slots=True)
class Frames:
    """Where the parts of the pages stand."""

    page: Rect
    title: Rect
    map: Rect
    """The map itself; the band of grid coordinates lies around it."""
    side: tuple[Rect, ...]
    """Columns for people, outside help, unmet needs and the operation's legend, filled in order."""
    strip: Rect
    """Below the map, as wide, for the legend of the campus."""
    footer: Rect
    body: Rect
    """The room for tables on the pages after the first."""


def page_frames(paper: Paper, *, landscape: bool, entries: int = 0) -> Frames:
    """Where the parts stand on a paper size, with room below the map for a legend of so many entries."""
    short, long = (side * MM for side in _PAPER_MM[paper])
    width, height = (long, short) if landscape else (short, long)
    page = Rect(0, 0, width, height)
    inner = page.inset(_MARGIN)
    title = Rect(inner.x, inner.y, inner.width, _TITLE)
    footer = Rect(inner.x, inner.bottom - _FOOTER, inner.width, _FOOTER)
    top = title.bottom + _GAP
    body = Rect(inner.x, top, inner.width, footer.y - _GAP - top)
    if landscape:
        side = (74 if paper is Paper.A4 else 88) * MM
        strip = _strip_height(entries, body.width - side - _GAP)
        outer = Rect(body.x, body.y, body.width - side - _GAP, body.height - strip)
        columns: tuple[Rect, ...] = (Rect(outer.right + _GAP, body.y, side, body.height),)
    else:
        strip = _strip_height(entries, body.width)
        map_height = (body.height - strip) * (0.66 if paper is Paper.A4 else 0.72)
        outer = Rect(body.x, body.y, body.width, map_height)
        half = (body.width - _GAP * 1.5) / 2
        below = outer.bottom + strip + _GAP
        room = body.bottom - below
        columns = (
            Rect(body.x, below, half, room),
            Rect(body.right - half, below, half, room),
        )
    below_map = Rect(outer.x, outer.bottom, outer.width, strip)
    return Frames(page, title, outer.inset(BAND), columns, below_map, footer, body)


def paper_viewport(frame: Rect, paper: Paper, focus: Bounds, scale: int) -> Viewport:
    """The map in px of `INK` size: print is read closer than a screen, so words and symbols are smaller."""
    ink = INK[paper]
    left, bottom, right, top = focus
    return Viewport(
        frame.width / ink,
        frame.height / ink,
        (left + right) / 2,
        (bottom + top) / 2,
        PX_PER_M / scale / ink,
    )


def legend_columns(width: float) -> int:
    """Columns of the legend below the map."""
    return max(1, int(width // LEGEND_COLUMN))


def _strip_height(entries: int, width: float) -> float:
    rows = -(-entries // legend_columns(width))
    return rows * LEGEND_ROW + 6 if rows else 0.0
