"""Whatever comes to lie across an order in force is seen, also off the ways and between a tour's stops."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from app.domain.incident import Closure, Extent, ExtentKind
from app.domain.operation import Snapshot
from app.domain.plan import Load, PlanStatus, Tour, TourStop
from app.planning.check.cut_off import cut_routes
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from tests.unit.planning.samples import GIVEN, NOW, snapshot

ACROSS_THE_WALK = LineString([(-30, -2), (10, -18)])
"""Between the south depot and the corner of the roads that is nearest to it; it meets no road."""


@pytest.fixture(scope="module")
def running(process: SolverProcess) -> Snapshot:
    """A plan in force whose south depot stands 28 m off the roads."""
    base = snapshot()
    south, north = base.campus.depots
    depots = (replace(south, point=Point(-20, -20)), north)
    base = replace(base, campus=replace(base.campus, depots=depots))
    proposal = propose(base, ["i"], at=NOW, author="duty", process=process)
    return replace(
        base,
        plans=(replace(proposal.plan, status=PlanStatus.APPROVED),),
        assignments=proposal.assignments,
        tours=proposal.tours,
    )


def closed(running: Snapshot, shape: BaseGeometry, *, foot: bool) -> set[str]:
    shut = Closure(id="c", shape=shape, foot=foot, reason="wall down")
    return {order.id for order in cut_routes(replace(running, closures=(shut,)))}


def from_depot(running: Snapshot, depot: str) -> set[str]:
    return {order.id for order in running.assignments if order.depot_id == depot}


def test_nothing_lies_across_the_orders_at_first(running: Snapshot) -> None:
    assert from_depot(running, "d0")
    assert from_depot(running, "d1")
    assert not cut_routes(running)


@pytest.mark.parametrize("shape", [ACROSS_THE_WALK, ACROSS_THE_WALK.buffer(1), box(-12, -12, -8, -8)])
def test_the_walk_to_the_roads_is_cut_by_what_is_closed_to_people_on_foot(
    running: Snapshot, shape: BaseGeometry
) -> None:
    assert closed(running, shape, foot=True) == from_depot(running, "d0")
    assert not closed(running, shape, foot=False)


def test_a_danger_across_the_walk_cuts_it(running: Snapshot) -> None:
    other = replace(running.incidents[0], id="j", number="2026-002")
    smoke = Extent(id="f", incident_id="j", kind=ExtentKind.CIRCLE, area=box(-15, -15, -5, -5), source=GIVEN)
    now = replace(running, incidents=(*running.incidents, other), extents=(*running.extents, smoke))
    assert {order.id for order in cut_routes(now)} == from_depot(running, "d0")


def test_each_order_is_cut_halfway_and_where_it_arrives(running: Snapshot) -> None:
    for order in running.assignments:
        halfway = order.route.interpolate(0.5, normalized=True)
        arrival = order.route.interpolate(order.route.length - 1)
        for place in (halfway, arrival):
            assert order.id in closed(running, place.buffer(3), foot=True)
            across = LineString([(place.x - 3, place.y - 2.9), (place.x + 3, place.y + 3.1)])
            assert order.id in closed(running, across, foot=True)


def test_wheels_stop_where_people_may_still_walk(running: Snapshot) -> None:
    walking = {order.id for order in running.assignments if order.mode == "foot"}
    every_road = box(40, 40, 460, 460)
    assert walking
    assert not closed(running, every_road, foot=False) & walking
    assert closed(running, every_road, foot=True) & walking


def test_a_closure_whose_edge_runs_along_a_way_does_not_cut_it(running: Snapshot) -> None:
    beside = box(-40, 0, 0, 600)
    assert not closed(running, beside.difference(box(-40, -1, -1, 1)), foot=True) - from_depot(running, "d0")


def test_a_load_is_cut_where_its_tour_is_cut_beyond_its_own_way(running: Snapshot) -> None:
    load = next(order for order in running.assignments if not order.team_id)
    detour = LineString([*load.route.coords, *((x, y) for x, y in [(500, 100), (500, 0)])])
    carried = Load(item=load.item, quantity=load.quantity, demand_id=load.demand_id)
    tour = Tour(
        id="tour",
        plan_id=load.plan_id,
        vehicle_id="vehicle:1",
        depot_id=load.depot_id,
        number=1,
        depart_s=0.0,
        back_s=900.0,
        stops=(TourStop(zone_id=load.zone_id, arrive_s=100.0, loads=(carried,)),),
        route=detour,
        load_kg=1.0,
    )
    touring = replace(running, tours=(tour,))
    beyond = box(490, 40, 510, 60)
    assert load.id not in closed(running, beyond, foot=False)
    assert closed(touring, beyond, foot=False) == {load.id}
    other = replace(touring, tours=(replace(tour, plan_id="another"),))
    assert not closed(other, beyond, foot=False)
