"""A run on tiny problems gives whole rows and a picture."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from bench import plan as bench_plan
from bench.planning.instances import LITTLE, TINY, Variant, instance
from bench.planning.plot import growth_svg
from bench.rows import Row


def test_a_tiny_run_writes_rows_and_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bench_plan.main(["--json", str(tmp_path / "f"), "--only", "first", "proven", "--size", "S0"])
    rows = json.loads((tmp_path / "f").read_text("utf-8"))["rows"]
    names = [row["name"] for row in rows]
    assert names == [
        "plan.first.time.3x8x4",
        "plan.first.gap.3x8x4",
        "plan.proven.time.trips.3x8x4",
        "plan.proven.gap.trips.3x8x4",
        "plan.proven.time.full.3x8x4",
        "plan.proven.gap.full.3x8x4",
    ]
    assert all(row["value"] >= 0 for row in rows)
    assert next(row for row in rows if row["name"].endswith("gap.trips.3x8x4"))["met"]
    assert "plan.first.time.3x8x4" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_problem() -> None:
    first, again, other = instance(LITTLE), instance(LITTLE), instance(LITTLE, seed=1)
    assert first.demands == again.demands and first.teams == again.teams and first.stock == again.stock
    assert first.demands != other.demands
    assert instance(LITTLE, Variant.TRIPS).demands == first.demands


def test_every_variant_has_ways_for_all_that_moves() -> None:
    for variant in Variant:
        problem = instance(TINY, variant)
        for team in problem.teams:
            assert np.isfinite(problem.team_travel_s(team, problem.sites[0].zone_id))
        for carrier in problem.carriers:
            assert np.isfinite(problem.carrier_arrival_s(carrier, problem.sites[-1].zone_id))


def test_growth_is_drawn() -> None:
    rows = [
        Row(f"plan.growth.{part}.{size}", value, unit)
        for size, columns, seconds in (("3x8x4", 50.0, 0.01), ("8x30x8", 500.0, 0.05))
        for part, value, unit in (("columns", columns, "columns"), ("first", seconds, "s"))
    ]
    picture = ElementTree.fromstring(growth_svg(rows))
    assert picture.tag.endswith("svg")
    assert any(node.tag.endswith("polyline") for node in picture.iter())


def test_nothing_measured_is_no_picture() -> None:
    with pytest.raises(ValueError, match="growth"):
        growth_svg([])
