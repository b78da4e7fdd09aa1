"""Where the parts of the sheet stand on the page, and at what size the map is drawn there. No Qt.

All lengths are px of 1/96 inch on paper, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.map.scales import best_scale
from app.map.viewport import PX_PER_M, Bounds, Viewport

MM = 96 / 25.4
"""Px in a millimetre."""

_MARGIN = 8 * MM
_TITLE = 23 * MM
_FOOTER = 12 * MM
BAND = 4.2 * MM
"""Around the map, for the coordinates of the grid."""
_GAP = 3 * MM
LEGEND_ROW = 15.5
"""Height of an entry in the legend below the map."""
_OPERATION_COLUMN = 146.0
_CAMPUS_COLUMN = 104.0
"""Least widths of the legend's columns; what belongs to emergencies has longer words."""
_MAP_SHARES = (0.40, 0.66)
"""Least and most of an upright page's body that the map takes."""


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
    """Columns for people, outside help and unmet needs, filled in order, and for the closer view."""
    strip: Rect
    """Below the map, as wide, for the legend."""
    footer: Rect
    body: Rect
    """The room for tables on the pages after the first."""


@dataclass(frozen=True, slots=True)
class LegendGrid:
    """How the legend's two groups, each in columns of its own, share a strip."""

    rows: int
    operation_columns: int
    operation_width: float
    campus_width: float


def page_frames(
    paper: Paper,
    *,
    landscape: bool,
    legend: tuple[int, int] = (0, 0),
    focus: Bounds | None = None,
    scale: int | None = None,
) -> Frames:
    """Where the parts stand on a paper size.

    Below the map is room for a legend of so many entries of the operation and of the campus. On an upright
    page the map is no higher than `focus` needs at `scale`, by default at the best one, so that facts and
    tables have the rest.
    """
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
        strip = _strip_height(legend, body.width - side - _GAP)
        outer = Rect(body.x, body.y, body.width - side - _GAP, body.height - strip)
        columns: tuple[Rect, ...] = (Rect(outer.right + _GAP, body.y, side, body.height),)
    else:
        strip = _strip_height(legend, body.width)
        outer = Rect(
            body.x, body.y, body.width, _upright_height(body.height - strip, body.width, focus, scale)
        )
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


def legend_grid(width: float, operation: int, campus: int) -> LegendGrid:
    """The fewest rows in which both groups of the legend fit into a strip of `width` px."""
    rows = 1
    while True:
        columns = -(-operation // rows), -(-campus // rows)
        needed = columns[0] * _OPERATION_COLUMN + columns[1] * _CAMPUS_COLUMN
        if needed <= width or rows >= operation + campus:
            break
        rows += 1
    stretch = width / needed if needed else 1.0
    return LegendGrid(rows, columns[0], _OPERATION_COLUMN * stretch, _CAMPUS_COLUMN * stretch)


def _strip_height(legend: tuple[int, int], width: float) -> float:
    return legend_grid(width, *legend).rows * LEGEND_ROW + 6 if any(legend) else 0.0


def _upright_height(room: float, width: float, focus: Bounds | None, scale: int | None) -> float:
    """Height of the map with its band."""
    least, most = (share * room for share in _MAP_SHARES)
    if focus is None:
        return most
    band = 2 * BAND
    scale = scale or best_scale(focus, width - band, most - band)
    needed = (focus[3] - focus[1]) * PX_PER_M / scale + band + 0.5
    return min(max(needed, least), most)
