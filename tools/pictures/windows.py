"""The window at work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap import text_for
from app.command.context import Context
from app.map.look import CampusTheme
from app.map.tokens import LIGHT, Tokens
from app.views.app import application
from app.views.drawing.kinds import Shape, Target
from app.views.window import MainWindow
from tools.pictures.files import save

_LIMIT_MS = 60_000


@contextmanager
def opened(ctx: Context, language: str, tokens: Tokens, width: int, height: int) -> Iterator[MainWindow]:
    """A window with its map painted."""
    application()
    window = MainWindow(ctx, text_for(ctx.snapshot.campus, language), tokens=tokens)
    window.resize(width, height)
    window.show()
    settle(window)
    yield window
    window.close()


def wait(done: Callable[[], bool]) -> None:
    """Let the program work until something is so."""
    running, timer = application(), QElapsedTimer()
    timer.start()
    while not done():
        running.processEvents()
        if timer.elapsed() > _LIMIT_MS:
            raise TimeoutError("the window did not settle")


def settle(window: MainWindow) -> None:
    """Let the map become sharp."""
    view = window.map.view
    wait(lambda: view.scene() is not None and not view.busy)
    for _ in range(5):
        QApplication.processEvents()
    wait(lambda: not view.busy)


def shoot(widget: QWidget, path: Path) -> None:
    """A picture of what is seen."""
    save(widget.grab().toImage(), path)


def window_picture(ctx: Context, tokens: Tokens, language: str, width: int, height: int, path: Path) -> None:
    """The window as a person sees it first."""
    with opened(ctx, language, tokens, width, height) as window:
        shoot(window, path)


def layout_picture(ctx: Context, path: Path) -> None:
    """The layout of the situation map, with its frame on the map and its page."""
    with opened(ctx, "en", LIGHT, 1600, 900) as window:
        window.files.ask_export()
        layout = window.files.layout
        wait(lambda: layout.made is not None and layout.made.sharp)
        wait(lambda: not (layout.maker.busy or window.map.view.busy))
        shoot(window, path)


def drawing_picture(ctx: Context, path: Path) -> None:
    """A zone half drawn, the length of its next side typed, and what it holds beside the cursor."""
    with opened(ctx, "en", LIGHT, 1366, 768) as window:
        view, drawing = window.map.view, window.map.drawing
        west, south, east, north = ctx.snapshot.extents[0].area.bounds
        view.fit((west - 130.0, south - 130.0, east + 130.0, north + 130.0))
        settle(window)
        drawing.choose(Target.ZONE)
        drawing.begin(Shape.POLYGON)
        for place in ((west - 70.0, south - 20.0), (west - 60.0, north + 60.0), (east + 50.0, north + 70.0)):
            _point(window, view.to_screen(*place).toPoint())
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.to_screen(*place).toPoint())
        _point(window, view.to_screen(east + 65.0, south - 40.0).toPoint())
        QTest.keyClicks(view, "150")
        QTest.qWait(600)
        settle(window)
        shoot(window, path)
        QTest.keyClick(view, Qt.Key.Key_Escape)
        QTest.keyClick(view, Qt.Key.Key_Escape)
        drawing.choose(Target.ANNOTATION)


def _point(window: MainWindow, pixel: QPoint) -> None:
    QTest.mouseMove(window.map.view, pixel + QPoint(1, 0))
    QTest.mouseMove(window.map.view, pixel)


def zones_picture(ctx: Context, path: Path) -> None:
    """The drawer of zones with what is wrong about them."""
    with opened(ctx, "en", LIGHT, 1366, 768) as window:
        window.map.cards.show_zones()
        window.map.cards.zones.table.selectAll()
        window.map.cards.zones.look.click()
        settle(window)
        wait(lambda: not window.desk.jobs.running)
        shoot(window, path)


def search_picture(ctx: Context, query: str, path: Path) -> None:
    """The search box with initials of pinyin, the result previewed on the map."""
    with opened(ctx, "zh", LIGHT, 1366, 768) as window:
        finder = window.top.finder
        window.search()
        QTest.keyClicks(finder, query)
        wait(lambda: finder.results.count() > 0)
        QTest.keyClick(finder, Qt.Key.Key_Down)
        QTest.qWait(600)
        settle(window)
        shoot(window, path)


def layers_picture(ctx: Context, path: Path) -> None:
    """The list of layers, the buildings coloured by the people inside."""
    with opened(ctx, "en", LIGHT, 1600, 900) as window:
        window.left.set_wide(True)
        looks = window.desk.looks
        looks.change(replace(looks.current, theme=CampusTheme.PEOPLE))
        window.map.view.fit()
        settle(window)
        shoot(window, path)
        looks.reset()


def second_picture(ctx: Context, path: Path) -> None:
    """The second map, as it stands on a wall."""
    with opened(ctx, "en", LIGHT, 1366, 768) as window:
        window.show_second_map()
        second = window.second_map
        assert second is not None
        wait(lambda: second.view.scene() is not None and not second.view.busy)
        QTest.qWait(300)
        wait(lambda: not second.view.busy)
        shoot(second, path)
