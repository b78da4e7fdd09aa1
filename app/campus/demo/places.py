"""The places that an emergency plan names: assembly areas, shelters, gates, hydrants, canteens, AEDs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from app.campus.demo.draft import Lot, Way
from app.campus.demo.records import Plan
from app.domain.campus import Building, BuildingUse, Entrance, Place, PlaceKind

FACADE_M = 10.0
"""An assembly area keeps this far from buildings."""
ASSEMBLY_M2 = 1.5
"""Usable area a person, after GB 21734-2008 section 5.4."""
SHELTER_M2 = 2.0
"""Floor area a person for a short stay, after GB 51143-2015, primary not checked."""
USABLE = 0.6
"""Share of a plain footprint that is usable; background figure, not checked."""
HYDRANT_GAP_M = 110.0
"""Spacing along roads; GB 50974-2014 allows 120 m at most, primary not checked."""

_NOTE_ASSEMBLY = "0.6 × area ≥ 10 m from buildings ÷ 1.5 m²"
_NOTE_SHELTER = "0.6 × footprint ÷ 2.0 m²"
_AED_USES = frozenset(
    {
        BuildingUse.SPORTS,
        BuildingUse.LIBRARY,
        BuildingUse.CANTEEN,
        BuildingUse.CULTURE,
        BuildingUse.ADMINISTRATION,
    }
)
_OF_USE = {
    BuildingUse.CLINIC: PlaceKind.CLINIC,
    BuildingUse.CANTEEN: PlaceKind.CANTEEN,
    BuildingUse.LABORATORY: PlaceKind.LABORATORY,
}


def places(plan: Plan, records: Sequence[Building], doors: Sequence[Entrance]) -> tuple[Place, ...]:
    """All places, numbered by kind."""
    solids = unary_union([building.footprint for building in records])
    main = {door.building_id: door.point for door in reversed(doors)}
    return (
        *_assembly_areas(plan, solids),
        *_of_buildings(plan.lots, records, main),
        *_marks(plan),
        *_hydrants(plan, solids),
    )


def _assembly_areas(plan: Plan, solids: BaseGeometry) -> Iterator[Place]:
    numbers = count(1)
    keep_off = solids.buffer(FACADE_M)
    for plot in plan.plots:
        if not plot.assembly:
            continue
        area = _largest(plot.area.difference(keep_off))
        if area is None or area.area < 300:
            continue
        number = next(numbers)
        yield Place(
            id=f"place:assembly-{number:02d}",
            kind=PlaceKind.ASSEMBLY_AREA,
            geometry=area,
            name=plot.name.en or f"Assembly Area {number}",
            name_zh=plot.name.zh or f"{number}号集结区",
            capacity=int(area.area * USABLE / ASSEMBLY_M2),
            note=_NOTE_ASSEMBLY,
        )


def _largest(shape: BaseGeometry) -> Polygon | None:
    shape = shapely.set_precision(shape, 0.01)
    parts = [
        part for part in getattr(shape, "geoms", (shape,)) if isinstance(part, Polygon) and not part.is_empty
    ]
    return max(parts, key=lambda part: part.area, default=None)


def _of_buildings(
    lots: Sequence[Lot], records: Sequence[Building], main: dict[str, Point]
) -> Iterator[Place]:
    for lot, building in zip(lots, records, strict=True):
        kind = _OF_USE.get(building.use)
        if kind is not None:
            yield _inside(building, kind, main[building.id])
        if lot.role == "shelter":
            yield Place(
                id=f"place:shelter-{building.source_id}",
                kind=PlaceKind.SHELTER,
                geometry=building.footprint,
                name=building.name,
                name_zh=building.name_zh,
                building_id=building.id,
                capacity=int(building.footprint.area * USABLE / SHELTER_M2),
                note=_NOTE_SHELTER,
            )
        if building.use in _AED_USES and building.floor_area_m2 and building.floor_area_m2 > 600:
            yield _inside(building, PlaceKind.AED, main[building.id])


def _inside(building: Building, kind: PlaceKind, point: Point) -> Place:
    return Place(
        id=f"place:{kind.value}-{building.source_id}",
        kind=kind,
        geometry=point,
        name=building.name,
        name_zh=building.name_zh,
        building_id=building.id,
    )


def _marks(plan: Plan) -> Iterator[Place]:
    for number, mark in enumerate(plan.marks, start=1):
        yield Place(
            id=f"place:{mark.kind.value}-{number:02d}",
            kind=mark.kind,
            geometry=mark.point,
            name=mark.name.en,
            name_zh=mark.name.zh,
        )


def _hydrants(plan: Plan, solids: BaseGeometry) -> Iterator[Place]:
    """Along every road and lane, at the kerb, none nearer to another than half the spacing."""
    numbers = count(1)
    set_so_far: list[tuple[float, float]] = []
    for way in plan.ways:
        if not way.vehicle or way.level or way.line.length < 12:
            continue
        steps = max(1, round(way.line.length / HYDRANT_GAP_M))
        for share in (np.arange(steps) + 0.5) / steps:
            at = _kerb(way, float(share))
            if any((at[0] - x) ** 2 + (at[1] - y) ** 2 < (HYDRANT_GAP_M * 0.6) ** 2 for x, y in set_so_far):
                continue
            if solids.intersects(Point(at)):
                continue
            set_so_far.append(at)
            number = next(numbers)
            yield Place(
                id=f"place:hydrant-{number:03d}",
                kind=PlaceKind.HYDRANT,
                geometry=Point(at),
                name=f"Hydrant {number}",
                name_zh=f"{number}号消火栓",
            )


def _kerb(way: Way, share: float) -> tuple[float, float]:
    """A point beside the right-hand kerb, at a share of the way's length, to the centimetre."""
    along = share * way.line.length
    behind, ahead = way.line.interpolate(along - 0.5), way.line.interpolate(along + 0.5)
    run = behind.distance(ahead)
    off = way.width_m / 2 + 0.8
    x = (behind.x + ahead.x) / 2 + off * (ahead.y - behind.y) / run
    y = (behind.y + ahead.y) / 2 - off * (ahead.x - behind.x) / run
    return (round(x, 2), round(y, 2))
