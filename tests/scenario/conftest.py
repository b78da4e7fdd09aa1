"""The program as a person at a terminal uses it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Muster = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def muster() -> Muster:
    """Runs one `muster` command in English; fails the test where it ends otherwise than it should."""

    def run(*arguments: object, fails: int = 0, timeout: int = 120) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
        environment["MUSTER_LANG"] = "en"
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "app", *map(str, arguments)],
            capture_output=True, text=True, timeout=timeout, env=environment, check=False,
        )  # fmt: skip
        assert done.returncode == fails, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """The path of a system program; the test skips with a reason where it is missing, except in CI."""
    import shutil

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("CI"):
            pytest.fail(f"continuous integration needs {name}")
        if path is None:
            pytest.skip(f"needs the program {name}")
        return path

    return find


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `muster demo` wrote."""
    home = tmp_path_factory.mktemp("demo-home")
    folder = tmp_path_factory.mktemp("demo")
    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environment |= {"MUSTER_LANG": "en", "XDG_STATE_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "app", "demo", "--out", folder],
        capture_output=True, text=True, timeout=60, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (folder / "summary.txt").write_text(done.stdout, "utf-8")
    return folder
