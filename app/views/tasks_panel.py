"""The tasks dock: what every team and supply run was ordered to do, and how far it has got."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QStackedLayout, QWidget

from app.command.proposals import set_task_status
from app.domain.message import Message, msg
from app.domain.plan import Task, TaskStatus
from app.views.desk import Desk
from app.views.kit import (
    Card,
    EmptyState,
    Scroller,
    button,
    clear,
    column,
    glyph,
    label,
    row,
    set_role,
)
from app.views.panel import Panel

_TONES = {
    TaskStatus.ORDERED: "caution",
    TaskStatus.UNDER_WAY: "info",
    TaskStatus.DONE: "safe",
    TaskStatus.CANCELLED: "",
}


class TasksPanel(Panel):
    """Open tasks first, each with the one or two things that can happen next."""

    concerns = (Task,)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.empty = EmptyState(
            desk.dress, "checklist", msg("views.tasks.none"), msg("views.tasks.none_hint")
        )
        self._open = Card(desk.dress, msg("views.tasks.open"))
        self._over = Card(desk.dress, msg("views.tasks.over"))
        self._counts = label("caption")
        self._open.head.addWidget(self._counts)
        self.steps: dict[str, list[QPushButton]] = {}
        self._lists = {True: column(gap=8), False: column(gap=8)}
        self._open.body.addLayout(self._lists[True])
        self._over.body.addLayout(self._lists[False])
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(Scroller(self._open, self._over))

    def refresh(self) -> None:
        """All tasks of the operation, the earliest expected first."""
        tasks = sorted(self.desk.snapshot.tasks, key=lambda t: t.expected_at or t.ordered_at)
        self._pages.setCurrentIndex(1 if tasks else 0)
        for layout in self._lists.values():
            clear(layout)
        active = 0
        self.steps = {}
        for task in tasks:
            is_open = task.status in (TaskStatus.ORDERED, TaskStatus.UNDER_WAY)
            active += is_open
            self._lists[is_open].addWidget(self._line(task, is_open))
        self._over.setVisible(active < len(tasks))
        self._counts.setText(self.dress.text("views.tasks.count", open=active, all=len(tasks)))

    def _line(self, task: Task, is_open: bool) -> QWidget:
        text = self.dress.text
        block = set_role(QFrame(), "well")
        sign = glyph(self.dress, "people" if task.team_id else "supply", "muted", 18)
        words = label("body" if is_open else "soft", text.render(task.text), wrap=True)
        state = set_role(label("badge", text.enum(task.status)), "badge", tone=_TONES[task.status])
        top = row(sign, words, state, gap=8)
        top.setStretch(1, 1)
        for part in (sign, state):
            top.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        when = label("caption", self._when(task))
        when.setToolTip(text("views.tasks.ordered", at=text.time(task.ordered_at, date=False)))
        bottom = row(when, gap=6, margin=(0, 0, 0, 0))
        bottom.setStretch(0, 1)
        if is_open:
            self.steps[task.id] = self._buttons(task)
            for made in self.steps[task.id]:
                bottom.addWidget(made)
        block.setLayout(column(top, bottom, gap=4, margin=(12, 10, 12, 10)))
        return block

    def _set(self, task: Task, status: TaskStatus) -> None:
        self.desk.attempt(lambda: set_task_status(self.desk.ctx, task, status))

    def _when(self, task: Task) -> str:
        text = self.dress.text
        if task.done_at is not None:
            return text("views.tasks.done_at", at=text.time(task.done_at, date=False))
        if task.expected_at is not None:
            return text("views.tasks.expected", at=text.time(task.expected_at, date=False))
        return text("views.tasks.ordered", at=text.time(task.ordered_at, date=False))

    def _buttons(self, task: Task) -> list[QPushButton]:
        steps: list[tuple[Message, TaskStatus, str]] = [(msg("views.tasks.done"), TaskStatus.DONE, "plain")]
        if task.status is TaskStatus.ORDERED:
            steps.insert(0, (msg("views.tasks.start"), TaskStatus.UNDER_WAY, "plain"))
        steps.append((msg("views.cancel"), TaskStatus.CANCELLED, "quiet"))
        return [
            button(
                self.dress,
                words,
                partial(self._set, task, status),
                role=role,
            )
            for words, status, role in steps
        ]
