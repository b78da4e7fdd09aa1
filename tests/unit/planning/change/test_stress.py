"""A plan held against other outlooks: late is late, what is late is not there, nothing is planned anew."""

from __future__ import annotations

from dataclasses import replace

from shapely.geometry import LineString, Point

from app.domain.campus import TravelMode
from app.domain.directive import DemandCase
from app.domain.incident import Priority
from app.domain.plan import Load, Proposal, Tour, TourStop
from app.planning.change.cases import Outlook
from app.planning.change.stress import arrivals_slowed, stress
from app.planning.problem.problem import Handling, Problem
from app.planning.propose import plan_problem
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress
from tests.unit.planning.samples import HEADER, need, problem, stock, team, vehicle


def base() -> Problem:
    guides = replace(need("z0", "guide", 2, limit_s=600), low=1, high=5)
    blankets = replace(need("z0", "blanket", 10, Priority.SUSTAIN, limit_s=2000), low=5, high=12)
    return problem(
        demands=[guides, blankets],
        seconds=[[500.0]],
        teams=[team("t", "d0", 2, "guide")],
        stock=[stock("d0", "blanket", 40)],
        vehicles=[vehicle("v", "d0", 100.0)],
    )


def planned(given: Problem, process: SolverProcess) -> Proposal:
    return plan_problem(given, HEADER, None, process, time_limit_s=10.0, progress=Progress())


def test_as_planned_nothing_breaks(process: SolverProcess) -> None:
    given = base()
    (case,) = stress(given, planned(given, process), [Outlook(DemandCase.BEST, 1.0)])
    assert case.holds
    assert case.worst_s == 500.0


def test_longer_ways_make_orders_late_and_what_is_late_is_missing(process: SolverProcess) -> None:
    given = base()
    (case,) = stress(given, planned(given, process), [Outlook(DemandCase.BEST, 1.3)])
    (late,) = case.late
    assert (late.assignment.team_id, late.arrive_s, late.latest_s) == ("t", 650.0, 600.0)
    (short,) = case.short
    assert (short.demand.item, short.missing, short.planned_missing) == ("guide", 2, 0)
    assert dict(case.unmet)[Priority.LIFE_SAFETY] == 20
    assert case.worst_s is None


def test_higher_needs_leave_the_difference_uncovered(process: SolverProcess) -> None:
    given = base()
    (case,) = stress(given, planned(given, process), [Outlook(DemandCase.HIGH, 1.0)])
    assert {s.demand.item: s.missing for s in case.short} == {"guide": 3, "blanket": 2}
    (low,) = stress(given, planned(given, process), [Outlook(DemandCase.LOW, 1.0)])
    assert low.holds


def test_a_shift_that_ends_meanwhile_makes_a_team_late(process: SolverProcess) -> None:
    given = replace(base(), leaves_s={"t": 520.0})
    (case,) = stress(given, planned(given, process), [Outlook(DemandCase.BEST, 1.1)])
    assert [late.latest_s for late in case.late] == [520.0]


def test_later_stops_and_later_tours_of_a_vehicle_are_slowed_by_all_before_them(
    process: SolverProcess,
) -> None:
    given = replace(base(), handling=Handling(turnaround_s=100.0, stop_s=10.0))
    proposal = planned(replace(given, handling=Handling()), process)
    loads = [a for a in proposal.assignments if not a.team_id]
    line = LineString([Point(0, 0), Point(0, 100)])
    load = Load(item="blanket", quantity=5, demand_id="need:z0:blanket")

    def tour(number: int, depart: float, stops: list[float], back: float) -> Tour:
        return Tour(
            id=f"tour:{number}", plan_id="p", vehicle_id="v", depot_id="d0", number=number, depart_s=depart,
            back_s=back, route=line, load_kg=1.0,
            stops=tuple(
                TourStop(zone_id="z0", arrive_s=s, loads=(load,)) for s in stops
            ),
        )  # fmt: skip

    tours = (tour(1, 100.0, [200.0], 310.0), tour(2, 410.0, [510.0], 620.0))
    slow = arrivals_slowed(given, replace(proposal, tours=tours), 2.0)
    # Out 200, stop 10, back 200: home at 510; loaded again by 610; out 200.
    assert slow[loads[0].id] == 810.0
    assert loads[0].mode is TravelMode.VEHICLE
