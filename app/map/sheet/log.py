"""The tasks that were ordered, and an extract of the log, as tables of the sheet. No Qt."""

from __future__ import annotations

from app.domain.operation import LogEntry
from app.domain.plan import Task
from app.map.sheet.names import depot_name, team_name, zone_name
from app.map.sheet.table_types import Column, Row, Table
from app.map.state import MapState

_LOG_LINES = 40
"""Newest entries that the extract has; the whole log is `muster log` and the page of the map book."""


def task_table(state: MapState) -> Table:
    """The tasks of the open incidents in the order in which they were ordered."""
    text = state.text
    open_ids = {incident.id for incident in state.open_incidents}
    tasks = [task for task in state.snapshot.tasks if task.incident_id in open_ids]

    def row(task: Task) -> Row:
        who = team_name(state, task.team_id) if task.team_id else depot_name(state, task.depot_id)
        times = (task.ordered_at, task.expected_at, task.done_at)
        return Row(
            (
                who,
                zone_name(state, task.zone_id),
                text.render(task.text),
                text.enum(task.status),
                *(text.time(at, date=False) if at else "–" for at in times),
            )
        )

    return Table(
        "tasks",
        text("sheet.tasks"),
        (
            Column(text("sheet.team_or_depot"), 1.8),
            Column(text("sheet.zone"), 1.3),
            Column(text("sheet.task"), 3.4),
            Column(text("sheet.status"), 1.1),
            Column(text("sheet.ordered"), 0.9),
            Column(text("sheet.expected"), 0.9),
            Column(text("sheet.done"), 0.9),
        ),
        tuple(row(task) for task in sorted(tasks, key=lambda task: (task.ordered_at, task.id))),
    )


def log_table(state: MapState) -> Table:
    """The newest entries of the log, oldest first; a struck one says so, with its reason."""
    text = state.text
    open_ids = {incident.id for incident in state.open_incidents}
    entries = [
        entry for entry in state.snapshot.log if not entry.incident_id or entry.incident_id in open_ids
    ]
    newest = sorted(entries, key=lambda entry: entry.at)[-_LOG_LINES:]

    def row(entry: LogEntry) -> Row:
        words = entry.text
        if entry.struck_at is not None:
            words = text(
                "sheet.log_struck",
                text=words,
                who=entry.struck_by,
                reason=entry.struck_reason,
                at=entry.struck_at,
            )
        return Row((text.time(entry.at), entry.author, text.enum(entry.kind), words))

    return Table(
        "log",
        text("sheet.log_extract", shown=len(newest), count=len(entries)),
        (
            Column(text("sheet.time"), 1.2),
            Column(text("sheet.author"), 1.4),
            Column(text("sheet.kind"), 0.9),
            Column(text("sheet.entry"), 6.0),
        ),
        tuple(row(entry) for entry in newest),
    )
