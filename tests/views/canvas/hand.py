"""A scene of a few made-up buildings, and a hand that works on a map in metres."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shapely.geometry import LineString, Polygon, box

from app.domain.campus import Building, CampusInfo, Path
from app.domain.incident import Zone
from app.domain.message import msg
from app.map import tokens
from app.map.content import Content, Ref, Shapes
from app.map.scene import Scene, SceneLayer
from app.map.style import Style
from app.views.canvas import MapView
from app.views.canvas.ink import ChipLine
from app.views.canvas.measures import Coordinate
from app.views.canvas.overlay import chip_lines

X, Y = 491_000.0, 5_455_000.0
"""South-west corner of the test campus."""

BOUNDS = (X, Y, X + 800, Y + 600)

HALL = Ref(Building, "building:hall")
ANNEX = Ref(Building, "building:annex")
LANE = Ref(Path, "path:lane")
CORDON = Ref(Zone, "zone:cordon")


def at(x: float, y: float) -> Coordinate:
    """A place by its distance from the south-west corner."""
    return (X + x, Y + y)


def area(*corners: Coordinate) -> Polygon:
    """A polygon by its corners' distances from the south-west corner."""
    return Polygon([at(*corner) for corner in corners])


HALL_FOOTPRINT = area((300.25, 300.5), (380.25, 310.5), (370.25, 370.5), (295.25, 360.5))
ANNEX_FOOTPRINT = area((560, 120), (640, 120), (640, 180), (560, 180))
CORDON_AREA = area((520, 80), (700, 80), (700, 220), (520, 220))
LANE_LINE = LineString([at(40, 480), at(400, 500), at(760, 470)])


def make_scene(
    bounds: tuple[float, float, float, float] = BOUNDS, theme: tokens.Tokens = tokens.LIGHT
) -> Scene:
    """Two buildings, a lane and a zone around one of the buildings, over the campus boundary."""
    plain = Style(key="plain", fill="#d0d0d0", line="#606060")
    layers = [
        ("ground", [(box(*bounds), plain, Ref(CampusInfo, "campus"))]),
        ("paths", [(LANE_LINE, Style(key="lane", line="#808080", width=3), LANE)]),
        ("buildings", [(HALL_FOOTPRINT, plain, HALL), (ANNEX_FOOTPRINT, plain, ANNEX)]),
        ("zones", [(CORDON_AREA, Style(key="zone", line="#3060c0", width=2), CORDON)]),
    ]
    return Scene(
        layers=tuple(
            SceneLayer(name, msg(f"test.{name}"), z, Content(shapes=(Shapes.of(items),)))
            for z, (name, items) in enumerate(layers)
        ),
        bounds=bounds,
        epsg=32610,
        tokens=theme,
        language="en",
        attribution="Made up",
    )


class Hand:
    """Real mouse and keyboard events, at places in metres."""

    def __init__(self, view: MapView, bot: QtBot) -> None:
        self.view = view
        self.window = view.windowHandle()
        self.bot = bot

    def pixel(self, place: Coordinate) -> QPoint:
        """The pixel nearest to a place."""
        return self.view.to_screen(*place).toPoint()

    def real(self, place: Coordinate) -> Coordinate:
        """The place of that pixel: what a pointer there can mean exactly."""
        pixel = self.pixel(place)
        return self.view.viewport().to_world(pixel.x(), pixel.y())

    def move(self, place: Coordinate) -> None:
        """Point at a place, from a pixel beside it: Qt drops a move to where the mouse is already."""
        QTest.mouseMove(self.window, self.pixel(place) + QPoint(1, 0))
        QTest.mouseMove(self.window, self.pixel(place))

    def click(
        self, place: Coordinate, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Click on a place."""
        self.move(place)
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, modifiers, self.pixel(place))

    def double_click(self, place: Coordinate) -> None:
        """A first click, then the double click that the system makes of the second."""
        self.click(place)
        QTest.mouseDClick(self.window, Qt.MouseButton.LeftButton, pos=self.pixel(place))

    def drag(
        self,
        start: Coordinate,
        end: Coordinate,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    ) -> None:
        """Press at one place, let go at another; the pixels are those of before the drag."""
        first, last = self.pixel(start), self.pixel(end)
        QTest.mouseMove(self.window, first)
        QTest.mousePress(self.window, button, pos=first)
        for share in (0.1, 0.4, 0.7, 1.0):
            QTest.mouseMove(self.window, first + (last - first) * share)
        QTest.mouseRelease(self.window, button, pos=last)

    def wheel(self, place: Coordinate, notches: float) -> None:
        """Turn the wheel over a place."""
        pixel = QPointF(self.pixel(place))
        event = QWheelEvent(
            pixel,
            self.view.mapToGlobal(pixel),
            QPoint(),
            QPoint(0, round(120 * notches)),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.view, event)

    def key(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        """Strike a key."""
        for _ in range(times):
            QTest.keyClick(self.view, key, modifiers)

    def type(self, words: str) -> None:
        """Type on the map."""
        QTest.keyClicks(self.view, words)

    def settle(self) -> None:
        """Wait until picture and snapping are ready."""
        self.bot.waitUntil(lambda: not self.view.busy, timeout=5000)

    def read(self) -> list[ChipLine]:
        """What stands beside the cursor."""
        pointer = self.view.pointer
        assert pointer is not None
        return chip_lines(self.view.tool, pointer, self.view.text, self.view._people.words)
