"""Outside the ring: arts by the south gate, the medical corner, commerce, the service yard, gardens and car parks."""

from __future__ import annotations

from shapely.geometry import LineString, box

from app.campus.demo import shapes
from app.campus.demo.curves import blob, spline
from app.campus.demo.draft import Draft, Name, Spot, lawn
from app.campus.demo.names import COLOURS
from app.domain.campus import BuildingUse, GroundKind

_C, _S = BuildingUse.CULTURE, BuildingUse.SERVICE


def fill(draft: Draft) -> None:
    """Draw the edge quarters."""
    _arts(draft, Spot(-196, -444, 0))
    _medical(draft, Spot(392, 432, -24))
    _innovation(draft, Spot(386, -462, -28))
    _service_yard(draft, Spot(668, 128, 80))
    _botanical_garden(draft, Spot(196, 500, 0))
    _parking(draft)


def _arts(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Arts Quarter", "艺术区")
    colours = iter(COLOURS)
    draft.ground(
        spot.place(lawn(96, 70, 30)), GroundKind.GREEN, Name("Sculpture Garden", "雕塑园"), assembly=True
    )
    draft.walk(LineString(spot.place(lawn(106, 80, 34)).exterior.coords), 3.0, cart=True)
    draft.build(
        spot.at(0, 74, 0), shapes.ring_hall(27, 13), _C, Name("Museum of Colour", "色彩博物馆"), 3, storey_m=5
    )
    draft.build(
        spot.at(-92, 46, -52),
        shapes.comb(64, 40, 13, 3),
        BuildingUse.TEACHING,
        Name(f"{next(colours).en} School of Design", "琥珀设计学院"),
        4,
    )
    draft.build(
        spot.at(-104, -40, -80),
        shapes.aitch(58, 42, 14),
        BuildingUse.TEACHING,
        Name(f"{next(colours).en} School of Music", "蔚蓝音乐学院"),
        4,
    )
    draft.build(
        spot.at(-24, -78, 180), shapes.fan(46, 16, 90), _C, Name("Indigo Theatre", "靛青剧场"), 3, storey_m=5
    )
    draft.build(
        spot.at(62, -74, 14),
        shapes.court_u(48, 38, 13),
        BuildingUse.TEACHING,
        Name("Vermilion Studios", "朱砂画院"),
        3,
    )
    draft.build(
        spot.at(94, 20, 90),
        shapes.ell(56, 36, 13),
        BuildingUse.TEACHING,
        Name("Ivory School of Letters", "象牙文学院"),
        4,
    )
    draft.build(
        spot.at(104, 78, -20),
        shapes.bar(40, 18),
        BuildingUse.RESIDENTIAL,
        Name("Pearl Guest House", "珍珠宾馆"),
        6,
    )
    draft.build(
        spot.at(-70, 98, 20),
        shapes.cross(40, 34, 13),
        BuildingUse.RESEARCH,
        Name("Dialogue Centre", "会通中心"),
        3,
    )
    draft.walk(spline(spot.line([(53, 0), (74, -14), (120, -10), (166, -6)])), 3.0, cart=True)
    draft.walk(spline(spot.line([(-30, 40), (-36, 70), (-40, 128)])), 3.0)
    draft.walk(spline(spot.line([(20, -40), (22, -80), (16, -120)])), 3.0)
    draft.lane(
        spline(spot.line([(-40, -120), (-66, -104), (-64, -60), (-66, 0), (-118, 6), (-170, 10), (-204, 8)])),
        Name("Palette Lane", "调色巷"),
    )
    draft.walk(spline(spot.line([(-53, 0), (-60, 2), (-66, 0)])), 3.0, cart=True)


def _medical(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Medical Corner", "医学角")
    draft.build(
        spot.at(0, 0),
        shapes.cross(70, 60, 20),
        BuildingUse.CLINIC,
        Name("Ginkgo University Clinic", "银杏校医院"),
        6,
        role="clinic",
    )
    draft.build(
        spot.at(2, -70, 6),
        shapes.ell(56, 34, 14),
        BuildingUse.LABORATORY,
        Name("School of Public Health", "公共卫生学院"),
        5,
        role="hazmat",
    )
    draft.build(
        spot.at(18, 56, -4),
        shapes.bar(48, 18),
        BuildingUse.RESEARCH,
        Name("Laurel Health Institute", "月桂健康研究所"),
        4,
    )
    draft.build(spot.at(-56, 40, 0), shapes.bar(16, 12), _S, Name("Clinic Store", "医疗物资库"), 1)
    draft.lane(
        spline(spot.line([(52, -60), (46, -34), (50, 20), (52, 60), (62, 84)])), Name("Ginkgo Lane", "银杏巷")
    )
    draft.lane(spline(spot.line([(50, 0), (80, 6), (110, 10)])), Name("Ginkgo Lane", "银杏巷"))
    draft.walk(spline(spot.line([(-70, -40), (-20, -40), (46, -34)])), 3.0)


def _innovation(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Plum Quarter", "梅岭区")
    draft.build(
        spot.at(-10, 66, 40),
        shapes.bar(44, 22),
        BuildingUse.COMMERCIAL,
        Name("Plum Market Hall", "梅岭集市"),
        3,
    )
    draft.build(
        spot.at(-4, 6, -10),
        shapes.tower_on_podium(36, 30, 38),
        BuildingUse.RESEARCH,
        Name("Seedling Incubator", "新芽创业楼"),
        9,
    )
    draft.build(
        spot.at(-24, -46, 20),
        shapes.ell(42, 30, 13),
        BuildingUse.COMMERCIAL,
        Name("Plum Arcade", "梅岭商廊"),
        3,
    )


def _service_yard(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Service Yard", "后勤园")
    draft.build(
        spot.at(-46, 20),
        shapes.bar(52, 24),
        _S,
        Name("Logistics Centre", "后勤仓储中心"),
        2,
        storey_m=6,
        role="logistics",
    )
    draft.build(
        spot.at(26, 24),
        shapes.ell(46, 28, 12),
        _S,
        Name("Maintenance Yard", "修缮中心"),
        2,
        role="maintenance",
    )
    draft.build(
        spot.at(-44, -28),
        shapes.bar(36, 20),
        _S,
        Name("Fire-Safety Store", "消防器材库"),
        1,
        storey_m=5,
        role="fire_safety",
    )
    draft.build(
        spot.at(10, -28),
        shapes.bar(34, 22),
        _S,
        Name("Heating Plant", "供热站"),
        2,
        storey_m=6,
        role="hazmat",
    )
    draft.build(spot.at(58, -26), shapes.bar(22, 16), _S, Name("Substation", "变电站"), 1)
    draft.build(
        spot.at(92, 20, 8),
        shapes.bar(38, 20),
        _S,
        Name("Bus Garage", "校车车库"),
        1,
        storey_m=5,
        role="transport",
    )
    draft.lane(
        spline(spot.line([(-90, 2), (-40, -4), (20, -2), (80, -2), (124, 0)])),
        Name("Toolbox Lane", "百工巷"),
        6.0,
    )
    draft.lane(spline(spot.line([(-90, 2), (-96, -20), (-92, -60)])), Name("Toolbox Lane", "百工巷"), 6.0)
    draft.lane(spline(spot.line([(124, 0), (132, -24), (130, -60)])), Name("Toolbox Lane", "百工巷"), 6.0)


def _botanical_garden(draft: Draft, spot: Spot) -> None:
    draft.quarter = Name("Botanical Garden", "百草园")
    draft.ground(blob((320, 486), 52, draft.rng), GroundKind.GREEN, Name("Botanical Garden", "百草园"))


def _parking(draft: Draft) -> None:
    for i, (x, y, turn, width, depth) in enumerate(
        (
            (-118, -588, 0, 70, 34),
            (130, -588, 0, 70, 34),
            (-770, 60, 84, 60, 30),
            (724, 30, 84, 60, 30),
            (-420, 500, 30, 50, 30),
        )
    ):
        draft.ground(
            Spot(x, y, turn).place(box(-width / 2, -depth / 2, width / 2, depth / 2)),
            GroundKind.PARKING,
            Name(f"Car Park {i + 1}", f"{i + 1}号停车场"),
        )
