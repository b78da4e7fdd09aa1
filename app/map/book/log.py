"""The activity log of the map book, after ICS 214 of the ICS Forms Booklet (FEMA 502-2). No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

from app.domain.operation import LogEntry
from app.map.sheet.table_types import Column, Mark, Row, Table
from app.map.state import MapState

Activity: TypeAlias = tuple[datetime, str, str, Mark]
"""When, who, what, and how its line is set off."""


def activity_log(state: MapState) -> Table:
    """All that is known to have been done, by its time: lines of the log, and what the records tell."""
    text = state.text
    open_ids = {incident.id for incident in state.open_incidents}
    found = [*_written(state, open_ids), *_recorded(state, open_ids)]
    return Table(
        "activity_log",
        text("book.log"),
        (
            Column(text("sheet.time"), 0.7),
            Column(text("book.activities"), 6.6),
            Column(text("book.by"), 1.6),
        ),
        tuple(_by_day(state, sorted(found, key=lambda activity: activity[0]))),
        empty=text("book.log_empty"),
    )


def _by_day(state: MapState, activities: Iterable[Activity]) -> Iterable[Row]:
    """The lines under the day of each, in campus time."""
    text, today = state.text, ""
    for at, who, what, mark in activities:
        day = at.astimezone(text.timezone).date().isoformat()
        if day != today:
            yield Row((day,), heading=True)
            today = day
        yield Row((text.time(at, date=False), what, who), mark)


def _written(state: MapState, open_ids: set[str]) -> Iterable[Activity]:
    for entry in state.snapshot.log:
        if not entry.incident_id or entry.incident_id in open_ids:
            yield entry.at, entry.author, entry.text, _mark(entry)
            if entry.struck_at is not None:
                words = state.text("book.struck", text=entry.text, reason=entry.struck_reason)
                yield entry.struck_at, entry.struck_by, words, Mark.NONE


def _mark(entry: LogEntry) -> Mark:
    return Mark.NONE if entry.struck_at is None else Mark.STRUCK


def _recorded(state: MapState, open_ids: set[str]) -> Iterable[Activity]:
    text, snapshot = state.text, state.snapshot
    for i in state.open_incidents:
        words = text("book.opened", number=i.number, type=i.type, title=i.title or "–")
        yield i.opened_at, i.opened_by, words, Mark.NONE
    for level in snapshot.levels:
        if level.incident_id in open_ids:
            yield (
                level.at,
                level.author,
                text("book.level_set", level=level.level, reason=level.reason),
                Mark.NONE,
            )
    for plan in snapshot.plans:
        if plan.approved_at is not None and open_ids & set(plan.incident_ids):
            n = sum(1 for a in snapshot.assignments if a.plan_id == plan.id)
            yield plan.approved_at, plan.approved_by, text("book.approved", n=n), Mark.NONE
    yield from _outcomes(state, open_ids)


def _outcomes(state: MapState, open_ids: set[str]) -> Iterable[Activity]:
    text, snapshot = state.text, state.snapshot
    for r in snapshot.external:
        if r.incident_id in open_ids and r.called_at is not None:
            yield (
                r.called_at,
                "",
                text("book.called", service=r.service, reference=r.reference or "–"),
                Mark.NONE,
            )
        if r.incident_id in open_ids and r.arrived_at is not None:
            yield r.arrived_at, "", text("book.came", service=r.service), Mark.NONE
    for task in snapshot.tasks:
        if task.incident_id in open_ids and task.done_at is not None:
            yield task.done_at, "", text("book.task_done", task=task.text), Mark.NONE
