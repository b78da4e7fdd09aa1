"""Opening, grading and closing incidents."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.command.context import Context, current, new_id
from app.command.playbook import Playbook, playbook
from app.command.zones import derive_zones
from app.domain.campus import Building
from app.domain.errors import UserError
from app.domain.incident import (
    ChecklistItem,
    Extent,
    ExtentKind,
    ExternalRequest,
    Incident,
    IncidentStatus,
    IncidentType,
    Level,
    LevelDeclaration,
)
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.plan import Assignment, Task, TaskStatus
from app.domain.resource import Stock
from app.hazards.extents import building_extent, circle_extent
from app.hazards.shapes import check_area
from app.planning.needs.rules import external_services
from app.planning.problem.problem import LARGEST
from app.store.transaction import Transaction


def open_incident(
    ctx: Context, kind: IncidentType, point: Point, *, building_id: str = "", title: str = ""
) -> Incident:
    """Open an incident: its provisional level, checklist and calls for outside help come with it in one step.

    Raises:
        UserError: the point lies outside the campus boundary.
    """
    incident = new_incident(ctx, kind, point, building_id=building_id, title=title)
    with ctx.step(msg("step.open_incident", number=incident.number, type=kind)) as tx:
        put_incident(ctx, tx, incident)
    return incident


def new_incident(
    ctx: Context, kind: IncidentType, point: Point, *, building_id: str = "", title: str = ""
) -> Incident:
    """An incident with the next number, not yet kept: for a step that keeps more with it.

    Raises:
        UserError: the point lies outside the campus boundary.
    """
    snapshot = ctx.snapshot
    if not snapshot.campus.info.boundary.covers(point):
        raise UserError(msg("incident.outside_campus", x=round(point.x), y=round(point.y)))
    now = ctx.clock()
    return Incident(
        id=new_id(),
        number=_next_number(snapshot, now),
        type=kind,
        point=point,
        opened_at=now,
        opened_by=ctx.author,
        title=title,
        building_id=building_id,
    )


def put_incident(ctx: Context, tx: Transaction, incident: Incident) -> None:
    """Keep an incident with its provisional level, checklist and calls for outside help."""
    tx.put(incident)
    _put_beginning(ctx, tx, incident, playbook(incident.type))


def _next_number(snapshot: Snapshot, now: datetime) -> str:
    year = now.astimezone(ZoneInfo(snapshot.campus.info.timezone)).year
    taken = [int(i.number.rpartition("-")[2]) for i in snapshot.incidents if i.number.startswith(f"{year}-")]
    return f"{year}-{max(taken, default=0) + 1:03d}"


def _put_beginning(ctx: Context, tx: Transaction, incident: Incident, plays: Playbook) -> None:
    tx.put(
        LevelDeclaration(
            id=new_id(),
            incident_id=incident.id,
            level=plays.level_floor,
            at=incident.opened_at,
            author=ctx.author,
            provisional=True,
        )
    )
    for order, text in enumerate(plays.checklist):
        tx.put(ChecklistItem(id=new_id(), incident_id=incident.id, order=order, text=text))
    for service in external_services(incident.type):
        tx.put(ExternalRequest(id=new_id(), incident_id=incident.id, service=service))


def proposed_extent(snapshot: Snapshot, incident: Incident) -> Extent | None:
    """The extent that the playbook suggests for an incident, or None where one has to be drawn."""
    plays = playbook(incident.type)
    if plays.extent is ExtentKind.BUILDING and incident.building_id:
        return extent_of_building(snapshot, incident)
    if plays.extent is ExtentKind.CIRCLE and plays.radius_m is not None:
        return circle_extent(snapshot.campus, incident.id, incident.point, plays.radius_m)
    return None


def extent_of_building(snapshot: Snapshot, incident: Incident) -> Extent:
    """The incident's building; with its exposure ring where the kind of incident burns.

    Raises:
        UserError: the incident was not placed on a building.
    """
    burns = playbook(incident.type).burns
    return building_extent(snapshot.campus, incident.id, incident.building_id, burns=burns)


def set_extent(ctx: Context, extent: Extent) -> Extent:
    """Put the extent in place of an earlier one and derive the incident's zones from its parts.

    A core that was drawn stays where the new extent still has to do with it.
    """
    incident = ctx.snapshot.incident(extent.incident_id)
    with ctx.step(msg("step.set_extent", number=incident.number, kind=extent.kind)) as tx:
        return put_extent(tx, extent)


def put_extent(tx: Transaction, extent: Extent) -> Extent:
    """As `set_extent`, within a step that does more."""
    extent = replace(extent, id=f"extent:{extent.incident_id}")
    before = tx.find(Extent, extent.id)
    if before is not None and extent.core is None and _drawn_core(before, extent.area):
        extent = replace(extent, core=before.core)
    tx.put(extent)
    derive_zones(tx, extent, before)
    return extent


def _drawn_core(before: Extent, area: BaseGeometry) -> bool:
    return before.kind is not ExtentKind.BUILDING and before.core is not None and before.core.intersects(area)


def set_core(ctx: Context, incident_id: str, core: Polygon | MultiPolygon | None) -> Extent:
    """Say where in a drawn extent nobody may enter, whatever protection they wear; protected teams may enter
    what lies around it. With None nobody knows, and the whole extent is shut to everybody.

    Raises:
        UserError: there is no extent, its core is a building, or the core is no area or does not touch it.
    """
    incident = ctx.snapshot.incident(incident_id)
    area = check_area(core) if core is not None else None
    with ctx.step(msg("step.set_core", number=incident.number)) as tx:
        extent = tx.find(Extent, f"extent:{incident.id}")
        if extent is None:
            raise UserError(msg("extent.core_first"))
        if extent.kind is ExtentKind.BUILDING:
            raise UserError(msg("extent.core_is_building"))
        if area is not None and not area.intersects(extent.area):
            raise UserError(msg("extent.core_outside"))
        changed: Extent = replace(extent, core=area)
        tx.put(changed)
    return changed


def declare_level(ctx: Context, incident_id: str, level: Level, reason: str) -> LevelDeclaration:
    """Declare the response level; a person's act with a reason, superseded by the next and never undone.

    Raises:
        UserError: no reason was given.
    """
    if not reason.strip():
        raise UserError(msg("level.reason_missing"))
    incident = ctx.snapshot.incident(incident_id)
    declaration = LevelDeclaration(
        id=new_id(),
        incident_id=incident_id,
        level=level,
        at=ctx.clock(),
        author=ctx.author,
        reason=reason.strip(),
    )
    with ctx.step(msg("step.declare_level", number=incident.number, level=level)) as tx:
        tx.put(declaration)
    return declaration


def describe_incident(
    ctx: Context,
    incident: Incident,
    *,
    title: str | None = None,
    note: str | None = None,
    casualties: int | None = None,
) -> Incident:
    """Change what is known of an incident; None leaves a field as it is.

    Raises:
        UserError: the number of casualties is not possible.
    """
    if casualties is not None and not 0 <= casualties <= LARGEST:
        raise UserError(msg("incident.casualties_impossible", n=casualties, most=LARGEST))
    with ctx.step(msg("step.describe_incident", number=incident.number)) as tx:
        now = current(tx, incident)
        changed = replace(
            now,
            title=now.title if title is None else title,
            note=now.note if note is None else note,
            casualties=now.casualties if casualties is None else casualties,
        )
        tx.put(changed)
    return changed


def close_incident(ctx: Context, incident_id: str) -> Incident:
    """Close an incident; its records stay and its teams are free.

    Supplies that left their depot, as far as the tasks say, leave the stock: they are not there for the next.
    """
    incident = ctx.snapshot.incident(incident_id)
    with ctx.step(msg("step.close_incident", number=incident.number)) as tx:
        closed = replace(current(tx, incident), status=IncidentStatus.CLOSED, closed_at=ctx.clock())
        tx.put(closed)
        _take_from_stock(tx, _sent_out(tx, incident_id))
    return closed


def _sent_out(tx: Transaction, incident_id: str) -> Counter[tuple[str, str]]:
    """Units by depot and supply that left for an incident; a later plan repeats what an earlier one sent."""
    begun = {
        (task.plan_id, task.depot_id, task.zone_id)
        for task in tx.all(Task)
        if not task.team_id and task.status in (TaskStatus.UNDER_WAY, TaskStatus.DONE)
    }
    by_plan: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for a in tx.all(Assignment):
        if a.incident_id == incident_id and not a.team_id and (a.plan_id, a.depot_id, a.zone_id) in begun:
            by_plan[a.plan_id][a.depot_id, a.item] += a.quantity
    sent: Counter[tuple[str, str]] = Counter()
    for quantities in by_plan.values():
        sent |= quantities
    return sent


def _take_from_stock(tx: Transaction, sent: Counter[tuple[str, str]]) -> None:
    for line in sorted(tx.all(Stock), key=lambda line: line.id):
        taken = min(line.quantity, sent[line.depot_id, line.item])
        if taken:
            sent[line.depot_id, line.item] -= taken
            tx.put(replace(line, quantity=line.quantity - taken))


def tick(ctx: Context, item: ChecklistItem, *, done: bool) -> ChecklistItem:
    """Tick a line of the checklist with time and author, or clear it."""
    label = msg("step.tick", text=item.text) if done else msg("step.untick", text=item.text)
    with ctx.step(label) as tx:
        ticked = replace(
            current(tx, item), done_at=ctx.clock() if done else None, done_by=ctx.author if done else ""
        )
        tx.put(ticked)
    return ticked


def building_at(snapshot: Snapshot, building_id: str) -> Building | None:
    """The building of an incident, if it was placed on one."""
    return next((b for b in snapshot.campus.buildings if b.id == building_id), None)
