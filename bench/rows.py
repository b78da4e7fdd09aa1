"""Rows of figures: what was measured, beside which peer, and whether it reaches its target."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Target:
    """A bound from above: of the value itself or, `of_peer`, of the value over the peer's value."""

    at_most: float
    of_peer: bool = False
    words: str = ""
    """How a person would say it."""


def at_most(value: float) -> Target:
    """No more than `value`, in the row's own unit."""
    return Target(value, words=f"≤ {value:g}")


def times_peer(share: float) -> Target:
    """No more than `share` of what the peer needs."""
    return Target(share, of_peer=True, words=f"≤ {share:g} × peer")


def faster(times: float) -> Target:
    """At least so many times faster than the peer."""
    return Target(1 / times, of_peer=True, words=f"≥ {times:g} × faster")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. A smaller value is a better one."""

    name: str
    """What was measured and on how much: `pdf.time.10k`."""
    value: float
    unit: str
    target: Target | None = None
    peer: str = ""
    """The other program, with its version."""
    peer_value: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value over the peer's value."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None where there is none, or no peer to compare with."""
        if self.target is None:
            return None
        measured = self.ratio if self.target.of_peer else self.value
        return None if measured is None else measured <= self.target.at_most

    def document(self) -> dict[str, object]:
        """The row as it goes into JSON."""
        return {
            "name": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "peer": self.peer,
            "peer_value": _rounded(self.peer_value),
            "ratio": _rounded(self.ratio),
            "target": self.target.words if self.target else "",
            "met": self.met,
            "note": self.note,
        }


def size_words(buildings: int) -> str:
    """A size as it stands in a row's name: `10k`."""
    return f"{buildings // 1000}k" if buildings >= 1000 and buildings % 1000 == 0 else str(buildings)


def write_json(rows: Iterable[Row], path: Path, about: dict[str, object]) -> None:
    """All rows and what is known about the run, as JSON."""
    document = {**about, "rows": [row.document() for row in rows]}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def table(rows: Sequence[Row]) -> str:
    """The rows as a table to read."""
    heads = ("name", "value", "unit", "peer", "peer value", "ratio", "target", "met", "note")
    lines = [heads, *(_cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    right = {1, 4, 5}
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    """The middle value; of an even number the lower one."""
    return quantile(values, 0.5)


def times_ms(work: Callable[[], object], repeat: int, *, warm: int = 1) -> list[float]:
    """Milliseconds of each of `repeat` runs, after `warm` that do not count."""
    for _ in range(warm):
        work()
    measured = []
    for _ in range(repeat):
        begun = perf_counter()
        work()
        measured.append((perf_counter() - begun) * 1000)
    return measured


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def _cells(row: Row) -> tuple[str, ...]:
    met = {True: "yes", False: "NO", None: ""}[row.met]
    ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
    peer_value = "" if row.peer_value is None else f"{row.peer_value:,.4g}"
    target = row.target.words if row.target else ""
    return (row.name, f"{row.value:,.4g}", row.unit, row.peer, peer_value, ratio, target, met, row.note)
