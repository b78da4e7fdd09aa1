"""A search field with its list of results: type, arrow keys, Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.domain.message import Message
from app.views.dress import Dress
from app.views.kit import column, set_role
from app.views.search.hits import Hit
from app.views.theme import colour

Search = Callable[[str], list[Hit]]

_ROW_PX = 44
_ROWS = 8
_FEWEST = 2
_EDGE_PX = 8
_HIT = Qt.ItemDataRole.UserRole


class Finder(QLineEdit):
    """The list of results hangs below the field, inside the window."""

    chosen = Signal(object)
    """The `Hit` that a person took."""
    walked = Signal(object)
    """The `Hit` to which a person went with the arrow keys."""
    abandoned = Signal()
    """A person left the results without taking one."""

    def __init__(self, dress: Dress, search: Search, placeholder: Message) -> None:
        super().__init__()
        self._dress = dress
        self._search = search
        dress.words(self, placeholderText=placeholder, accessibleName=placeholder)
        self.setClearButtonEnabled(False)
        self._icon = self.addAction(
            dress.pixmap("search", "muted", 18, 2.0), QLineEdit.ActionPosition.LeadingPosition
        )
        dress.words(self._icon, text=placeholder)
        dress.changed.connect(self._redress)
        self._drop = _Drop(dress)
        self._drop.list.itemClicked.connect(self._take)
        self._walking = False
        self._hasty = False
        self.textEdited.connect(self._edited)

    @property
    def results(self) -> QListWidget:
        """The list of results."""
        return self._drop.list

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys walk through the results, Enter takes one, Escape puts them away."""
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
        key = Qt.Key(event.key())
        if key in moves and self._drop.isVisible():
            self._walk(moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(event)
        elif key == Qt.Key.Key_Escape and self._drop.isVisible():
            self._abandon()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes once the person is elsewhere."""
        super().focusOutEvent(event)
        QTimer.singleShot(120, self, self._leave)

    def put_away(self) -> None:
        """Hide the list of results."""
        self._abandon()

    def look_again(self) -> None:
        """More is known than before: search again, unless a person walks through the results already.

        Who struck Enter before anything was known gets the first result now.
        """
        if self.hasFocus() and self.text() and not self._walking:
            self._look(self.text())
            if self._hasty and self._drop.isVisible():
                self._take(self._drop.list.item(0))

    def _leave(self) -> None:
        if not self.hasFocus():
            self._abandon()

    def _abandon(self) -> None:
        self._drop.hide()
        self._stop_walking()

    def _stop_walking(self) -> None:
        if self._walking:
            self._walking = False
            self.abandoned.emit()

    def _walk(self, way: int) -> None:
        """Go so many results down."""
        results = self._drop.list
        results.setCurrentRow(max(0, min(results.count() - 1, results.currentRow() + way)))
        self._walking = True
        self.walked.emit(results.currentItem().data(_HIT))

    def _enter(self, event: QKeyEvent) -> None:
        if not self._drop.isVisible() and self.text():
            self._look(self.text())
        item = self._drop.list.currentItem()
        if self._drop.isVisible() and item is not None:
            self._take(item)
            event.accept()
        else:
            self._hasty = bool(self.text())
            super().keyPressEvent(event)

    def _edited(self, query: str) -> None:
        self._hasty = False
        self._look(query)

    def _look(self, query: str) -> None:
        hits = self._search(query)
        self._stop_walking()
        self._drop.fill(hits)
        if hits:
            self._drop.hang_below(self)
        else:
            self._drop.hide()

    def _take(self, item: QListWidgetItem) -> None:
        hit: Hit = item.data(_HIT)
        if hit.leads_somewhere:
            self._hasty = False
            self._drop.hide()
            self._walking = False
            self.chosen.emit(hit)

    def _redress(self) -> None:
        self._icon.setIcon(self._dress.pixmap("search", "muted", 18, 2.0))
        self._drop.hide()


class _Drop(QFrame):
    """The list, as a card that floats above the window's own content."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        set_role(self, "floating")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_HitDelegate(dress, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.setLayout(column(self.list, margin=4))
        self.hide()

    def fill(self, hits: list[Hit]) -> None:
        """Show these hits, the first of them chosen."""
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(hit.title)
            item.setData(_HIT, hit)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def hang_below(self, field: QWidget) -> None:
        """Take the place below the field."""
        window = field.window()
        if self.parent() is not window:
            self.setParent(window)
        corner = field.mapTo(window, QPoint(0, field.height() + 4))
        wide = max(field.width(), 320)
        room = (window.height() - corner.y() - 2 * _EDGE_PX) // _ROW_PX
        rows = min(self.list.count(), _ROWS, max(room, _FEWEST))
        left = min(corner.x(), window.width() - wide - _EDGE_PX)
        self.setGeometry(QRect(QPoint(left, corner.y()), QSize(wide, rows * _ROW_PX + 10)))
        self.show()
        self.raise_()


class _HitDelegate(QStyledItemDelegate):
    """Draws a hit: its icon, its name, and what it is."""

    def __init__(self, dress: Dress, parent: QListWidget) -> None:
        super().__init__(parent)
        self._dress = dress

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One row."""
        return QSize(0, _ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Two lines beside an icon."""
        hit: Hit = index.data(_HIT)
        tokens = self._dress.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(
            rect.left() + 12, rect.top() + 12, self._dress.pixmap(hit.icon, "muted", 20, ratio)
        )
        words = rect.adjusted(44, 4, -12, -4)
        self._line(painter, QRect(words.left(), words.top(), words.width(), 19), hit.title, "text", 13)
        self._line(painter, QRect(words.left(), words.top() + 19, words.width(), 16), hit.detail, "muted", 11)
        painter.restore()

    def _line(self, painter: QPainter, rect: QRect, words: str, role: str, size: int) -> None:
        font = painter.font()
        font.setPixelSize(size)
        painter.setFont(font)
        painter.setPen(QColor(colour(self._dress.tokens, role)))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
