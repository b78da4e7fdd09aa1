"""The coordinate grid over a printed map: UTM or the military grid, whatever the campus's own CRS. No Qt.

Lines run along whole metres of each UTM zone (WGS 84) that the map touches and end at the border of the zone.
Their numbers are the coordinates themselves, or for MGRS the digits that stand in a reference, with the
letters of the 100 km square where one begins (NGA.SIG.0012_2.0.0_UTMUPS, as in `campus.coordinates`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import shapely
from shapely.geometry import LineString, Point, box

from app.campus.coordinates import CoordinateFormat, format_coordinate, utm_epsg, utm_zone
from app.campus.frame import WGS84, transform
from app.map.scales import grid_step, grid_values
from app.map.sheet.options import Grid
from app.map.viewport import Bounds, Viewport
from app.runtime.text import Text

_SAMPLES, _BORDER_SAMPLES = 17, 1025
"""Points along a line, which is hardly bent; at the border of a zone it is cut between two of them."""
_SQUARE_M = 100_000
_INWARD_M = 0.5
"""How far from an edge the square is looked up."""


@dataclass(frozen=True, slots=True)
class GridNumber:
    """A number in the band: at a point on the map's edge, in metres of the campus."""

    words: str
    x: float
    y: float
    side: str
    """`left`, `right`, `top` or `bottom`."""


@dataclass(frozen=True, slots=True)
class MapGrid:
    """The grid of one view of the map."""

    lines: tuple[LineString, ...]
    """In metres of the campus, within the view."""
    numbers: tuple[GridNumber, ...]
    zones: tuple[str, ...]
    """`10N`, or of the military grid `10U DV`, each once."""
    step_m: float

    def words(self, grid: Grid, text: Text) -> str:
        """What the grid is, for the margin."""
        zones = text.join(self.zones)
        if grid is Grid.MGRS:
            return text("sheet.grid_mgrs", zones=zones, step=f"{self.step_m:g}")
        return text("sheet.grid_utm", zones=zones, step=f"{self.step_m:g}")


NO_GRID = MapGrid((), (), (), 0.0)


def map_grid(grid: Grid, epsg: int, viewport: Viewport, ink: float = 1.0) -> MapGrid:
    """The grid of a view of a campus in the CRS `epsg`; `ink` is the size of the view's px on the sheet."""
    if grid is Grid.NONE:
        return NO_GRID
    step, bounds = grid_step(viewport.ppm * ink), viewport.bounds
    zones = _zones(epsg, bounds)
    lines: list[LineString] = []
    numbers: list[GridNumber] = []
    for zone in zones:
        for value, easting, line in _zone_lines(zone, epsg, bounds, step, alone=len(zones) == 1):
            lines.append(line)
            for side, at in _ends(line, bounds, easting=easting):
                numbers.append(GridNumber(_coordinate(value, "E" if easting else "N"), *at, side))
    names = tuple(f"{zone.number}{'S' if zone.south else 'N'}" for zone in zones)
    if grid is Grid.MGRS:
        squares = tuple(dict.fromkeys(_square(n, epsg, bounds) for n in numbers))
        return MapGrid(tuple(lines), _as_mgrs(numbers, epsg, bounds, step), squares, step)
    return MapGrid(tuple(lines), tuple(numbers), names, step)


@dataclass(frozen=True, slots=True, order=True)
class _Zone:
    number: int
    south: bool

    @property
    def epsg(self) -> int:
        return utm_epsg(self.number, south=self.south)


def _zones(epsg: int, bounds: Bounds) -> list[_Zone]:
    """The UTM zones that a map touches; none beyond 80° S and 84° N, where there are none."""
    left, bottom, right, top = bounds
    spots = [
        Point(x, y) for x in (left, (left + right) / 2, right) for y in (bottom, (bottom + top) / 2, top)
    ]
    places = (transform(spot, epsg, WGS84) for spot in spots)
    return sorted({_zone_of(place.x, place.y) for place in places if -80 <= place.y < 84})


def _zone_of(lon: float, lat: float) -> _Zone:
    return _Zone(utm_zone(lon, lat), lat < 0)


def _zone_lines(
    zone: _Zone, epsg: int, bounds: Bounds, step: float, *, alone: bool
) -> Iterator[tuple[float, bool, LineString]]:
    """Value, whether it is an easting, and the line within the map and the zone, in metres of the campus."""
    frame = box(*bounds)
    left, bottom, right, top = transform(
        frame.segmentize(max(frame.length / 64, 1.0)), epsg, zone.epsg
    ).bounds
    samples = np.linspace(0.0, 1.0, _SAMPLES if alone else _BORDER_SAMPLES)
    for easting, low, high in ((True, left, right), (False, bottom, top)):
        for value in grid_values(low, high, step):
            along = bottom + samples * (top - bottom) if easting else left + samples * (right - left)
            across = np.full_like(along, value)
            points = np.column_stack((across, along) if easting else (along, across))
            whole = transform(LineString(points), zone.epsg, epsg)
            for part in [whole] if alone else _within(whole, zone, epsg):
                inside = shapely.intersection(part, frame)
                if isinstance(inside, LineString) and inside.length > 0:
                    yield value, easting, inside


def _within(line: LineString, zone: _Zone, epsg: int) -> Iterator[LineString]:
    """The pieces of a line that lie in a zone."""
    places = shapely.get_coordinates(transform(line, epsg, WGS84))
    marked = zip(line.coords, (_zone_of(lon, lat) == zone for lon, lat in places), strict=True)
    for within, run in groupby(marked, key=lambda pair: pair[1]):
        points = [point for point, _ in run]
        if within and len(points) > 1:
            yield LineString(points)


def _ends(line: LineString, bounds: Bounds, *, easting: bool) -> Iterator[tuple[str, tuple[float, float]]]:
    """Where a line meets the sides that carry its numbers: eastings above and below, northings beside."""
    left, bottom, right, top = bounds
    near = max(right - left, top - bottom) * 1e-6
    for x, y in (line.coords[0], line.coords[-1]):
        if easting and min(abs(y - bottom), abs(y - top)) <= near:
            yield ("bottom" if abs(y - bottom) <= near else "top"), (x, y)
        if not easting and min(abs(x - left), abs(x - right)) <= near:
            yield ("left" if abs(x - left) <= near else "right"), (x, y)


def _coordinate(value: float, letter: str) -> str:
    return f"{value:,.0f}".replace(",", " ") + letter


def _as_mgrs(numbers: list[GridNumber], epsg: int, bounds: Bounds, step: float) -> tuple[GridNumber, ...]:
    """The numbers as digits within the square of 100 km, whose letters lead where it begins on a side."""
    digits = max(2, 5 - int(np.log10(step)))
    told: set[tuple[str, str]] = set()
    made = []
    for number in numbers:
        metres = int("".join(filter(str.isdigit, number.words))) % _SQUARE_M
        words = f"{metres:05d}"[:digits]
        square = _square(number, epsg, bounds)
        if (number.side, square) not in told:
            told.add((number.side, square))
            words = f"{square.split(' ')[1]} {words}"
        made.append(GridNumber(words, number.x, number.y, number.side))
    return tuple(made)


def _square(number: GridNumber, epsg: int, bounds: Bounds) -> str:
    """The zone and 100 km square in which the cell that begins at a number lies: `10U DV`."""
    left, bottom, right, top = bounds
    x = min(max(number.x + _INWARD_M, left + _INWARD_M), right - _INWARD_M)
    y = min(max(number.y + _INWARD_M, bottom + _INWARD_M), top - _INWARD_M)
    zone, square, *_ = format_coordinate(transform(Point(x, y), epsg, WGS84), CoordinateFormat.MGRS).split(
        " "
    )
    return f"{zone} {square}"
