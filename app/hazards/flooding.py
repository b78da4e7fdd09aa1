"""Hazard rating of flood water, and runoff from rain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from app.campus.depths import DepthBand
from app.domain.campus import Building
from app.domain.operation import Campus
from app.hazards.parameters import ModelParameters


class FloodDanger(StrEnum):
    """Whom the water endangers."""

    LOW = "low"
    SOME = "some"
    MOST = "most"
    ALL = "all"


def hazard_rating(depth_m: float, velocity_mps: float, debris: float) -> float:
    """`HR = d·(v + 0.5) + DF` in m²/s (DEFRA and Environment Agency FD2320, Flood Risks to People; primary
    not checked); no water endangers nobody.
    """
    return depth_m * (velocity_mps + 0.5) + debris if depth_m > 0 else 0.0


def danger_of(rating: float, figures: ModelParameters) -> FloodDanger:
    """The class of a hazard rating."""
    for danger in (FloodDanger.ALL, FloodDanger.MOST, FloodDanger.SOME):
        if rating >= figures.value(f"rating.{danger.value}"):
            return danger
    return FloodDanger.LOW


def runoff_mm(rain_mm: float, curve_number: float) -> float:
    """Runoff of a rain in mm by the curve number (USDA Soil Conservation Service; primary not checked).

    `Q = (P − 0.2·S)²/(P + 0.8·S)`, `S = 25400/CN − 254`; nothing runs off below `0.2·S`.
    """
    storage = 25400.0 / curve_number - 254.0
    excess = rain_mm - 0.2 * storage
    return excess**2 / (rain_mm + 0.8 * storage) if excess > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Flooded:
    """What the water reaches."""

    buildings: tuple[tuple[Building, float], ...]
    """Buildings that stand in water, with the largest depth at each in metres."""
    closed_to_vehicles: MultiLineString
    closed_to_all: MultiLineString


def reached(campus: Campus, bands: Sequence[DepthBand], vehicle_m: float, person_m: float) -> Flooded:
    """Buildings in water, and the ways that vehicles and people cannot use."""
    areas = [band.area for band in bands]
    tree = shapely.STRtree([building.footprint for building in campus.buildings])
    depth_at: dict[int, float] = {}
    for number, hit in zip(*tree.query(areas, predicate="intersects"), strict=True):
        depth_at[int(hit)] = max(depth_at.get(int(hit), 0.0), bands[int(number)].deepest_m)
    return Flooded(
        tuple((campus.buildings[hit], depth) for hit, depth in sorted(depth_at.items())),
        _ways(campus, [band.area for band in bands if band.deepest_m >= vehicle_m], vehicles=True),
        _ways(campus, [band.area for band in bands if band.deepest_m >= person_m], vehicles=False),
    )


def _ways(campus: Campus, areas: Sequence[BaseGeometry], *, vehicles: bool) -> MultiLineString:
    """The stretches under water of all paths that carry vehicles, or people on foot."""
    lines = np.array([path.line for path in campus.paths if (path.vehicle if vehicles else path.foot)])
    if not areas or not len(lines):
        return MultiLineString()
    water = shapely.union_all(areas)
    hits = shapely.STRtree(lines).query(water, predicate="intersects")
    wet = shapely.get_parts(shapely.intersection(lines[hits], water))
    return MultiLineString([part for part in wet if part.geom_type == "LineString" and part.length > 0])
