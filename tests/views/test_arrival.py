"""What the window does when the extent is set, when a proposal arrives, and where it stands on the screen."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shapely import box, union_all

from app.domain.plan import DemandKind
from app.map.words import capital, item_name, quantity_words
from app.views.app import FIRST_SIZE, place
from app.views.proposal.lines import AssignmentLine
from tests.views.seat import CONTROL, Seat


def test_after_the_extent_enter_computes_the_proposal(seat: Seat) -> None:
    seat.open_incident()
    assert seat.focus is seat.window.right.proposal.compute
    seat.chord(Qt.Key.Key_Return)
    assert seat.desk.solving
    seat.wait(lambda: seat.desk.proposal is not None)


def test_with_a_plan_in_force_enter_computes_another_proposal(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    seat.chord(Qt.Key.Key_Return, CONTROL)
    seat.open_incident("Cedar Hall")
    seat.chord(Qt.Key.Key_Return)
    assert seat.desk.solving
    seat.wait(lambda: not seat.desk.solving)


def test_that_there_is_nothing_to_approve_is_forgotten_once_there_is(seat: Seat) -> None:
    seat.open_incident()
    seat.chord(Qt.Key.Key_Return, CONTROL)
    assert seat.window.map.banner.isVisible()
    seat.propose()
    assert seat.desk.proposal is not None
    assert not seat.window.map.banner.isVisible()


def test_a_proposal_that_arrives_is_seen_whole(seat: Seat) -> None:
    seat.open_incident()
    view = seat.window.map.view
    view.fly_to((400_020.0, 4_400_028.0), 500)
    seat.propose()
    (extent,) = seat.store.snapshot().extents
    routes = [a.route for a in seat.desk.proposal.assignments]
    assert routes
    assert box(*view.viewport().bounds).contains(union_all([extent.area, *routes]))


def test_a_map_that_was_moved_while_computing_stays_where_it_is(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.views import desk

    real, go = desk.make_proposal, threading.Event()
    monkeypatch.setattr(desk, "make_proposal", lambda *args, **more: go.wait(10) and real(*args, **more))
    seat.open_incident()
    seat.chord(Qt.Key.Key_P, CONTROL)
    view = seat.window.map.view
    view.setFocus()
    seat.chord(Qt.Key.Key_Left)
    moved = view.viewport()
    go.set()
    seat.wait(lambda: seat.desk.proposal is not None)
    assert view.viewport() == moved


@pytest.mark.parametrize("size", [FIRST_SIZE, (700, 400)])
def test_the_window_is_whole_on_the_screen(qtbot: QtBot, size: tuple[int, int]) -> None:
    stood = QWidget()
    qtbot.addWidget(stood)
    stood.setGeometry(300, 300, *size)
    room = QApplication.primaryScreen().availableGeometry()
    assert room.width() < FIRST_SIZE[0], "the first size must not fit for this test to say anything"
    for geometry in (QByteArray(), stood.saveGeometry()):
        window = QWidget()
        qtbot.addWidget(window)
        place(window, geometry)
        window.show()
        assert room.contains(window.geometry())
        assert window.isMaximized() or not geometry.isEmpty()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_assignment_says_whole_what_is_sent_how_much_from_where_and_how_long(
    seat: Seat, language: str
) -> None:
    if seat.desk.dress.text.language != language:
        seat.window.switch_language()
    seat.open_incident()
    seat.propose()
    seat.window.right.turn_to("proposal")
    QApplication.processEvents()
    text, assignments = seat.desk.dress.text, seat.desk.proposal.assignments
    table = seat.window.right.proposal.table
    lines = table.findChildren(AssignmentLine)
    assert len(lines) == len(assignments)
    said = {line.accessibleName() for line in lines}
    for a in assignments:
        kind = DemandKind.CAPABILITY if a.team_id else DemandKind.SUPPLY
        amount = quantity_words(a.item, a.quantity, kind, text)
        begin = f"{capital(item_name(a.item, text))}, {amount}, "
        depot = next(d for d in seat.store.snapshot().campus.depots if d.id == a.depot_id)
        assert any(s.startswith(begin) and text.pick(depot.name, depot.name_zh) in s for s in said)
    labels = [label for line in lines for label in line.findChildren(QLabel)]
    seat.wait(lambda: not [words.text() for words in labels if is_cut(words)])


def is_cut(words: QLabel) -> bool:
    """Whether a label has less room than its words need."""
    return words.width() < words.minimumSizeHint().width() or words.height() < words.heightForWidth(
        words.width()
    )


def test_an_assignment_shows_its_way_from_the_keyboard(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    seat.window.map.view.fly_to((400_020.0, 4_400_028.0), 500)
    line = seat.window.right.proposal.table.findChildren(AssignmentLine)[0]
    seat.wait(line.isVisible)
    line.setFocus()
    assert seat.focus is line
    seat.chord(Qt.Key.Key_Return)
    route = seat.desk.proposal.assignments[0].route
    assert box(*seat.window.map.view.viewport().bounds).contains(route)
