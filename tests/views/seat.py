"""A small campus and an operation on it, and the hands of a person at its window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path as FilePath

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from shapely.geometry import LineString, Point, box
from shiboken6 import isValid

from app.campus.occupancy import with_estimates
from app.command.context import Context
from app.command.operations import create_operation
from app.command.proposals import TIME_LIMIT_S
from app.domain.campus import Building, BuildingUse, CampusInfo, Path, Room, TravelMode
from app.domain.operation import Campus
from app.domain.resource import Depot, Stock, Team, Vehicle
from app.runtime.text import Text
from app.store.store import Store
from app.views.window import MainWindow

OPENED = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
WEST, SOUTH = 400_000.0, 4_400_000.0
CONTROL = Qt.KeyboardModifier.ControlModifier


class Clock:
    """A clock that a test moves on by hand."""

    def __init__(self) -> None:
        self.now = OPENED

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **duration: float) -> None:
        self.now += timedelta(**duration)


def small_campus(*, with_resources: bool = True) -> Campus:
    """Two dormitories, a hall and a depot along a road; metres in UTM zone 50 N."""

    def block(name: str, name_zh: str, dx: float, use: BuildingUse) -> Building:
        return Building(
            id=f"building:{name}", name=f"{name} Hall", name_zh=name_zh, code=name[:2].upper(), use=use,
            floors=4, height_m=13, footprint=box(WEST + dx, SOUTH + 20, WEST + dx + 40, SOUTH + 35),
        )  # fmt: skip

    buildings = (
        block("Maple", "枫园1号楼", 0, BuildingUse.DORMITORY),
        block("Cedar", "雪松2号楼", 200, BuildingUse.DORMITORY),
        block("Lecture", "教学楼", 400, BuildingUse.TEACHING),
    )
    rooms = tuple(
        Room(
            id=f"room:{b.id}-{n}", building_id=b.id, floor=n // 10 + 1, number=f"{n // 10 + 1}{n % 10:02d}",
            beds=4, residents=4, mobility_impaired=1 if n == 1 else 0,
        )
        for b in buildings[:2]
        for n in range(40)
    )  # fmt: skip
    road = [(WEST - 100, SOUTH), (WEST + 220, SOUTH), (WEST + 700, SOUTH)]
    depot = Depot(id="depot:north", name="North store", name_zh="北库", point=Point(WEST + 650, SOUTH + 5))
    teams = (
        Team(id="team:1", depot_id=depot.id, name="Guides", capabilities=("evacuation_guide",), crew=12,
             mode=TravelMode.VEHICLE),
        Team(id="team:2", depot_id=depot.id, name="Medics", capabilities=("first_aid",), crew=4),
    )  # fmt: skip
    campus = Campus(
        info=CampusInfo(
            id="campus:small",
            name="Small campus",
            name_zh="小校园",
            epsg=32650,
            timezone="Asia/Shanghai",
            boundary=box(WEST - 200, SOUTH - 200, WEST + 900, SOUTH + 300),
            attribution="Test data",
        ),
        buildings=buildings,
        rooms=rooms,
        paths=(Path(id="path:road", line=LineString(road), vehicle=True, cart=True),),
    )
    if with_resources:
        campus = replace(
            campus,
            depots=(depot,),
            teams=teams,
            stock=(Stock(id="stock:1", depot_id=depot.id, item="blanket", quantity=500),),
            vehicles=(Vehicle(id="vehicle:1", depot_id=depot.id, name="Van", capacity_kg=800),),
        )
    return with_estimates(campus)


def new_operation(
    path: FilePath, clock: Clock, *, with_resources: bool = True, exercise: bool = False
) -> Store:
    """A fresh operation file."""
    campus = small_campus(with_resources=with_resources)
    return create_operation(path, campus, name="Night", author="duty desk", exercise=exercise, clock=clock)


class Seat:
    """A person at a window: real key and mouse events, counted as the interactions that a person makes."""

    def __init__(self, qtbot: QtBot, store: Store, clock: Clock, language: str = "en") -> None:
        self.qtbot = qtbot
        self.store = store
        self.interactions = 0
        timezone = store.snapshot().campus.info.timezone
        self.window = MainWindow(Context(store, "duty desk", clock), Text(language, timezone))
        self.window.resize(1366, 768)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.wait(lambda: QApplication.focusWidget() is not None)

    @property
    def desk(self):  # type: ignore[no-untyped-def]
        return self.window.desk

    @property
    def focus(self) -> QWidget:
        """What has the keyboard now."""
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the keyboard"
        return widget

    def chord(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key or chord, sent to whatever has the keyboard."""
        self.interactions += 1
        QTest.keyClick(self.focus, key, modifier)

    def type(self, words: str) -> None:
        """Words and Enter, as one interaction; words of any language, as an input method gives them."""
        self.interactions += 1
        QTest.keyClicks(self.focus, words)
        QTest.keyClick(self.focus, Qt.Key.Key_Return)

    def click(self, widget: QWidget) -> None:
        """A click on a widget that can be seen and used."""
        self.interactions += 1
        self.wait(lambda: scrolled_to(widget))
        assert widget.isEnabled(), f"not enabled: {words_of(widget)}"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def wait(self, until: object, timeout: int = 15_000) -> None:
        """Let the window work until something is true."""
        self.qtbot.waitUntil(until, timeout=timeout)

    def open_incident(self, building: str = "Maple Hall") -> None:
        """The fire in a dormitory, with the extent that is proposed."""
        self.chord(Qt.Key.Key_F2)
        self.type(building)
        self.chord(Qt.Key.Key_1)
        self.chord(Qt.Key.Key_Return)
        self.chord(Qt.Key.Key_Return)

    def propose(self) -> None:
        """Ctrl+P, and wait for the proposal as long as the solver may take, and for its start and end."""
        self.chord(Qt.Key.Key_P, CONTROL)
        self.wait(lambda: not self.desk.solving, timeout=round(TIME_LIMIT_S * 1000) + 25_000)
        notice = self.window.map.banner.notice
        assert self.desk.proposal is not None, f"no proposal came: {notice}"

    def leave(self) -> None:
        """Close the window and the file; a second time does nothing."""
        if not isValid(self.window):
            return
        self.window.close()
        for left in (self.window, *QApplication.topLevelWidgets()):
            left.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.store.close()


def choose(box: QComboBox, value: object) -> None:
    """Pick an entry as the arrow keys do."""
    index = next(i for i in range(box.count()) if box.itemData(i) == value)
    box.setFocus()
    while box.currentIndex() != index:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < index else Qt.Key.Key_Up)


def scrolled_to(widget: QWidget) -> bool:
    """Whether a widget can be seen, after scrolling to it as a person would."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def words_of(widget: QWidget) -> str:
    """What a widget says of itself."""
    return widget.text() if isinstance(widget, QAbstractButton) else widget.accessibleName()
