"""The areas of a release on the map, who is in them, and when the plume comes to the first of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from shapely.geometry import Point

from app.campus.bearings import convergence_deg
from app.campus.frame import Frame
from app.campus.occupancy import HOLDS_PEOPLE
from app.campus.people import people_inside
from app.domain.assessment import AreaRole, AssessedArea, Figure
from app.domain.campus import Building
from app.domain.message import Message, msg
from app.domain.people import PeopleCount
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import Scene, figure
from app.hazards.parameters import ModelParameters
from app.hazards.release.asked import ReleaseInputs
from app.hazards.release.distances import Found
from app.hazards.release.geometry import Areas, areas

_COMPUTED = Source(SourceStatus.COMPUTED, "", msg("release.source.reach"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is on the map; empty where nobody knows where the release is."""

    shapes: Areas | None
    centre: Point | None
    buildings: tuple[Building, ...]
    """In use, within the protective-action area, nearest first; the one of the release among them."""
    source_id: str
    """The building of the release, where it is in one."""
    areas: tuple[AssessedArea, ...]
    figures: tuple[Figure, ...]
    assumptions: tuple[Message, ...]


def draw(scene: Scene, inputs: ReleaseInputs, found: Found, figures: ModelParameters) -> Drawn:
    """Areas around the incident's point."""
    if scene.campus is None or scene.incident is None:
        return Drawn(
            shapes=None, centre=None, buildings=(), source_id="", areas=(), figures=(), assumptions=()
        )
    centre = scene.incident.point
    downwind = downwind_rad(scene, inputs, figures)
    shapes = areas(centre, found.isolation_m, found.protective_m, downwind)
    isolation = people_inside(scene.campus, shapes.isolation, scene.at)
    protective = people_inside(scene.campus, shapes.protective, scene.at)
    near = sorted(
        (
            one
            for one in scene.campus.buildings
            if one.state in HOLDS_PEOPLE and one.footprint.intersects(shapes.protective)
        ),
        key=lambda one: (float(one.footprint.distance(centre)), one.id),
    )
    source_id = scene.incident.building_id if inputs.indoors or inputs.on_fire else ""
    outside = [one for one in near if one.id != source_id]
    made = [*_people(isolation, protective), _reaches(outside)]
    arrival = _arrival(centre, outside, inputs)
    return Drawn(
        shapes=shapes,
        centre=centre,
        buildings=tuple(near),
        source_id=source_id,
        areas=_areas(shapes, isolation, protective),
        figures=tuple(made if arrival is None else [*made, arrival]),
        assumptions=(msg("release.assume.square") if shapes.directed else msg("release.assume.circle"),),
    )


def downwind_rad(scene: Scene, inputs: ReleaseInputs, figures: ModelParameters) -> float | None:
    """Where the wind blows to, clockwise from grid north; None where it is unknown or holds no direction."""
    if inputs.wind_mps is None or inputs.wind_from_deg is None or scene.campus is None:
        return None
    if inputs.wind_mps < figures.value("wind.steady") or scene.incident is None:
        return None
    turned = convergence_deg(Frame(scene.campus.info.epsg), scene.incident.point)
    return math.radians(inputs.wind_from_deg + 180 - turned)


def _areas(shapes: Areas, isolation: PeopleCount, protective: PeopleCount) -> tuple[AssessedArea, ...]:
    return (
        AssessedArea(
            name="protective",
            label=msg("release.area.protective"),
            role=AreaRole.EXTENT,
            shape=shapes.protective,
            people=protective,
        ),
        AssessedArea(
            name="isolation",
            label=msg("release.area.isolation"),
            role=AreaRole.CORE,
            shape=shapes.isolation,
            people=isolation,
        ),
    )


def _people(isolation: PeopleCount, protective: PeopleCount) -> list[Figure]:
    counted = Source(SourceStatus.ESTIMATED, "", msg("fire_exposure.source.people"))
    rows = (
        ("people_isolation", msg("release.figure.people_isolation"), isolation.total),
        ("people_protective", msg("release.figure.people_protective"), protective.total),
    )
    return [
        figure(name, label, one.best, "persons", counted, low=one.low, high=one.high)
        for name, label, one in rows
    ]


def _reaches(outside: list[Building]) -> Figure:
    label = msg("release.figure.reaches")
    return figure("reaches_occupied", label, float(len(outside)), "buildings", _COMPUTED)


def _arrival(centre: Point, outside: list[Building], inputs: ReleaseInputs) -> Figure | None:
    """Seconds until the wind carries the plume to the nearest other building; none without a wind."""
    if not outside or not inputs.wind_mps:
        return None
    seconds = float(outside[0].footprint.distance(centre)) / inputs.wind_mps
    label = msg("release.figure.arrival")
    return figure("arrival_s", label, seconds, "s", _COMPUTED, low=seconds / 2, high=2 * seconds)
