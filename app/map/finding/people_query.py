"""Questions about people: `people>200`, `人数≥200`, `people 200-500`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.map.finding.names import fold

_SUBJECT = r"(?:people|persons|occupants|人数|人員|人员|在楼人数)"
_NUMBER = r"(\d[\d,]*)"
_COMPARED = re.compile(rf"{_SUBJECT}\s*(>=|=>|<=|=<|>|<|=|≥|≤|大于|小于|超过)\s*{_NUMBER}")
_BETWEEN = re.compile(rf"{_SUBJECT}\s*{_NUMBER}\s*(?:-|–|~|至|到|to)\s*{_NUMBER}")


@dataclass(frozen=True, slots=True)
class PeopleRange:
    """Buildings with so many people, both bounds included."""

    low: float
    high: float

    def of(self, people: NDArray[np.float64]) -> NDArray[np.intp]:
        """Numbers of the buildings in the range, the fullest first; NaN, where nobody knows, is in none."""
        with np.errstate(invalid="ignore"):
            found = np.flatnonzero((people >= self.low) & (people <= self.high))
        return found[np.argsort(-people[found], kind="stable")]


def people_range(query: str) -> PeopleRange | None:
    """The question about people that a query asks, or None where it asks something else."""
    words = fold(query)
    if match := _BETWEEN.fullmatch(words):
        low, high = sorted((_number(match[1]), _number(match[2])))
        return PeopleRange(low, high)
    match = _COMPARED.fullmatch(words)
    if match is None:
        return None
    sign, number = match[1], _number(match[2])
    if sign in (">", "大于", "超过"):
        return PeopleRange(number + 1, math.inf)
    if sign in (">=", "=>", "≥"):
        return PeopleRange(number, math.inf)
    if sign in ("<", "小于"):
        return PeopleRange(0, number - 1)
    return PeopleRange(number, number) if sign == "=" else PeopleRange(0, number)


def _number(words: str) -> float:
    return float(words.replace(",", ""))
