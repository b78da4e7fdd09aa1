"""What-ifs and locks: what they change, and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from shapely.geometry import LineString

from app.domain.campus import TravelMode
from app.domain.directive import AS_IT_IS, DemandCase, LockKind, PlanLock, Reserve, WhatIf
from app.domain.errors import UserError
from app.domain.incident import Closure, IncidentStatus
from app.domain.message import Message
from app.domain.objective import STANDARD, ObjectiveProfile
from app.domain.operation import Snapshot
from app.planning.change.cases import SCENARIOS, in_case
from app.planning.change.directives import check_lock, check_reserve, directive_words, names_of
from app.planning.change.whatif import with_resources, with_terms
from app.planning.problem.problem import SpeedKey
from app.planning.program.objective import worth
from app.runtime.text import Text
from tests.unit.planning.samples import NOW, need, problem, snapshot, stock, team, vehicle

WAY = LineString([(0, 0), (100, 0)])


def lock(number: str = "l", kind: LockKind = LockKind.USE, **more: Any) -> PlanLock:
    return PlanLock(id=number, kind=kind, at=NOW, author="duty", **more)


def reserve(number: str = "r", item: str = "blanket", quantity: int = 5, **more: Any) -> Reserve:
    return Reserve(id=number, item=item, quantity=quantity, at=NOW, author="duty", **more)


def refused(base: Snapshot, **made: Any) -> Message:
    with pytest.raises(UserError) as caught:
        with_resources(base, WhatIf(**made))
    return caught.value.message


def test_nothing_different_is_the_same_snapshot() -> None:
    base = snapshot()
    assert with_resources(base, AS_IT_IS) is base


def test_what_is_added_and_taken_away_is_there_and_gone() -> None:
    base = snapshot()
    first = base.campus.teams[0]
    made = WhatIf(
        teams=(team("guest", "d0", 5, "first_aid"), replace(base.campus.teams[1], crew=9)),
        stock=(stock("d1", "mat", 40),),
        vehicles=(vehicle("lorry", "d1", 900),),
        without=(first.id,),
    )
    changed = with_resources(base, made).campus
    crews = {one.id: one.crew for one in changed.teams}
    assert first.id not in crews
    assert (crews["guest"], crews[base.campus.teams[1].id]) == (5, 9)
    assert len(changed.teams) == len(base.campus.teams)
    assert "stock:d1:mat" in {line.id for line in changed.stock}
    assert "lorry" in {one.id for one in changed.vehicles}


def test_a_depot_taken_away_takes_what_it_holds_along() -> None:
    changed = with_resources(snapshot(), WhatIf(without=("d0",))).campus
    held = [*changed.teams, *changed.stock, *changed.vehicles]
    assert held
    assert all(one.depot_id != "d0" for one in held)


def test_what_makes_no_sense_is_refused() -> None:
    base = snapshot()
    assert refused(base, without=("nobody",)).key == "whatif.unknown"
    assert refused(base, teams=(team("a", "nowhere", 2, "first_aid"),)).key == "whatif.unknown"
    assert refused(base, teams=(team("a", "d0", 0, "first_aid"),)).key == "whatif.figure"
    assert refused(base, teams=(team("a", "d0", 2, "flying"),)).key == "whatif.unknown"
    assert refused(base, teams=(team("a", "d0", 2, "first_aid", speed_mps=-1.0),)).key == "whatif.speed"
    assert refused(base, stock=(stock("d1", "blanket", 0),)).key == "whatif.figure"
    assert refused(base, vehicles=(vehicle("v", "d0", float("nan")),)).key == "whatif.figure"
    twice = (team("a", "d0", 2, "first_aid"), team("a", "d0", 2, "first_aid"))
    assert refused(base, teams=twice).key == "whatif.twice"
    first = base.campus.teams[0]
    assert refused(base, teams=(first,), without=(first.id,)).key == "whatif.added_and_taken"
    assert refused(base, without=("d0",), stock=(stock("d0", "mat", 1),)).key == "whatif.unknown"
    assert refused(base, without_locks=("none",)).key == "whatif.unknown_lock"


def test_a_way_closed_for_an_incident_is_never_opened() -> None:
    works = Closure(id="works", shape=WAY, reason="road works")
    fire = Closure(id="fire", shape=WAY, reason="fire", incident_id="i")
    base = snapshot(closures=(works, fire))
    assert with_resources(base, WhatIf(opened=("works",))).closures == (fire,)
    assert refused(base, opened=("fire",)).key == "whatif.closed_for_incident"
    assert refused(base, opened=("bridge",)).key == "whatif.unknown"


def test_locks_of_a_what_if_count_with_those_in_force_and_are_set_aside() -> None:
    first = snapshot().campus.teams[0].id
    base = snapshot(locks=(lock("kept", team_id=first),), reserves=(reserve(),))
    more = with_resources(base, WhatIf(locks=(lock("new", LockKind.AVOID, depot_id="d1"),)))
    assert {one.id for one in more.locks} == {"kept", "new"}
    less = with_resources(base, WhatIf(without_locks=("kept", "r")))
    assert (less.locks, less.reserves) == ((), ())
    contrary = lock("new", LockKind.AVOID, team_id=first)
    assert refused(base, locks=(contrary,)).key == "lock.contradiction"
    assert with_resources(base, WhatIf(locks=(contrary,), without_locks=("kept",))).locks == (contrary,)


@pytest.mark.parametrize(
    ("bad", "key"),
    [
        (lock(), "lock.one_target"),
        (lock(team_id="t", depot_id="d0"), "lock.one_target"),
        (lock(team_id="nobody"), "lock.unknown"),
        (lock(depot_id="d0"), "lock.use_depot_item"),
        (lock(depot_id="d0", item="blanket"), "lock.quantity"),
        (lock(depot_id="d0", item="blanket", quantity=10**9), "lock.quantity"),
        (lock(kind=LockKind.AVOID, depot_id="d0", item="unicorn"), "lock.unknown_item"),
        (lock(kind=LockKind.AVOID, depot_id="d0", zone_id="nowhere"), "lock.unknown_zone"),
        (lock(kind=LockKind.AVOID, depot_id="d0", quantity=3), "lock.no_quantity"),
    ],
)
def test_a_lock_that_says_nothing_possible_is_refused(bad: PlanLock, key: str) -> None:
    with pytest.raises(UserError) as caught:
        check_lock(snapshot(), bad)
    assert caught.value.message.key == key


def test_a_vehicle_is_only_kept_out_and_a_team_only_used_for_what_it_can_do() -> None:
    base = snapshot()
    one = base.campus.vehicles[0].id
    check_lock(base, lock(kind=LockKind.AVOID, vehicle_id=one))
    guide = base.campus.teams[0]
    cannot = next(c for c in ("laboratory_safety", "catering") if c not in guide.capabilities)
    for bad in (lock(vehicle_id=one), lock(team_id=guide.id, item=cannot)):
        with pytest.raises(UserError):
            check_lock(base, bad)


def test_the_same_lock_twice_and_its_contrary_are_said_at_once_with_the_other_in_words() -> None:
    one = snapshot().campus.teams[0]
    base = snapshot(locks=(lock("a", team_id=one.id),))
    for other in (
        lock("b", team_id=one.id),
        lock("b", LockKind.AVOID, team_id=one.id),
        lock("b", LockKind.AVOID, depot_id=one.depot_id),
    ):
        with pytest.raises(UserError) as caught:
            check_lock(base, other)
        assert one.name in Text("en").render(caught.value.message)
    check_lock(base, lock("b", LockKind.AVOID, depot_id=one.depot_id, item="blanket"))


def test_a_lock_on_a_zone_of_a_closed_incident_is_refused() -> None:
    base = snapshot()
    zone = base.zones[0].id
    avoid = lock(kind=LockKind.AVOID, depot_id="d0", zone_id=zone)
    check_lock(base, avoid)
    over = replace(base, incidents=tuple(replace(i, status=IncidentStatus.CLOSED) for i in base.incidents))
    with pytest.raises(UserError):
        check_lock(over, avoid)


def test_reserves_are_of_something_somewhere_and_said_once() -> None:
    base = snapshot(reserves=(reserve("kept"),))
    check_reserve(base, reserve("new", depot_id="d0"))
    for bad in (
        reserve("new"),
        reserve("new", "unicorn"),
        reserve("n", quantity=0),
        reserve("n", depot_id="x"),
    ):
        with pytest.raises(UserError):
            check_reserve(base, bad)


def test_every_lock_has_words_in_both_languages() -> None:
    base = snapshot()
    names, zone = names_of(base), base.zones[0]
    first = base.campus.teams[0]
    for one in (
        lock(team_id=first.id, zone_id=zone.id),
        lock(team_id=first.id, item=first.capabilities[0]),
        lock(depot_id="d0", item="blanket", quantity=3),
        lock(kind=LockKind.AVOID, vehicle_id=base.campus.vehicles[0].id),
        lock(kind=LockKind.AVOID, team_id=first.id, item=first.capabilities[0]),
        lock(kind=LockKind.AVOID, depot_id="d0"),
        lock(kind=LockKind.AVOID, depot_id="d0", item="blanket"),
        reserve(),
        reserve(depot_id="d0"),
    ):
        for language in ("en", "zh"):
            words = Text(language).render(directive_words(one, names))
            assert "lock." not in words
            assert "reserve." not in words
            assert (zone.name in words) == bool(getattr(one, "zone_id", ""))


def staged() -> Any:
    wanted = replace(need("z0", "blanket", 10, minimum=8), low=4, high=25, base_value=50.0)
    return problem(
        demands=[wanted, need("z0", "guide", 2)],
        seconds=[[100.0]],
        teams=[team("t", "d0", 2, "guide")],
        stock=[stock("d0", "blanket", 30)],
        vehicles=[vehicle("v", "d0", 100.0)],
    )


def test_a_case_takes_its_figure_and_leaves_the_worth_of_one_unit() -> None:
    base = staged()
    for case, quantity, least in ((DemandCase.LOW, 4, 4), (DemandCase.BEST, 10, 8), (DemandCase.HIGH, 25, 8)):
        (wanted,) = [d for d in with_terms(base, WhatIf(case=case)).demands if d.item == "blanket"]
        assert (wanted.best, wanted.minimum) == (quantity, least)
        assert worth(wanted) == worth(base.demands[0])
    nothing = replace(base.demands[0], low=0, best=0, base_value=0.0)
    assert in_case(nothing, DemandCase.HIGH).best == 25


def test_a_travel_factor_slows_every_way_and_nothing_else() -> None:
    base = staged()
    slow = with_terms(base, WhatIf(travel_factor=1.3))
    key = SpeedKey(TravelMode.FOOT)
    assert slow.seconds(key, "d0", "z0") == 130
    assert slow.route(key, "d0", "z0") == base.route(key, "d0", "z0")
    assert slow.demands == base.demands


@pytest.mark.parametrize("factor", [0.0, -1.0, float("nan"), float("inf"), 11.0])
def test_an_impossible_travel_factor_is_refused(factor: float) -> None:
    with pytest.raises(UserError):
        with_terms(staged(), WhatIf(travel_factor=factor))


def test_a_robust_problem_has_every_scenario_and_no_case_beside_it() -> None:
    robust = with_terms(staged(), WhatIf(robust=True))
    assert len(robust.scenarios) == len(SCENARIOS) == 6
    assert {s.needed["need:z0:blanket"] for s in robust.scenarios} == {4, 10, 25}
    assert {s.travel_factor for s in robust.scenarios} == {1.0, 1.3}
    with pytest.raises(UserError):
        with_terms(staged(), WhatIf(robust=True, case=DemandCase.HIGH))


def test_an_unsound_profile_is_refused() -> None:
    upside_down = ObjectiveProfile(name="cheap", groups=tuple(reversed(STANDARD.groups)))
    with pytest.raises(UserError):
        with_terms(staged(), WhatIf(profile=upside_down))


def test_locks_that_concern_only_other_incidents_stay_out_of_a_problem() -> None:
    elsewhere = lock("elsewhere", team_id="t", zone_id="other")
    here = lock("here", team_id="t", zone_id="z0")
    gone = lock("busy", team_id="away")
    base = replace(staged(), locks=(elsewhere, here, gone), committed_teams=(team("away", "d0", 2, "guide"),))
    assert with_terms(base, AS_IT_IS).locks == (here,)
