"""A re-import meets the campus that is already there: hand edits and records made by hand stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from app.domain.campus import CampusInfo
from app.domain.message import msg
from app.domain.operation import Campus
from app.domain.source import Finding, Severity

HAND_MADE = "hand:"
"""Ids of records that a person made begin so; no import ever drops them."""

FROM_SOURCES = ("buildings", "entrances", "paths", "places", "grounds")
OWN = ("depots", "teams", "stock", "vehicles")
"""What no source of campus data gives; it stays as it is."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The campus after a re-import and what changed."""

    campus: Campus
    findings: tuple[Finding, ...]
    added: int
    changed: int
    vanished: int


def merge(previous: Campus, fresh: Campus, imported: frozenset[str]) -> Merged:
    """The fresh campus with what people did to the previous one.

    `imported` names the collections that the recipe fills; the others stay as they were. Fields named in a record's
    `edited` keep the previous value, records made by hand stay, and what the sources no longer have is reported.
    """
    findings: list[Finding] = []
    collections: dict[str, Any] = {name: getattr(previous, name) for name in OWN}
    added = changed = vanished = 0
    for name in (*FROM_SOURCES, "rooms", "hazmat"):
        before = {record.id: record for record in getattr(previous, name)}
        if name not in imported:
            collections[name] = getattr(previous, name)
            continue
        now = {record.id: _with_edits(record, before.get(record.id)) for record in getattr(fresh, name)}
        lost = [record for one, record in before.items() if one not in now and not one.startswith(HAND_MADE)]
        findings.extend(_vanished(lost))
        added += sum(one not in before for one in now)
        changed += sum(one in before and before[one] != record for one, record in now.items())
        vanished += len(lost)
        now.update((one, record) for one, record in before.items() if one.startswith(HAND_MADE))
        collections[name] = tuple(record for _, record in sorted(now.items()))
    campus = Campus(info=_info(previous.info, fresh.info), **collections)
    findings.extend(_dangling(campus))
    if campus != previous:
        campus = replace(campus, info=replace(campus.info, version=previous.info.version + 1))
    return Merged(campus, tuple(findings), added, changed, vanished)


def _info(previous: CampusInfo, fresh: CampusInfo) -> CampusInfo:
    """What people chose stays; what the sources say is renewed."""
    return replace(
        previous,
        boundary=fresh.boundary,
        attribution=fresh.attribution,
        source_hash=fresh.source_hash,
        timezone=fresh.timezone,
        name=fresh.name,
        vacations=previous.vacations or fresh.vacations,
    )


def _with_edits(record: Any, previous: Any | None) -> Any:
    edited = getattr(previous, "edited", ())
    if not edited:
        return record
    known = {one.name for one in fields(record)}
    kept = {name: getattr(previous, name) for name in edited if name in known}
    return replace(record, **kept, edited=edited)


def _vanished(records: list[Any]) -> Iterator[Finding]:
    for record in records:
        edited = bool(getattr(record, "edited", ()))
        name = getattr(record, "name", "") or record.id
        key = msg("merge.vanished_edited", name=name, id=record.id) if edited else msg("merge.vanished", name=name, id=record.id)
        yield Finding(Severity.WARNING if edited else Severity.INFO, key, record.id)


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
                    Severity.WARNING, msg("merge.dangling", id=record.id, building=record.building_id), record.id
                )
