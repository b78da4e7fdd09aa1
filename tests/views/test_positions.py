"""Where a team is now, as a person reports it, and what the next proposal makes of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.plan import Assignment, Tour
from app.domain.resource import Team
from app.map.content import Ref
from tests.views.seat import CONTROL, SOUTH, WEST, Seat
from tests.views.test_map_cards import click_at, look
from tests.views.test_panels import shown

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def cards(seat: Seat):  # type: ignore[no-untyped-def]
    return seat.window.map.cards


def report(seat: Seat, team: str, place: str) -> None:
    """Ctrl+Shift+H, the team, the place, Enter."""
    seat.chord(Qt.Key.Key_H, BOTH)
    seat.type(team)
    seat.type(place)
    seat.chord(Qt.Key.Key_Return)


def words_on_map(seat: Seat) -> str:
    layer = seat.window.map.view.scene().layer("positions")
    return "" if layer is None else "\n".join(label.text for label in layer.content.labels)


def guides(seat: Seat) -> Assignment:
    seat.propose()
    (order,) = [a for a in seat.desk.proposal.assignments if a.team_id == "team:1"]
    return order


def test_a_team_that_is_reported_by_keyboard_is_planned_from_there(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.open_incident()
    far = guides(seat)
    report(seat, "guides", "Cedar Hall")
    (position,) = seat.store.snapshot().positions
    assert position.team_id == "team:1"
    assert cards.side is None, "the card is through"
    assert seat.desk.stale, "a plan made before the report is out of date"
    near = guides(seat)
    assert near.travel_s < 0.6 * far.travel_s
    assert near.route.coords[0][0] == pytest.approx(WEST + 220, abs=25), "the way begins where the team is"
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert seat.store.snapshot().positions == ()


def test_a_click_on_the_map_is_a_place_and_a_report_grows_old(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    look(seat, WEST + 20, SOUTH + 27)
    host = seat.window.map
    menu = host.context_menu(None, WEST + 60, SOUTH + 5)
    here = next(action for action in menu.actions() if action.text() == "Team is here…")
    here.trigger()
    assert cards.side is cards.position
    assert "°" in cards.position.place.text(), "the place that was clicked stands there"
    seat.type("Guid")
    seat.click(cards.position.save)
    assert words_on_map(seat) == "Guides\n03:00, just now"
    seat.desk.ctx.clock.pass_time(minutes=16)  # type: ignore[attr-defined]
    seat.wait(lambda: words_on_map(seat) == "Guides\n03:00, 16 min ago: old report")

    click_at(seat, WEST + 60, SOUTH + 5)
    assert cards.side is cards.selected
    assert cards.selected.ref == Ref(Team, "team:1")
    assert "03:00, 16 min ago: old report, duty desk" in shown(cards.selected)
    seat.click(cards.selected.buttons["seen"])
    click_at(seat, WEST + 90, SOUTH + 5)
    seat.chord(Qt.Key.Key_Return)
    (position,) = seat.store.snapshot().positions
    assert position.point.x == pytest.approx(WEST + 90, abs=2)
    assert words_on_map(seat) == "Guides\n03:16, just now"

    seat.chord(Qt.Key.Key_H, BOTH)
    seat.click(cards.position.back["team:1"])
    assert seat.store.snapshot().positions == ()
    assert words_on_map(seat) == ""


def test_nothing_is_noted_while_team_or_place_is_missing(seat: Seat, cards) -> None:  # type: ignore[no-untyped-def]
    seat.chord(Qt.Key.Key_H, BOTH)
    card = cards.position
    seat.click(card.save)
    assert "Choose a team" in shown(card)
    seat.type("Medics")
    seat.click(card.save)
    assert "Choose a place" in shown(card)
    seat.chord(Qt.Key.Key_Escape)
    assert seat.store.snapshot().positions == ()
    assert seat.focus is seat.window.map.view


def test_a_chosen_order_stands_out_with_the_way_of_its_tour(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    scene = seat.window.map.view.scene()
    (tour,) = seat.desk.proposal.tours
    supply = next(a for a in seat.desk.proposal.assignments if not a.team_id)
    assert scene.geometry(Ref(Tour, tour.id)) is not None
    way = scene.geometry(Ref(Assignment, supply.id))
    assert way is not None
    assert way.coords[0] == tour.route.coords[0]
    seat.desk.turned.emit("proposal")
    line = next(x for x in seat.window.right.proposal.table.lines if x.assignment.id == supply.id)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert seat.window.map.view.selection() == (Ref(Assignment, supply.id),)
