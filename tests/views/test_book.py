"""The map book from the window."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from tests.views.seat import CONTROL, Seat

CONTROL_SHIFT = CONTROL | Qt.KeyboardModifier.ShiftModifier


def pages(path: Path) -> int:
    return len(pypdf.PdfReader(path).pages)


def test_ctrl_shift_b_asks_only_for_a_file_and_says_where_the_book_is(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.open_incident()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "book"), ""))
    seat.chord(Qt.Key.Key_B, CONTROL_SHIFT)
    seat.wait(lambda: not seat.desk.jobs.running, timeout=60_000)
    assert pages(tmp_path / "book.pdf") >= 4
    seat.wait(seat.window.map.banner.isVisible)


def test_without_an_incident_the_window_says_what_to_do_instead(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("nothing to name"))
    seat.chord(Qt.Key.Key_B, CONTROL_SHIFT)
    seat.wait(seat.window.map.banner.isVisible)
    assert not seat.desk.jobs.running


def test_the_layout_makes_a_book_beside_the_sheet(seat: Seat, tmp_path: Path) -> None:
    seat.open_incident()
    seat.chord(Qt.Key.Key_E, CONTROL)
    layout = seat.window.files.layout
    seat.wait(lambda: layout.made is not None, timeout=60_000)
    layout.options.folder.setText(str(tmp_path))
    layout.options.name.setText("night")
    QTest.mouseClick(layout.options.book, Qt.MouseButton.LeftButton)
    seat.wait(lambda: not seat.desk.jobs.running, timeout=60_000)
    assert pages(tmp_path / "night-book.pdf") >= 4
