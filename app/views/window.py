"""The window of a command post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget

from app.command.context import Context
from app.domain.incident import Incident
from app.domain.message import msg
from app.domain.observation import SeriesWarning
from app.map.tokens import Tokens
from app.runtime.text import LANGUAGES, Text
from app.views import theme
from app.views.actions import Actions
from app.views.banner import Notice
from app.views.commands import window_commands
from app.views.desk import Desk
from app.views.dress import Dress
from app.views.files import FileActions
from app.views.help_overlay import HelpOverlay
from app.views.incident.form import IncidentForm
from app.views.kit import set_role
from app.views.left_dock import LeftDock
from app.views.log_panel import LogPanel
from app.views.looking.second_map import SecondMap
from app.views.map_host import MapHost
from app.views.monitor.commands import ask_data
from app.views.monitor.feeds import Feeds
from app.views.monitor.watch import WarningWatch
from app.views.right_dock import RightDock
from app.views.search import Finding, Hit, Named
from app.views.search.preview import Preview
from app.views.search.window_hits import command_hits, layer_hits
from app.views.settings import Settings
from app.views.status_bar import StatusBar
from app.views.top_bar import TopBar

if TYPE_CHECKING:
    from app.views.whatif.panel import WorkbenchPanel

SMALLEST = (1024, 640)
ROOMY_PX = 1800
"""From this width on the left dock shows whole by itself."""
_RIGHT_PX = {True: 364, False: 336}


class MainWindow(QMainWindow):
    """Everything in view at once. `operation_wanted` carries the path of another operation to open."""

    operation_wanted = Signal(object)

    def __init__(
        self, context: Context, text: Text, *, settings: Settings | None = None, tokens: Tokens | None = None
    ) -> None:
        settings = settings or Settings()
        worn = tokens or theme.THEMES[settings.theme]
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        with theme.built_bare(application, worn):
            super().__init__()
            self.settings = settings
            self._build(Desk(context, Dress(text, worn)))
        self._name()
        self.setMinimumSize(*SMALLEST)
        self._show_legend()
        QTimer.singleShot(0, self, self.feeds.begin)

    def _build(self, desk: Desk) -> None:
        self.desk = desk
        self.finding = Finding(self.desk, self._own_hits)
        self._laid_out = False
        self._lent: tuple[QWidget, ...] = ()
        self.second_map: SecondMap | None = None
        self.workbench: WorkbenchPanel | None = None
        self.watch = WarningWatch(self.desk)
        self.watch.fired.connect(self._warn)
        self.feeds = Feeds(self.desk)
        self.files = FileActions(self)
        self.status = StatusBar(self.desk)
        self.status.remember(self.settings)
        self.form = IncidentForm(self.desk, self.finding.places)
        self.map = MapHost(self.desk, self.form, self.status)
        self.map.view.pictured.connect(self.finding.begin)
        self.help = HelpOverlay(self, self.desk.dress)
        self.actions_ = Actions(self, self.desk.dress, window_commands(self))
        self.help.explain(self.actions_)
        self.top = TopBar(self.desk, self.finding.anything, self.actions_)
        self.left = LeftDock(self.desk, self.begin_incident)
        self.right = RightDock(self.desk)
        self.log = LogPanel(self.desk)
        self._lay_out()
        self._connect()
        self.desk.looks.remember(self.settings, self.desk.snapshot.operation.id)

    @property
    def map_share(self) -> float:
        """The map's share of the window's area."""
        return self.map.width() * self.map.height() / (self.width() * self.height())

    def begin_incident(self) -> None:
        """F2: open the form for a new incident."""
        self.form.begin()

    def propose(self) -> None:
        """Compute a proposal and show it."""
        self.desk.turned.emit("proposal")
        self.desk.propose()

    def approve(self) -> None:
        """Approve the proposal in hand and turn to its tasks."""
        if self.desk.approve() is not None:
            self.desk.turned.emit("tasks")

    def search(self) -> None:
        """Go to the search box."""
        self.top.finder.setFocus()
        self.top.finder.selectAll()

    def write_log(self) -> None:
        """Go to the log line."""
        self.log.line.setFocus()

    def import_resources(self) -> None:
        """Import depots, teams and stock from a file."""
        self.desk.turned.emit("resources")
        self.right.resources.ask_import()

    def toggle_left(self) -> None:
        """Show the whole left dock or only its rail."""
        self.left.set_wide(not self.left.wide)

    def switch_theme(self) -> None:
        """From dark to light and back."""
        self.settings.theme = "light" if self.desk.dress.tokens.dark else "dark"
        worn = theme.THEMES[self.settings.theme]
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme.dress_application(application, worn)
        self.desk.dress.wear(tokens=worn)

    def switch_language(self) -> None:
        """To the next language of the catalogue."""
        codes = list(LANGUAGES)
        text = self.desk.dress.text
        code = codes[(codes.index(text.language) + 1) % len(codes)]
        self.settings.language = code
        self.desk.dress.wear(text=Text(code, text.timezone.key))

    def show_second_map(self) -> None:
        """Open the second map, or bring it to the front."""
        self.second_map = self.second_map or SecondMap(self.desk, self.map, self.settings)
        self.second_map.show()
        self.second_map.raise_()
        self.second_map.activateWindow()

    def _warn(self, new: Sequence[SeriesWarning]) -> None:
        """Warnings fired: their card opens, unless a form is open; the notice says so in any case."""
        first = self.desk.dress.text.render(new[0].text)
        self.show_notice(Notice(msg("monitor.fired", n=len(new), text=first), "danger"))
        self.map.cards.show_warnings()

    def show_notice(self, notice: Notice) -> None:
        """Say something above the map."""
        self.map.show_notice(notice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the map's share when the window becomes narrow."""
        super().resizeEvent(event)
        was_roomy, is_roomy = event.oldSize().width() >= ROOMY_PX, event.size().width() >= ROOMY_PX
        if not self._laid_out or (was_roomy != is_roomy and not self._lent):
            self._share(is_roomy)
        self.help.setGeometry(self.rect())

    def showEvent(self, event: QShowEvent) -> None:
        """Begin on the map."""
        super().showEvent(event)
        self.map.view.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the work in the background and remember how the window stood; everything else is saved."""
        self.settings.geometry = self.saveGeometry()
        self.settings.author = self.desk.ctx.author
        self.settings.save()
        self.finding.close()
        if self.second_map is not None:
            self.second_map.shut_down()
        if self.workbench is not None:
            self.workbench.shut_down()
        self.map.drawing.keeper.close()
        self.feeds.shut_down()
        self.desk.close()
        self.files.shut_down()
        self.map.view.shut_down()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.map)
        self._split.addWidget(self.right)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self.right.setMinimumWidth(304)
        self.right.setMaximumWidth(560)
        self._middle = middle = QSplitter(Qt.Orientation.Horizontal)
        middle.setHandleWidth(1)
        middle.setChildrenCollapsible(False)
        middle.addWidget(self.left)
        middle.addWidget(self._split)
        whole = set_role(QWidget(), "page")
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part, stretch in ((self.top, 0), (middle, 1), (self.log, 0), (self.status, 0)):
            layout.addWidget(part, stretch)
        self.setCentralWidget(whole)
        for earlier, later in (
            (self.top, self.left),
            (self.left, self.map.view),
            (self.map.view, self.right),
            (self.right, self.log),
        ):
            QWidget.setTabOrder(earlier, later)

    def show_workbench(self) -> None:
        """Compare alternatives in place of the docks; a second time puts them back."""
        if self.workbench is not None and self.workbench.isVisible():
            self.close_workbench()
            return
        if self.workbench is None:
            from app.views.whatif.panel import WorkbenchPanel

            self.workbench = WorkbenchPanel(self.desk, self.map)
            self.workbench.closed.connect(self.close_workbench)
            self._split.addWidget(self.workbench)
        self.files.leave_layout()
        self.left.hide()
        self.right.hide()
        self._lent = (self.workbench,)
        self.workbench.show()
        wide = self.workbench.wanted_width(self.width())
        self._split.setSizes([self.width() - wide, 0, wide])
        self.workbench.begin()

    def close_workbench(self) -> None:
        """Put the docks back; what was computed stays for the next time."""
        if self.workbench is not None and self.workbench.isVisible():
            self.workbench.put_away()
            self.return_sides()
            self.map.view.setFocus()

    def lend_sides(self, left: QWidget, right: QWidget) -> None:
        """Put other widgets in place of the docks beside the map."""
        self.close_workbench()
        self._lent = (left, right)
        self.left.hide()
        self.right.hide()
        if self._middle.indexOf(left) < 0:
            self._middle.insertWidget(0, left)
            self._split.addWidget(right)
        left.show()
        right.show()
        room = self.width() - left.minimumWidth()
        self._middle.setSizes([left.minimumWidth(), 0, room])
        self._split.setSizes([round(room * 0.5), 0, round(room * 0.5)])

    def return_sides(self) -> None:
        """Put the docks back."""
        for side in self._lent:
            side.hide()
        self._lent = ()
        self.left.show()
        self.right.show()
        self._share(self.width() >= ROOMY_PX)

    def _share(self, roomy: bool) -> None:
        self._laid_out = True
        self.left.set_wide(roomy)
        wide = _RIGHT_PX[roomy]
        self._split.setSizes([max(1, self.width() - self.left.width() - wide), wide])

    def _connect(self) -> None:
        desk = self.desk
        self.top.finder.chosen.connect(self._take)
        preview = Preview(self.map)
        for finder in (self.top.finder, self.form.finder):
            preview.follow(finder)
            self.finding.ready.connect(finder.look_again)
        self.map.legend_due.connect(self._show_legend)
        self.form.accepted.connect(self._offer_proposal)
        self.left.widened.connect(lambda _: self._show_legend())
        desk.dress.changed.connect(self._name)
        desk.turned.connect(self._turn_to)

    def _take(self, hit: Hit) -> None:
        self.top.finder.clear()
        if hit.act is not None:
            hit.act()
            return
        if self.form.isVisible() and hit.geometry is not None:
            self.form.take(hit)
            return
        if hit.ref is not None and hit.ref.kind is Incident:
            self.desk.focus(hit.ref.id)
            self.desk.turned.emit("situation")
        if hit.geometry is not None:
            self.map.look_at(hit.geometry, hit.scale)
            self.map.view.setFocus()
            self.map.view.choose(hit.refs or ((hit.ref,) if hit.ref else ()))

    def _turn_to(self, name: str) -> None:
        if name == "workbench":
            self.show_workbench()
        elif name == "sources":
            self.map.cards.show_sources(self.feeds)
        elif name == "import_data":
            ask_data(self)

    def _offer_proposal(self) -> None:
        self.desk.turned.emit("proposal")
        self.right.proposal.take_focus()

    def _show_legend(self) -> None:
        scene = self.map.view.scene()
        if scene is not None and self.left.wide:
            self.left.layers.show_legend(scene, self.map.view.viewport())

    def _own_hits(self) -> list[Named]:
        return [
            *command_hits(self.desk, self.actions_.commands),
            *layer_hits(self.desk, self.map.view.scene()),
        ]

    def _name(self) -> None:
        snapshot, text = self.desk.snapshot, self.desk.dress.text
        state = text("views.exercise") if snapshot.operation.exercise else text("views.live")
        self.setWindowTitle(f"{snapshot.operation.name} · {state} · {text('app.name')}")
        self.desk.dress.icon(self.actions_["theme"], "sun" if self.desk.dress.tokens.dark else "moon")
