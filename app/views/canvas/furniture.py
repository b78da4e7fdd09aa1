"""The scale bar, the north arrow and the attribution in the corners of the map."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from app.map.scene import Scene
from app.map.tokens import Tokens
from app.map.viewport import Viewport
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.ink import overlay_font

_EDGE = 12.0
_LONGEST_PX = 150.0


def paint_furniture(painter: QPainter, scene: Scene, view: Viewport, text: Text) -> None:
    """Scale bar lower left, north arrow upper right, attribution lower right."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tokens = scene.tokens
    _scale_bar(painter, view, text, tokens)
    _north_arrow(painter, view, text, tokens)
    if missing := scene.missing(view.ppm):
        words = text("map.hidden_short", layers=text.join(map(text.render, missing)))
        _warning(painter, view, words, tokens)
    if scene.attribution:
        _attribution(painter, view, scene.attribution, tokens)
    painter.restore()


def round_length(limit_m: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not above `limit_m`."""
    power = 10.0 ** math.floor(math.log10(limit_m))
    return max((step * power for step in (1, 2, 5) if step * power <= limit_m), default=power / 2)


def _scale_bar(painter: QPainter, view: Viewport, text: Text, tokens: Tokens) -> None:
    long_m = round_length(_LONGEST_PX / view.ppm)
    width = long_m * view.ppm
    words = measures.scale_length(text, long_m)
    painter.setFont(overlay_font(tokens.type.caption))
    metrics = QFontMetricsF(painter.font())
    card = QRectF(_EDGE, view.height - _EDGE - 34, width + 20, 34)
    _card(painter, card, tokens)
    left, foot = card.left() + 10, card.bottom() - 10
    painter.setPen(QPen(QColor(tokens.text), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(
        [
            QPointF(left, foot - 5),
            QPointF(left, foot),
            QPointF(left + width, foot),
            QPointF(left + width, foot - 5),
        ]
    )
    painter.drawLine(QPointF(left + width / 2, foot - 3), QPointF(left + width / 2, foot))
    painter.drawText(QPointF(left + (width - metrics.horizontalAdvance(words)) / 2, foot - 7), words)


def _north_arrow(painter: QPainter, view: Viewport, text: Text, tokens: Tokens) -> None:
    card = QRectF(view.width - _EDGE - 34, _EDGE, 34, 44)
    _card(painter, card, tokens)
    tip = QPointF(card.center().x(), card.top() + 6)
    foot, notch = tip.y() + 17, tip.y() + 13
    halves = (
        (QPolygonF([tip, QPointF(tip.x() - 7, foot), QPointF(tip.x(), notch)]), tokens.text),
        (QPolygonF([tip, QPointF(tip.x() + 7, foot), QPointF(tip.x(), notch)]), tokens.faint),
    )
    painter.setPen(Qt.PenStyle.NoPen)
    for half, ink in halves:
        painter.setBrush(QColor(ink))
        painter.drawPolygon(half)
    painter.setPen(QColor(tokens.text))
    painter.setFont(overlay_font(tokens.type.caption, bold=True))
    painter.drawText(
        QRectF(card.left(), foot + 1, card.width(), 18), Qt.AlignmentFlag.AlignCenter, text("canvas.north")
    )


def _warning(painter: QPainter, view: Viewport, words: str, tokens: Tokens) -> None:
    """What of importance this view does not show, in the middle of the foot."""
    painter.setFont(overlay_font(tokens.type.body, bold=True))
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, view.width - 2 * _LONGEST_PX)
    width, height = metrics.horizontalAdvance(shown) + 24, metrics.height() + 10
    card = QRectF((view.width - width) / 2, view.height - height - 2.5 * _EDGE, width, height)
    painter.setPen(QPen(QColor(tokens.caution.line), 1.5))
    painter.setBrush(QColor(tokens.caution.fill))
    painter.drawRoundedRect(card, tokens.radii.small, tokens.radii.small)
    painter.setPen(QColor(tokens.caution.ink))
    painter.drawText(card, Qt.AlignmentFlag.AlignCenter, shown)


def _attribution(painter: QPainter, view: Viewport, words: str, tokens: Tokens) -> None:
    painter.setFont(overlay_font(tokens.type.caption - 1))
    metrics = QFontMetricsF(painter.font())
    room = view.width - 2 * _EDGE - _LONGEST_PX - 60
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(room, 60))
    width = metrics.horizontalAdvance(shown) + 12
    card = QRectF(view.width - width - 4, view.height - metrics.height() - 8, width, metrics.height() + 4)
    _card(painter, card, tokens)
    painter.setPen(QColor(tokens.muted))
    painter.drawText(card, Qt.AlignmentFlag.AlignCenter, shown)


def _card(painter: QPainter, card: QRectF, tokens: Tokens) -> None:
    ground = QColor(tokens.raised)
    ground.setAlpha(205)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(card, tokens.radii.small, tokens.radii.small)
