"""Figures typed while drawing: which fields there are, what stands in them, which one the keys go to."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """A figure that can be typed in place of pointing."""

    LENGTH = "length"
    BEARING = "bearing"
    WIDTH = "width"
    HEIGHT = "height"
    DEPTH = "depth"
    RADIUS = "radius"
    OPENING = "opening"
    DISTANCE = "distance"
    TURN = "turn"
    FACTOR = "factor"
    PLACE = "place"
    """Coordinates: degrees, UTM or MGRS."""


ANGLES = frozenset({Field.BEARING, Field.OPENING, Field.TURN})
_DIGITS = frozenset("0123456789.-")
_LONGEST = {Field.PLACE: 40}
_LONGEST_FIGURE = 9


class Entry:
    """What a person typed. A field that holds a figure is locked: the pointer decides only the others."""

    def __init__(self) -> None:
        self.fields: tuple[Field, ...] = ()
        self.focus: Field | None = None
        self._typed: dict[Field, str] = {}

    @property
    def open(self) -> bool:
        """Whether the fields are to be seen: one has the keys, or holds something."""
        return self.focus is not None

    @property
    def filled(self) -> bool:
        """Whether anything is typed."""
        return any(self._typed.values())

    @property
    def takes_words(self) -> bool:
        """Whether letters and spaces belong to the field that has the keys."""
        return self.focus is Field.PLACE

    def offer(self, fields: tuple[Field, ...]) -> None:
        """These are the figures that count now; what stands in others is forgotten."""
        self.fields = fields
        self._typed = {field: words for field, words in self._typed.items() if field in fields}
        if self.focus not in fields:
            self.focus = None

    def step(self, forward: bool) -> bool:
        """Give the keys to the next field; False where there is none."""
        if not self.fields:
            return False
        if self.focus is None:
            self.focus = self.fields[0 if forward else -1]
        else:
            index = self.fields.index(self.focus) + (1 if forward else -1)
            self.focus = self.fields[index % len(self.fields)]
        return True

    def accepts(self, words: str) -> bool:
        """Whether typing this would go into a field now; full-width signs count as the plain ones."""
        words = plain(words)
        if not words or not self.fields or not words.isprintable():
            return False
        if self.takes_words:
            return True
        begins = self.fields != (Field.PLACE,) and (self.open or words != "-")
        return len(words) == 1 and words in _DIGITS and begins

    def type(self, words: str) -> None:
        """Write behind what stands in the field with the keys; the first one if none has them."""
        words = plain(words)
        field = self.focus or self.fields[0]
        before = self._typed.get(field, "")
        known = field is Field.PLACE or not (
            (words == "." and "." in before) or (words == "-" and before != "")
        )
        self.focus = field
        if known and len(before) + len(words) <= _LONGEST.get(field, _LONGEST_FIGURE):
            self._typed[field] = before + words

    def paste(self, words: str) -> None:
        """Put coordinates into their field."""
        if Field.PLACE in self.fields:
            self.focus = Field.PLACE
            self._typed[Field.PLACE] = " ".join(plain(words).split())[: _LONGEST[Field.PLACE]]

    def backspace(self) -> bool:
        """Take the last sign away; False where nothing is typed in the field with the keys."""
        if self.focus is None or not self._typed.get(self.focus):
            return False
        self._typed[self.focus] = self._typed[self.focus][:-1]
        return True

    def clear(self) -> bool:
        """Forget what is typed and close the fields; False where nothing was to forget."""
        was_open = self.open
        self._typed.clear()
        self.focus = None
        return was_open

    def memento(self) -> dict[str, str]:
        """What is typed, by the name of the field."""
        return {field.value: words for field, words in self._typed.items() if words}

    def recall(self, memento: Mapping[str, object]) -> None:
        """Put back what was typed, as far as those figures count now."""
        for field in self.fields:
            words = memento.get(field.value)
            if isinstance(words, str) and words:
                self._typed[field] = words[: _LONGEST.get(field, _LONGEST_FIGURE)]
                self.focus = field

    def words(self, field: Field) -> str:
        """What stands in a field."""
        return self._typed.get(field, "")

    def figure(self, field: Field) -> float | None:
        """The figure in a field; None where none stands there yet."""
        try:
            value = float(self._typed.get(field, ""))
        except ValueError:
            return None
        return value if math.isfinite(value) else None


def plain(words: str) -> str:
    """Full-width digits, signs and letters, as Chinese input methods write them, as the usual ones."""
    return unicodedata.normalize("NFKC", words).replace("。", ".")
