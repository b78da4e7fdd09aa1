"""Who is protected against a hazard may pass its edge, never its core; all others stay out of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from app.campus.catalogue import catalogue
from app.campus.travel import Blockage
from app.campus.ways import blocked
from app.domain.campus import OneWay, TravelMode
from app.domain.incident import Extent, ExtentKind, IncidentStatus, IncidentType, Zone
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, DemandEdit, PlanStatus, Proposal
from app.domain.resource import Team
from app.planning.check.cut_off import cut_routes, through_danger, ways_of_teams
from app.planning.check.facts import Rule
from app.planning.check.verify import verify
from app.planning.compose import UnsoundProposalError
from app.planning.needs.demand import demand_for
from app.planning.problem.build import build_problem
from app.planning.problem.problem import Problem, team_key, vehicle_key
from app.planning.problem.terrain import Terrain
from app.planning.program.formulation import Formulation
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress
from tests.unit.planning.samples import GIVEN, NOW, dormitory, snapshot, stock, team, vehicle

WATER = box(-20, 140, 520, 260)
"""Across the whole campus, between the depot and the zone."""
DEEP = box(50, 190, 520, 210)
"""Leaves one road free, along the western edge."""
WALL = box(-20, 190, 520, 210)
PROTECTED = {"waders", "waders_and_gown"}
"""Who may wade."""
CREWS: dict[str, tuple[TravelMode, tuple[str, ...]]] = {
    "plain": (TravelMode.FOOT, ()),
    "waders": (TravelMode.FOOT, ("flood_gear",)),
    "waders_and_gown": (TravelMode.FOOT, ("medical_isolation", "flood_gear")),
    "gown": (TravelMode.FOOT, ("medical_isolation",)),
    "made_up": (TravelMode.FOOT, ("flood", "*")),
    "car": (TravelMode.VEHICLE, ("flood_gear",)),
    "cart": (TravelMode.CART, ("flood_gear",)),
}
NORTH = Zone(id="z0", incident_id="i", name="North", area=box(180, 280, 320, 320), access=Point(200, 300))
SOUTH = Zone(id="z1", incident_id="i", name="South", area=box(180, 60, 320, 90), access=Point(200, 100))


def crew(name: str) -> Team:
    mode, worn = CREWS[name]
    return team(name, "d0", 4, "evacuation_guide", mode=mode, protection=worn)


def water(core: Polygon | MultiPolygon | None, area: Polygon = WATER) -> Extent:
    return Extent(id="e", incident_id="i", kind=ExtentKind.POLYGON, area=area, source=GIVEN, core=core)


def flooded(*extents: Extent, names: tuple[str, ...] = tuple(CREWS), south: bool = False) -> Snapshot:
    """A zone on the far side of a flood from everything there is, and if asked for one on the near side; both
    need blankets, and guides: the far zone one team of them and the near zone the others.
    """
    zones = (NORTH, SOUTH) if south else (NORTH,)
    given = snapshot(
        kind=IncidentType.FLOOD,
        extents=extents,
        zones=zones,
        teams=tuple(crew(name) for name in names),
        stock_lines=(stock("d0", "blanket", 40), stock("d0", "water_l", 40)),
        vehicles=(vehicle("van", "d0", 500), vehicle("buggy", "d0", 100, mode=TravelMode.CART)),
    )
    houses = (*given.campus.buildings, replace(dormitory(9, 0), footprint=box(220, 65, 280, 85)))
    campus = replace(given.campus, depots=given.campus.depots[:1], buildings=houses)
    given = replace(given, campus=campus)
    guides = "evacuation_guide"
    far = len(names) if not south else 1
    wanted = {("z0", guides): 4 * far, ("z1", guides): 4 * (len(names) - far)}
    wanted |= {(zone.id, "blanket"): 20 for zone in zones}
    edits = tuple(
        DemandEdit(
            id=f"{d.zone_id} {d.item}",
            zone_id=d.zone_id,
            item=d.item,
            best=wanted.get((d.zone_id, d.item), 0),
            at=NOW,
            author="duty",
            reason="counted",
        )
        for d in demand_for(given, ("i",), NOW).demands
    )
    return replace(given, demand_edits=edits)


def built(given: Snapshot) -> tuple[Problem, Terrain]:
    demands = demand_for(given, ("i",), NOW).demands
    return build_problem(given, ("i",), demands, Progress(), at=NOW)


FLOODS: dict[str, tuple[Callable[[], Snapshot], set[str]]] = {
    "with a core": (lambda: flooded(water(DEEP)), PROTECTED),
    "with a core in two pieces": (
        lambda: flooded(water(MultiPolygon([box(50, 190, 150, 210), box(250, 190, 520, 210)]))),
        PROTECTED,
    ),
    "with a core from side to side": (lambda: flooded(water(WALL)), set()),
    "with a core as large as itself": (lambda: flooded(water(WATER)), set()),
    "without a core": (lambda: flooded(water(None)), set()),
    "with an empty core": (lambda: flooded(water(Polygon())), set()),
    "with a core of no area": (lambda: flooded(water(Polygon([(0, 200), (9, 200), (0, 200)]))), set()),
    "with a core that reaches out of it": (
        lambda: flooded(water(WATER, area=box(100, 140, 300, 260))),
        set(),
    ),
    "not drawn yet": (lambda: replace(flooded(), zones=(NORTH, replace(SOUTH, area=WATER))), set()),
    "under another hazard": (lambda: both(IncidentStatus.OPEN), set()),
    "under another hazard that is over": (lambda: both(IncidentStatus.CLOSED), PROTECTED),
}


def both(smoke: IncidentStatus) -> Snapshot:
    """The flood, with a fire over the road that its core leaves free."""
    given = flooded(water(DEEP))
    fire = replace(given.incidents[0], id="f", number="2", type=IncidentType.BUILDING_FIRE, status=smoke)
    ring = replace(water(box(20, 190, 30, 210), area=box(-20, 180, 60, 220)), id="g", incident_id="f")
    return replace(given, incidents=(*given.incidents, fire), extents=(*given.extents, ring))


@pytest.mark.parametrize("flood", FLOODS)
def test_only_the_protected_have_a_way_and_an_arc_through_a_hazard(flood: str) -> None:
    make, may_pass = FLOODS[flood]
    given = make()
    problem, terrain = built(given)
    reach = {t.id for t in problem.teams if math.isfinite(problem.team_travel_s(t, "z0"))}
    assert reach == may_pass
    assert all(math.isinf(problem.carrier_travel_s(carrier, "z0")) for carrier in problem.carriers)
    arcs = [arc for arc in Formulation(problem).arcs if arc.demand.zone_id == "z0"]
    assert {one.id for arc in arcs for one in arc.group} == may_pass
    assert not any(arc.carrier for arc in arcs)
    shut = [e.core for e in given.extents if e.core is not None and e.core.area]
    for name in may_pass:
        route = problem.route(team_key(crew(name)), "d0", "z0")
        assert route.crosses(WATER)
        assert not any(route.crosses(core) for core in shut)
        assert not terrain.blockage.is_clear(np.array([route])).any()


@pytest.mark.parametrize("code", catalogue().protections)
@pytest.mark.parametrize("kind", IncidentType)
def test_each_protection_opens_its_own_kinds_of_incident_and_no_other(kind: IncidentType, code: str) -> None:
    given = flooded(water(DEEP))
    given = replace(given, incidents=(replace(given.incidents[0], type=kind),))
    opens = kind.value in catalogue().protections[code].incidents
    closed = blocked(given, (code,)).area
    assert closed is not None
    assert closed.equals(DEEP if opens else WATER)


@pytest.fixture(scope="module")
def waded(process: SolverProcess) -> tuple[Problem, Proposal]:
    """A proposal whose only order beyond the flood is for those who may wade."""
    given = flooded(water(DEEP), names=("plain", "waders", "car"), south=True)
    problem, _ = built(given)
    return problem, propose(given, ("i",), at=NOW, author="duty", process=process)


def beyond(proposal: Proposal) -> list[Assignment]:
    return [a for a in proposal.assignments if a.zone_id == "z0"]


def test_a_proposal_sends_only_the_protected_through_a_hazard(waded: tuple[Problem, Proposal]) -> None:
    problem, proposal = waded
    assert verify(problem, proposal) == ()
    assert [a.team_id for a in beyond(proposal)] == ["waders"]
    assert {"plain", "car"} <= {a.team_id for a in proposal.assignments if a.zone_id == "z1"}
    assert proposal.tours
    assert {stop.zone_id for tour in proposal.tours for stop in tour.stops} == {"z1"}
    assert not any(tour.route.crosses(WATER) for tour in proposal.tours)
    assert [(u.zone_id, u.item, u.missing) for u in proposal.unmet] == [("z0", "blanket", 20)]


def broken(problem: Problem, proposal: Proposal) -> set[tuple[Rule, str]]:
    return {(violation.rule, violation.subject) for violation in verify(problem, proposal)}


@pytest.mark.parametrize("who", ["plain", "car"])
def test_an_order_that_claims_a_way_of_the_protected_is_reported(
    who: str, waded: tuple[Problem, Proposal]
) -> None:
    problem, proposal = waded
    (order,) = beyond(proposal)
    claimed = replace(order, team_id=who, mode=crew(who).mode)
    rest = tuple(a for a in proposal.assignments if a.id != order.id and a.team_id != who)
    found = broken(problem, replace(proposal, assignments=(*rest, claimed)))
    assert {(Rule.TRAVEL, order.id), (Rule.LIMIT, order.id)} <= found


def test_a_way_through_the_core_is_reported_whatever_time_it_claims(waded: tuple[Problem, Proposal]) -> None:
    problem, proposal = waded
    (order,) = beyond(proposal)
    start, end = order.route.coords[0], order.route.coords[-1]
    through = replace(order, route=LineString([start, (200, 0), end]))
    assert through.route.crosses(DEEP)
    orders = tuple(through if a.id == order.id else a for a in proposal.assignments)
    assert broken(problem, replace(proposal, assignments=orders)) == {(Rule.ROUTE, order.id)}


def test_a_tour_that_claims_a_stop_or_a_way_beyond_a_hazard_is_reported(
    waded: tuple[Problem, Proposal],
) -> None:
    problem, proposal = waded
    tour = proposal.tours[0]
    stop = tour.stops[-1]
    for stops in (
        (*tour.stops, replace(stop, zone_id="z0", arrive_s=stop.arrive_s + 60)),
        (*tour.stops[:-1], replace(stop, zone_id="z0")),
    ):
        longer = replace(tour, stops=stops)
        found = broken(problem, replace(proposal, tours=(longer, *proposal.tours[1:])))
        assert (Rule.TOUR, tour.id) in found
    home, door = tour.route.coords[0], (200, 100)
    strayed = replace(tour, route=LineString([home, door, (200, 300), door, home]))
    found = broken(problem, replace(proposal, tours=(strayed, *proposal.tours[1:])))
    assert found == {(Rule.ROUTE, tour.id)}


DRY = box(0, 520, 10, 530)
"""Off all ways."""


@pytest.fixture(scope="module")
def in_force(process: SolverProcess) -> Snapshot:
    """A plan that was made before the water came: everybody takes western roads."""
    given = flooded(water(None, area=DRY), names=("plain", "waders", "gown", "car"))
    proposal = propose(given, ("i",), at=NOW, author="duty", process=process)
    return replace(
        given,
        plans=(replace(proposal.plan, status=PlanStatus.APPROVED),),
        assignments=proposal.assignments,
        tours=proposal.tours,
    )


EAST = box(300, 190, 520, 210)


@pytest.mark.parametrize(
    ("core", "still"),
    [(EAST, {"waders"}), (WALL, set()), (box(-9, 190, 220, 210), set()), (None, set())],
    ids=["a core beside the ways", "a core from side to side", "a core on the ways", "no core"],
)
def test_an_order_in_force_is_called_off_for_all_but_those_who_may_still_pass(
    in_force: Snapshot, core: Polygon | None, still: set[str]
) -> None:
    assert cut_routes(in_force) == ()
    every = {a.team_id for a in in_force.assignments}
    assert every == {"", "plain", "waders", "gown", "car"}
    now = replace(in_force, extents=(water(core),))
    assert {a.team_id for a in cut_routes(now)} == every - still


def test_who_takes_the_protection_off_is_called_off(in_force: Snapshot) -> None:
    now = replace(in_force, extents=(water(EAST),))
    bare = tuple(replace(t, protection=()) for t in now.campus.teams)
    assert "waders" in {a.team_id for a in cut_routes(replace(now, campus=replace(now.campus, teams=bare)))}
    fewer = tuple(t for t in now.campus.teams if t.id != "waders")
    assert "waders" in {a.team_id for a in cut_routes(replace(now, campus=replace(now.campus, teams=fewer)))}


def test_geometry_alone_tells_who_may_be_on_a_way(waded: tuple[Problem, Proposal]) -> None:
    given = flooded(water(DEEP))
    (order,) = beyond(waded[1])
    common, own = blocked(given), ways_of_teams(given)
    assert set(own) == PROTECTED
    for name in CREWS:
        stopped = through_danger([replace(order, team_id=name)], common, own)
        assert bool(stopped) is (name not in PROTECTED), name


@pytest.mark.parametrize(
    ("name", "core", "sound"),
    [
        ("waders", EAST, True),
        ("waders", WALL, False),
        ("waders", None, False),
        ("plain", EAST, False),
        ("car", EAST, False),
    ],
)
def test_a_defect_that_lets_ways_through_a_hazard_is_refused_at_last(
    name: str,
    core: Polygon | None,
    sound: bool,
    monkeypatch: pytest.MonkeyPatch,
    process: SolverProcess,
) -> None:
    """Ways are computed as if nothing were blocked; only for those who may pass does that do no harm."""
    monkeypatch.setattr(Blockage, "open_edges", lambda self, network, mode: network.usable_edges(mode))
    monkeypatch.setattr(Blockage, "is_clear", lambda self, legs, mode=None: np.ones(len(legs), dtype=bool))
    given = flooded(water(core), names=(name,))
    given = replace(given, campus=replace(given.campus, vehicles=()))
    if sound:
        proposal = propose(given, ("i",), at=NOW, author="duty", process=process)
        assert [a.team_id for a in proposal.assignments] == [name]
        assert proposal.assignments[0].route.crosses(WATER)
        return
    with pytest.raises(UnsoundProposalError):
        propose(given, ("i",), at=NOW, author="duty", process=process)


def one_way_out() -> Snapshot:
    """The only dry road leads north and may be driven one way."""
    given = flooded(water(DEEP, area=box(50, 140, 520, 260)), names=("waders",))
    paths = tuple(
        replace(path, one_way=OneWay.FORWARD) if path.id in ("road:01-02", "road:02-03") else path
        for path in given.campus.paths
    )
    zones = (replace(NORTH, access=Point(0, 300)),)
    return replace(given, zones=zones, campus=replace(given.campus, paths=paths))


def test_a_vehicle_that_could_get_there_but_not_back_is_not_sent(process: SolverProcess) -> None:
    given = one_way_out()
    problem, _ = built(given)
    van = next(c for c in problem.carriers if c.mode is TravelMode.VEHICLE)
    assert math.isfinite(problem.carrier_travel_s(van, "z0"))
    assert math.isinf(problem.onward_s(vehicle_key(van.vehicles[0]), "z0", "d0"))
    proposal = propose(given, ("i",), at=NOW, author="duty", process=process)
    assert [a.team_id for a in proposal.assignments] == ["waders"]
    assert [u.item for u in proposal.unmet] == ["blanket"]


def test_a_tour_whose_way_back_leads_through_a_hazard_is_refused_at_last(
    monkeypatch: pytest.MonkeyPatch, process: SolverProcess
) -> None:
    monkeypatch.setattr(Blockage, "open_edges", lambda self, network, mode: network.usable_edges(mode))
    monkeypatch.setattr(Blockage, "is_clear", lambda self, legs, mode=None: np.ones(len(legs), dtype=bool))
    with pytest.raises(UnsoundProposalError):
        propose(one_way_out(), ("i",), at=NOW, author="duty", process=process)


def test_no_leg_of_a_tour_leads_through_a_hazard(process: SolverProcess) -> None:
    """A van north of the water and one south of it; between the zones on the two sides there is no leg."""
    given = flooded(water(DEEP), names=("waders",), south=True)
    north = replace(given.campus.depots[0], id="d1", name="North depot", point=Point(500, 500))
    campus = replace(
        given.campus,
        depots=(*given.campus.depots, north),
        vehicles=(*given.campus.vehicles, vehicle("lorry", "d1", 900)),
        stock=(*given.campus.stock, stock("d1", "blanket", 400)),
    )
    wet, dry = replace(given, campus=campus), replace(given, campus=campus, extents=(water(None, area=DRY),))
    key = vehicle_key(campus.vehicles[0])
    over, _ = built(dry)
    assert math.isfinite(over.onward_s(key, "z1", "z0"))
    problem, _ = built(wet)
    for start, goal in (("z1", "z0"), ("z0", "z1"), ("z0", "d0"), ("z1", "d1")):
        assert math.isinf(problem.onward_s(key, start, goal))
    tours = propose(wet, ("i",), at=NOW, author="duty", process=process).tours
    assert {(t.depot_id, stop.zone_id) for t in tours for stop in t.stops} == {("d0", "z1"), ("d1", "z0")}
    assert not any(tour.route.crosses(WATER) for tour in tours)
