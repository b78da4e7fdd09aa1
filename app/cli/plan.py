"""`muster plan`: propose, compare, hold against outlooks, plan again after a change, approve."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.bootstrap import open_operation, text_for
from app.cli.console import FAILED, TEXT
from app.cli.operation import AUTHOR, Author, OperationFile
from app.domain.directive import AS_IT_IS, Alternative, DemandCase, Horizon, WhatIf
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.objective import STANDARD, ObjectiveProfile

if TYPE_CHECKING:
    from app.cli.specs import Reader
    from app.command.context import Context
    from app.domain.plan import Proposal
    from app.runtime.text import Text


def plan(
    operation: OperationFile,
    what_if: Annotated[list[str] | None, typer.Option(help=TEXT("cli.plan.what_if"))] = None,
    lock: Annotated[list[str] | None, typer.Option(help=TEXT("cli.plan.lock"))] = None,
    reserve: Annotated[list[str] | None, typer.Option(help=TEXT("cli.plan.reserve"))] = None,
    compare: Annotated[list[str] | None, typer.Option(help=TEXT("cli.plan.compare"))] = None,
    profile: Annotated[str, typer.Option(help=TEXT("cli.plan.profile"))] = "",
    case: Annotated[DemandCase, typer.Option(help=TEXT("cli.plan.case"))] = DemandCase.BEST,
    travel_factor: Annotated[float, typer.Option(help=TEXT("cli.plan.travel_factor"))] = 1.0,
    robust: Annotated[bool, typer.Option("--robust", help=TEXT("cli.plan.robust"))] = False,
    horizon: Annotated[Horizon, typer.Option(help=TEXT("cli.plan.horizon"))] = Horizon.NOW,
    stress: Annotated[bool, typer.Option("--stress", help=TEXT("cli.plan.stress"))] = False,
    marginal: Annotated[bool, typer.Option("--marginal", help=TEXT("cli.plan.marginal"))] = False,
    replan: Annotated[bool, typer.Option("--replan", help=TEXT("cli.plan.replan"))] = False,
    gap: Annotated[float, typer.Option(min=0.0, max=0.5, help=TEXT("cli.plan.gap"))] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help=TEXT("cli.plan.json"))] = False,
    approve: Annotated[bool, typer.Option(help=TEXT("cli.plan.approve"))] = False,
    time_limit_s: Annotated[float, typer.Option(min=0.1, max=3600.0, help=TEXT("cli.plan.limit"))] = 20.0,
    author: Author = AUTHOR,
) -> None:
    """Propose who goes where with what for all open incidents; approve it where asked to."""
    from app.cli.specs import Reader

    ctx = open_operation(operation, author)
    text = text_for(ctx.snapshot.campus)
    reader = Reader(ctx.snapshot, ctx.clock(), author)
    terms = WhatIf(
        profile=_profile(profile), horizon=horizon, case=case, travel_factor=travel_factor, robust=robust
    )
    made = reader.what_if(terms, what_if or (), lock or (), reserve or ())
    if compare:
        if approve or replan or stress or marginal:
            raise UserError(msg("cli.plan.compare_alone"))
        _compare(ctx, _alternatives(ctx, reader, made, compare, text), time_limit_s, text, as_json)
        return
    if approve:
        from app.command.proposals import check_orderable

        check_orderable(made)
    proposal = _proposal(ctx, made, time_limit_s, gap, again=replan)
    _show(ctx, proposal, text, as_json, _Wanted(time_limit_s, replan, stress, marginal))
    if approve:
        from app.command.proposals import approve as approve_proposal

        approve_proposal(ctx, proposal)
        typer.echo(text("cli.plan.approved"), err=as_json)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked beside the plan itself."""

    time_limit_s: float
    difference: bool
    stress: bool
    marginal: bool


def _proposal(ctx: Context, made: WhatIf, time_limit_s: float, gap: float, *, again: bool) -> Proposal:
    from app.command.proposals import make_proposal, replan_proposal

    at, author = ctx.clock(), ctx.author
    if again:
        return replan_proposal(ctx.snapshot, at=at, author=author, made=made, time_limit_s=time_limit_s)
    return make_proposal(ctx.snapshot, at=at, author=author, made=made, time_limit_s=time_limit_s, gap=gap)


def _show(ctx: Context, proposal: Proposal, text: Text, as_json: bool, wanted: _Wanted) -> None:
    from app.cli import changes
    from app.cli.summary import proposal_summary
    from app.command import change_documents as documents
    from app.command.documents import proposal_document
    from app.planning.change.difference import difference
    from app.planning.change.marginal import marginal_values
    from app.planning.change.moment import moment_of
    from app.planning.change.stress import stress

    snapshot, plan = ctx.snapshot, proposal.plan
    document = proposal_document(snapshot, proposal, text)
    parts = [proposal_summary(snapshot, proposal, text)]
    if wanted.difference:
        found = difference(snapshot, proposal)
        parts.append(changes.difference_summary(snapshot, found, text))
        document["difference"] = documents.difference_document(found)
    if wanted.stress or wanted.marginal:
        moment = moment_of(snapshot, plan.incident_ids, at=plan.created_at, made=plan.made)
    if wanted.stress:
        cases = stress(moment.problem, proposal)
        parts.append(changes.stress_summary(snapshot, cases, text))
        document["stress"] = documents.stress_document(cases)
    if wanted.marginal:
        values = marginal_values(moment.problem, proposal, budget_s=wanted.time_limit_s)
        parts.append(changes.marginal_summary(snapshot, values, text))
        document["marginal"] = documents.marginal_document(values)
    typer.echo(_json(document) if as_json else "\n\n".join(parts))


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _alternatives(
    ctx: Context, reader: Reader, made: WhatIf, wanted: Sequence[str], text: Text
) -> list[Alternative]:
    """What the other options ask for first, where there is room for it, then each alternative: a kept one by
    its name, or what-ifs on top of those options with semicolons between them.
    """
    from app.planning.change.compare import MOST

    kept = {one.name.casefold(): one for one in ctx.snapshot.alternatives}
    base = text("cli.compare.as_it_is" if made == AS_IT_IS else "cli.compare.base")
    changes = {base: made} if len(wanted) < MOST else {}
    for words in map(str.strip, wanted):
        known = kept.get(words.casefold())
        name = known.name if known else words
        if name in changes:
            raise UserError(msg("compare.same_name", name=name))
        names = [one.name for one in kept.values()]
        changes[name] = known.change if known else _typed(reader, made, words, names)
    return [
        Alternative(id=f"typed:{number}", name=name, at=reader.at, author=ctx.author, change=change)
        for number, (name, change) in enumerate(changes.items())
    ]


def _typed(reader: Reader, made: WhatIf, words: str, kept: Sequence[str]) -> WhatIf:
    specs = [part for part in words.replace("；", ";").split(";") if part.strip()]
    if not specs:
        raise UserError(msg("cli.plan.compare_empty"))
    if not any(sign in words for sign in ":："):
        names = difflib.get_close_matches(words, kept, n=3) or kept
        raise UserError(msg("cli.plan.no_alternative", name=words, names=", ".join(names) or "–"))
    return reader.what_if(made, specs)


def _compare(
    ctx: Context, columns: Sequence[Alternative], time_limit_s: float, text: Text, as_json: bool
) -> None:
    from app.cli.changes import comparison_summary
    from app.command.change_documents import comparison_document
    from app.command.proposals import planned_together
    from app.planning.change.compare import compare

    snapshot = ctx.snapshot
    comparison = compare(
        snapshot,
        planned_together(snapshot),
        columns,
        at=ctx.clock(),
        author=ctx.author,
        time_limit_s=time_limit_s,
    )
    if as_json:
        typer.echo(_json(comparison_document(snapshot, comparison, text)))
    else:
        typer.echo(comparison_summary(comparison, text))
    if comparison.first is None:
        raise typer.Exit(FAILED)


def _profile(name: str) -> ObjectiveProfile:
    """The profile of that name on the shelf, or in that file."""
    from app.command.profiles import ProfileShelf, read_profile

    if not name:
        return STANDARD
    return read_profile(Path(name)) if name.endswith(".toml") else ProfileShelf().get(name)
