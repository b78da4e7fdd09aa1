"""Locks and reserves in force: what a person laid down, each with who, when and why, and how to lift it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.campus.resources import catalogue
from app.command.locks import add_lock, add_reserve, drop_lock, drop_reserve
from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.errors import UserError
from app.domain.message import msg
from app.planning.change.directives import directive_words, names_of
from app.planning.problem.problem import LARGEST
from app.views.banner import Banner, Notice
from app.views.desk import Desk
from app.views.kit import Card, button, clear, column, label, row, silent
from app.views.resources.form import figure_field


class LocksCard(Card):
    """The list, and a short form for a new one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.dress, msg("plan.locks.title"))
        self._desk = desk
        dress = desk.dress
        self._count = label("badge")
        self.head.addWidget(self._count)
        self._list = column(gap=8)
        self._none = dress.words(label("caption", wrap=True), text=msg("plan.locks.none"))
        self.banner = Banner(dress)
        self.new = button(dress, msg("plan.locks.new"), self._toggle, icon="plus")
        self.form = self._build_form()
        self.form.hide()
        for part in (self._none, self.banner):
            self.body.addWidget(part)
        self.body.addLayout(self._list)
        self.body.addLayout(row(self.new, None))
        self.body.addWidget(self.form)
        self.lifts: dict[str, QWidget] = {}

    def refresh(self) -> None:
        """What is in force now."""
        snapshot, text = self._desk.snapshot, self._desk.dress.text
        names = names_of(snapshot)
        clear(self._list)
        self.lifts = {}
        found: list[PlanLock | Reserve] = [*snapshot.locks, *snapshot.reserves]
        self._none.setVisible(not found)
        self._count.setText(str(len(found)))
        for one in found:
            words = label("body", text.render(directive_words(one, names)), wrap=True)
            who = text("plan.locks.by", author=one.author, at=one.at)
            said = label("caption", " · ".join(part for part in (who, one.reason) if part), wrap=True)
            lift = lift_button(self._desk, one)
            self.lifts[one.id] = lift
            line = row(column(words, said, gap=0), lift, gap=8)
            line.setStretch(0, 1)
            self._list.addLayout(line)
        self._fill_choices()

    def _build_form(self) -> QWidget:
        form, dress = QWidget(), self._desk.dress
        self.what, self.target, self.item = QComboBox(), QComboBox(), QComboBox()
        for box, words in (
            (self.what, msg("plan.locks.what")),
            (self.target, msg("plan.locks.target")),
            (self.item, msg("plan.locks.item")),
        ):
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            dress.words(box, accessibleName=words)
        self.what.currentIndexChanged.connect(self._fill_targets)
        self.quantity = figure_field(1, LARGEST)
        dress.words(self.quantity, accessibleName=msg("plan.locks.quantity"))
        self.reason = QLineEdit()
        dress.words(
            self.reason, placeholderText=msg("plan.locks.reason"), accessibleName=msg("plan.locks.reason")
        )
        self.reason.returnPressed.connect(self.save)
        self.keep = button(dress, msg("plan.locks.save"), self.save, role="primary")
        self._amount = QWidget()
        self._amount.setLayout(row(self.item, self.quantity, gap=8))
        form.setLayout(column(self.what, self.target, self._amount, self.reason, row(self.keep, None), gap=6))
        return form

    def save(self) -> None:
        """Lay down what the form says; a mistake is told above it and nothing that was typed is lost."""
        what, target = self.what.currentData(), self.target.currentData() or ""
        ctx, reason = self._desk.ctx, self.reason.text()

        def act() -> object:
            if what == "reserve":
                return add_reserve(
                    ctx, self.item.currentData(), self.quantity.value(), depot_id=target, reason=reason
                )
            if what == "pin":
                return add_lock(ctx, LockKind.USE, team_id=target, reason=reason)
            kind, _, record_id = target.partition("|")
            return add_lock(
                ctx,
                LockKind.AVOID,
                team_id=record_id if kind == "team" else "",
                depot_id=record_id if kind == "depot" else "",
                vehicle_id=record_id if kind == "vehicle" else "",
                reason=reason,
            )

        if self.banner.attempt(act):
            self.reason.clear()
            self.form.hide()
            self.new.setFocus()

    def _toggle(self) -> None:
        self.form.setVisible(self.form.isHidden())
        if not self.form.isHidden():
            self._fill_targets()
            self.what.setFocus()

    def _fill_choices(self) -> None:
        text = self._desk.dress.text
        kept = self.what.currentData()
        with silent(self.what):
            self.what.clear()
            self.what.addItem(text("plan.locks.kind.avoid"), "avoid")
            self.what.addItem(text("plan.locks.kind.pin"), "pin")
            self.what.addItem(text("plan.locks.kind.reserve"), "reserve")
            self.what.setCurrentIndex(max(0, self.what.findData(kept)))
        kept = self.item.currentData()
        self.item.clear()
        known = catalogue()
        for code in (*known.capabilities, *known.supplies):
            self.item.addItem(text.render(known.words(code)), code)
        self.item.setCurrentIndex(max(0, self.item.findData(kept)))
        self._fill_targets()

    def _fill_targets(self) -> None:
        campus, text, what = self._desk.snapshot.campus, self._desk.dress.text, self.what.currentData()
        self._amount.setVisible(what == "reserve")
        kept = self.target.currentData()
        self.target.clear()
        if what == "reserve":
            self.target.addItem(text("plan.locks.anywhere"), "")
        rows = [("team", team) for team in campus.teams] if what != "reserve" else []
        if what == "avoid":
            rows += [("depot", depot) for depot in campus.depots]  # type: ignore[misc]
            rows += [("vehicle", vehicle) for vehicle in campus.vehicles]  # type: ignore[misc]
        elif what == "reserve":
            rows = [("depot", depot) for depot in campus.depots]  # type: ignore[misc]
        for kind, record in rows:
            data = f"{kind}|{record.id}" if what == "avoid" else record.id
            self.target.addItem(text.pick(record.name, record.name_zh), data)
        self.target.setCurrentIndex(max(0, self.target.findData(kept)))


class ConflictCard(Card):
    """Locks and reserves that leave no plan, each with the button that lifts it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.dress, msg("plan.conflict.title"))
        self._desk = desk
        self.banner = Banner(desk.dress)
        self._list = column(gap=8)
        self.lifts: dict[str, QWidget] = {}
        self._again = button(desk.dress, msg("views.proposal.again"), desk.propose, icon="refresh")
        self.body.addWidget(self.banner)
        self.body.addLayout(self._list)
        self.body.addLayout(row(self._again, None))
        self.hide()

    def refresh(self) -> None:
        """Those of the conflict that are still in force; the card hides where there is none."""
        error: UserError | None = self._desk.session.conflict
        self.setVisible(error is not None)
        clear(self._list)
        self.lifts = {}
        if error is None:
            return
        snapshot, text = self._desk.snapshot, self._desk.dress.text
        names, named = names_of(snapshot), set(getattr(error, "conflicts", ()))
        every: list[PlanLock | Reserve] = [*snapshot.locks, *snapshot.reserves]
        for one in every:
            if one.id in named:
                lift = lift_button(self._desk, one)
                self.lifts[one.id] = lift
                line = row(label("strong", text.render(directive_words(one, names)), wrap=True), lift, gap=8)
                line.setStretch(0, 1)
                self._list.addLayout(line)
        self.banner.show_notice(Notice(error.message, "caution", () if self.lifts else error.details))


def lift_button(desk: Desk, one: PlanLock | Reserve) -> QWidget:
    """Lifts one lock or reserve."""

    def lift() -> None:
        desk.attempt(
            lambda: drop_lock(desk.ctx, one) if isinstance(one, PlanLock) else drop_reserve(desk.ctx, one)
        )

    return button(desk.dress, msg("plan.locks.lift"), lift)
