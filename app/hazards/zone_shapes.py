"""The ground of a zone, from buildings that a person chose or from an extent."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.campus import Building
from app.domain.errors import UserError
from app.domain.message import msg

MARGIN_M = 5.0
"""Ground around a building that goes with it."""
KEEP_OFF_M = 1.0
"""Distance to a building that was not chosen."""
WIDEST_M = 150.0
"""Ground between chosen buildings that are farther apart than this stays out."""


def building_set_area(
    chosen: Sequence[Building], others: Sequence[Building] = (), taken: Sequence[BaseGeometry] = ()
) -> Polygon | MultiPolygon:
    """The chosen buildings with the ground between them, as little of it as joins them.

    The footprints are grown until they meet and shrunk again (a morphological closing); buildings that were
    not chosen and ground that is `taken` are cut out, but never a chosen building.

    Raises:
        UserError: no building was chosen, or other zones have all of their ground.
    """
    if not chosen:
        raise UserError(msg("zone_shape.no_buildings"))
    footprints = shapely.union_all([building.footprint for building in chosen])
    area = _joined(footprints)
    near = [b.footprint for b in others if area.intersects(b.footprint)]
    area = area.difference(shapely.buffer(shapely.union_all(near), KEEP_OFF_M)).union(footprints)
    area = area.difference(shapely.union_all(list(taken)))
    return _polygons(area)


def ring_area(
    area: Polygon | MultiPolygon, metres: float, *, whole: bool = True, taken: Sequence[BaseGeometry] = ()
) -> Polygon | MultiPolygon:
    """An area grown by some metres, without what is taken; not `whole`: only what was added to it.

    Raises:
        UserError: the distance is not possible, or nothing is left.
    """
    if not 0 <= metres <= 5_000 or (metres == 0 and not whole):
        raise UserError(msg("zone_shape.ring", most=5_000))
    grown = area.buffer(metres) if metres else area
    ring = grown if whole else grown.difference(area)
    return _polygons(ring.difference(shapely.union_all(list(taken))))


def _joined(footprints: BaseGeometry) -> BaseGeometry:
    """The closing by the smallest distance that makes one piece, or by the widest where none does."""
    low, high = 0.0, WIDEST_M / 2
    pieces = len(shapely.get_parts(_closed(footprints, high)))
    while high - low > 1.0:
        middle = (low + high) / 2
        if len(shapely.get_parts(_closed(footprints, middle))) > pieces:
            low = middle
        else:
            high = middle
    return _closed(footprints, high)


def _closed(footprints: BaseGeometry, distance_m: float) -> BaseGeometry:
    grown = footprints.buffer(distance_m + MARGIN_M, join_style="mitre", mitre_limit=2.0)
    return grown.buffer(-distance_m, join_style="mitre", mitre_limit=2.0)


def _polygons(shape: BaseGeometry) -> Polygon | MultiPolygon:
    parts = [p for p in shapely.get_parts(shape).tolist() if isinstance(p, Polygon) and p.area > 1.0]
    if not parts:
        raise UserError(msg("zone_shape.taken"))
    union: Polygon | MultiPolygon = shapely.union_all(parts)
    return union
