"""The forms in which a depot, team, line of stock or vehicle is entered or changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)
from shapely.geometry import Point

from app.command.context import new_id
from app.command.resources import save_resource
from app.domain.campus import TravelMode
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.resource import Depot, Stock, Team, TeamStatus, Vehicle
from app.map.words import item_name, known_items
from app.views.banner import Banner
from app.views.canvas import PlacePointTool
from app.views.desk import Desk
from app.views.kit import button, column, label, row

Resource: TypeAlias = Depot | Team | Stock | Vehicle


class ResourceForm(QWidget):
    """Fields of one kind of resource. `load` fills them, `write` saves them in one step."""

    title: Message

    def __init__(self, desk: Desk, closed: Callable[[], object]) -> None:
        super().__init__()
        self.desk = desk
        self.dress = desk.dress
        self._closed = closed
        self._record: Resource | None = None
        self._version: int | None = None
        self.banner = Banner(desk.dress)
        self.fields = QFormLayout()
        self.fields.setHorizontalSpacing(12)
        self.fields.setVerticalSpacing(8)
        self.fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.save_button = button(desk.dress, msg("views.save"), self.save, role="primary")
        cancel = button(desk.dress, msg("views.cancel"), closed, role="quiet")
        self.setLayout(
            column(
                desk.dress.words(label("title"), text=self.title),
                self.banner,
                self.fields,
                row(None, cancel, self.save_button),
                gap=10,
                margin=(16, 12, 16, 12),
            )
        )

    def open(self, record: Resource | None, depot_id: str) -> None:
        """Begin with a record, or with a blank form for a depot."""
        self._record = record
        store = self.desk.ctx.store
        self._version = store.version(type(record), record.id) if record else None
        self.banner.clear()
        self.load(record, depot_id)

    def load(self, record: Resource | None, depot_id: str) -> None:
        """Fill the fields."""
        raise NotImplementedError

    def write(self, expected: int | None) -> Resource:
        """Save what the fields say; raises UserError where they do not make a record."""
        raise NotImplementedError

    def save(self) -> None:
        """Save and close, or say what to mend."""
        if self.banner.attempt(lambda: self.write(self._version)):
            self._closed()

    def add_field(self, words: Message, field: QWidget) -> None:
        """A field with its label; Enter in a line saves."""
        name = self.dress.words(label("caption"), text=words)
        self.dress.words(field, accessibleName=words)
        self.fields.addRow(name, field)
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(self.save)

    def depot_field(self) -> QComboBox:
        """The choice of depot."""
        box = QComboBox()
        self.add_field(msg("views.resource.depot"), box)
        return box

    def fill_depots(self, box: QComboBox, depot_id: str) -> None:
        """The depots of the campus, one of them chosen."""
        text = self.dress.text
        box.clear()
        for depot in self.desk.snapshot.campus.depots:
            box.addItem(text.pick(depot.name, depot.name_zh), depot.id)
        box.setCurrentIndex(max(0, box.findData(depot_id)))


class DepotForm(ResourceForm):
    """A depot: its names, contact, and place on the map."""

    title = msg("views.resources.depot")

    def __init__(self, desk: Desk, closed: Callable[[], object]) -> None:
        super().__init__(desk, closed)
        self.name, self.name_zh, self.contact = QLineEdit(), QLineEdit(), QLineEdit()
        self._point: Point | None = None
        self._place = QLabel()
        self.place = button(desk.dress, msg("views.resource.place"), self._pick, icon="pin")
        self.add_field(msg("views.resource.name"), self.name)
        self.add_field(msg("views.resource.name_zh"), self.name_zh)
        self.add_field(msg("views.resource.contact"), self.contact)
        self.fields.addRow(self._place, self.place)

    def load(self, record: Resource | None, depot_id: str) -> None:
        """Fill the fields."""
        depot = record if isinstance(record, Depot) else None
        self.name.setText(depot.name if depot else "")
        self.name_zh.setText(depot.name_zh if depot else "")
        self.contact.setText(depot.contact if depot else "")
        self._show_point(depot.point if depot else None)
        self.name.setFocus()

    def write(self, expected: int | None) -> Depot:
        """Save it."""
        return save_resource(self.desk.ctx, self.read(), expected=expected)

    def read(self) -> Depot:
        """The depot; its place is asked for."""
        if self._point is None:
            raise UserError(msg("views.resource.no_place"))
        if not self.name.text().strip() and not self.name_zh.text().strip():
            raise UserError(msg("views.resource.no_name"))
        base = self._record if isinstance(self._record, Depot) else None
        fields = {
            "name": self.name.text().strip(),
            "name_zh": self.name_zh.text().strip(),
            "contact": self.contact.text().strip(),
        }
        if base is not None:
            return replace(base, point=self._point, **fields)
        return Depot(id=f"depot:{new_id()}", point=self._point, **fields)

    def _pick(self) -> None:
        self.desk.draw(PlacePointTool(), self._show_point)

    def _show_point(self, point: object) -> None:
        self._point = point if isinstance(point, Point) else None
        self._place.setText(
            f"{self._point.x:.0f}, {self._point.y:.0f}"
            if self._point
            else self.dress.text("views.resource.nowhere")
        )


class TeamForm(ResourceForm):
    """A team: what it can do, how many it is, how it moves."""

    title = msg("views.resources.team")

    def __init__(self, desk: Desk, closed: Callable[[], object]) -> None:
        super().__init__(desk, closed)
        self.name = QLineEdit()
        self.crew = _spin(1, 500)
        self.mode, self.status = QComboBox(), QComboBox()
        self.add_field(msg("views.resource.name"), self.name)
        self.depot = self.depot_field()
        self.add_field(msg("views.resource.crew"), self.crew)
        self.add_field(msg("views.resource.mode"), self.mode)
        self.add_field(msg("views.resource.status"), self.status)
        self.can: dict[str, QCheckBox] = {}
        skills = column(gap=0)
        for code in known_items().capabilities:
            self.can[code] = QCheckBox()
            skills.addWidget(self.can[code])
        self.fields.addRow(
            self.dress.words(label("caption"), text=msg("views.resource.capabilities")), skills
        )

    def load(self, record: Resource | None, depot_id: str) -> None:
        """Fill the fields."""
        text = self.dress.text
        team = record if isinstance(record, Team) else None
        self.name.setText(team.name if team else "")
        self.crew.setValue(team.crew if team else 4)
        self.fill_depots(self.depot, team.depot_id if team else depot_id)
        _fill(self.mode, [(text.enum(m), m) for m in TravelMode], team.mode if team else TravelMode.FOOT)
        _fill(
            self.status,
            [(text.enum(s), s) for s in TeamStatus],
            team.status if team else TeamStatus.AVAILABLE,
        )
        for code, box in self.can.items():
            box.setText(item_name(code, text))
            box.setChecked(team is not None and code in team.capabilities)
        self.name.setFocus()

    def write(self, expected: int | None) -> Team:
        """Save it."""
        return save_resource(self.desk.ctx, self.read(), expected=expected)

    def read(self) -> Team:
        """The team."""
        if not self.name.text().strip():
            raise UserError(msg("views.resource.no_name"))
        base = self._record if isinstance(self._record, Team) else None
        capabilities = tuple(code for code, box in self.can.items() if box.isChecked())
        made = Team(
            id=base.id if base else f"team:{new_id()}",
            depot_id=self.depot.currentData() or "",
            name=self.name.text().strip(),
            capabilities=capabilities,
            crew=self.crew.value(),
            mode=TravelMode(self.mode.currentData()),
            status=TeamStatus(self.status.currentData()),
        )
        if base is None:
            return made
        return replace(made, name_zh=base.name_zh, speed_mps=base.speed_mps, contact=base.contact)


class StockForm(ResourceForm):
    """A line of stock: which supply, how many units."""

    title = msg("views.resources.stock")

    def __init__(self, desk: Desk, closed: Callable[[], object]) -> None:
        super().__init__(desk, closed)
        self.item = QComboBox()
        self.quantity = _spin(0, 10_000_000)
        self.depot = self.depot_field()
        self.add_field(msg("views.resource.supply"), self.item)
        self.add_field(msg("views.resource.quantity"), self.quantity)

    def load(self, record: Resource | None, depot_id: str) -> None:
        """Fill the fields."""
        text = self.dress.text
        stock = record if isinstance(record, Stock) else None
        supplies = [
            (f"{item_name(code, text)} ({text(f'unit.{supply.unit}')})", code)
            for code, supply in known_items().supplies.items()
        ]
        _fill(self.item, supplies, stock.item if stock else supplies[0][1])
        self.quantity.setValue(stock.quantity if stock else 0)
        self.fill_depots(self.depot, stock.depot_id if stock else depot_id)
        self.quantity.setFocus()
        self.quantity.selectAll()

    def write(self, expected: int | None) -> Stock:
        """Save it."""
        return save_resource(self.desk.ctx, self.read(), expected=expected)

    def read(self) -> Stock:
        """The line of stock; a supply has one line at each depot."""
        depot_id, item = self.depot.currentData() or "", self.item.currentData()
        base = self._record if isinstance(self._record, Stock) else None
        return Stock(
            id=base.id if base else f"stock:{depot_id}:{item}",
            depot_id=depot_id,
            item=item,
            quantity=self.quantity.value(),
        )


class VehicleForm(ResourceForm):
    """A vehicle: what it carries, how it moves, how often it can go."""

    title = msg("views.resources.vehicle")

    def __init__(self, desk: Desk, closed: Callable[[], object]) -> None:
        super().__init__(desk, closed)
        self.name = QLineEdit()
        self.capacity, self.trips = _spin(0, 100_000), _spin(0, 99)
        self.mode = QComboBox()
        self.available = QCheckBox()
        self.add_field(msg("views.resource.name"), self.name)
        self.depot = self.depot_field()
        self.add_field(msg("views.resource.capacity_kg"), self.capacity)
        self.add_field(msg("views.resource.trips"), self.trips)
        self.add_field(msg("views.resource.mode"), self.mode)
        self.add_field(msg("views.resource.available"), self.available)

    def load(self, record: Resource | None, depot_id: str) -> None:
        """Fill the fields."""
        text = self.dress.text
        vehicle = record if isinstance(record, Vehicle) else None
        self.name.setText(vehicle.name if vehicle else "")
        self.capacity.setValue(round(vehicle.capacity_kg) if vehicle else 500)
        self.trips.setValue(vehicle.trips if vehicle else 2)
        modes = [(text.enum(m), m) for m in TravelMode]
        _fill(self.mode, modes, vehicle.mode if vehicle else TravelMode.VEHICLE)
        self.available.setChecked(vehicle.available if vehicle else True)
        self.fill_depots(self.depot, vehicle.depot_id if vehicle else depot_id)
        self.name.setFocus()

    def write(self, expected: int | None) -> Vehicle:
        """Save it."""
        return save_resource(self.desk.ctx, self.read(), expected=expected)

    def read(self) -> Vehicle:
        """The vehicle."""
        if not self.name.text().strip():
            raise UserError(msg("views.resource.no_name"))
        base = self._record if isinstance(self._record, Vehicle) else None
        made = Vehicle(
            id=base.id if base else f"vehicle:{new_id()}",
            depot_id=self.depot.currentData() or "",
            name=self.name.text().strip(),
            capacity_kg=float(self.capacity.value()),
            mode=TravelMode(self.mode.currentData()),
            trips=self.trips.value(),
            available=self.available.isChecked(),
        )
        return replace(made, name_zh=base.name_zh, speed_mps=base.speed_mps) if base else made


def _spin(low: int, high: int) -> QSpinBox:
    made = QSpinBox()
    made.setRange(low, high)
    made.setGroupSeparatorShown(True)
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    return made


def _fill(box: QComboBox, choices: Sequence[tuple[str, object]], chosen: object) -> None:
    box.clear()
    for words, value in choices:
        box.addItem(words, value)
        if value == chosen:
            box.setCurrentIndex(box.count() - 1)


FORMS: dict[type, type[ResourceForm]] = {
    Depot: DepotForm,
    Team: TeamForm,
    Stock: StockForm,
    Vehicle: VehicleForm,
}

__all__ = ["FORMS", "DepotForm", "Resource", "ResourceForm", "StockForm", "TeamForm", "VehicleForm"]
