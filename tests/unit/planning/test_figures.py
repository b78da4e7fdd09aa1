"""The figures of a plan add up, and are those of its records."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import LineString

from app.domain.campus import TravelMode
from app.domain.incident import Priority
from app.domain.message import msg
from app.domain.plan import Assignment, Demand, Tour, Unmet, UnmetCause
from app.domain.resource import TeamStatus
from app.planning.figures import PlanFigures, plan_figures
from tests.unit.planning.samples import STOCK, TEAMS, need, snapshot

WAY = LineString([(0, 0), (1, 1)])


def order(demand: Demand, quantity: int, arrive_s: float, *, team: str = "", **more: object) -> Assignment:
    one = Assignment(
        id=f"{demand.id}:{team}:{quantity}:{arrive_s}",
        plan_id="p",
        zone_id=demand.zone_id,
        depot_id="d0",
        item=demand.item,
        quantity=quantity,
        mode=TravelMode.FOOT if team else TravelMode.VEHICLE,
        travel_s=arrive_s - 60,
        arrive_s=arrive_s,
        ready_s=60,
        route=WAY,
        team_id=team,
        demand_id=demand.id,
        incident_id="i",
    )
    return replace(one, **more)  # type: ignore[arg-type]


GUIDES = need("z0", "guide", 4)
WATER = need("z0", "water_l", 10, Priority.STABILISE)
BLANKETS = need("z1", "blanket", 5, Priority.SUSTAIN)
DEMANDS = (GUIDES, WATER, BLANKETS)
ORDERS = (
    order(GUIDES, 2, 60, team="t1"),
    order(GUIDES, 1, 61, team="t2"),
    order(WATER, 12, 540),
)
UNMET = tuple(
    Unmet(
        id=f"u:{need.id}",
        plan_id="p",
        zone_id=need.zone_id,
        item=need.item,
        kind=need.kind,
        priority=need.priority,
        demanded=need.best,
        missing=missing,
        cause=UnmetCause.NO_TEAM,
        reason=msg("planning.cure.none"),
        cure=msg("planning.cure.none"),
    )
    for need, missing in ((GUIDES, 1), (BLANKETS, 5))
)


def figures(orders: tuple[Assignment, ...] = ORDERS, tours: tuple[Tour, ...] = ()) -> PlanFigures:
    return plan_figures(snapshot(), DEMANDS, orders, UNMET, tours)


def test_every_arrival_is_in_one_bin() -> None:
    made = figures()
    teams = sum(n for one in made.bins for _, n in one.teams)
    loads = sum(n for one in made.bins for _, n in one.supplies)
    assert (teams, loads) == (2, 1)
    assert made.arrivals[0].teams == (60, 61)
    assert made.bins[0].from_minute == 0
    first = dict(made.bins[0].teams)[Priority.LIFE_SAFETY]
    second = dict(made.bins[1].teams)[Priority.LIFE_SAFETY]
    assert (first, second) == (1, 1), "60 s is one minute, 61 s two: rounded up as everywhere"
    assert made.bins[-1].to_minute * 60 >= 540


@pytest.mark.parametrize("last", [0.0, 59.0, 3600.0, 86_400.0, 9_999_999.0])
def test_bins_are_few_and_reach_the_last_arrival(last: float) -> None:
    orders = (order(GUIDES, 1, last, team="t1", travel_s=last),)
    bins = figures(orders).bins
    assert 1 <= len(bins) <= 12
    assert sum(n for one in bins for _, n in one.teams) == 1
    assert dict(bins[-1].teams)[Priority.LIFE_SAFETY] == 1


def test_no_plan_has_no_bins() -> None:
    assert figures(()).bins == ()


def test_coverage_counts_what_is_needed_and_no_more() -> None:
    made = figures()
    zones = {(one.zone_id, one.priority): one for one in made.zones}
    guides = zones["z0", Priority.LIFE_SAFETY]
    assert (guides.needs, guides.met, guides.share, guides.worst_s) == (1, 0, 0.75, 61)
    water = zones["z0", Priority.STABILISE]
    assert (water.met, water.share) == (1, 1.0), "two litres more than needed are not more than all"
    blankets = zones["z1", Priority.SUSTAIN]
    assert (blankets.share, blankets.worst_s) == (0.0, None)
    needed = {one.demand.id: one.missing for one in made.covers}
    assert needed == {GUIDES.id: 1, WATER.id: 0, BLANKETS.id: 5}


def test_unmet_agrees_with_what_is_not_covered() -> None:
    made = figures()
    assert [(g.item, g.needs, g.missing) for g in made.unmet] == [("guide", 1, 1), ("blanket", 1, 5)]
    assert sum(g.missing for g in made.unmet) == sum(cover.missing for cover in made.covers)
    assert dict(made.totals.unmet)[Priority.LIFE_SAFETY] == 10
    assert made.totals.worst_s == 61


def test_orders_from_before_they_named_their_need_still_count() -> None:
    old = tuple(replace(one, demand_id="", arrive_s=0.0) for one in ORDERS)
    made = figures(old)
    assert [cover.met for cover in made.covers] == [3, 10, 0]
    assert made.arrivals[0].teams == (0, 1), "their way alone was known"


def test_use_of_a_depot() -> None:
    given = snapshot()
    depot = given.campus.depots[0].id
    tired = tuple(
        replace(t, status=TeamStatus.OUT_OF_SERVICE) if t is given.campus.teams[0] else t
        for t in given.campus.teams
    )
    given = replace(given, campus=replace(given.campus, teams=tired))
    twice = order(GUIDES, 2, 900, team="t1")
    orders = tuple(replace(one, depot_id=depot) for one in (*ORDERS, twice))
    (use,) = plan_figures(given, DEMANDS, orders, (), ()).depots
    assert use.teams_sent == 2, "a team that goes twice is one team"
    assert use.teams_held == sum(t.depot_id == depot for t in TEAMS) - (TEAMS[0].depot_id == depot)
    held = sum(s.quantity for s in STOCK if (s.depot_id, s.item) == (depot, "water_l"))
    assert [(s.item, s.sent, s.held) for s in use.supplies] == [("water_l", 12, held)]
    assert use.kg == pytest.approx(12.0), "a litre of water weighs a kilogram in the catalogue"
