"""What a model asks for: every field with where its value comes from, and a table where it reads one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from app.domain.assessment import InputOrigin
from app.domain.source import SourceStatus
from app.hazards.assessing import BUILDING
from app.hazards.inputs import InputSpec, Suggestion, known, show
from app.hazards.parameters import ModelParameters
from app.hazards.wording import unit_words
from app.views.dress import Dress
from app.views.kit import clear, column, label, row, set_role


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a model's inputs before anybody types."""

    specs: tuple[InputSpec, ...]
    suggestions: Mapping[str, Suggestion]
    parameters: ModelParameters

    def of(self, spec: InputSpec) -> Suggestion | None:
        """What stands for one input."""
        return known(spec, self.suggestions.get(spec.name), self.parameters)


class InputsForm(QWidget):
    """A field for each input, filled with what is known; what a person changes counts as given."""

    building_changed = Signal()
    """A person named another building: what is known of it stands for the other fields."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self._known: dict[str, str] = {}
        self._building = ""
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self.setLayout(column(gap=6))

    def ask(self, known: Known, given: Mapping[str, str]) -> None:
        """Ask for a model's inputs; `given` are a person's own values, which stay."""
        layout = self.layout()
        assert layout is not None
        left_at = next((name for name, field in self.fields.items() if field.hasFocus()), "")
        clear(layout)
        self.fields, self._known = {}, {}
        lines = {s.name: self._line(s, known.of(s), given.get(s.name, "")) for s in known.specs}
        for line in lines.values():
            layout.addWidget(line)
        if left_at in lines:
            lines[left_at].show()
            self.fields[left_at].setFocus()
        self._building = self._building_text()
        building = self.fields.get(BUILDING)
        if isinstance(building, QLineEdit):
            building.editingFinished.connect(self._named)

    def given(self) -> dict[str, str]:
        """What a person entered that is not what was known anyway."""
        values = {name: _value(field) for name, field in self.fields.items()}
        return {name: value for name, value in values.items() if value and value != self._known[name]}

    @property
    def stale(self) -> bool:
        """Whether another building stands there than the one whose figures fill the other fields."""
        return self._building_text() != self._building

    def _building_text(self) -> str:
        return _value(self.fields[BUILDING]) if BUILDING in self.fields else ""

    def _named(self) -> None:
        if self.stale:
            self.building_changed.emit()

    def _line(self, spec: InputSpec, found: Suggestion | None, given: str) -> QWidget:
        text = self._dress.text
        unit = f" ({text.render(unit_words(spec.unit))})" if spec.unit else ""
        name = text.render(spec.label) + unit
        shown = show(found.value) if found is not None else ""
        field = self._field(spec, given or shown)
        field.setAccessibleName(name)
        self.fields[spec.name], self._known[spec.name] = field, shown
        origin, badge = label("caption", wrap=True), set_role(label("badge"), "badge", tone="caution")
        badge.setText(text.enum(SourceStatus.UNVERIFIED))
        line = QWidget()
        line.setLayout(column(label("body", name, wrap=True), field, row(origin, badge, gap=6), gap=2))

        def tell() -> None:
            self._tell(spec, found, origin, badge)

        if isinstance(field, QComboBox):
            field.currentIndexChanged.connect(tell)
        else:
            field.textChanged.connect(tell)
        tell()
        return line

    def _field(self, spec: InputSpec, value: str) -> QLineEdit | QComboBox:
        text = self._dress.text
        choices: list[tuple[str, str]] = []
        if spec.kind is bool:
            choices = [(text("assess.yes"), "yes"), (text("assess.no"), "no")]
        elif issubclass(spec.kind, Enum):
            choices = [(text.enum(member), str(member.value)) for member in spec.kind]
        if not choices:
            return QLineEdit(value)
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for words, data in [(text("assess.not_said"), ""), *choices]:
            box.addItem(words, data)
        box.setCurrentIndex(max(0, box.findData(value)))
        return box

    def _tell(self, spec: InputSpec, found: Suggestion | None, origin: QLabel, badge: QLabel) -> None:
        """Where the value in the field comes from."""
        text, value = self._dress.text, _value(self.fields[spec.name])
        own = bool(value) and value != self._known[spec.name]
        badge.setVisible(not own and found is not None and found.source.status is SourceStatus.UNVERIFIED)
        if own:
            words = text("assess.from", origin=InputOrigin.PERSON)
        elif found is not None:
            words = text("assess.from", origin=found.origin)
            origin.setToolTip(text.source(found.source))
        else:
            words = text("assess.may_stay_empty" if spec.optional else "assess.needed")
        origin.setText(words)


def _value(field: QLineEdit | QComboBox) -> str:
    return str(field.currentData()) if isinstance(field, QComboBox) else field.text().strip()
