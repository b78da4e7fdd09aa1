"""Flood: who is in danger, which ways are cut, whose ground floors are reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.campus.depths import DepthBand, read_depths
from app.campus.people import people_inside
from app.domain.assessment import (
    AreaRole,
    AssessedArea,
    Chart,
    Curve,
    CurveKind,
    Figure,
    InputOrigin,
    Mark,
    Result,
    ResultTable,
)
from app.domain.campus import Building
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message, bilingual, msg
from app.domain.people import PeopleCount
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.flooding import Flooded, danger_of, hazard_rating, reached, runoff_mm
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodInputs:
    """The water: from a file, or one depth over the incident's extent."""

    depth_file: str = asked(msg("flood.input.file"), default="")
    depth_m: float | None = asked(msg("flood.input.depth"), "m", low=0, high=30, default=None)
    velocity_mps: float = asked(
        msg("flood.input.velocity"), "m/s", low=0, high=10, parameter="water.velocity"
    )
    debris: float = asked(msg("flood.input.debris"), low=0, high=1, parameter="water.debris")
    floor_level_m: float = asked(
        msg("flood.input.floor_level"), "m", low=-3, high=5, parameter="water.floor_level"
    )
    rain_mm: float | None = asked(msg("flood.input.rain"), "mm", low=0, high=2000, default=None)
    curve_number: float | None = asked(msg("flood.input.curve_number"), low=30, high=100, default=None)


@MODELS.add("flood")
class Flood(Model[FloodInputs]):
    """Hazard rating by depth and velocity, and what stands in the water.

    Velocities and the surcharge of pipes are not computed: that takes a model of the drainage.
    """

    title = msg("flood.title")
    purpose = msg("flood.purpose")
    kinds = frozenset({IncidentType.FLOOD})
    Inputs = FloodInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """Rain of the newest weather report, as millimetres of an hour."""
        report = scene.weather
        if report is None or report.rain_mm_h is None:
            return {}
        return {"rain_mm": Suggestion(report.rain_mm_h, InputOrigin.WEATHER, report.source)}

    def assess(
        self, scene: Scene, inputs: FloodInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The rating with its band, ways and buildings in the water; refused where nobody knows a depth."""
        bands = _bands(scene, inputs)
        if not bands and inputs.depth_m is None:
            return refused(
                msg("flood.no_depth"),
                msg("flood.no_depth.fallback"),
                msg("flood.method"),
                figures=_runoff(inputs),
            )
        progress.report(0.3)
        depth_m = max((band.deepest_m for band in bands), default=inputs.depth_m or 0.0)
        found = [*_ratings(depth_m, inputs, figures), *_runoff(inputs)]
        areas: tuple[AssessedArea, ...] = ()
        tables: tuple[ResultTable, ...] = ()
        if scene.campus is not None and bands:
            rules = figures.value("rule.vehicle_depth"), figures.value("rule.person_depth")
            fast = inputs.velocity_mps >= figures.value("rule.fast")
            water = reached(scene.campus, bands, *(rules if not fast else (0.0, 0.0)))
            areas = _areas(scene, bands, water)
            ground = [(b, d - inputs.floor_level_m) for b, d in water.buildings if d > inputs.floor_level_m]
            found += _counts(scene, water, ground)
            tables = _table(ground)
        danger = danger_of(found[1].value, figures)
        return Result(
            headline=msg("flood.headline", depth_m=round(depth_m, 2), danger=danger),
            method=msg("flood.method"),
            figures=tuple(found),
            assumptions=(
                msg("flood.assume.velocity"),
                msg("flood.assume.drains"),
                msg("flood.assume.level"),
            ),
            sources=tuple(line.figure.source for line in figures),
            areas=areas,
            charts=(_chart(depth_m, inputs, figures),),
            tables=tables,
        )


def _bands(scene: Scene, inputs: FloodInputs) -> tuple[DepthBand, ...]:
    if inputs.depth_file:
        if scene.campus is None:
            raise UserError(msg("flood.file_needs_campus"))
        return read_depths(Path(inputs.depth_file), scene.campus.info)
    if inputs.depth_m and scene.extent is not None:
        return (DepthBand(scene.extent.area, inputs.depth_m, inputs.depth_m),)
    return ()


def _ratings(depth_m: float, inputs: FloodInputs, figures: ModelParameters) -> list[Figure]:
    velocity, debris = figures["water.velocity"], figures["water.debris"]
    assumed_v = inputs.velocity_mps == velocity.value
    assumed_d = inputs.debris == debris.value
    low = hazard_rating(
        depth_m,
        velocity.low if assumed_v else inputs.velocity_mps,
        debris.low if assumed_d else inputs.debris,
    )
    high = hazard_rating(
        depth_m,
        velocity.high if assumed_v else inputs.velocity_mps,
        debris.high if assumed_d else inputs.debris,
    )
    given = Source(SourceStatus.GIVEN, "", msg("flood.source.depth"))
    rating = hazard_rating(depth_m, inputs.velocity_mps, inputs.debris)
    return [
        figure("depth_max_m", msg("flood.figure.depth"), depth_m, "m", given),
        figure(
            "hazard_rating",
            msg("flood.figure.rating"),
            rating,
            "m²/s",
            figures["rating.most"].source,
            low=low,
            high=high,
        ),
    ]


def _runoff(inputs: FloodInputs) -> tuple[Figure, ...]:
    if inputs.rain_mm is None or inputs.curve_number is None:
        return ()
    source = Source(
        SourceStatus.UNVERIFIED, "Curve number, USDA Soil Conservation Service; primary not checked"
    )
    best = runoff_mm(inputs.rain_mm, inputs.curve_number)
    low, high = (
        runoff_mm(inputs.rain_mm, number)
        for number in (max(30.0, inputs.curve_number - 5), min(100.0, inputs.curve_number + 5))
    )
    return (figure("runoff_mm", msg("flood.figure.runoff"), best, "mm", source, low=low, high=high),)


def _counts(scene: Scene, water: Flooded, ground: Sequence[tuple[Building, float]]) -> list[Figure]:
    counted = Source(SourceStatus.COMPUTED, "", msg("flood.source.counted"))
    km = (water.closed_to_vehicles.length / 1000, water.closed_to_all.length / 1000)
    found = [
        figure("ground_floors", msg("flood.figure.ground_floors"), len(ground), "", counted),
        figure("vehicle_ways_cut_km", msg("flood.figure.vehicle_ways"), km[0], "km", counted),
        figure("foot_ways_cut_km", msg("flood.figure.foot_ways"), km[1], "km", counted),
    ]
    people = _on_ground_floors(scene, ground)
    if people is not None:
        source = Source(SourceStatus.ESTIMATED, "", msg("flood.source.people"))
        low, best, high = people
        found.append(
            figure(
                "ground_floor_people",
                msg("flood.figure.people"),
                best,
                "persons",
                source,
                low=low,
                high=high,
            )
        )
    return found


def _on_ground_floors(
    scene: Scene, ground: Sequence[tuple[Building, float]]
) -> tuple[float, float, float] | None:
    """People of the flooded buildings, shared out evenly over their floors; all where those are unknown."""
    if scene.campus is None or not ground:
        return None
    area = shapely.union_all([building.footprint for building, _ in ground])
    count = people_inside(scene.campus, area, scene.at)
    floors = {building.id: max(1, building.floors or 1) for building, _ in ground}
    shares = [(s.people, floors[s.building_id]) for s in count.shares if s.building_id in floors]
    return (
        sum(people.low / n for people, n in shares),
        sum(people.best / n for people, n in shares),
        sum(people.high / n for people, n in shares),
    )


def _areas(scene: Scene, bands: Sequence[DepthBand], water: Flooded) -> tuple[AssessedArea, ...]:
    whole = shapely.union_all([band.area for band in bands])
    assert isinstance(whole, Polygon | MultiPolygon)
    found = [
        AssessedArea(
            name="water",
            label=msg("flood.area.water"),
            role=AreaRole.EXTENT,
            shape=whole,
            people=_people(scene, whole),
        )
    ]
    ways: tuple[tuple[str, Message, object], ...] = (
        ("vehicles", msg("flood.area.vehicles"), water.closed_to_vehicles),
        ("everybody", msg("flood.area.everybody"), water.closed_to_all),
    )
    for name, label, lines in ways:
        if isinstance(lines, shapely.MultiLineString) and not lines.is_empty:
            found.append(AssessedArea(name=name, label=label, role=AreaRole.BLOCKED, shape=lines))
    return tuple(found)


def _people(scene: Scene, area: Polygon | MultiPolygon) -> PeopleCount | None:
    return people_inside(scene.campus, area, scene.at) if scene.campus is not None else None


def _table(ground: Sequence[tuple[Building, float]]) -> tuple[ResultTable, ...]:
    rows = tuple(
        (bilingual(building.name, building.name_zh), msg("flood.metres", depth_m=round(depth, 2)))
        for building, depth in sorted(ground, key=lambda entry: -entry[1])
    )
    heads = (msg("flood.head.building"), msg("flood.head.depth"))
    return (ResultTable(title=msg("flood.table"), heads=heads, rows=rows, numeric=(1,)),) if rows else ()


def _chart(depth_m: float, inputs: FloodInputs, figures: ModelParameters) -> Chart:
    """Rating over velocity at this depth, with the classes of danger."""
    steps = tuple(0.25 * n for n in range(13))
    curves = (
        Curve(
            label=msg("flood.figure.rating"),
            x=steps,
            y=tuple(hazard_rating(depth_m, v, inputs.debris) for v in steps),
            low=tuple(hazard_rating(depth_m, v, figures["water.debris"].low) for v in steps),
            high=tuple(hazard_rating(depth_m, v, figures["water.debris"].high) for v in steps),
        ),
        Curve(
            label=msg("flood.curve.now"),
            x=(inputs.velocity_mps,),
            y=(hazard_rating(depth_m, inputs.velocity_mps, inputs.debris),),
            kind=CurveKind.POINTS,
        ),
    )
    marks = (
        Mark(label=msg("flood_danger.some"), value=figures.value("rating.some")),
        Mark(label=msg("flood_danger.most"), value=figures.value("rating.most")),
        Mark(label=msg("flood_danger.all"), value=figures.value("rating.all")),
    )
    return Chart(
        title=msg("flood.chart"),
        x_label=msg("flood.axis.velocity"),
        y_label=msg("flood.axis.rating"),
        curves=curves,
        marks=marks,
    )
