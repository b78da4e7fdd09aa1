"""Table, sheet, command line, document and figures tell the same of the same plan."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.cli.summary import proposal_summary
from app.command.documents import proposal_document
from app.domain.plan import Proposal, whole_minutes
from app.map.sheet.options import Block
from app.map.sheet.table_types import Table
from app.map.sheet.tables import sheet_tables
from app.map.state import MapState
from app.planning.explain.statement import plan_lines
from app.planning.figures import PlanFigures, proposal_figures
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from app.runtime.text import Text
from tests.unit.planning.samples import NOW, STOCK, TEAMS, snapshot

GIVEN = snapshot(teams=TEAMS[1:], stock_lines=STOCK[:3])
TEXT = Text("en", "Asia/Shanghai")


@pytest.fixture(scope="module")
def proposal() -> Iterator[Proposal]:
    with SolverProcess() as process:
        yield propose(GIVEN, ("i",), at=NOW, author="duty", process=process)


@pytest.fixture(scope="module")
def figures(proposal: Proposal) -> PlanFigures:
    return proposal_figures(GIVEN, proposal)


@pytest.fixture(scope="module")
def document(proposal: Proposal) -> dict[str, object]:
    made: dict[str, object] = json.loads(json.dumps(proposal_document(GIVEN, proposal, TEXT)))
    return made


@pytest.fixture(scope="module")
def tables(proposal: Proposal) -> dict[str, Table]:
    state = MapState(snapshot=GIVEN, text=TEXT, proposal=proposal)
    return {table.key: table for table in sheet_tables(state, frozenset(Block))}


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows if not row.heading]


def test_arrivals_are_those_of_the_tours(proposal: Proposal) -> None:
    loads = [a for a in proposal.assignments if not a.team_id]
    assert loads
    for load in loads:
        stops = [
            stop.arrive_s
            for tour in proposal.tours
            for stop in tour.stops
            if tour.depot_id == load.depot_id
            and any((one.demand_id, one.item) == (load.demand_id, load.item) for one in stop.loads)
        ]
        assert load.arrival_s == max(stops)


def test_sheet_and_document_agree_on_arrivals_and_reasons(
    proposal: Proposal, document: dict[str, object], tables: dict[str, Table], figures: PlanFigures
) -> None:
    printed = sorted(row[-1] for row in cells(tables["by_zone"]))
    sent = document["assignments"]
    assert isinstance(sent, list)
    assert printed == sorted(f"{whole_minutes(a['arrive_s'])} min" for a in sent)
    told = sorted(row[-1] for row in cells(tables["reasons"]))
    assert told == sorted(a["reason"] for a in sent)
    assert all(told)
    all_times = [s for one in figures.arrivals for s in (*one.teams, *one.supplies)]
    assert sorted(all_times) == sorted(a["arrive_s"] for a in sent)


def test_all_agree_on_what_is_missing(
    proposal: Proposal, document: dict[str, object], tables: dict[str, Table], figures: PlanFigures
) -> None:
    assert proposal.unmet
    missing = {u.demand_id: u.missing for u in proposal.unmet}
    assert {c.demand.id: c.missing for c in figures.covers if c.missing} == missing
    listed = document["unmet"]
    assert isinstance(listed, list)
    assert {u["demand"]: u["missing"] for u in listed} == missing
    words = proposal_summary(GIVEN, proposal, TEXT)
    printed = [" ".join(row) for row in cells(tables["unmet"])]
    for unmet in proposal.unmet:
        reason, cure = TEXT.render(unmet.reason), TEXT.render(unmet.cure)
        assert any(reason in row and cure in row for row in printed)
        assert reason in words
        assert cure in words


def test_every_tour_is_told_everywhere(
    proposal: Proposal, document: dict[str, object], tables: dict[str, Table]
) -> None:
    assert len(cells(tables["tours"])) == len(proposal.tours) > 0
    told = document["tours"]
    assert isinstance(told, list)
    words = proposal_summary(GIVEN, proposal, TEXT)
    names = {v.id: v.name for v in GIVEN.campus.vehicles}
    for tour, one in zip(proposal.tours, told, strict=True):
        assert [stop["arrive_s"] for stop in one["stops"]] == [stop.arrive_s for stop in tour.stops]
        assert f"{names[tour.vehicle_id]}, tour {tour.number}" in words


def test_how_good_it_is_is_said_everywhere(
    proposal: Proposal, document: dict[str, object], tables: dict[str, Table]
) -> None:
    printed = {row[0] for row in cells(tables["assumptions"])}
    words = proposal_summary(GIVEN, proposal, TEXT)
    for line in plan_lines(GIVEN, proposal.plan):
        assert TEXT.render(line) in printed
        assert TEXT.render(line) in words
    about = document["about"]
    assert isinstance(about, list)
    assert set(about) <= printed


def test_coverage_on_the_command_line_is_that_of_the_figures(
    proposal: Proposal, figures: PlanFigures
) -> None:
    words = proposal_summary(GIVEN, proposal, TEXT)
    for one in figures.zones:
        assert f"{one.met} of {one.needs}" in words
        assert f"{one.share:.0%}" in words
