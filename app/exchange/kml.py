"""KML 2.2 (OGC 07-147r2) and KMZ: names, folders, looks, typed data. Entities and bombs are refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import shapely
from shapely.geometry import GeometryCollection, LinearRing, LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.frame import WGS84, Frame
from app.campus.importing.guard import check_archive
from app.domain.drawing import Attribute, AttributeType
from app.domain.errors import UserError
from app.domain.message import msg
from app.exchange.kml_look import look_of, put_look
from app.exchange.model import LARGEST_BYTES, Feature, Row, Table, What
from app.exchange.values import clean, typed, what_of
from app.runtime.progress import Progress

DIGITS = 10
_NS = "http://www.opengis.net/kml/2.2"
_TYPES = {
    AttributeType.TEXT: "string",
    AttributeType.INTEGER: "int",
    AttributeType.REAL: "double",
    AttributeType.BOOLEAN: "bool",
}
_READ_TYPES = {spelled: kind for kind, spelled in _TYPES.items()} | {
    "uint": AttributeType.INTEGER,
    "short": AttributeType.INTEGER,
    "ushort": AttributeType.INTEGER,
    "float": AttributeType.REAL,
}
_OWN = "muster:"


def read(path: Path, progress: Progress) -> tuple[Table, ...]:
    """The placemarks of a file; those whose geometry cannot be read say why.

    Raises:
        UserError: it is no KML, names outside entities, or unpacks to far more than it holds.
    """
    root = _parse(path, _content(path))
    schemas = _schemas(root)
    styles = {f"#{element.get('id')}": element for element in root.iter() if _tag(element) in _STYLES}
    rows = []
    for number, (placemark, group) in enumerate(_placemarks(root, ""), 1):
        if number % 500 == 0:
            progress.check()
        rows.append(_row(str(number), placemark, group, styles, schemas))
    if not rows:
        raise UserError(msg("exchange.no_features", file=path.name))
    return (Table(WGS84, tuple(rows)),)


_STYLES = ("Style", "StyleMap")


def _content(path: Path) -> bytes:
    if path.suffix.lower() == ".kml":
        return path.read_bytes()
    if not check_archive(path):
        raise UserError(msg("import.archive_corrupt", file=path.name))
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
            if not names:
                raise UserError(msg("exchange.no_features", file=path.name))
            main = next((name for name in names if name.lower() == "doc.kml"), names[0])
            with archive.open(main) as stream:
                content = stream.read(LARGEST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise UserError(msg("import.archive_corrupt", file=path.name)) from error
    if len(content) > LARGEST_BYTES:
        raise UserError(msg("import.archive_bomb", file=path.name))
    return content


def _parse(path: Path, content: bytes) -> ET.Element:
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root: ET.Element = ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UserError(msg("import.xml_entities", file=path.name)) from error
    except (ET.ParseError, ValueError, LookupError, RecursionError) as error:
        raise UserError(msg("exchange.not_kml", file=path.name, reason=str(error)[:200])) from error
    if _tag(root) != "kml":
        raise UserError(msg("exchange.not_kml", file=path.name, reason=_tag(root)[:100]))
    return root


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: ET.Element, *tags: str) -> list[ET.Element]:
    return [child for child in element if _tag(child) in tags]


def _text(element: ET.Element, tag: str) -> str:
    found = next(iter(_children(element, tag)), None)
    return clean(found.text or "").strip() if found is not None else ""


def _placemarks(root: ET.Element, group: str) -> Iterator[tuple[ET.Element, str]]:
    """Placemarks with the names of the folders that they lie in."""
    waiting = [(root, group)]
    while waiting:
        element, inside = waiting.pop()
        deeper = []
        for child in element:
            tag = _tag(child)
            if tag == "Placemark":
                yield child, inside
            elif tag in ("Document", "Folder", "kml"):
                own = _text(child, "name") if tag == "Folder" else ""
                deeper.append((child, " / ".join(part for part in (inside, own) if part)))
        waiting.extend(reversed(deeper))


def _schemas(root: ET.Element) -> Mapping[str, Mapping[str, AttributeType]]:
    return {
        f"#{schema.get('id')}": {
            field.get("name", ""): _READ_TYPES.get(field.get("type", ""), AttributeType.TEXT)
            for field in _children(schema, "SimpleField")
        }
        for schema in root.iter(f"{{{_NS}}}Schema")
    }


def _row(
    number: str,
    placemark: ET.Element,
    group: str,
    styles: Mapping[str, ET.Element],
    schemas: Mapping[str, Mapping[str, AttributeType]],
) -> Row:
    geometry, problem = None, None
    try:
        geometry = _geometry(placemark)
    except (ValueError, TypeError, IndexError, RecursionError, shapely.errors.ShapelyError):
        problem = msg("exchange.problem.geometry")
    data = _data(placemark, schemas)
    own = {a.name.removeprefix(_OWN): a.text for a in data if a.name.startswith(_OWN)}
    return Row(
        number=number,
        geometry=geometry,
        what=what_of(own.get("kind", "")),
        name=_text(placemark, "name"),
        note=_text(placemark, "description"),
        group=own.get("group", group),
        style=look_of(placemark, styles, own),
        attributes=tuple(a for a in data if not a.name.startswith(_OWN)),
        problem=problem,
    )


def _data(placemark: ET.Element, schemas: Mapping[str, Mapping[str, AttributeType]]) -> tuple[Attribute, ...]:
    found = []
    for extended in _children(placemark, "ExtendedData"):
        found += [
            typed(data.get("name", ""), AttributeType.TEXT, _text(data, "value"))
            for data in _children(extended, "Data")
        ]
        for typed_data in _children(extended, "SchemaData"):
            types = schemas.get(typed_data.get("schemaUrl", ""), {})
            for simple in _children(typed_data, "SimpleData"):
                name, text = simple.get("name", ""), simple.text or ""
                kind = types.get(name, AttributeType.TEXT)
                if kind is AttributeType.BOOLEAN:
                    text = "true" if text.strip().lower() in ("1", "true") else "false"
                found.append(typed(name, kind, text) or typed(name, AttributeType.TEXT, text))
    return tuple(a for a in found if a is not None and a.name and a.text)


def _geometry(element: ET.Element) -> BaseGeometry | None:
    shapes = [_shape(child) for child in _children(element, "Point", "LineString", "LinearRing", "Polygon")]
    for child in _children(element, "MultiGeometry"):
        inner = _geometry(child)
        shapes += list(getattr(inner, "geoms", [inner])) if inner is not None else []
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    kinds = {shape.geom_type for shape in shapes}
    if len(kinds) > 1:
        return GeometryCollection(shapes)
    joined: BaseGeometry = {
        "Point": shapely.multipoints,
        "LineString": shapely.multilinestrings,
        "Polygon": shapely.multipolygons,
    }[kinds.pop()](shapes)
    return joined


def _shape(element: ET.Element) -> BaseGeometry:
    tag = _tag(element)
    if tag == "Polygon":
        rings = {
            side: [
                _coordinates(ring)
                for boundary in _children(element, side)
                for ring in _children(boundary, "LinearRing")
            ]
            for side in ("outerBoundaryIs", "innerBoundaryIs")
        }
        (outer,) = rings["outerBoundaryIs"]
        return Polygon(LinearRing(outer), [LinearRing(inner) for inner in rings["innerBoundaryIs"]])
    xy = _coordinates(element)
    if tag == "Point":
        (one,) = xy
        return Point(one)
    return LineString(xy)


def _coordinates(element: ET.Element) -> list[tuple[float, ...]]:
    words = _text(element, "coordinates").split()
    return [tuple(float(part) for part in word.split(",")[:2]) for word in words]


def encode(
    features: Sequence[Feature], frame: Frame, title: str, progress: Progress, *, packed: bool
) -> bytes:
    """The features as a KML document, in folders by group; `packed` as KMZ."""
    ET.register_namespace("", _NS)
    root = ET.Element(f"{{{_NS}}}kml")
    document = _add(root, "Document")
    _add(document, "name", title)
    schemas: dict[tuple[tuple[str, AttributeType], ...], str] = {}
    places: dict[str, list[ET.Element]] = {}
    for index, feature in enumerate(features):
        if index % 500 == 0:
            progress.report(index / len(features))
        placemark = _placemark(feature, frame, schemas)
        places.setdefault(feature.group, []).append(placemark)
    for signature, schema_id in schemas.items():
        schema = _add(document, "Schema", id=schema_id, name=schema_id)
        for name, kind in signature:
            _add(schema, "SimpleField", name=name, type=_TYPES[kind])
    for group, placemarks in places.items():
        folder = document if not group else _add(document, "Folder")
        if group:
            _add(folder, "name", group)
        folder.extend(placemarks)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return _packed(content) if packed else content


def _packed(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", content)
    return target.getvalue()


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_NS}}}{tag}", attributes)
    if text:
        element.text = clean(text)
    return element


def _placemark(
    feature: Feature, frame: Frame, schemas: dict[tuple[tuple[str, AttributeType], ...], str]
) -> ET.Element:
    placemark = ET.Element(f"{{{_NS}}}Placemark")
    _add(placemark, "name", feature.name)
    _add(placemark, "description", feature.note)
    own = put_look(placemark, feature.style, _add)
    if feature.what is not What.ANNOTATIONS:
        own["kind"] = feature.what.value
    if " / " in feature.group:
        own["group"] = feature.group
    extra = tuple(Attribute(_OWN + name, AttributeType.TEXT, text) for name, text in own.items())
    everything = (*extra, *feature.attributes)
    if everything:
        signature = tuple((a.name, a.type) for a in everything)
        schema_id = schemas.setdefault(signature, f"fields-{len(schemas) + 1}")
        data = _add(_add(placemark, "ExtendedData"), "SchemaData", schemaUrl=f"#{schema_id}")
        for attribute in everything:
            text = attribute.text
            if attribute.type is AttributeType.BOOLEAN:
                text = "1" if text == "true" else "0"
            _add(data, "SimpleData", text, name=clean(attribute.name))
    _put_geometry(placemark, frame.to_wgs84(feature.geometry))
    return placemark


def _put_geometry(parent: ET.Element, geometry: Any) -> None:
    if hasattr(geometry, "geoms"):
        several = _add(parent, "MultiGeometry")
        for part in geometry.geoms:
            _put_geometry(several, part)
        return
    element = _add(parent, geometry.geom_type)
    if isinstance(geometry, Polygon):
        for side, ring in (
            ("outerBoundaryIs", geometry.exterior),
            *(("innerBoundaryIs", inner) for inner in geometry.interiors),
        ):
            _add(_add(_add(element, side), "LinearRing"), "coordinates", _spelled(ring))
    else:
        _add(element, "coordinates", _spelled(geometry))


def _spelled(line: BaseGeometry) -> str:
    xy = np.round(shapely.get_coordinates(line), DIGITS)
    return " ".join(f"{x:.{DIGITS}f},{y:.{DIGITS}f}" for x, y in xy.tolist())
