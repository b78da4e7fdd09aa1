"""Figures say whether they reach their target, and are written for people and programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.rows import Row, at_most, faster, quantile, size_words, table, times_peer, write_json


def test_a_target_of_the_value_and_one_of_the_peer() -> None:
    assert Row("frame", 16.0, "ms", at_most(16.7)).met
    assert not Row("frame", 17.0, "ms", at_most(16.7)).met
    assert Row("pdf", 10.0, "ms", faster(3), "QGIS", 31.0).met
    assert not Row("pdf", 10.0, "ms", faster(3), "QGIS", 29.0).met
    assert not Row("start", 80.0, "ms", times_peer(0.75), "QGIS", 100.0).met


def test_without_its_peer_a_comparison_is_neither_met_nor_missed() -> None:
    assert Row("pdf", 10.0, "ms", faster(3)).met is None
    assert Row("pdf", 10.0, "ms").met is None


def test_rows_are_written_whole(tmp_path: Path) -> None:
    write_json([Row("pdf.1k", 10.123456, "ms", faster(3), "QGIS", 40.0)], tmp_path / "f", {"cores": 2})
    document = json.loads((tmp_path / "f").read_text("utf-8"))
    assert document["cores"] == 2
    (row,) = document["rows"]
    assert row == {
        "name": "pdf.1k",
        "value": 10.12,
        "unit": "ms",
        "peer": "QGIS",
        "peer_value": 40.0,
        "ratio": 0.2531,
        "target": "≥ 3 × faster",
        "met": True,
        "note": "",
    }


def test_a_table_says_what_misses() -> None:
    said = table([Row("a", 1.0, "ms", at_most(2)), Row("b", 3.0, "ms", at_most(2))])
    assert "yes" in said.splitlines()[1]
    assert "NO" in said.splitlines()[2]


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.95, 4), (0.25, 1), (0.0, 1), (1.0, 4)])
def test_quantiles_are_values_that_were_measured(share: float, value: float) -> None:
    assert quantile([4, 1, 3, 2], share) == value


def test_sizes_in_words() -> None:
    assert [size_words(n) for n in (190, 1000, 10_000, 100_000)] == ["190", "1k", "10k", "100k"]
