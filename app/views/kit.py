"""The few building blocks that every panel is made of. How they look is the theme's business, by `role`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.message import Message
from app.views.dress import Dress

W = TypeVar("W", bound=QWidget)
L = TypeVar("L", bound=QBoxLayout)


def set_role(widget: W, role: str, **more: str) -> W:
    """Tell the theme what a widget is; `more` are further properties that style rules ask for."""
    changed = widget.property("role") != role
    widget.setProperty("role", role)
    for name, value in more.items():
        changed = changed or widget.property(name) != value
        widget.setProperty(name, value)
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
    return widget


def label(role: str = "body", text: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A line of words in one of the type roles."""
    made = set_role(QLabel(text), role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role == "badge":
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def button(
    dress: Dress,
    words: Message,
    on_click: Callable[[], object],
    *,
    role: str = "plain",
    icon: str = "",
    tip: Message | None = None,
) -> QPushButton:
    """A button with words; roles are `primary`, `plain`, `quiet` and `danger`."""
    made = set_role(QPushButton(), role)
    dress.words(made, text=words, accessibleName=words)
    if tip is not None:
        dress.words(made, toolTip=tip)
    if icon:
        dress.icon(made, icon, "accent_ink" if role == "primary" else "muted", 18)
        made.setIconSize(QSize(18, 18))
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda _=False: on_click())
    return made


def tool(
    dress: Dress, icon: str, words: Message, on_click: Callable[[], object], *, size: int = 20
) -> QToolButton:
    """A button with an icon alone; its words are its tip and its accessible name."""
    made = set_role(QToolButton(), "tool")
    dress.words(made, toolTip=words, accessibleName=words)
    dress.icon(made, icon, size=size)
    made.setIconSize(QSize(size, size))
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda _=False: on_click())
    return made


def glyph(dress: Dress, icon: str, role: str = "muted", size: int = 18) -> QLabel:
    """An icon that is not a button."""
    made = QLabel()
    made.setFixedSize(size, size)
    return dress.icon(made, icon, role, size)


def column(*items: QWidget | QLayout | None, gap: int = 8, margin: int | tuple[int, ...] = 0) -> QVBoxLayout:
    """Items one above the other; None is the stretch."""
    return _fill(QVBoxLayout(), items, gap, margin)


def row(*items: QWidget | QLayout | None, gap: int = 8, margin: int | tuple[int, ...] = 0) -> QHBoxLayout:
    """Items side by side; None is the stretch."""
    return _fill(QHBoxLayout(), items, gap, margin)


def _fill(
    layout: L, items: tuple[QWidget | QLayout | None, ...], gap: int, margin: int | tuple[int, ...]
) -> L:
    layout.setSpacing(gap)
    left, top, right, bottom = (margin,) * 4 if isinstance(margin, int) else margin
    layout.setContentsMargins(left, top, right, bottom)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout


class Card(QFrame):
    """A titled block of a panel; `body` takes its content, `head` what stands beside the title."""

    def __init__(self, dress: Dress, title: Message | None = None) -> None:
        super().__init__()
        set_role(self, "card")
        self.head = row(gap=8)
        self.title = label("heading")
        self.body = column(gap=8)
        outer = column(gap=8, margin=(16, 12, 16, 14))
        if title is not None:
            dress.words(self.title, text=title)
            self.head.addWidget(self.title)
            self.head.addStretch(1)
            outer.addLayout(self.head)
        outer.addLayout(self.body)
        self.setLayout(outer)


class Scroller(QScrollArea):
    """A column of cards that scrolls."""

    def __init__(self, *cards: QWidget) -> None:
        super().__init__()
        set_role(self, "scroller")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = set_role(QWidget(), "scroller_body")
        content.setLayout(column(*cards, None, gap=0))
        self.setWidget(content)


class EmptyState(QWidget):
    """What an empty panel says: what there is to do, and the button that does it."""

    def __init__(self, dress: Dress, icon: str, title: Message, hint: Message) -> None:
        super().__init__()
        sign = glyph(dress, icon, "faint", 32)
        heading = dress.words(label("heading", wrap=True), text=title)
        text = dress.words(label("hint", wrap=True), text=hint)
        self.buttons = row(gap=8)
        for words in (heading, text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        centred = row(None, sign, None)
        middle = row(None, self.buttons, None)
        self.setLayout(column(centred, heading, text, middle, None, gap=10, margin=(24, 36, 24, 24)))


def form_grid(parent: QWidget, *stretched: int) -> QGridLayout:
    """A grid of names and fields that fills a widget; these columns take the room that is left."""
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    for column_number in stretched:
        grid.setColumnStretch(column_number, 1)
    return grid


def entry(words: QLayout, *parts: QWidget) -> QWidget:
    """A line of a list: its words, and what can be done with it at their first line's height."""
    line = row(words, *parts, gap=4)
    line.setStretch(0, 1)
    for part in parts:
        line.setAlignment(part, Qt.AlignmentFlag.AlignTop)
    made = QWidget()
    made.setLayout(line)
    return made


def rule() -> QFrame:
    """A thin line."""
    made = set_role(QFrame(), "rule")
    made.setFixedHeight(1)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count() and (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            clear(inner)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()


@contextmanager
def silent(widget: QObject) -> Iterator[None]:
    """Change a widget without its signals, so that a refresh is not taken for a person's act."""
    before = widget.blockSignals(True)
    try:
        yield
    finally:
        widget.blockSignals(before)
