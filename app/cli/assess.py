"""`muster assess`: run a model from the command line, with or without an operation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import default_author, open_operation, text_for
from app.cli.console import TEXT, table
from app.command.context import Context
from app.domain.assessment import Assessment, ResultTable, Validity
from app.domain.errors import UserError
from app.domain.incident import Incident
from app.domain.message import msg
from app.domain.observation import DataTable
from app.domain.source import SourceStatus
from app.runtime.clock import now
from app.runtime.text import Text

REFUSED = 4
"""Exit code of a model that gave no answer, because guessing could kill."""


def assess(
    model: Annotated[str, typer.Argument(help=TEXT("cli.assess.model"))] = "",
    list_models: Annotated[bool, typer.Option("--list", help=TEXT("cli.assess.list"))] = False,
    csv: Annotated[Path | None, typer.Option(help=TEXT("cli.assess.csv"))] = None,
    values: Annotated[list[str] | None, typer.Option("--set", help=TEXT("cli.assess.set"))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=TEXT("cli.assess.json"))] = False,
    file: Annotated[Path | None, typer.Option("--operation", help=TEXT("cli.assess.operation"))] = None,
    number: Annotated[str, typer.Option("--incident", help=TEXT("cli.assess.incident"))] = "",
    keep: Annotated[bool, typer.Option(help=TEXT("cli.assess.keep"))] = False,
    author: Annotated[str, typer.Option(help=TEXT("cli.author"))] = default_author(),
) -> None:
    """List the models, or run one and show its answer."""
    from app.command.assessments import assessment_document, keep_assessment
    from app.hazards.assessing import Scene, run_model

    if list_models:
        typer.echo(_listing(TEXT))
        return
    if not model:
        raise UserError(msg("cli.assess.no_model"))
    if keep and file is None:
        raise UserError(msg("cli.assess.keep_where"))
    ctx = open_operation(file, author) if file is not None else None
    scene = Scene(
        at=now(),
        snapshot=ctx.snapshot if ctx else None,
        incident=_incident(ctx, number),
        table=_table(csv),
    )
    found = run_model(model, scene, _given(values or []), author=author)
    text = text_for(ctx.snapshot.campus) if ctx else TEXT
    if as_json:
        document = assessment_document(found, text, ctx.snapshot.campus.info if ctx else None)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        typer.echo(assessment_summary(found, text))
    if keep and ctx is not None:
        keep_assessment(ctx, found)
        typer.echo(text("cli.assess.kept"), err=True)
    if found.result.validity is Validity.REFUSED:
        raise typer.Exit(REFUSED)


def _listing(text: Text) -> str:
    from app.hazards.assessing import MODELS, inputs_of

    heads = (text("cli.assess.head.model"), text("cli.assess.head.purpose"), text("cli.assess.head.inputs"))
    rows = [
        (name, text.render(model.purpose), ", ".join(spec.name for spec in inputs_of(name)))
        for name, model in MODELS.items()
    ]
    return table(heads, rows)


def _given(values: list[str]) -> dict[str, str]:
    given = {}
    for pair in values:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise UserError(msg("cli.assess.bad_set", words=pair))
        given[name.strip()] = value.strip()
    return given


def _table(path: Path | None) -> DataTable | None:
    from app.campus.sheets import read_data_table

    return read_data_table(path) if path is not None else None


def _incident(ctx: Context | None, number: str) -> Incident | None:
    if not number:
        return None
    if ctx is None:
        raise UserError(msg("cli.assess.incident_where"))
    for incident in ctx.snapshot.incidents:
        if incident.number == number:
            return incident
    known = ", ".join(i.number for i in ctx.snapshot.incidents)
    raise UserError(msg("cli.assess.no_incident", number=number, known=known))


def assessment_summary(found: Assessment, text: Text) -> str:
    """The answer as plain text: conclusion, figures with bands and sources, advice, inputs, assumptions."""
    result = found.result
    parts = [text.render(result.headline), text("cli.assess.validity", validity=result.validity)]
    parts += [text.render(words) for words in (result.reason, result.fallback) if words is not None]
    parts.append(_figures(found, text))
    parts += [_result_table(one, text) for one in result.tables]
    for advice in result.advice:
        reasons = [f"  {text.render(reason)}" for reason in advice.reasons]
        parts.append("\n".join([text.render(advice.text), *reasons]))
    parts.append(_inputs(found, text))
    if result.assumptions:
        lines = [f"  {text.render(line)}" for line in result.assumptions]
        parts.append("\n".join([text("cli.plan.assumed"), *lines]))
    sources = dict.fromkeys(text.source(source) for source in result.sources)
    parts.append("\n".join([text("cli.assess.method", method=result.method), *(f"  {s}" for s in sources)]))
    return "\n\n".join(part for part in parts if part)


def _figures(found: Assessment, text: Text) -> str:
    names = ("figure", "value", "low", "high", "unit", "status")
    heads = tuple(text(f"cli.assess.head.{name}") for name in names)
    rows = [
        (
            text.render(one.label),
            number(one.value),
            number(one.low),
            number(one.high),
            one.unit,
            text.enum(one.source.status),
        )
        for one in found.result.figures
    ]
    return table(heads, rows, frozenset({1, 2, 3})) if rows else ""


def _inputs(found: Assessment, text: Text) -> str:
    heads = tuple(text(f"cli.assess.head.{name}") for name in ("input", "value", "unit", "origin"))
    rows = [
        (
            one.name,
            one.value,
            one.unit,
            text.enum(one.origin) + (" !" if one.source.status is SourceStatus.UNVERIFIED else ""),
        )
        for one in found.inputs
    ]
    return table(heads, rows, frozenset({1})) if rows else ""


def _result_table(one: ResultTable, text: Text) -> str:
    rows = [[text.render(cell) for cell in row] for row in one.rows]
    heads = [text.render(head) for head in one.heads]
    return f"{text.render(one.title)}\n{table(heads, rows, frozenset(one.numeric))}"


def number(value: float) -> str:
    """A figure with four significant digits, whole numbers whole."""
    if value == round(value) and abs(value) < 1e9:
        return f"{value:.0f}"
    return f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}"
