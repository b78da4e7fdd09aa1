"""`muster data`: files, a folder and other programs tell what they count; `muster weather`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import chosen_language, default_author, open_operation, text_for
from app.cli.console import FAILED, TEXT, tell_error
from app.domain.errors import UserError
from app.domain.observation import SeriesKind

commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
AUTHOR = default_author()
Operation = Annotated[Path, typer.Option("--operation", help=TEXT("cli.operation.file"))]
Kind = Annotated[SeriesKind | None, typer.Option("--kind", help=TEXT("cli.data.kind"))]
Author = Annotated[str, typer.Option(help=TEXT("cli.author"))]
Accept = Annotated[bool, typer.Option("--accept-rejected", help=TEXT("cli.data.accept"))]


@commands.command("import", help=TEXT("cli.data.import"))
def import_(
    files: Annotated[list[Path], typer.Argument(help=TEXT("cli.data.files"))],
    operation: Operation,
    kind: Kind = None,
    accept_rejected: Accept = False,
    author: Author = AUTHOR,
) -> None:
    """Read files into an operation; a file with a row that cannot be read is not kept at all."""
    from app.command.intake import take_file

    ctx = open_operation(operation, author)
    failed = False
    for path in files:
        try:
            added = take_file(ctx, path, kind=kind, accept_rejected=accept_rejected)
        except UserError as error:
            tell_error(error)
            failed = True
            continue
        counts = {"new": added.new, "duplicates": added.duplicates, "changed": added.changed}
        typer.echo(TEXT("cli.data.added", file=path.name, **counts))
    if failed:
        raise typer.Exit(FAILED)


@commands.command("watch", help=TEXT("cli.data.watch"))
def watch(
    folder: Annotated[Path, typer.Argument(help=TEXT("cli.data.folder"))],
    operation: Operation,
    kind: Kind = None,
    seconds: Annotated[float, typer.Option(min=0.1, help=TEXT("cli.data.seconds"))] = 5.0,
    rounds: Annotated[int, typer.Option(min=0, help=TEXT("cli.data.rounds"))] = 0,
    author: Author = AUTHOR,
) -> None:
    """Take in what is put into a folder until it is stopped; each file once, each problem once."""
    from app.command.intake import take_file
    from app.exchange.observations.folder import Inbox

    ctx = open_operation(operation, author)
    inbox = Inbox(folder)
    done = 0
    while not rounds or done < rounds:
        if done:
            time.sleep(seconds)
        for file in inbox.scan():
            try:
                added = take_file(ctx, file.path, kind=kind)
            except UserError as error:
                tell_error(error)
            else:
                counts = {"new": added.new, "duplicates": added.duplicates, "changed": added.changed}
                typer.echo(TEXT("cli.data.added", file=file.path.name, **counts))
            inbox.settle(file)
        done += 1


@commands.command("serve", help=TEXT("cli.data.serve"))
def serve(
    operation: Operation,
    port: Annotated[int, typer.Option(min=0, max=65535, help=TEXT("cli.data.port"))] = 8765,
    host: Annotated[str, typer.Option(help=TEXT("cli.data.host"))] = "127.0.0.1",
    author: Author = AUTHOR,
) -> None:
    """Listen for other programs until it is stopped."""
    from app.portal.intake import IntakeServer
    from app.portal.token import intake_token

    ctx = open_operation(operation, author)
    server = IntakeServer(lambda: ctx, port, intake_token(), host=host, language=chosen_language())
    server.start()
    typer.echo(TEXT("cli.data.listening", host=host, port=str(server.port), token=intake_token()))
    try:
        while True:
            time.sleep(1.0)
    finally:
        server.stop()


def weather(
    source: Annotated[str, typer.Argument(help=TEXT("cli.weather.source"))],
    operation: Operation,
    author: Author = AUTHOR,
) -> None:
    """Keep the weather of a file or of a web address."""
    from app.command.intake import preview_table, table_of
    from app.command.observations import add_observations
    from app.exchange.observations.json_table import json_table
    from app.exchange.observations.mapping import TableKind
    from app.exchange.observations.weather import WeatherSource, fetch
    from app.runtime.progress import Progress

    ctx = open_operation(operation, author)
    if source.startswith(("http://", "https://")):
        address = WeatherSource(source)
        table = json_table(fetch(address, Progress()), address.name)
    else:
        table = table_of(Path(source))
    preview = preview_table(ctx, table, TableKind.WEATHER)
    add_observations(ctx, preview)
    text = text_for(ctx.snapshot.campus)
    for one in preview.weather[-1:]:
        wind, direction = f"{one.wind_mps:.1f}", round(one.wind_from_deg)
        typer.echo(text("cli.weather.kept", at=one.at, wind=wind, direction=direction))
