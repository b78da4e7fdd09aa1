"""Reads the cells of a resource file's line, each in its own form."""

from __future__ import annotations

import contextlib
import difflib
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.campus.resource_rows import MAX_TEXT, ResourceRow
from app.campus.sheets import FORMULA
from app.domain.message import Message, msg

_LIST = re.compile(r"[;,、；，|]")
_YES = {"yes", "y", "true", "1", "是"}
_NO = {"no", "n", "false", "0", "否"}


class BadCellError(Exception):
    """A cell that cannot be read, and why."""

    def __init__(self, column: str, problem: Message) -> None:
        super().__init__(column)
        self.column, self.problem = column, problem


@dataclass(slots=True)
class Line:
    """The cells of a line, each read in its own form."""

    row: ResourceRow
    subject: str = "name"
    """The column that tells lines of a kind apart."""

    def text(self, column: str, *, needed: bool = False) -> str:
        """The text of a cell; one that is needed must not be empty."""
        text = self.row.cells.get(column, "")
        if text == FORMULA:
            raise BadCellError(column, msg("resources.formula"))
        if any(unicodedata.category(sign) in ("Cc", "Cs", "Co") for sign in text):
            raise BadCellError(column, msg("resources.control_characters"))
        if len(text) > MAX_TEXT:
            raise BadCellError(column, msg("resources.too_long", limit=MAX_TEXT))
        if needed and not text:
            raise BadCellError(column, msg("resources.missing"))
        if needed and column == "name" and not name_key(text):
            raise BadCellError(column, msg("resources.no_letters"))
        return text

    def choice(self, column: str, choices: Iterable[str], default: str = "") -> str:
        """One of several words."""
        text = self.text(column, needed=not default).casefold() or default
        if text not in tuple(choices):
            raise BadCellError(column, unknown(text, choices))
        return text

    def whole(self, column: str, high: int, default: int | None = None, *, low: int = 1) -> int:
        """A whole number from `low` to `high`."""
        if default is not None and not self.text(column):
            return default
        number = self.number(column, -math.inf, math.inf)
        if number is None:
            raise BadCellError(column, msg("resources.missing"))
        if number == 0 and column == "quantity":
            raise BadCellError(column, msg("resources.zero"))
        if not number.is_integer():
            raise BadCellError(column, msg("resources.not_whole", text=self.text(column)))
        if not low <= number <= high:
            raise BadCellError(
                column, msg("resources.out_of_range", text=self.text(column), low=low, high=high)
            )
        return int(number)

    def number(self, column: str, low: float, high: float) -> float | None:
        """A finite number within bounds, None where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or "_" in text:
            raise BadCellError(column, msg("resources.not_number", text=text))
        if not low <= number <= high:
            bounds = {"low": f"{low:g}", "high": f"{high:g}"}
            raise BadCellError(column, msg("resources.out_of_range", text=text, **bounds))
        return number

    def yes(self, column: str, *, default: bool) -> bool:
        """Yes or no, in either language."""
        text = self.text(column).casefold()
        if not text:
            return default
        if text not in _YES | _NO:
            raise BadCellError(column, msg("resources.bad_yes", text=text))
        return text in _YES

    def shift(self) -> tuple[str, str] | None:
        """Beginning and end of a daily duty as `HH:MM`; None where the cell is empty."""
        text = self.text("shift")
        if not text:
            return None
        parts = re.split(r"\s*[-–—~～至]\s*", text.replace("：", ":"))
        try:
            begin, end = (datetime.strptime(part, "%H:%M").strftime("%H:%M") for part in parts)  # noqa: DTZ007
        except ValueError:
            raise BadCellError("shift", msg("resources.bad_shift", text=text)) from None
        return begin, end

    def day(self, column: str) -> date | None:
        """A day; None where the cell is empty. A workbook's own dates carry a midnight."""
        text = self.text(column)
        if not text:
            return None
        try:
            return date.fromisoformat(text.removesuffix(" 00:00:00"))
        except ValueError:
            raise BadCellError(column, msg("resources.bad_date", text=text)) from None

    def moment(self, column: str) -> datetime | None:
        """A day and time such as 2026-11-23 06:00, without a time zone; None where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M"):
            with contextlib.suppress(ValueError):
                return datetime.strptime(text.replace("：", ":"), form)  # noqa: DTZ007
        raise BadCellError(column, msg("resources.bad_moment", text=text))


def codes(line: Line, column: str, known: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes that a cell lists, by code or name; none where it is empty."""
    words = [word.strip() for word in _LIST.split(line.text(column)) if word.strip()]
    return tuple(dict.fromkeys(code_of(column, word, known) for word in words))


def code_of(column: str, word: str, known: Mapping[str, Any]) -> str:
    """The code that a word means: the code itself or its name in either language."""
    wanted = word.casefold()
    for code, entry in known.items():
        if wanted in (code.casefold(), entry.name_en.casefold(), entry.name_zh.casefold()):
            return code
    raise BadCellError(column, unknown(word, known))


def unknown(word: str, known: Iterable[str]) -> Message:
    """That a word is not known, and the nearest that is."""
    names = sorted(str(one) for one in known)
    close = difflib.get_close_matches(word, names, n=1)
    if close:
        return msg("resources.unknown_near", text=word, near=close[0])
    return msg("resources.unknown", text=word, allowed=", ".join(names)[:600] or "–")


def name_key(name: str) -> str:
    """A name without regard to case, width and signs, as part of an id."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"\W+", "-", folded).strip("-")
