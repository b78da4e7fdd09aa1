"""`muster siting`: where to keep teams and stock, against where they are kept today."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from app.bootstrap import default_author, open_operation, text_for
from app.cli.console import TEXT, table
from app.command.context import Context
from app.command.places import find_place
from app.domain.campus import BuildingUse
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import msg
from app.domain.operation import Campus, Operation, Snapshot
from app.planning.siting.request import (
    ScenarioWish,
    SitingModel,
    SitingRequest,
    buildings_of,
    past_incidents,
)
from app.planning.siting.site import Siting
from app.planning.siting.words import figure_rows, kept_words, move_words, site_words, unreached_words
from app.runtime.clock import now
from app.runtime.text import Text


def siting(
    file: Annotated[Path, typer.Argument(help=TEXT("cli.siting.file"))],
    item: Annotated[list[str], typer.Option(help=TEXT("cli.siting.item"))],
    model: Annotated[SitingModel, typer.Option(help=TEXT("cli.siting.model"))] = SitingModel.P_MEDIAN,
    sites: Annotated[int, typer.Option(min=1, max=500, help=TEXT("cli.siting.sites"))] = 2,
    limit_min: Annotated[
        float, typer.Option("--limit", min=0.1, max=600, help=TEXT("cli.siting.limit"))
    ] = 5.0,
    kind: Annotated[
        IncidentType, typer.Option("--type", help=TEXT("cli.siting.kind"))
    ] = IncidentType.DORMITORY_FIRE,
    use: Annotated[list[BuildingUse] | None, typer.Option(help=TEXT("cli.siting.use"))] = None,
    building: Annotated[list[str] | None, typer.Option(help=TEXT("cli.siting.building"))] = None,
    past: Annotated[bool, typer.Option(help=TEXT("cli.siting.past"))] = False,
    candidate: Annotated[list[str] | None, typer.Option(help=TEXT("cli.siting.candidate"))] = None,
    candidate_use: Annotated[
        list[BuildingUse] | None, typer.Option(help=TEXT("cli.siting.candidate_use"))
    ] = None,
    room: Annotated[list[str] | None, typer.Option(help=TEXT("cli.siting.room"))] = None,
    weight: Annotated[list[str] | None, typer.Option(help=TEXT("cli.siting.weight"))] = None,
    depots: Annotated[bool, typer.Option(help=TEXT("cli.siting.depots"))] = True,
    hour: Annotated[int | None, typer.Option(min=0, max=23, help=TEXT("cli.siting.hour"))] = None,
    time_limit_s: Annotated[float, typer.Option(min=0.1, max=3600, help=TEXT("cli.siting.time"))] = 60.0,
    as_json: Annotated[bool, typer.Option("--json", help=TEXT("cli.siting.json"))] = False,
    accept: Annotated[bool, typer.Option(help=TEXT("cli.siting.accept"))] = False,
    author: Annotated[str, typer.Option(help=TEXT("cli.author"))] = default_author(),
) -> None:
    """Propose sites; accept them where asked to."""
    from app.command.siting import accept_siting, siting_document
    from app.planning.siting.site import site

    ctx, snapshot = _opened(file, author)
    if accept and ctx is None:
        raise UserError(msg("siting.campus_only"))
    campus = snapshot.campus
    text = text_for(campus)
    request = SitingRequest(
        model=model,
        items=tuple(item),
        scenarios=_weighed(campus, _scenarios(snapshot, use or [], building or [], past=past), weight or []),
        kind=kind,
        at=_moment(campus, hour),
        sites=sites,
        limit_s=limit_min * 60,
        candidates=(
            *(_building(campus, words) for words in candidate or []),
            *(buildings_of(campus, frozenset(candidate_use)) if candidate_use else ()),
        ),
        with_depots=depots,
        room=tuple(_room(campus, words) for words in room or []),
    )
    found = site(snapshot, request, time_limit_s=time_limit_s)
    if as_json:
        typer.echo(json.dumps(siting_document(found, text), ensure_ascii=False, indent=2))
    else:
        typer.echo(siting_summary(found, text))
    if accept and ctx is not None:
        accept_siting(ctx, found)
        typer.echo(text("cli.siting.accepted", n=len(found.moves)), err=as_json)


def _opened(file: Path, author: str) -> tuple[Context | None, Snapshot]:
    """An operation, or a campus on which none has begun."""
    from app.campus.occupancy import with_estimates
    from app.store.campus_file import read_campus

    try:
        ctx = open_operation(file, author)
    except UserError as problem:
        try:
            campus = with_estimates(read_campus(file))
        except UserError:
            raise problem from None
        operation = Operation(id="", name="", created_at=now())
        return None, Snapshot(sequence=0, operation=operation, campus=campus)
    return ctx, ctx.snapshot


def _scenarios(
    snapshot: Snapshot, uses: list[BuildingUse], names: list[str], *, past: bool
) -> tuple[ScenarioWish, ...]:
    if past:
        return past_incidents(snapshot)
    if names:
        return tuple(ScenarioWish(_building(snapshot.campus, words)) for words in names)
    return tuple(ScenarioWish(b) for b in buildings_of(snapshot.campus, frozenset(uses)))


def _weighed(
    campus: Campus, scenarios: tuple[ScenarioWish, ...], weights: list[str]
) -> tuple[ScenarioWish, ...]:
    """The scenarios, those at the named buildings with that many times their weight."""
    factors: dict[str, float] = {}
    for words in weights:
        name, factor = _pair(words)
        factors[_building(campus, name)] = factor
    if not factors.keys() <= {wish.building_id for wish in scenarios}:
        raise UserError(msg("siting.weight_elsewhere"))
    return tuple(replace(wish, weight=wish.weight * factors.get(wish.building_id, 1.0)) for wish in scenarios)


def _room(campus: Campus, words: str) -> tuple[str, int]:
    """A depot or building, and the most of each item that it holds."""
    name, most = _pair(words)
    wanted = name.casefold()
    for depot in campus.depots:
        if wanted in (depot.id.casefold(), depot.name.casefold(), depot.name_zh.casefold()):
            return depot.id, int(most)
    return _building(campus, name), int(most)


def _pair(words: str) -> tuple[str, float]:
    """`NAME:NUMBER`; the colon may be full-width."""
    name, _, figure = words.replace("：", ":").rpartition(":")
    try:
        value = float(figure)
    except ValueError:
        value = math.nan
    if not name.strip() or not 0 <= value < math.inf:
        raise UserError(msg("siting.bad_pair", words=words))
    return name.strip(), value


def _building(campus: Campus, words: str) -> str:
    _, building_id = find_place(campus, words)
    if not building_id:
        raise UserError(msg("siting.unknown_building", building=words))
    return building_id


def _moment(campus: Campus, hour: int | None) -> datetime:
    moment = now()
    if hour is None:
        return moment
    local = moment.astimezone(ZoneInfo(campus.info.timezone))
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


def siting_summary(siting: Siting, text: Text) -> str:
    """Status, what is kept where, today's figures beside the proposed, moves, and what was assumed."""
    answer, instance = siting.answer, siting.instance
    parts = [
        text(
            "cli.siting.status",
            model=instance.request.model,
            status=answer.status,
            gap=f"{answer.gap:.2%}",
            seconds=f"{siting.seconds:.2f}",
            n=len(instance.scenarios),
        ),
        _sites(siting, text),
        _compared(siting, text),
        _unreached(siting, text),
        _moves(siting, text),
        "\n".join([text("cli.plan.assumed"), *(f"  {text.render(a)}" for a in siting.assumptions)]),
    ]
    return "\n\n".join(part for part in parts if part)


def _sites(siting: Siting, text: Text) -> str:
    heads = (text("siting.site"), text("siting.keeps"))
    rows = [
        (text.render(site_words(siting, n)), ", ".join(text.render(w) for w in kept_words(siting, n)))
        for n in siting.sites
    ]
    return table(heads, rows)


def _compared(siting: Siting, text: Text) -> str:
    heads = (text("siting.figure"), text("siting.today"), text("siting.proposed"))
    rows = [(text.render(name), before, after) for name, before, after in figure_rows(siting)]
    return table(heads, rows, frozenset({1, 2}))


def _unreached(siting: Siting, text: Text) -> str:
    names = [text.render(name) for name in unreached_words(siting)]
    return text("siting.unreached", n=len(names), names=", ".join(names)) if names else ""


def _moves(siting: Siting, text: Text) -> str:
    if not siting.moves:
        return text("siting.no_moves")
    return "\n".join([text("siting.moves"), *(f"  {text.render(line)}" for line in move_words(siting))])
