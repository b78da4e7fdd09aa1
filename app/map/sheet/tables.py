"""The tables of the sheet: unmet needs, assignments, tasks, people, demand, log. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from app.domain.incident import Priority
from app.domain.people import BuildingShare
from app.domain.plan import Assignment, Demand, DemandKind, Unmet, whole_minutes
from app.domain.source import SourceStatus
from app.map.sheet.assessments import assessment_table
from app.map.sheet.facts import figure, has_plan, sorted_unmet
from app.map.sheet.log import log_table, task_table
from app.map.sheet.names import depot_name, team_name, zone_name
from app.map.sheet.options import Block
from app.map.sheet.table_types import Align, Column, Mark, Row, Table
from app.map.sheet.tours import tours_table
from app.map.state import MapState
from app.map.words import item_name, quantity_words, sent_name
from app.planning.explain.statement import plan_lines
from app.runtime.text import Text

__all__ = ["Align", "Column", "Mark", "Row", "Table", "depot_name", "sheet_tables", "team_name", "zone_name"]

_PRIORITIES = list(Priority)


def sheet_tables(state: MapState, blocks: Collection[Block] = frozenset(Block)) -> tuple[Table, ...]:
    """The tables of the blocks in the order in which they are read; those that say nothing are left out."""
    makers: tuple[tuple[Block, Callable[[MapState], Table]], ...] = (
        (Block.UNMET, _unmet),
        (Block.ASSESSMENT, assessment_table),
        (Block.ASSIGNMENTS, lambda shown: _by(shown, "zone")),
        (Block.ASSIGNMENTS, lambda shown: _by(shown, "depot")),
        (Block.ASSIGNMENTS, lambda shown: tours_table(shown, shown.tours)),
        (Block.ASSIGNMENTS, _reasons),
        (Block.TASKS, task_table),
        (Block.PEOPLE, _people),
        (Block.DEMAND, _demands),
        (Block.DEMAND, _assumptions),
        (Block.LOG, log_table),
    )
    tables = (make(state) for block, make in makers if block in blocks)
    return tuple(table for table in tables if table.rows or table.empty)


def _unmet(state: MapState) -> Table:
    text = state.text

    def row(unmet: Unmet) -> Row:
        urgent = unmet.priority is Priority.LIFE_SAFETY
        return Row(
            (
                zone_name(state, unmet.zone_id),
                item_name(unmet.item, text),
                text.enum(unmet.priority),
                text(
                    "sheet.missing_of",
                    missing=figure(unmet.missing),
                    demanded=quantity_words(unmet.item, unmet.demanded, unmet.kind, text),
                ),
                text("sheet.named", name=text.enum(unmet.cause), value=text.render(unmet.reason)),
                text.render(unmet.cure),
            ),
            Mark.DANGER if urgent else Mark.NONE,
        )

    return Table(
        "unmet",
        text("sheet.unmet"),
        (
            Column(text("sheet.zone"), 1.3),
            Column(text("sheet.need"), 2.0),
            Column(text("sheet.priority"), 1.1),
            Column(text("sheet.missing"), 1.3, Align.RIGHT),
            Column(text("sheet.cause"), 3.2),
            Column(text("sheet.cure"), 3.2),
        ),
        tuple(row(unmet) for unmet in sorted_unmet(state)),
        empty=text("sheet.all_met") if has_plan(state) else text("sheet.no_plan"),
    )


def _by(state: MapState, side: str) -> Table:
    text = state.text
    by_zone = side == "zone"

    def zone(a: Assignment) -> str:
        return zone_name(state, a.zone_id)

    def depot(a: Assignment) -> str:
        return depot_name(state, a.depot_id)

    group, other = (zone, depot) if by_zone else (depot, zone)
    columns = (
        Column(text("sheet.depot") if by_zone else text("sheet.zone"), 2.0),
        Column(text("sheet.sent"), 2.4),
        Column(text("sheet.team"), 2.4),
        Column(text("sheet.quantity"), 1.3, Align.RIGHT),
        Column(text("sheet.mode"), 1.4),
        Column(text("sheet.arrives"), 1.1, Align.RIGHT),
    )

    def row(a: Assignment) -> Row:
        kind = DemandKind.CAPABILITY if a.team_id else DemandKind.SUPPLY
        cut = a.id in state.cut
        return Row(
            (
                other(a),
                sent_name(a, text),
                team_name(state, a.team_id) if a.team_id else "–",
                quantity_words(a.item, a.quantity, kind, text),
                text.enum(a.mode),
                text("sheet.way_cut") if cut else text("map.minutes", n=whole_minutes(a.arrival_s)),
            ),
            Mark.DANGER if cut else Mark.NONE,
        )

    title = text("sheet.by_zone") if by_zone else text("sheet.by_depot")
    return Table(f"by_{side}", title, columns, tuple(_grouped(state.assignments, group, row)))


def _reasons(state: MapState) -> Table:
    """Why each thing that is sent is the one that is sent."""
    text = state.text
    told = [a for a in state.assignments if a.reason is not None]
    order = sorted(told, key=lambda a: (zone_name(state, a.zone_id), not a.team_id, a.arrival_s, a.item))
    return Table(
        "reasons",
        text("sheet.reasons"),
        (
            Column(text("sheet.zone"), 1.3),
            Column(text("sheet.sent"), 2.4),
            Column(text("sheet.team_or_depot"), 2.2),
            Column(text("sheet.why"), 6.0),
        ),
        tuple(
            Row(
                (
                    zone_name(state, a.zone_id),
                    sent_name(a, text),
                    team_name(state, a.team_id) if a.team_id else depot_name(state, a.depot_id),
                    text.render(a.reason) if a.reason else "",
                )
            )
            for a in order
        ),
    )


def _grouped(
    assignments: Iterable[Assignment], group: Callable[[Assignment], str], row: Callable[[Assignment], Row]
) -> list[Row]:
    groups: dict[str, list[Assignment]] = {}
    for assignment in assignments:
        groups.setdefault(group(assignment), []).append(assignment)
    rows: list[Row] = []
    for name in sorted(groups):
        rows.append(Row((name,), heading=True))
        rows += [row(a) for a in sorted(groups[name], key=lambda a: (not a.team_id, a.arrival_s, a.item))]
    return rows


def _impaired(share: BuildingShare, unknown: set[str], text: Text) -> str:
    if share.building_id in unknown:
        return text("people.mobility_unknown")
    return figure(share.mobility_impaired.best)


def _people(state: MapState) -> Table:
    text = state.text
    buildings = {b.id: text.pick(b.name, b.name_zh) or b.code for b in state.snapshot.campus.buildings}
    counts = [state.people[i.id] for i in state.open_incidents if state.people and i.id in state.people]
    shares = {share.building_id: share for count in counts for share in count.shares}
    unknown = {building_id for count in counts for building_id in count.mobility_unknown_ids}
    rows = tuple(
        Row(
            (
                buildings.get(share.building_id, share.building_id),
                figure(share.people.low),
                figure(share.people.best),
                figure(share.people.high),
                _impaired(share, unknown, text),
                text("sheet.people_corrected") if share.corrected else text.enum(share.source.status),
                text.source(share.source),
            ),
            Mark.UNVERIFIED if share.source.status is SourceStatus.UNVERIFIED else Mark.NONE,
        )
        for share in sorted(shares.values(), key=lambda s: -s.people.best)
    )
    return Table(
        "people",
        text("sheet.people_by_building"),
        (
            Column(text("sheet.building"), 2.6),
            Column(text("sheet.low"), 0.8, Align.RIGHT),
            Column(text("sheet.best"), 0.8, Align.RIGHT),
            Column(text("sheet.high"), 0.8, Align.RIGHT),
            Column(text("sheet.impaired"), 1.3, Align.RIGHT),
            Column(text("sheet.source"), 1.5),
            Column(text("sheet.reference"), 3.4),
        ),
        rows,
    )


def _demands(state: MapState) -> Table:
    text = state.text
    open_ids = {i.id for i in state.open_incidents}
    proposed = state.proposed_incidents
    kept = [d for d in state.snapshot.demands if d.incident_id in open_ids - proposed]
    demands = [*(state.proposal.demands if state.proposal else ()), *kept]

    def row(demand: Demand) -> Row:
        unverified = demand.source.status is SourceStatus.UNVERIFIED
        return Row(
            (
                zone_name(state, demand.zone_id),
                item_name(demand.item, text),
                figure(demand.low),
                figure(demand.best),
                figure(demand.high),
                text.enum(demand.phase),
                text.enum(demand.source.status),
                text.source(demand.source),
            ),
            Mark.UNVERIFIED if unverified else Mark.NONE,
        )

    return Table(
        "demand",
        text("sheet.demand"),
        (
            Column(text("sheet.zone"), 1.3),
            Column(text("sheet.need"), 2.0),
            Column(text("sheet.low"), 0.7, Align.RIGHT),
            Column(text("sheet.best"), 0.7, Align.RIGHT),
            Column(text("sheet.high"), 0.7, Align.RIGHT),
            Column(text("sheet.phase"), 1.1),
            Column(text("sheet.source"), 1.6),
            Column(text("sheet.reference"), 3.2),
        ),
        tuple(
            row(d) for d in sorted(demands, key=lambda d: (d.zone_id, _PRIORITIES.index(d.priority), d.item))
        ),
    )


def _assumptions(state: MapState) -> Table:
    text = state.text
    plans = [state.proposal.plan] if state.proposal else []
    plans += [p for i in state.open_incidents if (p := state.snapshot.plan_in_force(i.id)) is not None]
    open_ids = {i.id for i in state.open_incidents}
    extents = [e for e in state.snapshot.extents if e.incident_id in open_ids]
    lines = [text.render(m) for e in extents for m in ((e.method,) if e.method else ()) + e.assumptions]
    lines += [text.render(m) for p in dict.fromkeys(plans) for m in plan_lines(state.snapshot, p)]
    return Table(
        "assumptions",
        text("sheet.assumptions"),
        (Column(text("sheet.assumption"), 1.0),),
        tuple(Row((line,)) for line in dict.fromkeys(lines)),
    )
