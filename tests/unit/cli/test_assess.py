"""`muster assess`: the list, an answer in words and as JSON, a refusal, mistakes, keeping it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.cli.assess import REFUSED
from app.domain.errors import UserError
from app.store.store import Store

CROWD = ("--set", "area_m2=500", "--set", "people=1500", "--set", "in_per_min=100")


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["assess", *arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout


def test_the_list_names_every_model_with_its_inputs() -> None:
    words = run("--list")
    for expected in ("crowd", "flood", "standoff", "area_m2, people"):
        assert expected in words


def test_the_answer_has_figures_bands_sources_inputs_and_assumptions() -> None:
    words = run("crowd", *CROWD)
    for expected in (
        "3.0 persons per m²: yellow.",
        "Time until dangerous density",
        "parameter table !",
        "unverified parameter",
        "People are spread evenly",
        "Fruin",
    ):
        assert expected in words


def test_the_json_has_the_same_numbers() -> None:
    document = json.loads(run("crowd", *CROWD, "--json"))
    figure = document["figures"]["time_to_threshold_min"]
    assert (figure["value"], figure["low"], figure["high"], figure["unit"]) == (10.0, 7.0, 13.0, "min")
    assert figure["source"]["reference"]
    assert document["validity"] == "ok"
    assert document["inputs"]["gate_min"]["origin"] == "parameter"
    assert document["charts"][0]["curves"][0]["x"][-1] == 60


def test_a_refusal_says_why_and_what_instead_and_has_its_own_exit_code() -> None:
    words = run("standoff", code=REFUSED)
    assert "nobody knows what the device is" in words
    assert "Ask the police" in words


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (("crowd", "--set", "people"), "cli.assess.bad_set"),
        (("crowd", "--keep", *CROWD), "cli.assess.keep_where"),
        (("crowd", "--incident", "2026-001", *CROWD), "cli.assess.incident_where"),
        (("crowd",), "assess.bad_inputs"),
        (("",), "cli.assess.no_model"),
        (("tornado",), "assess.no_model"),
    ],
)
def test_mistakes_are_told(arguments: tuple[str, ...], key: str) -> None:
    with pytest.raises(UserError) as told:
        run(*arguments)
    assert told.value.message.key == key


def test_an_incident_is_assessed_and_kept(fire: Path, tmp_path: Path) -> None:
    path = tmp_path / "fire.gpkg"
    shutil.copy(fire, path)
    number = Store.open(path).snapshot().incidents[0].number
    document = json.loads(run("crowd", "--operation", str(path), "--incident", number, "--keep", "--json"))
    assert document["areas"][0]["shape"]["type"] in ("Polygon", "MultiPolygon")
    (kept,) = Store.open(path).snapshot().assessments
    assert kept.model == "crowd"
    assert {entry.name: entry.origin.value for entry in kept.inputs}["area_m2"] == "incident"
    with pytest.raises(UserError) as told:
        run("crowd", "--operation", str(path), "--incident", "1999-001")
    assert told.value.message.key == "cli.assess.no_incident"
