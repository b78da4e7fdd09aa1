"""A run on a tiny campus gives whole rows, also where there is no QGIS."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import map as bench_map
from bench.mapping import campuses, sheet


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(campuses.platformdirs, "user_cache_dir", lambda _: str(tmp_path))


def test_a_tiny_run_writes_rows_and_a_table(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sheet, "qgis_figures", lambda *_: None)
    bench_map.main(["--json", str(tmp_path / "f"), "--only", "sheet", "--size", "30"])
    document = json.loads((tmp_path / "f").read_text("utf-8"))
    assert [row["name"] for row in document["rows"]] == ["pdf.time.30", "pdf.size.30"]
    assert all(row["value"] > 0 and row["met"] is None for row in document["rows"])
    assert "pdf.size.30" in capsys.readouterr().out


def test_a_campus_is_made_once(tmp_path: Path) -> None:
    first = campuses.operation_file(12)
    made = first.stat().st_mtime_ns
    assert campuses.operation_file(12) == first
    assert first.stat().st_mtime_ns == made
    assert len(campuses.map_state(12).snapshot.campus.buildings) == 12
