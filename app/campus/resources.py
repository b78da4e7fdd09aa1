"""Depots, teams, stock and vehicles from a CSV or XLSX file: every line is checked, all are taken or none.

A line's `kind` is depot, team, stock or vehicle. A depot's `location` is a building's name or code, or
`lon,lat`. Teams, stock and vehicles name their `depot`. Quantities are whole and above zero: what a depot has
none of is not listed; lots of one supply with different dates have a line each. Columns and examples stand in
`data/campus_maps/resources-template.csv`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.campus.catalogue import catalogue
from app.campus.frame import Frame
from app.campus.resource_cells import BadCellError, Line, code_of, codes, name_key, unknown
from app.campus.resource_rows import KINDS, ResourceRow, read_rows
from app.campus.resource_sites import SiteFinder
from app.campus.resource_template import write_template
from app.domain.campus import TravelMode
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.operation import Campus
from app.domain.resource import Depot, Stock, Team, Vehicle

__all__ = ["ResourceSet", "catalogue", "read_resources", "write_template"]

MAX_CREW = 1000
MAX_QUANTITY = 10_000_000
MAX_CAPACITY_KG = 100_000.0
MAX_TRIPS = 50
MAX_MINUTES = 7 * 24 * 60.0
MAX_COST = 10_000
MIN_SPEED_MPS = 0.1
MAX_SPEED_MPS = 40.0


@dataclass(frozen=True, slots=True)
class ResourceSet:
    """What a file lists."""

    depots: tuple[Depot, ...] = ()
    teams: tuple[Team, ...] = ()
    stock: tuple[Stock, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()


def read_resources(path: Path, campus: Campus, frame: Frame) -> ResourceSet:
    """All that a file lists; UserError with every bad line, its column and the reason, if there is one.

    Ids are made of names, so that reading a corrected file replaces what was read before. Teams, stock and
    vehicles may name a depot of the file or one that the campus has already.
    """
    reader = _Reader(path, SiteFinder.of(campus, frame), {name_key(one.name): one for one in campus.depots})
    rows = read_rows(path)
    for row in sorted(rows, key=lambda row: row.cells.get("kind", "").casefold() != "depot"):
        reader.read(row)
    if reader.problems:
        n = len(reader.problems)
        raise UserError(msg("resources.bad", file=path.name, n=n), tuple(reader.problems))
    found = reader.found
    return ResourceSet(
        tuple(found["depot"].values()),
        tuple(found["team"].values()),
        tuple(found["stock"].values()),
        tuple(found["vehicle"].values()),
    )


@dataclass(slots=True)
class _Reader:
    """Turns lines into records one by one and collects what is wrong."""

    path: Path
    sites: SiteFinder
    existing: Mapping[str, Depot]
    found: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    first_row: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    """Id of each depot of the file by name, also of depots with a bad line, lest their teams complain too."""
    problems: list[Message] = field(default_factory=list)

    def read(self, row: ResourceRow) -> None:
        """Take one line, or note what is wrong with it."""
        kinds: Mapping[str, Callable[[Line], Any]] = {
            "depot": self._depot,
            "team": self._team,
            "stock": self._stock,
            "vehicle": self._vehicle,
        }
        line = Line(row)
        try:
            kind = line.choice("kind", KINDS)
            record = kinds[kind](line)
            if record.id in self.first_row:
                raise BadCellError(line.subject, msg("resources.twice", row=self.first_row[record.id]))
            self.first_row[record.id] = row.where
            self.found[kind][record.id] = record
        except BadCellError as bad:
            self.problems.append(
                msg("resources.bad_cell", row=row.where, column=bad.column, problem=bad.problem)
            )

    def _depot(self, line: Line) -> Depot:
        name = line.text("name", needed=True)
        before = self.existing.get(name_key(name))
        depot_id = before.id if before is not None else f"depot:{name_key(name)}"
        self.named[name_key(name)] = depot_id
        try:
            point, building_id = self.sites.find(line.text("location", needed=True))
        except UserError as error:
            raise BadCellError("location", error.message) from None
        return Depot(
            id=depot_id,
            name=name,
            name_zh=line.text("name_zh"),
            point=point,
            building_id=building_id,
            contact=line.text("contact"),
            note=line.text("note"),
            loading_kg_per_min=line.number("loading_kg_per_min", 0.1, MAX_CAPACITY_KG),
            mutual_aid=line.yes("mutual_aid", default=False),
            delay_s=60 * (line.number("delay_min", 0.0, MAX_MINUTES) or 0.0),
            cost=line.whole("cost", MAX_COST, 0, low=0),
        )

    def _team(self, line: Line) -> Team:
        depot_id = self._of_depot(line)
        name = line.text("name", needed=True)
        able = codes(line, "capabilities", catalogue().capabilities)
        if not able:
            raise BadCellError("capabilities", msg("resources.missing"))
        crew = line.whole("crew", MAX_CREW)
        officers = line.whole("officers", MAX_CREW, 0, low=0)
        if officers > crew:
            raise BadCellError("officers", msg("resources.too_many_officers", officers=officers, crew=crew))
        return Team(
            id=f"team:{_bare(depot_id)}/{name_key(name)}",
            depot_id=depot_id,
            name=name,
            name_zh=line.text("name_zh"),
            capabilities=able,
            crew=crew,
            mode=TravelMode(line.choice("mode", tuple(TravelMode), TravelMode.FOOT)),
            speed_mps=line.number("speed_mps", MIN_SPEED_MPS, MAX_SPEED_MPS),
            contact=line.text("contact"),
            officers=officers,
            protection=codes(line, "protection", catalogue().protections),
            kept_with=line.text("kept_with"),
            shift=line.shift(),
            rests_until=self._in_utc(line, "rests_until"),
        )

    def _in_utc(self, line: Line, column: str) -> datetime | None:
        """A moment that is given in the campus's time zone."""
        local = line.moment(column)
        if local is None:
            return None
        try:
            return local.replace(tzinfo=ZoneInfo(self.sites.campus.info.timezone)).astimezone(UTC)
        except OverflowError:
            raise BadCellError(column, msg("resources.bad_moment", text=line.text(column))) from None

    def _stock(self, line: Line) -> Stock:
        line.subject = "item"
        depot_id = self._of_depot(line)
        item = code_of("item", line.text("item", needed=True), catalogue().supplies)
        quantity = line.whole("quantity", MAX_QUANTITY)
        day = line.day("best_before")
        return Stock(
            id=f"stock:{_bare(depot_id)}/{item}" + (f"/{day.isoformat()}" if day else ""),
            depot_id=depot_id,
            item=item,
            quantity=quantity,
            best_before=self._end_of(day) if day else None,
        )

    def _end_of(self, day: date) -> datetime:
        """The last moment of a day in the campus's time zone."""
        if day == date.max:
            raise BadCellError("best_before", msg("resources.bad_date", text=day.isoformat()))
        zone = ZoneInfo(self.sites.campus.info.timezone)
        try:
            return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
        except OverflowError:
            raise BadCellError("best_before", msg("resources.bad_date", text=day.isoformat())) from None

    def _vehicle(self, line: Line) -> Vehicle:
        depot_id = self._of_depot(line)
        name = line.text("name", needed=True)
        capacity = line.number("capacity_kg", 1.0, MAX_CAPACITY_KG)
        if capacity is None:
            raise BadCellError("capacity_kg", msg("resources.missing"))
        turnaround = line.number("turnaround_min", 0.0, MAX_MINUTES)
        return Vehicle(
            id=f"vehicle:{_bare(depot_id)}/{name_key(name)}",
            depot_id=depot_id,
            name=name,
            name_zh=line.text("name_zh"),
            capacity_kg=capacity,
            mode=TravelMode(line.choice("mode", (TravelMode.CART, TravelMode.VEHICLE), TravelMode.VEHICLE)),
            speed_mps=line.number("speed_mps", MIN_SPEED_MPS, MAX_SPEED_MPS),
            trips=line.whole("trips", MAX_TRIPS, 2),
            available=line.yes("available", default=True),
            capacity_l=line.number("capacity_l", 1.0, MAX_CAPACITY_KG),
            turnaround_s=None if turnaround is None else 60 * turnaround,
        )

    def _of_depot(self, line: Line) -> str:
        name = line.text("depot", needed=True)
        key = name_key(name)
        if key in self.named:
            return self.named[key]
        if key in self.existing:
            return self.existing[key].id
        names = {one.name for one in self.found["depot"].values()} | {
            one.name for one in self.existing.values()
        }
        raise BadCellError("depot", unknown(name, names))


def _bare(record_id: str) -> str:
    return record_id.partition(":")[2]
