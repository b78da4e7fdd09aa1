"""Drawing in the window: what is drawn becomes a record, what is selected is changed, all of it undoable."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from app.command.drawings import add_annotation
from app.command.zones import change_zone, draw_zone
from app.domain.drawing import Annotation, Cordon
from app.domain.incident import Closure, EvacuationStatus, Extent, Zone
from app.map.scene import Ref
from app.views.canvas import CircleTool
from app.views.canvas.entry import Field
from app.views.drawing.kinds import ACT_KEYS, SHAPE_KEYS, Act, Shape, Target
from app.views.drawing.targets import keep_new, record_of
from tests.views.seat import CONTROL, SOUTH, WEST, Seat

BLOCK = box(WEST + 100, SOUTH + 60, WEST + 180, SOUTH + 120)


def at(x: float, y: float) -> tuple[float, float]:
    return (WEST + x, SOUTH + y)


class Pencil:
    """A hand with a mouse on the map of a window that shows the ground around the first two buildings."""

    def __init__(self, seat: Seat) -> None:
        self.seat, self.view = seat, seat.window.map.view
        self.drawing, self.bar = seat.window.map.drawing, seat.window.map.bar
        self.view.fit((WEST - 40, SOUTH - 60, WEST + 300, SOUTH + 180))
        self.settle()

    def settle(self) -> None:
        self.seat.wait(lambda: not self.view.busy)

    def pixel(self, place: tuple[float, float]) -> QPoint:
        return self.view.to_screen(*place).toPoint()

    def click(self, *places: tuple[float, float], modifiers: Qt.KeyboardModifier | None = None) -> None:
        for place in places:
            pixel = self.pixel(place)
            QTest.mouseMove(self.view, pixel + QPoint(1, 0))
            QTest.mouseMove(self.view, pixel)
            held = modifiers or Qt.KeyboardModifier.NoModifier
            QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, held, pixel)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def type(self, words: str) -> None:
        QTest.keyClicks(self.view, words)

    def select(self, *records: object) -> None:
        self.view.set_selection([Ref(type(record), record.id) for record in records])  # type: ignore[attr-defined]
        self.drawing.changed.emit()


@pytest.fixture
def pencil(seat: Seat) -> Pencil:
    seat.open_incident()
    return Pencil(seat)


def shapes(seat: Seat, kind: type) -> list[BaseGeometry]:
    s = seat.desk.snapshot
    lists = {
        Zone: [z.area for z in s.zones],
        Extent: [e.area for e in s.extents],
        Cordon: [c.area for c in s.cordons],
        Closure: [c.shape for c in s.closures],
        Annotation: [a.geometry for a in s.annotations],
    }
    return lists[kind]


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        (Target.ZONE, Zone),
        (Target.EXTENT, Extent),
        (Target.CLOSURE, Closure),
        (Target.CORDON_INNER, Cordon),
        (Target.CORDON_OUTER, Cordon),
        (Target.CORDON_TRAFFIC, Cordon),
        (Target.ANNOTATION, Annotation),
    ],
)
def test_a_drawing_becomes_what_it_was_drawn_for(
    seat: Seat, pencil: Pencil, target: Target, kind: type
) -> None:
    before = shapes(seat, kind)
    pencil.drawing.choose(target)
    pencil.drawing.begin(Shape.RECTANGLE)
    pencil.settle()
    pencil.click(at(100, 60), at(180, 120))
    after = shapes(seat, kind)
    made = [shape for shape in after if shape not in before]
    assert len(made) == 1 and made[0].symmetric_difference(BLOCK).area < 60
    assert [ref.kind for ref in pencil.view.selection()] == [kind]
    seat.desk.undo()
    assert shapes(seat, kind) == before


def test_a_core_is_drawn_into_an_extent_and_told_beside_it(seat: Seat, pencil: Pencil) -> None:
    extent_at, core_at = (at(60, 20), at(220, 160)), (at(100, 60), at(180, 120))
    for target, corners in ((Target.EXTENT, extent_at), (Target.CORE, core_at)):
        pencil.drawing.choose(target)
        pencil.drawing.begin(Shape.RECTANGLE)
        pencil.settle()
        pencil.click(*corners)
    (extent,) = seat.store.snapshot().extents
    assert extent.core is not None and extent.core.symmetric_difference(BLOCK).area < 60
    seat.desk.turned.emit("situation")
    card = seat.window.right.situation.extent
    seat.wait(card.drop_core.isVisible)
    seat.click(card.drop_core)
    assert seat.store.snapshot().extents[0].core is None
    seat.wait(lambda: not card.drop_core.isVisible())


def test_a_circle_for_the_extent_keeps_its_radius(seat: Seat, pencil: Pencil) -> None:
    pencil.drawing.choose(Target.EXTENT)
    seat.chord(Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    pencil.click(at(20, 27))
    pencil.type("55")
    pencil.key(Qt.Key.Key_Return)
    assert seat.desk.snapshot.extents[0].radius_m == 55


def test_the_bar_shows_only_what_applies(seat: Seat, pencil: Pencil) -> None:
    drawing, bar = pencil.drawing, pencil.bar
    drawing.choose(Target.ZONE)
    assert not bar.shapes[Shape.LINE].isVisible() and bar.shapes[Shape.SECTOR].isVisible()
    drawing.choose(Target.ANNOTATION)
    assert bar.shapes[Shape.POINT].isVisible()
    pencil.view.set_selection(())
    drawing.changed.emit()
    assert not any(made.isVisible() for made in bar.acts.values())
    zone = seat.desk.snapshot.zones[0]
    pencil.select(zone)
    assert bar.acts[Act.SPLIT].isVisible() and not bar.acts[Act.MERGE].isVisible()
    assert not bar.acts[Act.FILL].isVisible() and not bar.finish.isVisible()
    seat.click(bar.shapes[Shape.POLYGON])
    assert bar.finish.isVisible() and not bar.acts[Act.SPLIT].isVisible()
    assert bar.shapes[Shape.POLYGON].isChecked()
    seat.click(bar.cancel)
    assert not bar.finish.isVisible()


def test_without_an_incident_a_zone_is_refused_and_an_annotation_drawn(seat: Seat) -> None:
    pencil = Pencil(seat)
    pencil.drawing.begin(Shape.POLYGON)
    assert not pencil.drawing.drafting
    notice = seat.window.map.banner.notice
    assert notice is not None and notice.message.key == "drawing.no_incident"
    pencil.drawing.begin(Shape.POINT)
    pencil.click(at(50, 100))
    assert len(seat.desk.snapshot.annotations) == 1


def test_a_refused_shape_is_not_lost(seat: Seat, pencil: Pencil) -> None:
    pencil.drawing.choose(Target.ZONE)
    pencil.drawing.begin(Shape.POLYGON)
    pencil.view.fit((WEST + 4000, SOUTH + 4000, WEST + 4300, SOUTH + 4200))
    far = [at(4050, 4050), at(4150, 4050), at(4150, 4150)]
    pencil.click(*far)
    pencil.key(Qt.Key.Key_Return)
    seat.wait(lambda: pencil.drawing.drafting)
    assert len(pencil.view.tool.vertices) == 3  # type: ignore[attr-defined]


def test_contradicting_zones_merge_as_a_person_says(seat: Seat, pencil: Pencil) -> None:
    incident, ctx = seat.desk.incident, seat.desk.ctx
    assert incident is not None
    west = draw_zone(ctx, incident.id, BLOCK)
    east = draw_zone(ctx, incident.id, box(WEST + 180, SOUTH + 60, WEST + 260, SOUTH + 120))
    west = change_zone(ctx, west, status=EvacuationStatus.ORDER)
    east = change_zone(ctx, east, status=EvacuationStatus.SHELTER)
    pencil.select(west, east)
    pencil.drawing.do(Act.MERGE)
    assert len(seat.desk.snapshot.zones) == 2
    (menu,) = [m for m in pencil.view.findChildren(QMenu) if m.isVisible()]
    menu.setActiveAction(menu.actions()[-1])
    QTest.keyClick(menu, Qt.Key.Key_Return)
    (merged,) = seat.desk.snapshot.zones
    assert merged.status is EvacuationStatus.SHELTER
    assert merged.area.area == pytest.approx(west.area.area + east.area.area)


def test_a_refused_circle_comes_back_with_what_was_typed(seat: Seat, pencil: Pencil) -> None:
    pencil.drawing.choose(Target.ZONE)
    pencil.drawing.begin(Shape.CIRCLE)
    pencil.view.fit((WEST + 4000, SOUTH + 4000, WEST + 4300, SOUTH + 4200))
    pencil.click(at(4150, 4100))
    pencil.type("45")
    pencil.key(Qt.Key.Key_Return)
    seat.wait(lambda: pencil.drawing.drafting)
    tool = pencil.view.tool
    assert isinstance(tool, CircleTool) and tool.anchors
    assert tool.entry.figure(Field.RADIUS) == 45


def test_splitting_a_zone_makes_two_in_one_step(seat: Seat, pencil: Pencil) -> None:
    incident = seat.desk.incident
    assert incident is not None
    zone = draw_zone(seat.desk.ctx, incident.id, BLOCK, name="West")
    pencil.select(zone)
    seat.chord(Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    pencil.settle()
    pencil.click(at(130, 40), at(130, 140))
    pencil.key(Qt.Key.Key_Return)
    areas = sorted(round(z.area.area) for z in seat.desk.snapshot.zones)
    assert areas == pytest.approx([1800, 3000], abs=15)
    seat.desk.undo()
    assert [z.name for z in seat.desk.snapshot.zones] == ["West"]
    seat.desk.redo()
    pencil.select(*seat.desk.snapshot.zones)
    seat.chord(Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert [round(z.area.area) for z in seat.desk.snapshot.zones] == pytest.approx([4800], abs=1)


ONE_SHAPE_ACTS = {
    Act.MOVE: ([at(100, 60), at(130, 80)], box(*at(130, 80), *at(210, 140))),
    Act.RESHAPE: (
        [at(90, 80), at(120, 80), at(120, 100), at(90, 100)],
        BLOCK.difference(box(*at(100, 80), *at(120, 100))),
    ),
    Act.HOLE: (
        [at(120, 80), at(140, 80), at(140, 100)],
        BLOCK.difference(Polygon([at(120, 80), at(140, 80), at(140, 100)])),
    ),
}


@pytest.mark.parametrize("act", list(ONE_SHAPE_ACTS))
@pytest.mark.parametrize("kind", ["zone", "cordon", "annotation", "closure"])
def test_an_act_changes_the_record_in_one_step(seat: Seat, pencil: Pencil, act: Act, kind: str) -> None:
    record = drawn(seat, pencil, kind)
    places, expected = ONE_SHAPE_ACTS[act]
    before = shapes(seat, type(record))
    pencil.select(record)
    pencil.drawing.do(act)
    pencil.settle()
    pencil.view.toggle_snapping()
    pencil.click(*places)
    pencil.key(Qt.Key.Key_Return)
    changed = next(s for s in shapes(seat, type(record)) if s not in before)
    assert changed.is_valid and changed.symmetric_difference(expected).area < 60
    seat.desk.undo()
    assert shapes(seat, type(record)) == before


def drawn(seat: Seat, pencil: Pencil, kind: str) -> object:
    target = {"cordon": Target.CORDON_OUTER}.get(kind) or Target(kind)
    pencil.drawing.choose(target)
    incident = seat.desk.incident
    assert incident is not None
    ref = keep_new(seat.desk.ctx, target, BLOCK, incident.id)
    record = record_of(seat.desk.snapshot, ref)
    pencil.settle()
    assert record is not None
    return record


def test_turning_and_deleting_several_annotations(seat: Seat, pencil: Pencil) -> None:
    ctx = seat.desk.ctx
    made = [
        add_annotation(ctx, LineString([at(0, 100 + 20 * n), at(50, 100 + 20 * n)]), name=f"N{n}")
        for n in range(3)
    ]
    pencil.select(*made)
    seat.chord(Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    pencil.type("90")
    pencil.key(Qt.Key.Key_Return)
    xs = [round(p[0] - WEST, 6) for a in seat.desk.snapshot.annotations for p in a.geometry.coords]
    assert xs == pytest.approx([5, 5, 25, 25, 45, 45])
    seat.desk.undo()
    assert [a.geometry for a in seat.desk.snapshot.annotations] == [a.geometry for a in made]
    pencil.select(*made)
    seat.chord(Qt.Key.Key_Delete)
    assert seat.desk.snapshot.annotations == ()
    seat.desk.undo()
    assert len(seat.desk.snapshot.annotations) == 3


def test_shapes_are_copied_and_pasted(seat: Seat, pencil: Pencil) -> None:
    note = add_annotation(seat.desk.ctx, BLOCK, name="Wall")
    pencil.select(note)
    pencil.view.setFocus()
    seat.chord(Qt.Key.Key_C, CONTROL)
    seat.chord(Qt.Key.Key_V, CONTROL)
    pencil.click(at(100, 60), at(100, 130))
    first, second = seat.desk.snapshot.annotations
    assert first == note and second.name == "Wall" and second.id != note.id
    assert second.geometry.bounds[1] == pytest.approx(SOUTH + 130, abs=1)


def test_a_buffer_around_a_point_becomes_the_target(seat: Seat, pencil: Pencil) -> None:
    note = add_annotation(seat.desk.ctx, Point(at(200, 100)))
    pencil.drawing.choose(Target.CORDON_INNER)
    pencil.select(note)
    seat.chord(Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    pencil.type("30")
    pencil.key(Qt.Key.Key_Return)
    (cordon,) = seat.desk.snapshot.cordons
    assert cordon.area.area == pytest.approx(3.14159 * 900, rel=0.01)


def test_every_shape_and_act_is_in_the_search_box(seat: Seat) -> None:
    known = {command.id for command in seat.window.actions_.commands}
    assert {f"draw_{shape}" for shape in SHAPE_KEYS} | {f"shape_{act}" for act in ACT_KEYS} <= known
    keys = [key for command in seat.window.actions_.commands for key in command.keys]
    assert len(keys) == len(set(keys))
