"""The card of assessment: a person chooses, runs, keeps; the parameters can be changed with a reason."""

from __future__ import annotations

from pyqtgraph import InfiniteLine
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.domain.assessment import Chart as ModelChart
from app.domain.assessment import Mark
from app.domain.message import msg
from app.domain.source import SourceStatus
from app.hazards.parameters import parameters_of
from app.views.assess.card import AssessCard
from app.views.assess.chart import AssessedChart
from tests.views.seat import Seat, choose


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def opened(seat: Seat) -> AssessCard:
    seat.chord(Qt.Key.Key_F12)
    card: AssessCard = seat.window.map.cards.assess
    seat.wait(lambda: card.isVisible() and not card.working)
    choose(card.model, "crowd")
    seat.wait(lambda: not card.working and "area_m2" in card.form.fields)
    return card


def entered(card: AssessCard, name: str, value: str) -> None:
    field = card.form.fields[name]
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, value)


def ran(seat: Seat) -> AssessCard:
    card = opened(seat)
    entered(card, "area_m2", "500")
    entered(card, "people", "1500")
    seat.click(card.run)
    seat.wait(lambda: not card.working)
    assert card.assessment is not None, card.banner.notice
    return card


def test_from_question_to_a_kept_answer(seat: Seat) -> None:
    card = ran(seat)
    found = card.assessment
    assert found is not None
    assert seat.desk.map_state().assessment is found, "on the map before it is kept"
    words = said(card)
    assert seat.desk.dress.text.render(found.result.headline) in words
    assert seat.desk.snapshot.assessments == ()
    seat.click(card.keep)
    assert [one.id for one in seat.desk.snapshot.assessments] == [found.id]
    assert not card.keep.isVisible()
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert card.isHidden()
    assert seat.desk.map_state().assessment is None


def test_only_what_a_person_changed_counts_as_given(seat: Seat) -> None:
    card = opened(seat)
    assert card.form.given() == {}
    entered(card, "area_m2", "640")
    assert card.form.given() == {"area_m2": "640"}


def test_an_impossible_entry_is_said_on_the_card(seat: Seat) -> None:
    card = opened(seat)
    entered(card, "area_m2", "wide")
    seat.click(card.run)
    seat.wait(lambda: card.banner.notice is not None)
    assert card.banner.notice.message.key == "assess.bad_inputs"
    assert card.assessment is None


def test_words_follow_the_language(seat: Seat) -> None:
    card = ran(seat)
    seat.window.switch_language()
    seat.wait(lambda: "假设" in said(card))
    assert "assess." not in said(card)
    assert card.form.given() == {"area_m2": "500", "people": "1500"}


def test_a_parameter_is_changed_with_a_reason_and_set_back(seat: Seat) -> None:
    cards = seat.window.map.cards
    cards.show_parameters("crowd")
    card = cards.parameters
    line = next(iter(parameters_of("crowd")))
    card.change(line.name, f"{line.shipped.high:g}")
    assert card.banner.notice is not None
    assert card.banner.notice.message.key == "assess.parameter.reason_missing"
    card.reason.setText("measured here")
    card.change(line.name, f"{line.shipped.high:g}")
    assert parameters_of("crowd")[line.name].source.status is SourceStatus.EDITED
    card.reset(line.name)
    assert not any(one.edited for one in parameters_of("crowd"))


def at_a_dormitory(seat: Seat) -> AssessCard:
    """The egress model on a fire in one dormitory at night."""
    seat.open_incident()
    card = opened(seat)
    choose(card.model, "egress")
    seat.wait(lambda: "floors" in card.form.fields and card.form.fields["floors"].isVisible())
    return card


def shown(card: AssessCard, name: str) -> str:
    field = card.form.fields[name]
    assert isinstance(field, QLineEdit)
    return field.text()


def test_another_building_fills_the_form_with_its_own_records(seat: Seat) -> None:
    card = at_a_dormitory(seat)
    sleepers = shown(card, "people")
    entered(card, "stairs", "3")
    entered(card, "building", "Lecture Hall")
    QTest.keyClick(card.form.fields["building"], Qt.Key.Key_Tab)
    seat.wait(lambda: not card.working and shown(card, "people") != sleepers)
    assert card.form.given() == {"building": "Lecture Hall", "stairs": "3"}, "what a person entered stays"
    assert card.form.fields["floors"].hasFocus(), "the next field keeps the keyboard"


def test_a_run_straight_after_naming_a_building_is_of_that_building(seat: Seat) -> None:
    card = at_a_dormitory(seat)
    sleepers = shown(card, "people")
    entered(card, "building", "Lecture Hall")
    seat.click(card.run)
    seat.wait(lambda: card.assessment is not None and not card.working)
    assert card.assessment is not None
    used = {one.name: one.value for one in card.assessment.inputs}
    assert used["building"] == "Lecture Hall"
    assert used["people"] != sleepers
    assert used["occupants"] == "awake_familiar"
    assert shown(card, "people") == used["people"], "the form has caught up"


def test_what_is_typed_while_another_building_is_looked_up_stays(seat: Seat) -> None:
    card = at_a_dormitory(seat)
    entered(card, "building", "Lecture Hall")
    entered(card, "stairs", "4")
    seat.wait(lambda: not card.working and not card.form.stale)
    assert card.form.given() == {"building": "Lecture Hall", "stairs": "4"}


def test_a_building_that_is_not_there_is_said_and_the_entry_stays(seat: Seat) -> None:
    card = at_a_dormitory(seat)
    entered(card, "building", "no such hall")
    QTest.keyClick(card.form.fields["building"], Qt.Key.Key_Tab)
    seat.wait(lambda: card.banner.notice is not None)
    assert card.banner.notice is not None
    assert card.banner.notice.message.key == "extent.no_building"
    assert shown(card, "building") == "no such hall"


def test_marks_with_the_same_words_bear_them_once(seat: Seat) -> None:
    alarms = [Mark(label=msg("warning.mark"), value=float(day), vertical=True) for day in (3, 5, 4)]
    chart = ModelChart(
        title=msg("warning.chart"), x_label=msg("warning.axis.day"), y_label=msg("warning.axis.count"),
        curves=(), marks=(*alarms, Mark(label=msg("warning.curve.bound"), value=4.0)),
    )  # fmt: skip
    shown_chart = AssessedChart(seat.desk.dress, chart)
    lines = [item for item in shown_chart.plot.getPlotItem().items if isinstance(item, InfiniteLine)]
    assert len(lines) == 4
    assert [line.value() for line in lines if hasattr(line, "label")] == [5.0, 4.0]
