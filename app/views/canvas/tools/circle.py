"""Draws a circle by dragging, by two clicks, or with its radius typed in."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject
from shapely.geometry import Polygon

from app.domain.message import Message, msg
from app.map.sketch.construct import at_bearing
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.entry import Field
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.shapes import Circle, Ring
from app.views.canvas.tools.anchor import AnchorTool
from app.views.canvas.tools.tool import Draft


class CircleTool(AnchorTool):
    """Finishes with the circle as a `Polygon`; `circle` then has its centre and radius.

    Press and drag, or click the centre and then a place on the rim, or click the centre, type the radius in
    metres and press Enter.
    """

    hint = msg("canvas.hint.circle")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.circle: Circle | None = None

    def asked(self) -> tuple[Field, ...]:
        """The centre, then the radius."""
        return (Field.RADIUS,) if self.anchors else (Field.PLACE,)

    def measured(self, field: Field) -> float | None:
        """The radius to the pointer."""
        circle = self._live()
        return circle.radius_m if circle is not None and field is Field.RADIUS else None

    def ring(self, anchors: Ring, aim: Coordinate | None) -> Ring | None:
        """The 128 corners of the circle."""
        circle = self._live()
        if circle is None or circle.radius_m <= 0:
            return None
        return tuple((x, y) for x, y in circle.polygon().exterior.coords[:-1])

    def trouble(self, ring: Ring) -> Message | None:
        """Why this circle cannot be kept, or None."""
        circle = self._live()
        return msg("canvas.refused.radius") if circle is None else circle.problem()

    def complete(self) -> None:
        """Finish with the typed radius, or the one to the pointer; refused where that is no circle."""
        circle = self._live()
        if self.drafting and (circle is None or circle.radius_m <= 0):
            self.refuse(msg("canvas.refused.radius"))
        else:
            super().complete()

    def finish_with(self, ring: Ring) -> None:
        """End with the circle."""
        self.circle = self._live()
        self.finish(Polygon(ring))

    def draft(self) -> Draft:
        """The circle as it would be now."""
        circle = self._live()
        if circle is None or circle.radius_m <= 0:
            return Draft()
        problem = circle.problem()
        return Draft(None if problem else circle.polygon(), problem)

    def figures(self, text: Text) -> list[ChipLine]:
        """Radius, as typed or as drawn, and area."""
        circle = self._live()
        if circle is None:
            return self.entry_lines(text)
        radius = ChipLine(text("canvas.figure.radius", value=measures.length(text, circle.radius_m)))
        size = measures.area(text, math.pi * circle.radius_m**2)
        return [*(self.entry_lines(text) or [radius]), ChipLine(text("canvas.figure.area", value=size))]

    def paint(self, ink: Ink) -> None:
        """The circle, its centre and the radius."""
        circle = self._live()
        if circle is None:
            return
        danger = self.draft().problem is not None
        ink.circle(circle.centre, circle.radius_m, danger=danger)
        pointer = self.pointer
        if pointer is not None and not self.entry.filled:
            ink.run((circle.centre, pointer.at), closed=False, dashed=True)
        elif circle.radius_m > 0:
            ink.run(
                (circle.centre, at_bearing(circle.centre, circle.radius_m, 90.0)), closed=False, dashed=True
            )
        ink.handle(circle.centre, active=True, danger=danger)

    def _live(self) -> Circle | None:
        if not self.anchors:
            return None
        if self.entry.words(Field.RADIUS):
            return Circle(self.anchors[0], self.entry.figure(Field.RADIUS) or 0.0)
        aim = self.aim()
        return Circle(self.anchors[0], math.dist(self.anchors[0], aim) if aim else 0.0)
