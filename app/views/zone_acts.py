"""What is done with a zone on the map: its vertices, and where its arrivals report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QTimer
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.command.zones import change_zone, delete_zone, move_access_point
from app.domain.incident import Zone
from app.views.canvas import EditTool, PlacePointTool, Tool
from app.views.desk import Desk

Draw: TypeAlias = Callable[[Tool, Callable[[BaseGeometry], object]], object]
"""Hands a tool to the map."""


def reshape(desk: Desk, zone: Zone, draw: Draw | None = None) -> EditTool:
    """Edit the vertices of a zone; a shape that is refused, or that somebody changed meanwhile, says so."""
    way, version = EditTool(zone.area, zone.id), desk.ctx.store.version(Zone, zone.id)

    def done(area: BaseGeometry) -> None:
        if isinstance(area, Polygon | MultiPolygon):
            desk.attempt(lambda: change_zone(desk.ctx, zone, area=area, expected=version))

    way.deletion_wanted.connect(lambda: _delete(desk, zone, way))
    (draw or desk.draw)(way, done)
    return way


def _delete(desk: Desk, zone: Zone, way: EditTool) -> None:
    if desk.attempt(lambda: delete_zone(desk.ctx, zone)):
        way.cancel()


def move_access(desk: Desk, zone: Zone, draw: Draw | None = None) -> None:
    """Place where arrivals report; a refused place says why above the map and asks again."""
    hand_over = draw or desk.draw

    def done(point: BaseGeometry) -> None:
        if isinstance(point, Point) and not desk.attempt(lambda: move_access_point(desk.ctx, zone, point)):
            QTimer.singleShot(0, ask)

    def ask() -> None:
        if any(known.id == zone.id for known in desk.snapshot.zones):
            hand_over(PlacePointTool(), done)

    ask()


def reset_access(desk: Desk, zone: Zone) -> None:
    """Let arrivals report at the nearest reachable node outside the extent again."""
    desk.attempt(lambda: move_access_point(desk.ctx, zone, None))
