"""How well a siting answers the scenarios; computed from times, needs and holdings alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.planning.siting.answer import Bools, Floats, Ints
from app.planning.siting.instance import Instance

Holdings = Mapping[str, Ints]
"""(lots, n) for each item: how many of each lot stand at each place."""


@dataclass(frozen=True, slots=True)
class Response:
    """One scenario under a siting."""

    first_s: float
    """Until the first of every item that it needs is there; inf where nothing of some item can come."""
    last_s: float
    """Until the last of what comes is there."""
    mean_s: float
    """Mean arrival of what comes, unit by unit; inf where nothing can come."""
    missing: int
    """Units and crew members that cannot come."""
    from_place: int
    """Where the first of it comes from, or -1."""


@dataclass(frozen=True, slots=True)
class SitingFigures:
    """A siting as a whole; expected figures are weighed means over the scenarios that are reached."""

    responses: tuple[Response, ...]
    """In the order of the scenarios."""
    expected_s: float
    worst_s: float
    """inf where a scenario is not reached at all."""
    mean_s: float
    within: float
    """Share of the weight of all scenarios whose first response comes within the limit."""
    missing: int
    not_reached: tuple[int, ...]
    """Scenarios that nothing reaches from these sites; in no mean."""


def today(instance: Instance) -> Holdings:
    """What stands where now."""
    return {item: np.array([lot.today for lot in lots]) for item, lots in instance.lots.items()}


def amounts(instance: Instance, holdings: Holdings) -> dict[str, Ints]:
    """(n,) units or crew members of each item at each place."""
    return {
        item: np.array([lot.size for lot in instance.lots[item]]) @ holdings[item]
        for item in instance.request.items
    }


def figures(instance: Instance, holdings: Holdings) -> SitingFigures:
    """The response to each scenario, served from the nearest places first, and what that comes to."""
    held = amounts(instance, holdings)
    asked = {item: instance.asked(item) for item in instance.request.items}
    responses = tuple(_response(instance, held, asked, n) for n in range(len(instance.scenarios)))
    weight = instance.weight
    first = np.array([r.first_s for r in responses])
    mean = np.array([r.mean_s for r in responses])
    reached = np.isfinite(first)
    return SitingFigures(
        responses=responses,
        expected_s=_weighed(first, weight, reached),
        worst_s=float(first.max()),
        mean_s=_weighed(mean, weight, np.isfinite(mean)),
        within=float(weight[first <= instance.request.limit_s].sum() / weight.sum()),
        missing=sum(r.missing for r in responses),
        not_reached=tuple(np.flatnonzero(~reached).tolist()),
    )


def _weighed(values: Floats, weight: Floats, there: np.ndarray) -> float:
    share = weight[there]
    if not share.sum() > 0:
        return math.inf
    return float(values[there] @ share / share.sum())


def _response(
    instance: Instance, held: Mapping[str, Ints], asked: Mapping[str, Bools], number: int
) -> Response:
    firsts, last, spent, units, missing, origin = list[float](), 0.0, 0.0, 0, 0, -1
    needs = instance.scenarios[number].needs
    for item in instance.request.items:
        seconds = instance.seconds[item][number]
        order = np.argsort(np.where(held[item] > 0, seconds, np.inf), kind="stable")
        stocked = [j for j in order.tolist() if held[item][j] > 0 and math.isfinite(seconds[j])]
        if asked[item][number]:
            firsts.append(float(seconds[stocked[0]]) if stocked else math.inf)
            if stocked and firsts[-1] >= max(firsts):
                origin = stocked[0]
        left = needs[item]
        for place in stocked:
            sent = min(left, int(held[item][place]))
            if not sent:
                break
            left, units = left - sent, units + sent
            spent, last = spent + sent * seconds[place], max(last, float(seconds[place]))
        missing += left
    first = float(max(firsts))
    mean = spent / units if units else math.inf
    return Response(first, last, mean, missing, origin if math.isfinite(first) else -1)
