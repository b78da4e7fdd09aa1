"""Tables become records; what cannot be read says why, and the same thing has the same id."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.campus.moments import Moments
from app.domain.errors import UserError
from app.domain.observation import DataTable, SeriesKind
from app.exchange.observations.json_table import json_table
from app.exchange.observations.mapping import TableKind, guess
from app.exchange.observations.reading import ObservationPreview, read_observations
from app.exchange.observations.weather import WeatherSource
from tests.unit.command.conftest import small_campus

AT = datetime(2026, 11, 22, 19, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
CAMPUS = small_campus()


def read(table: DataTable, what: TableKind = TableKind.READINGS) -> ObservationPreview:
    kind = SeriesKind.CLINIC_VISITS
    return read_observations(table, what, guess(table, what), CAMPUS, kind=kind, author="desk", at=AT)


def reasons(preview: ObservationPreview) -> list[str]:
    return [dict(one.message.params)["reason"].key for one in preview.rejected]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "clock", "expected"),
    [
        ("2026-11-20", "", datetime(2026, 11, 19, 16, tzinfo=UTC)),
        ("2026-11-20T08:30:00Z", "", datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),
        ("2026/11/20 08:30", "", datetime(2026, 11, 20, 0, 30, tzinfo=UTC)),
        ("2026年11月20日", "下午3点", datetime(2026, 11, 20, 7, tzinfo=UTC)),
        ("20/11/2026", "12:30 AM", datetime(2026, 11, 19, 16, 30, tzinfo=UTC)),
        ("46346.5", "", datetime(2026, 11, 20, 4, tzinfo=UTC)),
    ],
)
def test_dates_in_every_spelling(text: str, clock: str, expected: datetime) -> None:
    assert Moments.of([text], ZONE).read(text, clock) == expected


def test_an_ambiguous_date_is_refused_unless_the_file_decides() -> None:
    with pytest.raises(UserError) as refused:
        Moments.of(["03/04/2026"], ZONE).read("03/04/2026")
    assert refused.value.message.key == "observations.date_ambiguous"
    by_file = Moments.of(["03/04/2026", "25/04/2026"], ZONE)
    assert by_file.read("03/04/2026") == datetime(2026, 4, 2, 16, tzinfo=UTC)
    with pytest.raises(UserError):
        Moments.of(["13/04/2026", "04/13/2026"], ZONE).read("03/04/2026")


def test_a_bad_row_says_why_and_a_building_is_suggested() -> None:
    rows = (
        ("2026-11-20", "Maple", "1"),
        ("2026-11-20", "Cedar楼", "2"),
        ("2026-11-20", "Mapel", "1"),
        ("2026-11-20", "Maple", "-1"),
        ("2026-11-20", "Maple", "nan"),
        ("", "Maple", "1"),
        ("2027-11-20", "Maple", "1"),
    )
    found = read(DataTable("f.csv", ("date", "building", "count"), rows))
    assert [one.building_id for one in found.readings] == ["building:Maple", "building:Cedar"]
    assert [one.subject for one in found.rejected] == ["3", "4", "5", "6", "7"]
    keys = ("building_near", "out_of_range", "no_number", "missing", "in_future")
    assert reasons(found) == [f"observations.{key}" for key in keys]


def test_visits_without_a_number_are_told_apart_and_recognised_again() -> None:
    row = ("2026-11-20", "Maple")
    once = read(DataTable("a.csv", ("date", "building"), (row, row, row)))
    again = read(DataTable("b.csv", ("date", "building"), (row, row, row, row)))
    ids = [one.id for one in once.readings]
    assert len(set(ids)) == 3
    assert [one.id for one in again.readings][:3] == ids


def test_a_line_list_with_what_people_ate() -> None:
    table = DataTable(
        "l.csv",
        ("id", "ill", "onset date", "milk", "ham"),
        (("1", "Y", "2026-11-20", "Y", ""), ("2", "N", "", "N", "y"), ("2", "N", "", "N", "y")),
    )
    found = read(table, TableKind.CASES)
    assert [(one.number, one.ill) for one in found.cases] == [("1", True), ("2", False)]
    assert [one.exposed for one in found.cases[0].exposures] == [True, None]
    assert reasons(found) == ["observations.number_twice"]


@pytest.mark.parametrize(
    ("column", "value", "mps"),
    [("wind_mps", "5", 5), ("Wind (km/h)", "36", 10), ("wind_knots", "10", 5.1444)],
)
def test_the_unit_of_the_wind_stands_in_its_column(column: str, value: str, mps: float) -> None:
    table = DataTable("w.csv", ("date", column, "wind_from_deg"), (("2026-11-20", value, "360"),))
    (report,) = read(table, TableKind.WEATHER).weather
    assert report.wind_mps == pytest.approx(mps, abs=1e-3)
    assert report.wind_from_deg == 0


def test_the_answer_of_a_weather_service_brings_its_units_and_its_time() -> None:
    body = {"time": "2026-11-20T10:00", "wind_speed_10m": 36, "wind_direction_10m": 90}
    answer = {"current_units": {"wind_speed_10m": "km/h"}, "current": body}
    (report,) = read(json_table(json.dumps(answer), "web"), TableKind.WEATHER).weather
    assert report.wind_mps == pytest.approx(10)
    assert report.at == datetime(2026, 11, 20, 2, tzinfo=UTC)


def test_a_wind_without_a_unit_is_refused() -> None:
    with pytest.raises(UserError):
        read(DataTable("w", ("wind", "wind_from_deg"), (("5", "90"),)), TableKind.WEATHER)
    with pytest.raises(UserError):
        WeatherSource("file:///etc/passwd")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_json_is_a_table_or_a_plain_refusal(content: bytes) -> None:
    with contextlib.suppress(UserError):
        assert json_table(content, "x").rows


@given(st.lists(st.tuples(*[st.text(max_size=20)] * 4), min_size=1, max_size=5), st.sampled_from(TableKind))
def test_any_cells_become_records_or_findings(rows: list[tuple[str, ...]], what: TableKind) -> None:
    heads = {
        TableKind.READINGS: ("date", "count", "building", "kind"),
        TableKind.CASES: ("id", "onset", "ill", "age"),
        TableKind.WEATHER: ("date", "wind_mps", "wind_from_deg", "sky"),
    }[what]
    found = read(DataTable("x", heads, tuple(rows)), what)
    records = (*found.readings, *found.cases, *found.weather)
    assert len(records) + len(found.rejected) == len(rows)
    assert len({one.id for one in records}) == len(records)


@given(st.text(max_size=30), st.text(max_size=12))
def test_any_text_is_a_moment_or_a_plain_refusal(text: str, clock: str) -> None:
    with contextlib.suppress(UserError):
        assert Moments.of([text], ZONE).read(text, clock).tzinfo is not None


def test_a_mapping_that_does_not_fit_is_refused() -> None:
    table = DataTable("f", ("date",), (("2026-11-20",),))
    wrong = replace(guess(table, TableKind.READINGS), columns={"date": "day"})
    with pytest.raises(UserError):
        read_observations(table, TableKind.READINGS, wrong, CAMPUS, author="a", at=AT)


def test_the_key_in_an_address_is_not_kept_with_the_weather() -> None:
    address = WeatherSource("https://who:secret@weather.example:8443/v1/secret/now?appid=secret#secret")
    table = json_table(b'{"wind_mps": 3, "wind_from_deg": 90}', address.name)
    (report,) = read(table, TableKind.WEATHER).weather
    assert "secret" not in f"{report.origin} {report.source.reference}"
    assert report.source.reference == "weather.example"
