"""Memory at the first painted map, beside the window on a campus of hardly anything.

Measured are plain campuses, of so many buildings with a road segment for every five, and beside them whole
generated ones with every door, room, footpath, hydrant and lawn: some thirteen records for each building.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.mapping.campuses import operation_file, plain_file
from bench.rows import Row, at_most, size_words

_ROOT = Path(__file__).parents[2]
_BARE = 50


def measure(sizes: tuple[int, ...], full: bool) -> Iterator[Row]:
    """What each campus adds to the program, in a process of its own."""
    bare, _ = _at_first_paint(operation_file(_BARE))
    yield Row("memory.bare", bare, "MiB")
    for size in sizes:
        used, records = _at_first_paint(plain_file(size))
        note = f"{size:,} buildings among {records:,} records"
        yield Row(f"memory.{size_words(size)}", used - bare, "MiB", at_most(300), note=note)
        if not full:
            continue
        used, records = _at_first_paint(operation_file(size))
        note = f"{size:,} buildings among {records:,} records"
        yield Row(f"memory.{size_words(size)}_whole", used - bare, "MiB", note=note)


def _at_first_paint(path: Path) -> tuple[float, int]:
    """Resident MiB once the map is painted, and how many records the campus has."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.mapping.memory", str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    used, records = done.stdout.split()[-2:]
    return float(used), int(records)


def _open(path: Path) -> None:
    from dataclasses import fields

    from PySide6.QtWidgets import QApplication

    from app.command.context import Context
    from app.runtime.clock import now
    from app.runtime.text import Text
    from app.store.store import Store
    from app.views.window import MainWindow
    from bench.mapping.screen import until_sharp

    application = QApplication(["bench"])
    store = Store.open(path)
    window = MainWindow(Context(store, "bench", now), Text("en"))
    window.resize(1366, 768)
    window.show()
    until_sharp(window.map.view)
    window.repaint()
    application.processEvents()
    campus = store.snapshot().campus
    sizes = (len(part) for f in fields(campus) if isinstance(part := getattr(campus, f.name), tuple))
    print(_resident_mib(), sum(sizes), flush=True)
    os._exit(0)


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    _open(Path(sys.argv[1]))
