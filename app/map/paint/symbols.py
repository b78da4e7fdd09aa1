"""Icons from `data/symbols` on their badges."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPen
from PySide6.QtSvg import QSvgRenderer

from app.map.paint.qt import colour, font
from app.map.style import Badge, SymbolStyle
from app.runtime.files import data_path

_ICON_SHARE = {Badge.DISC: 0.62, Badge.SQUARE: 0.70, Badge.DIAMOND: 0.56, Badge.PIN: 0.56, Badge.NONE: 1.0}
_NUMBER, _NUMBERS = 0.62, 0.46
"""Size of one figure and of several, as a share of the badge."""
_MARGIN = 3


@lru_cache(maxsize=256)
def icon(name: str, ink: str) -> QSvgRenderer:
    """The icon of a name in one colour. Raises FileNotFoundError if it does not ship."""
    source = data_path("symbols", f"{name}.svg").read_text("utf-8")
    coloured = source.replace("<svg ", f'<svg fill="{ink}" ', 1)
    return QSvgRenderer(QByteArray(coloured.encode()))


def draw_symbol(painter: QPainter, x: float, y: float, style: SymbolStyle) -> None:
    """A symbol with its place at (`x`, `y`) in px, as vectors."""
    centre = QPointF(x, y - style.lift)
    if style.badge is not Badge.NONE:
        painter.setPen(QPen(colour(style.line), 1.4) if style.line else QPen(Qt.PenStyle.NoPen))
        painter.setBrush(QBrush(colour(style.fill)))
        painter.drawPath(_badge(style, centre))
    if style.text:
        _draw_number(painter, centre, style)
        return
    side = style.size * _ICON_SHARE[style.badge]
    icon(style.icon, style.ink).render(
        painter, QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
    )


def _draw_number(painter: QPainter, centre: QPointF, style: SymbolStyle) -> None:
    """The number as an outline, so that it is in the middle of the badge whatever the device."""
    size = style.size * (_NUMBER if len(style.text) < 2 else _NUMBERS)
    outline = QPainterPath()
    outline.addText(QPointF(), font(size, bold=True), style.text)
    middle = outline.boundingRect().center()
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(colour(style.ink)))
    painter.drawPath(outline.translated(centre - middle))


def blit_symbol(painter: QPainter, x: float, y: float, style: SymbolStyle, ratio: float) -> None:
    """The same from a picture made once for each style; for screens. `ratio` is device px for each px."""
    picture, left, top = _picture(style, ratio)
    painter.drawImage(QPointF(round((x + left) * ratio) / ratio, round((y + top) * ratio) / ratio), picture)


def symbol_box(x: float, y: float, style: SymbolStyle) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in px of a symbol at (`x`, `y`)."""
    half, middle = style.size / 2, y - style.lift
    return (x - half, middle - half, x + half, max(middle + half, y))


@lru_cache(maxsize=512)
def _picture(style: SymbolStyle, ratio: float) -> tuple[QImage, float, float]:
    left, top, right, bottom = symbol_box(0.0, 0.0, style)
    left, top, right, bottom = left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN
    image = QImage(
        round((right - left) * ratio),
        round((bottom - top) * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_symbol(painter, -left, -top, style)
    painter.end()
    return image, left, top


def _badge(style: SymbolStyle, centre: QPointF) -> QPainterPath:
    half = style.size / 2
    x, y = centre.x(), centre.y()
    path = QPainterPath()
    match style.badge:
        case Badge.SQUARE:
            side = style.size * 0.94
            path.addRoundedRect(QRectF(x - side / 2, y - side / 2, side, side), side * 0.2, side * 0.2)
        case Badge.DIAMOND:
            reach = half * 1.15
            path.moveTo(x, y - reach)
            for dx, dy in ((reach, 0.0), (0.0, reach), (-reach, 0.0)):
                path.lineTo(x + dx, y + dy)
            path.closeSubpath()
        case Badge.PIN:
            tip = y + style.lift
            path.moveTo(x, tip)
            path.cubicTo(x - half * 0.35, y + half * 0.95, x - half, y + half * 0.55, x - half, y)
            path.arcTo(QRectF(x - half, y - half, style.size, style.size), 180, -180)
            path.cubicTo(x + half, y + half * 0.55, x + half * 0.35, y + half * 0.95, x, tip)
            path.closeSubpath()
        case _:
            path.addEllipse(centre, half, half)
    return path
