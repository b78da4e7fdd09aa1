"""Water for a fire: what three formulas ask for, and what the hydrants in reach are known to give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.campus.footprints import largest_part, sides_m
from app.campus.occupancy import occupancy_parameters
from app.domain.assessment import AreaRole, AssessedArea, Figure, InputOrigin, Result, ResultTable, Validity
from app.domain.campus import Building, PlaceKind
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Campus
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, suggested_building
from app.hazards.fireflow import (
    FOOT_M,
    iowa_gpm,
    iso_gpm,
    iso_hours,
    iso_rounded_gpm,
    litres_per_minute,
    nfa_gpm,
)
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress


class Construction(StrEnum):
    """How a building is built, as the ISO flow tells them apart."""

    UNKNOWN = "unknown"
    WOOD = "wood"
    MASONRY = "masonry"
    NONCOMBUSTIBLE = "noncombustible"
    FIRE_RESISTIVE = "fire_resistive"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterInputs:
    """The burning floor, the building, and what the hydrants give."""

    building: str = asked(msg("assess.input.building"), default="")
    length_m: float | None = asked(msg("water.input.length"), "m", low=1, high=1000, default=None)
    width_m: float | None = asked(msg("water.input.width"), "m", low=1, high=1000, default=None)
    floors: int = asked(msg("water.input.floors"), low=1, high=200, default=1)
    burning_floors: int = asked(msg("water.input.burning_floors"), low=1, high=200, default=1)
    burning_share: float = asked(msg("water.input.burning_share"), "share", low=0.01, high=1, default=1.0)
    exposures: int = asked(msg("water.input.exposures"), low=0, high=20, default=0)
    construction: Construction = asked(msg("water.input.construction"), default=Construction.UNKNOWN)
    compartment_m3: float | None = asked(msg("water.input.compartment"), "m³", low=1, high=1e6, default=None)
    code_l_min: float | None = asked(msg("water.input.code"), "L/min", low=1, high=1e6, default=None)
    hydrant_l_min: float | None = asked(msg("water.input.hydrant"), "L/min", low=1, high=1e5, default=None)


@MODELS.add("water")
class Water(Model[WaterInputs]):
    """Needed flow by the National Fire Academy, Iowa and ISO formulas against the hydrants in reach.

    What hydrants give is never assumed: without a measured flow the shortage stays unknown.
    """

    title = msg("water.title")
    purpose = msg("water.purpose")
    kinds = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})
    Inputs = WaterInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """Sides and floors of the incident's building."""
        building = scene.building
        if building is None:
            return {}
        long, short = sides_m(largest_part(building.footprint))
        campus = Source(SourceStatus.COMPUTED, "", msg("water.from_footprint"))
        found = {
            **suggested_building(scene),
            "length_m": Suggestion(round(long, 1), InputOrigin.CAMPUS, campus),
            "width_m": Suggestion(round(short, 1), InputOrigin.CAMPUS, campus),
        }
        if building.floors:
            found["floors"] = Suggestion(building.floors, InputOrigin.CAMPUS, campus)
        return found

    def assess(
        self, scene: Scene, inputs: WaterInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The flow by each formula, for how long, the hydrants, and the shortage where it is known."""
        if inputs.length_m is None or inputs.width_m is None:
            raise UserError(msg("water.missing"))
        if inputs.burning_floors > inputs.floors:
            raise UserError(msg("water.more_floors", n=inputs.burning_floors, floors=inputs.floors))
        building = scene.building
        flows = _flows(inputs, inputs.length_m, inputs.width_m, figures)
        need = _need(flows, inputs, figures)
        hydrants = _hydrants(scene.campus, building, figures) if building is not None else ()
        found = [*flows, *need]
        supply = _supply(need[0], hydrants, scene.campus if building is not None else None, inputs, figures)
        found += supply
        beyond = inputs.burning_share > figures.value("nfa.offensive")
        return Result(
            headline=_headline(need[0], supply, hydrants, building),
            method=msg("water.method"),
            validity=Validity.EXTRAPOLATED if beyond else Validity.OK,
            reason=msg("water.beyond") if beyond else None,
            figures=tuple(found),
            assumptions=_assumptions(inputs, building),
            sources=tuple(line.figure.source for line in figures),
            areas=_areas(hydrants),
            tables=_table(hydrants),
        )


def _flows(inputs: WaterInputs, length_m: float, width_m: float, figures: ModelParameters) -> list[Figure]:
    """Litres a minute by each formula."""
    nfa = litres_per_minute(
        nfa_gpm(
            length_m / FOOT_M,
            width_m / FOOT_M,
            inputs.burning_floors,
            inputs.burning_share,
            inputs.exposures,
            divisor=figures.value("nfa.divisor"),
            each=figures.value("nfa.exposure"),
        )
    )
    storey = occupancy_parameters().storey_height.value
    volume = inputs.compartment_m3 or length_m * width_m * storey * inputs.burning_share
    iowa = litres_per_minute(iowa_gpm(volume / FOOT_M**3, divisor=figures.value("iowa.divisor")))
    low, best, high = (_iso(inputs, length_m * width_m, figures, end) for end in ("low", "value", "high"))
    rests_on = _iso_source(inputs, figures)
    return [
        figure("nfa_l_min", msg("water.figure.nfa"), nfa, "L/min", figures["nfa.divisor"].source),
        figure("iowa_l_min", msg("water.figure.iowa"), iowa, "L/min", figures["iowa.divisor"].source),
        figure("iso_l_min", msg("water.figure.iso"), best, "L/min", rests_on, low=low, high=high),
    ]


def _iso(inputs: WaterInputs, floor_m2: float, figures: ModelParameters, end: str) -> float:
    """Litres a minute with the construction, occupancy and exposures at one end of their ranges."""
    lightest = inputs.construction is Construction.UNKNOWN and end == "low"
    resistive = lightest or inputs.construction is Construction.FIRE_RESISTIVE
    above = figures.value("iso.floors_resistive" if resistive else "iso.floors_above")
    area = floor_m2 * (1 + above * (inputs.floors - 1)) / FOOT_M**2
    construction = getattr(figures[f"iso.{inputs.construction.value}"], end)
    occupancy = getattr(figures["iso.occupancy"], end)
    each = getattr(figures["iso.exposure_each"], end)
    exposed = 1 + min(figures.value("iso.exposures_most"), each * inputs.exposures)
    flow = iso_gpm(area, construction, factor=figures.value("iso.factor")) * occupancy * exposed
    return litres_per_minute(iso_rounded_gpm(flow, step=figures.value("iso.step")))


def _iso_source(inputs: WaterInputs, figures: ModelParameters) -> Source:
    """The weakest figure that the flow rests on: its badge is that of the flow."""
    names = ["iso.factor", "iso.step"]
    names += ["iso.exposure_each"] if inputs.exposures else []
    names += ["iso.unknown"] if inputs.construction is Construction.UNKNOWN else []
    return figures[names[-1]].source


def _need(flows: Sequence[Figure], inputs: WaterInputs, figures: ModelParameters) -> list[Figure]:
    """The middle of the three formulas, or what the local code asks for; the band covers all of them.

    How long it has to last goes by the ISO flow, at each end of its band.
    """
    low, high = min(one.low for one in flows), max(one.high for one in flows)
    iso = next(one for one in flows if one.name == "iso_l_min")
    best, source = sorted(one.value for one in flows)[1], iso.source
    if inputs.code_l_min is not None:
        best, source = inputs.code_l_min, Source(SourceStatus.GIVEN, "", msg("water.by_code"))
    low, high = min(low, best), max(high, best)
    volumes = [
        flow * iso_hours(lasts / litres_per_minute(1)) * 60 / 1000
        for flow, lasts in ((low, iso.low), (best, iso.value), (high, iso.high))
    ]
    return [
        figure("water_l_min", msg("water.figure.need"), best, "L/min", source, low=low, high=high),
        figure(
            "water_m3", msg("water.figure.volume"), volumes[1], "m³", source, low=volumes[0], high=volumes[2]
        ),
    ]


def _hydrants(
    campus: Campus | None, building: Building, figures: ModelParameters
) -> tuple[tuple[float, Point, Message], ...]:
    """Hydrants within reach of the building: distance, place and name, the nearest first."""
    if campus is None:
        return ()
    reach = figures.value("hydrant.reach")
    found = [
        (float(place.geometry.distance(building.footprint)), _point(place.geometry), place)
        for place in campus.places
        if place.kind is PlaceKind.HYDRANT and place.geometry.distance(building.footprint) <= reach
    ]
    ordered = sorted(found, key=lambda one: (one[0], one[2].id))
    return tuple((far, at, bilingual(place.name or place.id, place.name_zh)) for far, at, place in ordered)


def _point(shape: BaseGeometry) -> Point:
    return shape if isinstance(shape, Point) else shape.representative_point()


def _supply(
    need: Figure,
    hydrants: Sequence[object],
    campus: Campus | None,
    inputs: WaterInputs,
    figures: ModelParameters,
) -> list[Figure]:
    """Hydrants in reach, and the shortage where it is known.

    It is known where a person measured what a hydrant gives, or where the map has hydrants and none in reach.
    """
    if campus is None:
        return []
    reach = figures["hydrant.reach"].source
    found = [figure("hydrants", msg("water.figure.hydrants"), float(len(hydrants)), "", reach)]
    mapped = any(place.kind is PlaceKind.HYDRANT for place in campus.places)
    if not mapped or (hydrants and inputs.hydrant_l_min is None):
        return found
    gives = len(hydrants) * (inputs.hydrant_l_min or 0.0)
    short = [max(0.0, wanted - gives) for wanted in (need.low, need.value, need.high)]
    source = Source(SourceStatus.COMPUTED, "", msg("water.all_at_once"))
    label = msg("water.figure.deficit")
    found.append(figure("water_deficit_l_min", label, short[1], "L/min", source, low=short[0], high=short[2]))
    return found


def _headline(
    need: Figure, supply: Sequence[Figure], hydrants: Sequence[object], building: Building | None
) -> Message:
    flow, most = round(need.value, -1), round(need.high, -1)
    if building is None:
        return msg("water.headline", flow=round(flow), most=round(most))
    if not hydrants:
        return msg("water.headline.none", flow=round(flow), most=round(most))
    short = next((one for one in supply if one.name == "water_deficit_l_min"), None)
    if short is None:
        return msg("water.headline.unknown", flow=round(flow), most=round(most), n=len(hydrants))
    if short.high > 0:
        return msg("water.headline.short", flow=round(flow), most=round(most), short=round(short.high))
    return msg("water.headline.covered", flow=round(flow), most=round(most), n=len(hydrants))


def _assumptions(inputs: WaterInputs, building: Building | None) -> tuple[Message, ...]:
    found = [msg("water.assume.code")] if inputs.code_l_min is None else []
    if inputs.compartment_m3 is None:
        found.append(msg("water.assume.compartment"))
    if building is not None and inputs.hydrant_l_min is None:
        found.append(msg("water.assume.unmeasured"))
    elif inputs.hydrant_l_min is not None:
        found.append(msg("water.assume.main"))
    return tuple(found)


def _areas(hydrants: Sequence[tuple[float, Point, Message]]) -> tuple[AssessedArea, ...]:
    return tuple(
        AssessedArea(name=f"hydrant {number}", label=name, role=AreaRole.INFORMATION, shape=at)
        for number, (_, at, name) in enumerate(hydrants[:8], start=1)
    )


def _table(hydrants: Sequence[tuple[float, Point, Message]]) -> tuple[ResultTable, ...]:
    if not hydrants:
        return ()
    rows = tuple((name, msg("fire_exposure.cell.distance", m=round(far))) for far, _, name in hydrants)
    heads = (msg("water.head.hydrant"), msg("fire_exposure.head.distance"))
    return (ResultTable(title=msg("water.table"), heads=heads, rows=rows, numeric=(1,)),)
