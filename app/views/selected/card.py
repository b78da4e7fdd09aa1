"""The selected object: its attributes with units and sources, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.campus.coordinates import CoordinateFormat, format_coordinate
from app.campus.frame import Frame
from app.campus.occupancy import day_kind, local_time
from app.campus.people import people_inside
from app.command.campus import remove_place
from app.command.positions import clear_position
from app.command.zones import reopen_way
from app.domain.campus import Building, HazardousMaterial, Path, Place
from app.domain.drawing import Annotation, Cordon
from app.domain.incident import Closure, Incident, Zone
from app.domain.message import Message, msg
from app.domain.operation import Record, Snapshot
from app.domain.plan import Assignment, Tour
from app.domain.resource import Team
from app.domain.source import SourceStatus
from app.map.facts import FactBook
from app.map.scene import Ref
from app.views import figures
from app.views.desk import Desk
from app.views.kit import button, clear, column, label, row, rule, set_role
from app.views.selected import lines
from app.views.selected.capacity import CapacityLine
from app.views.selected.floating import FloatingCard
from app.views.selected.hours import HourBars
from app.views.selected.provenance import provenance
from app.views.selected.stack import StackBar
from app.views.zone_acts import move_access, reset_access, reshape

_TONES = {
    SourceStatus.UNVERIFIED: "caution",
    SourceStatus.ESTIMATED: "info",
    SourceStatus.GIVEN: "safe",
    SourceStatus.EDITED: "info",
}


class SelectedCard(FloatingCard):
    """What is known of one object. The signals carry what a person wants to do with it."""

    incident_wanted = Signal(object, object)
    """The `Ref` and a `Point` where an incident is to be opened."""
    edit_wanted = Signal(object)
    """The `Building` or `Place` to edit."""
    turn_wanted = Signal(object)
    """Another `Ref` at the same place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.ref: Ref | None = None
        self._stacked: tuple[Ref, ...] = ()
        self._told: list[lines.Line] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, 104)
        self.bars = HourBars(desk.dress)
        self._people_badge = label("badge")
        self._people_title = label("eyebrow")
        self._people_now = label("soft")
        self.stack = StackBar(desk.dress)
        self.stack.turned.connect(self.turn_wanted)
        self._people = QWidget()
        self._people.setLayout(
            column(
                row(self._people_title, None, self._people_badge), self.bars, self._people_now, rule(), gap=6
            )
        )
        self._hazmat = column(gap=4)
        self.capacity = CapacityLine(desk, self.banner)
        self.body.addWidget(self.stack)
        self.body.addWidget(self._people)
        self.body.addLayout(self._hazmat)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.capacity)
        self.buttons: dict[str, QPushButton] = {}
        self._build_buttons()
        desk.focused.connect(self._again)
        desk.proposed.connect(self._again)

    def show_ref(self, ref: Ref | None, stack: tuple[Ref, ...] = ()) -> bool:
        """Turn to an object, perhaps one of a stack at one place; whether there is anything to say of it."""
        self._stacked = tuple(other for other in stack if other.kind in lines.SHOWN)
        self.ref = ref if ref is not None and ref.kind in lines.SHOWN else None
        self.banner.clear()
        self.refresh()
        return self.ref is not None

    @property
    def record(self) -> Record | None:
        """The selected record as it is now."""
        if self.ref is None:
            return None
        state = self.desk.map_state()
        return lines.find(self.desk.snapshot, self.ref, (*state.assignments, *state.tours))

    def refresh(self) -> None:
        """Show the object as it is now; put the card away where it is gone."""
        record = self.record
        if record is None:
            if self.ref is not None:
                self.ref = None
                self.leave()
            return
        text, snapshot = self.dress.text, self.desk.snapshot
        book = FactBook(self.desk.map_state())
        self.title.setText(lines.title_of(record, book, text))
        self.caption.setText(self._kind_words(record))
        self.clear_badges()
        if getattr(record, "edited", ()):
            self.badge(text.enum(SourceStatus.EDITED), "info", text("views.selected.edited_tip"))
        self._told = lines.lines_of(record, snapshot, book, text)
        self._told += provenance(record, self.desk.ctx, text)
        self._show_lines(self._told)
        self._show_stack(book)
        self._show_people(record)
        self._show_hazmat(
            [h for h in snapshot.campus.hazmat if h.building_id == record.id]
            if isinstance(record, Building)
            else []
        )
        self.capacity.show_zone(record if isinstance(record, Zone) else None)
        self._show_buttons(record)

    def edit(self) -> None:
        """Edit what is selected, if it can be edited."""
        record = self.record
        if isinstance(record, Building | Place):
            self.edit_wanted.emit(record)

    def copy(self) -> None:
        """Copy what the card says, and where the object is, to the clipboard."""
        record, text = self.record, self.dress.text
        if record is None:
            return
        frame = Frame(self.desk.snapshot.campus.info.epsg)
        place = frame.to_wgs84(geometry_of(record, self.desk.snapshot).representative_point())
        rows = [(self.title.text(), self.caption.text()), *((line.name, line.value) for line in self._told)]
        rows += [(text.enum(style), format_coordinate(place, style)) for style in CoordinateFormat]
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
        self.desk.tell(msg("views.copied"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go through what lies at the same place."""
        ways = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in ways and self.stack.turn(ways[Qt.Key(event.key())]):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _show_stack(self, book: FactBook) -> None:
        snapshot, text = self.desk.snapshot, self.dress.text
        state = self.desk.map_state()
        orders: tuple[Assignment | Tour, ...] = (*state.assignments, *state.tours)
        records = [(ref, lines.find(snapshot, ref, orders)) for ref in self._stacked]
        named = [(ref, lines.title_of(found, book, text)) for ref, found in records if found is not None]
        self.stack.show_refs(named, self.ref)

    def _kind_words(self, record: Record) -> str:
        text = self.dress.text
        words = text(f"views.kind.{type(record).__name__.lower()}")
        if isinstance(record, Building):
            other = record.name if text.language == "zh" else record.name_zh
            return f"{words} · {other}" if other and other != self.title.text() else words
        return words

    def _show_lines(self, found: list[lines.Line]) -> None:
        clear(self._grid)
        for index, line in enumerate(found):
            name = label("caption", line.name, wrap=True)
            value = label("body", line.value, wrap=True, selectable=True)
            if line.edited:
                value.setText(self.dress.text("views.selected.edited_value", value=line.value))
            self._grid.addWidget(name, index, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, index, 1, Qt.AlignmentFlag.AlignTop)

    def _show_people(self, record: Record) -> None:
        occupancy = record.occupancy if isinstance(record, Building) else None
        self._people.setVisible(occupancy is not None)
        if occupancy is None:
            return
        text, info, now = self.dress.text, self.desk.snapshot.campus.info, self.desk.ctx.clock()
        kind, local = day_kind(info, now), local_time(info, now)
        people = occupancy.on(kind)
        self.bars.show_people(people, local.hour)
        self._people_title.setText(text("views.selected.people", day=kind))
        set_role(self._people_badge, "badge", tone=_TONES.get(occupancy.source.status, ""))
        self._people_badge.setText(text.enum(occupancy.source.status))
        self._people_badge.setToolTip(text.source(occupancy.source))
        alone = replace(self.desk.snapshot.campus, buildings=(record,))
        now_inside = people_inside(alone, record.footprint, now).total
        best, low, high = (figures.count(f) for f in (now_inside.best, now_inside.low, now_inside.high))
        words = text("fact.band", best=best, low=low, high=high)
        self._people_now.setText(text("views.selected.now", at=f"{local:%H:%M}", people=words))

    def _show_hazmat(self, inventory: list[HazardousMaterial]) -> None:
        clear(self._hazmat)
        if not inventory:
            return
        text = self.dress.text
        self._hazmat.addWidget(label("eyebrow", text("views.selected.hazmat", n=len(inventory))))
        for item in sorted(inventory, key=lambda h: (h.room, h.name)):
            name = label("body", text.pick(item.name, item.name_zh), wrap=True)
            amount = label("strong", f"{item.quantity:g} {item.unit}")
            parts = (f"UN {item.un_number}" if item.un_number else "", item.room, item.container)
            line = row(name, amount, gap=8)
            line.setStretch(0, 1)
            self._hazmat.addLayout(line)
            self._hazmat.addWidget(label("caption", " · ".join(p for p in parts if p), wrap=True))
        self._hazmat.addWidget(rule())

    def _build_buttons(self) -> None:
        acts: tuple[tuple[str, Message, str, Callable[[], object]], ...] = (
            ("incident", msg("views.selected.incident_here"), "alert", self._incident_here),
            ("edit", msg("views.selected.edit"), "edit", self.edit),
            ("reopen", msg("views.closures.reopen"), "approve", self._reopen),
            ("reshape", msg("views.selected.reshape"), "polygon", self._reshape),
            ("access", msg("views.selected.access"), "target", self._move_access),
            ("reset", msg("views.selected.access_reset"), "undo", self._reset_access),
            ("seen", msg("position.elsewhere"), "pin", self._seen),
            ("back", msg("position.back"), "depot", self._team_back),
            ("remove", msg("views.selected.remove"), "trash", self._remove),
            ("copy", msg("views.selected.copy"), "log", self.copy),
            ("look", msg("views.look"), "fit", self._look),
        )
        grid = QGridLayout()
        grid.setSpacing(8)
        for name, words, icon, act in acts:
            self.buttons[name] = made = button(self.dress, words, act, icon=icon)
            made.setParent(self)
            made.hide()
        self._buttons = grid
        self.foot.addLayout(grid)

    def _show_buttons(self, record: Record) -> None:
        wanted = {
            "incident": not isinstance(
                record, Incident | Zone | Closure | Assignment | Annotation | Cordon | Team | Tour
            ),
            "edit": isinstance(record, Building | Place),
            "reopen": isinstance(record, Closure),
            "reshape": isinstance(record, Zone),
            "access": isinstance(record, Zone),
            "reset": isinstance(record, Zone) and record.access is not None,
            "seen": isinstance(record, Team),
            "back": any(report.team_id == record.id for report in self.desk.snapshot.positions),
            "remove": isinstance(record, Place),
            "copy": True,
            "look": True,
        }
        shown = [name for name, wish in wanted.items() if wish]
        for name, made in self.buttons.items():
            self._buttons.removeWidget(made)
            made.setVisible(name in shown)
        for index, name in enumerate(shown):
            alone = index == len(shown) - 1 and index % 2 == 0
            self._buttons.addWidget(self.buttons[name], index // 2, index % 2, 1, 2 if alone else 1)

    def _incident_here(self) -> None:
        record = self.record
        if record is not None and self.ref is not None:
            self.incident_wanted.emit(
                self.ref, geometry_of(record, self.desk.snapshot).representative_point()
            )

    def _reopen(self) -> None:
        record = self.record
        if isinstance(record, Closure):
            self.banner.attempt(lambda: reopen_way(self.desk.ctx, record))

    def _seen(self) -> None:
        record = self.record
        if isinstance(record, Team):
            self.desk.positioned.emit(record.id)

    def _team_back(self) -> None:
        record = self.record
        if isinstance(record, Team):
            self.banner.attempt(lambda: clear_position(self.desk.ctx, record.id))

    def _remove(self) -> None:
        record = self.record
        if isinstance(record, Place):
            self.banner.attempt(lambda: remove_place(self.desk.ctx, record))

    def _reshape(self) -> None:
        record = self.record
        if isinstance(record, Zone):
            reshape(self.desk, record, self.draw)

    def _move_access(self) -> None:
        record = self.record
        if isinstance(record, Zone):
            move_access(self.desk, record, self.draw)

    def _reset_access(self) -> None:
        record = self.record
        if isinstance(record, Zone):
            reset_access(self.desk, record)

    def _look(self) -> None:
        record = self.record
        if record is not None:
            self.desk.look_at(geometry_of(record, self.desk.snapshot))


def geometry_of(record: Record, snapshot: Snapshot) -> BaseGeometry:
    """Where a record is on the map, in metres; a team that nobody saw is at its depot."""
    if isinstance(record, Team):
        seen = (position.point for position in snapshot.positions if position.team_id == record.id)
        home = (depot.point for depot in snapshot.campus.depots if depot.id == record.depot_id)
        return next(chain(seen, home), Point())
    if isinstance(record, Building):
        return record.footprint
    if isinstance(record, Path):
        return record.line
    if isinstance(record, Assignment | Tour):
        return record.route
    for name in ("geometry", "area", "shape", "point"):
        found = getattr(record, name, None)
        if isinstance(found, BaseGeometry):
            return found
    return Point()
