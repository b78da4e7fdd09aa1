"""What a file is: campus or operation, in which CRS, of which schema version; all else is refused."""

from __future__ import annotations

import re
import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from app.domain.errors import UserError
from app.domain.message import msg
from app.store.connection import Use, connect
from app.store.faults import explained
from app.store.geopackage_tables import APPLICATION_ID, USER_VERSION

SCHEMA_VERSION = 4
"""The newest schema that this program knows; `migrations/versions` has the ways from the older ones."""

_VERSION = re.compile("[0-9]{4}")
_SQLITE_HEADER = b"SQLite format 3\0"


class Content(StrEnum):
    """What a file of ours holds."""

    CAMPUS = "campus"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Identity:
    """What is true of a file as a whole."""

    file_id: str
    content: Content
    epsg: int
    schema_version: int


metadata = sa.MetaData()

FILE = sa.Table(
    "muster_file",
    metadata,
    sa.Column("file_id", sa.TEXT, primary_key=True),
    sa.Column("content", sa.TEXT, nullable=False),
    sa.Column("epsg", sa.INTEGER, nullable=False),
)

SCHEMA = sa.Table("muster_schema", metadata, sa.Column("version_num", sa.TEXT, primary_key=True))
"""The table in which Alembic keeps the revision; ours are the version with four digits."""


def write_identity(connection: sa.Connection, content: Content, epsg: int) -> Identity:
    """Say in a new file what it is."""
    identity = Identity(str(uuid.uuid4()), content, epsg, SCHEMA_VERSION)
    metadata.create_all(connection)
    connection.execute(
        FILE.insert(), {"file_id": identity.file_id, "content": identity.content.value, "epsg": identity.epsg}
    )
    connection.execute(SCHEMA.insert(), {"version_num": f"{SCHEMA_VERSION:04}"})
    return identity


def mark_as_geopackage(connection: sqlite3.Connection) -> None:
    """Give an empty database the header of a GeoPackage; before its first table."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={USER_VERSION}")


def identify(path: Path, content: Content) -> Identity:
    """What the file says of itself.

    Raises:
        UserError: it is missing, empty, damaged, of another program or kind, or from a newer version.
    """
    with explained(path):
        _require_geopackage(path)
        with closing(connect(path, Use.READ)) as connection:
            return read_identity(connection, path, content)


def _require_geopackage(path: Path) -> None:
    if not path.exists():
        raise UserError(msg("store.missing", file=str(path)))
    if not path.is_file():
        raise UserError(msg("store.not_a_file", file=str(path)))
    with path.open("rb") as stream:
        header = stream.read(100)
    if not header:
        raise UserError(msg("store.empty", file=path.name))
    is_geopackage = header[68:72] == APPLICATION_ID.to_bytes(4, "big")
    if not header.startswith(_SQLITE_HEADER) or not is_geopackage:
        raise UserError(msg("store.not_geopackage", file=path.name))


def read_identity(connection: sqlite3.Connection, path: Path, content: Content) -> Identity:
    """As `identify`, on an open connection."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name='muster_file'").fetchone():
        raise UserError(msg("store.foreign", file=path.name))
    row = connection.execute(
        "SELECT file_id, content, epsg, (SELECT version_num FROM muster_schema) FROM muster_file"
    )
    try:
        file_id, kind, epsg, version = row.fetchone()
        if not _VERSION.fullmatch(version):
            raise ValueError(version)
        identity = Identity(str(uuid.UUID(file_id)), Content(kind), int(epsg), int(version))
    except (TypeError, ValueError, AttributeError) as error:
        raise UserError(msg("store.damaged", file=path.name, reason="muster_file")) from error
    if identity.schema_version > SCHEMA_VERSION:
        raise UserError(
            msg("store.newer", file=path.name, version=identity.schema_version, known=SCHEMA_VERSION)
        )
    if identity.content is not content:
        key = "store.is_campus" if identity.content is Content.CAMPUS else "store.is_operation"
        raise UserError(msg(key, file=path.name))
    return identity
