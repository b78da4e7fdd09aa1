"""What the terminal says of a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.cli.summary import proposal_summary
from app.domain.plan import Proposal
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from app.runtime.text import Text
from tests.unit.planning.samples import NOW, STOCK, TEAMS, snapshot

GIVEN = snapshot(teams=TEAMS[1:], stock_lines=STOCK[:2])


@pytest.fixture(scope="module")
def proposal() -> Iterator[Proposal]:
    with SolverProcess() as process:
        yield propose(GIVEN, ("i",), at=NOW, author="duty", process=process)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_outside_help_comes_first_and_every_assumption_is_said(proposal: Proposal, language: str) -> None:
    text = Text(language, "Asia/Shanghai")
    words = proposal_summary(GIVEN, proposal, text)
    outside = words.index(text.render(proposal.external[0].text))
    assert outside < words.index(text.render(proposal.unmet[0].reason))
    assert proposal.plan.assumptions
    for assumption in proposal.plan.assumptions:
        assert text.render(assumption) in words


def test_what_is_missing_cannot_be_read_as_what_is_covered(proposal: Proposal) -> None:
    short = next(u for u in proposal.unmet if u.missing != u.demanded)
    words = proposal_summary(GIVEN, proposal, Text("en"))
    assert f"{short.missing} of {short.demanded} missing" in words
    met = replace(proposal, unmet=())
    assert "Every need that campus resources can meet is met." in proposal_summary(GIVEN, met, Text("en"))


def test_who_was_not_there_reads_what_happened_where_and_who_brings_what(proposal: Proposal) -> None:
    words = proposal_summary(GIVEN, proposal, Text("en"))
    incident = GIVEN.incidents[0]
    assert words.startswith(f"{incident.number}  ")
    teams = {team.id: team.name for team in GIVEN.campus.teams}
    depots = {depot.id: depot.name for depot in GIVEN.campus.depots}
    text = Text("en")
    for order in proposal.assignments:
        assert order.reason is not None
        sender = teams[order.team_id] if order.team_id else depots[order.depot_id]
        assert f", {sender}. {text.render(order.reason)}" in words
    for tour in proposal.tours:
        assert f"{depots[tour.depot_id]}, " in words
