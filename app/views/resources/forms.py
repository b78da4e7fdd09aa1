"""The forms in which a depot, team, line of stock or vehicle is entered or changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit
from shapely.geometry import Point

from app.command.context import new_id
from app.command.resources import save_resource
from app.domain.campus import TravelMode
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.plan import DemandKind
from app.domain.resource import Depot, Stock, Team, TeamStatus, Vehicle
from app.map.words import item_name, known_items, quantity_words
from app.views.canvas import PlacePointTool
from app.views.desk import Desk
from app.views.kit import button, column, label
from app.views.resources.form import Resource, ResourceForm, figure_field, fill
from app.views.resources.moments import last_day, read_last_day, read_moment


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
        self.mutual_aid = QCheckBox()
        self.delay, self.cost = figure_field(0, 10_000), figure_field(0, 10_000)
        self.loading = figure_field(0, 100_000)
        self.loading.setSpecialValueText("–")
        self.add_more(msg("views.resource.loading"), self.loading)
        self.add_more(msg("views.resource.mutual_aid"), self.mutual_aid)
        self.add_more(msg("views.resource.delay"), self.delay)
        self.add_more(msg("views.resource.cost"), self.cost)

    def load(self, record: Resource | None, depot_id: str) -> None:
        """Fill the fields."""
        depot = record if isinstance(record, Depot) else None
        self.name.setText(depot.name if depot else "")
        self.name_zh.setText(depot.name_zh if depot else "")
        self.contact.setText(depot.contact if depot else "")
        self._show_point(depot.point if depot else None)
        self.mutual_aid.setChecked(depot is not None and depot.mutual_aid)
        self.delay.setValue(round(depot.delay_s / 60) if depot else 0)
        self.cost.setValue(depot.cost if depot else 0)
        self.loading.setValue(_figure(depot.loading_kg_per_min if depot else None))
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
        base = base or Depot(id=f"depot:{new_id()}", name="", point=self._point)
        return replace(
            base,
            point=self._point,
            name=self.name.text().strip(),
            name_zh=self.name_zh.text().strip(),
            contact=self.contact.text().strip(),
            mutual_aid=self.mutual_aid.isChecked(),
            delay_s=base.delay_s
            if self.delay.value() == round(base.delay_s / 60)
            else 60.0 * self.delay.value(),
            cost=self.cost.value(),
            loading_kg_per_min=_kept(base.loading_kg_per_min, self.loading.value()),
        )

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
        self.crew = figure_field(1, 500)
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
        self.officers = figure_field(0, 500)
        self.begins, self.ends, self.kept_with = QLineEdit(), QLineEdit(), QLineEdit()
        self.rests_until = QLineEdit()
        self.rests_until.setPlaceholderText("06:00")
        self.begins.setPlaceholderText("08:00")
        self.ends.setPlaceholderText("20:00")
        self.add_more(msg("views.resource.officers"), self.officers)
        self.add_more(msg("views.resource.shift_begins"), self.begins)
        self.add_more(msg("views.resource.shift_ends"), self.ends)
        self.add_more(msg("views.resource.rests_until"), self.rests_until)
        self.add_more(msg("views.resource.kept_with"), self.kept_with)
        self.wears: dict[str, QCheckBox] = {}
        for code in known_items().protections:
            self.wears[code] = QCheckBox()
            self.add_more(None, self.wears[code])

    def load(self, record: Resource | None, depot_id: str) -> None:
        """Fill the fields."""
        text = self.dress.text
        team = record if isinstance(record, Team) else None
        self.name.setText(team.name if team else "")
        self.crew.setValue(team.crew if team else 4)
        self.fill_depots(self.depot, team.depot_id if team else depot_id)
        fill(self.mode, [(text.enum(m), m) for m in TravelMode], team.mode if team else TravelMode.FOOT)
        fill(
            self.status,
            [(text.enum(s), s) for s in TeamStatus],
            team.status if team else TeamStatus.AVAILABLE,
        )
        for code, box in self.can.items():
            box.setText(item_name(code, text))
            box.setChecked(team is not None and code in team.capabilities)
        self.officers.setValue(team.officers if team else 0)
        begin, end = (team.shift if team else None) or ("", "")
        self.begins.setText(begin)
        self.ends.setText(end)
        self.rests_until.setText(text.time(team.rests_until) if team and team.rests_until else "")
        self.kept_with.setText(team.kept_with if team else "")
        for code, box in self.wears.items():
            box.setText(item_name(code, text))
            box.setChecked(team is not None and code in team.protection)
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
        base = base or Team(id=f"team:{new_id()}", depot_id="", name="", capabilities=(), crew=1)
        begin, end = self.begins.text().strip(), self.ends.text().strip()
        rests_until = base.rests_until
        if self.rests_until.isModified():
            now = self.desk.ctx.clock()
            rests_until = read_moment(self.rests_until.text(), now, self.dress.text.timezone)
        return replace(
            base,
            depot_id=self.depot.currentData() or "",
            name=self.name.text().strip(),
            capabilities=capabilities,
            crew=self.crew.value(),
            mode=TravelMode(self.mode.currentData()),
            status=TeamStatus(self.status.currentData()),
            officers=self.officers.value(),
            shift=(begin, end) if begin or end else None,
            rests_until=rests_until,
            kept_with=self.kept_with.text().strip(),
            protection=tuple(code for code, box in self.wears.items() if box.isChecked()),
        )


class StockForm(ResourceForm):
    """A line of stock: which supply, how many units, until when they may be sent."""

    title = msg("views.resources.stock")

    def __init__(self, desk: Desk, closed: Callable[[], object]) -> None:
        super().__init__(desk, closed)
        self.item = QComboBox()
        self.quantity = figure_field(0, 10_000_000)
        self.best_before = QLineEdit()
        self.depot = self.depot_field()
        self.add_field(msg("views.resource.supply"), self.item)
        self.add_field(msg("views.resource.quantity"), self.quantity)
        self.add_field(msg("views.resource.best_before"), self.best_before)

    def load(self, record: Resource | None, depot_id: str) -> None:
        """Fill the fields."""
        text = self.dress.text
        stock = record if isinstance(record, Stock) else None
        supplies = [
            (f"{item_name(code, text)} ({text(f'unit.{supply.unit}')})", code)
            for code, supply in known_items().supplies.items()
        ]
        fill(self.item, supplies, stock.item if stock else supplies[0][1])
        self.quantity.setValue(stock.quantity if stock else 0)
        last = stock.best_before if stock else None
        self.best_before.setText(last_day(last, text.timezone) if last else "")
        self.best_before.setPlaceholderText("2027-06-30")
        self.fill_depots(self.depot, stock.depot_id if stock else depot_id)
        self.quantity.setFocus()
        self.quantity.selectAll()

    def write(self, expected: int | None) -> Stock:
        """Save it."""
        return save_resource(self.desk.ctx, self.read(), expected=expected)

    def read(self) -> Stock:
        """The line of stock; a supply has one line for each date at each depot."""
        base = self._record if isinstance(self._record, Stock) else None
        base = base or Stock(id=f"stock:{new_id()}", depot_id="", item="", quantity=0)
        until = base.best_before
        if self.best_before.isModified():
            until = read_last_day(self.best_before.text(), self.dress.text.timezone)
        made = replace(
            base,
            depot_id=self.depot.currentData() or "",
            item=self.item.currentData(),
            quantity=self.quantity.value(),
            best_before=until,
        )
        self._refuse_second(made)
        return made

    def _refuse_second(self, made: Stock) -> None:
        for other in self.desk.snapshot.campus.stock:
            same = (other.depot_id, other.item, other.best_before)
            if other.id != made.id and same == (made.depot_id, made.item, made.best_before):
                text = self.dress.text
                quantity = quantity_words(other.item, other.quantity, DemandKind.SUPPLY, text)
                item = known_items().words(other.item)
                raise UserError(
                    msg("resource.line_exists", depot=self.depot.currentText(), item=item, quantity=quantity)
                )


class VehicleForm(ResourceForm):
    """A vehicle: what it carries, how it moves, how often it can go."""

    title = msg("views.resources.vehicle")

    def __init__(self, desk: Desk, closed: Callable[[], object]) -> None:
        super().__init__(desk, closed)
        self.name = QLineEdit()
        self.capacity, self.trips = figure_field(0, 100_000), figure_field(0, 99)
        self.mode = QComboBox()
        self.available = QCheckBox()
        self.add_field(msg("views.resource.name"), self.name)
        self.depot = self.depot_field()
        self.add_field(msg("views.resource.capacity_kg"), self.capacity)
        self.add_field(msg("views.resource.trips"), self.trips)
        self.add_field(msg("views.resource.mode"), self.mode)
        self.add_field(msg("views.resource.available"), self.available)
        self.litres, self.turnaround = figure_field(0, 100_000), figure_field(-1, 10_000)
        for field in (self.litres, self.turnaround):
            field.setSpecialValueText("–")
        self.add_more(msg("views.resource.capacity_l"), self.litres)
        self.add_more(msg("views.resource.turnaround"), self.turnaround)

    def load(self, record: Resource | None, depot_id: str) -> None:
        """Fill the fields."""
        text = self.dress.text
        vehicle = record if isinstance(record, Vehicle) else None
        self.name.setText(vehicle.name if vehicle else "")
        self.capacity.setValue(round(vehicle.capacity_kg) if vehicle else 500)
        self.trips.setValue(vehicle.trips if vehicle else 2)
        modes = [(text.enum(m), m) for m in TravelMode]
        fill(self.mode, modes, vehicle.mode if vehicle else TravelMode.VEHICLE)
        self.available.setChecked(vehicle.available if vehicle else True)
        self.litres.setValue(_figure(vehicle.capacity_l if vehicle else None))
        self.turnaround.setValue(_minutes(vehicle.turnaround_s if vehicle else None))
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
        base = base or Vehicle(id=f"vehicle:{new_id()}", depot_id="", name="", capacity_kg=1.0)
        litres, minutes = self.litres.value(), self.turnaround.value()
        loading = _minutes(base.turnaround_s)
        return replace(
            base,
            depot_id=self.depot.currentData() or "",
            name=self.name.text().strip(),
            capacity_kg=float(self.capacity.value()),
            mode=TravelMode(self.mode.currentData()),
            trips=self.trips.value(),
            available=self.available.isChecked(),
            capacity_l=_kept(base.capacity_l, litres),
            turnaround_s=base.turnaround_s
            if minutes == loading
            else 60.0 * minutes
            if minutes >= 0
            else None,
        )


def _minutes(seconds: float | None) -> int:
    """Minutes as their field shows them; -1 where nothing is said."""
    return -1 if seconds is None else round(seconds / 60)


def _figure(value: float | None) -> int:
    """A figure as its field shows it; 0 where it is no limit, at least 1 where it is one."""
    return 0 if value is None else max(1, round(value))


def _kept(value: float | None, shown: int) -> float | None:
    """The figure that a field says, with what it cannot show where it was left alone."""
    return value if shown == _figure(value) else float(shown) or None


FORMS: dict[type, type[ResourceForm]] = {
    Depot: DepotForm,
    Team: TeamForm,
    Stock: StockForm,
    Vehicle: VehicleForm,
}
