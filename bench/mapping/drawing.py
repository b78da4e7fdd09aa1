"""A vertex dragged with snapping and live figures."""

from __future__ import annotations

import math
from collections.abc import Iterator

import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from shapely.geometry import MultiPolygon, Polygon

from app.campus.people import people_inside
from app.map.scene import build_scene
from app.runtime.clock import now
from app.views.canvas import EditTool
from bench.mapping import peer, screen
from bench.mapping.campuses import map_state
from bench.rows import Row, at_most, quantile, size_words

_RADIUS_M = 150.0


def measure(sizes: tuple[int, ...], full: bool) -> Iterator[Row]:
    """Moves of the mouse with a vertex of a zone in hand, each painted; people are counted meanwhile."""
    for size in sizes:
        state = map_state(size)
        campus, when = state.snapshot.campus, now()

        def count(area: Polygon | MultiPolygon) -> str:
            return f"{people_inside(campus, area, when).total.best:.0f}"  # noqa: B023

        with screen.shown(build_scene(state), *peer.WINDOW) as (view, _):
            x, y = (view.viewport().x, view.viewport().y)
            zone = shapely.Point(x, y).buffer(_RADIUS_M, quad_segs=6)
            view.set_people_inside(count)
            view.fit(zone.buffer(60).bounds)
            view.set_tool(EditTool(zone))
            screen.rest(view)
            start = view.to_screen(*zone.exterior.coords[0]).toPoint()
            window = view.windowHandle()
            QTest.mouseMove(window, start)
            QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=start)
            taken = []
            for step in range(240 if full else 100):
                swing = QPoint(round(60 * math.sin(step / 6)), round(50 * math.sin(step / 4)))
                taken.append(screen.move_ms(view, start + swing))
            QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=start)
            view.set_tool(None)
        target = at_most(16.7) if size <= 10_000 else None
        yield Row(f"drawing.vertex.p95.{size_words(size)}", quantile(taken, 0.95), "ms", target)
