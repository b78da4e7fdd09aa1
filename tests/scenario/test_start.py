"""The window opens with what its first picture needs and nothing more, and can be had as a picture."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.bootstrap import demo_campus
from app.command.operations import create_operation

HEAVY = {
    "alembic", "babel", "folium", "geopandas", "highspy", "openpyxl", "pandas", "pikepdf", "pulp", "pyogrio",
    "pyqtgraph", "rasterio", "rich", "scipy", "segno",
}  # fmt: skip
"""Libraries that cost 0.1 to 0.5 s each to import and that no first picture needs."""

OPEN = """
import json, sys
from app.cli import main
sys.argv = ["muster", "open", sys.argv[1], "--snapshot", sys.argv[2]]
try:
    main()
finally:
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.fixture(scope="module")
def operation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("start") / "night.gpkg"
    create_operation(path, demo_campus(), name="Night", author="a").close()
    return path


def opened(operation: Path, picture: Path) -> subprocess.CompletedProcess[str]:
    home = str(operation.parent)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": home}
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        environment[name] = home
    command = [sys.executable, "-c", OPEN, str(operation), str(picture)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_window_opens_without_heavy_libraries_and_leaves_a_picture(operation: Path, tmp_path: Path) -> None:
    done = opened(operation, tmp_path / "map.png")
    assert done.returncode == 0, done.stderr
    assert not HEAVY & set(json.loads(done.stdout.splitlines()[-1]))
    image = QImage(str(tmp_path / "map.png"))
    assert image.width() >= 700
    colours = {image.pixelColor(x, y).rgb() for x in range(100, 600, 7) for y in range(150, 600, 7)}
    assert len(colours) > 20, "the map is drawn"


def test_a_picture_that_cannot_be_written_is_told(operation: Path, tmp_path: Path) -> None:
    done = opened(operation, tmp_path / "missing" / "map.png")
    assert done.returncode == 1
    assert "map.png" in done.stderr
