"""Orders as values of the columns of an integer program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from app.domain.plan import Assignment
from app.planning.change.difference import need_key
from app.planning.program.formulation import Formulation


def settled_columns(
    formulation: Formulation, held: Iterable[Assignment], free: Collection[str]
) -> dict[int, int]:
    """Column and value of everything that could serve a need that is not free: as the held orders say, else
    nothing.
    """
    teams: Counter[tuple[str, str, str]] = Counter()
    loads: Counter[tuple[str, str, str, str, str]] = Counter()
    for order in held:
        if order.team_id:
            teams[order.team_id, *need_key(order)] += 1
        else:
            loads[order.depot_id, order.mode, order.item, *need_key(order)] += order.quantity
    settled: dict[int, int] = {}
    for arc in formulation.arcs:
        need = arc.demand
        if need.id in free:
            continue
        keys = ((need.zone_id, need.id), (need.zone_id, need.item))
        if arc.carrier is None:
            settled[arc.column] = sum(teams[team.id, *key] for team in arc.group for key in keys)
        else:
            line = (arc.carrier.depot_id, arc.carrier.mode, arc.item)
            settled[arc.column] = sum(loads[*line, *key] for key in keys) // arc.quantity
    return settled
