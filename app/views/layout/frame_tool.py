"""The paper on the map: a frame that shows what the sheet's map will show, to be dragged and sized."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.domain.message import msg
from app.map.scales import ROUND_SCALES, scale_words
from app.map.viewport import Bounds
from app.runtime.text import Text
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.tools.tool import ARROWS, Action, Pointer, Tool, is_enter

_STEP = 0.05
"""Share of the frame's width by which an arrow key moves it."""
_LEAST_SCALE, _MOST_SCALE = 100, 200_000
_FREE_STEP = 10
"""Scales are multiples of this where they need not be round."""


@dataclass(frozen=True, slots=True)
class PaperFrame:
    """Where the sheet's map lies on the ground: its middle in metres, its size on paper in m, its scale."""

    x: float
    y: float
    width_m: float
    height_m: float
    scale: int

    @property
    def bounds(self) -> Bounds:
        """What the map shows, in metres."""
        across, up = self.width_m * self.scale / 2, self.height_m * self.scale / 2
        return (self.x - across, self.y - up, self.x + across, self.y + up)

    @property
    def corners(self) -> tuple[Coordinate, ...]:
        """South-west, south-east, north-east, north-west."""
        left, bottom, right, top = self.bounds
        return ((left, bottom), (right, bottom), (right, top), (left, top))

    def moved(self, dx: float, dy: float) -> PaperFrame:
        """The frame elsewhere, at the same scale."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def sized(self, corner: int, to: Coordinate, *, free: bool) -> PaperFrame:
        """The frame with one corner pulled towards a place and the opposite one held; at a round scale or,
        `free`, at any multiple of ten. It keeps the paper's proportions."""
        fixed = self.corners[(corner + 2) % 4]
        wanted = max(abs(to[0] - fixed[0]) / self.width_m, abs(to[1] - fixed[1]) / self.height_m)
        scale = near_scale(wanted, free=free)
        way = (1 if corner in (1, 2) else -1, 1 if corner in (2, 3) else -1)
        return replace(
            self,
            x=fixed[0] + way[0] * self.width_m * scale / 2,
            y=fixed[1] + way[1] * self.height_m * scale / 2,
            scale=scale,
        )

    def rescaled(self, steps: int) -> PaperFrame:
        """The frame at the next wider or closer round scale, its middle held."""
        others = [s for s in ROUND_SCALES if (s > self.scale if steps > 0 else s < self.scale)]
        return replace(self, scale=others[0 if steps > 0 else -1]) if others else self


def near_scale(wanted: float, *, free: bool) -> int:
    """The round scale nearest to a denominator; `free`, the nearest multiple of ten."""
    wanted = min(max(wanted, _LEAST_SCALE), _MOST_SCALE)
    if free:
        return round(wanted / _FREE_STEP) * _FREE_STEP
    return min(ROUND_SCALES, key=lambda scale: abs(math.log(scale / wanted)))


class FrameTool(Tool):
    """Drags and sizes the paper on the map; it stays until it is put away.

    Drag inside to move, a corner to size (Shift for any scale), the map beside it to pan. Arrow keys move it,
    plus and minus size it, Enter exports, Escape ends.
    """

    framed = Signal(object)
    """The `PaperFrame` after a person changed it, also while it is dragged."""
    export_wanted = Signal()

    cursor = Qt.CursorShape.ArrowCursor
    snaps = False
    keyboard_cursor = False
    stays = True
    hint = msg("layout.hint")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.frame: PaperFrame | None = None
        self.paper = ""
        self._hold: tuple[int | None, PaperFrame, Coordinate] | None = None

    @property
    def held(self) -> bool:
        """Whether a person is dragging it."""
        return self._hold is not None

    def show_frame(self, frame: PaperFrame, paper: str) -> None:
        """Take the place that the sheet has; not while a person drags it."""
        self.paper = paper
        if not self.held:
            self.frame = frame
        self.tell()

    def press(self, pointer: Pointer) -> bool:
        """Take hold of a corner or of the whole frame."""
        frame = self.frame
        if frame is None:
            return False
        for index, corner in enumerate(frame.corners):
            away = self.canvas.to_screen(*corner) - pointer.screen
            if math.hypot(away.x(), away.y()) <= self.canvas.hit_radius_px:
                self._hold = (index, frame, pointer.raw)
                return True
        left, bottom, right, top = frame.bounds
        if left <= pointer.raw[0] <= right and bottom <= pointer.raw[1] <= top:
            self._hold = (None, frame, pointer.raw)
            return True
        return False

    def move(self, pointer: Pointer) -> None:
        """What is held follows the pointer."""
        if self._hold is None:
            return
        corner, frame, start = self._hold
        if corner is None:
            self._put(frame.moved(pointer.raw[0] - start[0], pointer.raw[1] - start[1]))
        else:
            free = bool(pointer.modifiers & Qt.KeyboardModifier.ShiftModifier)
            self._put(frame.sized(corner, pointer.raw, free=free))

    def release(self, pointer: Pointer) -> None:
        """Let go."""
        self._hold = None
        if self.frame is not None:
            self._put(self.frame)

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Arrows, plus, minus and Enter besides Escape."""
        frame, key = self.frame, event.key()
        if is_enter(event):
            return self.export_wanted.emit
        if frame is not None and (way := ARROWS.get(key)) is not None:
            step = frame.width_m * frame.scale * _STEP
            return lambda: self._put(frame.moved(way[0] * step, way[1] * step))
        if frame is not None and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            steps = 1 if key == Qt.Key.Key_Minus else -1
            return lambda: self._put(frame.rescaled(steps))
        return super().action_for(event)

    def reset(self) -> None:
        """Let go; the frame stays where it is."""
        super().reset()
        self._hold = None

    def paint(self, ink: Ink) -> None:
        """The frame with its corners and, above it, its paper and scale."""
        frame = self.frame
        if frame is None:
            return
        ink.run(frame.corners, closed=True)
        for index, corner in enumerate(frame.corners):
            held = self._hold is not None and self._hold[0] == index
            ink.handle(corner, active=held)
        above = self.canvas.to_screen(*frame.corners[3]) + QPointF(-8, -6)
        words = f"{self.paper}  {scale_words(frame.scale)}"
        ink.chip(above, [ChipLine(words)])

    def figures(self, text: Text) -> list[ChipLine]:
        """Nothing beside the cursor: the frame carries its own figures."""
        return []

    def _put(self, frame: PaperFrame) -> None:
        self.frame = frame
        self.tell()
        self.framed.emit(frame)
