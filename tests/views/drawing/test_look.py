"""The look of an annotation on the drawing bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shapely.geometry import Point

from app.command.drawings import add_annotation, change_annotation
from app.domain.drawing import LinePattern
from app.views.drawing.kinds import Shape, Target
from app.views.drawing.look_rows import Colour, Sign
from tests.views.drawing.test_session import BLOCK, Pencil, at
from tests.views.seat import Seat


def test_name_colour_and_line_are_changed_one_step_each(seat: Seat) -> None:
    note = add_annotation(seat.desk.ctx, BLOCK)
    pencil = Pencil(seat)
    pencil.select(note)
    look = pencil.bar.look
    assert look.isVisible() and look.pattern.isVisible() and not look.sign.isVisible()
    look.name.setFocus()
    QTest.keyClicks(look.name, "Wall")
    QTest.keyClick(look.name, Qt.Key.Key_Return)
    look.colour.activated.emit(list(Colour).index(Colour.BLUE))
    look.pattern.activated.emit(list(LinePattern).index(LinePattern.DOTTED))
    (after,) = seat.desk.snapshot.annotations
    assert after.name == "Wall" and after.style.colour == "#0072b2"
    assert after.style.pattern is LinePattern.DOTTED
    for _ in range(3):
        seat.desk.undo()
    assert seat.desk.snapshot.annotations == (note,)


def test_a_point_that_is_drawn_is_seen_and_given_a_symbol(seat: Seat) -> None:
    pencil = Pencil(seat)
    pencil.drawing.choose(Target.ANNOTATION)
    pencil.drawing.begin(Shape.POINT)
    pencil.click(at(100, 100))
    assert isinstance(seat.desk.snapshot.annotations[0].geometry, Point)
    assert seat.desk.snapshot.annotations[0].style.icon
    look = pencil.bar.look
    assert look.sign.isVisible() and not look.width_.isVisible()
    look.sign.activated.emit(list(Sign).index(Sign.HYDRANT))
    assert seat.desk.snapshot.annotations[0].style.icon == "hydrant"


def test_what_is_typed_stays_and_a_conflict_is_told(seat: Seat) -> None:
    note = add_annotation(seat.desk.ctx, BLOCK)
    pencil = Pencil(seat)
    pencil.select(note)
    look = pencil.bar.look
    look.name.setFocus()
    QTest.keyClicks(look.name, "Mine")
    change_annotation(seat.desk.ctx, note, name="Theirs")
    assert look.name.text() == "Mine"
    QTest.keyClick(look.name, Qt.Key.Key_Return)
    assert seat.desk.snapshot.annotations[0].name == "Theirs"
    notice = seat.window.map.banner.notice
    assert notice is not None and notice.tone == "caution"
