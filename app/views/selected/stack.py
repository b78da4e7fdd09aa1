"""Which of the objects at one place is shown, and the way to the others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.message import msg
from app.map.scene import Ref
from app.views.dress import Dress
from app.views.kit import label, row, silent, tool


class StackBar(QWidget):
    """`turned` carries the `Ref` of another object at the place; hidden where there is only one."""

    turned = Signal(object)

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self._refs: list[Ref] = []
        self.count = label("caption")
        self.names = QComboBox()
        dress.words(self.names, accessibleName=msg("views.selected.stack"))
        self.names.activated.connect(self._go)
        back = tool(dress, "arrow_up", msg("views.selected.above"), lambda: self.turn(-1), size=16)
        on = tool(dress, "arrow_down", msg("views.selected.below"), lambda: self.turn(1), size=16)
        line = row(self.count, self.names, back, on, gap=6)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    def show_refs(self, named: Sequence[tuple[Ref, str]], current: Ref | None) -> None:
        """Name the objects of a place, topmost first."""
        self._refs = [ref for ref, _ in named]
        self.setVisible(len(named) > 1 and current in self._refs)
        if current not in self._refs:
            return
        text = self._dress.text
        with silent(self.names):
            self.names.clear()
            for ref, title in named:
                self.names.addItem(f"{text(f'views.kind.{ref.kind.__name__.lower()}')} · {title}")
            self.names.setCurrentIndex(self._refs.index(current))
        self.count.setText(f"{self._refs.index(current) + 1}/{len(named)}")

    def turn(self, way: int) -> bool:
        """Go to the object above or below, round and round; False where there is only one."""
        if self.isHidden():
            return False
        self._go((self.names.currentIndex() + way) % len(self._refs))
        return True

    def _go(self, index: int) -> None:
        self.turned.emit(self._refs[index])
