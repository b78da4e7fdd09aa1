"""The fields that the options of a layout are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QPushButton, QSizePolicy, QWidget

from app.domain.message import Message
from app.views.dress import Dress
from app.views.kit import row, set_role, silent

V = TypeVar("V")


class Choice(QWidget, Generic[V]):
    """A few values side by side of which one is chosen; the arrow keys go from one to the next."""

    changed = Signal()

    def __init__(self, dress: Dress, name: Message, choices: Iterable[tuple[Message | str, V]]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._values: list[V] = []
        line = row(gap=4)
        for words, value in choices:
            made = set_role(QPushButton(), "plain")
            if isinstance(words, str):
                made.setText(words)
            else:
                dress.words(made, text=words)
            made.setCheckable(True)
            made.setMinimumWidth(10)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._group.addButton(made, len(self._values))
            self._values.append(value)
            line.addWidget(made, 1)
        self._group.buttons()[0].setChecked(True)
        self._group.idToggled.connect(self._toggled)
        dress.words(self, accessibleName=name)
        self.setLayout(line)

    @property
    def value(self) -> V:
        """The chosen one."""
        return self._values[self._group.checkedId()]

    def choose(self, value: V) -> None:
        """Choose without telling."""
        with silent(self):
            self._group.button(self._values.index(value)).setChecked(True)

    def _toggled(self, _: int, checked: bool) -> None:
        if checked:
            self.changed.emit()


class Ticks(QWidget, Generic[V]):
    """Values in columns, each of which is in or out."""

    changed = Signal()

    def __init__(self, dress: Dress, choices: Iterable[tuple[Message | str, V]], columns: int = 2) -> None:
        super().__init__()
        self.boxes: dict[V, QCheckBox] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        items = list(choices)
        rows = -(-len(items) // columns)
        for index, (words, value) in enumerate(items):
            box = QCheckBox()
            if isinstance(words, str):
                box.setText(words)
            else:
                dress.words(box, text=words)
            box.toggled.connect(lambda _: self.changed.emit())
            self.boxes[value] = box
            grid.addWidget(box, index % rows, index // rows)
        self.setLayout(grid)

    @property
    def values(self) -> frozenset[V]:
        """Those that are in."""
        return frozenset(value for value, box in self.boxes.items() if box.isChecked())

    def choose(self, values: Iterable[V]) -> None:
        """Set them without telling."""
        wanted = frozenset(values)
        with silent(self):
            for value, box in self.boxes.items():
                box.setChecked(value in wanted)
