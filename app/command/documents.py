"""A proposal as a document for other programs: the same numbers as on screen, in map and print."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from shapely.geometry import mapping

from app.campus.frame import Frame
from app.campus.resources import catalogue
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, Demand, ExternalNeed, Proposal, Unmet
from app.domain.source import Estimate, Source
from app.runtime.text import Text

FORMAT = "muster-plan/1"


def proposal_document(snapshot: Snapshot, proposal: Proposal, text: Text) -> dict[str, Any]:
    """JSON values only; seconds, whole units, WGS 84 routes, words in the language of `text`."""
    plan = proposal.plan
    return {
        "format": FORMAT,
        "operation": snapshot.operation.name,
        "exercise": snapshot.operation.exercise,
        "campus": {"name": snapshot.campus.info.name, "version": snapshot.campus.info.version},
        "created_at": plan.created_at.isoformat(),
        "created_by": plan.created_by,
        "incidents": [
            {"number": i.number, "type": i.type.value, "title": i.title}
            for i in snapshot.incidents
            if i.id in plan.incident_ids
        ],
        "solver": {
            "status": plan.solve_status.value,
            "seconds": plan.solve_s,
            "objective": plan.objective,
            "bound": plan.bound,
            "gap": plan.gap,
            "terms": [asdict(term) for term in plan.terms],
        },
        "external": [_external(need, text) for need in proposal.external],
        "demands": [_demand(demand, snapshot, text) for demand in proposal.demands],
        "unmet": [_unmet(unmet, snapshot, text) for unmet in proposal.unmet],
        "assignments": [_assignment(a, snapshot, text) for a in proposal.assignments],
        "assumptions": [text.render(assumption) for assumption in plan.assumptions],
        "attribution": snapshot.campus.info.attribution,
    }


def _estimate(estimate: Estimate | None) -> dict[str, Any] | None:
    return None if estimate is None else asdict(estimate)


def _source(source: Source) -> dict[str, str]:
    return {"status": source.status.value, "reference": source.reference}


def _external(need: ExternalNeed, text: Text) -> dict[str, Any]:
    return {
        "service": need.service.value,
        "text": text.render(need.text),
        "estimate": _estimate(need.estimate),
        "rule": need.rule_id,
        "source": _source(need.source),
    }


def _zone(snapshot: Snapshot, zone_id: str) -> str:
    return next((zone.name for zone in snapshot.zones if zone.id == zone_id), zone_id)


def _item(code: str, text: Text) -> dict[str, str]:
    return {"item": code, "name": text.render(catalogue().words(code))}


def _demand(demand: Demand, snapshot: Snapshot, text: Text) -> dict[str, Any]:
    return {
        "zone": _zone(snapshot, demand.zone_id),
        **_item(demand.item, text),
        "kind": demand.kind.value,
        "low": demand.low,
        "best": demand.best,
        "high": demand.high,
        "priority": demand.priority.value,
        "phase": demand.phase.value,
        "population_base": demand.base.value,
        "population": demand.base_value,
        "limit_s": demand.limit_s,
        "rule": demand.rule_id,
        "source": _source(demand.source),
        "edited": demand.edited,
    }


def _unmet(unmet: Unmet, snapshot: Snapshot, text: Text) -> dict[str, Any]:
    return {
        "zone": _zone(snapshot, unmet.zone_id),
        **_item(unmet.item, text),
        "priority": unmet.priority.value,
        "demanded": unmet.demanded,
        "missing": unmet.missing,
        "cause": unmet.cause.value,
        "reason": text.render(unmet.reason),
        "cure": text.render(unmet.cure),
    }


def _assignment(assignment: Assignment, snapshot: Snapshot, text: Text) -> dict[str, Any]:
    frame = Frame(snapshot.campus.info.epsg)
    return {
        "zone": _zone(snapshot, assignment.zone_id),
        "depot": assignment.depot_id,
        "team": assignment.team_id,
        **_item(assignment.item, text),
        "quantity": assignment.quantity,
        "mode": assignment.mode.value,
        "travel_s": assignment.travel_s,
        "route": mapping(frame.to_wgs84(assignment.route)),
    }
