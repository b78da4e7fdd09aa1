"""Moves whole campuses over the ground."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from app.domain.operation import Campus

R = TypeVar("R")
Move = Callable[[NDArray[np.float64]], NDArray[np.float64]]

_GEOMETRY = {
    "buildings": "footprint",
    "entrances": "point",
    "paths": "line",
    "places": "geometry",
    "grounds": "area",
    "depots": "point",
}
"""The collections of a campus that have a geometry, and the field that holds it."""


def moved(campus: Campus, move: Move) -> Campus:
    """The campus with every coordinate moved; `move` takes and gives an array of shape (n, 2) in metres."""
    changes: dict[str, Any] = {
        collection: _moved_records(getattr(campus, collection), field, move)
        for collection, field in _GEOMETRY.items()
    }
    boundary = shapely.transform(campus.info.boundary, move)
    return replace(campus, info=replace(campus.info, boundary=boundary), **changes)


def shift(x: float, y: float) -> Move:
    """A move by a distance, to the centimetre."""
    return lambda points: np.round(points + np.array([x, y]), 2)


def _moved_records(records: Sequence[R], field: str, move: Move) -> tuple[R, ...]:
    if not records:
        return ()
    shapes = np.asarray([getattr(record, field) for record in records], dtype=object)
    placed = shapely.transform(shapes, move)
    return tuple(
        replace(record, **{field: shape})  # type: ignore[type-var]
        for record, shape in zip(records, placed.tolist(), strict=True)
    )
