"""What has to be carried from where to where to get from today's siting to another."""

from __future__ import annotations

from dataclasses import dataclass

from app.planning.siting.figures import Holdings
from app.planning.siting.instance import Instance


@dataclass(frozen=True, slots=True)
class TeamMove:
    """A team gets another home."""

    team_id: str
    item: str
    origin: int
    """Number of the place."""
    target: int


@dataclass(frozen=True, slots=True)
class StockMove:
    """Units of a supply go from one place to another."""

    item: str
    quantity: int
    origin: int
    target: int


Move = TeamMove | StockMove


def moves(instance: Instance, holdings: Holdings) -> tuple[Move, ...]:
    """The fewest lots that have to go, taken from and given to the places in their order."""
    found: list[Move] = []
    for item, lots in instance.lots.items():
        for lot, kept in zip(lots, holdings[item].tolist(), strict=True):
            surplus = [max(0, was - now) for was, now in zip(lot.today, kept, strict=True)]
            lacking = [max(0, now - was) for was, now in zip(lot.today, kept, strict=True)]
            for origin, target, quantity in _paired(surplus, lacking):
                if lot.team_ids:
                    leaving = lot.team_ids[origin][surplus[origin] - quantity : surplus[origin]]
                    found += [TeamMove(team, item, origin, target) for team in leaving]
                else:
                    found.append(StockMove(item, quantity, origin, target))
                surplus[origin] -= quantity
    return tuple(found)


def _paired(surplus: list[int], lacking: list[int]) -> list[tuple[int, int, int]]:
    """Origin, target and quantity of each consignment."""
    give, take = list(surplus), list(lacking)
    pairs = []
    for target in range(len(take)):
        for origin in range(len(give)):
            quantity = min(take[target], give[origin])
            if quantity:
                pairs.append((origin, target, quantity))
                give[origin] -= quantity
                take[target] -= quantity
    return pairs
