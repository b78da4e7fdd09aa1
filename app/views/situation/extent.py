"""The extent in which people are affected, and its zones with their priority and status."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.command.incidents import extent_of_building, set_core, set_extent
from app.command.zones import change_zone, delete_zone, draw_zone
from app.domain.incident import EvacuationStatus, Extent, ExtentKind, Incident, Priority, Zone
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.hazards.extents import circle_extent, polygon_extent
from app.views import figures
from app.views.canvas import CircleTool, PolygonTool
from app.views.desk import Desk
from app.views.kit import button, column, label, row, silent, tool
from app.views.situation.card import IncidentCard
from app.views.zone_acts import move_access, reset_access, reshape


class ExtentCard(IncidentCard):
    """Three ways to set the extent, and a line for each zone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, msg("views.extent.title"))
        self._figure = label("caption")
        self.head.addWidget(self._figure)
        self._method = label("soft", wrap=True)
        dress = desk.dress
        self.ring = button(dress, msg("views.extent.building"), self._set_building, icon="building")
        self.circle = button(dress, msg("views.extent.circle"), self._draw_circle, icon="circle")
        self.polygon = button(dress, msg("views.extent.polygon"), self._draw_polygon, icon="polygon")
        ways = row(self.ring, self.circle, self.polygon, gap=4)
        for index in range(3):
            ways.setStretch(index, 1)
        heading = dress.words(label("eyebrow"), text=msg("views.zones.title"))
        add = button(dress, msg("views.zones.draw"), self._draw_zone, role="quiet", icon="plus")
        self.table = button(dress, msg("zones.table"), lambda: desk.turned.emit("zones"), role="quiet")
        self._zones_head = QWidget()
        self._zones_head.setLayout(row(heading, None, self.table, add, gap=2, margin=(0, 4, 0, 0)))
        self.fault = button(dress, msg("zones.title"), lambda: desk.turned.emit("zones"), role="danger")
        self._zones = column(gap=8)
        self.lines: dict[str, ZoneLine] = {}
        self._core = label("soft", wrap=True)
        self.core = tool(dress, "polygon", msg("views.extent.draw_core"), self._draw_core, size=16)
        self.drop_core = tool(dress, "trash", msg("views.extent.drop_core"), self._drop_core, size=16)
        self._core_line = QWidget()
        core_line = row(self._core, self.core, self.drop_core, gap=4)
        core_line.setStretch(0, 1)
        self._core_line.setLayout(core_line)
        self.body.addWidget(self._method)
        self.body.addLayout(ways)
        self.body.addWidget(self._core_line)
        self.body.addWidget(self._zones_head)
        self.body.addWidget(self.fault)
        self.body.addLayout(self._zones)

    def show_incident(self, incident: Incident, snapshot: Snapshot) -> None:
        """How the extent was drawn, how large it is, and its zones."""
        text, extent = self.dress.text, snapshot.extent(incident.id)
        self.ring.setEnabled(bool(incident.building_id))
        self._zones_head.setVisible(extent is not None)
        if extent is None:
            self._figure.setText("")
            self._method.setText(text("views.extent.none"))
        else:
            self._figure.setText(figures.area(text, extent.area.area))
            self._method.setText(text.render(extent.method) if extent.method else text.enum(extent.kind))
            self._method.setToolTip("\n".join(text.render(line) for line in extent.assumptions))
        self._show_core(extent)
        grave = [finding for finding in self.desk.zone_findings if finding.grave]
        self.fault.setVisible(bool(grave))
        if grave:
            words = text.render(grave[0].message)
            self.fault.setText(text("zones.grave", n=len(grave)))
            self.fault.setToolTip(words)
            self.fault.setAccessibleName(words)
        zones = [zone for zone in snapshot.zones if zone.incident_id == incident.id]
        if [zone.id for zone in zones] != list(self.lines):
            self._rebuild(zones)
        for zone in zones:
            self.lines[zone.id].show_zone(zone)

    def _show_core(self, extent: Extent | None) -> None:
        """Where in a drawn extent nobody may enter; the core of a building's extent is the building."""
        drawn = extent is not None and extent.kind is not ExtentKind.BUILDING
        self._core_line.setVisible(drawn)
        if extent is not None and drawn:
            text, core = self.dress.text, extent.core
            self.drop_core.setVisible(core is not None)
            self._core.setText(
                text("views.extent.no_core")
                if core is None
                else text("views.extent.core", area=figures.area(text, core.area))
            )

    def _draw_core(self) -> None:
        self._draw_area(lambda incident, area: set_core(self.desk.ctx, incident.id, area))

    def _draw_area(self, keep: Callable[[Incident, Polygon], object]) -> None:
        """Let a person draw an area for the incident, and keep it."""
        incident = self.desk.incident
        if incident is not None:
            self.desk.draw(PolygonTool(), lambda area: self.attempt(lambda: keep(incident, area)))

    def _drop_core(self) -> None:
        incident = self.desk.incident
        if incident is not None:
            self.attempt(lambda: set_core(self.desk.ctx, incident.id, None))

    def _rebuild(self, zones: list[Zone]) -> None:
        for line in self.lines.values():
            line.hide()
            line.deleteLater()
        self.lines = {}
        for zone in zones:
            line = ZoneLine(self)
            self.lines[zone.id] = line
            self._zones.addWidget(line)

    def _set_building(self) -> None:
        incident, desk = self.desk.incident, self.desk
        if incident is not None:
            self.attempt(lambda: set_extent(desk.ctx, extent_of_building(desk.snapshot, incident)))

    def _draw_circle(self) -> None:
        self._draw(CircleTool(), ExtentKind.CIRCLE)

    def _draw_polygon(self) -> None:
        self._draw(PolygonTool(), ExtentKind.POLYGON)

    def _draw(self, way: CircleTool | PolygonTool, kind: ExtentKind) -> None:
        incident = self.desk.incident
        if incident is not None:
            self.desk.draw(
                way, lambda area: self.attempt(lambda: accept_drawn(self.desk, incident, way, kind, area))
            )

    def _draw_zone(self) -> None:
        self._draw_area(lambda incident, area: draw_zone(self.desk.ctx, incident.id, area))


def accept_drawn(desk: Desk, incident: Incident, way: object, kind: ExtentKind, area: BaseGeometry) -> None:
    """Make what was drawn the incident's extent; raises UserError for a shape that cannot be one."""
    campus = desk.snapshot.campus
    if kind is ExtentKind.CIRCLE and isinstance(way, CircleTool) and way.circle is not None:
        centre = Point(way.circle.centre)
        set_extent(desk.ctx, circle_extent(campus, incident.id, centre, way.circle.radius_m))
    else:
        set_extent(desk.ctx, polygon_extent(campus, incident.id, area))


class ZoneLine(QWidget):
    """One zone: its name, what its people were told, its priority, where arrivals report."""

    def __init__(self, card: ExtentCard) -> None:
        super().__init__()
        self._card = card
        self._zone: Zone | None = None
        self._version: int | None = None
        dress = card.dress
        self.name = QLineEdit()
        self.name.setMaximumWidth(88)
        dress.words(self.name, accessibleName=msg("views.zones.name"), toolTip=msg("views.zones.name"))
        self.name.editingFinished.connect(self._rename)
        self.status, self.priority = QComboBox(), QComboBox()
        dress.words(self.status, accessibleName=msg("views.zones.status"), toolTip=msg("views.zones.status"))
        dress.words(
            self.priority, accessibleName=msg("views.zones.priority"), toolTip=msg("views.zones.priority")
        )
        self.status.activated.connect(self._set_status)
        self.priority.activated.connect(self._set_priority)
        self.reshape = tool(dress, "polygon", msg("views.zones.reshape"), self._reshape, size=16)
        self.access = tool(dress, "target", msg("views.zones.access"), self._move_access, size=16)
        self.reset = tool(dress, "undo", msg("views.zones.access_reset"), self._reset_access, size=16)
        look = tool(dress, "fit", msg("views.look"), self._look, size=16)
        drop = tool(dress, "trash", msg("views.zones.delete"), self._delete, size=16)
        top = row(self.name, self.priority, gap=8)
        top.setStretch(1, 1)
        bottom = row(self.status, self.reshape, self.access, self.reset, look, drop, gap=2)
        bottom.setStretch(0, 1)
        for box in (self.status, self.priority):
            box.setMinimumWidth(80)
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(column(top, bottom, gap=4))

    def show_zone(self, zone: Zone) -> None:
        """The zone as it is; a name that is being typed stays."""
        desk, text = self._card.desk, self._card.dress.text
        if not self.name.hasFocus():
            self._version = desk.ctx.store.version(Zone, zone.id)
            self.name.setText(zone.name)
        self._zone = zone
        self.reset.setVisible(zone.access is not None)
        choices: tuple[tuple[QComboBox, list[Enum], Enum], ...] = (
            (self.status, list(EvacuationStatus), zone.status),
            (self.priority, list(Priority), zone.priority),
        )
        for box, members, value in choices:
            with silent(box):
                box.clear()
                box.addItems([text.enum(member) for member in members])
                box.setCurrentIndex(members.index(value))

    def _rename(self) -> None:
        zone, name = self._zone, self.name.text().strip()
        if zone is not None and name and name != zone.name:
            version = self._version
            self._card.attempt(lambda: change_zone(self._card.desk.ctx, zone, name=name, expected=version))

    def _set_status(self, index: int) -> None:
        zone, status = self._zone, list(EvacuationStatus)[index]
        if zone is not None and status is not zone.status:
            self._card.attempt(lambda: change_zone(self._card.desk.ctx, zone, status=status))

    def _set_priority(self, index: int) -> None:
        zone, priority = self._zone, list(Priority)[index]
        if zone is not None and priority is not zone.priority:
            self._card.attempt(lambda: change_zone(self._card.desk.ctx, zone, priority=priority))

    def _move_access(self) -> None:
        if self._zone is not None:
            move_access(self._card.desk, self._zone)

    def _reset_access(self) -> None:
        if self._zone is not None:
            reset_access(self._card.desk, self._zone)

    def _reshape(self) -> None:
        if self._zone is not None:
            reshape(self._card.desk, self._zone)

    def _look(self) -> None:
        if self._zone is not None:
            self._card.desk.look_at(self._zone.area)

    def _delete(self) -> None:
        zone = self._zone
        if zone is not None:
            self._card.attempt(lambda: delete_zone(self._card.desk.ctx, zone))
