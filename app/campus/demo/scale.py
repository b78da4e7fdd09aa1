"""Campuses of thousands of buildings for benchmarks: districts in staggered rows, joined by boulevards.

Each district is one of a few generated campuses, turned, mirrored and moved.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
from shapely.geometry import Polygon
from shapely.ops import unary_union

from app.campus.demo.boulevards import boulevards
from app.campus.demo.district import district
from app.campus.demo.site import Site
from app.domain.operation import Campus

PITCH_M = (1780.0, 1450.0)
"""Distance between the middles of two districts, along a row and between rows."""
LOOKS = 4
"""How many different districts are generated before they repeat in another position."""
VERGE_M = 30.0
"""Half the width of the strip that belongs to the campus along a boulevard."""


def sites(count: int, rng: np.random.Generator) -> list[Site]:
    """Places for that many districts in staggered rows, about as wide as high."""
    columns = max(1, math.ceil(math.sqrt(count * PITCH_M[1] / PITCH_M[0])))
    result = []
    for number in range(count):
        row, column = divmod(number, columns)
        result.append(
            Site(
                number=number,
                row=row,
                column=column,
                x=(column + (row % 2) / 2) * PITCH_M[0],
                y=-row * PITCH_M[1],
                turn_deg=float(rng.uniform(-3, 3)) if number else 0.0,
                mirrored=bool(number % 2),
            )
        )
    return result


def joined(looks: Sequence[Campus], count: int, rng: np.random.Generator) -> Campus:
    """One campus of that many districts; every look is given about the origin."""
    places = sites(count, rng)
    districts = [district(looks[site.number % len(looks)], site) for site in places]
    roads = boulevards({(site.row, site.column): one for site, one in zip(places, districts, strict=True)})
    edges = [one.info.boundary for one in districts] + [road.line.buffer(VERGE_M) for road in roads]
    together: dict[str, Any] = {
        field.name: tuple(record for one in districts for record in getattr(one, field.name))
        for field in fields(Campus)
        if field.name != "info"
    }
    together["paths"] += roads
    outline = unary_union(edges)
    boundary = Polygon(outline.exterior)
    return Campus(info=replace(looks[0].info, boundary=boundary), **together)


def trimmed(campus: Campus, buildings: int) -> Campus:
    """The campus with only so many buildings, those of depots before others, and what hangs on them."""
    stores = {depot.building_id for depot in campus.depots}
    order = sorted(range(len(campus.buildings)), key=lambda i: (campus.buildings[i].id not in stores, i))
    kept = tuple(campus.buildings[i] for i in sorted(order[:buildings]))
    here = {"", *(building.id for building in kept)}
    return replace(
        campus,
        buildings=kept,
        entrances=tuple(door for door in campus.entrances if door.building_id in here),
        rooms=tuple(room for room in campus.rooms if room.building_id in here),
        places=tuple(place for place in campus.places if place.building_id in here),
        hazmat=tuple(line for line in campus.hazmat if line.building_id in here),
    )
