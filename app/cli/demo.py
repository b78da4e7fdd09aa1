"""`muster demo`: the main job from the call to the situation map, on the campus that ships."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from app.bootstrap import (
    demo_campus,
    has_display,
    run_window,
    text_for,
)
from app.cli.console import TEXT, band
from app.command.context import Context
from app.runtime.clock import now


def run_demo(
    out: Annotated[Path, typer.Option(help=TEXT("cli.demo.out"))],
    window: Annotated[bool, typer.Option(help=TEXT("cli.demo.window"))] = False,
) -> None:
    """Stage the demo incident; then open the window on it, or plan, approve and export it headless."""
    out.mkdir(parents=True, exist_ok=True)
    if window and not has_display():
        typer.echo(TEXT("cli.demo.no_display", folder=str(out)))
    ctx = _stage(out)
    if window and has_display():
        path = ctx.store.path
        ctx.store.close()
        raise typer.Exit(run_window(path))
    _finish(ctx, out)
    ctx.store.close()


def _stage(out: Path) -> Context:
    from app.command.demo import stage_dormitory_fire
    from app.command.operations import create_operation

    path = out / "operation.gpkg"
    _keep_earlier(path)
    campus = demo_campus()
    text = text_for(campus)
    store = create_operation(
        path, campus, name=text("demo.operation"), author=text("demo.author"), exercise=True
    )
    ctx = Context(store, text("demo.author"))
    stage_dormitory_fire(ctx, text)
    return ctx


def _keep_earlier(path: Path) -> None:
    """Move an operation of an earlier run aside: what was entered into it is not ours to delete."""
    if not path.exists():
        return
    from app.store.store import Store

    moment = now()
    kept = path.with_name(f"operation-{moment:%Y%m%d-%H%M%S}.gpkg")
    while kept.exists():
        moment += timedelta(seconds=1)
        kept = path.with_name(f"operation-{moment:%Y%m%d-%H%M%S}.gpkg")
    Store.open(path).close()  # Folds a write-ahead log that a crash left behind into the file.
    path.rename(kept)
    typer.echo(TEXT("cli.demo.kept", file=str(path), kept=str(kept)))


def _finish(ctx: Context, out: Path) -> None:
    from app.cli.summary import proposal_overview
    from app.command.documents import proposal_document
    from app.command.exports import export_situation
    from app.command.proposals import approve, make_proposal
    from app.map.paint.export import QtRenderer

    snapshot = ctx.snapshot
    text = text_for(snapshot.campus)
    proposal = make_proposal(snapshot, at=ctx.clock(), author=ctx.author)
    approve(ctx, proposal)
    document = proposal_document(snapshot, proposal, text)
    (out / "plan.json").write_text(json.dumps(document, ensure_ascii=False, indent=2), "utf-8")
    export_situation(
        ctx,
        text,
        QtRenderer(),
        pdf=out / "situation.pdf",
        png=out / "situation.png",
        html=out / "situation.html",
    )
    typer.echo(_headline(ctx))
    typer.echo(proposal_overview(snapshot, proposal, text))
    names = "situation.pdf, situation.png, situation.html, plan.json, operation.gpkg"
    typer.echo(TEXT("cli.written", file=str(out / names)))


def _headline(ctx: Context) -> str:
    """Incident, level and people inside, in three lines."""
    from app.campus.people import people_affected

    snapshot = ctx.snapshot
    text = text_for(snapshot.campus)
    incident = snapshot.incidents[0]
    level = snapshot.level(incident.id)
    count = people_affected(snapshot, incident)
    lines = [
        f"{incident.number}  {text.enum(incident.type)}  {incident.title}",
        text(
            "demo.level_provisional" if level and level.provisional else "demo.level",
            level=level.level if level else None,
            at=incident.opened_at,
        ),
    ]
    if count is not None:
        lines.append(text("demo.people", people=band(count.total), n=len(count.shares)))
    return "\n".join(lines)
