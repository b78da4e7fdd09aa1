"""Growth as a picture: an SVG of two charts, seconds and memory, axes logarithmic, a line for each part."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from bench.rows import Row

WIDTH, TALL, LEFT, RIGHT, TOP, GAP = 820, 250, 70, 210, 40, 60
APART = 15.0
"""Pixels between the words of two lines."""
SECONDS = {
    "program": ("writing the program", "#1b6ca8"),
    "blocks": ("splitting it into blocks", "#2e7d32"),
    "first": ("a first plan", "#8e5a00"),
}
MEMORY = {"memory": ("Muster", "#6a1b9a"), "solver_memory": ("its solver", "#37474f")}

Line = list[tuple[float, float]]
"""Columns of the program, and a figure."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From figures to pixels, by their logarithm."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Where a figure lies."""
        share = math.log(value / self.low) / max(math.log(self.high / self.low), 1e-9)
        return self.begin + share * (self.end - self.begin)


def growth_svg(rows: Sequence[Row]) -> str:
    """The rows `plan.growth.PART.SIZE` over the columns of the program.

    Raises:
        ValueError: there are none.
    """
    parts: dict[str, dict[str, float]] = {}
    for row in rows:
        if row.name.startswith("plan.growth."):
            _, _, part, size = row.name.split(".")
            parts.setdefault(part, {})[size] = row.value
    across = parts.get("columns", {})
    if not across:
        raise ValueError("no rows of growth were measured")
    lines = {
        part: sorted((across[size], max(value, 1e-4)) for size, value in found.items() if size in across)
        for part, found in parts.items()
    }
    x = Scale(min(across.values()), max(across.values()), LEFT + 20, WIDTH - RIGHT)
    drawn = [*_chart("seconds", SECONDS, lines, x, TOP), *_chart("MiB", MEMORY, lines, x, TOP + TALL + GAP)]
    height = TOP + 2 * TALL + 2 * GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        f'font-size="13"><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>{"".join(drawn)}</svg>\n'
    )


def _chart(
    unit: str, shown: Mapping[str, tuple[str, str]], lines: Mapping[str, Line], x: Scale, top: float
) -> list[str]:
    figures = [value for part in shown for _, value in lines.get(part, ())]
    if not figures:
        return []
    low = 10.0 ** math.floor(math.log10(min(figures)))
    high = 10.0 ** math.ceil(math.log10(max(figures) * 1.0001))
    y = Scale(low, high, top + TALL, top)
    drawn = [_words(LEFT - 8, top - 14, unit, "end")]
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        at = y.at(10.0**power)
        drawn.append(_line([(LEFT, at), (WIDTH - RIGHT, at)], "#d5d9dd", 1))
        drawn.append(_words(LEFT - 8, at + 4, f"{10.0**power:g}", "end"))
    for columns in sorted({columns for part in shown for columns, _ in lines.get(part, ())}):
        drawn.append(_line([(x.at(columns), top + TALL), (x.at(columns), top + TALL + 5)], "#555555", 1))
        drawn.append(_words(x.at(columns), top + TALL + 20, f"{columns:,.0f}", "middle"))
    drawn.append(_words((LEFT + WIDTH - RIGHT) / 2, top + TALL + 40, "columns of the program", "middle"))
    last = -math.inf
    for part in sorted(shown.keys() & lines.keys(), key=lambda part: -lines[part][-1][1]):
        words, colour = shown[part]
        places = [(x.at(columns), y.at(value)) for columns, value in lines[part]]
        drawn.append(_line(places, colour, 2))
        drawn += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>' for a, b in places]
        last = max(places[-1][1] + 4, last + APART)
        drawn.append(_words(places[-1][0] + 10, last, f"{words}: {lines[part][-1][1]:.3g}", "start", colour))
    return drawn


def _line(places: Sequence[tuple[float, float]], colour: str, width: int) -> str:
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
    return f'<polyline fill="none" stroke="{colour}" stroke-width="{width}" points="{path}"/>'


def _words(x: float, y: float, words: str, anchor: str, colour: str = "#222222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
