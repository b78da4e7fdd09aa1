"""Differences, comparisons, outlooks and values of more as documents for other programs: JSON values only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.command.documents import proposal_document
from app.domain.operation import Snapshot
from app.domain.plan import Assignment
from app.planning.change.compare import Comparison
from app.planning.change.difference import PlanChange, PlanDifference, Totals
from app.planning.change.marginal import MarginalValue
from app.planning.change.stress import StressCase
from app.runtime.text import Text


def difference_document(found: PlanDifference) -> dict[str, Any]:
    """`changes` with id, kind and the order before and after (ids, units, seconds); `before` and `after` in
    sum.
    """
    return {
        "changes": [_change(change) for change in found.changes],
        "before": totals_document(found.before),
        "after": totals_document(found.after),
    }


def _change(change: PlanChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "kind": change.kind.value,
        "before": _order(change.before),
        "after": _order(change.after),
    }


def _order(order: Assignment | None) -> dict[str, Any] | None:
    if order is None:
        return None
    return {
        "team": order.team_id or None,
        "depot": order.depot_id,
        "zone": order.zone_id,
        "item": order.item,
        "instead_of": order.instead_of or None,
        "quantity": order.quantity,
        "mode": order.mode.value,
        "arrive_s": order.arrival_s,
    }


def totals_document(found: Totals) -> dict[str, Any]:
    """Need points that stay unmet by priority, seconds of the last and the mean arrival for life-safety needs
    (null where there is none), and the number of movements.
    """
    return {
        "unmet": {priority.value: points for priority, points in found.unmet},
        "worst_s": found.worst_s,
        "mean_s": found.mean_s,
        "movements": found.movements,
    }


def comparison_document(snapshot: Snapshot, comparison: Comparison, text: Text) -> dict[str, Any]:
    """`columns` in their order: name, then either `refusal` with its `details` in words, or the whole plan,
    its `totals`, and `changes` against the first column that has a plan.
    """
    return {
        "format": "muster-comparison/1",
        "columns": [
            {
                "name": column.name,
                "refusal": None if column.refusal is None else text.render(column.refusal),
                "details": [text.render(detail) for detail in column.details],
                "plan": column.proposal and proposal_document(snapshot, column.proposal, text),
                "totals": column.totals and totals_document(column.totals),
                "changes": [_change(change) for change in column.against_first],
            }
            for column in comparison.columns
        ],
    }


def stress_document(cases: Sequence[StressCase]) -> list[dict[str, Any]]:
    """For each outlook: the orders that come late, the needs that are short, and what is unmet in points."""
    return [
        {
            "case": case.outlook.case.value,
            "travel_factor": case.outlook.travel_factor,
            "holds": case.holds,
            "late": [
                {**(_order(late.assignment) or {}), "arrive_s": late.arrive_s, "latest_s": late.latest_s}
                for late in case.late
            ],
            "short": [
                {
                    "zone": short.demand.zone_id,
                    "item": short.demand.item,
                    "priority": short.demand.priority.value,
                    "needed": short.needed,
                    "missing": short.missing,
                    "planned_missing": short.planned_missing,
                }
                for short in case.short
            ],
            "unmet": {priority.value: points for priority, points in case.unmet},
            "worst_s": case.worst_s,
        }
        for case in cases
    ]


def marginal_document(values: Sequence[MarginalValue]) -> list[dict[str, Any]]:
    """For each resource: what there would be one more of, whether it was tried and proven, and by how much
    each level of the objective falls.
    """
    return [
        {
            "kind": value.more.kind.value,
            "item": value.more.item or None,
            "quantity": value.more.quantity,
            "depot": value.more.depot_id,
            "tried": value.tried,
            "proven": value.proven,
            "gains": {level.value: gain for level, gain in value.gains},
        }
        for value in values
    ]
