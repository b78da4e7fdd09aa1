"""Metres to px and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.map.scales import bar_length, best_scale, grid_step, grid_values, scale_words
from app.map.viewport import PX_PER_M, Viewport

coordinate = st.floats(-1e6, 6e6, allow_nan=False)
views = st.builds(
    Viewport, st.floats(100, 4000), st.floats(100, 4000), coordinate, coordinate, st.floats(0.02, 60)
)


@given(views, st.floats(-500, 5000), st.floats(-500, 5000))
def test_px_come_back_from_metres(view: Viewport, px: float, py: float) -> None:
    assert view.to_screen(*view.to_world(px, py)) == pytest.approx((px, py), abs=1e-3)


@given(views, st.floats(0.2, 5), st.floats(0, 4000), st.floats(0, 4000))
def test_zooming_holds_the_ground_under_the_pointer(
    view: Viewport, factor: float, px: float, py: float
) -> None:
    before = view.to_world(px, py)
    assert view.zoomed(factor, px, py).to_world(px, py) == pytest.approx(before, abs=1e-4)


def test_dragging_moves_the_ground_with_the_pointer() -> None:
    view = Viewport(800, 600, 1000, 2000, 2)
    assert view.panned(50, 30).to_screen(1000, 2000) == pytest.approx((450, 330))


def test_north_is_up() -> None:
    view = Viewport(800, 600, 0, 0, 1)
    assert view.to_screen(0, 100)[1] < view.to_screen(0, 0)[1]


def test_fit_shows_everything_and_keeps_the_margin() -> None:
    view = Viewport.fit((0, 0, 1000, 200), 800, 600, margin=20)
    left, top = view.to_screen(0, 200)
    right, bottom = view.to_screen(1000, 0)
    assert left == pytest.approx(20)
    assert right == pytest.approx(780)
    assert 20 <= top < bottom <= 580


def test_fit_of_a_single_point_is_finite() -> None:
    assert 0 < Viewport.fit((5, 5, 5, 5), 800, 600).ppm < 1e4


def test_scale_and_px_per_metre_agree() -> None:
    assert Viewport(1, 1, 0, 0, 1).at_scale(2500).scale == pytest.approx(2500)
    assert Viewport(1, 1, 0, 0, PX_PER_M / 1000).scale == pytest.approx(1000)


@given(st.floats(1, 60000), st.floats(1, 60000))
def test_the_round_scale_shows_everything(width_m: float, height_m: float) -> None:
    scale = best_scale((0, 0, width_m, height_m), 700, 500)
    ppm = PX_PER_M / scale
    assert width_m * ppm <= 700.001
    assert height_m * ppm <= 500.001


def test_scale_is_written_with_grouped_figures() -> None:
    assert scale_words(2500) == "1:2 500"


def test_bars_and_grids_have_round_steps() -> None:
    assert bar_length(1.0, 170) == 100
    assert bar_length(0.5, 170) == 200
    assert grid_step(1.0, 190) == 100
    assert grid_values(491030, 491310, 100) == [491100, 491200, 491300]
