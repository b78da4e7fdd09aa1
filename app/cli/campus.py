"""`muster campus`: reading campuses and looking at them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import text_for
from app.cli.console import TEXT, table
from app.domain.message import Message
from app.domain.operation import Campus
from app.runtime.progress import Progress
from app.runtime.text import Text

commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@commands.command("import", help=TEXT("cli.campus.import"))
def import_(
    sources: Annotated[list[Path], typer.Argument(help=TEXT("cli.campus.import.sources"))],
    out: Annotated[Path, typer.Option(help=TEXT("cli.campus.import.out"))],
    recipe: Annotated[Path | None, typer.Option(help=TEXT("cli.campus.import.recipe"))] = None,
    name: Annotated[str, typer.Option(help=TEXT("cli.campus.import.name"))] = "",
    timezone: Annotated[str, typer.Option(help=TEXT("cli.campus.import.timezone"))] = "",
) -> None:
    """Import a campus; a file that exists already is updated and keeps what people changed by hand."""
    from app.campus.importer import import_campus
    from app.campus.recipe import load_recipe
    from app.command.campus import write_campus_file
    from app.store.campus_file import read_campus

    result = import_campus(
        sources,
        load_recipe(recipe) if recipe else None,
        previous=read_campus(out) if out.exists() else None,
        progress=Progress(listener=_tell if sys.stderr.isatty() else None),
        name=name,
        timezone=timezone,
    )
    write_campus_file(result.campus, out)
    text = text_for(result.campus)
    for line in result.report.lines():
        typer.echo(text.render(line))
    typer.echo(TEXT("cli.written", file=str(out)))


def _tell(fraction: float | None, message: Message | None) -> None:
    if message is not None:
        share = "" if fraction is None else f"{fraction:4.0%} "
        typer.echo(f"{share}{TEXT.render(message)}", err=True)


@commands.command("show", help=TEXT("cli.campus.show"))
def show(campus_file: Annotated[Path, typer.Argument(help=TEXT("cli.campus.file"))]) -> None:
    """Print what a campus file holds."""
    from app.store.campus_file import read_campus

    campus = read_campus(campus_file)
    text = text_for(campus)
    info = campus.info
    typer.echo(text.pick(info.name, info.name_zh))
    typer.echo(text("cli.campus.frame", epsg=info.epsg, timezone=info.timezone, version=info.version))
    typer.echo(info.attribution)
    typer.echo("")
    typer.echo(_contents(campus, text))
    typer.echo("")
    typer.echo(_network(campus, text))


def _contents(campus: Campus, text: Text) -> str:
    uses = Counter(building.use for building in campus.buildings)
    places = Counter(place.kind for place in campus.places)
    rows = [(text("cli.campus.buildings"), str(len(campus.buildings)))]
    rows += [(f"  {text.enum(use)}", str(n)) for use, n in uses.most_common()]
    rows += [
        (text("cli.campus.entrances"), str(len(campus.entrances))),
        (text("cli.campus.rooms"), str(len(campus.rooms))),
        (text("cli.campus.residents"), str(sum(room.residents for room in campus.rooms))),
        (text("cli.campus.places"), str(len(campus.places))),
    ]
    rows += [(f"  {text.enum(kind)}", str(n)) for kind, n in places.most_common()]
    rows += [
        (text("cli.campus.hazmat"), str(len(campus.hazmat))),
        (text("cli.campus.depots"), str(len(campus.depots))),
        (text("cli.campus.teams"), str(len(campus.teams))),
        (text("cli.campus.stock"), str(len(campus.stock))),
        (text("cli.campus.vehicles"), str(len(campus.vehicles))),
    ]
    shown = table((text("cli.campus.kind"), text("cli.campus.count")), rows, frozenset({1}))
    return shown if campus.depots else f"{shown}\n\n{text('cli.campus.no_depots')}"


def _network(campus: Campus, text: Text) -> str:
    from app.campus.network import PathNetwork
    from app.domain.campus import TravelMode

    network = PathNetwork.of(campus.paths)
    rows = []
    for mode in TravelMode:
        connectivity = network.connectivity(mode)
        rows.append(
            (
                text.enum(mode),
                f"{connectivity.length_m / 1000:.1f}",
                f"{connectivity.largest_share:.1%}",
                str(connectivity.components),
            )
        )
    heads = (
        text("cli.campus.mode"),
        text("cli.campus.length"),
        text("cli.campus.connected"),
        text("cli.campus.components"),
    )
    return table(heads, rows, frozenset({1, 2, 3}))
