"""Drawing vertex by vertex: what the polygon, line and measuring tools share."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from shapely.geometry import Polygon

from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.shapes import SMALLEST_AREA_M2, History, Ring, ring_problem, without_repeats
from app.views.canvas.tool import Action, Draft, Pointer, Tool, is_enter


class VertexTool(Tool):
    """A click adds a vertex, Backspace takes the last one back, Enter or a double click finishes."""

    closes = False
    """A click on the first vertex finishes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: History[Ring] = History(())

    @property
    def vertices(self) -> Ring:
        """The vertices set so far."""
        return self._history.state

    @property
    def drafting(self) -> bool:
        """Whether a vertex is set."""
        return bool(self.vertices)

    @property
    def keeps_undo(self) -> bool:
        """Whether there is anything of this draft to undo or redo."""
        return self._history.touched

    def click(self, pointer: Pointer) -> None:
        """Add a vertex, or finish on the first one."""
        if self.closes and len(self.vertices) >= 3 and self._on(self.vertices[0], pointer):
            self.complete()
        else:
            self._set((*self.vertices, pointer.at))

    def double_click(self, pointer: Pointer) -> bool:
        """Finish; the first click of the two has set the last vertex."""
        if self.drafting:
            self.complete()
        return True

    def move(self, pointer: Pointer) -> None:
        """The draft follows the pointer."""
        if self.drafting:
            self.tell()

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Enter and Backspace besides the usual keys."""
        if is_enter(event):
            return self.complete
        if event.key() == Qt.Key.Key_Backspace and self.drafting:
            return self.remove_last
        return super().action_for(event)

    def remove_last(self) -> None:
        """Take the last vertex away."""
        self._set(self.vertices[:-1])

    def undo(self) -> None:
        """Take back the last act within the draft."""
        if self._history.undo():
            self._changed()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._history.redo():
            self._changed()

    def reset(self) -> None:
        """Forget the draft."""
        super().reset()
        self._history = History(())

    def complete(self) -> None:
        """Finish with the vertices set so far, or say why that is not possible."""
        raise NotImplementedError

    def live(self) -> Ring:
        """The vertices with the pointer as the last one."""
        pointer = None if self._canvas is None else self.canvas.pointer
        return without_repeats((*self.vertices, pointer.at) if pointer and self.drafting else self.vertices)

    def _set(self, vertices: Ring) -> None:
        self._history.push(without_repeats(vertices))
        self._changed()

    def _changed(self) -> None:
        self.refusal = None
        self.tell()

    def _on(self, vertex: Coordinate, pointer: Pointer) -> bool:
        way = self.canvas.to_screen(*vertex) - pointer.screen
        return math.hypot(way.x(), way.y()) <= self.canvas.hit_radius_px

    def _last_leg(self, text: Text) -> list[ChipLine]:
        live = self.live()
        if len(live) < 2 or len(live) == len(self.vertices):
            return []
        words = text(
            "canvas.figure.leg",
            length=measures.length(text, math.dist(live[-2], live[-1])),
            bearing=measures.bearing(text, live[-2], live[-1]),
        )
        return [ChipLine(words)]


def live_area(live: Ring) -> Draft:
    """The draft of an area: what it encloses, or what is wrong with it once it encloses anything."""
    if len(live) < 3 or Polygon(live).convex_hull.area < SMALLEST_AREA_M2:
        return Draft()
    problem = ring_problem(live)
    return Draft(None, problem) if problem else Draft(Polygon(live))


def area_figures(text: Text, live: Ring) -> list[ChipLine]:
    """Area and perimeter in words; nothing for a ring that bounds no area."""
    if len(live) < 3 or ring_problem(live) is not None:
        return []
    return [
        ChipLine(text("canvas.figure.area", value=measures.area(text, measures.ring_area(live)))),
        ChipLine(
            text(
                "canvas.figure.perimeter",
                value=measures.length(text, measures.run_length(live, closed=True)),
            )
        ),
    ]


def paint_vertices(ink: Ink, vertices: Ring, *, danger: bool = False) -> None:
    """Handles on the vertices, the first one standing out."""
    for index, vertex in enumerate(vertices):
        ink.handle(vertex, active=index == 0, danger=danger)
