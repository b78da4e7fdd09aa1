"""The chosen column: its name, its changes as chips, a form for more, what it leaves unmet, and taking it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.command.proposals import wishes
from app.domain.directive import WhatIf
from app.domain.message import msg
from app.domain.plan import Proposal
from app.planning.change.parts import parts
from app.planning.change.whatif import with_resources
from app.views.desk import Desk
from app.views.kit import Card, button, clear, column, label, row, set_role, tool
from app.views.proposal.parts import UnmetCard
from app.views.whatif.bench import AS_IS, Bench, Result, attempt
from app.views.whatif.form import ChangeForm
from app.views.whatif.terms import TermsForm


class ChangesCard(Card):
    """What is different in the chosen alternative; nothing can be in the plan as it is."""

    def __init__(self, desk: Desk, bench: Bench) -> None:
        super().__init__(desk.dress, msg("workbench.changes"))
        self._desk, self._bench = desk, bench
        dress = desk.dress
        self.name = QLineEdit()
        dress.words(self.name, accessibleName=msg("workbench.name"), placeholderText=msg("workbench.name"))
        self.name.editingFinished.connect(self._rename)
        self.chips: list[QWidget] = []
        self._list = column(gap=4)
        self._none = label("caption", wrap=True)
        self._edit = QWidget()
        self.terms = TermsForm(desk, self._made, self._alter)
        self.form = ChangeForm(desk, self._made, self._alter)
        eyebrow = dress.words(label("eyebrow"), text=msg("workbench.add_title"))
        terms = dress.words(label("eyebrow"), text=msg("workbench.terms.title"))
        self._edit.setLayout(column(terms, self.terms, eyebrow, self.form, gap=6))
        self.body.addWidget(self.name)
        self.body.addWidget(self._none)
        self.body.addLayout(self._list)
        self.body.addWidget(self._edit)

    def refresh(self) -> None:
        """Show the chosen column; a name that is being typed is left alone."""
        text, current = self._desk.dress.text, self._bench.current
        alterable = current.id != AS_IS
        self.name.setVisible(alterable)
        if not self.name.hasFocus() or not self.name.isModified():
            self.name.setText(current.name)
        clear(self._list)
        self.chips = []
        for part in parts(self._desk.snapshot, current.change):
            self._add_chip(text.render(part.words), part.without)
        self._none.setVisible(not self.chips)
        self._none.setText(text("workbench.none_yet" if alterable else "workbench.as_it_is_hint"))
        self._edit.setVisible(alterable)
        if alterable:
            self.terms.refresh()
            self.form.refresh()

    def _add_chip(self, words: str, without: WhatIf) -> None:
        chip = set_role(QFrame(), "chip")
        off = tool(
            self._desk.dress, "close", msg("workbench.take_back", what=words), lambda: self._alter(without),
            size=14,
        )  # fmt: skip
        line = row(label("body", words, wrap=True), off, gap=4, margin=(8, 2, 4, 2))
        line.setStretch(0, 1)
        chip.setLayout(line)
        self.chips.append(off)
        self._list.addWidget(chip)

    def _made(self) -> WhatIf:
        return self._bench.current.change

    def _alter(self, made: WhatIf) -> None:
        if not attempt(self._bench, lambda: self._bench.alter(made)):
            self.terms.refresh()

    def _rename(self) -> None:
        name, current = self.name.text().strip(), self._bench.current
        if current.id != AS_IS and name != current.name:
            self.name.setModified(False)
            if not attempt(self._bench, lambda: self._bench.rename(name)):
                self.name.setText(current.name)


class PlanCard(Card):
    """The plan of the chosen column: why it may not be ordered, what it leaves unmet, and the button."""

    def __init__(self, desk: Desk, bench: Bench, take: Callable[[], object]) -> None:
        super().__init__(desk.dress, msg("workbench.plan"))
        self._desk, self._bench = desk, bench
        self._state = label("soft", wrap=True)
        self._wishes = column(gap=4)
        self.take = button(
            desk.dress, msg("workbench.take"), take, role="primary", icon="approve",
            tip=msg("workbench.take_tip"),
        )  # fmt: skip
        self.unmet = UnmetCard(desk)
        self.body.addWidget(self._state)
        self.body.addLayout(self._wishes)
        self.body.addLayout(row(self.take, None))
        self.body.addWidget(self.unmet)

    def refresh(self, result: Result | None) -> None:
        """Show what was computed of the chosen column."""
        text = self._desk.dress.text
        proposal = result.column.proposal if result is not None else None
        self._show_wishes()
        self.unmet.setVisible(proposal is not None)
        stale = result is not None and result.stale
        self.take.setEnabled(proposal is not None and not stale)
        if result is None:
            self._state.setText(text("workbench.compute_first"))
        elif proposal is None:
            self._state.setText(refusal(result, text.render))
        else:
            self._show_plan(proposal, stale)

    def _show_plan(self, proposal: Proposal, stale: bool) -> None:
        text, snapshot = self._desk.dress.text, self._desk.snapshot
        if stale:
            self._state.setText(text("workbench.stale"))
        else:
            status = text.enum(proposal.plan.solve_status)
            self._state.setText(text("workbench.orders", n=len(proposal.assignments), status=status))
            snapshot = with_resources(snapshot, proposal.plan.made)
        self.unmet.show_unmet(proposal.unmet, snapshot)

    def _show_wishes(self) -> None:
        text = self._desk.dress.text
        clear(self._wishes)
        found = wishes(self._bench.current.change)
        if found:
            self._wishes.addWidget(label("caution", text("workbench.wishful"), wrap=True))
            for words in found:
                self._wishes.addWidget(label("caption", f"• {text.render(words)}", wrap=True))


def refusal(result: Result, render: Callable[..., str]) -> str:
    """Why a column has no plan, with what contradicts each other below."""
    found = result.column
    lines = [render(found.refusal)] if found.refusal is not None else []
    return "\n".join([*lines, *(f"• {render(detail)}" for detail in found.details)])
