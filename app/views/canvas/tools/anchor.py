"""Drawing a shape from a few places: what the circle, rectangle and sector tools share."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QObject, QPointF, Qt
from shapely.geometry import Polygon

from app.domain.message import Message, msg
from app.map.sketch.construct import nearest_turn
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.entry import Field
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.shapes import Ring, ring_problem
from app.views.canvas.tools.entering import EnteringTool
from app.views.canvas.tools.tool import Draft, Pointer

_DRAG_PX = 6.0


class AnchorTool(EnteringTool):
    """The first place by a press; further ones by letting go elsewhere or by clicks, or typed.

    Finishes with the `Polygon` of `ring`. Backspace and Ctrl+Z take the last place back.
    """

    places = 2
    """How many places the shape is made of, the last one following the pointer until it is set."""

    def __init__(self, parent: QObject | None = None) -> None:
        self.anchors: Ring = ()
        self._undone: list[Ring] = []
        self._pressed = QPointF()
        super().__init__(parent)

    def ring(self, anchors: Ring, aim: Coordinate | None) -> Ring | None:
        """The outline with these places set and the next one at `aim`; None while there is none."""
        raise NotImplementedError

    def next_anchor(self, aim: Coordinate | None) -> Coordinate | None:
        """The next place with what is typed taken into account; None where something is missing."""
        return aim

    @property
    def drafting(self) -> bool:
        """Whether the first place is set."""
        return bool(self.anchors)

    @property
    def keeps_undo(self) -> bool:
        """Whether there is a place to take back or to set again."""
        return bool(self.anchors or self._undone)

    def asked(self) -> tuple[Field, ...]:
        """Coordinates of the first place."""
        return () if self.anchors else (Field.PLACE,)

    def press(self, pointer: Pointer) -> bool:
        """Set the first place, or the next one when the button was let go since."""
        if not self.anchors:
            self._add(pointer.at)
            self._pressed = pointer.screen
        elif self._away(self.anchors[-1], pointer.screen):
            self._pressed = QPointF(-1e6, -1e6)
        return True

    def release(self, pointer: Pointer) -> None:
        """Set the next place, unless this was the click that set the one before."""
        if _far(pointer.screen - self._pressed):
            self._take_next()
            self._pressed = pointer.screen

    def move(self, pointer: Pointer) -> None:
        """The shape follows the pointer."""
        if self.drafting:
            self.tell()

    def accept(self) -> None:
        """Set the place that is typed, or that the typed figures make."""
        self._take_next()

    def complete(self) -> None:
        """Finish with the pointer as the next place."""
        if not self.drafting:
            self._take_next()
            return
        ring = self.live()
        reason = msg("canvas.refused.entry") if ring is None else self.trouble(ring)
        if ring is None or reason is not None:
            self.refuse(self._misplaced or reason or msg("canvas.refused.entry"))
        else:
            self.finish_with(ring)

    def finish_with(self, ring: Ring) -> None:
        """End with a sound outline."""
        self.finish(Polygon(ring))

    def trouble(self, ring: Ring) -> Message | None:
        """Why an outline cannot be kept, or None."""
        return ring_problem(ring)

    def back(self) -> bool:
        """Take the last place back."""
        self.undo()
        return True

    def undo(self) -> None:
        """Take the last place back."""
        if self.anchors:
            self._undone.append(self.anchors)
            self.anchors = self.anchors[:-1]
            self.advanced()

    def redo(self) -> None:
        """Set again the place that was taken back."""
        if self._undone:
            self.anchors = self._undone.pop()
            self.advanced()

    def reset(self) -> None:
        """Forget the draft."""
        self.anchors = ()
        self._undone = []
        super().reset()

    def memento(self) -> dict[str, Any]:
        """The places set and what is typed."""
        return {"vertices": [list(anchor) for anchor in self.anchors], "typed": self.entry.memento()}

    def recall(self, memento: dict[str, Any]) -> None:
        """Go on with the places and the figures of before."""
        self.anchors = tuple((float(x), float(y)) for x, y in memento["vertices"])[: self.places]
        self._pressed = QPointF(-1e6, -1e6)
        self.advanced()
        typed = memento.get("typed")
        if isinstance(typed, dict):
            self.entry.recall(typed)
            self._typed()

    def live(self) -> Ring | None:
        """The outline as it would be now."""
        return self.ring(self.anchors, self.aim()) if self.anchors else None

    def draft(self) -> Draft:
        """The area as it would be now."""
        ring = self.live()
        if ring is None or not measures.ring_area(ring):
            return Draft()
        problem = self.trouble(ring)
        return Draft(None, problem) if problem else Draft(Polygon(ring))

    def figures(self, text: Text) -> list[ChipLine]:
        """The fields while they are open, and the area."""
        ring = self.live()
        lines = self.entry_lines(text) or self.measures_of(text)
        if ring is None or not measures.ring_area(ring):
            return lines
        size = measures.area(text, measures.ring_area(ring))
        return [*lines, ChipLine(text("canvas.figure.area", value=size))]

    def measures_of(self, text: Text) -> list[ChipLine]:
        """What the pointer makes of the figures that could be typed."""
        shown = [(field, self.measured(field)) for field in self.entry.fields if field is not Field.PLACE]
        return [
            ChipLine(
                text(
                    "canvas.figure.named",
                    name=text.enum(field),
                    value=self._shown(text, field),
                )
            )
            for field, value in shown
            if value is not None
        ]

    def paint(self, ink: Ink) -> None:
        """The shape and the places set."""
        ring = self.live()
        danger = self.draft().problem is not None
        if ring is not None and len(ring) > 2:
            ink.area([ring], danger=danger)
        elif ring is not None:
            ink.run(ring, closed=False, dashed=True)
        for number, anchor in enumerate(self.anchors):
            ink.handle(anchor, active=number == 0, danger=danger)

    @property
    def squares(self) -> bool:
        """Whether Control is held: right angles and steps of 15°."""
        pointer = self.pointer
        return pointer is not None and bool(pointer.modifiers & Qt.KeyboardModifier.ControlModifier)

    def squared(self, bearing_deg: float) -> float:
        """The bearing, by steps of 15° while Control is held."""
        return nearest_turn(bearing_deg) if self.squares else bearing_deg

    def _take_next(self) -> None:
        aim = self.aim()
        if not self.anchors:
            if aim is None:
                self.refuse(self._misplaced or msg("canvas.refused.entry"))
            else:
                self._add(aim)
                self._pressed = QPointF(-1e6, -1e6)
        elif len(self.anchors) + 1 >= self.places:
            self.complete()
        elif (anchor := self.next_anchor(aim)) is None or math.dist(anchor, self.anchors[-1]) < 1e-6:
            self.refuse(self._misplaced or msg("canvas.refused.entry"))
        else:
            self._add(anchor)

    def _add(self, anchor: Coordinate) -> None:
        self.anchors = (*self.anchors, anchor)
        self._undone = []
        self.advanced()

    def _away(self, anchor: Coordinate, screen: QPointF) -> bool:
        return _far(self.canvas.to_screen(*anchor) - screen)


def _far(way: QPointF) -> bool:
    return math.hypot(way.x(), way.y()) > _DRAG_PX
