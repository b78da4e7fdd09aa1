"""Paints a scene through a viewport: the one renderer of screen, PNG and PDF.

Far views draw levels of detail (see `detail`): simplified outlines in groups, boxes, dots. Qt forms are made
when they are first seen and kept. Text and symbols are painted in px after all shapes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from app.map.content import Label, Shapes, Symbol, inside
from app.map.labels import Box, Placed, place
from app.map.paint.arrows import draw_arrows
from app.map.paint.brush import draw_hatch, filling, hatched_filling, pen, stroke_pen
from app.map.paint.fading import faded, faded_each
from app.map.paint.geometry import Drawable, Forms, forms_in, world_transform
from app.map.paint.highlight import paint_highlight
from app.map.paint.pdf.body import BodyBrush
from app.map.paint.pdf.painter import PdfPainter
from app.map.paint.qt import colour
from app.map.paint.stroke import HATCH_PX, SMALL_PX, Stroke, casing_stroke, line_stroke, outline_stroke
from app.map.paint.symbols import blit_symbol, draw_symbol, symbol_box
from app.map.paint.text import blit_label, draw_label, measure
from app.map.scene import Scene, SceneLayer
from app.map.style import Hatch, Style
from app.map.viewport import Bounds, Viewport
from app.runtime.progress import Progress

EVERYWHERE: Bounds = (-math.inf, -math.inf, math.inf, math.inf)

_REACH_PX = 12.0
"""Strokes reach at most so far beyond their shapes."""
_PRINTED = 2.0
"""Paper is finer than a screen: twice the px for each px of the viewport."""


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
    with _kept(painter):
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
                    _paint_shapes(inner, shapes, _Canvas(inner, viewport, ratio, part, progress))
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
                        _check(progress)
                for group in forms.run.groups_in(bounds):
                    forms.group(group)
                    _check(progress)


def _check(progress: Progress | None) -> None:
    if progress is not None:
        progress.check()


def _paint_shapes(painter: QPainter, shapes: Shapes, canvas: _Canvas) -> None:
    """Areas and casings first, then the lines over them."""
    if not len(shapes):
        return
    viewport = canvas.view
    runs = forms_in(shapes, viewport.ppm * (canvas.ratio or _PRINTED), canvas.bounds)
    with _brush(canvas) as brush:
        shown = [forms for forms in runs if viewport.ppm >= forms.style.min_ppm]
        for forms in shown:
            if forms.run.areal:
                brush.areas(forms, forms.style)
            elif forms.style.casing and not forms.style.arrow:
                brush.casings(forms, forms.style)
        for forms in shown:
            if not (forms.run.areal or forms.style.arrow):
                brush.lines(forms, forms.style)
    if any(style.arrow for style in shapes.styles):
        draw_arrows(painter, shapes, shapes.within(canvas.bounds), viewport)


@dataclass(frozen=True, slots=True)
class _Canvas:
    """Where shapes are painted, and how much of it."""

    painter: QPainter
    view: Viewport
    ratio: float | None
    part: Box | None
    progress: Progress | None

    @property
    def bounds(self) -> Bounds:
        """The ground whose shapes are painted, in metres."""
        left, top, right, bottom = self.part or (0.0, 0.0, self.view.width, self.view.height)
        west, north = self.view.to_world(left - _REACH_PX, top - _REACH_PX)
        east, south = self.view.to_world(right + _REACH_PX, bottom + _REACH_PX)
        return (west, south, east, north)


@contextmanager
def _brush(canvas: _Canvas) -> Iterator[_Brush | BodyBrush]:
    """What paints the runs: into a PDF, operators that need no painter."""
    painter = canvas.painter
    if isinstance(painter, PdfPainter):
        with painter.body(canvas.view, canvas.bounds, canvas.progress) as brush:
            yield brush
        return
    with _kept(painter):
        painter.setTransform(world_transform(canvas.view), True)
        yield _Brush(canvas)


class _Brush:
    """Paints runs of shapes by their styles; the painter's units are metres."""

    def __init__(self, canvas: _Canvas) -> None:
        self._painter = canvas.painter
        self._view = canvas.view
        self._ratio = canvas.ratio
        self._progress = canvas.progress
        self._transform = world_transform(canvas.view)
        self._bounds = canvas.bounds

    def areas(self, forms: Forms, style: Style) -> None:
        """Filled outlines, hatched where there is room, and boxes where they are too small for an outline."""
        dressed: tuple[bool, bool] | None = None
        for group in forms.run.groups_in(self._bounds):
            across = forms.run.sizes[group] * self._view.ppm
            dress = (across < SMALL_PX, style.hatch is not Hatch.NONE and across >= HATCH_PX)
            if dress != dressed:
                dressed = dress
                self._dress(style, small=dress[0], hatched=dress[1])
            shape = forms.group(group)
            if isinstance(shape, QPolygonF):
                self._painter.drawPolygon(shape, Qt.FillRule.OddEvenFill)
            else:
                self._painter.drawPath(shape)
            if dress[1] and self._ratio is None:
                self._hatch(shape, style)
            _check(self._progress)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(filling(style) if style.fill else QBrush(colour(style.line)))
        for rects in forms.rects_in(self._bounds):
            self._painter.drawRects(rects)
            _check(self._progress)

    def casings(self, forms: Forms, style: Style) -> None:
        """The wider lines below lines, where these are wide enough to have one."""
        stroke = casing_stroke(style, self._view.ppm)
        if stroke is not None:
            self._strokes(forms, stroke)

    def lines(self, forms: Forms, style: Style) -> None:
        """Lines, and dots where they are too short to be one."""
        stroke = line_stroke(style, self._view.ppm)
        self._strokes(forms, stroke)
        self._painter.setPen(pen(stroke.ink, min(stroke.width, 1.0) / self._view.ppm))
        for points in forms.dots_in(self._bounds):
            self._painter.drawPoints(points)
            _check(self._progress)

    def _dress(self, style: Style, *, small: bool, hatched: bool) -> None:
        """Pen and brush."""
        stroke = outline_stroke(style, small=small)
        unit = 1 / self._view.ppm
        self._painter.setPen(QPen(Qt.PenStyle.NoPen) if stroke is None else stroke_pen(stroke, unit))
        if hatched and self._ratio is not None:
            self._painter.setBrush(hatched_filling(style, self._ratio, self._transform))
        else:
            self._painter.setBrush(filling(style))

    def _hatch(self, shape: Drawable, style: Style) -> None:
        with _kept(self._painter):
            self._painter.setTransform(self._transform.inverted()[0], True)
            draw_hatch(self._painter, self._transform.map(shape), style)

    def _strokes(self, forms: Forms, stroke: Stroke) -> None:
        self._painter.setPen(stroke_pen(stroke, 1 / self._view.ppm))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for group in forms.run.groups_in(self._bounds):
            shape = forms.group(group)
            if isinstance(shape, QPolygonF):
                self._painter.drawPolyline(shape)
            else:
                self._painter.drawPath(shape)
            _check(self._progress)


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
