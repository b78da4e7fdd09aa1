"""One layer in the list: shown or not, how strong, at which scales, and its legend of the moment."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QWidget

from app.domain.message import Message, msg
from app.map.content import LegendEntry
from app.map.look import LayerView
from app.map.scales import scale_words
from app.map.scene import FAINT, LayerInfo
from app.map.viewport import PX_PER_M
from app.map.words import capital
from app.views.dress import Dress
from app.views.kit import clear, column, label, row, set_role, silent, tool
from app.views.layers.details import LayerDetails
from app.views.layers.legend_sample import LegendSample


class Grip(QLabel):
    """What a layer is dragged by; `moved` tells the height of the pointer on the screen."""

    moved = Signal(int)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.moved.emit(event.globalPosition().toPoint().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setCursor(Qt.CursorShape.OpenHandCursor)


class WideBox(QCheckBox):
    """A box that takes a click anywhere on its line."""

    def hitButton(self, at: QPoint) -> bool:
        """The whole line."""
        return self.rect().contains(at)


class LayerLine(QFrame):
    """Tells what a person wants of a layer; Alt+Up and Alt+Down move it while its box has the focus."""

    viewed = Signal(str, object)
    """Layer id and the `LayerView` that a person chose."""
    nudged = Signal(str, int)
    """Layer id and −1 for one place up, 1 for one down."""
    dragged = Signal(str, int)
    """Layer id and the height of the pointer on the screen."""
    sought = Signal(str)
    """The id of a layer that a person wants to see whole."""

    def __init__(self, dress: Dress, info: LayerInfo) -> None:
        super().__init__()
        self.layer_id = info.id
        self._dress, self._info, self._view = dress, info, LayerView()
        self._shown: tuple[object, ...] = ()
        self.box = WideBox()
        dress.words(
            self.box, text=info.title, accessibleName=info.title, toolTip=msg("views.layers.move_hint")
        )
        self.box.toggled.connect(lambda on: self._choose(replace(self._view, visible=on)))
        self.box.installEventFilter(self)
        self.grip = Grip()
        self.grip.setFixedSize(14, 18)
        self.grip.setCursor(Qt.CursorShape.OpenHandCursor)
        dress.icon(self.grip, "grip", "faint", 14)
        dress.words(self.grip, toolTip=msg("views.layers.drag"))
        self.grip.moved.connect(lambda y: self.dragged.emit(self.layer_id, y))
        self.strength = label("caption")
        self.more = tool(dress, "sliders", msg("views.layers.more"), self._unfold, size=16)
        self.more.setCheckable(True)
        self.out_of_range = label("caption", wrap=True)
        self.out_of_range.hide()
        self.details = LayerDetails(dress)
        self.details.hide()
        self.details.viewed.connect(self._choose)
        self.details.nudged.connect(lambda way: self.nudged.emit(self.layer_id, way))
        self.details.sought.connect(lambda: self.sought.emit(self.layer_id))
        self._legend = QWidget()
        self._lines = column(gap=2, margin=(25, 0, 0, 6))
        self._legend.setLayout(self._lines)
        self._legend.hide()
        self.below = column(gap=0, margin=(25, 0, 0, 0))
        head = row(self.grip, self.box, self.strength, self.more, gap=4)
        head.setStretch(1, 1)
        inner = column(self.out_of_range, self.details, gap=4, margin=(25, 0, 0, 2))
        self.setLayout(column(head, inner, self.below, self._legend, gap=0))

    def show_view(self, info: LayerInfo, view: LayerView) -> None:
        """The layer as it is now."""
        self._info, self._view = info, view
        with silent(self.box):
            self.box.setChecked(info.visible)
        strong = view.opacity >= 1
        self.strength.setText("" if strong else f"{view.opacity:.0%}")
        self.strength.setVisible(not strong)
        set_role(self.strength, "caution" if view.opacity < FAINT else "caption")
        self.details.show_view(info, view)

    def show_legend(self, entries: tuple[LegendEntry, ...], ppm: float, stamp: tuple[object, ...]) -> None:
        """The signs of the layer that the map shows now; or at which scales it shows, if not at this one."""
        inside = self._info.min_ppm <= ppm < self._info.max_ppm
        faded = self._info.visible and not inside
        self.out_of_range.setVisible(faded)
        self.box.setProperty("asleep", "yes" if faded else "no")
        if faded:
            self.out_of_range.setText(self._dress.text.render(_range_words(self._info)))
        known = (inside, *stamp, *entries)
        if known == self._shown:
            return
        self._shown = known
        self.box.style().unpolish(self.box)
        self.box.style().polish(self.box)
        self._fill(entries)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt with an arrow moves the layer."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            way = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if way is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.nudged.emit(self.layer_id, way)
                return True
        return super().eventFilter(watched, event)

    def _fill(self, entries: tuple[LegendEntry, ...]) -> None:
        clear(self._lines)
        text = self._dress.text
        for entry in entries:
            words = entry.words if isinstance(entry.words, str) else text.render(entry.words)
            line = row(LegendSample(entry), label("caption", capital(words), wrap=True), gap=8)
            line.setStretch(1, 1)
            self._lines.addLayout(line)
        self._legend.setVisible(bool(entries))

    def _choose(self, view: LayerView) -> None:
        self.viewed.emit(self.layer_id, view)

    def _unfold(self) -> None:
        self.details.setVisible(self.more.isChecked())


def _range_words(info: LayerInfo) -> Message:
    """From which to which scale a layer shows."""
    widest, closest = _scale(info.min_ppm), _scale(info.max_ppm)
    if widest and closest:
        return msg("views.layers.shows_between", widest=widest, closest=closest)
    if widest:
        return msg("views.layers.shows_from", widest=widest)
    return msg("views.layers.shows_to", closest=closest)


def _scale(ppm: float) -> str:
    return scale_words(PX_PER_M / ppm) if 0 < ppm < float("inf") else ""
