"""The cards that float over the map's lower left, and the table of needs along its foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.domain.campus import Building, Place
from app.map.scene import Ref
from app.views.canvas import Tool
from app.views.looking.bookmarks import BookmarksCard
from app.views.proposal.needs_drawer import NeedsDrawer
from app.views.selected.building_form import BuildingForm
from app.views.selected.card import SelectedCard
from app.views.selected.closures import ClosuresCard
from app.views.selected.floating import FloatingCard
from app.views.selected.many import ManyCard
from app.views.selected.place_form import PlaceForm
from app.views.selected.position import PositionCard
from app.views.zones.drawer import ZonesDrawer

if TYPE_CHECKING:
    from app.views.assess.card import AssessCard
    from app.views.assess.parameters import ParametersCard
    from app.views.map_host import MapHost
    from app.views.monitor.drawer import MonitorDrawer
    from app.views.monitor.feeds import Feeds
    from app.views.proposal.charts_drawer import ChartsDrawer
    from app.views.siting.card import SitingCard

    Drawer: TypeAlias = NeedsDrawer | ZonesDrawer | ChartsDrawer | MonitorDrawer

C = TypeVar("C", bound=FloatingCard)

_MARGIN = 12
_SCALE_BAR_PX = 46
_DRAWER_SHARE = 0.5


class MapCards(QObject):
    """One card at a time; none of them takes room from the map. Escape puts the card away."""

    def __init__(self, host: MapHost) -> None:
        super().__init__(host)
        self._host = host
        desk = host.desk
        self.selected = SelectedCard(desk)
        self.many = ManyCard(desk)
        self.building = BuildingForm(desk)
        self.place = PlaceForm(desk)
        self.closures = ClosuresCard(desk)
        self.bookmarks = BookmarksCard(desk, host.view)
        self.position = PositionCard(desk, host.form.search)
        self.position.placed.connect(host.view.set_preview)
        self._siting: SitingCard | None = None
        self._assess: AssessCard | None = None
        self._parameters: ParametersCard | None = None
        self._made: dict[type, FloatingCard] = {}
        self._monitor: MonitorDrawer | None = None
        self._charts: ChartsDrawer | None = None
        self.needs = NeedsDrawer(desk)
        self.zones = ZonesDrawer(desk, host.view.selection)
        self._side: FloatingCard | None = None
        own = (self.selected, self.many, self.building, self.place)
        for card in (*own, self.closures, self.bookmarks, self.position):
            self._adopt(card)
        for drawer in (self.needs, self.zones):
            self._take_drawer(drawer)
        self.selected.incident_wanted.connect(self._incident_at)
        self.selected.edit_wanted.connect(self.edit)
        self.selected.turn_wanted.connect(lambda ref: host.view.choose((ref,), here=True))
        self.many.choice_wanted.connect(host.view.choose)
        host.view.chosen.connect(self.show_refs)
        desk.picked.connect(self.show_ref)
        desk.positioned.connect(self.show_position)
        self._turns: dict[str, Callable[[], object]] = {
            "needs": self.show_needs,
            "zones": self.show_zones,
            "charts": self.show_charts,
            "warnings": self.show_warnings,
            "count": self.show_count,
            "assess": self.show_assess,
            "risks": self.show_risks,
        }
        desk.model_wanted.connect(self.show_assess)
        desk.turned.connect(lambda name: self._turns.get(name, lambda: None)())

    def _adopt(self, card: FloatingCard) -> None:
        card.setParent(self._host)
        card.hide()
        card.left.connect(self._leave)
        card.grown.connect(self.arrange)
        card.drawing.connect(self._draw)
        for part in (card, card.content, card.banner):
            part.installEventFilter(self)

    @property
    def siting(self) -> SitingCard:
        """The card of siting, made when it is first wanted."""
        if self._siting is None:
            from app.views.siting.card import SitingCard

            self._siting = SitingCard(self._host.desk, self._host.view)
            self._adopt(self._siting)
        return self._siting

    def card(self, kind: type[C], *more: object) -> C:
        """The card of a kind, made when it is first wanted, of the desk and whatever more it is made of."""
        if kind not in self._made:
            made = self._made[kind] = kind(self._host.desk, *more)
            self._adopt(made)
        found = self._made[kind]
        assert isinstance(found, kind)
        return found

    @property
    def assess(self) -> AssessCard:
        """The card of assessment, made when it is first wanted."""
        if self._assess is None:
            from app.views.assess.card import AssessCard

            self._assess = AssessCard(self._host.desk)
            self._assess.parameters_wanted.connect(self.show_parameters)
            self._adopt(self._assess)
        return self._assess

    @property
    def parameters(self) -> ParametersCard:
        """The table of the models' parameters, made when it is first wanted."""
        if self._parameters is None:
            from app.views.assess.parameters import ParametersCard

            self._parameters = ParametersCard(self._host.desk)
            self._adopt(self._parameters)
        return self._parameters

    @property
    def side(self) -> QFrame | None:
        """The card that floats at the left now."""
        return self._side

    def show_ref(self, ref: Ref | None) -> None:
        """Say what is known of an object, unless a form is open that may be half filled in."""
        if self._side is not None and self._side.holds:
            return
        stack = self._host.view.stack
        if self.selected.show_ref(ref, stack if ref in stack else ()):
            self._turn(self.selected)
        elif self._side in (self.selected, self.many):
            self._turn(None)

    def show_refs(self, refs: tuple[Ref, ...]) -> None:
        """Say what is known of the selection: of one object, or of many together."""
        if len(refs) < 2:
            self.show_ref(refs[0] if refs else None)
        elif self._side is None or not self._side.holds:
            self.many.show_refs(refs)
            self._turn(self.many)

    def go_to_selected(self) -> None:
        """Give the card of the selected object the keyboard."""
        if self._side is None:
            self.show_ref(next(iter(self._host.view.selection()), None))
        if self._side is not None:
            self._side.setFocus()

    def edit_selected(self) -> None:
        """Edit the selected building or place."""
        self.go_to_selected()
        if self._side is self.selected:
            self.selected.edit()

    def edit(self, record: object) -> None:
        """Open the form of a building or place."""
        if isinstance(record, Building):
            self.building.begin(record)
            self._turn(self.building)
            self.building.fields["name"].setFocus()
        elif isinstance(record, Place):
            self._turn(self.place)
            self.place.begin(record)
            self.place.name.setFocus()

    def add_place(self) -> None:
        """Draw a place that the campus does not have yet; one that was begun goes on."""
        if self._side is not self.place:
            self._turn(self.place)
            self.place.begin()
        self._host.view.setFocus()

    def show_closures(self) -> None:
        """See what is closed, and close more."""
        if self._side is None or not self._side.holds:
            self.closures.refresh()
            self._turn(self.closures)
            self.closures.reason.setFocus()

    def show_bookmarks(self) -> None:
        """See the views to come back to, and keep this one."""
        if self._side is None or not self._side.holds:
            self.bookmarks.refresh()
            self._turn(self.bookmarks)
            self.bookmarks.name.setFocus()

    def show_position(self, team_id: str = "", point: Point | None = None) -> None:
        """Say where a team is now; what was chosen before gives way to what is given."""
        if self._side is None or self._side is self.position or not self._side.holds:
            self._turn(self.position)
            self.position.begin(team_id, point)
            self.arrange()

    def show_siting(self) -> None:
        """Find where to keep teams and stock."""
        if self._side is None or not self._side.holds:
            self.siting.refresh()
            self._turn(self.siting)
            self.siting.form.item.setFocus()

    def show_warnings(self) -> None:
        """Answer the warnings that wait."""
        from app.views.monitor.warnings_card import WarningsCard

        card = self.card(WarningsCard)
        self._open(card, card.begin)

    def show_count(self) -> None:
        """Count something by hand, at the selected building."""
        from app.views.monitor.count_card import CountCard

        card = self.card(CountCard)
        if self._open(card, card.begin):
            selected = self._host.view.selection()
            card.choose_place(next((ref for ref in selected if ref.kind is Building), None))

    def show_weather(self) -> None:
        """Enter the weather."""
        from app.views.monitor.weather_card import WeatherCard

        card = self.card(WeatherCard)
        self._open(card, card.begin)

    def show_sources(self, feeds: Feeds) -> None:
        """See where counts and weather come from by themselves, and set that up."""
        from app.views.monitor.sources_card import SourcesCard

        card = self.card(SourcesCard, feeds)
        self._open(card, card.begin)

    def show_risks(self) -> None:
        """See the risk matrix and the register of standing hazards."""
        from app.views.risks.card import RisksCard

        card = self.card(RisksCard)
        self._open(card, card.begin)

    def _open(self, card: FloatingCard, begin: Callable[[], object]) -> bool:
        """Open a card at its beginning, unless another may be half filled in."""
        if self._side is not None and self._side is not card and self._side.holds:
            return False
        self._turn(card)
        begin()
        self.arrange()
        return True

    def show_assess(self, model: str = "") -> None:
        """Run a model, and see what it says."""
        if self._side is None or self._side is self._assess or not self._side.holds:
            self._turn(self.assess)
            self.assess.begin(model)

    def show_parameters(self, model: str = "") -> None:
        """See and change the figures that models go by."""
        self._turn(self.parameters)
        self.parameters.begin(model)

    def close_line(self) -> None:
        """Draw a line across the ways to close."""
        self.show_closures()
        self.closures.draw_line()

    def close_area(self) -> None:
        """Draw an area around the ways to close."""
        self.show_closures()
        self.closures.draw_area()

    def show_needs(self) -> None:
        """Open the table of needs; a card that only tells makes room for it."""
        if self._side is not None and not self._side.holds:
            self._turn(None)
        self._pull_out(self.needs)

    def show_charts(self) -> None:
        """Open the charts of the plan; a card that only tells makes room for them."""
        if self._side is not None and not self._side.holds:
            self._turn(None)
        if self._charts is None:
            from app.views.proposal.charts_drawer import ChartsDrawer

            self._charts = ChartsDrawer(self._host.desk)
            self._take_drawer(self._charts)
        self._pull_out(self._charts)

    def show_monitor(self) -> None:
        """Open the series that are watched; a card that only tells makes room for them."""
        if self._side is not None and not self._side.holds:
            self._turn(None)
        if self._monitor is None:
            from app.views.monitor.drawer import MonitorDrawer

            self._monitor = MonitorDrawer(self._host.desk)
            self._take_drawer(self._monitor)
        self._pull_out(self._monitor)

    @property
    def _drawers(self) -> tuple[Drawer, ...]:
        made = (self.needs, self.zones, self._charts, self._monitor)
        return tuple(one for one in made if one is not None)

    def _pull_out(self, drawer: Drawer) -> None:
        for one in self._drawers:
            if one is not drawer:
                one.hide()
        drawer.begin()
        self.arrange()

    def _take_drawer(self, drawer: Drawer) -> None:
        drawer.setParent(self._host)
        drawer.hide()
        drawer.closed.connect(lambda: self._close(drawer))

    def show_zones(self) -> None:
        """Open the drawer of zones; a card that only tells makes room for it."""
        if self._side is not None and not self._side.holds:
            self._turn(None)
        self._pull_out(self.zones)

    def arrange(self) -> None:
        """Put the cards where the map leaves room for them."""
        host, side = self._host, self._side
        if host.form.isVisible() and side is not None and not side.holds:
            self._turn(None)
            return
        foot = host.height() - _MARGIN - _SCALE_BAR_PX
        drawer = next((one for one in self._drawers if not one.isHidden()), None)
        if drawer is not None:
            height = min(380, round(host.height() * _DRAWER_SHARE))
            drawer.setGeometry(_MARGIN, foot - height, host.width() - 2 * _MARGIN, height)
            drawer.raise_()
            foot -= height + _MARGIN
        if side is not None:
            side.setVisible(not host.form.isVisible())
            height = min(side.wanted_height(), foot - host.head)
            side.setGeometry(_MARGIN, foot - height, side.width(), height)
        host.place_overview()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A card grows with what it says."""
        handled = super().eventFilter(watched, event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.arrange()
        return handled

    def _turn(self, card: FloatingCard | None) -> None:
        before, self._side = self._side, card
        if before is not None and before is not card:
            before.hide()
        if card is not None:
            card.show()
            card.raise_()
        self.arrange()

    def _leave(self) -> None:
        """A form goes back to the object that it was about; else the map has the keyboard again."""
        before, host = self._side, self._host
        host.put_down()
        if before is self.building and self.selected.ref is not None:
            self.selected.show_ref(self.selected.ref)
            self._turn(self.selected)
        else:
            self._turn(None)
            if before in (self.selected, self.many):
                host.view.set_selection(())
        host.view.setFocus()

    def _close(self, drawer: QFrame) -> None:
        drawer.hide()
        self.arrange()
        self._host.view.setFocus()

    def _draw(self, way: Tool, done: Callable[[BaseGeometry], object]) -> None:
        self._host.desk.draw(way, done)
        self._host.view.setFocus()

    def _incident_at(self, ref: Ref, point: Point) -> None:
        self._host.begin_incident_at(ref, point)
