"""Growth as a picture: an SVG with both axes logarithmic, one line for each part."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

from bench.rows import Row

WIDTH, HEIGHT, EDGE = 760, 460, 70
COLOURS = ("#1b6ca8", "#2e7d32", "#8e5a00", "#6a1b9a", "#37474f")
SHOWN = ("program", "blocks", "first", "memory", "solver_memory")


def growth_svg(rows: Sequence[Row]) -> str:
    """The rows `plan.growth.PART.SIZE`: seconds or MiB over columns of the program."""
    parts: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row.name.startswith("plan.growth."):
            _, _, part, size = row.name.split(".")
            parts.setdefault(part, {})[size] = row
    across = {size: row.value for size, row in parts.get("columns", {}).items()}
    lines = {
        f"{part} ({next(iter(parts[part].values())).unit})": sorted(
            (across[size], max(row.value, 1e-4)) for size, row in parts[part].items() if size in across
        )
        for part in SHOWN
        if part in parts
    }
    points = [point for line in lines.values() for point in line]
    if not points:
        raise ValueError("no rows of growth were measured")
    low_x, high_x = (f(x for x, _ in points) for f in (min, max))
    low_y, high_y = (f(y for _, y in points) for f in (min, max))

    def place(x: float, y: float) -> str:
        share_x = math.log(x / low_x) / max(math.log(high_x / low_x), 1e-9)
        share_y = math.log(y / low_y) / max(math.log(high_y / low_y), 1e-9)
        return (
            f"{EDGE + share_x * (WIDTH - 3 * EDGE):.1f},{HEIGHT - EDGE - share_y * (HEIGHT - 2 * EDGE):.1f}"
        )

    drawn = []
    for (name, line), colour in zip(lines.items(), COLOURS, strict=False):
        path = " ".join(place(x, y) for x, y in line)
        drawn.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>')
        x, y = place(*line[-1]).split(",")
        drawn.append(f'<text x="{float(x) + 6:.1f}" y="{y}" fill="{colour}">{escape(name)}</text>')
        for at, value in line:
            x, y = place(at, value).split(",")
            drawn.append(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>')
            drawn.append(f'<text x="{x}" y="{float(y) - 7:.1f}" text-anchor="middle">{value:.3g}</text>')
    for at in sorted(set(across.values())):
        x, _ = place(at, low_y).split(",")
        drawn.append(f'<text x="{x}" y="{HEIGHT - EDGE + 24}" text-anchor="middle">{at:,.0f}</text>')
    title = f'<text x="{WIDTH / 2}" y="{HEIGHT - 16}" text-anchor="middle">columns of the program</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f"{''.join(drawn)}{title}</svg>\n"
    )
