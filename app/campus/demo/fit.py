"""Keeps what fits: buildings give way to water, roads and earlier buildings, grounds to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from app.campus.demo.draft import Draft, Lot, Plot
from app.domain.campus import GroundKind

GAP_M = 4.0
"""Least distance between two buildings."""
KERB_M = 2.0
SHORE_M = 3.0
_ORDER = (
    GroundKind.WATER,
    GroundKind.PARKING,
    GroundKind.PLAZA,
    GroundKind.SPORTS,
    GroundKind.WOOD,
    GroundKind.GREEN,
)
"""Where two grounds overlap the earlier kind keeps the place."""


def fitting_lots(draft: Draft) -> list[Lot]:
    """The buildings that stand free, in the order in which they were drawn."""
    free = (
        draft.boundary.buffer(-6).difference(water_of(draft).buffer(SHORE_M)).difference(_carriageways(draft))
    )
    shapely.prepare(free)
    built: list[Lot] = []
    footprints: list[Polygon] = []
    for lot in draft.lots:
        footprint = Polygon(
            _rounded(lot.footprint.exterior), [_rounded(hole) for hole in lot.footprint.interiors]
        )
        if not free.contains(footprint):
            continue
        if footprints and shapely.dwithin(np.asarray(footprints), footprint, GAP_M).any():
            continue
        footprints.append(footprint)
        built.append(replace(lot, footprint=footprint))
    return built


def water_of(draft: Draft) -> BaseGeometry:
    """All water."""
    return unary_union([plot.area for plot in draft.plots if plot.kind is GroundKind.WATER])


def fitted_grounds(draft: Draft) -> list[Plot]:
    """The open grounds without overlaps, inside the boundary."""
    taken: BaseGeometry = Polygon()
    kept: list[Plot] = []
    inside = draft.boundary
    for kind in _ORDER:
        for plot in sorted((p for p in draft.plots if p.kind is kind), key=lambda p: p.area.area):
            area = _polygons(plot.area.intersection(inside).difference(taken))
            if area is not None:
                kept.append(replace(plot, area=area))
                taken = taken.union(area)
    return kept


def _carriageways(draft: Draft) -> BaseGeometry:
    return unary_union([way.line.buffer(way.width_m / 2 + KERB_M) for way in draft.ways if way.vehicle])


def _polygons(shape: BaseGeometry) -> Polygon | MultiPolygon | None:
    """The parts of at least 12 m², to the centimetre and valid; None if nothing is left."""
    shape = shapely.set_precision(shape.buffer(-0.3).buffer(0.3).simplify(0.05), 0.01)
    parts = [part for part in _parts(shape) if part.area >= 12]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _parts(shape: BaseGeometry) -> Sequence[Polygon]:
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    return [part for part in getattr(shape, "geoms", ()) if isinstance(part, Polygon)]


def _rounded(ring: shapely.LinearRing) -> list[tuple[float, float]]:
    return [(round(x, 2) + 0.0, round(y, 2) + 0.0) for x, y in ring.coords]
