"""Puts depots with teams, stock and vehicles into the buildings drawn for them, mutual aid at its gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from shapely.geometry import Point

from app.campus.demo.equipment import STORES, Store
from app.campus.demo.records import Plan
from app.domain.campus import Building, Entrance, PlaceKind
from app.domain.resource import Depot, Stock, Team, Vehicle


@dataclass(frozen=True, slots=True)
class Resources:
    """Depots and what they hold."""

    depots: tuple[Depot, ...]
    teams: tuple[Team, ...]
    stock: tuple[Stock, ...]
    vehicles: tuple[Vehicle, ...]


def resources(plan: Plan, records: Sequence[Building], doors: Sequence[Entrance]) -> Resources:
    """The depots whose building or gate the plan has, each at the building's main door or at the gate."""
    gates = {mark.name.en: mark.point for mark in plan.marks if mark.kind is PlaceKind.GATE}
    main = {door.building_id: door.point for door in reversed(doors)}
    depots: list[Depot] = []
    teams: list[Team] = []
    stock: list[Stock] = []
    vehicles: list[Vehicle] = []
    places = {lot.role: building for lot, building in zip(plan.lots, records, strict=True) if lot.role}
    for store in STORES:
        building = places.get(store.role)
        point = gates.get(store.gate) if building is None else main[building.id]
        if point is None:
            continue
        depot = _depot(store, "" if building is None else building.id, point)
        depots.append(depot)
        teams += _teams(store, depot)
        stock += [
            Stock(id=f"stock:{store.role}-{item}", depot_id=depot.id, item=item, quantity=quantity)
            for item, quantity in store.stock
        ]
        vehicles += _vehicles(store, depot)
    return Resources(tuple(depots), tuple(teams), tuple(stock), tuple(vehicles))


def _depot(store: Store, building_id: str, point: Point) -> Depot:
    return Depot(
        id=f"depot:{store.role}",
        name=store.name.en,
        name_zh=store.name.zh,
        point=point,
        building_id=building_id,
        loading_kg_per_min=store.loading_kg_per_min,
        mutual_aid=bool(store.gate),
        delay_s=store.delay_s,
        cost=store.cost,
    )


def _teams(store: Store, depot: Depot) -> list[Team]:
    numbers = count(1)
    return [
        Team(
            id=f"team:{store.role}-{next(numbers)}",
            depot_id=depot.id,
            name=f"{crew.name.en} {i}",
            name_zh=f"{crew.name.zh}{i}",
            capabilities=crew.capabilities,
            crew=crew.crew,
            mode=crew.mode,
            officers=crew.officers,
            protection=crew.protection,
            kept_with=f"{crew.name.en} {crew.name.zh}" if crew.together else "",
            shift=crew.shifts[(i - 1) % len(crew.shifts)] if crew.shifts else None,
        )
        for crew in store.crews
        for i in range(1, crew.count + 1)
    ]


def _vehicles(store: Store, depot: Depot) -> list[Vehicle]:
    numbers = count(1)
    return [
        Vehicle(
            id=f"vehicle:{store.role}-{next(numbers)}",
            depot_id=depot.id,
            name=f"{load.name.en} {i}",
            name_zh=f"{load.name.zh}{i}",
            capacity_kg=load.capacity_kg,
            mode=load.mode,
            capacity_l=load.capacity_l,
        )
        for load in store.loads
        for i in range(1, load.count + 1)
    ]
