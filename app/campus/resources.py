"""Depots, teams, stock and vehicles from a CSV or XLSX file: every line is checked, all are taken or none.

A line's `kind` is depot, team, stock or vehicle. A depot's `location` is a building's name or code, or
`lon,lat`. Teams, stock and vehicles name their `depot`. Quantities are whole and above zero: what a depot has
none of is not listed. Columns and examples stand in `data/campus_maps/resources-template.csv`.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.campus.catalogue import catalogue
from app.campus.frame import Frame
from app.campus.resource_rows import FORMULA, KINDS, MAX_TEXT, ResourceRow, read_rows
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
MIN_SPEED_MPS = 0.1
MAX_SPEED_MPS = 40.0

_LIST = re.compile(r"[;,、；，|]")


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
    reader = _Reader(path, SiteFinder.of(campus, frame), {_key(one.name): one for one in campus.depots})
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


class _BadCellError(Exception):
    def __init__(self, column: str, problem: Message) -> None:
        super().__init__(column)
        self.column, self.problem = column, problem


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
        kinds: Mapping[str, Callable[[_Line], Any]] = {
            "depot": self._depot,
            "team": self._team,
            "stock": self._stock,
            "vehicle": self._vehicle,
        }
        line = _Line(row)
        try:
            kind = line.choice("kind", KINDS)
            record = kinds[kind](line)
            if record.id in self.first_row:
                raise _BadCellError(line.subject, msg("resources.twice", row=self.first_row[record.id]))
            self.first_row[record.id] = row.where
            self.found[kind][record.id] = record
        except _BadCellError as bad:
            self.problems.append(
                msg("resources.bad_cell", row=row.where, column=bad.column, problem=bad.problem)
            )

    def _depot(self, line: _Line) -> Depot:
        name = line.text("name", needed=True)
        before = self.existing.get(_key(name))
        depot_id = before.id if before is not None else f"depot:{_key(name)}"
        self.named[_key(name)] = depot_id
        try:
            point, building_id = self.sites.find(line.text("location", needed=True))
        except UserError as error:
            raise _BadCellError("location", error.message) from None
        return Depot(
            id=depot_id,
            name=name,
            name_zh=line.text("name_zh"),
            point=point,
            building_id=building_id,
            contact=line.text("contact"),
            note=line.text("note"),
        )

    def _team(self, line: _Line) -> Team:
        depot_id = self._of_depot(line)
        name = line.text("name", needed=True)
        return Team(
            id=f"team:{_bare(depot_id)}/{_key(name)}",
            depot_id=depot_id,
            name=name,
            name_zh=line.text("name_zh"),
            capabilities=_capabilities(line),
            crew=line.whole("crew", MAX_CREW),
            mode=TravelMode(line.choice("mode", tuple(TravelMode), TravelMode.FOOT)),
            speed_mps=line.number("speed_mps", MIN_SPEED_MPS, MAX_SPEED_MPS),
            contact=line.text("contact"),
        )

    def _stock(self, line: _Line) -> Stock:
        line.subject = "item"
        depot_id = self._of_depot(line)
        item = _code("item", line.text("item", needed=True), catalogue().supplies)
        quantity = line.whole("quantity", MAX_QUANTITY)
        return Stock(id=f"stock:{_bare(depot_id)}/{item}", depot_id=depot_id, item=item, quantity=quantity)

    def _vehicle(self, line: _Line) -> Vehicle:
        depot_id = self._of_depot(line)
        name = line.text("name", needed=True)
        capacity = line.number("capacity_kg", 1.0, MAX_CAPACITY_KG)
        if capacity is None:
            raise _BadCellError("capacity_kg", msg("resources.missing"))
        return Vehicle(
            id=f"vehicle:{_bare(depot_id)}/{_key(name)}",
            depot_id=depot_id,
            name=name,
            name_zh=line.text("name_zh"),
            capacity_kg=capacity,
            mode=TravelMode(line.choice("mode", (TravelMode.CART, TravelMode.VEHICLE), TravelMode.VEHICLE)),
            speed_mps=line.number("speed_mps", MIN_SPEED_MPS, MAX_SPEED_MPS),
            trips=line.whole("trips", MAX_TRIPS, 2),
        )

    def _of_depot(self, line: _Line) -> str:
        name = line.text("depot", needed=True)
        key = _key(name)
        if key in self.named:
            return self.named[key]
        if key in self.existing:
            return self.existing[key].id
        names = {one.name for one in self.found["depot"].values()} | {
            one.name for one in self.existing.values()
        }
        raise _BadCellError("depot", _unknown(name, names))


@dataclass(slots=True)
class _Line:
    """The cells of a line, each read in its own form."""

    row: ResourceRow
    subject: str = "name"
    """The column that tells lines of a kind apart."""

    def text(self, column: str, *, needed: bool = False) -> str:
        text = self.row.cells.get(column, "")
        if text == FORMULA:
            raise _BadCellError(column, msg("resources.formula"))
        if any(unicodedata.category(sign) in ("Cc", "Cs", "Co") for sign in text):
            raise _BadCellError(column, msg("resources.control_characters"))
        if len(text) > MAX_TEXT:
            raise _BadCellError(column, msg("resources.too_long", limit=MAX_TEXT))
        if needed and not text:
            raise _BadCellError(column, msg("resources.missing"))
        if needed and column == "name" and not _key(text):
            raise _BadCellError(column, msg("resources.no_letters"))
        return text

    def choice(self, column: str, choices: Iterable[str], default: str = "") -> str:
        text = self.text(column, needed=not default).casefold() or default
        if text not in tuple(choices):
            raise _BadCellError(column, _unknown(text, choices))
        return text

    def whole(self, column: str, high: int, default: int | None = None) -> int:
        """A whole number from 1 to `high`."""
        if default is not None and not self.text(column):
            return default
        number = self.number(column, -math.inf, math.inf)
        if number is None:
            raise _BadCellError(column, msg("resources.missing"))
        if number == 0 and column == "quantity":
            raise _BadCellError(column, msg("resources.zero"))
        if not number.is_integer():
            raise _BadCellError(column, msg("resources.not_whole", text=self.text(column)))
        if not 1 <= number <= high:
            raise _BadCellError(
                column, msg("resources.out_of_range", text=self.text(column), low=1, high=high)
            )
        return int(number)

    def number(self, column: str, low: float, high: float) -> float | None:
        """A finite number within bounds, None where the cell is empty."""
        text = self.text(column)
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or "_" in text:
            raise _BadCellError(column, msg("resources.not_number", text=text))
        if not low <= number <= high:
            bounds = {"low": f"{low:g}", "high": f"{high:g}"}
            raise _BadCellError(column, msg("resources.out_of_range", text=text, **bounds))
        return number


def _capabilities(line: _Line) -> tuple[str, ...]:
    words = [word.strip() for word in _LIST.split(line.text("capabilities", needed=True)) if word.strip()]
    codes = dict.fromkeys(_code("capabilities", word, catalogue().capabilities) for word in words)
    if not codes:
        raise _BadCellError("capabilities", msg("resources.missing"))
    return tuple(codes)


def _code(column: str, word: str, known: Mapping[str, Any]) -> str:
    """The code that a word means: the code itself or its name in either language."""
    wanted = word.casefold()
    for code, entry in known.items():
        if wanted in (code.casefold(), entry.name_en.casefold(), entry.name_zh.casefold()):
            return code
    raise _BadCellError(column, _unknown(word, known))


def _unknown(word: str, known: Iterable[str]) -> Message:
    names = sorted(str(one) for one in known)
    close = difflib.get_close_matches(word, names, n=1)
    if close:
        return msg("resources.unknown_near", text=word, near=close[0])
    return msg("resources.unknown", text=word, allowed=", ".join(names)[:600] or "–")


def _key(name: str) -> str:
    """A name without regard to case, width and signs, as part of an id."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"\W+", "-", folded).strip("-")


def _bare(record_id: str) -> str:
    return record_id.partition(":")[2]
