"""Deriving zones from the drawer: a menu of ways, a look at what would come of it, then yes or no."""

from __future__ import annotations

from collections.abc import Callable

import shapely
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QMenu, QWidget
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.command.zones_derive import (
    ZonePreview,
    accept_zones,
    by_blocks,
    by_buildings,
    by_extent,
    by_walking,
)
from app.domain.incident import Zone
from app.domain.message import Message, msg
from app.views.banner import Banner
from app.views.canvas import PlacePointTool
from app.views.desk import Desk
from app.views.kit import button, column, label, row, set_role
from app.views.zones import words
from app.views.zones.findings import look_above

WAYS: tuple[tuple[str, Message], ...] = (
    ("buildings", msg("zones.derive.buildings")),
    ("walking", msg("zones.derive.walking")),
    ("blocks", msg("zones.derive.blocks")),
    ("block", msg("zones.derive.block")),
    ("extent", msg("zones.derive.extent")),
    ("ring", msg("zones.derive.ring")),
)


class Deriving(QObject):
    """One derivation at a time. `changed` after a preview came, changed or went."""

    changed = Signal()

    def __init__(self, desk: Desk, banner: Banner, selected: Callable[[], frozenset[str]]) -> None:
        """`selected` tells the ids of the buildings that are selected on the map."""
        super().__init__()
        self._desk = desk
        self._banner = banner
        self._selected = selected
        self.preview: ZonePreview | None = None
        self.way = ""
        self.amount = 5.0
        """Minutes on foot, or metres around the extent."""
        self._at: Point | None = None
        self._buildings: frozenset[str] = frozenset()
        desk.focused.connect(self.discard)

    @property
    def measured(self) -> bool:
        """Whether the way has an amount that a person may change."""
        return self.way in ("walking", "extent", "ring")

    def begin(self, way: str) -> None:
        """Derive in one of WAYS; where a place is needed, ask for it on the map first."""
        self.way = way
        self.amount = {"walking": 5.0, "extent": 25.0, "ring": 50.0}.get(way, 0.0)
        self._buildings = self._selected()
        if way in ("walking", "block"):
            self._banner.clear()
            self._desk.draw(PlacePointTool(), self._placed)
        else:
            self.again()

    def measure(self, amount: float) -> None:
        """Derive again with another amount."""
        self.amount = amount
        if self.preview is not None:
            self.again()

    def again(self) -> None:
        """Compute the preview from the operation as it is now."""
        self._banner.clear()
        seen = self.preview is not None
        if not self._banner.attempt(self._compute):
            self.preview = None
        self._show()
        if self.preview is not None and not seen:
            look_above(self._desk, shapely.union_all(list(self.preview.areas)))

    def accept(self) -> bool:
        """Make the preview zones; whether they are."""
        preview = self.preview
        if preview is None or not self._banner.attempt(lambda: accept_zones(self._desk.ctx, preview)):
            return False
        self.discard()
        return True

    def discard(self) -> None:
        """Put the preview away."""
        self.preview = None
        self._show()

    def _placed(self, point: BaseGeometry) -> None:
        if isinstance(point, Point):
            self._at = point
            self.again()

    def _compute(self) -> None:
        incident, snapshot = self._desk.incident, self._desk.snapshot
        if incident is None:
            return
        at = self._at or incident.point
        extent = snapshot.extent(incident.id)
        where = incident.point if extent is None else extent.area
        ways: dict[str, Callable[[], ZonePreview]] = {
            "buildings": lambda: by_buildings(snapshot, incident.id, self._buildings),
            "walking": lambda: by_walking(snapshot, incident.id, at, self.amount),
            "blocks": lambda: by_blocks(snapshot, incident.id, where),
            "block": lambda: by_blocks(snapshot, incident.id, at),
            "extent": lambda: by_extent(snapshot, incident.id, self.amount),
            "ring": lambda: by_extent(snapshot, incident.id, self.amount, whole=False),
        }
        self.preview = ways[self.way]()

    def _show(self) -> None:
        preview = self.preview
        areas = () if preview is None else preview.areas
        self._desk.draft_zones(
            tuple(
                Zone(id=f"draft:{n}", incident_id=preview.incident_id, name=f"? {n}", area=area)
                for n, area in enumerate(areas, 1)
                if preview is not None
            )
        )
        self.changed.emit()


class PreviewBar(QFrame):
    """What a derivation would bring, its amount, and the two answers."""

    answered = Signal()

    def __init__(self, desk: Desk, deriving: Deriving) -> None:
        super().__init__()
        set_role(self, "inset")
        self._dress = dress = desk.dress
        self._deriving = deriving
        self._method = label("strong")
        self._figures = label("soft", wrap=True)
        self.amount = QDoubleSpinBox()
        self.amount.setDecimals(0)
        self.amount.setRange(1, 5_000)
        self.amount.setKeyboardTracking(False)
        self.amount.setMinimumWidth(108)
        dress.words(self.amount, accessibleName=msg("zones.derive.amount"))
        self.amount.valueChanged.connect(deriving.measure)
        self.accept = button(dress, msg("zones.derive.accept"), self._accept, role="primary")
        self.discard = button(dress, msg("views.cancel"), self._discard, role="quiet")
        told = QWidget()
        told.setLayout(column(self._method, self._figures, gap=2))
        line = row(told, self.amount, self.discard, self.accept, gap=8, margin=(10, 6, 8, 6))
        line.setStretch(0, 1)
        self.setLayout(line)
        deriving.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """The preview as it is now."""
        preview, text = self._deriving.preview, self._dress.text
        self.setVisible(preview is not None)
        if preview is None:
            return
        self._method.setText(text("zones.derive.preview", method=preview.method, n=len(preview.areas)))
        self._figures.setText(
            "\n".join(text("zones.separator").join(words.lines(found, text)) for found in preview.figures[:3])
        )
        minutes = self._deriving.way == "walking"
        self.amount.setVisible(self._deriving.measured)
        self.amount.blockSignals(True)
        self.amount.setSuffix(" " + text("zones.derive.minutes" if minutes else "zones.derive.metres"))
        self.amount.setMaximum(60 if minutes else 5_000)
        self.amount.setValue(self._deriving.amount)
        self.amount.blockSignals(False)

    def _accept(self) -> None:
        if self._deriving.accept():
            self.answered.emit()

    def _discard(self) -> None:
        self._deriving.discard()
        self.answered.emit()


def derive_menu(desk: Desk, deriving: Deriving, parent: QWidget) -> QMenu:
    """The ways as a menu."""
    menu = QMenu(parent)
    for way, title in WAYS:
        action = menu.addAction("")
        desk.dress.words(action, text=title)
        action.triggered.connect(lambda _=False, way=way: deriving.begin(way))
    return menu
