"""Each constraint of the integer program where it bites, and where it does not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from app.domain.campus import TravelMode
from app.domain.directive import LockKind
from app.domain.incident import Priority
from app.domain.objective import ObjectiveLevel
from app.domain.plan import Demand, Packing
from app.domain.resource import Substitute
from app.planning.problem.problem import Problem, Scenario, SpeedKey, latest_s
from app.planning.program.delivery import CarryCap
from app.planning.program.formulation import Formulation, team_groups
from tests.unit.planning.program_samples import (
    FAIR,
    best,
    covered,
    level,
    lock,
    optimum,
    order,
    reserve,
    rich_problem,
    sent,
    values,
)
from tests.unit.planning.samples import GIVEN, need, problem, stock, team, vehicle

NEAR = [[60.0, 120.0]]


def wave(zone: str, best_figure: int, start: float, end: float | None, **more: object) -> Demand:
    """A need for guides from one moment to another."""
    return replace(
        need(zone, "guide", best_figure, **more),  # type: ignore[arg-type]
        id=f"need:{zone}:guide:{start:.0f}",
        from_s=start,
        until_s=end,
    )


def zones_of(given: Problem) -> list[str]:
    return sorted(delivery.demand.zone_id for delivery in sent(given))


@pytest.mark.parametrize(
    ("end", "start", "tasks"),
    [(1800.0, 2000.0, 2), (1800.0, 1900.0, 1), (None, 9000.0, 1), (1820.0, 2000.0, 2), (1821.0, 2000.0, 1)],
)
def test_a_team_does_one_task_at_a_time_and_needs_its_way_back_and_out(
    end: float | None, start: float, tasks: int
) -> None:
    """Back at its place 60 s after the first task, it leaves for the second 120 s before that begins."""
    demands = [wave("z0", 2, 0.0, end), wave("z1", 2, start, None)]
    given = problem(demands=demands, seconds=NEAR, teams=[team("a", "d0", 2, "guide")])
    assert len(sent(given)) == tasks


def test_equal_teams_share_tasks_so_that_none_does_two_at_once() -> None:
    demands = [
        wave("z0", 4, 0.0, 1800.0),
        wave("z1", 4, 900.0, 2700.0, limit_s=3000),
        wave("z0", 2, 2500.0, None),
        wave("z1", 2, 3500.0, None),
    ]
    teams = [team(f"t{i}", "d0", 2, "guide") for i in range(4)]
    given = problem(demands=demands, seconds=NEAR, teams=teams)
    tasks = sent(given)
    assert sum(d.covers for d in tasks) == 12
    for one in teams:
        spans = sorted(
            (max(0.0, d.demand.from_s - way), 1e9 if d.demand.until_s is None else d.demand.until_s + way)
            for d in tasks
            for way in [120.0 if d.demand.zone_id == "z1" else 60.0]
            if d.team == one
        )
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_a_team_whose_shift_ends_before_a_need_begins_does_not_cover_it() -> None:
    given = problem(
        demands=[wave("z0", 2, 3600.0, None)],
        seconds=NEAR,
        teams=[team("a", "d0", 2, "guide")],
        leaves_s={"a": 3000.0},
    )
    assert sent(given) == ()
    assert len(sent(replace(given, leaves_s={"a": 3600.0}))) == 1


def test_teams_that_are_kept_together_never_go_to_different_zones() -> None:
    demands = [need("z0", "guide", 2), need("z1", "guide", 2)]
    teams = [team(n, "d0", 2, "guide", kept_with="twins") for n in "ab"]
    together = problem(demands=demands, seconds=NEAR, teams=teams)
    assert len(set(zones_of(together))) == 1
    apart = replace(together, teams=tuple(replace(t, kept_with="") for t in together.teams))
    assert zones_of(apart) == ["z0", "z1"]


def test_crew_goes_only_with_enough_officers() -> None:
    demand = replace(need("z0", "guide", 4), crew_per_officer=3)
    teams = [team("a", "d0", 4, "guide"), team("b", "d0", 2, "guide", officers=1)]
    given = problem(demands=[demand], seconds=NEAR, teams=teams)
    assert [d.team.id for d in sent(given) if d.team] == ["b"]
    led = replace(given, demands=(replace(demand, crew_per_officer=6),))
    assert {d.team.id for d in sent(led) if d.team} == {"a", "b"}


def test_a_substitute_goes_only_where_the_thing_itself_lacks_and_counts_at_its_ratio_and_penalty() -> None:
    demand = need("z0", "blanket", 3)
    instead = Substitute("water_l", "blanket", 2, 0.4, GIVEN)
    given = problem(
        demands=[demand],
        seconds=NEAR,
        stock=[stock("d0", "blanket", 1), stock("d0", "water_l", 5)],
        vehicles=[vehicle("v", "d0", 100.0)],
        substitutes=(instead,),
    )
    loads = {d.item: (d.quantity, d.covers) for d in sent(given)}
    assert loads == {"blanket": (1, 1), "water_l": (4, 2)}
    assert level(given, ObjectiveLevel.UNMET_LIFE_SAFETY) == 2 * 4
    enough = replace(given, stock=(stock("d0", "blanket", 3), stock("d0", "water_l", 5)))
    assert {d.item for d in sent(enough)} == {"blanket"}


def test_even_the_best_substitute_counts_a_point() -> None:
    given = problem(
        demands=[need("z0", "blanket", 2)],
        seconds=[[90.0], [60.0]],
        stock=[stock("d0", "blanket", 2), stock("d1", "water_l", 2)],
        vehicles=[vehicle("v", "d0", 100.0), vehicle("w", "d1", 100.0)],
        substitutes=(Substitute("water_l", "blanket", 1, 0.0, GIVEN),),
    )
    assert [d.item for d in sent(given)] == ["blanket"]
    assert level(replace(given, stock=given.stock[1:]), ObjectiveLevel.UNMET_LIFE_SAFETY) == 2


def test_teams_that_substitute_never_count_for_more_than_is_needed() -> None:
    given = problem(
        demands=[need("z0", "guide", 1)],
        seconds=NEAR,
        teams=[team("a", "d0", 4, "first_aid")],
        substitutes=(Substitute("first_aid", "guide", 2, 0.3, GIVEN),),
    )
    assert [(d.item, d.quantity, d.covers) for d in sent(given)] == [("first_aid", 4, 2)]
    assert level(given, ObjectiveLevel.UNMET_LIFE_SAFETY) == 3
    alone = replace(given, teams=(team("a", "d0", 1, "first_aid"),))
    assert sent(alone) == ()


def test_depots_pack_kits_from_parts_that_they_hold() -> None:
    kits = {"first_aid_kit": (("blanket", 2), ("water_l", 1))}
    given = problem(
        demands=[need("z0", "first_aid_kit", 4), need("z1", "blanket", 3, Priority.SUSTAIN)],
        seconds=NEAR,
        stock=[stock("d0", "first_aid_kit", 1), stock("d0", "blanket", 5), stock("d0", "water_l", 2)],
        vehicles=[vehicle("v", "d0", 100.0)],
        kits=kits,
    )
    formulation, x = optimum(given)
    loads = {d.item: d.quantity for d in formulation.deliveries(x)}
    assert loads == {"first_aid_kit": 3, "blanket": 1}
    assert formulation.packings(x) == (Packing(depot_id="d0", item="first_aid_kit", quantity=2),)
    ready = replace(given, stock=(*given.stock[1:], stock("d0", "first_aid_kit", 9)))
    formulation, x = optimum(ready)
    assert formulation.packings(x) == ()


def test_kits_inside_kits_are_packed_from_the_smallest_parts() -> None:
    given = problem(
        demands=[need("z0", "toilet", 1)],
        seconds=NEAR,
        stock=[stock("d0", "blanket", 2), stock("d0", "water_l", 1)],
        vehicles=[vehicle("v", "d0", 100.0)],
        kits={"toilet": (("first_aid_kit", 1), ("water_l", 1)), "first_aid_kit": (("blanket", 2),)},
    )
    formulation, x = optimum(given)
    packed = {packing.item: packing.quantity for packing in formulation.packings(x)}
    assert packed == {"toilet": 1, "first_aid_kit": 1}


def test_a_kit_is_packed_in_place_of_one_that_has_to_stay() -> None:
    given = problem(
        demands=[need("z0", "first_aid_kit", 1)],
        seconds=NEAR,
        stock=[stock("d0", "first_aid_kit", 1), stock("d0", "blanket", 1)],
        vehicles=[vehicle("v", "d0", 100.0)],
        kits={"first_aid_kit": (("blanket", 1),)},
        reserves=(reserve("first_aid_kit", 1),),
    )
    formulation, x = optimum(given)
    assert [d.quantity for d in formulation.deliveries(x)] == [1]
    assert formulation.packings(x) == (Packing(depot_id="d0", item="first_aid_kit", quantity=1),)


def _van(**more: object) -> Problem:
    return problem(
        demands=[need("z0", "blanket", 10)],
        seconds=NEAR,
        stock=[stock("d0", "blanket", 10)],
        vehicles=[vehicle("v", "d0", 3.0, 2, **more)],
        unit_l={"blanket": 1.5},
    )


def test_tours_take_what_weight_and_room_allow() -> None:
    assert [d.quantity for d in sent(_van())] == [6]
    assert [d.quantity for d in sent(_van(capacity_l=3.0))] == [4]
    assert level(_van(), ObjectiveLevel.COST) == 2
    assert sent(replace(_van(capacity_l=3.0), unit_l={"blanket": 3.5})) == ()


def test_what_is_too_heavy_for_the_cart_goes_by_the_van_alone() -> None:
    given = problem(
        demands=[need("z0", "first_aid_kit", 3), need("z1", "blanket", 3)],
        seconds=NEAR,
        stock=[stock("d0", "first_aid_kit", 3), stock("d0", "blanket", 3)],
        vehicles=[vehicle("big", "d0", 4.0, 2), vehicle("small", "d0", 3.0, 4)],
    )
    assert {d.item: d.quantity for d in sent(given)} == {"first_aid_kit": 2, "blanket": 3}


def test_a_depot_loads_no_faster_than_it_can() -> None:
    given = problem(
        demands=[need("z0", "blanket", 30, limit_s=660), need("z1", "blanket", 30, limit_s=1320)],
        seconds=NEAR,
        stock=[stock("d0", "blanket", 60)],
        vehicles=[vehicle("v", "d0", 100.0)],
    )
    slow = replace(given, depots=(replace(given.depots[0], loading_kg_per_min=2.0),))
    first, second = given.demands
    assert covered(sent(given), first) == covered(sent(given), second) == 30
    assert covered(sent(slow), first) == 20
    assert covered(sent(slow), second) == 20


def test_loading_may_go_on_until_the_fastest_vehicle_has_to_leave() -> None:
    given = problem(
        demands=[need("z0", "blanket", 30, limit_s=660)],
        seconds=[[60.0]],
        stock=[stock("d0", "blanket", 30)],
        vehicles=[vehicle("fast", "d0", 100.0, speed_mps=6.0), vehicle("slow", "d0", 100.0, speed_mps=1.0)],
    )
    slow = SpeedKey(TravelMode.VEHICLE, 1.0)
    later = {slow: replace(given.travel[slow], seconds=np.array([[360.0]]))}  # type: ignore[type-var]
    depot = replace(given.depots[0], loading_kg_per_min=2.0)
    (load,) = sent(replace(given, depots=(depot,), travel={**given.travel, **later}))
    assert load.quantity == 20


def test_a_zone_takes_no_more_teams_and_stops_than_its_access() -> None:
    given = problem(
        demands=[need("z0", "guide", 6), need("z0", "blanket", 1, Priority.SUSTAIN)],
        seconds=NEAR,
        teams=[team(n, "d0", 2, "guide") for n in "abc"],
        stock=[stock("d0", "blanket", 1)],
        vehicles=[vehicle("v", "d0", 100.0)],
    )
    assert len(sent(given)) == 4
    for capacity, arrivals in ((4, 4), (3, 3), (2, 2), (0, 0)):
        narrow = replace(given, sites=(replace(given.sites[0], capacity=capacity), *given.sites[1:]))
        assert len(sent(narrow)) == arrivals
        assert sum(d.team is not None for d in sent(narrow)) == min(3, arrivals)


def test_where_many_zones_are_narrow_stops_are_counted_by_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.planning.program.directives.MOST_STOPS", 0)
    given = problem(
        demands=[need("z0", "guide", 2, Priority.SUSTAIN), need("z0", "blanket", 9)],
        seconds=NEAR,
        teams=[team("a", "d0", 2, "guide")],
        stock=[stock("d0", "blanket", 9)],
        vehicles=[vehicle("v", "d0", 3.0, 3)],
    )
    narrow = replace(given, sites=(replace(given.sites[0], capacity=2), *given.sites[1:]))
    assert {d.item: d.quantity for d in sent(narrow)} == {"blanket": 6}
    assert {d.item: d.quantity for d in sent(given)} == {"blanket": 9, "guide": 2}


def test_stock_and_crew_in_reserve_stay_even_if_a_life_asks_for_them() -> None:
    given = problem(
        demands=[need("z0", "guide", 6), need("z0", "blanket", 9)],
        seconds=[[60.0], [90.0]],
        teams=[team(n, "d0", 2, "guide") for n in "abc"],
        stock=[stock("d0", "blanket", 5), stock("d1", "blanket", 3)],
        vehicles=[vehicle("v", "d0", 100.0), vehicle("w", "d1", 100.0)],
    )

    def left(*reserves: object) -> tuple[int, int]:
        loads = sent(replace(given, reserves=reserves))
        crew = sum(d.quantity for d in loads if d.team)
        return crew, sum(d.quantity for d in loads if d.carrier)

    assert left() == (6, 8)
    assert left(reserve("guide", 3)) == (2, 8)
    assert left(reserve("blanket", 4)) == (6, 4)
    assert left(reserve("blanket", 4, "d0")) == (6, 4)
    assert left(reserve("blanket", 4, "d1")) == (6, 5)
    assert left(reserve("guide", 99), reserve("blanket", 99)) == (0, 0)


def test_a_team_that_comes_back_for_a_second_task_is_away_once() -> None:
    demands = [wave("z0", 2, 0.0, 1800.0), wave("z0", 2, 3600.0, None)]
    teams = [team(n, "d0", 2, "guide") for n in "ab"]
    given = problem(demands=demands, seconds=NEAR, teams=teams, reserves=(reserve("guide", 2),))
    tasks = sent(given)
    assert len(tasks) == 2
    assert len({d.team.id for d in tasks if d.team}) == 1


def test_help_from_outside_is_no_reserve_of_the_campus() -> None:
    given = problem(
        demands=[need("z0", "guide", 4)],
        seconds=[[60.0], [60.0]],
        teams=[team("a", "d0", 2, "guide"), team("b", "d1", 2, "guide")],
        reserves=(reserve("guide", 2),),
    )
    outside = replace(given, depots=(given.depots[0], replace(given.depots[1], mutual_aid=True)))
    assert [d.team.id for d in sent(outside) if d.team] == ["b"]
    assert len(sent(given)) == 1


def _two_teams() -> Problem:
    return problem(
        demands=[need("z0", "guide", 2), need("z1", "guide", 2, Priority.SUSTAIN)],
        seconds=NEAR,
        teams=[team("a", "d0", 2, "guide")],
        stock=[stock("d0", "blanket", 5)],
        vehicles=[vehicle("v", "d0", 2.0), vehicle("w", "d0", 5.0)],
    )


def test_a_team_goes_where_a_person_pins_it_and_not_where_it_is_forbidden() -> None:
    given = _two_teams()
    assert zones_of(given) == ["z0"]
    assert zones_of(replace(given, locks=(lock(LockKind.USE, team_id="a", zone_id="z1"),))) == ["z1"]
    assert zones_of(replace(given, locks=(lock(LockKind.AVOID, team_id="a", zone_id="z0"),))) == ["z1"]
    assert zones_of(replace(given, locks=(lock(LockKind.AVOID, team_id="a"),))) == []
    assert zones_of(replace(given, locks=(lock(LockKind.AVOID, depot_id="d0", item="guide"),))) == []


def test_stock_leaves_a_depot_as_a_person_says() -> None:
    given = replace(
        _two_teams(), demands=(need("z0", "blanket", 4, Priority.SUSTAIN), need("z1", "blanket", 4))
    )

    def loads(*locks: object) -> dict[str, int]:
        return {d.demand.zone_id: d.quantity for d in sent(replace(given, locks=locks))}

    assert loads() == {"z0": 1, "z1": 4}
    assert loads(lock(LockKind.USE, depot_id="d0", item="blanket", zone_id="z0", quantity=3)) == {
        "z0": 3,
        "z1": 2,
    }
    assert loads(lock(LockKind.AVOID, depot_id="d0", item="blanket")) == {}
    assert loads(lock(LockKind.AVOID, depot_id="d0")) == {}
    assert loads(lock(LockKind.AVOID, vehicle_id="w")) == {"z1": 2}
    both = (lock(LockKind.AVOID, vehicle_id="w"), lock(LockKind.AVOID, vehicle_id="v"))
    assert loads(*both) == {}


def test_only_the_rows_of_locks_make_a_program_infeasible_and_each_names_its_own() -> None:
    given = replace(
        _two_teams(),
        locks=(
            lock(LockKind.USE, team_id="a", zone_id="z1"),
            lock(LockKind.AVOID, team_id="a"),
            lock(LockKind.USE, team_id="nobody"),
        ),
        reserves=(reserve("guide", 2),),
    )
    formulation = Formulation(given)
    matrix = formulation.matrix
    assert best(matrix) is None
    assert set(formulation.rule_rows) == {one.id for one in (*given.locks, *given.reserves)}
    rows = [row for mine in formulation.rule_rows.values() for row in mine]
    assert len(rows) == len(set(rows)) == 4
    lower, upper = matrix.row_lower.copy(), matrix.row_upper.copy()
    lower[rows], upper[rows] = -np.inf, np.inf
    free = replace(matrix, row_lower=lower, row_upper=upper)
    assert free.accepts(free.idle)
    assert best(free) is not None
    assert not matrix.accepts(matrix.idle)


def test_equal_teams_are_one_group_until_a_lock_or_an_order_tells_them_apart() -> None:
    given = problem(
        demands=[need("z0", "guide", 2)],
        seconds=NEAR,
        teams=[team(n, "d0", 2, "guide") for n in "abc"],
    )
    assert [[t.id for t in group] for group in team_groups(given)] == [["a", "b", "c"]]
    locked = replace(given, locks=(lock(LockKind.AVOID, team_id="b"),))
    assert [len(group) for group in team_groups(locked)] == [2, 1]
    ordered = replace(given, in_force=(order(given.demands[0], 2, team_id="c"),))
    assert [[t.id for t in group] for group in team_groups(ordered)] == [["a", "b"], ["c"]]


@pytest.mark.parametrize(
    "different",
    [
        {"officers": 1},
        {"kept_with": "twins"},
        {"crew": 3},
        {"depot_id": "d1"},
        {"capabilities": ("guide", "first_aid")},
        {"speed_mps": 0.5},
        {"protection": ("mask",)},
    ],
)
def test_teams_that_differ_in_what_counts_are_no_group(different: dict[str, object]) -> None:
    given = problem(
        demands=[need("z0", "guide", 2)],
        seconds=[[60.0], [60.0]],
        teams=[team("a", "d0", 2, "guide"), replace(team("b", "d0", 2, "guide"), **different)],
    )
    assert len(team_groups(given)) == 2
    for times in ({"ready_s": {"b": 60.0}}, {"leaves_s": {"b": 900.0}}):
        equal = replace(given, teams=(given.teams[0], replace(given.teams[0], id="b")))
        assert len(team_groups(equal)) == 1
        assert len(team_groups(replace(equal, **times))) == 2


def test_of_equal_plans_the_one_in_force_is_kept_and_every_change_counts_once() -> None:
    demands = [need("z0", "guide", 2), need("z1", "blanket", 4)]
    given = problem(
        demands=demands,
        seconds=NEAR,
        teams=[team(n, "d0", 2, "guide") for n in "ab"],
        stock=[stock("d0", "blanket", 9)],
        vehicles=[vehicle("v", "d0", 100.0)],
    )
    kept = replace(given, in_force=(order(demands[0], 2, team_id="b"), order(demands[1], 4)))
    assert [d.team.id for d in sent(kept) if d.team] == ["b"]
    assert level(kept, ObjectiveLevel.CHANGES) == 0
    other = replace(
        given,
        in_force=(
            order(demands[0], 2, team_id="gone"),
            order(demands[1], 3),
            order(need("z9", "guide", 2), 2, team_id="a"),
            order(demands[1], 2, depot="d9"),
        ),
    )
    assert level(other, ObjectiveLevel.CHANGES) == 4


def test_help_from_outside_counts_its_cost() -> None:
    given = problem(
        demands=[need("z0", "guide", 2)],
        seconds=[[60.0], [60.0]],
        teams=[team("a", "d0", 2, "guide"), team("b", "d1", 2, "guide")],
    )
    dear = replace(given, depots=(replace(given.depots[0], cost=5), given.depots[1]))
    assert [d.team.id for d in sent(dear) if d.team] == ["b"]
    assert level(replace(dear, teams=dear.teams[:1]), ObjectiveLevel.COST) == 6


def test_fairness_spreads_what_is_there_over_the_zones() -> None:
    given = problem(
        demands=[need("z0", "blanket", 4), need("z1", "blanket", 4)],
        seconds=NEAR,
        stock=[stock("d0", "blanket", 4)],
        vehicles=[vehicle("v", "d0", 100.0)],
    )
    assert {d.demand.zone_id: d.quantity for d in sent(given)} == {"z0": 4}
    fair = replace(given, profile=FAIR)
    assert {d.demand.zone_id: d.quantity for d in sent(fair)} == {"z0": 2, "z1": 2}
    assert level(fair, ObjectiveLevel.UNFAIRNESS) == 500


def test_a_robust_plan_holds_in_the_worst_scenario() -> None:
    """The near need gets by with little at best; else it needs all, and the far way is too long."""
    demands = [need("z0", "blanket", 2, limit_s=150), need("z1", "blanket", 2, limit_s=150)]
    given = problem(
        demands=demands,
        seconds=NEAR,
        stock=[stock("d0", "blanket", 6)],
        vehicles=[vehicle("v", "d0", 100.0)],
        scenarios=(
            Scenario("best", {d.id: 2 for d in demands}),
            Scenario("bad", {demands[0].id: 5, demands[1].id: 2}, 1.3),
        ),
    )
    plan = sent(given)
    assert covered(plan, demands[0]) >= 4
    assert level(given, ObjectiveLevel.UNMET_LIFE_SAFETY) == 2 * 10
    assert covered(sent(replace(given, scenarios=())), demands[0]) == 2


def test_a_robust_plan_keeps_nobody_back_who_would_help_as_things_are() -> None:
    """In the worst case the ways are too long for anybody: that is no reason to stay at home now."""
    first, second = (need("z0", "guide", 2, limit_s=100), need("z1", "blanket", 4, Priority.SUSTAIN))
    given = problem(
        demands=[first, second],
        seconds=NEAR,
        teams=[team("a", "d0", 2, "guide")],
        stock=[stock("d0", "blanket", 4)],
        vehicles=[vehicle("v", "d0", 100.0)],
        scenarios=(Scenario("slow", {first.id: 2, second.id: 4}, 10.0),),
    )
    plan = sent(given)
    assert covered(plan, first) == 2
    assert covered(plan, second) == 4
    assert level(given, ObjectiveLevel.UNMET_LIFE_SAFETY) == 20
    assert level(given, ObjectiveLevel.UNMET_LIFE_SAFETY_AS_PLANNED) == 0
    assert level(given, ObjectiveLevel.UNMET_SUSTAIN) == 40
    assert level(given, ObjectiveLevel.UNMET_SUSTAIN_AS_PLANNED) == 0


def test_who_is_late_for_the_end_of_the_shift_helps_no_worst_case() -> None:
    demand = need("z0", "guide", 2)
    given = problem(
        demands=[demand],
        seconds=NEAR,
        teams=[team("a", "d0", 2, "guide")],
        leaves_s={"a": 100.0},
        scenarios=(Scenario("slow", {demand.id: 2}, 2.0),),
    )
    assert level(given, ObjectiveLevel.UNMET_LIFE_SAFETY) == 20
    assert level(replace(given, leaves_s={"a": 120.0}), ObjectiveLevel.UNMET_LIFE_SAFETY) == 0


def test_the_worst_case_goes_before_the_planned_one() -> None:
    """Only the near need can be reached in the worst case, though the far one asks for more."""
    near, far = need("z0", "guide", 1, limit_s=150), need("z1", "guide", 2, limit_s=150)
    given = problem(demands=[near, far], seconds=NEAR, teams=[team("a", "d0", 2, "guide")])
    assert zones_of(given) == ["z1"]
    slow = Scenario("slow", {near.id: 1, far.id: 2}, 2.0)
    assert zones_of(replace(given, scenarios=(slow,))) == ["z0"]


def test_no_more_is_sent_than_any_scenario_needs_even_if_locks_ask_for_it() -> None:
    demand = need("z0", "blanket", 2)
    given = problem(
        demands=[demand],
        seconds=[[60.0], [60.0]],
        stock=[stock("d0", "blanket", 2), stock("d1", "blanket", 2)],
        vehicles=[vehicle("v", "d0", 9.0), vehicle("w", "d1", 9.0)],
        locks=[lock(LockKind.USE, depot_id=depot, item="blanket", quantity=2) for depot in ("d0", "d1")],
        scenarios=(Scenario("high", {demand.id: 3}),),
    )
    assert best(Formulation(given).matrix) is None
    enough = replace(given, scenarios=(Scenario("high", {demand.id: 4}),))
    assert covered(sent(enough), demand) == 4


def test_what_tours_cannot_take_is_fed_back() -> None:
    demands = [need("z0", "blanket", 5, limit_s=300), need("z1", "blanket", 5, limit_s=900)]
    given = problem(
        demands=demands,
        seconds=NEAR,
        stock=[stock("d0", "blanket", 10)],
        vehicles=[vehicle("v", "d0", 100.0)],
    )
    cap = CarryCap("d0", TravelMode.VEHICLE, latest_s(demands[0]), 3.0)
    plan = sent(given, caps=(cap,))
    assert [covered(plan, demand) for demand in demands] == [3, 5]
    elsewhere = replace(cap, mode=TravelMode.CART)
    assert [covered(sent(given, caps=(elsewhere,)), demand) for demand in demands] == [5, 5]


def test_every_figure_of_the_levels_is_whole_and_not_negative() -> None:
    for seed in range(60):
        matrix = Formulation(rich_problem(seed)).matrix
        assert (matrix.levels >= 0).all()
        assert (matrix.levels == np.round(matrix.levels)).all()


def test_nothing_sent_is_always_allowed_unless_a_lock_asks_for_something() -> None:
    for seed in range(60):
        given = rich_problem(seed)
        matrix = Formulation(replace(given, locks=())).matrix
        assert matrix.accepts(matrix.idle), f"seed {seed}"


def test_taking_a_rule_away_never_makes_a_plan_worse() -> None:
    for seed in range(30):
        given = rich_problem(seed)
        if best(Formulation(given).matrix) is None:
            continue
        plan = values(given)
        without = (
            replace(given, locks=()),
            replace(given, reserves=()),
            replace(given, sites=tuple(replace(site, capacity=None) for site in given.sites)),
            replace(given, depots=tuple(replace(d, loading_kg_per_min=None) for d in given.depots)),
            replace(given, teams=tuple(replace(one, kept_with="") for one in given.teams)),
            replace(given, demands=tuple(replace(d, crew_per_officer=None) for d in given.demands)),
            replace(given, demands=tuple(replace(d, minimum=0) for d in given.demands)),
            replace(given, leaves_s={}),
            replace(given, unit_l={}),
        )
        for freer in without:
            assert values(freer) <= plan, f"seed {seed}"


def test_more_substitutes_kits_and_teams_never_hurt() -> None:
    for seed in range(30):
        given = replace(rich_problem(seed), reserves=(), locks=())
        plan = values(given)
        poorer = (
            replace(given, substitutes=()),
            replace(given, kits={}),
            replace(given, stock=given.stock[1:]),
            replace(given, vehicles=given.vehicles[1:]),
        )
        for less in poorer:
            assert plan <= values(less), f"seed {seed}"
