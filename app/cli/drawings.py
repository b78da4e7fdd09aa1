"""`muster drawings`: drawings to and from files of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import default_author, open_operation, text_for
from app.campus.datum import Datum
from app.cli.console import TEXT
from app.command.context import Context
from app.domain.errors import UserError
from app.domain.message import msg
from app.exchange.model import What

commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

AUTHOR = default_author()
OperationFile = Annotated[Path, typer.Argument(help=TEXT("cli.operation.file"))]
IncidentNumber = Annotated[str, typer.Option(help=TEXT("cli.drawings.incident"))]


@commands.command("import", help=TEXT("cli.drawings.import"))
def import_(
    operation: OperationFile,
    file: Annotated[Path, typer.Argument(help=TEXT("cli.drawings.file"))],
    target: Annotated[What | None, typer.Option("--as", help=TEXT("cli.drawings.as"))] = None,
    incident: IncidentNumber = "",
    epsg: Annotated[int | None, typer.Option(help=TEXT("cli.drawings.epsg"))] = None,
    gcj02: Annotated[bool, typer.Option("--gcj02", help=TEXT("cli.drawings.gcj02"))] = False,
    leave_out_broken: Annotated[
        bool, typer.Option("--leave-out-broken", help=TEXT("cli.drawings.leave_out_broken"))
    ] = False,
    author: Annotated[str, typer.Option(help=TEXT("cli.author"))] = AUTHOR,
) -> None:
    """Import the drawings of a file, in one step."""
    from app.command.exchange import import_drawings, preview_drawings

    ctx = open_operation(operation, author)
    try:
        datum = Datum.GCJ02 if gcj02 else Datum.WGS84
        preview = preview_drawings(ctx.snapshot, file, epsg=epsg, datum=datum)
        text = text_for(ctx.snapshot.campus)
        made = import_drawings(
            ctx,
            preview,
            target=target,
            incident_id=_incident(ctx, incident),
            leave_out_broken=leave_out_broken,
        )
        for finding in preview.findings:
            typer.echo(text("exchange.row", row=finding.subject or file.name, problem=finding.message))
        typer.echo(text("cli.drawings.imported", n=len(made), file=file.name, crs=preview.crs))
    finally:
        ctx.store.close()


@commands.command("export", help=TEXT("cli.drawings.export"))
def export(
    operation: OperationFile,
    out: Annotated[Path, typer.Argument(help=TEXT("cli.drawings.out"))],
    what: Annotated[list[What] | None, typer.Option(help=TEXT("cli.drawings.what"))] = None,
    incident: IncidentNumber = "",
) -> None:
    """Write drawings to a file whose name tells its kind."""
    from app.command.exchange import export_drawings

    ctx = open_operation(operation)
    try:
        for path in export_drawings(ctx, out, what or tuple(What), incident_id=_incident(ctx, incident)):
            typer.echo(TEXT("cli.written", file=str(path)))
    finally:
        ctx.store.close()


def _incident(ctx: Context, number: str) -> str:
    """The id of the incident with that number; "" for none."""
    if not number:
        return ""
    for incident in ctx.snapshot.incidents:
        if incident.number == number:
            return incident.id
    numbers = ", ".join(incident.number for incident in ctx.snapshot.incidents) or "–"
    raise UserError(msg("cli.drawings.no_incident", number=number, numbers=numbers))
