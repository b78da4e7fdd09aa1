"""What a file must look like before a reader is let near it: its kind by name and by its first bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError

from app.domain.errors import UserError
from app.domain.message import msg

HEAD_BYTES = 65_536
MAX_ARCHIVE_ENTRIES = 10_000
MAX_ARCHIVE_BYTES = 4_000_000_000
MAX_ARCHIVE_RATIO = 200
"""Unpacked to packed size; deflate reaches 1032, published map archives stay below 30."""

_BOM = b"\xef\xbb\xbf"


def check_file(path: Path) -> None:
    """Raise UserError unless the file is of a supported kind and its content agrees with its name."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise UserError(
            msg("import.file_unreadable", file=path.name, reason=error.strerror or str(error))
        ) from error
    if not head:
        raise UserError(msg("import.file_empty", file=path.name))
    looks_right = CHECKS[path.suffix.lower()]
    if not looks_right(path, head):
        raise UserError(msg("import.wrong_content", file=path.name, suffix=path.suffix))


def _starts_with(*magic: bytes) -> Callable[[Path, bytes], bool]:
    return lambda _path, head: head.startswith(magic)


def _is_json(_path: Path, head: bytes) -> bool:
    return head.removeprefix(_BOM).lstrip()[:1] == b"{"


def _is_osm_blocks(_path: Path, head: bytes) -> bool:
    return b"OSMHeader" in head[:64]


def _xml_root(expected: str) -> Callable[[Path, bytes], bool]:
    def check(path: Path, _head: bytes) -> bool:
        from defusedxml import ElementTree
        from defusedxml.common import DefusedXmlException

        try:
            with path.open("rb") as stream:
                _, root = next(ElementTree.iterparse(stream, events=("start",), forbid_dtd=True))
        except DefusedXmlException as error:
            raise UserError(msg("import.xml_entities", file=path.name)) from error
        except (ElementTree.ParseError, ExpatError, StopIteration, ValueError, LookupError):
            return False
        return str(root.tag).rpartition("}")[2] == expected

    return check


def _is_archive(path: Path, _head: bytes) -> bool:
    return check_archive(path)


def check_archive(path: Path) -> bool:
    """Whether the file is a zip archive; UserError for one that is damaged, locked or hostile."""
    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UserError(msg("import.archive_corrupt", file=path.name)) from error
    for entry in entries:
        if _leaves_folder(entry.filename):
            raise UserError(msg("import.archive_path", file=path.name, entry=entry.filename[:200]))
        if entry.flag_bits & 1:
            raise UserError(msg("import.archive_encrypted", file=path.name))
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    too_large = unpacked > MAX_ARCHIVE_BYTES or unpacked > MAX_ARCHIVE_RATIO * max(packed, 4096)
    if len(entries) > MAX_ARCHIVE_ENTRIES or too_large:
        raise UserError(msg("import.archive_bomb", file=path.name))
    return True


def _leaves_folder(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


CHECKS: Mapping[str, Callable[[Path, bytes], bool]] = {
    ".gpkg": _starts_with(b"SQLite format 3\x00"),
    ".geojson": _is_json,
    ".json": _is_json,
    ".shp": _starts_with(b"\x00\x00\x27\x0a"),
    ".kml": _xml_root("kml"),
    ".kmz": _is_archive,
    ".zip": _is_archive,
    ".osm": _xml_root("osm"),
    ".pbf": _is_osm_blocks,
    ".fgb": _starts_with(b"fgb"),
}
"""The kinds of file that are read, by suffix; folders of a file geodatabase (`.gdb`) beside them."""
