"""Painting a layer fainter as one thing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from app.map.viewport import Viewport


@contextmanager
def faded(painter: QPainter, opacity: float, viewport: Viewport, ratio: float | None) -> Iterator[QPainter]:
    """A painter whose work reaches `painter` at an opacity, shapes that overlap no stronger than others.

    `ratio` is device px for each px of a screen. Without it (paper) each shape fades by itself, so that it
    stays a vector: where two of one layer overlap they are a little stronger.
    """
    if opacity >= 1:
        yield painter
        return
    if ratio is None:
        with faded_each(painter, opacity):
            yield painter
        return
    image = QImage(
        round(viewport.width * ratio),
        round(viewport.height * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    inner = QPainter(image)
    inner.setRenderHints(painter.renderHints())
    try:
        yield inner
    finally:
        inner.end()
    with faded_each(painter, opacity):
        painter.drawImage(QPointF(0, 0), image)


@contextmanager
def faded_each(painter: QPainter, opacity: float) -> Iterator[None]:
    """Everything painted meanwhile fades by itself."""
    before = painter.opacity()
    painter.setOpacity(before * opacity)
    try:
        yield
    finally:
        painter.setOpacity(before)
