"""The table of the models' parameters: figure in force, range, source, and what a planner changed and why."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.source import SourceStatus
from app.hazards.assessing import MODELS
from app.hazards.parameters import ModelParameter, edit_parameter, models_with_parameters, parameters_of
from app.views.desk import Desk
from app.views.kit import button, clear, column, label, row, set_role, silent
from app.views.selected.floating import FloatingCard


class ParametersCard(FloatingCard):
    """One model at a time; a change needs a reason, and the shipped figure can always come back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        dress = desk.dress
        dress.words(self.title, text=msg("assess.parameters"))
        dress.words(self.caption, text=msg("assess.parameters.caption"))
        self.model = QComboBox()
        dress.words(self.model, accessibleName=msg("assess.model"))
        self.reason = QLineEdit()
        dress.words(
            self.reason,
            placeholderText=msg("assess.parameter.reason"),
            accessibleName=msg("assess.parameter.reason"),
        )
        self.lines: QVBoxLayout = column(gap=10)
        self.fields: dict[str, QLineEdit] = {}
        self.body.addWidget(self.model)
        self.body.addWidget(self.reason)
        self.body.addLayout(self.lines)
        self.model.currentIndexChanged.connect(self._show_model)

    @property
    def holds(self) -> bool:
        """A reason may be half written."""
        return True

    def begin(self, model: str = "") -> None:
        """Open at a model's figures."""
        self._fill(model)
        self._show_model()
        self.model.setFocus()

    def refresh(self) -> None:
        """The words of now."""
        self._fill(str(self.model.currentData() or ""))
        self._show_model()

    def change(self, name: str, text: str) -> None:
        """Put a figure in place of the one in force, for the reason that was written."""
        self.banner.attempt(lambda: self._change(name, text))
        self._show_model()

    def reset(self, name: str) -> None:
        """Let the shipped figure count again."""
        author = self.desk.ctx.author
        self.banner.attempt(
            lambda: edit_parameter(self.model.currentData(), name, None, author=author, reason="")
        )
        self._show_model()

    def _change(self, name: str, text: str) -> None:
        try:
            value = float(text)
        except ValueError as error:
            raise UserError(msg("assess.parameter.no_number", value=text)) from error
        edit_parameter(
            self.model.currentData(), name, value, author=self.desk.ctx.author, reason=self.reason.text()
        )
        self.reason.clear()

    def _fill(self, chosen: str) -> None:
        known = dict(MODELS.items())
        with silent(self.model):
            self.model.clear()
            for name in models_with_parameters():
                words = self.dress.text.render(known[name].title) if name in known else name
                self.model.addItem(words, name)
            self.model.setCurrentIndex(max(0, self.model.findData(chosen)))

    def _show_model(self) -> None:
        clear(self.lines)
        self.fields = {}
        if self.model.currentData():
            self.desk.attempt(self._show_lines)
        self.grown.emit()

    def _show_lines(self) -> None:
        for line in parameters_of(self.model.currentData()):
            self.lines.addWidget(self._line(line))

    def _line(self, line: ModelParameter) -> QWidget:
        text, figure, name = self.dress.text, line.figure, line.name
        field = QLineEdit(f"{figure.value:g}")
        field.setAccessibleName(text.render(line.label))
        self.fields[name] = field
        status = figure.source.status
        tone = "caution" if status in (SourceStatus.UNVERIFIED, SourceStatus.EDITED) else ""
        badge = set_role(label("badge", text.enum(status)), "badge", tone=tone)
        band = text(
            "assess.parameter.range", low=f"{figure.low:g}", high=f"{figure.high:g}", unit=figure.unit
        )
        acts = [button(self.dress, msg("assess.parameter.change"), lambda: self.change(name, field.text()))]
        if line.edited:
            acts.append(button(self.dress, msg("assess.parameter.reset"), lambda: self.reset(name)))
        made = QWidget()
        made.setLayout(
            column(
                label("strong", text.render(line.label), wrap=True),
                row(field, *acts, gap=6),
                row(label("soft", band), None, badge, gap=6),
                label("caption", text.source(figure.source), wrap=True, selectable=True),
                gap=3,
            )
        )
        return made
