"""Turns a fitted plan into the records of a campus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from shapely.geometry import Polygon

from app.campus.demo.doors import Door
from app.campus.demo.draft import Lot, Mark, Plot, Way
from app.campus.demo.substances import SUBSTANCES
from app.domain.campus import (
    Building,
    BuildingUse,
    Entrance,
    Ground,
    HazardousMaterial,
    Path,
    Room,
)

_FRAME, _STEEL, _MASONRY = "reinforced concrete frame", "steel frame", "masonry"
_ROOM_M2 = 22.0
"""Gross floor area of a dormitory room for four, with its balcony and bath."""
_ROOM_SHARE = 0.62
"""Share of a dormitory floor that is rooms; the rest is corridor, stairs and common rooms."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan in which everything fits: what records are made of."""

    lots: Sequence[Lot]
    doors: Sequence[Door]
    ways: Sequence[Way]
    plots: Sequence[Plot]
    marks: Sequence[Mark]
    boundary: Polygon


def buildings(plan: Plan, rng: np.random.Generator) -> tuple[Building, ...]:
    """One record for each lot; ids follow the order of the plan."""
    numbers: dict[str, count[int]] = defaultdict(lambda: count(1))
    records = []
    for number, lot in enumerate(plan.lots, start=1):
        quarter = _initials(lot.quarter.en)
        records.append(
            Building(
                id=f"building:D-{number:04d}",
                source_id=f"D-{number:04d}",
                code=f"{quarter}{next(numbers[quarter]):02d}",
                name=lot.name.en,
                name_zh=lot.name.zh,
                footprint=lot.footprint,
                use=lot.use,
                floors=lot.floors,
                height_m=round(lot.floors * lot.storey_m + 1.2, 1),
                floor_area_m2=float(round(lot.footprint.area * lot.floors)),
                year=int(rng.integers(1962, 2023)),
                construction=_construction(lot),
                address=f"{lot.quarter.en} {lot.quarter.zh}",
            )
        )
    return tuple(records)


def _initials(name: str) -> str:
    """Two letters: the first of two words, or the first two of one."""
    words = name.split()
    return (words[0][0] + words[1][0] if len(words) > 1 else name[:2]).upper()


def _construction(lot: Lot) -> str:
    if lot.storey_m >= 5:
        return _STEEL
    return _MASONRY if lot.floors <= 3 else _FRAME


def entrances(plan: Plan, records: Sequence[Building]) -> tuple[Entrance, ...]:
    """One record for each door; the first of a building is its main entrance and step-free."""
    numbers: dict[int, count[int]] = defaultdict(lambda: count(1))
    result = []
    for door in plan.doors:
        number = next(numbers[door.lot])
        building = records[door.lot]
        result.append(
            Entrance(
                id=f"entrance:{building.source_id}-{number}",
                building_id=building.id,
                point=door.point,
                kind="main" if number == 1 else "exit",
                accessible=number == 1,
                width_m=2.4 if number == 1 and _is_busy(building) else 1.4,
            )
        )
    return tuple(result)


def _is_busy(building: Building) -> bool:
    """Whether many people use the main door."""
    return (building.floor_area_m2 or 0) > 1500


def rooms(records: Sequence[Building], rng: np.random.Generator) -> tuple[Room, ...]:
    """The rooms of every dormitory; who cannot use stairs lives on the ground floor or by a lift."""
    result: list[Room] = []
    for building in records:
        if building.use is BuildingUse.DORMITORY:
            result += _rooms_of(building, rng)
    return tuple(result)


def _rooms_of(building: Building, rng: np.random.Generator) -> list[Room]:
    floors = building.floors or 1
    per_floor = int(building.footprint.area * _ROOM_SHARE / _ROOM_M2)
    beds = 2 if floors >= 10 else 4
    shape = (floors, per_floor)
    residents = rng.binomial(beds, 0.94, shape) * (rng.random(shape) > 0.02)
    share = np.where(np.arange(floors)[:, None] == 0, 0.05, 0.012 if floors >= 7 else 0.0)
    impaired = np.minimum(rng.random(shape) < share, residents > 0)
    return [
        Room(
            id=f"room:{building.source_id}-{floor + 1}{number + 1:02d}",
            building_id=building.id,
            floor=floor + 1,
            number=f"{floor + 1}{number + 1:02d}",
            beds=beds,
            residents=int(residents[floor, number]),
            mobility_impaired=int(impaired[floor, number]),
        )
        for floor in range(floors)
        for number in range(per_floor)
    ]


def paths(ways: Sequence[Way]) -> tuple[Path, ...]:
    """One record for each piece of the network."""
    return tuple(
        Path(
            id=f"path:D-{number:05d}",
            source_id=f"D-{number:05d}",
            line=way.line,
            kind=way.kind,
            name=way.name.en,
            name_zh=way.name.zh,
            width_m=way.width_m,
            cart=way.cart,
            vehicle=way.vehicle,
            one_way=way.one_way,
            level=way.level,
        )
        for number, way in enumerate(ways, start=1)
    )


def grounds(plots: Sequence[Plot]) -> tuple[Ground, ...]:
    """One record for each piece of open ground."""
    return tuple(
        Ground(
            id=f"ground:D-{number:03d}",
            source_id=f"D-{number:03d}",
            kind=plot.kind,
            area=plot.area,
            name=plot.name.en,
            name_zh=plot.name.zh,
        )
        for number, plot in enumerate(plots, start=1)
    )


def hazmat(
    plan: Plan, records: Sequence[Building], rng: np.random.Generator
) -> tuple[HazardousMaterial, ...]:
    """An inventory of eight to fourteen lines for every building that handles hazardous materials."""
    result = []
    for lot, building in zip(plan.lots, records, strict=True):
        if lot.role != "hazmat":
            continue
        chosen = rng.choice(len(SUBSTANCES), size=int(rng.integers(8, 15)), replace=False)
        for line, index in enumerate(sorted(chosen.tolist()), start=1):
            substance = SUBSTANCES[index]
            quantity = rng.uniform(substance.low, substance.high)
            room = f"{rng.integers(1, (building.floors or 1) + 1)}{rng.integers(1, 25):02d}"
            result.append(
                HazardousMaterial(
                    id=f"hazmat:{building.source_id}-{line:02d}",
                    building_id=building.id,
                    room=room,
                    name=substance.name.en,
                    name_zh=substance.name.zh,
                    un_number=substance.un_number,
                    quantity=round(quantity, 1 if quantity < 10 else 0),
                    unit=substance.unit,
                    container=substance.container,
                )
            )
    return tuple(result)
