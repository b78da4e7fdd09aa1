"""Positions: where somebody reported a team to be, and how long ago that was."""

from __future__ import annotations

from collections import defaultdict

from app.domain.message import msg
from app.domain.plan import TaskStatus
from app.domain.resource import Team, TeamPosition
from app.map.content import Anchor, Content, Label, Ref, Symbol, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers.teams import task_status, under_way
from app.map.state import MapState
from app.map.style import Badge, LabelStyle, SymbolStyle
from app.map.tokens import Tokens
from app.map.words import age_words
from app.planning.problem.positions import reports_that_hold

_TOGETHER_M = 3.0
"""Teams reported this near each other share their words."""


class PositionsLayer(Layer):
    """A full round sign where a team was seen, grey once the report is old, with name and age."""

    title = msg("layer.positions")
    z = 114
    group = LayerGroup.OPERATION

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Reports and their ages, teams, their orders, zones, theme and language."""
        snapshot = state.snapshot
        orders = (snapshot.tasks, snapshot.zones, snapshot.plans, snapshot.assignments)
        ages = report_ages(state)
        return (snapshot.positions, ages, snapshot.campus.teams, *orders, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """Signs and words."""
        teams = {team.id: team for team in state.snapshot.campus.teams}
        places: dict[tuple[int, int], list[TeamPosition]] = defaultdict(list)
        for report in sorted(reports_that_hold(state.snapshot), key=lambda r: r.at, reverse=True):
            if report.team_id in teams:
                x, y = report.point.x, report.point.y
                places[round(x / _TOGETHER_M), round(y / _TOGETHER_M)].append(report)
        fresh, old = (position_style(state.tokens, old=aged) for aged in (False, True))
        symbols = [
            Symbol(r.point.x, r.point.y, old if is_old(r, state) else fresh, Ref(Team, r.team_id))
            for reports in places.values()
            for r in reversed(reports)
        ]
        return Content(
            symbols=tuple(symbols),
            labels=tuple(_label(reports, teams, state) for reports in places.values()),
            legend=legend_of(
                [
                    (fresh, msg("map.legend.position"), False),
                    (old, msg("map.legend.position_old"), False),
                ]
            ),
        )


def position_style(tokens: Tokens, *, old: bool) -> SymbolStyle:
    """The sign of a team where it was seen."""
    swatch = tokens.map.depot
    return SymbolStyle(
        key="position.old" if old else "position",
        icon="team",
        badge=Badge.DISC,
        size=26,
        fill=tokens.muted if old else swatch.fill,
        line=tokens.map.halo,
        ink=tokens.raised if old else swatch.ink,
    )


def is_old(report: TeamPosition, state: MapState) -> bool:
    """Whether a report is old at the moment that the map shows."""
    return state.at is not None and report.old(state.at)


def report_ages(state: MapState) -> str:
    """The ages of all reports as the map words them: it is another picture once they are others."""
    text = state.text
    return "|".join(f"{age_words(r.at, state.at, text)} {is_old(r, state)}" for r in state.snapshot.positions)


def report_words(report: TeamPosition, state: MapState) -> str:
    """How long ago a team was seen, and that this is long."""
    age = age_words(report.at, state.at, state.text)
    return state.text("map.position_old", age=age) if is_old(report, state) else age


def _label(reports: list[TeamPosition], teams: dict[str, Team], state: MapState) -> Label:
    text, tokens = state.text, state.tokens
    busy = {team_id: task for team_id, task in under_way(state) if task.status is TaskStatus.UNDER_WAY}
    lines = []
    for report in reports:
        name = text.pick(teams[report.team_id].name, teams[report.team_id].name_zh)
        line = f"{name}\n{report_words(report, state)}"
        if report.team_id in busy:
            line = f"{line}\n{text.render(task_status(busy[report.team_id], state))}"
        lines.append(line)
    aged = all(is_old(report, state) for report in reports)
    first = reports[0]
    return Label(
        text="\n".join(lines),
        short=report_words(first, state) if len(reports) == 1 else text("map.teams_reported", n=len(reports)),
        x=first.point.x,
        y=first.point.y,
        style=LabelStyle(
            key="position",
            size=11,
            bold=True,
            colour=tokens.muted if aged else tokens.text,
            box=tokens.raised,
            box_line=tokens.line_strong if aged else tokens.map.depot.line,
            max_width=230,
            min_ppm=0.2,
        ),
        priority=90,
        anchor=Anchor.BESIDE,
        clearance=13,
        ref=Ref(Team, first.team_id),
    )


LAYERS.add("positions")(PositionsLayer())
