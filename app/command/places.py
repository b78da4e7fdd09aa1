"""Finding the place that a person names."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection

from shapely.geometry import Point

from app.campus.frame import Frame
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Campus


def find_place(campus: Campus, words: str) -> tuple[Point, str]:
    """The point of a named building or place, or of `LON,LAT` in WGS 84 degrees, and the building's id or "".

    Names and codes are compared without regard to case; a part of a name does where it fits only one. A
    building and what is inside it are one.

    Raises:
        UserError: nothing has that name, several things have, or the coordinates are not possible.
    """
    coordinates = _coordinates(words)
    if coordinates is not None:
        point = Frame(campus.info.epsg).from_wgs84(coordinates)
        return point, _building_at(campus, point)
    candidates = _named(campus)
    wanted = words.strip().casefold()
    exact = {key: found for name, key, found in candidates if name.casefold() == wanted}
    partly = exact or {key: found for name, key, found in candidates if wanted and wanted in name.casefold()}
    if len(partly) == 1 or _is_one_building(partly.values()):
        return next(iter(partly.values()))
    names = [name for name, key, _ in candidates if key in partly]
    if names:
        raise UserError(msg("place.ambiguous", name=words, n=len(partly), names=", ".join(sorted(names)[:5])))
    close = difflib.get_close_matches(words, [name for name, _, _ in candidates], n=3)
    raise UserError(msg("place.unknown", name=words, names=", ".join(close) or "–"))


def _coordinates(words: str) -> Point | None:
    parts = words.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    if len(numbers) != 2:
        return None
    longitude, latitude = numbers
    if not (math.isfinite(longitude) and abs(longitude) <= 180 and abs(latitude) <= 90):
        raise UserError(msg("place.not_coordinates", text=words))
    return Point(longitude, latitude)


def _named(campus: Campus) -> list[tuple[str, str, tuple[Point, str]]]:
    named = []
    for building in campus.buildings:
        found = (building.footprint.representative_point(), building.id)
        named += [
            (name, building.id, found) for name in (building.name, building.name_zh, building.code) if name
        ]
    for place in campus.places:
        found = (place.geometry.representative_point(), place.building_id)
        named += [(name, place.id, found) for name in (place.name, place.name_zh) if name]
    return named


def _is_one_building(found: Collection[tuple[Point, str]]) -> bool:
    """Whether all of them are one building or inside it; the building itself comes first of them."""
    return len({building_id for _, building_id in found}) == 1 and all(
        building_id for _, building_id in found
    )


def _building_at(campus: Campus, point: Point) -> str:
    return next((b.id for b in campus.buildings if b.footprint.covers(point)), "")
