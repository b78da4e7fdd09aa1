"""Reaches of the exposure levels with their band, the areas on the map, and the concentration on the axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry import MultiPolygon, Polygon

from app.campus.people import people_inside
from app.domain.assessment import AreaRole, AssessedArea, Chart, Curve, Figure, Mark
from app.domain.message import Message, msg
from app.domain.operation import Campus
from app.domain.source import Estimate, Source
from app.hazards.assessing import Scene, figure
from app.hazards.plume.contours import contour, swept
from app.hazards.plume.gaussian import FARTHEST_M, NEAREST_M, Plume
from app.hazards.substances import Limit, ppm_to_mg_m3

PEOPLE_LEVEL = 2
"""The level from which people suffer lasting harm or cannot help themselves: the extent goes by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One exposure level of the substance for this exposure."""

    number: int
    ppm: float
    g_m3: float
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """The plume in the least and in the most stable air that the weather allows; `error` is a factor."""

    mixed: Plume
    stable: Plume
    error: float

    def reach(self, level: Level) -> Estimate:
        """How far the level reaches: stable air as best guess, the band by both and the error."""
        best = self.stable.reach_m(level.g_m3)
        both = (self.mixed, self.stable)
        low = min(one.reach_m(level.g_m3 * self.error) for one in both)
        high = max(one.reach_m(level.g_m3 / self.error) for one in both)
        return Estimate(min(low, best), best, max(high, best), "m")


def levels_of(limits: Mapping[int, Limit], exposure_min: float, molar: float) -> tuple[Level, ...]:
    """The levels that exist for so long an exposure, the mildest first."""
    found = []
    for number, limit in sorted(limits.items()):
        ppm = limit.for_exposure(exposure_min)
        if ppm is not None:
            grams = ppm_to_mg_m3(ppm, molar) / 1000
            found.append(Level(number=number, ppm=ppm, g_m3=grams, source=limit.source))
    return tuple(found)


def reach_figures(reaches: Sequence[tuple[Level, Estimate]]) -> list[Figure]:
    """A figure for each level that is reached at all."""
    return [
        figure(
            f"reach_aegl{level.number}_m",
            msg("plume.figure.reach", level=level.number, ppm=f"{level.ppm:g}"),
            far.best,
            "m",
            level.source,
            low=far.low,
            high=far.high,
        )
        for level, far in reaches
        if far.high > 0
    ]


def areas_of(
    scene: Scene, air: Air, levels: Sequence[Level], downwind_rad: float, turn_deg: float
) -> tuple[AssessedArea, ...]:
    """The swept outer band of level 2 as extent, the contours inside it, and the swept core of level 3."""
    if scene.campus is None or scene.incident is None:
        return ()
    source, by_number = scene.incident.point, {one.number: one for one in levels}
    found = []
    middle = by_number.get(PEOPLE_LEVEL)
    if middle is not None:
        outer = contour(source, air.stable, middle.g_m3 / air.error, downwind_rad)
        inner = contour(source, air.stable, middle.g_m3, downwind_rad)
        if outer is not None:
            shape = swept(source, outer, turn_deg)
            found.append(_area(scene, scene.campus, "band", msg("plume.area.band"), AreaRole.EXTENT, shape))
        if inner is not None:
            label = msg("plume.area.contour", level=PEOPLE_LEVEL)
            found.append(_area(scene, scene.campus, "aegl2", label, AreaRole.CAUTION, inner))
    grave = by_number.get(3)
    core = contour(source, air.stable, grave.g_m3, downwind_rad) if grave is not None else None
    if core is not None:
        label = msg("plume.area.contour", level=3)
        shape = swept(source, core, turn_deg)
        found.append(_area(scene, scene.campus, "aegl3", label, AreaRole.CORE, shape))
    return tuple(found)


def _area(
    scene: Scene, campus: Campus, name: str, label: Message, role: AreaRole, shape: Polygon | MultiPolygon
) -> AssessedArea:
    people = people_inside(campus, shape, scene.at)
    return AssessedArea(name=name, label=label, role=role, shape=shape, people=people)


def people_figure(areas: Sequence[AssessedArea], source: Source) -> list[Figure]:
    """People inside level 2: within its contour at best guess, within the swept band at most."""
    by_name = {one.name: one.people for one in areas if one.people is not None}
    band = by_name.get("band")
    if band is None:
        return []
    inner = by_name.get("aegl2")
    best, low = (inner.total.best, inner.total.low) if inner is not None else (0.0, 0.0)
    label = msg("plume.figure.people")
    return [figure("people_aegl2", label, best, "persons", source, low=low, high=max(best, band.total.high))]


def chart_of(air: Air, levels: Sequence[Level], molar: float) -> Chart:
    """Concentration under the axis by distance, with the levels; ppm."""
    reach = max((air.reach(one).high for one in levels), default=NEAREST_M)
    x = np.linspace(NEAREST_M, min(FARTHEST_M, max(3 * NEAREST_M, 1.3 * reach)), 120)
    to_ppm = 1000 / ppm_to_mg_m3(1.0, molar)
    mixed, stable = (one.centre_line(x) * to_ppm for one in (air.mixed, air.stable))
    low, high = np.minimum(mixed, stable) / air.error, np.maximum(mixed, stable) * air.error
    curve = Curve(
        label=msg("plume.curve"),
        x=tuple(map(float, x)),
        y=tuple(map(float, stable)),
        low=tuple(map(float, low)),
        high=tuple(map(float, high)),
    )
    marks = tuple(Mark(label=msg("plume.mark", level=one.number), value=one.ppm) for one in levels)
    return Chart(
        title=msg("plume.chart"),
        x_label=msg("plume.axis.distance"),
        y_label=msg("plume.axis.ppm"),
        curves=(curve,),
        marks=marks,
    )
