"""What a person should know about a campus before relying on it. The checks change nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from app.campus.network import PathNetwork
from app.domain.campus import Building, BuildingState, TravelMode
from app.domain.message import Message, msg
from app.domain.operation import Campus
from app.domain.source import Finding, Severity

MIN_STOREY_M = 2.2
"""Full height of a usable storey; below it the height or the number of floors is wrong. The Chinese rules for
building area (GB/T 50353) count storeys of less than 2.20 m by half; primary not checked."""
CONTAINED_SHARE = 0.9
REACH_M = 50.0
"""A building further than this from every way cannot be reached by the network."""
MIN_LARGEST_SHARE = 0.9
_NAMED = 5


def check_campus(campus: Campus, network: PathNetwork) -> tuple[Finding, ...]:
    """All findings about a campus, gravest subjects first."""
    return (
        *low_storeys(campus.buildings),
        *same_footprints(campus.buildings),
        *buildings_inside_others(campus.buildings),
        *unknown_figures(campus.buildings),
        *disconnected(campus, network),
        *unreached_buildings(campus.buildings, network),
    )


def low_storeys(buildings: Iterable[Building]) -> Iterator[Finding]:
    """Buildings with less than 2.2 m a floor, each by name."""
    for one in buildings:
        if one.floors and one.height_m is not None and one.height_m < MIN_STOREY_M * one.floors - 1e-6:
            yield _warning(
                msg(
                    "quality.low_storeys",
                    building=one.name,
                    height=f"{one.height_m:.2f}",
                    floors=one.floors,
                    storey=f"{one.height_m / one.floors:.2f}",
                ),
                one.id,
            )


def same_footprints(buildings: Iterable[Building]) -> Iterator[Finding]:
    """Buildings drawn twice: exactly the same footprint."""
    groups: dict[bytes, list[Building]] = defaultdict(list)
    for one in buildings:
        groups[shapely.to_wkb(shapely.normalize(one.footprint))].append(one)
    for same in groups.values():
        for one in same[1:]:
            yield _warning(msg("quality.same_footprint", building=one.name, other=same[0].name), one.id)


def buildings_inside_others(buildings: Sequence[Building]) -> Iterator[Finding]:
    """Buildings drawn inside a larger one, whose people may be counted twice."""
    footprints = np.array([one.footprint for one in buildings], dtype=object)
    inner, outer = STRtree(footprints).query(footprints, predicate="intersects")
    larger = shapely.area(footprints[outer]) > shapely.area(footprints[inner])
    inner, outer = inner[larger], outer[larger]
    if not len(inner):
        return
    share = shapely.area(shapely.intersection(footprints[inner], footprints[outer])) / shapely.area(
        footprints[inner]
    )
    for a, b in zip(inner[share >= CONTAINED_SHARE], outer[share >= CONTAINED_SHARE], strict=True):
        message = msg("quality.inside_other", building=buildings[a].name, other=buildings[b].name)
        yield _warning(message, buildings[a].id)


def unknown_figures(buildings: Sequence[Building]) -> Iterator[Finding]:
    """How many buildings come without floors or height; figures that depend on them are estimates."""
    total = len(buildings)
    without_floors = [one for one in buildings if one.floors is None]
    if without_floors:
        yield Finding(
            Severity.INFO,
            msg("quality.unknown_floors", n=len(without_floors), total=total, names=_names(without_floors)),
        )
    without_height = [one for one in buildings if one.height_m is None]
    if without_height:
        yield Finding(
            Severity.INFO,
            msg("quality.unknown_height", n=len(without_height), total=total, names=_names(without_height)),
        )


def disconnected(campus: Campus, network: PathNetwork) -> Iterator[Finding]:
    """Modes whose ways do not hang together, or a campus without ways."""
    if not campus.paths:
        yield _warning(msg("quality.no_paths"), "")
        return
    for mode in TravelMode:
        found = network.connectivity(mode)
        if found.length_m == 0:
            yield _warning(msg("quality.no_ways", mode=mode), "")
        elif found.largest_share < MIN_LARGEST_SHARE:
            share = f"{100 * found.largest_share:.1f}"
            yield _warning(msg("quality.disconnected", mode=mode, share=share, pieces=found.components), "")


def unreached_buildings(buildings: Sequence[Building], network: PathNetwork) -> Iterator[Finding]:
    """Standing buildings that no way of the main walking network comes near."""
    lines = main_lines(network, TravelMode.FOOT)
    if not len(lines):
        return
    tree = STRtree(lines)
    standing = [one for one in buildings if one.state is not BuildingState.PLANNED]
    footprints = np.array([one.footprint for one in standing], dtype=object)
    reached = {int(index) for index in tree.query(footprints, predicate="dwithin", distance=REACH_M)[0]}
    for index, one in enumerate(standing):
        if index not in reached:
            yield _warning(msg("quality.unreached", building=one.name, metres=round(REACH_M)), one.id)


def main_lines(network: PathNetwork, mode: TravelMode) -> NDArray[np.object_]:
    """The edges of the longest connected piece of a mode's network; none where the mode has no ways."""
    piece = network.edge_components(mode)
    used = piece >= 0
    if not used.any():
        return np.empty(0, dtype=object)
    main = int(np.bincount(piece[used], weights=network.edge_length_m[used]).argmax())
    lines: NDArray[np.object_] = network.edge_lines[piece == main]
    return lines


def _names(buildings: Sequence[Building]) -> str:
    named = ", ".join(one.name for one in buildings[:_NAMED])
    return f"{named} …" if len(buildings) > _NAMED else named


def _warning(message: Message, subject: str) -> Finding:
    return Finding(Severity.WARNING, message, subject)
