"""Answers a planner's question: which sites, what at each, how that compares with today, what to move."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from app.campus.resources import catalogue
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.resource import Stock, Team
from app.planning.siting.allotment import allot, sites_of
from app.planning.siting.answer import Ints, SitingAnswer
from app.planning.siting.at_once import share_out
from app.planning.siting.centre import least_regret, p_centre
from app.planning.siting.covering import maximal_covering, set_covering
from app.planning.siting.figures import Holdings, SitingFigures, amounts, figures, today
from app.planning.siting.instance import Instance, make_instance
from app.planning.siting.median import p_median
from app.planning.siting.moves import Move, moves
from app.planning.siting.program import Search
from app.planning.siting.request import SitingModel, SitingRequest
from app.planning.solving.process import SolverProcess
from app.runtime.progress import Progress

TIME_LIMIT_S = 60.0


@dataclass(frozen=True, eq=False)
class Siting:
    """A proposal to keep things elsewhere. Nothing changes until a person accepts it."""

    instance: Instance
    answer: SitingAnswer
    """Of the model that was asked for: sites as numbers of places, value, bound and status."""
    holdings: Holdings
    today: SitingFigures
    proposed: SitingFigures
    moves: tuple[Move, ...]
    seconds: float
    teams: tuple[Team, ...]
    stock: tuple[Stock, ...]
    """Records as they were when it was made."""
    vehicle_homes: frozenset[str]
    """Ids of the depots that have a vehicle."""

    @property
    def today_sites(self) -> tuple[int, ...]:
        """Places that keep something now."""
        return sites_of(today(self.instance))

    @property
    def sites(self) -> tuple[int, ...]:
        """Places that would keep something."""
        return sites_of(self.holdings)

    @property
    def assumptions(self) -> tuple[Message, ...]:
        """What it rests on, and where supplies would lie that no vehicle could fetch."""
        return (*self.instance.assumptions, *self._without_vehicle())

    def _without_vehicle(self) -> list[Message]:
        supplies = catalogue().supplies
        places = self.instance.places
        return [
            msg("siting.no_vehicle", place=places[place].name)
            for place in self.sites
            if places[place].id not in self.vehicle_homes
            and any(item in supplies for item, _ in self.kept(place))
        ]

    def kept(self, place: int) -> tuple[tuple[str, int], ...]:
        """Item and units, or crew members, at a place."""
        held = amounts(self.instance, self.holdings)
        return tuple((item, int(n[place])) for item, n in held.items() if n[place])


def site(
    snapshot: Snapshot,
    request: SitingRequest,
    *,
    time_limit_s: float = TIME_LIMIT_S,
    progress: Progress | None = None,
    process: SolverProcess | None = None,
) -> Siting:
    """The best siting by one model, or the best that was found before the limit.

    Raises:
        UserError: the question cannot be answered, or nothing was found in time.
        Cancelled: a person stopped it.
    """
    if process is None:
        with SolverProcess() as own:
            return site(snapshot, request, time_limit_s=time_limit_s, progress=progress, process=own)
    begun = time.monotonic()
    progress = progress or Progress()
    instance = make_instance(snapshot, request, progress)
    progress.report(None, msg("siting.solving"))
    search = Search(process, time.monotonic() + time_limit_s, progress)
    answer, holdings = _solved(instance, search)
    progress.check()
    if holdings is None:
        raise UserError(msg("siting.nothing_in_time", seconds=round(time_limit_s)))
    return Siting(
        instance=instance,
        answer=answer,
        holdings=holdings,
        today=figures(instance, today(instance)),
        proposed=figures(instance, holdings),
        moves=moves(instance, holdings),
        seconds=time.monotonic() - begun,
        teams=snapshot.campus.teams,
        stock=snapshot.campus.stock,
        vehicle_homes=frozenset(v.depot_id for v in snapshot.campus.vehicles if v.available),
    )


def _solved(instance: Instance, search: Search) -> tuple[SitingAnswer, Holdings | None]:
    """The model's answer and where everything is kept under it."""
    columns = np.flatnonzero(instance.candidate)
    most = min(instance.request.sites, len(columns))
    if instance.request.model is SitingModel.CAPACITATED:
        return allot(instance, columns, most, search, all_open=False)
    if instance.request.model is SitingModel.AT_ONCE:
        return share_out(instance, columns, most, search)
    chosen = _located(instance, columns, _enough(instance, most), search)
    search.progress.check()
    if not chosen.sites:
        return chosen, None
    _enough(instance, len(chosen.sites), strictly=True)
    sites = columns[list(chosen.sites)]
    _, holdings = allot(instance, sites, len(sites), search, all_open=True)
    return SitingAnswer(
        chosen.status, tuple(sites.tolist()), chosen.value, chosen.bound, chosen.seconds
    ), holdings


def _located(instance: Instance, columns: Ints, p: int, search: Search) -> SitingAnswer:
    """The sites of a model without limits of room, as numbers of the candidates."""
    request, seconds, weight = instance.request, instance.slowest[:, columns], instance.weight
    within = seconds <= request.limit_s
    match request.model:
        case SitingModel.P_MEDIAN:
            answer = p_median(seconds, weight / weight.sum(), p, search)
        case SitingModel.P_CENTRE:
            answer = p_centre(seconds, p, search)
        case SitingModel.REGRET:
            answer = least_regret(seconds, p, search)
        case SitingModel.COVERING:
            if not within.any():
                raise UserError(msg("siting.none_within", limit=_minutes(request.limit_s)))
            answer = maximal_covering(within, weight / weight.sum(), p, search)
        case _:
            _all_within(instance, within)
            answer = set_covering(within, search)
    if not answer.sites and not search.over:
        needed = set_covering(np.isfinite(seconds), search)
        raise UserError(msg("siting.too_few_sites", sites=p, needed=len(needed.sites)))
    return answer


def _all_within(instance: Instance, within: np.ndarray) -> None:
    """Set covering has no answer where a scenario is too far from every candidate: which they are."""
    outside = np.flatnonzero(~within.any(axis=1))
    if len(outside):
        names = tuple(instance.scenarios[i].name for i in outside)
        limit = _minutes(instance.request.limit_s)
        raise UserError(msg("siting.not_within", n=len(names), limit=limit), names)


def _enough(instance: Instance, sites: int, *, strictly: bool = False) -> int:
    """As many sites as every item can be kept at; an item with fewer lots than sites sets the limit.

    Raises:
        UserError: fewer lots than sites that a model needs.
    """
    lots = min(sum(lot.count for lot in some) for some in instance.lots.values())
    if strictly and lots < sites:
        raise UserError(msg("siting.too_few_teams", sites=sites, lots=lots))
    return min(sites, lots)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:g}"
