"""Places as people write them: degrees, degrees with minutes and seconds, UTM and MGRS, read and written.

UTM zones and their exceptions (Norway, Svalbard) and the lettering are those of NGA.SIG.0012_2.0.0_UTMUPS,
"The Universal Grids and the Transverse Mercator and Polar Stereographic Map Projections", 2014.
"""

from __future__ import annotations

import math
import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from shapely.geometry import Point

from app.campus.frame import WGS84, transform
from app.domain.errors import UserError
from app.domain.message import msg

if TYPE_CHECKING:
    from mgrs import MGRS

_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_PAIR = re.compile(rf"\s*({_NUMBER})\s*(?:[,;，；]\s*|\s+)({_NUMBER})\s*")
_ANGLE = (
    r"(?P<{0}_before>[NSEW])?\s*(?P<{0}_d>\d{{1,3}}(?:\.\d+)?)\s*[°º]?\s*"
    r"(?:(?P<{0}_m>\d{{1,2}}(?:\.\d+)?)\s*['′’]?\s*(?:(?P<{0}_s>\d{{1,2}}(?:\.\d+)?)\s*(?:[\"″”]|'')?\s*)?)?"
    r"(?P<{0}_after>[NSEW])?"
)
_LETTERED = re.compile(rf"\s*{_ANGLE.format('a')}\s*[,;，；]?\s*{_ANGLE.format('b')}\s*", re.IGNORECASE)
_UTM = re.compile(
    r"\s*(?P<zone>\d{1,2})\s*(?P<band>[C-HJ-NP-X])\s+(?P<east>\d{6}(?:\.\d+)?)\s*(?:m?\s*E)?\s*[,;，；]?\s*"
    r"(?P<north>\d{1,8}(?:\.\d+)?)\s*(?:m?\s*N)?\s*",
    re.IGNORECASE,
)
_MGRS = re.compile(r"(?P<zone>\d{1,2})(?P<band>[C-HJ-NP-X])(?P<square>[A-HJ-NP-Z]{2})(?P<digits>\d*)")


class CoordinateFormat(StrEnum):
    """The ways in which a place is written."""

    DEGREES = "degrees"
    DMS = "dms"
    UTM = "utm"
    MGRS = "mgrs"


def parse_coordinate(words: str) -> Point | None:
    """The place that `words` name, in WGS 84 degrees, longitude first; None where they are no coordinates.

    Read are `-123.2461, 49.2606` (longitude first, as in GeoJSON), `49.2606N 123.2461W` in either order,
    `49°15'38.2"N 123°14'46"W`, `10U 481000 5456000` and `10UDV8100056000` with or without spaces. The letter
    of a UTM zone is a latitude band, not a hemisphere.

    Raises:
        UserError: they are coordinates, but of no place on earth.
    """
    for read in (_read_mgrs, _read_utm, _read_pair, _read_lettered):
        point = read(words)
        if point is not None:
            return point
    return None


def format_coordinate(point: Point, style: CoordinateFormat) -> str:
    """A place in WGS 84 degrees in words that `parse_coordinate` reads back within 1 m, DMS within 3 m.

    UTM and MGRS cover 80° S to 84° N; a place beyond is written in degrees.
    """
    lon, lat = round(point.x, 6), round(point.y, 6)
    if style is CoordinateFormat.DMS:
        return f"{_dms(lat, 'NS')} {_dms(lon, 'EW')}"
    if style is CoordinateFormat.DEGREES or not -80 <= lat < 84:
        return f"{abs(lat):.6f}°{'NS'[lat < 0]} {abs(lon):.6f}°{'EW'[lon < 0]}"
    if style is CoordinateFormat.UTM:
        zone = utm_zone(lon, lat)
        metres = transform(Point(lon, lat), WGS84, utm_epsg(zone, south=lat < 0))
        return f"{zone:02d}{_band(lat)} {metres.x:.0f} {metres.y:.0f}"
    code = str(_mgrs().toMGRS(lat, lon, MGRSPrecision=5))
    code = code.rjust(15, "0")
    return f"{code[:3]} {code[3:5]} {code[5:10]} {code[10:]}"


def utm_zone(lon: float, lat: float) -> int:
    """The UTM zone of a place in degrees, with the exceptions of Norway and Svalbard."""
    zone = min(60, int((lon + 180) // 6) + 1)
    if 56 <= lat < 64 and 3 <= lon < 12:
        return 32
    if 72 <= lat <= 84 and 0 <= lon < 42:
        return (31, 33, 35, 37)[(lon >= 9) + (lon >= 21) + (lon >= 33)]
    return zone


def utm_epsg(zone: int, *, south: bool) -> int:
    """The EPSG number of a UTM zone of WGS 84."""
    return (32700 if south else 32600) + zone


def _read_pair(words: str) -> Point | None:
    match = _PAIR.fullmatch(words)
    if match is None:
        return None
    return _on_earth(float(match[1]), float(match[2]), words)


def _read_lettered(words: str) -> Point | None:
    match = _LETTERED.fullmatch(words)
    if match is None:
        return None
    values: dict[str, float] = {}
    for part in "ab":
        before, after = match[f"{part}_before"], match[f"{part}_after"]
        if bool(before) == bool(after):
            return None
        letter = (before or after).upper()
        values["lat" if letter in "NS" else "lon"] = _degrees(match, part, words) * (
            -1 if letter in "SW" else 1
        )
    if len(values) != 2:
        return None
    return _on_earth(values["lon"], values["lat"], words)


def _degrees(match: re.Match[str], part: str, words: str) -> float:
    minutes, seconds = float(match[f"{part}_m"] or 0), float(match[f"{part}_s"] or 0)
    if minutes >= 60 or seconds >= 60:
        raise UserError(msg("coordinate.impossible", text=words.strip()))
    return float(match[f"{part}_d"]) + minutes / 60 + seconds / 3600


def _read_utm(words: str) -> Point | None:
    match = _UTM.fullmatch(words)
    if match is None:
        return None
    zone, band = int(match["zone"]), match["band"].upper()
    east, north = float(match["east"]), float(match["north"])
    if not (1 <= zone <= 60 and 100_000 <= east < 1_000_000 and north <= 10_000_000):
        raise UserError(msg("coordinate.impossible", text=words.strip()))
    point = transform(Point(east, north), utm_epsg(zone, south=band < "N"), WGS84)
    bottom = -80 + 8 * _BANDS.index(band)
    if not bottom - 1 <= point.y <= bottom + (13 if band == "X" else 9):
        raise UserError(msg("coordinate.wrong_band", text=words.strip(), band=band))
    return _on_earth(point.x, point.y, words)


def _read_mgrs(words: str) -> Point | None:
    code = "".join(words.split()).upper()
    match = _MGRS.fullmatch(code)
    if match is None:
        return None
    digits = match["digits"]
    if len(digits) % 2 or len(digits) > 10 or not 1 <= int(match["zone"]) <= 60:
        raise UserError(msg("coordinate.impossible", text=words.strip()))
    from mgrs.core import MGRSError

    try:
        lat, lon = _mgrs().toLatLon(code.rjust(len(code) + (len(match["zone"]) < 2), "0"))
    except MGRSError as error:
        raise UserError(msg("coordinate.impossible", text=words.strip())) from error
    return _on_earth(lon, lat, words)


def _on_earth(lon: float, lat: float, words: str) -> Point:
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise UserError(msg("coordinate.impossible", text=words.strip()))
    return Point(lon, lat)


def _dms(value: float, letters: str) -> str:
    tenths = round(abs(value) * 36_000)
    minutes, tenths = divmod(tenths, 600)
    degrees, minutes = divmod(minutes, 60)
    return f"{degrees}°{minutes:02d}'{tenths / 10:04.1f}\"{letters[value < 0]}"


def _band(lat: float) -> str:
    return _BANDS[min(19, int((lat + 80) // 8))]


@cache
def _mgrs() -> MGRS:
    from mgrs import MGRS

    return MGRS()
