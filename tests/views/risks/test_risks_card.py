"""The risk matrix and the register: what lies in a cell, one more hazard, struck and brought back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.incident import IncidentType
from app.views.risks.card import RisksCard
from tests.views.seat import CONTROL, Seat, choose


def opened(seat: Seat) -> RisksCard:
    seat.chord(Qt.Key.Key_R, CONTROL | Qt.KeyboardModifier.AltModifier)
    card: RisksCard = seat.window.map.cards.card(RisksCard)
    seat.wait(card.isVisible)
    return card


def counts(card: RisksCard) -> dict[tuple[int, int], int]:
    return {place: int(cell.text()) for place, cell in card.cells.items() if cell.text()}


def said(card: RisksCard) -> str:
    return "\n".join(one.text() for one in card.findChildren(QLabel) if not one.isHidden())


def registered(seat: Seat, card: RisksCard, *, likelihood: int, consequence: int) -> None:
    choose(card.building, "building:Cedar")
    choose(card.hazard, IncidentType.FLOOD)
    card.likelihood.setValue(likelihood)
    card.consequence.setValue(consequence)
    card.note.setFocus()
    for letter in "cellar":
        seat.chord(getattr(Qt.Key, f"Key_{letter.upper()}"))
    seat.click(card.add)


def test_a_hazard_of_quiet_times_is_put_in_struck_and_brought_back(seat: Seat) -> None:
    card = opened(seat)
    assert counts(card) == {}
    registered(seat, card, likelihood=4, consequence=2)
    (standing,) = seat.desk.snapshot.standing
    assert (standing.building_id, standing.hazard) == ("building:Cedar", IncidentType.FLOOD)
    assert counts(card) == {(4, 2): 1}
    assert "Cedar Hall" in said(card)
    assert standing.note in said(card)
    assert card.note.text() == "", "the field is free for the next one"
    seat.click(card.strikes[standing.id])
    assert counts(card) == {}
    seat.window.setFocus()
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert counts(card) == {(4, 2): 1}


def test_an_open_incident_stands_beside_the_hazards(seat: Seat) -> None:
    seat.open_incident()
    card = opened(seat)
    registered(seat, card, likelihood=1, consequence=1)
    (fire,) = [place for place in counts(card) if place != (1, 1)]
    seat.click(card.cells[fire])
    assert seat.desk.snapshot.incidents[0].number in said(card)
    assert "Cedar Hall" not in said(card), "only what lies in the cell"
    seat.click(card.cells[fire])
    assert "Cedar Hall" in said(card)
