"""Threat: how far people stay from a suspected explosive device, and which buildings lock down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry import Point, Polygon

from app.campus.people import people_inside
from app.domain.assessment import AreaRole, AssessedArea, Figure, InputOrigin, Result, ResultTable
from app.domain.campus import PlaceKind
from app.domain.incident import IncidentType
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Campus
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress

MUSTER_PLACES = frozenset({PlaceKind.ASSEMBLY_AREA, PlaceKind.SHELTER})
"""Where people would gather, and where an attacker would expect them."""


class Device(StrEnum):
    """What the device is, or came in: the row of the stand-off card."""

    UNKNOWN = "unknown"
    PIPE_BOMB = "pipe_bomb"
    SUICIDE_VEST = "suicide_vest"
    BRIEFCASE = "briefcase"
    CAR = "car"
    VAN = "van"
    SMALL_TRUCK = "small_truck"
    CONTAINER_TRUCK = "container_truck"
    SEMI_TRAILER = "semi_trailer"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandoffInputs:
    """What the device is and where it stands."""

    device: Device = asked(msg("standoff.input.device"), default=Device.UNKNOWN)
    x: float | None = asked(msg("standoff.input.x"), "m", default=None)
    y: float | None = asked(msg("standoff.input.y"), "m", default=None)


@MODELS.add("standoff")
class Standoff(Model[StandoffInputs]):
    """The two distances of the card; between them people stay inside, away from glass.

    How an attack with weapons spreads is not modelled. Without knowing what the device is there are no
    distances.
    """

    title = msg("standoff.title")
    purpose = msg("standoff.purpose")
    kinds = frozenset({IncidentType.THREAT})
    Inputs = StandoffInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The incident's point."""
        if scene.incident is None:
            return {}
        source = Source(SourceStatus.GIVEN, scene.incident.opened_by)
        point = scene.incident.point
        return {
            "x": Suggestion(point.x, InputOrigin.INCIDENT, source),
            "y": Suggestion(point.y, InputOrigin.INCIDENT, source),
        }

    def assess(
        self, scene: Scene, inputs: StandoffInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The distances, the two circles with the people in each, and the assembly areas that lie inside."""
        if inputs.device is Device.UNKNOWN:
            return _unknown(figures)
        mandatory = figures[f"mandatory.{inputs.device.value}"]
        preferred = figures[f"preferred.{inputs.device.value}"]
        found: list[Figure] = [
            figure("mandatory_m", msg("standoff.figure.mandatory"), mandatory.value, "m", mandatory.source),
            figure("preferred_m", msg("standoff.figure.preferred"), preferred.value, "m", preferred.source),
        ]
        areas: tuple[AssessedArea, ...] = ()
        tables: tuple[ResultTable, ...] = ()
        if scene.campus is not None and inputs.x is not None and inputs.y is not None:
            centre = Point(inputs.x, inputs.y)
            areas = _areas(scene, scene.campus, centre, mandatory.value, preferred.value)
            found += _people(areas)
            tables = _places(scene.campus, areas[0].shape)
        return Result(
            headline=msg(
                "standoff.headline",
                device=inputs.device,
                mandatory_m=round(mandatory.value),
                preferred_m=round(preferred.value),
            ),
            method=msg("standoff.method"),
            figures=tuple(found),
            assumptions=(
                msg("standoff.assume.between"),
                msg("standoff.assume.second_device"),
                msg("standoff.assume.attack"),
            ),
            sources=(mandatory.source, preferred.source),
            areas=areas,
            tables=tables,
        )


def _unknown(figures: ModelParameters) -> Result:
    by_hand, by_car = Device.BRIEFCASE.value, Device.VAN.value
    fallback = msg(
        "standoff.unknown.fallback",
        hand_m=round(figures.value(f"mandatory.{by_hand}")),
        hand_preferred_m=round(figures.value(f"preferred.{by_hand}")),
        car_m=round(figures.value(f"mandatory.{by_car}")),
        car_preferred_m=round(figures.value(f"preferred.{by_car}")),
    )
    return refused(
        msg("standoff.unknown"),
        fallback,
        msg("standoff.method"),
        sources=(figures[f"mandatory.{by_car}"].source,),
    )


def _areas(
    scene: Scene, campus: Campus, centre: Point, mandatory_m: float, preferred_m: float
) -> tuple[AssessedArea, ...]:
    """The outer circle, then the inner; a building that touches the inner one counts to that alone."""
    inner = centre.buffer(mandatory_m, quad_segs=32)
    outer = centre.buffer(preferred_m, quad_segs=32)
    return (
        AssessedArea(
            name="preferred",
            label=msg("standoff.area.preferred"),
            role=AreaRole.CAUTION,
            shape=outer,
            people=people_inside(campus, outer, scene.at),
        ),
        AssessedArea(
            name="mandatory",
            label=msg("standoff.area.mandatory"),
            role=AreaRole.EXTENT,
            shape=inner,
            people=people_inside(campus, inner, scene.at),
        ),
        *_lockdown(campus, inner, outer),
    )


def _lockdown(campus: Campus, inner: Polygon, outer: Polygon) -> tuple[AssessedArea, ...]:
    """Buildings between the circles: people stay inside, away from glass."""
    return tuple(
        AssessedArea(
            name=f"lockdown:{building.id}",
            label=msg("standoff.area.lockdown", building=bilingual(building.name, building.name_zh)),
            role=AreaRole.EXPOSED,
            shape=building.footprint,
            subject_id=building.id,
        )
        for building in campus.buildings
        if building.footprint.intersects(outer) and not building.footprint.intersects(inner)
    )


def _people(areas: tuple[AssessedArea, ...]) -> list[Figure]:
    labels: Mapping[str, Message] = {
        "mandatory": msg("standoff.figure.people_mandatory"),
        "preferred": msg("standoff.figure.people_preferred"),
    }
    found = []
    for area in areas:
        if area.people is not None:
            total = area.people.total
            source = Source(SourceStatus.ESTIMATED, "", msg("standoff.people"))
            found.append(
                figure(
                    f"people_{area.name}",
                    labels[area.name],
                    total.best,
                    "persons",
                    source,
                    low=total.low,
                    high=total.high,
                )
            )
    return found


def _places(campus: Campus, outer: object) -> tuple[ResultTable, ...]:
    """Assembly areas and shelters inside the preferred distance: nobody is sent there."""
    assert isinstance(outer, Polygon)
    inside = [p for p in campus.places if p.kind in MUSTER_PLACES and p.geometry.intersects(outer)]
    if not inside:
        return ()
    rows = tuple((bilingual(p.name, p.name_zh), msg("standoff.place.closed")) for p in inside)
    return (
        ResultTable(
            title=msg("standoff.places"),
            heads=(msg("standoff.place"), msg("standoff.place.rule")),
            rows=rows,
        ),
    )
