"""Collapse zone of a burning building, the reach of falling glass, places for vehicles off its corners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry import MultiPoint, MultiPolygon, Polygon

from app.campus.people import people_inside
from app.domain.assessment import AreaRole, AssessedArea, Figure, InputOrigin, Result, ResultTable
from app.domain.campus import Building
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Campus
from app.domain.source import Source, SourceStatus
from app.hazards.apparatus import positions
from app.hazards.assessing import MODELS, Model, Scene, figure
from app.hazards.exposure import around
from app.hazards.extent_kinds.building import height_of
from app.hazards.inputs import Suggestion, asked
from app.hazards.models.fire_exposure import building_of_scene
from app.hazards.parameters import ModelParameters, parameters_of
from app.runtime.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class CollapseInputs:
    """The building, and what is seen of it."""

    building: str = asked(msg("fire_exposure.input.building"), default="")
    height_m: float | None = asked(msg("collapse.input.height"), "m", low=1, high=1000, default=None)
    burning_min: float | None = asked(msg("collapse.input.burning"), "min", low=0, high=10_000, default=None)
    defensive: bool = asked(msg("collapse.input.defensive"), default=False)
    trusses: bool = asked(msg("collapse.input.trusses"), default=False)
    cracks: bool = asked(msg("collapse.input.cracks"), default=False)


@MODELS.add("collapse")
class Collapse(Model[CollapseInputs]):
    """`1.5 × wall height` outward from every facade; at a high-rise also the reach of falling glass.

    It never says that a building will stand: without a sign it says only that none was reported.
    """

    title = msg("collapse.title")
    purpose = msg("collapse.purpose")
    kinds = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})
    Inputs = CollapseInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The incident's building and its height."""
        building = building_of_scene(scene, "")
        if building is None:
            return {}
        height, notes = height_of(building)
        words = notes[0] if notes else msg("collapse.from_record")
        status = SourceStatus.ESTIMATED if notes else SourceStatus.GIVEN
        given = Source(SourceStatus.GIVEN, scene.incident.opened_by if scene.incident else "")
        return {
            "building": Suggestion(building.id, InputOrigin.INCIDENT, given),
            "height_m": Suggestion(round(height, 1), InputOrigin.CAMPUS, Source(status, "", words)),
        }

    def assess(
        self, scene: Scene, inputs: CollapseInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The distances, the zone, who is in it, and where vehicles can stand."""
        if inputs.height_m is None:
            raise UserError(msg("collapse.no_height"))
        signs = _signs(inputs, figures)
        found = _figures(inputs.height_m, figures)
        zone_m = found[0].value
        clear_m = max(one.value for one in found)
        building = building_of_scene(scene, inputs.building)
        areas: tuple[AssessedArea, ...] = ()
        tables: tuple[ResultTable, ...] = ()
        assumptions = [*signs] or [msg("collapse.no_sign")]
        if building is not None and scene.campus is not None:
            areas = _areas(scene, scene.campus, building, zone_m, clear_m)
            tables = _table(scene.campus, building, clear_m)
            if all(area.role is not AreaRole.POSITION for area in areas):
                assumptions.append(msg("fire_exposure.no_position"))
        key = (
            msg("collapse.headline.now", m=round(zone_m))
            if signs
            else msg("collapse.headline", m=round(zone_m))
        )
        return Result(
            headline=key,
            method=msg("collapse.method"),
            figures=found,
            assumptions=tuple(assumptions),
            sources=tuple(line.figure.source for line in figures),
            areas=areas,
            tables=tables,
        )


def _signs(inputs: CollapseInputs, figures: ModelParameters) -> list[Message]:
    """What says that the zone applies now."""
    found = []
    if inputs.defensive:
        found.append(msg("collapse.sign.defensive"))
    if inputs.burning_min is not None and inputs.burning_min >= figures.value("applies.burning"):
        found.append(msg("collapse.sign.burning", minutes=round(inputs.burning_min)))
    if inputs.trusses:
        found.append(msg("collapse.sign.trusses"))
    if inputs.cracks:
        found.append(msg("collapse.sign.cracks"))
    return found


def _figures(height_m: float, figures: ModelParameters) -> tuple[Figure, ...]:
    factor = figures["zone.factor"]
    zone = figure(
        "collapse_m",
        msg("collapse.figure.zone"),
        factor.value * height_m,
        "m",
        factor.source,
        low=factor.low * height_m,
        high=factor.high * height_m,
    )
    if height_m < figures.value("debris.from_height"):
        return (zone,)
    falls, least = figures["debris.factor"], figures["debris.least"]
    debris = figure(
        "debris_m",
        msg("collapse.figure.debris"),
        max(falls.value * height_m, least.value),
        "m",
        falls.source,
        low=max(falls.low * height_m, least.low),
        high=max(falls.high * height_m, least.high),
    )
    return zone, debris


def _areas(
    scene: Scene, campus: Campus, building: Building, zone_m: float, clear_m: float
) -> tuple[AssessedArea, ...]:
    zone, clear = around(building.footprint, zone_m), around(building.footprint, clear_m)
    assert isinstance(zone, Polygon | MultiPolygon)
    exposure = parameters_of("fire-exposure")
    reach, hose = exposure.value("apparatus.reach"), exposure.value("apparatus.hose")
    places = positions(campus, building.footprint, clear, reach, hose)
    found = [
        AssessedArea(
            name="zone",
            label=msg("collapse.area.zone"),
            role=AreaRole.CORE,
            shape=zone,
            people=people_inside(campus, zone, scene.at),
        )
    ]
    if places:
        points = MultiPoint([one.point for one in places])
        label = msg("fire_exposure.area.position")
        found.append(AssessedArea(name="positions", label=label, role=AreaRole.POSITION, shape=points))
    return tuple(found)


def _table(campus: Campus, building: Building, clear_m: float) -> tuple[ResultTable, ...]:
    """The other buildings within the zone."""
    near: Sequence[tuple[float, Building]] = sorted(
        (
            (float(other.footprint.distance(building.footprint)), other)
            for other in campus.buildings
            if other.id != building.id and other.footprint.distance(building.footprint) <= clear_m
        ),
        key=lambda one: (one[0], one[1].id),
    )
    if not near:
        return ()
    rows = tuple(
        (
            bilingual(other.name or other.code or other.id, other.name_zh),
            msg("fire_exposure.cell.distance", m=round(distance, 1)),
        )
        for distance, other in near
    )
    heads = (msg("fire_exposure.head.building"), msg("fire_exposure.head.distance"))
    return (ResultTable(title=msg("collapse.table"), heads=heads, rows=rows, numeric=(1,)),)
