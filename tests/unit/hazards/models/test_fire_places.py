"""Fire models on a map: whose records count, doubt about heights, places for vehicles, outdoor fires."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, box

from app.domain.assessment import AreaRole, Result, Validity
from app.domain.campus import Building, BuildingUse, Path, PathKind, Place, PlaceKind
from app.domain.incident import Headcount, IncidentType
from app.hazards.assessing import Scene, run_model
from app.hazards.extents import building_extent
from tests.unit.hazards.scenes import NIGHT, bare_scene, building_of, demo_campus, scene_of

MODELS = ("fire-exposure", "collapse")


def answered(model: str, scene: Scene, **given: str) -> Result:
    return run_model(model, scene, given, author="a").result


def band(result: Result, name: str) -> tuple[float, float, float]:
    found = result.figure(name)
    assert found is not None
    return found.low, found.value, found.high


def keys(result: Result) -> set[str]:
    return {one.key for one in result.assumptions}


def places(result: Result) -> list[Point]:
    shapes = [area.shape for area in result.areas if area.role is AreaRole.POSITION]
    assert all(isinstance(shape, MultiPoint) for shape in shapes)
    return [point for shape in shapes for point in shape.geoms]


def small_scene(
    *,
    road_m: tuple[float, ...] = (20.0, 45.0, 70.0, 95.0),
    hydrant: Point | None = None,
    heads: tuple[Headcount, ...] = (),
    neighbours: tuple[Building, ...] = (),
    **more: object,
) -> Scene:
    """A building of 40 by 20 m, its neighbours, and roads along it so far off."""
    scene = scene_of(IncidentType.BUILDING_FIRE)
    assert scene.snapshot is not None
    assert scene.incident is not None
    building = replace(building_of(BuildingUse.DORMITORY), footprint=box(0, 0, 40, 20), **more)  # type: ignore[arg-type]
    roads = tuple(
        Path(
            id=f"r{far}",
            line=LineString([(-200, 20 + far), (240, 20 + far)]),
            kind=PathKind.ROAD,
            vehicle=True,
        )
        for far in road_m
    )
    hydrants = () if hydrant is None else (Place(id="h", kind=PlaceKind.HYDRANT, geometry=hydrant),)
    campus = replace(
        scene.snapshot.campus, buildings=(building, *neighbours), paths=roads, places=hydrants, rooms=()
    )
    return replace(scene, snapshot=replace(scene.snapshot, campus=campus, headcounts=heads))


def neighbour(far_m: float, **more: object) -> Building:
    """A building so far to the east."""
    known = building_of(BuildingUse.DORMITORY)
    return replace(known, id="n", name="N", footprint=box(40 + far_m, 0, 60 + far_m, 20), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("use", [BuildingUse.DORMITORY, BuildingUse.LABORATORY, BuildingUse.LIBRARY])
def test_the_separation_is_the_ring_of_the_incident_s_extent(use: BuildingUse) -> None:
    scene = scene_of(IncidentType.BUILDING_FIRE, use)
    result = answered("fire-exposure", scene)
    extent = building_extent(demo_campus(), "i1", building_of(use).id)
    reach = next(area.shape for area in result.areas if area.role is AreaRole.EXTENT)
    assert reach.hausdorff_distance(extent.area) < 0.2
    assert extent.method is not None
    words = dict(extent.method.params)
    assert band(result, "separation_m")[:2] == pytest.approx((words["low_m"], words["ring_m"]), abs=0.6)


def test_radiation_beyond_what_is_published_is_extrapolated() -> None:
    facade = {"width_m": "12", "height_m": "6", "window_share": "0.5"}
    for emitted, expected in (("84", Validity.OK), ("168", Validity.OK), ("60", Validity.EXTRAPOLATED),
                              ("250", Validity.EXTRAPOLATED)):  # fmt: skip
        assert answered("fire-exposure", bare_scene(), emitted_kw_m2=emitted, **facade).validity is expected


@pytest.mark.parametrize("model", MODELS)
def test_another_building_brings_its_own_records(model: str) -> None:
    library = building_of(BuildingUse.LIBRARY)
    named = answered(model, scene_of(IncidentType.BUILDING_FIRE), building=library.id)
    own = answered(model, scene_of(IncidentType.BUILDING_FIRE, BuildingUse.LIBRARY))
    assert named.figures == own.figures


@pytest.mark.parametrize(("model", "figure"), [("fire-exposure", "separation_m"), ("collapse", "collapse_m")])
def test_what_a_person_entered_stays_for_another_building(model: str, figure: str) -> None:
    library = building_of(BuildingUse.LIBRARY)
    scene = scene_of(IncidentType.BUILDING_FIRE)
    plain = answered(model, scene, building=library.id)
    entered = answered(model, scene, building=library.id, height_m="5")
    assert band(entered, figure)[1] < band(plain, figure)[1]


def test_a_height_told_from_floors_puts_its_doubt_into_the_bands() -> None:
    by_floors = small_scene(height_m=None, floors=6)
    low, best, high = band(answered("collapse", by_floors), "collapse_m")
    assert (low, best, high) == pytest.approx((1.5 * 6 * 2.8, 1.5 * 6 * 3.5, 1.5 * 6 * 4.5))
    known = small_scene(height_m=21.0, floors=6)
    assert band(answered("collapse", known), "collapse_m") == pytest.approx((31.5, 31.5, 31.5))
    doubtful, sure = (band(answered("fire-exposure", one), "standoff_people_m") for one in (by_floors, known))
    assert doubtful[0] < sure[0] <= sure[1] == doubtful[1] <= sure[2] < doubtful[2]
    seen = answered("collapse", by_floors, height_m="25")
    assert band(seen, "collapse_m") == pytest.approx((37.5, 37.5, 37.5))


def test_no_collapse_zone_of_a_guessed_height() -> None:
    for scene in (bare_scene(), small_scene(height_m=None, floors=None)):
        result = answered("collapse", scene, cracks="yes")
        assert result.validity is Validity.REFUSED
        assert (result.figures, result.areas) == ((), ())
        assert result.fallback is not None
        assert dict(result.fallback.params)["m"] == math.ceil(1.5 * 4.5)


def test_another_building_of_unknown_height_does_not_inherit_one() -> None:
    scene = small_scene(height_m=20.0, neighbours=(neighbour(30, height_m=None, floors=None),))
    assert answered("collapse", scene).validity is Validity.OK
    assert answered("collapse", scene, building="n").validity is Validity.REFUSED


@pytest.mark.parametrize("model", MODELS)
def test_places_for_vehicles_are_clear_of_heat_and_of_collapse(model: str) -> None:
    """In either model and for a building of any height: both lines at their farthest."""
    for height_m in (4.0, 12.0, 30.0, 60.0):
        scene = small_scene(height_m=height_m, road_m=tuple(range(15, 240, 15)))
        heat = band(answered("fire-exposure", scene), "standoff_firefighter_m")[2]
        falling = answered("collapse", scene)
        clear = max([heat, *(figure.high for figure in falling.figures)])
        found = places(answered(model, scene))
        assert found
        assert min(point.distance(box(0, 0, 40, 20)) for point in found) >= clear - 1e-9
        assert all(a.distance(b) >= 25 for a in found for b in found if a is not b)


def test_a_low_facade_of_a_tall_building_keeps_vehicles_out_of_the_collapse_zone() -> None:
    scene = small_scene(height_m=60.0, road_m=tuple(range(15, 240, 15)))
    found = places(answered("fire-exposure", scene, height_m="3", width_m="5"))
    assert found
    assert min(point.distance(box(0, 0, 40, 20)) for point in found) >= 90


@pytest.mark.parametrize("model", MODELS)
def test_no_safe_place_is_none_and_is_said(model: str) -> None:
    result = answered(model, small_scene(road_m=(5.0,), height_m=200.0))
    assert places(result) == []
    assert "fire_exposure.no_position" in keys(result)


@pytest.mark.parametrize("model", MODELS)
def test_hydrants_decide_where_vehicles_stand(model: str) -> None:
    roads = tuple(range(40, 160, 10))
    near = answered(model, small_scene(road_m=roads, hydrant=Point(20, 120)))
    far = answered(model, small_scene(road_m=roads, hydrant=Point(2000, 2000)))
    unknown = answered(model, small_scene(road_m=roads))
    assert places(near)
    assert all(point.distance(Point(20, 120)) <= 150 for point in places(near))
    assert places(far) == []
    assert places(unknown)
    assert "fire_exposure.no_hydrants" in keys(unknown)
    assert "fire_exposure.no_hydrants" not in keys(near)


def test_a_footway_carries_no_vehicle() -> None:
    scene = small_scene(road_m=(60.0, 90.0))
    assert scene.snapshot is not None
    campus = scene.snapshot.campus
    on_foot = replace(campus, paths=tuple(replace(path, vehicle=False) for path in campus.paths))
    assert places(answered("collapse", scene))
    closed = replace(scene, snapshot=replace(scene.snapshot, campus=on_foot))
    assert places(answered("collapse", closed)) == []


def test_a_headcount_of_an_exposed_building_counts() -> None:
    head = Headcount(
        id="c", incident_id="i1", people=7, at=NIGHT, author="a", reason="roll call", building_id="n"
    )
    result = answered("fire-exposure", small_scene(neighbours=(neighbour(3),), heads=(head,)))
    assert band(result, "exposed_people") == (7, 7, 7)


def test_people_whom_nobody_knows_are_no_zero() -> None:
    result = answered("fire-exposure", small_scene(neighbours=(neighbour(3, occupancy=None),)))
    assert band(result, "exposed_buildings")[1] == 1
    assert result.figure("exposed_people") is None
    assert "fire_exposure.uncounted" in keys(result)


def test_a_wall_without_openings_exposes_nobody() -> None:
    result = answered("fire-exposure", small_scene(neighbours=(neighbour(0),)), window_share="0")
    assert band(result, "separation_m") == (0, 0, 0)
    assert band(result, "exposed_buildings") == (0, 0, 0)


def outdoors(building_id: str = "") -> Scene:
    """A fire 6 m from the only neighbour's wall, in the open."""
    scene = small_scene(neighbours=(neighbour(30),))
    assert scene.incident is not None
    incident = replace(scene.incident, building_id=building_id, point=Point(64, 10))
    return replace(scene, incident=incident)


def test_an_outdoor_fire_exposes_what_stands_in_its_reach() -> None:
    weak = answered("fire-exposure", outdoors(), outdoor_mw="5", flame_m="1")
    strong = answered("fire-exposure", outdoors(), outdoor_mw="50", flame_m="2")
    assert band(weak, "exposed_buildings") == (0, 0, 0)
    assert band(strong, "exposed_buildings") == (1, 1, 1)
    people = next(area for area in strong.areas if area.role is AreaRole.CAUTION)
    assert people.shape.area == pytest.approx(math.pi * band(strong, "standoff_people_m")[2] ** 2, rel=0.01)
    fighters = band(strong, "standoff_firefighter_m")[2]
    assert all(point.distance(Point(64, 10)) >= fighters for point in places(strong))


def test_an_outdoor_fire_of_an_incident_at_a_building_has_no_place() -> None:
    scene = outdoors(building_of(BuildingUse.DORMITORY).id)
    result = answered("fire-exposure", scene, outdoor_mw="50", flame_m="2")
    assert result.areas == ()
    assert "fire_exposure.outdoor_nowhere" in keys(result)


@pytest.mark.parametrize(("flame_m", "expected"), [("1", Validity.OK), ("2", Validity.EXTRAPOLATED)])
def test_every_distance_of_a_point_source_must_be_far_enough(flame_m: str, expected: Validity) -> None:
    """5 MW ignite timber at 3.3 m: no point with a flame of 2 m, though people stand farther off."""
    assert answered("fire-exposure", bare_scene(), outdoor_mw="5", flame_m=flame_m).validity is expected


@settings(max_examples=25, deadline=None)
@given(st.floats(1, 400), st.floats(1, 80), st.floats(1, 150), st.floats(0.01, 1))
def test_people_stand_farther_than_fire_fighters_and_these_farther_than_timber_ignites(
    emitted: float, height_m: float, width_m: float, share: float
) -> None:
    facade = {"width_m": width_m, "height_m": height_m, "emitted_kw_m2": emitted, "window_share": share}
    result = answered(
        "fire-exposure", bare_scene(), **{name: f"{value:.6f}" for name, value in facade.items()}
    )
    rows = [band(result, f"{name}_m") for name in ("separation", "standoff_firefighter", "standoff_people")]
    assert all(low <= best <= high for low, best, high in rows)
    for nearer, farther in pairwise(rows):
        assert all(near <= far for near, far in zip(nearer, farther, strict=True))


@settings(max_examples=15, deadline=None)
@given(st.floats(1, 500), st.floats(0.1, 500))
def test_a_higher_wall_falls_no_less_far(height_m: float, more_m: float) -> None:
    low, high = (
        answered("collapse", bare_scene(), height_m=f"{one:.3f}") for one in (height_m, height_m + more_m)
    )
    for figure in low.figures:
        taller = high.figure(figure.name)
        assert taller is not None
        assert taller.value >= figure.value
