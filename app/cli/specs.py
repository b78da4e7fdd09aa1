"""Locks, reserves and what-ifs as a person types them, by names or ids in either language.

use:TEAM[:CAPABILITY][@ZONE]          the team goes
use:DEPOT:SUPPLY:QUANTITY[@ZONE]      so much leaves the depot
avoid:TEAM|VEHICLE|DEPOT[:ITEM][@ZONE]
ITEM:QUANTITY[@DEPOT]                 a reserve
+team:CAPABILITY[+CAPABILITY…]:CREW[:MODE]@DEPOT
+stock:SUPPLY:QUANTITY@DEPOT
+vehicle:KG[:TRIPS[:MODE]]@DEPOT
-team:NAME    -vehicle:NAME    -depot:NAME    -stock:SUPPLY@DEPOT
open:CLOSURE    unlock:TEAM|VEHICLE|DEPOT|ITEM|ID

Colons and signs may be full-width. Without a mode, what is added moves as its like does at that depot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from app.campus.resources import catalogue
from app.cli.names import codes_of, find, names_of
from app.domain.campus import TravelMode
from app.domain.directive import LockKind, PlanLock, Reserve, WhatIf
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.resource import Depot, Stock, Team, Vehicle

_FULL_WIDTH = str.maketrans("：＠＋－", ":@+-")
_TRIPS = 2
"""Of a vehicle of which nothing else is said."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads specifications against one operation; every mistake is a UserError that names the specification,
    and the nearest that can be meant.
    """

    snapshot: Snapshot
    at: datetime
    author: str

    def what_if(
        self, made: WhatIf, specs: Sequence[str], locks: Sequence[str] = (), reserves: Sequence[str] = ()
    ) -> WhatIf:
        """A what-if with all that the specifications ask for on top."""
        begin = len(made.teams) + len(made.stock) + len(made.vehicles) + len(made.locks)
        for number, spec in enumerate(specs, start=begin + 1):
            with _within(spec):
                made = self._one(_plain(spec), made, number)
        for number, spec in enumerate(locks, start=begin + len(specs) + 1):
            made = replace(made, locks=(*made.locks, self.lock(spec, number)))
        kept = tuple(self._reserve(spec, number) for number, spec in enumerate(reserves, start=1))
        return replace(made, reserves=(*made.reserves, *kept))

    def _one(self, spec: str, made: WhatIf, number: int) -> WhatIf:
        head, _, rest = spec.partition(":")
        head, rest = head.strip().casefold(), rest.strip()
        if not rest:
            raise UserError(msg("cli.spec.bad_what_if", spec=spec))
        match head:
            case "+team":
                return replace(made, teams=(*made.teams, self._team(spec, rest, number)))
            case "+stock":
                return replace(made, stock=(*made.stock, self._stock(spec, rest, number)))
            case "+vehicle":
                return replace(made, vehicles=(*made.vehicles, self._vehicle(spec, rest, number)))
            case "use" | "avoid":
                return replace(made, locks=(*made.locks, self.lock(spec, number)))
            case _:
                return self._less(spec, head, rest, made)

    def _less(self, spec: str, head: str, rest: str, made: WhatIf) -> WhatIf:
        match head:
            case "open":
                return replace(made, opened=(*made.opened, self._closure(rest)))
            case "unlock":
                return replace(made, without_locks=(*made.without_locks, *self._directives(rest)))
            case "-team" | "-vehicle" | "-depot" | "-stock":
                return replace(made, without=(*made.without, *self._taken(head, spec, rest)))
            case _:
                raise UserError(msg("cli.spec.bad_what_if", spec=spec))

    def lock(self, spec: str, number: int) -> PlanLock:
        """One lock, such as `use:Security 1@North gate zone`."""
        with _within(spec):
            return self._lock(_plain(spec), number)

    def _lock(self, spec: str, number: int) -> PlanLock:
        head, _, rest = spec.partition(":")
        if head.strip().casefold() not in (kind.value for kind in LockKind) or not rest.strip():
            raise UserError(msg("cli.spec.bad_lock", spec=spec))
        kind = LockKind(head.strip().casefold())
        rest, zone_id = self._at(rest, self._zones())
        name, more = self._longest(rest, self._movers(), spec)
        item = find(more[0], self._items()) if more else ""
        quantity = _whole(more[1]) if len(more) > 1 else 0
        team, vehicle, depot = (
            name.id if isinstance(name, kind_of) else "" for kind_of in (Team, Vehicle, Depot)
        )
        if bool(quantity) != (kind is LockKind.USE and bool(depot)):
            raise UserError(msg("cli.spec.bad_lock", spec=spec))
        return PlanLock(
            id=f"typed-lock:{number}", kind=kind, at=self.at, author=self.author, team_id=team,
            vehicle_id=vehicle, depot_id=depot, item=item, zone_id=zone_id, quantity=quantity,
        )  # fmt: skip

    def _reserve(self, spec: str, number: int) -> Reserve:
        with _within(spec):
            rest, depot_id = self._at(_plain(spec), self._depots())
            item, _, quantity = rest.rpartition(":")
            if not item:
                raise UserError(msg("cli.spec.bad_reserve", spec=spec))
            return Reserve(
                id=f"typed-reserve:{number}", item=find(item, self._items()), quantity=_whole(quantity),
                at=self.at, author=self.author, depot_id=depot_id,
            )  # fmt: skip

    def _team(self, spec: str, rest: str, number: int) -> Team:
        rest, depot_id = self._at(rest, self._depots())
        words, *figures = rest.split(":")
        if not depot_id or not 1 <= len(figures) <= 2:
            raise UserError(msg("cli.spec.bad_what_if", spec=spec))
        codes = tuple(self._capability(word) for word in words.split("+"))
        like = [
            t for t in self.snapshot.campus.teams if t.depot_id == depot_id and codes[0] in t.capabilities
        ]
        first = catalogue().capabilities[codes[0]]
        return Team(
            id=f"typed-team:{number}", depot_id=depot_id, name=f"+ {first.name_en}",
            name_zh=f"+ {first.name_zh}", capabilities=codes, crew=_whole(figures[0]), officers=1,
            mode=_mode(figures[1:], like, TravelMode.FOOT),
        )  # fmt: skip

    def _stock(self, spec: str, rest: str, number: int) -> Stock:
        rest, depot_id = self._at(rest, self._depots())
        item, _, quantity = rest.rpartition(":")
        if not item or not depot_id:
            raise UserError(msg("cli.spec.bad_what_if", spec=spec))
        return Stock(
            id=f"typed-stock:{number}", depot_id=depot_id, item=self._supply(item), quantity=_whole(quantity)
        )

    def _vehicle(self, spec: str, rest: str, number: int) -> Vehicle:
        rest, depot_id = self._at(rest, self._depots())
        kg, *more = rest.split(":")
        if not depot_id or len(more) > 2:
            raise UserError(msg("cli.spec.bad_what_if", spec=spec))
        like = [one for one in self.snapshot.campus.vehicles if one.depot_id == depot_id]
        return Vehicle(
            id=f"typed-vehicle:{number}", depot_id=depot_id, name=f"+ {kg.strip()} kg",
            name_zh=f"+ {kg.strip()} kg", capacity_kg=_whole(kg), trips=_whole(more[0]) if more else _TRIPS,
            mode=_mode(more[1:], like, TravelMode.VEHICLE),
        )  # fmt: skip

    def _taken(self, head: str, spec: str, rest: str) -> Iterator[str]:
        campus = self.snapshot.campus
        if head == "-stock":
            rest, depot_id = self._at(rest, self._depots())
            item = self._supply(rest)
            lines = [line.id for line in campus.stock if (line.depot_id, line.item) == (depot_id, item)]
            if not lines:
                raise UserError(msg("cli.spec.no_stock", spec=spec))
            yield from lines
        elif head == "-team":
            yield find(rest, names_of(campus.teams)).id
        elif head == "-vehicle":
            yield find(rest, names_of(campus.vehicles)).id
        else:
            yield find(rest, names_of(campus.depots)).id

    def _closure(self, words: str) -> str:
        named = [(name, c.id) for c in self.snapshot.closures for name in (c.id, c.reason) if name]
        return find(words, named)

    def _directives(self, words: str) -> tuple[str, ...]:
        """Ids of the locks and reserves that bear an id, or name a resource or item."""
        locks, reserves = self.snapshot.locks, self.snapshot.reserves
        if words in {lock.id for lock in locks} | {reserve.id for reserve in reserves}:
            return (words,)
        movers = [(name, one.id) for name, one in self._movers()]
        subject = find(words, [*movers, *self._items()])
        found = [
            lock.id for lock in locks if subject in (lock.team_id, lock.vehicle_id, lock.depot_id, lock.item)
        ]
        found += [reserve.id for reserve in reserves if subject in (reserve.item, reserve.depot_id)]
        if not found:
            raise UserError(msg("cli.spec.no_lock", name=words))
        return tuple(found)

    def _at(self, words: str, places: Sequence[tuple[str, str]]) -> tuple[str, str]:
        """What stands before the last `@`, and the id of the place after it."""
        before, sign, place = words.rpartition("@")
        return (before.strip(), find(place, places)) if sign else (words.strip(), "")

    def _longest(
        self, words: str, named: Sequence[tuple[str, Team | Vehicle | Depot]], spec: str
    ) -> tuple[Team | Vehicle | Depot, list[str]]:
        """The thing with the longest name at the head of `NAME[:ITEM[:QUANTITY]]`, and the parts after it."""
        parts = words.split(":")
        exact = {name.casefold() for name, _ in named}
        for cut in range(len(parts), max(0, len(parts) - 3), -1):
            if ":".join(parts[:cut]).strip().casefold() in exact:
                return find(":".join(parts[:cut]), named), parts[cut:]
        if len(parts) > 3:
            raise UserError(msg("cli.spec.bad_lock", spec=spec))
        return find(parts[0], named), parts[1:]

    def _movers(self) -> list[tuple[str, Team | Vehicle | Depot]]:
        campus = self.snapshot.campus
        return [*names_of(campus.teams), *names_of(campus.vehicles), *names_of(campus.depots)]

    def _capability(self, words: str) -> str:
        code = find(words, self._items())
        if code not in catalogue().capabilities:
            raise UserError(msg("cli.spec.no_capability", item=catalogue().words(code)))
        return code

    def _supply(self, words: str) -> str:
        code = find(words, self._items())
        if code not in catalogue().supplies:
            raise UserError(msg("cli.spec.no_supply", item=catalogue().words(code)))
        return code

    def _depots(self) -> list[tuple[str, str]]:
        return [(name, depot.id) for name, depot in names_of(self.snapshot.campus.depots)]

    def _zones(self) -> list[tuple[str, str]]:
        return [(name, zone.id) for zone in self.snapshot.zones for name in (zone.id, zone.name)]

    def _items(self) -> list[tuple[str, str]]:
        return [*codes_of(catalogue().capabilities), *codes_of(catalogue().supplies)]


def _plain(spec: str) -> str:
    return spec.strip().translate(_FULL_WIDTH)


@contextmanager
def _within(spec: str) -> Iterator[None]:
    """Put the specification before what is wrong in it, unless that quotes it."""
    try:
        yield
    except UserError as wrong:
        if any(name == "spec" for name, _ in wrong.message.params):
            raise
        raise UserError(msg("cli.spec.within", spec=spec.strip(), problem=wrong.message)) from wrong


def _mode(words: Sequence[str], like: Iterable[Team | Vehicle], otherwise: TravelMode) -> TravelMode:
    """The mode that is written; else that of the first of its like, else `otherwise`."""
    if not words:
        return next((one.mode for one in like), otherwise)
    wanted = words[0].strip().casefold()
    if wanted not in (mode.value for mode in TravelMode):
        modes = ", ".join(mode.value for mode in TravelMode)
        raise UserError(msg("cli.spec.unknown", name=words[0].strip(), names=modes))
    return TravelMode(wanted)


def _whole(words: str) -> int:
    try:
        return int(words)
    except ValueError as error:
        raise UserError(msg("cli.spec.not_whole", text=words.strip())) from error
