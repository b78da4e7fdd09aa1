"""What passes between the operation and a file of drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from shapely.geometry.base import BaseGeometry

from app.domain.drawing import AnnotationStyle, Attribute, AttributeType
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.source import Finding, Severity
from app.hazards.shapes import Drawing

if TYPE_CHECKING:
    from pyproj import CRS

UNSTYLED = AnnotationStyle()
LARGEST_BYTES = 200_000_000
MOST_FEATURES = 50_000


class What(StrEnum):
    """What a drawing in a file stands for."""

    ANNOTATIONS = "annotations"
    ZONES = "zones"
    CORDONS = "cordons"
    CLOSURES = "closures"
    EXTENTS = "extents"


class Format(StrEnum):
    """The kinds of file."""

    GPKG = "gpkg"
    GEOJSON = "geojson"
    KML = "kml"
    KMZ = "kmz"
    SHAPEFILE = "shp"
    DXF = "dxf"
    """Read only."""


WRITTEN = tuple(kind for kind in Format if kind is not Format.DXF)
_SUFFIXES = {f".{kind.value}": kind for kind in Format} | {".json": Format.GEOJSON}


def format_of(path: Path) -> Format:
    """The kind of a file by its name; UserError for another."""
    found = _SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise UserError(msg("exchange.unknown_format", file=path.name, formats=", ".join(_SUFFIXES)))
    return found


class CrsWanted(UserError):  # noqa: N818 - named like the finding
    """A file does not say in what coordinates it is; a person has to."""

    def __init__(self, path: Path) -> None:
        super().__init__(msg("exchange.crs_wanted", file=path.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One drawing of a file, in the campus's frame."""

    geometry: Drawing
    what: What = What.ANNOTATIONS
    name: str = ""
    note: str = ""
    group: str = ""
    style: AnnotationStyle = UNSTYLED
    attributes: tuple[Attribute, ...] = ()

    @property
    def values(self) -> Mapping[str, str]:
        """The attributes as text, by name."""
        return {attribute.name: attribute.text for attribute in self.attributes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One drawing as a file has it, in the file's own coordinates."""

    number: str
    """How a person finds it in the file."""
    geometry: BaseGeometry | None
    what: What = What.ANNOTATIONS
    name: str = ""
    note: str = ""
    group: str = ""
    style: AnnotationStyle = UNSTYLED
    attributes: tuple[Attribute, ...] = ()
    problem: Message | None = None
    """Why its geometry cannot be read."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows of a file, or of one of its layers."""

    crs: CRS | int | None
    """None where the file does not say."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What a file would bring; nothing is changed yet."""

    source: str
    crs: str
    """Name of the coordinate system that was read."""
    features: tuple[Feature, ...]
    findings: tuple[Finding, ...] = ()
    """What is broken (REJECTED, left out of `features`), and what was made otherwise (INFO)."""

    @property
    def rejected(self) -> tuple[Finding, ...]:
        """The drawings that cannot be read, with the reason."""
        return tuple(f for f in self.findings if f.severity is Severity.REJECTED)

    @property
    def fields(self) -> tuple[tuple[str, tuple[AttributeType, ...]], ...]:
        """The attributes with the types that occur in them, in the order in which they are met."""
        found: dict[str, dict[AttributeType, None]] = {}
        for feature in self.features:
            for attribute in feature.attributes:
                found.setdefault(attribute.name, {})[attribute.type] = None
        return tuple((name, tuple(types)) for name, types in found.items())
