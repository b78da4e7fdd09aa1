"""Siting in quiet times: accept where things are to be kept, and tell a siting to other programs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.command.context import Context, current, new_id, unchanged
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.resource import Depot, Stock
from app.planning.siting.figures import SitingFigures
from app.planning.siting.instance import Place
from app.planning.siting.moves import StockMove, TeamMove
from app.planning.siting.site import Siting
from app.planning.siting.words import unreached_words
from app.runtime.text import Text
from app.store.transaction import Transaction

FORMAT = "muster-siting/1"


def accept_siting(ctx: Context, siting: Siting) -> tuple[Depot, ...]:
    """Open the new depots and give teams and stock their new homes, in one step; the depots that were opened.

    Raises:
        UserError: there is nothing to move, or a team, line of stock or depot was changed since.
    """
    if not siting.moves:
        raise UserError(msg("siting.nothing_to_move"))
    places, depots = siting.instance.places, list[Depot]()
    with ctx.step(msg("step.siting", n=len(siting.moves))) as tx:
        home: dict[int, str] = {}
        for number in dict.fromkeys(move.target for move in siting.moves):
            depot = places[number].depot
            if depot is None:
                depot = _opened(places[number])
                depots.append(depot)
                tx.put(depot)
            home[number] = current(tx, depot).id
        teams = {team.id: team for team in siting.teams}
        for move in siting.moves:
            if isinstance(move, TeamMove):
                team = unchanged(tx, teams[move.team_id])
                tx.put(replace(team, depot_id=home[move.target]))
        _move_stock(tx, siting, home)
    return tuple(depots)


def _opened(place: Place) -> Depot:
    words = dict(place.name.params)
    return Depot(
        id=new_id(),
        name=str(words["en"]),
        name_zh=str(words["zh"]),
        point=place.point,
        building_id=place.building_id,
    )


def _move_stock(tx: Transaction, siting: Siting, home: Mapping[int, str]) -> None:
    """What spoils first goes first; lines that become empty are removed."""
    ids = {line.id for line in siting.stock}
    touched = {
        (siting.instance.places[m.origin].id, m.item) for m in siting.moves if isinstance(m, StockMove)
    }
    for line in siting.stock:
        if (line.depot_id, line.item) in touched:
            unchanged(tx, line)
    if any((line.depot_id, line.item) in touched and line.id not in ids for line in tx.all(Stock)):
        raise UserError(msg("siting.stale"))
    for move in siting.moves:
        if isinstance(move, StockMove):
            _carry(tx, siting, move, home[move.target])


def _carry(tx: Transaction, siting: Siting, move: StockMove, target: str) -> None:
    origin, left = siting.instance.places[move.origin].id, move.quantity
    at = siting.instance.request.at
    lines = [
        line
        for line in tx.all(Stock)
        if line.depot_id == origin
        and line.item == move.item
        and line.quantity > 0
        and (line.best_before is None or line.best_before > at)
    ]
    lines.sort(
        key=lambda s: (s.best_before is None, s.best_before.isoformat() if s.best_before else "", s.id)
    )
    for line in lines:
        taken = min(left, line.quantity)
        if not taken:
            break
        left -= taken
        if taken == line.quantity:
            tx.drop(Stock, line.id)
        else:
            tx.put(replace(line, quantity=line.quantity - taken))
        _lay_down(tx, replace(line, depot_id=target, quantity=taken))
    if left:
        raise UserError(msg("siting.stale"))


def _lay_down(tx: Transaction, arrived: Stock) -> None:
    for line in tx.all(Stock):
        same = (line.depot_id, line.item, line.best_before)
        if same == (arrived.depot_id, arrived.item, arrived.best_before):
            tx.put(replace(line, quantity=line.quantity + arrived.quantity))
            return
    tx.put(replace(arrived, id=new_id()))


def is_stale(ctx: Context, siting: Siting) -> bool:
    """Whether teams, stock or depots changed since it was made."""
    campus = ctx.snapshot.campus
    known = {place.depot.id for place in siting.instance.places if place.depot is not None}
    return (
        campus.teams != siting.teams
        or campus.stock != siting.stock
        or not known <= {depot.id for depot in campus.depots}
    )


def siting_document(siting: Siting, text: Text) -> dict[str, Any]:
    """JSON values only: seconds, whole units, names in the words of `text`; null where there is no figure."""
    request, instance, answer = siting.instance.request, siting.instance, siting.answer
    names = [text.render(place.name) for place in instance.places]
    return {
        "format": FORMAT,
        "model": request.model.value,
        "items": list(request.items),
        "limit_s": request.limit_s,
        "solver": {
            "status": answer.status.value,
            "value": _figure(answer.value),
            "bound": _figure(answer.bound),
            "gap": _figure(answer.gap),
            "seconds": siting.seconds,
        },
        "sites": [
            {"id": instance.places[n].id, "name": names[n], "keeps": dict(siting.kept(n))}
            for n in siting.sites
        ],
        "today": {"sites": [names[n] for n in siting.today_sites], **_figures(siting.today)},
        "proposed": _figures(siting.proposed),
        "scenarios": [
            {
                "building_id": scenario.building_id,
                "name": text.render(scenario.name),
                "weight": scenario.weight,
                "needs": dict(scenario.needs),
                "today_s": _figure(before.first_s),
                "proposed_s": _figure(after.first_s),
                "from": names[after.from_place] if after.from_place >= 0 else None,
                "missing": after.missing,
            }
            for scenario, before, after in zip(
                instance.scenarios, siting.today.responses, siting.proposed.responses, strict=True
            )
        ],
        "unreached": [text.render(name) for name in unreached_words(siting)],
        "moves": [
            {
                "team_id": move.team_id if isinstance(move, TeamMove) else None,
                "item": move.item,
                "quantity": move.quantity if isinstance(move, StockMove) else None,
                "from": names[move.origin],
                "to": names[move.target],
            }
            for move in siting.moves
        ],
        "assumptions": [text.render(assumption) for assumption in siting.assumptions],
    }


def _figures(figures: SitingFigures) -> dict[str, Any]:
    return {
        "expected_s": _figure(figures.expected_s),
        "worst_s": _figure(figures.worst_s),
        "mean_unit_s": _figure(figures.mean_s),
        "within": figures.within,
        "missing": figures.missing,
        "not_reached": len(figures.not_reached),
    }


def _figure(value: float) -> float | None:
    return value if math.isfinite(value) else None
