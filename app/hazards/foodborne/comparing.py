"""Foods and groups compared: what goes with illness, and what of it is left within strata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.observation import CaseReport
from app.hazards.foodborne.two_by_two import TwoByTwo, holm, pooled_ratio

_STRATA = 2


@dataclass(frozen=True, slots=True)
class Compared:
    """One exposure among others."""

    table: TwoByTwo
    holm_p: float
    """Fisher's p, adjusted for the number of exposures that were compared."""
    compatible: bool
    """The data speak for it: more often ill with it than without, also after adjustment."""
    adjusted: float | None = None
    """Risk ratio among those who did and those who did not eat the first suspect, pooled."""


def exposures_of(people: Sequence[CaseReport]) -> tuple[TwoByTwo, ...]:
    """A table for each exposure of a list; unknown answers and people of unknown state do not count."""
    names = dict.fromkeys(entry.name for one in people for entry in one.exposures)
    return tuple(_table(name, people) for name in names)


def groups_of(people: Sequence[CaseReport]) -> tuple[TwoByTwo, ...]:
    """Each group against all others, in the order of the list."""
    told = [one for one in people if one.group and one.ill is not None]
    names = dict.fromkeys(one.group for one in told)
    ill = sum(bool(one.ill) for one in told)
    tables = []
    for name in names if len(names) > 1 else ():
        here = [one for one in told if one.group == name]
        inside = sum(bool(one.ill) for one in here)
        others = len(told) - len(here) - (ill - inside)
        tables.append(TwoByTwo(name, inside, len(here) - inside, ill - inside, others))
    return tuple(tables)


def ranked(tables: Sequence[TwoByTwo], alpha: float) -> tuple[Compared, ...]:
    """Exposures that go with illness first, by p, risk ratio and share of the ill who were exposed."""
    kept = [table for table in tables if table.comparable]
    adjusted = holm([table.fisher_p for table in kept])
    found = [
        Compared(table, p, compatible=p < alpha and table.risk_ratio[1] > 1)
        for table, p in zip(kept, adjusted, strict=True)
    ]
    return tuple(sorted(found, key=_order))


def suspect_of(found: Sequence[Compared]) -> Compared | None:
    """The first exposure that goes with illness, whether or not chance explains it."""
    return next((one for one in found if one.table.risk_ratio[1] > 1), None)


def within_strata(found: Sequence[Compared], people: Sequence[CaseReport]) -> tuple[Compared, ...]:
    """The same with the risk ratio of each other exposure within strata of the first suspect."""
    suspect = suspect_of(found)
    if suspect is None or not suspect.compatible:
        return tuple(found)
    top = suspect.table.name
    strata = [
        [one for one in people if any(e.name == top and e.exposed is eaten for e in one.exposures)]
        for eaten in (True, False)
    ]
    return tuple(
        one
        if one.table.name == top
        else Compared(one.table, one.holm_p, one.compatible, _pooled(one.table.name, strata))
        for one in found
    )


def _pooled(name: str, strata: Sequence[Sequence[CaseReport]]) -> float | None:
    tables = [table for people in strata if (table := _table(name, people)).total]
    return pooled_ratio(tables) if len(tables) == _STRATA else None


def _order(one: Compared) -> tuple[bool, float, float, float]:
    ratio = one.table.risk_ratio[1]
    return ratio <= 1, one.table.fisher_p, -ratio, -one.table.cases_exposed


def _table(name: str, people: Sequence[CaseReport]) -> TwoByTwo:
    counts = {(exposed, ill): 0 for exposed in (True, False) for ill in (True, False)}
    for one in people:
        for entry in one.exposures:
            if entry.name == name and entry.exposed is not None and one.ill is not None:
                counts[entry.exposed, one.ill] += 1
    return TwoByTwo(name, counts[True, True], counts[True, False], counts[False, True], counts[False, False])
