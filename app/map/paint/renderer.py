"""Paints a scene through a viewport: the one renderer of screen, PNG and PDF.

Shapes outside the view are culled by their spatial index, Qt polygons are made once for each batch and kept,
and far views draw coarse outlines, then boxes. Text and symbols are painted in px after all shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from app.map.content import Label, Shapes, Symbol, inside
from app.map.labels import Box, Placed, place
from app.map.paint.arrows import draw_arrows
from app.map.paint.brush import draw_hatch, filling, outline, pen, tile_hatch
from app.map.paint.fading import faded, faded_each
from app.map.paint.geometry import Drawable, Prepared, prepare, world_transform
from app.map.paint.highlight import paint_highlight
from app.map.paint.qt import colour
from app.map.paint.symbols import blit_symbol, draw_symbol, symbol_box
from app.map.paint.text import blit_label, draw_label, measure
from app.map.scene import Scene, SceneLayer
from app.map.style import Hatch, Style
from app.map.viewport import Viewport
from app.runtime.progress import Progress

_BOX_PX = 3.5
"""Shapes smaller than this are boxes."""
_COARSE_PPM = 0.55
"""Below this many px per metre the coarse outlines serve."""
_HATCH_PX = 9.0
"""Shapes smaller than this carry no hatch."""
_CHECK_EVERY = 2000


def paint_scene(
    painter: QPainter,
    scene: Scene,
    viewport: Viewport,
    *,
    antialias: bool = True,
    labels: bool = True,
    background: bool = True,
    layers: Collection[str] | None = None,
    ratio: float | None = None,
    between: Callable[[QPainter], None] | None = None,
    window: Box | None = None,
    progress: Progress | None = None,
) -> tuple[Placed, ...]:
    """Paint the scene; returns the labels as they were placed.

    The painter's units are px of the viewport. `layers` limits the painting to some layer ids. `ratio`,
    device px for each px, lets symbols come from ready pictures (screens); without it everything is vectors.
    `between` paints over the shapes and below symbols and words. `window`, in px, is the part of the viewport
    that is looked at: callouts stand within it where they can. `progress` lets the painting be cancelled;
    the painter is then as it was.
    """
    shown = [
        layer
        for layer in scene.layers
        if layer.shows_at(viewport.ppm) and (layers is None or layer.id in layers)
    ]
    with _kept(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, antialias)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        if background:
            painter.fillRect(QRectF(0, 0, viewport.width, viewport.height), colour(scene.tokens.map.outside))
        for layer in shown:
            with faded(painter, layer.opacity, viewport, ratio) as inner:
                for shapes in layer.content.shapes:
                    _paint_shapes(inner, shapes, viewport, ratio, progress)
        if between is not None:
            between(painter)
        if scene.selection:
            paint_highlight(painter, scene, viewport, scene.selection)
        boxes: list[Box] = []
        for layer in shown:
            with faded_each(painter, layer.opacity):
                boxes += _paint_symbols(painter, _visible_symbols(layer, viewport), viewport, ratio)
        if not labels:
            return ()
        return _paint_labels(painter, shown, viewport, boxes, ratio, window)


@contextmanager
def _kept(painter: QPainter) -> Iterator[None]:
    """Leaves the painter's state as it was, also when the painting is cancelled."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


def _paint_labels(
    painter: QPainter,
    layers: list[SceneLayer],
    viewport: Viewport,
    symbols: list[Box],
    ratio: float | None,
    window: Box | None,
) -> tuple[Placed, ...]:
    placed = place(_visible_labels(layers, viewport), viewport, measure, symbols, window=window)
    faint = {id(m): layer.opacity for layer in layers if layer.opacity < 1 for m in layer.content.labels}
    for label in placed:
        with faded_each(painter, faint.get(id(label.label), 1.0)):
            if ratio is None:
                draw_label(painter, label)
            else:
                blit_label(painter, label, ratio)
    return placed


def warm(scene: Scene, progress: Progress | None = None) -> None:
    """Make the Qt forms of every layer ahead of the first painting."""
    for layer in scene.layers:
        for shapes in layer.content.shapes:
            if progress is not None:
                progress.check()
            prepare(shapes)


def _paint_shapes(
    painter: QPainter, shapes: Shapes, viewport: Viewport, ratio: float | None, progress: Progress | None
) -> None:
    found = shapes.within(viewport.bounds)
    if not len(found):
        return
    prepared = prepare(shapes)
    with _kept(painter):
        painter.setTransform(world_transform(viewport), True)
        _paint_runs(painter, prepared, shapes, found, viewport, ratio, progress)
    if any(style.arrow for style in shapes.styles):
        draw_arrows(painter, shapes, found, viewport)


def _paint_runs(
    painter: QPainter,
    prepared: Prepared,
    shapes: Shapes,
    found: np.ndarray,
    viewport: Viewport,
    ratio: float | None,
    progress: Progress | None,
) -> None:
    """Areas and casings first, then the lines over them."""
    styles = shapes.styles
    runs = list(_runs(found, shapes.style_of))
    cased = any(styles[style].casing for style, _ in runs)
    for start, (style_index, members) in enumerate(runs):
        style = styles[style_index]
        if progress is not None and start % 8 == 0:
            progress.check()
        if viewport.ppm < style.min_ppm:
            continue
        if prepared.areal[members[0]]:
            _paint_areas(painter, prepared, members, style, viewport, ratio)
        elif cased and style.casing and not style.arrow:
            _paint_casing(painter, prepared, members, style, viewport)
    for style_index, members in runs:
        style = styles[style_index]
        if viewport.ppm >= style.min_ppm and not (prepared.areal[members[0]] or style.arrow):
            _paint_lines(painter, prepared, members, style, viewport)


def _runs(found: np.ndarray, style_of: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Consecutive shapes of one style."""
    of = style_of[found]
    breaks = np.flatnonzero(np.diff(of)) + 1
    for members in np.split(found, breaks):
        for start in range(0, len(members), _CHECK_EVERY):
            yield int(style_of[members[0]]), members[start : start + _CHECK_EVERY]


def _paint_areas(
    painter: QPainter,
    prepared: Prepared,
    members: np.ndarray,
    style: Style,
    viewport: Viewport,
    ratio: float | None,
) -> None:
    unit = 1 / viewport.ppm
    sizes = prepared.sizes[members] * viewport.ppm
    brush = filling(style)
    small = members[sizes < _BOX_PX]
    if len(small):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour(style.line or style.fill)) if not style.fill else brush)
        painter.drawRects([prepared.boxes[i] for i in small])
    large = members[sizes >= _BOX_PX]
    if not len(large):
        return
    forms = prepared.coarse if viewport.ppm < _COARSE_PPM else prepared.exact
    painter.setPen(outline(style, unit))
    painter.setBrush(brush)
    hatched = style.hatch is not Hatch.NONE
    for index in large:
        shape = forms[index]
        if isinstance(shape, QPolygonF):
            painter.drawPolygon(shape, Qt.FillRule.OddEvenFill)
        else:
            painter.drawPath(shape)
        if hatched and prepared.sizes[index] * viewport.ppm >= _HATCH_PX:
            _hatch(painter, shape, style, viewport, ratio)


def _hatch(painter: QPainter, shape: Drawable, style: Style, viewport: Viewport, ratio: float | None) -> None:
    painter.save()
    transform = world_transform(viewport)
    painter.setTransform(transform.inverted()[0], True)
    if ratio is None:
        draw_hatch(painter, transform.map(shape), style)
    else:
        tile_hatch(painter, transform.map(shape), style, ratio)
    painter.restore()


def _paint_casing(
    painter: QPainter, prepared: Prepared, members: np.ndarray, style: Style, viewport: Viewport
) -> None:
    width = max(style.width, style.ground_width_m * viewport.ppm)
    if width < 2.2 and style.ground_width_m:
        return
    unit = 1 / viewport.ppm
    made = pen(style.casing, (width + 2 * style.casing_width) * unit, rounded=True)
    if not style.ground_width_m and not style.rounded:
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
    _strokes(painter, prepared, members, made, viewport)


def _paint_lines(
    painter: QPainter, prepared: Prepared, members: np.ndarray, style: Style, viewport: Viewport
) -> None:
    unit = 1 / viewport.ppm
    width = max(style.width, style.ground_width_m * viewport.ppm)
    ink = style.line
    if style.ground_width_m and style.casing and width < 2.2:
        width, ink = min(width, 1.0), style.casing
    dash = tuple(length * unit for length in style.dash)
    _strokes(painter, prepared, members, pen(ink, width * unit, dash=dash, rounded=style.rounded), viewport)


def _strokes(
    painter: QPainter, prepared: Prepared, members: np.ndarray, made: QPen, viewport: Viewport
) -> None:
    forms = prepared.coarse if viewport.ppm < _COARSE_PPM else prepared.exact
    painter.setPen(made)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for index in members:
        shape = forms[index]
        if isinstance(shape, QPolygonF):
            painter.drawPolyline(shape)
        else:
            painter.drawPath(shape)


def _visible_symbols(layer: SceneLayer, viewport: Viewport) -> Iterator[Symbol]:
    left, bottom, right, top = viewport.bounds
    reach = 40 / viewport.ppm
    found = inside(layer.content.symbol_points, (left - reach, bottom - reach, right + reach, top + reach))
    for index in found:
        symbol = layer.content.symbols[index]
        if viewport.ppm >= symbol.style.min_ppm:
            yield symbol


def _paint_symbols(
    painter: QPainter, symbols: Iterable[Symbol], viewport: Viewport, ratio: float | None
) -> list[Box]:
    boxes = []
    for symbol in symbols:
        x, y = viewport.to_screen(symbol.x, symbol.y)
        style = symbol.style.at(viewport.ppm)
        if ratio is None:
            draw_symbol(painter, x, y, style)
        else:
            blit_symbol(painter, x, y, style, ratio)
        boxes.append(symbol_box(x, y, style))
    return boxes


def _visible_labels(layers: list[SceneLayer], viewport: Viewport) -> list[Label]:
    found: list[Label] = []
    for layer in layers:
        if layer.content.labels:
            found += layer.content.labels_in(viewport.bounds, viewport.ppm)
    return found
