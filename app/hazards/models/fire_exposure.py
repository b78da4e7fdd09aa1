"""Fire exposure: the buildings that a fire can reach, how far people stand off, where vehicles can stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry import MultiPoint, MultiPolygon, Polygon

from app.campus.parameters import Parameter
from app.campus.people import people_inside
from app.domain.assessment import AreaRole, AssessedArea, Figure, InputOrigin, Result, ResultTable, Validity
from app.domain.campus import Building
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Campus
from app.domain.source import Estimate, Source, SourceStatus
from app.hazards.apparatus import Position, positions
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.exposure import Exposed, Facade, around, exposed_buildings, reached
from app.hazards.extent_kinds.building import exposure_parameters, facade_width_m, height_of
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FireExposureInputs:
    """The burning facade, or an outdoor fire by its heat release."""

    building: str = asked(msg("fire_exposure.input.building"), default="")
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
        """The longest facade and the height of the incident's building, the usual intensity and windows."""
        usual = exposure_parameters()
        found = {
            "window_share": Suggestion(
                usual.window_share.value, InputOrigin.PARAMETER, usual.window_share.source
            ),
            "emitted_kw_m2": Suggestion(usual.low_load.value, InputOrigin.PARAMETER, usual.low_load.source),
        }
        building = building_of_scene(scene, "")
        if building is None:
            return found
        campus = Source(SourceStatus.COMPUTED, "", msg("fire_exposure.from_footprint"))
        emitted = usual.intensity(building.use)
        given = Source(SourceStatus.GIVEN, scene.incident.opened_by if scene.incident else "")
        height, notes = height_of(building)
        tall = Source(SourceStatus.ESTIMATED, "", notes[0]) if notes else campus
        return {
            **found,
            "building": Suggestion(building.id, InputOrigin.INCIDENT, given),
            "emitted_kw_m2": Suggestion(emitted.value, InputOrigin.PARAMETER, emitted.source),
            "width_m": Suggestion(round(facade_width_m(building.footprint), 1), InputOrigin.CAMPUS, campus),
            "height_m": Suggestion(round(height, 1), InputOrigin.CAMPUS, tall),
        }

    def assess(
        self, scene: Scene, inputs: FireExposureInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """Distances with their band, exposed buildings with the people in them, places for vehicles."""
        if inputs.outdoor_mw is not None:
            return _outdoor(inputs, figures, inputs.outdoor_mw)
        if inputs.cladding_burns:
            return refused(msg("fire_exposure.cladding"), msg("fire_exposure.cladding.fallback"), METHOD)
        burning = building_of_scene(scene, inputs.building)
        facade = _facade(inputs, figures)
        limit = exposure_parameters().ignition
        distances = {
            "separation_m": facade.distance(limit.value),
            "standoff_firefighter_m": facade.distance(figures.value("standoff.firefighter")),
            "standoff_people_m": facade.distance(figures.value("standoff.people")),
        }
        found = [*_distances(distances, figures)]
        areas: tuple[AssessedArea, ...] = ()
        tables: tuple[ResultTable, ...] = ()
        assumptions = [msg("fire_exposure.assume.whole"), msg("fire_exposure.assume.parallel")]
        exposed: tuple[Exposed, ...] = ()
        if burning is not None and scene.campus is not None:
            exposed = exposed_buildings(scene.campus, burning, facade, limit.value)
            places = _positions(scene.campus, burning, distances, figures)
            found += _exposed_figures(scene, scene.campus, exposed, limit.value)
            areas = _areas(scene, scene.campus, burning, distances, exposed, places)
            tables = (_table(exposed, limit.value),)
            if not places:
                assumptions.append(msg("fire_exposure.no_position"))
        return Result(
            headline=_headline(distances, exposed, limit.value),
            method=METHOD,
            figures=tuple(found),
            assumptions=(*assumptions, msg("fire_exposure.assume.brands")),
            sources=(_VIEW, limit.source, *(line.figure.source for line in figures)),
            areas=areas,
            tables=tables,
        )


def building_of_scene(scene: Scene, wanted: str) -> Building | None:
    """The building that a person named, else the incident's; None without a campus or a building.

    Raises:
        UserError: the campus has no such building.
    """
    if scene.campus is None:
        return None
    building_id = wanted or (scene.incident.building_id if scene.incident is not None else "")
    for building in scene.campus.buildings:
        if building_id and building.id == building_id:
            return building
    if wanted:
        raise UserError(msg("extent.no_building", building=wanted))
    return None


def _facade(inputs: FireExposureInputs, figures: ModelParameters) -> Facade:
    missing = [
        name
        for name in ("width_m", "height_m", "emitted_kw_m2", "window_share")
        if getattr(inputs, name) is None
    ]
    if missing:
        raise UserError(msg("fire_exposure.missing", names=", ".join(missing)))
    assert inputs.width_m and inputs.height_m and inputs.emitted_kw_m2 and inputs.window_share is not None
    usual = exposure_parameters()
    share, emitted = inputs.window_share, inputs.emitted_kw_m2
    spread = usual.window_share.high / usual.window_share.value
    return Facade(
        width_m=inputs.width_m,
        height_m=inputs.height_m,
        emitted=Estimate(
            min(emitted, usual.low_load.low) * share * (2 - spread),
            emitted * share,
            max(emitted, usual.low_load.high) * min(1.0, share * spread),
            "kW/m²",
        ),
        projection_m=figures["flame.projection"].high,
    )


def _distances(distances: Mapping[str, Estimate], figures: ModelParameters) -> list[Figure]:
    labels = {
        "separation_m": (msg("fire_exposure.figure.separation"), exposure_parameters().ignition.source),
        "standoff_firefighter_m": (
            msg("fire_exposure.figure.firefighter"),
            figures["standoff.firefighter"].source,
        ),
        "standoff_people_m": (msg("fire_exposure.figure.people"), figures["standoff.people"].source),
    }
    return [
        figure(name, labels[name][0], far.best, "m", labels[name][1], low=far.low, high=far.high)
        for name, far in distances.items()
    ]


def _exposed_figures(scene: Scene, campus: Campus, exposed: Sequence[Exposed], limit: float) -> list[Figure]:
    count = reached(exposed, limit)
    low, best, high = (
        sum(
            getattr(people_inside(campus, one.building.footprint.buffer(-0.01), scene.at).total, end)
            for one in exposed
            if getattr(one.received, end) >= limit
        )
        for end in ("low", "best", "high")
    )
    counted = Source(SourceStatus.ESTIMATED, "", msg("fire_exposure.source.people"))
    return [
        figure(
            "exposed_buildings", msg("fire_exposure.figure.buildings"), count.best, "buildings", _VIEW,
            low=count.low, high=count.high,
        ),
        figure(
            "exposed_people", msg("fire_exposure.figure.exposed_people"), best, "persons", counted,
            low=low, high=high,
        ),
    ]  # fmt: skip


def _positions(
    campus: Campus, burning: Building, distances: Mapping[str, Estimate], figures: ModelParameters
) -> tuple[Position, ...]:
    """Outside the fire-fighters' line at its farthest, and outside the collapse zone."""
    collapse = parameters_of("collapse").value("zone.factor") * height_of(burning)[0]
    clear = max(distances["standoff_firefighter_m"].high, collapse)
    unsafe = around(burning.footprint, clear)
    reach, hose = figures.value("apparatus.reach"), figures.value("apparatus.hose")
    return positions(campus, burning.footprint, unsafe, reach, hose)


def _areas(
    scene: Scene,
    campus: Campus,
    burning: Building,
    distances: Mapping[str, Estimate],
    exposed: Sequence[Exposed],
    places: Sequence[Position],
) -> tuple[AssessedArea, ...]:
    def ring(name: str, label: Message, role: AreaRole, distance_m: float) -> AssessedArea:
        shape = around(burning.footprint, distance_m)
        assert isinstance(shape, Polygon | MultiPolygon)
        people = people_inside(campus, shape, scene.at)
        return AssessedArea(name=name, label=label, role=role, shape=shape, people=people)

    found = [
        ring(
            "people",
            msg("fire_exposure.area.people"),
            AreaRole.CAUTION,
            distances["standoff_people_m"].best,
        ),
        ring("reach", msg("fire_exposure.area.reach"), AreaRole.EXTENT, distances["separation_m"].best),
        AssessedArea(
            name="burning",
            label=msg("fire_exposure.area.burning"),
            role=AreaRole.CORE,
            shape=burning.footprint,
            subject_id=burning.id,
        ),
    ]
    found += [
        AssessedArea(
            name=f"exposed {number}",
            label=_name(one.building),
            role=AreaRole.EXPOSED,
            shape=one.building.footprint,
            subject_id=one.building.id,
        )
        for number, one in enumerate(exposed, start=1)
    ]
    if places:
        points = MultiPoint([one.point for one in places])
        label = msg("fire_exposure.area.position")
        found.append(AssessedArea(name="positions", label=label, role=AreaRole.POSITION, shape=points))
    return tuple(found)


def _name(building: Building) -> Message:
    return bilingual(building.name or building.code or building.id, building.name_zh)


def _table(exposed: Sequence[Exposed], limit: float) -> ResultTable:
    rows = tuple(
        (
            _name(one.building),
            msg("fire_exposure.cell.distance", m=round(one.distance_m, 1)),
            msg(
                "fire_exposure.cell.received",
                best=round(one.received.best, 1),
                low=round(one.received.low, 1),
                high=round(one.received.high, 1),
            ),
            msg("fire_exposure.cell.ignites")
            if one.received.best >= limit
            else msg("fire_exposure.cell.may_ignite"),
        )
        for one in exposed
    )
    return ResultTable(
        title=msg("fire_exposure.table"),
        heads=(
            msg("fire_exposure.head.building"),
            msg("fire_exposure.head.distance"),
            msg("fire_exposure.head.received"),
            msg("fire_exposure.head.state"),
        ),
        rows=rows,
        numeric=(1, 2),
    )


def _headline(distances: Mapping[str, Estimate], exposed: Sequence[Exposed], limit: float) -> Message:
    if not exposed:
        return msg(
            "fire_exposure.headline_distances",
            separation_m=round(distances["separation_m"].best),
            people_m=round(distances["standoff_people_m"].high),
        )
    count = reached(exposed, limit)
    return msg(
        "fire_exposure.headline",
        n=round(count.best),
        most=round(count.high),
        separation_m=round(distances["separation_m"].best),
        people_m=round(distances["standoff_people_m"].high),
    )


def _outdoor(inputs: FireExposureInputs, figures: ModelParameters, outdoor_mw: float) -> Result:
    """A vehicle or rubbish that burns in the open, as a point."""
    share = figures["point.radiative_share"]
    limits = {
        "separation_m": exposure_parameters().ignition.value,
        "standoff_firefighter_m": figures.value("standoff.firefighter"),
        "standoff_people_m": figures.value("standoff.people"),
    }
    distances = {name: _from_point(1000 * outdoor_mw, kw_m2, share) for name, kw_m2 in limits.items()}
    nearest = figures.value("point.diameters") * (inputs.flame_m or 0.0)
    doubt = nearest > distances["standoff_people_m"].best or inputs.flame_m is None
    reason = msg("fire_exposure.near" if inputs.flame_m is not None else "fire_exposure.flame_unknown")
    return Result(
        headline=msg(
            "fire_exposure.headline_outdoor",
            people_m=round(distances["standoff_people_m"].high),
            firefighter_m=round(distances["standoff_firefighter_m"].high),
        ),
        method=msg("fire_exposure.method_point"),
        validity=Validity.EXTRAPOLATED if doubt else Validity.OK,
        reason=reason if doubt else None,
        figures=tuple(_distances(distances, figures)),
        assumptions=(msg("fire_exposure.assume.brands"),),
        sources=(share.source, figures["point.diameters"].source),
    )


def _from_point(heat_kw: float, received_kw_m2: float, share: Parameter) -> Estimate:
    low, best, high = (
        point_source_distance_m(heat_kw, received_kw_m2, radiated)
        for radiated in (share.low, share.value, share.high)
    )
    return Estimate(low, best, high, "m")
