"""The commands that work on an operation file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import default_author, open_operation, text_for
from app.cli.console import NOT_VERIFIED, TEXT, table
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import msg

operations = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
incidents = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
resources = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

AUTHOR = default_author()
OperationFile = Annotated[Path, typer.Argument(help=TEXT("cli.operation.file"))]
Author = Annotated[str, typer.Option(help=TEXT("cli.author"))]


def open_window(
    file: Annotated[Path | None, typer.Argument(help=TEXT("cli.operation.file"))] = None,
    snapshot: Annotated[Path | None, typer.Option(help=TEXT("cli.open.snapshot"))] = None,
) -> None:
    """Open the window on an operation, or on the place where one is begun."""
    from app.bootstrap import has_display, run_window

    if file is not None and not file.exists():
        raise UserError(msg("file.missing", file=str(file)))
    if not has_display():
        typer.echo(TEXT("cli.no_display"), err=True)
        raise typer.Exit(1)
    raise typer.Exit(run_window(file, snapshot=snapshot))


@operations.command("new", help=TEXT("cli.operation.new"))
def new(
    campus: Annotated[Path, typer.Option(help=TEXT("cli.campus.file"))],
    out: Annotated[Path, typer.Option(help=TEXT("cli.operation.file"))],
    name: Annotated[str, typer.Option(help=TEXT("cli.operation.name"))] = "",
    exercise: Annotated[bool, typer.Option(help=TEXT("cli.operation.exercise"))] = False,
    author: Author = AUTHOR,
) -> None:
    """Begin an operation on a campus."""
    from app.command.operations import create_operation
    from app.store.campus_file import read_campus

    create_operation(out, read_campus(campus), name=name, author=author, exercise=exercise).close()
    typer.echo(TEXT("cli.written", file=str(out)))


@incidents.command("add", help=TEXT("cli.incident.add"))
def add(
    operation: OperationFile,
    kind: Annotated[IncidentType, typer.Option("--type", help=TEXT("cli.incident.type"))],
    at: Annotated[str, typer.Option(help=TEXT("cli.incident.at"))],
    radius_m: Annotated[float | None, typer.Option(help=TEXT("cli.incident.radius"))] = None,
    title: Annotated[str, typer.Option(help=TEXT("cli.incident.title"))] = "",
    author: Author = AUTHOR,
) -> None:
    """Open an incident and give it its extent."""
    from app.campus.people import people_affected
    from app.command.incidents import open_incident, proposed_extent, set_extent
    from app.command.places import find_place
    from app.hazards.extents import circle_extent

    ctx = open_operation(operation, author)
    campus = ctx.snapshot.campus
    text = text_for(campus)
    point, building_id = find_place(campus, at)
    if radius_m is not None:
        circle_extent(campus, "", point, radius_m)  # Refused before anything is written.
    incident = open_incident(ctx, kind, point, building_id=building_id, title=title)
    extent = (
        proposed_extent(ctx.snapshot, incident)
        if radius_m is None
        else circle_extent(campus, incident.id, point, radius_m)
    )
    typer.echo(text("cli.incident.added", number=incident.number, type=kind))
    if extent is not None:
        set_extent(ctx, extent)
    count = people_affected(ctx.snapshot, incident)
    if count is None:
        typer.echo(text("cli.incident.no_extent"))
        return
    low, best, high = (round(v) for v in (count.total.low, count.total.best, count.total.high))
    typer.echo(text("cli.incident.people", n=best, low=low, high=high, buildings=len(count.shares)))
    if count.unknown_building_ids:
        typer.echo(text("cli.incident.unknown", n=len(count.unknown_building_ids)))


@resources.command("import", help=TEXT("cli.resources.import"))
def import_(
    operation: OperationFile,
    file: Annotated[Path, typer.Argument(help=TEXT("cli.resources.file"))],
    author: Author = AUTHOR,
) -> None:
    """Read depots, teams, stock and vehicles into an operation, all or nothing."""
    from app.command.resources import import_resources

    ctx = open_operation(operation, author)
    found = import_resources(ctx, file)
    typer.echo(
        TEXT(
            "cli.resources.imported",
            depots=len(found.depots),
            teams=len(found.teams),
            stock=len(found.stock),
            vehicles=len(found.vehicles),
        )
    )


@resources.command("template", help=TEXT("cli.resources.template"))
def template(
    out: Annotated[Path, typer.Argument(help=TEXT("cli.resources.file"))],
    campus: Annotated[Path | None, typer.Option(help=TEXT("cli.resources.template_campus"))] = None,
) -> None:
    """Write the resource template, filled with depots at buildings of a campus where one is named."""
    from app.campus.resources import write_template
    from app.store.campus_file import read_campus

    write_template(out, read_campus(campus) if campus else None)
    typer.echo(TEXT("cli.written", file=str(out)))


def log(
    operation: OperationFile,
    verify: Annotated[bool, typer.Option(help=TEXT("cli.log.verify"))] = False,
) -> None:
    """Print the journal, or check that nobody has tampered with it."""
    from app.store.journal import entries
    from app.store.journal import verify as verify_journal

    if verify:
        report = verify_journal(operation)
        typer.echo(TEXT("cli.log.count", n=report.count, head=report.head))
        for problem in report.problems:
            typer.echo(TEXT.render(problem), err=True)
        typer.echo(TEXT("cli.log.sound" if report.ok else "cli.log.broken"))
        raise typer.Exit(0 if report.ok else NOT_VERIFIED)
    text = text_for(open_operation(operation).snapshot.campus)
    rows = [
        (str(e.sequence), text.time(e.at, seconds=True), e.author, text.render(e.label))
        for e in entries(operation)
    ]
    heads = tuple(text.render(msg(f"cli.log.{head}")) for head in ("sequence", "time", "author", "what"))
    typer.echo(table(heads, rows, frozenset({0})))
