"""A head with a count that opens and closes what stands below it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.message import bilingual
from app.views.dress import Dress
from app.views.kit import button, column, label, row

OPEN_LINES = 8
"""Groups are open from the most urgent one on until so many lines can be seen."""


class Fold(QWidget):
    """A head that Enter, Space or a click opens and closes."""

    def __init__(
        self, dress: Dress, title: str, figures: str, turned: Callable[[bool], object], tone: str = "caption"
    ) -> None:
        super().__init__()
        self._dress, self._turned = dress, turned
        self.head = button(dress, bilingual(title, title), self._toggle, role="fold")
        self.head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.head.setCheckable(True)
        self.head.setAccessibleName(f"{title}: {figures}")
        self.head.setToolTip(title)
        self.body = column(gap=0)
        self._holder = QWidget()
        self._holder.setLayout(self.body)
        top = row(self.head, label(tone, figures), gap=8)
        top.setStretch(0, 1)
        self.setLayout(column(top, self._holder, gap=0))
        self.open(False)

    @property
    def opened(self) -> bool:
        """Whether what stands below can be seen."""
        return self.head.isChecked()

    def open(self, on: bool) -> None:
        """Show or hide what stands below."""
        self.head.setChecked(on)
        self._holder.setVisible(on)
        self._dress.icon(self.head, "arrow_down" if on else "arrow_right", "muted", 16)

    def _toggle(self) -> None:
        self.open(self.head.isChecked())
        self._turned(self.head.isChecked())


class Folds:
    """Folds of one list by key. What a person opened or closed stays so while the list is made anew."""

    def __init__(self, dress: Dress) -> None:
        self._dress = dress
        self._wished: dict[str, bool] = {}
        self._shown = 0
        self.by_key: dict[str, Fold] = {}

    def begin(self) -> None:
        """The list is made anew."""
        self.by_key, self._shown = {}, 0

    def add(
        self, layout: QBoxLayout, key: str, title: str, figures: str, lines: int, *, tone: str = "caption"
    ) -> QVBoxLayout:
        """A fold of so many lines at the end of a layout, and the layout of what stands in it; `tone` is the
        role of its figures.

        The first is open, those after it while there is room.
        """
        fold = Fold(self._dress, title, figures, lambda on: self._wished.__setitem__(key, on), tone)
        usual = not self.by_key or self._shown + lines <= OPEN_LINES
        fold.open(self._wished.get(key, usual))
        self._shown += lines
        self.by_key[key] = fold
        layout.addWidget(fold)
        return fold.body
