"""Inside the ring: humanities in the south-west, science in the north-west, engineering in the north-east."""

from __future__ import annotations

from shapely.geometry import LineString, Point

from app.campus.demo import shapes
from app.campus.demo.curves import XY, arc, closed_area, spline
from app.campus.demo.draft import Draft, Name, Spot, lawn
from app.campus.demo.names import STARS, VIRTUES, hall
from app.domain.campus import BuildingUse, GroundKind

_GARDENS: tuple[tuple[Name, tuple[XY, ...]], ...] = (
    (
        Name("Cloister Gardens", "书院花园"),
        (
            (-392, -40), (-330, -22), (-230, -20), (-104, -28), (-92, -120), (-96, -226), (-160, -270),
            (-250, -262), (-318, -214), (-374, -132),
        ),
    ),
    (
        Name("Science Gardens", "理学花园"),
        (
            (-380, 92), (-330, 44), (-200, 32), (-106, 40), (-96, 130), (-66, 214), (-90, 296), (-190, 292),
            (-300, 236),
        ),
    ),
    (
        Name("Engineering Gardens", "工学花园"),
        (
            (72, 40), (150, 36), (262, 32), (276, 110), (290, 180), (276, 240), (210, 280), (120, 300),
            (72, 270), (78, 150),
        ),
    ),
)  # fmt: skip
"""The open ground between the halls of each quarter."""

_T, _L, _R, _S = BuildingUse.TEACHING, BuildingUse.LABORATORY, BuildingUse.RESEARCH, BuildingUse.SERVICE


def fill(draft: Draft) -> None:
    """Draw the three academic quarters, the strip along the brook and the western court."""
    for name, points in _GARDENS:
        draft.ground(closed_area(points), GroundKind.GREEN, name)
    _humanities(draft, Spot(-226, -132, 9))
    _science(draft, Spot(-226, 142, -7))
    _engineering(draft, Spot(176, 166, 5))
    _brookside(draft)
    _student_centre(draft)


def _pinwheel(draft: Draft, spot: Spot, reach: float, first: int) -> None:
    """Four L-shaped halls that turn about a square lawn with crossing paths."""
    draft.ground(
        spot.place(lawn(2 * reach - 50, 2 * reach - 50, 10)), GroundKind.GREEN, CLOISTER, assembly=True
    )
    for i in range(4):
        corner = spot.at(0, 0, 90 * i).at(8, -reach + 4)
        draft.build(corner, shapes.ell(64, 32, 14), _T, hall(VIRTUES[first + i]), draft.floors(4, 5))
    half = reach - 22
    draft.walk(
        spot.line([(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]),
        3.0,
        cart=True,
    )
    draft.walk(spot.line([(-half, -half), (0, 0), (half, half)]), 2.5)
    draft.walk(spot.line([(half, -half), (0, 0), (-half, half)]), 2.5)


CLOISTER = Name("Cloister Lawn", "书院草坪")


def _humanities(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Cloister Quarter", "书院区")
    _pinwheel(draft, spot.at(58, 16), 58, 6)
    draft.build(spot.at(-74, 46), shapes.court_u(64, 46, 14), _T, hall(VIRTUES[10]), draft.floors(4, 6))
    draft.build(spot.at(-68, -32), shapes.courtyard(50, 46, 13), _T, hall(VIRTUES[11]), draft.floors(4, 5))
    draft.ground(spot.at(-75, 8).place(lawn(64, 24)), GroundKind.GREEN, Name("Candour Garden", "明诚园"))
    draft.build(
        spot.at(38, -104, 12), shapes.fan(40, 13, 96), _T, Name("Moon Theatre", "望月报告厅"), 2, storey_m=5
    )
    draft.build(spot.at(-46, -100, -22), shapes.tee(46, 32, 14), _T, hall(VIRTUES[12]), 4)
    draft.build(spot.at(60, 109, -5), shapes.bar(66, 16), _T, hall(VIRTUES[13]), draft.floors(3, 4))
    draft.build(spot.at(-11, 97, -14), shapes.ell(40, 30, 13), _T, hall(VIRTUES[14]), 3)
    draft.build(spot.at(100, -72, 30), shapes.ell(46, 34, 13), _T, hall(VIRTUES[15]), 4)
    draft.walk(
        spline(
            spot.line(
                [
                    (-46, 138),
                    (-50, 110),
                    (-44, 80),
                    (-32, 56),
                    (-30, 20),
                    (-30, -40),
                    (-8, -74),
                    (0, -128),
                    (10, -156),
                ]
            )
        ),
        4.0,
        cart=True,
    )
    for points in (
        [(-30, 6), (-8, 14), (22, 16)],
        [(98, 14), (126, 10), (156, 0), (192, -2)],
        [(-30, 8), (-80, 6), (-120, 12)],
        [(62, -22), (60, -52), (40, -74), (2, -84)],
        [(60, 52), (96, 70), (104, 118)],
        [(94, -20), (126, -48), (140, -84), (128, -110), (100, -136)],
    ):
        draft.walk(spline(spot.line([(float(x), float(y)) for x, y in points])), 3.0, cart=True)
    draft.lane(
        spline(spot.line([(-178, 22), (-144, 28), (-122, 8), (-114, -34), (-98, -78), (-88, -122)])),
        Name("Ink Lane", "墨香巷"),
    )


def _science(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Science Quarter", "理学区")
    names = [hall(star) for star in STARS[:6]]
    meadow = Name("Meadow of Curiosity", "格物草坪")
    draft.ground(spot.at(0, 4).place(lawn(84, 64, 14)), GroundKind.GREEN, meadow, assembly=True)
    high = 4.2
    draft.build(spot.at(-2, 84), shapes.comb(104, 46, 14, 4), _L, names[0], 6, storey_m=high, role="hazmat")
    draft.build(
        spot.at(-84, 34, 4), shapes.courtyard(54, 54, 15), _L, names[1], 5, storey_m=high, role="hazmat"
    )
    draft.build(spot.at(96, 38, 90), shapes.aitch(64, 46, 15), _L, names[2], 6, storey_m=high, role="hazmat")
    draft.build(
        spot.at(-88, -50), shapes.ell(68, 42, 15, mirrored=True), _R, names[3], 5, role="laboratory_safety"
    )
    draft.build(spot.at(92, -54), shapes.ell(66, 44, 15), _T, names[4], 5)
    draft.build(
        spot.at(4, -66),
        shapes.ring_hall(25, 12),
        _R,
        Name("Lyra Light Source", "天琴光源"),
        2,
        storey_m=5,
        role="hazmat",
    )
    draft.build(spot.at(16, 138), shapes.bar(20, 12), _S, Name("Solvent Store", "溶剂库"), 1, role="hazmat")
    draft.build(spot.at(46, 142), shapes.bar(14, 10), _S, Name("Gas Store", "气瓶库"), 1, role="hazmat")
    draft.build(spot.at(140, 36, 90), shapes.bar(56, 16), _R, names[5], 4)
    for i, x in enumerate((92.0, 112.0, 132.0)):
        name = Name(f"Glasshouse {i + 1}", f"实验温室{i + 1}")
        draft.build(spot.at(x, 108 + i * 6, -8), shapes.bar(12, 28), _R, name, 1)
    draft.walk(spline(spot.line([(-50, -34), (-50, 40), (50, 42), (50, -34)])), 3.0, cart=True)
    draft.walk(spot.line([(-50, -34), (50, -34)]), 3.0, cart=True)
    draft.walk(spot.line([(-50, -34), (0, 4), (50, 40)]), 2.5)
    draft.walk(spot.line([(50, -34), (0, 4), (-50, 38)]), 2.5)
    draft.walk(spline(spot.line([(-50, -34), (-42, -70), (-36, -104), (-38, -140)])), 3.5, cart=True)
    draft.walk(spline(spot.line([(50, -34), (46, -70), (42, -100), (44, -136)])), 3.5, cart=True)
    draft.walk(spline(spot.line([(50, 2), (110, -6), (150, -2), (168, -20)])), 3.0)
    draft.walk(spline(spot.line([(-50, 2), (-92, -10), (-130, -4), (-176, -8)])), 3.0)
    draft.lane(
        spline(spot.line([(-72, 126), (-50, 117), (0, 116), (54, 120), (72, 146), (78, 205)])),
        Name("Alchemy Lane", "丹青巷"),
    )


def _engineering(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Engineering Quarter", "工学区")
    names = [hall(star) for star in STARS[6:11]]
    draft.ground(
        spot.at(-6, -8).place(lawn(58, 70, 16)), GroundKind.GREEN, Name("Gear Court", "齿轮园"), assembly=True
    )
    high = 4.2
    draft.build(spot.at(-16, 66), shapes.courtyard(80, 50, 15), _L, names[0], 5, storey_m=high, role="hazmat")
    draft.build(
        spot.at(-66, -2, 90), shapes.comb(76, 46, 15, 3), _L, names[1], 5, storey_m=high, role="hazmat"
    )
    draft.build(spot.at(60, 10, -90), shapes.comb(80, 44, 16, 3), _T, names[2], 5)
    draft.build(
        spot.at(-46, -84),
        shapes.tower_on_podium(44, 36, 46),
        _R,
        Name("Orion Tower", "猎户塔楼"),
        16,
        storey_m=3.8,
    )
    draft.build(spot.at(28, -86, 4), shapes.ell(58, 40, 16), _T, names[3], 4)
    draft.build(
        spot.at(54, 88, -24),
        shapes.bar(46, 24),
        _L,
        Name("Foundry Hall", "铸造工坊"),
        1,
        storey_m=9,
        role="hazmat",
    )
    draft.build(
        spot.at(-46, 127, -4), shapes.bar(60, 26), _R, Name("Bridge Laboratory", "桥梁实验室"), 1, storey_m=12
    )
    draft.build(spot.at(-102, 84, 90), shapes.bar(44, 15), _T, names[4], 4)
    draft.walk(spline(spot.line([(-36, -46), (-34, 28), (22, 32), (28, -46), (-36, -46)])), 3.0, cart=True)
    draft.walk(
        spline(spot.line([(-118, 12), (-104, -54), (-36, -48), (28, -48), (84, -50), (112, -20)])),
        3.5,
        cart=True,
    )
    draft.walk(spline(spot.line([(-8, -47), (-10, -90), (-14, -154)])), 3.5, cart=True)
    draft.lane(
        spline(spot.line([(-108, 186), (-92, 146), (-80, 106), (-40, 101), (0, 102), (16, 122), (24, 152)])),
        Name("Anvil Lane", "铁砧巷"),
    )


def _brookside(draft: Draft) -> None:
    draft.quarter = Name("Brookside", "溪畔")
    cygnus, draco = Name("Cygnus Crescent", "天鹅弯楼"), Name("Draco Crescent", "天龙弯楼")
    draft.build(Spot(374, 108, -72), shapes.crescent(190, 16, 27), _T, cygnus, 5)
    draft.build(Spot(378, -42, -96), shapes.crescent(190, 16, 24), _R, draco, 5)
    draft.build(
        Spot(226, -246, -28), shapes.crescent(120, 15, 36), _T, Name("Lakeside School", "临湖学院"), 4
    )
    draft.build(
        Spot(357, -152, 60), shapes.round_hall(8, porch=6), BuildingUse.CULTURE, Name("Boathouse", "舟坞"), 1
    )
    draft.build(
        Spot(112, -22, 30), shapes.star(17, 10, 5), BuildingUse.CULTURE, Name("Lake Gallery", "映星画廊"), 2
    )
    draft.walk(
        spline([(346, -110), (354, -60), (352, 10), (354, 66), (348, 120), (334, 176)]), 3.0, cart=True
    )
    draft.walk(spline([(150, -318), (164, -270), (150, -230), (140, -204)]), 3.0, cart=True)
    draft.ground(Point(222, -116).buffer(150), GroundKind.GREEN, Name("Lake Park", "映星公园"))


def _student_centre(draft: Draft) -> None:
    draft.quarter = Name("Union Court", "联谊庭")
    draft.build(
        Spot(-362, 44),
        shapes.crescent(52, 17, 92),
        BuildingUse.CULTURE,
        Name("Student Union", "学生活动中心"),
        4,
        role="student_affairs",
    )
    draft.build(
        Spot(-366, -60, 166),
        shapes.crescent(64, 24, 66),
        BuildingUse.CANTEEN,
        Name("Saffron Canteen", "藏红食堂"),
        3,
        role="catering",
    )
    draft.ground(Point(-364, -6).buffer(24), GroundKind.PLAZA, Name("West Plaza", "西广场"), assembly=True)
    draft.walk(LineString(arc((-364, -6), 24, 0, 360, 5)), 3.0)
