"""Views of the map to come back to: kept for everybody at the operation, called by number."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QInputDialog, QLineEdit, QVBoxLayout
from shapely.geometry import Point

from app.command.bookmarks import add_bookmark, delete_bookmark, rename_bookmark
from app.domain.drawing import Bookmark
from app.domain.message import msg
from app.views import figures
from app.views.actions import Command
from app.views.canvas import MapView
from app.views.desk import Desk
from app.views.kit import button, clear, column, label, row, set_role, tool
from app.views.selected.floating import FloatingCard

if TYPE_CHECKING:
    from app.views.window import MainWindow

NUMBERED = 9


class BookmarksCard(FloatingCard):
    """Keeps the view under a name, goes to those that were kept, renames and forgets them."""

    def __init__(self, desk: Desk, view: MapView) -> None:
        super().__init__(desk)
        self._view = view
        dress = desk.dress
        dress.words(self.title, text=msg("views.bookmarks.title"))
        dress.words(self.caption, text=msg("views.bookmarks.caption"))
        self.name = QLineEdit()
        dress.words(
            self.name,
            placeholderText=msg("views.bookmarks.name"),
            accessibleName=msg("views.bookmarks.name"),
        )
        self.name.returnPressed.connect(self.keep)
        add = button(dress, msg("views.bookmarks.keep"), self.keep, role="primary", icon="plus")
        line = row(self.name, add, gap=8)
        line.setStretch(0, 1)
        self.lines: QVBoxLayout = column(gap=2)
        self._empty = label("hint", wrap=True)
        dress.words(self._empty, text=msg("views.bookmarks.empty"))
        self.body.addLayout(line)
        self.body.addWidget(self._empty)
        self.body.addLayout(self.lines)

    def refresh(self) -> None:
        """List the views in the order in which they were kept."""
        clear(self.lines)
        marks = self.desk.snapshot.bookmarks
        self._empty.setVisible(not marks)
        for number, mark in enumerate(marks, start=1):
            go = set_role(
                button(self.dress, msg("data.words", en=mark.name, zh=mark.name), partial(self.go, mark)),
                "quiet",
            )
            keys = f"Ctrl+{number}" if number <= NUMBERED else ""
            scale = label("caption", " · ".join(p for p in (f"1:{figures.count(mark.scale)}", keys) if p))
            rename = tool(
                self.dress, "edit", msg("views.bookmarks.rename"), partial(self._rename, mark), size=16
            )
            remove = tool(
                self.dress, "trash", msg("views.bookmarks.forget"), partial(self._forget, mark), size=16
            )
            self.lines.addLayout(row(go, None, scale, rename, remove, gap=6))

    def keep(self) -> None:
        """Keep what the map shows now under the name that was typed."""
        view, ctx = self._view.viewport(), self.desk.ctx
        name, centre = self.name.text(), Point(view.x, view.y)
        if self.banner.attempt(lambda: add_bookmark(ctx, name, centre, view.scale)):
            self.name.clear()

    def go(self, mark: Bookmark) -> None:
        """Show a view again."""
        self._view.fly_to((mark.centre.x, mark.centre.y), mark.scale)
        self._view.setFocus()

    def go_to_number(self, number: int) -> None:
        """Show the view of that number, counted from 1."""
        marks = self.desk.snapshot.bookmarks
        if number <= len(marks):
            self.go(marks[number - 1])
        else:
            self.desk.tell(msg("views.bookmarks.none_there", n=number), "info")

    def _rename(self, mark: Bookmark) -> None:
        text = self.dress.text
        name, taken = QInputDialog.getText(
            self, text("views.bookmarks.rename"), text("views.bookmarks.name"), text=mark.name
        )
        if taken:
            self.banner.attempt(lambda: rename_bookmark(self.desk.ctx, mark, name))

    def _forget(self, mark: Bookmark) -> None:
        self.banner.attempt(lambda: delete_bookmark(self.desk.ctx, mark))


def commands(window: MainWindow) -> Iterator[Command]:
    """The list of views; the first nine are called by Control and their number."""
    cards = window.map.cards
    for number in range(1, NUMBERED + 1):
        short = QShortcut(QKeySequence(f"Ctrl+{number}"), window)
        short.activated.connect(partial(cards.bookmarks.go_to_number, number))
    words, group = msg("views.action.bookmarks"), msg("views.group.view")
    yield Command("bookmarks", words, group, "bookmark", cards.show_bookmarks, ("Ctrl+Shift+K",))
