"""A plan in force, a way that closes, what becomes of the plan; and `muster plan` as a person types it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.command.closures import close_ways
from app.command.context import Context
from app.command.operations import undo
from app.command.proposals import approve, make_proposal, replan_proposal
from app.domain.errors import UserError
from app.domain.incident import Closure
from app.domain.plan import PlanStatus
from app.planning.change.difference import ChangeKind, difference
from app.planning.change.lines import LinesConflictError, accept_lines
from app.planning.check.cut_off import cut_routes
from app.store.store import Store

Muster = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def operation(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo / "operation.gpkg", tmp_path / "operation.gpkg"))


def test_a_way_closes_and_the_plan_is_changed_line_by_line(operation: Path) -> None:
    ctx = Context(Store.open(operation), "duty desk")
    approve(ctx, make_proposal(ctx.snapshot, at=ctx.clock(), author="duty desk"))
    (plan,) = (p for p in ctx.snapshot.plans if p.status is PlanStatus.APPROVED)
    sent = next(
        a for a in ctx.snapshot.assignments if a.plan_id == plan.id and a.team_id and a.route.length > 30
    )
    middle = sent.route.interpolate(0.5, normalized=True).buffer(4)
    close_ways(ctx, [Closure(id="", shape=middle, reason="fallen tree")])
    cut = {order.id for order in cut_routes(ctx.snapshot)}
    assert sent.id in cut
    at = ctx.clock() + timedelta(seconds=1)
    proposal = replan_proposal(ctx.snapshot, at=at, author="duty desk")
    found = difference(ctx.snapshot, proposal)
    moving = [change for change in found.changes if change.kind is not ChangeKind.KEPT]
    must = {c.id for c in moving if c.before is not None and c.before.id in cut}
    if must:
        with pytest.raises(LinesConflictError):
            accept_lines(ctx.snapshot, proposal, frozenset(), at=at, author="duty desk")
    try:
        taken = accept_lines(ctx.snapshot, proposal, frozenset(must), at=at, author="duty desk")
    except LinesConflictError:
        every = frozenset(change.id for change in moving)
        taken = accept_lines(ctx.snapshot, proposal, every, at=at, author="duty desk")
    before = ctx.snapshot
    approve(ctx, taken)
    assert not cut_routes(ctx.snapshot)
    with pytest.raises(UserError):
        approve(ctx, taken)
    undo(ctx)
    assert (ctx.snapshot.plans, ctx.snapshot.assignments) == (before.plans, before.assignments)
    ctx.store.close()


def test_what_ifs_outlooks_and_the_difference_come_as_json(operation: Path, muster: Muster) -> None:
    depot = json.loads(muster("plan", operation, "--json").stdout)["assignments"][0]["depot"]
    done = muster(
        "plan", operation, "--json", "--replan", "--stress", "--what-if", f"+team:first_aid:6@{depot}"
    )
    document = json.loads(done.stdout)
    assert {case["case"] for case in document["stress"]} == {"low", "best", "high"}
    assert {"changes", "before", "after"} <= set(document["difference"])


def test_a_comparison_has_a_column_for_each_and_says_why_one_is_refused(
    operation: Path, muster: Muster
) -> None:
    done = muster("plan", operation, "--compare", "-depot:zzz", fails=1)
    assert "zzz" in done.stderr
    done = muster("plan", operation, "--compare", "+team:first_aid:6@", fails=1)
    assert "first_aid" in done.stderr or "called" in done.stderr
    done = muster("plan", operation, "--compare", "avoid:first_aid", "--approve", fails=1)
    assert "comparison" in done.stderr.casefold()
