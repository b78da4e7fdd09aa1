"""Outlines of the quarters: each is drawn about its buildings and ends at the main roads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import shapely
from shapely.geometry import Polygon
from shapely.ops import polygonize, unary_union

from app.campus.demo.draft import Lot, Name, Plot, Way
from app.domain.campus import GroundKind, PathKind

LEAST_BUILDINGS = 4
MARGIN_M = 16.0
STRANGERS = 2
"""An outline that holds more buildings of other quarters is left out."""
KERB_M = 7.0


def outlines(lots: Sequence[Lot], ways: Sequence[Way]) -> list[Plot]:
    """One outline for each quarter of at least four buildings, within one face of the main roads."""
    members: dict[Name, list[Lot]] = defaultdict(list)
    for lot in lots:
        members[lot.quarter].append(lot)
    roads = unary_union([way.line for way in ways if way.kind is PathKind.ROAD])
    faces = [face.buffer(-KERB_M) for face in polygonize(roads)]
    plots = []
    for quarter, houses in members.items():
        footprints = [house.footprint for house in houses]
        face = max(faces, key=lambda f: sum(f.intersection(shape).area for shape in footprints))
        inside = [shape for shape in footprints if face.contains(shape)]
        if len(inside) < LEAST_BUILDINGS:
            continue
        hull = unary_union(inside).convex_hull.buffer(MARGIN_M).intersection(face).simplify(0.5)
        strangers = sum(lot.quarter != quarter and bool(hull.intersects(lot.footprint)) for lot in lots)
        if isinstance(hull, Polygon) and strangers <= STRANGERS:
            plots.append(Plot(shapely.set_precision(hull, 0.01), GroundKind.DISTRICT, quarter))
    return plots
