"""Makes the pictures of the documentation from the real program: `python -m tools.pictures FOLDER`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from app.bootstrap import demo_campus, text_for
from app.command.context import Context
from app.command.demo import stage_dormitory_fire
from app.command.exports import situation, situation_sheet
from app.command.operations import create_operation
from app.command.proposals import approve, make_proposal
from app.map.paint.export import page_image
from app.map.sheet import Grid, Layout, Paper
from app.map.tokens import DARK, LIGHT, Tokens
from app.runtime.text import BOTH
from app.views.app import application
from app.views.window import MainWindow

OPENED = datetime(2026, 11, 21, 19, 5, tzinfo=UTC)
"""A Sunday morning at five past three, campus time."""
AUTHOR = "Duty officer"
WINDOWS = (
    ("window-light", LIGHT, "en", 1920, 1080),
    ("window-dark", DARK, "en", 1366, 768),
    ("window-chinese", LIGHT, "zh", 1366, 768),
)


class SteppingClock:
    """Each look at it is four seconds later than the last: the pictures do not change with the hour."""

    def __init__(self) -> None:
        self._now = OPENED

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=4)
        return self._now


def staged(folder: Path, language: str) -> Context:
    """The demo incident in that language, planned and approved."""
    campus = demo_campus()
    text = text_for(campus, language)
    clock = SteppingClock()
    store = create_operation(
        folder / f"{language}.gpkg",
        campus,
        name=text("demo.operation"),
        author=AUTHOR,
        exercise=True,
        clock=clock,
    )
    ctx = Context(store, AUTHOR, clock)
    stage_dormitory_fire(ctx, text)
    approve(ctx, make_proposal(ctx.snapshot, at=clock(), author=AUTHOR))
    return ctx


def wait(running: QApplication, done: Callable[[], bool], limit_ms: int = 30_000) -> None:
    """Let the program work until something is so."""
    timer = QElapsedTimer()
    timer.start()
    while not done():
        running.processEvents()
        if timer.elapsed() > limit_ms:
            raise TimeoutError("the window did not settle")


def window_picture(ctx: Context, tokens: Tokens, language: str, width: int, height: int, path: Path) -> None:
    """The window as a person sees it."""
    running = application()
    window = MainWindow(ctx, text_for(ctx.snapshot.campus, language), tokens=tokens)
    settled: list[bool] = []
    window.map.view.settled.connect(lambda: settled.append(True))
    window.resize(width, height)
    window.show()
    wait(running, lambda: bool(settled))
    wait(running, lambda: not window.map.view.busy)
    window.grab().save(str(path))
    window.close()


def layout_picture(ctx: Context, tokens: Tokens, language: str, path: Path) -> None:
    """The layout of the situation map, with its frame on the map and its page."""
    running = application()
    window = MainWindow(ctx, text_for(ctx.snapshot.campus, language), tokens=tokens)
    window.resize(1600, 900)
    window.show()
    wait(running, lambda: window.map.view.scene() is not None and not window.map.view.busy)
    window.files.ask_export()
    layout = window.files.layout
    wait(running, lambda: layout.made is not None and layout.made.sharp)
    wait(running, lambda: not (layout.maker.busy or window.map.view.busy))
    window.grab().save(str(path))
    window.close()


def sheet_pictures(ctx: Context, language: str, folder: Path) -> None:
    """The first two pages of the situation map, and the first in both languages with a military grid."""
    shown = situation(ctx, text_for(ctx.snapshot.campus, language))
    layout = Layout(paper=Paper.A3)
    sheet = situation_sheet(shown, layout, prepared_by=AUTHOR)
    page_image(sheet, 0, dpi=96).save(str(folder / "situation-a3.png"))
    page_image(sheet, 1, dpi=96).save(str(folder / "situation-tables.png"))
    both = replace(layout, paper=Paper.A1, language=BOTH, grid=Grid.MGRS)
    page_image(situation_sheet(shown, both, prepared_by=AUTHOR), 0, dpi=54).save(
        str(folder / "situation-both-a1.png")
    )


def main() -> None:
    """Write every picture into the folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_CONFIG_HOME"] = scratch
        contexts = {language: staged(Path(scratch), language) for language in ("en", "zh")}
        for name, tokens, language, width, height in WINDOWS:
            window_picture(contexts[language], tokens, language, width, height, folder / f"{name}.png")
        layout_picture(contexts["en"], LIGHT, "en", folder / "layout.png")
        sheet_pictures(contexts["en"], "en", folder)
        for ctx in contexts.values():
            ctx.store.close()


if __name__ == "__main__":
    main()
