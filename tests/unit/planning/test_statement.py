"""What a plan says about how good it is never claims more than is proven."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.directive import DemandCase, LockKind, PlanLock, Reserve, WhatIf
from app.domain.plan import ObjectiveTerm, Plan, PlanStatus, SolveStatus
from app.planning.explain.statement import kept_lines, made_lines, quality_lines
from app.runtime.text import Text
from tests.unit.planning.samples import NOW, snapshot, team

PLAN = Plan(
    id="p",
    incident_ids=("i",),
    status=PlanStatus.PROPOSED,
    solve_status=SolveStatus.OPTIMAL,
    created_at=NOW,
    created_by="duty",
    solve_s=1.0,
    objective=0.0,
    bound=0.0,
    gap=0.0,
    terms=(),
    inputs_hash="0",
)


def term(value: float, bound: float | None, *, group: int = 0, weight: float = 1.0) -> ObjectiveTerm:
    return ObjectiveTerm(
        name="unmet_life_safety", value=value, unit="need_points", weight=weight, bound=bound, group=group
    )


@pytest.mark.parametrize(
    ("value", "bound", "key"),
    [
        (10, 10, "proven"),
        (0, 0, "proven"),
        (10, 9.9, "within"),
        (10, 5, "within"),
        (10, 4, "at_least"),
        (10, 0, "at_least"),
        (10, None, "open"),
        (0, None, "open"),
    ],
)
def test_only_what_is_proven_is_called_so(value: float, bound: float | None, key: str) -> None:
    (line,) = quality_lines([term(value, bound)])
    assert line.key == f"planning.told.{key}"
    for language in ("en", "zh"):
        assert "{" not in Text(language).render(line)


def test_levels_that_are_weighed_together_are_judged_together() -> None:
    """3 × 2 + 1 × 4 = 10 against a bound of 9."""
    (line,) = quality_lines([term(3, 9, weight=2), term(4, None, weight=1)])
    assert dict(line.params)["gap"] == "10.0"


def test_groups_stay_apart() -> None:
    assert [line.key[-6:] for line in quality_lines([term(1, 1), term(5, 4, group=1)])] == [
        "proven",
        "within",
    ]


def test_a_what_if_names_all_that_is_assumed() -> None:
    made = WhatIf(
        case=DemandCase.HIGH, travel_factor=1.3, teams=(team("9", "d0", 4, "first_aid"),), without=("1",)
    )
    given = snapshot()
    words = " ".join(Text("en").render(line) for line in made_lines(given, made))
    for part in ("high", "1.3", "Team 9", "without Team 1"):
        assert part in words
    assert made_lines(given, WhatIf()) == ()


def test_locks_and_reserves_are_named_with_who_laid_them_down() -> None:
    lock = PlanLock(id="l", kind=LockKind.AVOID, at=NOW, author="Duty officer", team_id="1")
    reserve = Reserve(id="r", item="blanket", quantity=20, at=NOW, author="Chief")
    plan = replace(PLAN, locks=(lock,), reserves=(reserve,))
    words = [Text("en").render(line) for line in kept_lines(snapshot(), plan)]
    assert "Team 1" in words[0]
    assert "Duty officer" in words[0]
    assert "Chief" in words[1]
