"""Teams: how many stand at each depot, and where the others were sent. Nobody's position is made up.

A team that somebody saw stands in the layer of positions. Of the others the status of their tasks is known:
one that is under way or done is shown where its way ends, as its last known goal; all others are counted at
their depot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set

from shapely.geometry import Point

from app.domain.incident import Zone
from app.domain.message import Message, msg
from app.domain.plan import Task, TaskStatus
from app.domain.resource import Depot, Team, TeamStatus
from app.map.content import Anchor, Content, Label, Ref, Symbol, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers._help import middle, plain
from app.map.state import MapState
from app.map.style import Badge, LabelStyle, SymbolStyle
from app.map.tokens import Tokens
from app.planning.problem.positions import reports_that_hold

_AWAY = (TaskStatus.UNDER_WAY, TaskStatus.DONE)
_DEPOT_PX = 13.0


class TeamsLayer(Layer):
    """A round sign at each zone for the teams that left for it, and words at each depot."""

    title = msg("layer.teams")
    z = 112
    group = LayerGroup.OPERATION

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Teams, depots, tasks, zones, ways, reports, theme and language."""
        snapshot = state.snapshot
        campus = (snapshot.campus.teams, snapshot.campus.depots)
        sent = (snapshot.tasks, snapshot.zones, snapshot.assignments, snapshot.plans, snapshot.positions)
        return (*campus, *sent, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """Signs and words."""
        reported = {report.team_id for report in reports_that_hold(state.snapshot)}
        away = {team_id: task for team_id, task in under_way(state) if team_id not in reported}
        style = team_style(state.tokens)
        by_place: dict[tuple[float, float], list[Task]] = defaultdict(list)
        for task in away.values():
            place = _goal(task, state)
            if place is not None:
                by_place[place].append(task)
        return Content(
            symbols=tuple(
                Symbol(x, y, style, Ref(Team, tasks[0].team_id)) for (x, y), tasks in by_place.items()
            ),
            labels=(
                *(_label(x, y, tasks, state) for (x, y), tasks in by_place.items()),
                *_depots(state, reported | away.keys()),
            ),
            legend=legend_of([(style, msg("map.legend.team"), False)]),
        )


def team_style(tokens: Tokens) -> SymbolStyle:
    """The sign of teams that left their depot: hollow, for nobody has seen them there."""
    swatch = tokens.map.depot
    return SymbolStyle(
        key="team",
        icon="team",
        badge=Badge.DISC,
        size=22,
        fill=tokens.raised,
        line=swatch.line,
        ink=swatch.line,
    )


def under_way(state: MapState) -> Iterator[tuple[str, Task]]:
    """Each team whose newest order that was not cancelled has made it leave, with that order."""
    newest: dict[str, Task] = {}
    for task in state.snapshot.tasks:
        known = newest.get(task.team_id)
        if task.status is not TaskStatus.CANCELLED and (known is None or task.ordered_at >= known.ordered_at):
            newest[task.team_id] = task
    for team in state.snapshot.campus.teams:
        order = newest.get(team.id)
        if order is not None and order.status in _AWAY:
            yield team.id, order


def _goal(task: Task, state: MapState) -> tuple[float, float] | None:
    """Where the way of an order ends: its zone's access point, the end of its route, the zone's middle."""
    zone = _zone(task, state)
    if zone is not None and zone.access is not None:
        return zone.access.x, zone.access.y
    for assignment in state.snapshot.assignments:
        same = assignment.plan_id == task.plan_id and assignment.zone_id == task.zone_id
        if same and not assignment.route.is_empty:
            end = Point(assignment.route.coords[-1])
            return end.x, end.y
    return middle(zone.area) if zone is not None else None


def _zone(task: Task, state: MapState) -> Zone | None:
    return next((zone for zone in state.snapshot.zones if zone.id == task.zone_id), None)


def _label(x: float, y: float, tasks: list[Task], state: MapState) -> Label:
    names = {team.id: state.text.pick(team.name, team.name_zh) for team in state.snapshot.campus.teams}
    lines = [
        state.text("map.team_last_known", team=names[task.team_id], status=task_status(task, state))
        for task in tasks
    ]
    tokens = state.tokens
    return Label(
        text="\n".join(lines),
        short=state.text("map.teams_sent", n=len(tasks)),
        x=x,
        y=y,
        style=LabelStyle(
            key="team",
            size=10.5,
            colour=tokens.text,
            box=tokens.raised,
            box_line=tokens.map.depot.line,
            max_width=230,
            min_ppm=0.45,
        ),
        priority=71,
        anchor=Anchor.BESIDE,
        clearance=11,
        ref=Ref(Team, tasks[0].team_id),
    )


def task_status(task: Task, state: MapState) -> Message:
    """What a team that left its depot was last known to do."""
    zone = _zone(task, state)
    name = zone.name if zone is not None else "–"
    if task.status is TaskStatus.DONE:
        return msg("map.team_done", zone=name, at=task.done_at)
    return msg("map.team_under_way", zone=name)


def _depots(state: MapState, away: Set[str]) -> Iterator[Label]:
    """How many teams are at each depot, as far as is known."""
    words = plain(state.tokens, "team.depot", 10.0, state.tokens.map.label_soft, min_ppm=0.7)
    at_depot: dict[str, list[Team]] = defaultdict(list)
    for team in state.snapshot.campus.teams:
        if team.id not in away:
            at_depot[team.depot_id].append(team)
    for depot in state.snapshot.campus.depots:
        teams = at_depot.get(depot.id)
        if not teams:
            continue
        unfit = sum(team.status is TeamStatus.OUT_OF_SERVICE for team in teams)
        text = state.text("map.teams_here", n=len(teams))
        if unfit:
            text = f"{text} · {state.text('map.teams_unfit', n=unfit)}"
        yield Label(
            text=text,
            x=depot.point.x,
            y=depot.point.y,
            style=words,
            priority=43,
            anchor=Anchor.BELOW,
            clearance=_DEPOT_PX,
            ref=Ref(Depot, depot.id),
        )


LAYERS.add("teams")(TeamsLayer())
