"""Draws drafts, handles, snap marks and figures on top of the map, in the colours of the theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from app.map.paint.qt import font_family
from app.views.canvas.chip import ChipLine, InkColours, paint_chip
from app.views.canvas.measures import Coordinate
from app.views.canvas.shapes import Ring
from app.views.canvas.snapping import SnapKind

__all__ = ["HANDLE_PX", "ChipLine", "Ink", "InkColours", "overlay_font"]

HANDLE_PX = 5.0
_MIDPOINT_PX = 3.5
_MARK_PX = 7.0
_FAULT_PX = 8.0


@cache
def overlay_font(size_px: float, *, bold: bool = False) -> QFont:
    """A font for the GUI thread alone: a `QFont` must not be shared with the thread that paints."""
    made = QFont(font_family())
    made.setPixelSize(round(size_px))
    made.setBold(bold)
    return made


class Ink:
    """A painter on the map's overlay: world coordinates in, logical pixels out."""

    def __init__(
        self,
        painter: QPainter,
        to_screen: Callable[[float, float], QPointF],
        colours: InkColours,
        bounds: QRectF,
        font: QFont,
        handle_scale: float = 1.0,
    ) -> None:
        self._painter = painter
        self._to_screen = to_screen
        self._colours = colours
        self._bounds = bounds
        self._font = font
        self._handle_scale = handle_scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def run(
        self, vertices: Sequence[Coordinate], *, closed: bool, danger: bool = False, dashed: bool = False
    ) -> None:
        """A line through vertices; dashed where it is only supposed, or wrong."""
        self._stroke(self._polygon(vertices), closed, danger, dashed or danger)

    def area(self, rings: Sequence[Ring], *, danger: bool = False) -> None:
        """A filled area with its outline; holes stay open, and a wrong area is hatched, not only red."""
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        outlines = [self._polygon(ring) for ring in rings]
        for outline in outlines:
            path.addPolygon(outline)
            path.closeSubpath()
        fill = QColor(self._colours.danger if danger else self._colours.draft)
        fill.setAlpha(110 if danger else 45)
        pattern = Qt.BrushStyle.BDiagPattern if danger else Qt.BrushStyle.SolidPattern
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # Its edge lies below the line.
        self._painter.fillPath(path, QBrush(fill, pattern))
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for outline in outlines:
            self._stroke(outline, True, danger, danger)

    def circle(self, centre: Coordinate, radius_m: float, *, danger: bool = False) -> None:
        """A circle with its centre."""
        middle = self._to_screen(*centre)
        radius = self._to_screen(centre[0] + radius_m, centre[1]).x() - middle.x()
        fill = QColor(self._colours.danger if danger else self._colours.draft)
        fill.setAlpha(45)
        for pen in self._pens(danger, danger):
            self._painter.setPen(pen)
            self._painter.setBrush(fill)
            self._painter.drawEllipse(middle, radius, radius)
            fill.setAlpha(0)

    def handle(self, at: Coordinate, *, active: bool = False, danger: bool = False) -> None:
        """A vertex that can be taken hold of."""
        colour = self._colours.danger if danger else self._colours.draft
        self._painter.setPen(QPen(colour, 2))
        self._painter.setBrush(colour if active else self._colours.surface)
        radius = HANDLE_PX * self._handle_scale
        self._painter.drawEllipse(self._to_screen(*at), radius, radius)

    def midpoint(self, start: Coordinate, end: Coordinate) -> None:
        """The place on a segment where a new vertex can be pulled out."""
        middle = self._to_screen((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        self._painter.setPen(QPen(self._colours.draft, 1.5))
        fill = QColor(self._colours.surface)
        fill.setAlpha(180)
        self._painter.setBrush(fill)
        radius = _MIDPOINT_PX * self._handle_scale
        self._painter.drawEllipse(middle, radius, radius)

    def snap_mark(self, at: Coordinate, kind: SnapKind) -> None:
        """Where the pointer snapped to: a square on a corner, a diamond on a path, a ring on a point, a cross
        on an edge."""
        centre = self._to_screen(*at)
        path = _mark(kind)
        path.translate(centre)
        for colour, width in ((self._colours.surface, 5.0), (self._colours.draft, 2.0)):
            self._painter.setPen(QPen(colour, width, j=Qt.PenJoinStyle.MiterJoin))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawPath(path)

    def fault_mark(self, at: Coordinate) -> None:
        """Where a shape is wrong: a ring with a cross, so that it is not told by its colour alone."""
        centre = self._to_screen(*at)
        reach = _FAULT_PX * 0.45
        for colour, width in ((self._colours.surface, 5.0), (self._colours.danger, 2.0)):
            self._painter.setPen(QPen(colour, width))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawEllipse(centre, _FAULT_PX, _FAULT_PX)
            for dy in (-reach, reach):
                self._painter.drawLine(centre + QPointF(-reach, dy), centre + QPointF(reach, -dy))

    def cross_hair(self, at: QPointF) -> None:
        """The cursor that the arrow keys move, and the pin of a point being placed."""
        for colour, width in ((self._colours.surface, 4.0), (self._colours.draft, 1.5)):
            self._painter.setPen(QPen(colour, width))
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                self._painter.drawLine(at + QPointF(dx * 4, dy * 4), at + QPointF(dx * 14, dy * 14))

    def chip(self, at: QPointF, lines: Sequence[ChipLine]) -> None:
        """A small card with figures beside `at`, kept inside the map."""
        paint_chip(self._painter, self._font, self._colours, self._bounds, at, lines)

    def _polygon(self, vertices: Sequence[Coordinate]) -> QPolygonF:
        return QPolygonF([self._to_screen(x, y) for x, y in vertices])

    def _stroke(self, outline: QPolygonF, closed: bool, danger: bool, dashed: bool) -> None:
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in self._pens(danger, dashed):
            self._painter.setPen(pen)
            if closed:
                self._painter.drawPolygon(outline)
            else:
                self._painter.drawPolyline(outline)

    def _pens(self, danger: bool, dashed: bool) -> tuple[QPen, QPen]:
        halo = QColor(self._colours.surface)
        halo.setAlpha(200)
        line = QPen(self._colours.danger if danger else self._colours.draft, 2)
        if dashed:
            line.setDashPattern([5, 3])
        return QPen(halo, 4.5), line


def _mark(kind: SnapKind) -> QPainterPath:
    path = QPainterPath()
    r = _MARK_PX
    if kind in (SnapKind.CORNER, SnapKind.VERTEX):
        path.addRect(-r, -r, 2 * r, 2 * r)
    elif kind in (SnapKind.PATH_NODE, SnapKind.PATH):
        path.addPolygon(
            QPolygonF([QPointF(0, -r), QPointF(r, 0), QPointF(0, r), QPointF(-r, 0), QPointF(0, -r)])
        )
    elif kind is SnapKind.POINT:
        path.addEllipse(QPointF(0, 0), r, r)
    else:
        path.moveTo(-r, -r)
        path.lineTo(r, r)
        path.moveTo(-r, r)
        path.lineTo(r, -r)
    return path
