"""The planner beside its peers: `python -m bench.plan --json F [--full] [--only PART …] [--plot FILE]`.

Measures generated problems of 20 depots, 100 zones and 12 kinds of need in a minute; with `--full` all
sizes to 100 × 2000 × 30, and what takes long. Prints a table, writes the same rows as JSON, and
draws growth as an SVG. The environment variable MUSTER_PEERS may name a Python that has spopt and OR-tools.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

from bench.map import about
from bench.planning.common import BY_NAME
from bench.planning.instances import LARGE, MIDDLE, SMALL, Size
from bench.planning.plot import growth_svg
from bench.rows import Row, table, write_json

PARTS = ("first", "proven", "whole", "cancel", "replan", "siting", "oracle", "growth")
SIZES = (SMALL,)
FULL_SIZES = (SMALL, MIDDLE, LARGE)


def rows(parts: tuple[str, ...], sizes: tuple[Size, ...], *, full: bool) -> Iterator[Row]:
    """Everything that the parts measure."""
    for part in parts:
        measure: Callable[[tuple[Size, ...], bool], Iterator[Row]]
        measure = import_module(f"bench.planning.{part}").measure
        print(f"measuring: {part}", file=sys.stderr)
        yield from measure(sizes, full)


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.plan", description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the rows")
    parser.add_argument("--full", action="store_true", help="all sizes, longer limits, more repetitions")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to measure")
    parser.add_argument("--size", nargs="+", choices=tuple(BY_NAME), help="sizes instead of the usual ones")
    parser.add_argument("--plot", type=Path, help="where to draw growth, as an SVG")
    given = parser.parse_args(arguments)
    usual = FULL_SIZES if given.full else SIZES
    sizes = tuple(BY_NAME[name] for name in given.size) if given.size else usual
    run = about()
    measured = list(rows(tuple(given.only), sizes, full=given.full))
    if given.json is not None:
        write_json(measured, given.json, run)
    if given.plot is not None:
        given.plot.write_text(growth_svg(measured), encoding="utf-8")
    print(table(measured))


if __name__ == "__main__":
    main()
