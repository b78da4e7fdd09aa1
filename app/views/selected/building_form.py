"""The form in which a building is edited by hand."""

from __future__ import annotations

import re
from typing import TypeVar

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from app.command.campus import EDITABLE, edit_building
from app.domain.campus import Building, BuildingState, BuildingUse
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.views.desk import Desk
from app.views.kit import button, label, row
from app.views.resources.form import fill
from app.views.selected.floating import FloatingCard

F = TypeVar("F", bound=QWidget)

_WORDS = ("name", "name_zh", "code", "construction", "address")
_GROUPED = re.compile(r"^\d{1,3}([,\s\u202f]\d{3})+(\.\d+)?$")
_GROUPS = re.compile(r"[,\s\u202f]")
_WHOLE = ("floors", "year")
_CHOICES: dict[str, type[BuildingUse] | type[BuildingState]] = {"use": BuildingUse, "state": BuildingState}


class BuildingForm(FloatingCard):
    """Every editable field; a figure left empty is unknown. What is typed stays, whatever else changes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.building: Building | None = None
        self._version = 0
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        rows = form_layout()
        for name in EDITABLE:
            field: QLineEdit | QComboBox = QComboBox() if name in _CHOICES else QLineEdit()
            if isinstance(field, QLineEdit):
                field.returnPressed.connect(self.save)
            self.fields[name] = add_field(self, rows, msg(f"building_field.{name}"), field)
        self.body.addLayout(rows)
        self.save_button = button(desk.dress, msg("views.save"), self.save, role="primary")
        cancel = button(desk.dress, msg("views.cancel"), self.leave, role="quiet")
        self.foot.addLayout(row(None, cancel, self.save_button))

    def begin(self, building: Building) -> None:
        """Open with a building as it is now."""
        self.building = building
        self._version = self.desk.ctx.store.version(Building, building.id)
        self.banner.clear()
        for name, field in self.fields.items():
            value = getattr(building, name)
            if isinstance(field, QLineEdit):
                field.setText(_said(value))
                field.setCursorPosition(0)
        self._fill_choices({name: getattr(building, name) for name in _CHOICES})
        self.refresh()

    @property
    def holds(self) -> bool:
        """It stays until it is saved or cancelled."""
        return True

    def refresh(self) -> None:
        """Only the words around the fields."""
        text = self.dress.text
        if self.building is not None:
            self.title.setText(text("views.selected.edit_building"))
            self.caption.setText(text.pick(self.building.name, self.building.name_zh))
        chosen = {name: box.currentData() for name, box in self.fields.items() if isinstance(box, QComboBox)}
        self._fill_choices(chosen)

    def save(self) -> None:
        """Save and close, or say what to mend."""
        building, version = self.building, self._version
        if building is not None and self.banner.attempt(
            lambda: edit_building(self.desk.ctx, building, expected=version, **self.read())
        ):
            self.leave()
        self.grown.emit()

    def read(self) -> dict[str, object]:
        """The fields as they are typed; raises UserError for a figure that is none."""
        found: dict[str, object] = {}
        for name, field in self.fields.items():
            if isinstance(field, QComboBox):
                found[name] = _CHOICES[name](field.currentData())
            elif name in _WORDS:
                found[name] = field.text().strip()
            else:
                found[name] = read_figure(field.text(), msg(f"building_field.{name}"), whole=name in _WHOLE)
        return found

    def _fill_choices(self, chosen: dict[str, object]) -> None:
        for name, kind in _CHOICES.items():
            box = self.fields[name]
            if isinstance(box, QComboBox):
                fill(box, [(self.dress.text.enum(member), member) for member in kind], chosen.get(name))


def read_figure(words: str, field: Message, *, whole: bool) -> float | int | None:
    """A figure as people type it, with or without grouping; None where nothing is typed.

    Raises:
        UserError: it is no figure.
    """
    bare = words.strip()
    if _GROUPED.match(bare):
        bare = _GROUPS.sub("", bare)
    if not bare:
        return None
    try:
        return int(bare) if whole else float(bare)
    except ValueError:
        raise UserError(msg("campus.figure", field=field, value=words.strip())) from None


def form_layout() -> QFormLayout:
    """Fields below each other with their names on the left."""
    made = QFormLayout()
    made.setHorizontalSpacing(12)
    made.setVerticalSpacing(6)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return made


def add_field(card: FloatingCard, rows: QFormLayout, words: Message, field: F) -> F:
    """Put a field with its name into a form."""
    card.dress.words(field, accessibleName=words)
    rows.addRow(card.dress.words(label("caption"), text=words), field)
    return field


def _said(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
