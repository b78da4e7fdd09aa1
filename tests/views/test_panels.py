"""The panels of the window: what a person types and clicks there, and what the window says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.command.incidents import declare_level
from app.domain.directive import LockKind
from app.domain.incident import Level
from app.domain.resource import Depot, Stock, Team
from app.views.situation.external import expected_time
from tests.views.seat import CONTROL, OPENED, Clock, Seat, choose, new_operation


def shown(root: QWidget) -> str:
    """All words that can be seen below a widget."""
    QApplication.processEvents()
    kinds = (QLabel, QAbstractButton)
    return "\n".join(w.text() for kind in kinds for w in root.findChildren(kind) if w.isVisibleTo(root))


def test_a_manual_recount_is_shown_and_logged(seat: Seat) -> None:
    seat.open_incident()
    seat.window.right.turn_to("situation")
    card = seat.window.right.situation.people
    seat.click(card.correct)
    card.figure.setValue(0)
    card.figure.selectAll()
    seat.type("57")
    seat.click(card.reason)
    seat.type("roll call at the gate")

    (headcount,) = seat.store.snapshot().headcounts
    assert (headcount.people, headcount.reason) == (57, "roll call at the gate")
    count = seat.desk.people(seat.desk.incident.id)
    assert count.corrected
    assert count.total.best == 57
    assert "57" in shown(card)
    assert "counted by hand" in shown(card)


def test_a_recount_without_a_reason_says_so_beside_the_field(seat: Seat) -> None:
    seat.open_incident()
    seat.window.right.turn_to("situation")
    card = seat.window.right.situation.people
    seat.click(card.correct)
    seat.click(card.reason)
    seat.type("")
    assert card.banner.notice.message.key == "headcount.reason_missing"
    assert card.reason.isVisible(), "the form stays open with what was typed"
    assert not seat.store.snapshot().headcounts


def test_a_level_is_provisional_until_it_is_declared_with_a_reason(seat: Seat, clock: Clock) -> None:
    seat.open_incident()
    clock.pass_time(minutes=2)
    seat.window.right.turn_to("situation")
    card = seat.window.right.situation.level
    assert "Provisional" in shown(card)
    seat.click(card.open_form)
    seat.click(card.level_buttons[Level.II])
    seat.type("smoke on three floors")
    declared = seat.store.snapshot().level(seat.desk.incident.id)
    assert (declared.level, declared.provisional) == (Level.II, False)
    assert "Provisional" not in shown(card)
    assert "II" in shown(seat.window.top.chips[0])


def test_outside_help_is_called_with_reference_and_time(seat: Seat, clock: Clock) -> None:
    seat.open_incident()
    seat.window.right.turn_to("situation")
    line = next(iter(seat.window.right.situation.external.lines.values()))
    seat.click(line.called)
    called = next(r for r in seat.store.snapshot().external if r.called_at is not None)
    assert called.called_at == OPENED
    seat.type("F-1734")
    seat.click(line.expected)
    seat.type("+15")
    called = next(r for r in seat.store.snapshot().external if r.id == called.id)
    assert (called.reference, called.expected_at) == ("F-1734", OPENED + timedelta(minutes=15))
    seat.click(line.expected)
    seat.qtbot.keyClicks(line.expected, "nonsense")
    seat.qtbot.keyClick(line.expected, Qt.Key.Key_Return)
    assert seat.window.right.situation.external.banner.notice.message.key == "views.external.bad_time"
    assert "nonsense" in line.expected.text(), "what was typed stays for mending"


def test_a_reference_that_is_being_typed_survives_other_changes(seat: Seat) -> None:
    seat.open_incident()
    seat.window.right.turn_to("situation")
    line = next(iter(seat.window.right.situation.external.lines.values()))
    seat.click(line.called)
    seat.qtbot.keyClicks(seat.focus, "F-17")
    declare_level(seat.desk.ctx, seat.desk.incident.id, Level.I, "spreads")
    assert line.reference.text() == "F-17"


def test_an_expected_time_past_midnight_is_tomorrow() -> None:
    from zoneinfo import ZoneInfo

    late = OPENED.replace(hour=15, minute=50)
    zone = ZoneInfo("Asia/Shanghai")
    assert expected_time("00:05", late, zone) == late + timedelta(minutes=15)
    assert expected_time("23:55", late, zone) == late + timedelta(minutes=5)
    assert expected_time("  ", late, zone) is None


def test_ticking_the_checklist_keeps_time_and_author(seat: Seat) -> None:
    seat.open_incident()
    seat.window.right.turn_to("situation")
    card = seat.window.right.situation.checklist
    item_id, line = next(iter(card.lines.items()))
    line.box.click()
    item = next(i for i in seat.store.snapshot().checklist if i.id == item_id)
    assert (item.done_at, item.done_by) == (OPENED, "duty desk")
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert not line.box.isChecked(), "undo clears the box"


def test_the_log_line_saves_with_time_and_author_and_is_struck_not_deleted(seat: Seat) -> None:
    log = seat.window.log
    seat.chord(Qt.Key.Key_L, CONTROL)
    assert seat.focus is log.line
    seat.type("Gate 2 opened for the fire service")
    (entry,) = seat.store.snapshot().log
    assert (entry.text, entry.author, entry.at) == ("Gate 2 opened for the fire service", "duty desk", OPENED)
    assert log.line.text() == ""
    assert "Gate 2" in shown(log)

    seat.click(log.drawer_button)
    seat.window.log._begin_strike(entry.id)
    reason = log.drawer.findChild(QLineEdit)
    reason.setFocus()
    seat.type("")
    assert log.banner.notice.message.key == "log.reason_missing"
    reason = log.drawer.findChild(QLineEdit)
    reason.setFocus()
    seat.type("it was gate 3")
    (entry,) = seat.store.snapshot().log
    assert entry.struck_reason == "it was gate 3"
    assert "Gate 2 opened" in shown(log.drawer), "a struck line can still be read"
    assert "it was gate 3" in shown(log.drawer)


def test_an_empty_log_line_is_refused_where_it_was_typed(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_L, CONTROL)
    seat.type("  ")
    assert seat.window.log.banner.notice.message.key == "log.empty"
    assert not seat.store.snapshot().log


def test_the_log_is_written_under_the_name_that_was_entered(seat: Seat) -> None:
    author = seat.window.log.author
    author.setFocus()
    author.selectAll()
    seat.type("night control")
    seat.chord(Qt.Key.Key_L, CONTROL)
    seat.type("taken over")
    assert seat.store.snapshot().log[0].author == "night control"


def test_a_campus_without_resources_says_where_to_enter_them(
    qtbot: QtBot, tmp_path: Path, clock: Clock
) -> None:
    seat = Seat(qtbot, new_operation(tmp_path / "bare.gpkg", clock, with_resources=False), clock)
    try:
        seat.window.right.turn_to("resources")
        panel = seat.window.right.resources
        assert panel.empty.isVisible()
        assert "Import" in shown(panel.empty)
        assert "Add depot" in shown(panel.empty)
    finally:
        seat.leave()


def test_a_team_is_entered_changed_and_removed_by_hand(seat: Seat) -> None:
    seat.window.right.turn_to("resources")
    panel = seat.window.right.resources
    panel.open_form(Team, None)
    form = panel.forms[Team]
    form.can["security"].setChecked(True)
    seat.type("Night patrol")
    team = next(t for t in seat.store.snapshot().campus.teams if t.name == "Night patrol")
    assert team.capabilities == ("security",)
    assert panel.tree.isVisible()

    panel.open_form(Team, team)
    form.crew.setValue(7)
    seat.click(form.save_button)
    assert seat.store.get(Team, team.id).crew == 7
    panel.tree.expandAll()
    item = panel.tree.findItems("Night patrol", Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)[0]
    panel.tree.setCurrentItem(item)
    seat.click(panel.drop)
    assert all(t.id != team.id for t in seat.store.snapshot().campus.teams)


def test_duty_and_protection_are_unfolded_entered_and_kept(seat: Seat) -> None:
    seat.window.right.turn_to("resources")
    panel = seat.window.right.resources
    panel.open_form(Team, None)
    form = panel.forms[Team]
    assert not form.advanced.isVisible()
    seat.click(form.more)
    assert form.advanced.isVisible()
    form.can["security"].setChecked(True)
    form.wears["flood_gear"].setChecked(True)
    form.officers.setValue(1)
    form.begins.setText("22:00")
    form.ends.setText("25:00")
    form.name.setText("Night patrol")
    seat.click(form.save_button)
    assert form.banner.notice.message.key == "resource.shift"
    form.ends.setText("06:00")
    seat.click(form.save_button)
    team = next(t for t in seat.store.snapshot().campus.teams if t.name == "Night patrol")
    assert (team.officers, team.shift, team.protection) == (1, ("22:00", "06:00"), ("flood_gear",))

    panel.open_form(Team, team)
    form.crew.setValue(7)
    seat.click(form.save_button)
    changed = seat.store.get(Team, team.id)
    assert (changed.crew, changed.shift, changed.protection) == (7, team.shift, team.protection)


def test_a_team_that_can_do_nothing_is_refused_in_its_form(seat: Seat) -> None:
    seat.window.right.turn_to("resources")
    panel = seat.window.right.resources
    panel.open_form(Team, None)
    seat.type("Nobody")
    assert panel.forms[Team].banner.notice.message.key == "resource.team"
    assert panel.forms[Team].name.text() == "Nobody"


def test_a_form_does_not_overwrite_what_somebody_else_saved_meanwhile(seat: Seat) -> None:
    from dataclasses import replace

    from app.command.resources import save_resource

    seat.window.right.turn_to("resources")
    panel = seat.window.right.resources
    team = seat.store.get(Team, "team:1")
    panel.open_form(Team, team)
    save_resource(seat.desk.ctx, replace(team, crew=3))
    panel.forms[Team].crew.setValue(9)
    seat.click(panel.forms[Team].save_button)
    assert seat.store.get(Team, "team:1").crew == 3
    assert panel.forms[Team].banner.isVisible()


def test_a_bad_resource_file_is_refused_with_its_rows(seat: Seat, tmp_path: Path) -> None:
    before = seat.store.snapshot().campus.depots
    path = tmp_path / "resources.csv"
    path.write_text("kind,name\nnonsense,row\n", "utf-8")
    seat.window.right.turn_to("resources")
    seat.window.right.resources.import_file(path)
    assert seat.window.right.resources.banner.isVisible()
    assert seat.store.snapshot().campus.depots == before


def test_a_depot_needs_a_place(seat: Seat) -> None:
    seat.window.right.turn_to("resources")
    panel = seat.window.right.resources
    panel.open_form(Depot, None)
    seat.type("South store")
    assert panel.forms[Depot].banner.notice.message.key == "views.resource.no_place"


def test_zones_take_status_and_priority_and_can_be_undone(seat: Seat) -> None:
    from app.domain.incident import EvacuationStatus

    seat.open_incident()
    seat.window.right.turn_to("situation")
    line = next(iter(seat.window.right.situation.extent.lines.values()))
    line.status.setFocus()
    line.status.setCurrentIndex(list(EvacuationStatus).index(EvacuationStatus.NONE))
    seat.chord(Qt.Key.Key_Down)
    assert seat.store.snapshot().zones[0].status is EvacuationStatus.ORDER
    seat.chord(Qt.Key.Key_Z, CONTROL)
    assert seat.store.snapshot().zones[0].status is EvacuationStatus.NONE


def test_hidden_panels_wait_and_catch_up_when_they_are_shown(seat: Seat, clock: Clock) -> None:
    seat.open_incident()
    clock.pass_time(minutes=2)
    seat.window.right.turn_to("tasks")
    declare_level(seat.desk.ctx, seat.desk.incident.id, Level.I, "spreads")
    panel = seat.window.right.situation
    assert panel.is_stale
    seat.window.right.turn_to("situation")
    assert not panel.is_stale
    assert "spreads" in shown(panel.level)


def test_dates_rest_and_loading_rate_are_entered_in_campus_time(seat: Seat) -> None:
    seat.window.right.turn_to("resources")
    panel = seat.window.right.resources
    campus = seat.store.snapshot().campus
    panel.open_form(Stock, campus.stock[0])
    lot = panel.forms[Stock]
    lot.best_before.setFocus()
    seat.type("30 June")
    assert lot.banner.notice.message.key == "views.resource.bad_day"
    lot.best_before.selectAll()
    seat.type("2027-06-30")
    (kept,) = seat.store.snapshot().campus.stock
    assert kept.best_before == datetime(2027, 6, 30, 16, tzinfo=UTC), "the end of that day on the campus"

    panel.open_form(Stock, None)
    choose(lot.item, kept.item)
    lot.quantity.setValue(40)
    lot.best_before.setFocus()
    seat.type("2027-06-30")
    assert lot.banner.notice.message.key == "resource.line_exists", "no second line that would count twice"
    lot.best_before.selectAll()
    seat.type("2028-06-30")
    assert [one.quantity for one in seat.store.snapshot().campus.stock] == [500, 40]

    panel.open_form(Team, campus.teams[0])
    crew = panel.forms[Team]
    seat.click(crew.more)
    crew.rests_until.setFocus()
    seat.type("06:00")
    rested = next(t for t in seat.store.snapshot().campus.teams if t.id == campus.teams[0].id)
    assert rested.rests_until == datetime(2026, 11, 22, 22, tzinfo=UTC), "the next six o'clock"
    panel.open_form(Team, rested)
    assert crew.rests_until.text() == "2026-11-23 06:00"
    panel._close_form()

    panel.open_form(Depot, campus.depots[0])
    depot = panel.forms[Depot]
    seat.click(depot.more)
    depot.loading.setFocus()
    depot.loading.selectAll()
    QTest.keyClicks(depot.loading, "80")
    seat.click(depot.save_button)
    assert seat.store.snapshot().campus.depots[0].loading_kg_per_min == 80


def test_a_team_is_forbidden_and_freed_from_the_list_of_resources(seat: Seat) -> None:
    seat.window.right.turn_to("resources")
    panel = seat.window.right.resources
    (_, medics) = seat.store.snapshot().campus.teams

    def chosen() -> str:
        flags = Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive
        item = panel.tree.findItems(medics.name, flags)[0]
        panel.tree.setCurrentItem(item)
        return item.text(0)

    assert not panel.lock.isEnabled()
    assert "forbidden" not in chosen()
    assert panel.lock.isEnabled()
    panel.lock_menu().actions()[1].trigger()
    (lock,) = seat.store.snapshot().locks
    assert (lock.kind, lock.team_id) == (LockKind.AVOID, medics.id)
    assert "forbidden" in chosen()
    panel.lock_menu().actions()[0].trigger()
    assert len(seat.store.snapshot().locks) == 1, "it cannot have to go and not go at once"
    assert seat.window.map.banner.notice.message.key == "lock.contradiction"
    panel.lock_menu().actions()[-1].trigger()
    assert not seat.store.snapshot().locks
    assert "forbidden" not in chosen()
