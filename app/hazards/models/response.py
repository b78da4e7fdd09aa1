"""Response time and coverage: how soon the fire service and the campus's own units come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from app.campus.catalogue import catalogue
from app.campus.duty import readiness
from app.campus.people import people_by_building
from app.campus.ways import blocked
from app.domain.assessment import AreaRole, AssessedArea, Figure, InputOrigin, Result, ResultTable
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Snapshot
from app.domain.resource import TeamStatus
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.coverage import Coverage, Unit, coverage, isochrone, rand_minutes
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress

_MINUTE = 60.0
_FIRES = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseInputs:
    """Where help comes from: an outside station by its distance, the campus's teams by what they can do."""

    road_km: float | None = asked(msg("response.input.road"), "km", low=0, high=300, default=None)
    straight_km: float | None = asked(msg("response.input.straight"), "km", low=0, high=300, default=None)
    capability: str = asked(msg("response.input.capability"), default="evacuation_guide")


@MODELS.add("response")
class Response(Model[ResponseInputs]):
    """Alarm handling + turnout + travel + set-up; travel by network on campus, by RAND/ISO off it.

    Of the campus only teams count that are available, on duty at the moment and able to do what is asked,
    each by its own mode and speed. Nobody is timed through the extent of an open incident or a closed way.
    """

    title = msg("response.title")
    purpose = msg("response.purpose")
    kinds = _FIRES
    Inputs = ResponseInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """What the first team must be able to do: guide people out of a fire, else give first aid."""
        if scene.incident is None:
            return {}
        code = "evacuation_guide" if scene.incident.type in _FIRES else "first_aid"
        source = Source(SourceStatus.ESTIMATED, "", msg("response.by_kind"))
        return {"capability": Suggestion(code, InputOrigin.INCIDENT, source)}

    def assess(
        self, scene: Scene, inputs: ResponseInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The outside station's time, the first campus unit's time, and who is reached in four and eight
        minutes."""
        if inputs.capability not in catalogue().capabilities:
            known = ", ".join(catalogue().capabilities)
            raise UserError(msg("response.no_capability", code=inputs.capability, known=known))
        outside = _outside(inputs, figures)
        if scene.snapshot is None or not scene.snapshot.campus.depots:
            if not outside:
                raise UserError(msg("response.nothing"))
            return _result(
                outside,
                figures,
                msg("response.headline.outside", minutes=_shown(outside[0])),
                tables=(_parts(figures),),
            )
        return _on_campus(scene, scene.snapshot, inputs.capability, outside, figures)


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
    travel[2] *= figures.value("road.peak")
    total = [minutes + extra for minutes, extra in zip(travel, _before(figures), strict=True)]
    road = figures["road.per_mile" if inputs.road_km is not None else "road.detour"].source
    rows = (
        ("outside_min", msg("response.figure.outside"), total, figures["before.setup"].source),
        ("travel_min", msg("response.figure.travel"), travel, road),
    )
    return [
        figure(name, label, times[1], "min", source, low=times[0], high=times[2])
        for name, label, times, source in rows
    ]


def _before(figures: ModelParameters) -> tuple[float, float, float]:
    """Minutes from the call to driving off, and from arrival to action: low, best, high."""
    parts = [figures[f"before.{name}"] for name in ("alarm", "turnout", "setup")]
    low, best, high = (sum(getattr(one, end) for one in parts) / _MINUTE for end in ("low", "value", "high"))
    return low, best, high


def _units(scene: Scene, snapshot: Snapshot, capability: str) -> tuple[Unit, ...]:
    """Teams that can do it and could leave at once, those of a depot that move alike as one."""
    campus = snapshot.campus
    depots = {depot.id: depot for depot in campus.depots}
    zone = ZoneInfo(campus.info.timezone)
    ready = {
        (team.depot_id, team.mode, team.speed_mps)
        for team in campus.teams
        if capability in team.capabilities
        and team.status is TeamStatus.AVAILABLE
        and team.depot_id in depots
        and readiness(team, zone, scene.at).ready_s == 0
    }
    ordered = sorted(ready, key=lambda one: (one[0], one[1], one[2] or 0.0))
    return tuple(Unit(depots[depot], mode, speed) for depot, mode, speed in ordered)


def _on_campus(
    scene: Scene, snapshot: Snapshot, capability: str, outside: list[Figure], figures: ModelParameters
) -> Result:
    units = _units(scene, snapshot, capability)
    if not units:
        return refused(
            msg("response.no_units"), msg("response.no_units.fallback"), msg("response.method"),
            figures=tuple(outside),
        )  # fmt: skip
    target = scene.extent.area if scene.extent is not None else None
    if target is None and scene.incident is not None:
        target = scene.incident.point
    blockage = blocked(snapshot)
    found = coverage(snapshot.campus, units, target, blockage)
    known = catalogue().capabilities[capability]
    who = bilingual(known.name_en, known.name_zh)
    own = _own(found, who, figures)
    tables = (_table(found, who), _parts(figures))
    if target is not None and own is None:
        return refused(
            msg("response.no_way"), msg("response.no_way.fallback"), msg("response.method"),
            figures=tuple(outside), tables=tables,
        )  # fmt: skip
    goal = figures.value("goal.first")
    area = isochrone(snapshot.campus, units, goal, blockage)
    label = msg("response.area", minutes=round(goal / _MINUTE))
    areas = (
        ()
        if area is None
        else (AssessedArea(name="reached", label=label, role=AreaRole.INFORMATION, shape=area),)
    )
    shares = _shares(scene, snapshot, found, figures)
    every = [*([own] if own is not None else []), *outside, *shares]
    return _result(every, figures, _headline(own, outside, shares[0]), areas, tables)


def _headline(own: Figure | None, outside: Sequence[Figure], share: Figure) -> Message:
    percent = round(100 * share.value)
    if own is None:
        return msg("response.headline.share", percent=percent)
    if outside:
        return msg("response.headline.both", minutes=_shown(own), station=_shown(outside[0]))
    return msg("response.headline", minutes=_shown(own), percent=percent)


def _own(found: Coverage, who: Message, figures: ModelParameters) -> Figure | None:
    """The first campus unit at the incident's edge; None where none gets there."""
    reached = found.to_incident[np.isfinite(found.to_incident)]
    if not len(reached):
        return None
    travel = float(reached.min()) / _MINUTE
    low, best, high = _before(figures)
    return figure(
        "response_min",
        msg("response.figure.own", who=who),
        travel + best,
        "min",
        figures["before.setup"].source,
        low=travel + low,
        high=travel * figures.value("road.peak") + high,
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


def _table(found: Coverage, who: Message) -> ResultTable:
    """The units, the soonest first; without an incident there is nowhere to go to."""
    times = found.to_incident if len(found.to_incident) else [None] * len(found.units)
    timed = sorted(zip(found.units, times, strict=True), key=lambda one: np.inf if one[1] is None else one[1])
    rows = tuple(
        (
            bilingual(unit.depot.name, unit.depot.name_zh),
            msg("response.cell.mode", mode=unit.mode),
            _minutes(seconds),
        )
        for unit, seconds in timed
    )
    heads = (msg("response.head.depot"), msg("response.head.mode"), msg("response.head.travel"))
    return ResultTable(title=msg("response.table", who=who), heads=heads, rows=rows, numeric=(2,))


def _minutes(seconds: float | None) -> Message:
    if seconds is None:
        return msg("response.cell.nowhere")
    if not np.isfinite(seconds):
        return msg("response.cell.none")
    return msg("response.cell.minutes", minutes=round(float(seconds) / _MINUTE, 1))


def _parts(figures: ModelParameters) -> ResultTable:
    """What is added to travel, and the goals of travel."""
    rows = tuple(
        (line.label, _minutes(line.figure.value))
        for line in figures
        if line.name.split(".")[0] in ("before", "goal")
    )
    heads = (msg("response.head.part"), msg("response.head.time"))
    return ResultTable(title=msg("response.table.parts"), heads=heads, rows=rows, numeric=(1,))


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
