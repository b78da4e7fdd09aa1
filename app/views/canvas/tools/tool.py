"""What every tool of the map has in common: the pointer in metres, keys, a draft, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from shapely.geometry import MultiPolygon, Polygon

from app.domain.message import Message
from app.runtime.text import Text
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.snapping import Snap

Action = Callable[[], object]

ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
"""The ways of the arrow keys: east and north are positive."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a person points: `x, y` in metres as it counts (snapped), `raw` as it was, `screen` in pixels."""

    x: float
    y: float
    raw: Coordinate
    screen: QPointF
    snap: Snap | None = None
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def at(self) -> Coordinate:
        """The place that counts, as a coordinate in metres."""
        return (self.x, self.y)


@dataclass(frozen=True, slots=True)
class Draft:
    """A drawing as far as it has got: the area it would enclose now, if any, and what is wrong with it."""

    area: Polygon | MultiPolygon | None = None
    problem: Message | None = None


class Canvas(Protocol):
    """What a tool may ask of the map that it works on."""

    def to_screen(self, x: float, y: float) -> QPointF:
        """The logical pixel of a place in metres."""
        ...

    def metres(self, pixels: float) -> float:
        """How many metres so many logical pixels are."""
        ...

    def refresh(self) -> None:
        """Paint the overlay again."""
        ...

    def place_of(self, words: str) -> Coordinate | None:
        """The place in metres whose coordinates are typed; None where they are none, UserError if nowhere."""
        ...

    def traced(self, start: Coordinate, end: Coordinate) -> tuple[Coordinate, ...] | None:
        """The way along drawn edges between two places on them; None while tracing is off, or without one."""
        ...

    def toggle_tracing(self) -> None:
        """Switch tracing on or off."""
        ...

    @property
    def hit_radius_px(self) -> float:
        """How near to a handle a finger or pointer has to be."""
        ...

    @property
    def pointer(self) -> Pointer | None:
        """Where the pointer or the keyboard's cursor is."""
        ...


class Tool(QObject):
    """A way of using the pointer on the map.

    `finished` carries a valid shapely geometry in metres, `cancelled` nothing, `changed` the `Draft`,
    `refused` the `Message` that says why the drawing cannot be kept; the draft then stays for mending.
    """

    finished = Signal(object)
    cancelled = Signal()
    changed = Signal(object)
    refused = Signal(object)

    cursor = Qt.CursorShape.CrossCursor
    snaps = True
    keyboard_cursor = True
    """The arrow keys move a cursor, not the map."""
    stays = False
    """The tool remains active after it finished."""
    hint: Message
    """How to use it, for the status bar."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas: Canvas | None = None
        self.refusal: Message | None = None

    @property
    def canvas(self) -> Canvas:
        """The map that the tool works on; only while it is active."""
        if self._canvas is None:
            raise RuntimeError("the tool is not active on a map")
        return self._canvas

    def activate(self, canvas: Canvas) -> None:
        """Begin on a map."""
        self._canvas = canvas

    def deactivate(self) -> None:
        """Leave the map; the draft is given up without a signal."""
        self.reset()
        self._canvas = None

    @property
    def ignored_id(self) -> str:
        """The record to which the pointer does not snap."""
        return ""

    @property
    def drafting(self) -> bool:
        """Whether there is a draft that would be lost."""
        return False

    @property
    def takes_words(self) -> bool:
        """Whether letters and spaces are typed into the tool now."""
        return False

    def memento(self) -> dict[str, Any] | None:
        """The draft as plain values (numbers, words, lists) that outlive the program; None if it cannot."""
        return None

    def recall(self, memento: dict[str, Any]) -> None:
        """Go on with a draft of before; the tool is on a map and has none of its own."""

    @property
    def keeps_undo(self) -> bool:
        """Whether Undo and Redo belong to the draft now, not to the operation."""
        return self.drafting

    def hovers(self, kind: type) -> bool:
        """Whether a record of that kind lights up under the pointer."""
        return False

    def press(self, pointer: Pointer) -> bool:
        """The left button went down; False leaves it to the map, which then pans or clicks."""
        return False

    def move(self, pointer: Pointer) -> None:
        """The pointer moved, with or without a button."""

    def release(self, pointer: Pointer) -> None:
        """The left button went up after a press that the tool took."""

    def click(self, pointer: Pointer) -> None:
        """The left button was pressed and released in one place, and the tool did not take the press."""

    def double_click(self, pointer: Pointer) -> bool:
        """The left button was pressed a second time, the first click has been told; False: just a press."""
        return False

    def place(self, pointer: Pointer) -> None:
        """The space bar was struck at the cursor: what a click there does."""
        if self.press(pointer):
            self.release(pointer)
        else:
            self.click(pointer)

    def step_focus(self, forward: bool) -> bool:
        """Tab or Shift+Tab was struck; True if the tool has a use for it."""
        return False

    def action_for(self, event: QKeyEvent) -> Action | None:
        """What a key does in this tool now, or None if it is not for the tool."""
        if event.key() == Qt.Key.Key_Escape:
            return self.cancel
        if not self.keeps_undo:
            return None
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.undo
        return self.redo if event.matches(QKeySequence.StandardKey.Redo) else None

    def undo(self) -> None:
        """Take back the last act within the draft."""

    def redo(self) -> None:
        """Do again what was taken back."""

    def cancel(self) -> None:
        """Give the draft up."""
        self.reset()
        self.cancelled.emit()

    def reset(self) -> None:
        """Forget the draft."""
        self.refusal = None

    def draft(self) -> Draft:
        """The draft as it would be if the pointer stayed where it is."""
        return Draft()

    def paint(self, ink: Ink) -> None:
        """Draw the draft."""

    def figures(self, text: Text) -> list[ChipLine]:
        """What to read beside the cursor: lengths, areas, radius."""
        return []

    def tell(self) -> None:
        """The draft changed: paint it and tell whoever follows it."""
        if self._canvas is not None:
            self._canvas.refresh()
        self.changed.emit(self.draft())

    def refuse(self, reason: Message) -> None:
        """Keep the draft and say why it cannot be finished."""
        self.refusal = reason
        self.tell()
        self.refused.emit(reason)

    def finish(self, geometry: object) -> None:
        """End with a valid geometry."""
        self.reset()
        self.tell()
        self.finished.emit(geometry)


def is_enter(event: QKeyEvent) -> bool:
    """Whether a key is one of the two Enter keys."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def command_keys(event: QKeyEvent) -> bool:
    """Whether Control, Alt or Meta is held, which makes a letter a command."""
    return bool(
        event.modifiers()
        & (
            Qt.KeyboardModifier.ControlModifier
            | Qt.KeyboardModifier.AltModifier
            | Qt.KeyboardModifier.MetaModifier
        )
    )
