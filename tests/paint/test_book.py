"""The map book: that it says all, on the right pages, that it fits, and that its maps can be measured."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from pyproj import Transformer

from app.command.book import zone_people
from app.domain.campus import PlaceKind
from app.domain.errors import UserError
from app.domain.incident import IncidentStatus, Level, Zone
from app.domain.message import msg
from app.domain.operation import LogEntry
from app.domain.plan import Task
from app.map.book.compose import compose_book
from app.map.book.parts import Book, Box, Fact
from app.map.paint.book.export import book_bytes
from app.map.paint.book.pages import LaidOut, lay_out_book
from app.map.sheet.compose import Block, Paper, SheetOptions
from app.map.state import MapState
from app.runtime.text import BOTH, Text
from tests.unit.map import small_campus

AT = small_campus.AT
OPTIONS = SheetOptions(
    as_at=AT, prepared_by="Duty officer", journal_head="3f9a2c7741ab00ff", journal_count=128
)
FORMATS = [(paper, landscape) for paper in (Paper.A4, Paper.A3) for landscape in (True, False)]


@pytest.fixture(scope="module")
def approved() -> MapState:
    """The plan is in force, and one team has its order."""
    order = Task(
        id="task:1",
        plan_id="plan:1",
        incident_id="incident:1",
        zone_id="zone:A",
        text=msg("test.task"),
        ordered_at=AT,
        team_id="team:1",
        depot_id="depot:1",
        expected_at=AT + timedelta(minutes=10),
    )
    return MapState(
        snapshot=replace(small_campus.approved(), tasks=(order,)),
        text=Text("en", "America/Vancouver"),
        people={"incident:1": small_campus.people()},
    )


@dataclass(frozen=True)
class Printed:
    """A book with its pages and their words."""

    book: Book
    laid_out: LaidOut
    reader: pypdf.PdfReader
    pages: list[str]

    def page(self, key: str) -> str:
        """The words of the page where something begins."""
        return self.pages[self.laid_out.numbers[key] - 1]


def printed(book: Book) -> Printed:
    data, _ = book_bytes(book)
    reader = pypdf.PdfReader(io.BytesIO(data))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    return Printed(book, lay_out_book(book), reader, pages)


@pytest.fixture(scope="module")
def standard(approved: MapState) -> Printed:
    """The book on A4, landscape, in English."""
    return printed(book_of(approved))


def book_of(state: MapState, options: SheetOptions = OPTIONS) -> Book:
    return compose_book(state, options, zone_people(state.snapshot))


def pages_of(book: Book) -> list[str]:
    return printed(book).pages


def facts_of(book: Book) -> Iterator[Fact]:
    boxes: list[Box] = [box for status in book.status for row in status.form.rows for box in row]
    for box in boxes:
        yield from box.facts


def entry(number: int, text: str = "", **more: Any) -> LogEntry:
    at, words = AT + timedelta(minutes=number), text or f"line {number}."
    return LogEntry(id=f"log:{number}", at=at, author="Warden", text=words, **more)


@pytest.mark.parametrize(("paper", "landscape"), FORMATS)
def test_every_zone_team_and_depot_has_its_own_page(
    approved: MapState, paper: Paper, landscape: bool
) -> None:
    book = book_of(approved, replace(OPTIONS, paper=paper, landscape=landscape))
    laid_out, pages = lay_out_book(book), pages_of(book)
    assert len(pages) == len(laid_out.pages)
    for sheet in (*book.zones, *book.teams, *book.depots):
        page = pages[laid_out.numbers[sheet.key] - 1]
        assert sheet.name in page
        assert "2026-001" in page
    assert [zone.name for zone in book.zones] == ["Zone A", "Zone B"]
    assert {team.key for team in book.teams} == {"team:1", "team:2"}
    assert {depot.key for depot in book.depots} == {"depot:1", "depot:3"}
    for number, page in enumerate(pages, 1):
        assert f"Page {number} / {len(pages)}" in page
        assert "2026-03-14 12:05 UTC−07:00" in page and "3f9a2c7741ab" in page and "EXERCISE" in page


def test_contents_and_bookmarks_lead_to_the_pages(standard: Printed) -> None:
    laid_out, pages, reader = standard.laid_out, standard.pages, standard.reader
    for listed in laid_out.entries:
        if listed.key:
            assert re.search(rf"{re.escape(listed.title)}\W*{laid_out.numbers[listed.key]}\b", pages[0])
    marks = list(flat(reader.outline))
    assert [mark.title for mark in marks] == [listed.title for listed in laid_out.entries]
    found = {mark.title: reader.get_destination_page_number(mark) + 1 for mark in marks}
    assert found["Zone B"] == laid_out.numbers["zone:B"]
    assert found["Zones"] == laid_out.numbers["zone:A"], "a heading leads to the first page below it"


def flat(outline: list[Any]) -> Iterator[Any]:
    for item in outline:
        if isinstance(item, list):
            yield from flat(item)
        else:
            yield item


@pytest.mark.parametrize(
    ("paper", "landscape", "language"),
    [(Paper.A4, True, "en"), (Paper.A4, False, BOTH), (Paper.A3, True, BOTH)],
)
def test_no_words_leave_the_page(approved: MapState, paper: Paper, landscape: bool, language: str) -> None:
    many = tuple(replace(need, id=f"{need.id}:{n}") for n in range(8) for need in small_campus.unmet())
    crowded = replace(approved, snapshot=replace(approved.snapshot, unmet=many))
    options = replace(OPTIONS, paper=paper, landscape=landscape, language=language, classification="INTERNAL")
    data, _ = book_bytes(book_of(crowded, options))
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        spots: list[tuple[float, float]] = []

        def visit(words: str, cm: list[float], tm: list[float], *_: object) -> None:
            if words.strip():
                x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
                spots.append((x, cm[1] * tm[4] + cm[3] * tm[5] + cm[5]))  # noqa: B023

        words = page.extract_text(visitor_text=visit)
        assert words.count("INTERNAL") == 2
        assert all(0 <= x <= width and 0 <= y <= height for x, y in spots)


def test_chinese_names_are_found(state: MapState) -> None:
    zh = Text("zh", "America/Vancouver")
    words = " ".join(pages_of(book_of(replace(state, text=zh))))
    for team in small_campus.campus().teams:
        if team.id in ("team:1", "team:2"):
            assert team.name_zh and team.name_zh in words
    for expected in (
        "地图册",
        "目录",
        "分区图",
        "到达本区的力量与物资",
        "活动日志",
        "事件概况报告",
        "行动不便者",
    ):
        assert expected in words


def test_every_map_gives_coordinates_back(standard: Printed) -> None:
    book, laid_out, reader = standard.book, standard.laid_out, standard.reader
    assert len(laid_out.maps) == 1 + len(book.zones) + len(book.teams) + len(book.depots)
    with_map = {number for number, _ in laid_out.maps}
    for number, page in enumerate(reader.pages):
        assert ("/VP" in page) == (number in with_map)
    to_metres = Transformer.from_crs(4326, small_campus.campus().info.epsg, always_xy=True)
    for number, sheet in laid_out.maps:
        measure = reader.pages[number]["/VP"][0]["/Measure"]  # type: ignore[index]
        lats, lons = measure["/GPTS"][0::2], measure["/GPTS"][1::2]
        x, y = to_metres.transform(float(lons[0]), float(lats[0]))
        assert (x, y) == pytest.approx(sheet.viewport.bounds[:2], abs=1)


def test_a_zone_sheet_says_what_the_snapshot_says(approved: MapState, standard: Printed) -> None:
    page = standard.page("zone:A")
    for expected in (
        "evacuation order",
        "life safety",
        "First aid: 6 people",
        "Drinking water: 200 L",
        "10 min",
        "4 min",
        "Stretchers",
        "5 of 12",
        "Zone B: page 3",
    ):
        assert expected in page, expected
    population = zone_people(approved.snapshot)["zone:A"]
    assert f"{round(population.inside.best):,}" in page
    assert re.search(r"Access point 10U \w\w \d{5} \d{5}", page)


def test_places_nearby_say_what_they_can_take_and_unknown_where_nobody_knows(approved: MapState) -> None:
    campus = approved.snapshot.campus
    green = replace(
        next(place for place in campus.places if place.kind is PlaceKind.ASSEMBLY_AREA),
        id="place:none",
        name="Far green",
        capacity=None,
    )
    snapshot = replace(approved.snapshot, campus=replace(campus, places=(*campus.places, green)))
    book = book_of(replace(approved, snapshot=snapshot))
    cells = {row.cells[0]: row.cells[2] for row in book.zones[0].places.rows}
    assert cells["Far green"] == "unknown"
    known = [place for place in campus.places if place.kind is PlaceKind.ASSEMBLY_AREA]
    assert all(cells[place.name] == f"{place.capacity:,}" for place in known if place.capacity)


def test_a_zone_without_a_figure_says_unknown(approved: MapState) -> None:
    book = compose_book(replace(approved, people=None), OPTIONS, {})
    assert book.zones[0].people == ("", "unknown", "")
    assert {fact.name: fact.value for fact in book.zones[0].facts}["Mobility-impaired"] == "unknown"


def test_an_assignment_list_has_the_way_and_lines_for_what_nobody_knows(approved: MapState) -> None:
    book = book_of(approved)
    team = next(team for team in book.teams if team.key == "team:1")
    boxes = {box.title: box for row in team.form.rows for box in row}
    assert {fact.name for fact in boxes["Communications"].facts if not fact.value} == {
        "Radio channel",
        "Command post",
    }
    known = {team.id: team.contact for team in approved.snapshot.campus.teams}["team:1"]
    assert boxes["Contacts"].facts[0].value == known
    table = boxes["Work assignments"].table
    assert table is not None
    (row,) = table.rows
    way = small_campus.assignments()[0].route.length
    assert row.cells[1] == "First aid: 6 people"
    assert row.cells[2].startswith(f"{round(way):,} m") and row.cells[3] == "10 min"
    assert row.cells[4].startswith("ordered")


def test_a_way_that_was_cut_is_not_recommended(approved: MapState) -> None:
    book = book_of(replace(approved, cut=frozenset({"assignment:1"})))
    page = pages_of(book)[lay_out_book(book).numbers["team:1"] - 1]
    assert "CUT: a danger or a closure now lies across it" in page
    route = small_campus.assignments()[0].route.length
    assert f"{round(route):,} m" not in page


def test_what_is_only_proposed_says_so(state: MapState) -> None:
    book = book_of(state)
    page = pages_of(book)[lay_out_book(book).numbers["team:1"] - 1]
    assert "Proposed only" in page


def test_tables_have_every_assignment_and_every_unmet_need(approved: MapState) -> None:
    book = book_of(approved)
    tables = {table.key: table for table in book.tables}
    for key in ("by_zone", "by_depot"):
        assert sum(not row.heading for row in tables[key].rows) == len(approved.assignments)
    assert len(tables["unmet"].rows) == len(approved.unmet)
    assert len(tables["tasks"].rows) == 1


def test_a_long_log_goes_on_with_its_head_and_loses_no_line(approved: MapState) -> None:
    entries = tuple(entry(n) for n in range(160))
    book = book_of(replace(approved, snapshot=replace(approved.snapshot, log=entries)))
    laid_out = lay_out_book(book)
    first, last = laid_out.numbers["log"], laid_out.numbers["status:incident:1"]
    pages = pages_of(book)[first - 1 : last - 1]
    assert len(pages) > 2
    assert all("Notable activities" in page and "2026-03-14" in page for page in pages)
    assert all("(continued)" in page for page in pages[1:])
    words = " ".join(pages)
    assert [n for n in range(160) if words.count(f"line {n}. Warden") != 1] == []


def test_a_line_higher_than_a_page_goes_on_overleaf(approved: MapState) -> None:
    text = " ".join(f"word{n}" for n in range(3000))
    book = book_of(replace(approved, snapshot=replace(approved.snapshot, log=(entry(1, text),))))
    laid_out = lay_out_book(book)
    pages = pages_of(book)[laid_out.numbers["log"] - 1 : laid_out.numbers["status:incident:1"] - 1]
    words = " ".join(pages)
    assert len(pages) > 1
    assert re.findall(r"word(\d+)\b", words) == [str(n) for n in range(3000)]


def test_a_struck_line_stays_and_its_striking_is_an_activity(approved: MapState) -> None:
    struck = entry(
        1, "Wrong gate", struck_at=AT + timedelta(minutes=5), struck_by="Deputy", struck_reason="typo"
    )
    book = book_of(replace(approved, snapshot=replace(approved.snapshot, log=(struck,))))
    rows = {row.cells[1]: row for row in book.log.rows if not row.heading}
    assert rows["Wrong gate"].mark.value == "struck"
    assert rows["Struck from the log (typo): “Wrong gate”"].cells[2] == "Deputy"


@pytest.mark.parametrize(("casualties", "said"), [(None, "unknown"), (0, "0"), (3, "3")])
def test_casualties_are_what_was_counted_and_never_guessed(
    approved: MapState, casualties: int | None, said: str
) -> None:
    (incident,) = approved.snapshot.incidents
    snapshot = replace(approved.snapshot, incidents=(replace(incident, casualties=casualties),))
    book = book_of(replace(approved, snapshot=snapshot))
    facts = {fact.name: fact.value for fact in facts_of(book)}
    assert facts["Injured, ill or missing, counted so far"] == said
    assert facts["Fatalities"] == "", "a line to write on"


def test_outside_help_that_nobody_called_is_said_to_be_missing(approved: MapState) -> None:
    boxes = [box for row in book_of(approved).status[0].form.rows for box in row]
    table = next(box.table for box in boxes if box.table is not None and box.table.key == "outside")
    fire, ambulance = table.rows
    assert fire.cells[2] == "F-2291" and fire.cells[3] == "unknown" and fire.mark.value == "none"
    assert ambulance.cells[1] == "NOT CALLED" and ambulance.mark.value == "danger"


def test_each_of_two_incidents_heads_its_own_sheets(approved: MapState) -> None:
    (first,) = approved.snapshot.incidents
    second = replace(first, id="incident:2", number="2026-002", title="Gas leak")
    level = replace(approved.snapshot.levels[0], id="level:2", incident_id="incident:2", level=Level.I)
    zone = replace(approved.snapshot.zones[1], incident_id="incident:2")
    snapshot = replace(
        approved.snapshot,
        incidents=(first, second),
        levels=(*approved.snapshot.levels, level),
        zones=(approved.snapshot.zones[0], zone),
    )
    book = book_of(replace(approved, snapshot=snapshot))
    assert [sheet.sheet.title.level for sheet in book.zones] == [Level.II, Level.I]
    assert [status.sheet.title.level for status in book.status] == [Level.II, Level.I]
    assert "2026-002" in book.zones[1].sheet.title.campus
    assert [status.name for status in book.status] == ["Incident 2026-001", "Incident 2026-002"]


def test_a_book_without_an_open_incident_is_refused(approved: MapState) -> None:
    (incident,) = approved.snapshot.incidents
    closed = replace(incident, status=IncidentStatus.CLOSED, closed_at=AT)
    with pytest.raises(UserError) as refused:
        book_of(replace(approved, snapshot=replace(approved.snapshot, incidents=(closed,))))
    assert refused.value.message.key == "book.no_incident"


def test_an_incident_without_zones_and_plan_makes_a_book(state: MapState) -> None:
    bare = replace(small_campus.snapshot(), zones=(), extents=(), levels=(), external=())
    book = book_of(replace(state, snapshot=bare, proposal=None, people=None))
    assert not (book.zones or book.teams or book.depots)
    words = " ".join(pages_of(book))
    assert "No proposal yet" in words
    assert "People inside unknown" in words


def test_many_zones_put_the_contents_on_further_pages(approved: MapState) -> None:
    zone: Zone = approved.snapshot.zones[0]
    more = tuple(replace(zone, id=f"zone:{n}", name=f"Sector {n:02}") for n in range(45))
    book = book_of(replace(approved, snapshot=replace(approved.snapshot, zones=more)))
    laid_out: LaidOut = lay_out_book(book)
    before = laid_out.pages[: laid_out.numbers["zone:0"] - 1]
    assert len(before) > 1
    assert sum(len(page.draws) for page in before) >= len(laid_out.entries) + 1


def test_the_chosen_blocks_and_scale_are_the_books_own(approved: MapState) -> None:
    options = replace(OPTIONS, scale=500, blocks=frozenset({Block.NOTES}))
    book = book_of(approved, options)
    assert book.overview.frames.title.height > 0 and book.zones[0].sheet.legend
    left, bottom, right, top = book.zones[0].sheet.viewport.bounds
    area = approved.snapshot.zones[0].area.bounds
    assert left < area[0] and bottom < area[1] and right > area[2] and top > area[3]
