"""What a person laid down, what zones and depots take, duty and equipment: each is named where it binds, and
doing word for word what its cure says meets the need.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.domain.campus import TravelMode
from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.incident import Priority
from app.domain.message import Message, msg
from app.domain.plan import Demand, UnmetCause
from app.domain.resource import Depot, Stock, Team
from app.planning.explain import explain as explaining
from app.planning.explain.candidates import candidates
from app.planning.explain.cases import Candidate
from app.planning.explain.cures import NO_CURE
from app.planning.explain.explain import Explanation, explain
from app.planning.problem.problem import Handling, Problem, SpeedKey
from app.planning.program.delivery import Delivery
from app.planning.program.formulation import Formulation
from app.planning.propose import plan_problem
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import solve
from app.planning.tours.build import build_tours
from app.runtime.progress import Progress
from app.runtime.text import Text
from tests.unit.planning.samples import HEADER, NOW, need, problem, stock, team, vehicle

FAR = math.inf


@pytest.fixture(autouse=True)
def time_to_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, every cure is tried."""
    monkeypatch.setattr(explaining, "LEAST_S", 120.0)
    monkeypatch.setattr(explaining, "MOST_S", 120.0)


def solved(given: Problem, process: SolverProcess) -> tuple[Delivery, ...]:
    """What the plan sends and its tours really carry."""
    formulation = Formulation(given)
    solution = solve(formulation.matrix, time_limit_s=60, progress=Progress(), process=process)
    assert solution.values is not None
    sent = list(formulation.deliveries(solution.values))
    for one in build_tours(given, sent).left:
        was = sent[one.delivery]
        sent[one.delivery] = replace(
            was, quantity=was.quantity - one.quantity, covers=was.covers - one.quantity
        )
    return tuple(one for one in sent if one.quantity)


def explained(given: Problem, process: SolverProcess) -> dict[str, Explanation]:
    """The explanation of each unmet need, by its id."""
    sent = solved(given, process)
    told = explain(given, sent, None, process, Progress(), left_s=60)
    return {one.demand.id: one for one in told}


def guides(best: int = 4, **more: Any) -> Demand:
    return replace(need("z0", "guide", best), **more)


def lock(kind: LockKind = LockKind.AVOID, **more: Any) -> PlanLock:
    return PlanLock(id="lock", kind=kind, at=NOW, author="Duty officer", reason="Rests", **more)


def locked_team() -> Problem:
    return problem(
        demands=[guides()], seconds=[[60.0]], teams=[team("a", "d0", 4, "guide")], locks=(lock(team_id="a"),)
    )


def locked_depot() -> Problem:
    return problem(
        demands=[guides()],
        seconds=[[60.0]],
        teams=[team("a", "d0", 4, "guide")],
        locks=(lock(depot_id="d0", zone_id="z0"),),
    )


def bound_elsewhere() -> Problem:
    return problem(
        demands=[guides(), need("z1", "guide", 4, Priority.SUSTAIN)],
        seconds=[[60.0, 60.0]],
        teams=[team("a", "d0", 4, "guide")],
        locks=(lock(LockKind.USE, team_id="a", zone_id="z1"),),
    )


def reserved_team() -> Problem:
    return problem(
        demands=[guides()],
        seconds=[[60.0]],
        teams=[team("a", "d0", 4, "guide")],
        reserves=(Reserve(id="r", item="guide", quantity=2, at=NOW, author="Duty officer"),),
    )


def two_locks() -> Problem:
    """Either lock alone keeps too many away."""
    return problem(
        demands=[guides()],
        seconds=[[60.0]],
        teams=[team("a", "d0", 2, "guide"), team("b", "d0", 2, "guide")],
        locks=(lock(team_id="a"), replace(lock(team_id="b"), id="other")),
    )


def kept_together() -> Problem:
    """Both teams of the pair are needed, at two zones."""
    return problem(
        demands=[guides(), need("z1", "first_aid", 2)],
        seconds=[[60.0, 60.0]],
        teams=[
            team("a", "d0", 4, "guide", kept_with="Pair"),
            team("b", "d0", 2, "first_aid", kept_with="Pair"),
        ],
    )


def no_officer() -> Problem:
    return problem(
        demands=[guides(crew_per_officer=4)], seconds=[[60.0]], teams=[team("a", "d0", 4, "guide")]
    )


def shift_over() -> Problem:
    return problem(
        demands=[guides()], seconds=[[300.0]], teams=[team("a", "d0", 4, "guide")], leaves_s={"a": 120.0}
    )


def not_ready() -> Problem:
    return problem(
        demands=[guides()], seconds=[[300.0]], teams=[team("a", "d0", 4, "guide")], ready_s={"a": 3600.0}
    )


def access_full() -> Problem:
    given = problem(
        demands=[guides()],
        seconds=[[60.0]],
        teams=[team("a", "d0", 2, "guide"), team("b", "d0", 2, "guide")],
    )
    return replace(given, sites=tuple(replace(site, capacity=1) for site in given.sites))


def blankets(best: int = 30, **more: Any) -> Demand:
    return replace(need("z0", "blanket", best), **more)


def reserved_stock() -> Problem:
    return problem(
        demands=[blankets()],
        seconds=[[60.0]],
        stock=[stock("d0", "blanket", 40)],
        vehicles=[vehicle("1", "d0", 100)],
        reserves=(
            Reserve(id="r", item="blanket", quantity=20, depot_id="d0", at=NOW, author="Duty officer"),
        ),
    )


def locked_vehicle() -> Problem:
    return problem(
        demands=[blankets()],
        seconds=[[60.0]],
        stock=[stock("d0", "blanket", 40)],
        vehicles=[vehicle("1", "d0", 100)],
        locks=(lock(vehicle_id="1"),),
    )


def slow_loading() -> Problem:
    given = problem(
        demands=[blankets(best=60)],
        seconds=[[60.0]],
        stock=[stock("d0", "blanket", 60)],
        vehicles=[vehicle("1", "d0", 100)],
    )
    return replace(given, depots=tuple(replace(d, loading_kg_per_min=3.0) for d in given.depots))


def past_its_date() -> Problem:
    given = problem(
        demands=[blankets()],
        seconds=[[60.0]],
        stock=[stock("d0", "blanket", 2)],
        vehicles=[vehicle("1", "d0", 100)],
    )
    return replace(given, expired_stock=(stock("d0", "blanket", 40),))


def narrow_for_two_vans() -> Problem:
    given = problem(
        demands=[blankets(best=60)],
        seconds=[[60.0]],
        stock=[stock("d0", "blanket", 60)],
        vehicles=[vehicle("1", "d0", 30, trips=1), vehicle("2", "d0", 30, trips=1)],
    )
    return replace(given, sites=tuple(replace(one, capacity=1) for one in given.sites))


def no_room_and_too_little() -> Problem:
    """One tour may enter, and even two would bring only half."""
    given = narrow_for_two_vans()
    return replace(given, stock=(stock("d0", "blanket", 30),), vehicles=(vehicle("1", "d0", 15, trips=4),))


def loading_for_others_first() -> Problem:
    """The heavy kits for another zone take up the loading place for most of the time."""
    given = problem(
        demands=[need("z1", "first_aid_kit", 10), blankets(best=30, priority=Priority.STABILISE)],
        seconds=[[60.0, 60.0]],
        stock=[stock("d0", "first_aid_kit", 10), stock("d0", "blanket", 30)],
        vehicles=[vehicle("1", "d0", 100), vehicle("2", "d0", 100)],
    )
    return replace(given, depots=tuple(replace(d, loading_kg_per_min=5.0) for d in given.depots))


def parts_missing() -> Problem:
    return problem(
        demands=[need("z0", "first_aid_kit", 3)],
        seconds=[[60.0]],
        stock=[stock("d0", "first_aid_kit", 1), stock("d0", "blanket", 8), stock("d0", "water_l", 1)],
        vehicles=[vehicle("1", "d0", 100)],
        kits={"first_aid_kit": (("blanket", 2), ("water_l", 2))},
    )


def aid_late() -> Problem:
    given = problem(
        demands=[guides(priority=Priority.SUSTAIN)], seconds=[[60.0]], teams=[team("a", "d0", 4, "guide")]
    )
    return replace(given, depots=tuple(replace(d, mutual_aid=True, delay_s=1800.0) for d in given.depots))


def second_wave() -> Problem:
    """The far team can be there 15 min after it is needed, 10 are allowed."""
    return problem(
        demands=[guides(from_s=3600.0, limit_s=600.0, priority=Priority.SUSTAIN)],
        seconds=[[4500.0]],
        teams=[team("a", "d0", 4, "guide")],
    )


def tours_too_long() -> Problem:
    """Its weight fits two rounds, but there is no time for the second one."""
    return problem(
        demands=[blankets(best=60)],
        seconds=[[200.0]],
        stock=[stock("d0", "blanket", 60)],
        vehicles=[vehicle("1", "d0", 30, trips=2)],
        handling=Handling(turnaround_s=300.0, stop_s=60.0),
    )


CASES: dict[str, tuple[Callable[[], Problem], UnmetCause, str]] = {
    "a lock keeps a team": (locked_team, UnmetCause.LOCKED, "lift_lock"),
    "a lock keeps a depot": (locked_depot, UnmetCause.LOCKED, "lift_lock"),
    "a lock sends it elsewhere": (bound_elsewhere, UnmetCause.LOCKED, "lift_lock"),
    "a reserve keeps a team": (reserved_team, UnmetCause.LOCKED, "lift_reserve"),
    "two locks": (two_locks, UnmetCause.LOCKED, "and"),
    "teams kept together": (kept_together, UnmetCause.COMMITTED, "separate"),
    "no officer": (no_officer, UnmetCause.NO_OFFICER, "add_officers"),
    "the shift ends": (shift_over, UnmetCause.NO_TEAM, "keep_on_duty"),
    "not on duty yet": (not_ready, UnmetCause.NO_TEAM, "call_in"),
    "the access is full": (access_full, UnmetCause.ACCESS_FULL, "widen_access"),
    "the access takes too few tours": (narrow_for_two_vans, UnmetCause.ACCESS_FULL, "widen_access"),
    "the access is full and stock is short": (no_room_and_too_little, UnmetCause.ACCESS_FULL, "and"),
    "a reserve keeps stock": (reserved_stock, UnmetCause.LOCKED, "lift_reserve"),
    "a lock keeps the vehicle": (locked_vehicle, UnmetCause.LOCKED, "lift_lock"),
    "loading is slow": (slow_loading, UnmetCause.LOADING, "load_faster"),
    "all is past its date": (past_its_date, UnmetCause.EXPIRED, "add_stock"),
    "loading is slow for two loads": (loading_for_others_first, UnmetCause.LOADING, "load_faster"),
    "parts of kits are missing": (parts_missing, UnmetCause.NO_STOCK, "add_parts"),
    "mutual aid is late": (aid_late, UnmetCause.TOO_FAR, "raise_team_limit"),
    "a later wave": (second_wave, UnmetCause.TOO_FAR, "raise_team_limit"),
    "tours take too long": (tours_too_long, UnmetCause.NO_VEHICLE, "add_vehicle"),
}


def named(params: dict[str, Any], key: str) -> str:
    return str(dict(params[key].params)["en"])


def one_team(given: Problem, params: dict[str, Any], **changes: Any) -> Problem:
    name = named(params, "team")
    assert any(t.name == name for t in given.teams)
    return replace(given, teams=tuple(replace(t, **changes) if t.name == name else t for t in given.teams))


def depot_of(given: Problem, params: dict[str, Any]) -> Depot:
    return next(d for d in given.depots if d.name == named(params, "depot"))


def lift(given: Problem, _: Demand, params: dict[str, Any]) -> Problem:
    """The words name what is lifted."""
    what = params["what"]
    while "what" in dict(what.params):
        what = dict(what.params)["what"]
    words = Text("en").render(what)
    names = {t.id: t.name for t in given.teams} | {v.id: v.name for v in given.vehicles}
    names |= {d.id: d.name for d in given.depots}

    def about(one: PlanLock) -> bool:
        return names[one.team_id or one.vehicle_id or one.depot_id] in words

    if what.key.startswith("reserve."):
        return replace(given, reserves=())
    assert any(about(one) for one in given.locks), words
    return replace(given, locks=tuple(one for one in given.locks if not about(one)))


def separate(given: Problem, _: Demand, params: dict[str, Any]) -> Problem:
    return one_team(given, params, kept_with="")


def add_officers(given: Problem, _: Demand, params: dict[str, Any]) -> Problem:
    return one_team(given, params, officers=params["n"])


def keep_on_duty(given: Problem, _: Demand, params: dict[str, Any]) -> Problem:
    name = named(params, "team")
    team_id = next(t.id for t in given.teams if t.name == name)
    longer = given.leaves_s[team_id] + 60.0 * params["minutes"]
    return replace(given, leaves_s={**given.leaves_s, team_id: longer})


def call_in(given: Problem, _: Demand, params: dict[str, Any]) -> Problem:
    assert params["minutes"] == 60
    return replace(given, ready_s={})


def widen_access(given: Problem, demand: Demand, params: dict[str, Any]) -> Problem:
    sites = tuple(
        replace(s, capacity=(s.capacity or 0) + params["n"]) if s.name == params["zone"] else s
        for s in given.sites
    )
    return replace(given, sites=sites)


def load_faster(given: Problem, _: Demand, params: dict[str, Any]) -> Problem:
    depot = depot_of(given, params)
    faster = replace(depot, loading_kg_per_min=float(params["kg"]))
    return replace(given, depots=tuple(faster if d is depot else d for d in given.depots))


def add_parts(given: Problem, _: Demand, params: dict[str, Any]) -> Problem:
    depot = depot_of(given, params)
    words = Text("en").render(params["item"]).lower()
    part = next(code for code in ("blanket", "water_l") if code.split("_")[0] in words)
    held = given.stock_at[depot.id, part]
    lines = tuple(s for s in given.stock if (s.depot_id, s.item) != (depot.id, part))
    line = Stock(id="more", depot_id=depot.id, item=part, quantity=held + params["quantity"])
    return replace(given, stock=(*lines, line))


def add_stock(given: Problem, demand: Demand, params: dict[str, Any]) -> Problem:
    depot = depot_of(given, params).id
    held = given.stock_at.get((depot, demand.item), 0)
    others = tuple(s for s in given.stock if (s.depot_id, s.item) != (depot, demand.item))
    return replace(given, stock=(*others, stock(depot, demand.item, held + params["quantity"])))


def add_teams(given: Problem, demand: Demand, params: dict[str, Any]) -> Problem:
    depot = depot_of(given, params).id
    more = [team(f"lent {i}", depot, params["crew"], demand.item) for i in range(params["n"])]
    return replace(given, teams=(*given.teams, *more))


def raise_limit(given: Problem, demand: Demand, params: dict[str, Any]) -> Problem:
    longer = replace(demand, limit_s=60.0 * params["minutes"])
    return replace(given, demands=tuple(longer if d.id == demand.id else d for d in given.demands))


def add_vehicle(given: Problem, _: Demand, params: dict[str, Any]) -> Problem:
    lent = vehicle("lent", depot_of(given, params).id, float(params["kg"]))
    return replace(given, vehicles=(*given.vehicles, lent))


VERBS: dict[str, Callable[[Problem, Demand, dict[str, Any]], Problem]] = {
    "lift_lock": lift,
    "lift_reserve": lift,
    "separate": separate,
    "add_officers": add_officers,
    "keep_on_duty": keep_on_duty,
    "call_in": call_in,
    "widen_access": widen_access,
    "load_faster": load_faster,
    "add_parts": add_parts,
    "add_stock": add_stock,
    "add_teams": add_teams,
    "raise_limit": raise_limit,
    "raise_team_limit": raise_limit,
    "add_vehicle": add_vehicle,
    "add_shared_vehicle": add_vehicle,
}


def obey(given: Problem, demand: Demand, cure: Message) -> Problem:
    """Do exactly what the words of a cure say, and nothing else."""
    params = dict(cure.params)
    verb = cure.key.removeprefix("planning.cure.")
    if verb == "and":
        first, second = params["first"], params["second"]
        assert isinstance(first, Message)
        assert isinstance(second, Message)
        return obey(obey(given, demand, first), demand, second)
    return VERBS[verb](given, demand, params)


@pytest.mark.parametrize("case", CASES)
def test_what_binds_is_named_and_its_cure_works(case: str, process: SolverProcess) -> None:
    build, cause, verb = CASES[case]
    given = build()
    told = list(explained(given, process).values())
    assert told, "the case leaves nothing unmet"
    first = told[0]
    words = [Text(tongue).render(m) for tongue in ("en", "zh") for m in (first.candidate.reason, first.cure)]
    assert first.candidate.cause is cause, words
    assert first.cure.key == f"planning.cure.{verb}", words
    for said in words:
        assert "planning." not in said, said
        assert "{" not in said, said
    after = solved(obey(given, first.demand, first.cure), process)
    met = sum(d.covers for d in after if d.demand.id == first.demand.id)
    assert met >= first.demand.best, words


@pytest.mark.parametrize("case", ["the access takes too few tours", "loading is slow for two loads"])
def test_the_plan_itself_names_the_cause_and_cure(case: str, process: SolverProcess) -> None:
    build, cause, verb = CASES[case]
    proposal = plan_problem(build(), HEADER, None, process, time_limit_s=60, progress=Progress())
    assert [(u.cause, u.cure.key) for u in proposal.unmet] == [(cause, f"planning.cure.{verb}")]


@pytest.mark.parametrize(
    ("brings", "blamed"),
    [((4, 4, 6), 2), ((4, 7, 6), 1), ((5, 4, 5), 0), ((4, 4, 4), 0)],
    ids=["the last", "the second", "the first", "none"],
)
def test_where_no_change_is_enough_the_one_that_brings_most_names_the_cause(
    brings: tuple[int, ...], blamed: int
) -> None:
    """Of 10 that are needed 4 arrive."""
    causes = (UnmetCause.LOCKED, UnmetCause.ACCESS_FULL, UnmetCause.LOADING)
    options = [Candidate(cause, msg(f"reason.{cause}"), NO_CURE) for cause in causes]
    outcome = dict(zip(causes, brings, strict=True))

    class Tried(explaining._Trial):
        def __init__(self) -> None:
            """Needs nothing: the outcomes are given."""

        def arrived(self, option: Candidate, demand: Demand) -> int:
            return outcome[option.cause]

    told = explaining._explain(guides(best=10), 6, iter(options), Tried())
    assert told.candidate is options[blamed]
    assert told.cure.key == "planning.cure.none"


def test_a_lock_that_does_not_bind_is_not_blamed(process: SolverProcess) -> None:
    given = problem(
        demands=[guides(best=6)],
        seconds=[[60.0]],
        teams=[team("a", "d0", 4, "guide"), team("b", "d0", 1, "guide")],
        locks=(lock(team_id="b"),),
    )
    (told,) = explained(given, process).values()
    assert told.candidate.cause is UnmetCause.NO_TEAM, "with the locked one there would be 5 of 6"


def test_life_safety_never_hears_of_waiting_without_a_warning(process: SolverProcess) -> None:
    given = replace(aid_late(), demands=(guides(),))
    (told,) = explained(given, process).values()
    assert told.cure.key == "planning.cure.late"


def test_a_cure_reckons_with_the_access_that_others_take(process: SolverProcess) -> None:
    """Blankets are there and so is the van, but the only entry is taken by the guides."""
    given = problem(
        demands=[guides(), blankets()],
        seconds=[[60.0]],
        teams=[team("a", "d0", 4, "guide")],
        stock=[stock("d0", "blanket", 40)],
        vehicles=[vehicle("1", "d0", 100)],
    )
    given = replace(given, sites=tuple(replace(site, capacity=1) for site in given.sites))
    (told,) = explained(given, process).values()
    assert told.candidate.cause is UnmetCause.ACCESS_FULL


def test_equipment_is_offered_only_where_it_opens_a_way(process: SolverProcess) -> None:
    """Without a terrain nothing is known of what equipment would open: nothing of the kind is said."""
    given = problem(
        demands=[guides()],
        seconds={TravelMode.FOOT: [[FAR]], TravelMode.VEHICLE: [[FAR]]},
        teams=[team("a", "d0", 4, "guide")],
    )
    (told,) = explained(given, process).values()
    assert SpeedKey(TravelMode.FOOT) in given.travel
    assert told.candidate.cause is UnmetCause.UNREACHABLE
    assert told.cure.key == "planning.cure.none"


def test_new_teams_bring_the_officers_that_are_asked_for(process: SolverProcess) -> None:
    given = problem(demands=[guides(best=8, crew_per_officer=4)], seconds=[[60.0]], teams=[])
    (told,) = explained(given, process).values()
    assert told.cure.key == "planning.cure.with_officers"
    assert dict(told.cure.params)["n"] == 2
    more = Team(id="m", depot_id="d0", name="M", capabilities=("guide",), crew=8, officers=2)
    after = solved(replace(given, teams=(more,)), process)
    assert sum(d.covers for d in after) >= 8


def test_a_vehicle_that_other_needs_claim_first_takes_their_load_too(process: SolverProcess) -> None:
    given = problem(
        demands=[need("z0", "water_l", 40), blankets(priority=Priority.SUSTAIN)],
        seconds=[[60.0]],
        stock=[stock("d0", "water_l", 40), stock("d0", "blanket", 40)],
    )
    told = explained(given, process)
    assert [one.cure.key for one in told.values()] == [
        "planning.cure.add_vehicle",
        "planning.cure.add_shared_vehicle",
    ]
    for one in told.values():
        after = solved(obey(given, one.demand, one.cure), process)
        assert sum(d.covers for d in after if d.demand.id == one.demand.id) >= one.demand.best, one.cure


def test_at_last_a_team_is_tried_that_meets_the_need_alone(process: SolverProcess) -> None:
    """Teams that are relieved may go to other needs, which claim them as much as this one."""
    given = problem(
        demands=[guides(best=8), need("z0", "guard", 4)],
        seconds=[[60.0]],
        teams=[team("a", "d0", 4, "guide", "guard")],
    )
    sent = [d for d in solved(given, process) if d.demand.item == "guide"]
    short = 8 - sum(d.covers for d in sent)
    options = list(candidates(given, sent, None, given.demands[0], short, [(given.demands[0], short)]))
    assert given.demands[0].item == "guide"
    assert dict(options[-1].cure.text.params)["crew"] == 8


def test_a_part_of_what_is_missing_that_is_past_its_date_is_told_beside_the_rest(
    process: SolverProcess,
) -> None:
    given = past_its_date()
    some = replace(given, expired_stock=(stock("d0", "blanket", 5),))
    (told,) = explained(some, process).values()
    assert told.candidate.cause is UnmetCause.NO_STOCK
    words = Text("en").render(told.candidate.reason)
    assert "hold 2 in all" in words
    assert "5 are past their date" in words


def test_stock_that_no_vehicle_could_bring_in_time_is_not_called_missing(process: SolverProcess) -> None:
    given = problem(
        demands=[blankets()],
        seconds=[[900.0], [60.0]],
        stock=[stock("d0", "blanket", 66)],
    )
    (told,) = explained(given, process).values()
    assert told.candidate.cause is UnmetCause.TOO_FAR
    words = Text("en").render(told.candidate.reason)
    assert "66" in words
    assert "15 min" in words
    after = solved(obey(given, told.demand, told.cure), process)
    assert sum(d.covers for d in after) >= told.demand.best
