"""A card that floats over the map: a title, a body that scrolls where it has to, Escape to put it away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from app.domain.message import msg
from app.views.banner import Banner
from app.views.canvas import Tool
from app.views.desk import Desk
from app.views.kit import Scroller, clear, column, label, row, set_role, tool

WIDTH = 344
_GAP = 6


class FloatingCard(QFrame):
    """`left` when a person is through with it. Subclasses fill `body` and say what they show in `refresh`."""

    left = Signal()
    grown = Signal()
    """The content may have another height now."""
    drawing = Signal(object, object)
    """A `Tool` that the card needs on the map, and what takes the geometry that it finishes with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        set_role(self, "floating")
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.desk = desk
        self.dress = desk.dress
        self.title = label("title", wrap=True)
        self.caption = label("caption", wrap=True)
        self.badges = row(gap=6)
        self._close = tool(desk.dress, "close", msg("views.close"), self.leave, size=18)
        words = column(self.title, self.caption, gap=2)
        self._head = head = row(words, self.badges, self._close, gap=8, margin=(16, 12, 10, 0))
        head.setStretch(0, 1)
        head.setAlignment(self._close, Qt.AlignmentFlag.AlignTop)
        self.banner = Banner(desk.dress)
        self.body: QVBoxLayout = column(gap=8)
        self.foot: QVBoxLayout = column(gap=8, margin=(16, 4, 16, 12))
        self.content = content = QWidget()
        self._inside = column(self.body, margin=(16, 4, 16, 8))
        content.setLayout(self._inside)
        self._scroller = Scroller(content)
        self.setLayout(column(head, self.banner, self._scroller, self.foot, gap=_GAP))
        desk.stepped.connect(lambda _: self._again())
        desk.dress.changed.connect(self._again)
        self.hide()

    @property
    def holds(self) -> bool:
        """Whether another selection on the map leaves the card where it is, for it may be half filled in."""
        return False

    def refresh(self) -> None:
        """Show the operation as it is now, leaving half-typed fields alone."""

    def wanted_height(self) -> int:
        """How high the card would like to be, in px."""
        inner = WIDTH - 2
        content = max(_height(self._inside, inner), self.content.minimumSizeHint().height())
        parts = [_height(self._head, inner), content + 4, _height(self.foot, inner)]
        if not self.banner.isHidden():
            parts.append(self.banner.heightForWidth(inner))
        return sum(parts) + _GAP * (len(parts) - 1) + 4

    def leave(self) -> None:
        """Put the card away."""
        self.banner.clear()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the card away."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def badge(self, words: str, tone: str = "", tip: str = "") -> None:
        """Put a badge beside the title."""
        made = set_role(label("badge", words), "badge", tone=tone)
        made.setToolTip(tip)
        self.badges.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)

    def clear_badges(self) -> None:
        """Take the badges away."""
        clear(self.badges)

    def draw(self, way: Tool, done: object) -> None:
        """Ask for a drawing on the map."""
        self.drawing.emit(way, done)

    def _again(self) -> None:
        if not self.isHidden():
            self.refresh()
            self.grown.emit()


def _height(layout: QLayout, width: int) -> int:
    return layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
