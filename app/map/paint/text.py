"""Words on the map: measuring, halo, boxes."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from app.map.content import Label
from app.map.labels import Placed, turned
from app.map.paint.qt import colour, font
from app.map.style import LabelStyle

HALO = 3.0
"""Width in px of the stroke below words."""
HALO_OPACITY = 0.88
_LINE = 1.22
"""Distance of lines in font sizes."""


def label_font(style: LabelStyle) -> QFont:
    """The font of a label."""
    return font(style.size, bold=style.bold, italic=style.italic)


@lru_cache(maxsize=16384)
def measure(text: str, style: LabelStyle) -> tuple[float, float]:
    """Width and height in px of one line of words."""
    return QFontMetricsF(label_font(style)).horizontalAdvance(text), round(style.size) * _LINE


def draw_label(painter: QPainter, placed: Placed, *, halo: bool = True) -> None:
    """A label in its place, as vectors; `halo` is False where it stands already."""
    _draw(painter, placed, _halo_by_outline if halo else None)


def baselines(placed: Placed) -> list[tuple[str, QPointF]]:
    """The lines of a label and where each begins, from the label's middle."""
    metrics = QFontMetricsF(label_font(placed.label.style))
    height = measure("", placed.label.style)[1]
    first = -height * len(placed.lines) / 2 + (height - metrics.height()) / 2 + metrics.ascent()
    return [
        (line, QPointF(-measure(line, placed.label.style)[0] / 2, first + row * height))
        for row, line in enumerate(placed.lines)
    ]


def _draw(
    painter: QPainter,
    placed: Placed,
    halo: Callable[[QPainter, str, QPointF, LabelStyle], None] | None,
) -> None:
    style = placed.label.style
    painter.save()
    painter.translate(placed.x, placed.y)
    if placed.label.angle:
        painter.rotate(-placed.label.angle)
    if style.box:
        _draw_box(painter, placed, style)
    painter.setFont(label_font(style))
    lines = baselines(placed)
    if halo is not None and style.halo and not style.box:
        for line, at in lines:
            halo(painter, line, at, style)
    painter.setPen(QPen(colour(style.colour)))
    for line, at in lines:
        painter.drawText(at, line)
    painter.restore()


def blit_label(painter: QPainter, placed: Placed, ratio: float) -> None:
    """The same from a picture kept for each label; for screens. `ratio` is device px for each px."""
    label = placed.label
    picture = _picture(placed.lines, label.style, label.angle, placed.width, placed.height, ratio)
    left = round((placed.x - picture.width() / ratio / 2) * ratio) / ratio
    top = round((placed.y - picture.height() / ratio / 2) * ratio) / ratio
    painter.drawImage(QPointF(left, top), picture)


@lru_cache(maxsize=2048)
def _picture(
    lines: tuple[str, ...], style: LabelStyle, angle: float, width: float, height: float, ratio: float
) -> QImage:
    label = Label(text="", x=0, y=0, style=style, priority=0, angle=angle)
    left, top, right, bottom = turned(Placed(label, lines, 0, 0, width, height))
    across, down = (math.ceil((side + 2 * HALO) * ratio) for side in (right - left, bottom - top))
    image = QImage(across, down, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    middle = Placed(label, lines, across / ratio / 2, down / ratio / 2, width, height)
    _draw(painter, middle, _halo_by_offsets)
    painter.end()
    return image


def _draw_box(painter: QPainter, placed: Placed, style: LabelStyle) -> None:
    painter.setPen(QPen(colour(style.box_line or style.colour), 1.0))
    painter.setBrush(QBrush(colour(style.box, 0.95)))
    painter.drawRoundedRect(
        QRectF(-placed.width / 2, -placed.height / 2, placed.width, placed.height), 3.5, 3.5
    )


def _halo_by_outline(painter: QPainter, line: str, at: QPointF, style: LabelStyle) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_halo_pen(style.halo))
    painter.translate(at)
    painter.drawPath(_outline(line, style))
    painter.translate(-at)


def _halo_by_offsets(painter: QPainter, line: str, at: QPointF, style: LabelStyle) -> None:
    """Words drawn around themselves: on a screen much cheaper than stroking their outlines."""
    painter.setPen(QPen(colour(style.halo)))
    for step in range(12):
        angle = step * math.pi / 6
        painter.drawText(at + QPointF(math.cos(angle), math.sin(angle)) * (HALO / 2), line)


def _halo_pen(value: str) -> QPen:
    made = QPen(colour(value, HALO_OPACITY), HALO)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    made.setCapStyle(Qt.PenCapStyle.RoundCap)
    return made


@lru_cache(maxsize=4096)
def _outline(text: str, style: LabelStyle) -> QPainterPath:
    path = QPainterPath()
    path.addText(QPointF(0, 0), label_font(style), text)
    return path
