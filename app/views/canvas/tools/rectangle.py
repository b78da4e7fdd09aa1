"""Draws rectangles: along the grid from two corners, or turned, from one side and the depth."""

from __future__ import annotations

import math

from app.campus.bearings import grid_bearing
from app.domain.message import msg
from app.map.sketch.construct import (
    at_bearing,
    constrained,
    depth_of,
    rectangle,
    rectangle_on,
)
from app.views.canvas.entry import Field
from app.views.canvas.measures import Coordinate
from app.views.canvas.shapes import Ring
from app.views.canvas.tools.anchor import AnchorTool


class RectangleTool(AnchorTool):
    """Two opposite corners, by a drag or two clicks, or width and height typed. Control makes a square."""

    hint = msg("canvas.hint.rectangle")

    def asked(self) -> tuple[Field, ...]:
        """The corner, then width and height."""
        return (Field.WIDTH, Field.HEIGHT, Field.PLACE) if self.anchors else (Field.PLACE,)

    def measured(self, field: Field) -> float | None:
        """Width and height to the pointer."""
        ring = self.live()
        if ring is None or field is Field.PLACE:
            return None
        axis = 0 if field is Field.WIDTH else 1
        return abs(ring[2][axis] - ring[0][axis])

    def ring(self, anchors: Ring, aim: Coordinate | None) -> Ring | None:
        """The outline to the opposite corner."""
        x, y = anchors[0]
        dx, dy = (0.0, 0.0) if aim is None else (aim[0] - x, aim[1] - y)
        width, height = self.entry.figure(Field.WIDTH), self.entry.figure(Field.HEIGHT)
        if width is None and height is None and self.squares:
            dx, dy = (math.copysign(max(abs(dx), abs(dy)), d) for d in (dx, dy))
        dx = dx if width is None else math.copysign(width, dx)
        dy = dy if height is None else math.copysign(height, dy)
        return rectangle((x, y), (x + dx, y + dy)) if dx and dy else None


class TurnedRectangleTool(AnchorTool):
    """One side by two clicks, then the depth to either side; length, bearing and depth can be typed."""

    places = 3
    hint = msg("canvas.hint.turned_rectangle")

    def asked(self) -> tuple[Field, ...]:
        """The corner, then the side, then the depth."""
        return ((Field.PLACE,), (Field.LENGTH, Field.BEARING, Field.PLACE), (Field.DEPTH,))[
            min(len(self.anchors), 2)
        ]

    def measured(self, field: Field) -> float | None:
        """The side, or the depth, to the pointer."""
        aim = self.aim()
        if aim is None or not self.anchors or field is Field.PLACE:
            return None
        start = self.anchors[0]
        if field is Field.DEPTH:
            return abs(depth_of(start, self.anchors[1], aim))
        end = self.next_anchor(aim) or aim
        return math.dist(start, end) if field is Field.LENGTH else grid_bearing(start, end)

    def next_anchor(self, aim: Coordinate | None) -> Coordinate | None:
        """The end of the side."""
        start, entry = self.anchors[0], self.entry
        length, bearing = entry.figure(Field.LENGTH), entry.figure(Field.BEARING)
        if aim is None:
            return None if length is None or bearing is None else at_bearing(start, length, bearing)
        if bearing is None:
            bearing = self.squared(grid_bearing(start, aim))
            if length is None and bearing == grid_bearing(start, aim):
                return aim
        return constrained(start, aim, length_m=length, bearing_deg=bearing)

    def ring(self, anchors: Ring, aim: Coordinate | None) -> Ring | None:
        """The side, then the outline."""
        if len(anchors) < 2:
            end = self.next_anchor(aim)
            return None if end is None else (anchors[0], end)
        depth = self.entry.figure(Field.DEPTH)
        pointed = 0.0 if aim is None else depth_of(anchors[0], anchors[1], aim)
        depth = pointed if depth is None else math.copysign(depth, pointed)
        return rectangle_on(anchors[0], anchors[1], depth) if depth else anchors[:2]
