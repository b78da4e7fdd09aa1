"""The window as a whole: room for the map, search, language, theme, jobs, crashes, export."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.errors import UserError
from app.domain.message import msg
from app.map.tokens import DARK, LIGHT
from app.runtime.progress import Progress
from app.views.banner import Notice
from app.views.crash import CrashFunnel
from app.views.files import NewOperation
from app.views.settings import Settings
from tests.views.seat import CONTROL, Clock, Seat, new_operation
from tests.views.test_panels import shown


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_the_map_has_sixty_percent_of_the_window(seat: Seat, size: tuple[int, int]) -> None:
    seat.window.resize(*size)
    QApplication.processEvents()
    assert seat.window.map_share >= 0.60


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_clipped_at_1366_by_768(seat: Seat, language: str) -> None:
    if seat.desk.dress.text.language != language:
        seat.window.switch_language()
    seat.open_incident()
    seat.propose()
    window = seat.window
    for name in ("situation", "proposal", "tasks", "resources"):
        window.right.turn_to(name)
        QApplication.processEvents()
        for made in window.findChildren(QPushButton):
            if made.isVisible() and made.text():
                wanted = made.sizeHint().width()
                assert made.width() >= wanted - 1, f"{made.text()!r} needs {wanted} px, has {made.width()}"
                right = made.mapTo(window, made.rect().bottomRight()).x()
                assert right <= window.width(), f"{made.text()!r} reaches out of the window"


def test_every_control_has_a_name_for_assistive_programs(seat: Seat) -> None:
    seat.open_incident()
    seat.window.right.turn_to("situation")
    QApplication.processEvents()
    nameless = [
        control
        for kind in (QAbstractButton, QLineEdit, QComboBox)
        for control in seat.window.findChildren(kind)
        if not (control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()))
        and not control.objectName().startswith("qt_")
        and not isinstance(control.parent(), QComboBox)
    ]
    assert not [f"{type(c).__name__} in {type(c.parent()).__name__}" for c in nameless if c.isVisible()]


def test_the_language_is_switched_while_the_window_runs(seat: Seat) -> None:
    seat.open_incident()
    seat.window.right.turn_to("situation")
    assert "People inside" in shown(seat.window.right)
    seat.chord(Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    words = shown(seat.window)
    for chinese in ("宿舍火灾", "范围内人数", "实战", "小校园", "枫园1号楼"):
        assert chinese in words
    for english in ("People inside", "Outside help", "LIVE"):
        assert english not in words
    assert "集结" in seat.window.windowTitle()
    assert seat.window.right.tabs.tabText(1) == "方案"
    assert seat.window.log.line.placeholderText() == seat.desk.dress.text("views.log.line")
    seat.chord(Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert "People inside" in shown(seat.window)


def test_the_theme_is_switched_and_remembered(qtbot: QtBot, seat: Seat, tmp_path: Path, clock: Clock) -> None:
    assert seat.desk.dress.tokens is DARK
    seat.chord(Qt.Key.Key_T, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert seat.desk.dress.tokens is LIGHT
    assert LIGHT.surface in QApplication.instance().styleSheet()
    assert seat.window.map.view.scene().tokens is LIGHT
    seat.leave()
    again = Seat(qtbot, new_operation(tmp_path / "other.gpkg", clock), clock)
    try:
        assert again.desk.dress.tokens is LIGHT
    finally:
        again.chord(Qt.Key.Key_T, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        again.leave()


def test_an_exercise_can_be_told_at_a_glance(qtbot: QtBot, tmp_path: Path, clock: Clock) -> None:
    seat = Seat(qtbot, new_operation(tmp_path / "drill.gpkg", clock, exercise=True), clock)
    try:
        assert "EXERCISE" in shown(seat.window.top)
        assert "EXERCISE" in seat.window.windowTitle()
    finally:
        seat.leave()


def test_the_search_box_flies_to_a_building_by_its_chinese_name(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_K, CONTROL)
    finder = seat.window.top.finder
    assert seat.focus is finder
    finder.setText("雪松")
    finder.textEdited.emit("雪松")
    assert finder.results.isVisible()
    seat.chord(Qt.Key.Key_Return)
    view = seat.window.map.view.viewport()
    west, south, east, north = view.bounds
    centre = seat.store.snapshot().campus.buildings[1].footprint.centroid
    assert west < centre.x < east
    assert south < centre.y < north
    assert not finder.results.isVisible()


def test_the_search_box_takes_coordinates_incidents_and_commands(seat: Seat) -> None:
    seat.open_incident()
    seat.wait(lambda: seat.window.finding.complete)
    find = seat.window.finding.anything
    assert find("117.83, 39.74")[0].geometry is not None
    assert find("2026-001")[0].ref.id == seat.desk.incident.id
    assert any(hit.act is not None for hit in find("measure"))
    assert find("ceder hall")[0].title == "Cedar Hall", "a slip of spelling is forgiven"
    assert find("999,999") == [] or all(hit.icon != "pin" for hit in find("999,999"))
    assert any("Room" in hit.detail for hit in find("maple hall 101"))


def test_arrow_keys_walk_through_the_results(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_K, CONTROL)
    seat.qtbot.keyClicks(seat.focus, "hall")
    results = seat.window.top.finder.results
    assert results.currentRow() == 0
    seat.chord(Qt.Key.Key_Down)
    assert results.currentRow() == 1
    seat.chord(Qt.Key.Key_Up)
    assert results.currentRow() == 0


def test_a_command_is_run_from_the_search_box(seat: Seat) -> None:
    seat.chord(Qt.Key.Key_K, CONTROL)
    seat.type("keyboard shortcuts")
    assert seat.window.help.isVisible()
    assert "Ctrl+P" in shown(seat.window.help)
    seat.chord(Qt.Key.Key_Escape)
    assert not seat.window.help.isVisible()


def test_a_job_shows_its_progress_and_is_cancelled_from_the_status_bar(seat: Seat) -> None:
    ended: list[Exception] = []

    def work(progress: Progress) -> None:
        while True:
            progress.report(0.25, msg("views.job.export"))
            progress.token.wait(0.02)

    seat.desk.jobs.start(msg("views.job.export"), work, lambda _: None, ended.append)
    seat.wait(lambda: bool(seat.desk.jobs.running) and seat.desk.jobs.running[0].fraction == 0.25)
    stop = seat.window.status.jobs.findChild(QAbstractButton, "cancel_job")
    begun = time.monotonic()
    seat.click(stop)
    seat.wait(lambda: bool(ended))
    assert time.monotonic() - begun < 1.0
    assert not seat.desk.jobs.running


def test_a_job_that_fails_says_what_to_mend(seat: Seat) -> None:
    def work(progress: Progress) -> None:
        raise UserError(msg("views.export.no_file"))

    seat.desk.jobs.start(msg("views.job.export"), work, lambda _: None, seat.desk.fail)
    seat.wait(seat.window.map.banner.isVisible)
    assert "PDF" in shown(seat.window.map.banner)


def test_the_window_says_when_it_was_saved(seat: Seat) -> None:
    seat.open_incident()
    assert seat.window.status.saved.text() == "saved 03:00:00"


def test_the_crash_funnel_logs_and_tells_and_loses_nothing(seat: Seat) -> None:
    told: list[Path] = []
    funnel = CrashFunnel(told.append)
    before = sys.excepthook
    funnel.install()
    try:
        seat.open_incident()
        try:
            raise ZeroDivisionError("a defect")
        except ZeroDivisionError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    finally:
        funnel.remove()
    assert sys.excepthook is before
    assert told == [funnel.path]
    assert "ZeroDivisionError: a defect" in funnel.path.read_text("utf-8")
    assert len(seat.store.snapshot().incidents) == 1


def test_many_bad_rows_are_listed_briefly(seat: Seat) -> None:
    details = tuple(msg("views.level.word", level=f"row {n}") for n in range(40))
    seat.window.show_notice(Notice(msg("views.export.no_file"), "caution", details))
    words = shown(seat.window.map.banner)
    assert "row 0" in words
    assert "and 34 more" in words


def test_a_new_operation_is_written_once_and_never_over_another(seat: Seat, tmp_path: Path) -> None:
    dialog = NewOperation(seat.desk, seat.store.snapshot().campus, tmp_path, seat.window)
    dialog.file.setText(str(tmp_path / "drill.gpkg"))
    dialog.exercise.setChecked(True)
    dialog._go()
    assert dialog.path == tmp_path / "drill.gpkg"
    again = NewOperation(seat.desk, seat.store.snapshot().campus, tmp_path, seat.window)
    again.file.setText(str(tmp_path / "drill.gpkg"))
    again._go()
    assert again.path is None
    assert again.banner.notice is not None
    for made in (dialog, again):
        made.deleteLater()


def test_settings_come_back(tmp_path: Path) -> None:
    settings = Settings()
    settings.theme, settings.language, settings.author = "light", "zh", "duty desk"
    file = tmp_path / "one.gpkg"
    file.touch()
    settings.used(file)
    settings.used(tmp_path / "gone.gpkg")
    settings.save()
    again = Settings()
    assert (again.theme, again.language, again.author) == ("light", "zh", "duty desk")
    assert again.recent == (file,)


def test_starting_the_window_loads_nothing_heavy() -> None:
    import subprocess

    code = (
        "import sys; import app.views.app; "
        "print([m for m in ('folium', 'geopandas', 'pulp', 'pandas', 'pyqtgraph') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
