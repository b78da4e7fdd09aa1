"""Maps of services: XYZ tiles, and WMS 1.1.1 and 1.3.0.

WMS: OGC 01-068r3 (1.1.1) and 06-042 (1.3.0). In 1.3.0 the corners of the box stand in the order of the CRS's
axes, in 1.1.1 always east first.
"""

from __future__ import annotations

from typing import NoReturn
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.etree import ElementTree as ET

from app.campus.frame import crs_of_epsg
from app.domain.errors import UserError
from app.domain.message import msg
from app.map.basemaps.fetch import Fetcher
from app.map.basemaps.files import OVERZOOM, plain_words
from app.map.basemaps.grid import CampusGrid, MercatorGrid, Patch, mercator_bounds
from app.map.basemaps.picture import Encoded, Picture, Unreachable
from app.map.basemaps.source import BasemapSource
from app.map.viewport import Bounds

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8")
_WMS_PX = 512
_MERCATOR = ("EPSG:3857", "EPSG:900913")
_MOST_CAPABILITIES = 6_000_000


class XYZ:
    """Tiles by a template of addresses."""

    workers = 4

    def __init__(self, source: BasemapSource, epsg: int, fetcher: Fetcher) -> None:
        self._template, self.fetcher = source.location, fetcher
        self.attribution = source.attribution
        self._native = source.max_zoom
        self.grid = MercatorGrid(epsg, source.datum, 0, source.max_zoom + OVERZOOM)

    def read(self, patch: Patch) -> Picture | None:
        """See `Reader`."""
        return _picture(self.fetcher.fetch(self.address(patch))) if patch.z <= self._native else None

    def address(self, patch: Patch) -> str:
        """Where a tile lies."""
        values = {
            "z": patch.z,
            "x": patch.x,
            "y": patch.y,
            "-y": 2**patch.z - 1 - patch.y,
            "s": "abc"[(patch.x + patch.y) % 3],
        }
        address = self._template
        for name, value in values.items():
            address = address.replace(f"{{{name}}}", str(value))
        return address

    def close(self) -> None:
        """See `Reader`."""


class WMS:
    """Pictures of the campus's own frame where the service knows it, else of Web Mercator."""

    workers = 4

    def __init__(self, source: BasemapSource, epsg: int, fetcher: Fetcher) -> None:
        self._source, self._epsg, self.fetcher = source, epsg, fetcher
        root = self._capabilities()
        self._version = "1.1.1" if root.get("version", "").startswith("1.1") else "1.3.0"
        known, systems = _layers(root)
        for name in source.layers.split(","):
            if name not in known:
                raise UserError(
                    msg("basemap.no_layer", layer=name, host=source.name, known=", ".join(sorted(known)[:12]))
                )
        own = f"EPSG:{epsg}"
        mercator = next((system for system in _MERCATOR if system in systems), "")
        if own not in systems and not mercator:
            raise UserError(msg("basemap.no_system", host=source.name, epsg=epsg))
        self._system = own if own in systems else mercator
        self.grid: CampusGrid | MercatorGrid = (
            CampusGrid(_WMS_PX) if self._system == own else MercatorGrid(epsg, side_px=_WMS_PX)
        )
        self.attribution = source.attribution or _attribution(root)

    def read(self, patch: Patch) -> Picture | None:
        """See `Reader`."""
        return _picture(self.fetcher.fetch(self.address(patch)))

    def address(self, patch: Patch) -> str:
        """The GetMap request of a patch."""
        campus = isinstance(self.grid, CampusGrid)
        bounds = self.grid.bounds(patch) if isinstance(self.grid, CampusGrid) else mercator_bounds(patch)
        north_first = campus and self._version == "1.3.0" and _north_first(self._epsg)
        asked = {
            "SERVICE": "WMS",
            "VERSION": self._version,
            "REQUEST": "GetMap",
            "LAYERS": self._source.layers,
            "STYLES": "",
            "CRS" if self._version == "1.3.0" else "SRS": self._system,
            "BBOX": _box(bounds, north_first=north_first),
            "WIDTH": str(_WMS_PX),
            "HEIGHT": str(_WMS_PX),
            "FORMAT": "image/png",
            "TRANSPARENT": "TRUE",
        }
        return _with_query(self._source.location, asked)

    def close(self) -> None:
        """See `Reader`."""

    def _capabilities(self) -> ET.Element:
        address = _with_query(
            self._source.location, {"SERVICE": "WMS", "REQUEST": "GetCapabilities", "VERSION": "1.3.0"}
        )
        data = self.fetcher.fetch(address)
        if data is None or len(data) > _MOST_CAPABILITIES or b"<!ENTITY" in data:
            self._refuse()
        try:
            root = _bare(ET.fromstring(data))
        except ET.ParseError:
            self._refuse()
        if root.tag not in ("WMS_Capabilities", "WMT_MS_Capabilities"):
            self._refuse()
        return root

    def _refuse(self) -> NoReturn:
        raise UserError(msg("basemap.no_wms", address=self._source.location))


def _picture(data: bytes | None) -> Picture | None:
    """An answer that is no picture is an error page: asking again later may help."""
    if data is None:
        return None
    if not data.startswith(_IMAGES):
        raise Unreachable("not a picture")
    return Encoded(data)


def _with_query(address: str, asked: dict[str, str]) -> str:
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name.upper() not in asked]
    return urlunsplit(parts._replace(query=urlencode([*kept, *asked.items()])))


def _box(bounds: Bounds, *, north_first: bool) -> str:
    left, bottom, right, top = bounds
    ordered = (bottom, left, top, right) if north_first else bounds
    return ",".join(f"{value:.6f}" for value in ordered)


def _north_first(epsg: int) -> bool:
    return crs_of_epsg(epsg).axis_info[0].direction.lower() == "north"


def _layers(root: ET.Element) -> tuple[set[str], set[str]]:
    """Names of the layers, and the coordinate systems that any of them knows."""
    names = {name.text.strip() for name in root.findall(".//Layer/Name") if name.text}
    systems = {
        system.upper()
        for tag in ("CRS", "SRS")
        for element in root.findall(f".//Layer/{tag}")
        for system in (element.text or "").split()
    }
    return names, systems


def _attribution(root: ET.Element) -> str:
    found = root.find(".//Layer/Attribution/Title")
    if found is None:
        found = root.find("./Service/Title")
    return plain_words(found.text or "") if found is not None else ""


def _bare(root: ET.Element) -> ET.Element:
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root
