"""The form that opens an incident: where, what, Enter; then the extent, Enter. Compact, never modal."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.command.incidents import building_at, open_incident, proposed_extent, set_extent
from app.command.playbook import playbook
from app.domain.campus import Building, BuildingUse
from app.domain.errors import UserError
from app.domain.incident import ExtentKind, Incident, IncidentType
from app.domain.message import msg
from app.map.scene import Ref
from app.views import figures
from app.views.banner import Banner, Notice
from app.views.canvas import CircleTool, PlacePointTool, PolygonTool
from app.views.desk import Desk
from app.views.incident.type_grid import TypeGrid
from app.views.kit import button, column, label, row, set_role, tool
from app.views.search import Finder, Hit, Search
from app.views.situation.extent import accept_drawn

WIDTH = 392

_USUAL = {
    BuildingUse.DORMITORY: IncidentType.DORMITORY_FIRE,
    BuildingUse.LABORATORY: IncidentType.LABORATORY_RELEASE,
    BuildingUse.RESEARCH: IncidentType.LABORATORY_RELEASE,
    BuildingUse.CANTEEN: IncidentType.FOOD_POISONING,
}


class IncidentForm(QFrame):
    """`closed` when the person is through; what was typed stays until then, whatever else changes."""

    closed = Signal()
    placed = Signal()
    """The place is known; a click on the map means something else again."""
    accepted = Signal()
    """The incident has its extent; what follows is a proposal."""

    def __init__(self, desk: Desk, search: Search) -> None:
        super().__init__()
        set_role(self, "floating")
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.desk = desk
        self.search = search
        self._point: Point | None = None
        self._building_id = ""
        self._incident: Incident | None = None
        self._title = label("title")
        close = tool(desk.dress, "close", msg("views.close"), self.leave, size=18)
        head = row(self._title, None, close, gap=8)
        self.banner = Banner(desk.dress)
        self._pages = (self._build_first(search), self._build_second())
        self.setLayout(column(head, self.banner, *self._pages, gap=10, margin=(20, 14, 14, 18)))
        self._turn(0)
        desk.dress.changed.connect(self._redress)
        desk.stepped.connect(lambda _: self._check_open())
        self.hide()

    def begin(self) -> None:
        """Start on a new incident, or go on with what was typed."""
        if self._incident is not None or not self.isVisible():
            self._incident = None
            self._place_at(None, "")
            self.finder.clear()
        self._turn(0)
        self._redress()
        self.show()
        self.raise_()
        self.finder.setFocus()
        self._listen()

    def leave(self) -> None:
        """Put the form away."""
        self.desk.draft(None)
        self.finder.put_away()
        self.banner.clear()
        self.hide()
        self.closed.emit()

    def take(self, hit: Hit) -> None:
        """A building or place was chosen by name."""
        if hit.geometry is None:
            return
        building_id = hit.ref.id if hit.ref and hit.ref.kind is Building else ""
        self.finder.setText(hit.title)
        self._place_at(hit.geometry.representative_point(), building_id)
        self.desk.look_at(hit.geometry)
        self._ask_type()

    def take_ref(self, ref: Ref | None, point: Point) -> None:
        """A place on the map was chosen, and what stands there."""
        building = building_at(self.desk.snapshot, ref.id) if ref and ref.kind is Building else None
        text = self.desk.dress.text
        if building is not None:
            self.finder.setText(text.pick(building.name, building.name_zh))
        else:
            self.finder.setText(f"{point.x:.0f}, {point.y:.0f}")
        self._place_at(point, building.id if building else "")
        self._ask_type()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose the type, Enter goes on, Escape leaves."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif not self._pages[0].isHidden() and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.types.choose(list(IncidentType)[key - Qt.Key.Key_1])
            self.open_button.setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
        else:
            super().keyPressEvent(event)

    def _build_first(self, search: Search) -> QWidget:
        dress = self.desk.dress
        page = QWidget()
        self.finder = Finder(dress, search, msg("views.incident.where_hint"))
        self.finder.chosen.connect(self.take)
        self._found = label("caption", wrap=True)
        self._found.setMinimumHeight(18)
        self.types = TypeGrid(dress)
        self.open_button = button(
            dress, msg("views.incident.open"), self._open, role="primary", icon="approve"
        )
        where = dress.words(label("eyebrow"), text=msg("views.incident.where"))
        what = dress.words(label("eyebrow"), text=msg("views.incident.what"))
        page.setLayout(
            column(
                where,
                self.finder,
                self._found,
                what,
                self.types,
                row(None, self.open_button),
                gap=6,
                margin=(0, 0, 6, 0),
            )
        )
        return page

    def _build_second(self) -> QWidget:
        dress = self.desk.dress
        page = QWidget()
        self._method = label("body", wrap=True)
        self._inside = label("headline")
        self._inside_band = label("soft", wrap=True)
        self.accept = button(
            dress, msg("views.incident.accept"), self._accept, role="primary", icon="approve"
        )
        circle = button(
            dress, msg("views.extent.circle"), lambda: self._draw(ExtentKind.CIRCLE), icon="circle"
        )
        polygon = button(
            dress, msg("views.extent.polygon"), lambda: self._draw(ExtentKind.POLYGON), icon="polygon"
        )
        figure = row(self._inside, self._inside_band, gap=10)
        figure.setStretch(1, 1)
        title = dress.words(label("eyebrow"), text=msg("views.extent.title"))
        page.setLayout(
            column(
                title,
                self._method,
                figure,
                row(circle, polygon, None, self.accept, gap=8),
                gap=8,
                margin=(0, 0, 6, 0),
            )
        )
        return page

    def _turn(self, page: int) -> None:
        for index, holder in enumerate(self._pages):
            holder.setVisible(index == page)

    def _listen(self) -> None:
        """A click on the map is an answer to where."""
        self.desk.draw(PlacePointTool(), self._clicked)

    def _clicked(self, point: BaseGeometry) -> None:
        if self.isVisible() and self._incident is None and isinstance(point, Point):
            campus = self.desk.snapshot.campus
            building = next((b for b in campus.buildings if b.footprint.covers(point)), None)
            self.take_ref(Ref(Building, building.id) if building else None, point)

    def _place_at(self, point: Point | None, building_id: str) -> None:
        self._point, self._building_id = point, building_id
        building = building_at(self.desk.snapshot, building_id)
        text = self.desk.dress.text
        if building is not None:
            parts = [text.enum(building.use)]
            if building.floors:
                parts.append(text("views.floors", n=building.floors))
            if building.code:
                parts.append(building.code)
            self._found.setText(" · ".join(parts))
            self.types.choose(_USUAL.get(building.use, IncidentType.BUILDING_FIRE))
        else:
            self._found.setText(text("views.open_ground") if point else text("views.incident.or_click"))
            self.types.choose(None)

    def _ask_type(self) -> None:
        self.banner.clear()
        self.types.take_focus()

    def _go_on(self) -> None:
        if not self._pages[0].isHidden():
            self._open()
        else:
            self._accept()

    def _open(self) -> None:
        kind, point = self.types.chosen, self._point
        if point is None:
            self.banner.show_notice(Notice(msg("views.incident.no_place"), "caution"))
            self.finder.setFocus()
            return
        if kind is None:
            self.banner.show_notice(Notice(msg("views.incident.no_type"), "caution"))
            self.types.take_focus()
            return
        try:
            incident = open_incident(self.desk.ctx, kind, point, building_id=self._building_id)
            draft = proposed_extent(self.desk.snapshot, incident)
        except UserError as error:
            self.banner.show_notice(Notice.of(error))
            return
        self._incident = incident
        self.placed.emit()
        self.desk.focus(incident.id)
        self.desk.turned.emit("situation")
        self.desk.draft(draft)
        self._turn(1)
        self._redress()
        (self.accept if draft is not None else self).setFocus()
        self.banner.clear()

    def _accept(self) -> None:
        draft = self.desk.draft_extent
        if draft is None:
            self._draw(playbook_extent(self._incident))
            return
        if self.banner.attempt(lambda: set_extent(self.desk.ctx, draft)):
            self.leave()
            self.accepted.emit()

    def _draw(self, kind: ExtentKind) -> None:
        incident = self._incident
        if incident is None:
            return
        way = CircleTool() if kind is ExtentKind.CIRCLE else PolygonTool()

        def done(area: BaseGeometry) -> None:
            if self.banner.attempt(lambda: accept_drawn(self.desk, incident, way, kind, area)):
                self.leave()
                self.accepted.emit()

        self.desk.draft(None)
        self.desk.draw(way, done)

    def _check_open(self) -> None:
        """The incident may have been undone under the form."""
        if self._incident is not None and self._incident.id not in {
            i.id for i in self.desk.snapshot.incidents
        }:
            self.leave()
            self._incident = None

    def _redress(self) -> None:
        text = self.desk.dress.text
        if self._incident is None:
            self._title.setText(text("views.incident.new"))
            return
        self._title.setText(f"{self._incident.number} {text.enum(self._incident.type)}")
        draft = self.desk.draft_extent
        self.accept.setEnabled(draft is not None)
        if draft is None:
            self._method.setText(text("views.extent.draw_hint"))
            self._inside.setText("")
            self._inside_band.setText("")
            return
        self._method.setText(text.render(draft.method) if draft.method else text.enum(draft.kind))
        people = self.desk.count(draft)
        if people is None:
            return
        self._inside.setText(figures.count(people.total.best))
        self._inside_band.setText(text("views.incident.inside", band=figures.band(people.total)))


def playbook_extent(incident: Incident | None) -> ExtentKind:
    """How the extent of such an incident is usually drawn."""
    kind = playbook(incident.type).extent if incident else ExtentKind.POLYGON
    return ExtentKind.POLYGON if kind is ExtentKind.BUILDING else kind
