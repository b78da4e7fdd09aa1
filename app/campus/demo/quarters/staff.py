"""Where the staff live: curved rows of houses, a school and a kindergarten."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count

from shapely.geometry import LineString

from app.campus.demo import shapes
from app.campus.demo.curves import XY, closed_area, spline
from app.campus.demo.draft import Draft, Name, Spot, lawn
from app.campus.demo.names import PLANTS
from app.domain.campus import BuildingUse, GroundKind

_PEAR: tuple[XY, ...] = ((468, 60), (492, 120), (496, 200), (474, 284))
_PEACH: tuple[XY, ...] = ((556, 30), (590, 110), (590, 216), (552, 318))
_LINKS: tuple[tuple[XY, ...], ...] = (
    ((552, 318), (516, 338), (474, 342)),
    ((474, 284), (456, 300), (440, 296)),
    ((468, 60), (462, 30), (460, -4)),
    ((556, 30), (550, 6), (548, -24)),
    ((495, 172), (540, 180), (594, 168)),
)
_VILLAS: tuple[XY, ...] = ((330, -510), (378, -486), (424, -500), (470, -500))


def fill(draft: Draft) -> None:
    """Draw the orchard quarter and the row of guest villas in the south."""
    draft.quarter = Name("Orchard", "果园")
    green = closed_area(
        [(442, 40), (470, 180), (450, 300), (520, 330), (575, 320), (618, 216), (616, 110), (570, 20)]
    )
    draft.ground(green, GroundKind.GREEN, Name("Orchard Gardens", "果园绿地"))
    numbers = count(1)
    pear, peach = spline(_PEAR), spline(_PEACH)
    draft.lane(pear, Name("Pear Lane", "梨巷"))
    draft.lane(peach, Name("Peach Lane", "桃巷"))
    for points in _LINKS:
        draft.lane(spline(points), Name("Orchard Lane", "果园巷"))
    for lane in (pear, peach):
        for side in (1, -1):
            _row_of_houses(draft, lane, side * 15.0, numbers)
    draft.build(
        Spot(572, 380, -48),
        shapes.court_u(42, 32, 12),
        BuildingUse.TEACHING,
        Name("Orchard School", "果园学校"),
        3,
    )
    draft.build(
        Spot(422, 176, 62),
        shapes.star(19, 12, 5),
        BuildingUse.OTHER,
        Name("Acorn Kindergarten", "橡果幼儿园"),
        2,
    )
    _villas(draft)


def _villas(draft: Draft) -> None:
    draft.quarter = Name("Cedar Row", "雪松里")
    lane = spline(_VILLAS)
    draft.lane(lane, Name("Cedar Lane", "雪松巷"))
    _row_of_houses(draft, lane, 14.0, count(60))
    draft.ground(
        Spot(400, -484, -4).place(lawn(150, 50, 20)), GroundKind.GREEN, Name("Cedar Green", "雪松绿地")
    )


def _row_of_houses(draft: Draft, lane: LineString, offset: float, numbers: Iterator[int]) -> None:
    """Short terraces along a lane, `offset` metres to its left (right if negative)."""
    at = 12.0
    while at < lane.length - 30:
        units = draft.floors(2, 3)
        at += units * 4.3
        here, ahead = lane.interpolate(at - 1), lane.interpolate(at + 1)
        turn = math.degrees(math.atan2(ahead.y - here.y, ahead.x - here.x))
        middle = Spot((here.x + ahead.x) / 2, (here.y + ahead.y) / 2, turn)
        number = next(numbers)
        plant = PLANTS[number % len(PLANTS)]
        draft.build(
            middle.at(0, offset, 0 if offset > 0 else 180),
            shapes.terrace(units, 7.6, 10.0, 1.5),
            BuildingUse.RESIDENTIAL,
            Name(f"{plant.en} Terrace {number}", f"{plant.zh}里{number}号"),
            draft.floors(2, 3),
            storey_m=3.0,
        )
        at += units * 4.3 + 5.5
