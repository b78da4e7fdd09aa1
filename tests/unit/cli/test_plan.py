"""`muster plan` as a person types it, on the demo campus."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.command.alternatives import keep
from app.command.context import Context
from app.domain.directive import WhatIf
from app.domain.errors import UserError
from app.domain.plan import PlanStatus
from app.store.store import Store
from tests.unit.cli.operations import document, run, said

PATROL, WARDENS = "team:security-1", {"team:fire_safety-5", "team:fire_safety-6"}


@pytest.fixture(scope="module")
def operation(fire: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dormitory fire with nothing planned, and one alternative kept."""
    path = Path(shutil.copy(fire, tmp_path_factory.mktemp("plan") / "operation.gpkg"))
    store = Store.open(path)
    keep(Context(store, "duty"), "Without the wardens", WhatIf(without=tuple(sorted(WARDENS))))
    store.close()
    return path


@pytest.fixture(scope="module")
def plain(operation: Path) -> Any:
    return document("plan", operation, "--stress")


def sent(plan: Any) -> set[str]:
    return {one["team"] for one in plan["assignments"]}


def blankets(plan: Any, depot: str) -> int:
    return sum(o["quantity"] for o in plan["assignments"] if (o["depot"], o["item"]) == (depot, "blanket"))


def test_locks_and_reserves_of_one_plan_are_kept_to(operation: Path, plain: Any) -> None:
    assert PATROL in sent(plain)
    plan = document(
        "plan", operation, "--lock", "avoid:Patrol 1", "--lock", "use:Fire-Safety Store:blanket:40@Z1",
        "--reserve", "blanket:2900@Logistics Centre",
    )  # fmt: skip
    assert PATROL not in sent(plan)
    assert blankets(plan, "depot:fire_safety") >= 40
    assert blankets(plan, "depot:logistics") <= 100 < blankets(plain, "depot:logistics")
    assert [(lock["kind"], lock["team_id"]) for lock in plan["locks"]] == [("avoid", PATROL), ("use", "")]
    assert ("blanket", 2900) in {(one["item"], one["quantity"]) for one in plan["reserves"]}


def test_what_ifs_change_what_there_is(operation: Path, plain: Any) -> None:
    plan = document(
        "plan", operation, "--what-if", "+stock:stretcher:30@Student-Affairs Store",
        "--what-if", "unlock:first_aid", "--what-if", "-vehicle:vehicle:logistics-1",
        "--what-if", "+team:疏散引导:9:vehicle@学工部物资点",
    )  # fmt: skip
    short = {one["item"] for one in plain["unmet"]}, {one["item"] for one in plan["unmet"]}
    assert "stretcher" in short[0] - short[1]
    assert "typed-team:4" in sent(plan)
    assert plan["reserves"] == []
    assert plain["reserves"]
    assert any("Student-Affairs Store" in line and "Stretchers" in line for line in plan["about"])


def test_a_comparison_puts_kept_and_typed_alternatives_side_by_side(operation: Path, plain: Any) -> None:
    columns = document(
        "plan", operation, "--compare", "without the wardens",
        "--compare", "-depot:Logistics Centre; avoid:Patrol 1", "--compare", "use:Patrol 1;avoid:Patrol 1",
        "--time-limit-s", "20",
    )["columns"]  # fmt: skip
    assert [c["name"] for c in columns[1:3]] == [
        "Without the wardens",
        "-depot:Logistics Centre; avoid:Patrol 1",
    ]
    base, kept, typed, refused = columns
    assert sent(base["plan"]) == sent(plain)
    assert not sent(kept["plan"]) & WARDENS
    assert typed["totals"]["unmet"]["sustain"] > base["totals"]["unmet"]["sustain"]
    assert PATROL not in sent(typed["plan"])
    assert [change["kind"] for change in typed["changes"]].count("dropped") >= 1
    assert (refused["plan"], bool(refused["refusal"])) == (None, True)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("(1) as it is", "unmet life safety (points)")), ("zh", ("(1) 现状", "未满足：生命安全（点）"))],
)
def test_a_comparison_is_a_table_in_both_languages(
    operation: Path, language: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_LANG", language)
    shown = said("plan", operation, "--compare", "avoid:巡逻队1", "--time-limit-s", "20")
    assert all(word in shown for word in (*words, "(2) avoid:巡逻队1"))
    assert max(map(len, shown.splitlines())) <= 80


def test_four_named_alternatives_stand_alone_a_fifth_is_refused_and_no_plan_at_all_fails(
    operation: Path,
) -> None:
    four = [part for n in range(4) for part in ("--compare", "use:Patrol 1;avoid:Patrol 1" + ";" * n)]
    done = run("plan", operation, *four)
    assert done.exit_code == 1
    assert done.stdout.count("(4)") == 2, "its name and its reason"
    with pytest.raises(UserError, match=r"compare\.number"):
        run("plan", operation, *four, "--compare", "avoid:Patrol 2")


def test_a_robust_plan_holds_better_where_things_turn_out_worst(operation: Path, plain: Any) -> None:
    robust = document("plan", operation, "--stress", "--robust")
    worst = [max(case["unmet"]["life_safety"] for case in one["stress"]) for one in (robust, plain)]
    assert worst[0] <= worst[1]


def test_the_value_of_one_more_is_told_with_what_falls_by_how_much(operation: Path) -> None:
    shown = said("plan", operation, "--marginal")
    (line,) = (one for one in shown.splitlines() if "Stretchers" in one and "Student-Affairs Store" in one)
    assert "unmet life-safety need (points) falls by" in line


def test_approving_says_so_and_what_is_not_there_is_never_ordered(operation: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(operation, tmp_path / "operation.gpkg"))
    with pytest.raises(UserError, match=r"proposal\.wishful"):
        run("plan", copy, "--approve", "--what-if", "+team:first_aid:4@Clinic Store")
    assert "approved" in said("plan", copy, "--approve", "--lock", "avoid:Patrol 1").casefold()
    store = Store.open(copy)
    (plan,) = store.snapshot().plans
    teams = {one.team_id for one in store.snapshot().assignments}
    store.close()
    assert plan.status is PlanStatus.APPROVED
    assert PATROL not in teams
