"""Shelter or leave: every combination in which either must not be proposed, and that nothing is guessed."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import ProtectiveAction
from app.domain.campus import BuildingUse
from app.domain.incident import IncidentType
from app.domain.observation import Sky, WeatherReport
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import run_model
from app.hazards.release.advising import Way
from app.hazards.release.shelter import Case, against_evacuation, against_shelter, indoor_ppm
from tests.unit.hazards.scenes import NIGHT, building_of, scene_of

SAFE = Case(
    is_source=False, isolated=False, on_fire=False, flammable=False, closable=True, release_min=30.0,
    outdoor_ppm=3.0, limit_ppm=2.8, air_changes_h=1.0, arrival_s=3600.0, evacuation_s=600.0, margin=1.5,
)  # fmt: skip
"""Indoors 1.18 ppm after half an hour: below the limit."""
AGAINST_SHELTER = {
    "is_source": (True,),
    "isolated": (True,),
    "on_fire": (True,),
    "flammable": (True, None),
    "closable": (False, None),
    "release_min": (None,),
    "outdoor_ppm": (None, 30.0),
    "limit_ppm": (None, 1.0),
}
"""Each on its own forbids staying inside."""
BAD = [
    dict(pairs)
    for size in range(1, 4)
    for names in itertools.combinations(AGAINST_SHELTER, size)
    for pairs in itertools.product(*([(name, value) for value in AGAINST_SHELTER[name]] for name in names))
]


def action_of(case: Case) -> ProtectiveAction:
    building = building_of(BuildingUse.DORMITORY)
    return Way(building, 100.0, case, against_shelter(case), against_evacuation(case)).action


def test_the_safe_case_is_safe_both_ways() -> None:
    assert against_shelter(SAFE) == ()
    assert against_evacuation(SAFE) == ()


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: ",".join(f"{k}={v}" for k, v in bad.items()))
def test_shelter_is_never_proposed_against_a_reason(bad: dict[str, object]) -> None:
    case = replace(SAFE, **bad)  # type: ignore[arg-type]
    assert against_shelter(case)
    assert action_of(case) is ProtectiveAction.EVACUATE
    assert action_of(replace(case, evacuation_s=None)) is ProtectiveAction.NONE_SAFE


@pytest.mark.parametrize(
    "bad",
    [
        {"arrival_s": None},
        {"evacuation_s": None},
        {"arrival_s": 0.0},
        {"arrival_s": 900.0},
        {"arrival_s": None, "evacuation_s": None},
        {"evacuation_s": 2400.0},
    ],
)
def test_leaving_is_never_proposed_too_late_or_without_a_way(bad: dict[str, object]) -> None:
    case = replace(SAFE, **bad)  # type: ignore[arg-type]
    assert against_evacuation(case)
    assert action_of(case) is ProtectiveAction.SHELTER
    assert action_of(replace(case, closable=None)) is ProtectiveAction.NONE_SAFE


@given(st.floats(0, 1e4), st.floats(0, 20), st.floats(0, 1440), st.floats(0, 1440))
def test_inside_is_never_worse_than_outside_and_grows_with_time(
    outdoor: float, changes: float, first: float, second: float
) -> None:
    short, long = sorted((first, second))
    assert 0 <= indoor_ppm(outdoor, changes, short) <= indoor_ppm(outdoor, changes, long) <= outdoor


def released(**given: str) -> tuple[list[ProtectiveAction], set[str]]:
    result = run_model(
        "release", scene_of(IncidentType.LABORATORY_RELEASE, BuildingUse.LABORATORY), given, author="a"
    ).result
    return [one.action for one in result.advice], {
        reason.key for one in result.advice for reason in one.reasons
    }


KNOWN = {
    "un": "1017", "spill": "small", "night": "no", "wind_mps": "4", "wind_from_deg": "270",
    "release_min": "30", "outdoor_ppm": "3", "closable": "yes", "indoors": "no",
}  # fmt: skip


def test_with_everything_known_shelter_can_be_proposed_with_its_numbers() -> None:
    actions, reasons = released(**KNOWN)
    assert ProtectiveAction.SHELTER in actions
    assert "release.reason.shelter" in reasons


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"release_min": ""}, "shelter.duration_unknown"),
        ({"outdoor_ppm": ""}, "shelter.outdoor_unknown"),
        ({"closable": ""}, "shelter.closable_unknown"),
        ({"closable": "no"}, "shelter.open"),
        ({"un": "1053"}, "shelter.flammable"),
        ({"un": "3082"}, "shelter.flammable_unknown"),
        ({"outdoor_ppm": "500"}, "shelter.too_much"),
        ({"release_min": "1000"}, "shelter.no_limit"),
    ],
)
def test_the_model_refuses_shelter_and_says_why(change: dict[str, str], reason: str) -> None:
    actions, reasons = released(**KNOWN | change)
    assert ProtectiveAction.SHELTER not in actions
    assert reason in reasons


def test_the_building_of_the_release_never_shelters() -> None:
    scene = scene_of(IncidentType.LABORATORY_RELEASE, BuildingUse.LABORATORY)
    assert scene.incident is not None
    for more in ({}, {"on_fire": "yes"}):
        result = run_model("release", scene, KNOWN | {"indoors": "yes"} | more, author="a").result
        for one in result.advice:
            if one.action is ProtectiveAction.SHELTER:
                assert scene.incident.building_id not in one.building_ids


def test_nothing_known_means_the_fire_service() -> None:
    scene = scene_of(IncidentType.LABORATORY_RELEASE, BuildingUse.LABORATORY)
    result = run_model("release", scene, {"un": "1079", "indoors": "no"}, author="a").result
    assert [one.action for one in result.advice] == [ProtectiveAction.NONE_SAFE]
    assert result.advice[0].source.status is SourceStatus.UNVERIFIED


def test_an_old_weather_report_gives_no_direction() -> None:
    def shape(minutes: int) -> str:
        report = WeatherReport(
            id="w", at=NIGHT.replace(hour=NIGHT.hour - minutes // 60), wind_mps=4, wind_from_deg=270,
            sky=Sky.NIGHT_CLEAR, source=Source(SourceStatus.GIVEN, "station"), author="a", received_at=NIGHT,
        )  # fmt: skip
        scene = scene_of(IncidentType.LABORATORY_RELEASE, BuildingUse.LABORATORY, weather=(report,))
        result = run_model("release", scene, {"un": "1017"}, author="a").result
        return result.assumptions[-1].key

    assert shape(0) == "release.assume.square"
    assert shape(120) == "release.assume.circle"
