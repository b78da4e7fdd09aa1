"""Where the parts of the sheet stand on the page, and at what size the map is drawn there. No Qt.

All lengths are units of the sheet, y downwards. A unit is 1/96 inch on A4 and A3 and more on larger papers,
which are read from farther away: so the same words, lines and columns serve every paper.
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
_FOOTER = 14 * MM
_CLASSIFICATION = 5.5 * MM
BAND = 4.2 * MM
"""Around the map, for the coordinates of the grid."""
_EDGE = 1.0
"""Around the map where there is no grid, for its frame."""
_GAP = 3 * MM
LEGEND_ROW = 21.0
"""Height of an entry in the legend below the map, of two lines."""
TALL_LEGEND_ROW = 31.0
"""The same with words in two languages, one below the other."""
_OPERATION_COLUMN = 146.0
_CAMPUS_COLUMN = 114.0
"""Least widths of the legend's columns; what belongs to emergencies has longer words."""
_MAP_SHARES = (0.44, 0.66)
"""Least and most of an upright page's body that the map takes beside facts."""


class Paper(StrEnum):
    """Paper sizes of ISO 216."""

    A4 = "A4"
    A3 = "A3"
    A2 = "A2"
    A1 = "A1"
    A0 = "A0"


UNIT = {Paper.A4: 1.0, Paper.A3: 1.0, Paper.A2: 1.18, Paper.A1: 1.4, Paper.A0: 1.7}
"""Size of the sheet's unit in px of 1/96 inch."""
INK = {Paper.A4: 0.88, Paper.A3: 0.92, Paper.A2: 0.95, Paper.A1: 1.0, Paper.A0: 1.0}
"""Size of the map's words, symbols and lines in units of the sheet, against those on a screen."""

PAPER_MM = {
    Paper.A4: (210.0, 297.0),
    Paper.A3: (297.0, 420.0),
    Paper.A2: (420.0, 594.0),
    Paper.A1: (594.0, 841.0),
    Paper.A0: (841.0, 1189.0),
}
_SIDE_MM = {Paper.A4: 74.0, Paper.A3: 88.0, Paper.A2: 104.0, Paper.A1: 120.0, Paper.A0: 132.0}
"""Width of the column beside the map, in mm of a paper whose unit is a px."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A frame on the page, y downwards."""

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
    """Of no height where there is none."""
    map: Rect
    """The map itself; the band of grid coordinates lies around it."""
    side: tuple[Rect, ...]
    """Columns for people, outside help and unmet needs, filled in order, and for the closer view; none where
    nothing stands there."""
    strip: Rect
    """Below the map, as wide, for the legend."""
    footer: Rect
    body: Rect
    """The room for tables on the pages after the first."""
    unit: float = 1.0
    """Px of 1/96 inch in a unit of the sheet."""
    band: float = BAND
    """Between the map and what surrounds it."""
    legend_row: float = LEGEND_ROW


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
    title: bool = True,
    beside: bool = True,
    grid: bool = True,
    classified: bool = False,
    tall_legend: bool = False,
    share: float | None = None,
) -> Frames:
    """Where the parts stand on a paper size.

    Below the map is room for a legend of so many entries of the operation and of the campus, each in two
    lines where the legend is `tall`. On an upright page the map is no higher than `focus` needs at `scale`,
    by default at the best one, so that facts and tables have the rest. Without facts `beside` it the map has
    all the room.
    """
    unit = UNIT[paper]
    short, long = (side * MM / unit for side in PAPER_MM[paper])
    width, height = (long, short) if landscape else (short, long)
    page = Rect(0, 0, width, height)
    inner = _inner(page, classified)
    head = Rect(inner.x, inner.y, inner.width, _TITLE if title else 0.0)
    footer = Rect(inner.x, inner.bottom - _FOOTER, inner.width, _FOOTER)
    top = head.bottom + (_GAP if title else 0.0)
    body = Rect(inner.x, top, inner.width, footer.y - _GAP - top)
    band = BAND if grid else _EDGE
    row = TALL_LEGEND_ROW if tall_legend else LEGEND_ROW
    columns: tuple[Rect, ...] = ()
    room = body
    if beside and landscape:
        side = _SIDE_MM[paper] * MM if share is None else share * body.width
        room = Rect(body.x, body.y, body.width - side - _GAP, body.height)
        columns = (Rect(room.right + _GAP, body.y, side, body.height),)
    strip = _strip_height(legend, room.width, row)
    outer = Rect(room.x, room.y, room.width, room.height - strip)
    if beside and not landscape:
        shares = _MAP_SHARES if share is None else (_MAP_SHARES[0], 1 - share)
        high = _upright_height(outer.height, outer.width, focus, scale, band=band, unit=unit, shares=shares)
        outer = Rect(outer.x, outer.y, outer.width, high)
        columns = _below(body, outer.bottom + strip + _GAP)
    below_map = Rect(outer.x, outer.bottom, outer.width, strip)
    return Frames(page, head, outer.inset(band), columns, below_map, footer, body, unit, band, row)


def _inner(page: Rect, classified: bool) -> Rect:
    inner = page.inset(_MARGIN)
    line = _CLASSIFICATION - 2 * MM if classified else 0.0
    return Rect(inner.x, inner.y + line, inner.width, inner.height - 2 * line)


def classification_lines(page: Rect) -> tuple[Rect, Rect]:
    """Where the classification stands at the top and bottom of a page."""
    high = _CLASSIFICATION
    return (
        Rect(page.x, page.y + 5 * MM, page.width, high),
        Rect(page.x, page.bottom - 5 * MM - high, page.width, high),
    )


def _below(body: Rect, top: float) -> tuple[Rect, Rect]:
    half = (body.width - _GAP * 1.5) / 2
    return (
        Rect(body.x, top, half, body.bottom - top),
        Rect(body.right - half, top, half, body.bottom - top),
    )


def paper_viewport(frame: Rect, paper: Paper, focus: Bounds, scale: int) -> Viewport:
    """The map in px of `INK` size: print is read closer than a screen, so words and symbols are smaller."""
    ink = INK[paper]
    left, bottom, right, top = focus
    return Viewport(
        frame.width / ink,
        frame.height / ink,
        (left + right) / 2,
        (bottom + top) / 2,
        unit_per_m(paper, scale) / ink,
    )


def unit_per_m(paper: Paper, scale: float) -> float:
    """Units of the sheet in one metre of ground at 1:`scale`."""
    return PX_PER_M / UNIT[paper] / scale


def fitting_scale(focus: Bounds, width: float, height: float, unit: float) -> int:
    """The largest round scale at which `focus` fits into a frame of so many units."""
    return best_scale(focus, width * unit, height * unit)


def legend_grid(width: float, operation: int, campus: int) -> LegendGrid:
    """The fewest rows in which both groups of the legend fit into a strip of `width` units."""
    rows = 1
    while True:
        columns = -(-operation // rows), -(-campus // rows)
        needed = columns[0] * _OPERATION_COLUMN + columns[1] * _CAMPUS_COLUMN
        if needed <= width or rows >= operation + campus:
            break
        rows += 1
    stretch = width / needed if needed else 1.0
    return LegendGrid(rows, columns[0], _OPERATION_COLUMN * stretch, _CAMPUS_COLUMN * stretch)


def _strip_height(legend: tuple[int, int], width: float, row: float) -> float:
    return legend_grid(width, *legend).rows * row + 6 if any(legend) else 0.0


def _upright_height(
    room: float,
    width: float,
    focus: Bounds | None,
    scale: int | None,
    *,
    band: float,
    unit: float,
    shares: tuple[float, float],
) -> float:
    """Height of the map with its band, between so much and so much of the room."""
    least, most = (share * room for share in shares)
    if focus is None:
        return most
    around = 2 * band
    scale = scale or fitting_scale(focus, width - around, most - around, unit)
    needed = (focus[3] - focus[1]) * PX_PER_M / unit / scale + around + 0.5
    return min(max(needed, least), most)
