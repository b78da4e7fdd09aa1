"""Recipes: a mistake is named by file, table, key and what is allowed; only UserError ever comes out."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.campus.datum import Datum
from app.campus.importer import import_campus
from app.campus.importing.fields import FIELDS, Target
from app.campus.recipe import MAX_BYTES, load_recipe, shipped_recipes
from app.domain.campus import BuildingState, BuildingUse
from app.domain.errors import UserError
from app.runtime.text import Text
from tests.unit.campus.import_data import RECIPE, building, write_campus, write_recipe


def complaint(folder: Path, text: str) -> tuple[str, str, str]:
    """Table, key and problem of the error, the problem in English."""
    with pytest.raises(UserError) as caught:
        load_recipe(write_recipe(folder, text))
    params = dict(caught.value.message.params)
    assert params["file"] == "recipe.toml"
    problem = params["problem"]
    assert not isinstance(problem, str | int | float | None)
    return str(params["table"]), str(params["key"]), Text("en").render(problem)  # type: ignore[arg-type]


def test_shipped_recipes_load_and_attribute_their_data() -> None:
    recipes = {name: load_recipe(path) for name, path in shipped_recipes().items()}
    assert set(recipes) == {"ubc-vancouver", "openstreetmap"}
    assert recipes["openstreetmap"].attribution == "© OpenStreetMap contributors, ODbL 1.0"
    assert "PDDL 1.0" in recipes["ubc-vancouver"].attribution


FILES = 'files = ["buildings.*"]'
WAYS = 'files = ["ways.*"]'
FLOORS = 'floors = "FLOORS"'
CAR = 'vehicle = "CAR"'
OF_BUILDING = "building[1].fields"


@pytest.mark.parametrize(
    ("find", "put", "table", "key", "said"),
    [
        ('name = "Test data"', "", "–", "name", "missing"),
        ('name = "Test data"', "name = 7", "–", "name", "text"),
        ('name = "Test data"', 'nmae = "x"\nname = "y"', "–", "nmae", "did you mean name"),
        ('"Asia/Shanghai"', '"Asia/Shangai"', "–", "timezone", "Asia/Shanghai"),
        (FILES, "files = []", "source[1]", "files", "list of texts"),
        (FILES, "files = 'b*'\nepsg = '4326'", "source[1]", "epsg", "EPSG"),
        (FILES, "files = 'b*'\nepsg = 5000", "source[1]", "epsg", "no coordinate system"),
        (FILES, "files = 'b*'\ndatum = 'GCJ02'", "source[1]", "datum", "did you mean GCJ-02"),
        (WAYS, "files = 'w*'\nlayers = 'x'", "source[2]", "layers", "did you mean layer"),
        ('source = "buildings"', "source = 'building'", "building[1]", "source", "did you mean buildings"),
        ('source = "buildings"', "source = 'buildings'\nfilter = 1", "building[1]", "filter", "not known"),
        (FLOORS, "flors = 'F'", OF_BUILDING, "flors", "did you mean floors"),
        (FLOORS, "floors = { column = 'F' }", f"{OF_BUILDING}.floors", "columns", "missing"),
        (
            FLOORS,
            "floors = { columns = 'F', values = { a = 2.5 } }",
            f"{OF_BUILDING}.floors.values",
            "a",
            "1 … 200",
        ),
        (
            FLOORS,
            "floors = { columns = 'F', factor = 0 }",
            f"{OF_BUILDING}.floors",
            "factor",
            "other than zero",
        ),
        (
            'name = "NAME"',
            "name = { columns = 'F', factor = 2 }",
            f"{OF_BUILDING}.name",
            "factor",
            "only for numbers",
        ),
        ('Hall = "dormitory"', "Hall = 'dorm'", f"{OF_BUILDING}.use.values", "Hall", "dormitory"),
        (CAR, "vehicle = { default = 'yes!' }", "path[1].fields.vehicle", "default", "true, false"),
        (CAR, "vehicle = 3", "path[1].fields", "vehicle", "table"),
        ("[[path]]", "[path]", "–", "path", "[[path]]"),
    ],
)
def test_a_bad_key_is_named_with_what_is_allowed(
    tmp_path: Path, find: str, put: str, table: str, key: str, said: str
) -> None:
    text = RECIPE.replace(find, put, 1)
    assert text != RECIPE
    if put == "[path]":
        text = text.replace('[path.fields]\nvehicle = "CAR"\n', "")
    where, which, problem = complaint(tmp_path, text)
    assert (where, which) == (table, key)
    assert said in problem


@pytest.mark.parametrize(
    ("addition", "table", "key"),
    [
        ("[[building.rule]]\nwhen = { A = 'x' }", "building[1].rule[1]", "set"),
        ("[[building.rule]]\nset = { use = 'x' }", "building[1].rule[1].set", "use"),
        ("[[building.skip]]\nreason = 'retired'", "building[1].skip[1]", "when"),
        ("[[building.skip]]\nwhen = { A = 'x' }\nreason = 'because'", "building[1].skip[1]", "reason"),
        ("[[place]]\nsource = 'ways'\nid = 'ID'", "place[1]", "fields.kind"),
        (
            "[[hazmat]]\nsource = 'ways'\nid = 'ID'\nfields = { name = 'N' }",
            "hazmat[1]",
            "fields.building_id",
        ),
    ],
)
def test_incomplete_rules_and_targets(tmp_path: Path, addition: str, table: str, key: str) -> None:
    assert complaint(tmp_path, f"{RECIPE.partition('[[path]]')[0]}{addition}\n")[:2] == (table, key)


def test_the_example_in_the_documentation_is_a_recipe(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "recipes.md").read_text("utf-8")
    recipe = load_recipe(write_recipe(tmp_path, text.partition("```toml")[2].partition("```")[0]))
    assert recipe.vacations == (("2026-07-13", "2026-08-30"),)
    for table, fields in FIELDS.items():
        line = next(line for line in text.splitlines() if line.startswith(f"| `{table.value}`"))
        assert all(name in line for name in fields)


def test_a_recipe_that_is_no_toml(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_recipe(write_recipe(tmp_path, "name = "))
    assert caught.value.message.key == "recipe.no_toml"


def test_a_recipe_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_recipe(tmp_path / "none.toml")
    assert caught.value.message.key == "recipe.unreadable"


def test_a_recipe_that_is_far_too_large(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_recipe(write_recipe(tmp_path, "#" * (MAX_BYTES + 1)))
    assert caught.value.message.key == "recipe.too_large"


def test_rules_override_from_top_to_bottom_and_skips_are_counted(tmp_path: Path) -> None:
    rules = """
[[building.skip]]
when = { NAME = "Old*" }
reason = "retired"
[[building.rule]]
when = { USE = "Hall" }
set = { state = "unoccupied" }
[[building.rule]]
when = { NAME = ["*2", "*3"] }
unless = { NAME = "*3" }
set = { state = "temporary", use = "clinic" }
[[path]]"""
    write_campus(tmp_path, building(1), building(2), building(3), building(4, NAME="Old hall"))
    result = import_campus(
        [tmp_path], load_recipe(write_recipe(tmp_path, RECIPE.replace("[[path]]", rules, 1)))
    )
    assert [(one.state, one.use) for one in result.campus.buildings] == [
        (BuildingState.UNOCCUPIED, BuildingUse.DORMITORY),
        (BuildingState.TEMPORARY, BuildingUse.CLINIC),
        (BuildingState.UNOCCUPIED, BuildingUse.DORMITORY),
    ]
    assert [
        dict(one.message.params)["n"] for one in result.report.findings if one.message.key == "import.skipped"
    ] == [1]


def test_feet_become_metres_and_dates_years(tmp_path: Path) -> None:
    recipe = RECIPE.replace(
        'height_m = "HEIGHT"',
        'height_m = { columns = "HEIGHT", factor = 0.3048 }\nyear = { columns = "ID", first_characters = 4 }',
    )
    write_campus(tmp_path, building(1, ID="19840101"))
    (one,) = import_campus([tmp_path], load_recipe(write_recipe(tmp_path, recipe))).campus.buildings
    assert one.height_m == pytest.approx(7 * 0.3048)
    assert one.year == 1984


def test_a_gcj02_source_is_moved_back_by_half_a_kilometre(tmp_path: Path) -> None:
    shifted = RECIPE.replace("files =", f'datum = "{Datum.GCJ02.value}"\nfiles =')
    write_campus(tmp_path)
    plain = import_campus([tmp_path], load_recipe(write_recipe(tmp_path)))
    moved = import_campus([tmp_path], load_recipe(write_recipe(tmp_path, shifted)))
    apart = plain.campus.buildings[0].footprint.centroid.distance(
        moved.campus.buildings[0].footprint.centroid
    )
    assert 300 < apart < 800
    assert moved.campus.buildings[0].footprint.area == pytest.approx(400, rel=0.02)


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
_WORDS = [
    *("name", "source", "files", "layer", "epsg", "datum", "id", "where", "fields", "rule", "skip", "when"),
    *("set", "unless", "reason", "columns", "values", "default", "factor", "blank", "first_characters"),
    *("timezone", "attribution", "vacations"),
]
_KEYS = st.sampled_from([*_WORDS, *Target, *FIELDS[Target.BUILDING]]) | st.text(max_size=6)
_TREES = st.recursive(
    _SCALARS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(_KEYS, below, max_size=4),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_tree_of_values_is_a_recipe_or_a_user_error(
    data: st.DataObject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A good recipe in which one branch was replaced by anything that TOML can say."""
    tree: dict[str, Any] = tomllib.loads(RECIPE)
    branch: Any = tree
    for _ in range(data.draw(st.integers(0, 3))):
        inner = [
            one
            for one in (branch.values() if isinstance(branch, dict) else branch)
            if isinstance(one, dict | list)
        ]
        if not inner:
            break
        branch = data.draw(st.sampled_from(inner))
    if isinstance(branch, dict):
        branch[data.draw(_KEYS | st.sampled_from(sorted(branch) or ["x"]))] = data.draw(_TREES)
    else:
        branch.append(data.draw(_TREES))
    path = write_recipe(tmp_path, "")
    with monkeypatch.context() as patched:
        patched.setattr("app.campus.recipe.tomllib.loads", lambda _: tree)
        try:
            load_recipe(path)
        except UserError as error:
            assert Text("en").render(error.message) != error.message.key


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_a_recipe_or_a_user_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_bytes(content)
    with pytest.raises(UserError):
        load_recipe(path)
