"""A burning facade as a rectangle that radiates, and the building that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.footprints import facade_width_m
from app.campus.occupancy import occupancy_parameters
from app.domain.campus import Building
from app.domain.source import Estimate
from app.hazards.extent_kinds.building import exposure_parameters, height_of
from app.hazards.parameters import ModelParameters
from app.hazards.radiation import separation_m, view_factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Facade:
    """The burning facade, taken as a rectangle; `emitted` is averaged over it, in kW/m²."""

    width_m: float
    height: Estimate
    """In m; its band where the record has no height."""
    emitted: Estimate
    projection_m: float = 0.0
    """How far flames may stand before it, in the upper end of the band."""

    def distance(self, received_kw_m2: float) -> Estimate:
        """How far off the radiation falls to so much, with its band; metres before the facade."""
        low, best, high = (
            separation_m(self.width_m, height_m, kw_m2, received_kw_m2) for height_m, kw_m2 in self._ends()
        )
        return Estimate(low, best, high + (self.projection_m if high > 0 else 0.0), "m")

    def received(self, distance_m: float) -> Estimate:
        """What a parallel facade opposite its middle receives; kW/m²."""
        nearer = max(0.0, distance_m - self.projection_m)
        low, best, high = (
            kw_m2 * view_factor(self.width_m, height_m, far_m)
            for (height_m, kw_m2), far_m in zip(self._ends(), (distance_m, distance_m, nearer), strict=True)
        )
        return Estimate(low, best, high, "kW/m²")

    def _ends(self) -> tuple[tuple[float, float], ...]:
        """Height and intensity at the low end, as they are thought to be, and at the high end."""
        height, emitted = self.height, self.emitted
        return (height.low, emitted.low), (height.best, emitted.best), (height.high, emitted.high)


def facade_of(
    width_m: float, height: Estimate, emitted_kw_m2: float, window_share: float, figures: ModelParameters
) -> Facade:
    """A facade with the band of both published intensities and of the usual share of windows.

    `figures` are those of the exposure model; intensities and windows are those of the incident extents.
    """
    usual = exposure_parameters()
    windows = usual.window_share
    return Facade(
        width_m=width_m,
        height=height,
        emitted=Estimate(
            min(emitted_kw_m2, usual.low_load.low) * window_share * windows.low / windows.value,
            emitted_kw_m2 * window_share,
            max(emitted_kw_m2, usual.low_load.high) * min(1.0, window_share * windows.high / windows.value),
            "kW/m²",
        ),
        projection_m=figures["flame.projection"].high,
    )


def usual_facade(building: Building, height: Estimate, figures: ModelParameters) -> Facade:
    """The longest facade of a building with the usual intensity and windows."""
    usual = exposure_parameters()
    width_m, emitted = facade_width_m(building.footprint), usual.intensity(building.use).value
    return facade_of(width_m, height, emitted, usual.window_share.value, figures)


def height_known(building: Building) -> bool:
    """Whether the record has a height, or floors that it can be told from."""
    return any(figure is not None and figure > 0 for figure in (building.height_m, building.floors))


def height_band(building: Building | None, height_m: float) -> Estimate:
    """A height in m with the doubt about it, where it is what stands in for a record without one."""
    if building is None or (building.height_m or 0) > 0 or height_m != round(height_of(building)[0], 1):
        return Estimate(height_m, height_m, height_m, "m")
    if building.floors is not None and building.floors > 0:
        storey = occupancy_parameters().storey_height
        low, high = building.floors * storey.low, building.floors * storey.high
    else:
        low, high = exposure_parameters().default_height.low, exposure_parameters().default_height.high
    return Estimate(min(low, height_m), height_m, max(high, height_m), "m")


def around(shape: BaseGeometry, distance_m: float) -> Polygon | MultiPolygon:
    """Everything within a distance of an area or, for a distance above 0, of a point."""
    grown = shape.buffer(distance_m, quad_segs=16) if distance_m > 0 else shape
    assert isinstance(grown, Polygon | MultiPolygon)
    return grown
