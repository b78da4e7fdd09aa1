"""How what comes in is called up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app.domain.message import msg
from app.views.actions import Command

if TYPE_CHECKING:
    from app.views.window import MainWindow


def commands(window: MainWindow) -> Iterator[Command]:
    """Monitor, warnings, counting by hand, weather, and tables from files."""
    group, cards = msg("views.group.data"), window.map.cards
    yield Command("monitor", msg("monitor.title"), group, "sliders", cards.show_monitor, ("F10",))
    yield Command("warnings", msg("monitor.warnings"), group, "alert", cards.show_warnings, ("Ctrl+Shift+A",))
    yield Command("risks", msg("risk.title"), group, "layers", cards.show_risks, ("Ctrl+Alt+R",))
    yield Command("count", msg("monitor.count"), group, "plus", cards.show_count, ("Ctrl+Shift+C",))
    yield Command("weather", msg("monitor.weather"), group, "info", cards.show_weather, ("Ctrl+Shift+W",))
    yield Command(
        "sources",
        msg("feeds.title"),
        group,
        "sliders",
        lambda: cards.show_sources(window.feeds),
        ("Ctrl+Shift+F10",),
    )
    yield Command(
        "import_data", msg("monitor.import"), group, "import", lambda: ask_data(window), ("Ctrl+Shift+U",)
    )


def ask_data(window: MainWindow) -> None:
    """Choose a table and look at what it would bring."""
    from app.views.monitor.import_dialog import DataImportDialog

    text = window.desk.dress.text
    name, _ = QFileDialog.getOpenFileName(
        window, text("monitor.import"), str(window.files.folder), text("monitor.import.files")
    )
    if name:
        DataImportDialog(window.desk, Path(name), window).open()
