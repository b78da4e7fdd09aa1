"""The ways of a moment: what is blocked for whom, and how long everything takes around it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from app.campus.catalogue import catalogue
from app.campus.network import Floats, Ints, PathNetwork
from app.campus.speeds import travel_parameters
from app.campus.travel import Blockage, TravelTable, access_point, travel_times
from app.campus.ways import blocked, entered_by
from app.domain.campus import TravelMode
from app.domain.operation import Snapshot
from app.domain.resource import Team
from app.planning.problem.problem import Problem, SpeedKey, Travel, team_key


def protected_ways(snapshot: Snapshot, teams: Collection[Team]) -> dict[tuple[str, ...], Blockage]:
    """What is blocked for each protection that lets one of the teams pass where others may not, also with
    one kind of protection more than it wears.
    """
    made: dict[frozenset[str], Blockage] = {}
    found: dict[tuple[str, ...], Blockage] = {}
    worn = {team_key(team).protection for team in teams}
    more = {tuple(sorted({*codes, code})) for codes in worn for code in catalogue().protections}
    for codes in sorted(worn | more):
        entered = entered_by(snapshot, codes)
        if entered:
            if entered not in made:
                made[entered] = blocked(snapshot, codes)
            found[codes] = made[entered]
    return found


@dataclass(frozen=True, eq=False)
class ReachedTravel:
    """A travel table some of whose rows and columns are places, and some have no point at all."""

    table: TravelTable
    row: Ints
    """(origins,) row of the table, or -1."""
    column: Ints
    """(destinations,) column of the table, or -1."""

    @property
    def seconds(self) -> Floats:
        """(origins, destinations) seconds, inf where there is no way."""
        result = np.full((len(self.row), len(self.column)), np.inf)
        result[np.ix_(self.row >= 0, self.column >= 0)] = self.table.seconds[
            np.ix_(self.row[self.row >= 0], self.column[self.column >= 0])
        ]
        return result

    def route(self, origin: int, destination: int) -> LineString:
        """The way that is taken."""
        return self.table.route(int(self.row[origin]), int(self.column[destination]))


@dataclass(frozen=True, eq=False)
class Terrain:
    """What travel times are computed from, so that "what if this way were open" can be asked."""

    network: PathNetwork
    blockage: Blockage
    origins: tuple[Point, ...]
    """Depots, then the places of teams that are elsewhere."""
    destinations: tuple[Point | None, ...]
    keys: tuple[SpeedKey, ...]
    areas: tuple[BaseGeometry, ...]
    """Each zone's area."""
    depots: int = 0
    """How many of the origins are depots."""
    touring: frozenset[SpeedKey] = frozenset()
    """Of the keys, those of vehicles that make tours over several zones."""
    protected: Mapping[tuple[str, ...], Blockage] = field(default_factory=dict)
    """What is blocked for those who wear protection, where it is less."""

    def blockage_of(self, key: SpeedKey) -> Blockage:
        """What is blocked for one way of travelling."""
        return self.protected.get(key.protection, self.blockage)

    def travel(self) -> Mapping[SpeedKey, Travel]:
        """Travel from every depot and place to every zone for each way of travelling that occurs."""
        return self.tables()[0]

    def tables(self) -> tuple[Mapping[SpeedKey, Travel], Mapping[SpeedKey, Travel]]:
        """`travel`, and for the vehicles that make tours from every zone to every zone and depot.

        Ways of travelling that differ only in protection which opens nothing share one table.
        """
        made: dict[tuple[TravelMode, float | None, int, bool], TravelTable] = {}
        there = np.array([point is not None for point in self.destinations], dtype=bool)
        zone = np.where(there, np.cumsum(there) - 1, -1)
        points = [point for point in self.destinations if point is not None]
        travel: dict[SpeedKey, Travel] = {}
        onward: dict[SpeedKey, Travel] = {}
        n, depots = len(self.origins), np.arange(self.depots)
        for key in self.keys:
            tours = key in self.touring
            shared = (key.mode, key.speed_mps, id(self.blockage_of(key)), tours)
            if shared not in made:
                made[shared] = self._table(key, points, tours=tours)
            table = made[shared]
            travel[key] = ReachedTravel(table, np.arange(n), zone)
            if tours:
                rows = np.where(there, zone + n, -1)
                onward[key] = ReachedTravel(table, rows, np.concatenate([zone, depots + len(points)]))
        return travel, onward

    def without(self, closure_id: str) -> Terrain:
        """The terrain with one closure lifted."""

        def lifted(blockage: Blockage) -> Blockage:
            return replace(blockage, closures=tuple(c for c in blockage.closures if c.id != closure_id))

        protected = {code: lifted(one) for code, one in self.protected.items()}
        return replace(self, blockage=lifted(self.blockage), protected=protected)

    def with_default_access(self, problem: Problem, zone_id: str) -> Problem | None:
        """The problem with a zone's access point where the program would put it; None if it is there
        already.
        """
        column = problem.site_column[zone_id]
        modes = sorted({key.mode for key in self.keys}, key=list(TravelMode).index)
        point = access_point(self.network, self.areas[column], self.blockage, modes)
        if point is None or point == self.destinations[column]:
            return None
        destinations = (*self.destinations[:column], point, *self.destinations[column + 1 :])
        sites = list(problem.sites)
        sites[column] = replace(sites[column], access=point)
        travel, onward = replace(self, destinations=destinations).tables()
        return replace(problem, sites=tuple(sites), travel=travel, onward=onward)

    def _table(self, key: SpeedKey, points: Sequence[Point], *, tours: bool) -> TravelTable:
        mode, speed = key.mode, key.speed_mps
        if speed is None and mode is TravelMode.FOOT:
            speed = travel_parameters().responder_foot.value
        origins, goals = list(self.origins), list(points)
        if tours:
            origins, goals = [*origins, *points], [*goals, *self.origins[: self.depots]]
        return travel_times(self.network, mode, origins, goals, self.blockage_of(key), speed_mps=speed)
