"""The map beside QGIS: `python -m bench.map --json F [--full] [--only PART …] [--size N …]`.

Measures on a generated campus of 10,000 buildings, with `--full` also on those of 1,000 and 100,000, and the
start of the program on the demo campus. Prints a table and writes the same rows as JSON. QGIS is the peer
where it is installed; it runs in a process of its own, with the same GeoPackage.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from bench.rows import Row, table, write_json

PARTS = ("canvas", "plain", "pointing", "drawing", "memory", "files", "sheet", "start")
SIZES = (10_000,)
FULL_SIZES = (1_000, 10_000, 100_000)


def rows(parts: tuple[str, ...], sizes: tuple[int, ...], *, full: bool) -> Iterator[Row]:
    """Everything that the parts measure."""
    for part in parts:
        measure: Callable[[tuple[int, ...], bool], Iterator[Row]]
        measure = import_module(f"bench.mapping.{part}").measure
        print(f"measuring: {part}", file=sys.stderr)
        yield from measure(sizes, full)


def about() -> dict[str, object]:
    """When and where a run was made."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def main(arguments: list[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.map", description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the rows")
    parser.add_argument("--full", action="store_true", help="all sizes, both windows, and more repetitions")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to measure")
    parser.add_argument("--size", nargs="+", type=int, help="numbers of buildings instead of the usual ones")
    given = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sizes = tuple(given.size or (FULL_SIZES if given.full else SIZES))
    run = about()
    measured = list(rows(tuple(given.only), sizes, full=given.full))
    if given.json is not None:
        write_json(measured, given.json, run)
    print(table(measured))


if __name__ == "__main__":
    main()
