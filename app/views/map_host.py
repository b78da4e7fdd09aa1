"""The middle of the window: the map, its own few buttons, and the cards that float above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.frame import Frame
from app.command.positions import clear_position
from app.domain.incident import Incident
from app.domain.message import msg
from app.domain.plan import Proposal
from app.domain.resource import Team
from app.map.layers.positions import report_ages
from app.map.scene import Ref, build_scene
from app.map.viewport import Viewport
from app.views.banner import Banner, Notice
from app.views.canvas import MapView, MeasureTool, Tool
from app.views.canvas.following import HoverWords, show_whole
from app.views.canvas.overview import Overview
from app.views.canvas.tools.select import Sweep
from app.views.clock import tick
from app.views.copy_menu import fill_copy_menu
from app.views.desk import NOTHING_TO_APPROVE, Desk
from app.views.drawing.bar import DrawingBar
from app.views.drawing.offer import DraftOffer
from app.views.drawing.session import Drawing
from app.views.incident.form import IncidentForm
from app.views.kit import column, rule, set_role, tool
from app.views.map_cards import MapCards
from app.views.status_bar import StatusBar
from app.views.zones.words import live_lines

_MARGIN = 12
_ATTRIBUTION_PX = 18
_ROOMY_PX = 1100
"""From this width of the map on the overview shows by itself."""
_GAP = 8


class MapHost(QWidget):
    """Keeps the map true to the desk. `legend_due` after what can be seen on it changed."""

    legend_due = Signal()

    def __init__(self, desk: Desk, form: IncidentForm, status: StatusBar) -> None:
        super().__init__()
        self.desk = desk
        self.view = MapView(desk.dress.text, self)
        self._hover = HoverWords()
        self.view.describe = self._hover.of
        self.view.set_people_inside(self._count)
        self.banner = Banner(desk.dress)
        self.banner.setParent(self)
        self.form = form
        form.setParent(self)
        self.cards = MapCards(self)
        self.drawing = Drawing(desk, self.view)
        self.bar = DrawingBar(self.drawing)
        self.offer = DraftOffer(self.drawing)
        for floating in (self.bar, self.offer):
            floating.setParent(self)
        self.bar.grown.connect(self._arrange)
        self._buttons = self._build_buttons()
        self.overview = Overview(self.view, self)
        self._overview_wanted: bool | None = None
        self._state = desk.map_state()
        self._known: Proposal | None = None
        self._asked_at: Viewport | None = None
        self._status = status
        self._behind = False
        self._connect()
        self._hint(self.view.tool)

    def redraw(self) -> None:
        """Draw the operation as it is now; before the map was ever shown there is nothing to do."""
        if self.view.scene() is None and not self.isVisible():
            return
        self._state = self.desk.map_state()
        self._hover.show(self._state)
        scene = build_scene(self._state)
        self.view.set_scene(scene)
        self.overview.fit_campus(scene)
        self._arrange()
        self.legend_due.emit()

    def _basemap_arrived(self) -> None:
        """Draw what arrived once the picture in hand is done: begun afresh each time it would never be."""
        self._behind = True
        if not self.view.busy:
            self._catch_up()

    def _catch_up(self) -> None:
        """Only the picture is another: what can be hit, told and snapped to is as it was."""
        if self._behind:
            self._behind = False
            self.view.set_scene(build_scene(self._state))

    def look_at(self, geometry: BaseGeometry, scale: float | None = None) -> None:
        """Bring a geometry into view with room around it, or its middle at 1:`scale`."""
        if isinstance(geometry, Point):
            self.view.fly_to((geometry.x, geometry.y), scale or min(self.view.viewport().scale, 2500))
            return
        west, south, east, north = geometry.bounds
        room = max((east - west) * 0.4, (north - south) * 0.4, 90.0)
        self.view.fly_to((west - room, south - room, east + room, north + room))

    def take_up(self, way: Tool, done: Callable[[BaseGeometry], object]) -> None:
        """Draw with a tool; `done` takes the geometry."""
        way.finished.connect(done)
        way.refused.connect(lambda reason: self.banner.show_notice(Notice(reason, "caution")))
        self.view.set_tool(way)

    def toggle_overview(self) -> None:
        """Show the whole campus in the corner, or put it away."""
        self._overview_wanted = self.overview.isHidden()
        self._arrange()

    def put_down(self) -> None:
        """Give up what is being drawn."""
        self.view.set_tool(None)

    def show_notice(self, notice: Notice) -> None:
        """Say something above the map."""
        self.banner.show_notice(notice)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The floating cards keep their place as their content grows."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._arrange()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """The first picture is drawn once its size is known."""
        super().showEvent(event)
        if self.view.scene() is None:
            self.redraw()
            self.offer.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The map fills the host."""
        self.view.setGeometry(self.rect())
        self._arrange()

    def _connect(self) -> None:
        desk, view = self.desk, self.view
        for card in (self.banner, self.form, self.offer):
            card.installEventFilter(self)
        desk.stepped.connect(lambda _: self.redraw())
        desk.proposed.connect(self._proposed)
        desk.drafted.connect(self.redraw)
        desk.looks.changed.connect(self.redraw)
        desk.basemaps.changed.connect(self._basemap_arrived)
        view.settled.connect(self._catch_up)
        desk.routes.changed.connect(self.redraw)
        desk.noticed.connect(self.show_notice)
        desk.wanted.connect(self.look_at)
        desk.emphasised.connect(lambda ref: view.set_selection((ref,)))
        tick(desk, self._pass_time)
        desk.tooled.connect(self.take_up)
        desk.dress.changed.connect(self._redress)
        self.form.closed.connect(self.put_down)
        self.form.closed.connect(view.setFocus)
        self.form.placed.connect(self.put_down)
        view.cursor_moved.connect(self._status.point_at)
        view.scale_changed.connect(self._status.set_scale)
        view.view_changed.connect(self.legend_due)
        view.selected.connect(self._selected)
        view.context_requested.connect(self._menu)
        self._status.scale_wanted.connect(self._go_to_scale)
        view.tool_changed.connect(self._hint)

    def _proposed(self) -> None:
        """Draw the proposal; a new one is shown whole, unless the person looks elsewhere since asking."""
        self.redraw()
        proposal, view = self.desk.proposal, self.view.viewport()
        if self.desk.solving:
            self._asked_at = self._asked_at or view
        elif proposal is not None and proposal is not self._known:
            self._known = proposal
            if self.banner.notice is not None and self.banner.notice.message == NOTHING_TO_APPROVE:
                self.banner.clear()
            if self._asked_at is None or (view.x, view.y, view.ppm) == (
                self._asked_at.x,
                self._asked_at.y,
                self._asked_at.ppm,
            ):
                self._show_whole(proposal)
        if not self.desk.solving:
            self._asked_at = None

    def _show_whole(self, proposal: Proposal) -> None:
        shapes = [a.route for a in proposal.assignments]
        shapes += [e.area for e in self.desk.snapshot.extents if e.incident_id in proposal.plan.incident_ids]
        show_whole(self.view, shapes)

    def _pass_time(self) -> None:
        """A report that has grown older reads otherwise, though nothing else happened."""
        now = replace(self._state, at=self.desk.ctx.clock())
        if report_ages(now) != report_ages(self._state):
            self.redraw()

    def _redress(self) -> None:
        self.view.set_text(self.desk.dress.text)
        self.overview.set_text(self.desk.dress.text)
        self._hint(self.view.tool)
        self.redraw()

    def _hint(self, way: Tool) -> None:
        self._status.set_hint(self.desk.dress.text.render(way.hint))

    def _selected(self, ref: Ref | None) -> None:
        if ref is not None and ref.kind is Incident:
            self.desk.focus(ref.id)
            self.desk.turned.emit("situation")

    def _menu(self, ref: Ref | None, x: float, y: float, at: QPoint) -> None:
        self.context_menu(ref, x, y).popup(at)

    def context_menu(self, ref: Ref | None, x: float, y: float) -> QMenu:
        """What can be done at a place of the map; it goes once it is closed."""
        text = self.desk.dress.text
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(text("views.map.incident_here"), lambda: self.begin_incident_at(ref, Point(x, y)))
        team_id = ref.id if ref is not None and ref.kind is Team else ""
        menu.addAction(text("position.here"), lambda: self.cards.show_position(point=Point(x, y)))
        if team_id:
            menu.addAction(text("position.elsewhere"), lambda: self.cards.show_position(team_id))
            menu.addAction(text("position.back"), lambda: self.team_back(team_id))
        menu.addAction(text("views.map.centre_here"), lambda: self.view.fly_to((x, y)))
        fill_copy_menu(menu.addMenu(text("views.map.copy_coordinates")), self.desk, Point(x, y))
        menu.addSeparator()
        menu.addAction(text("views.action.select_rectangle"), lambda: self.view.select_by(Sweep.RECTANGLE))
        menu.addAction(text("views.action.select_lasso"), lambda: self.view.select_by(Sweep.LASSO))
        menu.addAction(text("views.action.bookmarks"), self.cards.show_bookmarks)
        menu.addAction(text("views.action.fit"), self.view.fit)
        menu.addAction(text("views.action.measure"), self.measure)
        return menu

    def team_back(self, team_id: str) -> None:
        """Forget where a team was seen: it is at its depot again."""
        self.desk.attempt(lambda: clear_position(self.desk.ctx, team_id))

    def _go_to_scale(self, denominator: float) -> None:
        view = self.view.viewport()
        self.view.fly_to((view.x, view.y), denominator)
        self.view.setFocus()

    def begin_incident_at(self, ref: Ref | None, point: Point) -> None:
        """Open the form for an incident at a place and what stands there."""
        self.form.begin()
        self.form.take_ref(ref, point)

    def measure(self) -> None:
        """Measure a length or an area on the map."""
        self.view.set_tool(MeasureTool(Frame(self.desk.snapshot.campus.info.epsg)))

    def _count(self, area: Polygon | MultiPolygon) -> str:
        return live_lines(self.desk, area)

    def _build_buttons(self) -> QFrame:
        dress = self.desk.dress
        holder = set_role(QFrame(self), "floating")
        parts = (
            tool(dress, "plus", msg("views.map.closer"), lambda: self.view.navigator.zoom(1.5)),
            tool(dress, "minus", msg("views.map.wider"), lambda: self.view.navigator.zoom(1 / 1.5)),
            tool(dress, "fit", msg("views.action.fit"), self.view.fit),
            rule(),
            tool(dress, "pin", msg("views.action.add_place"), self.cards.add_place),
            tool(dress, "no_entry", msg("views.action.closures"), self.cards.show_closures),
        )
        for part in parts:
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder.setLayout(column(*parts, gap=2, margin=3))
        return holder

    @property
    def head(self) -> int:
        """From where on, in px, the map is free of the drawing bar."""
        return _MARGIN if self.form.isVisible() else self.bar.geometry().bottom() + _GAP

    def place_overview(self) -> None:
        """Put the overview into its corner where there is room for it."""
        roomy = self.width() >= _ROOMY_PX if self._overview_wanted is None else self._overview_wanted
        self.overview.setVisible(roomy and self.cards.needs.isHidden() and self.view.scene() is not None)
        self.overview.move(
            self.width() - self.overview.width() - _MARGIN,
            self.height() - self.overview.height() - _MARGIN - _ATTRIBUTION_PX,
        )

    def _arrange(self) -> None:
        self._buttons.adjustSize()
        self._buttons.move(self.width() - self._buttons.width() - _MARGIN, _MARGIN)
        self.form.adjustSize()
        self.form.move(_MARGIN, _MARGIN)
        left = self.form.width() + 2 * _MARGIN if self.form.isVisible() else _MARGIN
        right = self.width() - self._buttons.width() - 2 * _MARGIN
        width = max(240, min(560, right - left))
        self.bar.setVisible(not self.form.isVisible())
        self.bar.adjustSize()
        self.bar.move(_MARGIN, _MARGIN)
        self.place_overview()
        top = self.head
        for banner in (self.offer, self.banner):
            banner.resize(width, banner.heightForWidth(width))
            banner.move(left + max(0, (right - left - width) // 2), top)
            top += banner.height() + _GAP if banner.isVisible() else 0
        self.cards.arrange()
