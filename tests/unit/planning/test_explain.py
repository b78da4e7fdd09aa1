"""Every unmet need says what binds, and doing what the cure says removes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from shapely.geometry import Point, Polygon, box

from app.domain.campus import TravelMode
from app.domain.incident import Closure, Extent, ExtentKind, Incident, IncidentType, Priority, Zone
from app.domain.message import Message
from app.domain.operation import Snapshot
from app.domain.plan import PlanStatus, Proposal, Unmet, UnmetCause
from app.domain.resource import Stock, Team, TeamStatus, Vehicle
from app.planning.explain import explain
from app.planning.needs.rules import FILE, rules_text
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from app.runtime.files import config_path
from app.runtime.progress import Progress
from app.runtime.text import Text
from tests.unit.planning.samples import (
    GIVEN,
    NOW,
    STOCK,
    TEAMS,
    VEHICLES,
    need,
    problem,
    snapshot,
    stock,
    team,
    vehicle,
)


@pytest.fixture(autouse=True)
def time_to_try(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, every cure is tried."""
    monkeypatch.setattr(explain, "LEAST_S", 120.0)
    monkeypatch.setattr(explain, "MOST_S", 120.0)


@pytest.fixture(scope="module", autouse=True)
def shared_process(process: SolverProcess) -> None:
    """All plans of this file use one worker."""
    SOLVER.append(process)


SOLVER: list[SolverProcess] = []


def plan(given: Snapshot, incident: str = "i") -> Proposal:
    at = NOW + timedelta(minutes=3)
    return propose(given, (incident,), at=at, author="duty", process=SOLVER[-1])


def line(proposal: Proposal, item: str) -> Unmet | None:
    return next((u for u in proposal.unmet if u.item == item), None)


def obey(given: Snapshot, unmet: Unmet, cure: Message | None = None) -> Snapshot:
    """Do exactly what the words of a cure say, and nothing else."""
    cure = unmet.cure if cure is None else cure
    params: dict[str, Any] = dict(cure.params)
    verb = cure.key.removeprefix("planning.cure.")
    if verb == "and":
        return obey(obey(given, unmet, params["first"]), unmet, params["second"])
    if verb == "late":
        return obey(given, unmet, params["cure"])
    return VERBS[verb](given, unmet, params)


def depot_id(given: Snapshot, params: dict[str, Any]) -> str:
    name = dict(params["depot"].params)["en"]
    return next(d.id for d in given.campus.depots if d.name == name)


def with_campus(given: Snapshot, **changes: Any) -> Snapshot:
    return replace(given, campus=replace(given.campus, **changes))


def add_stock(given: Snapshot, unmet: Unmet, params: dict[str, Any]) -> Snapshot:
    more = Stock(
        id="delivered", depot_id=depot_id(given, params), item=unmet.item, quantity=params["quantity"]
    )
    return with_campus(given, stock=(*given.campus.stock, more))


def add_vehicle(given: Snapshot, unmet: Unmet, params: dict[str, Any]) -> Snapshot:
    more = Vehicle(
        id="lent", depot_id=depot_id(given, params), name="Lent van", capacity_kg=params["kg"], trips=1
    )
    return with_campus(given, vehicles=(*given.campus.vehicles, more))


def add_teams(given: Snapshot, unmet: Unmet, params: dict[str, Any]) -> Snapshot:
    more = tuple(
        Team(
            id=f"lent {i}",
            depot_id=depot_id(given, params),
            name="Lent",
            capabilities=(unmet.item,),
            crew=params["crew"],
        )
        for i in range(params["n"])
    )
    return with_campus(given, teams=(*given.campus.teams, *more))


def raise_limit(given: Snapshot, unmet: Unmet, params: dict[str, Any]) -> Snapshot:
    """Edit the rule, as a planner would."""
    text = rules_text()
    before, mark, after = text.partition(f'item = "{unmet.item}"')
    head, key, rest = after.partition("limit_min = ")
    limit = rest.split("\n", 1)
    edited = before + mark + head + key + str(params["minutes"]) + "\n" + limit[1]
    (config_path() / FILE).write_text(edited, "utf-8")
    return given


def team_named(given: Snapshot, params: dict[str, Any]) -> Team:
    name = dict(params["team"].params)["en"]
    return next(t for t in given.campus.teams if t.name == name)


def return_team(given: Snapshot, unmet: Unmet, params: dict[str, Any]) -> Snapshot:
    back = team_named(given, params)
    teams = tuple(replace(t, status=TeamStatus.AVAILABLE) if t is back else t for t in given.campus.teams)
    return with_campus(given, teams=teams)


def release_team(given: Snapshot, unmet: Unmet, params: dict[str, Any]) -> Snapshot:
    freed = team_named(given, params)
    return replace(given, assignments=tuple(a for a in given.assignments if a.team_id != freed.id))


def release_stock(given: Snapshot, unmet: Unmet, params: dict[str, Any]) -> Snapshot:
    depot = depot_id(given, params)
    kept = tuple(a for a in given.assignments if (a.depot_id, a.item) != (depot, unmet.item))
    return replace(given, assignments=kept)


def open_way(given: Snapshot, unmet: Unmet, params: dict[str, Any]) -> Snapshot:
    return replace(given, closures=tuple(c for c in given.closures if c.reason != params["closure"]))


def move_access(given: Snapshot, unmet: Unmet, params: dict[str, Any]) -> Snapshot:
    assert params["zone"] == "Z0"
    return replace(given, zones=tuple(replace(z, access=None) for z in given.zones))


VERBS: dict[str, Callable[[Snapshot, Unmet, dict[str, Any]], Snapshot]] = {
    "add_stock": add_stock,
    "add_vehicle": add_vehicle,
    "add_shared_vehicle": add_vehicle,
    "add_teams": add_teams,
    "raise_limit": raise_limit,
    "raise_team_limit": raise_limit,
    "longer": raise_limit,
    "return_team": return_team,
    "free_team": return_team,
    "release_team": release_team,
    "release_stock": release_stock,
    "open_way": open_way,
    "move_access": move_access,
}


def without(item: str) -> tuple[Stock, ...]:
    return tuple(s for s in STOCK if s.item != item)


def no_stock() -> Snapshot:
    return snapshot(stock_lines=(*without("stretcher"), stock("d1", "stretcher", 1)))


def no_team() -> Snapshot:
    return snapshot(teams=[t for t in TEAMS if "communications" not in t.capabilities])


def team_resting() -> Snapshot:
    return snapshot(
        teams=[
            replace(t, status=TeamStatus.OUT_OF_SERVICE) if "communications" in t.capabilities else t
            for t in TEAMS
        ]
    )


def team_marked_busy() -> Snapshot:
    return snapshot(
        teams=[
            replace(t, status=TeamStatus.ASSIGNED) if "maintenance" in t.capabilities else t for t in TEAMS
        ]
    )


def stock_too_far() -> Snapshot:
    slow = replace(VEHICLES[1], speed_mps=0.3)
    return snapshot(vehicles=(VEHICLES[0], slow))


def team_too_far() -> Snapshot:
    slow = [replace(t, speed_mps=0.3) if "maintenance" in t.capabilities else t for t in TEAMS]
    return snapshot(teams=slow)


def way_closed() -> Snapshot:
    fallen = Closure(
        id="c", shape=box(410, 410, 490, 590).union(box(490, 410, 590, 490)), reason="Fallen trees"
    )
    works = Closure(id="w", shape=box(90, -10, 110, 10), reason="Works elsewhere", foot=False)
    return snapshot(closures=(works, fallen))


def access_in_the_fire() -> Snapshot:
    zone = Zone(id="z0", incident_id="i", name="Z0", area=box(205, 205, 295, 295), access=Point(250, 250))
    return snapshot(zones=(zone,))


def no_vehicle() -> Snapshot:
    return snapshot(vehicles=(VEHICLES[0],))


def vehicles_full() -> Snapshot:
    return snapshot(vehicles=(vehicle("1", "d0", 200, 1), VEHICLES[1]))


def no_depot_in_time() -> Snapshot:
    text = re.sub(r"limit_min = .*", "limit_min = 0.5", rules_text())
    (config_path() / FILE).write_text(text, "utf-8")
    return snapshot(stock_lines=without("stretcher"))


def serves_first() -> Snapshot:
    """The only team could inform the public, but has to guide people out."""
    teams = [t for t in TEAMS if "communications" not in t.capabilities and t.id not in "15"]
    both = team("5", "d1", 4, "evacuation_guide", "communications", mode=TravelMode.VEHICLE)
    return snapshot(teams=[*teams, both])


def two_incidents(held: str) -> Snapshot:
    """What holds `held` works for an approved plan of another fire."""
    first = snapshot()
    elsewhere = box(5, 205, 95, 295)
    second = Incident(
        id="j",
        number="2026-002",
        type=IncidentType.DORMITORY_FIRE,
        point=Point(50, 250),
        opened_at=NOW,
        opened_by="duty",
    )
    both = replace(
        first,
        incidents=(*first.incidents, second),
        extents=(
            *first.extents,
            Extent(id="f", incident_id="j", kind=ExtentKind.POLYGON, area=elsewhere, source=GIVEN),
        ),
        zones=(*first.zones, Zone(id="z1", incident_id="j", name="Z1", area=elsewhere)),
    )
    other = plan(both, "j")
    kept = tuple(a for a in other.assignments if a.item == held)
    assert kept
    approved = replace(other.plan, status=PlanStatus.APPROVED)
    return replace(both, plans=(approved,), assignments=kept)


CASES: dict[str, tuple[Callable[[], Snapshot], str, UnmetCause]] = {
    "too little stock": (no_stock, "stretcher", UnmetCause.NO_STOCK),
    "no team with the capability": (no_team, "communications", UnmetCause.NO_TEAM),
    "the team is out of service": (team_resting, "communications", UnmetCause.NO_TEAM),
    "the team is marked as busy": (team_marked_busy, "maintenance", UnmetCause.COMMITTED),
    "stock beyond the limit": (stock_too_far, "megaphone", UnmetCause.TOO_FAR),
    "a team beyond the limit": (team_too_far, "maintenance", UnmetCause.TOO_FAR),
    "no depot within the limit": (no_depot_in_time, "stretcher", UnmetCause.TOO_FAR),
    "no team within the limit": (no_depot_in_time, "security", UnmetCause.TOO_FAR),
    "the way is closed to stock": (way_closed, "stretcher", UnmetCause.UNREACHABLE),
    "the way is closed to teams": (way_closed, "maintenance", UnmetCause.UNREACHABLE),
    "the access point burns": (access_in_the_fire, "first_aid", UnmetCause.UNREACHABLE),
    "the access point burns, supplies": (access_in_the_fire, "blanket", UnmetCause.UNREACHABLE),
    "no vehicle at the depot": (no_vehicle, "stretcher", UnmetCause.NO_VEHICLE),
    "vehicles fully loaded": (vehicles_full, "blanket", UnmetCause.NO_VEHICLE),
    "the team works elsewhere": (lambda: two_incidents("maintenance"), "maintenance", UnmetCause.COMMITTED),
    "the stock is promised": (lambda: two_incidents("megaphone"), "megaphone", UnmetCause.COMMITTED),
    "higher needs come first": (serves_first, "communications", UnmetCause.COMMITTED),
}


@pytest.mark.parametrize("case", CASES)
def test_the_cause_is_named_and_the_cure_works(case: str) -> None:
    build, item, cause = CASES[case]
    given = build()
    if case == "the stock is promised":
        given = with_campus(given, stock=(*without("megaphone"), stock("d1", "megaphone", 2)))
    unmet = line(plan(given), item)
    assert unmet is not None, "the case leaves nothing unmet"
    assert unmet.cause is cause, (unmet.reason, unmet.cure)
    cured = plan(obey(given, unmet))
    assert line(cured, item) is None, (unmet.cure, line(cured, item))
    for language in ("en", "zh"):
        for words in (Text(language).render(unmet.reason), Text(language).render(unmet.cure)):
            assert "planning." not in words and "{" not in words, words


def test_a_cure_for_one_of_two_zones_covers_both_where_they_compete() -> None:
    """Two zones lack blankets; the cure of each must hold although the other may take what it brings."""
    given = snapshot(
        stock_lines=(*without("blanket"), stock("d0", "blanket", 10)),
        zones=(
            Zone(id="z0", incident_id="i", name="Z0", area=box(205, 205, 250, 295)),
            Zone(id="z1", incident_id="i", name="Z1", area=box(105, 205, 195, 295)),
        ),
    )
    proposal = plan(given)
    short = [u for u in proposal.unmet if u.item == "blanket"]
    assert len(short) == 2
    for unmet in short:
        cured = plan(obey(given, unmet))
        assert not any(u.item == "blanket" and u.zone_id == unmet.zone_id for u in cured.unmet)


def test_a_cure_that_could_not_be_tried_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "LEAST_S", 0.0)
    monkeypatch.setattr(explain, "MOST_S", 0.0)
    unmet = line(plan(no_stock()), "stretcher")
    assert unmet is not None and unmet.cure.key == "planning.cure.untried"
    assert "Not tried" in Text("en").render(unmet.cure)


def test_life_safety_heads_the_list() -> None:
    unmet = plan(snapshot(teams=TEAMS[:1], stock_lines=STOCK[:1])).unmet
    ranks = [list(Priority).index(u.priority) for u in unmet]
    assert len(set(ranks)) > 1 and ranks == sorted(ranks)


def test_a_way_closed_for_an_incident_is_never_advised_to_be_opened() -> None:
    given = way_closed()
    works, fallen = given.closures
    shut = replace(given, closures=(works, replace(fallen, incident_id="i")))
    for unmet in plan(shut).unmet:
        assert "open_way" not in words_of(unmet.cure), unmet.cure


def test_a_change_that_was_tried_in_vain_is_not_offered() -> None:
    """Both depots burn, too: no closure that is lifted and no way that is drawn would help."""
    flames = box(-20, -20, 20, 20).union(box(480, 480, 520, 520))
    given = way_closed()
    burning = Extent(id="f", incident_id="i", kind=ExtentKind.POLYGON, area=flames, source=GIVEN)
    lost = replace(given, extents=(*given.extents, burning))
    unmet = plan(lost).unmet
    assert unmet
    assert {u.cure.key for u in unmet} == {"planning.cure.none"}


def test_what_comes_too_late_for_lives_never_stands_alone() -> None:
    proposal = plan(no_depot_in_time())
    for unmet in proposal.unmet:
        urgent = unmet.priority is Priority.LIFE_SAFETY
        assert (unmet.cure.key == "planning.cure.late") is urgent, unmet
    assert {u.priority for u in proposal.unmet} > {Priority.LIFE_SAFETY}


@pytest.mark.parametrize(
    ("there", "offered"),
    [(Priority.SUSTAIN, True), (Priority.STABILISE, True), (Priority.LIFE_SAFETY, False)],
)
def test_nothing_is_taken_from_a_need_that_is_more_urgent_or_keeps_people_alive(
    there: Priority, offered: bool
) -> None:
    given = two_incidents("maintenance")
    held = given.assignments[0]
    serves = need("z1", held.item, held.quantity, there)
    unmet = line(plan(replace(given, demands=(serves,))), "maintenance")
    assert unmet is not None
    assert ("release_team" in words_of(unmet.cure)) is offered, unmet.cure


def words_of(cure: Message) -> str:
    """The keys of a cure and of all that it is made of."""
    return " ".join([cure.key, *(words_of(p) for _, p in cure.params if isinstance(p, Message))])


def test_what_an_unfinished_search_left_open_is_not_blamed_on_missing_teams() -> None:
    """Nothing was sent, although the teams are there: only the search ended too early."""
    whole = problem(
        demands=[need("z0", "first_aid", 2), need("z0", "guide", 4)],
        teams=[team("1", "d0", 2, "first_aid")],
        seconds=[[60.0]],
    )
    quiet = Progress()
    found = explain.explain(whole, [], None, SOLVER[-1], quiet, left_s=5.0, settled=False)
    causes = {one.demand.item: (one.candidate.cause, one.cure.key) for one in found}
    assert causes["first_aid"] == (UnmetCause.SEARCH_ENDED, "planning.cure.search_longer")
    assert causes["guide"] == (UnmetCause.NO_TEAM, "planning.cure.add_teams")


def test_where_there_is_nothing_at_all_no_reason_speaks_of_zero() -> None:
    proposal = plan(
        snapshot(teams=[t for t in TEAMS if "security" not in t.capabilities], stock_lines=STOCK[:1])
    )
    reasons = {u.item: u.reason.key for u in proposal.unmet}
    assert reasons["security"] == "planning.reason.no_such_team"
    assert reasons["stretcher"] == "planning.reason.none_held"


def flood(core: Polygon | None, *protection: str, speed_mps: float = 3.0) -> Snapshot:
    """A flood lies across the only ways from the depot to the zone; its core across one of them, or all."""
    return snapshot(
        kind=IncidentType.FLOOD,
        extents=(
            Extent(
                id="e",
                incident_id="i",
                kind=ExtentKind.POLYGON,
                area=box(-20, 140, 520, 260),
                source=GIVEN,
                core=core,
            ),
        ),
        zones=(
            Zone(id="z0", incident_id="i", name="Z0", area=box(180, 280, 320, 320), access=Point(200, 300)),
        ),
        teams=(team("plain", "d0", 40, "evacuation_guide", protection=protection, speed_mps=speed_mps),),
    )


def test_equipment_is_offered_where_it_opens_a_way_and_then_the_need_is_met() -> None:
    given = flood(box(-20, 190, 450, 210))
    unmet = line(plan(given), "evacuation_guide")
    assert unmet is not None
    assert unmet.cause is UnmetCause.UNREACHABLE
    words = Text("en").render(unmet.cure)
    assert unmet.cure.key == "planning.cure.protect", words
    assert "plain" in words and "Flood gear" in words and "never enters the core" in words
    assert line(plan(flood(box(-20, 190, 450, 210), "flood_gear")), "evacuation_guide") is None


def test_equipment_that_opens_a_longer_way_is_offered_as_late() -> None:
    unmet = line(plan(flood(box(-20, 190, 450, 210), speed_mps=1.0)), "evacuation_guide")
    assert unmet is not None
    words = Text("en").render(unmet.cure)
    assert unmet.cure.key == "planning.cure.late", words
    assert "Flood gear" in words and "Raise the limit" in words


@pytest.mark.parametrize(
    "core", [None, box(-20, 190, 520, 210)], ids=["core unknown", "core across all ways"]
)
def test_equipment_is_never_offered_where_nobody_may_enter(core: Polygon | None) -> None:
    unmet = line(plan(flood(core)), "evacuation_guide")
    assert unmet is not None
    assert "Flood gear" not in Text("en").render(unmet.cure)
    assert "none of them can be there within 10 min" in Text("en").render(unmet.reason)
    assert "Flood gear" not in Text("en").render(unmet.reason)
