"""Collapse zone of a burning building, the reach of falling glass, places for vehicles off its corners."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.campus.occupancy import occupancy_parameters
from app.campus.people import people_inside
from app.domain.assessment import AreaRole, AssessedArea, Figure, InputOrigin, Result, ResultTable
from app.domain.campus import Building
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.domain.operation import Campus
from app.domain.source import Estimate, Source, SourceStatus
from app.hazards.apparatus import Position, position_areas, position_notes, position_table, positions
from app.hazards.assessing import MODELS, Model, Scene, figure, refused, suggested_building
from app.hazards.exposed import name_of
from app.hazards.exposure import (
    around,
    height_band,
    height_known,
    usual_facade,
)
from app.hazards.extent_kinds.building import height_of
from app.hazards.falling import clear_of_falling_m, collapse_zone, falling_debris
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters, parameters_of
from app.runtime.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class CollapseInputs:
    """The building, and what is seen of it."""

    building: str = asked(msg("assess.input.building"), default="")
    height_m: float | None = asked(msg("collapse.input.height"), "m", low=1, high=1000, default=None)
    burning_min: float | None = asked(msg("collapse.input.burning"), "min", low=0, high=10_000, default=None)
    defensive: bool = asked(msg("collapse.input.defensive"), default=False)
    trusses: bool = asked(msg("collapse.input.trusses"), default=False)
    cracks: bool = asked(msg("collapse.input.cracks"), default=False)


@MODELS.add("collapse")
class Collapse(Model[CollapseInputs]):
    """`1.5 × wall height` outward from every facade; at a high-rise also the reach of falling glass.

    It never says that a building will stand: without a sign it says only that none was reported. Of a
    building whose height nobody knows it refuses.
    """

    title = msg("collapse.title")
    purpose = msg("collapse.purpose")
    kinds = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})
    Inputs = CollapseInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The building and, where the record tells it, its height."""
        building = scene.building
        return suggested_building(scene) | ({} if building is None else _suggested(building))

    def assess(
        self, scene: Scene, inputs: CollapseInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The distances, the zone, who is in it, and where vehicles can stand."""
        building = scene.building
        if inputs.height_m is None:
            return _refused(figures)
        height = height_band(building, inputs.height_m)
        signs = _signs(inputs, figures)
        zone = collapse_zone(height, figures)
        areas: tuple[AssessedArea, ...] = ()
        tables: tuple[ResultTable, ...] = ()
        notes = [*(signs or [msg("collapse.no_sign")]), _height_note(height)]
        if building is not None and scene.campus is not None:
            places = _places(scene.campus, building, height, figures)
            areas = (_zone(scene, scene.campus, building, zone.best), *position_areas(places))
            tables = (*_table(scene.campus, building, zone.high), *position_table(places))
            notes += position_notes(places)
        shown = math.ceil(zone.best)
        return Result(
            headline=msg("collapse.headline.now", m=shown) if signs else msg("collapse.headline", m=shown),
            method=msg("collapse.method"),
            figures=_figures(height, zone, figures),
            assumptions=tuple(notes),
            sources=tuple(line.figure.source for line in figures),
            areas=areas,
            tables=tables,
        )


def _suggested(building: Building) -> dict[str, Suggestion]:
    """The height that the record has or that its floors tell; a guess would be no help here."""
    if not height_known(building):
        return {}
    height, notes = height_of(building)
    words = notes[0] if notes else msg("collapse.from_record")
    source = Source(SourceStatus.ESTIMATED if notes else SourceStatus.GIVEN, "", words)
    return {"height_m": Suggestion(round(height, 1), InputOrigin.CAMPUS, source)}


def _refused(figures: ModelParameters) -> Result:
    each = math.ceil(figures.value("zone.factor") * occupancy_parameters().storey_height.high)
    return refused(
        msg("collapse.no_height"), msg("collapse.no_height.fallback", m=each), msg("collapse.method")
    )


def _height_note(height: Estimate) -> Message:
    low, best, high = (round(end, 1) for end in (height.low, height.best, height.high))
    if low == high:
        return msg("collapse.assume.height", m=best)
    return msg("collapse.assume.height_doubt", m=best, low=low, high=high)


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


def _figures(height: Estimate, zone: Estimate, figures: ModelParameters) -> tuple[Figure, ...]:
    found = [_distance("collapse_m", msg("collapse.figure.zone"), zone, figures["zone.factor"].source)]
    debris = falling_debris(height, figures)
    if debris is not None:
        label = msg("collapse.figure.debris")
        found.append(_distance("debris_m", label, debris, figures["debris.factor"].source))
    return tuple(found)


def _distance(name: str, label: Message, far: Estimate, source: Source) -> Figure:
    return figure(name, label, far.best, "m", source, low=far.low, high=far.high)


def _places(
    campus: Campus, building: Building, height: Estimate, figures: ModelParameters
) -> tuple[Position, ...]:
    """Outside all that may fall, and outside the line of fire-fighters before the longest facade."""
    exposure = parameters_of("fire-exposure")
    facade = usual_facade(building, height, exposure)
    heat_m = facade.distance(exposure.value("standoff.firefighter")).high
    clear_m = max(clear_of_falling_m(height, figures), heat_m)
    return positions(campus, building.footprint, clear_m, exposure)


def _zone(scene: Scene, campus: Campus, building: Building, zone_m: float) -> AssessedArea:
    shape = around(building.footprint, zone_m)
    return AssessedArea(
        name="zone",
        label=msg("collapse.area.zone"),
        role=AreaRole.CORE,
        shape=shape,
        people=people_inside(campus, shape, scene.at),
        subject_id=building.id,
    )


def _table(campus: Campus, building: Building, zone_m: float) -> tuple[ResultTable, ...]:
    """The other buildings within the zone."""
    near: Sequence[tuple[float, Building]] = sorted(
        (
            (float(other.footprint.distance(building.footprint)), other)
            for other in campus.buildings
            if other.id != building.id and other.footprint.distance(building.footprint) <= zone_m
        ),
        key=lambda one: (one[0], one[1].id),
    )
    if not near:
        return ()
    rows = tuple(
        (
            name_of(other),
            msg("fire_exposure.cell.distance", m=round(distance, 1)),
        )
        for distance, other in near
    )
    heads = (msg("fire_exposure.head.building"), msg("fire_exposure.head.distance"))
    return (ResultTable(title=msg("collapse.table"), heads=heads, rows=rows, numeric=(1,)),)
