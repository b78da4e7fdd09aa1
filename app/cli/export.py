"""`muster export`: the situation on paper, in a picture, on a web page, now or as at a past moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import open_operation, text_for
from app.cli.console import TEXT
from app.cli.operation import AUTHOR, Author, OperationFile
from app.command.context import Context
from app.domain.errors import UserError
from app.domain.message import msg
from app.map.sheet.frames import Paper
from app.map.sheet.options import Grid, Layout
from app.map.sheet.templates import SUFFIX, Template, TemplateShelf, read_template
from app.runtime.text import BOTH, LANGUAGES, Text


def export(
    operation: OperationFile,
    pdf: Annotated[Path | None, typer.Option(help=TEXT("cli.export.pdf"))] = None,
    png: Annotated[Path | None, typer.Option(help=TEXT("cli.export.png"))] = None,
    svg: Annotated[Path | None, typer.Option(help=TEXT("cli.export.svg"))] = None,
    html: Annotated[Path | None, typer.Option(help=TEXT("cli.export.html"))] = None,
    book: Annotated[Path | None, typer.Option(help=TEXT("cli.export.book"))] = None,
    template: Annotated[str, typer.Option(help=TEXT("cli.export.template"))] = "",
    paper: Annotated[Paper | None, typer.Option(help=TEXT("cli.export.paper"))] = None,
    portrait: Annotated[
        bool | None, typer.Option("--portrait/--landscape", help=TEXT("cli.export.portrait"))
    ] = None,
    scale: Annotated[int | None, typer.Option(min=50, help=TEXT("cli.export.scale"))] = None,
    grid: Annotated[Grid | None, typer.Option(help=TEXT("cli.export.grid"))] = None,
    language: Annotated[str, typer.Option(help=TEXT("cli.export.language"))] = "",
    classification: Annotated[str | None, typer.Option(help=TEXT("cli.export.classification"))] = None,
    dpi: Annotated[int | None, typer.Option(help=TEXT("cli.export.dpi"))] = None,
    at: Annotated[str, typer.Option(help=TEXT("cli.export.at"))] = "",
    author: Author = AUTHOR,
) -> None:
    """Write the situation map as PDF, picture, SVG or web page, and the map book."""
    from app.command.book import export_book
    from app.command.exports import export_situation
    from app.map.paint.book.export import QtBookRenderer
    from app.map.paint.export import QtRenderer
    from app.planning.check.cut_off import cut_routes

    paths = tuple(path for path in (pdf, png, svg, html, book) if path is not None)
    if not paths:
        raise typer.BadParameter(TEXT("cli.export.nothing"))
    chosen = _template(template)
    layout = _changed(
        chosen.layout,
        paper=paper,
        landscape=None if portrait is None else not portrait,
        scale=scale,
        grid=grid,
        language=_language(language),
        classification=classification,
    )
    ctx: Context = open_operation(operation, author)
    text = text_for(ctx.snapshot.campus, layout.language if layout.language in LANGUAGES else None)
    sequence, as_at = _moment(ctx, at, text)
    export_situation(
        ctx,
        text,
        QtRenderer(),
        pdf=pdf,
        png=png,
        svg=svg,
        html=html,
        layout=layout,
        dpi=dpi or chosen.dpi,
        sequence=sequence,
        as_at=as_at,
    )
    if book is not None:
        export_book(ctx, text, QtBookRenderer(), book, layout=layout, sequence=sequence, as_at=as_at)
    for path in paths:
        typer.echo(TEXT("cli.written", file=str(path)))
    cut = () if at else cut_routes(ctx.snapshot)
    if cut:
        typer.echo(text("planning.routes_cut", n=len(cut)), err=True)


def _template(name: str) -> Template:
    """The template of that name or in that file; by default the user's."""
    shelf = TemplateShelf()
    if not name:
        return shelf.default()
    if name.endswith((SUFFIX, ".json")):
        return read_template(Path(name))
    return shelf.get(name)


def _changed(layout: Layout, **choices: object) -> Layout:
    given = {name: value for name, value in choices.items() if value is not None}
    return replace(layout, **given)  # type: ignore[arg-type]


def _language(language: str) -> str | None:
    allowed = (*LANGUAGES, BOTH)
    if language and language not in allowed:
        raise UserError(msg("cli.export.bad_language", language=language, allowed=", ".join(allowed)))
    return language or None


def _moment(ctx: Context, at: str, text: Text) -> tuple[int | None, datetime | None]:
    """The step that a moment names, and the moment itself where it is a time on the campus clock."""
    if not at:
        return None, None
    if at.isdecimal():
        return int(at), None
    try:
        when = datetime.fromisoformat(at)
    except ValueError as error:
        raise UserError(msg("cli.export.bad_moment", at=at)) from error
    when = when if when.tzinfo else when.replace(tzinfo=text.timezone)
    return ctx.store.sequence_at(when), when
