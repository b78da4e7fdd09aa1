"""The changes that come into question where crew is missing, the least of them first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.domain.message import msg
from app.domain.plan import UnmetCause
from app.domain.resource import Team
from app.planning.explain import cures
from app.planning.explain.cases import Candidate, Case


@dataclass(frozen=True, eq=False)
class TeamCase(Case):
    """A capability for which too few crew arrive."""

    def candidates(self) -> Iterator[Candidate]:
        """Farther teams, lifted closures, released, returned and new teams."""
        yield from self._far_teams()
        yield from self.cut_off(sorted({team.depot_id for team in self._idle}))
        yield from self._teams_elsewhere()
        yield from self._resting_teams()
        yield from self._no_team()

    @cached_property
    def _idle(self) -> list[Team]:
        """Teams with the capability that the plan leaves at their depot."""
        sent = {d.team.id for d in self.deliveries if d.team is not None}
        return [
            team
            for team in self.problem.teams
            if team.id not in sent and self.demand.item in team.capabilities
        ]

    def _far_teams(self) -> Iterator[Candidate]:
        far: Counter[tuple[float, str]] = Counter()
        for team in self._idle:
            seconds = self.problem.team_arrival_s(team, self.demand.zone_id)
            if self.demand.limit_s < seconds < math.inf:
                far[seconds, team.depot_id] += team.crew
        yield from self.farther([(seconds, depot, crew) for (seconds, depot), crew in far.items()])

    def _teams_elsewhere(self) -> Iterator[Candidate]:
        options = []
        for team in self._able(self.problem.committed_teams):
            if not self.may_release(team.id):
                continue
            zone = self.problem.committed_to.get(team.id, "")
            reason = msg("planning.reason.team_elsewhere", team=cures.named(team), item=self.item)
            release = cures.release_team(team, zone)
            options.append((team.crew, Candidate(UnmetCause.COMMITTED, reason, release)))
        yield from self.together(options)

    def _resting_teams(self) -> Iterator[Candidate]:
        options = []
        for team in self._able(self.problem.resting_teams):
            reason = msg("planning.reason.team_resting", team=cures.named(team), item=self.item)
            options.append((team.crew, Candidate(UnmetCause.NO_TEAM, reason, cures.return_team(team))))
        yield from self.together(options)

    def _able(self, teams: Sequence[Team]) -> list[Team]:
        return [team for team in teams if self.demand.item in team.capabilities]

    def _no_team(self) -> Iterator[Candidate]:
        crew = sum(team.crew for team in self._able(self.problem.teams))
        first = self.served_first()
        reason = (
            msg("planning.reason.teams_serve_first", quantity=first, item=self.item)
            if first
            else msg("planning.reason.no_team", quantity=crew, item=self.item)
            if crew
            else msg("planning.reason.no_such_team", item=self.item)
        )
        cause = UnmetCause.COMMITTED if first else UnmetCause.NO_TEAM
        sizes = dict.fromkeys(((1, self.short), (len(self.rivals), max(self.rivals))))
        on_foot = {d: self.seconds(cures.FOOT, d) for d in self.depots}
        nearest = self.by_time(on_foot)[0]
        seconds = on_foot[nearest.id]
        for number, size in sizes:
            change = cures.add_teams(self.demand, nearest, number, size, self.item)
            if seconds <= self.demand.limit_s:
                yield Candidate(cause, reason, change)
            elif math.isfinite(seconds):
                yield self.too_far(nearest, seconds, change)
        if not math.isfinite(seconds):
            yield self.no_way()
