"""Every model has an example that it answers, and its time is written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bootstrap import demo_campus
from app.campus.occupancy import with_estimates
from app.domain.assessment import Validity
from app.hazards.assessing import MODELS, run_model
from bench import assess as bench_assess
from bench.examples import EXAMPLES


def test_each_model_answers_its_example() -> None:
    campus = with_estimates(demo_campus())
    assert set(EXAMPLES) == {name for name, _ in MODELS.items()}
    for name, example in EXAMPLES.items():
        result = run_model(name, bench_assess.scene(campus, example), example.given, author="a").result
        assert result.validity is not Validity.REFUSED, name
        assert result.figures or result.tables, name


def test_a_short_run_writes_rows_and_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bench_assess.main(["--json", str(tmp_path / "f"), "--only", "rt"])
    document = json.loads((tmp_path / "f").read_text("utf-8"))
    assert [row["name"] for row in document["rows"]] == ["assess.rt.first", "assess.rt.again"]
    assert all(row["value"] > 0 and row["target"] for row in document["rows"])
    assert "assess.rt.again" in capsys.readouterr().out
