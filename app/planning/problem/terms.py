"""What the catalogue and a person's orders add to a problem: kits, substitutes, handling, locks, reserves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.campus.catalogue import catalogue, logistics
from app.domain.directive import PlanLock, Reserve
from app.domain.message import Message, bilingual, msg
from app.domain.operation import Snapshot
from app.domain.plan import Demand, DemandKind
from app.domain.resource import Depot, Stock, Substitute
from app.domain.source import SourceStatus
from app.planning.problem.problem import Handling


@dataclass(frozen=True)
class Goods:
    """What is known of the supplies of a problem."""

    unit_kg: dict[str, float]
    unit_l: dict[str, float]
    kits: dict[str, tuple[tuple[str, int], ...]]
    substitutes: tuple[Substitute, ...]


def goods(demands: Sequence[Demand], stock: Sequence[Stock], capabilities: Collection[str]) -> Goods:
    """Weight, room, parts and substitutes of what occurs; what the catalogue does not know is weightless.

    A kit is packed only where it is needed, or stands for something needed, and a depot holds a part.
    """
    known = catalogue()
    needed = {demand.item for demand in demands if demand.best or demand.high}
    held = {line.item for line in stock if line.quantity > 0}
    kinds = {demand.item: demand.kind for demand in demands}
    kits = {
        code: supply.parts
        for code, supply in known.supplies.items()
        if supply.parts and all(part in held for part, _ in supply.parts)
    }
    sent = held | set(kits) | set(capabilities)
    substitutes = tuple(
        one
        for one in known.substitutes
        if one.instead_of in needed
        and one.item in sent
        and (one.item in known.supplies) is (kinds[one.instead_of] is DemandKind.SUPPLY)
    )
    useful = needed | {one.item for one in substitutes}
    kits = {code: parts for code, parts in kits.items() if code in useful}
    items = sorted({*needed, *kinds, *(line.item for line in stock), *useful, *kits})
    supplies = known.supplies
    return Goods(
        {item: supplies[item].weight_kg if item in supplies else 0.0 for item in items},
        {item: supplies[item].volume_l for item in items if item in supplies and supplies[item].volume_l},
        kits,
        substitutes,
    )


def handling() -> Handling:
    """What loading and unloading take."""
    figures = logistics()
    return Handling(figures.turnaround.value, figures.stop.value)


def labels(found: Goods, *, tours: bool) -> list[Message]:
    """Which of these figures nobody has checked."""
    notes: list[Message] = []
    figures = logistics()
    if tours and SourceStatus.UNVERIFIED in (figures.turnaround.source.status, figures.stop.source.status):
        turn, stop = figures.turnaround.value, figures.stop.value
        notes.append(msg("planning.assumed.handling", turnaround=round(turn / 60), stop=round(stop / 60)))
    unverified = [s for s in found.substitutes if s.source.status is SourceStatus.UNVERIFIED]
    if unverified:
        notes.append(msg("planning.assumed.substitutes", n=len(unverified)))
    return notes


def fresh(lines: Sequence[Stock], at: datetime) -> tuple[list[Stock], tuple[Stock, ...]]:
    """Stock that may still be sent, and stock that is past its date."""
    kept = [line for line in lines if line.best_before is None or line.best_before > at]
    return kept, tuple(line for line in lines if line.best_before is not None and line.best_before <= at)


def expired_notes(
    lines: Iterable[Stock], depots: Sequence[Depot], needs: Sequence[Demand], known: Goods
) -> list[Message]:
    """A word on each line past its date that some need could have used, if only as a part or a substitute."""
    asked = {demand.item for demand in needs}
    asked |= {one.item for one in known.substitutes if one.instead_of in asked}
    asked |= {part for item in asked for part, _ in known.kits.get(item, ())}
    names = {depot.id: bilingual(depot.name, depot.name_zh or depot.name) for depot in depots}
    return [
        msg(
            "planning.assumed.expired",
            depot=names.get(line.depot_id, bilingual(line.depot_id, line.depot_id)),
            item=catalogue().words(line.item),
            quantity=line.quantity,
        )
        for line in lines
        if line.item in asked
    ]


def standing_rules(
    snapshot: Snapshot,
) -> tuple[tuple[PlanLock, ...], tuple[Reserve, ...], list[Message]]:
    """The locks and reserves whose team, vehicle, depot and zone still exist, and how many do not."""
    campus = snapshot.campus
    known = {
        record.id
        for records in (campus.teams, campus.vehicles, campus.depots, snapshot.zones)
        for record in records
    }

    def stands(ids: Iterable[str]) -> bool:
        return all(not one or one in known for one in ids)

    locks = tuple(
        lock
        for lock in sorted(snapshot.locks, key=lambda lock: lock.id)
        if stands((lock.team_id, lock.vehicle_id, lock.depot_id, lock.zone_id))
    )
    reserves = tuple(r for r in sorted(snapshot.reserves, key=lambda r: r.id) if stands((r.depot_id,)))
    gone = len(snapshot.locks) - len(locks) + len(snapshot.reserves) - len(reserves)
    return locks, reserves, [msg("planning.assumed.rules_gone", n=gone)] if gone else []
