"""The search box: rooms, people, coordinates, layers, commands; results are seen before one is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shapely.geometry import Point

from app.command.bookmarks import add_bookmark
from app.domain.campus import Building
from app.map.content import Ref
from app.store.store import Store
from app.views.search import Hit, finding
from tests.views.seat import CONTROL, SOUTH, WEST, Clock, Seat


def ask(seat: Seat, query: str) -> list[Hit]:
    seat.wait(lambda: seat.window.finding.complete)
    return seat.window.finding.anything(query)


def write(seat: Seat, words: str) -> None:
    seat.chord(Qt.Key.Key_K, CONTROL)
    QTest.keyClicks(seat.focus, words)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("fy1hl", "Maple Hall"),
        ("xuesong", "Cedar Hall"),
        ("枫yuan", "Maple Hall"),
        ("maple hall 101", "Maple Hall 101"),
        ("枫园1号楼 101", "Maple Hall 101"),
        ("beiku", "North store"),
        ("Medics", "Medics"),
        ("measure", "Measure"),
    ],
)
def test_things_are_found_by_any_of_their_names(seat: Seat, query: str, title: str) -> None:
    assert ask(seat, query)[0].title == title


def test_a_name_typed_before_the_campus_is_known_is_found_in_a_moment(
    qtbot: QtBot, seat: Seat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clock: Clock
) -> None:
    monkeypatch.setattr(finding, "_AT_ONCE", 0)
    seat.leave()
    early = Seat(qtbot, Store.open(tmp_path / "operation.gpkg", clock=clock), clock)
    try:
        write(early, "cedar hall")
        early.chord(Qt.Key.Key_Return)
        early.wait(lambda: early.window.map.view.selection() == (Ref(Building, "building:Cedar"),))
    finally:
        early.leave()


def test_people_are_asked_for_with_the_moment_of_the_count(seat: Seat) -> None:
    together, *buildings = ask(seat, "people>100")
    assert {hit.title for hit in buildings} == {"Maple Hall", "Cedar Hall"}
    assert all("03:00" in hit.detail for hit in buildings)
    assert {ref.id for ref in together.refs} == {"building:Maple", "building:Cedar"}
    assert [h.title for h in ask(seat, "人数>100")] == [together.title, *(h.title for h in buildings)]
    (nobody,) = ask(seat, "people>100000")
    assert not nobody.leads_somewhere


def test_a_building_tells_its_people(seat: Seat) -> None:
    assert "people at 03:00 (estimate)" in ask(seat, "maple hall")[0].detail


@pytest.mark.parametrize("query", ["39.74N 117.83E", "117.83, 39.74", "39°44'24\"N 117°49'48\"E"])
def test_coordinates_say_how_they_were_read(seat: Seat, query: str) -> None:
    hit = ask(seat, query)[0]
    assert hit.title == "39.740000°N 117.830000°E"
    assert hit.detail


def test_a_wrong_coordinate_says_what_is_wrong(seat: Seat) -> None:
    (hit,) = ask(seat, "39°74'N 117°49'E")
    assert not hit.leads_somewhere
    assert "60" in hit.detail


def test_a_layer_is_shown_and_hidden_from_the_search_box(seat: Seat) -> None:
    write(seat, "layer entrances")
    seat.chord(Qt.Key.Key_Return)
    first = seat.desk.looks.current.layer("entrances").visible
    write(seat, "layer entrances")
    seat.chord(Qt.Key.Key_Return)
    assert seat.desk.looks.current.layer("entrances").visible is (not first)


def test_a_bookmark_is_found_and_goes_to_its_scale(seat: Seat) -> None:
    add_bookmark(seat.desk.ctx, "North gate", Point(WEST + 10, SOUTH + 10), 1250)
    write(seat, "north gate")
    seat.chord(Qt.Key.Key_Return)
    view = seat.window.map.view.viewport()
    assert view.scale == pytest.approx(1250)
    assert (view.x, view.y) == pytest.approx((WEST + 10, SOUTH + 10))


def test_walking_through_results_shows_them_and_escape_goes_back(seat: Seat) -> None:
    seat.wait(lambda: seat.window.finding.complete)
    view = seat.window.map.view
    before = view.viewport()
    write(seat, "hall")
    assert view.viewport() == before, "typing alone does not move the map"
    seat.chord(Qt.Key.Key_Down)
    assert view.viewport() != before
    assert view.selection() == ()
    seat.chord(Qt.Key.Key_Escape)
    after = view.viewport()
    assert (after.x, after.y, after.ppm) == pytest.approx((before.x, before.y, before.ppm))
    assert not seat.window.top.finder.results.isVisible()


def test_a_result_taken_stays_in_view(seat: Seat) -> None:
    seat.wait(lambda: seat.window.finding.complete)
    write(seat, "hall")
    seat.chord(Qt.Key.Key_Down)
    before = seat.window.map.view.viewport()
    seat.chord(Qt.Key.Key_Return)
    taken = seat.window.map.view.viewport()
    assert (taken.x, taken.ppm) == pytest.approx((before.x, before.ppm))
    (ref,) = seat.window.map.view.selection()
    assert ref.kind is Building


def test_all_buildings_of_a_question_are_selected_together(seat: Seat) -> None:
    seat.wait(lambda: seat.window.finding.complete)
    write(seat, "people>100")
    seat.chord(Qt.Key.Key_Return)
    assert {ref.id for ref in seat.window.map.view.selection()} == {"building:Maple", "building:Cedar"}
