"""The models of infection as a person runs them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.campus.sheets import read_data_table
from app.domain.assessment import InputOrigin, Result, Validity
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message
from app.domain.observation import DataTable, Reading, SeriesKind
from app.hazards.assessing import Scene, run_model, suggested
from tests.unit.hazards.epidemic.test_mathematics import FLU_2009
from tests.unit.hazards.scenes import NIGHT, bare_scene, scene_of


def table(column: str, counts: tuple[int, ...], head: str = "date") -> DataTable:
    rows = tuple((f"2026-03-{day:02d}", str(count)) for day, count in enumerate(counts, start=1))
    return DataTable("counts.csv", (head, column), rows, tuple(str(n + 2) for n in range(len(rows))))


def run(name: str, data: DataTable | None, **values: object) -> Result:
    given = {key: str(value) for key, value in values.items()}
    return run_model(name, replace(bare_scene(), table=data), given, author="a").result


def value(result: Result, name: str) -> float:
    found = result.figure(name)
    assert found is not None, name
    return found.value


def keys(messages: tuple[Message, ...]) -> list[str]:
    return [message.key for message in messages]


def test_the_boarding_school_runs_from_its_file(sample_data: Path) -> None:
    data = read_data_table(sample_data / "outbreaks" / "influenza_england_1978_school.csv")
    result = run("epidemic", data, population=763)
    r0 = result.figure("r0")
    assert r0 is not None
    assert (r0.value, r0.low, r0.high) == pytest.approx((3.19, 2.79, 3.65), abs=0.006)
    assert value(result, "beta_per_day") == pytest.approx(1.7265, abs=5e-4)
    assert value(result, "gamma_per_day") == pytest.approx(0.5410, abs=5e-4)
    assert result.validity is Validity.OK
    assert "epidemic.warn.beds" in keys(result.assumptions)
    assert result.figure("final_share") is None
    assert dict(result.headline.params)["date"] == "1978-01-27"
    assert result.charts[0].start is not None and result.charts[0].start.year == 1978


def test_the_boarding_school_with_fitted_first_cases(sample_data: Path) -> None:
    data = read_data_table(sample_data / "outbreaks" / "influenza_england_1978_school.csv")
    result = run("epidemic", data, population=763, fit_seeds="yes", attack=0.671035)
    assert value(result, "r0") == pytest.approx(3.602, abs=5e-3)
    assert value(result, "final_share") == pytest.approx(0.671035)
    assert value(result, "r0_attack") == pytest.approx(1.65685, abs=1e-4)
    assert "epidemic.warn.beds" not in keys(result.assumptions)


RISING = (3, 5, 9, 16, 27, 45)


def test_a_rising_outbreak_is_a_projection_and_measures_lower_it() -> None:
    result = run("epidemic", table("在床", RISING, "日期"), population=2000, isolate=0.7, masks="yes")
    assert result.validity is Validity.EXTRAPOLATED
    assert value(result, "peak_in_days") > 0
    assert value(result, "beds_measures") < value(result, "peak_beds")
    assert value(result, "r_measures") == pytest.approx(value(result, "r0") * (1 - 0.56) * 0.8)
    assert value(result, "isolation_beds") >= value(result, "peak_beds") * 1.2 - 1
    assert len(result.charts) == 2


def test_onsets_give_final_size_and_further_cases() -> None:
    result = run("epidemic", table("cases", RISING), population=2000, course="seir")
    assert 0 < value(result, "final_share") < 1
    assert value(result, "extra_cases_14d") > 0


def test_few_counts_give_growth_alone_and_fewer_a_refusal() -> None:
    few = run("epidemic", table("cases", (1, 2, 4, 8)), population=500)
    assert few.validity is Validity.EXTRAPOLATED
    assert few.figure("r0") is None and few.figure("growth_per_day") is not None
    assert run("epidemic", table("cases", (0, 1, 1)), population=500).validity is Validity.REFUSED
    assert run("epidemic", None, population=500).validity is Validity.REFUSED


def test_bad_rows_are_listed_with_their_line() -> None:
    rows = (
        ("2026-03-01", "3"),
        ("3/2/2026", "4"),
        ("2026-03-03", "x"),
        ("2026-03-01", "5"),
        ("2026-03-04", "-1"),
    )
    data = DataTable("c.csv", ("date", "cases"), rows, ("2", "3", "4", "5", "6"))
    with pytest.raises(UserError) as caught:
        run("epidemic", data, population=100)
    assert [dict(detail.params)["row"] for detail in caught.value.details] == ["3", "4", "5", "6"]


def test_more_ill_than_people_and_unknown_columns_are_said() -> None:
    with pytest.raises(UserError, match="more_than_all"):
        run("epidemic", table("cases", (3, 5, 900)), population=100)
    with pytest.raises(UserError, match="no_columns"):
        run("epidemic", table("weight", (3, 5)), population=100)
    assert run("epidemic", table("weight", RISING), population=999, column="weight").figure("r0")
    assert run("epidemic", table("I", RISING, head="dates"), population=999).figure("r0")


def test_gaps_are_said() -> None:
    data = table("in_bed", (*RISING, 60, 66))
    holed = replace(data, rows=data.rows[:3] + data.rows[4:], where=())
    assert "epidemic.assume.gaps" in keys(run("epidemic", holed, population=2000).assumptions)


def test_today_cuts_what_was_not_known_yet() -> None:
    result = run("rt", table("cases", FLU_2009[:31]), today="2026-03-08", si_mean_d=2.6, si_sd_d=1.5)
    assert value(result, "rt") == pytest.approx(1.735798, abs=1e-6)
    assert value(result, "window_cases") == 17


def test_rt_with_few_cases_is_extrapolated_and_with_none_refused() -> None:
    few = run("rt", table("cases", FLU_2009[:31]))
    assert few.validity is Validity.EXTRAPOLATED
    assert few.charts[0].marks[0].value == 1
    assert run("rt", table("cases", (0,) * 12)).validity is Validity.REFUSED
    assert run("rt", table("cases", (1, 2, 3))).validity is Validity.REFUSED


def test_readings_of_the_incidents_building_are_counted_by_campus_day() -> None:
    scene = scene_of(IncidentType.INFECTION)
    assert scene.snapshot is not None and scene.incident is not None
    readings = tuple(
        Reading(
            id=f"r{day}-{place}",
            kind=SeriesKind.CLINIC_VISITS,
            at=NIGHT - timedelta(days=len(RISING) - 1 - day),
            value=count,
            building_id=place,
            received_at=NIGHT,
            author="a",
        )
        for day, count in enumerate(RISING)
        for place in (scene.incident.building_id, "elsewhere")
    )
    filled = Scene(at=scene.at, snapshot=replace(scene.snapshot, readings=readings), incident=scene.incident)
    found = run_model("epidemic", filled, {"population": "2000"}, author="a").result
    assert found.figure("r0") is not None
    assert found.charts[0].curves[1].y == tuple(map(float, RISING))


def test_the_campus_says_who_lives_there() -> None:
    scene = scene_of(IncidentType.INFECTION)
    known = suggested("epidemic", scene, {})
    assert known["population"].origin is InputOrigin.CAMPUS
    assert known["population"].value > 10
    assert suggested("room-outbreak", scene, {})["people"].value >= 1


def groups(*rows: tuple[str, ...], columns: tuple[str, ...] = ("group", "size", "cases")) -> DataTable:
    return DataTable("groups.csv", columns, rows)


TWO = groups(
    ("A", "3000", "1", "1.8", ".3"),
    ("B", "1000", "0", ".2", ".9"),
    columns=("group", "size", "cases", "A", "B"),
)


def test_spread_between_two_groups() -> None:
    result = run("spread", TWO, latent_days=2, infectious_days=3)
    assert value(result, "r0") == pytest.approx(1.862348, abs=1e-6)
    assert value(result, "growth_per_day") == pytest.approx(0.146659, abs=1e-6)
    assert value(result, "doubling_days") == pytest.approx(4.7263, abs=1e-4)
    assert value(result, "peak_beds") == pytest.approx(266.32, abs=0.2)
    assert value(result, "final_share") == pytest.approx(0.75 * 0.784373 + 0.25 * 0.407779, abs=1e-5)


def test_closing_a_group_and_masks_lower_the_spread() -> None:
    closed = run("spread", TWO, close="A")
    assert value(closed, "r0") == pytest.approx(0.9)
    assert closed.headline.key == "spread.headline.stops"
    assert value(run("spread", TWO, masks="yes"), "r0") == pytest.approx(0.8 * 1.862348, abs=1e-5)
    with pytest.raises(UserError, match="unknown_group"):
        run("spread", TWO, close="C")


def test_bad_groups_are_listed() -> None:
    with pytest.raises(UserError) as caught:
        run("spread", groups(("A", "10", "11"), ("A", "5", "0"), ("B", "x", "0")))
    assert len(caught.value.details) == 3


def test_floors_of_the_dormitory_are_groups() -> None:
    scene = scene_of(IncidentType.INFECTION)
    result = run_model("spread", scene, {}, author="a").result
    assert result.validity is Validity.OK
    assert len(result.tables[0].rows) > 1
    assert "spread.assume.seeded" in keys(result.assumptions)


def test_a_room_of_four() -> None:
    result = run("room-outbreak", None, people=4, escape=0.8, between=0.6)
    assert value(result, "extra_room_cases") == pytest.approx(0.812736)
    assert value(result, "all_ill_chance") == pytest.approx(0.082496)
    assert value(result, "r_star") == pytest.approx(0.6 * 1.812736)
    assert result.headline.key == "room.headline.spreads"
