"""Facts to levels: the published vectors, unknown facts, what would raise it, prompts and lowering."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import Assessment, Figure, Result
from app.domain.errors import UserError
from app.domain.grading import FactName, KnownFact
from app.domain.incident import IncidentType, Level, LevelDeclaration
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.source import Source, SourceStatus
from app.hazards.level.facts import Facts, facts_of
from app.hazards.level.grading import ORDER, grade, grade_facts, lowering, rules_of, should_prompt
from app.hazards.level.matrix import cell
from app.hazards.level.rules import CHOICE, FOLDER, available_sets, choose_sets, chosen_sets, load_set
from app.runtime.files import config_path
from tests.unit.hazards.scenes import NIGHT, scene_of

ACCIDENTS = rules_of(["cn493"])
HEALTH = rules_of(["common", "cn_school_health"])


def level(kind: IncidentType, rules: tuple, **known: float) -> Level | None:  # type: ignore[type-arg]
    facts = Facts(kind, {FactName(name): value for name, value in known.items()})
    return grade_facts(facts, *rules).level


@pytest.mark.parametrize(
    ("deaths", "serious", "loss", "expected"),
    [
        (0, 100, 0, "I"),
        (29, 0, 0, "II"),
        (30, 0, 0, "I"),
        (3, 0, 0, "III"),
        (2, 9, 9.9e6, "IV"),
        (0, 10, 0, "III"),
        (0, 0, 50e6, "II"),
        (9, 50, 0, "II"),
    ],
)
def test_accidents_by_decree_493(deaths: float, serious: float, loss: float, expected: str) -> None:
    found = level(
        IncidentType.BUILDING_FIRE, ACCIDENTS, deaths=deaths, serious_injuries=serious, loss_cny=loss
    )
    assert found is Level(expected)


@pytest.mark.parametrize(
    ("ill", "deaths", "expected"),
    [(101, 1, "II"), (101, 0, "III"), (40, 0, "IV"), (5, 0, "IV"), (20, 10, "II")],
)
def test_food_poisoning_at_a_school(ill: float, deaths: float, expected: str) -> None:
    assert level(IncidentType.FOOD_POISONING, HEALTH, ill=ill, deaths=deaths) is Level(expected)


def test_five_poisoned_are_reported_within_hours() -> None:
    facts = Facts(IncidentType.FOOD_POISONING, {FactName.ILL: 5.0})
    assert [report.id for report in grade_facts(facts, *HEALTH).reports] == ["cn_school_health.food_five"]
    assert not grade_facts(replace(facts, known={FactName.ILL: 4.0}), *HEALTH).reports


def test_people_exposed_are_no_casualties() -> None:
    few = grade_facts(Facts(IncidentType.BUILDING_FIRE, {FactName.DEATHS: 0.0}, exposed=800), *ACCIDENTS)
    assert few.level is None
    assert few.worst is Level.I


def test_unknown_facts_widen_the_range_no_further_than_the_people_there_are() -> None:
    known = {FactName.LOSS_CNY: 0.0}
    proposal = grade_facts(Facts(IncidentType.BUILDING_FIRE, known, exposed=25), *ACCIDENTS)
    assert proposal.level is None
    assert proposal.worst is Level.II, "25 people cannot be 30 deaths"
    assert [(one.fact, one.level) for one in proposal.facts_to_get] == [
        (FactName.DEATHS, Level.II),
        (FactName.SERIOUS_INJURIES, Level.III),
    ]


def test_facts_to_get_come_by_how_much_they_could_change() -> None:
    proposal = grade_facts(Facts(IncidentType.FOOD_POISONING, {FactName.ILL: 40.0}, exposed=60), *HEALTH)
    levels = [one.levels for one in proposal.facts_to_get]
    assert levels == sorted(levels, reverse=True)
    assert proposal.facts_to_get[0].fact in (FactName.DEATHS, FactName.CATEGORY_A)


def test_it_says_which_number_would_raise_it() -> None:
    proposal = grade_facts(Facts(IncidentType.BUILDING_FIRE, {FactName.DEATHS: 2.0}), *ACCIDENTS)
    nearest = {one.fact: (one.at_least, one.level) for one in proposal.raises}
    assert nearest[FactName.DEATHS] == (3, Level.III)
    assert nearest[FactName.SERIOUS_INJURIES] == (10, Level.III)
    assert proposal.fired is not None
    assert proposal.fired.rule_id == "cn493.deaths_iv"


def _figure(name: str, value: float, low: float | None = None) -> Figure:
    source = Source(SourceStatus.COMPUTED, "")
    least = value if low is None else low
    return Figure(name=name, label=msg("x"), value=value, low=least, high=value + 1, unit="", source=source)


@pytest.mark.parametrize(
    ("figure", "steps"),
    [
        (_figure("rt", 1.5, 1.1), True),
        (_figure("rt", 1.5, 0.9), False),
        (_figure("reaches_occupied", 1), True),
        (_figure("reaches_occupied", 0), False),
        (_figure("time_to_threshold_min", 9), True),
        (_figure("time_to_threshold_min", 10), False),
    ],
)
def test_a_trend_steps_once_towards_i(figure: Figure, steps: bool) -> None:
    facts = Facts(IncidentType.INFECTION, {FactName.ILL: 12.0}, {figure.name: figure})
    assert grade_facts(facts, *HEALTH).level is (Level.III if steps else Level.IV)


def test_scope_and_trend_do_not_add_up() -> None:
    known = {FactName.ILL: 12.0, FactName.CROSSES_BOUNDARY: 1.0, FactName.SECONDARY_HAZARD: 1.0}
    facts = Facts(IncidentType.INFECTION, known, {"rt": _figure("rt", 2, 1.5)})
    assert grade_facts(facts, *HEALTH).level is Level.III


@given(st.dictionaries(st.sampled_from(list(FactName)), st.floats(0, 200)), st.sampled_from(list(FactName)))
def test_more_of_anything_is_never_less_severe(known: dict[FactName, float], more: FactName) -> None:
    rules = rules_of(available_sets())
    before = grade_facts(Facts(IncidentType.FOOD_POISONING, known), *rules).level
    after = grade_facts(
        Facts(IncidentType.FOOD_POISONING, known | {more: known.get(more, 0) + 50}), *rules
    ).level
    if before is not None:
        assert after is not None
        assert ORDER.index(after) <= ORDER.index(before)


def incident_of(kind: IncidentType, *facts: tuple[FactName, float | None, int], **more: object) -> Snapshot:
    """An incident with facts reported so many minutes after it was opened."""
    snapshot = scene_of(kind, **more).snapshot  # type: ignore[arg-type]
    assert snapshot is not None
    return replace(
        snapshot,
        facts=tuple(
            KnownFact(
                id=str(number),
                incident_id="i1",
                name=name,
                value=value,
                at=NIGHT + timedelta(minutes=minutes),
                author="a",
            )
            for number, (name, value, minutes) in enumerate(facts)
        ),
    )


def test_the_newest_report_counts_and_unknown_again_is_unknown() -> None:
    snapshot = incident_of(
        IncidentType.BUILDING_FIRE, (FactName.DEATHS, 3, 1), (FactName.DEATHS, 1, 2), (FactName.ILL, 4, 3),
        (FactName.ILL, None, 4),
    )  # fmt: skip
    facts = facts_of(snapshot, snapshot.incident("i1"))
    assert facts.known[FactName.DEATHS] == 1
    assert FactName.ILL not in facts.known
    assert facts.known[FactName.CROSSES_BOUNDARY] == 0
    assert (
        facts_of(snapshot, snapshot.incident("i1"), NIGHT + timedelta(minutes=1)).known[FactName.DEATHS] == 3
    )


def test_figures_are_those_of_the_newest_assessment() -> None:
    runs = tuple(
        Assessment(
            id=str(value),
            model="rt",
            at=NIGHT + timedelta(minutes=value),
            author="a",
            inputs=(),
            result=Result(headline=msg("x"), method=msg("x"), figures=(_figure("rt", value, value),)),
            incident_id="i1",
        )
        for value in (2, 1)
    )
    snapshot = incident_of(IncidentType.INFECTION, (FactName.ILL, 12, 0), assessments=runs)
    assert facts_of(snapshot, snapshot.incident("i1")).figures["rt"].value == 1


def declared(level: Level, minutes: int) -> LevelDeclaration:
    return LevelDeclaration(
        id="d", incident_id="i1", level=level, at=NIGHT + timedelta(minutes=minutes), author="a", reason="r"
    )


def test_more_severe_is_prompted_at_once_less_severe_never() -> None:
    snapshot = incident_of(IncidentType.BUILDING_FIRE, (FactName.DEATHS, 3, 1))
    proposal = grade(snapshot, snapshot.incident("i1"))
    assert should_prompt(declared(Level.IV, 0), proposal)
    assert not should_prompt(declared(Level.III, 0), proposal)
    assert not should_prompt(declared(Level.II, 0), proposal)
    assert should_prompt(None, proposal)


def test_lowering_is_advised_after_two_lower_assessments_a_quarter_of_an_hour_apart() -> None:
    snapshot = incident_of(IncidentType.BUILDING_FIRE, (FactName.DEATHS, 12, 1), (FactName.DEATHS, 3, 20))
    incident, order = snapshot.incident("i1"), declared(Level.II, 5)
    early, late = (lowering(snapshot, incident, order, NIGHT + timedelta(minutes=m)) for m in (30, 36))
    assert early is not None
    assert not early.advised
    assert late is not None
    assert late.advised
    assert lowering(snapshot, incident, declared(Level.III, 5), NIGHT + timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("likelihood", "consequence", "expected"),
    [
        (2, 5, "I"),
        (1, 5, "II"),
        (3, 4, "II"),
        (5, 3, "II"),
        (2, 4, "III"),
        (3, 3, "III"),
        (4, 2, "III"),
        (3, 2, "IV"),
    ],
)
def test_the_matrix_is_a_table_not_a_product(likelihood: int, consequence: int, expected: str) -> None:
    assert cell(likelihood, consequence) is Level(expected)


@given(st.integers(1, 4), st.integers(1, 4))
def test_the_matrix_rises_both_ways(likelihood: int, consequence: int) -> None:
    here = ORDER.index(cell(likelihood, consequence))
    assert ORDER.index(cell(likelihood + 1, consequence)) <= here
    assert ORDER.index(cell(likelihood, consequence + 1)) <= here


def test_sets_are_chosen_by_country_or_by_a_person() -> None:
    assert chosen_sets("Asia/Shanghai") == ("common", "cn493", "cn_school_health")
    assert chosen_sets("America/Vancouver") == ("common", "plain")
    choose_sets(["plain"])
    assert chosen_sets("Asia/Shanghai") == ("common", "plain")
    with pytest.raises(UserError):
        choose_sets(["nothing"])


def test_a_user_s_table_counts_shows_and_is_read_strictly() -> None:
    folder = config_path() / FOLDER
    folder.mkdir(parents=True)
    ours = '[set]\nen = "Ours"\nzh = "本校"\n[[rule]]\nid = "one"\ndimension = "scale"\nlevel = "I"\n'
    ours += (
        'when = [{ fact = "ill", at_least = 1 }]\nen = "ill"\nzh = "病"\nstatus = "verified"\nsource = "us"\n'
    )
    (folder / "plain.toml").write_text(ours, "utf-8")
    rules, _ = rules_of(["plain"])
    assert grade_facts(Facts(IncidentType.OTHER, {FactName.ILL: 1.0}), rules).level is Level.I
    assert rules[0].source.status is SourceStatus.EDITED
    wrong = ours.replace('"ill", at_least', '"sick", at_least') + ours[ours.index("[[rule]]") :].replace(
        'level = "I"', 'level = "V"'
    )
    (folder / "plain.toml").write_text(wrong, "utf-8")
    with pytest.raises(UserError) as told:
        load_set("plain")
    assert len(told.value.details) == 2
    (folder / CHOICE).write_text("sets = [", "utf-8")
    with pytest.raises(UserError):
        chosen_sets("UTC")
