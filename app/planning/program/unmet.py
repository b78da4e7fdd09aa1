"""What stays unmet of each need: by priority, by scenario, and evenly between zones.

For several scenarios a level counts the worst of them. What makes no difference there is not left undone: the
planned case, which is always among them, counts right after it at a level of its own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.domain.incident import Priority
from app.domain.objective import AS_PLANNED, ObjectiveLevel
from app.domain.plan import Demand, DemandKind
from app.planning.problem.problem import Scenario, latest_s
from app.planning.program.arcs import Arc, Needs, needed_in, penalty_points, slowed_s
from app.planning.program.columns import AT_LEAST, AT_MOST, EXACTLY, Model, Terms
from app.planning.program.objective import UNMET_LEVEL, worth

if TYPE_CHECKING:
    import pulp

PLANNED_CASE = Scenario("", {})
PER_MILLE = 1000


class Unmet:
    """Columns for what is missing, as planned or in each scenario, and the rows that tie them to arcs."""

    def __init__(self, model: Model, needs: Needs, arcs: Mapping[str, Sequence[Arc]]) -> None:
        self._model = model
        self._needs = needs
        self._arcs = arcs
        self._robust = bool(needs.problem.scenarios)
        self._fair = ObjectiveLevel.UNFAIRNESS in model.profile.levels
        self._totals: list[tuple[ObjectiveLevel, Terms, int]] = []
        """Of each level in each scenario: need points in its columns, and where nothing is sent."""
        self._shares: list[tuple[Terms, int]] = []
        """Of each zone in each scenario: missing need points, and those needed, both of life safety."""
        for demand in needs.demands:
            self._keep_limits(demand)
        everything = (PLANNED_CASE, *needs.problem.scenarios)
        self._worst_cases = self._not_outdone(everything)
        for scenario in everything:
            if self._fair or scenario is PLANNED_CASE or scenario in self._worst_cases:
                self._write(scenario)
        if len(self._worst_cases) > 1:
            self._worst()
        if self._fair:
            self._evenly()

    def _not_outdone(self, scenarios: Sequence[Scenario]) -> list[Scenario]:
        """Those that can be the worst: none that another outdoes in every need and in its ways."""
        found: list[Scenario] = []
        for one in sorted(scenarios, key=lambda s: (s.travel_factor, sum(self._needed(s))), reverse=True):
            if not any(self._outdoes(other, one) for other in found):
                found.append(one)
        return found

    def _needed(self, scenario: Scenario) -> list[int]:
        return [needed_in(scenario.needed, demand) for demand in self._needs.demands]

    def _outdoes(self, worse: Scenario, one: Scenario) -> bool:
        needed = zip(self._needed(worse), self._needed(one), strict=True)
        return worse.travel_factor >= one.travel_factor and all(more >= less for more, less in needed)

    def _keep_limits(self, demand: Demand) -> None:
        """Nothing or at least the smallest useful amount; for several scenarios no more than one needs."""
        covers: Terms = {arc.variable: arc.covers for arc in self._arcs.get(demand.id, ())}
        if not covers:
            return
        if self._robust and demand.kind is DemandKind.SUPPLY:
            self._model.row(covers, AT_MOST, self._needs.most[demand.id])
        if demand.minimum > 1:
            used = self._model.column(1)
            self._model.row({**covers, used: -demand.minimum}, AT_LEAST, 0)
            if demand.kind is DemandKind.SUPPLY:
                self._model.row({**covers, used: -self._needs.most[demand.id]}, AT_MOST, 0)
            else:
                for team in covers:
                    self._model.row({team: 1, used: -team.upBound}, AT_MOST, 0)

    def _write(self, scenario: Scenario) -> None:
        totals: defaultdict[ObjectiveLevel, Terms] = defaultdict(dict)
        idle: Counter[ObjectiveLevel] = Counter()
        shares: defaultdict[str, Terms] = defaultdict(dict)
        points: Counter[str] = Counter()
        for demand in self._needs.demands:
            needed, level = needed_in(scenario.needed, demand), UNMET_LEVEL[demand.priority]
            if not needed:
                continue
            missing = self._model.column(needed, self._costs(scenario, demand, worth(demand)), idle=needed)
            totals[level][missing] = worth(demand)
            idle[level] += worth(demand) * needed
            if demand.priority is Priority.LIFE_SAFETY:
                shares[demand.zone_id][missing] = worth(demand)
                points[demand.zone_id] += worth(demand) * needed
            totals[level].update(self._meet(demand, needed, missing, scenario))
        self._totals += [(level, terms, idle[level]) for level, terms in totals.items()]
        self._shares += [(terms, points[zone]) for zone, terms in shares.items()]

    def _costs(self, scenario: Scenario, demand: Demand, points: int) -> dict[ObjectiveLevel, float]:
        """What a unit that is missing, or met by a substitute, adds by itself."""
        level, costs = UNMET_LEVEL[demand.priority], dict[ObjectiveLevel, float]()
        if len(self._worst_cases) == 1 and scenario is self._worst_cases[0]:
            costs[level] = points
        if self._robust and scenario is PLANNED_CASE:
            costs[AS_PLANNED[level]] = points
        return costs

    def _meet(self, demand: Demand, needed: int, missing: pulp.LpVariable, scenario: Scenario) -> Terms:
        """What is needed is met, met by a substitute, or missing; returns the points of the substitutes."""
        arcs = self._arcs.get(demand.id, ())
        if scenario.travel_factor != 1.0:
            arcs = [arc for arc in arcs if self._in_time(arc, scenario)]
        if demand.kind is DemandKind.SUPPLY and not self._robust:
            self._model.row({**{arc.variable: arc.covers for arc in arcs}, missing: 1}, EXACTLY, needed)
            return {}
        met: Terms = {arc.variable: arc.covers for arc in arcs if arc.item == demand.item}
        met[missing] = 1
        points: Terms = {}
        for option in self._needs.options[demand.item][1:]:
            covers = {arc.variable: -arc.covers for arc in arcs if arc.item == option.item}
            if covers and option.penalty is not None:
                penalty = penalty_points(demand, option.penalty)
                instead = self._model.column(needed, self._costs(scenario, demand, penalty))
                self._model.row({**covers, instead: 1}, AT_MOST, 0)
                met[instead] = 1
                points[instead] = penalty
        self._model.row(met, AT_LEAST, needed)
        return points

    def _in_time(self, arc: Arc, scenario: Scenario) -> bool:
        leaves = self._needs.problem.leaves_s.get(arc.group[0].id, math.inf) if arc.group else math.inf
        arrival = slowed_s(arc.ready_s, arc.travel_s, scenario.travel_factor)
        return arrival <= min(latest_s(arc.demand), leaves)

    def _worst(self) -> None:
        """Each level counts the worst of the scenarios."""
        for level in UNMET_LEVEL.values():
            mine = [(terms, idle) for one, terms, idle in self._totals if one is level]
            most = max((idle for _, idle in mine), default=0)
            if most:
                worst = self._model.column(most, {level: 1}, idle=most)
                for terms, _ in mine:
                    self._model.row({**terms, worst: -1}, AT_MOST, 0)

    def _evenly(self) -> None:
        """No zone lacks a larger share of its life-safety need than the level says."""
        if self._shares:
            share = self._model.column(PER_MILLE, {ObjectiveLevel.UNFAIRNESS: 1}, idle=PER_MILLE)
            for terms, points in self._shares:
                lacking = {missing: PER_MILLE * each for missing, each in terms.items()}
                self._model.row({**lacking, share: -points}, AT_MOST, 0)
