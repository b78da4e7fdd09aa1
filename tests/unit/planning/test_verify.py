"""The check sees every single field of a good proposal that is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from enum import Enum
from typing import Any

import pytest
from shapely.geometry import LineString, Point

from app.domain.campus import TravelMode
from app.domain.incident import Priority
from app.domain.objective import ObjectiveLevel
from app.domain.plan import Proposal
from app.planning import compose
from app.planning.check.verify import Rule, verify
from app.planning.problem.problem import Problem
from app.planning.propose import plan_problem
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress
from tests.unit.planning.samples import HEADER, need, problem, stock, team, vehicle


@pytest.fixture(scope="module")
def given() -> Problem:
    """Teams and supplies, two depots, two zones, and something that cannot be met."""
    return problem(
        demands=[
            need("z0", "guide", 4),
            need("z1", "first_aid", 6, Priority.STABILISE, minimum=2),
            need("z0", "blanket", 9, Priority.SUSTAIN),
            need("z1", "water_l", 2),
        ],
        seconds=[[100.0, 200.0], [300.0, 50.0]],
        teams=[
            team("a", "d0", 4, "guide", "first_aid"),
            team("b", "d1", 2, "first_aid"),
            team("c", "d1", 2, "first_aid", mode=TravelMode.CART),
            team("spare", "d1", 3, "catering"),
        ],
        stock=[stock("d0", "blanket", 3), stock("d1", "blanket", 4), stock("d1", "water_l", 2)],
        vehicles=[
            vehicle("v", "d0", 10.0, 2),
            vehicle("w", "d1", 5.0, 2),
            vehicle("cart", "d1", 1.0, 1, mode=TravelMode.CART),
        ],
    )


@pytest.fixture(scope="module")
def good(given: Problem, process: SolverProcess) -> Proposal:
    return plan_problem(given, HEADER, None, process, time_limit_s=10, progress=Progress())


RECORDED = (
    "id",
    "status",
    "created_at",
    "created_by",
    "solve_s",
    "inputs_hash",
    "approved_at",
    "approved_by",
    "replaces",
    "campus_version",
    "made",
)
FREE = {
    "plan": frozenset((*RECORDED, "assumptions", "terms")),
    "unmet": frozenset(("id", "cause", "reason", "cure")),
    "assignments": frozenset(("id", "reason")),
    "tours": frozenset(("id",)),
    "demands": frozenset[str](),
}
"""What no figure follows from: who, when, and the explanation (which has tests of its own)."""


def other_values(value: Any) -> list[Any]:
    """Other values of the same kind; none for what no figure depends on."""
    if isinstance(value, Enum):
        return [other for other in type(value) if other is not value]
    others: dict[type, Callable[[Any], list[Any]]] = {
        bool: lambda v: [not v],
        int: lambda v: [v + 1, v - 1, -v - 1, float("nan")],
        float: lambda v: [v + 1, v - 1, -v - 1, float("nan")],
        str: lambda v: [v + "x", "x"],
        tuple: lambda v: [(), v[1:]] if v else [],
        Point: lambda v: [Point(v.x + 1, v.y)],
        LineString: lambda v: [LineString([(0, 0), (9, 9)]), v.reverse(), LineString()],
        type(None): lambda v: [1.0],
    }
    return others.get(type(value), lambda v: [])(value)


def spoiled(record: Any, free: frozenset[str] = frozenset()) -> Iterator[tuple[str, Any]]:
    """A record with one field changed, for every field and other value."""
    for field in fields(record):
        if field.name not in free:
            before = getattr(record, field.name)
            for value in (other for other in other_values(before) if other != before):
                yield f"{type(record).__name__}.{field.name}={value}", replace(record, **{field.name: value})


def corruptions(good: Proposal) -> Iterator[tuple[str, Proposal]]:
    """The proposal with one field of one record changed, a record gone, or a record twice."""
    for name, plan in spoiled(good.plan, FREE["plan"]):
        yield name, replace(good, plan=plan)
    for i, term in enumerate(good.plan.terms):
        for name, other in spoiled(term):
            terms = (*good.plan.terms[:i], other, *good.plan.terms[i + 1 :])
            yield name, replace(good, plan=replace(good.plan, terms=terms))
    for group in ("assignments", "unmet", "demands", "tours"):
        yield from _in_group(good, group)
    (zone, point), rest = good.access_points[0], good.access_points[1:]
    yield "access point gone", replace(good, access_points=rest)
    yield "access point moved", replace(good, access_points=((zone, Point(point.x, 0)), *rest))


def _in_group(good: Proposal, group: str) -> Iterator[tuple[str, Proposal]]:
    records = getattr(good, group)
    for i, record in enumerate(records):
        before, after = records[:i], records[i + 1 :]
        yield f"{group} without {i}", replace(good, **{group: (*before, *after)})
        yield f"{group} with {i} twice", replace(good, **{group: (*records, record)})
        for name, other in spoiled(record, FREE[group]):
            yield name, replace(good, **{group: (*before, other, *after)})


def test_a_good_proposal_passes(given: Problem, good: Proposal) -> None:
    assert verify(given, good) == ()
    assert len(good.assignments) >= 5
    assert good.unmet
    assert any(a.team_id for a in good.assignments) and any(not a.team_id for a in good.assignments)


def test_every_single_field_that_is_changed_is_seen(given: Problem, good: Proposal) -> None:
    every = list(corruptions(good))
    assert len(every) > 300
    missed = [name for name, bad in every if not verify(given, bad)]
    assert missed == []


def test_every_change_of_the_problem_beneath_a_plan_is_seen(given: Problem, good: Proposal) -> None:
    """Less stock, smaller vehicles, teams gone, slower ways, tighter limits."""
    tight = {key: replace(table, seconds=table.seconds * 10) for key, table in given.travel.items()}
    changes = {
        Rule.STOCK: replace(given, stock=tuple(replace(s, quantity=s.quantity - 1) for s in given.stock)),
        Rule.LOAD: replace(given, vehicles=tuple(replace(v, capacity_kg=0.5) for v in given.vehicles)),
        Rule.KNOWN: replace(given, teams=given.teams[1:]),
        Rule.LIMIT: replace(given, travel=tight),
        Rule.CREW: replace(given, teams=tuple(replace(t, crew=t.crew + 1) for t in given.teams)),
        Rule.CAPABILITY: replace(
            given, teams=tuple(replace(t, capabilities=("catering",)) for t in given.teams)
        ),
    }
    for rule, other in changes.items():
        assert rule in {violation.rule for violation in verify(other, good)}, rule


def test_a_proposal_that_fails_is_never_handed_over(
    given: Problem, process: SolverProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    worth_less = dict.fromkeys(ObjectiveLevel, 1)
    monkeypatch.setattr(compose, "level_values", lambda problem, proposal: worth_less)
    with pytest.raises(compose.UnsoundProposalError):
        plan_problem(given, HEADER, None, process, time_limit_s=10, progress=Progress())
