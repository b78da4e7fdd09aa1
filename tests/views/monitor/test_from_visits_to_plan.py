"""Twelve clinic visits from one dormitory: file, warning, incident, level, steps, plan, typing nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from app.domain.grading import Decision, FactName
from app.domain.incident import IncidentType
from app.domain.observation import WarningStatus
from app.hazards.level.grading import grade
from app.planning.steps.recommend import Recommendation
from app.planning.steps.rules import Makes
from app.views.monitor.import_dialog import DataImportDialog
from app.views.monitor.warnings_card import WarningsCard
from tests.views.seat import CONTROL, Seat, choose

LAST_DAY = date(2026, 11, 22)
VISITS = 12
IMPORT = CONTROL | Qt.KeyboardModifier.ShiftModifier


def visits_file(folder: Path) -> Path:
    """Twenty quiet days, then twelve visits from Maple Hall on the last one."""
    days = [LAST_DAY - timedelta(days=number) for number in range(20, 0, -1)]
    rows = [f"{day},Maple Hall,fever,{number % 2}" for number, day in enumerate(days)]
    path = folder / "clinic visits.csv"
    path.write_text("\n".join(["date,building,name,count", *rows, f"{LAST_DAY},Maple Hall,fever,{VISITS}"]))
    return path


def brought_in(seat: Seat, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Import the file by the keyboard and the dialog's button."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    seat.chord(Qt.Key.Key_U, IMPORT)
    seat.wait(lambda: isinstance(QApplication.activeModalWidget(), DataImportDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, DataImportDialog)
    seat.wait(dialog.go.isEnabled)
    seat.click(dialog.go)
    seat.wait(lambda: not dialog.isVisible())
    seat.window.activateWindow()


def opened_incident(seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """From the file to the incident that one click makes of its warning."""
    brought_in(seat, visits_file(tmp_path), monkeypatch)
    seat.wait(lambda: any(one.status is WarningStatus.FIRED for one in seat.desk.snapshot.warnings))
    card = seat.window.map.cards.card(WarningsCard)
    seat.wait(card.isVisible)
    (open_it,) = card.opens.values()
    seat.click(open_it)
    (incident,) = seat.desk.snapshot.incidents
    return str(incident.id)


def step_that(seat: Seat, makes: Makes, rule: str = "") -> Recommendation:
    """A step in the situation dock; the button for more is pressed where it has to be."""
    card = seat.window.right.situation.steps
    found = next(one for one in card.steps if one.makes is makes and rule in one.rule_id)
    if found.id not in card.takes:
        seat.click(card.more)
    return found


def test_from_visits_to_the_proposal(seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    incident_id = opened_incident(seat, tmp_path, monkeypatch)
    snapshot, panel = seat.desk.snapshot, seat.window.right.situation
    incident = snapshot.incident(incident_id)
    assert (incident.type, incident.building_id) == (IncidentType.INFECTION, "building:Maple")
    assert incident.casualties == VISITS
    (warning,) = snapshot.warnings
    assert warning.status is WarningStatus.OPENED
    assert seat.desk.dress.text.render(warning.text) in snapshot.log[-1].text, "the evidence is in the log"
    assert snapshot.extent(incident_id).area.intersects(snapshot.campus.buildings[0].footprint)

    proposal = grade(snapshot, incident, seat.desk.ctx.clock())
    assert proposal.fired is not None
    assert proposal.facts.known[FactName.ILL] == VISITS
    seat.wait(panel.grading.isVisible)
    clause = seat.desk.dress.text.render(proposal.fired.clause)
    assert clause in panel.grading.words(), "the level shows the clause that fires"

    isolate = step_that(seat, Makes.TASK, "isolate_cases")
    seat.click(panel.steps.takes[isolate.id])
    (task,) = seat.desk.snapshot.tasks
    assert task.text == isolate.text
    assert task.expected_at == isolate.deadline

    seat.click(panel.steps.takes[step_that(seat, Makes.ASSESS, "spread").id])
    card = seat.window.map.cards.assess
    seat.wait(lambda: card.isVisible() and not card.working)
    seat.click(card.run)
    seat.wait(lambda: not card.working and card.assessment is not None, timeout=30_000)
    seat.click(card.keep)
    send = step_that(seat, Makes.DEMAND)
    seat.click(panel.steps.takes[send.id])
    (edit,) = seat.desk.snapshot.demand_edits
    assert (edit.item, edit.best) == (send.item, send.quantity), "the model's figure goes to the planner"

    plan = step_that(seat, Makes.PLAN)
    seat.click(panel.steps.takes[plan.id])
    seat.wait(lambda: not seat.desk.solving and seat.desk.proposal is not None, timeout=60_000)
    assert seat.desk.proposal.plan.incident_ids == (incident_id,)
    decided = [one.decision for one in seat.desk.snapshot.decisions]
    assert decided == [Decision.ACCEPTED] * 4


def test_a_step_is_turned_down_with_a_reason_and_stays_away(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_incident(seat, tmp_path, monkeypatch)
    card = seat.window.right.situation.steps
    step = step_that(seat, Makes.TASK, "isolate_cases")
    seat.click(card.rejects[step.id])
    assert card.reasons[step.id].isVisible(), "the first click asks why"
    assert seat.desk.snapshot.decisions == ()
    seat.type("all went home")
    (decision,) = seat.desk.snapshot.decisions
    assert (decision.decision, decision.reason) == (Decision.REJECTED, "all went home")
    assert step.id not in {one.id for one in card.steps}
    assert "all went home" in seat.desk.snapshot.log[-1].text


def test_a_reported_fact_raises_the_proposal_and_one_click_declares_it(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident_id = opened_incident(seat, tmp_path, monkeypatch)
    card = seat.window.right.situation.grading
    before = seat.desk.snapshot.level(incident_id)
    choose(card.facts.choices[FactName.CATEGORY_A], 1.0)
    (fact,) = [one for one in seat.desk.snapshot.facts if one.name is FactName.CATEGORY_A]
    assert fact.value == 1
    assert seat.desk.snapshot.level(incident_id) == before, "nothing is declared without a person"
    seat.click(card.prompt)
    declared = seat.desk.snapshot.level(incident_id)
    assert declared.level.value == "II"
    assert not declared.provisional
    assert declared.reason == seat.desk.dress.text.render(card.proposal.fired.clause)
    assert not card.prompt.isVisible()


def test_an_impossible_fact_is_refused_and_stays_in_its_field(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_incident(seat, tmp_path, monkeypatch)
    card = seat.window.right.situation.grading
    if not card.facts.fields[FactName.DEATHS].isVisible():
        seat.click(card.facts.more)
    seat.click(card.facts.fields[FactName.DEATHS])
    seat.type("two or three")
    assert card.banner.notice is not None
    assert card.banner.notice.message.key == "fact.impossible"
    assert card.facts.fields[FactName.DEATHS].text() == "two or three"
    assert [one.name for one in seat.desk.snapshot.facts] == [FactName.ILL]
