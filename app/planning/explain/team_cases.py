"""The changes that come into question where crew is missing, the least of them first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.campus.resources import catalogue
from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.message import Message, msg
from app.domain.plan import UnmetCause, whole_minutes
from app.domain.resource import Team
from app.planning.explain import cures
from app.planning.explain.cases import Candidate, Case
from app.planning.problem.problem import SpeedKey, Travel, team_key


@dataclass(frozen=True, eq=False)
class TeamCase(Case):
    """A capability for which too few crew arrive."""

    def candidates(self) -> Iterator[Candidate]:
        """What only takes a word first, then farther teams, ways, equipment, and teams that are not there."""
        yield from self.laid_down(self._directives)
        yield from self._kept_together()
        yield from self._without_officers()
        yield from self._shift_over()
        yield from self.access_full(self._entries)
        yield from self._not_ready()
        yield from self._far_teams()
        yield from self.cut_off(sorted({team.depot_id for team in self._idle}))
        yield from self._unprotected()
        yield from self._teams_elsewhere()
        yield from self._resting_teams()
        yield from self._no_team()

    @cached_property
    def _idle(self) -> list[Team]:
        """Teams that could do it and that the plan sends nowhere."""
        return self._able(self.left.idle)

    def _able(self, teams: Sequence[Team]) -> list[Team]:
        """The thing itself first, then what may stand for it."""
        able = [team for team in teams if not self.items.isdisjoint(team.capabilities)]
        return sorted(able, key=lambda team: self.demand.item not in team.capabilities)

    @cached_property
    def _directives(self) -> list[PlanLock | Reserve]:
        """Locks and reserves that keep teams from this need, or bind them to another."""
        able = self._able(self.problem.teams)
        teams, depots = {team.id for team in able}, {team.depot_id for team in able}
        skills = {code for team in able for code in team.capabilities}
        locks = [
            lock
            for lock in self.problem.locks
            if self.here(lock)
            and (
                lock.team_id in teams
                or (
                    lock.kind is LockKind.AVOID and lock.depot_id in depots and lock.item in ("", *self.items)
                )
            )
        ]
        return [*locks, *(one for one in self.problem.reserves if one.item in skills)]

    def _kept_together(self) -> Iterator[Candidate]:
        """Teams that stay behind because those that they are kept with go elsewhere."""
        gone = {
            d.team.kept_with: d.demand.zone_id
            for d in self.deliveries
            if d.team is not None and d.team.kept_with and d.demand.zone_id != self.demand.zone_id
        }
        options = []
        for team in self._idle:
            if team.kept_with in gone:
                zone = self.problem.sites[self.problem.site_column[gone[team.kept_with]]].name
                reason = msg(
                    "planning.reason.kept_together",
                    team=cures.named(team),
                    item=self.item,
                    others=team.kept_with,
                    zone=zone,
                )
                options.append(
                    (team.crew, Candidate(UnmetCause.COMMITTED, reason, cures.separate_team(team)))
                )
        yield from self.together(options)

    def _without_officers(self) -> Iterator[Candidate]:
        """Teams that stay behind because nobody among them can lead."""
        per_officer = self.demand.crew_per_officer
        if not per_officer:
            return
        options = []
        for team in self._idle:
            lacks = math.ceil(team.crew / per_officer) - team.officers
            if lacks > 0 and self._in_time(team):
                reason = msg(
                    "planning.reason.no_officer", team=cures.named(team), item=self.item, crew=per_officer
                )
                cure = cures.add_officers(team, lacks)
                options.append((team.crew, Candidate(UnmetCause.NO_OFFICER, reason, cure)))
        yield from self.together(options)

    def _in_time(self, team: Team) -> bool:
        return self.problem.team_arrival_s(team, self.demand.zone_id) <= self.latest_s

    def _shift_over(self) -> Iterator[Candidate]:
        """Teams whose shift ends before they could be there or before they are needed."""
        options = []
        for team in self._idle:
            leaves = self.problem.leaves_s.get(team.id, math.inf)
            arrival = self.problem.team_ready_s(team) + self.problem.team_travel_s(team, self.demand.zone_id)
            there = max(arrival, self.demand.from_s)
            if leaves < there and arrival <= self.latest_s:
                reason = msg(
                    "planning.reason.shift_over",
                    team=cures.named(team),
                    item=self.item,
                    minutes=int(leaves // 60),
                )
                cure = cures.keep_on_duty(team, there, there - leaves)
                options.append((team.crew, Candidate(UnmetCause.NO_TEAM, reason, cure)))
        yield from self.together(options)

    def _not_ready(self) -> Iterator[Candidate]:
        """Teams that rest, or whose shift has not begun."""
        options = []
        for team in self._idle:
            delay = self.problem.depot[team.depot_id].delay_s
            ready = self.problem.ready_s.get(team.id, 0.0)
            travel = self.problem.team_travel_s(team, self.demand.zone_id)
            if ready > delay and ready + travel > self.latest_s >= delay + travel:
                reason = msg(
                    "planning.reason.not_ready",
                    team=cures.named(team),
                    item=self.item,
                    minutes=whole_minutes(ready),
                )
                cure = cures.call_in(team, ready)
                options.append((team.crew, Candidate(UnmetCause.NO_TEAM, reason, cure)))
        yield from self.together(options)

    @cached_property
    def _entries(self) -> int:
        """How many more teams the need lacks, as large as those that stay behind."""
        largest = max((team.crew for team in self._idle), default=self.short)
        return max(1, math.ceil(self.short / max(1, largest)))

    def _far_teams(self) -> Iterator[Candidate]:
        far: Counter[tuple[float, str]] = Counter()
        for team in self._idle:
            seconds = self.problem.team_arrival_s(team, self.demand.zone_id)
            if self.latest_s < seconds < math.inf:
                far[seconds - self.demand.from_s, team.depot_id] += team.crew
        yield from self.farther([(seconds, depot, crew) for (seconds, depot), crew in far.items()])

    def _unprotected(self) -> Iterator[Candidate]:
        """Teams kept out by a hazard that equipment would let them pass, though never its core."""
        options = []
        for team in self._idle:
            if math.isfinite(self.problem.team_travel_s(team, self.demand.zone_id)):
                continue
            for code in catalogue().protections:
                opened = self._protected(team, code)
                if opened is None:
                    continue
                way, arrival = opened
                words = catalogue().words(code)
                reason = msg(
                    "planning.reason.unprotected",
                    team=cures.named(team),
                    item=self.item,
                    protection=words,
                    zone=self.zone,
                )
                cure = cures.protect(team, code, words, way)
                if arrival > self.latest_s:
                    longer = cures.lengthen(self.demand, arrival - self.demand.from_s)
                    cure = cures.late(self.demand, cures.both(cure, longer))
                options.append((team.crew, Candidate(UnmetCause.UNREACHABLE, reason, cure)))
                break
        yield from self.together(options)

    def _protected(self, team: Team, code: str) -> tuple[dict[SpeedKey, Travel], float] | None:
        """Travel of a team that wears a protection and when it is there, if that opens a way at all."""
        if self.terrain is None or code in team.protection:
            return None
        key = team_key(replace(team, protection=(*team.protection, code)))
        if key not in self.problem.travel:
            travel = dict(replace(self.terrain, keys=(key,)).travel())
        else:
            travel = {key: self.problem.travel[key]}
        row = self.problem.row[self.problem.origin_of(team)]
        seconds = float(travel[key].seconds[row, self.problem.site_column[self.demand.zone_id]])
        return (travel, self.problem.team_ready_s(team) + seconds) if math.isfinite(seconds) else None

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

    def _no_team(self) -> Iterator[Candidate]:
        cause = UnmetCause.COMMITTED if self.served_first() else UnmetCause.NO_TEAM
        reason = self._who_there_is()
        sizes = dict.fromkeys(((1, self.short), (len(self.rivals), max(self.rivals)), (1, self.demand.best)))
        on_foot = {
            depot.id: depot.delay_s + self.seconds(cures.FOOT, depot.id) for depot in self.problem.depots
        }
        nearest = self.by_time(on_foot)[0]
        seconds = on_foot[nearest.id]
        for number, size in sizes:
            change = cures.add_teams(self.demand, nearest, number, size, self.item)
            if seconds <= self.latest_s:
                yield Candidate(cause, reason, change)
            elif math.isfinite(seconds):
                yield self.too_far(nearest, seconds - self.demand.from_s, change)
        if not math.isfinite(seconds):
            yield self.no_way()

    def _who_there_is(self) -> Message:
        """How many could do it, and what keeps them from it."""
        item = self.demand.item
        crew = sum(team.crew for team in self.problem.teams if item in team.capabilities)
        idle = sum(team.crew for team in self.left.able(item))
        first = self.served_first()
        limit = whole_minutes(self.demand.limit_s)
        if first:
            return msg("planning.reason.teams_serve_first", quantity=first, item=self.item)
        if not crew:
            return msg("planning.reason.no_such_team", item=self.item)
        if idle == crew:
            return msg("planning.reason.no_team_in_time", quantity=crew, limit=limit, item=self.item)
        if idle:
            return msg(
                "planning.reason.others_late", quantity=crew, sent=crew - idle, limit=limit, item=self.item
            )
        return msg("planning.reason.no_team", quantity=crew, item=self.item)
