"""What one more of each would be worth: from plans made anew, and nothing that is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.campus import TravelMode
from app.domain.errors import Cancelled
from app.domain.objective import ObjectiveLevel
from app.domain.plan import Proposal
from app.planning.change import marginal
from app.planning.change.marginal import MarginalKind, MarginalValue, marginal_values
from app.planning.change.moment import moment_of
from app.planning.problem.problem import Problem
from app.planning.propose import propose
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress
from tests.unit.planning.samples import NOW, TEAMS, snapshot, stock, team

CREWS = (team("guides", "d0", 6, "evacuation_guide", mode=TravelMode.VEHICLE), *TEAMS[1:2])
BASE = snapshot(teams=CREWS, stock_lines=(stock("d0", "blanket", 50),))


@pytest.fixture(scope="module")
def planned(process: SolverProcess) -> tuple[Problem, Proposal]:
    """A dormitory on fire with one team of guides and hardly any blankets."""
    return moment_of(BASE, ["i"], at=NOW).problem, propose(
        BASE, ["i"], at=NOW, author="duty", process=process
    )


@pytest.fixture(scope="module")
def values(planned: tuple[Problem, Proposal], process: SolverProcess) -> tuple[MarginalValue, ...]:
    return marginal_values(*planned, process=process)


def unmet(problem: Problem, process: SolverProcess) -> int:
    """Life-safety points that the best plan of a problem leaves unmet, by the program itself."""
    formulation = marginal.Formulation(problem)
    solution = marginal.solve(formulation.matrix, time_limit_s=20, progress=Progress(), process=process)
    assert solution.values is not None
    return int(formulation.matrix.level_values(solution.values)[0])


def test_the_gain_of_a_team_is_what_the_plan_with_it_leaves_less_unmet(
    planned: tuple[Problem, Proposal], values: tuple[MarginalValue, ...], process: SolverProcess
) -> None:
    problem, _ = planned
    before = unmet(problem, process)
    teams = [v for v in values if v.more.kind is MarginalKind.TEAM and v.more.item == "evacuation_guide"]
    assert teams
    for value in teams:
        crew = replace(
            CREWS[0], id="again", depot_id=value.more.depot_id, crew=value.more.quantity, officers=1,
            mode=TravelMode.VEHICLE if value.more.depot_id == "d0" else TravelMode.FOOT,
        )  # fmt: skip
        more = unmet(replace(problem, teams=(*problem.teams, crew)), process)
        gains = dict(value.gains)
        assert value.tried
        assert value.proven
        assert gains[ObjectiveLevel.UNMET_LIFE_SAFETY] == before - more
    assert max(dict(v.gains)[ObjectiveLevel.UNMET_LIFE_SAFETY] for v in teams) > 0


def test_the_most_valuable_comes_first_and_every_need_is_tried(
    planned: tuple[Problem, Proposal], values: tuple[MarginalValue, ...]
) -> None:
    ranks = [tuple(-gain for _, gain in value.gains) for value in values]
    assert ranks == sorted(ranks)
    assert {v.more.item for v in values if v.more.item} == {d.item for d in planned[0].demands if d.best}
    assert any(v.more.kind is MarginalKind.VEHICLE for v in values)


def test_what_there_was_no_time_for_is_said_to_be_unknown(
    planned: tuple[Problem, Proposal], process: SolverProcess
) -> None:
    found = marginal_values(*planned, budget_s=0.0, process=process)
    assert found
    assert not any(value.tried or value.proven or value.gains or value.first for value in found)


def test_a_person_stops_it(planned: tuple[Problem, Proposal], process: SolverProcess) -> None:
    progress = Progress()
    progress.token.cancel()
    with pytest.raises(Cancelled):
        marginal_values(*planned, progress=progress, process=process)
