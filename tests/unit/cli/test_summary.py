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
