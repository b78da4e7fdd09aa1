"""One hash for the content of a campus, whatever the order of its records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import CAMPUS_RECORDS, Campus, Record
from app.store.codec import dump, to_json
from app.store.state import CAMPUS_LISTS
from app.store.values import UnfitError


def campus_hash(campus: Campus) -> str:
    """SHA-256 in hexadecimal over every record: equal for equal campuses.

    Raises:
        UserError: a record holds what a file cannot keep.
    """
    lists: dict[type, Iterable[Record]] = {kind: getattr(campus, name) for kind, name in CAMPUS_LISTS.items()}
    return hash_of({CampusInfo: (campus.info,), **lists})


def hash_of(records: Mapping[type, Iterable[Any]]) -> str:
    """As `campus_hash`, of records by kind."""
    digest = hashlib.sha256()
    for kind in CAMPUS_RECORDS:
        digest.update(dump([kind.__name__]))
        for record in sorted(records[kind], key=lambda record: record.id):
            try:
                digest.update(dump(to_json(record)) + b"\n")
            except UnfitError as error:
                raise UserError(msg("store.unfit", name=record.id, reason=str(error))) from error
    return digest.hexdigest()
