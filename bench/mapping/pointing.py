"""What is under the pointer, and what it snaps to."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import numpy as np

from app.domain.campus import Building
from app.map.scene import Scene, build_scene
from app.views.canvas.snapping import SnapperMaker
from bench.mapping import peer
from bench.mapping.campuses import map_state
from bench.mapping.canvas import sheet_scale
from bench.rows import Row, at_most, faster, median, size_words

_PPM = 1.5
_HIT_PX, _SNAP_PX = 4.0, 12.0


def measure(sizes: tuple[int, ...], full: bool) -> Iterator[Row]:
    """Medians of one query each, at places on and beside buildings."""
    for size in sizes:
        state = map_state(size)
        scene = build_scene(state)
        scene.index()
        snapper = SnapperMaker().make(scene)
        places = _places(scene, 4000 if full else 1000)
        words = size_words(size)
        found = peer.qgis_figures(size, sheet_scale(state, scene))
        hits, snaps = [], []
        for x, y in places:
            begun = perf_counter()
            scene.hit(x, y, _HIT_PX / _PPM, _PPM)
            between = perf_counter()
            snapper.snap(x, y, _SNAP_PX / _PPM)
            hits.append((between - begun) * 1000)
            snaps.append((perf_counter() - between) * 1000)
        name = found.name if found else ""
        yield Row(f"hit.{words}", median(hits), "ms", at_most(0.05))
        yield Row(
            f"hit.peer.{words}", median(hits), "ms", faster(5), name, found.identify_ms if found else None
        )
        yield Row(f"snap.{words}", median(snaps), "ms", at_most(0.05))


def _places(scene: Scene, count: int) -> list[tuple[float, float]]:
    """Places around buildings, the same in every run."""
    boxes = np.concatenate(
        [
            shapes.boxes
            for layer in scene.layers
            for shapes in layer.content.shapes
            if shapes.refs and shapes.refs[0] is not None and shapes.refs[0].kind is Building
        ]
    )
    random = np.random.default_rng(1)
    chosen = boxes[random.integers(0, len(boxes), count)]
    share = random.uniform(-0.3, 1.3, (count, 2))
    return [(x, y) for x, y in (chosen[:, :2] + share * (chosen[:, 2:] - chosen[:, :2])).tolist()]
