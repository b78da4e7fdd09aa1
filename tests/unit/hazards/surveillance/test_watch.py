"""Series of what came in, and the warnings that they raise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.domain.campus import BuildingUse
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.observation import DataTable, Reading, SeriesKind, SeriesWarning
from app.domain.operation import Snapshot
from app.hazards.assessing import run_model
from app.hazards.surveillance.series import series_of
from app.hazards.surveillance.triggers import FILE, load_triggers
from app.hazards.surveillance.watch import views_of, watch
from app.runtime.files import config_path
from app.runtime.text import Text
from tests.unit.hazards.scenes import NIGHT, bare_scene, building_of, scene_of

HALL = building_of(BuildingUse.DORMITORY).id
QUIET = (1, 0, 2, 1, 0, 1, 0, 2, 1, 1, 0, 1, 0, 1, 2, 0, 1, 1, 0)


def readings(
    counts: tuple[int, ...], *, kind: SeriesKind = SeriesKind.CLINIC_VISITS, name: str = "fever", **more: str
) -> tuple[Reading, ...]:
    """One reading for each visit, the last day being that of the night."""
    first = NIGHT - timedelta(days=len(counts) - 1)
    return tuple(
        Reading(
            id=f"{name}-{day}-{number}-{more}",
            kind=kind,
            at=first + timedelta(days=day),
            value=1.0,
            name=name,
            building_id=more.get("building_id", ""),
            group=more.get("group", ""),
            received_at=NIGHT,
            author="nurse",
        )
        for day, count in enumerate(counts)
        for number in range(count)
    )


def snapshot(*groups: tuple[Reading, ...]) -> Snapshot:
    found = scene_of(IncidentType.OTHER).snapshot
    assert found is not None
    return replace(found, readings=tuple(one for group in groups for one in group))


def warned(*groups: tuple[Reading, ...], at: datetime = NIGHT) -> tuple[SeriesWarning, ...]:
    return watch(snapshot(*groups), at)


def test_twelve_visits_from_one_dormitory_are_one_warning_with_its_numbers() -> None:
    (warning,) = warned(readings((*QUIET, 12), building_id=HALL))
    assert (warning.building_id, warning.value) == (HALL, 12)
    words = Text("en").render(warning.text)
    for expected in ("12 clinic visits", "usual 0.7", "C2 is", "one building"):
        assert expected in words


def test_quiet_days_warn_of_nothing() -> None:
    assert warned(readings((*QUIET, 2), building_id=HALL)) == ()


def test_the_same_day_warns_once_under_one_id() -> None:
    first, again = (warned(readings((*QUIET, 12), building_id=HALL)) for _ in range(2))
    assert [one.id for one in first] == [one.id for one in again]


def test_the_place_warns_not_the_campus_beside_it() -> None:
    found = warned(readings((*QUIET, 12), building_id=HALL), readings((*QUIET, 1), name="fever"))
    assert {one.building_id for one in found} == {HALL}


def test_a_class_warns_too() -> None:
    found = warned(readings((*QUIET, 9), kind=SeriesKind.ABSENCES, group="CS 2"))
    assert {one.group for one in found} == {"CS 2"}


def test_days_between_reports_count_nothing() -> None:
    (series, _) = series_of(snapshot(readings((2, 0, 0, 3), building_id=HALL)))
    assert series.values == (2.0, 0.0, 0.0, 3.0)


def test_old_series_warn_of_nothing() -> None:
    assert warned(readings((*QUIET, 12), building_id=HALL), at=NIGHT + timedelta(days=30)) == ()


@pytest.mark.parametrize(
    ("name", "count", "fires"),
    [
        ("measles", 10, True),
        ("measles", 9, False),
        ("diarrhoea", 20, True),
        ("腹泻", 20, True),
        ("hepatitis A", 5, True),
        ("cholera", 1, True),
        ("pneumonia", 1, True),
        ("food poisoning", 5, True),
        ("food poisoning", 4, False),
        ("sprain", 9, False),
    ],
)
def test_fixed_triggers_fire_whatever_statistics_say(name: str, count: int, fires: bool) -> None:
    """Spread over the campus, so that no building stands out; no history."""
    assert bool(warned(readings((count,), name=name))) is fires


def test_cases_of_a_week_count_together() -> None:
    assert warned(readings((2, 2, 2, 2, 2), name="mumps"))
    assert not warned(readings((6, 0, 0, 0, 0, 0, 0, 4), name="mumps"))


def test_a_word_stands_whole() -> None:
    """`flu` is not in `influx`."""
    assert not warned(readings((30,), name="influx of visitors", kind=SeriesKind.COUNTER))


def test_a_user_s_triggers_take_precedence_and_mistakes_are_told() -> None:
    (config_path() / FILE).write_text(
        '[trigger.ours]\nen = "tick bites"\nzh = "蜱咬"\nkinds = ["counter"]\nwords = ["tick"]\ndays = 1\n'
        'at_least = 2\nscope = "campus"\nstatus = "unverified"\nsource = "clinic"\n',
        "utf-8",
    )
    assert [trigger.id for trigger in load_triggers()] == ["ours"]
    assert warned(readings((2,), name="tick bite", kind=SeriesKind.COUNTER))
    for wrong in ("[trigger.a]\nen = 1\n", "[trigger\n", "x = 1\n"):
        (config_path() / FILE).write_text(wrong, "utf-8")
        with pytest.raises(UserError):
            load_triggers()


def test_the_series_that_alarms_comes_first() -> None:
    views = views_of(snapshot(readings((*QUIET, 1), name="cough"), readings((*QUIET, 12), building_id=HALL)))
    assert views[0].series.name == "fever"
    assert views[0].alarms[-1]


def table(*counts: int) -> DataTable:
    rows = tuple((f"2026-01-{day + 1:02d}", str(count)) for day, count in enumerate(counts))
    return DataTable("counts.csv", ("date", "count"), rows)


def test_the_model_says_which_days_of_a_table_alarm() -> None:
    counts = (2, 3, 1, 4, 2, 3, 2, 5, 3, 2, 4, 3, 12)
    result = run_model("warning", replace(bare_scene(), table=table(*counts)), {}, author="a").result
    alarm, c2 = result.figure("alarm"), result.figure("statistic_c2")
    assert "warning.assume.unjudged" in [note.key for note in result.assumptions], "quiet is not judged"
    assert alarm is not None
    assert alarm.value == 1
    assert c2 is not None
    assert c2.value == pytest.approx(7.7942, abs=5e-5)


def test_a_short_table_is_refused_with_what_to_go_by() -> None:
    result = run_model("warning", replace(bare_scene(), table=table(1, 2, 30)), {}, author="a").result
    assert result.fallback is not None


def test_a_table_of_years_is_compared_with_the_same_weeks_before() -> None:
    first = date(2022, 11, 1)
    quiet = [day % 5 for day in range(4 * 365)]
    rows = tuple((str(first + timedelta(days=day)), str(n)) for day, n in enumerate([*quiet, 9, 9, 9]))
    years = DataTable("years.csv", ("date", "count"), rows)
    result = run_model("warning", replace(bare_scene(), table=years), {}, author="a").result
    newest = result.tables[0].rows[0]
    assert "same weeks of earlier years" in Text("en").render(newest[2])
    assert len(result.charts[0].curves[0].x) == 90, "the chart shows the newest days"
