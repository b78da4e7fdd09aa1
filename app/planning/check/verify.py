"""Recomputes every constraint and figure of a proposal from the problem, without the integer program."""

from __future__ import annotations

from itertools import chain

from app.domain.plan import Proposal
from app.planning.check.directives import directives
from app.planning.check.facts import Facts, Rule, Violation
from app.planning.check.movers import officers, supplies, teams, ways
from app.planning.check.records import identity, needs, same_demands, strangers
from app.planning.check.terms import GroupGap, first_open, level_values, terms, totals
from app.planning.check.tours import tours
from app.planning.problem.problem import Problem

__all__ = ["GroupGap", "Rule", "Violation", "first_open", "level_values", "verify"]

CHECKS = (teams, officers, supplies, ways, tours, directives, needs)


def verify(problem: Problem, proposal: Proposal) -> tuple[Violation, ...]:
    """Everything that is wrong with a proposal; empty where it holds."""
    found = [*same_demands(problem, proposal), *identity(problem, proposal)]
    facts = Facts(problem, proposal)
    unknown = list(strangers(facts))
    if unknown:
        return (*found, *unknown)
    found += chain.from_iterable(check(facts) for check in CHECKS)
    return (*found, *(list(terms(problem, proposal)) or totals(proposal)))
