"""What a pointer snaps to, and how fast."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from app.views.canvas.snapping import REACH_LIMIT_M, SnapIndex, SnapKind, Snapper, SnapperMaker, SnapTarget
from tests.views.canvas.hand import ANNEX, CORDON, HALL, at, make_scene

BLOCK = Polygon([(0, 0), (40, 0), (40, 30), (0, 30)], [[(10, 10), (20, 10), (20, 20), (10, 20)]])
TARGETS = [
    SnapTarget("block", BLOCK, SnapKind.CORNER, SnapKind.WALL),
    SnapTarget("way", LineString([(60, -50), (60, 50)]), SnapKind.PATH_NODE, SnapKind.PATH),
    SnapTarget("pair", MultiPolygon([box(100, 0, 110, 10), box(120, 0, 130, 10)])),
    SnapTarget("door", Point(80, 80), SnapKind.POINT),
]
SNAPPER = Snapper(SnapIndex(TARGETS[:2]), SnapIndex(TARGETS[2:]), SnapIndex([]))


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ((41, 31), (40, 30, SnapKind.CORNER, "block")),
        ((11, 12), (10, 10, SnapKind.CORNER, "block")),
        ((15, 1), (15, 0, SnapKind.WALL, "block")),
        ((62, 7), (60, 7, SnapKind.PATH, "way")),
        ((59, 49), (60, 50, SnapKind.PATH_NODE, "way")),
        ((131, 11), (130, 10, SnapKind.VERTEX, "pair")),
        ((125, -2), (125, 0, SnapKind.EDGE, "pair")),
        ((82, 79), (80, 80, SnapKind.POINT, "door")),
        ((115, 40), None),
        ((25, 20.5), None),
    ],
)
def test_what_is_meant_by_pointing_near_it(
    place: tuple[float, float], found: tuple[float, float, SnapKind, str] | None
) -> None:
    snap = SNAPPER.snap(*place, 4)
    assert (found is None) == (snap is None)
    if snap is not None and found is not None:
        assert (snap.x, snap.y) == pytest.approx(found[:2], abs=1e-9)
        assert (snap.kind, snap.owner) == found[2:]


def test_a_corner_within_reach_is_meant_rather_than_a_nearer_wall() -> None:
    snap = SNAPPER.snap(37, 0.5, 4)
    assert snap is not None and snap.kind is SnapKind.CORNER


def test_no_edge_joins_two_rings_or_two_parts() -> None:
    assert SNAPPER.snap(115, 5, 3) is None
    assert SNAPPER.snap(5, 5, 3) is None


def test_an_ignored_record_is_not_snapped_to() -> None:
    assert SNAPPER.snap(41, 31, 4, ignore="block") is None
    assert SNAPPER.snap(41, 31, 4, ignore="way") is not None


def test_no_snap_is_farther_than_the_limit_however_small_the_scale() -> None:
    assert SNAPPER.snap(60 + REACH_LIMIT_M + 1, -20, 500) is None
    assert SNAPPER.snap(60 + REACH_LIMIT_M - 1, -20, 500) is not None


VERTICES = np.vstack([shapely.get_coordinates(target.geometry) for target in TARGETS])
OUTLINES = {t.owner: t.geometry.boundary if t.geometry.area else t.geometry for t in TARGETS}


@given(st.floats(-60, 180), st.floats(-60, 120), st.floats(0.5, 20))
def test_the_nearest_vertex_within_reach_is_meant_else_the_nearest_place_on_an_outline(
    x: float, y: float, reach: float
) -> None:
    snap = SNAPPER.snap(x, y, reach)
    to_vertex = np.hypot(*(VERTICES - (x, y)).T).min()
    to_outline = min(outline.distance(Point(x, y)) for outline in OUTLINES.values())
    if snap is None:
        assert to_outline > reach - 1e-9
        return
    away = math.dist((x, y), (snap.x, snap.y))
    assert OUTLINES[snap.owner].distance(Point(snap.x, snap.y)) < 1e-9
    assert away == pytest.approx(to_vertex if to_vertex <= reach else to_outline, abs=1e-9)


def test_the_ground_shown_is_what_is_snapped_to_and_unchanged_layers_keep_their_index() -> None:
    maker, scene = SnapperMaker(), make_scene()
    snapper = maker.make(scene)
    hall, annex, cordon = (snapper.snap(*at(*place), 5) for place in ((301, 301), (561, 121), (521, 81)))
    assert hall is not None and hall.owner == HALL.id and hall.kind is SnapKind.CORNER
    assert annex is not None and annex.owner == ANNEX.id
    assert cordon is not None and cordon.owner == CORDON.id and cordon.kind is SnapKind.VERTEX
    before = dict(maker._indexes)
    maker.make(scene)
    assert dict(maker._indexes) == before


@pytest.mark.parametrize("reach", [2.0, 20.0])
def test_snapping_among_ten_thousand_buildings_takes_less_than_a_millisecond(reach: float) -> None:
    index = SnapIndex(
        [
            SnapTarget(f"{i}-{j}", Point(25 * i, 25 * j).buffer(9, quad_segs=3), SnapKind.CORNER)
            for i in range(100)
            for j in range(100)
        ]
    )
    snapper = Snapper(index)
    times = []
    for step in range(200):
        start = time.thread_time()
        snapper.snap(700 + 3.1 * step, 900 + 2.3 * step, reach)
        times.append(time.thread_time() - start)
    assert np.median(times) < 0.001
