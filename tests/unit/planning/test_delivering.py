"""What tours cannot carry is never promised."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.campus import TravelMode
from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.incident import Priority
from app.domain.plan import SolveStatus, UnmetCause
from app.planning.problem.problem import Problem
from app.planning.program.delivery import CarryCap, Delivery
from app.planning.program.formulation import Formulation
from app.planning.propose import plan_problem
from app.planning.solving.conflict import ConflictError
from app.planning.solving.process import SolverProcess
from app.planning.solving.solve import Solution, solve
from app.planning.tours.build import TourPlan, build_tours
from app.planning.tours.carried import caps_for
from app.runtime.progress import Progress
from tests.unit.planning.samples import HEADER, NOW, need, problem, stock, vehicle


def two_small_vans(*locks: PlanLock) -> Problem:
    """By weight three pieces of 2 kg fit into two vans of 3 kg; by the piece only two do."""
    return problem(
        demands=[need("z0", "water_l", 3)],
        seconds=[[60.0]],
        stock=[stock("d0", "water_l", 9)],
        vehicles=[vehicle("a", "d0", 3.0), vehicle("b", "d0", 3.0)],
        locks=locks,
    )


def test_what_fits_by_weight_alone_stays_unmet(process: SolverProcess) -> None:
    proposal = plan_problem(two_small_vans(), HEADER, None, process, time_limit_s=10, progress=Progress())
    assert sum(a.quantity for a in proposal.assignments) == 2
    assert [(u.missing, u.cause) for u in proposal.unmet] == [(1, UnmetCause.NO_VEHICLE)]


def test_a_lock_that_no_tours_can_keep_is_named(process: SolverProcess) -> None:
    lock = PlanLock(
        id="all", kind=LockKind.USE, at=NOW, author="duty", depot_id="d0", item="water_l", quantity=3
    )
    with pytest.raises(ConflictError) as caught:
        plan_problem(two_small_vans(lock), HEADER, None, process, time_limit_s=10, progress=Progress())
    assert caught.value.conflicts == ("all",)
    assert caught.value.message.key == "planning.lock_not_carried"


def sent_after_one(process: SolverProcess, kg: float, **more: Any) -> tuple[int, int]:
    """Units that arrive and that are said to be missing of three, where the search finds one only."""
    wanted = problem(
        demands=[need("z0", "water_l", 3, minimum=1)],
        seconds=[[60.0]],
        stock=[stock("d0", "water_l", more.pop("held", 9))],
        vehicles=[vehicle("a", "d0", kg)],
        **more,
    )
    return _planned(process, wanted)


def _planned(process: SolverProcess, wanted: Problem) -> tuple[int, int]:
    one_unit = CarryCap("d0", TravelMode.VEHICLE, 600.0, 2.0)

    def search(_: Formulation, left_s: float) -> Solution:
        matrix = Formulation(wanted, (one_unit,)).matrix
        found = solve(matrix, time_limit_s=left_s, progress=Progress(), process=process)
        return replace(found, status=SolveStatus.FEASIBLE, bounds=(None,) * len(found.bounds))

    proposal = plan_problem(
        wanted, HEADER, None, process, time_limit_s=10, progress=Progress(), search=search
    )
    loads = sum(load.quantity for tour in proposal.tours for stop in tour.stops for load in stop.loads)
    assert loads == sum(a.quantity for a in proposal.assignments)
    return loads, sum(u.missing for u in proposal.unmet)


def test_a_vehicle_that_goes_there_takes_along_what_the_need_still_lacks(process: SolverProcess) -> None:
    assert sent_after_one(process, 900.0) == (3, 0)


@pytest.mark.parametrize(
    ("kg", "more", "sent"),
    [
        (5.0, {}, 2),
        (900.0, {"held": 2}, 2),
        (900.0, {"unit_l_of_water": 2.0}, 2),
        (900.0, {"loading_kg_per_min": 4.0}, 1),
    ],
)
def test_it_takes_no_more_than_there_is_and_than_fits(
    process: SolverProcess, kg: float, more: dict[str, Any], sent: int
) -> None:
    wanted = problem(
        demands=[need("z0", "water_l", 3)],
        seconds=[[60.0]],
        stock=[stock("d0", "water_l", more.get("held", 9))],
        vehicles=[vehicle("a", "d0", kg, capacity_l=5.0)],
        unit_l={"water_l": more.get("unit_l_of_water", 0.0)},
    )
    rate = more.get("loading_kg_per_min")
    wanted = replace(wanted, depots=tuple(replace(d, loading_kg_per_min=rate) for d in wanted.depots))
    assert _planned(process, wanted) == (sent, 3 - sent)


def test_what_is_held_back_is_not_taken_along(process: SolverProcess) -> None:
    reserve = Reserve(id="r", item="water_l", quantity=7, at=NOW, author="duty")
    sent, missing = sent_after_one(process, 900.0, reserves=[reserve])
    assert sent <= 2 and sent + missing == 3


def test_a_van_that_gets_to_one_zone_only_takes_all_that_it_lacks(process: SolverProcess) -> None:
    """What it cannot do is stop at both in time; how much it takes to either is not limited by that."""
    wanted = problem(
        demands=[
            need("z0", "blanket", 9, Priority.STABILISE, limit_s=100),
            need("z1", "blanket", 2, Priority.STABILISE, limit_s=100),
        ],
        seconds=[[90.0, 60.0]],
        stock=[stock("d0", "blanket", 50)],
        vehicles=[vehicle("a", "d0", 900.0)],
    )
    (cap,) = caps_for(wanted, *_both_wanted(wanted))
    assert (cap.zone_id in ("z0", "z1"), cap.kg) == (True, 0.0)
    proposal = plan_problem(wanted, HEADER, None, process, time_limit_s=10, progress=Progress())
    assert sum(a.quantity for a in proposal.assignments) == 9


def _both_wanted(wanted: Problem) -> tuple[list[Delivery], TourPlan]:
    (van,) = wanted.carriers
    sent = [
        Delivery(d, d.item, d.best, d.best, wanted.carrier_arrival_s(van, d.zone_id), carrier=van)
        for d in wanted.demands
    ]
    tours = build_tours(wanted, sent)
    assert tours.left
    return sent, tours
