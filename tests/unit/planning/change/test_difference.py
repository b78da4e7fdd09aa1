"""A plan against the one in force: every order once, ids that stay, sums that agree with the objective."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shapely.geometry import LineString

from app.domain.campus import TravelMode
from app.domain.incident import Closure, Priority
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, PlanStatus
from app.domain.resource import TeamStatus
from app.planning.change.difference import ChangeKind, changes, difference, impossible, totals
from app.planning.program.objective import UNMET_LEVEL
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from tests.unit.planning.samples import NOW, need, snapshot

LINE = LineString([(0, 0), (100, 0)])


def order(number: str, zone: str, item: str, quantity: int = 1, **more: Any) -> Assignment:
    fields = {"depot_id": "d0", "mode": TravelMode.FOOT, "travel_s": 60.0, "route": LINE} | more
    return Assignment(id=number, plan_id="p", zone_id=zone, item=item, quantity=quantity, **fields)


def test_each_order_is_told_once_as_what_becomes_of_it() -> None:
    before = [
        order("a", "z0", "guide", 2, team_id="same"),
        order("b", "z0", "guide", 2, team_id="moves"),
        order("c", "z1", "guide", 2, team_id="rests"),
        order("d", "z0", "blanket", 10),
        order("e", "z0", "water_l", 20),
        order("f", "z1", "mat", 5),
        order("g", "z1", "cot", 5),
    ]
    after = [
        order("A", "z0", "guide", 2, team_id="same", travel_s=90.0),
        order("B", "z1", "guide", 2, team_id="moves"),
        order("C", "z1", "guide", 2, team_id="new"),
        order("D", "z0", "blanket", 14),
        order("E", "z0", "water_l", 5),
        order("F", "z1", "mat", 5, depot_id="d1"),
    ]
    found = {(c.before and c.before.id, c.after and c.after.id): c.kind for c in changes(before, after)}
    assert found == {
        ("a", "A"): ChangeKind.KEPT,
        ("b", "B"): ChangeKind.MOVED,
        ("c", None): ChangeKind.DROPPED,
        (None, "C"): ChangeKind.NEW,
        ("d", "D"): ChangeKind.MORE,
        ("e", "E"): ChangeKind.LESS,
        ("f", "F"): ChangeKind.MOVED,
        ("g", None): ChangeKind.DROPPED,
    }


def test_a_team_that_does_something_else_at_the_same_place_is_moved() -> None:
    (change,) = changes([order("a", "z0", "guide", team_id="t")], [order("b", "z0", "medic", team_id="t")])
    assert change.kind is ChangeKind.MOVED


def test_ids_stay_when_the_same_change_is_found_again_and_tell_changes_apart() -> None:
    before = [order("a", "z0", "blanket", 3), order("b", "z1", "blanket", 3)]
    after = [order("c", "z0", "blanket", 4), order("d", "z1", "blanket", 4)]
    again = [replace(one, id=f"other-{one.id}", plan_id="q") for one in reversed(after)]
    first, second = changes(before, after), changes(before, again)
    assert [c.id for c in first] == [c.id for c in second]
    assert len({c.id for c in first}) == 2


def test_sums_count_what_is_missing_and_when_life_safety_arrives() -> None:
    demands = [need("z0", "guide", 4), need("z0", "blanket", 10, Priority.SUSTAIN)]
    orders = [
        order("a", "z0", "guide", 3, team_id="t", arrive_s=300.0),
        order("b", "z0", "blanket", 4, arrive_s=900.0),
        order("c", "z9", "blanket", 4),
    ]
    found = totals(demands, orders, tours=2)
    assert dict(found.unmet) == {Priority.LIFE_SAFETY: 10, Priority.STABILISE: 0, Priority.SUSTAIN: 60}
    assert (found.worst_s, found.mean_s, found.movements) == (300.0, 300.0, 3)
    assert totals(demands, [], tours=0).worst_s is None


def approved(base: Snapshot, process: SolverProcess) -> Snapshot:
    """The operation with a plan in force."""
    proposal = propose(base, ["i"], at=NOW, author="duty", process=process)
    return replace(
        base,
        plans=(replace(proposal.plan, status=PlanStatus.APPROVED),),
        assignments=proposal.assignments,
        unmet=proposal.unmet,
        demands=proposal.demands,
        tours=proposal.tours,
    )


def test_sums_agree_with_the_objective_of_the_plan(process: SolverProcess) -> None:
    base = snapshot()
    proposal = propose(base, ["i"], at=NOW, author="duty", process=process)
    found = difference(base, proposal)
    assert {c.kind for c in found.changes} == {ChangeKind.NEW}
    values = {term.name: term.value for term in proposal.plan.terms}
    for priority, points in found.after.unmet:
        assert points == values[UNMET_LEVEL[priority]]


def test_the_same_plan_again_keeps_every_order(process: SolverProcess) -> None:
    base = approved(snapshot(), process)
    again = propose(base, ["i"], at=NOW, author="duty", process=process)
    found = difference(base, again)
    assert {c.kind for c in found.changes} == {ChangeKind.KEPT}
    assert found.before == found.after


def test_orders_that_can_no_longer_be_carried_out_meet_nothing(process: SolverProcess) -> None:
    base = approved(snapshot(), process)
    sent = next(a for a in base.assignments if a.team_id)
    resting = tuple(
        replace(t, status=TeamStatus.OUT_OF_SERVICE) if t.id == sent.team_id else t for t in base.campus.teams
    )
    lost = replace(base, campus=replace(base.campus, teams=resting))
    assert sent.id in impossible(lost, lost.assignments)
    shut = replace(
        base, closures=(Closure(id="c", shape=sent.route, incident_id="i", reason="wire across the way"),)
    )
    assert sent.id in impossible(shut, shut.assignments)
    proposal = propose(lost, ["i"], at=NOW, author="duty", process=process)
    found = difference(lost, proposal)
    assert dict(found.before.unmet) != dict(difference(base, proposal).before.unmet)
