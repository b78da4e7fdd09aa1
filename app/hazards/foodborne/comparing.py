"""Foods and groups compared: what goes with illness, and what of it is left within strata."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.observation import CaseReport, Exposure
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
    counts: dict[str, Counter[tuple[bool, bool]]] = {}
    for one in people:
        for entry in one.exposures:
            cells = counts.setdefault(entry.name, Counter())
            if entry.exposed is not None and one.ill is not None:
                cells[entry.exposed, one.ill] += 1
    return tuple(
        TwoByTwo(name, cells[True, True], cells[True, False], cells[False, True], cells[False, False])
        for name, cells in counts.items()
    )


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
        {table.name: table for table in exposures_of(part) if table.total}
        for eaten in (True, False)
        if (part := [one for one in people if Exposure(name=top, exposed=eaten) in one.exposures])
    ]
    return tuple(
        one if one.table.name == top else replace(one, adjusted=_pooled(one.table.name, strata))
        for one in found
    )


def _pooled(name: str, strata: Sequence[Mapping[str, TwoByTwo]]) -> float | None:
    tables = [part[name] for part in strata if name in part]
    return pooled_ratio(tables) if len(tables) == _STRATA else None


def _order(one: Compared) -> tuple[bool, float, float, float]:
    ratio = one.table.risk_ratio[1]
    return ratio <= 1, one.table.fisher_p, -ratio, -one.table.cases_exposed
