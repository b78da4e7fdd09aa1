"""Small files of map data for the tests of the import, written as a publisher would."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

LON, LAT = 116.3, 40.0

RECIPE = """
name = "Test data"
attribution = "Test survey"
campus = "Test Campus"
timezone = "Asia/Shanghai"

[[source]]
name = "buildings"
files = ["buildings.*"]

[[source]]
name = "ways"
files = ["ways.*"]
required = false

[[source]]
name = "doors"
files = ["doors.*"]
required = false

[[building]]
source = "buildings"
id = "ID"
[building.fields]
name = "NAME"
floors = "FLOORS"
height_m = "HEIGHT"
use = { columns = "USE", values = { Hall = "dormitory" }, default = "other" }

[[path]]
source = "ways"
id = "ID"
[path.fields]
vehicle = "CAR"

[[entrance]]
source = "doors"
id = "ID"
[entrance.fields]
building_id = "OF"
"""


def write_recipe(folder: Path, text: str = RECIPE) -> Path:
    """The recipe for the files that this module writes."""
    path = folder / "recipe.toml"
    path.write_text(text, "utf-8")
    return path


def square(east_m: float, north_m: float, size_m: float = 20.0) -> list[list[float]]:
    """A ring of longitude and latitude, so many metres from the campus's corner."""
    corners = [(0.0, 0.0), (size_m, 0.0), (size_m, size_m), (0.0, size_m), (0.0, 0.0)]
    return [at(east_m + x, north_m + y) for x, y in corners]


def at(east_m: float, north_m: float) -> list[float]:
    """Longitude and latitude so many metres from the campus's corner, near enough for a test."""
    return [LON + east_m / 85_300, LAT + north_m / 111_000]


def building(
    number: int | str, ring: Sequence[Sequence[float]] | None = None, **columns: Any
) -> dict[str, Any]:
    """A building as a GeoJSON feature; by default in a row with its neighbours."""
    east_m = 30.0 * int(number) if str(number).isdigit() else 0.0
    given = {
        "ID": f"B{number}",
        "NAME": f"House {number}",
        "FLOORS": 2,
        "HEIGHT": 7.0,
        "USE": "Hall",
        **columns,
    }
    geometry = {"type": "Polygon", "coordinates": [ring if ring is not None else square(east_m, 0.0)]}
    return {"type": "Feature", "properties": given, "geometry": geometry}


def way(number: int, *points: tuple[float, float], **columns: Any) -> dict[str, Any]:
    """A way as a GeoJSON feature, through points in metres."""
    line = {"type": "LineString", "coordinates": [at(*point) for point in points]}
    return {"type": "Feature", "properties": {"ID": f"W{number}", "CAR": "yes", **columns}, "geometry": line}


def door(number: int, east_m: float, north_m: float, of: str | None) -> dict[str, Any]:
    """A door as a GeoJSON feature."""
    point = {"type": "Point", "coordinates": at(east_m, north_m)}
    return {"type": "Feature", "properties": {"ID": f"D{number}", "OF": of}, "geometry": point}


def write_features(path: Path, features: Iterable[dict[str, Any]], **extra: Any) -> Path:
    """A GeoJSON file."""
    collection = {"type": "FeatureCollection", **extra, "features": list(features)}
    path.write_text(json.dumps(collection, ensure_ascii=False), "utf-8")
    return path


def write_campus(folder: Path, *buildings: dict[str, Any]) -> Path:
    """A folder with buildings, a street before them, and a door."""
    write_features(folder / "buildings.geojson", buildings or (building(1), building(2), building(3)))
    write_features(
        folder / "ways.geojson",
        (
            way(1, (0, -10), (100, -10)),
            way(2, (100, -10), (200, -10)),
            way(3, (100, -10), (100, 60), CAR="no"),
        ),
    )
    write_features(folder / "doors.geojson", (door(1, 40.0, 0.0, "B1"),))
    return folder
