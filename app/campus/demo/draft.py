"""The drawing board: what quarters put on the plan before it is fitted together into a campus."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from shapely.affinity import affine_transform
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.demo.curves import XY
from app.domain.campus import BuildingUse, GroundKind, OneWay, PathKind, PlaceKind

G = TypeVar("G", bound=BaseGeometry)


@dataclass(frozen=True, slots=True)
class Spot:
    """A local frame on the plan: an origin in metres and a turn anticlockwise in degrees."""

    x: float = 0.0
    y: float = 0.0
    turn: float = 0.0

    def xy(self, dx: float, dy: float) -> XY:
        """A local point on the plan."""
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        return (self.x + dx * cos - dy * sin, self.y + dx * sin + dy * cos)

    def at(self, dx: float, dy: float, turn: float = 0.0) -> Spot:
        """A frame given in this frame."""
        x, y = self.xy(dx, dy)
        return Spot(x, y, self.turn + turn)

    def place(self, shape: G) -> G:
        """A shape drawn about the local origin, brought onto the plan."""
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        placed: G = affine_transform(shape, [cos, -sin, sin, cos, self.x, self.y])
        return placed

    def line(self, points: Sequence[XY]) -> list[XY]:
        """Local points brought onto the plan."""
        return [self.xy(*point) for point in points]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in both languages."""

    en: str = ""
    zh: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """A building as a quarter proposes it; it is built only where it fits."""

    footprint: Polygon
    use: BuildingUse
    name: Name
    floors: int
    storey_m: float = 3.6
    role: str = ""
    """What it has besides its use: a depot code, `hazmat`, `shelter`, `clinic`."""
    quarter: Name = field(default_factory=Name)


@dataclass(frozen=True, slots=True)
class Way:
    """A road or footpath before it is joined with the others."""

    line: LineString
    kind: PathKind
    name: Name = field(default_factory=Name)
    width_m: float = 2.5
    cart: bool = False
    vehicle: bool = False
    one_way: OneWay = OneWay.BOTH
    level: int = 0


@dataclass(frozen=True, slots=True)
class Plot:
    """A piece of open ground; `assembly` makes it an assembly area too."""

    area: Polygon | MultiPolygon
    kind: GroundKind
    name: Name = field(default_factory=Name)
    assembly: bool = False
    formal: bool = False
    """A lawn on which no trees are strewn."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that becomes a place."""

    point: Point
    kind: PlaceKind
    name: Name = field(default_factory=Name)


@dataclass(slots=True)
class Draft:
    """Everything drawn so far. The random numbers belong to this one campus."""

    rng: np.random.Generator
    boundary: Polygon = field(default_factory=Polygon)
    lots: list[Lot] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    plots: list[Plot] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    quarter: Name = field(default_factory=Name)

    def build(
        self,
        spot: Spot,
        shape: Polygon,
        use: BuildingUse,
        name: Name,
        floors: int,
        *,
        storey_m: float = 3.6,
        role: str = "",
    ) -> None:
        """Propose a building."""
        self.lots.append(Lot(spot.place(shape), use, name, floors, storey_m, role, self.quarter))

    def road(self, line: LineString, name: Name, width_m: float = 7.0, one_way: OneWay = OneWay.BOTH) -> None:
        """A public road: wheels and feet."""
        self.ways.append(Way(line, PathKind.ROAD, name, width_m, True, True, one_way))

    def lane(self, line: LineString, name: Name | None = None, width_m: float = 4.5) -> None:
        """A service road to the back of buildings."""
        self.ways.append(Way(line, PathKind.SERVICE_ROAD, name or Name(), width_m, True, True))

    def walk(self, points: Sequence[XY] | LineString, width_m: float = 2.5, *, cart: bool = False) -> None:
        """A paved footpath; wide ones also take carts."""
        line = points if isinstance(points, LineString) else LineString(points)
        self.ways.append(Way(line, PathKind.FOOTWAY, Name(), width_m, cart))

    def ground(
        self,
        area: Polygon | MultiPolygon,
        kind: GroundKind,
        name: Name | None = None,
        *,
        assembly: bool = False,
        formal: bool = False,
    ) -> None:
        """A piece of open ground."""
        self.plots.append(Plot(area, kind, name or Name(), assembly, formal))

    def mark(self, point: XY, kind: PlaceKind, name: Name) -> None:
        """A named point."""
        self.marks.append(Mark(Point(point), kind, name))

    def floors(self, low: int, high: int) -> int:
        """A number of floors between two, both included."""
        return int(self.rng.integers(low, high + 1))


def lawn(width: float, depth: float, corner: float = 8.0) -> Polygon:
    """A rectangle with rounded corners about the origin."""
    corner = min(corner, width / 2 - 0.5, depth / 2 - 0.5)
    half_w, half_d = width / 2 - corner, depth / 2 - corner
    core = Polygon([(-half_w, -half_d), (half_w, -half_d), (half_w, half_d), (-half_w, half_d)])
    rounded: Polygon = core.buffer(corner, quad_segs=6)
    return rounded
