"""Where students live: four quarters, each with a plan of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import count

from shapely.geometry import LineString, Point, Polygon

from app.campus.demo import shapes
from app.campus.demo.curves import XY, closed_area, spline
from app.campus.demo.draft import Draft, Name, Spot, lawn
from app.campus.demo.names import numbered
from app.domain.campus import BuildingUse, GroundKind

_HOUSE = Name("House", "号楼")


def fill(draft: Draft) -> None:
    """Draw the residential quarters."""
    _pond_quarter(draft, Spot(-560, -205, -67))
    _round_quarter(draft, Spot(-588, 188, 70))
    _court_quarter(draft, Spot(572, -206, 74))
    _tower_quarter(draft, Spot(152, -446, 0))


def _dorm(draft: Draft, spot: Spot, shape: Polygon, numbers: Iterator[int], low: int, high: int) -> None:
    number = next(numbers)
    draft.build(
        spot,
        shape,
        BuildingUse.DORMITORY,
        numbered(draft.quarter, _HOUSE, number),
        draft.floors(low, high),
        storey_m=3.3,
    )


def _loop(draft: Draft, spot: Spot, width: float, depth: float, name: Name) -> None:
    """The quarter's own street, a rounded rectangle."""
    outline = spot.place(lawn(width, depth, 34))
    draft.lane(LineString(outline.exterior.coords), name, 5.5)
    draft.ground(
        outline.buffer(-5), GroundKind.GREEN, Name(f"{draft.quarter.en} Gardens", f"{draft.quarter.zh}庭园")
    )


def _pond_quarter(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Lotus", "荷园")
    numbers = count(1)
    draft.ground(
        spot.place(lawn(190, 76, 30)), GroundKind.GREEN, Name("Lotus Green", "荷园绿地"), assembly=True
    )
    for x in (-126.0, -42.0, 42.0, 126.0):
        _dorm(draft, spot.at(x, 68 - abs(x) * 0.05, -x * 0.05), shapes.bar(66, 15), numbers, 6, 7)
    for x in (-118.0, -20.0, 78.0):
        _dorm(draft, spot.at(x, -66, 180), shapes.court_u(72, 44, 14), numbers, 5, 7)
    _dorm(draft, spot.at(-146, 4, 90), shapes.bar(60, 15), numbers, 6, 7)
    draft.build(
        spot.at(146, 2, 90),
        shapes.tower_on_podium(46, 34, 40),
        BuildingUse.CANTEEN,
        Name("Lotus Canteen", "荷园食堂"),
        3,
    )
    draft.build(
        spot.at(138, -64, 10),
        shapes.ell(32, 24, 11),
        BuildingUse.COMMERCIAL,
        Name("Lotus Market", "荷园超市"),
        2,
    )
    oval = spot.place(shapes.stadium_oval(56, 27))
    draft.walk(LineString(oval.exterior.coords), 2.5)
    ring = spot.place(lawn(208, 84, 34))
    draft.walk(LineString(ring.exterior.coords), 3.0, cart=True)
    for x in (-84.0, 0.0, 84.0):
        draft.walk(spot.line([(x, 42), (x, 98)]), 2.5, cart=True)
    for x in (-69.0, 29.0):
        draft.walk(spot.line([(x, -42), (x, -98)]), 2.5)
    for side in (-1, 1):
        draft.walk(spot.line([(0, side * 27), (0, side * 42)]), 2.5)
        draft.walk(spot.line([(side * 55, 0), (side * 104, 0)]), 2.5)
    _loop(draft, spot, 356, 196, Name("Lotus Lane", "荷园路"))
    draft.lane(spline(spot.line([(20, 98), (22, 120), (18, 150)])), Name("Lotus Lane", "荷园路"))
    draft.lane(spline(spot.line([(-60, -98), (-62, -120), (-60, -150)])), Name("Lotus Lane", "荷园路"))


def _round_quarter(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Maple", "枫园")
    numbers = count(1)
    draft.ground(
        spot.place(Point(0, 0).buffer(50, quad_segs=12)),
        GroundKind.GREEN,
        Name("Maple Round", "枫园圆庭"),
        assembly=True,
    )
    for turn in (0, 72, 144, 216, 288):
        middle = spot.at(0, 0, turn + 36)
        _dorm(draft, middle.at(0, 76), shapes.crescent(76, 15, 54), numbers, 6, 7)
    for x, y, turn in ((-122, 66, 75), (-122, -62, 105), (122, 66, 105), (122, -62, 75)):
        _dorm(draft, spot.at(x, y, turn), shapes.ell(62, 34, 14), numbers, 5, 6)
    draft.build(
        spot.at(118, 2, -90),
        shapes.round_hall(19, porch=14),
        BuildingUse.CANTEEN,
        Name("Maple Canteen", "枫园食堂"),
        3,
    )
    draft.build(
        spot.at(-128, 2, 90), shapes.bar(30, 18), BuildingUse.COMMERCIAL, Name("Maple Arcade", "枫园商廊"), 2
    )
    for radius in (50, 91):
        round_walk = spot.place(Point(0, 0).buffer(radius, quad_segs=12)).exterior
        draft.walk(LineString(round_walk.coords), 3.0, cart=True)
    for turn, reach in ((90, 114), (162, 91), (234, 139), (306, 139), (18, 91)):
        a = math.radians(turn)
        draft.walk(spot.line([(0, 0), (reach * math.cos(a), reach * math.sin(a))]), 3.0, cart=True)
    _loop(draft, spot, 304, 222, Name("Maple Lane", "枫园路"))
    draft.lane(spline(spot.line([(40, -111), (44, -126), (40, -160)])), Name("Maple Lane", "枫园路"))
    draft.lane(spline(spot.line([(-20, 111), (-22, 126), (-21, 140)])), Name("Maple Lane", "枫园路"))


def _court_quarter(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Bamboo", "竹园")
    numbers = count(1)
    for i, x in enumerate((-96.0, 0.0, 96.0)):
        court = spot.at(x, 0, (-5, 0, 5)[i])
        draft.ground(
            court.place(lawn(52, 68, 12)),
            GroundKind.GREEN,
            Name(f"Bamboo Court {i + 1}", f"竹园{i + 1}院"),
            assembly=i == 1,
        )
        _dorm(draft, court.at(0, 62, 180), shapes.bar(68, 15), numbers, 6, 7)
        _dorm(draft, court.at(0, -62), shapes.ell(76, 34, 14, mirrored=i == 2), numbers, 6, 7)
        draft.walk(LineString(court.place(lawn(60, 78, 14)).exterior.coords), 2.5)
        draft.walk(court.line([(-18, -39), (18, 39)]), 2.5)
    for i, x in enumerate((-48.0, 48.0)):
        _dorm(draft, spot.at(x, 8, 90 + (3, -3)[i]), shapes.bar(64, 14), numbers, 6, 7)
    _dorm(draft, spot.at(-152, 4, 84), shapes.bar(62, 15), numbers, 6, 7)
    draft.build(
        spot.at(146, 6, 96),
        shapes.court_u(52, 36, 14),
        BuildingUse.CANTEEN,
        Name("Bamboo Canteen", "竹园食堂"),
        3,
    )
    draft.walk(spline(spot.line([(-176, 46), (-96, 44), (0, 45), (96, 44), (150, 50)])), 3.0, cart=True)
    draft.walk(spline(spot.line([(-176, -42), (-96, -40), (0, -40), (96, -40), (150, -40)])), 3.0, cart=True)
    _loop(draft, spot, 352, 190, Name("Bamboo Lane", "竹园路"))
    draft.lane(spline(spot.line([(60, 98), (62, 120), (60, 160)])), Name("Bamboo Lane", "竹园路"))
    draft.lane(spline(spot.line([(0, -98), (2, -120), (0, -140)])), Name("Bamboo Lane", "竹园路"))


_TOWERS = ((-74, 62, 10), (-76, -46, 40), (0, 0, 60), (22, -72, 25), (100, -62, 50), (26, 76, 35))
_GARDEN_WALK: tuple[XY, ...] = (
    (-122, 0), (-84, 8), (-42, 26), (-26, 48), (-8, 56), (20, 38), (46, 34), (52, 4), (58, -24), (40, -36),
    (0, -42), (-34, -28), (-84, 8),
)  # fmt: skip


def _tower_quarter(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Osmanthus", "桂园")
    lane = Name("Osmanthus Lane", "桂园路")
    numbers = count(1)
    for x, y, turn in _TOWERS:
        _dorm(draft, spot.at(x, y, turn), shapes.star(31, 15), numbers, 10, 14)
    draft.build(
        spot.at(88, 16, -32),
        shapes.ell(40, 30, 14),
        BuildingUse.CANTEEN,
        Name("Osmanthus Canteen", "桂园食堂"),
        2,
    )
    garden = spot.place(closed_area(_GARDEN_WALK[1:-1])).buffer(9)
    draft.ground(garden, GroundKind.GREEN, Name("Osmanthus Garden", "桂花园"), assembly=True)
    draft.walk(spline(spot.line(_GARDEN_WALK)), 3.0, cart=True)
    draft.walk(spline(spot.line([(-26, 48), (-32, 90), (-36, 128)])), 3.0)
    draft.walk(spline(spot.line([(54, -10), (100, -18), (150, -14)])), 3.0)
    draft.lane(spline(spot.line([(-20, -117), (-26, -84), (-34, -28)])), lane)
    draft.lane(spline(spot.line([(124, 26), (104, 40), (70, 44), (46, 34)])), lane)
