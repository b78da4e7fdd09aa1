"""The program as a user gets it: a wheel, installed outside the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = {"situation.pdf", "situation.png", "situation.html", "plan.json", "operation.gpkg"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with Muster's own wheel; the libraries are those of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-build-isolation",
            "--no-deps",
            "-w",
            folder,
            ROOT,
        ],
        check=True,
    )
    (wheel,) = folder.glob("muster-*.whl")
    home = folder / "venv"
    venv.create(home, with_pip=True)
    binaries = home / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([binaries / "python", "-m", "pip", "install", "--quiet", "--no-deps", wheel], check=True)
    found = subprocess.run(
        [binaries / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    # A path in a .pth file brings the libraries, but not this environment's own .pth files: not the checkout.
    (Path(found.stdout.strip()) / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return binaries


def test_the_installed_program_runs_the_main_job_outside_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    environment = {
        k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "DISPLAY", "WAYLAND_DISPLAY"}
    }
    environment["MUSTER_LANG"] = "en"
    where = subprocess.run(
        [installed / "python", "-c", "import app; print(app.__file__)"],
        check=True, cwd=tmp_path, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert ROOT not in Path(where.stdout.strip()).parents
    done = subprocess.run(
        [installed / "muster", "demo", "--out", tmp_path / "out"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {p.name for p in (tmp_path / "out").iterdir()} >= FILES
    document = json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))
    assert document["assignments"]
    assert document["exercise"] is True
