"""What-ifs side by side: each planned by itself, the refused with its reason, and time for all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.directive import AS_IT_IS, Alternative, LockKind, PlanLock, WhatIf
from app.domain.errors import UserError
from app.domain.incident import Priority
from app.domain.plan import Proposal
from app.planning.change import compare as room
from app.planning.change.compare import Column, Comparison, compare
from app.planning.change.difference import ChangeKind
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from tests.unit.planning.samples import NOW, TEAMS, snapshot, stock, vehicle

KEPT = PlanLock(id="kept", kind=LockKind.AVOID, at=NOW, author="duty", team_id=TEAMS[0].id)
BASE = snapshot(
    locks=(KEPT,), stock_lines=(stock("d0", "blanket", 60),), vehicles=(vehicle("1", "d0", 40, 1),)
)
MORE_BLANKETS = WhatIf(stock=(stock("d1", "blanket", 900),), vehicles=(vehicle("lorry", "d1", 2000),))


def alternative(name: str, change: WhatIf) -> Alternative:
    return Alternative(id=name, name=name, at=NOW, author="duty", change=change)


def as_it_is(count: int) -> list[Alternative]:
    return [alternative(str(n), AS_IT_IS) for n in range(count)]


@pytest.fixture(scope="module")
def found(process: SolverProcess) -> Comparison:
    columns = (
        alternative("as it is", AS_IT_IS),
        alternative("lifted", WhatIf(without_locks=("kept",))),
        alternative("more", MORE_BLANKETS),
        alternative("contrary", WhatIf(locks=(replace(KEPT, id="use", kind=LockKind.USE),))),
    )
    return compare(BASE, ["i"], columns, at=NOW, author="duty", process=process)


def unmet(column: Column, priority: Priority) -> int:
    assert column.totals is not None
    return dict(column.totals.unmet)[priority]


def blankets(column: Column) -> int:
    assert column.proposal is not None
    return sum(order.quantity for order in column.proposal.assignments if order.item == "blanket")


def test_each_column_is_the_plan_of_its_what_if(found: Comparison) -> None:
    first, lifted, more, _ = found.columns
    assert found.first is first
    assert (first.made, first.against_first) == (AS_IT_IS, ())
    assert unmet(lifted, Priority.LIFE_SAFETY) < unmet(first, Priority.LIFE_SAFETY), "the team helps again"
    assert lifted.proposal is not None
    assert any(order.team_id == KEPT.team_id for order in lifted.proposal.assignments)
    assert blankets(first) == 33 < blankets(more), "40 kg at 1.2 kg each"
    assert unmet(more, Priority.LIFE_SAFETY) == unmet(first, Priority.LIFE_SAFETY)
    new = [change for change in more.against_first if change.kind is ChangeKind.NEW]
    assert {change.after.depot_id for change in new if change.after} == {"d1"}


def test_a_refused_column_says_why_and_stops_no_other(found: Comparison) -> None:
    refused = found.columns[3]
    assert (refused.proposal, refused.totals, refused.figures) == (None, None, None)
    assert refused.refusal is not None
    assert refused.refusal.key == "lock.contradiction"


@pytest.mark.parametrize("count", [0, 5])
def test_one_to_four_can_be_compared(count: int) -> None:
    with pytest.raises(UserError, match=r"compare\.number"):
        compare(BASE, ["i"], as_it_is(count), at=NOW, author="duty")


def test_two_of_one_name_are_refused() -> None:
    twice = (alternative("Dry", AS_IT_IS), alternative("dry", MORE_BLANKETS))
    with pytest.raises(UserError, match=r"compare\.same_name"):
        compare(BASE, ["i"], twice, at=NOW, author="duty")


def test_a_plan_that_is_known_is_not_sought_again_and_each_column_is_told_at_once(
    found: Comparison, process: SolverProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = found.columns[0]
    assert first.proposal is not None
    monkeypatch.setattr(room, "propose", None)
    told: list[Column] = []
    again = compare(
        BASE, ["i"], [alternative("as it is", AS_IT_IS)], at=NOW, author="duty", process=process,
        known={"as it is": first.proposal}, listener=told.append,
    )  # fmt: skip
    assert again.columns[0].proposal is first.proposal
    assert told == list(again.columns)


@pytest.mark.parametrize(
    ("takes", "limits"),
    [
        ((1.0, 1.0, 1.0, 1.0), (5.0, 19 / 3, 9.0, 17.0)),
        ((18.0, 1.0, 1.0, 1.0), (5.0, 5.0, 5.0, 5.0)),
        ((5.0, 5.0, 5.0, 5.0), (5.0, 5.0, 5.0, 5.0)),
    ],
    ids=[
        "what is left over goes to the others",
        "one that takes too long takes it from none",
        "in equal parts",
    ],
)
def test_time_is_shared_fairly(
    takes: tuple[float, ...],
    limits: tuple[float, ...],
    found: Comparison,
    process: SolverProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, given = [0.0], list[float]()

    def plan(*_: object, time_limit_s: float, **__: object) -> Proposal:
        clock[0] += takes[len(given)]
        given.append(time_limit_s)
        assert found.columns[0].proposal is not None
        return found.columns[0].proposal

    monkeypatch.setattr(room, "propose", plan)
    monkeypatch.setattr(room.time, "monotonic", lambda: clock[0])
    compare(BASE, ["i"], as_it_is(4), at=NOW, author="duty", time_limit_s=20.0, process=process)
    assert given == pytest.approx(limits)


def test_hardly_any_time_is_enough_for_a_plan_in_every_column(process: SolverProcess) -> None:
    columns = [alternative(str(n), replace(AS_IT_IS, travel_factor=1 + n / 10)) for n in range(4)]
    given = compare(BASE, ["i"], columns, at=NOW, author="duty", time_limit_s=0.1, process=process)
    for column in given.columns:
        assert column.proposal is not None
        assert column.proposal.assignments


@pytest.mark.parametrize("made", [MORE_BLANKETS, WhatIf(vehicles=(vehicle("lorry", "d0", 2000),))])
def test_what_is_added_is_used(made: WhatIf, found: Comparison, process: SolverProcess) -> None:
    plain = found.columns[0].proposal
    assert plain is not None
    more = propose(BASE, ["i"], at=NOW, author="duty", made=made, process=process)
    missing = [sum(u.missing for u in p.unmet if u.item == "blanket") for p in (plain, more)]
    assert missing[1] < missing[0]
    assert more.plan.made == made
    assert "lorry" in {tour.vehicle_id for tour in more.tours}
