"""The buildings within reach of a fire: how many, the people in them, and what each receives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from app.campus.people import people_inside
from app.domain.assessment import AreaRole, AssessedArea, Figure, ResultTable
from app.domain.campus import Building
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Campus
from app.domain.source import Estimate, Source, SourceStatus
from app.hazards.assessing import Scene, figure


@dataclass(frozen=True, slots=True)
class Exposed:
    """A neighbouring building within reach, and the people in it; None where its occupancy is unknown."""

    building: Building
    distance_m: float
    people: Estimate | None


def exposed_buildings(
    scene: Scene, campus: Campus, fire: BaseGeometry, separation: Estimate, burning_id: str = ""
) -> tuple[Exposed, ...]:
    """The buildings that the fire may ignite, the nearest first, which receive most.

    Each is taken to stand parallel, with its nearest point opposite the middle of the facade: never less than
    what it does receive from that facade.
    """
    found = []
    for other in campus.buildings:
        distance = float(other.footprint.distance(fire))
        if other.id != burning_id and within(distance, separation.high):
            found.append(Exposed(other, distance, _people(scene, campus, other)))
    return tuple(sorted(found, key=lambda one: (one.distance_m, one.building.id)))


def within(distance_m: float, reach_m: float) -> bool:
    """Whether a fire that reaches so far ignites what stands so far off; no reach ignites nothing."""
    return 0 < reach_m >= distance_m


def _people(scene: Scene, campus: Campus, building: Building) -> Estimate | None:
    """Of this building alone, with the newest headcount that was taken of it."""
    heads = scene.snapshot.headcounts if scene.snapshot is not None else ()
    own = [head for head in heads if head.building_id == building.id]
    count = people_inside(campus, building.footprint, scene.at, own)
    share = next((share for share in count.shares if share.building_id == building.id), None)
    if share is not None:
        return share.people
    return None if building.id in count.unknown_building_ids else Estimate(0.0, 0.0, 0.0)


def exposed_figures(exposed: Sequence[Exposed], separation: Estimate, source: Source) -> list[Figure]:
    """How many buildings are surely, probably, possibly reached, and the people in them.

    There is no figure for people where nobody knows them of any of the buildings.
    """
    ends = ("low", "best", "high")
    hit = {end: [one for one in exposed if within(one.distance_m, getattr(separation, end))] for end in ends}
    people = {
        end: sum(getattr(one.people, end) for one in hit[end] if one.people is not None) for end in ends
    }
    buildings = figure(
        "exposed_buildings",
        msg("fire_exposure.figure.buildings"),
        len(hit["best"]),
        "buildings",
        source,
        low=len(hit["low"]),
        high=len(hit["high"]),
    )
    if exposed and all(one.people is None for one in exposed):
        return [buildings]
    return [
        buildings,
        figure(
            "exposed_people",
            msg("fire_exposure.figure.exposed_people"),
            people["best"],
            "persons",
            Source(SourceStatus.ESTIMATED, "", msg("fire_exposure.source.people")),
            low=people["low"],
            high=people["high"],
        ),
    ]


def uncounted(exposed: Sequence[Exposed]) -> tuple[Message, ...]:
    """What is to be said where some of them are in use and nobody knows by how many."""
    n = sum(one.people is None for one in exposed)
    return (msg("fire_exposure.uncounted", n=n),) if n else ()


def exposed_areas(exposed: Sequence[Exposed]) -> list[AssessedArea]:
    """Each of the buildings."""
    return [
        AssessedArea(
            name=f"exposed {number}",
            label=name_of(one.building),
            role=AreaRole.EXPOSED,
            shape=one.building.footprint,
            subject_id=one.building.id,
        )
        for number, one in enumerate(exposed, start=1)
    ]


def exposed_table(
    exposed: Sequence[Exposed], separation: Estimate, received: Callable[[float], Estimate] | None
) -> tuple[ResultTable, ...]:
    """Distance, radiation where `received` tells it, and whether it can ignite; none, no table."""
    if not exposed:
        return ()
    heads = [msg("fire_exposure.head.building"), msg("fire_exposure.head.distance")]
    heads += [msg("fire_exposure.head.received")] if received is not None else []
    rows = []
    for one in exposed:
        row = [name_of(one.building), msg("fire_exposure.cell.distance", m=round(one.distance_m, 1))]
        if received is not None:
            row.append(_received(received(one.distance_m)))
        surely = within(one.distance_m, separation.best)
        row.append(msg("fire_exposure.cell.ignites") if surely else msg("fire_exposure.cell.may_ignite"))
        rows.append(tuple(row))
    return (
        ResultTable(
            title=msg("fire_exposure.table"),
            heads=(*heads, msg("fire_exposure.head.state")),
            rows=tuple(rows),
            numeric=tuple(range(1, len(heads))),
        ),
    )


def _received(kw_m2: Estimate) -> Message:
    low, best, high = (round(end, 1) for end in (kw_m2.low, kw_m2.best, kw_m2.high))
    return msg("fire_exposure.cell.received", best=best, low=low, high=high)


def name_of(building: Building) -> Message:
    """What people call a building."""
    return bilingual(building.name or building.code or building.id, building.name_zh)
