"""Brings a generated campus to its site in a larger one and makes its ids and names its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from app.campus.demo.moving import moved
from app.campus.demo.names import DISTRICTS
from app.campus.demo.site import Site
from app.domain.campus import OneWay
from app.domain.operation import Campus

ROOMS_IN = 6
"""Districts with room records, some 7,900 each; beyond them dormitories are estimated by floor area."""
DEPOTS_IN = 12
"""Districts with depots, nine each."""
_FLIPPED = {OneWay.FORWARD: OneWay.BACKWARD, OneWay.BACKWARD: OneWay.FORWARD, OneWay.BOTH: OneWay.BOTH}
_NAMED = frozenset({"buildings", "depots", "teams", "vehicles"})

R = TypeVar("R")


def district(look: Campus, site: Site) -> Campus:
    """A look, given about the origin, at its site."""
    placed = moved(look, site.move())
    own = _Own(site.number)
    changed: dict[str, Any] = {
        name: own.records(name, getattr(placed, name))
        for name in ("buildings", "entrances", "paths", "places", "hazmat", "grounds")
    }
    changed["rooms"] = own.records("rooms", placed.rooms) if site.number < ROOMS_IN else ()
    for name in ("depots", "teams", "stock", "vehicles"):
        changed[name] = own.records(name, getattr(placed, name)) if site.number < DEPOTS_IN else ()
    if site.mirrored:
        changed["paths"] = tuple(
            path if path.one_way is OneWay.BOTH else replace(path, one_way=_FLIPPED[path.one_way])
            for path in changed["paths"]
        )
    return replace(placed, **changed)


class _Own:
    """Renames the records of one district: `building:D-0012` becomes `building:D007-0012`."""

    def __init__(self, number: int) -> None:
        self._mark = f"D{number:03d}-"
        self._name = DISTRICTS[number % len(DISTRICTS)]

    def records(self, collection: str, records: Sequence[R]) -> tuple[R, ...]:
        """The records with ids, references and, where people read them, names of the district."""
        named = collection in _NAMED
        return tuple(replace(record, **self._changes(record, named)) for record in records)  # type: ignore[type-var]

    def _changes(self, record: Any, named: bool) -> dict[str, str]:
        changes = {"id": self._id(record.id)}
        for reference in ("building_id", "depot_id"):
            if getattr(record, reference, ""):
                changes[reference] = self._id(getattr(record, reference))
        if getattr(record, "source_id", ""):
            changes["source_id"] = self._id("x:" + record.source_id)[2:]
        if named:
            changes["name"] = f"{self._name.en} {record.name}"
            changes["name_zh"] = f"{self._name.zh}{record.name_zh}"
        return changes

    def _id(self, record_id: str) -> str:
        kind, _, rest = record_id.partition(":")
        return f"{kind}:{self._mark}{rest.removeprefix('D-')}"
