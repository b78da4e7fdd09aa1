"""A proposal as a document for other programs: the same numbers as on screen, in map and print.

Its keys are described in docs/plan-json.md and stay as they are within one format.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from shapely.geometry import mapping

from app.campus.frame import Frame
from app.campus.resources import catalogue
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, Demand, ExternalNeed, Proposal, Tour, Unmet
from app.domain.source import Estimate, Source
from app.planning.explain.statement import plan_lines
from app.planning.figures import PlanFigures, proposal_figures
from app.runtime.text import Text

FORMAT = "muster-plan/2"


def proposal_document(snapshot: Snapshot, proposal: Proposal, text: Text) -> dict[str, Any]:
    """JSON values only; seconds, whole units, WGS 84 routes, words in the language of `text`."""
    plan = proposal.plan
    return {
        "format": FORMAT,
        "operation": snapshot.operation.name,
        "exercise": snapshot.operation.exercise,
        "campus": {"name": snapshot.campus.info.name, "version": snapshot.campus.info.version},
        "demand_version": plan.demand_version,
        "inputs_hash": plan.inputs_hash,
        "plan": plan.id,
        "replaces": plan.replaces,
        "created_at": plan.created_at.isoformat(),
        "created_by": plan.created_by,
        "about": [text.render(line) for line in plan_lines(snapshot, replace(plan, assumptions=()))],
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
        "tours": [_tour(tour, snapshot, text) for tour in proposal.tours],
        "packings": [
            {"depot": one.depot_id, **_item(one.item, text), "quantity": one.quantity}
            for one in plan.packings
        ],
        "locks": [asdict(lock) | {"at": lock.at.isoformat()} for lock in plan.locks],
        "reserves": [asdict(one) | {"at": one.at.isoformat()} for one in plan.reserves],
        "figures": figures_document(snapshot, proposal_figures(snapshot, proposal)),
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
        "id": demand.id,
        "from_s": demand.from_s,
        "until_s": demand.until_s,
        "minimum": demand.minimum,
        "crew_per_officer": demand.crew_per_officer,
        "rule": demand.rule_id,
        "source": _source(demand.source),
        "edited": demand.edited,
    }


def _unmet(unmet: Unmet, snapshot: Snapshot, text: Text) -> dict[str, Any]:
    return {
        "zone": _zone(snapshot, unmet.zone_id),
        **_item(unmet.item, text),
        "demand": unmet.demand_id,
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
        "demand": assignment.demand_id,
        "instead_of": assignment.instead_of,
        "ready_s": assignment.ready_s,
        "travel_s": assignment.travel_s,
        "arrive_s": assignment.arrival_s,
        "reason": "" if assignment.reason is None else text.render(assignment.reason),
        "route": mapping(frame.to_wgs84(assignment.route)),
    }


def _tour(tour: Tour, snapshot: Snapshot, text: Text) -> dict[str, Any]:
    frame = Frame(snapshot.campus.info.epsg)
    return {
        "vehicle": tour.vehicle_id,
        "depot": tour.depot_id,
        "number": tour.number,
        "depart_s": tour.depart_s,
        "back_s": tour.back_s,
        "load_kg": tour.load_kg,
        "load_l": tour.load_l,
        "stops": [
            {
                "zone": _zone(snapshot, stop.zone_id),
                "arrive_s": stop.arrive_s,
                "loads": [
                    {
                        **_item(load.item, text),
                        "quantity": load.quantity,
                        "demand": load.demand_id,
                        "instead_of": load.instead_of,
                    }
                    for load in stop.loads
                ],
            }
            for stop in tour.stops
        ],
        "route": mapping(frame.to_wgs84(tour.route)),
    }


def figures_document(snapshot: Snapshot, figures: PlanFigures) -> dict[str, Any]:
    """The figures that charts and tables show."""
    totals = figures.totals
    return {
        "unmet_points": {priority.value: points for priority, points in totals.unmet},
        "worst_life_safety_s": totals.worst_s,
        "mean_life_safety_s": totals.mean_s,
        "movements": totals.movements,
        "arrivals": [
            {"priority": one.priority.value, "teams_s": one.teams, "supplies_s": one.supplies}
            for one in figures.arrivals
        ],
        "coverage": [
            {
                "zone": _zone(snapshot, one.zone_id),
                "priority": one.priority.value,
                "needs": one.needs,
                "met": one.met,
                "points_needed": one.points_needed,
                "points_met": one.points_met,
                "share": one.share,
                "worst_s": one.worst_s,
            }
            for one in figures.zones
        ],
        "depots": [asdict(one) for one in figures.depots],
        "unmet": [
            {
                "kind": one.kind.value,
                "item": one.item,
                "priority": one.priority.value,
                "cause": one.cause.value,
                "needs": one.needs,
                "missing": one.missing,
            }
            for one in figures.unmet
        ],
    }
