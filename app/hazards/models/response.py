"""Response time and coverage: how soon the fire service and the campus's own units come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.campus.people import people_by_building
from app.campus.ways import blocked
from app.domain.assessment import AreaRole, AssessedArea, Figure, InputOrigin, Result, ResultTable
from app.domain.campus import TravelMode
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Snapshot
from app.domain.resource import Depot
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.coverage import Coverage, coverage, isochrone, rand_minutes
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress

_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseInputs:
    """Where help comes from: an outside station by its distance, or the campus's depots by the network."""

    road_km: float | None = asked(msg("response.input.road"), "km", low=0, high=300, default=None)
    straight_km: float | None = asked(msg("response.input.straight"), "km", low=0, high=300, default=None)
    mode: TravelMode = asked(msg("response.input.mode"), default=TravelMode.VEHICLE)


@MODELS.add("response")
class Response(Model[ResponseInputs]):
    """Alarm handling + turnout + travel + set-up; travel by network on campus, by RAND/ISO off it.

    Nobody is timed through the extent of an open incident or a closed way.
    """

    title = msg("response.title")
    purpose = msg("response.purpose")
    kinds = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})
    Inputs = ResponseInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The usual mode alone: distances of outside stations are not in the campus data."""
        source = Source(SourceStatus.ESTIMATED, "", msg("response.by_vehicle"))
        return {"mode": Suggestion(TravelMode.VEHICLE, InputOrigin.DEFAULT, source)}

    def assess(
        self, scene: Scene, inputs: ResponseInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The outside station's time, the first campus unit's time, and who is reached in four and eight
        minutes."""
        outside = _outside(inputs, figures)
        if scene.snapshot is None or not scene.snapshot.campus.depots:
            if not outside:
                raise UserError(msg("response.nothing"))
            return _result(outside, figures, msg("response.headline.outside", minutes=_shown(outside[0])))
        return _on_campus(scene, scene.snapshot, inputs.mode, outside, figures)


def _outside(inputs: ResponseInputs, figures: ModelParameters) -> list[Figure]:
    """Minutes of an outside station, from the call to the first action."""
    if inputs.road_km is None and inputs.straight_km is None:
        return []
    detour = figures["road.detour"]
    best, low, high = (
        inputs.road_km if inputs.road_km is not None else (inputs.straight_km or 0.0) * factor
        for factor in (detour.value, detour.low, detour.high)
    )
    travel = [
        rand_minutes(km, start_min=figures.value("road.start"), per_mile_min=figures.value("road.per_mile"))
        for km in (low, best, high)
    ]
    before = _before(figures)
    road = figures["road.per_mile"].source
    total = [minutes + extra for minutes, extra in zip(travel, before, strict=True)]
    rows = (
        ("outside_min", msg("response.figure.outside"), total),
        ("travel_min", msg("response.figure.travel"), travel),
    )
    return [
        figure(name, label, times[1], "min", road, low=times[0], high=times[2]) for name, label, times in rows
    ]


def _before(figures: ModelParameters) -> tuple[float, float, float]:
    """Minutes from the call to driving off, and from arrival to action: low, best, high."""
    parts = [figures[f"before.{name}"] for name in ("alarm", "turnout", "setup")]
    low, best, high = (sum(getattr(one, end) for one in parts) / _MINUTE for end in ("low", "value", "high"))
    return low, best, high


def _on_campus(
    scene: Scene, snapshot: Snapshot, mode: TravelMode, outside: list[Figure], figures: ModelParameters
) -> Result:
    staffed = {team.depot_id for team in snapshot.campus.teams}
    depots = [one for one in snapshot.campus.depots if one.id in staffed]
    if not depots:
        return refused(
            msg("response.no_teams"), msg("response.no_teams.fallback"), msg("response.method"),
            figures=tuple(outside),
        )  # fmt: skip
    target = scene.extent.area if scene.extent is not None else None
    if target is None and scene.incident is not None:
        target = scene.incident.point
    blockage = blocked(snapshot)
    found = coverage(snapshot.campus, depots, target, mode, blockage)
    own = _own(found, figures)
    if target is not None and own is None:
        return refused(
            msg("response.no_way"), msg("response.no_way.fallback"), msg("response.method"),
            figures=tuple(outside), tables=(_table(found),),
        )  # fmt: skip
    goal = figures.value("goal.first")
    area = isochrone(snapshot.campus, depots, mode, goal, blockage)
    label = msg("response.area", minutes=round(goal / _MINUTE))
    areas = (
        ()
        if area is None
        else (AssessedArea(name="reached", label=label, role=AreaRole.INFORMATION, shape=area),)
    )
    shares = _shares(scene, snapshot, found, figures)
    figures_found = [*([own] if own is not None else []), *outside, *shares]
    headline = (
        msg("response.headline.share", percent=round(100 * shares[0].value))
        if own is None
        else msg("response.headline", minutes=_shown(own), percent=round(100 * shares[0].value))
    )
    return _result(figures_found, figures, headline, areas, (_table(found),))


def _own(found: Coverage, figures: ModelParameters) -> Figure | None:
    """The first campus unit at the incident's edge; None where none gets there."""
    reached = found.to_incident[np.isfinite(found.to_incident)]
    if not len(reached):
        return None
    travel = float(reached.min()) / _MINUTE
    low, best, high = _before(figures)
    return figure(
        "response_min",
        msg("response.figure.own"),
        travel + best,
        "min",
        figures["before.setup"].source,
        low=travel + low,
        high=travel + high,
    )


def _shares(scene: Scene, snapshot: Snapshot, found: Coverage, figures: ModelParameters) -> list[Figure]:
    """Shares of the people, by occupancy at this hour, and of the buildings that are reached in time."""
    counted = np.nan_to_num(people_by_building(snapshot.campus, scene.at))
    people = {b.id: float(n) for b, n in zip(snapshot.campus.buildings, counted, strict=True)}
    weights = [people[b.id] for b in found.buildings]
    source = Source(SourceStatus.COMPUTED, "", msg("response.source.share"))
    first, full = figures.value("goal.first"), figures.value("goal.full")
    ones = [1.0] * len(found.buildings)
    rows = (
        ("people_in_time", msg("response.figure.people", minutes=round(first / _MINUTE)), first, weights),
        ("people_in_full_time", msg("response.figure.people", minutes=round(full / _MINUTE)), full, weights),
        ("buildings_in_time", msg("response.figure.buildings", minutes=round(first / _MINUTE)), first, ones),
    )
    return [
        figure(name, label, found.share(seconds, weighed), "share", source)
        for name, label, seconds, weighed in rows
    ]


def _table(found: Coverage) -> ResultTable:
    """The depots, the soonest first."""
    times = found.to_incident if len(found.to_incident) else np.full(len(found.depots), np.inf)
    rows = []
    for number in np.argsort(times, kind="stable"):
        seconds = float(times[number])
        shown = (
            msg("response.cell.minutes", minutes=round(seconds / _MINUTE, 1))
            if np.isfinite(seconds)
            else msg("response.cell.none")
        )
        rows.append((_name(found.depots[number]), shown))
    heads = (msg("response.head.depot"), msg("response.head.travel"))
    return ResultTable(title=msg("response.table"), heads=heads, rows=tuple(rows), numeric=(1,))


def _name(depot: Depot) -> Message:
    return bilingual(depot.name, depot.name_zh)


def _shown(one: Figure) -> float:
    return round(one.value, 1)


def _result(
    found: Sequence[Figure],
    figures: ModelParameters,
    headline: Message,
    areas: tuple[AssessedArea, ...] = (),
    tables: tuple[ResultTable, ...] = (),
) -> Result:
    return Result(
        headline=headline,
        method=msg("response.method"),
        figures=tuple(found),
        assumptions=(msg("response.assume.traffic"), msg("response.assume.ready")),
        sources=tuple(line.figure.source for line in figures),
        areas=areas,
        tables=tables,
    )
