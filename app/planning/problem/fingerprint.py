"""The SHA-256 over exactly what a proposal depends on, so that a stale one is seen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.campus.catalogue import catalogue, logistics
from app.campus.identity import IdentityCache
from app.domain.incident import IncidentStatus
from app.domain.operation import Snapshot
from app.domain.plan import Packing, Plan
from app.domain.resource import Team, TeamStatus
from app.planning.needs.rules import rules_text
from app.planning.problem.held import commitments, released

_PEOPLE = ("name", "name_zh", "contact", "author", "opened_by", "number")
_WORDS = ("title", "note", "reason", "address", "code", "construction", "year", "height_m")
_ORIGIN = ("source_id", "edited", "version", "source_hash", "attribution")
LEFT_OUT = frozenset((*_PEOPLE, *_WORDS, *_ORIGIN))
"""Fields that no figure depends on; another version or source shows in the records themselves."""


def inputs_hash(snapshot: Snapshot, incident_ids: Collection[str]) -> str:
    """SHA-256 (hex) over incidents, extents, zones, closures, headcounts, edits, resources, positions of
    teams, locks, reserves, campus, rules, and the catalogue and figures of logistics.

    Left out is what changes nothing: the log, tasks, levels, names, plans for these same incidents, and so
    also the approval of the proposal itself. Records of an operation count in the order of their ids.

    Raises:
        UserError: the rules cannot be read.
    """
    digest = hashlib.sha256(rules_text().encode())
    digest.update(repr((catalogue(), logistics())).encode())
    for records in _operation(snapshot, set(incident_ids)):
        digest.update(_digest(sorted(records, key=lambda record: str(record.id))))
    for large in (
        snapshot.campus.buildings,
        snapshot.campus.entrances,
        snapshot.campus.rooms,
        snapshot.campus.paths,
    ):
        digest.update(_remembered(large))
    return digest.hexdigest()


def _operation(snapshot: Snapshot, chosen: set[str]) -> Iterator[Iterable[Any]]:
    """What changes while an operation runs."""
    campus = snapshot.campus
    still_open = {i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN}
    zones = {z.id for z in snapshot.zones if z.incident_id in chosen}
    own = released(snapshot, chosen)
    yield [campus.info]
    yield [i for i in snapshot.incidents if i.id in chosen]
    yield [e for e in snapshot.extents if e.incident_id in still_open | chosen]
    yield [z for z in snapshot.zones if z.incident_id in still_open | chosen]
    yield snapshot.closures
    yield [h for h in snapshot.headcounts if h.incident_id in chosen]
    yield [e for e in snapshot.demand_edits if e.zone_id in zones]
    yield [_state(team, own) for team in campus.teams]
    yield campus.depots
    yield campus.stock
    yield campus.vehicles
    held = commitments(snapshot, chosen)
    yield held
    plans = {assignment.plan_id for assignment in held}
    yield [_packed(plan) for plan in snapshot.plans if plan.id in plans and plan.packings]
    yield snapshot.positions
    yield snapshot.locks
    yield snapshot.reserves


@dataclass(frozen=True, slots=True)
class _Packed:
    id: str
    packings: tuple[Packing, ...]


def _packed(plan: Plan) -> _Packed:
    """Of a plan for other incidents, what its kits take."""
    return _Packed(plan.id, plan.packings)


def _state(team: Team, own: set[str]) -> Team:
    """A team held by a plan for the same incidents counts as free."""
    freed = team.status is TeamStatus.ASSIGNED and team.id in own
    return replace(team, status=TeamStatus.AVAILABLE) if freed else team


def _digest(records: Sequence[Any]) -> bytes:
    """SHA-256 over records of one kind, field by field."""
    digest = hashlib.sha256(str(len(records)).encode())
    for field in fields(records[0]) if records else ():
        if field.name not in LEFT_OUT:
            digest.update(_column([getattr(record, field.name) for record in records]))
    return digest.digest()


_remembered: Callable[[Sequence[Any]], bytes] = IdentityCache(_digest, size=8)


def _column(values: list[Any]) -> bytes:
    """An unambiguous text for one field of many records; moments count as such, whatever their time zone."""
    if any(isinstance(value, BaseGeometry) for value in values):
        return repr(shapely.to_wkb(np.array(values, dtype=object)).tolist()).encode()
    return repr([v.timestamp() if isinstance(v, datetime) else v for v in values]).encode()
