"""QGIS as the peer: what it needs for the same file, measured by its own Python in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.mapping.campuses import DEMO, operation_file

WINDOW = (1366, 768)
"""Px of the canvas that is measured."""
_PYTHON = Path("/usr/bin/python3")
"""The Python to which a distribution gives QGIS's bindings."""
_SCRIPT = Path(__file__).with_name("qgis_script.py")
_HUGE = 50_000
"""From so many buildings on QGIS takes a minute for a page: it is asked once."""


@dataclass(frozen=True)
class QgisCanvas:
    """What QGIS's canvas needs for one file."""

    version: str
    sharp_whole_ms: float
    """From a zoom step to the finished picture of the whole campus; the median."""
    sharp_close_ms: float
    """The same 600 m across in its middle."""

    @property
    def name(self) -> str:
        """The peer as it stands in a row."""
        return f"QGIS {self.version}"


@dataclass(frozen=True)
class QgisFigures(QgisCanvas):
    """What QGIS needs for one file, with its page."""

    identify_ms: float
    """What stands at a point; the median."""
    pdf_ms: float
    pdf_bytes: int


@cache
def qgis_installed() -> bool:
    """Whether QGIS is here with its Python bindings; says so once where it is not."""
    found = (
        _PYTHON.exists()
        and _quiet([str(_PYTHON), "-c", "import qgis.core, qgis.gui"], Path.home()).returncode == 0
    )
    if not found:
        print("QGIS with Python bindings is not installed: rows are without their peer.", file=sys.stderr)
    return found


@cache
def qgis_figures(buildings: int, scale: int, repeat: int = 1) -> QgisFigures | None:
    """The figures of QGIS for the operation of a size, its page at 1:`scale`; None where there is no QGIS."""
    if not qgis_installed():
        return None
    if buildings >= _HUGE:
        repeat = 1
    with TemporaryDirectory() as folder:
        found = _asked(operation_file(buildings), repeat, Path(folder) / "q.pdf", scale)
    return QgisFigures(**found) if found else None


def qgis_canvas(file: Path, repeat: int) -> QgisCanvas | None:
    """What QGIS's canvas needs for a GeoPackage with a layer `buildings`; None where there is no QGIS."""
    found = _asked(file, repeat) if qgis_installed() else None
    return QgisCanvas(**found) if found else None


def _asked(file: Path, repeat: int, *page: object) -> dict[str, Any] | None:
    """What the script says of a file; None, with a message, where QGIS failed."""
    home = operation_file(DEMO).parent / "peer"
    home.mkdir(exist_ok=True)
    done = _quiet([str(part) for part in (_PYTHON, _SCRIPT, file, *WINDOW, repeat, *page)], home)
    if done.returncode:
        print(f"QGIS failed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def qgis_program() -> str | None:
    """The path of the QGIS application itself."""
    return shutil.which("qgis")


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment of its own for a program: no settings of the person, no Python of ours.

    A home that is kept: in a new one QGIS first makes a cache of all fonts.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "XDG_", "QT_"))}
    return {**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(home), **more}


def _quiet(command: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=environment(home, QT_QPA_PLATFORM="offscreen"),
    )
