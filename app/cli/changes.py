"""What becomes of a plan, on a screen of text: differences, comparisons, outlooks, values of more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.campus.resources import catalogue
from app.cli.console import table
from app.domain.incident import Priority
from app.domain.message import Message, msg
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, whole_minutes
from app.planning.change.compare import Column, Comparison
from app.planning.change.difference import ChangeKind, PlanChange, PlanDifference, Totals
from app.planning.change.directives import names_of
from app.planning.change.marginal import MarginalKind, MarginalValue, More
from app.planning.change.stress import StressCase
from app.runtime.text import Text

NONE = "–"


def difference_summary(snapshot: Snapshot, found: PlanDifference, text: Text) -> str:
    """Every order that does not stay as it is, and both plans in sum."""
    kept = len(found.of(ChangeKind.KEPT))
    moving = [change for change in found.changes if change.kind is not ChangeKind.KEPT]
    lines = [text("cli.change.title", n=len(moving), kept=kept)]
    lines += [f"  {change_words(snapshot, change, text)}" for change in moving]
    heads = ["", text("cli.change.before"), text("cli.change.after")]
    rows = list(zip(_totals_heads(text), _totals(found.before), _totals(found.after), strict=True))
    return "\n".join([*lines, "", table(heads, rows, frozenset({1, 2}))])


def change_words(snapshot: Snapshot, change: PlanChange, text: Text) -> str:
    """One change in a line, headed by the first characters of its id, by which it can be accepted."""
    names = names_of(snapshot)
    before = _order(names, change.before) if change.before else None
    after = _order(names, change.after) if change.after else None
    head = f"{change.id[:8]}  {text.enum(change.kind)}: "
    if before and after:
        return head + text("cli.change.from_to", before=before, after=after)
    only = after or before
    assert only is not None
    return head + text.render(only)


def _order(names: dict[str, Message], order: Assignment) -> Message:
    mover = order.team_id or order.depot_id
    return msg(
        "cli.change.order",
        mover=names.get(mover, mover),
        quantity=order.quantity,
        item=catalogue().words(order.item),
        zone=names.get(order.zone_id, order.zone_id),
        minutes=whole_minutes(order.arrival_s),
    )


def _totals_heads(text: Text) -> list[str]:
    unmet = [text("cli.change.unmet", priority=priority) for priority in Priority]
    return [*unmet, text("cli.change.worst"), text("cli.change.mean"), text("cli.change.movements")]


def _totals(found: Totals) -> list[str]:
    points = [str(points) for _, points in found.unmet]
    return [*points, _minutes(found.worst_s), _minutes(found.mean_s), str(found.movements)]


def _minutes(seconds: float | None) -> str:
    return NONE if seconds is None else str(whole_minutes(seconds))


def comparison_summary(comparison: Comparison, text: Text) -> str:
    """What stands in which column, the columns beside each other, and why one is refused."""
    planned = [column for column in comparison.columns if column.totals and column.proposal]
    numbers = [f"({number})" for number in range(1, len(comparison.columns) + 1)]
    heads = [text("cli.compare.title"), *numbers]
    cells: list[list[str]] = [
        _column(column, text, column is comparison.first) for column in comparison.columns
    ]
    rows = list(zip(_column_heads(text), *cells, strict=True))
    parts = ["\n".join(f"{n} {one.name}" for n, one in zip(numbers, comparison.columns, strict=True))]
    parts += [table(heads, rows, frozenset(range(1, len(heads))))] if planned else []
    for number, column in zip(numbers, comparison.columns, strict=True):
        if column.refusal is not None:
            details = "".join(f"\n    - {text.render(detail)}" for detail in column.details)
            parts.append(f"{number} {text.render(column.refusal)}{details}")
    return "\n\n".join(parts)


def _column_heads(text: Text) -> list[str]:
    return [
        text("cli.compare.status"),
        text("cli.compare.gap"),
        *_totals_heads(text),
        text("cli.compare.orders"),
        text("cli.compare.changed"),
    ]


def _column(column: Column, text: Text, first: bool) -> list[str]:
    if column.proposal is None or column.totals is None:
        return [text("cli.compare.refused"), *[NONE] * (len(_column_heads(text)) - 1)]
    plan = column.proposal.plan
    changed = [c for c in column.against_first if c.kind is not ChangeKind.KEPT]
    return [
        text.enum(plan.solve_status),
        f"{plan.gap:.2%}",
        *_totals(column.totals),
        str(len(column.proposal.assignments)),
        NONE if first else str(len(changed)),
    ]


def stress_summary(snapshot: Snapshot, cases: Sequence[StressCase], text: Text) -> str:
    """What breaks in each outlook."""
    names = names_of(snapshot)
    heads = [
        text("cli.stress.case"),
        text("cli.stress.factor"),
        text("cli.stress.late"),
        text("cli.stress.short"),
        *(text("cli.change.unmet", priority=priority) for priority in Priority),
        text("cli.change.worst"),
    ]
    rows = [
        [
            text.enum(case.outlook.case),
            f"×{case.outlook.travel_factor:g}",
            str(len(case.late)),
            str(len(case.short)),
            *(str(points) for _, points in case.unmet),
            _minutes(case.worst_s),
        ]
        for case in cases
    ]
    shown = table(heads, rows, frozenset(range(1, len(heads))))
    return "\n".join([text("cli.stress.title"), shown, *_broken(names, cases, text)])


def _broken(names: dict[str, Message], cases: Iterable[StressCase], text: Text) -> list[str]:
    """The life-safety needs that a plan no longer covers, outlook by outlook."""
    return [
        "  "
        + text(
            "cli.stress.line",
            case=case.outlook.case,
            factor=f"{case.outlook.travel_factor:g}",
            zone=names.get(short.demand.zone_id, short.demand.zone_id),
            item=catalogue().words(short.demand.item),
            missing=short.missing,
            needed=short.needed,
        )
        for case in cases
        for short in case.short
        if short.demand.priority is Priority.LIFE_SAFETY
    ]


def marginal_summary(snapshot: Snapshot, values: Sequence[MarginalValue], text: Text) -> str:
    """What one more of each would be worth; what was not tried is said at the end."""
    names = names_of(snapshot)
    lines = [text("cli.marginal.title")]
    for value in values:
        if not value.tried:
            continue
        more = _more(names, value.more)
        if value.first is None:
            lines.append("  " + text("cli.marginal.nothing", more=more))
            continue
        level, gain = value.first
        words = msg("cli.marginal.gain", more=more, level=level, value=gain)
        lines.append("  " + text.render(words if value.proven else msg("cli.marginal.unproven", what=words)))
    untried = sum(not value.tried for value in values)
    if untried:
        lines.append("  " + text("cli.marginal.untried", n=untried))
    return "\n".join(lines)


def _more(names: dict[str, Message], more: More) -> Message:
    depot, item = names.get(more.depot_id, more.depot_id), catalogue().words(more.item)
    if more.kind is MarginalKind.TEAM:
        return msg("cli.marginal.team", quantity=more.quantity, item=item, depot=depot)
    if more.kind is MarginalKind.STOCK:
        return msg("cli.marginal.stock", quantity=more.quantity, item=item, depot=depot)
    return msg("cli.marginal.vehicle", quantity=more.quantity, depot=depot)
