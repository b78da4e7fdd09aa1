"""The best point of a small program, by HiGHS alone; and random problems with every feature."""

from __future__ import annotations

import random
from dataclasses import replace

import highspy
import numpy as np

from app.domain.campus import TravelMode
from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.incident import Priority
from app.domain.objective import STANDARD, ObjectiveLevel, ObjectiveProfile, Term
from app.domain.plan import Assignment, Demand
from app.domain.resource import Substitute
from app.planning.problem.problem import Problem, Scenario, Site
from app.planning.program.formulation import Delivery, Formulation
from app.planning.program.matrix import Floats, Ints, Matrix
from tests.unit.planning.samples import GIVEN, NOW, need, problem, stock, team, vehicle

FAIR = ObjectiveProfile(
    name="fair",
    groups=(STANDARD.groups[0], (Term(ObjectiveLevel.UNFAIRNESS),), *STANDARD.groups[1:]),
)


def best(matrix: Matrix) -> Ints | None:
    """The lexicographically smallest point; None where there is none."""
    point = _smallest(matrix, np.zeros(len(matrix.lower)))
    for group in matrix.groups:
        if point is None:
            return None
        if matrix.peaks[group[0]]:
            matrix, point = _lowest_peak(matrix, matrix.levels[group[0]], point)
        else:
            cost = matrix.weights[list(group)] @ matrix.levels[list(group)]
            point = _smallest(matrix, cost)
            assert point is not None
            matrix = matrix.with_row(cost, float(cost @ point) + 0.5)
    return None if point is None else np.round(point).astype(np.int64)


def _lowest_peak(matrix: Matrix, figures: Floats, point: Floats) -> tuple[Matrix, Floats]:
    for peak in sorted({0.0, *figures.tolist()}):
        below = replace(matrix, upper=np.where(figures > peak, 0.0, matrix.upper))
        found = _smallest(below, np.zeros(len(figures)))
        if found is not None:
            return below, found
    return matrix, point


def _smallest(matrix: Matrix, cost: Floats) -> Floats | None:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.5)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(matrix.lower), len(matrix.row_lower)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, matrix.lower, matrix.upper
    model.row_lower_, model.row_upper_ = matrix.row_lower, matrix.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_ = matrix.start, matrix.index
    model.a_matrix_.value_ = matrix.value
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(matrix.lower)
    highs.passModel(model)
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    assert status == highspy.HighsModelStatus.kOptimal, status
    return np.array(highs.getSolution().col_value)


def optimum(given: Problem, **more: object) -> tuple[Formulation, Ints]:
    """The program of a problem and its best point."""
    formulation = Formulation(given, **more)  # type: ignore[arg-type]
    x = best(formulation.matrix)
    assert x is not None
    return formulation, x


def sent(given: Problem, **more: object) -> tuple[Delivery, ...]:
    """What the best plan of a problem sends."""
    formulation, x = optimum(given, **more)
    return formulation.deliveries(x)


def values(given: Problem) -> tuple[int, ...]:
    """The levels of the best plan, in the order of the profile."""
    formulation, x = optimum(given)
    return tuple(formulation.matrix.level_values(x).tolist())


def level(given: Problem, one: ObjectiveLevel) -> int:
    """One level of the best plan."""
    return values(given)[given.objective.levels.index(one)]


def covered(deliveries: tuple[Delivery, ...], demand: Demand) -> int:
    """Units of a need that are met."""
    return sum(d.covers for d in deliveries if d.demand.id == demand.id)


def lock(kind: LockKind, **about: object) -> PlanLock:
    """A person's lock."""
    number = "-".join(str(value) for value in about.values())
    return PlanLock(id=f"lock:{kind}:{number}", kind=kind, at=NOW, author="duty", **about)  # type: ignore[arg-type]


def reserve(item: str, quantity: int, depot_id: str = "") -> Reserve:
    """What has to stay."""
    return Reserve(
        id=f"reserve:{item}:{depot_id}",
        item=item,
        quantity=quantity,
        at=NOW,
        author="duty",
        depot_id=depot_id,
    )


def order(
    demand: Demand, quantity: int, *, team_id: str = "", depot: str = "d0", item: str = ""
) -> Assignment:
    """An order of the plan in force."""
    sent_item = item or demand.item
    return Assignment(
        id=f"order:{demand.id}:{team_id}{depot}:{sent_item}",
        plan_id="before",
        zone_id=demand.zone_id,
        depot_id=depot,
        item=sent_item,
        instead_of="" if sent_item == demand.item else demand.item,
        quantity=quantity,
        mode=TravelMode.FOOT if team_id else TravelMode.VEHICLE,
        travel_s=60.0,
        route=None,  # type: ignore[arg-type]
        team_id=team_id,
        demand_id=demand.id,
    )


def rich_problem(seed: int) -> Problem:
    """A problem whose plans can be listed, with some of everything that a program can hold."""
    rng = random.Random(seed)
    some = rng.random
    depots, zones = rng.randint(1, 2), 2
    teams = [_team(rng, k, depots) for k in range(rng.randint(1, 3))]
    demands = _needs(rng, zones)
    given = problem(
        demands=demands,
        seconds=[[rng.choice((60.0, 100.5, 240.0, 500.0)) for _ in range(zones)] for _ in range(depots)],
        teams=teams,
        stock=[
            stock(f"d{d}", item, rng.randint(1, 2))
            for d in range(depots)
            for item in ("blanket", "water_l", "first_aid_kit")
            if some() < (0.8 if item != "first_aid_kit" else 0.2)
        ],
        vehicles=[
            vehicle(
                f"v{k}",
                f"d{rng.randrange(depots)}",
                rng.choice((2.0, 5.0, 9.0)),
                rng.randint(1, 2),
                capacity_l=rng.choice((None, None, 3.0)),
            )
            for k in range(rng.randint(0, 2))
        ],
        unit_l={"blanket": 2.0, "water_l": 1.0},
        substitutes=(
            Substitute("water_l", "blanket", 2, 0.4, GIVEN),
            Substitute("first_aid", "guide", 2, 0.3, GIVEN),
        ),
        kits={"first_aid_kit": (("blanket", 1), ("water_l", 1))} if some() < 0.7 else {},
        ready_s={"t0": rng.choice((0.0, 90.0))},
        leaves_s={"t1": rng.choice((200.0, 5000.0))},
        profile=FAIR if some() < 0.3 else STANDARD,
    )
    return _directed(rng, replace(given, depots=_rated(rng, given), sites=_limited(rng, given)))


def _team(rng: random.Random, number: int, depots: int) -> object:
    skills = rng.sample(("guide", "first_aid"), rng.randint(1, 2))
    word = rng.choice(("", "", "pair"))
    return team(
        f"t{number}",
        f"d{rng.randrange(depots)}",
        rng.randint(1, 3),
        *skills,
        officers=rng.randint(0, 1),
        kept_with=word,
    )


def _needs(rng: random.Random, zones: int) -> list[Demand]:
    items = ("guide", "first_aid", rng.choice(("blanket", "water_l")), "first_aid_kit")
    found = []
    for zone in range(zones):
        for item in items:
            if rng.random() < 0.7:
                best_figure = rng.randint(1, 3 if item in ("guide", "first_aid") else 2)
                one = need(
                    f"z{zone}",
                    item,
                    best_figure,
                    rng.choice(list(Priority)),
                    limit_s=rng.choice((120, 300, 700, 700)),
                    minimum=rng.choice((0, 0, min(2, best_figure))),
                )
                start = rng.choice((0.0, 0.0, 3600.0))
                found.append(
                    replace(
                        one,
                        base_value=best_figure * rng.choice((0.2, 1.0, 3.0)),
                        from_s=start,
                        until_s=rng.choice((None, start + 200.0, start + 1800.0)),
                        crew_per_officer=rng.choice((None, None, 2)),
                    )
                )
    return found


def _rated(rng: random.Random, given: Problem) -> tuple[object, ...]:
    return tuple(
        replace(
            depot,
            loading_kg_per_min=rng.choice((None, None, 1.0)),
            delay_s=rng.choice((0.0, 0.0, 30.0)),
            cost=rng.choice((0, 2)),
        )
        for depot in given.depots
    )


def _limited(rng: random.Random, given: Problem) -> tuple[Site, ...]:
    return tuple(replace(site, capacity=rng.choice((None, None, None, 1, 2))) for site in given.sites)


def _directed(rng: random.Random, given: Problem) -> Problem:
    """With locks, reserves, a plan in force and scenarios, each in some problems."""
    zone = rng.choice(("", "z0", "z1"))
    locks = []
    if rng.random() < 0.3 and given.teams:
        locks.append(lock(rng.choice(list(LockKind)), team_id=rng.choice(given.teams).id, zone_id=zone))
    if rng.random() < 0.15:
        locks.append(lock(LockKind.AVOID, depot_id="d0", item=rng.choice(("", "blanket", "guide"))))
    if rng.random() < 0.1:
        locks.append(lock(LockKind.USE, depot_id="d0", item="blanket", zone_id=zone, quantity=1))
    if rng.random() < 0.2 and given.vehicles:
        locks.append(lock(LockKind.AVOID, vehicle_id=given.vehicles[0].id))
    reserves = [
        reserve(item, rng.randint(1, 2), rng.choice(("", "d0")))
        for item in ("guide", "blanket", "first_aid_kit")
        if rng.random() < 0.25
    ]
    orders = []
    for demand in given.demands:
        if rng.random() < 0.4:
            by = rng.choice(given.teams).id if given.teams and demand.kind.value == "capability" else ""
            if by or demand.kind.value == "supply":
                orders.append(order(demand, rng.randint(1, 2), team_id=by))
    scenarios = ()
    if rng.random() < 0.3:
        scenarios = (
            Scenario("low", {d.id: max(0, d.best - 1) for d in given.demands}),
            Scenario("high", {d.id: d.best + 1 for d in given.demands}, 1.3),
        )
        if rng.random() < 0.3:  # a second one that can be the worst
            here = {d.id: d.best + 2 if d.zone_id == "z0" else 0 for d in given.demands}
            scenarios = (*scenarios, Scenario("here", here))
    return replace(
        given, locks=tuple(locks), reserves=tuple(reserves), in_force=tuple(orders), scenarios=scenarios
    )
