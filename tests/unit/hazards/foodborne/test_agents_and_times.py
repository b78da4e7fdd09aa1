"""Agents by incubation, symptoms and food; when people were exposed; which canteen stands for what."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.campus import BuildingUse
from app.domain.incident import IncidentType
from app.domain.observation import CaseReport, DataTable
from app.hazards.assessing import run_model
from app.hazards.foodborne.agents import Agent, agents, shortlist, symptom_labels
from app.hazards.foodborne.onset import Onsets, bars_of, likely_meal, onsets_of, window
from app.hazards.parameters import parameters_of
from tests.unit.hazards.foodborne.test_model import HEADS, case, roles, run, value
from tests.unit.hazards.scenes import bare_scene, demo_campus, scene_of

FIGURES = parameters_of("foodborne")
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")


def agent(name: str) -> Agent:
    return next(one for one in agents() if one.name == name)


def fits(
    hours: tuple[float, ...], middle: float | None, food: str = "", **symptoms: float
) -> dict[str, float]:
    return {one.agent.name: one.fit for one in shortlist(hours, middle, symptoms, food, FIGURES)}


def ill_at(*hours: float) -> tuple[CaseReport, ...]:
    return tuple(
        replace(case(n, ill=True), onset_at=NOON + timedelta(hours=hour)) for n, hour in enumerate(hours)
    )


def test_the_range_of_an_agent_is_its_central_90_percent() -> None:
    one = agent("norovirus")
    steps = [one.low_h * (one.high_h / one.low_h) ** (n / 400) for n in range(401)]
    width = math.log(one.high_h / one.low_h) / 400
    share = sum(one.density(hour) * width for hour in steps) - width * one.density(one.high_h)
    assert share == pytest.approx(0.9, abs=1e-3)
    assert one.middle_h == pytest.approx(math.sqrt(10 * 55))


def test_four_hours_vomiting_and_no_fever_speak_for_preformed_toxins() -> None:
    found = fits((4.0,), 4.0, vomiting=1.0, fever=0.0)
    assert set(list(found)[:2]) == {"s_aureus", "b_cereus_emetic"}
    assert next(iter(found.values())) == 1.0


@pytest.mark.parametrize(
    ("middle", "symptoms", "first"),
    [
        (33.0, {"vomiting": 0.8, "diarrhoea": 0.8, "fever": 0.3}, "norovirus"),
        (12.0, {"vomiting": 0.0, "diarrhoea": 1.0, "fever": 0.0}, "c_perfringens"),
        (24.0, {"diarrhoea": 1.0, "fever": 0.9, "vomiting": 0.3, "bloody": 0.1}, "salmonella"),
        (0.5, {"flushing": 0.9}, "scombroid"),
        (30.0, {"neuro": 1.0}, "c_botulinum"),
        (700.0, {"jaundice": 0.8}, "hepatitis_a"),
    ],
)
def test_the_usual_pictures(middle: float, symptoms: dict[str, float], first: str) -> None:
    assert next(iter(fits((middle,), middle, **symptoms))) == first


def test_incubations_out_of_an_agents_range_speak_against_it() -> None:
    inside, outside = fits((3.0, 4.0, 5.0), 4.0), fits((1.5, 4.0, 30.0), 4.0)
    assert outside["v_parahaemolyticus"] > inside["v_parahaemolyticus"]


def test_a_typical_food_speaks_for_an_agent() -> None:
    plain, rice = fits((3.0,), 3.0), fits((3.0,), 3.0, food="fried.rice")
    assert plain["b_cereus_emetic"] == plain["s_aureus"]
    assert rice["s_aureus"] == pytest.approx(rice["b_cereus_emetic"] / FIGURES.value("food.match"))


def test_a_usual_symptom_that_nobody_has_speaks_against_an_agent() -> None:
    assert fits((24.0,), 24.0, fever=0.0)["salmonella"] < fits((24.0,), 24.0)["salmonella"]
    assert next(iter(fits((24.0,), 24.0, diarrhoea=1.0, fever=0.0, vomiting=1.0))) == "norovirus"


def test_nothing_known_names_nobody() -> None:
    assert fits((), None) == {}


def test_each_agent_and_symptom_has_words_and_a_source() -> None:
    known = set(symptom_labels())
    for one in agents():
        assert one.usual | one.some <= known and not one.usual & one.some
        assert 0 < one.low_h < one.high_h and one.source.reference


def test_the_exposure_window() -> None:
    onsets = Onsets((NOON, NOON + timedelta(hours=6)), (), True)
    one = agent("c_perfringens")
    assert window(onsets, one) == (NOON - timedelta(hours=22), NOON - timedelta(hours=2))


def test_onsets_far_from_the_others_stand_apart_and_are_kept() -> None:
    onsets = onsets_of(ill_at(0.5, 1, 1, 1.5, 2, 2, 2.5, 3, 40), UTC_ZONE, FIGURES, numbered=False)
    assert onsets is not None
    assert onsets.apart == (NOON + timedelta(hours=40),)
    assert len(onsets.all) == 9 and onsets.span_h == 2.5


@pytest.mark.parametrize(
    ("hour", "meal"), [(6, "breakfast"), (8, "breakfast"), (11.5, "lunch"), (16, "dinner"), (23, "dinner")]
)
def test_the_meal_nearest_to_an_exposure(hour: float, meal: str) -> None:
    midnight = datetime(2026, 3, 1, tzinfo=UTC)
    assert likely_meal(midnight + timedelta(hours=hour), UTC_ZONE, FIGURES) == (meal, midnight)


def test_the_small_hours_belong_to_the_dinner_before() -> None:
    night = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert likely_meal(night, UTC_ZONE, FIGURES) == ("dinner", datetime(2026, 3, 1, tzinfo=UTC))


@given(
    st.lists(st.integers(0, 60 * 24 * 40), min_size=1, max_size=60), st.sampled_from(("UTC", "Asia/Shanghai"))
)
def test_every_onset_stands_in_the_curve(minutes: list[int], zone: str) -> None:
    people = ill_at(*(minute / 60 for minute in minutes))
    onsets = onsets_of(people, ZoneInfo(zone), FIGURES, numbered=False)
    assert onsets is not None
    bars = bars_of(onsets, None, ZoneInfo(zone), FIGURES)
    assert sum(bars.main) + sum(bars.apart) == len(minutes)
    assert len(bars.x) <= 122


def test_the_fullest_row_counts_the_people() -> None:
    rows = (("ice", "42", "11", "3", "18"), ("cakes", "27", "13", "19", "16"))
    for data in (rows, rows[::-1]):
        assert value(run(DataTable("c.csv", HEADS, data)), "ill") == 46


def test_the_incidents_canteen_counts_only_where_the_list_names_none() -> None:
    first, second = [b.id for b in demo_campus().buildings if b.use is BuildingUse.CANTEEN][:2]
    people = tuple(case(n, ill=n < 5, building_id=second) for n in range(9))
    scene = scene_of(IncidentType.FOOD_POISONING, BuildingUse.CANTEEN, cases=people)
    assert scene.incident is not None and scene.incident.building_id == first
    assert set(roles(run(None, scene))) == {second}


@given(st.lists(st.tuples(*(st.integers(0, 40) for _ in range(4))).filter(any), min_size=1, max_size=6))
def test_any_counts_give_an_answer_with_its_band(rows: list[tuple[int, int, int, int]]) -> None:
    data = DataTable("c.csv", HEADS, tuple((f"food {n}", *map(str, row)) for n, row in enumerate(rows)))
    scene = replace(bare_scene(), table=data)
    for figure in run_model("foodborne", scene, {}, author="a").result.figures:
        assert all(math.isfinite(number) for number in (figure.low, figure.value, figure.high))
