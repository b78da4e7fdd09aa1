"""Paints a scene through a viewport: the one renderer of screen, PNG and PDF.

Far views draw levels of detail (see `detail`): simplified outlines in groups, boxes, dots. Qt forms are made
when they are first seen and kept. Text and symbols are painted in px after all shapes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.map.content import Label, Symbol, inside
from app.map.labels import Box, Placed, place
from app.map.paint.fading import faded, faded_each
from app.map.paint.geometry import forms_in
from app.map.paint.highlight import paint_highlight
from app.map.paint.pdf.painter import PdfPainter
from app.map.paint.qt import colour
from app.map.paint.shapes import Canvas, check, kept, paint_shapes
from app.map.paint.symbols import blit_symbol, draw_symbol, symbol_box
from app.map.paint.text import blit_label, draw_label, measure
from app.map.scene import Scene, SceneLayer
from app.map.viewport import Bounds, Viewport
from app.runtime.progress import Progress

EVERYWHERE: Bounds = (-math.inf, -math.inf, math.inf, math.inf)


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
    part: Box | None = None,
    progress: Progress | None = None,
) -> tuple[Placed, ...]:
    """Paint the scene; returns the labels as they were placed.

    The painter's units are px of the viewport. `layers` limits the painting to some layer ids. `ratio`,
    device px for each px, lets symbols come from ready pictures (screens); without it everything is vectors.
    `between` paints over the shapes and below symbols and words. `window`, in px, is the part of the viewport
    that is looked at: callouts stand within it where they can. `part`, in px, is all that needs to be painted
    of the viewport; labels stand where they do in the whole. `progress` lets the painting be cancelled;
    the painter is then as it was.
    """
    shown = [
        layer
        for layer in scene.layers
        if layer.shows_at(viewport.ppm) and (layers is None or layer.id in layers)
    ]
    with kept(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, antialias)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        if background:
            painter.fillRect(QRectF(0, 0, viewport.width, viewport.height), colour(scene.tokens.map.outside))
        for layer in shown:
            with faded(painter, layer.opacity, viewport, ratio) as inner:
                if layer.content.rasters:
                    from app.map.paint.rasters import paint_basemaps

                    paint_basemaps(
                        inner, layer.content.rasters, scene, viewport, ratio=ratio, progress=progress
                    )
                for shapes in layer.content.shapes:
                    paint_shapes(inner, shapes, Canvas(inner, viewport, ratio, part, progress))
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
    strong = [label for label in placed if id(label.label) not in faint]
    outlined = painter.halos(viewport, strong) if isinstance(painter, PdfPainter) else frozenset()
    for label in placed:
        with faded_each(painter, faint.get(id(label.label), 1.0)):
            if ratio is None:
                draw_label(painter, label, halo=id(label) not in outlined)
            else:
                blit_label(painter, label, ratio)
    return placed


def warm(scene: Scene, ppm: float, progress: Progress | None = None, *, bounds: Bounds = EVERYWHERE) -> None:
    """Make what paintings of `bounds`, in metres, at `ppm` device px per metre need.

    Cancelled, it keeps what it made.
    """
    for layer in scene.layers:
        for shapes in layer.content.shapes:
            for forms in forms_in(shapes, ppm, bounds) if len(shapes) else ():
                if ppm < forms.style.min_ppm:
                    continue
                for work in (forms.rects_in, forms.dots_in):
                    for _ in work(bounds):
                        check(progress)
                for group in forms.run.groups_in(bounds):
                    forms.group(group)
                    check(progress)


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
