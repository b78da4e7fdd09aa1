"""The model of food poisoning as a person runs it: real outbreaks from files, refusals, dates, the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.campus.sheets import read_data_table
from app.domain.assessment import AreaRole, Result, Validity
from app.domain.campus import BuildingUse
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message
from app.domain.observation import CaseReport, DataTable, Exposure
from app.hazards.assessing import Scene, run_model
from app.runtime.text import LANGUAGES, Text
from tests.unit.hazards.scenes import NIGHT, bare_scene, building_of, demo_campus, scene_of

OSWEGO = "oswego_epitools.csv"
NOROVIRUS = "norovirus_derbyshire_2001_school.csv"
HEADS = ("exposure", "ate_ill", "ate_well", "not_ill", "not_well")


def table(columns: str, *rows: str) -> DataTable:
    cells = tuple(tuple(row.split(",")) for row in rows)
    return DataTable(
        "list.csv", tuple(columns.split(",")), cells, tuple(str(n + 2) for n in range(len(rows)))
    )


def run(data: DataTable | None, scene: Scene | None = None, **values: object) -> Result:
    given = {key: str(value) for key, value in values.items()}
    return run_model("foodborne", replace(scene or bare_scene(), table=data), given, author="a").result


def value(result: Result, name: str) -> float:
    found = result.figure(name)
    assert found is not None, name
    return found.value


def keys(messages: tuple[Message, ...]) -> list[str]:
    return [message.key for message in messages]


def cells(result: Result, title: str) -> list[list[str]]:
    """The rows of the table of that title, in English."""
    text = Text("en")
    one = next(one for one in result.tables if one.title.key == f"foodborne.table.{title}")
    return [[text.render(cell) for cell in row] for row in one.rows]


def test_oswego_runs_from_its_file(sample_data: Path) -> None:
    result = run(read_data_table(sample_data / "outbreaks" / OSWEGO))
    assert (value(result, "ill"), value(result, "interviewed")) == (46, 75)
    rate, ratio, middle = (result.figure(n) for n in ("attack_rate", "rr_top", "median_incubation_h"))
    assert rate is not None and ratio is not None and middle is not None
    assert (rate.value, rate.low, rate.high) == pytest.approx((0.613, 0.500, 0.715), abs=6e-4)
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx((5.574, 1.938, 16.029), abs=6e-4)
    assert (middle.value, middle.low, middle.high) == (4.0, 3.0, 5.875)
    assert value(result, "cases_exposed_top") == pytest.approx(0.935, abs=5e-4)
    assert value(result, "paf_top") == pytest.approx(0.767, abs=5e-4)
    assert result.validity is Validity.OK
    assert dict(result.headline.params)["food"] == "vanilla ice cream"
    told = dict(next(m for m in result.assumptions if m.key == "foodborne.assume.incubation").params)
    assert (told["n"], told["low"], told["high"], told["mean"]) == (22, 3.0, 7.0, 4.3)


def test_the_foods_of_oswego_in_order(sample_data: Path) -> None:
    result = run(read_data_table(sample_data / "outbreaks" / OSWEGO))
    foods = cells(result, "foods")
    assert [row[0] for row in foods[:2]] == ["vanilla ice cream", "cakes"]
    assert foods[0][5] == "<0.0001" and {row[5] for row in foods[1:]} == {"1.0000"}
    chocolate = next(row for row in foods if row[0] == "chocolate ice cream")
    assert chocolate[1] == "25/47 (53.2 %)" and chocolate[4] == "0.0891"
    assert chocolate[3].startswith("0.72") and chocolate[7] == "1.01", "it only stands back for the vanilla"
    gaps = dict(next(m for m in result.assumptions if m.key == "foodborne.assume.unknown_answers").params)
    assert gaps["foods"] == "mashed potato (1), chocolate ice cream (1)"


def test_the_epidemic_curve_of_oswego_shows_the_two_that_stand_apart(sample_data: Path) -> None:
    result = run(read_data_table(sample_data / "outbreaks" / OSWEGO))
    main, apart = result.charts[0].curves
    assert {x: y for x, y in zip(main.x, main.y, strict=True) if y} == {
        21.5: 6,
        22.5: 6,
        23.5: 7,
        24.5: 9,
        25.5: 10,
        26.5: 6,
    }
    assert {x for x, y in zip(apart.x, apart.y, strict=True) if y} == {15.5, 34.5}
    assert "foodborne.assume.point_source" in keys(result.assumptions)
    assert "foodborne.assume.apart" in keys(result.assumptions)
    assert cells(result, "meal")[1][1].startswith("dinner of")


def test_the_agents_of_oswego(sample_data: Path) -> None:
    data = read_data_table(sample_data / "outbreaks" / OSWEGO)
    for given in ({}, {"vomiting": "yes", "fever": "no"}):
        first = {row[0] for row in cells(run(data, **given), "agents")[:2]}
        assert first == {"Staphylococcus aureus, toxin", "Bacillus cereus, emetic toxin"}


def test_a_date_without_year_is_the_newest_that_has_been(sample_data: Path) -> None:
    data = read_data_table(sample_data / "outbreaks" / OSWEGO)
    begins = []
    for month, given in ((3, {}), (6, {}), (3, {"year": 1940})):
        scene = Scene(at=datetime(2026, month, 2, tzinfo=UTC))
        axis = dict(run(data, scene, **given).charts[0].x_label.params)["start"]
        assert isinstance(axis, datetime)
        begins.append(axis.date().isoformat())
    assert begins == ["2025-04-18", "2026-04-18", "1940-04-18"]


def test_the_norovirus_school_runs_from_its_file(sample_data: Path) -> None:
    """492 pupils: 83 with a start of illness or vomiting, 118 more only absent, 291 with nothing."""
    data = read_data_table(sample_data / "outbreaks" / NOROVIRUS)
    result = run(data)
    ill, asked, rate = (result.figure(n) for n in ("ill", "interviewed", "attack_rate"))
    assert ill is not None and asked is not None and rate is not None
    assert (ill.value, ill.high) == (83, 201)
    assert (asked.value, asked.high) == (374, 492)
    assert (rate.low, rate.value, rate.high) == pytest.approx((83 / 492, 83 / 374, 201 / 492))
    assert cells(result, "groups")[0][:2] == ["10", "17/22 (77.3 %)"]
    assert result.figure("rr_top") is None
    main, apart = result.charts[0].curves
    days = dict(zip(main.x, map(sum, zip(main.y, apart.y, strict=True)), strict=True))
    assert (days[16], days[17], sum(days.values())) == (23, 10, 75)
    assert {"foodborne.assume.absent_unknown", "foodborne.assume.groups"} <= set(keys(result.assumptions))
    assert "foodborne.assume.no_agents" in keys(result.assumptions)


def test_the_absent_count_as_ill_where_a_person_says_so(sample_data: Path) -> None:
    data = read_data_table(sample_data / "outbreaks" / NOROVIRUS)
    result = run(data, absent_ill="yes", vomiting="yes", diarrhoea="yes")
    assert (value(result, "ill"), value(result, "interviewed")) == (201, 492)
    assert cells(result, "agents")[0][0] == "Norovirus"
    assert "foodborne.assume.no_point_source" in keys(result.assumptions)


def test_a_two_by_two_table() -> None:
    result = run(
        DataTable("c.csv", HEADS, (("cakes", "27", "13", "19", "16"), ("ice", "43", "11", "3", "18")))
    )
    assert (value(result, "ill"), value(result, "interviewed")) == (46, 75)
    assert value(result, "rr_top") == pytest.approx(5.574, abs=5e-4)
    assert dict(result.headline.params)["food"] == "ice"
    assert result.charts == () and result.figure("median_incubation_h") is None


def test_a_food_that_chance_explains_is_no_suspect() -> None:
    result = run(DataTable("c.csv", HEADS, (("cakes", "27", "13", "19", "16"),)))
    assert result.headline.key == "foodborne.headline.no_food"
    assert value(result, "rr_top") > 1 and result.figure("paf_top") is None


def test_few_answers_are_said_to_be_few() -> None:
    result = run(DataTable("c.csv", HEADS, (("cakes", "4", "1", "1", "4"),)))
    assert result.validity is Validity.EXTRAPOLATED
    assert result.reason is not None and result.reason.key == "foodborne.few"


def test_refusals() -> None:
    assert run(None).validity is Validity.REFUSED
    lone = run(DataTable("c.csv", HEADS, (("cakes", "1", "11", "0", "18"),)))
    assert lone.validity is Validity.REFUSED
    assert lone.reason is not None and lone.reason.key == "foodborne.too_few_ill"
    assert run(None, scene_of(IncidentType.FOOD_POISONING)).validity is Validity.REFUSED


def test_a_list_of_the_ill_alone_gives_no_rates() -> None:
    result = run(table("id,onset", "1,2026-03-01 14:00", "2,2026-03-01 15:00", "3,"))
    assert result.validity is Validity.EXTRAPOLATED
    assert result.reason is not None and result.reason.key == "foodborne.only_ill"
    assert result.figure("attack_rate") is None and value(result, "ill") == 2


def test_what_cannot_be_compared_is_named() -> None:
    rows = (f"{n},{'Y' if n < 10 else 'N'},Y,{'Y' if n < 10 else 'N'},note {n}" for n in range(20))
    result = run(table("id,ill,rice,ham,remark", *rows))
    alike = dict(next(m for m in result.assumptions if m.key == "foodborne.assume.not_comparable").params)
    left = dict(next(m for m in result.assumptions if m.key == "foodborne.assume.left_aside").params)
    half = dict(next(m for m in result.assumptions if m.key == "foodborne.assume.half").params)
    assert (alike["foods"], left["columns"], half["foods"]) == ("rice", "remark", "ham")
    assert value(result, "rr_top") == pytest.approx(21.0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (DataTable("c.csv", HEADS, (("cakes", "27", "-1", "19", "16"),)), "foodborne.row.count"),
        (DataTable("c.csv", HEADS, (("cakes", "0", "0", "0", "0"),)), "foodborne.row.nobody"),
        (DataTable("c.csv", HEADS, (("", "1", "2", "3", "4"),)), "foodborne.row.name"),
        (table("id,ill", "1,Y", "2,perhaps"), "foodborne.row.bad"),
        (table("id,onset", "1,2026-03-01", "2,soon"), "foodborne.row.bad"),
        (table("class,start_illness", "1,3", "1,-2"), "foodborne.row.bad"),
        (table("id,onset", "1,3/4/2026", "2,5/4/2026"), "foodborne.row.bad"),
    ],
)
def test_bad_rows_are_listed_and_nothing_is_half_read(data: DataTable, reason: str) -> None:
    with pytest.raises(UserError) as told:
        run(data)
    assert told.value.message.key == "foodborne.bad_rows"
    assert {detail.key for detail in told.value.details} == {reason}


def test_a_table_of_something_else_says_so() -> None:
    with pytest.raises(UserError) as told:
        run(table("date,visits", "2026-03-01,4"))
    assert told.value.message.key == "foodborne.no_columns"


def test_the_order_of_day_and_month_is_a_persons() -> None:
    data = table("id,onset", "1,3/2/2026 14:00", "2,3/2/2026 15:00")
    start = dict(run(data, date_order="dmy").charts[0].x_label.params)["start"]
    assert isinstance(start, datetime) and (start.month, start.day) == (2, 3)


def test_a_meal_that_everybody_had_gives_the_incubation() -> None:
    data = table(
        "编号,是否发病,发病日期,米饭",
        *(f"{n},是,2026-03-01 {14 + n % 3}:00,是" for n in range(9)),
        "99,否,,否",
    )
    result = run(data, meal_at="2026-03-01T12:00:00+00:00")
    assert value(result, "median_incubation_h") == 3.0
    assert cells(result, "meal")[1][1] == "lunch of 2026-03-01"


def test_who_fell_ill_before_the_meal_is_not_used() -> None:
    data = table("id,ill,onset", "1,Y,2026-03-01 11:00", "2,Y,2026-03-01 14:00", "3,N,")
    result = run(data, meal_at="2026-03-01T12:00:00+00:00")
    assert value(result, "median_incubation_h") == 2.0
    assert "foodborne.assume.impossible" in keys(result.assumptions)


def case(
    number: int, *, ill: bool, building_id: str = "", food: bool | None = None, **more: object
) -> CaseReport:
    eaten = () if food is None else (Exposure(name="Lotus Canteen", exposed=food),)
    return CaseReport(
        id=f"c{number}",
        number=str(number),
        ill=ill,
        onset_at=NIGHT - timedelta(hours=2) if ill else None,
        building_id=building_id,
        exposures=eaten,
        received_at=NIGHT,
        author="a",
        **more,  # type: ignore[arg-type]
    )


def roles(result: Result) -> dict[str, AreaRole]:
    return {area.subject_id: area.role for area in result.areas}


def test_cases_of_the_operation_and_the_canteen_they_name() -> None:
    first, second = [b.id for b in demo_campus().buildings if b.use is BuildingUse.CANTEEN][:2]
    people = [case(n, ill=True, building_id=first) for n in range(12)]
    people += [case(20, ill=True, building_id=second)]
    people += [case(n, ill=False, building_id=second) for n in range(30, 42)]
    people += [case(n, ill=True, building_id=first, incident_id="other") for n in range(50, 60)]
    result = run(None, scene_of(IncidentType.FOOD_POISONING, cases=tuple(people)))
    assert (value(result, "ill"), value(result, "interviewed")) == (13, 25)
    assert roles(result) == {first: AreaRole.EXPOSED, second: AreaRole.INFORMATION}
    assert cells(result, "canteens")[0][0] == building_of(BuildingUse.CANTEEN).name


def test_the_only_canteen_named_and_that_of_the_incident() -> None:
    canteen = building_of(BuildingUse.CANTEEN).id
    people = tuple(case(n, ill=n < 5, building_id=canteen) for n in range(9))
    assert roles(run(None, scene_of(IncidentType.FOOD_POISONING, cases=people))) == {
        canteen: AreaRole.EXPOSED
    }
    nowhere = tuple(case(n, ill=n < 5) for n in range(9))
    at_canteen = scene_of(IncidentType.FOOD_POISONING, BuildingUse.CANTEEN, cases=nowhere)
    assert roles(run(None, at_canteen)) == {canteen: AreaRole.EXPOSED}
    assert roles(run(None, scene_of(IncidentType.FOOD_POISONING, cases=nowhere))) == {}


def test_a_canteen_among_the_exposures_and_in_a_table() -> None:
    lotus = next(b.id for b in demo_campus().buildings if b.name == "Lotus Canteen")
    people = tuple(case(n, ill=n < 10, food=n < 11) for n in range(20))
    assert roles(run(None, scene_of(IncidentType.FOOD_POISONING, cases=people))) == {lotus: AreaRole.EXPOSED}
    rows = [
        f"{n},{'Y' if n < 10 else 'N'},{'lotus canteen' if n < 11 else 'Maple Canteen'}" for n in range(20)
    ]
    result = run(table("id,ill,canteen", *rows), scene_of(IncidentType.FOOD_POISONING))
    assert roles(result)[lotus] is AreaRole.EXPOSED


def test_what_is_not_yet_known_is_not_used() -> None:
    later = replace(case(1, ill=True), onset_at=NIGHT + timedelta(hours=1))
    people = (later, *(case(n, ill=True) for n in (2, 3)), *(case(n, ill=False) for n in range(4, 9)))
    assert value(run(None, scene_of(IncidentType.FOOD_POISONING, cases=people)), "ill") == 2


def test_symptoms_of_the_list_shift_the_agents() -> None:
    def first(symptoms: str) -> str:
        rows = [f"{n},Y,2026-03-01 {10 + n}:00,{symptoms}" for n in range(4)]
        return cells(run(table("id,ill,onset,symptoms", *rows, "9,N,,")), "agents")[0][0]

    assert first("diarrhoea; fever; blood in stool") in {
        "Shigella",
        "Campylobacter",
        "Salmonella, non-typhoid",
    }
    assert first("双眼复视、吞咽困难") == "Clostridium botulinum, toxin"


def test_every_word_is_there_in_both_languages(sample_data: Path) -> None:
    results = [run(read_data_table(sample_data / "outbreaks" / name)) for name in (OSWEGO, NOROVIRUS)]
    for language in LANGUAGES:
        text = Text(language)
        for result in results:
            words = [cell for one in result.tables for row in one.rows for cell in row]
            words += [*result.assumptions, result.headline, result.method, result.charts[0].x_label]
            assert not [word for word in words if "foodborne." in text.render(word)]
