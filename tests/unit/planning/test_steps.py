"""Recommended steps: the same scene gives the same list; figures give amounts and deadlines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.assessment import (
    Assessment,
    Figure,
    ProtectiveAction,
    ProtectiveAdvice,
    Result,
)
from app.domain.errors import UserError
from app.domain.grading import Decision, FactName, KnownFact, StepDecision
from app.domain.incident import ExternalService, IncidentType, Level
from app.domain.message import msg
from app.domain.observation import Reading, SeriesKind
from app.domain.operation import Snapshot
from app.domain.source import Source, SourceStatus
from app.planning.steps.recommend import Recommendation, recommend
from app.planning.steps.rules import FILE, Makes, load_steps
from app.runtime.files import config_path
from tests.unit.hazards.scenes import NIGHT, scene_of

SOURCE = Source(SourceStatus.COMPUTED, "after a table")


def snapshot_of(kind: IncidentType, **more: object) -> Snapshot:
    found = scene_of(kind, **more).snapshot
    assert found is not None
    return found


def assessed(model: str, *figures: tuple[str, float, str], **more: object) -> Assessment:
    """A kept assessment with these figures, each with a band of ten percent."""
    made = tuple(
        Figure(
            name=name, label=msg("layer.wind"), value=value, low=min(0.9 * value, 1.1 * value),
            high=max(0.9 * value, 1.1 * value), unit=unit, source=SOURCE,
        )
        for name, value, unit in figures
    )  # fmt: skip
    result = Result(headline=msg("layer.wind"), method=msg("layer.wind"), figures=made, **more)  # type: ignore[arg-type]
    return Assessment(
        id=f"a:{model}", model=model, at=NIGHT, author="duty", inputs=(), result=result, incident_id="i1"
    )


def steps_of(snapshot: Snapshot) -> tuple[Recommendation, ...]:
    return recommend(snapshot, "i1", NIGHT)


def step(snapshot: Snapshot, rule: str) -> Recommendation:
    return next(one for one in steps_of(snapshot) if one.rule_id == rule)


@pytest.mark.parametrize("kind", IncidentType)
def test_the_same_scene_gives_the_same_list(kind: IncidentType) -> None:
    first, second = steps_of(snapshot_of(kind)), steps_of(snapshot_of(kind))
    assert first == second
    assert len({one.id for one in first}) == len(first)
    assert [one.order for one in first] == sorted(one.order for one in first)


def test_every_kind_of_incident_but_the_unnamed_begins_with_something_to_do() -> None:
    for kind in IncidentType:
        made = {one.makes for one in steps_of(snapshot_of(kind))}
        assert kind is IncidentType.OTHER or made & {Makes.TASK, Makes.CALL, Makes.ASSESS}, kind


def test_a_decided_step_is_gone_until_its_figures_change() -> None:
    beds = assessed("spread", ("isolation_beds", 40, "beds"))
    snapshot = snapshot_of(IncidentType.INFECTION, assessments=(beds,))
    shown = step(snapshot, "beds")
    decision = StepDecision(
        id="d", incident_id="i1", step_id=shown.id, text=shown.text, decision=Decision.REJECTED,
        at=NIGHT, author="duty", reason="enough",
    )  # fmt: skip
    decided = replace(snapshot, decisions=(decision,))
    assert "beds" not in {one.rule_id for one in steps_of(decided)}
    more = replace(decided, assessments=(assessed("spread", ("isolation_beds", 55, "beds")),))
    assert step(more, "beds").quantity == 55


def test_amounts_round_up_and_name_their_figure() -> None:
    snapshot = snapshot_of(
        IncidentType.INFECTION, assessments=(assessed("spread", ("tracers", 3.2, "persons")),)
    )
    found = step(snapshot, "tracers")
    assert (found.quantity, found.makes, found.item) == (4, Makes.DEMAND, "contact_tracing")
    assert found.reasons, "it says which figure it rests on"


def test_water_of_unknown_hydrants_is_asked_for_and_never_looks_covered() -> None:
    flow, short = ("water_l_min", 9000.0, "L/min"), ("water_deficit_l_min", 4000.0, "L/min")
    for figures, expected in (((), set()), ((flow,), {"hydrant_flow"}), ((flow, short), {"water"})):
        kept = (assessed("water", *figures),)
        found = {one.rule_id for one in steps_of(snapshot_of(IncidentType.DORMITORY_FIRE, assessments=kept))}
        assert found & {"hydrant_flow", "water"} == expected


def test_a_deadline_comes_from_the_model() -> None:
    snapshot = snapshot_of(
        IncidentType.DORMITORY_FIRE, assessments=(assessed("aset", ("aset_s", 240.0, "s")),)
    )
    assert step(snapshot, "evacuate_before").deadline == NIGHT + timedelta(seconds=240)


def test_no_safe_option_asks_the_fire_service_first() -> None:
    advice = ProtectiveAdvice(
        action=ProtectiveAction.NONE_SAFE,
        text=msg("layer.wind"),
        reasons=(msg("layer.alerts"),),
        source=SOURCE,
    )
    snapshot = snapshot_of(
        IncidentType.LABORATORY_RELEASE, assessments=(assessed("release", advice=(advice,)),)
    )
    first = steps_of(snapshot)[0]
    assert (first.makes, first.service) == (Makes.CALL, ExternalService.FIRE)
    assert first.reasons == advice.reasons


@pytest.mark.parametrize("action", [ProtectiveAction.SHELTER, ProtectiveAction.EVACUATE])
def test_protective_advice_never_makes_anything_by_itself(action: ProtectiveAction) -> None:
    advice = ProtectiveAdvice(action=action, text=msg("layer.wind"), reasons=(), source=SOURCE)
    snapshot = snapshot_of(
        IncidentType.LABORATORY_RELEASE, assessments=(assessed("release", advice=(advice,)),)
    )
    assert steps_of(snapshot)[0].makes is Makes.NONE


def test_a_more_severe_level_is_prompted_with_its_clause() -> None:
    fact = KnownFact(id="f", incident_id="i1", name=FactName.DEATHS, value=30, at=NIGHT, author="duty")
    found = [one for one in steps_of(snapshot_of(IncidentType.BUILDING_FIRE, facts=(fact,))) if one.level]
    assert [(one.level, one.makes) for one in found] == [(Level.I, Makes.LEVEL)]
    assert found[0].reasons


def test_newer_counts_ask_to_assess_again() -> None:
    reading = Reading(
        id="r", kind=SeriesKind.CLINIC_VISITS, name="fever", value=3, at=NIGHT, author="duty",
        received_at=NIGHT + timedelta(hours=1),
    )  # fmt: skip
    old = assessed("epidemic", ("growth_per_day", 0.1, "1/d"))
    snapshot = snapshot_of(IncidentType.INFECTION, assessments=(old,), readings=(reading,))
    again = step(snapshot, "again.epidemic")
    assert (again.makes, again.item) == (Makes.ASSESS, "epidemic")
    untouched = snapshot_of(IncidentType.INFECTION, assessments=(old,))
    assert "again.epidemic" not in {one.rule_id for one in steps_of(untouched)}


def test_rules_name_models_and_needs_that_exist() -> None:
    from app.campus.resources import catalogue
    from app.hazards.assessing import MODELS

    models = {name for name, _ in MODELS.items()}
    for rule in load_steps():
        if rule.makes is Makes.ASSESS:
            assert rule.item in models, rule.id
        if rule.makes is Makes.DEMAND:
            assert rule.item in catalogue().capabilities or rule.item in catalogue().supplies, rule.id


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "format = 1",
        (
            '[[step]]\nid = "x"\nkinds = ["no such"]\norder = 1\nmakes = "task"\nen = "a"\nzh = "b"\n'
            'status = "unverified"\nsource = "s"'
        ),
        (
            '[[step]]\nid = "x"\nkinds = ["crowd"]\norder = 1\nmakes = "call"\nen = "a"\nzh = "b"\n'
            'status = "unverified"\nsource = "s"'
        ),
        (
            '[[step]]\nid = "x"\nkinds = ["crowd"]\norder = 1\nmakes = "task"\nen = "a"\nzh = "b"\n'
            'status = "unverified"\nsource = "s"\nwhen = [{ fact = "deaths", known = false }]'
        ),
    ],
)
def test_a_broken_copy_of_the_rules_is_named(text: str) -> None:
    own = config_path() / "steps" / FILE
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(text, "utf-8")
    try:
        with pytest.raises(UserError):
            load_steps()
    finally:
        own.unlink()
