"""Which map lies below: a file on this computer or a service, and the list of them that a person keeps."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from app.campus.datum import Datum
from app.domain.errors import UserError
from app.domain.message import msg
from app.map.files import write_file
from app.runtime.files import config_path


class BasemapKind(StrEnum):
    """How a source is read."""

    MBTILES = "mbtiles"
    PMTILES = "pmtiles"
    GEOTIFF = "geotiff"
    XYZ = "xyz"
    WMS = "wms"

    @property
    def online(self) -> bool:
        """Whether it comes over the network."""
        return self in (BasemapKind.XYZ, BasemapKind.WMS)


_BY_SUFFIX = {
    ".mbtiles": BasemapKind.MBTILES,
    ".pmtiles": BasemapKind.PMTILES,
    ".tif": BasemapKind.GEOTIFF,
    ".tiff": BasemapKind.GEOTIFF,
}
USUAL_ZOOM = 19
CLOSEST_ZOOM = 24
_PLACEHOLDERS = re.compile(r"\{(?P<name>[^{}]*)\}")
_XYZ_NAMES = {"z", "x", "y", "-y", "s"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BasemapSource:
    """One map. Its `id` follows from where it lies, so that the same map is never listed twice."""

    kind: BasemapKind
    location: str
    """Path of a file; address of a WMS; template of an XYZ service with `{z}`, `{x}` and `{y}`."""
    title: str = ""
    attribution: str = ""
    datum: Datum = Datum.WGS84
    """What the tiles stand on; GCJ-02 is brought back by formulas that are approximate."""
    layers: str = ""
    """Names of a WMS's layers, between commas."""
    max_zoom: int = USUAL_ZOOM
    """The closest zoom of an XYZ service; closer views enlarge its pictures."""

    @property
    def id(self) -> str:
        """Its name in settings and cache."""
        told = "\n".join((self.kind, self.location, self.datum, self.layers))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        """Its title, or else the file or the host."""
        if self.title:
            return self.title
        return urlsplit(self.location).netloc if self.kind.online else Path(self.location).name


def file_source(path: Path, *, title: str = "", datum: Datum = Datum.WGS84) -> BasemapSource:
    """The source of a file, by its ending; raises UserError for an ending that no kind has."""
    kind = _BY_SUFFIX.get(path.suffix.lower())
    if kind is None:
        raise UserError(msg("basemap.unknown_file", name=path.name))
    return BasemapSource(kind=kind, location=str(path.resolve()), title=title, datum=datum)


def service_source(
    address: str,
    *,
    title: str = "",
    attribution: str = "",
    datum: Datum = Datum.WGS84,
    layers: str = "",
    max_zoom: int = USUAL_ZOOM,
) -> BasemapSource:
    """The source of an address: an XYZ template, whose tiles end at `max_zoom`, or with `layers` a WMS.

    Raises UserError if it is neither, and for a WMS in GCJ-02: it takes the corners of a box, which a shift
    that is not the same everywhere would not leave a box.
    """
    address = address.strip()
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise UserError(msg("basemap.no_address", address=address))
    names = {found["name"] for found in _PLACEHOLDERS.finditer(address)}
    if not names and layers.strip():
        if datum is Datum.GCJ02:
            raise UserError(msg("basemap.no_shifted_wms"))
        wanted = ",".join(name.strip() for name in layers.split(",") if name.strip())
        return BasemapSource(
            kind=BasemapKind.WMS, location=address, title=title, attribution=attribution, layers=wanted
        )
    if not {"z", "x"} <= names or not names & {"y", "-y"} or not names <= _XYZ_NAMES:
        raise UserError(msg("basemap.no_template", address=address))
    return BasemapSource(
        kind=BasemapKind.XYZ,
        location=address,
        title=title,
        attribution=attribution,
        datum=datum,
        max_zoom=min(max(max_zoom, 0), CLOSEST_ZOOM),
    )


def sources() -> tuple[BasemapSource, ...]:
    """The maps that this person keeps; an entry that cannot be read is left out."""
    try:
        listed = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return ()
    return tuple(s for entry in listed if (s := _read(entry))) if isinstance(listed, list) else ()


def keep_sources(kept: Iterable[BasemapSource]) -> None:
    """Keep these maps and no others; raises UserError where the settings cannot be written."""
    unique = {source.id: source for source in kept}
    text = json.dumps([asdict(source) for source in unique.values()], ensure_ascii=False, indent=1)
    write_file(_file(), text.encode())


def source_of(source_id: str) -> BasemapSource | None:
    """The kept map of that id."""
    return next((source for source in sources() if source.id == source_id), None)


def _file() -> Path:
    return config_path() / "basemaps.json"


def _read(entry: object) -> BasemapSource | None:
    if not isinstance(entry, dict):
        return None
    known = {field.name for field in fields(BasemapSource)}
    values = {name: value for name, value in entry.items() if name in known}
    try:
        values["kind"] = BasemapKind(values["kind"])
        values["datum"] = Datum(values.get("datum", Datum.WGS84))
        texts = [values[name] for name in ("location", "title", "attribution", "layers") if name in values]
        if not all(isinstance(text, str) for text in texts) or not values["location"]:
            return None
        values["max_zoom"] = min(max(int(values.get("max_zoom", USUAL_ZOOM)), 0), CLOSEST_ZOOM)
        return BasemapSource(**values)
    except (KeyError, TypeError, ValueError):
        return None
