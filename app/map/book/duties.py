"""What each team, and each depot that sends supplies, has to do: forms after ICS 204. No Qt.

The boxes are those of the Assignment List, ICS 204, of the ICS Forms Booklet (FEMA 502-2). What the program
does not know, such as a radio channel, is a line to write on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shapely.geometry import Point

from app.domain.plan import Assignment, PlanStatus, Task, TaskStatus, Tour, whole_minutes
from app.domain.resource import Depot, Team
from app.map.book.parts import Box, DutySheet, Fact, Form
from app.map.book.zones import airy, around, grid_words, load_words, titled
from app.map.sheet.compose import SheetOptions, compose, heading_incident
from app.map.sheet.facts import figure
from app.map.sheet.names import depot_name, zone_name
from app.map.sheet.table_types import Align, Column, Mark, Row, Table
from app.map.sheet.tours import tours_table
from app.map.state import MapState
from app.map.words import item_name, sent_name
from app.planning.explain.statement import packing_lines

_WAY_AIR = 0.08
_FORM_SHARE = 0.54
"""Of the page, for the form beside or below the map."""
_SHARE_OF_LINE = 0.05
"""Of an upright page, for each further line of work: the form stays on it as long as the map can be read."""
_MOST_SHARE = 0.66


@dataclass(frozen=True, slots=True)
class _Duty:
    """Who has it, and what it is made of."""

    key: str
    name: str
    heading: str
    depot: Depot | None
    team: Team | None
    assignments: tuple[Assignment, ...]
    tasks: tuple[Task, ...]


def team_sheets(state: MapState, options: SheetOptions) -> tuple[DutySheet, ...]:
    """One sheet for each team that was assigned, in the order of their names."""
    teams = {team.id: team for team in state.snapshot.campus.teams}
    depots = {depot.id: depot for depot in state.snapshot.campus.depots}
    duties = []
    for team_id in dict.fromkeys(a.team_id for a in state.assignments if a.team_id):
        team = teams.get(team_id)
        own = tuple(a for a in state.assignments if a.team_id == team_id)
        name = state.text.pick(team.name, team.name_zh) if team else team_id
        tasks = tuple(t for t in _running_tasks(state) if t.team_id == team_id)
        heading = state.text("book.team_sheet")
        duties.append(_Duty(team_id, name, heading, depots.get(own[0].depot_id), team, own, tasks))
    return _sheets(state, options, duties)


def depot_sheets(state: MapState, options: SheetOptions) -> tuple[DutySheet, ...]:
    """One sheet for each depot that sends supplies, in the order of their names."""
    depots = {depot.id: depot for depot in state.snapshot.campus.depots}
    duties = []
    for depot_id in dict.fromkeys(a.depot_id for a in state.assignments if not a.team_id):
        own = tuple(a for a in state.assignments if a.depot_id == depot_id and not a.team_id)
        tasks = tuple(t for t in _running_tasks(state) if t.depot_id == depot_id and not t.team_id)
        heading, name = state.text("book.depot_sheet"), depot_name(state, depot_id)
        duties.append(_Duty(depot_id, name, heading, depots.get(depot_id), None, own, tasks))
    return _sheets(state, options, duties)


def _sheets(state: MapState, options: SheetOptions, duties: Sequence[_Duty]) -> tuple[DutySheet, ...]:
    return tuple(_sheet(state, options, duty) for duty in sorted(duties, key=lambda d: (d.name, d.key)))


def _running_tasks(state: MapState) -> tuple[Task, ...]:
    """Tasks of the plans in force; none for what is only proposed."""
    in_force = {plan.id for plan in state.snapshot.plans if plan.status is PlanStatus.APPROVED}
    in_force -= {p.id for p in state.snapshot.plans if set(p.incident_ids) & state.proposed_incidents}
    return tuple(
        t for t in state.snapshot.tasks if t.plan_id in in_force and t.status is not TaskStatus.CANCELLED
    )


def _sheet(state: MapState, options: SheetOptions, duty: _Duty) -> DutySheet:
    zones = {z.id: z for z in state.snapshot.zones}
    goals = [zones[a.zone_id] for a in duty.assignments if a.zone_id in zones]
    boxes = [a.route.bounds for a in duty.assignments if not a.route.is_empty]
    boxes += [zone.area.bounds for zone in goals]
    boxes += [duty.depot.point.bounds] if duty.depot else []
    focus = airy(around(boxes), _WAY_AIR) if boxes else None
    own = replace(options, incident_id=duty.assignments[0].incident_id)
    further = len({(a.zone_id, a.mode) for a in duty.assignments}) - 1
    more = 0.0 if options.landscape else _SHARE_OF_LINE * further
    share = min(_FORM_SHARE + more, _MOST_SHARE)
    sheet = compose(_only(state, duty), own, focus, share)
    return DutySheet(
        key=duty.key,
        name=duty.name,
        sheet=titled(sheet, duty.heading, duty.name),
        form=Form(tuple(_rows(state, options, duty))),
    )


def _only(state: MapState, duty: _Duty) -> MapState:
    """The state with no other way on the map than those of this duty."""
    ids = {a.id for a in duty.assignments}
    snapshot = state.snapshot
    proposal = state.proposal
    if proposal is not None:
        proposal = replace(proposal, assignments=tuple(a for a in proposal.assignments if a.id in ids))
    kept = tuple(a for a in snapshot.assignments if a.id in ids)
    return replace(state, snapshot=replace(snapshot, assignments=kept), proposal=proposal)


def _rows(state: MapState, options: SheetOptions, duty: _Duty) -> Iterable[tuple[Box, ...]]:
    text = state.text
    incidents = {i.id: i for i in state.open_incidents}
    own = [incidents[i] for i in dict.fromkeys(a.incident_id for a in duty.assignments) if i in incidents]
    heading = own or [i for i in (heading_incident(state),) if i is not None]
    names = tuple(
        text("sheet.numbered", number=i.number, words=i.title or text.enum(i.type)) for i in heading
    )
    zones = sorted({zone_name(state, a.zone_id) for a in duty.assignments})
    yield (
        Box(text("book.incident_name"), words=names, weight=1.2),
        Box(text("book.operational_period"), facts=(Fact(text("book.from")), Fact(text("book.to")))),
    )
    yield (
        Box(text("book.division"), words=(text.join(zones),)),
        Box(text("book.personnel"), facts=tuple(_personnel(state, duty)), weight=2.0),
    )
    yield (Box(text("book.work"), table=_work(state, duty)),)
    rounds = tours_table(state, [tour for tour in state.tours if _drives(duty, tour)])
    if rounds.rows:
        yield (Box(rounds.title, table=replace(rounds, title="")),)
    yield (Box(text("book.special"), facts=tuple(_special(state, duty)), rules=1),)
    yield (
        Box(text("book.contacts"), facts=tuple(_contacts(state, duty))),
        Box(text("book.communications"), facts=(Fact(text("book.radio")), Fact(text("book.command_post")))),
    )
    yield signatures(state, options, text("book.prepared"))


def _drives(duty: _Duty, tour: Tour) -> bool:
    plans = {a.plan_id for a in duty.assignments}
    return duty.team is None and tour.depot_id == duty.key and tour.plan_id in plans


def signatures(state: MapState, options: SheetOptions, title: str) -> tuple[Box, ...]:
    """Who made the page, when, and room for a signature."""
    text = state.text
    return (
        Box(
            title, words=(options.prepared_by,) if options.prepared_by else (), rules=not options.prepared_by
        ),
        Box(text("book.at"), words=(text.time(options.printed_at or options.as_at),)),
        Box(text("book.signature"), rules=1, weight=1.4),
    )


def _personnel(state: MapState, duty: _Duty) -> Iterable[Fact]:
    text = state.text
    yield Fact(text("book.leader"))
    if duty.team is not None:
        yield Fact(text("book.crew"), text("map.crew", n=duty.team.crew))
        skills = text.join(item_name(code, text) for code in duty.team.capabilities)
        yield Fact(text("book.capabilities"), skills or text("book.none"))
    yield Fact(text("sheet.depot"), depot_name(state, duty.assignments[0].depot_id))


def _work(state: MapState, duty: _Duty) -> Table:
    """A line for each zone: what goes there, how far it is, when all is there, how far it has got."""
    text = state.text
    runs: dict[tuple[str, str], list[Assignment]] = {}
    for a in sorted(duty.assignments, key=lambda a: (zone_name(state, a.zone_id), a.item, a.id)):
        runs.setdefault((a.zone_id, a.mode.value), []).append(a)
    return Table(
        "work",
        "",
        (
            Column(text("sheet.zone"), 1.9),
            Column(text("sheet.task"), 3.4),
            Column(text("book.way"), 1.7, Align.RIGHT),
            Column(text("sheet.arrives"), 0.9, Align.RIGHT),
            Column(text("sheet.status"), 1.5),
            Column(text("book.expected_done"), 1.1, Align.RIGHT),
        ),
        tuple(_run(state, duty, run) for run in runs.values()),
    )


def _run(state: MapState, duty: _Duty, run: Sequence[Assignment]) -> Row:
    text = state.text
    longest = max(run, key=lambda a: a.arrival_s)
    cut = any(a.id in state.cut for a in run)
    task = next((t for t in duty.tasks if t.zone_id == longest.zone_id), None)
    status, due = text("book.proposed_only"), "–"
    if task is not None:
        status = text("book.ordered_at", status=task.status, at=text.time(task.ordered_at, date=False))
        at = task.done_at or task.expected_at
        due = text.time(at, date=False) if at else "–"
    way = text("book.way_words", metres=figure(longest.route.length), mode=longest.mode)
    return Row(
        (
            zone_name(state, longest.zone_id),
            text.join(load_words(a, text) for a in run),
            text("sheet.way_cut") if cut else way,
            text("map.minutes", n=whole_minutes(longest.arrival_s)),
            status,
            due,
        ),
        Mark.DANGER if cut else Mark.NONE,
    )


def _special(state: MapState, duty: _Duty) -> Iterable[Fact]:
    text = state.text
    if any(a.id in state.cut for a in duty.assignments):
        yield Fact(text("book.way"), text("book.way_cut"), grave=True)
    for line in _packings(state, duty):
        yield Fact(text("book.pack"), line)
    for a in duty.assignments:
        if a.reason is not None:
            yield Fact(text("book.why", item=sent_name(a, text)), text.render(a.reason))
    ends = {a.zone_id: a.route.coords[-1] for a in duty.assignments if not a.route.is_empty}
    points = {z.id: z.access for z in state.snapshot.zones if z.access is not None}
    for zone_id, end in sorted(ends.items(), key=lambda pair: zone_name(state, pair[0])):
        grid, degrees = grid_words(state, points.get(zone_id) or Point(end))
        yield Fact(text("book.report_at", zone=zone_name(state, zone_id)), f"{grid}  ·  {degrees}")


def _packings(state: MapState, duty: _Duty) -> Iterable[str]:
    """What the depot of a duty packs from parts first."""
    plans = [state.proposal.plan] if state.proposal else []
    plans += [p for p in state.snapshot.plans if p.status is PlanStatus.APPROVED]
    used = {a.plan_id for a in duty.assignments}
    for plan in plans:
        if duty.team is None and plan.id in used:
            own = [one for one in plan.packings if one.depot_id == duty.key]
            yield from (state.text.render(line) for line in packing_lines(state.snapshot, own))


def _contacts(state: MapState, duty: _Duty) -> Iterable[Fact]:
    text = state.text
    if duty.team is not None:
        yield Fact(duty.name, duty.team.contact)
    if duty.depot is not None:
        yield Fact(text.pick(duty.depot.name, duty.depot.name_zh), duty.depot.contact)
