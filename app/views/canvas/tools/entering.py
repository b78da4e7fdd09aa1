"""What the tools share whose figures can be typed: length, bearing, radius, coordinates."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from app.domain.errors import UserError
from app.domain.message import Message
from app.map.sketch.construct import Coordinate
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.entry import ANGLES, Entry, Field
from app.views.canvas.ink import ChipLine
from app.views.canvas.tools.tool import Action, Canvas, Pointer, Tool, command_keys, is_enter


class EnteringTool(Tool):
    """Digits go into the first field, Tab to the next; Enter places what is typed, Escape empties fields."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entry = Entry()
        self._misplaced: Message | None = None

    def asked(self) -> tuple[Field, ...]:
        """The figures that can be typed at this moment, the usual one first."""
        return ()

    def measured(self, field: Field) -> float | None:
        """What a field would hold if the pointer decided it."""
        return None

    def accept(self) -> None:
        """Enter was struck with figures typed."""
        raise NotImplementedError

    def complete(self) -> None:
        """Enter was struck with nothing typed."""
        raise NotImplementedError

    def back(self) -> bool:
        """Backspace was struck with nothing typed; False if there is nothing to take back."""
        return False

    @property
    def takes_words(self) -> bool:
        """Letters and spaces go into the coordinates."""
        return self.entry.takes_words

    def activate(self, canvas: Canvas) -> None:
        """Begin on a map."""
        super().activate(canvas)
        self.entry.offer(self.asked())

    def step_focus(self, forward: bool) -> bool:
        """Tab goes through the fields."""
        stepped = self.entry.step(forward)
        if stepped:
            self.canvas.refresh()
        return stepped

    def action_for(self, event: QKeyEvent) -> Action | None:
        """What is typed, Enter and Backspace, besides the usual keys."""
        entry = self.entry
        if is_enter(event):
            return self.accept if entry.filled else self.complete
        if event.matches(QKeySequence.StandardKey.Paste) and Field.PLACE in entry.fields:
            return self._paste
        if not command_keys(event):
            if event.key() == Qt.Key.Key_Backspace and (entry.filled or self.drafting):
                return self._backspace
            if entry.accepts(event.text()):
                return lambda: self._type(event.text())
        return super().action_for(event)

    def cancel(self) -> None:
        """Empty the fields, or give the draft up."""
        if self.entry.clear():
            self._typed()
        else:
            super().cancel()

    def reset(self) -> None:
        """Forget the draft and what is typed."""
        super().reset()
        self._misplaced = None
        self.entry.clear()
        self.entry.offer(self.asked())

    def typed_place(self) -> Coordinate | None:
        """The place whose coordinates are typed; None without one, or where they make no sense yet."""
        self._misplaced = None
        words = self.entry.words(Field.PLACE)
        if not words:
            return None
        try:
            return self.canvas.place_of(words)
        except UserError as error:
            self._misplaced = error.message
            return None

    def aim(self) -> Coordinate | None:
        """The place meant now: the typed one, or that of the pointer."""
        if self.entry.words(Field.PLACE):
            return self.typed_place()
        pointer = self.pointer
        return pointer.at if pointer else None

    @property
    def pointer(self) -> Pointer | None:
        """Where the pointer is, while the tool is on a map."""
        return None if self._canvas is None else self.canvas.pointer

    def entry_lines(self, text: Text) -> list[ChipLine]:
        """The fields with what stands in them, or what the pointer makes of them; nothing while closed."""
        entry = self.entry
        if not entry.open:
            return []
        lines = []
        for field in entry.fields:
            words, focus = entry.words(field), entry.focus is field
            shown = words if focus else _with_unit(text, field, words)
            lines.append(
                ChipLine(
                    text.enum(field),
                    value=shown if words else self._shown(text, field),
                    focus=focus,
                    held=bool(words),
                )
            )
        if self._misplaced is not None:
            lines.append(ChipLine(text.render(self._misplaced), danger=True))
        return lines

    def _shown(self, text: Text, field: Field) -> str:
        value = self.measured(field)
        if value is None:
            return "–"
        if field in ANGLES:
            return text("canvas.unit.degrees", value=f"{value:.1f}")
        return f"{value:.2f}" if field is Field.FACTOR else measures.length(text, value)

    def _type(self, words: str) -> None:
        self.entry.type(words)
        self._typed()

    def _paste(self) -> None:
        self.entry.paste(QGuiApplication.clipboard().text())
        self._typed()

    def _backspace(self) -> None:
        if self.entry.backspace():
            self._typed()
        else:
            self.back()

    def _typed(self) -> None:
        self.refusal = None
        self.typed_place()
        self.tell()

    def advanced(self) -> None:
        """A place was set or taken back: the fields are empty again and may be others."""
        self.refusal = None
        self._misplaced = None
        self.entry.clear()
        self.entry.offer(self.asked())
        self.tell()


def _with_unit(text: Text, field: Field, words: str) -> str:
    if field in ANGLES:
        return text("canvas.unit.degrees", value=words)
    if field in (Field.PLACE, Field.FACTOR):
        return words
    return text("canvas.unit.m", value=words)
