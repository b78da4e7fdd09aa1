"""What more can be chosen of a layer: its strength, its scales, its place, and to see all of it."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSlider, QWidget

from app.domain.message import Message, msg
from app.map.look import LayerView
from app.map.scene import LayerInfo
from app.map.viewport import PX_PER_M
from app.views.dress import Dress
from app.views.kit import column, label, row, set_role, silent, tool

FAINTEST = 10
_STEP = 5
_SCALE = re.compile(r"^(?:1\s*[:：/])?\s*(\d[\d\s.,'’]*)$")
_MOST = 10_000_000


class LayerDetails(QWidget):
    """Tells the `LayerView` that a person made of the one that it shows."""

    viewed = Signal(object)
    nudged = Signal(int)
    sought = Signal()

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._view = LayerView()
        self._info: LayerInfo | None = None
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setRange(FAINTEST, 100)
        self.strength.setSingleStep(_STEP)
        self.strength.setPageStep(4 * _STEP)
        dress.words(self.strength, accessibleName=msg("views.layers.opacity"))
        self.strength.valueChanged.connect(lambda value: self._tell(replace(self._view, opacity=value / 100)))
        self.widest = self._field(dress, msg("views.layers.widest"))
        self.closest = self._field(dress, msg("views.layers.closest"))
        parts = (
            tool(dress, "fit", msg("views.layers.zoom"), self.sought.emit, size=16),
            tool(dress, "arrow_up", msg("views.layers.up"), lambda: self.nudged.emit(-1), size=16),
            tool(dress, "arrow_down", msg("views.layers.down"), lambda: self.nudged.emit(1), size=16),
        )
        opacity = dress.words(label("caption"), text=msg("views.layers.opacity"))
        scales = dress.words(label("caption"), text=msg("views.layers.scales"))
        dash = label("caption", "–")
        self.setLayout(
            column(
                row(opacity, self.strength, gap=8),
                row(scales, None, gap=8),
                row(self.widest, dash, self.closest, gap=4),
                row(*parts, None, gap=2),
                gap=4,
            )
        )

    def show_view(self, info: LayerInfo, view: LayerView) -> None:
        """The layer as it is now; a field in which somebody types is left alone."""
        self._info, self._view = info, view
        with silent(self.strength):
            self.strength.setValue(round(view.opacity * 100))
        for field, ppm in ((self.widest, info.min_ppm), (self.closest, info.max_ppm)):
            if not field.hasFocus():
                field.setText(_words(ppm))
                set_role(field, "scale", wrong="no")

    def _field(self, dress: Dress, name: Message) -> QLineEdit:
        made = set_role(QLineEdit(), "scale")
        dress.words(made, accessibleName=name, toolTip=name, placeholderText=msg("views.layers.any"))
        made.editingFinished.connect(self._scaled)
        return made

    def _scaled(self) -> None:
        read = {field: read_scale(field.text()) for field in (self.widest, self.closest)}
        widest, closest = read[self.widest], read[self.closest]
        crossed = bool(widest and closest and widest < closest)
        for field, scale in read.items():
            set_role(field, "scale", wrong="yes" if scale is None or crossed else "no")
        if widest is None or closest is None or crossed or self._info is None:
            return
        if (_words(self._info.min_ppm), _words(self._info.max_ppm)) != (_text(widest), _text(closest)):
            self._tell(replace(self._view, min_scale=widest, max_scale=closest))

    def _tell(self, view: LayerView) -> None:
        self._view = view
        self.viewed.emit(view)


def read_scale(words: str) -> float | None:
    """The denominator of `1:2 500`, `2500` or nothing (0: any scale); None for what is no scale."""
    if not words.strip():
        return 0.0
    found = _SCALE.match(words.strip())
    digits = re.sub(r"\D", "", found.group(1)) if found else ""
    return float(digits) if digits and 0 < int(digits) <= _MOST else None


def _words(ppm: float) -> str:
    return _text(PX_PER_M / ppm) if 0 < ppm < float("inf") else ""


def _text(scale: float) -> str:
    return f"1:{scale:,.0f}".replace(",", " ") if scale else ""
