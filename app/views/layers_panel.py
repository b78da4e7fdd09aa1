"""The layers of the map: a box for each to show or hide it, and the legend of what can be seen now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.operation import Step
from app.map.content import LegendEntry
from app.map.scene import Scene, layer_list
from app.map.viewport import Viewport
from app.views.desk import Desk
from app.views.kit import clear, column, label, row
from app.views.legend_sample import LegendSample
from app.views.panel import Panel


class LayersPanel(Panel):
    """`changed` when a layer is to be shown or hidden; `show_legend` after the map moved."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.boxes: dict[str, QCheckBox] = {}
        self._legends: dict[str, tuple[QWidget, QVBoxLayout]] = {}
        self._shown: dict[str, tuple[object, ...]] = {}
        layout = column(gap=0)
        for layer in layer_list():
            box = QCheckBox()
            desk.dress.words(box, text=layer.title, accessibleName=layer.title)
            box.setChecked(layer.visible)
            box.toggled.connect(self._toggled)
            legend = QWidget()
            lines = column(gap=2, margin=(25, 0, 0, 6))
            legend.setLayout(lines)
            legend.hide()
            self.boxes[layer.id], self._legends[layer.id] = box, (legend, lines)
            layout.addWidget(box)
            layout.addWidget(legend)
        self.setLayout(layout)
        desk.dress.changed.connect(self._shown.clear)

    def show_legend(self, scene: Scene, viewport: Viewport) -> None:
        """Under each layer the signs of it that the map shows now."""
        entries = {layer.id: (layer, lines) for layer, lines in scene.legend(viewport)}
        for layer_id in self._legends:
            _, lines = entries.get(layer_id, (None, ()))
            stamp = (scene.tokens.name, scene.language, *lines)
            if self._shown.get(layer_id) == stamp:
                continue
            self._shown[layer_id] = stamp
            self._fill(layer_id, lines)

    def _fill(self, layer_id: str, lines: tuple[LegendEntry, ...]) -> None:
        legend, layout = self._legends[layer_id]
        clear(layout)
        text = self.dress.text
        for entry in lines:
            words = entry.words if isinstance(entry.words, str) else text.render(entry.words)
            line = row(LegendSample(entry), label("caption", words, wrap=True), gap=8)
            line.setStretch(1, 1)
            layout.addLayout(line)
        legend.setVisible(bool(lines))

    def _toggled(self) -> None:
        self.desk.hidden_layers = frozenset(key for key, box in self.boxes.items() if not box.isChecked())
        self.changed.emit()

    def _stepped(self, step: Step) -> None:
        """Steps reach the legend by way of the map."""
