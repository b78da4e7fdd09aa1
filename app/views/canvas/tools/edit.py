"""Changes a shape that exists: its vertices, its place, or whether it stays."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import shapely
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.map.sketch.modify import repaired
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.ink import HANDLE_PX, ChipLine, Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.shapes import History, Shape, VertexRef
from app.views.canvas.tools.tool import ARROWS, Action, Draft, Pointer, Tool, command_keys, is_enter
from app.views.canvas.tools.vertex import paint_crossings

_STEP_PX = 8.0
_FINE_STEP_PX = 1.0


@dataclass(frozen=True, slots=True)
class _Hold:
    """What the pointer took hold of: vertices, the whole shape, or a band around vertices to choose."""

    shape: Shape
    vertex: VertexRef | None = None
    start: Coordinate = (0.0, 0.0)
    band: bool = False


class EditTool(Tool):
    """Edits a copy of `geometry`, the shape of the record `record_id`; finishes with the new geometry.

    Drag a vertex to move it, the small handle between two to insert one, the inside to move all. A drag with
    Shift chooses the vertices in a band, Shift and a click one more; those chosen move and go together.
    Delete removes them; with none chosen it asks by `deletion_wanted` for the whole shape to go. Tab chooses
    the next vertex, Ctrl+A all, and the arrow keys move them. Enter, or a click beside the shape, finishes;
    Escape leaves the shape as it was.
    """

    deletion_wanted = Signal()

    keyboard_cursor = False
    cursor = Qt.CursorShape.ArrowCursor
    hint = msg("canvas.hint.edit")

    def __init__(self, geometry: BaseGeometry, record_id: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._record_id = record_id
        self._original = Shape.of(geometry)
        self._history = History(self._original)
        self._shape = self._original
        self._chosen: frozenset[VertexRef] = frozenset()
        self._hold: _Hold | None = None
        self._problem: Message | None = None

    @property
    def ignored_id(self) -> str:
        """The edited record itself."""
        return self._record_id

    @property
    def drafting(self) -> bool:
        """Whether anything was changed."""
        return self._shape != self._original

    @property
    def keeps_undo(self) -> bool:
        """Always: undoing a step of the operation could take the edited shape away."""
        return True

    @property
    def chosen(self) -> frozenset[VertexRef]:
        """The vertices that move and go together."""
        return self._chosen

    def press(self, pointer: Pointer) -> bool:
        """Take hold of what is there; with Shift choose."""
        shifted = bool(pointer.modifiers & Qt.KeyboardModifier.ShiftModifier)
        hold = self._held_at(pointer)
        if shifted:
            self._hold = _Hold(self._shape, hold.vertex if hold else None, pointer.raw, band=True)
            return True
        self._hold = hold
        if hold is None:
            return False
        if hold.vertex is None or hold.vertex not in self._chosen or hold.shape != self._shape:
            self._chosen = frozenset() if hold.vertex is None else frozenset({hold.vertex})
        self._show(hold.shape)
        return True

    def move(self, pointer: Pointer) -> None:
        """What is held follows the pointer."""
        hold = self._hold
        if hold is None:
            return
        if hold.band:
            self.canvas.refresh()
        elif hold.vertex is not None:
            x, y = hold.shape.vertex(hold.vertex)
            followed = hold.shape.shifted_at(self._chosen, pointer.x - x, pointer.y - y)
            self._show(followed.moved(hold.vertex, pointer.at))
        else:
            self._show(hold.shape.shifted(pointer.raw[0] - hold.start[0], pointer.raw[1] - hold.start[1]))

    def release(self, pointer: Pointer) -> None:
        """Let go; this is one act that can be undone."""
        hold, self._hold = self._hold, None
        if hold is None or not hold.band:
            self._push(self._shape)
            return
        if hold.vertex is not None and hold.shape == self._shape:
            self._chosen ^= {hold.vertex}
        else:
            band = box(*hold.start, *pointer.raw)
            self._chosen |= {ref for ref, at in self._shape.vertices() if band.intersects(Point(at))}
        self.canvas.refresh()

    def click(self, pointer: Pointer) -> None:
        """A click beside the shape finishes."""
        self.complete()

    def step_focus(self, forward: bool) -> bool:
        """Choose the next or previous vertex."""
        places = [ref for ref, _ in self._shape.vertices()]
        index = next((n for n, ref in enumerate(places) if ref in self._chosen), -1 if forward else 0)
        self._chosen = frozenset({places[(index + (1 if forward else -1)) % len(places)]})
        self.canvas.refresh()
        return True

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Enter, Delete, Backspace and the arrow keys besides the usual keys."""
        key = event.key()
        if is_enter(event):
            return self.complete
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self.delete
        if event.matches(QKeySequence.StandardKey.SelectAll):
            return self._choose_all
        if key == Qt.Key.Key_R and not command_keys(event) and self._problem is not None:
            return self.repair
        if (way := ARROWS.get(key)) is not None and self._chosen:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return lambda: self._nudge(*way, _FINE_STEP_PX if fine else _STEP_PX)
        return super().action_for(event)

    def delete(self) -> None:
        """Remove the chosen vertices, or with none chosen ask for the shape to go."""
        if not self._chosen or self._original.kind == "Point":
            self.deletion_wanted.emit()
            return
        smaller = self._shape.removed(self._chosen)
        if smaller is None:
            self.refuse(msg("canvas.refused.last_vertices", count=self._shape.fewest))
            return
        self._chosen = frozenset()
        self._push(smaller)

    def undo(self) -> None:
        """Take back the last act."""
        if self._history.undo():
            self._chosen = frozenset()
            self._show(self._history.state)

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._history.redo():
            self._chosen = frozenset()
            self._show(self._history.state)

    def reset(self) -> None:
        """Back to the shape as it was."""
        super().reset()
        self._history = History(self._original)
        self._shape, self._chosen, self._hold, self._problem = self._original, frozenset(), None, None

    def complete(self) -> None:
        """Finish with the shape as it is now; unchanged, this is a cancel, and wrong, it is refused."""
        if not self.drafting:
            self.cancel()
        elif self._problem is not None:
            self.refuse(self._problem)
        else:
            geometry = self._shape.geometry()
            self._original = self._shape
            self.finish(geometry)

    def repair(self) -> None:
        """Make the shape the areas that its crossing outline encloses."""
        try:
            self._push(Shape.of(repaired(self._shape.geometry())))
        except UserError as error:
            self.refuse(error.message)

    def memento(self) -> dict[str, Any]:
        """The runs of vertices as they are now."""
        return {"parts": [[[list(vertex) for vertex in ring] for ring in part] for part in self._shape.parts]}

    def recall(self, memento: dict[str, Any]) -> None:
        """Go on with the vertices of before."""
        parts = tuple(
            tuple(tuple((float(x), float(y)) for x, y in ring) for ring in part) for part in memento["parts"]
        )
        self._push(replace(self._original, parts=parts))

    def draft(self) -> Draft:
        """The edited area, or what is wrong with it."""
        if self._problem is not None or not self._shape.closed:
            return Draft(None, self._problem)
        geometry = self._shape.geometry()
        return Draft(geometry if isinstance(geometry, Polygon | MultiPolygon) else None)

    def figures(self, text: Text) -> list[ChipLine]:
        """Area and perimeter, or length."""
        if self._shape.kind == "Point":
            return []
        if self._problem is not None:
            return [ChipLine(text("canvas.figure.repair"), muted=True)] if self._shape.closed else []
        geometry = self._shape.geometry()
        long = measures.length(text, geometry.length)
        if not self._shape.closed:
            return [ChipLine(text("canvas.figure.length", value=long))]
        return [
            ChipLine(text("canvas.figure.area", value=measures.area(text, geometry.area))),
            ChipLine(text("canvas.figure.perimeter", value=long)),
        ]

    def paint(self, ink: Ink) -> None:
        """The shape with a handle on each vertex and a smaller one between two."""
        danger = self._problem is not None
        for part in self._shape.parts:
            if self._shape.closed:
                ink.area(part, danger=danger)
            else:
                ink.run(part[0], closed=False)
        for _, start, end in self._roomy_segments():
            ink.midpoint(start, end)
        for ref, vertex in self._shape.vertices():
            ink.handle(vertex, active=ref in self._chosen, danger=danger)
        if danger and self._shape.closed:
            for part in self._shape.parts:
                for ring in part:
                    paint_crossings(ink, ring)
        hold, pointer = self._hold, self.canvas.pointer
        if hold is not None and hold.band and hold.vertex is None and pointer is not None:
            (ax, ay), (bx, by) = hold.start, pointer.raw
            ink.run(((ax, ay), (bx, ay), (bx, by), (ax, by)), closed=True, dashed=True)

    def _held_at(self, pointer: Pointer) -> _Hold | None:
        shape = self._shape
        near = [(self._away(at, pointer.screen), ref) for ref, at in shape.vertices()]
        distance, vertex = min(near, key=lambda pair: pair[0])
        if distance <= self.canvas.hit_radius_px:
            return _Hold(shape, vertex)
        for ref, start, end in self._roomy_segments():
            middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            if self._away(middle, pointer.screen) <= self.canvas.hit_radius_px:
                return _Hold(shape.inserted(ref, middle), ref)
        reach = self.canvas.metres(self.canvas.hit_radius_px)
        geometry = shape.geometry()
        if (shape.closed and shapely.contains_xy(geometry, *pointer.raw)) or (
            not shape.closed and shapely.distance(geometry, shapely.points(*pointer.raw)) <= reach
        ):
            return _Hold(shape, None, pointer.raw)
        return None

    def _roomy_segments(self) -> list[tuple[VertexRef, Coordinate, Coordinate]]:
        room = self.canvas.metres(6 * HANDLE_PX)
        return [s for s in self._shape.segments() if math.dist(s[1], s[2]) >= room]

    def _away(self, at: Coordinate, screen: QPointF) -> float:
        way = self.canvas.to_screen(*at) - screen
        return math.hypot(way.x(), way.y())

    def _nudge(self, dx: int, dy: int, pixels: float) -> None:
        step = self.canvas.metres(pixels)
        self._push(self._shape.shifted_at(self._chosen, dx * step, dy * step))

    def _choose_all(self) -> None:
        self._chosen = frozenset(ref for ref, _ in self._shape.vertices())
        self.canvas.refresh()

    def _push(self, shape: Shape) -> None:
        self._history.push(shape)
        self._show(shape)

    def _show(self, shape: Shape) -> None:
        self._shape = shape
        self._problem = shape.problem() if shape != self._original else None
        self.refusal = None
        self.tell()
