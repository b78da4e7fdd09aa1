"""Paints basemaps: what there is of them on the screen at once, on paper after waiting for the rest."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPolygonF, QTransform

from app.map.basemaps.basemap import Basemap, Shown
from app.map.basemaps.grid import Grid
from app.map.basemaps.picture import Encoded, Picture, Pixels
from app.map.paint.qt import colour, font
from app.map.paint.vector_tiles import vector_image
from app.map.scene import Scene
from app.map.tokens import Tokens
from app.map.viewport import Viewport
from app.runtime.progress import Progress
from app.runtime.text import Text

PRINTED = 2.5
"""Px of a picture for each px of paper: 240 dots per inch."""
_MOST_PX = 36_000_000
_DECODED = 256
_BLEED = 0.5
"""By how many px of its own a picture reaches over its neighbour, so that no seam shows."""


def paint_basemaps(
    painter: QPainter,
    basemaps: Iterable[Basemap],
    scene: Scene,
    viewport: Viewport,
    *,
    ratio: float | None,
    progress: Progress | None = None,
) -> None:
    """Paint what there is; `ratio` is device px for each px of a screen.

    Without a ratio (paper) one picture of the whole view is painted, and with `progress` it is waited for;
    what does not come is told on the map. Raises Cancelled.
    """
    for basemap in basemaps:
        if ratio is not None:
            _paint_view(painter, basemap, viewport, ratio, scene.tokens)
            continue
        factor = min(PRINTED, (_MOST_PX / (viewport.width * viewport.height)) ** 0.5)
        waited_for = progress is not None
        missing = (
            basemap.load(viewport.bounds, viewport.ppm * factor, progress) if progress is not None else 0
        )
        painter.drawImage(
            QRectF(0, 0, viewport.width, viewport.height), view_image(basemap, viewport, factor, scene.tokens)
        )
        if waited_for and missing:
            _tell_missing(painter, basemap, scene, viewport, missing)


def view_image(basemap: Basemap, viewport: Viewport, factor: float, tokens: Tokens) -> QImage:
    """What there is of a view as one picture, `factor` px for each px, transparent where nothing is."""
    image = QImage(
        round(viewport.width * factor),
        round(viewport.height * factor),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(Qt.GlobalColor.transparent)
    inner = QPainter(image)
    inner.scale(factor, factor)
    _paint_view(inner, basemap, viewport, factor, tokens)
    inner.end()
    return image


def _paint_view(
    painter: QPainter, basemap: Basemap, viewport: Viewport, ratio: float, tokens: Tokens
) -> None:
    grid = basemap.grid
    found, _ = basemap.shown(viewport.bounds, viewport.ppm * ratio)
    if grid is None:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    for shown in found:
        _paint_patch(painter, shown, grid, viewport, tokens)
    painter.restore()


def _paint_patch(painter: QPainter, shown: Shown, grid: Grid, viewport: Viewport, tokens: Tokens) -> None:
    image = picture_image(shown.picture, grid.side_px, tokens)
    if image is None:
        return
    width, height = image.width(), image.height()
    left, top, side = shown.part
    source = QRectF(left * width, top * height, side * width, side * height)
    painter.save()
    painter.setTransform(patch_transform(source, grid.corners(shown.patch), viewport), True)
    bleed = _BLEED * side
    painter.drawImage(source.adjusted(0, 0, bleed, bleed), image, source)
    painter.restore()


def patch_transform(source: QRectF, corners: np.ndarray, viewport: Viewport) -> QTransform:
    """From px of a picture to px of the view, so that the corners of `source` fall on `corners` in metres."""
    screen = QPolygonF([QPointF(*viewport.to_screen(x, y)) for x, y in corners.tolist()])
    picture = QPolygonF([source.topLeft(), source.topRight(), source.bottomRight(), source.bottomLeft()])
    made = QTransform.quadToQuad(picture, screen)
    return made if isinstance(made, QTransform) else QTransform()


_decoded: OrderedDict[tuple[int, str], tuple[Picture, QImage | None]] = OrderedDict()
_lock = threading.Lock()


def picture_image(picture: Picture, side_px: int, tokens: Tokens) -> QImage | None:
    """The picture as Qt paints it, None where it is damaged; the ones used last are kept."""
    key = (id(picture), tokens.name)
    with _lock:
        known = _decoded.get(key)
        if known is not None:
            _decoded.move_to_end(key)
            return known[1]
    image = _decode(picture, side_px, tokens)
    with _lock:
        _decoded[key] = (picture, image)
        while len(_decoded) > _DECODED:
            _decoded.popitem(last=False)
    return image


def _decode(picture: Picture, side_px: int, tokens: Tokens) -> QImage | None:
    if isinstance(picture, Encoded):
        image = QImage.fromData(picture.data)
        if image.isNull():
            return None
        return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    if isinstance(picture, Pixels):
        height, width, _ = picture.rgba.shape
        data = np.ascontiguousarray(picture.rgba)
        image = QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
        return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    return vector_image(picture, side_px, tokens)


def _tell_missing(painter: QPainter, basemap: Basemap, scene: Scene, viewport: Viewport, n: int) -> None:
    """A plate on the paper: part of the basemap is not there."""
    text = Text(scene.language) if scene.language in ("en", "zh") else Text()
    words = text("basemap.incomplete", name=basemap.source.name, n=n)
    if basemap.problem is not None:
        words = text("basemap.refused", name=basemap.source.name)
    tokens = scene.tokens
    painter.save()
    painter.setFont(font(11, bold=True))
    box = QRectF(painter.fontMetrics().boundingRect(words)).adjusted(-8, -4, 8, 4)
    box.moveBottomLeft(QPointF(8, viewport.height - 8))
    painter.setPen(colour(tokens.caution.line))
    painter.setBrush(colour(tokens.caution.fill))
    painter.drawRect(box)
    painter.setPen(colour(tokens.caution.ink))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()
