"""Draws a circle by dragging, by two clicks, or with its radius typed in."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent

from app.domain.message import msg
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.shapes import Circle
from app.views.canvas.tool import Action, Draft, Pointer, Tool, is_enter

_DRAG_PX = 6.0
_LONGEST_ENTRY = 8


class CircleTool(Tool):
    """Finishes with the circle as a `Polygon`; `circle` then has its centre and radius.

    Press and drag, or click the centre and then a place on the rim, or click the centre, type the radius in
    metres and press Enter.
    """

    hint = msg("canvas.hint.circle")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.circle: Circle | None = None
        self._centre: Coordinate | None = None
        self._pressed = QPointF()
        self._typed = ""

    @property
    def drafting(self) -> bool:
        """Whether the centre is set."""
        return self._centre is not None

    def press(self, pointer: Pointer) -> bool:
        """Set the centre, or the rim if the centre is set already."""
        if self._centre is None:
            self._centre = pointer.at
            self._pressed = pointer.screen
            self._changed()
        elif _far(self.canvas.to_screen(*self._centre) - pointer.screen):
            self._pressed = QPointF(-1e6, -1e6)
        return True

    def release(self, pointer: Pointer) -> None:
        """Finish on the rim, unless this was the click that set the centre."""
        if _far(pointer.screen - self._pressed):
            self.complete()

    def move(self, pointer: Pointer) -> None:
        """The rim follows the pointer."""
        if self.drafting:
            self.tell()

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Digits type the radius, Enter finishes, Backspace takes the last digit or the centre back."""
        if not self.drafting:
            return super().action_for(event)
        if is_enter(event):
            return self.complete
        if event.key() == Qt.Key.Key_Backspace:
            return self.undo
        digit = event.text()
        if digit and digit in "0123456789.":
            return lambda: self._type(digit)
        return super().action_for(event)

    def undo(self) -> None:
        """Take back the last digit, or the centre."""
        if self._typed:
            self._typed = self._typed[:-1]
        else:
            self._centre = None
        self._changed()

    def reset(self) -> None:
        """Forget the draft."""
        super().reset()
        self._centre = None
        self._typed = ""

    def complete(self) -> None:
        """Finish with the typed radius, or the one to the pointer; refused where that is no circle."""
        circle = self._live()
        reason = msg("canvas.refused.radius") if circle is None else circle.problem()
        if circle is None or reason is not None:
            self.refuse(reason or msg("canvas.refused.radius"))
            return
        self.circle = circle
        self.finish(circle.polygon())

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
            return []
        radius = (
            text("canvas.figure.radius_typed", value=self._typed)
            if self._typed
            else text("canvas.figure.radius", value=measures.length(text, circle.radius_m))
        )
        size = measures.area(text, math.pi * circle.radius_m**2)
        return [ChipLine(radius), ChipLine(text("canvas.figure.area", value=size))]

    def paint(self, ink: Ink) -> None:
        """The circle, its centre and the radius."""
        circle = self._live()
        if circle is None:
            return
        danger = self.draft().problem is not None
        ink.circle(circle.centre, circle.radius_m, danger=danger)
        if self.canvas.pointer is not None and not self._typed:
            ink.run((circle.centre, self.canvas.pointer.at), closed=False, dashed=True)
        ink.handle(circle.centre, active=True, danger=danger)

    def _live(self) -> Circle | None:
        if self._centre is None:
            return None
        if self._typed:
            return Circle(self._centre, _number(self._typed))
        pointer = self.canvas.pointer
        return Circle(self._centre, math.dist(self._centre, pointer.at) if pointer else 0.0)

    def _type(self, digit: str) -> None:
        if len(self._typed) < _LONGEST_ENTRY and not (digit == "." and "." in self._typed):
            self._typed += digit
        self._changed()

    def _changed(self) -> None:
        self.refusal = None
        self.tell()


def _far(way: QPointF) -> bool:
    return math.hypot(way.x(), way.y()) > _DRAG_PX


def _number(typed: str) -> float:
    return float(typed) if typed.strip(".") else 0.0
