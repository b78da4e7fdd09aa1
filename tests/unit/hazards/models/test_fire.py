"""Exposure and collapse: who is told to stay where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from app.domain.assessment import AreaRole, Validity
from app.domain.campus import BuildingUse
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.source import Estimate
from app.hazards.assessing import Scene, run_model
from app.hazards.exposure import Facade
from tests.unit.hazards.scenes import bare_scene, scene_of


def facade(**given: str) -> dict[str, str]:
    return {"width_m": "12", "height_m": "6", "emitted_kw_m2": "168", "window_share": "1"} | given


def test_the_model_gives_the_published_distances() -> None:
    result = run_model("fire-exposure", bare_scene(), facade(), author="a").result
    for name, expected in (
        ("separation_m", 16.61),
        ("standoff_firefighter_m", 27.2),
        ("standoff_people_m", 38.9),
    ):
        found = result.figure(name)
        assert found is not None
        assert found.value == pytest.approx(expected, abs=0.05)
        assert found.low < found.value < found.high


def test_burning_cladding_is_refused() -> None:
    result = run_model("fire-exposure", bare_scene(), facade(cladding_burns="yes"), author="a").result
    assert result.validity is Validity.REFUSED
    assert result.figures == ()


def test_an_outdoor_fire_near_by_is_no_point() -> None:
    far = run_model("fire-exposure", bare_scene(), {"outdoor_mw": "5", "flame_m": "1"}, author="a").result
    near = run_model("fire-exposure", bare_scene(), {"outdoor_mw": "5", "flame_m": "5"}, author="a").result
    unknown = run_model("fire-exposure", bare_scene(), {"outdoor_mw": "5"}, author="a").result
    assert [one.validity for one in (far, near, unknown)] == [
        Validity.OK,
        Validity.EXTRAPOLATED,
        Validity.EXTRAPOLATED,
    ]


def test_without_a_facade_it_says_what_is_missing() -> None:
    with pytest.raises(UserError) as missing:
        run_model("fire-exposure", bare_scene(), {}, author="a")
    assert missing.value.message.key == "fire_exposure.missing"


def neighbour_at(distance_m: float) -> Scene:
    """The dormitory on fire with one neighbour, so far away."""
    scene = scene_of(IncidentType.DORMITORY_FIRE)
    assert scene.snapshot is not None
    assert scene.incident is not None
    burning = next(b for b in scene.snapshot.campus.buildings if b.id == scene.incident.building_id)
    _, _, right, top = burning.footprint.bounds
    square = box(right, top, right + 20, top + 20)
    burning = replace(burning, footprint=box(right - 40, top - 15, right, top), height_m=12.0)
    other = replace(
        burning,
        id="other",
        name="Other",
        footprint=box(right + distance_m, top - 15, right + distance_m + 20, top),
    )
    assert square.is_valid
    campus = replace(scene.snapshot.campus, buildings=(burning, other))
    return replace(scene, snapshot=replace(scene.snapshot, campus=campus))


def test_neighbours_are_exposed_by_what_they_receive() -> None:
    def counted(distance_m: float) -> tuple[float, float, float]:
        found = run_model("fire-exposure", neighbour_at(distance_m), {}, author="a").result.figure(
            "exposed_buildings"
        )
        assert found is not None
        return found.low, found.value, found.high

    separation = run_model("fire-exposure", neighbour_at(200), {}, author="a").result.figure("separation_m")
    assert separation is not None
    assert counted(separation.low - 0.5) == (1, 1, 1)
    assert counted(separation.value - 0.5)[1] == 1
    assert counted(separation.value + 0.5)[1:] == (0, 1)
    assert counted(separation.high + 0.5) == (0, 0, 0)


def test_people_of_exposed_buildings_are_counted_and_positions_lie_outside() -> None:
    result = run_model("fire-exposure", scene_of(IncidentType.DORMITORY_FIRE), {}, author="a").result
    areas = {area.name: area for area in result.areas}
    people, buildings = result.figure("exposed_people"), result.figure("exposed_buildings")
    assert people is not None
    assert buildings is not None
    assert len([a for a in result.areas if a.role is AreaRole.EXPOSED]) == buildings.high
    assert people.low <= people.value <= people.high
    assert areas["people"].shape.contains(areas["reach"].shape)
    fighters, burning = result.figure("standoff_firefighter_m"), areas["burning"].shape
    assert fighters is not None
    if "positions" in areas:
        assert areas["positions"].shape.distance(burning) >= fighters.high


@given(
    width=st.floats(1, 200),
    height=st.floats(1, 100),
    emitted=st.floats(1, 300),
    first=st.floats(0.5, 300),
    second=st.floats(0.5, 300),
)
def test_farther_receives_less_and_never_more_than_is_emitted(
    width: float, height: float, emitted: float, first: float, second: float
) -> None:
    burning = Facade(
        width_m=width,
        height=Estimate(height, height, height, "m"),
        emitted=Estimate(emitted, emitted, emitted, "kW/m²"),
    )
    near, far = sorted((first, second))
    assert burning.received(far).best <= burning.received(near).best * (1 + 1e-9) <= emitted * (1 + 1e-6)


@pytest.mark.parametrize(("height_m", "zone_m"), [(30 * 0.3048, 45 * 0.3048), (50 * 0.3048, 75 * 0.3048)])
def test_published_collapse_zones(height_m: float, zone_m: float) -> None:
    result = run_model("collapse", bare_scene(), {"height_m": f"{height_m:.6f}"}, author="a").result
    found = result.figure("collapse_m")
    assert found is not None
    assert found.value == pytest.approx(zone_m, abs=1e-4)
    assert result.figure("debris_m") is None


def test_glass_of_a_high_rise_falls_no_nearer_than_the_least_radius() -> None:
    for height, debris in (("24", 30.0), ("80", 40.0)):
        found = run_model("collapse", bare_scene(), {"height_m": height}, author="a").result.figure(
            "debris_m"
        )
        assert found is not None
        assert found.value == debris


@pytest.mark.parametrize(
    "sign", [{"cracks": "yes"}, {"trusses": "yes"}, {"defensive": "yes"}, {"burning_min": "25"}]
)
def test_each_sign_makes_the_zone_apply(sign: dict[str, str]) -> None:
    quiet = run_model("collapse", bare_scene(), {"height_m": "12"}, author="a").result
    now = run_model("collapse", bare_scene(), {"height_m": "12"} | sign, author="a").result
    assert (quiet.headline.key, now.headline.key) == ("collapse.headline", "collapse.headline.now")
    assert quiet.assumptions[0].key == "collapse.no_sign"


def test_no_vehicle_stands_in_the_collapse_zone() -> None:
    for use in (BuildingUse.DORMITORY, BuildingUse.TEACHING):
        result = run_model("collapse", scene_of(IncidentType.BUILDING_FIRE, use), {}, author="a").result
        areas = {area.name: area for area in result.areas}
        assert areas["zone"].role is AreaRole.CORE
        if "positions" in areas:
            assert not areas["zone"].shape.intersects(areas["positions"].shape)
        else:
            assert "fire_exposure.no_position" in {one.key for one in result.assumptions}
