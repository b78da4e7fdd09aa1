"""QGIS and GDAL's validator, as programs of their own that know nothing of Muster."""

from __future__ import annotations

import os
import subprocess
import textwrap
from functools import cache
from pathlib import Path

import pytest

SYSTEM_PYTHON = Path("/usr/bin/python3")
"""The Python to which a distribution gives the bindings of QGIS and GDAL."""

_HEAD = """
import json, sys
from qgis.core import QgsApplication, QgsVectorLayer
QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()
"""
_TAIL = """
look()
app.exitQgis()
"""
"""QGIS cannot end while one of its layers is still in use."""


@cache
def _knows(module: str) -> bool:
    if not SYSTEM_PYTHON.exists():
        return False
    attempt = subprocess.run([SYSTEM_PYTHON, "-c", f"import {module}"], capture_output=True, check=False)
    return attempt.returncode == 0


def qgis(code: str, home: Path, *arguments: object) -> subprocess.Popen[str]:
    """QGIS without a window, running `code` after its start; the test is skipped where there is no QGIS."""
    if not _knows("qgis.core"):
        pytest.skip("needs QGIS with its Python bindings")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
    for name in ("PYTHONPATH", "PYTHONHOME"):
        environment.pop(name, None)
    script = _HEAD + "def look():\n" + textwrap.indent(textwrap.dedent(code), "    ") + _TAIL
    command = [str(SYSTEM_PYTHON), "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=home)


def said_by_qgis(code: str, home: Path, *arguments: object) -> str:
    """What `code` printed in QGIS."""
    with qgis(code, home, *arguments) as program:
        said, _ = program.communicate(timeout=120)
    assert program.returncode == 0
    return said


def flaws(path: Path) -> str:
    """What GDAL's validator says against a GeoPackage; the test is skipped where there is none."""
    if not _knows("osgeo_utils.samples.validate_gpkg"):
        pytest.skip("needs GDAL's validate_gpkg (python3-gdal)")
    validator = [SYSTEM_PYTHON, "-m", "osgeo_utils.samples.validate_gpkg", "-k", "--extra"]
    result = subprocess.run(
        [*validator, "--warning-as-error", path], capture_output=True, text=True, check=False, cwd="/"
    )
    return "" if result.returncode == 0 else result.stdout + result.stderr or str(result.returncode)
