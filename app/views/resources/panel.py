"""The resources dock: depots with their teams, stock and vehicles; entered here or imported."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHeaderView,
    QMenu,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.command.resources import import_resources, remove_resource
from app.domain.directive import PlanLock
from app.domain.message import Message, msg
from app.domain.plan import DemandKind
from app.domain.resource import Depot, Stock, Team, TeamPosition, TeamStatus, Vehicle
from app.map.facts import seen_words
from app.map.words import item_name, quantity_words
from app.views import figures
from app.views.banner import Banner
from app.views.desk import Desk
from app.views.kit import EmptyState, Scroller, button, column, label, row, tool
from app.views.panel import Panel
from app.views.resources.form import Resource, ResourceForm
from app.views.resources.forms import FORMS
from app.views.resources.locking import fill_lock_menu, lock_state
from app.views.resources.moments import last_day
from app.views.resources.whereabouts import fill_position_menu

_RECORD = Qt.ItemDataRole.UserRole


class ResourcesPanel(Panel):
    """A tree of what the campus can send; one record at a time is edited below it."""

    concerns = (Depot, Team, Stock, Vehicle, PlanLock, TeamPosition)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        dress = desk.dress
        self.empty = EmptyState(dress, "depot", msg("views.resources.none"), msg("views.resources.none_hint"))
        self.empty.buttons.addWidget(
            button(dress, msg("views.resources.import"), self.ask_import, role="primary", icon="import")
        )
        self.empty.buttons.addWidget(
            button(dress, msg("views.resources.add_depot"), lambda: self.open_form(Depot, None), icon="plus")
        )
        self.banner = Banner(dress)
        self.tree = self._build_tree()
        self._summary = label("caption", wrap=True)
        self.forms: dict[type, ResourceForm] = {}
        self._pages = QStackedLayout()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._build_list())
        for kind, make in FORMS.items():
            form = make(desk, self._close_form)
            self.forms[kind] = form
            self._pages.addWidget(Scroller(form))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.banner)
        layout.addLayout(self._pages, 1)

    def refresh(self) -> None:
        """The tree as the campus is; a form that is open stays as it is."""
        if self._pages.currentIndex() > 1:
            return
        campus = self.desk.snapshot.campus
        self._pages.setCurrentIndex(1 if campus.depots else 0)
        text = self.dress.text
        opened = {item.data(0, _RECORD).id for item in self._tops() if item.isExpanded()}
        first = self.tree.topLevelItemCount() == 0
        self.tree.clear()
        self.tree.setHeaderLabels([text("views.resources.what"), text("views.resources.amount")])
        self.tree.headerItem().setTextAlignment(
            1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        for depot in campus.depots:
            top = self._item(self.tree, depot, *self._words(depot))
            font = self.font()
            font.setBold(True)
            top.setFont(0, font)
            held: tuple[Team | Vehicle | Stock, ...] = (*campus.teams, *campus.vehicles, *campus.stock)
            for record in held:
                if record.depot_id == depot.id:
                    self._item(top, record, *self._words(record))
            top.setExpanded(depot.id in opened or (first and len(campus.depots) <= 3))
        self._summary.setText(
            text(
                "views.resources.summary",
                depots=len(campus.depots),
                teams=len(campus.teams),
                people=figures.count(sum(team.crew for team in campus.teams)),
                vehicles=len(campus.vehicles),
            )
        )

    def ask_import(self) -> None:
        """Ask for a CSV or XLSX file and take it in, all of it or nothing."""
        words = self.dress.text
        name, _ = QFileDialog.getOpenFileName(
            self, words("views.resources.import"), "", words("views.resources.files")
        )
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path) -> None:
        """Take a file in; the banner lists every bad row if there is one."""
        if self.banner.attempt(lambda: import_resources(self.desk.ctx, path)):
            self.desk.tell(msg("views.resources.imported", file=path.name))

    def _words(self, record: Resource) -> tuple[str, str]:
        """What stands in the list: what it is, whether it is pinned or forbidden, and how much."""
        what, amount = self._plain_words(record)
        name, *more = what.split("\n")
        text = self.dress.text
        team = record if isinstance(record, Team) else None
        states = [
            text.enum(team.status) if team and team.status is not TeamStatus.AVAILABLE else "",
            lock_state(record, self.desk.snapshot.locks, text),
        ]
        return "\n".join([" · ".join([name, *filter(None, states)]), *more]), amount

    def _plain_words(self, record: Resource) -> tuple[str, str]:
        text = self.dress.text
        if isinstance(record, Stock):
            until = record.best_before
            day = "\n" + text("views.resources.until", day=last_day(until, text.timezone)) if until else ""
            amount = quantity_words(record.item, record.quantity, DemandKind.SUPPLY, text)
            return item_name(record.item, text) + day, amount
        name = text.pick(record.name, record.name_zh)
        if isinstance(record, Team):
            skills = text("map.list_separator").join(item_name(code, text) for code in record.capabilities)
            reported = any(report.team_id == record.id for report in self.desk.snapshot.positions)
            seen = seen_words(record, self.desk.map_state()) if reported else ""
            place = "\n" + text("views.resources.seen", words=seen) if seen else ""
            return f"{name}\n{skills}{place}", text("map.crew", n=record.crew)
        if isinstance(record, Vehicle):
            return f"{name}\n{text.enum(record.mode)}", f"{figures.count(record.capacity_kg)} kg"
        return name, ""

    def _tops(self) -> list[QTreeWidgetItem]:
        found = (self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _item(
        self, parent: QTreeWidget | QTreeWidgetItem, record: Resource, name: str, amount: str
    ) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent, [name, amount])
        item.setData(0, _RECORD, record)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        return item

    def _build_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(2)
        tree.setIndentation(18)
        tree.setExpandsOnDoubleClick(False)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemActivated.connect(self._edit)
        tree.itemSelectionChanged.connect(self._chosen)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._menu)
        return tree

    def _build_list(self) -> QWidget:
        dress = self.dress
        page = QWidget()
        add = button(dress, msg("views.resources.add"), lambda: self._ask_kind(add), icon="plus")
        self.edit = tool(
            dress, "edit", msg("views.resources.edit"), lambda: self._edit(self.tree.currentItem())
        )
        self.lock = tool(dress, "lock", msg("plan.lay_down"), self._ask_lock)
        self.drop = tool(dress, "trash", msg("views.resources.remove"), self._remove)
        for made in (self.edit, self.lock, self.drop):
            made.setEnabled(False)
        load = button(dress, msg("views.resources.import"), self.ask_import, icon="import")
        tools = row(self.edit, self.lock, self.drop, gap=0)
        bar = row(add, load, None, tools, gap=8, margin=(16, 8, 12, 8))
        foot = row(self._summary, margin=(16, 6, 16, 10))
        page.setLayout(column(bar, self.tree, foot, gap=0))
        return page

    def _ask_kind(self, below: QWidget) -> None:
        menu = self._kind_menu()
        menu.exec(below.mapToGlobal(QPoint(0, below.height() + 4)))

    def lock_menu(self) -> QMenu:
        """What may be laid down for the chosen resource."""
        menu, record = QMenu(self), self._current()
        if record is not None:
            fill_lock_menu(menu, self.desk, record)
        return menu

    def _ask_lock(self) -> None:
        self.lock_menu().popup(self.lock.mapToGlobal(QPoint(0, self.lock.height())))

    def _kind_menu(self) -> QMenu:
        menu = QMenu(self)
        kinds: list[tuple[type, Message, str]] = [
            (Depot, msg("views.resources.depot"), "depot"),
            (Team, msg("views.resources.team"), "people"),
            (Stock, msg("views.resources.stock"), "supply"),
            (Vehicle, msg("views.resources.vehicle"), "vehicle"),
        ]
        for kind, words, sign in kinds:
            action = menu.addAction(self.dress.text.render(words))
            self.dress.icon(action, sign)
            action.triggered.connect(lambda _=False, kind=kind: self.open_form(kind, None))
        return menu

    def _menu(self, at: QPoint) -> None:
        item = self.tree.itemAt(at)
        if item is None:
            return
        self.tree.setCurrentItem(item)
        menu = QMenu(self)
        text = self.dress.text
        menu.addAction(text("views.resources.edit"), lambda: self._edit(item))
        menu.addAction(text("views.resources.remove"), self._remove)
        menu.addSeparator()
        fill_lock_menu(menu, self.desk, item.data(0, _RECORD))
        if isinstance(record := item.data(0, _RECORD), Team):
            menu.addSeparator()
            fill_position_menu(menu, self.desk, record)
        menu.exec(self.tree.viewport().mapToGlobal(at))

    def _chosen(self) -> None:
        record = self._current()
        for made in (self.edit, self.lock, self.drop):
            made.setEnabled(record is not None)
        if isinstance(record, Depot):
            self.desk.look_at(record.point)

    def _current(self) -> Resource | None:
        item = self.tree.currentItem()
        record: Resource | None = item.data(0, _RECORD) if item else None
        return record

    def _edit(self, item: QTreeWidgetItem | None, _column: int = 0) -> None:
        if item is not None:
            record = item.data(0, _RECORD)
            self.open_form(type(record), record)

    def open_form(self, kind: type, record: Resource | None) -> None:
        """Begin with a record of a kind, or with a blank form."""
        current = self._current()
        depot_id = current.id if isinstance(current, Depot) else getattr(current, "depot_id", "")
        self._pages.setCurrentIndex(2 + list(FORMS).index(kind))
        self.forms[kind].open(record, depot_id)

    def _close_form(self) -> None:
        self._pages.setCurrentIndex(1)
        self.refresh()

    def _remove(self) -> None:
        record = self._current()
        if record is not None and self.banner.attempt(lambda: remove_resource(self.desk.ctx, record)):
            self.desk.tell(msg("views.resources.removed"))
