"""What maps draw inside buildings: rooms that look like buildings, corridors that look like footways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import shapely
from shapely import STRtree

from app.campus.importing.fields import Values, cell_text
from app.campus.network import PathNetwork
from app.domain.campus import Building, Path, PathKind, TravelMode

INSIDE_SHARE = 0.9
"""A room or corridor lies in a building if nine tenths of it do; drawings do not meet to the millimetre."""


def find_rooms(buildings: Mapping[str, Building], rows: Mapping[str, Values]) -> frozenset[str]:
    """Ids of buildings that are rooms of other buildings.

    A row is a room if it says so (`indoor=*`), or if it names the storey that it is on (`level=*`) without
    having storeys of its own and lies inside another building that is no room.
    """
    rooms = {one for one in buildings if rows[one].get("@indoor")}
    storeys = [one for one in buildings if one not in rooms and _is_on_storey(rows[one])]
    others = [one for one in buildings if one not in rooms and not _is_on_storey(rows[one])]
    footprints = np.array([buildings[one].footprint for one in others], dtype=object)
    inside = _inside([buildings[one].footprint for one in storeys], footprints, shapely.area)
    return frozenset(rooms.union(one for one, is_in in zip(storeys, inside, strict=True) if is_in))


def settle_paths(
    paths: Mapping[str, Path], rows: Mapping[str, Values], buildings: Mapping[str, Building]
) -> tuple[dict[str, Path], int]:
    """Paths with indoor ways marked, without the storeys that no way from outside reaches; and how many ways
    those had.

    A way is indoors if it says so, or if it names its storey and lies inside a building. Indoors nothing
    rolls: carts and vehicles are kept out. A piece of network is cut off from outside if all its ways are
    indoors or name a storey: of many buildings the inside is drawn, but not how one gets in, and of some not
    the outline.
    """
    named = {path.id: path for path in paths.values() if "level" in rows[_row_id(path)]}
    footprints = np.array([building.footprint for building in buildings.values()], dtype=object)
    inside = _inside([path.line for path in named.values()], footprints, shapely.length)
    indoor = {one for one, is_in in zip(named, inside, strict=True) if is_in}
    indoor.update(path.id for path in paths.values() if rows[_row_id(path)].get("@indoor"))
    settled = {one: _walked(path) if one in indoor else path for one, path in paths.items()}
    lost = _unreached(settled, indoor.union(named))
    return {one: path for one, path in settled.items() if one not in lost}, len(lost)


def _row_id(path: Path) -> str:
    return f"path:{path.source_id}"


def _is_on_storey(values: Values) -> bool:
    return bool(cell_text(values.get("level"))) and "@floors" not in values


def _inside(shapes: list[shapely.Geometry], footprints: np.ndarray, measure: np.ufunc) -> list[bool]:
    """Which shapes lie, by area or length, inside one footprint larger than they are."""
    tree = STRtree(footprints)
    found = []
    for shape in shapes:
        near = footprints[tree.query(shape)]
        near = near[shapely.area(near) > shape.area]
        shares = measure(shapely.intersection(near, shape)) / max(float(measure(shape)), 1e-9)
        found.append(bool((shares >= INSIDE_SHARE).any()))
    return found


def _walked(path: Path) -> Path:
    kind = path.kind if path.kind is PathKind.STEPS else PathKind.INDOOR
    return replace(path, kind=kind, cart=False, vehicle=False)


def _unreached(paths: Mapping[str, Path], on_storeys: set[str]) -> set[str]:
    """The ways of those pieces of the network that are on storeys throughout."""
    network = PathNetwork.of(tuple(paths.values()))
    piece = network.edge_components(TravelMode.FOOT)
    upstairs = np.array([path.id in on_storeys for path in network.paths], dtype=bool)[network.edge_path]
    outside = np.unique(piece[~upstairs & (piece >= 0)])
    lost = network.edge_path[upstairs & ~np.isin(piece, outside)]
    return {network.paths[index].id for index in np.unique(lost)}
