"""A second map of the same operation, for another screen or the wall, with a view and layers of its own.

It follows every step, the language, the theme and the basemap of the window; linked, it shows what the first
map shows. Its layers are those of the first map until a person chooses others, which are remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QActionGroup, QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.domain.incident import Level, LevelDeclaration
from app.domain.message import msg
from app.map.look import CampusTheme, MapLook
from app.map.look_file import from_json, to_json
from app.map.scene import build_scene, layer_list
from app.map.state import MapState
from app.views.actions import Command
from app.views.canvas import MapView
from app.views.canvas.following import HoverWords, Together
from app.views.canvas.overview import Overview
from app.views.clock import tick
from app.views.desk import Desk
from app.views.kit import label, row, set_role, tool
from app.views.map_host import MapHost
from app.views.settings import Settings

if TYPE_CHECKING:
    from app.views.window import MainWindow

_SIZE = (1100, 760)
_BAR_PX = 48
_CORNER_PX = (12, 30)
"""Of the overview from the right and, above the attribution, from the bottom."""


class SecondMap(QWidget):
    """A window of its own. Nothing is drawn or changed in it."""

    def __init__(self, desk: Desk, main: MapHost, settings: Settings) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._desk = desk
        self._main = main
        self._settings = settings
        kept = settings.second_look(desk.snapshot.operation.id)
        self._own: MapLook | None = from_json(kept) if kept else None
        self._state: MapState = desk.map_state()
        self._open = True
        self._together = Together()
        self.view = MapView(desk.dress.text, self)
        self._hover = HoverWords()
        self.view.describe = self._hover.of
        self.overview = Overview(self.view, self.view)
        self._behind = False
        self._badge = label("live")
        self._title = label("heading")
        self._level = label("level")
        self._clock = label("heading")
        for part in (self._badge, self._level):
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        dress = desk.dress
        self.linked = tool(dress, "link", msg("views.second.link"), self._follow_linked)
        self.linked.setCheckable(True)
        self.layers = tool(dress, "layers", msg("views.second.layers"), self._choose_layers)
        fit = tool(dress, "fit", msg("views.action.fit"), self.view.fit)
        self.full = tool(dress, "expand", msg("views.second.full"), self.switch_full_screen)
        bar = set_role(QWidget(), "bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(_BAR_PX)
        bar.setLayout(
            row(
                self._badge, self._title, self._level, None, self._clock,
                self.linked, self.layers, fit, self.full, gap=12, margin=(16, 0, 12, 0),
            )
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self.view, 1)
        self._bar = bar
        set_role(self, "page")
        self.resize(*_SIZE)
        self._connect()
        self._tell()

    def switch_full_screen(self) -> None:
        """F11: fill the screen, or be a window again."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    @property
    def look(self) -> MapLook:
        """The look of this map: its own above the basemap of the first, or the first map's."""
        first = self._desk.looks.current
        return first if self._own is None else replace(self._own, basemap=first.basemap)

    def redraw(self) -> None:
        """Draw the operation as it is now."""
        if not self._open or not self.isVisible():
            return
        self._behind = False
        self._state = replace(self._desk.map_state(), look=self.look)
        self._hover.show(self._state)
        scene = build_scene(self._state)
        self.view.set_scene(scene)
        self.overview.fit_campus(scene)
        self._place_overview()
        self._tell()

    def shut_down(self) -> None:
        """Stop painting, with the window that this one belongs to."""
        if self._open:
            self._open = False
            self.view.shut_down()
            self.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with what the first map shows."""
        super().showEvent(event)
        first = self.view.scene() is None
        self.redraw()
        if first:
            self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The overview stays in its corner."""
        super().resizeEvent(event)
        self._place_overview()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F11 fills the screen, Escape leaves it."""
        if event.key() == Qt.Key.Key_F11 or (event.key() == Qt.Key.Key_Escape and self.isFullScreen()):
            self.switch_full_screen()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed, it can be opened again as it was."""
        self.linked.setChecked(False)
        super().closeEvent(event)

    def _connect(self) -> None:
        desk = self._desk
        for signal in (desk.stepped, desk.proposed, desk.drafted, desk.routes.changed, desk.looks.changed):
            signal.connect(self.redraw)
        desk.basemaps.changed.connect(self._basemap_arrived)
        self.view.settled.connect(self._catch_up)
        desk.dress.changed.connect(self._redress)
        self._main.view.view_changed.connect(self._follow_linked)
        self.view.view_changed.connect(self._lead_linked)
        tick(desk, self._tick)

    def _follow(self) -> None:
        """Show the middle and the scale of the first map."""
        view = self._main.view.viewport()
        self.view.fly_to((view.x, view.y), view.scale)

    def _follow_linked(self) -> None:
        self._move_linked(self._main.view, self.view)

    def _lead_linked(self) -> None:
        self._move_linked(self.view, self._main.view)

    def _move_linked(self, leader: MapView, follower: MapView) -> None:
        """Let one map show the middle and scale of the other, which does not answer to that."""
        if self.linked.isChecked() and self.isVisible():
            self._together.follow(leader, (follower,))

    def _choose_layers(self) -> None:
        menu = self.layer_menu()
        menu.exec(self.layers.mapToGlobal(self.layers.rect().bottomLeft() + QPoint(0, 4)))

    def layer_menu(self) -> QMenu:
        """The layers of this map, each to be shown or hidden; what buildings tell; the overview."""
        text, menu = self._desk.dress.text, QMenu(self)
        same = menu.addAction(text("views.second.same"), self._follow_look)
        same.setCheckable(True)
        same.setChecked(self._own is None)
        overview = menu.addAction(text("views.action.overview"))
        overview.setCheckable(True)
        overview.setChecked(self._settings.second_overview)
        overview.toggled.connect(self._show_overview)
        menu.addSeparator()
        themes = QActionGroup(menu)
        for theme in CampusTheme:
            choice = menu.addAction(text.enum(theme))
            choice.setCheckable(True)
            choice.setChecked(theme is self.look.theme)
            choice.triggered.connect(partial(self._choose_theme, theme))
            themes.addAction(choice)
        menu.addSeparator()
        for info in layer_list(self.look):
            action = menu.addAction(text.render(info.title))
            action.setCheckable(True)
            action.setChecked(info.visible)
            action.toggled.connect(partial(self._show_layer, info.id))
        return menu

    def _show_layer(self, layer_id: str, shown: bool) -> None:
        look = self.look
        self._choose_look(look.with_layer(layer_id, replace(look.layer(layer_id), visible=shown)))

    def _choose_theme(self, theme: CampusTheme, _: bool = True) -> None:
        self._choose_look(replace(self.look, theme=theme))

    def _follow_look(self) -> None:
        self._choose_look(None)

    def _choose_look(self, look: MapLook | None) -> None:
        self._own = look
        self._settings.keep_second_look(
            self._desk.snapshot.operation.id, to_json(look) if look is not None else ""
        )
        self.redraw()

    def _show_overview(self, shown: bool) -> None:
        self._settings.second_overview = shown
        self._place_overview()

    def _place_overview(self) -> None:
        self.overview.setVisible(self._settings.second_overview)
        right, bottom = _CORNER_PX
        self.overview.move(
            self.view.width() - self.overview.width() - right,
            self.view.height() - self.overview.height() - bottom,
        )

    def _basemap_arrived(self) -> None:
        """Draw what arrived once the picture in hand is done."""
        self._behind = True
        if not self.view.busy:
            self._catch_up()

    def _catch_up(self) -> None:
        if self._behind and self._open and self.isVisible():
            self._behind = False
            self.view.set_scene(build_scene(self._state))

    def _redress(self) -> None:
        self.view.set_text(self._desk.dress.text)
        self.overview.set_text(self._desk.dress.text)
        self.redraw()

    def _tell(self) -> None:
        """Exercise or live, which operation, which level was declared."""
        snapshot, text = self._desk.snapshot, self._desk.dress.text
        exercise = snapshot.operation.exercise
        set_role(self._bar, "bar_exercise" if exercise else "bar")
        set_role(self._badge, "exercise" if exercise else "live")
        self._badge.setText(text("views.exercise") if exercise else text("views.live"))
        self._title.setText(snapshot.operation.name)
        self.setWindowTitle(f"{snapshot.operation.name} · {text('views.second.title')} · {text('app.name')}")
        declared = self._gravest()
        self._level.setVisible(declared is not None)
        if declared is not None:
            role = "level_provisional" if declared.provisional else "level"
            set_role(self._level, role, level=declared.level.value)
            number = snapshot.incident(declared.incident_id).number
            self._level.setText(f"{text.enum(declared.level)} · {number}")
        self._tick()

    def _gravest(self) -> LevelDeclaration | None:
        """The declaration of the gravest level of an open incident."""
        snapshot = self._desk.snapshot
        levels = (snapshot.level(incident.id) for incident in self._desk.open_incidents)
        order = list(Level)
        declared = [level for level in levels if level is not None]
        return min(declared, key=lambda declaration: order.index(declaration.level), default=None)

    def _tick(self) -> None:
        self._clock.setText(self._desk.dress.text.time(self._desk.ctx.clock(), seconds=True))


def commands(window: MainWindow) -> Iterator[Command]:
    """Open the second map of a window."""
    words, group = msg("views.second.open"), msg("views.group.view")
    yield Command("second_map", words, group, "expand", window.show_second_map, ("Ctrl+Shift+M",))
