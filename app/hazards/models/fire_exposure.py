"""Fire exposure: the buildings that a fire can reach, how far people stand off, where vehicles can stand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.campus.footprints import facade_width_m
from app.campus.parameters import Parameter
from app.campus.people import people_inside
from app.domain.assessment import AreaRole, AssessedArea, Figure, InputOrigin, Result, ResultTable, Validity
from app.domain.campus import Building
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.domain.operation import Campus
from app.domain.source import Estimate, Source, SourceStatus
from app.hazards.apparatus import position_areas, position_notes, position_table, positions
from app.hazards.assessing import MODELS, Model, Scene, figure, refused, suggested_building
from app.hazards.exposed import (
    Exposed,
    exposed_areas,
    exposed_buildings,
    exposed_figures,
    exposed_table,
    uncounted,
    within,
)
from app.hazards.exposure import (
    Facade,
    around,
    facade_of,
    height_band,
)
from app.hazards.extent_kinds.building import exposure_parameters, height_of
from app.hazards.falling import clear_of_falling_m
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters, parameters_of
from app.hazards.radiation import point_source_distance_m
from app.runtime.progress import Progress

METHOD = msg("fire_exposure.method")
_VIEW = Source(
    SourceStatus.VERIFIED,
    "View factor of a rectangular facade, BR 187 and NUREG-1805 "
    "(after openfire's documentation, primary not checked)",
)
_POINT = Source(
    SourceStatus.VERIFIED, "Point source, NUREG-1805 (after openfire's documentation, primary not checked)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FireExposureInputs:
    """The burning facade, or an outdoor fire by its heat release."""

    building: str = asked(msg("assess.input.building"), default="")
    width_m: float | None = asked(msg("fire_exposure.input.width"), "m", low=0.5, high=1000, default=None)
    height_m: float | None = asked(msg("fire_exposure.input.height"), "m", low=0.5, high=1000, default=None)
    emitted_kw_m2: float | None = asked(
        msg("fire_exposure.input.emitted"), "kW/m²", low=1, high=400, default=None
    )
    window_share: float | None = asked(
        msg("fire_exposure.input.windows"), "share", low=0, high=1, default=None
    )
    cladding_burns: bool = asked(msg("fire_exposure.input.cladding"), default=False)
    outdoor_mw: float | None = asked(
        msg("fire_exposure.input.outdoor"), "MW", low=0.01, high=10_000, default=None
    )
    flame_m: float | None = asked(msg("fire_exposure.input.flame"), "m", low=0.1, high=100, default=None)


@MODELS.add("fire-exposure")
class FireExposure(Model[FireExposureInputs]):
    """`q = φ·I` of a rectangular facade; its distances for ignition, fire-fighters and people.

    Radiation only: wind-driven brands are not in it, and burning cladding is refused.
    """

    title = msg("fire_exposure.title")
    purpose = msg("fire_exposure.purpose")
    kinds = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})
    Inputs = FireExposureInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The longest facade and the height of the building, the usual intensity and windows."""
        return {**suggested_building(scene), **_suggested(scene.building)}

    def assess(
        self, scene: Scene, inputs: FireExposureInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """Distances with their band, exposed buildings with the people in them, places for vehicles."""
        if inputs.outdoor_mw is not None:
            return _outdoor(scene, inputs, figures, inputs.outdoor_mw)
        if inputs.cladding_burns:
            return refused(msg("fire_exposure.cladding"), msg("fire_exposure.cladding.fallback"), METHOD)
        burning = scene.building
        notes = [msg("fire_exposure.assume.whole"), msg("fire_exposure.assume.parallel")]
        facade = _facade(inputs, burning, figures)
        notes.append(
            msg(
                "fire_exposure.assume.facade",
                width_m=round(facade.width_m, 1),
                height_m=round(facade.height.best, 1),
                kw_m2=round(facade.emitted.best, 1),
            )
        )
        reach = _Reach(*(facade.distance(kw_m2) for kw_m2 in _limits(figures)))
        surroundings = _Surroundings()
        if burning is not None and scene.campus is not None:
            tallest = max(facade.height.best, height_of(burning)[0])
            fall_m = clear_of_falling_m(height_band(burning, round(tallest, 1)), parameters_of("collapse"))
            surroundings = _surroundings(scene, scene.campus, burning, reach, fall_m, facade, figures)
        beyond = not _published(inputs.emitted_kw_m2)
        return Result(
            headline=_headline(reach, surroundings.exposed),
            method=METHOD,
            validity=Validity.EXTRAPOLATED if beyond else Validity.OK,
            reason=msg("fire_exposure.beyond", kw_m2=round(inputs.emitted_kw_m2 or 0)) if beyond else None,
            figures=(*_distances(reach, figures), *surroundings.figures),
            assumptions=(*notes, *surroundings.notes, msg("fire_exposure.assume.brands")),
            sources=(_VIEW, exposure_parameters().ignition.source, *(one.figure.source for one in figures)),
            areas=surroundings.areas,
            tables=surroundings.tables,
        )


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far off timber ignites, and fire-fighters and people have to stand."""

    separation: Estimate
    fighters: Estimate
    people: Estimate


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the map says of a fire; nothing where there is no map."""

    exposed: tuple[Exposed, ...] = ()
    figures: tuple[Figure, ...] = ()
    areas: tuple[AssessedArea, ...] = ()
    tables: tuple[ResultTable, ...] = ()
    notes: tuple[Message, ...] = ()


def _suggested(building: Building | None) -> Mapping[str, Suggestion]:
    """What the records say of a building's facade; of none, what is usual."""
    usual = exposure_parameters()
    emitted = usual.low_load if building is None else usual.intensity(building.use)
    found = {
        "window_share": Suggestion(
            usual.window_share.value, InputOrigin.PARAMETER, usual.window_share.source
        ),
        "emitted_kw_m2": Suggestion(emitted.value, InputOrigin.PARAMETER, emitted.source),
    }
    if building is None:
        return found
    campus = Source(SourceStatus.COMPUTED, "", msg("fire_exposure.from_footprint"))
    height, notes = height_of(building)
    tall = Source(SourceStatus.ESTIMATED, "", notes[0]) if notes else campus
    return {
        **found,
        "width_m": Suggestion(round(facade_width_m(building.footprint), 1), InputOrigin.CAMPUS, campus),
        "height_m": Suggestion(round(height, 1), InputOrigin.CAMPUS, tall),
    }


def _limits(figures: ModelParameters) -> tuple[float, float, float]:
    """Radiation that ignites timber, that fire-fighters bear, and that people bear; kW/m²."""
    return (
        exposure_parameters().ignition.value,
        figures.value("standoff.firefighter"),
        figures.value("standoff.people"),
    )


def _facade(inputs: FireExposureInputs, burning: Building | None, figures: ModelParameters) -> Facade:
    width_m, height_m = inputs.width_m, inputs.height_m
    emitted, share = inputs.emitted_kw_m2, inputs.window_share
    if width_m is None or height_m is None or emitted is None or share is None:
        needed = ("width_m", "height_m", "emitted_kw_m2", "window_share")
        missing = [name for name in needed if getattr(inputs, name) is None]
        raise UserError(msg("fire_exposure.missing", names=", ".join(missing)))
    return facade_of(width_m, height_band(burning, height_m), emitted, share, figures)


def _published(emitted_kw_m2: float | None) -> bool:
    usual = exposure_parameters()
    return emitted_kw_m2 is not None and usual.low_load.low <= emitted_kw_m2 <= usual.high_load.high


def _distances(reach: _Reach, figures: ModelParameters) -> list[Figure]:
    ignition = exposure_parameters().ignition.source
    fighters, people = figures["standoff.firefighter"].source, figures["standoff.people"].source
    rows = (
        ("separation_m", msg("fire_exposure.figure.separation"), reach.separation, ignition),
        ("standoff_firefighter_m", msg("fire_exposure.figure.firefighter"), reach.fighters, fighters),
        ("standoff_people_m", msg("fire_exposure.figure.people"), reach.people, people),
    )
    return [
        figure(name, label, far.best, "m", source, low=far.low, high=far.high)
        for name, label, far, source in rows
    ]


def _surroundings(
    scene: Scene,
    campus: Campus,
    fire: Building | Point,
    reach: _Reach,
    fall_m: float,
    facade: Facade | None,
    figures: ModelParameters,
) -> _Surroundings:
    """Exposed buildings, and places for vehicles outside the fire-fighters' line and what may fall."""
    shape, burning_id = (fire.footprint, fire.id) if isinstance(fire, Building) else (fire, "")
    exposed = exposed_buildings(scene, campus, shape, reach.separation, burning_id)
    places = positions(campus, shape, max(reach.fighters.high, fall_m), figures)
    areas = _rings(scene, campus, shape, reach)
    if isinstance(fire, Building):
        label = msg("fire_exposure.area.burning")
        core = AssessedArea(
            name="burning", label=label, role=AreaRole.CORE, shape=fire.footprint, subject_id=fire.id
        )
        areas.append(core)
    received = facade.received if facade is not None else None
    return _Surroundings(
        exposed,
        tuple(exposed_figures(exposed, reach.separation, _VIEW if facade is not None else _POINT)),
        (*areas, *exposed_areas(exposed), *position_areas(places)),
        (*exposed_table(exposed, reach.separation, received), *position_table(places)),
        (*uncounted(exposed), *position_notes(places)),
    )


def _rings(scene: Scene, campus: Campus, shape: BaseGeometry, reach: _Reach) -> list[AssessedArea]:
    """Where people stay away at the upper end of the band, and where timber ignites."""
    rings = (
        ("people", msg("fire_exposure.area.people"), AreaRole.CAUTION, reach.people.high),
        ("reach", msg("fire_exposure.area.reach"), AreaRole.EXTENT, reach.separation.best),
    )
    found = []
    for name, label, role, far_m in rings:
        if far_m > 0 or not isinstance(shape, Point):
            ring = around(shape, far_m)
            people = people_inside(campus, ring, scene.at)
            found.append(AssessedArea(name=name, label=label, role=role, shape=ring, people=people))
    return found


def _headline(reach: _Reach, exposed: Sequence[Exposed]) -> Message:
    separation_m, people_m = round(reach.separation.best), math.ceil(reach.people.high)
    if not exposed:
        return msg("fire_exposure.headline_distances", separation_m=separation_m, people_m=people_m)
    return msg(
        "fire_exposure.headline",
        n=sum(within(one.distance_m, reach.separation.best) for one in exposed),
        most=len(exposed),
        separation_m=separation_m,
        people_m=people_m,
    )


def _outdoor(scene: Scene, inputs: FireExposureInputs, figures: ModelParameters, outdoor_mw: float) -> Result:
    """A vehicle or rubbish that burns in the open, as a point."""
    share = figures["point.radiative_share"]
    reach = _Reach(*(_from_point(1000 * outdoor_mw, kw_m2, share) for kw_m2 in _limits(figures)))
    surroundings, place = _Surroundings(), _outdoor_place(scene)
    if place is not None and scene.campus is not None:
        surroundings = _surroundings(scene, scene.campus, place, reach, 0.0, None, figures)
    nearest = figures.value("point.diameters") * (inputs.flame_m or 0.0)
    doubt = inputs.flame_m is None or nearest > reach.separation.low
    reason = (
        msg("fire_exposure.flame_unknown")
        if inputs.flame_m is None
        else msg("fire_exposure.near", m=round(nearest, 1))
    )
    return Result(
        headline=msg(
            "fire_exposure.headline_outdoor",
            people_m=math.ceil(reach.people.high),
            firefighter_m=math.ceil(reach.fighters.high),
        ),
        method=msg("fire_exposure.method_point"),
        validity=Validity.EXTRAPOLATED if doubt else Validity.OK,
        reason=reason if doubt else None,
        figures=(*_distances(reach, figures), *surroundings.figures),
        assumptions=(
            *(() if place is not None else (msg("fire_exposure.outdoor_nowhere"),)),
            *surroundings.notes,
            msg("fire_exposure.assume.brands"),
        ),
        sources=(_POINT, share.source, figures["point.diameters"].source),
        areas=surroundings.areas,
        tables=surroundings.tables,
    )


def _outdoor_place(scene: Scene) -> Point | None:
    """Where the incident is, if in the open: of one at a building nobody knows where outside it is."""
    if scene.campus is None or scene.incident is None or scene.incident.building_id:
        return None
    place = scene.incident.point
    indoors = any(building.footprint.intersects(place) for building in scene.campus.buildings)
    return None if indoors else place


def _from_point(heat_kw: float, received_kw_m2: float, share: Parameter) -> Estimate:
    low, best, high = (
        point_source_distance_m(heat_kw, received_kw_m2, radiated)
        for radiated in (share.low, share.value, share.high)
    )
    return Estimate(low, best, high, "m")
