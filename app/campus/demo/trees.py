"""Plants trees: rows along avenues and roads, and groups on the greens, clear of walls and paths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from app.campus.demo.draft import Lot, Plot, Way
from app.domain.campus import GroundKind, PathKind

Floats = NDArray[np.float64]

ROW_GAP_M = 12.0
SCATTER_PER_HA = 34
CELL_M = 240.0
"""Trees are kept in one piece of ground for each square of this size."""
_ROWS = {PathKind.ROAD: 3.4, PathKind.FOOTWAY: 2.6}
"""How far from the edge of the way a row stands."""
_BARE = frozenset(
    {GroundKind.WATER, GroundKind.SPORTS, GroundKind.PLAZA, GroundKind.PARKING, GroundKind.WOOD}
)


def plant(
    lots: Sequence[Lot],
    ways: Sequence[Way],
    plots: Sequence[Plot],
    boundary: Polygon,
    rng: np.random.Generator,
) -> list[Plot]:
    """Crowns of trees as pieces of wood."""
    middles = np.vstack([_rows(ways), _scattered(plots, rng)])
    radii = rng.uniform(2.3, 4.3, len(middles))
    free = _clear(middles, radii, lots, ways, plots) & shapely.contains_xy(boundary.buffer(-8), *middles.T)
    return _grouped(middles[free], radii[free], rng)


def _rows(ways: Sequence[Way]) -> Floats:
    """Points on both sides of roads and broad promenades."""
    points: list[Floats] = [np.empty((0, 2))]
    for way in ways:
        off = _ROWS.get(way.kind)
        if off is None or way.level or (way.kind is PathKind.FOOTWAY and way.width_m < 3.5):
            continue
        along = np.arange(ROW_GAP_M / 2, way.line.length, ROW_GAP_M)
        here = shapely.get_coordinates(shapely.line_interpolate_point(way.line, along))
        ahead = shapely.get_coordinates(shapely.line_interpolate_point(way.line, along + 0.5))
        run = ahead - here
        normal = np.column_stack([-run[:, 1], run[:, 0]]) / np.maximum(np.hypot(*run.T), 1e-9)[:, None]
        points += [here + side * (way.width_m / 2 + off) * normal for side in (-1, 1)]
    return np.vstack(points)


def _scattered(plots: Sequence[Plot], rng: np.random.Generator) -> Floats:
    """Points strewn over the greens, in groups of two to five."""
    points: list[Floats] = [np.empty((0, 2))]
    for plot in plots:
        if plot.kind is not GroundKind.GREEN or plot.assembly or plot.formal:
            continue
        west, south, east, north = plot.area.bounds
        groups = rng.poisson((east - west) * (north - south) / 10_000 * SCATTER_PER_HA / 3)
        for x, y in rng.uniform((west, south), (east, north), (groups, 2)):
            group = np.array([x, y]) + rng.normal(0, 8, (int(rng.integers(2, 6)), 2))
            points.append(group[shapely.contains_xy(plot.area, *group.T)])
    return np.vstack(points)


def _clear(
    middles: Floats, radii: Floats, lots: Sequence[Lot], ways: Sequence[Way], plots: Sequence[Plot]
) -> NDArray[np.bool_]:
    """Which trees stand clear of buildings, ways, and ground where nothing grows."""
    spots = shapely.points(middles)
    free = np.ones(len(spots), dtype=bool)
    obstacles = [lot.footprint.buffer(2.5) for lot in lots]
    obstacles += [way.line.buffer(way.width_m / 2 + 0.4) for way in ways]
    obstacles += [plot.area for plot in plots if plot.kind in _BARE]
    crowns = shapely.buffer(spots, radii * 0.8, quad_segs=2)
    hit, _ = shapely.STRtree(obstacles).query(crowns, predicate="intersects")
    free[hit] = False
    return free


def _grouped(middles: Floats, radii: Floats, rng: np.random.Generator) -> list[Plot]:
    turns = rng.uniform(0, np.pi, len(middles))
    angles = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    cells: dict[tuple[int, int], list[Polygon]] = defaultdict(list)
    for (x, y), radius, turn in zip(middles.tolist(), radii.tolist(), turns.tolist(), strict=True):
        crown = Polygon(
            np.column_stack([x + radius * np.cos(angles + turn), y + radius * np.sin(angles + turn)])
        )
        cells[(int(x // CELL_M), int(y // CELL_M))].append(crown)
    plots = []
    for cell in sorted(cells):
        crowns = shapely.set_precision(shapely.union_all(cells[cell]), 0.01)
        parts = [part for part in getattr(crowns, "geoms", (crowns,)) if isinstance(part, Polygon)]
        plots.append(Plot(MultiPolygon(parts), GroundKind.WOOD))
    return plots
