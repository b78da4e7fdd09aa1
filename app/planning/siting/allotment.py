"""How much of what is kept at which site: first it is placed, then one of the scenarios happens.

The two-stage program of Rawls & Turnquist (2010), Pre-positioning of emergency supplies for disaster
response, Transportation Research Part B 44(4): every scenario draws on all that was placed, one at a time. In
order: as little as possible is missing, what is needed arrives soonest, as little as possible is moved.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from app.domain.errors import UserError
from app.domain.message import msg
from app.planning.siting.answer import Ints, SitingAnswer, close, judged
from app.planning.siting.figures import Holdings, amounts, figures
from app.planning.siting.instance import Instance
from app.planning.siting.program import Found, Program, Search

if TYPE_CHECKING:
    import pulp


def allot(
    instance: Instance, places: Ints, most_sites: int, search: Search, *, all_open: bool
) -> tuple[SitingAnswer, Holdings | None]:
    """Where each lot is kept, among some places, at no more than so many of them.

    With `all_open` every one of the places keeps at least one lot of each item. The value is the mean time in
    seconds until a unit that is needed arrives, each scenario by its weight; the holdings are None where the
    search ended before any were found.

    Raises:
        UserError: the places have no room for what there is.
        Cancelled: a person stopped it while the program was written.
    """
    begun = time.monotonic()
    placing = _Placing(instance, places, most_sites, search, all_open=all_open)
    found, proven = placing.solve(search)
    if found.infeasible:
        raise UserError(msg("siting.no_room"))
    holdings = placing.holdings(found) if found.values is not None else None
    value = math.inf if holdings is None else expected_arrival(instance, holdings)
    bound = placing.bound if proven else min(placing.bound, value)
    if holdings is not None and placing.bound > value and not close(placing.bound, value):
        raise RuntimeError("the solver's bound lies above a siting")
    sites = () if holdings is None else sites_of(holdings)
    cancelled = search.progress.token.cancelled
    return judged(sites, value, bound, cancelled=cancelled, seconds=time.monotonic() - begun), holdings


def sites_of(holdings: Holdings) -> tuple[int, ...]:
    """Places that keep anything."""
    kept = sum(np.asarray(lots.sum(axis=0)) for lots in holdings.values())
    return tuple(np.flatnonzero(kept).tolist())


def expected_arrival(instance: Instance, holdings: Holdings) -> float:
    """Seconds until a unit that is needed arrives, over all scenarios that need any, from the data alone."""
    share, spent = _shares(instance), 0.0
    for number, response in enumerate(figures(instance, holdings).responses):
        needed = sum(instance.scenarios[number].needs.values())
        if needed > response.missing:
            spent += share[number] * response.mean_s * (needed - response.missing) / needed
    return spent


def _shares(instance: Instance) -> np.ndarray:
    """(k,) weights of the scenarios that need something, adding up to 1."""
    needed = np.array([sum(s.needs.values()) for s in instance.scenarios])
    weight = np.where(needed > 0, instance.weight, 0.0)
    return weight / max(float(weight.sum()), 1e-300)


class _Placing:
    def __init__(
        self, instance: Instance, places: Ints, most_sites: int, search: Search, *, all_open: bool
    ) -> None:
        self._instance = instance
        self._places = places.tolist()
        self._model = Program()
        self._opened = [self._model.whole() for _ in self._places]
        self._kept: dict[str, list[list[pulp.LpVariable]]] = {}
        self._late: dict[pulp.LpVariable, float] = {}
        self._missing: dict[pulp.LpVariable, float] = {}
        self._moved: dict[pulp.LpVariable, float] = {}
        self.bound = -math.inf
        """Of the mean time."""
        self._model.row(dict.fromkeys(self._opened, 1.0), most=float(most_sites))
        if all_open:
            self._model.row(dict.fromkeys(self._opened, 1.0), least=float(len(self._places)))
        share = _shares(instance)
        for item in instance.request.items:
            self._keep(item, all_open=all_open)
            for number in np.flatnonzero(share > 0):
                search.progress.check()
                self._serve(item, int(number), float(share[number]))

    def solve(self, search: Search) -> tuple[Found, bool]:
        """The best point, and whether each of the aims before the mean time is proven."""
        proven, found = True, Found(None, -math.inf)
        stages = (self._missing, self._late, self._moved)
        for costs in stages:
            if not costs:
                continue
            self._model.price(costs)
            tried = self._model.solve(search)
            if tried.infeasible and found.values is None:
                return tried, False
            if tried.values is None:
                break
            found = tried
            value = float(sum(self._model.read(found, list(costs)) * list(costs.values())))
            if costs is self._late:
                self.bound = tried.bound
            if not close(value, tried.bound):
                proven = proven and costs is not self._missing
                break
            self._model.row(costs, most=value + 1e-7 * max(1.0, abs(value)))
        return found, proven and math.isfinite(self.bound)

    def holdings(self, found: Found) -> Holdings:
        """(lots, n) for each item; refused where something got lost."""
        result: dict[str, Ints] = {}
        for item, lots in self._kept.items():
            kept = np.zeros((len(lots), len(self._instance.places)), dtype=np.int64)
            for number, columns in enumerate(lots):
                kept[number, self._places] = np.round(self._model.read(found, columns)).astype(np.int64)
            if kept.sum(axis=1).tolist() != [lot.count for lot in self._instance.lots[item]]:
                raise RuntimeError("the solver lost some of what is sited")
            result[item] = kept
        self._check_room(result)
        return result

    def _check_room(self, holdings: Holdings) -> None:
        for held in amounts(self._instance, holdings).values():
            if (held > self._instance.room).any():
                raise RuntimeError("the solver put more at a site than it holds")

    def _keep(self, item: str, *, all_open: bool) -> None:
        instance, model = self._instance, self._model
        lots = instance.lots[item]
        columns = [[model.whole(float(lot.count)) for _ in self._places] for lot in lots]
        self._kept[item] = columns
        for lot, row in zip(lots, columns, strict=True):
            model.row(dict.fromkeys(row, 1.0), least=float(lot.count), most=float(lot.count))
            for place, column, opened in zip(self._places, row, self._opened, strict=True):
                model.row({column: 1.0, opened: -float(lot.count)}, most=0.0)
                if lot.today[place]:
                    taken = model.part(float(lot.count))
                    model.row({column: 1.0, taken: 1.0}, least=float(lot.today[place]))
                    self._moved[taken] = 1.0 / lot.count
        for number, place in enumerate(self._places):
            held = {row[number]: float(lot.size) for lot, row in zip(lots, columns, strict=True)}
            if math.isfinite(instance.room[place]):
                model.row(held, most=float(instance.room[place]))
            if all_open:
                model.row(dict.fromkeys(held, 1.0), least=1.0)

    def _serve(self, item: str, number: int, share: float) -> None:
        instance, model = self._instance, self._model
        scenario = instance.scenarios[number]
        need, total = scenario.needs[item], sum(lot.size * lot.count for lot in instance.lots[item])
        wanted = float(min(need, total))
        if not wanted:
            return
        per_unit = share / sum(scenario.needs.values())
        seconds = instance.seconds[item][number]
        sent: dict[pulp.LpVariable, float] = {}
        for column, place in enumerate(self._places):
            if not math.isfinite(seconds[place]):
                continue
            part = model.part(wanted)
            sent[part] = 1.0
            self._late[part] = per_unit * float(seconds[place])
            lots = zip(instance.lots[item], self._kept[item], strict=True)
            model.row({part: 1.0, **{row[column]: -float(lot.size) for lot, row in lots}}, most=0.0)
            model.row({part: 1.0, self._opened[column]: -wanted}, most=0.0)
        if len(sent) < len(self._places):
            missing = model.part(wanted)
            sent[missing] = 1.0
            self._missing[missing] = per_unit
        model.row(sent, least=wanted, most=wanted)
