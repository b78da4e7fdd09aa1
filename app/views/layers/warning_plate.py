"""A warning in the list of layers: what of importance the map does not show, and the button that mends it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from app.domain.message import Message, msg
from app.views.dress import Dress
from app.views.kit import button, column, glyph, label, row, set_role


class HiddenPlate(QFrame):
    """Seen only while something is missing."""

    def __init__(self, dress: Dress, show_all: Callable[[], object]) -> None:
        super().__init__()
        self._dress = dress
        set_role(self, "banner", tone="caution")
        self.words = label("strong", wrap=True)
        line = row(glyph(dress, "alert", "caution.line"), self.words, gap=8)
        line.setStretch(1, 1)
        self.mend = button(dress, msg("views.layers.show_vital"), show_all)
        self.setLayout(column(line, self.mend, gap=6, margin=(10, 8, 10, 8)))
        self.hide()

    def show_missing(self, titles: tuple[Message, ...]) -> None:
        """Name the layers, or go away."""
        text = self._dress.text
        self.words.setText(text("map.hidden", layers=text.join(map(text.render, titles))))
        self.setVisible(bool(titles))
