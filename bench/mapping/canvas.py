"""The canvas: frames while it moves, stalls, and the sharp picture after a zoom step."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.map.scene import Scene, build_scene
from app.map.sheet.compose import Paper, SheetOptions, compose
from app.map.state import MapState
from app.runtime.clock import now
from app.views.canvas import MapView
from bench.mapping import peer, screen
from bench.mapping.campuses import map_state
from bench.rows import Row, at_most, faster, median, quantile, size_words

_WINDOWS = (peer.WINDOW, (1920, 1080))
_FRAME = at_most(16.7)
_CLOSE_M = 300.0
_STEP = 1.25
_MANY = 50_000


def measure(sizes: tuple[int, ...], full: bool) -> Iterator[Row]:
    """Frames in one window or both, sharp pictures in the one that QGIS has."""
    for size in sizes:
        state = map_state(size)
        scene = build_scene(state)
        for window in _WINDOWS if full else _WINDOWS[:1]:
            yield from _frames(scene, window, size, 240 if full else 60)
        yield from _sharp(scene, state, size, 12 if full else 6)


def _frames(scene: Scene, window: tuple[int, int], size: int, count: int) -> Iterator[Row]:
    name = f"{size_words(size)}.{window[0]}x{window[1]}"
    with screen.shown(scene, *window) as (view, pulse):
        yield Row(f"canvas.opening.stall.{name}", pulse.worst_ms, "ms", at_most(50))
        pulse.worst_ms = 0.0
        bare = 0
        dragged, turned = [], []
        for close in (False, True):
            _look(view, scene, close=close)
            middle = QPoint(window[0] // 2, window[1] // 2)
            QTest.mousePress(view.windowHandle(), Qt.MouseButton.LeftButton, pos=middle)
            for step in range(count):
                swing = QPoint(round(320 * math.sin(step / 8)), round(200 * math.sin(step / 5)))
                dragged.append(screen.move_ms(view, middle + swing))
                bare += not view.covered
            QTest.mouseRelease(view.windowHandle(), Qt.MouseButton.LeftButton, pos=middle)
            for step in range(count // 2):
                turned.append(screen.wheel_ms(view, middle, 1 if step // 6 % 2 else -1))
                bare += not view.covered
        yield Row(f"canvas.drag.p95.{name}", quantile(dragged, 0.95), "ms", _FRAME)
        yield Row(f"canvas.wheel.p95.{name}", quantile(turned, 0.95), "ms", _FRAME)
        yield Row(f"canvas.uncovered.{name}", bare, "frames", at_most(0))
        yield Row(f"canvas.stall.{name}", pulse.worst_ms, "ms", at_most(50))


def _sharp(scene: Scene, state: MapState, size: int, count: int) -> Iterator[Row]:
    words = size_words(size)
    found = peer.qgis_figures(size, sheet_scale(state, scene))
    name = found.name if found else ""
    with screen.shown(scene, *peer.WINDOW) as (view, _):
        for close, target in ((False, faster(6 if size >= _MANY else 3)), (True, faster(1))):
            _look(view, scene, close=close)
            steps = [_STEP if step % 2 == 0 else 1 / _STEP for step in range(count)]
            taken = median([screen.sharp_ms(view, step) for step in steps])
            theirs = (found.sharp_close_ms if close else found.sharp_whole_ms) if found else None
            part = "close" if close else "whole"
            yield Row(f"canvas.sharp.{part}.{words}", taken, "ms", target, name, theirs)


def sheet_scale(state: MapState, scene: Scene) -> int:
    """The scale of the page that QGIS is asked for in the same run: asked for alike, it is measured once."""
    return compose(state, SheetOptions(as_at=now(), paper=Paper.A3), scene.bounds).scale


def _look(view: MapView, scene: Scene, *, close: bool) -> None:
    left, bottom, right, top = scene.bounds
    x, y = (left + right) / 2, (bottom + top) / 2
    view.fit((x - _CLOSE_M, y - _CLOSE_M, x + _CLOSE_M, y + _CLOSE_M) if close else None)
    screen.rest(view)
