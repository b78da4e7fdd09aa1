"""The demand rules: what ships, what a person edits, and what is refused."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.campus.resources import catalogue
from app.domain.errors import UserError
from app.domain.incident import ExternalService, IncidentType
from app.domain.plan import DemandKind, Phase
from app.domain.source import Estimate, SourceStatus
from app.planning.needs.rules import (
    FILE,
    Rule,
    RuleSet,
    external_services,
    load_rules,
    parse_rules,
    rules_text,
)
from app.runtime.files import config_path, data_path
from app.runtime.text import Text

SHIPPED = data_path("parameters", FILE).read_text("utf-8")
CAMPUS_NEVER = {"fire", "ambulance", "police", "hazmat", "fire_fighting", "rescue"}


def exactly(value: float) -> Estimate:
    return Estimate(value, value, value)


def rule_of(rules: RuleSet, name: str) -> Rule:
    return next(rule for rule in rules.rules if rule.id == name)


def findings(text: str) -> str:
    with pytest.raises(UserError) as error:
        parse_rules(text, "rules.toml")
    return " ".join(Text("en").render(m) for m in (error.value.message, *error.value.details))


@pytest.mark.parametrize("kind", IncidentType)
def test_every_kind_of_incident_has_campus_needs_and_outside_help(kind: IncidentType) -> None:
    rules = load_rules()
    assert rules.campus(kind, frozenset({Phase.FIRST_HOUR}))
    assert external_services(kind)


@pytest.mark.parametrize("kind", [IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE])
def test_a_fire_calls_the_fire_service_first(kind: IncidentType) -> None:
    assert external_services(kind)[0] is ExternalService.FIRE


@pytest.mark.parametrize("kind", [IncidentType.THREAT, IncidentType.CROWD])
def test_a_threat_and_a_crowd_call_the_police_first(kind: IncidentType) -> None:
    assert external_services(kind)[0] is ExternalService.POLICE


def test_items_are_known_and_no_campus_team_stands_in_for_an_outside_service() -> None:
    known = catalogue()
    for rule in load_rules().rules:
        if rule.service is None:
            assert rule.item in (
                known.capabilities if rule.kind is DemandKind.CAPABILITY else known.supplies
            ), rule.id
            assert rule.item not in CAMPUS_NEVER
        else:
            assert rule.item == ""


def test_every_figure_has_a_source_and_an_honest_status() -> None:
    for rule in load_rules().rules:
        assert len(rule.source.reference) > 10
        if "no publication" in rule.source.reference and "primary" not in rule.source.reference:
            assert rule.source.status is SourceStatus.UNVERIFIED, rule.id
        assert not re.search(r"\[[VUC]+", rule.source.reference)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_labels_and_units_are_words(language: str) -> None:
    text = Text(language)
    for rule in load_rules().rules:
        assert text(rule.label) != rule.label
        assert not rule.unit or text(rule.unit) != rule.unit


@pytest.mark.parametrize("kind", IncidentType)
def test_neither_soap_nor_toilets_in_the_first_hour(kind: IncidentType) -> None:
    items = {rule.item for rule in load_rules().campus(kind, frozenset({Phase.FIRST_HOUR}))}
    assert not items & {"soap", "toilet", "mat", "cot"}


def test_a_later_phase_takes_the_place_of_the_earlier_row_of_its_item() -> None:
    rules = load_rules()
    later = rules.campus(IncidentType.DORMITORY_FIRE, frozenset({Phase.FIRST_HOUR, Phase.FIRST_DAY}))
    water = [rule.id for rule in later if rule.item == "water_l"]
    assert water == ["water_first_day"]
    assert "toilet" in {rule.item for rule in later}


@pytest.mark.parametrize(
    ("name", "base", "best"),
    [
        ("first_aid_crowd", 8000, 11),  # 2 per 1000 up to 3000 and 1 per 1000 above (The Purple Guide)
        ("first_aid_crowd", 3000, 6),
        ("first_aid_crowd", 10, 2),
        ("evacuation_guides", 101, 3),  # rounded up
        ("evacuation_guides", 100, 2),
        ("water_first_day", 200, 1500),  # 7.5 L a person (Sphere 2011)
        ("blankets", 600, 600),
        ("toilets", 101, 3),  # 1 per 50 (Sphere 2011)
        ("evacuation_guides", 0, 0),
        ("ambulances_trauma", 60, 14),  # 12 red and 18 yellow: 21 trips of 40 min within the hour
    ],
)
def test_quantities_of_the_shipped_rules(name: str, base: float, best: int) -> None:
    assert rule_of(load_rules(), name).quantity(exactly(base))[1] == best


def test_the_band_of_the_people_and_of_the_rule_both_count() -> None:
    assert rule_of(load_rules(), "water_first_day").quantity(Estimate(50, 100, 200)) == (125, 750, 3000)


@settings(deadline=None)
@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_low_is_never_above_best_nor_best_above_high(a: float, b: float, c: float) -> None:
    low, best, high = sorted((a, b, c))
    for rule in load_rules().rules:
        quantities = rule.quantity(Estimate(low, best, high))
        assert list(quantities) == sorted(quantities)


def test_an_edited_copy_takes_precedence_and_says_so() -> None:
    edited = SHIPPED.replace(
        "per = { low = 100, best = 50, high = 50 }", "per = { low = 100, best = 20, high = 20 }"
    )
    (config_path() / FILE).write_text(edited, "utf-8")
    rules = load_rules()
    guides = rule_of(rules, "evacuation_guides")
    assert guides.quantity(exactly(100))[1] == 5
    assert guides.source.status is SourceStatus.EDITED
    assert rule_of(rules, "cordon").source.status is SourceStatus.UNVERIFIED
    assert rules_text() == edited


def test_an_untouched_copy_is_not_called_edited() -> None:
    (config_path() / FILE).write_text(SHIPPED, "utf-8")
    assert not any(rule.source.status is SourceStatus.EDITED for rule in load_rules().rules)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('item = "megaphone"', 'item = "megaphone"\ncolour = "red"', "colour"),
        ('item = "megaphone"\n', "", "item"),
        ("limit_min = 8", "limit_min = -8", "limit_min"),
        ("limit_min = 8", "limit_min = nan", "limit_min"),
        ("limit_min = 8", "limit_min = true", "limit_min"),
        ("per = { low = 75, best = 50, high = 25 }", "per = { low = 75, best = 0, high = 25 }", "best"),
        ("per = { low = 75, best = 50, high = 25 }", "per = { low = 25, best = 50, high = 75 }", "order"),
        (
            "amount = { low = 20, best = 40, high = 60 }",
            "amount = { low = 50, best = 40, high = 60 }",
            "order",
        ),
        (
            "amount = { low = 20, best = 40, high = 60 }",
            "amount = { low = 20, best = inf, high = inf }",
            "best",
        ),
        ('incidents = ["crowd"]', 'incidents = ["earthquake"]', "earthquake"),
        ('incidents = ["crowd"]', "incidents = []", "incidents"),
        ('measure = "perimeter_m"', 'measure = "girth"', "girth"),
        ("minimum = 10", "minimum = 1.5", "minimum"),
        ("minimum = 10", "minimum = -1", "minimum"),
        ('status = "computed"', 'status = "certain"', "certain"),
        ("format = 1", "format = 2", "format"),
        ("format = 1", "", "format"),
        ('incidents = ["crowd"]', 'incidents = ["crowd", "flood"]', "evacuation_guides"),
        (
            "dormitory_fire     = { low = 0.0, best = 0.02, high = 0.10",
            "dormitory_fire = { low = 0.0, best = 0.02, high = 7",
            "high",
        ),
    ],
)
def test_a_mistake_is_named(old: str, new: str, says: str) -> None:
    assert old in SHIPPED
    assert says in findings(SHIPPED.replace(old, new, 1))


def test_all_mistakes_are_told_at_once() -> None:
    text = SHIPPED.replace("limit_min = 8", "limit_min = 0").replace('status = "computed"', 'status = "x"')
    told = findings(text)
    assert "limit_min" in told and "status" in told


@pytest.mark.parametrize(
    "text", ["", "not toml [", "rule = 3\n", "x = " + "[" * 5000 + "]" * 5000, "format = 1\n"]
)
def test_what_is_no_rules_file_is_refused(text: str) -> None:
    findings(text)


def test_an_unreadable_copy_is_named_with_its_path() -> None:
    (config_path() / FILE).write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(UserError) as error:
        load_rules()
    assert str(config_path() / FILE) in Text("en").render(error.value.message)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted({name for rule in tomllib.loads(SHIPPED)["rule"].values() for name in rule})


@settings(deadline=None)
@given(st.sampled_from(sorted(tomllib.loads(SHIPPED)["rule"])), st.sampled_from(FIELDS), VALUES)
def test_no_value_of_any_field_does_worse_than_a_clear_refusal(name: str, field: str, value: object) -> None:
    import app.planning.needs.rules as module

    document = tomllib.loads(SHIPPED)
    document["rule"][name][field] = value
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module.tomllib, "loads", lambda text: document)
        try:
            rules = parse_rules("", "rules.toml")
        except UserError:
            return
    rule_of(rules, name).quantity(Estimate(1, 10, 100))
