"""Outside the ring: arts by the south gate, the medical corner, shops, the service yard, gardens."""

from __future__ import annotations

from shapely.geometry import LineString, box

from app.campus.demo import shapes
from app.campus.demo.curves import blob, closed_area, spline
from app.campus.demo.draft import Draft, Name, Spot, lawn
from app.domain.campus import BuildingUse, GroundKind

_C, _S, _T, _R = BuildingUse.CULTURE, BuildingUse.SERVICE, BuildingUse.TEACHING, BuildingUse.RESEARCH


def fill(draft: Draft) -> None:
    """Draw the edge quarters."""
    _arts(draft, Spot(-196, -444))
    _medical(draft, Spot(398, 430, -24))
    _market(draft, Spot(386, -462, -28))
    _service_yard(draft, Spot(676, 140, 82))
    _botanical_garden(draft)
    _club_village(draft)
    _institute_row(draft)
    _gate_market(draft)
    _gatehouses(draft)
    _parking(draft)


def _arts(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Arts Quarter", "艺术区")
    draft.ground(
        spot.place(lawn(96, 70, 30)), GroundKind.GREEN, Name("Sculpture Garden", "雕塑园"), assembly=True
    )
    draft.walk(LineString(spot.place(lawn(106, 80, 34)).exterior.coords), 3.0, cart=True)
    draft.build(
        spot.at(0, 74), shapes.ring_hall(27, 13), _C, Name("Museum of Colour", "色彩博物馆"), 3, storey_m=5
    )
    draft.build(
        spot.at(-112, 52, -54), shapes.comb(62, 40, 13), _T, Name("Amber School of Design", "琥珀设计学院"), 4
    )
    draft.build(
        spot.at(-108, -36, -80),
        shapes.aitch(58, 42, 14),
        _T,
        Name("Azure School of Music", "蔚蓝音乐学院"),
        4,
    )
    draft.build(
        spot.at(-22, -76, 180), shapes.fan(46, 16, 90), _C, Name("Indigo Theatre", "靛青剧场"), 3, storey_m=5
    )
    draft.build(
        spot.at(62, -76, 12), shapes.court_u(48, 38, 13), _T, Name("Vermilion Studios", "朱砂画院"), 3
    )
    draft.build(
        spot.at(94, 20, 90), shapes.ell(56, 36, 13), _T, Name("Ivory School of Letters", "象牙文学院"), 4
    )
    draft.build(
        spot.at(112, 74, -8),
        shapes.bar(46, 18),
        BuildingUse.RESIDENTIAL,
        Name("Pearl Guest House", "珍珠宾馆"),
        6,
    )
    draft.build(spot.at(-70, 98, 20), shapes.cross(40, 34, 13), _R, Name("Dialogue Centre", "会通中心"), 3)
    draft.build(spot.at(124, -62, 90), shapes.bar(54, 15), _T, Name("Violet Conservatory", "紫罗兰琴房"), 4)
    draft.build(spot.at(-158, -46, -66), shapes.bar(36, 15), _C, Name("Slate Gallery", "石青画廊"), 2)
    for points in (
        [(53, 0), (74, -14), (120, -12), (166, -6)],
        [(-24, 38), (-34, 70), (-40, 128)],
        [(20, -40), (22, -80), (16, -120)],
        [(-53, 0), (-60, 2), (-66, 0)],
        [(53, 10), (64, 50), (66, 128)],
    ):
        draft.walk(spline(spot.line([(float(x), float(y)) for x, y in points])), 3.0, cart=True)
    draft.lane(
        spline(spot.line([(-58, -120), (-68, -100), (-66, -50), (-64, 0), (-70, 24)])),
        Name("Palette Lane", "调色巷"),
    )
    draft.lane(
        spline(spot.line([(-66, -44), (-74, -76), (-110, -84), (-126, -96)])), Name("Palette Lane", "调色巷")
    )


def _medical(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Medical Corner", "医学角")
    lane = Name("Ginkgo Lane", "银杏巷")
    draft.ground(
        spot.at(-8, 0).place(lawn(110, 190, 40)),
        GroundKind.GREEN,
        Name("Ginkgo Garden", "银杏园"),
        assembly=True,
    )
    draft.build(
        spot.at(0, 0),
        shapes.cross(70, 60, 20),
        BuildingUse.CLINIC,
        Name("Ginkgo University Clinic", "银杏校医院"),
        6,
        role="clinic",
    )
    draft.build(
        spot.at(2, -66, 6),
        shapes.ell(56, 34, 14),
        BuildingUse.LABORATORY,
        Name("School of Public Health", "公共卫生学院"),
        5,
        role="hazmat",
    )
    draft.build(
        spot.at(4, 58, -4), shapes.bar(50, 17), _R, Name("Laurel Health Institute", "月桂健康研究所"), 4
    )
    draft.build(spot.at(-46, 34), shapes.bar(16, 12), _S, Name("Infusion Pharmacy", "药房"), 1)
    draft.lane(spline(spot.line([(46, -98), (48, -60), (46, -34), (48, 20), (46, 60), (54, 104)])), lane)
    draft.lane(spline(spot.line([(48, 0), (80, 6), (124, 10)])), lane)
    draft.walk(spline(spot.line([(-80, -44), (-20, -40), (46, -36)])), 3.0)
    draft.walk(spline(spot.line([(-74, 20), (-40, 20), (-30, 44), (-34, 74), (46, 76)])), 2.5)


def _market(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Plum Quarter", "梅岭区")
    shop = BuildingUse.COMMERCIAL
    draft.build(
        spot.at(-30, 72, 36),
        shapes.ring_hall(24, 11),
        shop,
        Name("Plum Market Hall", "梅岭集市"),
        2,
        storey_m=5,
    )
    draft.build(
        spot.at(-46, 14, -30),
        shapes.tower_on_podium(34, 30, 36),
        _R,
        Name("Seedling Incubator", "新芽创业楼"),
        9,
    )
    draft.build(spot.at(-70, 92, 62), shapes.bar(44, 14), shop, Name("Plum Arcade", "梅岭商廊"), 3)
    draft.lane(
        spline(spot.line([(-152, 12), (-100, 40), (-64, 50), (-20, 36), (10, 30), (20, 0), (21, -20)])),
        Name("Market Lane", "集市巷"),
    )
    draft.ground(
        spot.at(-34, 66, 20).place(lawn(96, 66, 24)), GroundKind.PLAZA, Name("Plum Square", "梅岭广场")
    )


def _service_yard(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Service Yard", "后勤园")
    lane = Name("Toolbox Lane", "百工巷")
    draft.build(
        spot.at(-52, 20),
        shapes.bar(52, 26),
        _S,
        Name("Logistics Centre", "后勤仓储中心"),
        2,
        storey_m=6,
        role="logistics",
    )
    draft.build(
        spot.at(20, 22),
        shapes.ell(46, 28, 12),
        _S,
        Name("Maintenance Yard", "修缮中心"),
        2,
        role="maintenance",
    )
    draft.build(
        spot.at(-46, -22),
        shapes.bar(40, 20),
        _S,
        Name("Fire-Safety Store", "消防器材库"),
        1,
        storey_m=5,
        role="fire_safety",
    )
    draft.build(
        spot.at(8, -22), shapes.bar(34, 20), _S, Name("Heating Plant", "供热站"), 2, storey_m=6, role="hazmat"
    )
    draft.build(spot.at(50, -18), shapes.bar(22, 11), _S, Name("Substation", "变电站"), 1)
    draft.build(
        spot.at(82, 20, 4),
        shapes.bar(42, 22),
        _S,
        Name("Bus Garage", "校车车库"),
        1,
        storey_m=5,
        role="transport",
    )
    draft.lane(spline(spot.line([(-94, -4), (-40, 0), (20, 0), (76, -2), (122, -4)])), lane, 6.0)
    draft.lane(spline(spot.line([(-94, -4), (-98, -24), (-92, -60)])), lane, 6.0)
    draft.lane(spline(spot.line([(122, -4), (131, -22), (129, -32)])), lane, 6.0)


def _botanical_garden(draft: Draft) -> None:
    draft.quarter = Name("Botanical Garden", "百草园")
    draft.ground(
        blob((314, 480), 50, draft.rng, stretch=0.9), GroundKind.GREEN, Name("Botanical Garden", "百草园")
    )
    draft.build(
        Spot(306, 500, 20), shapes.fan(30, 9, 110), _R, Name("Fern Glasshouse", "蕨类温室"), 1, storey_m=6
    )
    draft.build(Spot(300, 446, -12), shapes.round_hall(9), _C, Name("Moss Rotunda", "苔藓圆亭"), 1)
    draft.build(Spot(336, 462, 62), shapes.bar(24, 9), _R, Name("Seed House", "种子楼"), 2)
    draft.walk(spline([(274, 430), (300, 470), (330, 486), (340, 520), (330, 560)]), 2.5, cart=True)
    draft.walk(spline([(300, 470), (282, 496), (290, 526), (340, 520)]), 2.0)


def _club_village(draft: Draft) -> None:
    """Small houses for student clubs in the park west of the ring."""
    draft.quarter = Name("Club Village", "社团村")
    park = closed_area(
        [(-446, 24), (-500, 40), (-478, 130), (-456, 230), (-414, 300), (-352, 250), (-404, 170), (-440, 90)]
    )
    draft.ground(park, GroundKind.GREEN, Name("West Park", "西园"), assembly=True)
    draft.walk(
        spline([(-462, 4), (-462, 70), (-442, 150), (-408, 220), (-388, 290), (-398, 316)]), 2.5, cart=True
    )
    for i, (x, y, turn) in enumerate(
        ((-442, 88, 100), (-424, 146, 55), (-406, 182, 55), (-382, 214, 52), (-360, 246, 48)), start=1
    ):
        draft.build(Spot(x, y, turn), shapes.cross(20, 18, 9), _C, Name(f"Club House {i}", f"社团{i}号屋"), 2)


def _institute_row(draft: Draft) -> None:
    """Single institutes in the parks about the ring, and what stands beside the library."""
    draft.quarter = Name("Institute Row", "研究所路")
    for i, (x, y, turn) in enumerate(
        (
            (-486, -60, 22),
            (-476, 46, -10),
            (446, -66, 84),
            (430, -196, 66),
            (-470, -452, 46),
            (316, -338, 40),
        ),
        start=1,
    ):
        draft.build(
            Spot(x, y, turn), shapes.ell(36, 26, 12), _R, Name(f"Field Station {i}", f"{i}号野外台站"), 2
        )
    draft.build(
        Spot(84, 62, 90), shapes.bar(42, 15), BuildingUse.LIBRARY, Name("Silver Archive", "银白档案馆"), 4
    )
    draft.build(
        Spot(-84, 92, 90), shapes.bar(50, 16), BuildingUse.ADMINISTRATION, Name("Accord House", "同心楼"), 4
    )


def _gate_market(draft: Draft) -> None:
    """Shops along the perimeter road on both sides of the south gate."""
    draft.quarter = Name("Gate Market", "校门集市")
    for side, word, zh in ((-1, "West", "西"), (1, "East", "东")):
        draft.ground(
            Spot(side * 262, -596, side * 1.5).place(lawn(168, 44, 14)),
            GroundKind.PLAZA,
            Name(f"{word} Market Square", f"{zh}集市广场"),
        )
        for i, x in enumerate((206.0, 262.0, 318.0)):
            draft.build(
                Spot(side * x, -598 + i * 1.5, side * 2),
                (shapes.bar(42, 16), shapes.tee(44, 24, 13), shapes.bar(42, 16))[i],
                BuildingUse.COMMERCIAL,
                Name(f"{word} Market {i + 1}", f"{zh}集市{i + 1}号"),
                2 + i % 2,
            )
        draft.walk(spline([(side * 180, -576), (side * 262, -577), (side * 346, -570)]), 3.0)


def _gatehouses(draft: Draft) -> None:
    draft.quarter = Name("Gates", "校门")
    for x, y, turn, en, zh in (
        (-806, 24, 90, "West Gatehouse", "西门值班室"),
        (808, -82, 82, "East Gatehouse", "东门值班室"),
        (578, 530, 50, "North-East Gatehouse", "东北门值班室"),
    ):
        draft.build(Spot(x, y, turn), shapes.bar(12, 8), _S, Name(en, zh), 1)


def _parking(draft: Draft) -> None:
    for i, (x, y, turn, width, depth) in enumerate(
        (
            (-126, -596, 0, 84, 44),
            (134, -596, 0, 84, 44),
            (-784, 62, 88, 84, 34),
            (790, -20, 92, 90, 36),
            (-562, 482, 32, 60, 34),
            (-556, -470, -37, 60, 30),
        ),
        start=1,
    ):
        area = Spot(x, y, turn).place(box(-width / 2, -depth / 2, width / 2, depth / 2))
        draft.ground(area, GroundKind.PARKING, Name(f"Car Park {i}", f"{i}号停车场"))
