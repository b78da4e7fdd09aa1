"""Points at what is on the map, one thing or many."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from shapely import make_valid
from shapely.geometry import Polygon, box

from app.domain.campus import CampusInfo, Ground
from app.domain.message import msg
from app.views.canvas.ink import Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.tools.tool import Action, Pointer, Tool

_LEAST_PX = 6.0
_STEP_PX = 3.0
_SHIFT, _CONTROL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Sweep(StrEnum):
    """What a drag does while selecting."""

    PAN = "pan"
    """Moves the map; with Shift a rectangle, with Alt a lasso."""
    RECTANGLE = "rectangle"
    LASSO = "lasso"


class Joining(StrEnum):
    """What becomes of the selection before."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"


class SelectTool(Tool):
    """A click selects what is under it, a drag moves the map, Escape selects nothing.

    Shift with a drag adds what a rectangle meets, Alt what a lasso meets; Control besides takes it away.
    Where a drag always sweeps (`sweep`), it selects anew, Shift adds and Control takes away.
    """

    picked = Signal(object)
    """The `Pointer` of a click."""
    swept = Signal(object, object)
    """The area in metres, and the `Joining`."""

    snaps = False
    keyboard_cursor = False
    stays = True

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start: Pointer | None = None
        self._run: list[tuple[Coordinate, QPointF]] = []
        self.by(Sweep.PAN)

    def by(self, sweep: Sweep) -> None:
        """Let a drag do something else from now on."""
        self.sweep = sweep
        plain = sweep is Sweep.PAN
        self.cursor = Qt.CursorShape.ArrowCursor if plain else Qt.CursorShape.CrossCursor
        self.hint = msg("canvas.hint.select") if plain else msg("canvas.hint.select_many")

    def hovers(self, kind: type) -> bool:
        """Everything but the ground on which the rest stands; that is not selected either."""
        return kind not in (CampusInfo, Ground)

    def press(self, pointer: Pointer) -> bool:
        """Begin to sweep, where a drag here is not one that moves the map."""
        if self.sweep is Sweep.PAN and not pointer.modifiers & (_SHIFT | _ALT):
            return False
        self._start, self._run = pointer, [(pointer.raw, pointer.screen)]
        return True

    def move(self, pointer: Pointer) -> None:
        """The sweep follows the pointer."""
        if self._start is None:
            return
        way = pointer.screen - self._run[-1][1]
        if way.manhattanLength() >= _STEP_PX:
            self._run.append((pointer.raw, pointer.screen))
        self.tell()

    def release(self, pointer: Pointer) -> None:
        """Select what was swept over; what was hardly moved is a click."""
        start, self._start = self._start, None
        if start is None:
            return
        area = self._area(start, pointer)
        self._run = []
        self.tell()
        if (pointer.screen - start.screen).manhattanLength() < _LEAST_PX and (area is None or not area.area):
            self.picked.emit(pointer)
        elif area is not None and area.area > 0:
            self.swept.emit(area, self._joining(start.modifiers | pointer.modifiers))

    def click(self, pointer: Pointer) -> None:
        """Select what is there."""
        self.picked.emit(pointer)

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Escape gives the sweep up, then selects nothing and lets a drag move the map again."""
        return self.cancel if event.key() == Qt.Key.Key_Escape else None

    def cancel(self) -> None:
        """Give the sweep up; where there is none, select nothing."""
        if self._start is None:
            self.by(Sweep.PAN)
            super().cancel()
        else:
            self.reset()
            self.tell()

    def reset(self) -> None:
        """Forget the sweep."""
        super().reset()
        self._start, self._run = None, []

    def paint(self, ink: Ink) -> None:
        """The rectangle or lasso so far."""
        pointer = None if self._canvas is None else self.canvas.pointer
        if self._start is not None and pointer is not None:
            area = self._area(self._start, pointer)
            if area is not None:
                ink.area([tuple((x, y) for x, y in area.exterior.coords[:-1])])

    def _area(self, start: Pointer, end: Pointer) -> Polygon | None:
        if self._lassoes(start):
            run = [at for at, _ in self._run]
            if len(run) < 3:
                return None
            area = make_valid(Polygon(run), method="structure", keep_collapsed=False)
            parts = [part for part in getattr(area, "geoms", [area]) if isinstance(part, Polygon)]
            return max(parts, key=lambda part: part.area, default=None)
        (x0, y0), (x1, y1) = start.raw, end.raw
        return box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _lassoes(self, start: Pointer) -> bool:
        if self.sweep is Sweep.PAN:
            return bool(start.modifiers & _ALT)
        return self.sweep is Sweep.LASSO

    def _joining(self, modifiers: Qt.KeyboardModifier) -> Joining:
        if modifiers & _CONTROL:
            return Joining.REMOVE
        if modifiers & _SHIFT or self.sweep is Sweep.PAN:
            return Joining.ADD
        return Joining.REPLACE
