"""Chinese names as they are typed without an input method: whole pinyin and initials.

Readings are those of pypinyin, which knows the common words; a character outside of them is given with every
reading that it has, so that 重 is found by zhong and by chong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

_HAN = re.compile(r"[\u3400-\u9fff]+")
_DIGITS = re.compile(r"\d+")
_NUMBER = "\x00"
_MOST_READINGS = 8
"""Combinations of readings kept for a name."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One reading of a name: `fengyuan1haolou` and `fy1hl`."""

    whole: str
    initials: str


def has_han(words: str) -> bool:
    """Whether there is a Chinese character among the words."""
    return _HAN.search(words) is not None


def spellings(folded: str) -> tuple[Spelling, ...]:
    """The readings of a folded name; other letters and digits stay where they are, spaces go.

    None for a name without Chinese characters.
    """
    if not has_han(folded):
        return ()
    numbers = _DIGITS.findall(folded)
    made = _spelt(_DIGITS.sub(_NUMBER, folded))
    return tuple(Spelling(_refill(s.whole, numbers), _refill(s.initials, numbers)) for s in made)


def _refill(spelling: str, numbers: list[str]) -> str:
    for number in numbers:
        spelling = spelling.replace(_NUMBER, number, 1)
    return spelling


@lru_cache(maxsize=20_000)
def _spelt(name: str) -> tuple[Spelling, ...]:
    """The readings of a name without its numbers: a campus has many buildings that differ in them alone."""
    made = [Spelling("", "")]
    place = 0
    for match in _HAN.finditer(name):
        between = "".join(name[place : match.start()].split())
        made = [
            Spelling(s.whole + between + run.whole, s.initials + between + run.initials)
            for s, run in product(made, _readings(match[0]))
        ][:_MOST_READINGS]
        place = match.end()
    rest = "".join(name[place:].split())
    return tuple(Spelling(s.whole + rest, s.initials + rest) for s in made)


@lru_cache(maxsize=20_000)
def _readings(run: str) -> tuple[Spelling, ...]:
    from pypinyin import Style, pinyin

    syllables = [
        tuple(dict.fromkeys(reading.replace("ü", "v") for reading in readings if reading))
        for readings in pinyin(run, style=Style.NORMAL, heteronym=True)
    ]
    found: dict[Spelling, None] = {}
    for choice in product(*syllables):
        found[Spelling("".join(choice), "".join(syllable[0] for syllable in choice))] = None
        if len(found) == _MOST_READINGS:
            break
    return tuple(found)
