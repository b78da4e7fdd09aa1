"""Locks, reserves and what-ifs as a person types them, by names or ids in either language.

use:TEAM[:CAPABILITY][@ZONE]          the team goes
use:DEPOT:SUPPLY:QUANTITY[@ZONE]      so much leaves the depot
avoid:TEAM|VEHICLE|DEPOT[:ITEM][@ZONE]
ITEM:QUANTITY[@DEPOT]                 a reserve
+team:CAPABILITY[+CAPABILITY…]:CREW@DEPOT    +stock:SUPPLY:QUANTITY@DEPOT    +vehicle:KG[:TRIPS]@DEPOT
-team:NAME    -vehicle:NAME    -depot:NAME    -stock:SUPPLY@DEPOT
open:CLOSURE    unlock:TEAM|VEHICLE|DEPOT|ITEM|ID
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn, TypeVar

from app.campus.resources import catalogue
from app.domain.directive import LockKind, PlanLock, Reserve, WhatIf
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.resource import Depot, Stock, Team, Vehicle

T = TypeVar("T")
Named = Iterable[tuple[str, T]]
"""Each thing under every name that it goes by."""

_SHOWN = 4
"""How many names an error offers."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads specifications against one operation; every mistake is a UserError that names the nearest."""

    snapshot: Snapshot
    at: datetime
    author: str

    def what_if(
        self, made: WhatIf, specs: Sequence[str], locks: Sequence[str] = (), reserves: Sequence[str] = ()
    ) -> WhatIf:
        """A what-if with all that the specifications ask for on top."""
        begin = len(made.teams) + len(made.stock) + len(made.vehicles) + len(made.locks)
        for number, spec in enumerate(specs, start=begin + 1):
            made = self._one(spec.strip(), made, number)
        for number, spec in enumerate(locks, start=begin + len(specs) + 1):
            made = replace(made, locks=(*made.locks, self.lock(spec.strip(), number)))
        kept = tuple(self._reserve(spec.strip(), number) for number, spec in enumerate(reserves, start=1))
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
        head, _, rest = spec.partition(":")
        if head.strip().casefold() not in (kind.value for kind in LockKind) or not rest.strip():
            raise UserError(msg("cli.spec.bad_lock", spec=spec))
        kind = LockKind(head.strip().casefold())
        rest, zone_id = self._at(rest, self._zones())
        name, more = self._longest(rest, self._movers(), spec)
        item = find(more[0], self._items()) if more else ""
        quantity = _whole(more[1], spec) if len(more) > 1 else 0
        team, vehicle, depot = (
            name.id if isinstance(name, kind_of) else "" for kind_of in (Team, Vehicle, Depot)
        )
        return PlanLock(
            id=f"typed-lock:{number}", kind=kind, at=self.at, author=self.author, team_id=team,
            vehicle_id=vehicle, depot_id=depot, item=item, zone_id=zone_id, quantity=quantity,
        )  # fmt: skip

    def _reserve(self, spec: str, number: int) -> Reserve:
        rest, depot_id = self._at(spec, self._depots())
        item, _, quantity = rest.rpartition(":")
        if not item:
            raise UserError(msg("cli.spec.bad_reserve", spec=spec))
        return Reserve(
            id=f"typed-reserve:{number}", item=find(item, self._items()), quantity=_whole(quantity, spec),
            at=self.at, author=self.author, depot_id=depot_id,
        )  # fmt: skip

    def _team(self, spec: str, rest: str, number: int) -> Team:
        rest, depot_id = self._at(rest, self._depots())
        words, _, crew = rest.rpartition(":")
        if not words or not depot_id:
            raise UserError(msg("cli.spec.bad_what_if", spec=spec))
        codes = tuple(find(word, _named(catalogue().capabilities)) for word in words.split("+"))
        return Team(
            id=f"typed-team:{number}", depot_id=depot_id, name=spec, capabilities=codes,
            crew=_whole(crew, spec), officers=1,
        )  # fmt: skip

    def _stock(self, spec: str, rest: str, number: int) -> Stock:
        rest, depot_id = self._at(rest, self._depots())
        item, _, quantity = rest.rpartition(":")
        if not item or not depot_id:
            raise UserError(msg("cli.spec.bad_what_if", spec=spec))
        code = find(item, _named(catalogue().supplies))
        return Stock(
            id=f"typed-stock:{number}", depot_id=depot_id, item=code, quantity=_whole(quantity, spec)
        )

    def _vehicle(self, spec: str, rest: str, number: int) -> Vehicle:
        rest, depot_id = self._at(rest, self._depots())
        if not depot_id:
            raise UserError(msg("cli.spec.bad_what_if", spec=spec))
        kg, _, trips = rest.partition(":")
        return Vehicle(
            id=f"typed-vehicle:{number}", depot_id=depot_id, name=spec, capacity_kg=_whole(kg, spec),
            trips=_whole(trips, spec) if trips else 2,
        )  # fmt: skip

    def _taken(self, head: str, spec: str, rest: str) -> Iterator[str]:
        campus = self.snapshot.campus
        if head == "-stock":
            rest, depot_id = self._at(rest, self._depots())
            item = find(rest, _named(catalogue().supplies))
            lines = [line.id for line in campus.stock if (line.depot_id, line.item) == (depot_id, item)]
            if not lines:
                raise UserError(msg("cli.spec.no_stock", spec=spec))
            yield from lines
        elif head == "-team":
            yield find(rest, _names(campus.teams)).id
        elif head == "-vehicle":
            yield find(rest, _names(campus.vehicles)).id
        else:
            yield find(rest, _names(campus.depots)).id

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
        return [*_names(campus.teams), *_names(campus.vehicles), *_names(campus.depots)]

    def _depots(self) -> list[tuple[str, str]]:
        return [(name, depot.id) for name, depot in _names(self.snapshot.campus.depots)]

    def _zones(self) -> list[tuple[str, str]]:
        return [(name, zone.id) for zone in self.snapshot.zones for name in (zone.id, zone.name)]

    def _items(self) -> list[tuple[str, str]]:
        return [*_named(catalogue().capabilities), *_named(catalogue().supplies)]


R = TypeVar("R", Team, Vehicle, Depot)


def _names(records: Iterable[R]) -> list[tuple[str, R]]:
    return [(name, one) for one in records for name in (one.id, one.name, one.name_zh) if name]


def _named(entries: Mapping[str, object]) -> list[tuple[str, str]]:
    return [
        (name, code)
        for code, entry in entries.items()
        for name in (code, str(getattr(entry, "name_en")), str(getattr(entry, "name_zh")))  # noqa: B009
    ]


def find(words: str, named: Named[T]) -> T:
    """The one thing of that name, without regard to case, or whose name holds the words.

    Raises:
        UserError: nothing is called so, with the nearest names, or several things are.
    """
    known = list(named)
    wanted = words.strip().casefold()
    exact = [(name, one) for name, one in known if name.casefold() == wanted]
    found = exact or [(name, one) for name, one in known if wanted and wanted in name.casefold()]
    if found and all(one == found[0][1] for _, one in found):
        return found[0][1]
    if found:
        _refuse_ambiguous(words, found)
    names = sorted({name for name, _ in known})
    folded = {name.casefold(): name for name in names}
    close = [folded[match] for match in difflib.get_close_matches(wanted, folded, n=_SHOWN, cutoff=0.5)]
    if close:
        raise UserError(msg("cli.spec.unknown_near", name=words.strip(), names=", ".join(close)))
    offered = ", ".join(names[: 2 * _SHOWN]) or "–"
    raise UserError(msg("cli.spec.unknown", name=words.strip(), names=offered))


def _refuse_ambiguous(words: str, found: Sequence[tuple[str, object]]) -> NoReturn:
    """Name what is meant by the words; of things with one name, each with its id."""
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for name, one in found:
        ids[name].add(str(getattr(one, "id", one)))
    names = [
        name if len(same) == 1 else f"{name} ({one})"
        for name, same in sorted(ids.items())
        for one in sorted(same)
    ]
    shown = ", ".join(names[: 2 * _SHOWN])
    raise UserError(msg("cli.spec.ambiguous", name=words.strip(), n=len(names), names=shown))


def _whole(words: str, spec: str) -> int:
    try:
        return int(words)
    except ValueError as error:
        raise UserError(msg("cli.spec.not_whole", text=words.strip(), spec=spec)) from error
