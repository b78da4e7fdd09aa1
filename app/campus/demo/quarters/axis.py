"""The central axis: gate, forecourt, mall, library, great hall, and the observatory on the hill."""

from __future__ import annotations

import math

from shapely.geometry import Point

from app.campus.demo import shapes
from app.campus.demo.curves import arc, spline
from app.campus.demo.draft import Draft, Name, Spot, lawn
from app.campus.demo.names import VIRTUES, hall
from app.domain.campus import BuildingUse, GroundKind


def fill(draft: Draft) -> None:
    """Draw the axis from the south gate to the hill."""
    draft.quarter = Name("Central Axis", "中轴")
    _gate(draft)
    _forecourt(draft)
    _mall(draft)
    _library(draft)
    _great_hall(draft)
    _hill(draft)


def _gate(draft: Draft) -> None:
    draft.ground(Spot(0, -606).place(lawn(74, 58, 20)), GroundKind.PLAZA, Name("Gate Square", "校门广场"))
    for side, en, zh in ((-1, "Gatehouse West", "南门西值班室"), (1, "Gatehouse East", "南门东值班室")):
        draft.build(Spot(side * 19, -622), shapes.bar(12, 9), BuildingUse.SERVICE, Name(en, zh), 1)
    draft.build(
        Spot(-70, -598, 4),
        shapes.ell(34, 24, 11),
        BuildingUse.ADMINISTRATION,
        Name("Visitor Centre", "访客中心"),
        2,
    )
    draft.build(
        Spot(70, -598, -4), shapes.ell(34, 24, 11, mirrored=True), BuildingUse.SERVICE,
        Name("Security Post", "保卫处指挥室"), 2, role="security",
    )  # fmt: skip


def _forecourt(draft: Draft) -> None:
    spot = Spot(0, -262)
    draft.ground(
        Point(0, -262).buffer(38, quad_segs=12),
        GroundKind.PLAZA,
        Name("Concord Plaza", "和合广场"),
        assembly=True,
    )
    draft.walk(arc((0, -262), 38, -90, 270, 5), 4.0, cart=True)
    draft.walk([(0, -331), (0, -300)], 8.0, cart=True)
    for turn in (0, 60, 120):
        a = math.radians(turn + 30)
        draft.walk(
            [
                (38 * math.cos(a), -262 + 38 * math.sin(a)),
                (0, -262),
                (-38 * math.cos(a), -262 - 38 * math.sin(a)),
            ],
            3.0,
        )
    draft.build(
        spot.at(-92, 2, 6),
        shapes.court_u(62, 44, 15),
        BuildingUse.ADMINISTRATION,
        Name("Concord House", "和合行政楼"),
        5,
    )
    draft.build(
        spot.at(104, -4, -6),
        shapes.courtyard(52, 44, 13),
        BuildingUse.ADMINISTRATION,
        Name("Registry", "教务楼"),
        4,
    )
    draft.walk([(38, -262), (70, -262), (74, -262)], 3.0)
    draft.walk([(-38, -262), (-58, -262)], 3.0)


def _mall(draft: Draft) -> None:
    for y, en, zh in ((-186.0, "South", "南"), (-118.0, "Middle", "中"), (-50.0, "North", "北")):
        lawn_name = Name(f"{en} Mall Lawn", f"中轴{zh}草坪")
        draft.ground(Spot(0, y).place(lawn(50, 58, 12)), GroundKind.GREEN, lawn_name, assembly=True)
        draft.walk([(-34, y - 34), (34, y - 34)], 3.0)
    for side in (-1, 1):
        draft.walk(
            spline([(side * 24, -231), (side * 34, -216), (side * 34, -84), (side * 34, -8)]), 5.0, cart=True
        )
    names = iter(VIRTUES)
    outlines = (shapes.bar(60, 20), shapes.tee(60, 34, 17), shapes.ell(60, 32, 16))
    for i, y in enumerate((-186.0, -116.0, -46.0)):
        for side in (-1, 1):
            if side == 1 and y > -100:
                continue
            draft.build(
                Spot(side * 60, y, -90 * side),
                outlines[i],
                BuildingUse.TEACHING,
                hall(next(names)),
                draft.floors(4, 5),
            )
    draft.build(
        Spot(78, -40, 20),
        shapes.round_hall(13, porch=8),
        BuildingUse.CULTURE,
        Name("Tea Pavilion", "听荷茶轩"),
        1,
    )


def _library(draft: Draft) -> None:
    draft.ground(
        Spot(0, 4).place(lawn(118, 46, 22)),
        GroundKind.PLAZA,
        Name("Library Square", "图书馆广场"),
        assembly=True,
    )
    draft.build(
        Spot(0, 82),
        shapes.courtyard(86, 72, 22),
        BuildingUse.LIBRARY,
        Name("Jade Library", "碧玉图书馆"),
        6,
        storey_m=4.2,
    )
    draft.walk(spline([(-60, 8), (-62, 60), (-58, 126), (-30, 150)]), 3.5, cart=True)
    draft.walk(spline([(60, 8), (62, 60), (58, 126), (30, 150)]), 3.5, cart=True)
    draft.walk(
        spline(
            [
                (-424, -10),
                (-300, 6),
                (-160, -4),
                (-60, 4),
                (0, 4),
                (60, 4),
                (160, 14),
                (262, 6),
                (330, 16),
                (418, 10),
            ]
        ),
        6.0,
        cart=True,
    )
    draft.walk([(0, -8), (0, 4), (0, 44)], 6.0)


def _great_hall(draft: Draft) -> None:
    draft.ground(
        Spot(0, 166).place(lawn(70, 40, 18)), GroundKind.GREEN, Name("North Lawn", "北草坪"), assembly=True
    )
    draft.walk(spline([(-30, 150), (-46, 170), (-44, 200), (-48, 262), (-20, 296), (0, 330)]), 3.5, cart=True)
    draft.walk(spline([(30, 150), (46, 170), (44, 200), (48, 262), (20, 296), (0, 330)]), 3.5, cart=True)
    draft.walk(spline([(-30, 150), (0, 142), (30, 150)]), 3.5, cart=True)
    draft.build(
        Spot(0, 240, 180),
        shapes.fan(58, 20, 84),
        BuildingUse.CULTURE,
        Name("Great Hall of Stars", "群星大礼堂"),
        3,
        storey_m=5.5,
    )
    draft.walk(spline([(-44, 196), (0, 190), (44, 196)]), 3.0)


def _hill(draft: Draft) -> None:
    draft.ground(Point(0, 476).buffer(26, quad_segs=8), GroundKind.PLAZA, Name("Star Terrace", "观星台"))
    draft.build(
        Spot(0, 476),
        shapes.round_hall(11),
        BuildingUse.RESEARCH,
        Name("Polaris Observatory", "北辰天文台"),
        3,
    )
    draft.build(
        Spot(-34, 520, 30), shapes.bar(14, 9), BuildingUse.CULTURE, Name("Cloud Pavilion", "望云亭"), 1
    )
    draft.build(
        Spot(252, -120, 25), shapes.round_hall(7), BuildingUse.CULTURE, Name("Heron Pavilion", "鹭影亭"), 1
    )
