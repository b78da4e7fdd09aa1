"""Resource files: all is taken or nothing, and every bad line is named with its column and the reason."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point, box

from app.campus.frame import Frame
from app.campus.resource_rows import COLUMNS
from app.campus.resources import ResourceSet, catalogue, read_resources, write_template
from app.campus.sheets import MAX_BYTES
from app.domain.campus import Building, BuildingUse, CampusInfo, Entrance, TravelMode
from app.domain.errors import UserError
from app.domain.message import Message
from app.domain.operation import Campus
from app.domain.resource import Depot
from app.runtime.files import data_path
from app.runtime.text import LANGUAGES, Text

FRAME = Frame(32650)
X, Y = 440_000.0, 4_428_000.0
HEAD = ",".join(COLUMNS)

GOOD = """kind,depot,name,location,item,quantity,capabilities,crew,mode,capacity_kg
depot,,North store,LIB,,,,,,
depot,,South store,"116.3012, 39.9998",,,,,,
team,North store,First aiders,,,,first_aid; medical,4,foot,
stock,North store,,,blanket,200,,,,
stock,South store,,,饮用水,3000,,,,
vehicle,South store,Van,,,,,,vehicle,900
"""


def square(number: int, name: str, code: str, use: BuildingUse = BuildingUse.OTHER) -> Building:
    east = X + 60 * number
    return Building(
        id=f"building:{number}", name=name, code=code, use=use, footprint=box(east, Y, east + 30, Y + 30)
    )


@pytest.fixture(scope="module")
def campus() -> Campus:
    return Campus(
        info=CampusInfo(
            id="campus:x",
            name="X",
            epsg=32650,
            timezone="Asia/Shanghai",
            boundary=box(X - 500, Y - 500, X + 900, Y + 900),
        ),
        buildings=(
            square(1, "Library", "LIB", BuildingUse.LIBRARY),
            square(2, "Sports Hall", "SPH", BuildingUse.SPORTS),
            square(3, "Twin", ""),
            square(4, "Twin", ""),
            square(5, "Health Centre", "HC", BuildingUse.CLINIC),
        ),
        entrances=(
            Entrance(id="entrance:1", building_id="building:1", point=Point(X + 75, Y)),
            Entrance(id="entrance:0", building_id="building:1", point=Point(X + 60, Y), kind="exit"),
        ),
        depots=(Depot(id="depot:old", name="Old Store", point=Point(X, Y)),),
    )


def read(folder: Path, campus: Campus, content: str | bytes, name: str = "resources.csv") -> ResourceSet:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_resources(path, campus, FRAME)


def problems(folder: Path, campus: Campus, *lines: str, head: str = HEAD) -> list[tuple[str, str, str]]:
    """Row, column and problem of every bad line."""
    with pytest.raises(UserError) as caught:
        read(folder, campus, "\n".join((head, *lines)) + "\n")
    assert caught.value.message.key == "resources.bad"
    found = []
    for detail in caught.value.details:
        params: dict[str, Any] = dict(detail.params)
        found.append((str(params["row"]), str(params["column"]), str(params["problem"].key)))
    return found


def line(**cells: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow([cells.get(column, "") for column in COLUMNS])
    return stream.getvalue()


DEPOT = line(kind="depot", name="Store", location="LIB")


def test_a_good_file_is_taken_whole(tmp_path: Path, campus: Campus) -> None:
    found = read(tmp_path, campus, GOOD)
    assert [one.name for one in found.depots] == ["North store", "South store"]
    north, south = found.depots
    assert (north.building_id, north.point) == ("building:1", Point(X + 75, Y)), "its main door"
    assert south.building_id == ""
    assert campus.info.boundary.covers(south.point)
    (team,) = found.teams
    assert (team.capabilities, team.crew, team.mode) == (("first_aid", "medical"), 4, TravelMode.FOOT)
    assert {(one.depot_id, one.item, one.quantity) for one in found.stock} == {
        (north.id, "blanket", 200),
        (south.id, "water_l", 3000),
    }
    assert found.vehicles[0].capacity_kg == 900


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_of_spreadsheets(
    tmp_path: Path, campus: Campus, encoding: str, delimiter: str
) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(csv.reader(io.StringIO(GOOD)))
    assert read(tmp_path, campus, stream.getvalue().encode(encoding)) == read(tmp_path, campus, GOOD)


def test_the_same_file_again_has_the_same_ids_and_an_existing_depot_keeps_its_own(
    tmp_path: Path, campus: Campus
) -> None:
    assert read(tmp_path, campus, GOOD) == read(tmp_path, campus, GOOD)
    found = read(
        tmp_path,
        campus,
        "\n".join(
            (
                HEAD,
                line(kind="depot", name="OLD store", location="LIB"),
                line(kind="stock", depot="Old Store", item="mat", quantity="3"),
            )
        ),
    )
    assert found.depots[0].id == "depot:old"
    assert found.stock[0].depot_id == "depot:old"


def test_stock_for_a_depot_that_the_campus_has_already(tmp_path: Path, campus: Campus) -> None:
    found = read(
        tmp_path, campus, f"{HEAD}\n{line(kind='stock', depot='old store', item='Blankets', quantity='5')}\n"
    )
    assert (found.depots, found.stock[0].depot_id) == ((), "depot:old")


def test_every_bad_line_is_listed_and_nothing_is_taken(tmp_path: Path, campus: Campus) -> None:
    assert problems(
        tmp_path,
        campus,
        DEPOT,
        line(kind="depot", name="Far", location="120.0,40.0"),
        line(kind="team", depot="Store", name="T", capabilities="first_ade", crew="4"),
        line(kind="stock", depot="Stores", item="blanket", quantity="1"),
        line(kind="tank", depot="Store"),
    ) == [
        ("3", "location", "resources.outside_campus"),
        ("4", "capabilities", "resources.unknown_near"),
        ("5", "depot", "resources.unknown_near"),
        ("6", "kind", "resources.unknown"),
    ]


@pytest.mark.parametrize(
    ("quantity", "key"),
    [
        ("0", "resources.zero"),
        ("-5", "resources.out_of_range"),
        ("2.5", "resources.not_whole"),
        ("nan", "resources.not_number"),
        ("1e999", "resources.not_number"),
        ("inf", "resources.not_number"),
        ("1_000", "resources.not_number"),
        ("lots", "resources.not_number"),
        ("", "resources.missing"),
        ("99999999999", "resources.out_of_range"),
    ],
)
def test_zero_negative_and_impossible_stock(tmp_path: Path, campus: Campus, quantity: str, key: str) -> None:
    bad = line(kind="stock", depot="Store", item="blanket", quantity=quantity)
    assert problems(tmp_path, campus, DEPOT, bad) == [("3", "quantity", key)]


MISTAKES = """
depot | name=B | location | resources.missing
depot | name=B; location=Librari | location | resources.unknown_building_near
depot | name=B; location=Twin | location | resources.ambiguous_building
depot | name=B; location=39.9998,116.3012 | location | resources.swapped
depot | name=B; location=nan,1 | location | resources.no_degrees
depot | name=B; location=1e9,1 | location | resources.no_degrees
depot | name=---; location=LIB | name | resources.no_letters
depot | name=A\x07B; location=LIB | name | resources.control_characters
depot | name=LONG; location=LIB | name | resources.too_long
depot | name=STORE; location=LIB | name | resources.twice
team | depot=Store; name=T; capabilities=,; crew=1 | capabilities | resources.missing
team | depot=Store; name=T; capabilities=medical; crew=0 | crew | resources.out_of_range
team | depot=Store; name=T; capabilities=medical; crew=2; mode=horse | mode | resources.unknown
team | depot=Store; name=T; capabilities=medical; crew=2; speed_mps=900 | speed_mps | resources.out_of_range
vehicle | depot=Store; name=V | capacity_kg | resources.missing
vehicle | depot=Store; name=V; capacity_kg=5; mode=foot | mode | resources.unknown
vehicle | depot=Store; name=V; capacity_kg=5; trips=0 | trips | resources.out_of_range
stock | depot=Store; item=blankett; quantity=1 | item | resources.unknown_near
stock | item=blanket; quantity=1 | depot | resources.missing
"""


@pytest.mark.parametrize("mistake", MISTAKES.strip().splitlines())
def test_each_mistake_names_its_column(tmp_path: Path, campus: Campus, mistake: str) -> None:
    kind, given, column, key = (part.strip(" ") for part in mistake.split("|"))
    cells = dict(cell.strip(" ").split("=") for cell in given.replace("LONG", "x" * 501).split("; "))
    assert problems(tmp_path, campus, DEPOT, line(kind=kind, **cells)) == [("3", column, key)]


def test_the_same_stock_twice(tmp_path: Path, campus: Campus) -> None:
    one = line(kind="stock", depot="Store", item="blanket", quantity="1")
    assert problems(tmp_path, campus, DEPOT, one, one) == [("4", "item", "resources.twice")]


def refusal(folder: Path, campus: Campus, content: bytes, name: str = "resources.csv") -> str:
    with pytest.raises(UserError) as caught:
        read(folder, campus, content, name)
    return caught.value.message.key


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("r.csv", b"", "import.file_empty"),
        ("r.csv", b"\xef\xbb\xbf  \n", "resources.no_rows"),
        ("r.csv", HEAD.encode(), "resources.no_rows"),
        ("r.csv", b"depot,name\nx,y\n", "resources.no_head"),
        ("r.csv", b"kind,nmae\ndepot,y\n", "resources.unknown_column"),
        ("r.csv", b"kind,name,name\ndepot,y,z\n", "resources.column_twice"),
        ("r.csv", b"kind,name\ndepot,y,z\n", "resources.too_many_cells"),
        ("r.csv", b'kind,name\ndepot,"open', "resources.no_csv"),
        ("r.csv", b"kind,name\ndepot,\xff\xff\xff", "resources.no_encoding"),
        ("r.csv", b"kind,name\n" + b"x" * MAX_BYTES, "resources.too_large"),
        ("r.csv", b"kind,name\n" + b"depot,x\n" * 20_001, "resources.too_large"),
        ("r.csv", b"kind,name\ndepot," + b"x" * 200_000, "resources.no_csv"),
        ("r.ods", b"PK", "resources.unknown_format"),
        ("r.xlsx", b"kind,name", "import.wrong_content"),
        ("r.xlsx", b"PK\x03\x04" + b"x" * 99, "import.archive_corrupt"),
    ],
)
def test_files_that_are_no_resource_table(
    tmp_path: Path, campus: Campus, name: str, content: bytes, key: str
) -> None:
    assert refusal(tmp_path, campus, content, name) == key


def test_a_file_that_is_not_there(tmp_path: Path, campus: Campus) -> None:
    with pytest.raises(UserError) as caught:
        read_resources(tmp_path / "none.csv", campus, FRAME)
    assert caught.value.message.key == "import.file_unreadable"


def workbook(path: Path, sheets: dict[str, Iterable[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_with_a_sheet_for_each_kind(tmp_path: Path, campus: Campus) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        {
            "Depots": [["name", "location"], ["Store", "LIB"]],
            "Stock": [["depot", "item", "quantity"], ["Store", "blanket", 200.0]],
            "Empty": [],
        },
    )
    found = read_resources(path, campus, FRAME)
    assert (found.depots[0].name, found.stock[0].quantity) == ("Store", 200)


def test_formulas_and_bad_lines_of_a_workbook_are_named_with_the_sheet(
    tmp_path: Path, campus: Campus
) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        {
            "Depots": [["name", "location"], ["Store", "LIB"]],
            "Stock": [["depot", "item", "quantity"], ["Store", "mat", "=1+1"], ["Store", "blanket", 0]],
        },
    )
    with pytest.raises(UserError) as caught:
        read_resources(path, campus, FRAME)
    text = Text("en")
    assert [text.render(detail) for detail in caught.value.details] == [
        "Line Stock!2, column quantity: it is a formula; paste the value instead",
        "Line Stock!3, column quantity: zero in stock: leave the line out",
    ]


def test_a_workbook_that_holds_something_else(tmp_path: Path, campus: Campus) -> None:
    path = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<nothing/>")
    with pytest.raises(UserError) as caught:
        read_resources(path, campus, FRAME)
    assert caught.value.message.key == "import.wrong_content"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_words(tmp_path: Path, campus: Campus, language: str) -> None:
    lines = [line(kind=kind) for kind in ("depot", "team", "stock", "vehicle", "x")]
    with pytest.raises(UserError) as caught:
        read(tmp_path, campus, "\n".join((HEAD, *lines)), "list.csv")
    text = Text(language)
    assert len(caught.value.details) == 5
    assert all("resources." not in text.render(one) for one in (caught.value.message, *caught.value.details))


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_shipped_template_is_what_the_program_writes_and_lists_every_code(
    tmp_path: Path, campus: Campus, suffix: str
) -> None:
    shipped = data_path("campus_maps", f"resources-template{suffix}")
    path = tmp_path / f"template{suffix}"
    write_template(path)
    assert _cells(path) == _cells(shipped)
    said = " ".join(_cells(shipped))
    assert all(code in said for code in (*catalogue().capabilities, *catalogue().supplies))
    with pytest.raises(UserError) as caught:
        read_resources(shipped, campus, FRAME)
    assert caught.value.message.key == "resources.no_rows"


def _cells(path: Path) -> list[str]:
    if path.suffix == ".csv":
        return path.read_text("utf-8-sig").split(",")
    book = openpyxl.load_workbook(path)
    return [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell]


def test_a_filled_template_stands_at_buildings_of_the_campus(tmp_path: Path, campus: Campus) -> None:
    write_template(tmp_path / "filled.csv", campus)
    found = read_resources(tmp_path / "filled.csv", campus, FRAME)
    assert {depot.building_id for depot in found.depots} <= {building.id for building in campus.buildings}
    assert len({depot.building_id for depot in found.depots}) == len(found.depots) >= 2
    assert found.teams
    assert found.stock
    assert found.vehicles


def test_a_template_for_a_campus_without_buildings(tmp_path: Path, campus: Campus) -> None:
    with pytest.raises(UserError) as caught:
        write_template(tmp_path / "filled.csv", Campus(info=campus.info))
    assert caught.value.message.key == "resources.no_site"


def test_a_template_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        write_template(tmp_path / "no" / "such" / "folder.csv")
    assert caught.value.message.key == "resources.not_written"


def test_the_catalogue_has_names_in_both_languages_and_weights() -> None:
    known = catalogue()
    assert Text("zh").render(known.words("water_l")) == "饮用水"
    assert all(one.weight_kg > 0 and one.unit for one in known.supplies.values())


FULL: tuple[dict[str, str], ...] = (
    {
        "kind": "depot",
        "name": "City store",
        "location": "LIB",
        "mutual_aid": "yes",
        "delay_min": "45",
        "cost": "3",
        "loading_kg_per_min": "120.5",
    },
    {
        "kind": "team",
        "name": "Night watch",
        "capabilities": "security",
        "crew": "6",
        "officers": "2",
        "protection": "flood_gear; 人群疏导",
        "kept_with": "watch",
        "shift": "22:00–06:00",
        "rests_until": "2026-11-23 06:00",
    },
    {"kind": "stock", "item": "water_l", "quantity": "500", "best_before": "2027-06-30"},
    {"kind": "stock", "item": "water_l", "quantity": "200"},
    {
        "kind": "vehicle",
        "name": "Van",
        "capacity_kg": "900",
        "capacity_l": "4000",
        "turnaround_min": "7.5",
        "available": "no",
    },
)


def full(**changes: str) -> str:
    """A file that uses every column, with other texts where they stand."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    for row in FULL:
        changed = {column: changes.get(column, text) for column, text in row.items()}
        writer.writerow(changed if row["kind"] == "depot" else {"depot": "City store", **changed})
    return stream.getvalue()


def test_duty_protection_lots_and_help_from_outside_are_read(tmp_path: Path, campus: Campus) -> None:
    found = read(tmp_path, campus, full())
    (depot,), (team,), (van,) = found.depots, found.teams, found.vehicles
    assert (depot.mutual_aid, depot.delay_s, depot.cost, depot.loading_kg_per_min) == (True, 2700, 3, 120.5)
    assert (team.officers, team.kept_with, team.shift) == (2, "watch", ("22:00", "06:00"))
    assert team.rests_until == datetime(2026, 11, 22, 22, tzinfo=UTC), "campus time is UTC+8"
    assert team.protection == ("flood_gear", "crowd_duty")
    assert (van.capacity_l, van.turnaround_s, van.available) == (4000, 450, False)
    lots = {line.best_before: line.quantity for line in found.stock}
    assert lots == {None: 200, datetime(2027, 6, 30, 16, tzinfo=UTC): 500}
    assert len({line.id for line in found.stock}) == 2


@pytest.mark.parametrize(
    ("column", "text", "key"),
    [
        ("officers", "7", "resources.too_many_officers"),
        ("protection", "flood_geer", "resources.unknown_near"),
        ("shift", "22:00–26:00", "resources.bad_shift"),
        ("shift", "night", "resources.bad_shift"),
        ("rests_until", "tomorrow", "resources.bad_moment"),
        ("rests_until", "0001-01-01 00:00", "resources.bad_moment"),
        ("best_before", "30.6.2027", "resources.bad_date"),
        ("best_before", "9999-12-31", "resources.bad_date"),
        ("available", "perhaps", "resources.bad_yes"),
        ("delay_min", "-1", "resources.out_of_range"),
        ("cost", "1.5", "resources.not_whole"),
        ("capacity_l", "nan", "resources.not_number"),
    ],
)
def test_a_wrong_new_cell_is_named(tmp_path: Path, campus: Campus, column: str, text: str, key: str) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, campus, full(**{column: text}))
    (detail,) = caught.value.details
    params = dict(detail.params)
    assert params["column"] == column
    problem = params["problem"]
    assert isinstance(problem, Message)
    assert problem.key == key


def test_a_workbook_may_hold_real_dates(tmp_path: Path, campus: Campus) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["kind", "depot", "item", "quantity", "best_before"])
    sheet.append(["stock", "Old Store", "meal", 5, datetime(2027, 6, 30)])  # noqa: DTZ001
    book.save(tmp_path / "r.xlsx")
    (line,) = read_resources(tmp_path / "r.xlsx", campus, FRAME).stock
    assert line.best_before == datetime(2027, 6, 30, 16, tzinfo=UTC)


def test_no_name_of_what_a_cell_lists_would_be_read_as_two() -> None:
    known = catalogue()
    for one in (*known.capabilities.values(), *known.protections.values()):
        assert not set(";,、；，|") & set(one.code + one.name_en + one.name_zh)


_WORDS = [
    "08:00-20:00",
    "2027-06-30",
    "9999-12-31",
    "flood_gear",
    "yes",
    "depot",
    "team",
    "stock",
    "vehicle",
    "Store",
    "LIB",
    "116.3,40.0",
    "blanket",
    "1e999",
    "nan",
    "-1",
    "0",
]
_CELL = st.sampled_from([*_WORDS, '"', "=1", "#"]) | st.text(max_size=12)
_ROW = st.lists(_CELL, max_size=len(COLUMNS) + 1)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_ROW, max_size=8), raw=st.booleans())
def test_any_cells_are_resources_or_a_user_error(
    rows: list[list[str]], raw: bool, tmp_path: Path, campus: Campus
) -> None:
    if raw:
        content = "\n".join([HEAD, DEPOT, *(",".join(row) for row in rows)])
    else:
        stream = io.StringIO()
        csv.writer(stream).writerows([list(COLUMNS), *rows])
        content = stream.getvalue()
    try:
        found = read(tmp_path, campus, content.encode("utf-8", "replace"))
    except UserError as error:
        assert Text("zh").render(error.message) != error.message.key
    else:
        assert all(one.quantity > 0 for one in found.stock)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), suffix=st.sampled_from([".csv", ".xlsx"]))
def test_any_bytes_are_resources_or_a_user_error(
    content: bytes, suffix: str, tmp_path: Path, campus: Campus
) -> None:
    with pytest.raises(UserError):
        read(tmp_path, campus, content, f"r{suffix}")
