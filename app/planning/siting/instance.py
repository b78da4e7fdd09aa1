"""From a campus and a question to the figures of a location model: times, needs, weights, what there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.campus.access import building_access
from app.campus.blockage import Blockage
from app.campus.network import PathNetwork
from app.campus.resources import catalogue
from app.domain.campus import Building, TravelMode
from app.domain.errors import UserError
from app.domain.incident import Incident, IncidentType, Zone
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Snapshot
from app.domain.resource import Depot, Team, TeamStatus
from app.hazards.extents import building_extent
from app.planning.needs.demand import demand_for
from app.planning.problem.build import network_of
from app.planning.problem.problem import SpeedKey
from app.planning.siting.answer import Bools, Floats
from app.planning.siting.arrivals import arrivals, travel_keys
from app.planning.siting.request import ScenarioWish, SitingModel, SitingRequest
from app.runtime.progress import Progress

PHASES = (timedelta(0), timedelta(hours=1), timedelta(hours=24))
"""When the rules of each phase have come, after an incident began."""
FIRES = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})


@dataclass(frozen=True, slots=True)
class Scenario:
    """An incident that may happen."""

    building_id: str
    name: Message
    point: Point
    """Where arrivals report."""
    weight: float
    people: float | None
    """Best figure of those inside at the hour; None where nobody knows."""
    needs: Mapping[str, int]
    """Units, or crew members, of each item."""


@dataclass(frozen=True, slots=True)
class Place:
    """A depot of today, or a building where one may be opened."""

    id: str
    name: Message
    point: Point
    depot: Depot | None
    building_id: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """Things that are sited together: a team, or one unit of a supply."""

    size: int
    """Crew members, or 1."""
    today: tuple[int, ...]
    """(n,) how many of them stand at each place now."""
    team_ids: tuple[tuple[str, ...], ...] = ()
    """(n,) which teams these are; empty for a supply."""

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.today)


@dataclass(frozen=True, eq=False)
class Instance:
    """k scenarios and n places; the first places are today's depots."""

    request: SitingRequest
    scenarios: tuple[Scenario, ...]
    places: tuple[Place, ...]
    candidate: Bools
    """(n,)"""
    seconds: Mapping[str, Floats]
    """(k, n) for each item: until the first of it can be there, inf where there is no way."""
    lots: Mapping[str, tuple[Lot, ...]]
    """What there is of each item, lots of one size together."""
    room: Floats
    """(n,) units or crew members of each item, inf where that is no limit."""
    unreached: tuple[Message, ...]
    """Scenarios that no candidate reaches; they are in none of the figures."""
    assumptions: tuple[Message, ...]

    @property
    def slowest(self) -> Floats:
        """(k, n) seconds until every kind of item that a scenario needs can be there."""
        waits = [np.where(self.asked(item)[:, None], seconds, 0.0) for item, seconds in self.seconds.items()]
        return np.asarray(np.max(np.stack(waits), axis=0))

    def asked(self, item: str) -> Bools:
        """(k,) whether a scenario needs the item; one that needs none is still to be reached by all."""
        return np.array([s.needs[item] > 0 or not any(s.needs.values()) for s in self.scenarios])

    @property
    def weight(self) -> Floats:
        """(k,)"""
        return np.array([s.weight for s in self.scenarios])


def make_instance(snapshot: Snapshot, request: SitingRequest, progress: Progress) -> Instance:
    """The figures of a question.

    Raises:
        UserError: nothing can be sited, nothing is needed, or no candidate reaches any scenario.
        Cancelled: a person stopped it.
    """
    _check(snapshot, request)
    network = network_of(snapshot.campus.paths)
    places = _places(snapshot, request, network)
    lots = {item: _lots(snapshot, request, item, places) for item in request.items}
    candidate = np.array([p.depot is None or request.with_depots for p in places])
    keys = {item: travel_keys(snapshot, item) for item in request.items}
    origins = [place.point for place in places]
    found: list[Scenario] = []
    rows: dict[str, list[Floats]] = {item: [] for item in request.items}
    unreached: list[Message] = []
    for number, wish in enumerate(request.scenarios):
        progress.report(number / len(request.scenarios), msg("siting.travelling"))
        building = _building(snapshot, wish.building_id)
        scenario, area = _scenario(snapshot, request, building, wish)
        times = {i: arrivals(snapshot, network, building, area, origins, keys[i]) for i in request.items}
        inside = np.array([place.building_id == building.id for place in places])
        slowest = np.max([t for _, t in times.values()], axis=0)
        if not np.isfinite(slowest[candidate & ~inside]).any():
            unreached.append(scenario.name)
            continue
        found.append(replace(scenario, point=times[request.items[0]][0] or scenario.point))
        for item, (_, seconds) in times.items():
            rows[item].append(np.where(inside, np.inf, seconds))
    if not found:
        raise UserError(msg("siting.none_reached"), tuple(unreached))
    for item in request.items:
        if not any(scenario.needs[item] for scenario in found):
            raise UserError(msg("siting.nothing_needed", item=catalogue().words(item), kind=request.kind))
    room = dict(request.room)
    if not room.keys() <= {place.id for place in places}:
        raise UserError(msg("siting.room_elsewhere"))
    return Instance(
        request=request,
        scenarios=_weighted(found),
        places=places,
        candidate=candidate,
        seconds={item: np.stack(rows[item]) for item in request.items},
        lots=lots,
        room=np.array([float(room.get(p.id, np.inf)) for p in places]),
        unreached=tuple(unreached),
        assumptions=_assumptions(snapshot, request, found, keys),
    )


def _check(snapshot: Snapshot, request: SitingRequest) -> None:
    if not request.items:
        raise UserError(msg("siting.no_item"))
    if not request.scenarios:
        raise UserError(msg("siting.no_scenario"))
    if not 0 < request.limit_s < np.inf or request.sites < 1:
        raise UserError(msg("siting.bad_figure"))
    if any(not 0 < wish.weight < np.inf for wish in request.scenarios):
        raise UserError(msg("siting.bad_weight"))
    if any(n < 0 for _, n in request.room):
        raise UserError(msg("siting.bad_figure"))
    known = catalogue()
    for item in request.items:
        if item not in known.capabilities and item not in known.supplies:
            raise UserError(msg("siting.unknown_item", item=item))


def _building(snapshot: Snapshot, building_id: str) -> Building:
    for building in snapshot.campus.buildings:
        if building.id == building_id:
            return building
    raise UserError(msg("siting.unknown_building", building=building_id))


def _places(snapshot: Snapshot, request: SitingRequest, network: PathNetwork) -> tuple[Place, ...]:
    """The campus's own depots, then the buildings that were named and house none."""
    own = sorted((d for d in snapshot.campus.depots if not d.mutual_aid), key=lambda d: d.id)
    places = [Place(d.id, bilingual(d.name, d.name_zh), d.point, d, d.building_id) for d in own]
    housed = {depot.building_id for depot in own}
    wanted = [_building(snapshot, b) for b in dict.fromkeys(request.candidates) if b not in housed]
    access = building_access(
        network, wanted, snapshot.campus.entrances, TravelMode.FOOT, Blockage(None, snapshot.closures)
    )
    for building, door in zip(wanted, access.door_xy, strict=True):
        places.append(
            Place(building.id, bilingual(building.name, building.name_zh), Point(door), None, building.id)
        )
    if not places or not (request.with_depots or wanted):
        raise UserError(msg("siting.no_candidate"))
    return tuple(places)


def _lots(
    snapshot: Snapshot, request: SitingRequest, item: str, places: tuple[Place, ...]
) -> tuple[Lot, ...]:
    """What the campus's own depots hold of an item now."""
    column = {place.id: number for number, place in enumerate(places)}
    if item in catalogue().capabilities:
        lots = _team_lots(_teams(snapshot, request, item), column, len(places))
    else:
        today = [0] * len(places)
        for line in snapshot.campus.stock:
            fresh = line.best_before is None or line.best_before > request.at
            if line.item == item and line.depot_id in column and fresh:
                today[column[line.depot_id]] += max(0, line.quantity)
        lots = (Lot(1, tuple(today)),) if any(today) else ()
    if not lots:
        raise UserError(msg("siting.none_held", item=catalogue().words(item)))
    return lots


def _teams(snapshot: Snapshot, request: SitingRequest, item: str) -> list[Team]:
    def counts_for(team: Team) -> str:
        return next((i for i in request.items if i in team.capabilities), "")

    own = {d.id for d in snapshot.campus.depots if not d.mutual_aid}
    return [
        team
        for team in sorted(snapshot.campus.teams, key=lambda t: t.id)
        if team.status is not TeamStatus.OUT_OF_SERVICE and team.depot_id in own and counts_for(team) == item
    ]


def _team_lots(teams: list[Team], column: Mapping[str, int], places: int) -> tuple[Lot, ...]:
    lots = []
    for size in sorted({team.crew for team in teams}):
        ids: list[list[str]] = [[] for _ in range(places)]
        for team in teams:
            if team.crew == size:
                ids[column[team.depot_id]].append(team.id)
        lots.append(Lot(size, tuple(len(some) for some in ids), tuple(tuple(some) for some in ids)))
    return tuple(lots)


def _scenario(
    snapshot: Snapshot, request: SitingRequest, building: Building, wish: ScenarioWish
) -> tuple[Scenario, BaseGeometry]:
    """What an incident there would need by the demand rules, and where nobody would pass."""
    incident = Incident(
        id="siting",
        number="",
        type=request.kind,
        point=building.footprint.representative_point(),
        opened_at=request.at,
        opened_by="",
        building_id=building.id,
    )
    extent = building_extent(snapshot.campus, incident.id, building.id, burns=request.kind in FIRES)
    zone = Zone(id="siting", incident_id=incident.id, name=building.name, area=building.footprint)
    alone = replace(
        snapshot,
        incidents=(incident,),
        extents=(extent,),
        zones=(zone,),
        headcounts=(),
        demand_edits=(),
    )
    needs = dict.fromkeys(request.items, 0)
    for later in PHASES:
        table = demand_for(alone, (incident.id,), request.at + later)
        for demand in table.demands:
            if demand.item in needs and not needs[demand.item]:
                needs[demand.item] = demand.best
    count = table.counts[0][1]
    people = None if building.id in count.unknown_building_ids else count.total.best
    name = bilingual(building.name, building.name_zh)
    return Scenario(building.id, name, incident.point, wish.weight, people, needs), extent.area


def _weighted(scenarios: list[Scenario]) -> tuple[Scenario, ...]:
    """Each by its people; where nobody counted them, by the mean of the others."""
    known = [s.people for s in scenarios if s.people is not None]
    usual = float(np.mean(known)) if known else 1.0
    people = [usual if s.people is None else s.people for s in scenarios]
    if not any(people):
        people = [1.0] * len(scenarios)
    return tuple(replace(s, weight=s.weight * p) for s, p in zip(scenarios, people, strict=True))


def _assumptions(
    snapshot: Snapshot,
    request: SitingRequest,
    scenarios: list[Scenario],
    keys: Mapping[str, tuple[SpeedKey, ...]],
) -> tuple[Message, ...]:
    together = request.model is SitingModel.AT_ONCE
    first = msg("siting.assumed.at_once") if together else msg("siting.assumed.one_at_a_time")
    found = [first, msg("siting.assumed.travel_only")]
    for item, ways in keys.items():
        found.append(msg("siting.assumed.mode", item=catalogue().words(item), mode=ways[0].mode))
        if len(ways) > 1:
            found.append(msg("siting.assumed.slowest", item=catalogue().words(item)))
    if any(item in catalogue().capabilities for item in request.items):
        found.append(msg("siting.assumed.whole_teams"))
    unknown = sum(s.people is None for s in scenarios)
    if unknown:
        found.append(msg("siting.assumed.unknown_people", n=unknown))
    if any(depot.mutual_aid for depot in snapshot.campus.depots):
        found.append(msg("siting.assumed.no_mutual_aid"))
    return tuple(found)
