"""Runs the window of a command post until the person leaves it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from app.command.context import Context
from app.domain.errors import UserError
from app.domain.message import msg
from app.runtime.text import Text
from app.store.store import Store
from app.views import icons
from app.views.banner import Notice
from app.views.crash import CrashFunnel
from app.views.settings import Settings
from app.views.snapshot import Snapshot
from app.views.window import MainWindow

FIRST_SIZE = (1440, 900)
_TITLE_BAR = QStyle.PixelMetric.PM_TitleBarHeight


def application() -> QApplication:
    """The running application, or a new one."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    made = QApplication(sys.argv[:1])
    made.setApplicationName("muster")
    made.setDesktopFileName("muster")
    made.setWindowIcon(QIcon(icons.pixmap("threat", "#0b6477", 64)))
    return made


def place(window: QWidget, geometry: QByteArray) -> None:
    """Put a window where it stood last, or at its first size: always whole on the screen.

    It fills a screen on which it has no room.
    """
    if not window.restoreGeometry(geometry):
        window.resize(*FIRST_SIZE)
    if window.isMaximized() or window.isFullScreen():
        return
    room, title = window.screen().availableGeometry(), window.style().pixelMetric(_TITLE_BAR)
    room.setTop(room.top() + title)
    wanted = window.geometry()
    size = wanted.size().boundedTo(room.size())
    left = max(room.left(), min(wanted.left(), room.right() + 1 - size.width()))
    top = max(room.top(), min(wanted.top(), room.bottom() + 1 - size.height()))
    window.setGeometry(left, top, size.width(), size.height())
    if size != wanted.size():
        window.setWindowState(Qt.WindowState.WindowMaximized)


class Post:
    """One window at a time; opening another operation puts a new window in place of the old."""

    def __init__(self, store: Store, text: Text, author: str, settings: Settings) -> None:
        self.settings = settings
        self.window = self._window(store, text, author)

    def open(self, path: Path) -> None:
        """Open another operation; the window stays with the old one where that fails."""
        window = self.window
        try:
            store = Store.open(path)
        except UserError as error:
            window.show_notice(Notice.of(error))
            return
        timezone = store.snapshot().campus.info.timezone
        text = Text(window.desk.dress.text.language, timezone)
        following = self._window(store, text, window.desk.ctx.author)
        self.window = following
        window.close()
        window.desk.ctx.store.close()
        window.deleteLater()

    def _window(self, store: Store, text: Text, author: str) -> MainWindow:
        window = MainWindow(Context(store, author), text, settings=self.settings)
        window.operation_wanted.connect(self.open)
        place(window, self.settings.geometry)
        self.settings.used(store.path)
        window.show()
        return window


def _collect() -> None:
    """What the start made stays: from now on only newer things are looked through for garbage."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def run(
    store: Store, text: Text, *, author: str = "", language_given: bool = False, snapshot: Path | None = None
) -> int:
    """Show the window on an open operation; returns when it is closed, with the exit code.

    The language, theme and author that this user chose last come back, unless `language_given` or `author`
    says otherwise. With `snapshot` the window closes itself when it has written a picture of itself there;
    raises UserError where that cannot be written.
    """
    running = application()
    settings = Settings()
    if settings.language and not language_given:
        text = Text(settings.language, text.timezone.key)
    post = Post(store, text, author or settings.author, settings)
    funnel = CrashFunnel(
        lambda path: post.window.desk.courier.deliver(
            lambda: post.window.show_notice(Notice(msg("views.crash", file=str(path)), "danger"))
        )
    )
    funnel.install()
    post.window.map.view.pictured.connect(_collect)
    picture = Snapshot(post.window, snapshot) if snapshot is not None else None
    try:
        code = running.exec()
        if picture is not None and picture.error is not None:
            raise picture.error
        return code
    finally:
        gc.enable()
        funnel.remove()
        post.window.desk.ctx.store.close()
