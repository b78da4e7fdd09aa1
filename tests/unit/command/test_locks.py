"""Locks, reserves, kept what-ifs and profiles: undoable, kept over a restart, dropped with what they name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.command.alternatives import change, drop, keep
from app.command.closures import close_ways
from app.command.context import Context
from app.command.incidents import close_incident
from app.command.locks import add_lock, add_reserve, drop_lock, drop_reserve
from app.command.operations import undo
from app.command.profiles import SUFFIX, ProfileShelf, read_profile
from app.command.proposals import approve, make_proposal
from app.command.resources import remove_resource
from app.domain.directive import DemandCase, LockKind, WhatIf
from app.domain.errors import UserError
from app.domain.incident import Closure, Incident
from app.domain.objective import STANDARD, ObjectiveLevel, ObjectiveProfile, Term
from app.domain.plan import Proposal
from app.domain.resource import Team
from app.store.store import Store
from tests.unit.command.conftest import Clock


def test_a_lock_is_one_undoable_step_and_survives_a_restart(ctx: Context, clock: Clock) -> None:
    lock = add_lock(ctx, LockKind.AVOID, team_id="team:1", reason=" tired ")
    assert (lock.author, lock.reason) == ("duty desk", "tired")
    other = Store.open(ctx.store.path, clock=clock)
    assert other.snapshot().locks == (lock,)
    other.close()
    undo(ctx)
    assert ctx.snapshot.locks == ()


def test_locks_and_reserves_are_lifted_once(ctx: Context) -> None:
    lock = add_lock(ctx, LockKind.AVOID, depot_id="depot:north", item="blanket")
    reserve = add_reserve(ctx, "blanket", 50)
    drop_lock(ctx, lock)
    drop_reserve(ctx, reserve)
    assert (ctx.snapshot.locks, ctx.snapshot.reserves) == ((), ())
    with pytest.raises(UserError):
        drop_lock(ctx, lock)


def test_duplicates_contradictions_and_unknown_things_are_refused_and_nothing_is_written(
    ctx: Context,
) -> None:
    add_lock(ctx, LockKind.USE, team_id="team:1")
    add_reserve(ctx, "blanket", 50)
    before = ctx.snapshot
    for wrong in (
        lambda: add_lock(ctx, LockKind.USE, team_id="team:1"),
        lambda: add_lock(ctx, LockKind.AVOID, team_id="team:1"),
        lambda: add_lock(ctx, LockKind.USE, team_id="team:9"),
        lambda: add_reserve(ctx, "blanket", 10),
        lambda: add_reserve(ctx, "unicorn", 10),
    ):
        with pytest.raises(UserError):
            wrong()
    assert ctx.snapshot is before


def test_a_lock_goes_with_what_it_names_and_comes_back_with_it(ctx: Context, fire: Incident) -> None:
    zone = ctx.snapshot.zones[0]
    add_lock(ctx, LockKind.AVOID, team_id="team:1")
    add_lock(ctx, LockKind.USE, team_id="team:2", zone_id=zone.id)
    remove_resource(ctx, next(t for t in ctx.snapshot.campus.teams if t.id == "team:1"))
    assert [lock.team_id for lock in ctx.snapshot.locks] == ["team:2"]
    undo(ctx)
    assert len(ctx.snapshot.locks) == 2
    close_incident(ctx, fire.id)
    assert [lock.team_id for lock in ctx.snapshot.locks] == ["team:1"]


def test_alternatives_are_kept_changed_and_dropped_under_names_of_their_own(ctx: Context) -> None:
    night = keep(ctx, " Night ", WhatIf(travel_factor=1.3))
    assert night.name == "Night"
    for wrong in (
        lambda: keep(ctx, "night", WhatIf()),
        lambda: keep(ctx, " ", WhatIf()),
        lambda: keep(ctx, "Gone", WhatIf(without=("nobody",))),
    ):
        with pytest.raises(UserError):
            wrong()
    changed = change(ctx, night, name="Late night", to=WhatIf(case=DemandCase.HIGH))
    assert ctx.snapshot.alternatives == (changed,)
    drop(ctx, changed)
    assert ctx.snapshot.alternatives == ()
    undo(ctx)
    assert ctx.snapshot.alternatives == (changed,)


def test_a_plan_that_needs_what_is_not_there_cannot_be_ordered(ctx: Context, fire: Incident) -> None:
    guest = Team(id="guest", depot_id="depot:north", name="Guests", capabilities=("first_aid",), crew=9)
    (works,) = close_ways(ctx, [Closure(id="", shape=ctx.snapshot.campus.paths[0].line, reason="works")])
    for made in (
        WhatIf(teams=(guest,)),
        WhatIf(opened=(works.id,)),
        WhatIf(case=DemandCase.LOW),
        WhatIf(travel_factor=0.5),
    ):
        proposal = make_proposal(ctx.snapshot, at=ctx.clock(), author="duty", made=made)
        with pytest.raises(UserError) as caught:
            approve(ctx, proposal)
        assert caught.value.message.key == "proposal.wishful"
    assert not ctx.snapshot.plans
    approve(ctx, make_proposal(ctx.snapshot, at=ctx.clock(), author="duty", made=WhatIf(travel_factor=1.2)))
    assert ctx.snapshot.plans[0].made.travel_factor == 1.2


def test_a_robust_plan_can_be_ordered_and_keeps_nobody_back_who_helps_as_things_are(
    ctx: Context, fire: Incident
) -> None:
    """On ways twice as long the guides are just in time; in the worst case, on longer ones, they are not."""
    made = WhatIf(travel_factor=2.0)
    usual = make_proposal(ctx.snapshot, at=ctx.clock(), author="duty", made=made)
    robust = make_proposal(ctx.snapshot, at=ctx.clock(), author="duty", made=replace(made, robust=True))
    assert teams_of(robust) == teams_of(usual) != set()
    limit_s = {demand.id: demand.limit_s for demand in robust.demands}
    assert all(1.3 * a.travel_s > limit_s[a.demand_id] for a in robust.assignments if a.team_id)
    plan = approve(ctx, robust)
    assert ctx.snapshot.plans == (plan,)
    assert {task.team_id for task in ctx.snapshot.tasks} >= teams_of(robust)


def teams_of(proposal: Proposal) -> set[str]:
    return {a.team_id for a in proposal.assignments if a.team_id}


FAIR = ObjectiveProfile(
    name="Fair",
    groups=(
        (Term(ObjectiveLevel.UNMET_LIFE_SAFETY),),
        (Term(ObjectiveLevel.UNFAIRNESS),),
        (Term(ObjectiveLevel.WORST_LIFE_SAFETY_TIME),),
        (Term(ObjectiveLevel.LIFE_SAFETY_TIME),),
        (Term(ObjectiveLevel.UNMET_STABILISE, 3), Term(ObjectiveLevel.UNMET_SUSTAIN)),
        (Term(ObjectiveLevel.TIME),),
        (Term(ObjectiveLevel.CHANGES),),
        (Term(ObjectiveLevel.COST),),
    ),
)


def test_profiles_are_kept_as_files_beside_the_standard_one(tmp_path: Path) -> None:
    shelf = ProfileShelf(tmp_path)
    assert shelf.all() == (STANDARD,)
    shelf.save(FAIR)
    assert ProfileShelf(tmp_path).get("fair") == FAIR
    brought = shelf.bring(next(tmp_path.glob(f"*{SUFFIX}")))
    assert brought.name == "Fair (2)"
    shelf.delete("Fair")
    assert [profile.name for profile in shelf.all()] == ["standard", "Fair (2)"]


def test_unsound_profiles_and_taken_names_are_refused(tmp_path: Path) -> None:
    shelf = ProfileShelf(tmp_path)
    cheap = ObjectiveProfile(name="Cheap", groups=tuple(reversed(STANDARD.groups)))
    for wrong in (cheap, ObjectiveProfile(name=" ", groups=FAIR.groups), STANDARD):
        with pytest.raises(UserError):
            shelf.save(wrong)
    with pytest.raises(UserError):
        shelf.delete("standard")
    with pytest.raises(UserError):
        shelf.get("nobody's")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    ["", "name = 3", 'name = "x"', 'name = "x"\n[[group]]\nunmet = 1', "\x00", 'name = "x"\ngroup = 1'],
)
def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, words: str) -> None:
    path = tmp_path / f"x{SUFFIX}"
    path.write_text(words)
    with pytest.raises(UserError):
        read_profile(path)
    assert ProfileShelf(tmp_path).all() == (STANDARD,)


def test_a_weight_that_is_no_whole_number_is_refused(tmp_path: Path) -> None:
    shelf = ProfileShelf(tmp_path)
    shelf.save(FAIR)
    (path,) = tmp_path.glob(f"*{SUFFIX}")
    path.write_text(path.read_text().replace("= 3", "= 2.5"))
    with pytest.raises(UserError):
        read_profile(path)
