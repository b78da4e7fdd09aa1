"""The SHA-256 over exactly what a proposal depends on, so that a stale one is seen."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from enum import Enum

from shapely.geometry.base import BaseGeometry

from app.domain.incident import IncidentStatus
from app.domain.operation import Snapshot
from app.domain.resource import Team, TeamStatus
from app.planning.build import commitments, released
from app.planning.rules import rules_text


def inputs_hash(snapshot: Snapshot, incident_ids: Collection[str]) -> str:
    """SHA-256 (hex) over incidents, extents, zones, closures, headcounts, edits, resources, campus and rules.

    Left out is what changes nothing: the log, tasks, levels, names and contacts of people, plans for these
    same incidents, and so also the approval of the proposal itself. Records count in the order of their ids.

    Raises:
        UserError: the rules cannot be read.
    """
    digest = hashlib.sha256()
    for part in _parts(snapshot, set(incident_ids)):
        for token in _tokens(part):
            digest.update(token)
    return digest.hexdigest()


def _parts(snapshot: Snapshot, chosen: set[str]) -> Iterator[object]:
    campus = snapshot.campus
    yield (campus.info.id, campus.info.version, campus.info.source_hash)
    yield _by_id(replace(i, note="", title="") for i in snapshot.incidents if i.id in chosen)
    still_open = {i.id for i in snapshot.incidents if i.status is IncidentStatus.OPEN}
    yield _by_id(e for e in snapshot.extents if e.incident_id in still_open | chosen)
    yield _by_id(z for z in snapshot.zones if z.incident_id in chosen)
    yield _by_id(snapshot.closures)
    yield _by_id(h for h in snapshot.headcounts if h.incident_id in chosen)
    zones = {z.id for z in snapshot.zones if z.incident_id in chosen}
    yield _by_id(e for e in snapshot.demand_edits if e.zone_id in zones)
    own = released(snapshot, chosen)
    yield _by_id(_state(team, own) for team in campus.teams)
    yield _by_id(campus.depots)
    yield _by_id(campus.stock)
    yield _by_id(campus.vehicles)
    yield _by_id(commitments(snapshot, chosen))
    yield [
        (b.id, b.use, b.state, b.footprint, b.floors, b.floor_area_m2, b.occupancy) for b in campus.buildings
    ]
    yield [(e.id, e.building_id) for e in campus.entrances]
    yield [(r.id, r.building_id, r.residents, r.mobility_impaired) for r in campus.rooms]
    yield campus.paths
    yield rules_text()


def _state(team: Team, own: set[str]) -> Team:
    """A team held by a plan for the same incidents counts as free."""
    freed = team.status is TeamStatus.ASSIGNED and team.id in own
    return replace(team, status=TeamStatus.AVAILABLE if freed else team.status, contact="")


def _by_id(records: Iterable[object]) -> list[object]:
    return sorted(records, key=lambda record: str(getattr(record, "id")))  # noqa: B009


def _tokens(value: object) -> Iterator[bytes]:
    """An unambiguous sequence of bytes for any domain value: a type mark, the content, an end mark."""
    if isinstance(value, BaseGeometry):
        yield b"g" + value.wkb + b";"
    elif isinstance(value, Enum):
        yield f"e{value.value};".encode()
    elif is_dataclass(value):
        yield f"d{type(value).__name__}(".encode()
        for field in fields(value):
            yield from _tokens(getattr(value, field.name))
        yield b")"
    elif isinstance(value, tuple | list):
        yield b"["
        for item in value:
            yield from _tokens(item)
        yield b"]"
    elif isinstance(value, datetime):
        yield f"t{value.timestamp()};".encode()
    else:
        text = repr(value)
        yield f"{len(text)}:{text};".encode()
