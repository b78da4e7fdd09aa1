"""Coordinates as people write them: degrees in decimals or minutes, UTM and MGRS, read and written.

UTM zones, bands and MGRS are those of NGA.SIG.0012_2.0.0_UTMUPS, "The Universal Grids and the Transverse
Mercator and Polar Stereographic Map Projections", 2014. A
reading that fits no place of the campus's frame is refused with the reason. Two numbers without letters are
longitude and latitude, or the other way round where only that is possible or only that is near the campus.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from shapely.geometry import Point, Polygon, box

from app.campus.frame import WGS84, Frame, choose_epsg, transform
from app.domain.errors import UserError
from app.domain.message import msg

if TYPE_CHECKING:
    from mgrs import MGRS

_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_FALSE_NORTHING = 10_000_000.0
_EDGE = 0.001
"""Degrees by which whole metres may lie beyond the edge of their band."""
_EQUATOR = 2e-7
"""Degrees south of the equator, some 2 cm, that round up to metres of which the southern bands have none."""
_AXES = {"N": "lat", "S": "lat", "E": "lon", "W": "lon"}

_MARKS = str.maketrans(
    {"′": "'", "’": "'", "‘": "'", "″": '"', "”": '"', "“": '"', "º": "°", "˚": "°", "−": "-", "–": "-"}
)
_WORDS = (
    ("北纬", "N"), ("南纬", "S"), ("东经", "E"), ("西经", "W"),
    ("度", "°"), ("分", "'"), ("秒", '"'), ("、", ","), ("''", '"'),
)  # fmt: skip
_DEGREES = re.compile(r"""[-+\d.\s,;°'"NSEW()]+""")
_NUMBER = r"\d+(?:\.\d*)?"
_ANGLE = re.compile(
    rf"""([NSEW]?)\s*([-+]?)\s*({_NUMBER})\s*°?\s*(?:({_NUMBER})\s*'?\s*(?:({_NUMBER})\s*"?)?)?\s*([NSEW]?)"""
)
_MGRS = re.compile(r"(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z]{2})\s*(\d+)(?:\s+(\d+))?")
_UTM = re.compile(
    rf"(?:UTM)?\s*(\d{{1,2}})\s*([C-HJ-NP-X])[\s,]+({_NUMBER})\s*(?:M?\s*E)?[\s,]+({_NUMBER})\s*(?:M?\s*N)?"
)
_GRID = re.compile(r"(?:EPSG:(\d+)\s+)?(\d{3,}(?:\.\d*)?)\s*M?\s*E[\s,]*(\d{3,}(?:\.\d*)?)\s*M?\s*N")


class CoordinateFormat(StrEnum):
    """The ways in which a place is written."""

    DEGREES = "degrees"
    """Decimal degrees with letters: `49.260000°N 123.250000°W`."""
    DMS = "dms"
    """Degrees, minutes and seconds: `49°15'36.00"N 123°15'00.00"W`."""
    UTM = "utm"
    """Zone and band, easting and northing in whole metres: `10U 481000 5456000`."""
    MGRS = "mgrs"
    """To 1 m: `10U DV 81000 56000`."""
    LON_LAT = "lon_lat"
    """Bare decimal degrees as programs take them, longitude first: `-123.250000, 49.260000`."""


class CoordinateForm(StrEnum):
    """How a coordinate was read."""

    LON_LAT = "lon_lat"
    LAT_LON = "lat_lon"
    DEGREES = "degrees"
    """Degrees whose letters say which is which."""
    UTM = "utm"
    MGRS = "mgrs"
    GRID = "grid"
    """Easting and northing of the campus's own frame."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand what was written; `square` is the cell that an MGRS reference names."""

    point: Point
    """In metres of the frame; the middle of the cell of an MGRS reference."""
    form: CoordinateForm
    square: Polygon | None = None


@dataclass(frozen=True, slots=True)
class _Angle:
    value: float
    letter: str


def parse_coordinate(text: str, frame: Frame) -> Point | None:
    """The place in metres that a text names, or None where it is no coordinate.

    Raises UserError for what looks like a coordinate but names no place of the frame.
    """
    readings = read_coordinates(text, frame)
    return readings[0].point if readings else None


def read_coordinates(text: str, frame: Frame) -> tuple[Reading, ...]:
    """Every reading of a text that lies in the reach of the frame, the likeliest first; none: no coordinate.

    Raises UserError for what looks like a coordinate but is wrong, or lies out of reach.
    """
    written = _plain(text)
    readings: tuple[Reading, ...]
    if match := _MGRS.fullmatch(written):
        readings = (_mgrs(match, frame),)
    elif match := _UTM.fullmatch(written):
        readings = _utm(match, frame)
    elif (match := _GRID.fullmatch(written)) and match[1] in (None, str(frame.epsg)):
        readings = (Reading(Point(float(match[2]), float(match[3])), CoordinateForm.GRID),)
    elif _DEGREES.fullmatch(written):
        readings = _degrees(written, frame)
    else:
        return ()
    near = tuple(reading for reading in readings if _within_reach(reading.point, frame))
    if readings and not near:
        raise UserError(msg("coordinates.far", written=text.strip()))
    return near


def format_coordinate(place: Point, style: CoordinateFormat) -> str:
    """A place in WGS 84 degrees in words that `parse_coordinate` reads back within 1 m.

    UTM and MGRS cover 80° S to 84° N; a place beyond is written in degrees.
    """
    lon, lat = place.x, place.y
    if style is CoordinateFormat.LON_LAT:
        return f"{lon:.6f}, {lat:.6f}"
    if style is CoordinateFormat.DMS:
        return f"{_dms(lat, 'NS')} {_dms(lon, 'EW')}"
    if style is CoordinateFormat.DEGREES or not -80 <= lat < 84:
        return f"{abs(lat):.6f}°{'NS'[lat < 0]} {abs(lon):.6f}°{'EW'[lon < 0]}"
    if style is CoordinateFormat.UTM:
        zone = utm_zone(lon, lat)
        metres = transform(place, WGS84, utm_epsg(zone, south=lat < 0))
        return f"{zone:02d}{_band(lat)} {metres.x:.0f} {metres.y:.0f}"
    north = 0.0 if -_EQUATOR < lat < 0 else lat
    code = str(_converter().toMGRS(north, lon, MGRSPrecision=5)).rjust(15, "0")
    return f"{code[:3]} {code[3:5]} {code[5:10]} {code[10:]}"


def utm_zone(lon: float, lat: float) -> int:
    """The UTM zone of a place in degrees, with the exceptions of Norway and Svalbard.

    Raises UserError beyond 84° N and 80° S, where UTM does not reach.
    """
    return choose_epsg(lon, lat) % 100


def utm_epsg(zone: int, *, south: bool) -> int:
    """The EPSG number of a UTM zone of WGS 84."""
    return (32700 if south else 32600) + zone


def _plain(text: str) -> str:
    """Full-width signs, primes and Chinese words as the patterns know them, in capitals."""
    written = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS).upper()
    for word, sign in _WORDS:
        written = written.replace(word, sign)
    return written.strip()


def _dms(value: float, letters: str) -> str:
    minutes, hundredths = divmod(round(abs(value) * 360_000), 6_000)
    degrees, minutes = divmod(minutes, 60)
    return f"{degrees}°{minutes:02d}'{hundredths / 100:05.2f}\"{letters[value < 0]}"


def _band(lat: float) -> str:
    return _BANDS[max(0, min(int((lat + 80) // 8), 19))]


def _within_reach(point: Point, frame: Frame) -> bool:
    one = np.empty(1, dtype=object)
    one[0] = point
    return bool(frame.covers(one)[0])


def _degrees(written: str, frame: Frame) -> tuple[Reading, ...]:
    pieces = _halves(written.strip("() \t"))
    angles = [_angle(piece, written) for piece in pieces]
    if len(angles) != 2 or None in angles:
        return ()
    one, other = (angle for angle in angles if angle is not None)
    found = []
    for form, lon, lat in _orders(one, other, written):
        point = _metric(Point(lon, lat), frame)
        if point is not None:
            found.append(Reading(point, form))
    if not found:
        raise UserError(msg("coordinates.far", written=written))
    return tuple(found)


def _metric(place: Point, frame: Frame) -> Point | None:
    try:
        return frame.from_wgs84(place)
    except UserError:
        return None


def _halves(written: str) -> list[str]:
    """The two angles of a text: parted by a comma, by their letters, by their degree signs or by a space."""
    if "," in written or ";" in written:
        return re.split("[,;]", written)
    letters = [match.start() for match in re.finditer("[NSEW]", written)]
    if len(letters) == 2:
        cut = letters[1] if written[0] in "NSEW" else letters[0] + 1
        return [written[:cut], written[cut:]]
    degrees = [match.start() for match in re.finditer(rf"[-+]?\s*{_NUMBER}\s*°", written)]
    if len(degrees) == 2:
        return [written[: degrees[1]], written[degrees[1] :]]
    return written.split()


def _angle(piece: str, written: str) -> _Angle | None:
    match = _ANGLE.fullmatch(piece.strip())
    if match is None or (match[1] and match[6]):
        return None
    letter, parts = match[1] or match[6], [part for part in match.groups()[2:5] if part]
    if match[2] and letter:
        raise UserError(msg("coordinates.sign_and_letter", written=written))
    if any("." in part for part in parts[:-1]):
        return None
    whole, minutes, seconds = (float(part) for part in (*parts, "0", "0")[:3])
    if minutes >= 60 or seconds >= 60:
        raise UserError(msg("coordinates.sixty", written=written))
    value = whole + minutes / 60 + seconds / 3600
    return _Angle(-value if match[2] == "-" or letter in ("S", "W") else value, letter)


def _orders(one: _Angle, other: _Angle, written: str) -> list[tuple[CoordinateForm, float, float]]:
    """Every order that the letters and the ranges allow, as form, longitude and latitude."""
    axes = [_AXES.get(angle.letter, "") for angle in (one, other)]
    if axes[0] and axes[0] == axes[1]:
        raise UserError(msg("coordinates.same_axis", written=written))
    found = []
    for form, lon, lat, first in (
        (CoordinateForm.LON_LAT, one.value, other.value, "lon"),
        (CoordinateForm.LAT_LON, other.value, one.value, "lat"),
    ):
        second = "lat" if first == "lon" else "lon"
        if axes[0] in ("", first) and axes[1] in ("", second) and abs(lon) <= 180 and abs(lat) <= 90:
            found.append((CoordinateForm.DEGREES if any(axes) else form, lon, lat))
    if not found:
        raise UserError(msg("coordinates.range", written=written))
    return found


def _utm(match: re.Match[str], frame: Frame) -> tuple[Reading, ...]:
    """Readings of zone, letter, easting and northing; N and S may be a band or a hemisphere."""
    zone, letter = int(match[1]), match[2]
    easting, northing = float(match[3]), float(match[4])
    if not 1 <= zone <= 60:
        raise UserError(msg("coordinates.zone", zone=zone))
    if not (100_000 <= easting < 1_000_000 and northing <= _FALSE_NORTHING):
        raise UserError(msg("coordinates.utm_range", written=match[0].strip()))
    found = []
    for south in (False, True):
        place = transform(Point(easting, northing), utm_epsg(zone, south=south), WGS84)
        fits = letter in {"NS"[south], _band(place.y - _EDGE), _band(place.y + _EDGE)}
        fits = fits and (place.y < _EDGE if south else place.y > -_EDGE)
        point = _metric(place, frame) if fits else None
        if point is not None:
            found.append(Reading(point, CoordinateForm.UTM))
    if not found:
        raise UserError(msg("coordinates.band", band=letter, written=match[0].strip()))
    return tuple(found)


def _mgrs(match: re.Match[str], frame: Frame) -> Reading:
    from mgrs.core import MGRSError

    zone, band, square, first, second = match.groups()
    numbers = first + (second or "")
    digits = len(numbers) // 2
    if len(numbers) % 2 or digits > 5 or (second is not None and len(first) != len(second)):
        raise UserError(msg("coordinates.mgrs_digits", written=match[0]))
    try:
        _, hemisphere, easting, northing = _converter().MGRSToUTM(f"{int(zone)}{band}{square}{numbers}")
    except MGRSError:
        raise UserError(msg("coordinates.mgrs_square", written=match[0])) from None
    cell = 10.0 ** (5 - digits)
    left, bottom = (math.floor(value / cell + 1e-6) * cell for value in (easting, northing))
    epsg = utm_epsg(int(zone), south=hemisphere == "S")
    corners = transform(box(left, bottom, left + cell, bottom + cell), epsg, WGS84)
    middle = transform(Point(left + cell / 2, bottom + cell / 2), epsg, WGS84)
    return Reading(frame.from_wgs84(middle), CoordinateForm.MGRS, frame.from_wgs84(corners))


@cache
def _converter() -> MGRS:
    from mgrs import MGRS

    return MGRS()
