"""What a burning facade does to the buildings around it: what each receives, and who is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from app.domain.campus import Building
from app.domain.operation import Campus
from app.domain.source import Estimate
from app.hazards.radiation import separation_m, view_factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Facade:
    """The burning facade, taken as a rectangle; `emitted` is averaged over it, in kW/m²."""

    width_m: float
    height_m: float
    emitted: Estimate
    projection_m: float = 0.0
    """How far flames may stand before it, in the upper end of the band."""

    def distance(self, received_kw_m2: float) -> Estimate:
        """How far off the radiation falls to so much, with its band; metres before the facade."""
        low, best, high = (
            separation_m(self.width_m, self.height_m, kw_m2, received_kw_m2)
            for kw_m2 in (self.emitted.low, self.emitted.best, self.emitted.high)
        )
        return Estimate(low, best, high + (self.projection_m if high > 0 else 0.0), "m")

    def received(self, distance_m: float) -> Estimate:
        """What a parallel facade opposite receives; kW/m²."""
        factor = view_factor(self.width_m, self.height_m, distance_m)
        nearer = view_factor(self.width_m, self.height_m, max(0.0, distance_m - self.projection_m))
        return Estimate(
            factor * self.emitted.low, factor * self.emitted.best, nearer * self.emitted.high, "kW/m²"
        )


@dataclass(frozen=True, slots=True)
class Exposed:
    """A neighbouring building within reach."""

    building: Building
    distance_m: float
    received: Estimate


def exposed_buildings(campus: Campus, burning: Building, facade: Facade, limit: float) -> tuple[Exposed, ...]:
    """The buildings that may receive `limit` kW/m² or more, those that receive most first.

    Each is taken to stand parallel, with its nearest point opposite the middle of the longest facade: never
    less than what it does receive from that facade.
    """
    reach = facade.distance(limit).high
    found = []
    for other in campus.buildings:
        if other.id != burning.id and other.footprint.distance(burning.footprint) <= reach:
            distance = float(other.footprint.distance(burning.footprint))
            received = facade.received(distance)
            if received.high >= limit:
                found.append(Exposed(other, distance, received))
    return tuple(sorted(found, key=lambda one: (-one.received.best, one.distance_m, one.building.id)))


def reached(exposed: Sequence[Exposed], limit: float) -> Estimate:
    """How many of them receive so much: surely, probably, possibly."""
    low, best, high = (
        sum(getattr(one.received, end) >= limit for one in exposed) for end in ("low", "best", "high")
    )
    return Estimate(low, best, high, "buildings")


def around(shape: BaseGeometry, distance_m: float) -> BaseGeometry:
    """Everything within a distance of a shape."""
    return shape.buffer(distance_m, quad_segs=16) if distance_m > 0 else shape
