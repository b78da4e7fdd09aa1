"""Two-by-two tables of eaten and ill: attack rates, risk ratio with interval, tests.

Formulas after Rothman, Greenland & Lash, Modern Epidemiology (primary not checked); the risk ratio's interval
is that of Katz et al. 1978, Biometrics 34 (primary not checked). They give the figures of Oswego 1940.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import stats

Z = 1.959964
"""Standard normal deviate of a two-sided 95 % interval."""
LEAST_EXPECTED = 5.0
"""Below it in any cell, χ² is no approximation (Cochran 1954, primary not checked)."""
HALF = 0.5
"""Added to every cell where one is empty (Haldane 1956, Anscombe 1956; primaries not checked)."""


@dataclass(frozen=True)
class TwoByTwo:
    """One exposure: how many of those with it and of those without it are ill and well."""

    name: str
    ate_ill: int
    ate_well: int
    not_ill: int
    not_well: int

    @property
    def ate(self) -> int:
        """Exposed."""
        return self.ate_ill + self.ate_well

    @property
    def others(self) -> int:
        """Not exposed."""
        return self.not_ill + self.not_well

    @property
    def total(self) -> int:
        """Those whose answer is known."""
        return self.ate + self.others

    @property
    def ill(self) -> int:
        """The ill whose answer is known."""
        return self.ate_ill + self.not_ill

    @property
    def comparable(self) -> bool:
        """Whether some ate and some did not, and some are ill: otherwise there is nothing to compare."""
        return self.ate > 0 and self.others > 0 and self.ill > 0

    @property
    def has_empty_cell(self) -> bool:
        """Whether a cell is empty, so that ratios are those of the table with a half in each cell more."""
        return 0 in (self.ate_ill, self.ate_well, self.not_ill, self.not_well)

    @property
    def attack_exposed(self) -> float:
        """Share of ill among the exposed."""
        return self.ate_ill / self.ate

    @property
    def attack_others(self) -> float:
        """Share of ill among the others."""
        return self.not_ill / self.others

    @property
    def risk_difference(self) -> float:
        """Attack rate of the exposed less that of the others."""
        return self.attack_exposed - self.attack_others

    @property
    def cases_exposed(self) -> float:
        """Share of the ill who were exposed."""
        return self.ate_ill / self.ill

    @cached_property
    def risk_ratio(self) -> tuple[float, float, float]:
        """Low end, value and high end of the ratio of attack rates, at 95 %."""
        a, b, c, d = self._cells(self.has_empty_cell)
        ratio = math.log((a / (a + b)) / (c / (c + d)))
        error = math.sqrt(max(0.0, 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)))
        low, high = ratio - Z * error, ratio + Z * error
        return math.exp(low), math.exp(ratio), math.exp(high)

    @property
    def odds_ratio(self) -> float:
        """Odds to be ill of the exposed over those of the others."""
        a, b, c, d = self._cells(self.has_empty_cell)
        return a * d / (b * c)

    @property
    def attributable(self) -> float:
        """Share of all cases that would not be without the exposure (Miettinen 1974, primary not checked)."""
        return self.cases_exposed * (1 - 1 / self.risk_ratio[1])

    @cached_property
    def fisher_p(self) -> float:
        """Fisher's exact test, two-sided: all tables of these margins that are no likelier than this one."""
        rows = np.array([[self.ate_ill, self.ate_well], [self.not_ill, self.not_well]])
        return min(1.0, float(stats.fisher_exact(rows).pvalue))

    @property
    def expected(self) -> tuple[float, ...]:
        """Counts of the four cells if exposure and illness had nothing to do with each other."""
        well = self.total - self.ill
        return tuple(
            row * column / self.total for row in (self.ate, self.others) for column in (self.ill, well)
        )

    def chi_square(self, *, corrected: bool = False) -> float | None:
        """Pearson's χ², `corrected` with Yates's; None where an expected count is too small for it."""
        if min(self.expected) < LEAST_EXPECTED:
            return None
        counts = (self.ate_ill, self.ate_well, self.not_ill, self.not_well)
        less = HALF if corrected else 0.0
        pairs = zip(counts, self.expected, strict=True)
        return sum(max(0.0, abs(count - wanted) - less) ** 2 / wanted for count, wanted in pairs)

    def _cells(self, corrected: bool) -> tuple[float, float, float, float]:
        more = HALF if corrected else 0.0
        return self.ate_ill + more, self.ate_well + more, self.not_ill + more, self.not_well + more


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """P-values adjusted for their number, in the order given (Holm 1979, primary not checked)."""
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    adjusted = [1.0] * len(chances)
    highest = 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = highest
    return tuple(adjusted)


def wilson(count: int, total: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927, primary not checked)."""
    share, square = count / total, Z * Z
    middle = share + square / (2 * total)
    half = Z * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    low, high = (middle - half) / (1 + square / total), (middle + half) / (1 + square / total)
    return max(0.0, min(share, low)), min(1.0, max(share, high))


def pooled_ratio(strata: Sequence[TwoByTwo]) -> float | None:
    """Risk ratio pooled over strata (Mantel & Haenszel 1959, primary not checked); None without contrast."""
    above = sum(one.ate_ill * one.others / one.total for one in strata if one.total)
    below = sum(one.not_ill * one.ate / one.total for one in strata if one.total)
    return above / below if below > 0 else None
