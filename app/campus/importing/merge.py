"""A re-import meets the campus that is already there: hand edits and records made by hand stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from app.campus.report import Changes
from app.domain.campus import CampusInfo
from app.domain.message import msg
from app.domain.operation import Campus
from app.domain.source import Finding, Severity

HAND_MADE = "hand:"
"""Ids of records that a person made begin so; no import ever drops them."""

FROM_SOURCES = ("buildings", "entrances", "paths", "places", "grounds", "rooms", "hazmat")
OWN = ("depots", "teams", "stock", "vehicles")
"""What no source of campus data gives; it stays as it is."""


def merge(previous: Campus, fresh: Campus, imported: frozenset[str]) -> Campus:
    """The fresh campus with what people did to the previous one.

    `imported` names the collections that the recipe fills; the others stay as they were. Fields named in a
    record's `edited` keep the previous value, and records made by hand stay. A fresh building has no estimate
    yet.
    """
    collections: dict[str, Any] = {name: getattr(previous, name) for name in OWN}
    for name in FROM_SOURCES:
        before = {record.id: record for record in getattr(previous, name)}
        if name not in imported:
            collections[name] = getattr(previous, name)
            continue
        now = {record.id: _with_edits(record, before.get(record.id)) for record in getattr(fresh, name)}
        now.update((one, record) for one, record in before.items() if one.startswith(HAND_MADE))
        collections[name] = tuple(record for _, record in sorted(now.items()))
    return Campus(info=_info(previous.info, fresh.info), **collections)


def compare(previous: Campus, campus: Campus) -> Changes:
    """How many records were added, changed and lost."""
    added = changed = vanished = 0
    for name in FROM_SOURCES:
        before = {record.id: record for record in getattr(previous, name)}
        now = {record.id: record for record in getattr(campus, name)}
        added += sum(one not in before for one in now)
        changed += sum(one in before and before[one] != record for one, record in now.items())
        vanished += sum(one not in now for one in before)
    return Changes(added, changed, vanished)


def numbered(previous: Campus, campus: Campus) -> Campus:
    """The campus with the next version number, or the previous one if nothing changed."""
    if campus == previous:
        return previous
    return replace(campus, info=replace(campus.info, version=previous.info.version + 1))


def findings(previous: Campus, campus: Campus) -> tuple[Finding, ...]:
    """What the sources no longer have, and what still refers to it."""
    return (*_vanished(previous, campus), *_dangling(campus))


def _info(previous: CampusInfo, fresh: CampusInfo) -> CampusInfo:
    """What people chose stays; what the sources say is renewed."""
    return replace(
        fresh,
        id=previous.id,
        name_zh=previous.name_zh or fresh.name_zh,
        vacations=previous.vacations or fresh.vacations,
        version=previous.version,
    )


def _with_edits(record: Any, previous: Any | None) -> Any:
    edited = getattr(previous, "edited", ())
    if not edited:
        return record
    known = {one.name for one in fields(record)}
    kept = {name: getattr(previous, name) for name in edited if name in known}
    return replace(record, **kept, edited=edited)


def _vanished(previous: Campus, campus: Campus) -> Iterator[Finding]:
    for collection in FROM_SOURCES:
        now = {record.id for record in getattr(campus, collection)}
        for record in getattr(previous, collection):
            if record.id in now:
                continue
            name = getattr(record, "name", "") or record.id
            if getattr(record, "edited", ()):
                yield Finding(
                    Severity.WARNING, msg("merge.vanished_edited", name=name, id=record.id), record.id
                )
            else:
                yield Finding(Severity.INFO, msg("merge.vanished", name=name, id=record.id), record.id)


def _dangling(campus: Campus) -> Iterator[Finding]:
    """What refers to a building that is gone."""
    known = {building.id for building in campus.buildings}
    referring: Mapping[str, tuple[Any, ...]] = {
        "entrances": campus.entrances,
        "places": campus.places,
        "rooms": campus.rooms,
        "hazmat": campus.hazmat,
        "depots": campus.depots,
    }
    for records in referring.values():
        for record in records:
            if record.building_id and record.building_id not in known:
                yield Finding(
                    Severity.WARNING,
                    msg("merge.dangling", id=record.id, building=record.building_id),
                    record.id,
                )
