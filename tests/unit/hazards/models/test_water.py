"""Fire flow by published examples; a shortage that nobody measured is never called covered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import Result, Validity
from app.domain.campus import Place, PlaceKind
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.source import SourceStatus
from app.hazards.assessing import Scene, run_model
from app.hazards.fireflow import (
    iowa_gpm,
    iso_gpm,
    iso_hours,
    iso_rounded_gpm,
    litres_per_minute,
    nfa_gpm,
)
from tests.unit.hazards.scenes import bare_scene, scene_of


def test_published_flows() -> None:
    assert round(nfa_gpm(50, 100, 1, 1.0, 0)) == 1667
    assert round(nfa_gpm(50, 100, 1, 1.0, 1)) == 2083
    assert nfa_gpm(40, 60, 1, 1.0, 0) == 800
    assert nfa_gpm(100, 150, 2, 0.75, 0) == 7500
    assert iowa_gpm(50 * 100 * 10) == 500
    assert iso_gpm(20_000, 1.0) == pytest.approx(2545.6, abs=0.05)
    assert iso_rounded_gpm(iso_gpm(20_000, 1.0)) == 2500
    assert iso_hours(2500) == 2
    assert 2500 * 60 * iso_hours(2500) == 300_000
    assert litres_per_minute(300_000) / 1000 == pytest.approx(1135.6, abs=0.05)
    assert iso_gpm(10_000, 1.5) == pytest.approx(2700.0)


def answer(**given: str) -> Result:
    return run_model("water", bare_scene(), {"length_m": "30", "width_m": "15"} | given, author="a").result


def test_the_need_covers_all_three_formulas() -> None:
    result = answer(burning_share="0.4")
    need = result.figure("water_l_min")
    assert need is not None
    for name in ("nfa_l_min", "iowa_l_min", "iso_l_min"):
        found = result.figure(name)
        assert found is not None
        assert need.low <= found.low <= found.high <= need.high
    assert result.validity is Validity.OK
    assert answer().validity is Validity.EXTRAPOLATED, "more than half of a floor"


def test_the_local_code_counts_instead() -> None:
    need = answer(code_l_min="1800").figure("water_l_min")
    assert need is not None
    assert need.value == 1800


def at_the_dormitory(**given: str) -> Result:
    return run_model("water", scene_of(IncidentType.DORMITORY_FIRE), given, author="a").result


def test_without_a_measured_flow_nothing_is_called_covered() -> None:
    result = at_the_dormitory()
    hydrants = result.figure("hydrants")
    assert hydrants is not None
    assert hydrants.value >= 1
    assert result.figure("water_deficit_l_min") is None
    assert result.headline.key == "water.headline.unknown"
    assert "water.assume.unmeasured" in {one.key for one in result.assumptions}


def test_a_measured_flow_tells_the_shortage() -> None:
    short = at_the_dormitory(hydrant_l_min="100").figure("water_deficit_l_min")
    plenty = at_the_dormitory(hydrant_l_min="90000")
    assert short is not None
    assert 0 < short.value <= short.high
    covered = plenty.figure("water_deficit_l_min")
    assert covered is not None
    assert covered.high == 0
    assert plenty.headline.key == "water.headline.covered"


def test_a_need_that_may_not_be_covered_is_said() -> None:
    need, hydrants = (at_the_dormitory().figure(name) for name in ("water_l_min", "hydrants"))
    assert need is not None
    assert hydrants is not None
    between = (need.value + need.high) / 2 / hydrants.value
    result = at_the_dormitory(hydrant_l_min=f"{between:.0f}")
    short = result.figure("water_deficit_l_min")
    assert short is not None
    assert (short.value, short.high > 0) == (0, True)
    assert result.headline.key == "water.headline.short"


def without_hydrants(keep: Callable[[Place], bool]) -> Scene:
    """The fire with only those hydrants that `keep` says."""
    scene = scene_of(IncidentType.DORMITORY_FIRE)
    assert scene.snapshot is not None
    campus = scene.snapshot.campus
    places = tuple(p for p in campus.places if p.kind is not PlaceKind.HYDRANT or keep(p))
    return replace(scene, snapshot=replace(scene.snapshot, campus=replace(campus, places=places)))


def test_a_map_without_hydrants_says_nothing_of_a_shortage() -> None:
    result = run_model("water", without_hydrants(lambda _: False), {}, author="a").result
    assert result.figure("water_deficit_l_min") is None
    assert result.headline.key == "water.headline.none"
    assert not result.tables


def test_where_no_mapped_hydrant_is_in_reach_the_whole_need_is_missing() -> None:
    scene = scene_of(IncidentType.DORMITORY_FIRE)
    assert scene.incident is not None
    at = scene.incident.point
    far = without_hydrants(lambda place: place.geometry.distance(at) > 500)
    result = run_model("water", far, {}, author="a").result
    need, short = result.figure("water_l_min"), result.figure("water_deficit_l_min")
    assert need is not None
    assert short is not None
    assert (short.low, short.value, short.high) == (need.low, need.value, need.high)
    assert result.headline.key == "water.headline.none"


def test_hydrants_stand_in_order_of_their_distance() -> None:
    table = at_the_dormitory().tables[0]
    metres = [float(dict(row[1].params)["m"]) for row in table.rows]  # type: ignore[arg-type]
    assert metres == sorted(metres)
    assert metres[-1] <= 150


def test_the_iso_flow_rests_on_its_weakest_figure() -> None:
    for entered in ({}, {"construction": "masonry", "exposures": "2"}, {"construction": "masonry"}):
        flow = answer(**entered).figure("iso_l_min")
        assert flow is not None
        assert flow.source.status is SourceStatus.UNVERIFIED


def test_how_long_the_water_lasts_goes_with_the_flow() -> None:
    result = answer(length_m="60", width_m="40", floors="6")
    volume, need, iso = (result.figure(name) for name in ("water_m3", "water_l_min", "iso_l_min"))
    assert volume is not None
    assert need is not None
    assert iso is not None
    assert volume.low == pytest.approx(need.low * 2 * 60 / 1000)
    assert volume.value == pytest.approx(need.value * iso_hours(iso.value / litres_per_minute(1)) * 0.06)
    assert volume.high == pytest.approx(need.high * 4 * 60 / 1000)


def test_rounding_as_public_calculators_do() -> None:
    assert iso_rounded_gpm(2700) == 2500
    assert iso_rounded_gpm(2700, step=250) == 2750


def test_more_burning_floors_than_floors_are_refused() -> None:
    with pytest.raises(UserError):
        answer(floors="2", burning_floors="3")


@given(st.floats(0, 50_000), st.floats(0, 50_000))
def test_the_rounded_flow_never_falls_as_the_flow_grows(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 500 <= iso_rounded_gpm(low) <= iso_rounded_gpm(high) <= 12_000
