"""Searches a window's operation: campus, coordinates, people, incidents, layers, commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from shapely.geometry import box

from app.campus.frame import Frame
from app.campus.people import people_by_building
from app.domain.campus import Building
from app.domain.incident import Headcount
from app.domain.message import msg
from app.domain.operation import CAMPUS_RECORDS, Campus, Step
from app.map.content import Ref
from app.map.finding.campus_index import CampusIndex
from app.map.finding.names import Names
from app.map.finding.people_query import PeopleRange, people_range
from app.runtime.jobs import ThreadJobRunner
from app.runtime.progress import Progress
from app.views import figures
from app.views.desk import Desk
from app.views.search.hits import CampusHits, Hit, Named, coordinate_hits, operation_hits

_MOST = 40
_MOST_BY_PEOPLE = 200
_AT_ONCE = 10_000
"""Up to so many names an index is made at once, without pinyin, until the whole one is ready (20 ms)."""

MoreHits = Callable[[], Iterable[Named]]


class Finding(QObject):
    """Answers what is typed into a search box. `ready` when it knows more than before: look again."""

    ready = Signal()

    def __init__(self, desk: Desk, more: MoreHits) -> None:
        """`more` gives what only the window knows: its commands and layers."""
        super().__init__(desk)
        self._desk = desk
        self._more = more
        self._frame = Frame(desk.snapshot.campus.info.epsg)
        self._runner = ThreadJobRunner(desk.courier.deliver)
        self._campus: CampusIndex | None = None
        self._asked: Campus | None = None
        self._open = True
        self._things: tuple[object, list[Named], Names] | None = None
        self._people: tuple[object, NDArray[np.float64]] | None = None
        desk.stepped.connect(self._stepped)

    @property
    def complete(self) -> bool:
        """Whether the campus is known as it is now, with its pinyin."""
        index = self._campus
        return index is not None and index.campus is self._asked and index.names.whole is not None

    def close(self) -> None:
        """Forget what is being prepared."""
        self._open = False

    def places(self, query: str) -> list[Hit]:
        """Coordinates, buildings, rooms and places that fit a query."""
        placed = coordinate_hits(query, self._frame, self._desk.dress.text)
        found = self._campus_hits(query)
        return _first_coordinates(placed, [hit for _, hit in found])[:_MOST]

    def anything(self, query: str) -> list[Hit]:
        """Whatever fits a query, best first."""
        asked = people_range(query)
        if asked is not None:
            return self._by_people(asked)
        placed = coordinate_hits(query, self._frame, self._desk.dress.text)
        found = [*self._thing_hits(query), *self._campus_hits(query)]
        found.sort(key=lambda pair: -pair[0])
        return _first_coordinates(placed, [hit for _, hit in found])[:_MOST]

    def begin(self) -> None:
        """Learn the names of the campus, once its first picture is on screen and nothing waits for it."""
        self._take_in_campus()

    def _campus_hits(self, query: str) -> list[tuple[float, Hit]]:
        self._take_in_campus()
        if self._campus is None:
            return []
        return self._words().of(self._campus.find(query)[:_MOST])

    def _thing_hits(self, query: str) -> list[tuple[float, Hit]]:
        named, names = self._known_things()
        return [(m.score + named[m.entry].weight, named[m.entry].hit) for m in names.find(query)]

    def _known_things(self) -> tuple[list[Named], Names]:
        snapshot, text = self._desk.snapshot, self._desk.dress.text
        spelt = self.complete
        stamp = (snapshot.sequence, text.language, spelt, self._desk.looks.current)
        if self._things is None or self._things[0] != stamp:
            named = [*operation_hits(snapshot, text), *self._more()]
            names = [(name, entry) for entry, item in enumerate(named) for name in item.names]
            self._things = (stamp, named, Names.spelt(names) if spelt else Names.written_only(names))
        return self._things[1:]

    def _by_people(self, asked: PeopleRange) -> list[Hit]:
        """Buildings by their people now, the fullest first, and on top all of them together."""
        text, campus = self._desk.dress.text, self._desk.snapshot.campus
        people = self._people_now()
        numbers = asked.of(people)
        buildings = [campus.buildings[i] for i in numbers.tolist()]
        if not buildings:
            return [Hit(text("views.search.nobody"), text("views.search.as_at", at=self._clock()), "people")]
        hits = self._words().of_buildings(buildings[:_MOST_BY_PEOPLE])
        whole = text("views.search.buildings_found", n=len(buildings))
        total = figures.count(float(people[numbers].sum()))
        bounds = [b.footprint.bounds for b in buildings]
        around = box(*np.min(bounds, axis=0)[:2], *np.max(bounds, axis=0)[2:])
        together = Hit(
            whole, text("views.search.select_all", people=total, at=self._clock()), "people",
            geometry=around, refs=tuple(Ref(Building, b.id) for b in buildings),
        )  # fmt: skip
        return [together, *hits]

    def _people_now(self) -> NDArray[np.float64]:
        campus, now = self._desk.snapshot.campus, self._desk.ctx.clock()
        stamp = (id(campus.buildings), now.replace(minute=0, second=0, microsecond=0), self._headcounts())
        if self._people is None or self._people[0] != stamp:
            self._people = (stamp, people_by_building(campus, now, self._headcounts()))
        return self._people[1]

    def _headcounts(self) -> tuple[Headcount, ...]:
        """What people counted building by building in the open incidents."""
        opened = {incident.id for incident in self._desk.open_incidents}
        counts = self._desk.snapshot.headcounts
        return tuple(h for h in counts if h.incident_id in opened and h.building_id)

    def _words(self) -> CampusHits:
        desk = self._desk
        return CampusHits(desk.snapshot, desk.dress.text, desk.ctx.clock(), self._headcounts())

    def _clock(self) -> str:
        return self._desk.dress.text.time(self._desk.ctx.clock(), date=False)

    def _stepped(self, step: Step) -> None:
        if any(change.kind in CAMPUS_RECORDS for change in step.changes):
            self._take_in_campus()

    def _take_in_campus(self) -> None:
        """Learn the names of the campus: at once as written, where that is quick, and aside whole."""
        campus = self._desk.snapshot.campus
        if not self._open or campus is self._asked:
            return
        self._asked = campus
        if len(campus.buildings) + len(campus.paths) <= _AT_ONCE:
            self._campus = CampusIndex.of(campus, pinyin=False)

        def work(_: Progress) -> CampusIndex:
            return CampusIndex.of(campus, pinyin=True)

        self._runner.start(msg("views.job.index"), work, self._learnt, self._desk.fail)

    def _learnt(self, index: CampusIndex) -> None:
        if self._open and index.campus is self._asked:
            self._campus = index
            self.ready.emit()


def _first_coordinates(placed: list[Hit], found: list[Hit]) -> list[Hit]:
    """Places before names; what looks like a coordinate but is wrong only says so where nothing was found."""
    if placed and placed[0].geometry is None:
        return found or placed
    return [*placed, *found]
