"""The zones of the incident in hand, along the foot of the map: one line each, edited in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

import shapely
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.command.drawn import delete_drawn
from app.command.zone_parts import cure_zones, split_zone
from app.command.zones import change_zone, delete_zone, draw_zone
from app.domain.campus import Building
from app.domain.incident import EvacuationStatus, Priority, Zone
from app.domain.message import Message, msg
from app.map.scene import Ref
from app.map.sketch import modify
from app.planning.zones.checks import ZoneFinding
from app.planning.zones.figures import ZoneFigures, zone_figures
from app.views.banner import Banner, Notice
from app.views.canvas import LineTool, PolygonTool
from app.views.desk import Desk
from app.views.kit import button, column, label, row, set_role, silent, tool
from app.views.zones import words
from app.views.zones.deriving import Deriving, PreviewBar, derive_menu
from app.views.zones.findings import Findings, look_above
from app.views.zones.merging import merge_or_ask

_ZONE = Qt.ItemDataRole.UserRole
_HEADINGS: tuple[Message, ...] = (
    msg("zones.head.name"),
    msg("zones.head.status"),
    msg("zones.head.priority"),
    msg("zones.head.people"),
    msg("zones.head.dormitories"),
    msg("zones.head.mobility"),
    msg("zones.head.refuge"),
    msg("zones.head.faults"),
)
_NAME, _STATUS, _PRIORITY, _PEOPLE, _DORMITORIES, _MOBILITY, _REFUGE, _FAULTS = range(8)
_ROW_PX = 36
_RIGHT = (_PEOPLE, _DORMITORIES, _MOBILITY)
_STATUS_KEYS = {
    Qt.Key.Key_1: EvacuationStatus.ORDER,
    Qt.Key.Key_2: EvacuationStatus.ADVISORY,
    Qt.Key.Key_3: EvacuationStatus.SHELTER,
    Qt.Key.Key_4: EvacuationStatus.REENTRY,
    Qt.Key.Key_0: EvacuationStatus.NONE,
}
_DRAWER_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_Escape)


class ZonesDrawer(QFrame):
    """Enter renames, 1 to 4 and 0 set the status, Space shows, Delete removes, Escape closes."""

    closed = Signal()

    def __init__(self, desk: Desk, selected: Callable[[], Iterable[Ref]]) -> None:
        """`selected` tells what is selected on the map."""
        super().__init__()
        set_role(self, "floating")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.desk = desk
        self.dress = dress = desk.dress
        self._selected = selected
        self._state = label("badge")
        self.banner = Banner(dress)
        self.deriving = Deriving(desk, self.banner, self._buildings)
        self.preview = PreviewBar(desk, self.deriving)
        self.findings = Findings(desk, self._cure)
        self.table = self._build_table()
        self._empty = dress.words(label("hint", wrap=True), text=msg("zones.empty"))
        parts = (self._build_head(), self.banner, self.preview, self._empty, self.table, self.findings)
        self.setLayout(column(*parts, gap=6, margin=(16, 10, 10, 12)))
        desk.stepped.connect(lambda _: self._again())
        desk.focused.connect(self._again)
        dress.changed.connect(self._again)
        self.preview.answered.connect(self.table.setFocus)
        self.deriving.changed.connect(lambda: self.findings.setVisible(self.deriving.preview is None))
        self.hide()

    def begin(self) -> None:
        """Open with the zones as they are."""
        self.show()
        self.refresh()
        self.raise_()
        self.table.setFocus()
        first = self.table.topLevelItem(0)
        if self.table.currentItem() is None and first is not None:
            self.table.setCurrentItem(first)

    def leave(self) -> None:
        """Close; a preview that nobody accepted goes."""
        self.banner.clear()
        self.deriving.discard()
        self.closed.emit()

    def zones(self) -> tuple[Zone, ...]:
        """The zones that are chosen in the table, or the only one that there is."""
        chosen = [item.data(0, _ZONE) for item in self.table.selectedItems()]
        known = {zone.id: zone for zone in self._all()}
        found = tuple(known[zone_id] for zone_id in chosen if zone_id in known)
        return found or (tuple(known.values()) if len(known) == 1 else ())

    def refresh(self) -> None:
        """The zones, their figures and faults as the operation is now."""
        incident, snapshot = self.desk.incident, self.desk.snapshot
        zones = self._all()
        found = self.desk.zone_findings
        grave = sum(finding.grave for finding in found)
        tone = "danger" if grave else "caution" if found else "safe"
        set_role(self._state, "badge", tone=tone if zones or found else "info")
        text = self.dress.text
        told = text("zones.faults", n=len(found)) if found else text("zones.no_faults_short")
        self._state.setText("" if incident is None else f"{incident.number} · {told}")
        self._empty.setVisible(not zones)
        figures = {
            zone.id: zone_figures(snapshot, zone.area, incident.opened_at, incident_id=incident.id)
            for zone in zones
            if incident is not None
        }
        self._fill(zones, figures, found)
        self.findings.show_findings(found, zones=bool(zones))
        self.preview.refresh()
        several = len(self.zones()) > 1
        self.merge.setEnabled(several)
        for act in (self.split, self.drop, self.look):
            act.setEnabled(bool(self.zones()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the table; Escape discards a preview, then closes."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            if self.deriving.preview is not None:
                self.deriving.discard()
            else:
                self.leave()
        elif key in _STATUS_KEYS and self.zones():
            self._tell_all(_STATUS_KEYS[key])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._drop()
        elif key == Qt.Key.Key_Space:
            self._look()
        else:
            super().keyPressEvent(event)

    def _build_head(self) -> QHBoxLayout:
        dress = self.dress
        title = dress.words(label("title"), text=msg("zones.title"))
        self.new = button(dress, msg("zones.new"), self._draw, icon="plus")
        self.derive = button(dress, msg("zones.derive"), lambda: None, icon="zone")
        self.derive.setMenu(derive_menu(self.desk, self.deriving, self.derive))
        self.split = tool(dress, "split", msg("zones.split"), self._split, size=18)
        self.merge = tool(dress, "merge", msg("zones.merge"), self._merge, size=18)
        self.look = tool(dress, "fit", msg("views.look"), self._look, size=18)
        self.drop = tool(dress, "trash", msg("views.zones.delete"), self._drop, size=18)
        close = tool(dress, "close", msg("views.close"), self.leave, size=18)
        head = row(
            title, self._state, None, self.new, self.derive, self.split, self.merge, self.look, self.drop,
            close, gap=8,
        )  # fmt: skip
        head.setAlignment(self._state, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _build_table(self) -> QTreeWidget:
        table = ZonesTable()
        self.dress.words(table, accessibleName=msg("zones.title"))
        header = table.header()
        header.setStretchLastSection(False)
        for index in range(len(_HEADINGS)):
            header.setSectionResizeMode(index, QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(64)
        header.setSectionResizeMode(_REFUGE, QHeaderView.ResizeMode.Stretch)
        table.itemChanged.connect(self._renamed)
        table.itemSelectionChanged.connect(self._chosen)
        return table

    def _all(self) -> tuple[Zone, ...]:
        incident = self.desk.incident
        return tuple(
            z for z in self.desk.snapshot.zones if incident is not None and z.incident_id == incident.id
        )

    def _buildings(self) -> frozenset[str]:
        return frozenset(ref.id for ref in self._selected() if ref.kind is Building)

    def _fill(
        self, zones: tuple[Zone, ...], figures: dict[str, ZoneFigures], found: tuple[ZoneFinding, ...]
    ) -> None:
        if self.table.state() == QTreeWidget.State.EditingState:
            return
        chosen = {item.data(0, _ZONE) for item in self.table.selectedItems()}
        current = self.table.currentItem()
        current_id = current.data(0, _ZONE) if current is not None else ""
        text = self.dress.text
        with silent(self.table):
            self.table.clear()
            self.table.setHeaderLabels([text.render(heading) for heading in _HEADINGS])
            for zone in zones:
                faults = sum(zone.id in finding.zone_ids for finding in found)
                item = self._line(zone, figures[zone.id], faults)
                if zone.id == current_id:
                    self.table.setCurrentItem(item)
                item.setSelected(zone.id in chosen)

    def _line(self, zone: Zone, found: ZoneFigures, faults: int) -> QTreeWidgetItem:
        text = self.dress.text
        cells = [
            zone.name,
            "",
            "",
            words.people(found, text),
            str(found.dormitories),
            words.mobility(found, text),
            words.refuge(found, text),
            str(faults) if faults else "",
        ]
        item = QTreeWidgetItem(self.table, cells)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setSizeHint(0, QSize(0, _ROW_PX))
        item.setData(0, _ZONE, zone.id)
        for column_ in _RIGHT:
            item.setTextAlignment(column_, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setTextAlignment(_FAULTS, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        tip = "\n".join(words.lines(found, text))
        for column_ in range(len(cells)):
            item.setToolTip(column_, tip)
        choices: tuple[tuple[int, Sequence[Enum], Enum, Message], ...] = (
            (_STATUS, list(EvacuationStatus), zone.status, msg("views.zones.status")),
            (_PRIORITY, list(Priority), zone.priority, msg("views.zones.priority")),
        )
        for column_, members, member, name in choices:
            self.table.setItemWidget(item, column_, self._choice(zone.id, members, member, name))
        return item

    def _choice(self, zone_id: str, members: Sequence[Enum], member: Enum, name: Message) -> QComboBox:
        text, box = self.dress.text, QComboBox()
        box.setAccessibleName(text.render(name))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for one in members:
            box.addItem(text.enum(one), one)
        box.setCurrentIndex(members.index(member))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.setFixedHeight(_ROW_PX - 4)
        box.setParent(self.table)
        box.ensurePolished()
        box.setMinimumWidth(box.sizeHint().width())
        box.activated.connect(lambda index: self._set(zone_id, members[index]))
        return box

    def _set(self, zone_id: str, value: Enum) -> None:
        zone = next((z for z in self._all() if z.id == zone_id), None)
        if zone is None:
            return
        version = self.desk.ctx.store.version(Zone, zone_id)
        changes = {"status": value} if isinstance(value, EvacuationStatus) else {"priority": value}
        if not self.banner.attempt(lambda: change_zone(self.desk.ctx, zone, expected=version, **changes)):
            self._later()

    def _tell_all(self, status: EvacuationStatus) -> None:
        for zone in self.zones():
            if zone.status is not status:
                self._set(zone.id, status)

    def _renamed(self, item: QTreeWidgetItem, column_: int) -> None:
        zone = next((z for z in self._all() if z.id == item.data(0, _ZONE)), None)
        name = item.text(_NAME).strip()
        if column_ == _NAME and zone is not None and name and name != zone.name:
            self.banner.attempt(lambda: change_zone(self.desk.ctx, zone, name=name))
        self._later()

    def _later(self) -> None:
        QTimer.singleShot(0, self._again)

    def _chosen(self) -> None:
        several = len(self.zones())
        self.merge.setEnabled(several > 1)
        for act in (self.split, self.drop, self.look):
            act.setEnabled(several > 0)

    def _draw(self) -> None:
        incident, desk = self.desk.incident, self.desk
        if incident is not None:
            desk.draw(
                PolygonTool(),
                lambda area: self.banner.attempt(lambda: _draw_area(desk, incident.id, area)),
            )

    def _split(self) -> None:
        chosen = self.zones()
        if len(chosen) != 1:
            self.banner.show_notice(Notice(msg("zones.split_one"), "caution"))
            return
        (zone,) = chosen

        def split(line: BaseGeometry) -> None:
            if isinstance(line, LineString):
                parts = modify.split(zone.area, line)
                areas = [part for part in parts if isinstance(part, Polygon | MultiPolygon)]
                split_zone(self.desk.ctx, zone, areas)

        self.desk.draw(LineTool(), lambda line: self.banner.attempt(lambda: split(line)))

    def _merge(self) -> None:
        chosen = self.zones()
        self.banner.clear()
        merge_or_ask(self.desk, chosen, self.banner.attempt, lambda: None, self.merge)

    def _drop(self) -> None:
        chosen = self.zones()
        if len(chosen) == 1:
            self.banner.attempt(lambda: delete_zone(self.desk.ctx, chosen[0]))
        else:
            self.banner.attempt(lambda: delete_drawn(self.desk.ctx, chosen))

    def _look(self) -> None:
        chosen = self.zones()
        if chosen:
            look_above(self.desk, shapely.union_all([zone.area for zone in chosen]))

    def _cure(self, finding: ZoneFinding) -> None:
        if self.banner.attempt(lambda: cure_zones(self.desk.ctx, finding)):
            self.banner.clear()

    def _again(self) -> None:
        if not self.isHidden():
            self.refresh()


class ZonesTable(QTreeWidget):
    """The lines; keys that act on zones go to the drawer."""

    def __init__(self) -> None:
        super().__init__()
        self.setRootIsDecorated(False)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setColumnCount(len(_HEADINGS))
        self.itemActivated.connect(lambda item, _: self.editItem(item, _NAME))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the drawer its keys."""
        key = Qt.Key(event.key())
        if key in _STATUS_KEYS or key in _DRAWER_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _draw_area(desk: Desk, incident_id: str, area: BaseGeometry) -> None:
    if isinstance(area, Polygon | MultiPolygon):
        draw_zone(desk.ctx, incident_id, area)
