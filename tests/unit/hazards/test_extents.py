"""Extents: the ring about a burning building, circles, drawn areas, and everything that is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from app.campus.footprints import facade_width_m, sides_m
from app.domain.campus import Building, BuildingUse, CampusInfo
from app.domain.errors import UserError
from app.domain.incident import Extent, ExtentKind
from app.domain.operation import Campus
from app.domain.source import SourceStatus
from app.hazards.extent_kinds.building import exposure_parameters
from app.hazards.extents import SelfCrossing, building_extent, circle_extent, polygon_extent
from app.hazards.radiation import separation_m
from app.hazards.registry import EXTENTS
from app.runtime.text import LANGUAGES, Text

INFO = CampusInfo(id="c", name="C", epsg=32650, timezone="Asia/Shanghai", boundary=box(0, 0, 1000, 1000))


def hall(**fields: object) -> Building:
    values: dict[str, object] = {"use": BuildingUse.DORMITORY, "height_m": 18.0, **fields}
    return Building(id="hall", name="Hall", footprint=box(500, 500, 560, 515), **values)  # type: ignore[arg-type]


def campus(*buildings: Building) -> Campus:
    return Campus(info=INFO, buildings=buildings)


def keys(extent: Extent) -> list[str]:
    return [note.key for note in extent.assumptions]


def refusal(error: UserError) -> str:
    return error.message.key


def ring_m(extent: Extent) -> float:
    assert extent.core is not None
    return extent.core.bounds[0] - extent.area.bounds[0]


def broken(value: float) -> Polygon:
    """A triangle with one coordinate that is no number; making it alone raises a floating-point flag."""
    with np.errstate(invalid="ignore"):
        return Polygon([(0, 0), (50, value), (100, 0)])


def test_the_ring_is_as_wide_as_the_separation_of_the_longest_facade() -> None:
    extent = building_extent(campus(hall()), "i", "hall")
    expected = separation_m(60, 18, 84 * 0.5, 12.6)
    assert ring_m(extent) == pytest.approx(expected)
    assert extent.core == hall().footprint
    assert extent.kind is ExtentKind.BUILDING
    assert (extent.incident_id, extent.building_id) == ("i", "hall")
    assert extent.source.status is SourceStatus.COMPUTED
    band = dict(extent.method.params) if extent.method else {}
    assert band["low_m"] == round(separation_m(60, 18, 84 * 0.4, 12.6))
    assert band["high_m"] == round(separation_m(60, 18, 168 * 0.6, 12.6))


def test_a_laboratory_burns_hotter_than_a_dormitory() -> None:
    dormitory = building_extent(campus(hall()), "i", "hall")
    laboratory = building_extent(campus(hall(use=BuildingUse.LABORATORY)), "i", "hall")
    assert ring_m(laboratory) == pytest.approx(separation_m(60, 18, 168 * 0.5, 12.6))
    assert ring_m(laboratory) > ring_m(dormitory)


def test_an_unknown_height_is_assumed_and_said() -> None:
    unknown = building_extent(campus(hall(height_m=None)), "i", "hall")
    assert "extent.height_unknown" in keys(unknown)
    by_floors = building_extent(campus(hall(height_m=None, floors=5)), "i", "hall")
    assert "extent.height_from_floors" in keys(by_floors)
    assert ring_m(by_floors) == pytest.approx(separation_m(60, 17.5, 42, 12.6))
    stated = building_extent(campus(hall(height_m=None)), "i", "hall", height_m=18)
    assert not any(key.startswith("extent.height") for key in keys(stated))
    assert ring_m(stated) == ring_m(building_extent(campus(hall()), "i", "hall"))


def test_a_stated_window_share_replaces_the_assumed_one() -> None:
    assert "extent.windows_assumed" in keys(building_extent(campus(hall()), "i", "hall"))
    stated = building_extent(campus(hall()), "i", "hall", window_share=1.0)
    assert "extent.windows_assumed" not in keys(stated)
    assert ring_m(stated) == pytest.approx(separation_m(60, 18, 84, 12.6))


def test_a_building_without_openings_radiates_nothing() -> None:
    extent = building_extent(campus(hall()), "i", "hall", window_share=0.0)
    assert extent.area == extent.core


def test_every_ring_says_what_it_leaves_out() -> None:
    assert "extent.radiation_only" in keys(building_extent(campus(hall()), "i", "hall"))


@pytest.mark.parametrize("stated", [{"height_m": 0.0}, {"height_m": math.nan}, {"height_m": 5000.0}])
def test_an_impossible_height_is_refused(stated: dict[str, float]) -> None:
    with pytest.raises(UserError) as refused:
        building_extent(campus(hall()), "i", "hall", **stated)
    assert refusal(refused.value) == "extent.height"


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_an_impossible_window_share_is_refused(share: float) -> None:
    with pytest.raises(UserError) as refused:
        building_extent(campus(hall()), "i", "hall", window_share=share)
    assert refusal(refused.value) == "extent.window_share"


def test_an_unknown_building_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        building_extent(campus(hall()), "i", "annex")
    assert refusal(refused.value) == "extent.no_building"


def test_the_facade_of_a_turned_building_or_of_several_parts_is_its_longest_side() -> None:
    turned = shapely.affinity.rotate(box(0, 0, 60, 15), 37)
    assert facade_width_m(turned) == pytest.approx(60)
    assert facade_width_m(MultiPolygon([box(0, 0, 10, 10), box(50, 0, 80, 5)])) == pytest.approx(30)


def test_an_edge_of_no_length_does_not_shrink_the_facade() -> None:
    outline = Polygon([(0, 0), (0, 5e-178), (1, 1), (10, 0)])
    assert sides_m(outline) == pytest.approx((10, 1))


def test_a_circle() -> None:
    extent = circle_extent(campus(), "i", Point(500, 500), 100)
    assert extent.radius_m == 100
    assert extent.area.area == pytest.approx(math.pi * 100**2, rel=1e-3)
    assert extent.assumptions == ()
    assert extent.source.status is SourceStatus.GIVEN


@pytest.mark.parametrize("radius_m", [0.0, -5.0, 0.5, math.nan, math.inf, 20_000.0])
def test_an_impossible_radius_is_refused(radius_m: float) -> None:
    with pytest.raises(UserError) as refused:
        circle_extent(campus(), "i", Point(500, 500), radius_m)
    assert refusal(refused.value) == "extent.radius"


@pytest.mark.parametrize("centre", [Point(math.nan, 5), Point(5, math.inf), Point()])
def test_a_centre_that_is_nowhere_is_refused(centre: Point) -> None:
    with pytest.raises(UserError) as refused:
        circle_extent(campus(), "i", centre, 50)
    assert refusal(refused.value) == "extent.not_finite"


def test_a_drawn_area_is_kept_as_drawn() -> None:
    area = Polygon([(10, 10), (90, 20), (60, 80)])
    extent = polygon_extent(campus(), "i", area)
    assert extent.area == area
    assert extent.kind is ExtentKind.POLYGON
    assert not polygon_extent(campus(), "i", shapely.force_3d(area)).area.has_z


def test_a_self_crossing_outline_is_refused_and_a_proper_one_offered() -> None:
    bow_tie = Polygon([(100, 100), (200, 200), (200, 100), (100, 200)])
    with pytest.raises(SelfCrossing) as refused:
        polygon_extent(campus(), "i", bow_tie)
    assert refusal(refused.value) == "extent.self_crossing"
    repaired = refused.value.repaired
    assert repaired.is_valid
    assert repaired.area == pytest.approx(5000)
    assert polygon_extent(campus(), "i", repaired).area.area == pytest.approx(5000)


def test_overlapping_parts_are_offered_as_one() -> None:
    with pytest.raises(SelfCrossing) as refused:
        polygon_extent(campus(), "i", MultiPolygon([box(10, 10, 30, 30), box(20, 10, 40, 30)]))
    assert refused.value.repaired.area == pytest.approx(600)


@pytest.mark.parametrize(
    "area, key",
    [
        (Polygon([(0, 0), (50, 50), (100, 100)]), "extent.no_area"),
        (Polygon([(5, 5), (5.5, 5), (5.5, 5.5)]), "extent.no_area"),
        (Polygon([(5, 5), (9, 9), (5, 5), (9, 9)]), "extent.no_area"),
        (Polygon(), "extent.no_area"),
        (broken(math.nan), "extent.not_finite"),
        (broken(math.inf), "extent.not_finite"),
        (box(2000, 2000, 2100, 2100), "extent.outside"),
        (box(1000, 0, 1100, 100), "extent.outside"),
    ],
)
def test_a_bad_polygon_is_refused(area: Polygon, key: str) -> None:
    with pytest.raises(UserError) as refused:
        polygon_extent(campus(), "i", area)
    assert refusal(refused.value) == key


def test_a_circle_off_the_campus_is_refused_with_its_distance() -> None:
    with pytest.raises(UserError) as refused:
        circle_extent(campus(), "i", Point(1500, 500), 100)
    assert refused.value.message.params == (("metres", 400),)


def test_partly_outside_is_allowed_and_said() -> None:
    extent = polygon_extent(campus(), "i", box(900, 0, 1100, 100))
    assert [(note.key, note.params) for note in extent.assumptions] == [
        ("extent.partly_outside", (("percent", 50),))
    ]


def test_the_same_facts_give_the_same_extent() -> None:
    site = campus(hall())
    assert building_extent(site, "i", "hall") == building_extent(site, "i", "hall")
    assert circle_extent(site, "i", Point(9, 9), 40) == circle_extent(site, "i", Point(9, 9), 40)


def test_the_registry_knows_every_kind_of_extent() -> None:
    assert {name for name, _ in EXTENTS.items()} == {kind.value for kind in ExtentKind}


def test_every_figure_names_its_source() -> None:
    parameters = exposure_parameters()
    for figure in (
        parameters.low_load,
        parameters.high_load,
        parameters.ignition,
        parameters.window_share,
        parameters.default_height,
    ):
        assert figure.source.reference


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_extent_says_is_in_words(language: str) -> None:
    text = Text(language)
    extent = building_extent(campus(hall(height_m=None)), "i", "hall")
    said = [text.render(note) for note in (*extent.assumptions, extent.method) if note]
    assert len(said) == 5
    assert not any("extent." in words for words in said)


coordinate = st.floats(0, 1000)


@settings(max_examples=150)
@given(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=9))
def test_whatever_is_drawn_gives_a_valid_area_or_a_reason(corners: list[tuple[float, float]]) -> None:
    try:
        extent = polygon_extent(campus(), "i", Polygon(corners))
    except SelfCrossing as crossing:
        extent = polygon_extent(campus(), "i", crossing.repaired)
    except UserError as error:
        assert refusal(error) == "extent.no_area"
        return
    assert extent.area.is_valid
    assert extent.area.area >= 1


@settings(max_examples=60)
@given(
    st.lists(st.tuples(coordinate, coordinate), min_size=4, max_size=9),
    st.floats(2, 200),
    st.sampled_from(BuildingUse),
)
def test_any_building_lies_in_its_own_valid_extent(
    corners: list[tuple[float, float]], height_m: float, use: BuildingUse
) -> None:
    footprint = Polygon(corners).convex_hull
    if footprint.area < 5:
        return
    building = Building(id="hall", name="Hall", footprint=footprint, height_m=height_m, use=use)
    extent = building_extent(campus(building), "i", "hall")
    assert extent.area.is_valid
    assert extent.area.covers(footprint)
