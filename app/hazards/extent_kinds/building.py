"""The burning building with its exposure ring."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.campus.footprints import facade_width_m
from app.campus.occupancy import occupancy_parameters
from app.campus.parameters import Parameter, parameter, read_table
from app.domain.campus import Building, BuildingUse
from app.domain.errors import UserError
from app.domain.incident import Extent, ExtentKind
from app.domain.message import Message, msg
from app.domain.operation import Campus
from app.domain.source import Estimate, Source, SourceStatus
from app.hazards.radiation import separation_m
from app.hazards.registry import EXTENTS
from app.hazards.shapes import outside_share

METHOD = Source(
    SourceStatus.COMPUTED,
    "View factor of a rectangular facade, BR 187 and NUREG-1805 "
    "(after openfire's documentation, primary not checked)",
)


@dataclass(frozen=True, slots=True)
class ExposureParameters:
    """The content of `data/parameters/exposure.toml`."""

    low_load: Parameter
    high_load: Parameter
    high_load_uses: frozenset[BuildingUse]
    ignition: Parameter
    window_share: Parameter
    default_height: Parameter

    def intensity(self, use: BuildingUse) -> Parameter:
        """Intensity of the openings of a fully involved building of that use; kW/m²."""
        return self.high_load if use in self.high_load_uses else self.low_load


@EXTENTS.add("building")
@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingExtent:
    """The building and a ring as wide as the distance at which its longest facade still ignites timber."""

    building_id: str
    height_m: float | None = None
    """Height, where a person knows it better than the record."""
    window_share: float | None = None
    """Unprotected share of the facade, 0 to 1, in place of the usual figure."""
    burns: bool = True
    """False: the building alone, for what does not radiate, as people who fell ill in it."""

    def extent(self, campus: Campus, incident_id: str) -> Extent:
        """The building as core, with the ring about it as area.

        The whole height of the longest facade is taken to burn. UserError where the campus has no such
        building, or where a stated height or window share is impossible.
        """
        building = _building(campus, self.building_id)
        if not self.burns:
            return _footprint(building, incident_id)
        height_m, height_notes = height_of(building, self.height_m)
        ring, ring_notes = _ring(building, height_m, self.window_share)
        core = building.footprint
        area = core.buffer(ring.best, quad_segs=16) if ring.best > 0 else core
        return Extent(
            id=f"extent:{incident_id}",
            incident_id=incident_id,
            kind=ExtentKind.BUILDING,
            area=area,
            core=core,
            building_id=building.id,
            source=METHOD,
            method=msg(
                "extent.method.building",
                ring_m=round(ring.best),
                low_m=round(ring.low),
                high_m=round(ring.high),
            ),
            assumptions=(
                *height_notes,
                *ring_notes,
                msg("extent.radiation_only"),
                *outside_share(campus.info, area),
            ),
        )


@lru_cache
def exposure_parameters() -> ExposureParameters:
    """The shipped figures."""
    table = read_table("exposure")
    return ExposureParameters(
        low_load=parameter(table["intensity"]["low_load"]),
        high_load=parameter(table["intensity"]["high_load"]),
        high_load_uses=frozenset(BuildingUse(use) for use in table["intensity"]["high_load_uses"]),
        ignition=parameter(table["receiver"]["ignition"]),
        window_share=parameter(table["facade"]["window_share"]),
        default_height=parameter(table["facade"]["default_height"]),
    )


def _building(campus: Campus, building_id: str) -> Building:
    for building in campus.buildings:
        if building.id == building_id:
            return building
    raise UserError(msg("extent.no_building", building=building_id))


def _footprint(building: Building, incident_id: str) -> Extent:
    method = msg("extent.method.footprint")
    return Extent(
        id=f"extent:{incident_id}",
        incident_id=incident_id,
        kind=ExtentKind.BUILDING,
        area=building.footprint,
        core=building.footprint,
        building_id=building.id,
        source=Source(SourceStatus.GIVEN, "", method),
        method=method,
    )


def height_of(building: Building, stated_m: float | None = None) -> tuple[float, tuple[Message, ...]]:
    """The height of a building in metres, and what was assumed for it.

    Raises:
        UserError: the stated height is impossible.
    """
    if stated_m is not None:
        if not 1.0 <= stated_m <= 1000.0:
            raise UserError(msg("extent.height", low_m=1, high_m=1000))
        return stated_m, ()
    if building.height_m is not None and building.height_m > 0:
        return building.height_m, ()
    if building.floors is not None and building.floors > 0:
        height_m = building.floors * occupancy_parameters().storey_height.value
        return height_m, (msg("extent.height_from_floors", n=building.floors, height_m=round(height_m, 1)),)
    height_m = exposure_parameters().default_height.value
    return height_m, (msg("extent.height_unknown", height_m=round(height_m)),)


def _ring(
    building: Building, height_m: float, stated_share: float | None
) -> tuple[Estimate, tuple[Message, ...]]:
    """Width of the exposure ring with its band, and what was assumed for it."""
    parameters = exposure_parameters()
    intensity, windows = parameters.intensity(building.use), parameters.window_share
    notes = [msg("extent.intensity", kw_m2=round(intensity.value), use=building.use)]
    shares = (windows.low, windows.value, windows.high)
    if stated_share is None:
        notes.append(msg("extent.windows_assumed", percent=round(100 * windows.value)))
    elif 0.0 <= stated_share <= 1.0:
        shares = (stated_share,) * 3
    else:
        raise UserError(msg("extent.window_share"))
    width_m = facade_width_m(building.footprint)
    low, best, high = (
        separation_m(width_m, height_m, kw_m2 * share, parameters.ignition.value)
        for kw_m2, share in zip((intensity.low, intensity.value, intensity.high), shares, strict=True)
    )
    return Estimate(low, best, high, "m"), tuple(notes)
