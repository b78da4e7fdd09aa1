"""The one place that counts people: who is inside an area at a moment, with band and shares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from shapely import STRtree, union_all
from shapely.geometry.base import BaseGeometry

from app.campus.identity import IdentityCache
from app.campus.occupancy import HOLDS_PEOPLE, Residents, day_kind, local_time, residents_by_building
from app.domain.campus import Building, DayKind, Room
from app.domain.incident import Headcount, Incident
from app.domain.operation import Campus, Snapshot
from app.domain.people import BuildingShare, PeopleCount
from app.domain.source import Estimate, Source, SourceStatus

NOBODY = Estimate(0, 0, 0)


def people_inside(
    campus: Campus, area: BaseGeometry, when: datetime, headcounts: Sequence[Headcount] = ()
) -> PeopleCount:
    """Count the people inside an area.

    A building that touches the area, if only with its boundary, counts whole. Its people are those of its
    occupancy at the local hour and kind of day, or the newest headcount of the building. The total is the
    sum of the shares, its band the sum of their bands (as if all erred the same way). The newest headcount
    of the whole extent takes the place of the total, however the buildings were counted, but the total is
    never below the people who were counted building by building after it.

    A building in use without any figure is listed as unknown, and the total is then a lower bound; a
    building that is not in use holds nobody. Mobility-impaired persons are the rooms' share of the residents
    applied to the people inside; buildings without rooms add none and are listed as unknown in that respect.
    """
    counts = _newest(headcounts)
    residents = _residents(campus.rooms)
    hour, kind = local_time(campus.info, when).hour, day_kind(campus.info, when)
    shares, unknown = [], []
    for building in _touching(campus, area):
        share = _share(building, counts.get(building.id), kind, hour, residents.get(building.id))
        if share is not None:
            shares.append(share)
        elif building.state in HOLDS_PEOPLE:
            unknown.append(building.id)
    count = PeopleCount(
        at=when,
        total=sum((share.people for share in shares), NOBODY),
        mobility_impaired=sum((share.mobility_impaired for share in shares), NOBODY),
        shares=tuple(shares),
        corrected=any(share.corrected for share in shares),
        unknown_building_ids=tuple(unknown),
        mobility_unknown_ids=tuple(
            s.building_id for s in shares if s.people.high > 0 and s.building_id not in residents
        ),
    )
    return _with_total(count, counts) if "" in counts else count


def people_affected(snapshot: Snapshot, incident: Incident) -> PeopleCount | None:
    """The people of an incident: inside its extent and its zones when it was opened, with its headcounts.

    Every table, map and rule takes its figure from here. None while the incident has neither extent nor zone.
    """
    areas = [zone.area for zone in snapshot.zones if zone.incident_id == incident.id]
    areas += [extent.area for extent in snapshot.extents if extent.incident_id == incident.id]
    if not areas:
        return None
    headcounts = [h for h in snapshot.headcounts if h.incident_id == incident.id]
    return people_inside(snapshot.campus, union_all(areas), incident.opened_at, headcounts)


def people_by_building(
    campus: Campus, when: datetime, headcounts: Sequence[Headcount] = ()
) -> NDArray[np.float64]:
    """The best figure of the people inside each building, in the campus's order, as `people_inside` has it.

    NaN where a building in use has no figure.
    """
    counts = _newest(headcounts)
    hour, kind = local_time(campus.info, when).hour, day_kind(campus.info, when)
    people = np.zeros(len(campus.buildings))
    for index, building in enumerate(campus.buildings):
        if building.id in counts:
            people[index] = counts[building.id].people
        elif building.state in HOLDS_PEOPLE:
            known = building.occupancy
            people[index] = math.nan if known is None else known.on(kind)[hour]
    return people


def people_living(campus: Campus, building: Building, when: datetime) -> Estimate:
    """Those who live in a building, wherever they are: the fullest hour of its day; 0 without a figure."""
    if building.state not in HOLDS_PEOPLE or building.occupancy is None:
        return NOBODY
    return _band(max(building.occupancy.on(day_kind(campus.info, when))), building.occupancy.spread)


def _band(best: int, spread: float) -> Estimate:
    return Estimate(max(0, math.floor(best * (1 - spread))), best, math.ceil(best * (1 + spread)))


def _touching(campus: Campus, area: BaseGeometry) -> list[Building]:
    if area.is_empty:
        return []
    hits = sorted(_trees(campus.buildings).query(area, predicate="intersects").tolist())
    return [campus.buildings[i] for i in hits]


def _newest(headcounts: Sequence[Headcount]) -> dict[str, Headcount]:
    """The newest headcount of each building, and of the whole under the empty id; of equals the last."""
    newest: dict[str, Headcount] = {}
    for count in headcounts:
        known = newest.get(count.building_id)
        if known is None or count.at >= known.at:
            newest[count.building_id] = count
    return newest


def _share(
    building: Building, count: Headcount | None, kind: DayKind, hour: int, residents: Residents | None
) -> BuildingShare | None:
    """One building's share, or None where it holds nobody or no figure exists."""
    if count is not None:
        people = Estimate(count.people, count.people, count.people)
        source = Source(SourceStatus.GIVEN, f"{count.author}: {count.reason}")
    elif building.state in HOLDS_PEOPLE and building.occupancy is not None:
        people = _band(building.occupancy.on(kind)[hour], building.occupancy.spread)
        source = building.occupancy.source
    else:
        return None
    impaired = residents.mobility_impaired / residents.people if residents and residents.people else 0.0
    return BuildingShare(building.id, people, _scaled(people, impaired), source, corrected=count is not None)


def _with_total(count: PeopleCount, counts: dict[str, Headcount]) -> PeopleCount:
    """The count with the newest headcount of the whole in place of the total."""
    whole = counts[""]
    counted_since = sum(
        share.people.best
        for share in count.shares
        if share.corrected and counts[share.building_id].at > whole.at
    )
    people = max(whole.people, counted_since)
    ratio = count.mobility_impaired.best / count.total.best if count.total.best else 0.0
    total = Estimate(people, people, people)
    return replace(count, total=total, mobility_impaired=_scaled(total, ratio), corrected=True)


def _scaled(people: Estimate, share: float) -> Estimate:
    return Estimate(
        math.floor(people.low * share), round(people.best * share), math.ceil(people.high * share)
    )


def _tree(buildings: tuple[Building, ...]) -> STRtree:
    return STRtree([building.footprint for building in buildings])


def _by_building(rooms: tuple[Room, ...]) -> dict[str, Residents]:
    return residents_by_building(rooms)


_trees: IdentityCache[tuple[Building, ...], STRtree] = IdentityCache(_tree)
_residents: IdentityCache[tuple[Room, ...], dict[str, Residents]] = IdentityCache(_by_building)
