"""Tours carry what they are given within every limit, and leave what they cannot carry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.domain.resource import Vehicle
from app.planning.problem.problem import Handling, Problem
from app.planning.program.delivery import Delivery
from app.planning.tours import build_tours
from tests.unit.planning.samples import StraightTravel, need, problem, stock, vehicle


def given(*vehicles: Vehicle, zones: int = 2, limit_s: float = 600, onward_s: float | None = None) -> Problem:
    """Zones 100 s from one depot; `onward_s` from zone to zone."""
    made = problem(
        demands=[need(f"z{j}", "blanket", 4, limit_s=limit_s) for j in range(zones)],
        seconds=[[100.0] * zones],
        stock=[stock("d0", "blanket", 100)],
        vehicles=vehicles,
        handling=Handling(turnaround_s=60, stop_s=30),
    )
    if onward_s is None:
        return made
    table = np.full((zones, zones + 1), onward_s)
    table[:, -1] = 100.0
    points = [site.access for site in made.sites]
    ways = StraightTravel(points, [*points, made.depots[0].point], table)
    return replace(made, onward=dict.fromkeys(made.travel, ways))


def all_of_it(made: Problem) -> list[Delivery]:
    carrier = made.carriers[0]
    return [
        Delivery(d, d.item, d.best, d.best, made.carrier_arrival_s(carrier, d.zone_id), carrier=carrier)
        for d in made.demands
    ]


def test_one_vehicle_goes_over_both_zones() -> None:
    made = given(vehicle("v", "d0", 8.0), onward_s=20.0)
    plan = build_tours(made, all_of_it(made))
    assert plan.left == ()
    (tour,) = plan.tours
    assert (tour.depart_s, [stop.arrive_s for stop in tour.stops], tour.back_s) == (60, [160, 210], 340)
    assert tour.load_kg == 8


def test_a_small_vehicle_goes_twice_and_is_loaded_again() -> None:
    made = given(vehicle("v", "d0", 4.0, 2))
    plan = build_tours(made, all_of_it(made))
    assert [tour.depart_s for tour in plan.tours] == [60, 60 + 100 + 30 + 100 + 60]
    assert sorted(plan.arrivals.values()) == [160, 450]


def test_what_would_come_too_late_is_left() -> None:
    made = given(vehicle("v", "d0", 4.0, 2), limit_s=449)
    plan = build_tours(made, all_of_it(made))
    assert [one.quantity for one in plan.left] == [4]
    assert len(plan.tours) == 1


def test_a_depot_that_loads_slowly_delays_its_tours_or_leaves_loads() -> None:
    made = given(vehicle("v", "d0", 4.0), vehicle("w", "d0", 4.0))
    slow = replace(made, depots=(replace(made.depots[0], loading_kg_per_min=1.0),))
    plan = build_tours(slow, all_of_it(slow))
    assert [tour.depart_s for tour in plan.tours] == [240, 480]
    assert plan.left == ()
    crawling = replace(made, depots=(replace(made.depots[0], loading_kg_per_min=0.5),))
    assert sum(one.quantity for one in build_tours(crawling, all_of_it(crawling)).left) == 4


def test_access_that_is_full_takes_no_further_tour() -> None:
    made = given(vehicle("v", "d0", 2.0, 9), zones=1, limit_s=9000)
    narrow = replace(made, sites=tuple(replace(site, capacity=1) for site in made.sites))
    assert [one.quantity for one in build_tours(narrow, all_of_it(narrow)).left] == [2]


@pytest.mark.parametrize("litres", [2.0, 3.9])
def test_room_binds_as_weight_does(litres: float) -> None:
    made = replace(
        given(vehicle("v", "d0", 99.0, 9, capacity_l=litres), limit_s=9000), unit_l={"blanket": 1.0}
    )
    plan = build_tours(made, all_of_it(made))
    assert plan.left == ()
    assert max(tour.load_l for tour in plan.tours) <= litres
    assert sum(tour.load_l for tour in plan.tours) == 8


def test_the_same_loads_give_the_same_tours() -> None:
    made = given(vehicle("v", "d0", 3.0, 9), vehicle("w", "d0", 2.0, 9), zones=9, limit_s=9000, onward_s=30.0)
    first, second = build_tours(made, all_of_it(made)), build_tours(made, all_of_it(made))
    assert first == second
    assert first.left == ()
