"""Campus files: a campus as a GeoPackage of its own, which other programs may read and edit."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from app.domain.operation import CAMPUS_RECORDS, Campus
from app.runtime.clock import now
from app.store import creation
from app.store.connection import reading
from app.store.content_hash import campus_hash
from app.store.identity import Content
from app.store.layer_styles import Styles
from app.store.migrations import readable
from app.store.schema import layers
from app.store.state import campus_of, read_records

__all__ = ["campus_hash", "read_campus", "write_campus"]


def write_campus(campus: Campus, path: Path, styles: Styles = MappingProxyType({})) -> None:
    """Write a campus file, whole or not at all; one that is there is replaced.

    `styles` are how its layers look in QGIS, see `app.store.layer_styles.Styles`.

    Raises:
        UserError: the folder is missing or cannot be written, the disk is full, two records have the same
            id, or one holds what a file cannot keep.
    """
    creation.create_campus(path, campus, now(), styles)


def read_campus(path: Path) -> Campus:
    """The campus of a campus file.

    Raises:
        UserError: it is missing, empty, damaged, of another program or kind, or from a newer version.
    """
    with readable(path, Content.CAMPUS) as (current, identity), reading(current) as connection:
        tables = layers(identity.epsg)
        return campus_of({kind: read_records(connection, tables[kind])[0] for kind in CAMPUS_RECORDS})
