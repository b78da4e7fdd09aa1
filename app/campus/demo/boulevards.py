"""Curved roads between the districts of a large campus, from gate to gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from app.campus.demo.curves import XY, spline
from app.campus.demo.draft import Name, Way
from app.campus.demo.records import paths
from app.campus.demo.ways import rounded
from app.domain.campus import Path, PathKind
from app.domain.operation import Campus

Grid = Mapping[tuple[int, int], Campus]
"""Districts by row (from the north) and column; odd rows lie half a pitch to the east."""

_GATE_M = 1.0
"""A road that ends this close to the boundary leads out through a gate."""


def boulevards(grid: Grid) -> tuple[Path, ...]:
    """Roads along every row, and down from each south gate to the row below."""
    gates = {place: _gates(district) for place, district in grid.items()}
    ways: list[Way] = []
    junctions: dict[tuple[int, int], XY] = {}
    for (row, column), ends in gates.items():
        neighbour = gates.get((row, column + 1))
        if neighbour is not None:
            start, end = max(ends), min(neighbour)
            middle = (round((start[0] + end[0]) / 2, 2), round((start[1] + end[1]) / 2 + 20, 2))
            junctions[row, column] = middle
            ways += [_boulevard([start, middle]), _boulevard([middle, end])]
    for (row, column), ends in gates.items():
        south = min(ends, key=lambda end: end[1])
        target = _below(row, column, gates, junctions)
        if target is not None:
            ways.append(_boulevard(_descent(south, target)))
    return tuple(
        replace(path, id=f"path:B-{number:05d}", source_id=f"B-{number:05d}")
        for number, path in enumerate(paths(ways), start=1)
    )


def _gates(district: Campus) -> list[XY]:
    """The ends of the roads that lead out."""
    roads = [path.line for path in district.paths if path.kind is PathKind.ROAD]
    ends = np.array([road.coords[i] for road in roads for i in (0, -1)])
    out = shapely.dwithin(shapely.points(ends), district.info.boundary.exterior, _GATE_M)
    return [(x, y) for x, y in ends[out].tolist()]


def _below(
    row: int,
    column: int,
    gates: Mapping[tuple[int, int], Sequence[XY]],
    junctions: Mapping[tuple[int, int], XY],
) -> XY | None:
    """Where the road down from a district meets the next row: a junction, or a gate at the row's end."""
    place = (row + 1, column - 1 if row % 2 == 0 else column)
    if place in junctions:
        return junctions[place]
    if place in gates:
        return max(gates[place])
    right = (place[0], place[1] + 1)
    return min(gates[right]) if right in gates else None


def _descent(south: XY, target: XY) -> list[XY]:
    """A winding line down between two districts."""
    drop = south[1] - target[1]
    return [
        south,
        ((south[0] + target[0]) / 2 + 14, south[1] - drop * 0.3),
        (target[0] - 12, south[1] - drop * 0.65),
        target,
    ]


def _boulevard(points: Sequence[XY]) -> Way:
    return Way(rounded(spline(points)), PathKind.ROAD, Name("Galaxy Boulevard", "银河大道"), 12.0, True, True)
