"""An unfinished drawing survives the end of the program, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.command.drawings import add_annotation, delete_annotations
from app.command.zones import draw_zone
from app.domain.drawing import Annotation
from app.store.store import Store
from app.views.canvas import PolygonTool
from app.views.drawing.drafts import DraftKeeper, KeptDraft
from app.views.drawing.kinds import Act, Shape, Target
from app.views.zone_acts import reshape
from tests.views.drawing.test_session import BLOCK, Pencil, at
from tests.views.seat import Clock, Seat

ROOT = Path(__file__).resolve().parents[3]
UNTIL_KILLED = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
application = QApplication([])
from PySide6.QtTest import QTest
from app.store.store import Store
from app.views.drawing.kinds import Shape, Target
from tests.views.drawing.test_session import Pencil, at
from tests.views.seat import Clock, Seat

class Bot:
    def waitUntil(self, until, timeout):
        for _ in range(timeout // 20):
            if until():
                return
            QTest.qWait(20)
        raise AssertionError("waited in vain")

clock = Clock()
seat = Seat(Bot(), Store.open(Path(sys.argv[1]), clock=clock), clock)
pencil = Pencil(seat)
pencil.drawing.choose(Target.ANNOTATION)
pencil.drawing.begin(Shape.POLYGON)
pencil.click(at(100, 60), at(180, 60), at(180, 120))
Bot().waitUntil(pencil.drawing.keeper.path.exists, 5000)
QTest.qWait(400)
print("drawn", flush=True)
QTest.qWait(60000)
"""


def reopened(seat: Seat, qtbot: QtBot, clock: Clock) -> Seat:
    path = seat.store.path
    seat.leave()
    return Seat(qtbot, Store.open(path, clock=clock), clock)


def test_a_drawing_goes_on_after_the_program_was_killed(seat: Seat, qtbot: QtBot, clock: Clock) -> None:
    path = seat.store.path
    seat.leave()
    process = subprocess.Popen(
        [sys.executable, "-c", UNTIL_KILLED, str(path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline().strip() == "drawn"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    again = Seat(qtbot, Store.open(path, clock=clock), clock)
    try:
        offer = again.window.map.offer
        again.wait(offer.isVisible)
        again.click(offer.go_on)
        tool = again.window.map.view.tool
        assert isinstance(tool, PolygonTool) and len(tool.vertices) == 3
        assert not offer.isVisible()
        QTest.keyClick(again.window.map.view, Qt.Key.Key_Return)
        (annotation,) = again.desk.snapshot.annotations
        assert annotation.geometry.area == pytest.approx(2400, rel=0.02)
        assert not again.window.map.drawing.keeper.path.exists()
    finally:
        again.leave()


def test_a_draft_is_discarded_for_good(seat: Seat, qtbot: QtBot, clock: Clock) -> None:
    pencil = Pencil(seat)
    pencil.drawing.choose(Target.ANNOTATION)
    pencil.drawing.begin(Shape.LINE)
    pencil.click(at(100, 60), at(180, 60))
    again = reopened(seat, qtbot, clock)
    again.wait(again.window.map.offer.isVisible)
    again.click(again.window.map.offer.discard)
    assert not again.window.map.drawing.keeper.path.exists()
    once_more = reopened(again, qtbot, clock)
    assert not once_more.window.map.offer.isVisible()
    once_more.leave()


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_nothing_is_left_of_a_drawing_that_ended(seat: Seat, end: Qt.Key) -> None:
    pencil = Pencil(seat)
    pencil.drawing.choose(Target.ANNOTATION)
    pencil.drawing.begin(Shape.LINE)
    pencil.click(at(100, 60), at(180, 60))
    path = pencil.drawing.keeper.path
    seat.wait(path.exists)
    pencil.key(end)
    assert not path.exists()


def test_edited_vertices_are_kept_with_their_record(seat: Seat, qtbot: QtBot, clock: Clock) -> None:
    note = add_annotation(seat.desk.ctx, BLOCK, name="Wall")
    pencil = Pencil(seat)
    pencil.select(note)
    pencil.drawing.do(Act.VERTICES)
    pencil.settle()
    pixel = pencil.pixel(at(180, 120))
    QTest.mousePress(pencil.view, Qt.MouseButton.LeftButton, pos=pixel)
    QTest.mouseMove(pencil.view, pixel + QPoint(40, -40))
    QTest.mouseRelease(pencil.view, Qt.MouseButton.LeftButton, pos=pixel + QPoint(40, -40))
    again = reopened(seat, qtbot, clock)
    again.wait(again.window.map.offer.isVisible)
    again.click(again.window.map.offer.go_on)
    QTest.keyClick(again.window.map.view, Qt.Key.Key_Return)
    (after,) = again.desk.snapshot.annotations
    assert after.name == "Wall" and after.geometry.area > BLOCK.area + 100
    again.leave()


def test_a_draft_of_a_record_that_is_gone_is_not_offered(seat: Seat, qtbot: QtBot, clock: Clock) -> None:
    note = add_annotation(seat.desk.ctx, BLOCK)
    keeper = seat.window.map.drawing.keeper
    keeper.keep(KeptDraft("annotation", "vertices", {"parts": []}, Annotation.__name__, note.id))
    keeper.flush()
    delete_annotations(seat.desk.ctx, [note])
    again = reopened(seat, qtbot, clock)
    assert again.window.map.drawing.left_behind() is None
    again.leave()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"target": 1, "shape": "line"}',
        '{"target": "annotation", "shape": "no such"}',
        "[" * 5000,
    ],
)
def test_a_damaged_draft_is_no_draft(seat: Seat, qtbot: QtBot, clock: Clock, content: str) -> None:
    path = seat.window.map.drawing.keeper.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    assert seat.window.map.drawing.left_behind() is None


def test_a_draft_whose_vertices_make_no_sense_begins_anew(seat: Seat) -> None:
    drawing = seat.window.map.drawing
    drawing.go_on(KeptDraft("annotation", "polygon", {"vertices": [["x", 1]]}))
    assert isinstance(drawing.view.tool, PolygonTool) and not drawing.view.tool.drafting


def test_a_full_disk_does_not_disturb_the_drawing(seat: Seat) -> None:
    keeper = DraftKeeper("other")
    keeper.path = Path("/proc/no/such/draft.json")
    keeper.keep(KeptDraft("annotation", "line"))
    keeper.flush()
    assert keeper.read() is None


def test_two_windows_keep_their_drafts_apart(seat: Seat) -> None:
    first, second = DraftKeeper("shared"), DraftKeeper("shared")
    ours, theirs = KeptDraft("zone", "circle"), KeptDraft("annotation", "line")
    for keeper, draft in ((first, ours), (second, theirs)):
        keeper.keep(draft)
        keeper.close()
    again, once_more = DraftKeeper("shared"), DraftKeeper("shared")
    assert [again.read(), once_more.read()] == [ours, theirs]
    again.forget()
    again.close()
    assert DraftKeeper("shared").path == again.path
    once_more.close()


def test_the_draft_of_a_window_that_died_is_taken_before_an_empty_place(seat: Seat) -> None:
    first, second = DraftKeeper("left"), DraftKeeper("left")
    second.keep(KeptDraft("zone", "circle"))
    first.close()
    second.close()
    assert DraftKeeper("left").read() == KeptDraft("zone", "circle")


def test_what_a_form_has_drawn_is_kept_as_an_annotation(seat: Seat, qtbot: QtBot, clock: Clock) -> None:
    pencil = Pencil(seat)
    seat.desk.draw(PolygonTool(), lambda _: None)
    pencil.click(at(100, 60), at(180, 60), at(180, 120))
    again = reopened(seat, qtbot, clock)
    again.wait(again.window.map.offer.isVisible)
    again.click(again.window.map.offer.go_on)
    QTest.keyClick(again.window.map.view, Qt.Key.Key_Return)
    assert len(again.desk.snapshot.annotations) == 1
    again.leave()


def test_a_zone_reshaped_from_its_card_is_gone_on_with(seat: Seat, qtbot: QtBot, clock: Clock) -> None:
    seat.open_incident()
    incident = seat.desk.incident
    assert incident is not None
    zone = draw_zone(seat.desk.ctx, incident.id, BLOCK)
    pencil = Pencil(seat)
    reshape(seat.desk, zone)
    pencil.settle()
    pixel = pencil.pixel(at(180, 120))
    QTest.mousePress(pencil.view, Qt.MouseButton.LeftButton, pos=pixel)
    QTest.mouseMove(pencil.view, pixel + QPoint(40, -40))
    QTest.mouseRelease(pencil.view, Qt.MouseButton.LeftButton, pos=pixel + QPoint(40, -40))
    again = reopened(seat, qtbot, clock)
    again.wait(again.window.map.offer.isVisible)
    again.click(again.window.map.offer.go_on)
    QTest.keyClick(again.window.map.view, Qt.Key.Key_Return)
    (changed,) = [z for z in again.desk.snapshot.zones if z.id == zone.id]
    assert changed.area.area > zone.area.area
    again.leave()
