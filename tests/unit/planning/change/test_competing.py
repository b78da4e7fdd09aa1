"""Several incidents at once want the same team: a life goes first, whichever incident came first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from shapely.geometry import Point, box

from app.domain.incident import Extent, ExtentKind, IncidentStatus, Priority, Zone
from app.domain.operation import Snapshot
from app.domain.plan import PlanStatus, Proposal, UnmetCause
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from tests.unit.planning.samples import GIVEN, NOW, snapshot, stock, team

NEAR, FAR = box(5, 205, 95, 295), box(405, 205, 495, 295)
ONLY = team("only", "d0", 4, "first_aid")


def two_fires(urgent: str, other: str) -> Snapshot:
    """The only first-aid team stands beside the incident where no life is at stake; ids tell the order."""
    base = snapshot(teams=(ONLY,), stock_lines=(stock("d0", "blanket", 60),))
    (fire,) = base.incidents
    places = {urgent: (FAR, "dorm:4", Priority.LIFE_SAFETY), other: (NEAR, "dorm:0", Priority.SUSTAIN)}
    return replace(
        base,
        incidents=tuple(
            replace(
                fire, id=one, number=f"2026-00{n}", point=Point(places[one][0].centroid),
                building_id=places[one][1], opened_at=NOW - timedelta(minutes=30 - 10 * n),
            )
            for n, one in enumerate(sorted(places), start=1)
        ),
        extents=tuple(
            Extent(id=f"extent:{one}", incident_id=one, kind=ExtentKind.BUILDING, area=area, source=GIVEN)
            for one, (area, _, _) in sorted(places.items())
        ),
        zones=tuple(
            Zone(id=f"zone:{one}", incident_id=one, name=one.upper(), area=area, priority=priority)
            for one, (area, _, priority) in sorted(places.items())
        ),
    )  # fmt: skip


def goes_to(proposal: Proposal, team_id: str) -> set[str]:
    return {order.incident_id for order in proposal.assignments if order.team_id == team_id}


def wanting(proposal: Proposal, item: str) -> set[str]:
    return {demand.incident_id for demand in proposal.demands if demand.item == item and demand.best}


@pytest.mark.parametrize(("urgent", "other"), [("a", "b"), ("b", "a")])
def test_a_life_goes_first_whatever_opened_first(urgent: str, other: str, process: SolverProcess) -> None:
    both = two_fires(urgent, other)
    proposal = propose(both, [urgent, other], at=NOW, author="duty", process=process)
    assert wanting(proposal, "first_aid") == {urgent, other}, "both need the team"
    assert goes_to(proposal, "only") == {urgent}
    (left,) = (u for u in proposal.unmet if u.item == "first_aid" and u.incident_id == other)
    assert (left.missing, left.cause) == (left.demanded, UnmetCause.COMMITTED)


def test_alone_the_lesser_incident_has_the_team(process: SolverProcess) -> None:
    both = two_fires("b", "a")
    first, second = both.incidents
    alone = replace(both, incidents=(first, replace(second, status=IncidentStatus.CLOSED)))
    assert goes_to(propose(alone, ["a"], at=NOW, author="duty", process=process), "only") == {"a"}


def test_a_team_under_orders_is_called_to_the_life_that_comes_up_later(process: SolverProcess) -> None:
    both = two_fires("b", "a")
    ordered = propose(both, ["a"], at=NOW, author="duty", process=process)
    assert goes_to(ordered, "only") == {"a"}
    in_force = replace(
        both,
        plans=(replace(ordered.plan, status=PlanStatus.APPROVED),),
        assignments=ordered.assignments,
        unmet=ordered.unmet,
        demands=ordered.demands,
        tours=ordered.tours,
    )
    again = propose(in_force, ["a", "b"], at=NOW + timedelta(minutes=1), author="duty", process=process)
    assert goes_to(again, "only") == {"b"}
    alone = propose(in_force, ["b"], at=NOW + timedelta(minutes=1), author="duty", process=process)
    assert goes_to(alone, "only") == set(), (
        "a plan for one incident takes nothing from another's plan in force"
    )
