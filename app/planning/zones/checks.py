"""Checks on the zones of an incident: who is left out, counted twice, or sent into danger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.people import people_inside
from app.campus.ways import blocked
from app.domain.incident import EvacuationStatus, Extent, Incident, Zone
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Snapshot
from app.domain.people import PeopleCount
from app.planning.zones.figures import NOT_TO_ENTER, can_be_reached, refuges_in_danger, zone_figures

SMALLEST_M2 = 1.0
"""Smaller overlaps and gaps are the rounding of a cut."""
GAP_M = 6.0
"""Zones closer than this are neighbours: the ground between them, about a road, was meant to be in one."""
GRID_M = 0.001
"""Overlays are computed on this grid, on which they never fail (Hobby's snap rounding, as GEOS has it)."""
THINNEST_M = 0.05
"""Narrower slivers are the rounding of a cut."""


class ZoneFault(StrEnum):
    """What can be wrong with zones, gravest first."""

    UNCOVERED = "uncovered"
    """People in the extent whom no zone covers."""
    RETURN_TO_DANGER = "return_to_danger"
    """People were told that they may return into an extent."""
    REFUGE_IN_DANGER = "refuge_in_danger"
    """An assembly area or shelter lies where people must leave or stay indoors."""
    CONTRADICTION = "contradiction"
    """Zones that overlap tell people different things."""
    NO_ACCESS = "no_access"
    """No access point can be reached."""
    REFUGE_SHORTFALL = "refuge_shortfall"
    """More people than places at the refuges that can be reached."""
    OVERLAP = "overlap"
    GAP = "gap"
    """Ground between neighbouring zones that belongs to neither."""


@dataclass(frozen=True, slots=True)
class ZoneCure:
    """New areas for zones that put a fault right."""

    areas: tuple[tuple[Zone, Polygon | MultiPolygon], ...]
    """Each zone as it was when the fault was found, with the area that it should have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFinding:
    """One fault of an incident's zones."""

    fault: ZoneFault
    message: Message
    where: BaseGeometry
    """What to show on the map, in metres."""
    zone_ids: tuple[str, ...] = ()
    grave: bool = False
    """Lives may hang on it."""
    people: float = 0.0
    """How many are concerned, by the best figure; orders faults of one kind."""
    cure: ZoneCure | None = None
    """What puts it right by itself, where that is safe."""


@dataclass(frozen=True)
class _Case:
    snapshot: Snapshot
    incident: Incident
    zones: tuple[Zone, ...]
    extent: Extent | None
    covered: BaseGeometry = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "covered", shapely.union_all([z.area for z in self.zones], grid_size=GRID_M))

    def people(self, area: BaseGeometry, *, left_out: bool = False) -> PeopleCount:
        """People inside an area; `left_out`: only of buildings that no zone touches."""
        own = self.incident.id
        counted = [h for h in self.snapshot.headcounts if h.building_id and h.incident_id == own]
        campus = self.snapshot.campus
        count = people_inside(campus, area, self.incident.opened_at, counted)
        if not left_out or not self.zones:
            return count
        seen = people_inside(campus, self.covered, self.incident.opened_at, counted)
        known = {s.building_id for s in seen.shares} | set(seen.unknown_building_ids)
        shares = tuple(s for s in count.shares if s.building_id not in known)
        zero = type(count.total)(0, 0, 0)
        return PeopleCount(
            count.at,
            sum((s.people for s in shares), zero),
            sum((s.mobility_impaired for s in shares), zero),
            shares,
            unknown_building_ids=tuple(b for b in count.unknown_building_ids if b not in known),
        )


def check_zones(snapshot: Snapshot, incident_id: str) -> tuple[ZoneFinding, ...]:
    """What is wrong with the zones of an incident, the gravest and most peopled first."""
    incident = snapshot.incident(incident_id)
    zones = tuple(zone for zone in snapshot.zones if zone.incident_id == incident_id)
    case = _Case(snapshot, incident, zones, snapshot.extent(incident_id))
    checks = (_uncovered, _returning, _refuges, _overlaps, _gaps, _access, _room)
    findings = [finding for check in checks for finding in check(case)]
    order = list(ZoneFault)
    return tuple(sorted(findings, key=lambda f: (not f.grave, order.index(f.fault), -f.people)))


def _uncovered(case: _Case) -> Iterator[ZoneFinding]:
    if case.extent is None:
        return
    for part in _pieces(case.extent.area.difference(case.covered, grid_size=GRID_M)):
        count = case.people(part, left_out=True)
        people, unknown = count.total, len(count.unknown_building_ids)
        if people.high > 0:
            words = msg(
                "zone_check.uncovered", n=round(people.best), low=_n(people.low), high=_n(people.high)
            )
        elif unknown:
            words = msg("zone_check.uncovered_unknown", n=unknown)
        else:
            words = msg("zone_check.uncovered_ground", area_m2=_n(part.area))
        yield ZoneFinding(
            fault=ZoneFault.UNCOVERED,
            message=words,
            where=part,
            grave=people.high > 0 or unknown > 0,
            people=people.best,
            cure=_filled(case.zones, part),
        )


def _returning(case: _Case) -> Iterator[ZoneFinding]:
    danger = blocked(case.snapshot).area
    for zone in case.zones:
        if zone.status is not EvacuationStatus.REENTRY or danger is None:
            continue
        inside = zone.area.intersection(danger)
        if inside.area > SMALLEST_M2:
            yield ZoneFinding(
                fault=ZoneFault.RETURN_TO_DANGER,
                message=msg("zone_check.return_to_danger", zone=zone.name),
                where=inside,
                zone_ids=(zone.id,),
                grave=True,
                people=case.people(inside).total.best,
            )


def _refuges(case: _Case) -> Iterator[ZoneFinding]:
    own = [zone.area for zone in case.zones if zone.status in NOT_TO_ENTER]
    danger = shapely.union_all(own + ([case.extent.area] if case.extent else []), grid_size=GRID_M)
    for place in refuges_in_danger(case.snapshot):
        if danger.intersects(place.geometry):
            yield ZoneFinding(
                fault=ZoneFault.REFUGE_IN_DANGER,
                message=msg(
                    "zone_check.refuge_in_danger",
                    kind=place.kind,
                    place=bilingual(place.name, place.name_zh),
                ),
                where=place.geometry,
                zone_ids=tuple(z.id for z in case.zones if z.area.intersects(place.geometry)),
                grave=True,
                people=float(place.capacity or 0),
            )


def _overlaps(case: _Case) -> Iterator[ZoneFinding]:
    for a, b in combinations(case.zones, 2):
        shared = _solid(a.area.intersection(b.area, grid_size=GRID_M))
        if shared.area <= SMALLEST_M2:
            continue
        count = case.people(shared)
        people, unknown = count.total, len(count.unknown_building_ids)
        differ = a.status is not b.status and EvacuationStatus.NONE not in (a.status, b.status)
        words = (
            msg(
                "zone_check.contradiction",
                a=a.name,
                told_a=a.status,
                b=b.name,
                told_b=b.status,
                people=_inside(people.best, unknown),
            )
            if differ
            else msg(
                "zone_check.overlap",
                a=a.name,
                b=b.name,
                area_m2=_n(shared.area),
                people=_inside(people.best, unknown),
            )
        )
        yield ZoneFinding(
            fault=ZoneFault.CONTRADICTION if differ else ZoneFault.OVERLAP,
            message=words,
            where=shared,
            zone_ids=(a.id, b.id),
            grave=differ,
            people=people.best,
            cure=None if differ else _clipped(a, b),
        )


def _gaps(case: _Case) -> Iterator[ZoneFinding]:
    if len(case.zones) < 2:
        return
    closed = case.covered.buffer(GAP_M / 2, join_style="mitre").buffer(-GAP_M / 2, join_style="mitre")
    holes = [Polygon(ring) for part in shapely.get_parts(case.covered) for ring in part.interiors]
    open_ground = shapely.union_all([closed, *holes], grid_size=GRID_M).difference(
        case.covered, grid_size=GRID_M
    )
    if case.extent is not None:
        open_ground = open_ground.difference(case.extent.area, grid_size=GRID_M)
    for part in _pieces(open_ground):
        beside = [zone for zone in case.zones if zone.area.distance(part) < THINNEST_M]
        if len(beside) < 2:
            continue
        count = case.people(part, left_out=True)
        unknown = len(count.unknown_building_ids)
        yield ZoneFinding(
            fault=ZoneFault.GAP,
            message=msg(
                "zone_check.gap",
                a=beside[0].name,
                b=beside[1].name,
                area_m2=_n(part.area),
                people=_inside(count.total.best, unknown),
            ),
            where=part,
            zone_ids=tuple(zone.id for zone in beside),
            grave=count.total.high > 0 or unknown > 0,
            people=count.total.best,
            cure=_filled(beside, part),
        )


def _access(case: _Case) -> Iterator[ZoneFinding]:
    danger = blocked(case.snapshot).area
    for zone in case.zones:
        if zone.access is None:
            faulty = not can_be_reached(case.snapshot, zone.area)
            words = msg("zone_check.no_access", zone=zone.name)
        else:
            faulty = danger is not None and danger.intersects(zone.access)
            words = msg("zone_check.access_in_danger", zone=zone.name)
        if faulty:
            yield ZoneFinding(
                fault=ZoneFault.NO_ACCESS,
                message=words,
                where=zone.access or zone.area,
                zone_ids=(zone.id,),
                grave=True,
            )


def _room(case: _Case) -> Iterator[ZoneFinding]:
    """All who may have to leave, against the places that they can walk to."""
    leaving = [z.area for z in case.zones if z.status in (EvacuationStatus.ORDER, EvacuationStatus.ADVISORY)]
    if not leaving:
        return
    area = shapely.union_all(leaving, grid_size=GRID_M)
    found = zone_figures(case.snapshot, area, case.incident.opened_at, incident_id=case.incident.id)
    stranded = found.unknown_buildings > 0 and not found.refuges
    if found.shortfall > 0 or stranded:
        words = (
            msg("zone_check.no_refuge", people=_inside(found.people.best, found.unknown_buildings))
            if not found.refuges
            else msg(
                "zone_check.refuge_shortfall",
                n=found.shortfall,
                people=_inside(found.people.best, found.unknown_buildings),
                capacity=found.capacity,
                unknown=found.capacity_unknown,
            )
        )
        yield ZoneFinding(
            fault=ZoneFault.REFUGE_SHORTFALL,
            message=words,
            where=area,
            zone_ids=tuple(z.id for z in case.zones if z.area.intersects(area)),
            grave=not found.capacity_unknown,
            people=float(found.shortfall),
        )


def _filled(zones: Sequence[Zone], part: Polygon) -> ZoneCure | None:
    """The piece added to the zone with the longest border to it, or else the nearest.

    Leave to return never spreads by itself, and between neighbours that were told different things a person
    has to say which of them holds.
    """
    reach = part.buffer(THINNEST_M)
    told = {z.status for z in zones if z.area.intersects(reach)}
    free = [z for z in zones if z.status is not EvacuationStatus.REENTRY]
    if not free or len(told - {EvacuationStatus.NONE, EvacuationStatus.REENTRY}) > 1:
        return None
    zone = min(free, key=lambda z: (-z.area.boundary.intersection(reach).length, z.area.distance(part), z.id))
    grown = shapely.union_all([zone.area, part], grid_size=GRID_M)
    return ZoneCure(((zone, grown),)) if isinstance(grown, Polygon | MultiPolygon) else None


def _clipped(a: Zone, b: Zone) -> ZoneCure | None:
    """The overlap taken from the zone without a status, or else from the larger one.

    So nobody loses an order, and what was drawn inside another zone stays whole.
    """

    def keeps(zone: Zone) -> tuple[bool, float, str]:
        return zone.status is EvacuationStatus.NONE, zone.area.area, zone.id

    kept, clipped = sorted((a, b), key=keeps)
    rest = _solid(clipped.area.difference(kept.area, grid_size=GRID_M))
    return ZoneCure(((clipped, rest),)) if rest.area > SMALLEST_M2 else None


def _solid(shape: BaseGeometry) -> Polygon | MultiPolygon:
    """The polygons of a geometry that are no slivers."""
    pieces = _pieces(shape)
    union: Polygon | MultiPolygon = shapely.union_all(pieces, grid_size=GRID_M) if pieces else Polygon()
    return union


def _pieces(shape: BaseGeometry) -> list[Polygon]:
    return [
        part
        for part in shapely.get_parts(shape).tolist()
        if isinstance(part, Polygon) and part.area > SMALLEST_M2 and not part.buffer(-THINNEST_M).is_empty
    ]


def _inside(best: float, unknown: int) -> Message:
    """How many people, and in how many buildings more nobody knows how many: unknown is never none."""
    if not unknown:
        return msg("zone_check.people", n=_n(best))
    if not best:
        return msg("zone_check.only_unknown", n=unknown)
    return msg("zone_check.people_unknown", n=_n(best), unknown=unknown)


def _n(value: float) -> int:
    return round(value)
