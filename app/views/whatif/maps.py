"""A map for each alternative, side by side over the map of the window, all showing the same ground."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.directive import Alternative
from app.domain.plan import Proposal
from app.map.scene import build_scene
from app.planning.change.compare import MOST
from app.views.canvas import MapView
from app.views.canvas.following import HoverWords, Together, show_whole
from app.views.desk import Desk
from app.views.kit import label, row, set_role
from app.views.map_host import MapHost
from app.views.whatif.bench import Bench, Result
from app.views.whatif.table import state_words


class MapCell(QWidget):
    """One alternative: its name and status above its plan on the map."""

    def __init__(self, desk: Desk, choose: Callable[[], object]) -> None:
        super().__init__()
        self._desk = desk
        self._hover = HoverWords()
        self.proposal: Proposal | None = None
        """That is drawn."""
        self.head = set_role(QPushButton(), "row")
        self.head.setCheckable(True)
        self.head.setCursor(Qt.CursorShape.PointingHandCursor)
        self.head.clicked.connect(choose)
        self.head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.status = label("caption")
        self.status.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.view = MapView(desk.dress.text, self)
        self.view.describe = self._hover.of
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row(self.head, self.status, gap=8, margin=(4, 2, 10, 2)))
        layout.addWidget(self.view, 1)

    def tell(self, one: Alternative, result: Result | None, chosen: bool) -> None:
        """Say which alternative it is, how it stands and whether it is the chosen one."""
        words, role = state_words(result)
        set_role(self.status, role)
        self.status.setText(self._desk.dress.text.render(words))
        self.head.setText(one.name)
        self.head.setToolTip(one.name)
        self.head.setChecked(chosen)
        self.head.setAccessibleName(f"{one.name}: {self.status.text()}")

    def draw(self, proposal: Proposal | None) -> None:
        """The operation with the plan of this alternative; with none, nothing is on its way."""
        self.proposal = proposal
        state = replace(self._desk.map_state(), proposal=proposal)
        self._hover.show(state)
        self.view.set_scene(build_scene(state))


class MapsSideBySide(QWidget):
    """Moving or zooming one map moves all; the head of a map chooses its column."""

    closed = Signal()

    def __init__(self, desk: Desk, bench: Bench, host: MapHost) -> None:
        super().__init__(host)
        self._desk, self._bench, self._host = desk, bench, host
        self._ids: list[str] = []
        self._together = Together()
        set_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.cells = tuple(MapCell(desk, partial(self._choose, number)) for number in range(MOST))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)
        for number, cell in enumerate(self.cells):
            self._grid.addWidget(cell, number // 2, number % 2)
            cell.view.view_changed.connect(partial(self._lead, cell))
            cell.view.installEventFilter(self)
        host.installEventFilter(self)
        desk.dress.changed.connect(self._redress)
        bench.changed.connect(self._follow)
        for signal in (desk.stepped, desk.looks.changed):
            signal.connect(self.refresh)
        self.hide()

    def open(self) -> None:
        """Cover the map, and show all that any of the plans does."""
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.refresh()
        self._show_whole()

    def refresh(self) -> None:
        """Every alternative as it is now."""
        for cell, proposal in self._tell():
            cell.draw(proposal)

    def shut_down(self) -> None:
        """Stop painting."""
        for cell in self.cells:
            cell.view.shut_down()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the map; Escape leaves the maps once nothing is selected on them."""
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        elif isinstance(watched, MapView) and not watched.selection() and _is_escape(event):
            self.closed.emit()
            return True
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        """Of what the workbench changed, only other plans are drawn anew."""
        for cell, proposal in self._tell():
            if cell.proposal is not proposal or cell.view.scene() is None:
                cell.draw(proposal)

    def _tell(self) -> list[tuple[MapCell, Proposal | None]]:
        """Say what each cell shows; the cells in use with their plans."""
        if not self.isVisible():
            return []
        columns = self._bench.alternatives
        self._ids = [one.id for one in columns]
        chosen = self._bench.current.id
        used: list[tuple[MapCell, Proposal | None]] = []
        for number, cell in enumerate(self.cells):
            cell.setVisible(number < len(columns))
            if number < len(columns):
                result = self._bench.result(columns[number])
                cell.tell(columns[number], result, columns[number].id == chosen)
                used.append((cell, result.column.proposal if result else None))
        self._grid.setRowStretch(0, 1)
        self._grid.setRowStretch(1, int(len(columns) > 2))
        return used

    def _choose(self, number: int, _: bool = True) -> None:
        self._bench.choose(self._ids[number])

    def _shown(self) -> Sequence[MapCell]:
        return self.cells[: len(self._ids)]

    def _lead(self, leader: MapCell) -> None:
        """Let the other maps show the middle and scale of one, and not answer to that."""
        if self.isVisible():
            others = [cell.view for cell in self._shown() if cell is not leader]
            self._together.follow(leader.view, others)

    def _show_whole(self) -> None:
        results = [self._bench.result(one) for one in self._bench.alternatives]
        plans = [one.column.proposal for one in results if one is not None]
        shapes = [order.route for plan in plans if plan is not None for order in plan.assignments]
        shapes += [extent.area for extent in self._desk.snapshot.extents]
        show_whole(self.cells[0].view, shapes)

    def _redress(self) -> None:
        for cell in self.cells:
            cell.view.set_text(self._desk.dress.text)
        self.refresh()


def _is_escape(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    return event.key() == Qt.Key.Key_Escape
