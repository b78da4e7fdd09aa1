"""The cells of one row, each read in its own form."""

from __future__ import annotations

import math
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.campus.words import NO, UNKNOWN, YES, plain
from app.domain.errors import UserError
from app.domain.message import msg

MAX_TEXT = 200
_OURS = uuid.UUID("6b0f3c52-8c1e-5d0e-9a53-0d2b6f6c7a11")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by field."""

    cells: Mapping[str, str]

    @classmethod
    def of(cls, row: Sequence[str], index: Mapping[str, int]) -> Row:
        """The fields of a row, by the number of each one's column."""
        return cls({field: row[number] for field, number in index.items()})

    def text(self, field: str) -> str:
        """The text of a field, empty where there is none.

        Raises:
            UserError: it is too long or holds control characters.
        """
        return checked_text(field, self.cells.get(field, ""))

    def number(self, field: str, low: float, high: float) -> float | None:
        """A finite number within bounds; None where the cell is empty.

        Raises:
            UserError: it is no number or out of bounds.
        """
        text = self.text(field)
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or "_" in text:
            raise UserError(msg("observations.no_number", field=field, text=text[:60]))
        if not low <= number <= high:
            bounds = {"low": f"{low:g}", "high": f"{high:g}"}
            raise UserError(msg("observations.out_of_range", field=field, text=text[:60], **bounds))
        return number

    def answer(self, field: str) -> bool | None:
        """Yes, no, or None where nobody knows."""
        return answer(field, self.text(field))


def answer(field: str, text: str) -> bool | None:
    """Yes, no, or None where nobody knows.

    Raises:
        UserError: it is none of these.
    """
    word = plain(text).casefold()
    if word in UNKNOWN:
        return None
    if word not in YES | NO:
        raise UserError(msg("observations.no_answer", field=field[:60], text=text[:60]))
    return word in YES


def checked_text(field: str, text: str) -> str:
    """A text that a file can keep.

    Raises:
        UserError: it is too long or holds control characters.
    """
    text = plain(text)
    if len(text) > MAX_TEXT:
        raise UserError(msg("observations.too_long", field=field[:60], limit=MAX_TEXT))
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn") for sign in text):
        raise UserError(msg("observations.control_characters", field=field[:60]))
    return text


def identity(*parts: object) -> str:
    """The same id for the same thing, whichever file it comes in."""
    return str(uuid.uuid5(_OURS, "\x1f".join(str(part) for part in parts)))
