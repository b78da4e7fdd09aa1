"""Inside the ring: humanities in the south-west, science in the north-west, engineering in the north-east."""

from __future__ import annotations

from shapely.geometry import Point

from app.campus.demo import shapes
from app.campus.demo.curves import arc, spline
from app.campus.demo.draft import Draft, Name, Spot, lawn
from app.campus.demo.names import STARS, VIRTUES, hall
from app.domain.campus import BuildingUse, GroundKind

_T, _L, _R = BuildingUse.TEACHING, BuildingUse.LABORATORY, BuildingUse.RESEARCH


def fill(draft: Draft) -> None:
    """Draw the three academic quarters and the strip along the brook."""
    _humanities(draft, Spot(-226, -132, 9))
    _science(draft, Spot(-226, 142, -7))
    _engineering(draft, Spot(176, 166, 5))
    _brookside(draft)
    _student_centre(draft)


def _pinwheel(draft: Draft, spot: Spot, reach: float, first: int) -> None:
    """Four L-shaped halls that turn about a square lawn with crossing paths."""
    draft.ground(spot.place(lawn(2 * reach - 50, 2 * reach - 50, 10)), GroundKind.GREEN, assembly=True)
    for i in range(4):
        corner = spot.at(0, 0, 90 * i).at(8, -reach + 4)
        draft.build(corner, shapes.ell(62, 30, 14), _T, hall(VIRTUES[first + i]), draft.floors(4, 5))
    half = reach - 22
    draft.walk(spot.line([(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]), 3.0)
    draft.walk(spot.line([(-half, -half), (0, 0), (half, half)]), 2.5)
    draft.walk(spot.line([(half, -half), (0, 0), (-half, half)]), 2.5)


def _humanities(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Cloister Quarter", "书院区")
    _pinwheel(draft, spot.at(62, 14), 58, 6)
    draft.build(spot.at(-72, 50), shapes.court_u(64, 50, 14), _T, hall(VIRTUES[10]), draft.floors(4, 6))
    draft.build(spot.at(-78, -32), shapes.courtyard(58, 50, 13), _T, hall(VIRTUES[11]), draft.floors(4, 5))
    draft.ground(spot.at(-75, 10).place(lawn(64, 22)), GroundKind.GREEN)
    draft.build(
        spot.at(38, -104, 12),
        shapes.fan(40, 13, 96),
        _T,
        Name("Moon Lecture Theatre", "望月报告厅"),
        2,
        storey_m=5,
    )
    draft.build(spot.at(-44, -98, -22), shapes.tee(46, 32, 14), _T, hall(VIRTUES[12]), 4)
    draft.walk(
        spline(spot.line([(-32, 122), (-24, 70), (-28, 20), (-30, -40), (-6, -74), (0, -128), (10, -156)])),
        4.0,
        cart=True,
    )
    draft.walk(spline(spot.line([(-30, 6), (-8, 14), (26, 14)])), 3.0)
    draft.walk(spline(spot.line([(98, 14), (126, 10), (156, 0), (192, -2)])), 3.0)
    draft.walk(spline(spot.line([(-30, 8), (-80, 4), (-120, 12), (-152, 26)])), 3.0)
    draft.walk(spline(spot.line([(62, -22), (60, -52), (40, -74), (2, -78)])), 3.0)
    draft.walk(spline(spot.line([(62, 50), (58, 80), (64, 118)])), 3.0)
    draft.lane(spline(spot.line([(-180, 58), (-128, 84), (-114, 20), (-118, -40), (-96, -78), (-84, -116)])))


def _science(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Science Quarter", "理学区")
    stars = iter(STARS)
    draft.ground(
        spot.at(0, 4).place(lawn(84, 64, 14)),
        GroundKind.GREEN,
        Name("Meadow of Curiosity", "格物草坪"),
        assembly=True,
    )
    draft.build(
        spot.at(-2, 84), shapes.comb(104, 46, 14, 4), _L, hall(next(stars)), 6, storey_m=4.2, role="hazmat"
    )
    draft.build(
        spot.at(-92, 34, 4),
        shapes.courtyard(60, 56, 15),
        _L,
        hall(next(stars)),
        5,
        storey_m=4.2,
        role="hazmat",
    )
    draft.build(
        spot.at(96, 42, 90), shapes.aitch(64, 46, 15), _L, hall(next(stars)), 6, storey_m=4.2, role="hazmat"
    )
    draft.build(
        spot.at(-84, -52), shapes.ell(70, 46, 15, mirrored=True), _R, hall(next(stars)), 5, role="hazmat"
    )
    draft.build(spot.at(92, -54), shapes.ell(66, 44, 15), _T, hall(next(stars)), 5)
    draft.build(
        spot.at(4, -64),
        shapes.ring_hall(25, 12),
        _R,
        Name("Lyra Light Source", "天琴光源"),
        2,
        storey_m=5,
        role="hazmat",
    )
    draft.build(
        spot.at(-78, 98, 12),
        shapes.bar(20, 12),
        BuildingUse.SERVICE,
        Name("Solvent Store", "溶剂库"),
        1,
        role="hazmat",
    )
    draft.build(
        spot.at(78, 102),
        shapes.bar(14, 9),
        BuildingUse.SERVICE,
        Name("Gas Store", "气瓶库"),
        1,
        role="hazmat",
    )
    for i, x in enumerate((104.0, 122.0)):
        draft.build(
            spot.at(x, 92, -12), shapes.bar(12, 26), _R, Name(f"Glasshouse {i + 1}", f"实验温室{i + 1}"), 1
        )
    draft.walk(spline(spot.line([(-50, -34), (-50, 40), (50, 42), (50, -34)])), 3.0)
    draft.walk(spot.line([(-50, -34), (50, -34)]), 3.0)
    draft.walk(spot.line([(-50, -34), (0, 4), (50, 40)]), 2.5)
    draft.walk(spot.line([(50, -34), (0, 4), (-50, 38)]), 2.5)
    draft.walk(spline(spot.line([(-50, -34), (-42, -70), (-36, -104), (-38, -140)])), 3.5, cart=True)
    draft.walk(spline(spot.line([(50, -34), (46, -70), (42, -100), (44, -136)])), 3.5, cart=True)
    draft.walk(spline(spot.line([(50, 2), (110, -4), (150, 2), (168, -20)])), 3.0)
    draft.walk(spline(spot.line([(-50, 2), (-92, -8), (-130, 0), (-168, 4)])), 3.0)
    draft.lane(
        spline(spot.line([(-176, 22), (-132, 40), (-118, 84), (-60, 118), (10, 120), (64, 124), (84, 162)])),
        Name("Alchemy Lane", "丹青巷"),
    )


def _engineering(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Engineering Quarter", "工学区")
    stars = iter(STARS[6:])
    draft.ground(
        spot.at(-6, -8).place(lawn(58, 70, 16)), GroundKind.GREEN, Name("Gear Court", "齿轮园"), assembly=True
    )
    draft.build(
        spot.at(-12, 72), shapes.courtyard(82, 52, 15), _L, hall(next(stars)), 5, storey_m=4.2, role="hazmat"
    )
    draft.build(
        spot.at(-66, 6, 90), shapes.comb(78, 46, 15, 3), _L, hall(next(stars)), 5, storey_m=4.2, role="hazmat"
    )
    draft.build(spot.at(62, 16, -90), shapes.comb(80, 44, 16, 3), _T, hall(next(stars)), 5)
    draft.build(
        spot.at(-46, -82),
        shapes.tower_on_podium(44, 36, 46),
        _R,
        Name("Orion Tower", "猎户塔楼"),
        16,
        storey_m=3.8,
    )
    draft.build(spot.at(28, -84, 4), shapes.ell(60, 40, 16), _T, hall(next(stars)), 4)
    draft.build(
        spot.at(34, 118, 12),
        shapes.bar(66, 26),
        _L,
        Name("Foundry Hall", "铸造工坊"),
        1,
        storey_m=9,
        role="hazmat",
    )
    draft.build(
        spot.at(-50, 124, 16), shapes.bar(58, 24), _R, Name("Bridge Laboratory", "桥梁实验室"), 1, storey_m=12
    )
    draft.walk(spline(spot.line([(-36, -44), (-34, 30), (22, 34), (28, -44), (-36, -44)])), 3.0)
    draft.walk(
        spline(spot.line([(-118, 12), (-104, -54), (-36, -48), (28, -46), (84, -48), (112, -20)])),
        3.5,
        cart=True,
    )
    draft.walk(spline(spot.line([(-8, -46), (-10, -90), (-14, -154)])), 3.5, cart=True)
    draft.lane(
        spline(spot.line([(-66, 172), (-88, 120), (-72, 98), (0, 100), (58, 92), (78, 120), (64, 150)])),
        Name("Anvil Lane", "铁砧巷"),
    )


def _brookside(draft: Draft) -> None:
    draft.quarter = Name("Brookside", "溪畔")
    curve = shapes.crescent(190, 16, 27)
    draft.build(Spot(374, 108, -72), curve, BuildingUse.TEACHING, Name("Cygnus Crescent", "天鹅弯楼"), 5)
    draft.build(
        Spot(378, -42, -96),
        shapes.crescent(190, 16, 24),
        BuildingUse.RESEARCH,
        Name("Draco Crescent", "天龙弯楼"),
        5,
    )
    draft.walk(
        spline([(346, -110), (354, -60), (352, 10), (354, 66), (348, 120), (334, 176)]), 3.0, cart=True
    )
    draft.build(
        Spot(226, -246, -28),
        shapes.crescent(120, 15, 36),
        BuildingUse.TEACHING,
        Name("Lakeside School", "临湖学院"),
        4,
    )
    draft.build(Spot(330, -196, 38), shapes.round_hall(10), BuildingUse.CULTURE, Name("Boathouse", "舟坞"), 1)
    draft.walk(spline([(150, -318), (164, -270), (150, -230), (140, -204)]), 3.0, cart=True)
    lake_park = Point(222, -116).buffer(150)
    draft.ground(lake_park, GroundKind.GREEN, Name("Lake Park", "映星公园"))


def _student_centre(draft: Draft) -> None:
    draft.quarter = Name("West Court", "西庭")
    draft.build(
        Spot(-352, 62, 62), shapes.crescent(90, 20, 46), BuildingUse.CULTURE, Name("Student Union", "学生活动中心"), 4,
        role="student_affairs",
    )  # fmt: skip
    draft.build(
        Spot(-352, -84, -22),
        shapes.courtyard(48, 40, 14),
        BuildingUse.CANTEEN,
        Name("Saffron Canteen", "藏红食堂"),
        3,
    )
    draft.ground(Point(-366, 0).buffer(26), GroundKind.PLAZA, Name("West Plaza", "西广场"))
    draft.walk(arc((-366, 0), 26, 0, 360, 5), 3.0)
