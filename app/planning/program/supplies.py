"""Supplies in the program: what carriers take from the stock of their depots, ready or packed from parts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from app.domain.objective import ObjectiveLevel
from app.domain.plan import Packing
from app.planning.problem.problem import Carrier
from app.planning.program.arcs import Arc, Batch, Needs, penalty_points
from app.planning.program.carriers import Carriers, keep_caps, keep_loading_rate, sizes, unit
from app.planning.program.columns import AT_MOST, Model, Terms
from app.planning.program.delivery import CarryCap, Delivery
from app.planning.program.matrix import Floats, Ints
from app.planning.program.objective import UNMET_LEVEL

Line = tuple[str, str]
"""Depot and supply."""


class Supplies:
    """The columns of supplies, and what a solution says of loads and kits."""

    def __init__(self, model: Model, needs: Needs, caps: Sequence[CarryCap]) -> None:
        self._model = model
        self._needs = needs
        self._problem = needs.problem
        self.carriers = Carriers(model, needs.problem)
        self.arcs: list[Arc] = []
        self.sent: defaultdict[Line, Terms] = defaultdict(dict)
        """The units of each line of stock that leave."""
        self.gone: dict[Line, Terms] = {}
        """The units of each line that leave or go into kits, less those that are packed."""
        self._packed: dict[Line, int] = {}
        """The column of each kit that could be packed."""
        by_depot: defaultdict[str, list[Arc]] = defaultdict(list)
        for carrier in self._problem.carriers:
            arcs = self._columns(carrier)
            self.carriers.load(carrier, arcs)
            mine = [cap for cap in caps if (cap.depot_id, cap.mode) == (carrier.depot_id, carrier.mode)]
            keep_caps(model, self._problem, arcs, mine)
            by_depot[carrier.depot_id] += arcs
            self.arcs += arcs
        for depot_id, arcs in by_depot.items():
            keep_loading_rate(model, needs, depot_id, arcs)
        self._keep_stock()

    def deliveries(self, x: Ints) -> list[Delivery]:
        """The loads that are sent."""
        columns = np.array([arc.column for arc in self.arcs], dtype=np.int64)
        return [
            Delivery(
                arc.demand,
                arc.item,
                arc.quantity * int(x[arc.column]),
                arc.covers * int(x[arc.column]),
                arc.seconds,
                carrier=arc.carrier,
            )
            for arc in (self.arcs[i] for i in np.flatnonzero(x[columns]))
        ]

    def packings(self, x: Ints) -> tuple[Packing, ...]:
        """The kits that are packed: no more than leave, or are held back, beyond those that stand ready."""
        gone: Counter[Line] = Counter()
        for load in self.deliveries(x):
            assert load.carrier is not None
            gone[load.carrier.depot_id, load.item] += load.quantity
        held_back = {(reserve.depot_id, reserve.item) for reserve in self._problem.reserves}
        found = []
        for line in sorted(self._packed, key=lambda line: (line[0], -self._depth(line[1]), line[1])):
            depot_id, kit = line
            number = max(0, gone[line] - self._problem.stock_at.get(line, 0))
            if held_back & {line, ("", kit)}:
                number = int(x[self._packed[line]])
            if number:
                found.append(Packing(depot_id=depot_id, item=kit, quantity=number))
            for part, each in self._problem.kits[kit]:
                gone[depot_id, part] += each * number
        return tuple(found)

    def _columns(self, carrier: Carrier) -> list[Arc]:
        problem, needs = self._problem, self._needs
        available = self._available[carrier.depot_id]
        all_sizes = sizes(problem, carrier)
        fits = {item for item in available if any(size.takes(*unit(problem, item)) for size in all_sizes)}
        ready_s = problem.carrier_ready_s(carrier)
        arcs: list[Arc] = []
        for batch in needs.for_carrier(carrier, available, fits):
            costs = needs.figures(batch, ready_s, needs.worth[batch.demands])
            if batch.penalty is not None and not problem.scenarios:
                costs |= self._penalties(batch, batch.penalty)
            most = np.minimum(available[batch.item] // batch.ratio, needs.most_each[batch.demands])
            column = len(self._model.variables)
            variables = self._model.columns(most.tolist(), costs)
            self.sent[carrier.depot_id, batch.item].update(dict.fromkeys(variables, batch.ratio))
            arcs += [
                Arc(
                    column + i,
                    variable,
                    needs.demands[at],
                    batch.item,
                    batch.ratio,
                    1,
                    ready_s,
                    way,
                    (),
                    carrier,
                )
                for i, (variable, at, way) in enumerate(
                    zip(variables, batch.demands.tolist(), batch.travel.tolist(), strict=True)
                )
            ]
        return arcs

    def _penalties(self, batch: Batch, penalty: float) -> dict[ObjectiveLevel, Floats]:
        """What is met by a substitute and still counts as unmet."""
        demands = [self._needs.demands[at] for at in batch.demands.tolist()]
        points = np.array([penalty_points(demand, penalty) for demand in demands])
        levels = [UNMET_LEVEL[demand.priority] for demand in demands]
        return {
            level: np.where([one is level for one in levels], points, 0.0)
            for level in UNMET_LEVEL.values()
            if level in levels
        }

    @cached_property
    def _available(self) -> Mapping[str, Mapping[str, int]]:
        """Of each depot the most that it could send of each supply whose weight is known."""
        found = {
            depot.id: {item: self._most(depot.id, item) for item in self._problem.unit_kg}
            for depot in self._problem.depots
        }
        return {depot: {item: n for item, n in most.items() if n} for depot, most in found.items()}

    def _most(self, depot_id: str, item: str, inside: frozenset[str] = frozenset()) -> int:
        """Units that are held, and that could be packed if nothing else used their parts."""
        ready = self._problem.stock_at.get((depot_id, item), 0)
        parts = self._problem.kits.get(item, ())
        if item in inside or not parts:
            return ready
        return ready + min(self._most(depot_id, part, inside | {item}) // each for part, each in parts)

    def _depth(self, item: str, inside: frozenset[str] = frozenset()) -> int:
        """How many kits stand inside each other."""
        parts = () if item in inside else self._problem.kits.get(item, ())
        return 1 + max(self._depth(part, inside | {item}) for part, _ in parts) if parts else 0

    def _keep_stock(self) -> None:
        """What leaves or goes into kits was held or packed."""
        for depot_id, item in list(self.sent):
            self._pack(depot_id, item)
        for line, sent in self.sent.items():
            self.gone[line] = dict(sent)
        for (depot_id, kit), column in self._packed.items():
            variable = self._model.variables[column]
            self.gone.setdefault((depot_id, kit), {})[variable] = -1
            for part, each in self._problem.kits[kit]:
                self.gone.setdefault((depot_id, part), {})[variable] = each
        for line, terms in self.gone.items():
            self._model.row(terms, AT_MOST, self._problem.stock_at.get(line, 0))

    def _pack(self, depot_id: str, item: str) -> None:
        """A column for packing a kit where its parts suffice, and for kits among its parts."""
        line = (depot_id, item)
        most = self._most(depot_id, item) - self._problem.stock_at.get(line, 0)
        if line not in self._packed and most > 0:
            self._packed[line] = len(self._model.variables)
            self._model.column(most)
            for part, _ in self._problem.kits[item]:
                self._pack(depot_id, part)
