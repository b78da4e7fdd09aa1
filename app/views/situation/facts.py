"""Facts as people report them: those that could change the level most stand first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.command.facts import report_fact
from app.domain.errors import UserError
from app.domain.grading import FactName
from app.domain.incident import Incident
from app.domain.message import msg
from app.hazards.level.facts import OF_PEOPLE, YES_NO
from app.hazards.level.grading import LevelProposal
from app.views.kit import button, column, form_grid, label, silent

if TYPE_CHECKING:
    from app.views.situation.card import IncidentCard

_FIRST = 3
_ANSWERS = {None: "fact.unknown", 1.0: "fact.yes", 0.0: "fact.no"}


class FactsForm(QWidget):
    """One line for each fact, kept when it is entered; what is unknown says how severe it could make it."""

    def __init__(self, card: IncidentCard) -> None:
        super().__init__()
        self._card = card
        self._incident_id = ""
        self.fields: dict[FactName, QLineEdit] = {}
        self.choices: dict[FactName, QComboBox] = {}
        self._labels: dict[FactName, QWidget] = {}
        self._grid_holder = QWidget()
        self._title = card.dress.words(label("eyebrow"), text=msg("grading.facts"))
        self.more = button(card.dress, msg("grading.all_facts"), self._toggle, role="quiet")
        self._all = False
        grid = form_grid(self._grid_holder, 1)
        for number, name in enumerate(FactName):
            words = label("body", wrap=True)
            grid.addWidget(words, number, 0)
            grid.addWidget(self._entry(name), number, 1)
            self._labels[name] = words
            card.dress.words(words, text=msg("grading.fact", fact=name))
        self._hint = label("caption", wrap=True)
        self.setLayout(column(self._title, self._grid_holder, self._hint, self.more, gap=4))
        self._proposal: LevelProposal | None = None

    def show_facts(self, incident: Incident, proposal: LevelProposal) -> None:
        """What is known now; a field that a person is typing in stays as it is."""
        if incident.id != self._incident_id:
            self._incident_id = incident.id
            for field in self.fields.values():
                field.setModified(False)
        self._proposal = proposal
        text = self._card.dress.text
        for name, field in self.fields.items():
            value = proposal.facts.known.get(name)
            if not field.isModified():
                field.setText("" if value is None else f"{value:.0f}")
        for name, choice in self.choices.items():
            with silent(choice):
                choice.setCurrentIndex(list(_ANSWERS).index(proposal.facts.known.get(name)))
                for number, words in enumerate(_ANSWERS.values()):
                    choice.setItemText(number, text(words))
        first = proposal.facts_to_get[0] if proposal.facts_to_get else None
        self._hint.setVisible(first is not None)
        if first is not None:
            self._hint.setText(text("grading.find_out", fact=first.fact, level=first.level))
        self._show_lines()

    def _show_lines(self) -> None:
        proposal = self._proposal
        if proposal is None:
            return
        urgent = [one.fact for one in proposal.facts_to_get[:_FIRST]]
        counted = [name for name in proposal.facts.known if name in OF_PEOPLE]
        for name in FactName:
            shown = self._all or name in urgent or name in counted
            self._labels[name].setVisible(shown)
            self._widget(name).setVisible(shown)
        self._card.dress.words(
            self.more, text=msg("grading.fewer_facts") if self._all else msg("grading.all_facts")
        )

    def _toggle(self) -> None:
        self._all = not self._all
        self._show_lines()

    def _widget(self, name: FactName) -> QWidget:
        return self.choices[name] if name in YES_NO else self.fields[name]

    def _entry(self, name: FactName) -> QWidget:
        dress = self._card.dress
        if name in YES_NO:
            choice = self.choices[name] = QComboBox()
            for value, words in _ANSWERS.items():
                choice.addItem(dress.text(words), value)
            dress.words(choice, accessibleName=msg("grading.fact", fact=name))
            choice.activated.connect(lambda _: self._report(name, choice.currentData()))
            return choice
        field = self.fields[name] = QLineEdit()
        dress.words(
            field,
            placeholderText=msg("fact.unknown"),
            accessibleName=msg("grading.fact", fact=name),
            toolTip=msg("grading.fact_tip"),
        )
        field.editingFinished.connect(lambda: self._read(name))
        return field

    def _read(self, name: FactName) -> None:
        field = self.fields[name]
        if not field.isModified():
            return
        words = field.text().strip().replace(",", "")
        field.setModified(False)
        try:
            value = float(words) if words else None
        except ValueError:
            field.setModified(True)
            self._card.attempt(lambda: _refuse(name, words))
            return
        if not self._report(name, value):
            field.setModified(True)

    def _report(self, name: FactName, value: float | None) -> bool:
        incident_id, ctx = self._incident_id, self._card.desk.ctx
        return self._card.attempt(lambda: report_fact(ctx, incident_id, name, value))


def _refuse(name: FactName, words: str) -> None:
    raise UserError(msg("fact.impossible", fact=name, value=words))
