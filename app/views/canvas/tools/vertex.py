"""Drawing vertex by vertex: what the polygon, line and measuring tools share."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from shapely.geometry import Polygon

from app.campus.bearings import grid_bearing
from app.domain.message import msg
from app.map.sketch.construct import constrained, crossings, nearest_turn
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.entry import Field
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.shapes import SMALLEST_AREA_M2, History, Ring, ring_problem, without_repeats
from app.views.canvas.tools.entering import EnteringTool
from app.views.canvas.tools.tool import Action, Draft, Pointer, command_keys


class VertexTool(EnteringTool):
    """A click adds a vertex, Backspace takes the last one back, Enter or a double click finishes.

    Length, bearing and coordinates can be typed; Control keeps the segment to steps of 15° from the one
    before; while tracing, a click on an edge that leads back to the last vertex adds all that lies between.
    """

    closes = False
    """A click on the first vertex finishes."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._history: History[Ring] = History(())
        super().__init__(parent)

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

    def asked(self) -> tuple[Field, ...]:
        """Coordinates; from the second vertex on length and bearing before them."""
        return (Field.LENGTH, Field.BEARING, Field.PLACE) if self.vertices else (Field.PLACE,)

    def measured(self, field: Field) -> float | None:
        """Length and bearing from the last vertex to where the next would be."""
        aim = self.aim()
        if aim is None or not self.vertices or field is Field.PLACE:
            return None
        last = self.vertices[-1]
        return math.dist(last, aim) if field is Field.LENGTH else grid_bearing(last, aim)

    def aim(self) -> Coordinate | None:
        """Where the next vertex would be, with what is typed and held taken into account."""
        pointer, entry = self.pointer, self.entry
        if entry.words(Field.PLACE):
            return self.typed_place()
        if not self.vertices:
            return pointer.at if pointer else None
        last = self.vertices[-1]
        length, bearing = entry.figure(Field.LENGTH), entry.figure(Field.BEARING)
        if pointer is None:
            return (
                None
                if length is None or bearing is None
                else constrained(last, last, length_m=length, bearing_deg=bearing)
            )
        if bearing is None and pointer.modifiers & Qt.KeyboardModifier.ControlModifier:
            bearing = nearest_turn(grid_bearing(last, pointer.raw), self._reference())
        return constrained(last, pointer.at, length_m=length, bearing_deg=bearing)

    def leg(self) -> Ring:
        """What the next click adds: one vertex, or those along the edges that are traced."""
        aim = self.aim()
        if aim is None:
            return ()
        pointer = self.pointer
        if pointer is not None and aim == pointer.at and self.vertices and pointer.snap is not None:
            way = self.canvas.traced(self.vertices[-1], aim)
            if way is not None:
                return way[1:]
        return (aim,)

    def click(self, pointer: Pointer) -> None:
        """Add a vertex, or finish on the first one."""
        if self.closes and len(self.vertices) >= 3 and self._on(self.vertices[0], pointer):
            self.complete()
        else:
            self._set((*self.vertices, *self.leg()))

    def double_click(self, pointer: Pointer) -> bool:
        """Finish; the first click of the two has set the last vertex."""
        if self.drafting:
            self.complete()
        return True

    def move(self, pointer: Pointer) -> None:
        """The draft follows the pointer."""
        if self.drafting:
            self.tell()

    def accept(self) -> None:
        """Add the vertex that is typed."""
        if self.aim() is None:
            self.refuse(self._misplaced or msg("canvas.refused.entry"))
        else:
            self._set((*self.vertices, *self.leg()))

    def back(self) -> bool:
        """Take the last vertex away."""
        self.remove_last()
        return True

    def action_for(self, event: QKeyEvent) -> Action | None:
        """T switches tracing, besides what is typed and the usual keys."""
        if event.key() == Qt.Key.Key_T and not command_keys(event) and not self.takes_words:
            return self.canvas.toggle_tracing
        return super().action_for(event)

    def remove_last(self) -> None:
        """Take the last vertex away."""
        self._set(self.vertices[:-1])

    def undo(self) -> None:
        """Take back the last act within the draft."""
        if self._history.undo():
            self.advanced()

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._history.redo():
            self.advanced()

    def reset(self) -> None:
        """Forget the draft."""
        self._history = History(())
        super().reset()

    def memento(self) -> dict[str, Any]:
        """The vertices."""
        return {"vertices": [list(vertex) for vertex in self.vertices]}

    def recall(self, memento: dict[str, Any]) -> None:
        """Go on with the vertices of before."""
        self._set(tuple((float(x), float(y)) for x, y in memento["vertices"]))

    def live(self) -> Ring:
        """The vertices with the pointer as the last one."""
        return without_repeats((*self.vertices, *self.leg()) if self.drafting else self.vertices)

    def _set(self, vertices: Ring) -> None:
        self._history.push(without_repeats(vertices))
        self.advanced()

    def _reference(self) -> float:
        """The bearing of the segment before, by which Control squares the next one; grid north at first."""
        return grid_bearing(*self.vertices[-2:]) if len(self.vertices) > 1 else 0.0

    def _on(self, vertex: Coordinate, pointer: Pointer) -> bool:
        way = self.canvas.to_screen(*vertex) - pointer.screen
        return math.hypot(way.x(), way.y()) <= self.canvas.hit_radius_px

    def _last_leg(self, text: Text) -> list[ChipLine]:
        live = self.live()
        if self.entry.open:
            return self.entry_lines(text)
        if len(live) < 2 or len(live) == len(self.vertices):
            return []
        words = text(
            "canvas.figure.leg",
            length=measures.length(text, measures.run_length(live[len(self.vertices) - 1 :])),
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


def paint_crossings(ink: Ink, ring: Ring, *, closed: bool = True) -> None:
    """A mark on every place where a run crosses itself."""
    for place in crossings(ring, closed=closed):
        ink.fault_mark(place)
