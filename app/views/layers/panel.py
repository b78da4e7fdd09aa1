"""The layers of the map by groups: what shows, how strong, in which order, and the legend of the moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget
from shapely.geometry import box

from app.domain.drawing import Annotation
from app.domain.message import Message, msg
from app.domain.operation import Step
from app.map.layers import LayerGroup
from app.map.look import CampusTheme, LayerView, MapLook
from app.map.scene import LayerInfo, Scene, layer_list, vital_layers
from app.map.viewport import Viewport
from app.runtime.text import enum_key
from app.views.desk import Desk
from app.views.dress import Dress
from app.views.kit import button, clear, column, row, silent
from app.views.layers.basemap_choice import BasemapChoice
from app.views.layers.line import LayerLine, WideBox
from app.views.layers.warning_plate import HiddenPlate
from app.views.panel import Panel

_ANNOTATIONS = "annotations"


class Section(QWidget):
    """A group of layers under a heading that folds it."""

    def __init__(self, dress: Dress, title: Message) -> None:
        super().__init__()
        self._dress = dress
        self.body = QWidget()
        self.layout_: QVBoxLayout = column(gap=0)
        self.body.setLayout(self.layout_)
        self.head: QPushButton = button(dress, title, self.fold, role="section", icon="arrow_down")
        self.head.setCheckable(True)
        self.head.setChecked(True)
        self.setLayout(column(self.head, self.body, gap=2, margin=(0, 2, 0, 4)))

    def fold(self) -> None:
        """Show or hide what is under the heading."""
        shown = self.head.isChecked()
        self.body.setVisible(shown)
        self._dress.icon(self.head, "arrow_down" if shown else "arrow_right", "muted", 18)


class LayersPanel(Panel):
    """Changes the look of the desk; `show_legend` after the map moved or was drawn again."""

    concerns = (Annotation,)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        dress = desk.dress
        self.lines = {info.id: LayerLine(dress, info) for info in layer_list()}
        self.sections = {group: Section(dress, msg(enum_key(group))) for group in LayerGroup}
        self.plate = HiddenPlate(dress, self._show_vital)
        self.themes = QComboBox()
        self.themes.activated.connect(
            lambda _: self._change(replace(self._look, theme=CampusTheme(self.themes.currentData())))
        )
        dress.words(self.themes, accessibleName=msg("views.layers.theme"))
        self.groups: dict[str, WideBox] = {}
        self._scene: Scene | None = None
        for line in self.lines.values():
            line.viewed.connect(self._view)
            line.nudged.connect(self._nudge)
            line.dragged.connect(self._drag)
            line.sought.connect(self._seek)
        self.basemaps = BasemapChoice(desk)
        self.sections[LayerGroup.CAMPUS].layout_.addWidget(self.themes)
        self.sections[LayerGroup.BASEMAP].layout_.addWidget(self.basemaps)
        self.reset = button(dress, msg("views.layers.reset"), desk.looks.reset, role="quiet", icon="undo")
        self.setLayout(column(self.plate, *self.sections.values(), row(self.reset, None), gap=0))
        desk.looks.changed.connect(self.refresh)
        self.refresh()

    @property
    def _look(self) -> MapLook:
        return self.desk.looks.current

    def take_focus(self) -> None:
        """Go to the first layer."""
        self.lines[_ANNOTATIONS].box.setFocus()

    def refresh(self) -> None:
        """Every line in its place, as the look has it."""
        infos = layer_list(self._look)
        for group, section in self.sections.items():
            first = section.layout_.count() - sum(
                line.parent() is section.body for line in self.lines.values()
            )
            members = [info for info in infos if info.group is group]
            for place, info in enumerate(members):
                line = self.lines[info.id]
                if section.layout_.indexOf(line) != first + place:
                    section.layout_.insertWidget(first + place, line)
                line.show_view(info, self._look.layer(info.id))
            section.setVisible(section.layout_.count() > 0)
        self._fill_themes()
        self._fill_groups()

    def show_legend(self, scene: Scene, viewport: Viewport) -> None:
        """Under each layer the signs of it that the map shows now, and what of importance it does not."""
        self._scene = scene
        entries = {layer.id: lines for layer, lines in scene.legend(viewport)}
        stamp = (scene.tokens.name, scene.language)
        for layer_id, line in self.lines.items():
            line.show_legend(entries.get(layer_id, ()), viewport.ppm, stamp)
        self.plate.show_missing(scene.missing(viewport.ppm))

    def _fill_themes(self) -> None:
        text = self.dress.text
        with silent(self.themes):
            self.themes.clear()
            for theme in CampusTheme:
                self.themes.addItem(text.enum(theme), theme.value)
            self.themes.setCurrentIndex(self.themes.findData(self._look.theme.value))

    def _fill_groups(self) -> None:
        """A box for each group of annotations, under their layer."""
        names = sorted(
            {a.group for a in self.desk.snapshot.annotations if a.group} | self._look.hidden_groups
        )
        if names != list(self.groups):
            below = self.lines[_ANNOTATIONS].below
            clear(below)
            self.groups = {name: WideBox(name) for name in names}
            for name, made in self.groups.items():
                made.setAccessibleName(name)
                made.toggled.connect(lambda on, name=name: self._show_group(name, on))
                below.addWidget(made)
        for name, made in self.groups.items():
            with silent(made):
                made.setChecked(name not in self._look.hidden_groups)

    def _show_group(self, name: str, shown: bool) -> None:
        hidden = self._look.hidden_groups - {name} if shown else self._look.hidden_groups | {name}
        self._change(replace(self._look, hidden_groups=hidden))

    def _change(self, look: MapLook) -> None:
        self.desk.looks.change(look)

    def _view(self, layer_id: str, view: LayerView) -> None:
        self._change(self._look.with_layer(layer_id, view))

    def _show_vital(self) -> None:
        look = self._look
        for layer_id in vital_layers():
            look = look.without_layer(layer_id)
        self._change(look)

    def _nudge(self, layer_id: str, way: int) -> None:
        members = self._members(layer_id)
        place = members.index(layer_id)
        self._move(layer_id, min(max(place + way, 0), len(members) - 1))

    def _drag(self, layer_id: str, y: int) -> None:
        """Let a layer stand where the pointer is among those of its group."""
        members = self._members(layer_id)
        place = members.index(layer_id)
        while place > 0 and y < _middle(self.lines[members[place - 1]]):
            place -= 1
        while place < len(members) - 1 and y > _middle(self.lines[members[place + 1]]):
            place += 1
        self._move(layer_id, place)

    def _members(self, layer_id: str) -> list[str]:
        """The layers of the group of one, topmost first."""
        infos = layer_list(self._look)
        group = next(info.group for info in infos if info.id == layer_id)
        return [info.id for info in infos if info.group is group]

    def _move(self, layer_id: str, place: int) -> None:
        members = self._members(layer_id)
        if members[place] == layer_id:
            return
        members.remove(layer_id)
        members.insert(place, layer_id)
        self._change(replace(self._look, order=_reordered(layer_list(self._look), members)))
        self.lines[layer_id].box.setFocus()

    def _seek(self, layer_id: str) -> None:
        layer = self._scene.layer(layer_id) if self._scene is not None else None
        if layer is None or layer.content.bounds is None:
            self.desk.tell(msg("views.layers.nothing_there", layer=self.lines[layer_id].box.text()), "info")
            return
        self.desk.look_at(box(*layer.content.bounds))

    def _stepped(self, step: Step) -> None:
        """Steps reach the legend by way of the map; groups of annotations are read again."""
        if any(change.kind in self.concerns for change in step.changes):
            self._fill_groups()


def _reordered(infos: Sequence[LayerInfo], members: list[str]) -> tuple[str, ...]:
    """Layer ids from the ground up, the members in the places of their group in the new order."""
    waiting = iter(members)
    topmost_first = [next(waiting) if info.id in members else info.id for info in infos]
    return tuple(reversed(topmost_first))


def _middle(line: LayerLine) -> float:
    return line.mapToGlobal(line.rect().center()).y()
