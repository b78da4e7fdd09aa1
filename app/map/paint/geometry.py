"""Shapely geometry as Qt polygons and paths, made once for each batch of shapes and kept while it lives."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shiboken6 import getCppPointer

from app.map.content import Shapes
from app.map.viewport import Viewport

Drawable: TypeAlias = QPolygonF | QPainterPath

_COARSE_M = 1.5
"""Corners that move an outline by less than this are left out of the coarse form."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """Qt forms of a batch: exact, coarse for far views, and boxes for the farthest."""

    exact: list[Drawable]
    coarse: list[Drawable]
    boxes: list[QRectF]
    sizes: NDArray[np.float64]
    """The longer side of each shape's box in metres."""
    areal: NDArray[np.bool_]


_prepared: WeakKeyDictionary[Shapes, Prepared] = WeakKeyDictionary()


def prepare(shapes: Shapes) -> Prepared:
    """The Qt forms of a batch, made at first use. May be called ahead from any thread."""
    found = _prepared.get(shapes)
    if found is None:
        found = _prepared[shapes] = _prepare(shapes)
    return found


def drawable(geometry: BaseGeometry) -> Drawable:
    """A polygon or polyline in one ring or stroke, or a path where there are holes or parts."""
    kind = shapely.get_type_id(geometry)
    if kind == shapely.GeometryType.LINESTRING:
        return polygon(shapely.get_coordinates(geometry))
    if isinstance(geometry, Polygon) and not geometry.interiors:
        return polygon(shapely.get_coordinates(geometry))
    return path(geometry)


def polygon(points: NDArray[np.float64]) -> QPolygonF:
    """A QPolygonF filled from an array of shape (n, 2) without a Python object for each point."""
    made = QPolygonF()
    made.resize(len(points))
    data = np.ascontiguousarray(points[:, :2], dtype=np.float64)
    ctypes.memmove(getCppPointer(made.data())[0], data.ctypes.data, data.nbytes)
    return made


def path(geometry: BaseGeometry) -> QPainterPath:
    """Any polygon or line as a path, holes left open by the odd-even rule."""
    made = QPainterPath()
    made.setFillRule(Qt.FillRule.OddEvenFill)
    parts = geometry.geoms if hasattr(geometry, "geoms") else (geometry,)
    for part in parts:
        if isinstance(part, (Polygon, MultiPolygon)):
            for ring in (part.exterior, *part.interiors) if isinstance(part, Polygon) else ():
                made.addPolygon(polygon(shapely.get_coordinates(ring)))
                made.closeSubpath()
        else:
            line = polygon(shapely.get_coordinates(part))
            if not line.isEmpty():
                made.moveTo(QPointF(line.first()))
                made.addPolygon(line)
    return made


def _prepare(shapes: Shapes) -> Prepared:
    boxes = shapes.boxes
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    coarse = shapely.simplify(shapes.geometries, _COARSE_M, preserve_topology=False)
    usable = ~(shapely.is_empty(coarse) | shapely.is_missing(coarse))
    coarse = np.where(usable, coarse, shapes.geometries)
    types = shapely.get_type_id(shapes.geometries)
    return Prepared(
        exact=[drawable(g) for g in shapes.geometries],
        coarse=[drawable(g) for g in coarse],
        boxes=[
            QRectF(left, bottom, across, up)
            for (left, bottom, _, _), across, up in zip(
                boxes.tolist(), width.tolist(), height.tolist(), strict=True
            )
        ],
        sizes=np.maximum(width, height),
        areal=np.isin(types, (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)),
    )


def world_transform(viewport: Viewport) -> QTransform:
    """From metres to px, north up."""
    ppm = viewport.ppm
    return QTransform(
        ppm, 0, 0, -ppm, viewport.width / 2 - viewport.x * ppm, viewport.height / 2 + viewport.y * ppm
    )
