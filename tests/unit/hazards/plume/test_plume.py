"""The plume against published tables and closed forms, every refusal, and what must hold for any plume."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate
from shapely.geometry import Point

from app.domain.assessment import AreaRole, Result, Validity
from app.domain.campus import BuildingUse
from app.domain.incident import IncidentType
from app.domain.observation import Sky
from app.hazards.assessing import run_model
from app.hazards.plume.contours import contour, swept
from app.hazards.plume.gaussian import Plume, concentration_g_m3, sigma_y_m, sigma_z_m
from app.hazards.plume.stability import Stability, stability_of, wind_at
from app.hazards.plume.validity import Limits, Source, dense_continuous, dense_puff, refusals
from app.hazards.substances import ppm_to_mg_m3
from tests.unit.hazards.scenes import bare_scene, scene_of

DISTANCES = (100, 500, 1000, 5000, 10_000)
RURAL = {
    "A": ((21.89, 20.00), (107.35, 100.0), (209.76, 200.0), (898.15, 1000), (1555.63, 2000)),
    "B": ((15.92, 12.00), (78.07, 60.0), (152.55, 120.0), (653.20, 600), (1131.37, 1200)),
    "C": ((10.95, 7.92), (53.67, 38.14), (104.88, 73.03), (449.07, 282.84), (777.82, 461.88)),
    "D": ((7.96, 5.60), (39.04, 22.68), (76.28, 37.95), (326.60, 102.90), (565.69, 150.0)),
    "E": ((5.97, 2.91), (29.28, 13.04), (57.21, 23.08), (244.95, 60.0), (424.26, 75.0)),
    "F": ((3.98, 1.55), (19.52, 6.96), (38.14, 12.31), (163.30, 32.0), (282.84, 40.0)),
}
URBAN = {
    "A": ((31.38, 25.17), (146.06, 146.97), (270.45, 339.41), (923.76, 2939.4)),
    "B": ((31.38, 25.17), (146.06, 146.97), (270.45, 339.41), (923.76, 2939.4)),
    "C": ((21.57, 20.0), (100.42, 100.0), (185.93, 200.0), (635.09, 1000)),
    "D": ((15.69, 13.79), (73.03, 65.28), (135.22, 122.79), (461.88, 442.72), (715.54, 700.0)),
    "E": ((10.79, 7.46), (50.21, 30.24), (92.97, 50.60), (317.54, 137.20), (491.93, 200.0)),
    "F": ((10.79, 7.46), (50.21, 30.24), (92.97, 50.60), (317.54, 137.20), (491.93, 200.0)),
}
TURNER = (
    2.78e-4, 2.85e-4, 3.06e-4, 3.34e-4, 3.55e-4, 3.58e-4, 3.41e-4, 3.03e-4, 2.51e-4, 1.94e-4, 1.39e-4,
    9.14e-5, 5.64e-5, 3.26e-5, 1.75e-5, 8.40e-6,
)  # fmt: skip
"""Workbook of 1970, problem 9: concentrations at 0, 30, … 450 m, g/m³."""


@pytest.mark.parametrize("urban", [False, True])
@pytest.mark.parametrize("name", "ABCDEF")
def test_briggs_coefficients(urban: bool, name: str) -> None:
    for x, (across, up) in zip(DISTANCES, (URBAN if urban else RURAL)[name], strict=False):
        stability = Stability[name]
        assert sigma_y_m(x, stability, urban=urban) == pytest.approx(across, rel=2e-4, abs=0.006)
        assert sigma_z_m(x, stability, urban=urban) == pytest.approx(up, rel=2e-4, abs=0.006)


def test_turner_problem_9() -> None:
    heights = np.arange(0, 451, 30.0)
    found = concentration_g_m3(151, 4, 157, 110, 0.0, heights, 150)
    assert found == pytest.approx(np.array(TURNER), rel=0.025)
    assert int(np.argmax(found)) == 5, "highest at the height of the release"


@pytest.mark.parametrize(
    ("height", "wind", "most", "at"), [(10, 3, 5.399e-4, 126.0), (20, 5, 7.491e-5, 269.2)]
)
def test_ground_maximum_of_an_elevated_release(height: float, wind: float, most: float, at: float) -> None:
    plume = Plume(rate_g_s=1, wind_mps=wind, height_m=height, stability=Stability.D, urban=False)
    x = np.linspace(50, 1000, 19_001)
    line = plume.centre_line(x)
    assert line.max() == pytest.approx(most, rel=5e-4)
    assert x[line.argmax()] == pytest.approx(at, abs=0.5)


def test_ground_maximum_lies_where_the_spread_is_the_height_by_root_two() -> None:
    spread = np.linspace(10, 300, 29_001)
    line = concentration_g_m3(1, 1, 2 * spread, spread, 0.0, 0.0, 100)
    assert spread[line.argmax()] == pytest.approx(100 / math.sqrt(2), rel=1e-3)


@pytest.mark.parametrize(
    ("rate", "wind", "name", "urban", "level", "reach"),
    [
        (1, 5, "D", False, 0.03763, 18.9),
        (1, 1.5, "F", False, 0.03763, 95.4),
        (1, 1.5, "F", False, ppm_to_mg_m3(2, 70.90) / 1000, 249.4),
        (1, 1.5, "F", True, ppm_to_mg_m3(2, 70.90) / 1000, 66.5),
        (10, 1.5, "F", False, ppm_to_mg_m3(83, 28.01) / 1000, 193.0),
    ],
)
def test_published_reaches(
    rate: float, wind: float, name: str, urban: bool, level: float, reach: float
) -> None:
    plume = Plume(rate_g_s=rate, wind_mps=wind, height_m=0, stability=Stability[name], urban=urban)
    assert plume.reach_m(level) == pytest.approx(reach, abs=0.06)


@settings(max_examples=25)
@given(
    rate=st.floats(0.1, 1000),
    wind=st.floats(1, 20),
    height=st.floats(0, 100),
    name=st.sampled_from("ABCDEF"),
    urban=st.booleans(),
    x=st.floats(100, 10_000),
)
def test_the_mass_that_passes_is_the_mass_released(
    rate: float, wind: float, height: float, name: str, urban: bool, x: float
) -> None:
    sy = float(sigma_y_m(x, Stability[name], urban=urban))
    sz = float(sigma_z_m(x, Stability[name], urban=urban))
    y, z = np.linspace(-7 * sy, 7 * sy, 401), np.linspace(0, height + 7 * sz, 801)
    grid = concentration_g_m3(rate, wind, sy, sz, y[:, None], z[None, :], height)
    passed = wind * np.trapezoid(np.trapezoid(grid, z, axis=1), y)
    assert passed == pytest.approx(rate, rel=0.005)


@given(
    rate=st.floats(0.1, 1000),
    more=st.floats(1, 50),
    level=st.floats(1e-5, 1),
    name=st.sampled_from("ABCDEF"),
)
def test_more_reaches_farther_and_a_higher_level_less_far(
    rate: float, more: float, level: float, name: str
) -> None:
    def reach(released: float, wanted: float) -> float:
        plume = Plume(rate_g_s=released, wind_mps=3, height_m=0, stability=Stability[name], urban=False)
        return plume.reach_m(wanted)

    assert reach(rate * more, level) >= reach(rate, level) >= reach(rate, level * more)


def test_the_contour_holds_its_level_and_the_swept_band_holds_the_contour() -> None:
    plume = Plume(rate_g_s=50, wind_mps=2, height_m=0, stability=Stability.F, urban=False)
    area = contour(Point(0, 0), plume, 0.01, math.pi / 2)
    assert area is not None
    reach = plume.reach_m(0.01)
    assert area.bounds[2] == pytest.approx(reach, rel=1e-3)
    half = float(plume.half_width(reach / 2, 0.01))
    assert area.buffer(1).contains(Point(reach / 2, 0.99 * half))
    assert not area.contains(Point(reach / 2, 1.05 * half))
    band = swept(Point(0, 0), area, 25)
    for turn in np.linspace(-25, 25, 101):
        turned = rotate(area, float(turn), origin=(0, 0))
        assert turned.difference(band.buffer(1.5)).area < 1, "no gap between two directions of the wind"
    assert not band.intersects(rotate(area, 180, origin=(0, 0)).difference(Point(0, 0).buffer(60)))
    assert contour(Point(0, 0), plume, 1e6, 0.0) is None


@pytest.mark.parametrize(
    ("wind", "sky", "classes"),
    [
        (1.5, Sky.STRONG_SUN, "AA"),
        (2.5, Sky.STRONG_SUN, "AB"),
        (4, Sky.MODERATE_SUN, "BC"),
        (7, Sky.SLIGHT_SUN, "DD"),
        (3, Sky.OVERCAST, "DD"),
        (2.5, Sky.NIGHT_CLOUDY, "EE"),
        (2.5, Sky.NIGHT_CLEAR, "FF"),
        (4, Sky.NIGHT_CLEAR, "EE"),
        (8, Sky.NIGHT_CLEAR, "DD"),
    ],
)
def test_stability(wind: float, sky: Sky, classes: str) -> None:
    assert stability_of(wind, sky) == (Stability[classes[0]], Stability[classes[1]])


def test_wind_profile() -> None:
    assert wind_at(5, 10, Stability.D, urban=False) == 5
    assert wind_at(5, 100, Stability.F, urban=False) == pytest.approx(5 * 10**0.55)
    assert wind_at(5, 100, Stability.D, urban=True) == pytest.approx(5 * 10**0.25)


LIMITS = Limits(
    least_wind_mps=1, dense_continuous=0.15, dense_puff=0.2, building_heights=10, laboratory_kg=50,
    air_kg_m3=1.184,
)  # fmt: skip
PASSIVE = Source(
    liquefied=False, indoors=False, burning=False, explosive=False, sheltered=False, reacts=False,
    rate_g_s=10, wind_mps=3, wind_from_deg=270, density_kg_m3=1.1456, puff_m3=None, quantity_kg=None,
)  # fmt: skip
REFUSED = {
    "plume.refused.liquefied": {"liquefied": True},
    "plume.refused.phase_unknown": {"liquefied": None},
    "plume.refused.indoors": {"indoors": True},
    "plume.refused.laboratory": {"indoors": True, "quantity_kg": 40},
    "plume.refused.fire": {"burning": True},
    "plume.refused.explosive": {"explosive": True},
    "plume.refused.reacts": {"reacts": True},
    "plume.refused.no_wind": {"wind_from_deg": None},
    "plume.refused.calm": {"wind_mps": 0.9},
    "plume.refused.sheltered": {"sheltered": True},
    "plume.refused.density_unknown": {"density_kg_m3": None},
    "plume.refused.dense": {"density_kg_m3": 2.9},
}


def test_a_passive_release_is_not_refused() -> None:
    assert refusals(PASSIVE, LIMITS) == ()


@pytest.mark.parametrize("reason", REFUSED)
def test_each_reason_refuses(reason: str) -> None:
    found = refusals(replace(PASSIVE, **REFUSED[reason]), LIMITS)  # type: ignore[arg-type]
    assert reason in {one.key for one in found}


def test_dense_by_the_published_criterion() -> None:
    heavy = replace(PASSIVE, density_kg_m3=2.9, rate_g_s=1000, puff_m3=10)
    flow = 1 / 2.9
    buoyancy = 9.80665 * (2.9 - 1.184) / 1.184
    expected = (buoyancy * flow / (27 * math.sqrt(flow / 3))) ** (1 / 3)
    assert dense_continuous(heavy, LIMITS) == pytest.approx(expected)
    assert dense_puff(heavy, LIMITS) == pytest.approx(math.sqrt(buoyancy * 10) / (3 * 10 ** (1 / 3)))


GIVEN = {
    "un": "1016", "rate_g_s": "10", "wind_mps": "1.5", "wind_from_deg": "270", "sky": "night_clear",
    "liquefied": "no", "indoors": "no",
}  # fmt: skip


def answered(**change: str) -> Result:
    return run_model("plume", bare_scene(), GIVEN | change, author="a").result


def test_the_model_gives_the_published_reach_with_its_band() -> None:
    result = answered()
    reach = result.figure("reach_aegl2_m")
    assert reach is not None
    assert reach.value == pytest.approx(193.0, abs=0.1)
    assert reach.low < reach.value < reach.high
    assert result.validity is Validity.OK


def test_a_reach_nearer_than_the_fit_is_extrapolated() -> None:
    assert answered(rate_g_s="1").validity is Validity.EXTRAPOLATED


@pytest.mark.parametrize(
    "change",
    [
        {"un": "1017"},
        {"un": "1079"},
        {"un": "1052"},
        {"un": ""},
        {"un": "1911"},
        {"liquefied": "yes"},
        {"liquefied": ""},
        {"indoors": "yes"},
        {"on_fire": "yes"},
        {"explosive": "yes"},
        {"sheltered": "yes"},
        {"wind_mps": "0.5"},
        {"wind_mps": ""},
        {"wind_from_deg": ""},
        {"sky": ""},
        {"rate_g_s": "500000"},
        {"exposure_min": "120"},
    ],
    ids=lambda change: ",".join(f"{k}={v}" for k, v in change.items()),
)
def test_what_must_be_refused_is_refused_with_the_distances_of_the_guidebook(change: dict[str, str]) -> None:
    result = answered(**change)
    assert result.validity is Validity.REFUSED
    assert result.figures == ()
    assert result.areas == ()
    assert result.fallback is not None
    assert result.fallback.key.startswith("plume.fallback")


def test_a_plume_within_the_wake_of_a_building_is_refused() -> None:
    scene = scene_of(IncidentType.LABORATORY_RELEASE, BuildingUse.LABORATORY)
    result = run_model("plume", scene, GIVEN | {"rate_g_s": "1"}, author="a").result
    assert result.validity is Validity.REFUSED
    assert result.reason is not None
    assert result.reason.key == "plume.refused.wake"


def test_areas_lie_downwind_the_grave_inside_the_mild() -> None:
    scene = scene_of(IncidentType.LABORATORY_RELEASE, BuildingUse.LABORATORY)
    assert scene.incident is not None
    result = run_model("plume", scene, GIVEN | {"rate_g_s": "200"}, author="a").result
    areas = {area.name: area for area in result.areas}
    assert [areas[name].role for name in ("band", "aegl2", "aegl3")] == [
        AreaRole.EXTENT,
        AreaRole.CAUTION,
        AreaRole.CORE,
    ]
    assert areas["band"].shape.buffer(3).contains(areas["aegl2"].shape)
    assert areas["band"].shape.buffer(3).contains(areas["aegl3"].shape)
    assert areas["aegl2"].shape.centroid.x > scene.incident.point.x + 50, "a west wind blows east"
    people = result.figure("people_aegl2")
    assert people is not None
    assert people.low <= people.value <= people.high
