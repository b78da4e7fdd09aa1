"""Joins what was drawn as single lines into one network whose neighbours share a vertex.

Lines that meet on the ground are cut and joined where they meet; where they cross water they become
bridges one level up, which meet the ground only at their ends.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import STRtree, shortest_line
from shapely.geometry import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.demo.curves import XY
from app.campus.demo.draft import Way
from app.domain.campus import PathKind

TOUCH_M = 0.03
BRIDGEHEAD_M = 4.0
STUB_M = 16.0
REACH_VEHICLE_M = 34.0
REACH_FOOT_M = 22.0
REACH_ISLAND_M = 60.0
WITHIN_M = 0.3
_GIVES_WAY = frozenset({PathKind.FOOTWAY, PathKind.TRAIL, PathKind.STEPS})


def rounded(line: LineString) -> LineString:
    """The line to the nearest centimetre, without repeated vertices."""
    points = [(round(x, 2) + 0.0, round(y, 2) + 0.0) for x, y in line.coords]
    kept = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    return LineString(kept if len(kept) > 1 else [*kept, *kept])


def join(ways: Sequence[Way], boundary: Polygon, water: BaseGeometry, buildings: BaseGeometry) -> list[Way]:
    """One connected network of everything drawn: clipped, joined, bridged, cut at its junctions."""
    drawn = [part for way in ways for part in _clip(way, boundary, buildings)]
    tied = _tie_loose_ends(_pruned(node(drawn), boundary), boundary, buildings)
    bridged = [part for way in tied for part in _bridge(way, water)]
    connected = _brought_in(node(bridged), buildings.buffer(-WITHIN_M).union(water))
    return _pruned(largest(connected), boundary)


def largest(ways: Sequence[Way]) -> list[Way]:
    """The ways of the longest connected part."""
    return _parts(ways)[0]


def _parts(ways: Sequence[Way]) -> list[list[Way]]:
    """The connected parts, the longest first."""
    index: dict[XY, int] = {}
    ends = np.array(
        [[index.setdefault(way.line.coords[i], len(index)) for i in (0, -1)] for way in ways], dtype=np.int64
    )
    links = coo_array((np.ones(len(ways)), (ends[:, 0], ends[:, 1])), shape=(len(index), len(index)))
    _, label = connected_components(links, directed=False)
    parts: dict[int, list[Way]] = defaultdict(list)
    for way, part in zip(ways, label[ends[:, 0]].tolist(), strict=True):
        parts[part].append(way)
    return sorted(parts.values(), key=lambda part: -sum(way.line.length for way in part))


def _brought_in(ways: Sequence[Way], obstacles: BaseGeometry) -> list[Way]:
    """The ways with a footpath from each part that stands alone to the longest part, if one finds room."""
    mainland, *islands = _parts(ways)
    ground = [way.line for way in mainland if way.level == 0 and way.kind is not PathKind.STEPS]
    links = []
    for island in islands:
        link = shortest_line(MultiLineString([way.line for way in island]), MultiLineString(ground))
        if link.length <= REACH_ISLAND_M and not link.intersects(obstacles):
            links.append(Way(link, PathKind.FOOTWAY, width_m=island[0].width_m, cart=island[0].cart))
    return node([*ways, *links])


def _pruned(ways: Sequence[Way], boundary: Polygon) -> list[Way]:
    """The ways without stubs that lead nowhere; those that end at the boundary stay."""
    kept = list(ways)
    for _ in range(2):
        ends = Counter(way.line.coords[i] for way in kept for i in (0, -1))
        edge = boundary.exterior
        kept = [way for way in kept if not _is_stub(way, ends, edge)]
    return kept


def _is_stub(way: Way, ends: Counter[XY], edge: LineString) -> bool:
    free = [way.line.coords[i] for i in (0, -1) if ends[way.line.coords[i]] == 1]
    return way.line.length < STUB_M and any(edge.distance(Point(tip)) > 1.0 for tip in free)


def node(ways: Sequence[Way]) -> list[Way]:
    """The ways cut wherever two of the same level meet, so that neighbours share an end."""
    lines = [rounded(way.line) for way in ways]
    cuts = _meetings(lines, [way.level for way in ways])
    pieces: list[Way] = []
    for i, way in enumerate(ways):
        pieces += [replace(way, line=line) for line in _cut(lines[i], cuts[i]) if line.length > 0.02]
    return pieces


def _meetings(lines: Sequence[LineString], levels: Sequence[int]) -> dict[int, list[XY]]:
    """Where each line is met by another of its level."""
    tree = STRtree(lines)
    first, second = tree.query(lines, predicate="dwithin", distance=TOUCH_M)
    cuts: dict[int, list[XY]] = defaultdict(list)
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        if i >= j or levels[i] != levels[j]:
            continue
        for point in _common(lines[i], lines[j]):
            cuts[i].append(point)
            cuts[j].append(point)
    return cuts


def _common(one: LineString, other: LineString) -> list[XY]:
    """The points at which two lines are joined: ends that touch, else crossings, to the centimetre."""
    ends = [
        tip
        for line, target in ((one, other), (other, one))
        for tip in (line.coords[0], line.coords[-1])
        if shapely.dwithin(Point(tip), target, TOUCH_M)
    ]
    crossing = shapely.get_coordinates(shapely.intersection(one, other)).tolist()
    near = [(round(x, 2), round(y, 2)) for x, y in crossing]
    return list(
        dict.fromkeys(
            [*ends, *(p for p in near if all(abs(p[0] - e[0]) + abs(p[1] - e[1]) > 0.1 for e in ends))]
        )
    )


def _cut(line: LineString, points: Iterable[XY]) -> list[LineString]:
    """The line in pieces, with `points` (which lie on it) as vertices and ends."""
    wanted = list(dict.fromkeys(points))
    if not wanted:
        return [line]
    vertices = list(line.coords)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(np.asarray(vertices), axis=0).T))])
    stops = [(float(a), v, False) for a, v in zip(along, vertices, strict=True)]
    stops += [(line.project(Point(p)), p, True) for p in wanted]
    stops.sort(key=lambda stop: (stop[0], stop[2]))
    pieces: list[LineString] = []
    current: list[XY] = []
    for _, point, is_cut in stops:
        if not current or point != current[-1]:
            current.append(point)
        if is_cut and len(current) > 1:
            pieces.append(LineString(current))
            current = [point]
    if len(current) > 1:
        pieces.append(LineString(current))
    return pieces


def _clip(way: Way, boundary: Polygon, buildings: BaseGeometry) -> list[Way]:
    """What of a way lies inside the campus and, if it gives way to buildings, outside them."""
    line: BaseGeometry = way.line.intersection(boundary)
    if way.kind in _GIVES_WAY:
        line = line.difference(buildings)
    parts = line.geoms if isinstance(line, MultiLineString) else [line]
    return [
        replace(way, line=rounded(part)) for part in parts if isinstance(part, LineString) and part.length > 6
    ]


def _tie_loose_ends(ways: Sequence[Way], boundary: Polygon, buildings: BaseGeometry) -> list[Way]:
    """Each way with its free ends drawn on to the nearest other way, unless it ends at a gate."""
    ends = Counter(way.line.coords[i] for way in ways for i in (0, -1))
    trees = {
        wheels: STRtree([way.line for way in ways if way.vehicle or not wheels]) for wheels in (True, False)
    }
    solid = buildings.buffer(-WITHIN_M)
    tied = []
    for way in ways:
        points = list(way.line.coords)
        reach = REACH_VEHICLE_M if way.vehicle else REACH_FOOT_M
        head, tail = (
            _tie(Point(tip), way.line, trees[way.vehicle], reach, solid)
            if ends[tip] == 1 and boundary.exterior.distance(Point(tip)) > 1.0
            else []
            for tip in (points[0], points[-1])
        )
        tied.append(replace(way, line=rounded(LineString([*head, *points, *tail]))))
    return tied


def _tie(tip: Point, own: LineString, tree: STRtree, reach_m: float, solid: BaseGeometry) -> list[XY]:
    """The nearest point of another way within reach, if nothing stands between."""
    near = tree.geometries[tree.query(tip, predicate="dwithin", distance=reach_m)]
    others = [line for line in near.tolist() if not line.equals(own)]
    if not others:
        return []
    nearest = min(others, key=tip.distance)
    foot = nearest.interpolate(nearest.project(tip))
    return [] if LineString([tip, foot]).intersects(solid) else [(foot.x, foot.y)]


def _bridge(way: Way, water: BaseGeometry) -> list[Way]:
    """The way with its parts over water raised by one level."""
    if not shapely.intersects(way.line, water):
        return [way]
    banks = water.buffer(BRIDGEHEAD_M)
    crossings = shapely.get_coordinates(shapely.intersection(way.line, banks.boundary)).tolist()
    pieces = _cut(way.line, [(round(x, 2), round(y, 2)) for x, y in crossings])
    over = [bool(shapely.intersects(piece, water)) for piece in pieces]
    return [replace(way, line=piece, level=int(wet)) for piece, wet in zip(pieces, over, strict=True)]
