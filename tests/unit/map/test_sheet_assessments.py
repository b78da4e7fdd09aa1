"""What models say is printed with band, unit and source; a refusal with its fallback; each model's newest."""

from __future__ import annotations

from dataclasses import replace

from app.domain.incident import IncidentType
from app.hazards.assessing import run_model
from app.map.sheet.assessments import assessment_table
from app.map.sheet.options import Block
from app.map.sheet.table_types import Mark
from app.map.sheet.tables import sheet_tables
from app.map.state import MapState
from app.runtime.text import Text
from tests.unit.hazards.scenes import scene_of


def state(*runs: tuple[str, dict[str, str]]) -> MapState:
    """An operation with these assessments, oldest first."""
    scene = scene_of(IncidentType.THREAT)
    assert scene.snapshot is not None
    kept = tuple(run_model(model, scene, given, author="duty officer") for model, given in runs)
    return MapState(snapshot=replace(scene.snapshot, assessments=kept), text=Text("en", "Asia/Shanghai"))


def test_figures_stand_with_band_unit_and_source_below_their_conclusion() -> None:
    table = assessment_table(state(("crowd", {"area_m2": "500", "people": "1500", "in_per_min": "100"})))
    head, density, minutes, width = table.rows
    assert head.heading
    assert "3.0 persons per m²" in head.cells[0]
    assert density.cells[1:5] == ("2.4", "3", "3.6", "p/m²")
    assert minutes.mark is Mark.NONE
    assert width.mark is Mark.UNVERIFIED
    assert "Fruin" in width.cells[6]


def test_a_refusal_is_printed_with_what_to_go_by() -> None:
    words = [row.cells[0] for row in assessment_table(state(("standoff", {}))).rows]
    assert any("nobody knows what the device is" in line for line in words)
    assert any(line.startswith("Ask the police") for line in words)


def test_the_newest_of_each_model_is_printed() -> None:
    crowd = {"area_m2": "500", "people": "1500"}
    shown = state(("crowd", crowd), ("standoff", {"device": "car"}), ("crowd", crowd | {"people": "600"}))
    heads = [row.cells[0] for row in assessment_table(shown).rows if row.heading]
    assert len(heads) == 2
    assert "1.2 persons per m²" in heads[0]
    assert "car" in heads[1]


def test_the_table_is_one_block_of_the_sheet_and_away_without_assessments() -> None:
    keys = [table.key for table in sheet_tables(state(("standoff", {"device": "car"})))]
    assert "assessments" in keys
    everything_else = frozenset(Block) - {Block.ASSESSMENT}
    without = sheet_tables(state(("standoff", {"device": "car"})), everything_else)
    assert "assessments" not in [table.key for table in without]
    assert "assessments" not in [table.key for table in sheet_tables(state())]
