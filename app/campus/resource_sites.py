"""Finds where a depot stands: at a building by name or code, or at longitude and latitude."""

from __future__ import annotations

import difflib
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry import Point

from app.campus.frame import Frame
from app.domain.campus import Building, Entrance
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Campus


@dataclass(frozen=True, slots=True)
class SiteFinder:
    """The buildings of a campus by everything that they are called."""

    campus: Campus
    frame: Frame
    by_name: Mapping[str, tuple[Building, ...]]
    doors: Mapping[str, Entrance]
    """A main door of each building that has doors."""

    @classmethod
    def of(cls, campus: Campus, frame: Frame) -> SiteFinder:
        """The finder of a campus."""
        by_name: dict[str, dict[str, Building]] = defaultdict(dict)
        for building in campus.buildings:
            for name in (building.name, building.name_zh, building.code, building.id, building.source_id):
                if name:
                    by_name[_folded(name)][building.id] = building
        doors: dict[str, Entrance] = {}
        for door in sorted(campus.entrances, key=lambda one: (one.kind != "main", one.id)):
            doors.setdefault(door.building_id, door)
        return cls(campus, frame, {name: tuple(found.values()) for name, found in by_name.items()}, doors)

    def find(self, location: str) -> tuple[Point, str]:
        """The point, in metres, and the building's id or nothing; UserError where there is no such place."""
        coordinates = _coordinates(location)
        if coordinates is not None and self._is_swapped(*coordinates):
            raise UserError(msg("resources.swapped", text=location))
        point, building_id = self._at(location) if coordinates is None else self._placed(*coordinates)
        if not self.campus.info.boundary.covers(point):
            raise UserError(msg("resources.outside_campus", text=location))
        return point, building_id

    def site(self, building: Building) -> Point:
        """Where things leave a building: its main door, else a point inside."""
        door = self.doors.get(building.id)
        return door.point if door is not None else building.footprint.representative_point()

    def is_unique(self, name: str) -> bool:
        """Whether a name means one building."""
        return len(self.by_name.get(_folded(name), ())) == 1 and _coordinates(name) is None

    def _at(self, location: str) -> tuple[Point, str]:
        found = self.by_name.get(_folded(location), ())
        if len(found) == 1:
            return self.site(found[0]), found[0].id
        if found:
            raise UserError(msg("resources.ambiguous_building", text=location, number=len(found)))
        names = [building.name for building in self.campus.buildings]
        close = difflib.get_close_matches(location, names, n=1)
        if close:
            raise UserError(msg("resources.unknown_building_near", text=location, near=close[0]))
        raise UserError(msg("resources.unknown_building", text=location))

    def _placed(self, lon: float, lat: float) -> tuple[Point, str]:
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            raise UserError(msg("resources.no_degrees", text=f"{lon:g}, {lat:g}"))
        point = self.frame.from_wgs84(Point(lon, lat))
        return point, next((one.id for one in self.campus.buildings if one.footprint.covers(point)), "")

    def _is_swapped(self, lon: float, lat: float) -> bool:
        if not (abs(lat) <= 180 and abs(lon) <= 90):
            return False
        boundary = self.campus.info.boundary
        try:
            turned = self.frame.from_wgs84(Point(lat, lon))
            return bool(boundary.covers(turned)) and not self._is_inside(lon, lat)
        except UserError:
            return False

    def _is_inside(self, lon: float, lat: float) -> bool:
        if abs(lat) > 90:
            return False
        try:
            return bool(self.campus.info.boundary.covers(self.frame.from_wgs84(Point(lon, lat))))
        except UserError:
            return False


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _coordinates(text: str) -> tuple[float, float] | None:
    """Two numbers, apart by a comma, a semicolon or a space; None if the text is anything else."""
    parts = text.replace("，", ",").replace(";", ",").replace(",", " ").split()
    if len(parts) != 2:
        return None
    try:
        lon, lat = float(parts[0]), float(parts[1])
    except ValueError:
        return None
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise UserError(msg("resources.no_degrees", text=text[:100]))
    return lon, lat
