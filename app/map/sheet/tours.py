"""Which vehicle goes where with what, in which order, and when it is there. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.plan import DemandKind, Tour, TourStop, whole_minutes
from app.map.rounds import vehicles_of
from app.map.sheet.names import depot_name, zone_name
from app.map.sheet.table_types import Align, Column, Row, Table
from app.map.state import MapState
from app.map.words import item_name, quantity_words


@dataclass(frozen=True, slots=True)
class TourWords:
    """One tour in words."""

    vehicle: str
    departs: str
    stops: str
    """Numbered, in their order."""
    each_stop: tuple[str, ...]
    """The same, one by one and without numbers."""
    load: str
    back: str


def tour_words(state: MapState, tour: Tour) -> TourWords:
    """A tour as people read it; times count from the making of the plan."""
    text = state.text
    vehicles = {v.id: text.pick(v.name, v.name_zh) for v in vehicles_of(state).values()}
    stops = tuple(_stop(state, stop) for stop in tour.stops)
    return TourWords(
        vehicle=text(
            "sheet.tour_of", vehicle=vehicles.get(tour.vehicle_id, tour.vehicle_id), number=tour.number
        ),
        departs=text("map.minutes", n=whole_minutes(tour.depart_s)),
        stops="  ".join(text("sheet.stop", number=n, words=words) for n, words in enumerate(stops, 1)),
        each_stop=stops,
        load=text("sheet.kg", kg=f"{tour.load_kg:,.0f}"),
        back=text("map.minutes", n=whole_minutes(tour.back_s)),
    )


def _stop(state: MapState, stop: TourStop) -> str:
    text = state.text
    loads = []
    for load in stop.loads:
        name = item_name(load.item, text)
        if load.instead_of:
            name = text("sheet.instead", item=name, other=item_name(load.instead_of, text))
        amount = quantity_words(load.item, load.quantity, DemandKind.SUPPLY, text)
        loads.append(text("map.flow_supply", name=name, quantity=amount))
    return text(
        "sheet.stop_words",
        zone=zone_name(state, stop.zone_id),
        time=text("map.minutes", n=whole_minutes(stop.arrive_s)),
        loads=text.join(loads),
    )


def tours_table(state: MapState, tours: Iterable[Tour]) -> Table:
    """A line for each tour, by depot, in the order in which they leave."""
    text = state.text
    rows: list[Row] = []
    depot = ""
    for tour in sorted(tours, key=lambda t: (depot_name(state, t.depot_id), t.depart_s, t.vehicle_id)):
        if tour.depot_id != depot:
            depot = tour.depot_id
            rows.append(Row((depot_name(state, depot),), heading=True))
        words = tour_words(state, tour)
        rows.append(Row((words.vehicle, words.departs, words.stops, words.load, words.back)))
    return Table(
        "tours",
        text("sheet.tours"),
        (
            Column(text("sheet.vehicle"), 2.0),
            Column(text("sheet.departs"), 0.8, Align.RIGHT),
            Column(text("sheet.stops"), 6.0),
            Column(text("sheet.load"), 0.9, Align.RIGHT),
            Column(text("sheet.back"), 0.8, Align.RIGHT),
        ),
        tuple(rows),
    )
