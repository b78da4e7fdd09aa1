"""`muster siting` on a campus and on an operation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.command.operations import create_operation
from app.domain.errors import UserError
from app.store.campus_file import write_campus
from app.store.store import Store
from tests.unit.planning.siting.campus import street

ASKED = (
    "--item",
    "first_aid",
    "--sites",
    "1",
    "--no-depots",
    "--candidate",
    "Shed",
    "--use",
    "dormitory",
    "--hour",
    "2",
)


@pytest.fixture
def operation(tmp_path: Path) -> Path:
    path = tmp_path / "quiet.gpkg"
    create_operation(path, street().campus, name="Quiet", author="planner").close()
    return path


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["siting", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_table_has_todays_figures_the_gap_the_moves_and_the_assumptions(operation: Path) -> None:
    words = run(str(operation), *ASKED)
    for expected in (
        "optimal · gap 0.00%",
        "Shed (new)  First aid 16",
        "Today  Proposed",
        "First-aiders 0: West store → Shed",
        "One scenario at a time",
    ):
        assert expected in words, expected


def test_json_has_the_same_figures_and_a_campus_file_is_enough(operation: Path, tmp_path: Path) -> None:
    campus = tmp_path / "street.gpkg"
    write_campus(street().campus, campus)
    one = json.loads(run(str(operation), *ASKED, "--json"))
    other = json.loads(run(str(campus), *ASKED, "--json"))
    assert one["format"] == "muster-siting/1"
    assert one["proposed"] == other["proposed"]
    assert one["today"] == other["today"]
    with pytest.raises(UserError, match=r"siting\.campus_only"):
        run(str(campus), *ASKED, "--accept")


def test_accepting_changes_the_operation(operation: Path) -> None:
    run(str(operation), *ASKED, "--accept")
    store = Store.open(operation)
    campus = store.snapshot().campus
    store.close()
    (shed,) = (depot for depot in campus.depots if depot.building_id == "shed")
    assert {team.depot_id for team in campus.teams} == {shed.id}


@pytest.mark.parametrize(
    "option", [("--sites", "0"), ("--limit", "nan"), ("--model", "p-maybe"), ("--hour", "24")]
)
def test_options_that_cannot_be_meant(operation: Path, option: tuple[str, str]) -> None:
    done = CliRunner().invoke(app, ["siting", str(operation), "--item", "first_aid", *option])
    assert done.exit_code == 2
    assert option[0] in done.output


def test_room_and_weights_are_kept_to_and_named_as_people_name_them(operation: Path) -> None:
    asked = (str(operation), "--item", "blanket", "--model", "at-once", "--use", "dormitory", "--hour", "2")
    rooms = ("--room", "West store:50", "--room", "EAST STORE：90")
    found = json.loads(run(*asked, *rooms, "--json"))
    kept = {site["name"]: site["keeps"] for site in found["sites"]}
    assert sum(k["blanket"] for k in kept.values()) == 120
    assert kept["West store"]["blanket"] <= 50
    near, far = ("--weight", "House 0:1000"), ("--weight", "House 5:1000")
    first = ("--item", "first_aid", "--sites", "1", "--use", "dormitory", "--hour", "2", "--json")
    one, other = (json.loads(run(str(operation), *first, *some)) for some in (near, far))
    assert [site["name"] for site in one["sites"]] == ["West store"]
    assert [site["name"] for site in other["sites"]] == ["East store"]


@pytest.mark.parametrize("words", ["West store", "West store:many", ":5", "West store:-1", "West store:inf"])
def test_room_that_is_no_room_is_refused(operation: Path, words: str) -> None:
    with pytest.raises(UserError, match=r"siting\.bad_pair"):
        run(str(operation), "--item", "blanket", "--room", words)
