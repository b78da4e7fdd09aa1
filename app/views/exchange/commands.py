"""What the window can be told to do with files of drawings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app.domain.message import msg
from app.views.actions import Command

if TYPE_CHECKING:
    from app.views.window import MainWindow


def commands(window: MainWindow) -> tuple[Command, ...]:
    """Import and export."""
    file, come, go = msg("views.group.file"), msg("exchange.import"), msg("exchange.export")
    return (
        Command("import_drawings", come, file, "import", lambda: ask_import(window), ("Ctrl+Shift+I",)),
        Command("export_drawings", go, file, "export", lambda: ask_export(window), ("Ctrl+Shift+E",)),
    )


def ask_import(window: MainWindow) -> None:
    """Choose a file and look at what it would bring."""
    from app.views.exchange.import_dialog import ImportDialog

    text = window.desk.dress.text
    name, _ = QFileDialog.getOpenFileName(
        window, text("exchange.import"), str(window.files.folder), text("exchange.files")
    )
    if name:
        ImportDialog(window.desk, Path(name), window).open()


def ask_export(window: MainWindow) -> None:
    """Choose what to write and where to."""
    from app.views.exchange.export_dialog import ExportDrawingsDialog

    ExportDrawingsDialog(window.desk, window.files.folder, window).open()
