"""People and places of each zone: the figures that demand rules are applied to.

A building belongs to one zone only, the one that covers most of its footprint; a building of the extent that
lies in no zone belongs to the nearest zone of the incident. So nobody is counted twice where zones overlap,
and nobody is left out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.campus.people import people_affected, people_living
from app.domain.campus import Building, BuildingUse
from app.domain.errors import UserError
from app.domain.incident import EvacuationStatus, Incident, Zone
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.people import PeopleCount
from app.domain.plan import PopulationBase
from app.domain.source import Estimate
from app.planning.needs.rule_fields import Band
from app.planning.needs.rules import RuleSet

NOBODY = Estimate(0, 0, 0)
HOMES = frozenset({BuildingUse.DORMITORY, BuildingUse.RESIDENTIAL})
"""Whoever lives here has nowhere else to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonePopulation:
    """The people of one zone in each of the senses that a rule can mean, and its buildings."""

    zone: Zone
    inside: Estimate
    evacuated: Estimate
    sheltered: Estimate
    """Residents who need a place to stay, and whoever shelters where they are."""
    residents: Estimate
    """Like `sheltered`, but with the residents who were out: they, too, need a bed for the night."""
    casualties: Estimate
    buildings: tuple[Building, ...]
    exits: int
    unknown: bool = False
    """People may be inside of whom no figure exists: `inside` is then a lower bound."""

    def base(self, base: PopulationBase, measure: str) -> Estimate:
        """The figure that a rule is applied to."""
        if base is PopulationBase.PLACE:
            value = self._measure(measure)
            return Estimate(value, value, value, measure)
        value_of: Mapping[PopulationBase, Estimate] = {
            PopulationBase.INSIDE: self.inside,
            PopulationBase.EVACUATED: self.evacuated,
            PopulationBase.SHELTERED: self.sheltered,
            PopulationBase.RESIDENTS: self.residents,
            PopulationBase.CASUALTIES: self.casualties,
        }
        return value_of[base]

    def _measure(self, measure: str) -> float:
        match measure:
            case "perimeter_m":
                return float(self.zone.area.length)
            case "floor_area_m2":
                return math.fsum(_floor_area(building) for building in self.buildings)
            case "exits":
                return float(self.exits)
            case "buildings":
                return float(len(self.buildings))
            case _:
                return 1.0


def _floor_area(building: Building) -> float:
    if building.floor_area_m2 is not None:
        return building.floor_area_m2
    return float(building.footprint.area) * (building.floors or 1)


@dataclass(frozen=True, slots=True)
class Populations:
    """All zones of some incidents, the counts behind them, and what was assumed."""

    zones: tuple[ZonePopulation, ...]
    counts: tuple[tuple[str, PeopleCount], ...]
    """Incident id and its count."""
    assumptions: tuple[Message, ...]


def populations(snapshot: Snapshot, incident_ids: Sequence[str], rules: RuleSet) -> Populations:
    """The people of each zone of some incidents, at the moment when each was opened.

    Raises:
        UserError: an incident has neither extent nor zone.
    """
    incidents = [snapshot.incident(incident_id) for incident_id in incident_ids]
    zones = {i.id: _zones(snapshot, i) for i in incidents}
    counts = {i.id: _count(snapshot, i) for i in incidents}
    every = [zone for incident in incidents for zone in zones[incident.id]]
    owner = _owners(snapshot, every, counts)
    inside = _inside(zones, counts, owner)
    found: list[ZonePopulation] = []
    assumptions: list[Message] = []
    for incident in incidents:
        hurt = _casualties(incident, zones[incident.id], inside, rules, assumptions)
        unknown = {owner[b] for b in counts[incident.id].unknown_building_ids}
        if any(not h.building_id for h in snapshot.headcounts if h.incident_id == incident.id):
            unknown = set()
        for zone in zones[incident.id]:
            people = _population(snapshot, incident, zone, inside[zone.id], hurt[zone.id], owner)
            found.append(replace(people, unknown=zone.id in unknown))
        assumptions += _assumed(incident, counts[incident.id])
    return Populations(tuple(found), tuple(counts.items()), tuple(assumptions))


def _zones(snapshot: Snapshot, incident: Incident) -> list[Zone]:
    zones = sorted((z for z in snapshot.zones if z.incident_id == incident.id), key=lambda z: z.id)
    if not zones:
        raise UserError(msg("planning.no_zone", incident=incident.number))
    return zones


def _count(snapshot: Snapshot, incident: Incident) -> PeopleCount:
    count = people_affected(snapshot, incident)
    if count is None:
        raise UserError(msg("planning.no_zone", incident=incident.number))
    return count


def _owners(snapshot: Snapshot, zones: Sequence[Zone], counts: Mapping[str, PeopleCount]) -> dict[str, str]:
    """Building id and the one zone that it belongs to."""
    counted = {share.building_id for count in counts.values() for share in count.shares}
    counted |= {building_id for count in counts.values() for building_id in count.unknown_building_ids}
    owner = {}
    for building in snapshot.campus.buildings:
        touched = building.id in counted or any(z.area.intersects(building.footprint) for z in zones)
        if touched:
            owner[building.id] = min(
                zones,
                key=lambda z: (
                    -z.area.intersection(building.footprint).area,
                    z.area.distance(building.footprint),
                    z.id,
                ),
            ).id
    return owner


def _inside(
    zones: Mapping[str, Sequence[Zone]], counts: Mapping[str, PeopleCount], owner: Mapping[str, str]
) -> dict[str, list[_Share]]:
    """Each zone's shares; where a person corrected the total, the shares are scaled to it.

    A building that several incidents count goes once to its zone, with the larger figure.
    """
    of_zone: dict[str, list[_Share]] = {zone.id: [] for own in zones.values() for zone in own}
    people_in: dict[str, Estimate] = {}
    for incident_id, count in counts.items():
        total = sum((share.people for share in count.shares), NOBODY)
        scale = count.total.best / total.best if count.corrected and total.best > 0 else 1.0
        for share in count.shares:
            people = _scaled(share.people, scale) if scale != 1.0 else share.people
            known = people_in.get(share.building_id, people)
            people_in[share.building_id] = max(known, people, key=lambda figure: figure.best)
        if count.corrected and total.best <= 0:
            largest = max(zones[incident_id], key=lambda zone: (zone.area.area, zone.id))
            of_zone[largest.id].append(_Share("", count.total))
    for building_id, people in people_in.items():
        of_zone[owner[building_id]].append(_Share(building_id, people))
    return of_zone


@dataclass(frozen=True, slots=True)
class _Share:
    building_id: str
    people: Estimate


def _scaled(people: Estimate, factor: float) -> Estimate:
    return Estimate(people.low * factor, people.best * factor, people.high * factor, people.unit)


def _larger(one: Estimate, other: Estimate) -> Estimate:
    return Estimate(max(one.low, other.low), max(one.best, other.best), max(one.high, other.high), one.unit)


def _total(shares: Sequence[_Share]) -> Estimate:
    return sum((share.people for share in shares), NOBODY)


def _population(
    snapshot: Snapshot,
    incident: Incident,
    zone: Zone,
    shares: Sequence[_Share],
    casualties: Estimate,
    owner: Mapping[str, str],
) -> ZonePopulation:
    buildings = tuple(b for b in snapshot.campus.buildings if owner.get(b.id) == zone.id)
    inside = _total(shares)
    stays = zone.status is EvacuationStatus.SHELTER
    homes = {building.id: building for building in buildings if building.use in HOMES}
    present = [share for share in shares if share.building_id in homes]
    living = (people_living(snapshot.campus, homes[s.building_id], incident.opened_at) for s in present)
    residents = sum(map(_larger, (share.people for share in present), living), NOBODY)
    doors: defaultdict[str, int] = defaultdict(int)
    for entrance in snapshot.campus.entrances:
        doors[entrance.building_id] += 1
    return ZonePopulation(
        zone=zone,
        inside=inside,
        evacuated=NOBODY if stays else inside,
        sheltered=inside if stays else _total(present),
        residents=inside if stays else residents,
        casualties=casualties,
        buildings=buildings,
        exits=sum(max(1, doors[b.id]) for b in buildings),
    )


def _casualties(
    incident: Incident,
    zones: Sequence[Zone],
    inside: Mapping[str, Sequence[_Share]],
    rules: RuleSet,
    assumptions: list[Message],
) -> dict[str, Estimate]:
    """Counted casualties are shared out by people; unknown ones are a share of the people, in a wide band."""
    people = {zone.id: _total(inside[zone.id]) for zone in zones}
    if incident.casualties is None:
        band, _ = rules.casualties[incident.type]
        assumptions.append(
            msg(
                "planning.assumed.casualties",
                incident=incident.number,
                low=f"{band.low:.0%}",
                best=f"{band.best:.0%}",
                high=f"{band.high:.0%}",
            )
        )
        return {zone: _share_of(estimate, band) for zone, estimate in people.items()}
    parts = _apportion(incident.casualties, [people[zone.id].best for zone in zones])
    return {zone.id: Estimate(n, n, n) for zone, n in zip(zones, parts, strict=True)}


def _share_of(people: Estimate, band: Band) -> Estimate:
    return Estimate(people.low * band.low, people.best * band.best, people.high * band.high, people.unit)


def _apportion(whole: int, sizes: Sequence[float]) -> list[int]:
    """Share out a whole number in proportion to sizes, by largest remainders (Hamilton's method)."""
    total = math.fsum(sizes)
    exact = [whole * size / total if total > 0 else whole / len(sizes) for size in sizes]
    parts = [math.floor(value) for value in exact]
    by_remainder = sorted(range(len(sizes)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: whole - sum(parts)]:
        parts[i] += 1
    return parts


def _assumed(incident: Incident, count: PeopleCount) -> list[Message]:
    found = [msg("planning.assumed.evacuated", incident=incident.number)]
    if count.unknown_building_ids:
        n = len(count.unknown_building_ids)
        found.append(msg("planning.assumed.unknown_buildings", incident=incident.number, n=n))
    return found
