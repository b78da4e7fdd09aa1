"""F1: every key in one place, over the whole window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.message import Message, msg
from app.views.actions import Actions, Command, shown_keys
from app.views.dress import Dress
from app.views.kit import clear, column, label, row, set_role, tool

_MAP_KEYS: tuple[tuple[str, Message], ...] = (
    ("1–9", msg("views.help.type_keys")),
    ("Enter", msg("views.help.enter")),
    ("Esc", msg("views.help.escape")),
    ("+  −  ↑ ↓ ← →", msg("views.help.move")),
    ("Home", msg("views.help.home")),
    ("S", msg("views.help.snap")),
    ("Tab", msg("views.help.tab")),
)


class HelpOverlay(QWidget):
    """Covers the window until a key or a click."""

    def __init__(self, parent: QWidget, dress: Dress) -> None:
        super().__init__(parent)
        set_role(self, "overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._dress = dress
        self._actions: Actions | None = None
        title = dress.words(label("headline"), text=msg("views.help.title"))
        close = tool(dress, "close", msg("views.close"), self.hide)
        self._columns = row(gap=56)
        self.setLayout(column(row(title, None, close), self._columns, None, gap=24, margin=(56, 40, 56, 40)))
        dress.changed.connect(self._fill)
        self.hide()

    def explain(self, actions: Actions) -> None:
        """List the keys of these commands."""
        self._actions = actions
        self._fill()

    def toggle(self) -> None:
        """Show or hide."""
        if self.isVisible():
            self.hide()
            return
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key closes."""
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click closes."""
        self.hide()

    def _fill(self) -> None:
        clear(self._columns)
        groups = self._actions.groups() if self._actions else {}
        blocks = [self._block(group, commands) for group, commands in groups.items()]
        blocks.append(self._map_block())
        heights = [0, 0, 0]
        columns = [column(gap=24), column(gap=24), column(gap=24)]
        for block, lines in blocks:
            shortest = heights.index(min(heights))
            columns[shortest].addWidget(block)
            heights[shortest] += lines + 2
        for filled in columns:
            filled.addStretch(1)
            self._columns.addLayout(filled, 1)

    def _block(self, group: Message, commands: list[Command]) -> tuple[QWidget, int]:
        lines = [(shown_keys(c), c.words) for c in commands if c.keys]
        return self._table(group, lines), len(lines)

    def _map_block(self) -> tuple[QWidget, int]:
        return self._table(msg("views.help.map"), list(_MAP_KEYS)), len(_MAP_KEYS)

    def _table(self, group: Message, lines: list[tuple[str, Message]]) -> QWidget:
        text = self._dress.text
        block = QWidget()
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, 112)
        for line, (keys, words) in enumerate(lines):
            grid.addWidget(label("key", keys), line, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label("body", text.render(words)), line, 1)
        block.setLayout(column(label("heading", text.render(group)), grid, gap=12))
        return block
