"""From the start of the process to a painted, usable map of the demo campus, and out again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.mapping.campuses import DEMO, operation_file
from bench.mapping.peer import environment, qgis_installed, qgis_program
from bench.rows import Row, times_peer

_ROOT = Path(__file__).resolve().parent.parent.parent


def measure(sizes: tuple[int, ...], full: bool) -> Iterator[Row]:
    """Whole processes that write a picture of the map, ours and QGIS's in turn; the least of each."""
    if shutil.which("Xvfb") is None:
        print("Xvfb is not installed: the start of the program is not measured.", file=sys.stderr)
        return
    file = operation_file(DEMO)
    rounds = 7 if full else 2
    ours, theirs = [], []
    home = file.parent / "peer"
    home.mkdir(exist_ok=True)
    with _display() as display, TemporaryDirectory() as folder:
        picture = Path(folder) / "map.png"
        variables = environment(home, DISPLAY=display, QT_QPA_PLATFORM="xcb", PYTHONPATH=str(_ROOT))
        open_ours = [sys.executable, "-m", "app", "open", str(file), "--snapshot", str(picture)]
        peer = qgis_program() if qgis_installed() else None
        open_theirs = [str(peer), "--nologo", "--noplugins", "--snapshot", str(picture), str(file)]
        for _ in range(rounds):
            ours.append(_seconds(open_ours, variables, picture))
            theirs.append(_seconds(open_theirs, variables, picture) if peer else 0.0)
    name = "QGIS --snapshot" if peer else ""
    yield Row("start.demo", min(ours), "s", times_peer(0.75), name, min(theirs) if peer else None)


def _seconds(command: list[str], variables: dict[str, str], picture: Path) -> float:
    picture.unlink(missing_ok=True)
    begun = perf_counter()
    subprocess.run(command, env=variables, capture_output=True, check=False, timeout=120, cwd=picture.parent)
    took = perf_counter() - begun
    if not picture.exists():
        raise RuntimeError(f"{command[0]} wrote no picture")
    return took


@contextmanager
def _display() -> Iterator[str]:
    """A screen in memory, the same for both programs."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.wait()
