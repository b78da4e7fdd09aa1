"""The faults of an incident's zones: shown on the map, and put right by one click where that is safe."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shapely
from PySide6.QtWidgets import QFrame, QWidget
from shapely.geometry.base import BaseGeometry

from app.domain.message import msg
from app.planning.zones.checks import ZoneFinding
from app.runtime.text import enum_key
from app.views.desk import Desk
from app.views.kit import Scroller, button, clear, column, label, row, set_role

_LINE_PX = 40
_MOST_LINES = 2


def look_above(desk: Desk, geometry: BaseGeometry) -> None:
    """Bring a geometry into the upper part of the map, which the drawer leaves free."""
    west, south, east, north = geometry.bounds
    height = max(north - south, 60.0)
    desk.look_at(shapely.box(west, south - height, east, north))


class Findings(QFrame):
    """A line for each fault, the gravest on top."""

    def __init__(self, desk: Desk, cure: Callable[[ZoneFinding], object]) -> None:
        super().__init__()
        self._desk = desk
        self._cure = cure
        self.lines: list[QWidget] = []
        self._list = column(gap=4)
        body = QWidget()
        body.setLayout(self._list)
        self._none = desk.dress.words(label("hint", wrap=True), text=msg("zones.no_faults"))
        self._scroller = Scroller(body)
        self.setLayout(column(self._none, self._scroller, gap=0))
        self._scroller.setMinimumHeight(_LINE_PX)

    def show_findings(self, findings: Sequence[ZoneFinding], *, zones: bool) -> None:
        """The faults; `zones`: whether there are zones at all that could be without fault."""
        clear(self._list)
        self.lines = [self._line(finding) for finding in findings]
        for line in self.lines:
            self._list.addWidget(line)
        self._none.setVisible(not findings and zones)
        self._scroller.setVisible(bool(findings))
        self._scroller.setFixedHeight(_LINE_PX * min(len(findings), _MOST_LINES) + 6)

    def _line(self, finding: ZoneFinding) -> QWidget:
        desk, dress = self._desk, self._desk.dress
        badge = set_role(label("badge"), "badge", tone="danger" if finding.grave else "caution")
        badge.setText(dress.text(enum_key(finding.fault)))
        words = label("body", dress.text.render(finding.message), wrap=True)
        words.setMinimumWidth(200)
        look = button(dress, msg("views.look"), lambda: look_above(desk, finding.where), role="quiet")
        parts: list[QWidget] = [badge, words, look]
        if finding.cure is not None:
            mend = button(dress, msg("zones.cure"), lambda: self._cure(finding))
            mend.setObjectName("cure")
            parts.append(mend)
        line = QWidget()
        layout = row(*parts, gap=8)
        layout.setStretch(1, 1)
        line.setLayout(layout)
        return line
