"""Follows what is drawn on the map from one place on its edges to another."""

from __future__ import annotations

import math

import numpy as np
from shapely.geometry.base import BaseGeometry

from app.domain.campus import Building, Path, Place
from app.domain.drawing import Annotation, Cordon
from app.domain.incident import Closure, Extent, Zone
from app.map.scene import Scene
from app.map.sketch.construct import Coordinate, Ring
from app.map.sketch.trace import TraceNet
from app.map.viewport import Bounds

_FOLLOWED = frozenset({Building, Path, Place, Annotation, Cordon, Closure, Extent, Zone})
_FARTHEST_M = 3000.0
_MOST_SHAPES = 6000
_ROOM = ((60.0, 0.5), (300.0, 1.5))
"""How far around two places edges are looked for: metres, and a share of their distance; then once more."""


class Tracer:
    """Tracing, switched on or off. The net of edges around the last two places is kept for the next move."""

    def __init__(self) -> None:
        self.on = False
        self._scene: Scene | None = None
        self._nets: list[tuple[Bounds, TraceNet] | None] = [None] * len(_ROOM)

    def way(self, scene: Scene, start: Coordinate, end: Coordinate) -> Ring | None:
        """The shortest way along the edges shown between two places on them, in metres; None without one."""
        if scene is not self._scene:
            self._scene, self._nets = scene, [None] * len(_ROOM)
        if not self.on or math.dist(start, end) > _FARTHEST_M:
            return None
        for level in range(len(_ROOM)):
            net = self._net(scene, level, start, end)
            way = net.way(start, end) if net is not None else None
            if way is not None:
                return way
        return None

    def _net(self, scene: Scene, level: int, start: Coordinate, end: Coordinate) -> TraceNet | None:
        kept = self._nets[level]
        if kept is not None and _inside(start, kept[0]) and _inside(end, kept[0]):
            return kept[1]
        metres, share = _ROOM[level]
        room = metres + share * math.dist(start, end)
        bounds = (
            min(start[0], end[0]) - room,
            min(start[1], end[1]) - room,
            max(start[0], end[0]) + room,
            max(start[1], end[1]) + room,
        )
        shapes = _shapes_in(scene, bounds)
        if len(shapes) > _MOST_SHAPES:
            return None
        net = TraceNet(shapes)
        self._nets[level] = (bounds, net)
        return net


def _shapes_in(scene: Scene, bounds: Bounds) -> list[BaseGeometry]:
    return [
        shapes.geometries[index]
        for layer in scene.layers
        for shapes in layer.content.shapes
        for index in np.asarray(shapes.within(bounds))
        if (ref := shapes.refs[index]) is not None and ref.kind in _FOLLOWED
    ]


def _inside(place: Coordinate, bounds: Bounds) -> bool:
    return bounds[0] <= place[0] <= bounds[2] and bounds[1] <= place[1] <= bounds[3]
