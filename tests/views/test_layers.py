"""The list of layers: order, strength, scales, groups, themes, basemaps; what is said of hidden dangers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shapely.geometry import LineString, Point

from app.domain.drawing import Annotation
from app.domain.incident import Closure
from app.domain.message import msg
from app.map.basemaps.grid import MercatorGrid
from app.map.basemaps.source import file_source, sources
from app.map.layers import LayerGroup
from app.map.look import AS_SHIPPED, CampusTheme
from app.views.layers.details import read_scale
from app.views.layers.panel import LayersPanel
from tests.unit.map.basemaps import maps
from tests.views.seat import SOUTH, WEST, Clock, Seat

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
GROUND = (WEST - 200, SOUTH - 200, WEST + 900, SOUTH + 300)
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def panel(seat: Seat) -> LayersPanel:
    """The list of layers, unfolded."""
    seat.window.left.set_wide(True)
    return seat.window.left.layers


def _close_a_way(seat: Seat) -> None:
    with seat.desk.ctx.step(msg("views.action.closures")) as tx:
        tx.put(Closure(id="c1", shape=LineString([(WEST, SOUTH), (WEST + 90, SOUTH)])))


def _drawn_order(seat: Seat) -> list[str]:
    return [layer.id for layer in seat.window.map.view.scene().layers]


def test_a_layer_moves_by_keyboard_and_by_drag(seat: Seat, panel: LayersPanel) -> None:
    before = _drawn_order(seat)
    assert before.index("buildings") > before.index("paths")
    panel.lines["buildings"].box.setFocus()
    seat.chord(Qt.Key.Key_Down, ALT)
    after = _drawn_order(seat)
    assert after.index("buildings") < after.index("paths")
    assert QApplication.focusWidget() is panel.lines["buildings"].box
    grip = panel.lines["buildings"].grip
    seat.wait(grip.isVisible)
    target = panel.lines["names"].mapToGlobal(QPoint(4, 2))
    QTest.mousePress(grip, Qt.MouseButton.LeftButton)
    QTest.mouseMove(grip, grip.mapFromGlobal(target))
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton)
    assert _drawn_order(seat)[-1 - _above_campus(seat)] in ("buildings", "names")
    assert seat.desk.looks.current.order


def _above_campus(seat: Seat) -> int:
    """How many layers of other groups lie above the campus."""
    return 0 if _drawn_order(seat)[-1] in ("buildings", "names") else 1


def test_opacity_reaches_the_map_and_the_list(seat: Seat, panel: LayersPanel) -> None:
    line = panel.lines["buildings"]
    seat.click(line.more)
    line.details.strength.setFocus()
    seat.chord(Qt.Key.Key_Home)
    assert seat.window.map.view.scene().layer("buildings").opacity == pytest.approx(0.1)
    assert line.strength.text() == "10%"
    seat.chord(Qt.Key.Key_End)
    assert seat.desk.looks.current == AS_SHIPPED


def test_a_layer_out_of_its_scales_says_from_where_it_shows(seat: Seat, panel: LayersPanel) -> None:
    line = panel.lines["buildings"]
    seat.click(line.more)
    line.details.widest.setFocus()
    line.details.widest.clear()
    seat.type("1:1 000")
    seat.window.map.view.fly_to((WEST, SOUTH), 5000)
    seat.wait(line.out_of_range.isVisible)
    assert "1:1" in line.out_of_range.text().replace(" ", "")
    assert not seat.window.map.view.scene().layer("buildings").shows_at(0.5)
    seat.window.map.view.fly_to((WEST, SOUTH), 500)
    seat.wait(lambda: not line.out_of_range.isVisible())


def test_scales_that_make_no_sense_are_marked_and_change_nothing(seat: Seat, panel: LayersPanel) -> None:
    line = panel.lines["buildings"]
    seat.click(line.more)
    for words in ("near", "0", "1:-5"):
        line.details.widest.setFocus()
        line.details.widest.clear()
        seat.type(words)
        assert line.details.widest.property("wrong") == "yes"
        assert seat.desk.looks.current == AS_SHIPPED


@pytest.mark.parametrize(
    ("words", "scale"),
    [
        ("2500", 2500),
        ("1:2 500", 2500),
        ("1：10,000", 10000),
        ("1/500", 500),
        ("", 0),
        ("x", None),
        ("0", None),
    ],
)
def test_scales_are_read_as_people_write_them(words: str, scale: float | None) -> None:
    assert read_scale(words) == scale


def test_a_hidden_danger_is_called_out_in_the_list_and_on_the_map(seat: Seat, panel: LayersPanel) -> None:
    _close_a_way(seat)
    assert not panel.plate.isVisible()
    seat.click(panel.lines["closures"].box)
    seat.wait(panel.plate.isVisible)
    assert "Closures" in panel.plate.words.text()
    scene = seat.window.map.view.scene()
    assert [message.key for message in scene.missing()] == ["layer.closures"]
    bare = _plate_colours(seat)
    seat.click(panel.plate.mend)
    seat.wait(lambda: not panel.plate.isVisible())
    assert _plate_colours(seat) < bare
    assert panel.lines["closures"].box.isChecked()


def _plate_colours(seat: Seat) -> int:
    """Px in caution's colour in the strip at the foot of the map where the warning stands."""
    view = seat.window.map.view
    image = view.grab().toImage()
    wanted = seat.desk.dress.tokens.caution.fill
    rows = range(view.height() - 70, view.height() - 30, 4)
    columns = range(view.width() // 2 - 60, view.width() // 2 + 60, 4)
    return sum(image.pixelColor(x, y).name() == wanted for x in columns for y in rows)


def test_a_faint_danger_is_called_out_too_but_not_an_empty_layer(seat: Seat, panel: LayersPanel) -> None:
    line = panel.lines["closures"]
    seat.click(line.more)
    line.details.strength.setFocus()
    seat.chord(Qt.Key.Key_Home)
    assert not panel.plate.isVisible()
    _close_a_way(seat)
    seat.wait(panel.plate.isVisible)


def test_groups_of_annotations_are_hidden_by_themselves(seat: Seat, panel: LayersPanel) -> None:
    with seat.desk.ctx.step(msg("views.action.closures")) as tx:
        for number, group in enumerate(("Water", "Command", "")):
            tx.put(
                Annotation(
                    id=f"a{number}", geometry=Point(WEST, SOUTH), at=AT, author="a", name=f"N{number}",
                    group=group,
                )
            )  # fmt: skip
    seat.wait(lambda: set(panel.groups) == {"Water", "Command"})
    seat.click(panel.groups["Water"])
    names = {label.text for label in seat.window.map.view.scene().layer("annotations").content.labels}
    assert names == {"N1", "N2"}


def test_a_group_folds_and_a_theme_is_chosen(seat: Seat, panel: LayersPanel) -> None:
    section = panel.sections[LayerGroup.OPERATION]
    seat.click(section.head)
    assert not section.body.isVisible()
    panel.themes.setFocus()
    seat.chord(Qt.Key.Key_Down)
    assert seat.desk.looks.current.theme is CampusTheme.FLOORS
    scene = seat.window.map.view.scene()
    for layer, key in (("buildings", "building.floors.2"), ("dormitories", "building.floors.2.dormitory")):
        assert {style.key for style in scene.layer(layer).content.shapes[0].styles} == {key}


def test_the_look_is_remembered_and_put_back(seat: Seat, panel: LayersPanel, clock: Clock) -> None:
    seat.click(panel.lines["names"].box)
    path = seat.store.path
    seat.leave()
    from app.store.store import Store

    again = Seat(seat.qtbot, Store.open(path, clock=clock), clock)
    again.window.left.set_wide(True)
    assert not again.window.left.layers.lines["names"].box.isChecked()
    again.click(again.window.left.layers.reset)
    assert again.desk.looks.current == AS_SHIPPED
    assert again.window.left.layers.lines["names"].box.isChecked()
    again.leave()


def test_another_operation_never_begins_with_a_hidden_danger(
    seat: Seat, panel: LayersPanel, clock: Clock, tmp_path: Path
) -> None:
    from tests.views.seat import new_operation

    seat.click(panel.lines["closures"].box)
    seat.click(panel.lines["names"].box)
    seat.leave()
    other = Seat(seat.qtbot, new_operation(tmp_path / "other.gpkg", clock), clock)
    look = other.desk.looks.current
    assert look.layer("names").visible is False
    assert look.layer("closures").visible is None
    other.leave()


def test_the_whole_layer_is_shown_on_demand(seat: Seat, panel: LayersPanel) -> None:
    line = panel.lines["depots"]
    seat.click(line.more)
    line.details.sought.emit()
    left, bottom, right, top = seat.window.map.view.viewport().bounds
    assert left < WEST + 650 < right and bottom < SOUTH + 5 < top


def test_a_basemap_is_added_shown_and_taken_away(seat: Seat, panel: LayersPanel, tmp_path: Path) -> None:
    tiles = {
        tuple(patch): maps.png(maps.GREEN) for patch in MercatorGrid(32650, max_zoom=12).patches(GROUND, 1)
    }
    path = maps.mbtiles(tmp_path / "town.mbtiles", tiles, attribution="Town survey")
    choice = panel.basemaps
    choice.add(file_source(path))
    seat.wait(lambda: "Town survey" in choice.state.text())
    seat.wait(lambda: "Town survey" in seat.window.map.view.scene().attribution)
    seat.wait(lambda: _is_green(seat), timeout=20_000)
    seat.click(choice.forget)
    assert sources() == ()
    assert seat.window.map.view.scene().layer("basemap") is None
    assert "Town survey" not in seat.window.map.view.scene().attribution


def _is_green(seat: Seat) -> bool:
    view = seat.window.map.view
    x, y = view.to_screen(WEST + 300, SOUTH - 100).toTuple()
    colour = view.grab().toImage().pixelColor(round(x), round(y))
    return abs(colour.green() - maps.GREEN[1]) < 12 and abs(colour.red() - maps.GREEN[0]) < 12


def test_a_basemap_that_cannot_be_read_says_why(seat: Seat, panel: LayersPanel, tmp_path: Path) -> None:
    path = tmp_path / "broken.mbtiles"
    path.write_bytes(b"nothing of use")
    panel.basemaps.add(file_source(path))
    seat.wait(lambda: "broken.mbtiles cannot be read" in panel.basemaps.state.text())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_in_the_list_is_wider_than_the_dock(
    qtbot: object, tmp_path: Path, clock: Clock, language: str
) -> None:
    from tests.views.seat import new_operation

    seat = Seat(qtbot, new_operation(tmp_path / "w.gpkg", clock), clock, language)  # type: ignore[arg-type]
    seat.window.left.set_wide(True)
    panel = seat.window.left.layers
    for line in panel.lines.values():
        line.more.click()
        metrics = QFontMetrics(line.box.font())
        assert metrics.horizontalAdvance(line.box.text()) + 24 <= line.box.width()
    assert panel.minimumSizeHint().width() <= seat.window.left.width() - 36
    seat.leave()


def test_layers_are_reached_and_themes_chosen_from_the_search_box(seat: Seat) -> None:
    seat.window.left.set_wide(False)
    seat.chord(Qt.Key.Key_F9)
    assert seat.window.left.wide
    assert QApplication.focusWidget() is seat.window.left.layers.lines["annotations"].box
    seat.window.actions_["theme_people"].trigger()
    assert seat.desk.looks.current.theme is CampusTheme.PEOPLE
    seat.window.actions_["reset_layers"].trigger()
    assert seat.desk.looks.current == AS_SHIPPED
