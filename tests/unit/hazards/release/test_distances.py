"""The Guidebook's tables cell by cell, the more protective row where something is unknown, and the areas."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from app.campus.sun import is_night, sun_elevation_deg
from app.domain.assessment import AreaRole, Validity
from app.domain.campus import BuildingUse
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.source import SourceStatus
from app.hazards.assessing import run_model
from app.hazards.release.geometry import areas
from app.hazards.substances import (
    Container,
    Spill,
    WindClass,
    ppm_to_mg_m3,
    substances,
    un_digits,
)
from tests.unit.hazards.scenes import bare_scene, scene_of

LARGE = """
1005 rail_car 300 1.6 1.2 1.0 4.1 2.1 1.3
1005 highway_tank 150 0.8 0.5 0.4 1.8 0.7 0.6
1005 nurse_tank 60 0.5 0.3 0.3 1.4 0.3 0.3
1005 small_cylinders 30 0.3 0.2 0.1 0.7 0.3 0.2
1017 rail_car 1000 9.6 6.3 5.1 11+ 8.9 6.5
1017 highway_tank 600 5.6 3.3 2.5 6.4 4.7 3.8
1017 ton_cylinders 300 1.9 1.3 1.0 3.5 2.3 1.3
1017 small_cylinders 150 1.3 0.7 0.5 2.4 1.2 0.6
1040 rail_car 200 1.5 0.8 0.7 3.0 1.4 0.8
1040 highway_tank 100 0.9 0.5 0.4 2.0 0.7 0.4
1040 small_cylinders 30 0.4 0.2 0.1 0.8 0.3 0.2
1050 rail_car 500 3.7 2.0 1.7 9.7 3.3 2.2
1050 highway_tank 200 1.5 0.8 0.6 3.7 1.5 0.8
1050 ton_cylinders 30 0.4 0.2 0.1 1.0 0.3 0.1
1050 small_cylinders 30 0.3 0.2 0.1 0.9 0.3 0.2
1052 rail_car 500 3.4 2.1 1.8 6.4 3.0 1.9
1052 highway_tank 200 2.0 1.0 0.9 3.6 1.5 0.9
1052 small_cylinders 100 0.8 0.4 0.3 1.7 0.5 0.3
1079 rail_car 1000 11+ 11+ 6.9 11+ 11+ 9.6
1079 highway_tank 1000 11+ 6.0 5.3? 11+ 8.2? 6.3?
1079 ton_cylinders 500 5.2 2.2 1.7 7.4? 4.0 2.7
1079 small_cylinders 200 3.1 1.5 1.1 5.6 2.4 1.5
"""
"""Table 3: isolation, then by day and by night in low, moderate and high wind; `?`: transcriptions differ."""
SMALL = """
1005 30 0.1 0.2
1016 30 0.1 0.2 200 1.2 3.9
1017 60 0.3 1.5
1045 30 0.1 0.2 100 0.5 2.3
1048 30 0.1 0.2 150 1.0 3.2
1050 30 0.1 0.3
1051 60 0.2 0.7 200 0.7 1.8
1052 30 0.1 0.5
1053 30 0.1 0.5 400 2.4 6.3
1067 30 0.1 0.4 400 1.4 3.3
1076 100 0.6 2.5 500 3.0 9.5
1079 100 0.6 2.6
1660 30 0.1 0.6 100 0.6 2.2
1741 30 0.1 0.3 100 0.6 1.3
1744 60 0.8 2.4 400 4.2 7.6
1859 30 0.2 0.8 100 0.5 1.8
1911 60 0.3 1.2 300 1.6 4.6
2188 150 1.0 3.9 1000 6.2 10.5
2189 30 0.1 0.4 300 1.4 3.1
2192 150 0.9 3.3 600 3.6 7.4
2199 60 0.3 1.1 400 1.3 3.7
2202 300 1.7 6.0 1000 11+ 11+
"""
"""Table 1: small spills, and large ones where it gives them."""


@pytest.mark.parametrize("line", LARGE.strip().splitlines())
def test_table_3(line: str) -> None:
    un, container, isolation, *cells = line.split()
    for number, cell in enumerate(cells):
        found = substances()[un].distances(
            Spill.LARGE, Container(container), number >= len(WindClass), list(WindClass)[number % 3]
        )
        assert found is not None
        assert found.isolation_m == float(isolation)
        assert found.protective_m == pytest.approx(1000 * float(cell.rstrip("+?")))
        assert found.beyond == cell.endswith("+")
        doubtful = found.source.status is SourceStatus.UNVERIFIED
        assert doubtful == cell.endswith("?")


@pytest.mark.parametrize("line", SMALL.strip().splitlines())
def test_table_1(line: str) -> None:
    un, *cells = line.split()
    spills = [(Spill.SMALL, cells[:3])] + ([(Spill.LARGE, cells[3:])] if len(cells) > 3 else [])
    for spill, (isolation, *distances) in spills:
        for night, cell in enumerate(distances):
            found = substances()[un].distances(spill, Container.UNKNOWN, bool(night), WindClass.LOW)
            assert found is not None
            assert (found.isolation_m, found.protective_m) == (
                float(isolation),
                pytest.approx(1000 * float(cell.rstrip("+"))),
            )
            assert found.beyond == cell.endswith("+")


def test_published_exposure_levels() -> None:
    chlorine, ammonia = substances()["1017"].limits, substances()["1005"].limits
    assert [chlorine[2].for_exposure(m) for m in (10, 30, 60, 240, 480)] == [2.8, 2.8, 2.0, 1.0, 0.71]
    assert [chlorine[3].for_exposure(m) for m in (10, 30, 60, 240, 480)] == [50, 28, 20, 10, 7.1]
    assert [ammonia[3].for_exposure(m) for m in (10, 30, 60, 240, 480)] == [2700, 1600, 1100, 550, 390]
    assert chlorine[2].for_exposure(45) == 2.0, "the next longer exposure"
    assert chlorine[2].for_exposure(481) is None
    assert substances()["1053"].limits[2].source.status is SourceStatus.UNVERIFIED


@pytest.mark.parametrize(
    ("un", "factor"),
    [
        ("1005", 0.6965),
        ("1017", 2.8998),
        ("1052", 0.8182),
        ("1053", 1.3939),
        ("1016", 1.1456),
        ("1050", 1.4912),
        ("1079", 2.6204),
    ],
)
def test_published_factors_of_mass(un: str, factor: float) -> None:
    molar = substances()[un].molar
    assert molar is not None
    assert ppm_to_mg_m3(1.0, molar) == pytest.approx(factor, abs=6e-5)


@pytest.mark.parametrize("un", sorted(substances()))
def test_the_unknown_is_never_nearer_than_anything_known(un: str) -> None:
    substance = substances()[un]
    unknown = substance.distances(Spill.UNKNOWN, Container.UNKNOWN, True, WindClass.of(None))
    for spill in (Spill.SMALL, Spill.LARGE):
        for container in Container:
            for night in (False, True):
                for wind in WindClass:
                    one = substance.distances(spill, container, night, wind)
                    if one is not None and unknown is not None:
                        assert one.protective_m <= unknown.protective_m
                        assert one.isolation_m <= unknown.isolation_m


def test_unknown_material_goes_by_guide_111_and_says_so() -> None:
    result = run_model("release", bare_scene(), {}, author="a").result
    isolation = result.figure("isolation_m")
    assert isolation is not None
    assert isolation.value == 100
    assert result.validity is Validity.EXTRAPOLATED
    burning = run_model("release", bare_scene(), {"on_fire": "yes"}, author="a").result.figure("isolation_m")
    assert burning is not None
    assert burning.value == 800


def test_a_laboratory_cylinder_goes_by_the_small_spill() -> None:
    given = {"un": "1017", "indoors": "yes", "quantity_kg": "40", "night": "no"}
    small = run_model("release", bare_scene(), given, author="a").result.figure("protective_m")
    large = run_model("release", bare_scene(), given | {"quantity_kg": "900"}, author="a").result.figure(
        "protective_m"
    )
    assert small is not None
    assert large is not None
    assert small.value == 300
    assert large.value > 5000


@pytest.mark.parametrize("text", ["chlorine", "12345", "UN ??"])
def test_what_is_no_un_number_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        run_model("release", bare_scene(), {"un": text}, author="a")
    assert refused.value.message.key == "release.no_un"


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none(text: str) -> None:
    found = un_digits(text)
    assert found == "" or (len(found) == 4 and found.isdigit())


@given(
    isolation=st.floats(10, 1000),
    protective=st.floats(10, 11_000),
    bearing=st.one_of(st.none(), st.floats(0, 2 * math.pi)),
)
def test_the_area_holds_the_isolated_ground(
    isolation: float, protective: float, bearing: float | None
) -> None:
    found = areas(Point(500, 500), isolation, protective, bearing)
    assert found.protective.buffer(1e-6).contains(found.isolation)
    if bearing is not None:
        reach = max(isolation, protective)
        downwind = Point(500 + 0.999 * reach * math.sin(bearing), 500 + 0.999 * reach * math.cos(bearing))
        assert found.protective.contains(downwind)
        upwind = Point(500 - 1.01 * isolation * math.sin(bearing), 500 - 1.01 * isolation * math.cos(bearing))
        assert not found.protective.contains(upwind)
    else:
        whole = math.pi * max(isolation, protective) ** 2
        assert found.protective.area == pytest.approx(whole, rel=0.01)


def test_wind_turns_the_area_and_a_light_wind_opens_it() -> None:
    scene = scene_of(IncidentType.LABORATORY_RELEASE, BuildingUse.LABORATORY)
    assert scene.incident is not None

    def protective(**wind: str) -> object:
        given = {"un": "1017", "spill": "small", "night": "no"} | wind
        result = run_model("release", scene, given, author="a").result
        return next(a.shape for a in result.areas if a.role is AreaRole.EXTENT)

    east = protective(wind_mps="5", wind_from_deg="270")
    west = protective(wind_mps="5", wind_from_deg="90")
    calm = protective(wind_mps="1", wind_from_deg="270")
    x = scene.incident.point.x
    assert east.centroid.x > x + 100 > x - 100 > west.centroid.x  # type: ignore[attr-defined]
    assert abs(calm.centroid.x - x) < 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("at", "lon", "lat", "elevation"),
    [
        (datetime(2026, 6, 21, 12, 0, tzinfo=UTC), 0.0, 51.48, 61.96),
        (datetime(2026, 12, 21, 12, 0, tzinfo=UTC), 0.0, 51.48, 15.1),
        (datetime(2026, 3, 20, 12, 8, tzinfo=UTC), 0.0, 0.0, 90.0),
    ],
)
def test_the_sun_stands_where_it_must(at: datetime, lon: float, lat: float, elevation: float) -> None:
    """At noon of a solstice 90° − latitude ± 23.44°; overhead at the equator at the equinox."""
    assert sun_elevation_deg(at, lon, lat) == pytest.approx(elevation, abs=0.6)
    assert not is_night(at, lon, lat)
    assert is_night(at.replace(hour=0), lon, lat)
