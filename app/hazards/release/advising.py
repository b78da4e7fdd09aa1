"""Shelter or leave, building by building: what speaks against each, put together for a person to choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.assessment import ProtectiveAction, ProtectiveAdvice, ResultTable
from app.domain.campus import Building
from app.domain.incident import IncidentStatus
from app.domain.message import Message, bilingual, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import Scene
from app.hazards.parameters import ModelParameters
from app.hazards.release.asked import ReleaseInputs
from app.hazards.release.distances import Found
from app.hazards.release.on_map import Drawn
from app.hazards.release.shelter import Case, against_evacuation, against_shelter, indoor_ppm
from app.hazards.release.ways_out import WayOut, ways_out

_RULE = Source(SourceStatus.UNVERIFIED, "", msg("release.source.rule"))
_MOST_REASONS, _MOST_ROWS = 6, 30


@dataclass(frozen=True, slots=True)
class Way:
    """One building in the way, and what speaks against staying and against leaving."""

    building: Building
    distance_m: float
    case: Case
    stay: tuple[Message, ...]
    leave: tuple[Message, ...]

    @property
    def action(self) -> ProtectiveAction:
        """Leaving comes first where both are possible: who is away is safe however long it lasts."""
        if not self.leave:
            return ProtectiveAction.EVACUATE
        return ProtectiveAction.SHELTER if not self.stay else ProtectiveAction.NONE_SAFE


def ways_of(
    scene: Scene, inputs: ReleaseInputs, found: Found, drawn: Drawn, figures: ModelParameters
) -> tuple[Way, ...]:
    """Each building within the protective-action area."""
    if drawn.shapes is None or drawn.centre is None or scene.snapshot is None or scene.incident is None:
        return ()
    snapshot, incident_id = scene.snapshot, scene.incident.id
    still = {one.id for one in snapshot.incidents if one.status is IncidentStatus.OPEN}
    others = [one.area for one in snapshot.extents if one.incident_id in still - {incident_id}]
    out = ways_out(
        snapshot.campus,
        drawn.buildings,
        drawn.centre,
        drawn.shapes.isolation,
        drawn.shapes.protective,
        snapshot.closures,
        figures.value("evacuation.walk"),
        others,
    )
    made = []
    for building in drawn.buildings:
        case = case_of(building, inputs, found, drawn, out.get(building.id), figures)
        distance = float(building.footprint.distance(drawn.centre))
        made.append(Way(building, distance, case, against_shelter(case), against_evacuation(case)))
    return tuple(made)


def case_of(
    building: Building,
    inputs: ReleaseInputs,
    found: Found,
    drawn: Drawn,
    out: WayOut | None,
    figures: ModelParameters,
) -> Case:
    """What is known of a building. Ground that is isolated counts as already reached."""
    leave_min = inputs.leave_min if inputs.leave_min is not None else figures["evacuation.leave"].high
    wind, isolated = inputs.wind_mps, True
    if drawn.shapes is not None:
        isolated = building.footprint.intersects(drawn.shapes.isolation)
    nearest = out.nearest_m if out is not None else 0.0
    arrival = None if not wind else 0.0 if isolated else nearest / wind
    limit = found.substance.limits.get(2) if found.substance is not None else None
    minutes = inputs.release_min
    return Case(
        is_source=building.id == drawn.source_id,
        isolated=isolated,
        on_fire=inputs.on_fire and building.id == drawn.source_id,
        flammable=None if found.substance is None else found.substance.flammable or inputs.on_fire,
        closable=inputs.closable,
        release_min=minutes,
        outdoor_ppm=inputs.outdoor_ppm,
        limit_ppm=None if limit is None or minutes is None else limit.for_exposure(minutes),
        air_changes_h=figures["indoor.air_changes"].high,
        arrival_s=arrival,
        evacuation_s=None if out is None else 60 * leave_min + out.walk_s,
        margin=figures.value("evacuation.margin"),
    )


def advice_of(ways: Sequence[Way], inputs: ReleaseInputs, found: Found) -> tuple[ProtectiveAdvice, ...]:
    """What a person may choose: at most one piece of advice of each kind, the gravest first, and for a
    cylinder of a laboratory the room and floor."""
    made = []
    rest = list(ways)
    if found.laboratory and not inputs.on_fire:
        inside = [one for one in rest if one.case.is_source]
        rest = [one for one in rest if not one.case.is_source]
        made += (
            [_advice(ProtectiveAction.EVACUATE, inside, msg("release.advice.floor"), ())] if inside else []
        )
    texts = (
        (ProtectiveAction.NONE_SAFE, "release.advice.none"),
        (ProtectiveAction.EVACUATE, "release.advice.evacuate"),
        (ProtectiveAction.SHELTER, "release.advice.shelter"),
    )
    for action, key in texts:
        group = [one for one in rest if one.action is action]
        if group:
            made.append(_advice(action, group, Message(key, (("n", len(group)),)), _reasons(action, group)))
    return tuple(made)


def _advice(
    action: ProtectiveAction, group: Sequence[Way], text: Message, reasons: tuple[Message, ...]
) -> ProtectiveAdvice:
    ids = tuple(one.building.id for one in group)
    return ProtectiveAdvice(action=action, text=text, reasons=reasons, source=_RULE, building_ids=ids)


def _reasons(action: ProtectiveAction, group: Sequence[Way]) -> tuple[Message, ...]:
    """The numbers that it rests on: of the building for which they are worst."""
    if action is ProtectiveAction.NONE_SAFE:
        return _distinct(message for one in group for message in (*one.leave, *one.stay))
    if action is ProtectiveAction.EVACUATE:
        soonest = min(one.case.arrival_s or 0.0 for one in group)
        longest = max(one.case.evacuation_s or 0.0 for one in group)
        minutes = round(soonest / 60, 1), round(longest / 60, 1)
        return (msg("release.reason.evacuate", arrival=minutes[0], needed=minutes[1]),)
    case = group[0].case
    assert case.outdoor_ppm is not None
    assert case.release_min is not None
    inside = indoor_ppm(case.outdoor_ppm, case.air_changes_h, case.release_min)
    return (
        msg(
            "release.reason.shelter",
            inside=f"{inside:.3g}",
            limit=f"{case.limit_ppm:.3g}",
            minutes=round(case.release_min),
        ),
    )


def _distinct(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The first of each kind."""
    found: dict[str, Message] = {}
    for message in messages:
        found.setdefault(message.key, message)
    return tuple(found.values())[:_MOST_REASONS]


def table_of(ways: Sequence[Way]) -> tuple[ResultTable, ...]:
    """The buildings in the way, nearest first."""
    if not ways:
        return ()
    rows = tuple(
        (
            bilingual(one.building.name or one.building.code or one.building.id, one.building.name_zh),
            msg("fire_exposure.cell.distance", m=round(one.distance_m)),
            _minutes(one.case.arrival_s),
            _minutes(one.case.evacuation_s),
            _action(one.action),
        )
        for one in ways[:_MOST_ROWS]
    )
    heads = (
        msg("fire_exposure.head.building"),
        msg("fire_exposure.head.distance"),
        msg("release.head.arrival"),
        msg("release.head.leave"),
        msg("release.head.action"),
    )
    return (ResultTable(title=msg("release.table"), heads=heads, rows=rows, numeric=(1, 2, 3)),)


def _minutes(seconds: float | None) -> Message:
    if seconds is None:
        return msg("release.cell.unknown")
    return msg("release.cell.minutes", minutes=round(seconds / 60, 1))


def _action(action: ProtectiveAction) -> Message:
    return {
        ProtectiveAction.NONE_SAFE: msg("release.cell.none"),
        ProtectiveAction.EVACUATE: msg("release.cell.evacuate"),
        ProtectiveAction.SHELTER: msg("release.cell.shelter"),
    }[action]
