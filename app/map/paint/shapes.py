"""Shapes on a canvas: runs of a level of detail by their styles, or operators where the canvas is a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from app.map.content import Shapes
from app.map.labels import Box
from app.map.paint.arrows import draw_arrows
from app.map.paint.brush import draw_hatch, filling, hatched_filling, pen, stroke_pen
from app.map.paint.geometry import Drawable, Forms, forms_in, world_transform
from app.map.paint.pdf.body import BodyBrush
from app.map.paint.pdf.painter import PdfPainter
from app.map.paint.qt import colour
from app.map.paint.stroke import HATCH_PX, SMALL_PX, Stroke, casing_stroke, line_stroke, outline_stroke
from app.map.style import Hatch, Style
from app.map.viewport import Bounds, Viewport
from app.runtime.progress import Progress

_REACH_PX = 12.0
"""Strokes reach at most so far beyond their shapes."""
_PRINTED = 2.0
"""Paper is finer than a screen: twice the px for each px of the viewport."""


@contextmanager
def kept(painter: QPainter) -> Iterator[None]:
    """Leaves the painter's state as it was, also when the painting is cancelled."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


def check(progress: Progress | None) -> None:
    if progress is not None:
        progress.check()


def paint_shapes(painter: QPainter, shapes: Shapes, canvas: Canvas) -> None:
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
class Canvas:
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
def _brush(canvas: Canvas) -> Iterator[_Brush | BodyBrush]:
    """What paints the runs: into a PDF, operators that need no painter."""
    painter = canvas.painter
    if isinstance(painter, PdfPainter):
        with painter.body(canvas.view, canvas.bounds, canvas.progress) as brush:
            yield brush
        return
    with kept(painter):
        painter.setTransform(world_transform(canvas.view), True)
        yield _Brush(canvas)


class _Brush:
    """Paints runs of shapes by their styles; the painter's units are metres."""

    def __init__(self, canvas: Canvas) -> None:
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
            check(self._progress)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(filling(style) if style.fill else QBrush(colour(style.line)))
        for rects in forms.rects_in(self._bounds):
            self._painter.drawRects(rects)
            check(self._progress)

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
            check(self._progress)

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
        with kept(self._painter):
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
            check(self._progress)
