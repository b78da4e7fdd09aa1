"""What came in is kept once, corrected, and becomes an incident with its evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.command.alerts import add_alerts
from app.command.context import Context
from app.command.intake import preview_table, take_file
from app.command.observations import Added, add_observations, add_reading
from app.command.warnings import dismiss_warning, open_from_warning, opening_of, raise_warnings
from app.domain.errors import UserError
from app.domain.grading import FactName
from app.domain.incident import IncidentType
from app.domain.message import bilingual
from app.domain.observation import DataTable, SeriesKind, SeriesWarning, WarningStatus
from app.domain.operation import Snapshot
from app.domain.source import Source, SourceStatus
from app.exchange.cap import read_cap

CAP = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{id}</identifier><sender>s</sender>
<sent>2026-11-22T10:00:00+08:00</sent><status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>
{refs}<info><category>Met</category><event>Storm</event><urgency>Immediate</urgency><severity>Severe</severity>
<certainty>Likely</certainty><area><areaDesc>Here</areaDesc><circle>39.745,115.835 5</circle>
</area></info></alert>"""


def table(value: str = "1") -> DataTable:
    return DataTable("f.csv", ("date", "building", "count"), (("2026-11-20", "Maple", value),))


def add(ctx: Context, given: DataTable, *, accept: bool = False) -> Added:
    preview = preview_table(ctx, given, kind=SeriesKind.ABSENCES)
    return add_observations(ctx, preview, accept_rejected=accept)


def test_the_same_file_twice_is_known_and_another_value_corrects(ctx: Context) -> None:
    assert add(ctx, table()) == Added(1, 0, 0)
    sequence = ctx.snapshot.sequence
    assert add(ctx, table()) == Added(0, 1, 0)
    assert ctx.snapshot.sequence == sequence
    assert add(ctx, table("3")) == Added(0, 0, 1)
    assert [one.value for one in ctx.snapshot.readings] == [3.0]


def test_nothing_is_half_read_unless_a_person_says_so(ctx: Context) -> None:
    rows = (("2026-11-20", "Maple", "1"), ("2026-11-20", "nowhere", "1"))
    given = DataTable("f.csv", ("date", "building", "count"), rows)
    with pytest.raises(UserError) as refused:
        add(ctx, given)
    assert len(refused.value.details) == 1
    assert ctx.snapshot.readings == ()
    assert add(ctx, given, accept=True).new == 1


def test_a_reading_by_hand(ctx: Context) -> None:
    add_reading(ctx, SeriesKind.CLINIC_VISITS, 2, building_id="building:Maple")
    for value in (-1.0, float("nan")):
        with pytest.raises(UserError):
            add_reading(ctx, SeriesKind.CLINIC_VISITS, value)
    assert [one.value for one in ctx.snapshot.readings] == [2.0]


def warn(snapshot: Snapshot, at: datetime) -> tuple[SeriesWarning, ...]:
    return (
        SeriesWarning(
            id="w1", kind=SeriesKind.CLINIC_VISITS, name="vomiting", building_id="building:Maple",
            group="", day=at - timedelta(hours=3), detector="c1", value=12.0, expected=1.0, threshold=3.0,
            statistic=4.0, text=bilingual("12 visits", "12 次就诊"), fired_at=at,
            source=Source(SourceStatus.VERIFIED, "EARS"),
        ),
    )  # fmt: skip


def test_a_warning_becomes_an_incident_with_its_evidence_in_one_step(ctx: Context) -> None:
    assert len(raise_warnings(ctx, warn)) == 1
    assert raise_warnings(ctx, warn) == ()
    before = ctx.snapshot.sequence
    incident = open_from_warning(ctx, "w1")
    now = ctx.snapshot
    assert now.sequence == before + 1
    assert (incident.type, incident.building_id) == (IncidentType.FOOD_POISONING, "building:Maple")
    assert now.incident(incident.id).casualties == 12
    assert [(one.name, one.value) for one in now.facts] == [(FactName.ILL, 12.0)]
    assert now.extent(incident.id) is not None
    assert [one.text for one in now.log] == ["12 visits"]
    assert (now.warnings[0].status, now.warnings[0].incident_id) == (WarningStatus.OPENED, incident.id)
    with pytest.raises(UserError):
        open_from_warning(ctx, "w1")


@pytest.mark.parametrize(
    ("name", "cases"),
    [("Hill House", False), ("still away", False), ("ill", True), ("Ill, Hill House", True),
     ("Influenza", True), ("fluent", False), ("Fevers", True), ("因病缺课", True)],
)  # fmt: skip
def test_a_word_of_a_series_is_a_whole_word(ctx: Context, name: str, cases: bool) -> None:
    (warning,) = warn(ctx.snapshot, ctx.clock())
    absences = replace(warning, kind=SeriesKind.ABSENCES, name=name)
    assert opening_of(absences).cases is cases
    assert opening_of(replace(warning, name="Gastroenteritis")).incident is IncidentType.FOOD_POISONING
    assert opening_of(replace(warning, name="seafoods")).incident is IncidentType.INFECTION


def test_the_lists_of_two_outbreaks_stay_apart(ctx: Context, tmp_path: Path) -> None:
    for name, sex in (("first", "m"), ("second", "f"), ("second", "m")):
        file = tmp_path / f"{name}.csv"
        file.write_text(f"number,ill,sex\n1,yes,{sex}\n", "utf-8")
        take_file(ctx, file)
    assert sorted((one.origin.partition(".")[0], one.sex) for one in ctx.snapshot.cases) == [
        ("first", "m"),
        ("second", "m"),
    ]


def test_a_warning_is_dismissed_with_a_reason(ctx: Context) -> None:
    raise_warnings(ctx, warn)
    with pytest.raises(UserError):
        dismiss_warning(ctx, "w1", " ")
    assert dismiss_warning(ctx, "w1", "drill").status is WarningStatus.DISMISSED


def test_an_update_takes_the_place_of_an_alert_even_when_it_came_first(ctx: Context) -> None:
    def reading(**words: str) -> Added:
        content = CAP.format(**words).encode()
        return add_alerts(ctx, read_cap(content, ctx.snapshot.campus.info, author="a", at=ctx.clock()))

    refs = "<references>s,1,2026-11-22T10:00:00+08:00</references>"
    assert reading(id="1", kind="Alert", refs="").new == 1
    assert reading(id="2", kind="Update", refs=refs).new == 1
    assert reading(id="1", kind="Alert", refs="").new == 0
    (alert,) = ctx.snapshot.alerts
    assert alert.identifier == "2"
    assert alert.area is not None


def test_a_file_is_taken_in_by_its_name(ctx: Context, tmp_path: Path) -> None:
    file = tmp_path / "absences.csv"
    file.write_text("date,building,count\n2026-11-20,Maple,4\n", "utf-8")
    assert take_file(ctx, file).new == 1
    assert ctx.snapshot.readings[0].kind is SeriesKind.ABSENCES
