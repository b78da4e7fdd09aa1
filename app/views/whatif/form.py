"""Add a change to an alternative: what kind, of what, where, how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox, QWidget

from app.campus.resources import catalogue
from app.command.context import new_id
from app.domain.campus import TravelMode
from app.domain.directive import LockKind, PlanLock, Reserve, WhatIf
from app.domain.message import Message, msg
from app.domain.resource import Depot, Stock, Team, Vehicle
from app.planning.change.directives import directive_words, names_of
from app.planning.problem.problem import LARGEST
from app.views.desk import Desk
from app.views.kit import button, form_grid, label, row, silent
from app.views.resources.form import figure_field

Choice = tuple[str, object]

_ASKS: dict[str, tuple[str, ...]] = {
    "team": ("what", "where", "mode", "amount"),
    "vehicle": ("where", "mode", "amount", "trips"),
    "stock": ("what", "where", "amount"),
    "without": ("what",),
    "pin": ("what", "where"),
    "avoid": ("what", "where"),
    "reserve": ("what", "where", "amount"),
    "open": ("what",),
    "aside": ("what",),
}
"""What each kind of change asks for."""


class ChangeForm(QWidget):
    """Hands the new what-if to `done`; what was chosen stays when language or data change."""

    def __init__(self, desk: Desk, current: Callable[[], WhatIf], done: Callable[[WhatIf], None]) -> None:
        super().__init__()
        self._desk, self._current, self._done = desk, current, done
        dress = desk.dress
        self.kind, self.what, self.where, self.mode = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.amount, self.trips = figure_field(1, LARGEST), figure_field(1, 99)
        self.amount.setValue(4)
        self.trips.setValue(2)
        self.add = button(dress, msg("workbench.add"), self.save, icon="plus")
        self._names: dict[str, QLabel] = {}
        self._fields: dict[str, QComboBox | QSpinBox] = {}
        grid = form_grid(self, 1)
        fields: tuple[tuple[str, Message, QComboBox | QSpinBox], ...] = (
            ("kind", msg("workbench.form.kind"), self.kind),
            ("what", msg("workbench.form.what"), self.what),
            ("where", msg("workbench.form.where"), self.where),
            ("mode", msg("workbench.form.mode"), self.mode),
            ("amount", msg("workbench.form.amount"), self.amount),
            ("trips", msg("workbench.form.trips"), self.trips),
        )
        for line, (name, words, field) in enumerate(fields):
            self._names[name] = dress.words(label("soft"), text=words)
            dress.words(field, accessibleName=words)
            self._fields[name] = field
            if isinstance(field, QComboBox):
                field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                field.setMinimumContentsLength(10)
            grid.addWidget(self._names[name], line, 0)
            grid.addWidget(field, line, 1)
        grid.addLayout(row(self.add, None), len(fields), 1)
        self.kind.currentIndexChanged.connect(self._adapt)
        self.refresh()

    def refresh(self) -> None:
        """Offer what the operation has now, in the language of now."""
        text = self._desk.dress.text
        kinds: list[Choice] = [
            (text("workbench.kind.team"), "team"),
            (text("workbench.kind.vehicle"), "vehicle"),
            (text("workbench.kind.stock"), "stock"),
            (text("workbench.kind.without"), "without"),
            (text("workbench.kind.pin"), "pin"),
            (text("workbench.kind.avoid"), "avoid"),
            (text("workbench.kind.reserve"), "reserve"),
            (text("workbench.kind.open"), "open"),
            (text("workbench.kind.aside"), "aside"),
        ]
        refill(self.kind, kinds)
        refill(self.mode, [(text.enum(mode), mode) for mode in TravelMode])
        self._adapt()

    def save(self) -> None:
        """Add the change that is chosen."""
        if self.what.count() or "what" not in _ASKS[self.kind.currentData()]:
            self._done(self.changed(self._current()))

    def changed(self, made: WhatIf) -> WhatIf:
        """A what-if with the change that is chosen on top."""
        kind, what, where = self.kind.currentData(), self.what.currentData(), self.where.currentData() or ""
        others: dict[str, Callable[[], WhatIf]] = {
            "team": lambda: replace(made, teams=(*made.teams, self._team(what, where))),
            "vehicle": lambda: replace(made, vehicles=(*made.vehicles, self._vehicle(where))),
            "stock": lambda: replace(made, stock=(*made.stock, self._stock(what, where))),
            "without": lambda: replace(made, without=_with(made.without, what)),
            "open": lambda: replace(made, opened=_with(made.opened, what)),
            "aside": lambda: replace(made, without_locks=_with(made.without_locks, what)),
            "reserve": lambda: replace(made, reserves=(*made.reserves, self._reserve(what, where))),
        }
        if kind in others:
            return others[kind]()
        return replace(made, locks=(*made.locks, self._lock(kind, what, where)))

    def _stock(self, item: str, depot_id: str) -> Stock:
        return Stock(id=new_id(), depot_id=depot_id, item=item, quantity=self.amount.value())

    def _reserve(self, item: str, depot_id: str) -> Reserve:
        ctx, amount = self._desk.ctx, self.amount.value()
        return Reserve(
            id=new_id(), item=item, quantity=amount, at=ctx.clock(), author=ctx.author, depot_id=depot_id
        )

    def _team(self, capability: str, depot_id: str) -> Team:
        known = catalogue().capabilities[capability]
        return Team(
            id=new_id(), depot_id=depot_id, name=f"+ {known.name_en}", name_zh=f"+ {known.name_zh}",
            capabilities=(capability,), crew=self.amount.value(), officers=1,
            mode=TravelMode(self.mode.currentData()),
        )  # fmt: skip

    def _vehicle(self, depot_id: str) -> Vehicle:
        text = self._desk.dress.text
        mode = TravelMode(self.mode.currentData())
        return Vehicle(
            id=new_id(), depot_id=depot_id, name=f"+ {text.enum(mode)}", mode=mode,
            capacity_kg=self.amount.value(), trips=self.trips.value(),
        )  # fmt: skip

    def _lock(self, kind: str, target: str, zone_id: str) -> PlanLock:
        of, _, record_id = target.partition("|")
        ctx = self._desk.ctx
        return PlanLock(
            id=new_id(), kind=LockKind.USE if kind == "pin" else LockKind.AVOID, at=ctx.clock(),
            author=ctx.author, zone_id=zone_id if of != "vehicle" else "",
            team_id=record_id if of == "team" else "", vehicle_id=record_id if of == "vehicle" else "",
            depot_id=record_id if of == "depot" else "",
        )  # fmt: skip

    def _adapt(self) -> None:
        kind = self.kind.currentData()
        asks = _ASKS[kind]
        for name, field in self._fields.items():
            shown = name == "kind" or name in asks
            field.setVisible(shown)
            self._names[name].setVisible(shown)
        refill(self.what, self._whats(kind))
        refill(self.where, self._wheres(kind))
        text = self._desk.dress.text
        self._names["amount"].setText(
            {
                "team": text("workbench.form.crew"),
                "vehicle": text("workbench.form.kg"),
            }.get(kind, text("workbench.form.amount"))
        )
        self.add.setEnabled(self.what.count() > 0 or "what" not in asks)

    def _whats(self, kind: str) -> list[Choice]:
        text, known = self._desk.dress.text, catalogue()
        codes = {
            "team": tuple(known.capabilities),
            "stock": tuple(known.supplies),
            "reserve": (*known.capabilities, *known.supplies),
        }.get(kind)
        if codes is not None:
            return [(text.render(known.words(code)), code) for code in codes]
        return {"without": self._resources, "open": self._closures, "aside": self._in_force}.get(
            kind, lambda: self._movers(kind)
        )()

    def _wheres(self, kind: str) -> list[Choice]:
        text, snapshot = self._desk.dress.text, self._desk.snapshot
        if kind in ("pin", "avoid"):
            zones: list[Choice] = [(zone.name, zone.id) for zone in snapshot.zones]
            return [(text("workbench.anywhere"), ""), *zones]
        depots: list[Choice] = [(text.pick(d.name, d.name_zh), d.id) for d in snapshot.campus.depots]
        return [(text("plan.locks.anywhere"), ""), *depots] if kind == "reserve" else depots

    def _movers(self, kind: str) -> list[Choice]:
        text, campus = self._desk.dress.text, self._desk.snapshot.campus
        teams: list[Choice] = [(text.pick(t.name, t.name_zh), f"team|{t.id}") for t in campus.teams]
        if kind == "pin":
            return teams
        depots: list[Choice] = [(text.pick(d.name, d.name_zh), f"depot|{d.id}") for d in campus.depots]
        vehicles: list[Choice] = [(text.pick(v.name, v.name_zh), f"vehicle|{v.id}") for v in campus.vehicles]
        return [*teams, *depots, *vehicles]

    def _resources(self) -> list[Choice]:
        text, campus = self._desk.dress.text, self._desk.snapshot.campus
        depots = {depot.id: text.pick(depot.name, depot.name_zh) for depot in campus.depots}
        movers: list[Team | Vehicle | Depot] = [*campus.teams, *campus.vehicles, *campus.depots]
        found: list[Choice] = [(text.pick(one.name, one.name_zh), one.id) for one in movers]
        for line in campus.stock:
            words = text.render(catalogue().words(line.item))
            found.append((f"{words} · {depots.get(line.depot_id, line.depot_id)}", line.id))
        return found

    def _closures(self) -> list[Choice]:
        text = self._desk.dress.text
        return [(one.reason or text("workbench.closure"), one.id) for one in self._desk.snapshot.closures]

    def _in_force(self) -> list[Choice]:
        text, snapshot = self._desk.dress.text, self._desk.snapshot
        names = names_of(snapshot)
        every: list[PlanLock | Reserve] = [*snapshot.locks, *snapshot.reserves]
        return [(text.render(directive_words(one, names)), one.id) for one in every]


def _with(ids: tuple[str, ...], one: str) -> tuple[str, ...]:
    return (*(known for known in ids if known != one), one)


def refill(box: QComboBox, choices: list[Choice]) -> None:
    """Other words or other things to choose from; what was chosen stays chosen if it is still there."""
    kept = box.currentData()
    with silent(box):
        box.clear()
        for words, value in choices:
            box.addItem(words, value)
        values = [value for _, value in choices]
        box.setCurrentIndex(values.index(kept) if kept in values else 0)
