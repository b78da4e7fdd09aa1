"""The nine types of incident as buttons, each with the digit that chooses it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLayout, QPushButton, QWidget

from app.domain.incident import IncidentType
from app.domain.message import msg
from app.views.dress import Dress
from app.views.kit import column, glyph, label, row, set_role


class TypeGrid(QWidget):
    """One type is chosen, or none yet."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self._group = QButtonGroup(self)
        self.buttons: dict[IncidentType, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for index, kind in enumerate(IncidentType):
            made = set_role(QPushButton(), "type")
            made.setCheckable(True)
            made.setFixedHeight(64)
            dress.words(made, accessibleName=msg("views.incident.type_key", key=index + 1, type=kind))
            made.setLayout(self._words(kind, index + 1))
            self._group.addButton(made)
            self.buttons[kind] = made
            grid.addWidget(made, index // 3, index % 3)
            grid.setColumnStretch(index % 3, 1)

    @property
    def chosen(self) -> IncidentType | None:
        """The chosen type."""
        return next((kind for kind, made in self.buttons.items() if made.isChecked()), None)

    def choose(self, kind: IncidentType | None) -> None:
        """Choose a type, or none."""
        if kind is not None:
            self.buttons[kind].setChecked(True)
            return
        self._group.setExclusive(False)
        for made in self.buttons.values():
            made.setChecked(False)
        self._group.setExclusive(True)

    def take_focus(self) -> None:
        """Give the keyboard to the chosen type, else to the first."""
        self.buttons[self.chosen or next(iter(IncidentType))].setFocus()

    def _words(self, kind: IncidentType, key: int) -> QLayout:
        number = label("key", str(key))
        words = self._dress.words(label("body", wrap=True), text=msg("views.enum", member=kind))
        for part in (number, words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        head = row(glyph(self._dress, kind.value, "text", 18), None, number, gap=4)
        return column(head, words, gap=2, margin=(8, 6, 6, 6))
