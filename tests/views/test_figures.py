"""One figure for people, on panels, map, proposal and sheet, whatever the hour has become."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt

from app.campus.people import people_inside
from app.domain.message import msg
from app.domain.plan import PopulationBase
from app.domain.source import Source, SourceStatus
from app.map.sheet.compose import SheetOptions, compose
from app.planning.needs.demand import demand_for
from app.runtime.text import Text
from app.views.proposal.panel import unverified_rules
from tests.views.seat import Clock, Seat
from tests.views.test_panels import shown

MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
"""Half past eight on a Monday of the campus: people leave the dormitories."""


def test_window_map_proposal_and_sheet_show_one_figure_an_hour_later(seat: Seat, clock: Clock) -> None:
    clock.now = MORNING
    seat.open_incident()
    clock.pass_time(hours=1)
    desk, snapshot = seat.desk, seat.store.snapshot()
    (incident,) = snapshot.incidents
    area = snapshot.extent(incident.id).area
    opened = people_inside(snapshot.campus, area, incident.opened_at).total
    now = people_inside(snapshot.campus, area, clock.now).total
    assert opened != now, "an hour must make a difference for this test to say anything"

    seat.propose()
    seat.window.right.turn_to("situation")
    assert desk.people(incident.id).total == opened
    assert str(opened.best) in shown(seat.window.right.situation.people)
    assert desk.map_state().people[incident.id].total == opened
    sheet = compose(desk.map_state(), SheetOptions(as_at=clock.now))
    assert [line.best for line in sheet.people] == [str(opened.best)]
    counts = dict(demand_for(snapshot, (incident.id,), clock.now).counts)
    assert counts[incident.id].total == opened
    inside = {d.base_value for d in desk.proposal.demands if d.base is PopulationBase.INSIDE}
    assert inside == {opened.best}


def test_a_draft_is_counted_at_the_hour_of_the_incident(seat: Seat, clock: Clock) -> None:
    clock.now = MORNING
    seat.chord(Qt.Key.Key_F2)
    seat.type("maple")
    seat.chord(Qt.Key.Key_1)
    seat.chord(Qt.Key.Key_Return)
    draft = seat.desk.draft_extent
    (incident,) = seat.store.snapshot().incidents
    expected = people_inside(seat.store.snapshot().campus, draft.area, incident.opened_at).total
    clock.now += timedelta(hours=1)
    assert seat.desk.count(draft).total == expected
    assert seat.desk.map_state().people[incident.id].total == expected
    assert seat.desk.count_inside(draft.area).total == expected
    seat.window.form._redress()
    assert str(expected.best) in shown(seat.window.form)


def test_what_stands_behind_a_rule_is_said_in_the_language_of_the_window(seat: Seat) -> None:
    seat.open_incident()
    seat.propose()
    source = Source(SourceStatus.UNVERIFIED, "an English reference", msg("views.unmet.none"))
    demand = replace(seat.desk.proposal.demands[0], source=source)
    text = Text("zh", "Asia/Shanghai")
    (line,) = unverified_rules((demand,), text)
    assert text("views.unmet.none") in text.render(line)
    assert "English" not in text.render(line)
