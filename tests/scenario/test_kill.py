"""A power cut to the program at any moment loses no step that was acknowledged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNS = 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
def test_200_killed_writers_lose_no_acknowledged_step(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.scenario.killed_writer", str(tmp_path), str(RUNS), "20260302"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root, timeout=600)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["runs"] == RUNS
    assert result["lost"] == [] and result["problems"] == []
    assert result["acknowledged"] > 2 * RUNS
