"""Draws a sector, as for what the wind carries away from a release."""

from __future__ import annotations

import math

from app.campus.bearings import grid_bearing
from app.domain.message import Message, msg
from app.map.sketch.construct import opening_to, sector
from app.views.canvas.entry import Field
from app.views.canvas.measures import Coordinate
from app.views.canvas.shapes import LARGEST_RADIUS_M, Ring, ring_problem
from app.views.canvas.tools.anchor import AnchorTool

USUAL_OPENING_DEG = 60.0
NARROWEST_DEG = 1.0


class SectorTool(AnchorTool):
    """The apex, then radius and bearing by a drag or a click, then the opening; all three can be typed.

    Enter finishes with the opening of 60° as soon as radius and bearing are set.
    """

    places = 3
    hint = msg("canvas.hint.sector")

    def asked(self) -> tuple[Field, ...]:
        """The apex, then radius, bearing and opening."""
        return (
            (Field.PLACE,),
            (Field.RADIUS, Field.BEARING, Field.OPENING),
            (Field.OPENING,),
        )[min(len(self.anchors), 2)]

    def measured(self, field: Field) -> float | None:
        """Radius, bearing and opening as they are now."""
        if not self.anchors or field is Field.PLACE:
            return None
        radius, bearing, opening = self._now(self.aim())
        return {Field.RADIUS: radius, Field.BEARING: bearing, Field.OPENING: opening}[field]

    def next_anchor(self, aim: Coordinate | None) -> Coordinate | None:
        """The middle of the arc; an opening typed with it finishes at once."""
        ring = self.ring(self.anchors, aim)
        if ring is None:
            return None
        radius, bearing, _ = self._now(aim)
        angle = math.radians(bearing)
        return (self.anchors[0][0] + radius * math.sin(angle), self.anchors[0][1] + radius * math.cos(angle))

    def accept(self) -> None:
        """With all that is needed typed the sector is finished; else the next place is set."""
        if self.anchors and self.entry.figure(Field.OPENING) is not None:
            self.complete()
        else:
            super().accept()

    def trouble(self, ring: Ring) -> Message | None:
        """Why the sector cannot be kept, or None."""
        radius, _, opening = self._now(self.aim())
        if not 0 < radius <= LARGEST_RADIUS_M:
            return msg("canvas.refused.radius")
        return (
            None
            if NARROWEST_DEG <= opening <= 360 and ring_problem(ring) is None
            else msg("canvas.refused.opening")
        )

    def ring(self, anchors: Ring, aim: Coordinate | None) -> Ring | None:
        """The sector towards the pointer, or as wide as the pointer says."""
        radius, bearing, opening = self._now(aim)
        if radius <= 0 or opening < NARROWEST_DEG:
            return None
        return sector(anchors[0], radius, bearing, min(opening, 360.0))

    def _now(self, aim: Coordinate | None) -> tuple[float, float, float]:
        apex, entry = self.anchors[0], self.entry
        middle = self.anchors[1] if len(self.anchors) > 1 else (aim or apex)
        radius, bearing = entry.figure(Field.RADIUS), entry.figure(Field.BEARING)
        opening = entry.figure(Field.OPENING)
        if bearing is None:
            bearing = grid_bearing(apex, middle)
            bearing = self.squared(bearing) if len(self.anchors) < 2 else bearing
        if radius is None:
            radius = math.dist(apex, middle)
        if opening is None:
            turned = len(self.anchors) > 1 and aim is not None and math.dist(aim, middle) > 1e-6
            opening = opening_to(apex, bearing, aim) if turned and aim is not None else USUAL_OPENING_DEG
        return radius, bearing, opening
