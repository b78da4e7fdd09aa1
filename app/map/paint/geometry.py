"""Shapely geometry as Qt polygons and paths, made when it is first seen and kept while the shapes live."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias
from weakref import ReferenceType, WeakKeyDictionary, ref

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform
from shapely.geometry.base import BaseGeometry
from shiboken6 import getCppPointer

from app.map.content import Shapes, inside
from app.map.paint.detail import Outlines, Run, chunks, meeting, octave, run_of, stretches
from app.map.style import Style
from app.map.viewport import Bounds, Viewport

Drawable: TypeAlias = QPolygonF | QPainterPath

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
"""A corner of a path as QDataStream reads it; kind 0 moves there, 1 draws a line."""


class Forms:
    """One run of a level and its Qt forms, each made when it is first painted and kept."""

    def __init__(
        self, shapes: ReferenceType[Shapes], members: NDArray[np.intp], style: Style, level: int
    ) -> None:
        self._shapes = shapes
        self._members = members
        self.style = style
        self._level = level

    @cached_property
    def run(self) -> Run:
        """What the level shows of the shapes."""
        shapes = self._shapes()
        assert shapes is not None, "who paints shapes keeps them"
        return run_of(shapes, self._members, self._level)

    @cached_property
    def _groups(self) -> list[Drawable | None]:
        return [None] * len(self.run.sizes)

    @cached_property
    def _boxes(self) -> list[NDArray[np.float64]]:
        return chunks(self.run.boxes)

    @cached_property
    def _dots(self) -> list[NDArray[np.float64]]:
        return chunks(self.run.dots)

    @cached_property
    def _rects(self) -> list[list[QRectF] | None]:
        return [None] * len(self._boxes)

    @cached_property
    def _points(self) -> list[QPolygonF | None]:
        return [None] * len(self._dots)

    def group(self, number: int) -> Drawable:
        """A group of shapes, painted in one call."""
        form = self._groups[number]
        if form is None:
            rule = Qt.FillRule.WindingFill if self.run.several[number] else Qt.FillRule.OddEvenFill
            form = self._groups[number] = _form(*self.run.outline(number), rule)
        return form

    def rects_in(self, bounds: Bounds) -> Iterator[list[QRectF]]:
        """The small boxes of the pieces that meet `bounds`."""
        for number, boxes in enumerate(self._boxes):
            if len(meeting(boxes, bounds)):
                rects = self._rects[number]
                if rects is None:
                    rects = self._rects[number] = [
                        QRectF(left, bottom, right - left, top - bottom)
                        for left, bottom, right, top in boxes.tolist()
                    ]
                yield rects

    def dots_in(self, bounds: Bounds) -> Iterator[QPolygonF]:
        """The dots of the pieces that meet `bounds`."""
        for number, dots in enumerate(self._dots):
            if len(inside(dots, bounds)):
                points = self._points[number]
                if points is None:
                    points = self._points[number] = polygon(dots)
                yield points


_levels: WeakKeyDictionary[Shapes, dict[int, tuple[Forms, ...]]] = WeakKeyDictionary()
_extents: WeakKeyDictionary[Shapes, NDArray[np.float64]] = WeakKeyDictionary()


def forms_of(shapes: Shapes, ppm: float) -> tuple[Forms, ...]:
    """The runs of a batch at `ppm` device px per metre, made at first use, from any thread."""
    levels = _levels.setdefault(shapes, {})
    level = octave(ppm)
    found = levels.get(level)
    if found is None:
        members = stretches(shapes)
        _extents[shapes] = np.array([_extent(shapes.boxes[near]) for near in members]).reshape(-1, 4)
        found = levels[level] = tuple(
            Forms(ref(shapes), near, shapes.styles[shapes.style_of[near[0]]], level) for near in members
        )
    return found


def forms_in(shapes: Shapes, ppm: float, bounds: Bounds) -> list[Forms]:
    """The runs that meet `bounds` in metres, in drawing order; the others need not even be made."""
    forms = forms_of(shapes, ppm)
    return [forms[number] for number in meeting(_extents[shapes], bounds).tolist()]


def _extent(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate((boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)))


def drawable(geometry: BaseGeometry) -> Drawable:
    """A polygon or polyline in one ring or stroke, or a path where there are holes or parts."""
    one = np.array([geometry], dtype=object)
    return _form(*Outlines.of(one, np.array([0, 1])).group(0), Qt.FillRule.OddEvenFill)


def _form(points: NDArray[np.float64], starts: NDArray[np.intp], rule: Qt.FillRule) -> Drawable:
    return polygon(points) if len(starts) == 1 else path(points, starts, rule)


def polygon(points: NDArray[np.float64]) -> QPolygonF:
    """A QPolygonF filled from an array of shape (n, 2) without a Python object for each point."""
    made = QPolygonF()
    made.resize(len(points))
    data = np.ascontiguousarray(points[:, :2], dtype=np.float64)
    ctypes.memmove(getCppPointer(made.data())[0], data.ctypes.data, data.nbytes)
    return made


def path(points: NDArray[np.float64], starts: NDArray[np.intp], rule: Qt.FillRule) -> QPainterPath:
    """Rings or lines as one path; `starts` is where each begins in `points`, of shape (n, 2)."""
    elements = np.empty(len(points), dtype=_ELEMENT)
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    elements["kind"] = 1
    elements["kind"][starts] = 0
    written = struct.pack(">i", len(points)) + elements.tobytes() + struct.pack(">ii", 0, rule.value)
    made = QPainterPath()
    QDataStream(QByteArray(written)) >> made
    return made


def world_transform(viewport: Viewport) -> QTransform:
    """From metres to px, north up."""
    ppm = viewport.ppm
    return QTransform(
        ppm, 0, 0, -ppm, viewport.width / 2 - viewport.x * ppm, viewport.height / 2 + viewport.y * ppm
    )
