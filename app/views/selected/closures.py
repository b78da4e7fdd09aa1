"""Closed ways: draw one, see all, open one again."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from app.command.zones import close_way, reopen_way
from app.domain.incident import Closure
from app.domain.message import msg
from app.views.canvas import LineTool, PolygonTool, Tool
from app.views.desk import Desk
from app.views.kit import button, clear, column, entry, label, row, rule, tool
from app.views.selected.floating import FloatingCard


class ClosuresCard(FloatingCard):
    """The reason first, then the drawing, which closes the ways that it touches."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        dress = desk.dress
        self.reason = QLineEdit()
        dress.words(
            self.reason,
            placeholderText=msg("views.closures.reason"),
            accessibleName=msg("views.closures.reason"),
        )
        self.reason.returnPressed.connect(self.draw_line)
        self.foot_too = QCheckBox()
        self.foot_too.setChecked(True)
        dress.words(self.foot_too, text=msg("views.closures.foot"))
        self.line = button(dress, msg("views.closures.line"), self.draw_line, icon="line")
        self.area = button(dress, msg("views.closures.area"), self.draw_area, icon="polygon")
        ways = row(self.line, self.area, gap=8)
        for index in range(2):
            ways.setStretch(index, 1)
        self._list = column(gap=6)
        for part in (self.reason, self.foot_too):
            self.body.addWidget(part)
        self.body.addLayout(ways)
        self.body.addWidget(rule())
        self.body.addLayout(self._list)
        self.entries: dict[str, QWidget] = {}

    @property
    def holds(self) -> bool:
        """A reason that is typed is not lost by a click on the map."""
        return bool(self.reason.text())

    def refresh(self) -> None:
        """The closures as they are; what is typed stays."""
        text, closures = self.dress.text, self.desk.snapshot.closures
        self.title.setText(text("views.closures.title"))
        self.caption.setText(text("views.closures.hint"))
        clear(self._list)
        self.entries = {}
        if not closures:
            self._list.addWidget(label("hint", text("views.closures.none"), wrap=True))
        for closure in closures:
            entry = self._entry(closure)
            self.entries[closure.id] = entry
            self._list.addWidget(entry)

    def draw_line(self) -> None:
        """Close the ways that a line touches."""
        self._draw(LineTool())

    def draw_area(self) -> None:
        """Close the ways that an area touches."""
        self._draw(PolygonTool())

    def _draw(self, way: Tool) -> None:
        self.draw(way, self._close_ways)

    def _close_ways(self, shape: BaseGeometry) -> None:
        if not isinstance(shape, LineString | Polygon | MultiPolygon):
            return
        incident = self.desk.incident
        if self.banner.attempt(
            lambda: close_way(
                self.desk.ctx,
                shape,
                reason=self.reason.text().strip(),
                foot=self.foot_too.isChecked(),
                incident_id=incident.id if incident else "",
            )
        ):
            self.reason.clear()

    def _entry(self, closure: Closure) -> QWidget:
        text = self.dress.text
        kind = text("map.closed_all" if closure.foot else "map.closed_wheels")
        words = column(
            label("body", closure.reason or kind, wrap=True),
            label("caption", kind if closure.reason else "", wrap=True),
            gap=0,
        )
        look = tool(self.dress, "fit", msg("views.look"), lambda: self.desk.look_at(closure.shape), size=16)
        again = button(self.dress, msg("views.closures.reopen"), lambda: self._reopen(closure), role="quiet")
        return entry(words, look, again)

    def _reopen(self, closure: Closure) -> None:
        self.setFocus()
        self.banner.attempt(lambda: reopen_way(self.desk.ctx, closure))
