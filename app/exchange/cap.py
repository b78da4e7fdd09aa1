"""Alerts in the Common Alerting Protocol 1.2 (OASIS, 2010), checked strictly and placed on the campus."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from app.campus.frame import Frame
from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.observation import Alert
from app.domain.source import Finding, Severity
from app.exchange.cap_schema import NAMESPACE, faults, time_of
from app.exchange.values import clean

MAX_BYTES = 1_000_000
SURROUNDINGS_M = 10_000.0
"""Shapes are cut to this distance around the campus."""
_CIRCLE_POINTS = 72
_OURS = uuid.UUID("0c1f6f0e-3c5b-5f0a-8a6e-5f8f5f6a2c12")
_NO_ALERTS = ("Ack", "Error")


@dataclass(frozen=True, slots=True)
class CapReading:
    """The alerts of a message, one for each block of information, and what is wrong or worth saying."""

    alerts: tuple[Alert, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def rejected(self) -> tuple[Finding, ...]:
        """What the schema forbids; then there are no alerts."""
        return tuple(one for one in self.findings if one.severity is Severity.REJECTED)


def read_cap(content: bytes, info: CampusInfo, *, author: str, at: datetime) -> CapReading:
    """Read one alert message; `at` is the moment of reading.

    Raises:
        UserError: it is too large, no XML, names entities, or is no CAP 1.2.
    """
    root = _parse(content)
    wrong = [Finding(Severity.REJECTED, fault, "cap") for fault in faults(root)]
    if wrong:
        return CapReading((), tuple(wrong))
    head = {_name(child): _text(child) for child in root if _name(child) != "info"}
    if head["msgType"] in _NO_ALERTS:
        said = msg("cap.no_alert", kind=head["msgType"])
        return CapReading((), (Finding(Severity.WARNING, said, head["identifier"]),))
    findings: list[Finding] = []
    if head["status"] != "Actual":
        said = msg("cap.not_actual", status=head["status"])
        findings.append(Finding(Severity.WARNING, said, head["identifier"]))
    blocks = [child for child in root if _name(child) == "info"] or [ET.Element(f"{{{NAMESPACE}}}info")]
    surroundings = _Surroundings.of(info)
    base = alert_key(head["sender"], head["identifier"], head["sent"])
    alerts = []
    for number, block in enumerate(blocks):
        area = _area(block, surroundings, findings)
        alert_id = base if number == 0 else f"{base}:{number + 1}"
        alerts.append(
            _alert(alert_id, head, block, area, clean(content.decode("utf-8", "replace")), author, at)
        )
    return CapReading(tuple(alerts), tuple(findings))


def alert_key(sender: str, identifier: str, sent: str) -> str:
    """The id of an alert's first block of information, by what its updates call it."""
    moment = time_of(sent)
    when = moment.astimezone(UTC).isoformat() if moment is not None else sent
    return str(uuid.uuid5(_OURS, "\x1f".join((sender, identifier, when))))


def _parse(content: bytes) -> ET.Element:
    from defusedxml import ElementTree as SafeET
    from defusedxml.common import DefusedXmlException

    if len(content) > MAX_BYTES:
        raise UserError(msg("cap.too_large"))
    try:
        root: ET.Element = SafeET.fromstring(content, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise UserError(msg("cap.no_xml", reason=str(error)[:200])) from error
    if root.tag != f"{{{NAMESPACE}}}alert":
        raise UserError(msg("cap.no_cap", element=str(root.tag)[-80:]))
    return root


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: ET.Element | None) -> str:
    return clean((element.text or "") if element is not None else "").strip()


def _alert(
    alert_id: str,
    head: dict[str, str],
    block: ET.Element,
    area: Polygon | MultiPolygon | None,
    content: str,
    author: str,
    at: datetime,
) -> Alert:
    told = {_name(child): _text(child) for child in reversed(block)}
    sent = time_of(head["sent"])
    areas = (_text(one) for one in block.iterfind("{*}area/{*}areaDesc"))
    return Alert(
        id=alert_id,
        identifier=head["identifier"],
        sender=head["sender"],
        sent=(sent or at).astimezone(UTC),
        status=head["status"],
        message_type=head["msgType"],
        event=told.get("event", ""),
        urgency=told.get("urgency", ""),
        severity=told.get("severity", ""),
        certainty=told.get("certainty", ""),
        headline=told.get("headline", "") or told.get("event", ""),
        description=told.get("description", ""),
        instruction=told.get("instruction", ""),
        language=told.get("language", "en-US") if len(block) else "",
        area_description="; ".join(text for text in areas if text),
        area=area,
        effective_at=_moment(told, "effective"),
        onset_at=_moment(told, "onset"),
        expires_at=_moment(told, "expires"),
        web=told.get("web", ""),
        replaces=_references(head),
        content=content,
        received_at=at,
        author=author,
    )


def _moment(told: dict[str, str], name: str) -> datetime | None:
    found = time_of(told.get(name, ""))
    return None if found is None else found.astimezone(UTC)


def _references(head: dict[str, str]) -> tuple[str, ...]:
    if head["msgType"] not in ("Update", "Cancel"):
        return ()
    parts = (one.split(",") for one in head.get("references", "").split())
    return tuple(alert_key(*part) for part in parts if len(part) == 3)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    frame: Frame
    near: Polygon
    """Around the campus, in degrees, longitude first."""

    @classmethod
    def of(cls, info: CampusInfo) -> _Surroundings:
        frame = Frame(info.epsg)
        west, south, east, north = info.boundary.bounds
        grown = (west - SURROUNDINGS_M, south - SURROUNDINGS_M, east + SURROUNDINGS_M, north + SURROUNDINGS_M)
        return cls(frame, box(*frame.to_wgs84(box(*grown)).bounds))

    def cut(self, shape: BaseGeometry) -> BaseGeometry:
        """The part of a shape in degrees that lies near, in metres; empty without one."""
        cut = shapely.intersection(shapely.make_valid(shape), self.near)
        return cut if cut.is_empty else self.frame.from_wgs84(shapely.segmentize(cut, 0.05))


def _area(block: ET.Element, near: _Surroundings, findings: list[Finding]) -> Polygon | MultiPolygon | None:
    shapes = []
    for area in block.iterfind("{*}area"):
        name = _text(area.find("{*}areaDesc"))[:100]
        for element in area:
            kind = _name(element)
            if kind not in ("polygon", "circle"):
                continue
            shape = _polygon(_text(element)) if kind == "polygon" else _circle(_text(element))
            if shape is None:
                findings.append(Finding(Severity.WARNING, msg("cap.bad_shape", kind=kind, area=name), name))
            else:
                shapes.append(near.cut(shape))
    whole = shapely.union_all(shapes) if shapes else None
    if whole is None:
        return None
    pieces = [
        one for one in shapely.get_parts(shapely.make_valid(whole)) if isinstance(one, Polygon) and one.area
    ]
    if not pieces:
        findings.append(Finding(Severity.INFO, msg("cap.not_near"), ""))
        return None
    return pieces[0] if len(pieces) == 1 else MultiPolygon(pieces)


def _pair(text: str) -> tuple[float, float] | None:
    """Longitude and latitude from `lat,lon`."""
    try:
        lat, lon = (float(one) for one in text.split(","))
    except ValueError:
        return None
    return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _polygon(text: str) -> Polygon | None:
    pairs = [_pair(one) for one in text.split()]
    points = [pair for pair in pairs if pair is not None]
    if len(points) < 4 or len(points) < len(pairs) or points[0] != points[-1]:
        return None
    return Polygon(points)


def _circle(text: str) -> BaseGeometry | None:
    centre, _, radius = text.partition(" ")
    pair = _pair(centre)
    try:
        radius_m = 1000.0 * float(radius)
    except ValueError:
        return None
    if pair is None or not math.isfinite(radius_m) or not 0 < radius_m <= 20_000_000:
        return None
    return _around(*pair, radius_m)


def _around(lon: float, lat: float, radius_m: float) -> Polygon:
    """The points within a distance on the WGS 84 ellipsoid, as a polygon that does not cross a pole."""
    from pyproj import Geod

    azimuths = [360.0 * n / _CIRCLE_POINTS for n in range(_CIRCLE_POINTS)]
    found = Geod(ellps="WGS84").fwd(
        [lon] * _CIRCLE_POINTS, [lat] * _CIRCLE_POINTS, azimuths, [radius_m] * _CIRCLE_POINTS
    )
    return Polygon(zip(found[0], found[1], strict=True))
