"""The layout of the situation map: the frame on the map, the live page, files, printer, templates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt, QTime
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.map.look import LayerView
from app.map.scales import ROUND_SCALES
from app.map.sheet.frames import Paper
from app.map.sheet.options import Block, Grid
from app.map.sheet.templates import SUFFIX, TemplateShelf
from app.views.canvas import MeasureTool
from app.views.layout import options_panel
from app.views.layout.frame_tool import PaperFrame, near_scale
from app.views.layout.moment_dialog import MomentDialog
from app.views.layout.view import LayoutView
from tests.views.seat import CONTROL, Clock, Seat, new_operation


@pytest.fixture
def exercise_seat(qtbot: QtBot, tmp_path: Path, clock: Clock) -> Iterator[Seat]:
    """The same in an exercise."""
    seat = Seat(qtbot, new_operation(tmp_path / "exercise.gpkg", clock, exercise=True), clock)
    yield seat
    seat.leave()


def opened(seat: Seat) -> LayoutView:
    """The layout, with its first sharp page."""
    seat.chord(Qt.Key.Key_E, CONTROL)
    layout = seat.window.files.layout
    settled(seat, layout)
    return layout


def settled(seat: Seat, layout: LayoutView) -> None:
    seat.wait(lambda: layout.preview.view.image is not None and quiet(layout), timeout=60_000)


def quiet(layout: LayoutView) -> bool:
    return not layout.maker.busy and not layout._due.isActive()


def corner_px(seat: Seat, layout: LayoutView, corner: int) -> QPoint:
    assert layout.frame.frame is not None
    x, y = seat.window.map.view.viewport().to_screen(*layout.frame.frame.corners[corner])
    return QPointF(x, y).toPoint()


def drag(seat: Seat, start: QPoint, end: QPoint) -> None:
    view = seat.window.map.view
    QTest.mouseMove(view, start)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(view, start + (end - start) * share)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def test_ctrl_e_shows_a_sheet_at_once_and_enter_makes_it(seat: Seat, tmp_path: Path) -> None:
    seat.open_incident()
    layout = opened(seat)
    assert not seat.window.right.isVisible()
    assert layout.made is not None
    assert layout.made.sheet.title.incident.startswith(seat.desk.incident.number)
    layout.options.folder.setText(str(tmp_path))
    layout.options.go.setFocus()
    seat.chord(Qt.Key.Key_Return)
    seat.wait(lambda: not seat.desk.jobs.running, timeout=60_000)
    (made,) = tmp_path.glob("*.pdf")
    assert made.read_bytes().startswith(b"%PDF")
    seat.wait(seat.window.map.banner.isVisible)
    seat.chord(Qt.Key.Key_Escape)
    assert seat.window.right.isVisible()
    assert not layout.options.isVisible()


def test_the_frame_is_dragged_and_the_sheet_follows(seat: Seat) -> None:
    seat.open_incident()
    layout = opened(seat)
    before = layout.frame.frame
    assert before is not None
    start = (corner_px(seat, layout, 0) + corner_px(seat, layout, 2)) / 2
    drag(seat, start, start + QPoint(40, 25))
    settled(seat, layout)
    after = layout.frame.frame
    assert after is not None
    ppm = seat.window.map.view.viewport().ppm
    assert after.scale == before.scale
    assert after.x - before.x == pytest.approx(40 / ppm, abs=2 / ppm)
    assert after.y - before.y == pytest.approx(-25 / ppm, abs=2 / ppm)
    assert layout.made is not None
    assert layout.made.sheet.viewport.x == pytest.approx(after.x)
    assert layout.made.sheet.scale == before.scale


def test_a_corner_sizes_the_frame_to_a_round_scale_in_the_papers_proportion(seat: Seat) -> None:
    seat.open_incident()
    layout = opened(seat)
    before = layout.frame.frame
    assert before is not None
    seat.window.map.view.fit()
    held, pulled = corner_px(seat, layout, 0), corner_px(seat, layout, 2)
    drag(seat, pulled, held + (pulled - held) * 2)
    settled(seat, layout)
    after = layout.frame.frame
    assert after is not None
    assert after.scale == pytest.approx(2 * before.scale, rel=0.3)
    assert after.scale in ROUND_SCALES
    assert layout.made is not None
    assert layout.made.sheet.scale == after.scale
    assert layout.options.template().layout.scale == after.scale
    layout.fit_to_incident()
    settled(seat, layout)
    assert layout.frame.frame == before


def test_the_frame_works_by_keys(seat: Seat) -> None:
    seat.open_incident()
    layout = opened(seat)
    seat.window.map.view.setFocus()
    before = layout.frame.frame
    assert before is not None
    seat.chord(Qt.Key.Key_Right)
    seat.chord(Qt.Key.Key_Minus)
    settled(seat, layout)
    after = layout.frame.frame
    assert after is not None
    assert after.x > before.x
    assert after.scale > before.scale
    seat.chord(Qt.Key.Key_Escape)
    assert not layout.is_open


def test_the_frame_comes_back_after_measuring(seat: Seat) -> None:
    layout = opened(seat)
    seat.window.map.view.set_tool(MeasureTool())
    seat.window.map.view.set_tool(None)
    assert seat.window.map.view.tool is layout.frame


@pytest.mark.parametrize("corner", range(4))
def test_a_pulled_corner_leaves_the_opposite_one(corner: int) -> None:
    frame = PaperFrame(100.0, 200.0, 0.3, 0.2, 5000)
    x, y = frame.corners[corner]
    pulled = frame.sized(corner, (x + (x - 100) * 0.5, y + (y - 200) * 0.5), free=True)
    assert pulled.corners[(corner + 2) % 4] == pytest.approx(frame.corners[(corner + 2) % 4])
    assert pulled.scale == 6250
    assert pulled.width_m / pulled.height_m == frame.width_m / frame.height_m


def test_a_frame_cannot_be_pulled_to_nothing() -> None:
    frame = PaperFrame(0, 0, 0.3, 0.2, 5000)
    assert frame.sized(2, frame.corners[0], free=False).scale == min(ROUND_SCALES)
    assert near_scale(0.0, free=True) > 0
    assert near_scale(1e12, free=True) < 1e6


def test_what_is_chosen_is_on_the_page(seat: Seat) -> None:
    seat.open_incident()
    layout = opened(seat)
    options = layout.options
    options.paper._group.buttons()[list(Paper).index(Paper.A1)].click()
    options.grid._group.buttons()[2].click()
    options.blocks.boxes[Block.LEGEND].click()
    options.language._group.buttons()[2].click()
    seat.click(options.classification)
    QTest.keyClicks(options.classification, "INTERNAL")
    settled(seat, layout)
    assert layout.made is not None
    sheet = layout.made.sheet
    assert (sheet.options.paper, sheet.options.grid) == (Paper.A1, Grid.MGRS)
    assert not sheet.legend
    assert sheet.title.heading == "突发事件态势图 Situation map"
    assert sheet.options.classification == "INTERNAL"
    assert sheet.options.prepared_by == "duty desk"


def test_pages_are_turned(seat: Seat) -> None:
    seat.open_incident()
    layout = opened(seat)
    assert layout.made is not None
    assert len(layout.made.pages) > 1
    first = layout.preview.view.image
    layout.preview.view.setFocus()
    seat.chord(Qt.Key.Key_PageDown)
    settled(seat, layout)
    seat.wait(
        lambda: layout.preview.view.image is not first and layout.made is not None and layout.made.page == 1
    )
    assert layout.preview.view.image != first


def test_enter_in_a_field_takes_what_was_typed_and_makes_no_file(seat: Seat, tmp_path: Path) -> None:
    seat.open_incident()
    layout = opened(seat)
    layout.options.folder.setText(str(tmp_path))
    line = layout.options.scale.lineEdit()
    assert line is not None
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "1:3 210")
    seat.chord(Qt.Key.Key_Return)
    settled(seat, layout)
    assert layout.made is not None
    assert layout.made.sheet.scale == 3210
    assert not seat.desk.jobs.running
    notes = layout.options.notes
    notes.setFocus()
    QTest.keyClicks(notes, "one")
    seat.chord(Qt.Key.Key_Return)
    QTest.keyClicks(notes, "two")
    assert notes.toPlainText() == "one\ntwo"
    assert not list(tmp_path.glob("*.pdf"))


def test_the_sheet_speaks_as_the_window_does_until_a_person_chooses(seat: Seat) -> None:
    seat.open_incident()
    layout = opened(seat)
    seat.window.switch_language()
    settled(seat, layout)
    seat.wait(lambda: layout.made is not None and layout.made.sheet.title.heading == "突发事件态势图")
    assert not layout.options.templates._state.text()
    layout.options.language._group.buttons()[0].click()
    seat.window.switch_language()
    seat.window.switch_language()
    settled(seat, layout)
    seat.wait(lambda: layout.made is not None and layout.made.sheet.title.heading == "Situation map")


def test_choices_outlive_the_window(seat: Seat) -> None:
    layout = opened(seat)
    layout.options.paper._group.buttons()[2].click()
    layout.options.notes.setPlainText("Channel 7")
    layout.close()
    again = TemplateShelf().last()
    assert again is not None
    assert (again.layout.paper, again.layout.notes) == (Paper.A2, "Channel 7")


def test_a_template_is_saved_made_default_shared_and_deleted(seat: Seat, tmp_path: Path) -> None:
    layout = opened(seat)
    bar = layout.options.templates
    layout.options.paper._group.buttons()[4].click()
    bar.save_as("Night wall")
    bar.make_default()
    assert TemplateShelf().default().layout.paper is Paper.A0
    layout.options.paper._group.buttons()[0].click()
    assert layout.options.templates._state.text()
    bar._turn_to("Night wall")
    assert layout.options.paper.value is Paper.A0
    shared = tmp_path / f"x{SUFFIX}"
    shared.write_bytes(next(TemplateShelf().folder.glob("Night*")).read_bytes())
    bar.rename_to("Day wall")
    bar.bring(shared)
    assert {"Night wall", "Day wall"} <= {template.name for template in TemplateShelf().all()}
    bar.delete()
    assert "Night wall" not in {template.name for template in TemplateShelf().all()}


def test_what_cannot_be_is_said_in_the_panel_and_nothing_is_started(seat: Seat, tmp_path: Path) -> None:
    seat.open_incident()
    layout = opened(seat)
    options = layout.options
    options.folder.setText(str(tmp_path / "gone"))
    layout.export()
    assert options.banner.notice.message.key == "views.export.no_folder"
    options.folder.setText(str(tmp_path))
    options.scale.setEditText("near")
    layout.export()
    assert options.banner.notice.message.key == "layout.bad_scale"
    options.scale.setEditText("1:2 500")
    options.address.setText("example.org")
    layout.export()
    assert options.banner.notice.message.key == "sheet.bad_address"
    options.address.setText("")
    options.formats.boxes[next(f for f in options.formats.boxes if f.value == "png")].setChecked(True)
    options.paper._group.buttons()[4].click()
    options.dpi.setValue(600)
    layout.export()
    assert options.banner.notice.message.key == "sheet.picture_too_large"
    assert not seat.desk.jobs.running
    assert not [path for path in tmp_path.iterdir() if not path.name.startswith("operation.")]


def test_a_page_that_is_no_longer_true_looks_so_until_the_next_is_there(seat: Seat) -> None:
    layout = opened(seat)
    page = layout.preview.view
    assert not page.stale
    layout.options.scale.setEditText("near")
    layout.options.changed.emit()
    seat.wait(lambda: page.stale)
    faded = page.grab().toImage()
    layout.options.scale.setEditText("1:2 500")
    layout.options.changed.emit()
    settled(seat, layout)
    assert not page.stale and layout.made.sheet.scale == 2500
    assert page.grab().toImage() != faded
    layout.preview.view.expire()
    seat.wait(lambda: page.stale)
    assert page.image is not None


def test_what_a_person_hides_is_gone_from_the_page_too(seat: Seat) -> None:
    layout = opened(seat)
    looks = seat.desk.looks
    looks.change(looks.current.with_layer("dormitories", LayerView(visible=False)))
    seat.wait(lambda: layout.made.sheet.scene.layer("dormitories") is None, timeout=60_000)
    settled(seat, layout)


def test_the_window_exports_by_the_same_command_as_the_command_line(
    seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.views.layout import view

    asked: list[dict[str, object]] = []
    monkeypatch.setattr(view, "export_situation", lambda *_, **more: asked.append(more))
    seat.open_incident()
    seat.propose()
    layout = opened(seat)
    layout.options.folder.setText(str(tmp_path))
    layout.options.name.setText("night")
    layout.options.scale.setEditText("2500")
    layout.export()
    seat.wait(lambda: not seat.desk.jobs.running)
    (order,) = asked
    assert (order["pdf"], order["html"]) == (tmp_path / "night.pdf", None)
    assert order["layout"].scale == 2500  # type: ignore[attr-defined]
    assert order["proposal"] is seat.desk.proposal
    assert order["incident_id"] == seat.desk.incident.id
    assert order["look"] == seat.desk.looks.current


def test_a_past_moment_is_shown_as_it_was_and_says_that_it_is_a_reprint(seat: Seat) -> None:
    seat.open_incident()
    layout = opened(seat)
    moment = layout.options.moment
    assert moment.count() > 1
    moment.setCurrentIndex(moment.findData(1))
    settled(seat, layout)
    seat.wait(lambda: layout.made is not None and layout.made.sheet.options.journal_count == 1)
    assert layout.made is not None
    assert layout.made.sheet.title.printed_at
    assert not layout.made.sheet.people


def test_the_situation_at_a_named_time_is_shown_and_stays_chosen(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.open_incident()
    layout = opened(seat)
    steps = seat.store.steps()
    monkeypatch.setattr(options_panel, "_NEWEST_STEPS", 1)
    first = steps[0].at.astimezone(seat.desk.dress.text.timezone)

    def accept(dialog: MomentDialog) -> int:
        assert dialog.moment >= steps[-1].at
        dialog.field.setDate(QDate(first.year, first.month, first.day))
        dialog.field.setTime(QTime(first.hour, first.minute, first.second))
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(MomentDialog, "exec", accept)
    layout.options.time_wanted.emit()
    expected = seat.store.sequence_at(first)
    assert layout.options.sequence == expected
    seat.wait(lambda: layout.made.sheet.options.journal_count == expected, timeout=60_000)
    layout.options.show_steps(seat.store.steps())
    assert layout.options.sequence == expected, "what was chosen is not lost among newer steps"
    monkeypatch.setattr(MomentDialog, "exec", lambda _: int(QDialog.DialogCode.Accepted))
    monkeypatch.setattr(MomentDialog, "moment", first.replace(year=first.year - 1))
    layout.options.time_wanted.emit()
    assert layout.options.banner.notice.message.key == "store.before_first"
    assert layout.options.sequence == expected


def test_an_exercise_cannot_be_left_unmarked(exercise_seat: Seat) -> None:
    layout = opened(exercise_seat)
    assert layout.made is not None
    assert layout.made.sheet.marks == ("EXERCISE",)
    layout.options.draft.setChecked(True)
    settled(exercise_seat, layout)
    exercise_seat.wait(lambda: layout.made is not None and len(layout.made.sheet.marks) == 2)


def test_the_same_pages_go_to_a_printer(seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seat.open_incident()
    layout = opened(seat)
    target = tmp_path / "printed.pdf"

    def accept(dialog: QPrintDialog) -> int:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return 1

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    layout.print()
    seat.wait(lambda: not seat.desk.jobs.running, timeout=60_000)
    import pypdf

    pages = pypdf.PdfReader(target).pages
    assert layout.made is not None
    assert len(pages) == len(layout.made.pages)
    assert float(pages[0].mediabox.width) == pytest.approx(420 / 25.4 * 72, abs=1.5)


def test_everything_in_the_panel_is_reached_by_tab(seat: Seat) -> None:
    layout = opened(seat)
    layout.options.templates.box.setFocus()
    met = set()
    for _ in range(80):
        widget = QApplication.focusWidget()
        assert widget is not None
        met.add(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    options = layout.options
    for field in (
        options.scale,
        options.moment,
        options.classification,
        options.notes,
        options.address,
        options.name,
        options.go,
    ):
        assert field in met or any(child in met for child in field.children()), field.accessibleName()
