"""GeoJSON (RFC 7946): WGS 84, longitude first, looks as simplestyle properties."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.polygon import orient

from app.campus.frame import WGS84, Frame, crs_of_epsg
from app.domain.errors import UserError
from app.domain.message import msg
from app.exchange.model import Feature, Row, Table, What
from app.exchange.values import GROUPS, NAMES, NOTES, attributes, put_style, take, take_style, what_of
from app.runtime.progress import Progress

DIGITS = 10
"""Decimals of a degree: a hundredth of a millimetre."""
_HOSTILE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError)


def read(path: Path, progress: Progress) -> tuple[Table, ...]:
    """The features of a file; those whose geometry cannot be read say why.

    Raises:
        UserError: it is no GeoJSON.
    """
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UserError(msg("exchange.not_json", file=path.name, reason=str(error)[:200])) from error
    if not isinstance(content, dict):
        raise UserError(msg("exchange.no_features", file=path.name))
    members = list(_members(content))
    if not members:
        raise UserError(msg("exchange.no_features", file=path.name))
    rows = []
    for number, member in enumerate(members, 1):
        if number % 500 == 0:
            progress.check()
        rows.append(_row(str(number), member))
    return (Table(_crs(content), tuple(rows)),)


def _members(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    kind = content.get("type")
    if kind == "FeatureCollection" and isinstance(content.get("features"), list):
        yield from (m for m in content["features"] if isinstance(m, dict))
    elif kind == "Feature":
        yield content
    elif kind == "GeometryCollection" or "coordinates" in content:
        yield {"geometry": content}


def _crs(content: dict[str, Any]) -> int:
    """WGS 84, unless the member of the GeoJSON of 2008 names another."""
    try:
        name = str(content["crs"]["properties"]["name"])
    except _HOSTILE:
        return WGS84
    digits = name.rpartition(":")[2]
    if "CRS84" in name.upper() or not digits.isdecimal():
        return WGS84
    return WGS84 if int(digits) == WGS84 else int(crs_of_epsg(int(digits)).to_epsg() or WGS84)


def _row(number: str, member: dict[str, Any]) -> Row:
    found = member.get("properties")
    properties: dict[str, object] = dict(found) if isinstance(found, dict) else {}
    style, what = take_style(properties), what_of(properties.pop("muster:kind", ""))
    name, note, group = take(properties, NAMES), take(properties, NOTES), take(properties, GROUPS)
    geometry, problem = None, None
    if member.get("geometry") is not None:
        try:
            geometry = shape(member["geometry"])
        except (*_HOSTILE, shapely.errors.ShapelyError):
            problem = msg("exchange.problem.geometry")
    return Row(
        number=number,
        geometry=geometry,
        what=what,
        name=name,
        note=note,
        group=group,
        style=style,
        attributes=attributes(properties),
        problem=problem,
    )


def encode(features: Sequence[Feature], frame: Frame, progress: Progress) -> bytes:
    """The features as a FeatureCollection."""
    members = []
    for index, feature in enumerate(features):
        if index % 500 == 0:
            progress.report(index / len(features))
        members.append(_member(feature, frame))
    content = {"type": "FeatureCollection", "features": members}
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def _member(feature: Feature, frame: Frame) -> dict[str, Any]:
    properties: dict[str, object] = {"name": feature.name} if feature.name else {}
    if feature.note:
        properties["description"] = feature.note
    if feature.group:
        properties["group"] = feature.group
    properties |= put_style(feature.style, point=feature.geometry.geom_type.endswith("Point"))
    if feature.what is not What.ANNOTATIONS:
        properties["muster:kind"] = feature.what.value
    for attribute in feature.attributes:
        properties.setdefault(attribute.name, attribute.value)
    geometry = mapping(_wound(frame.to_wgs84(feature.geometry)))
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])},
    }


def _wound(geometry: Any) -> Any:
    """Outer rings anticlockwise, as RFC 7946 wants them."""
    if isinstance(geometry, Polygon):
        return orient(geometry)
    if isinstance(geometry, MultiPolygon):
        return MultiPolygon([orient(part) for part in geometry.geoms])
    return geometry


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(float(coordinates), DIGITS)
    return [_rounded(part) for part in coordinates]
