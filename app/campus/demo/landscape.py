"""The bones of the plan: boundary, roads, water, hill and woods. Metres about the middle of the campus."""

from __future__ import annotations

from shapely.geometry import LineString, Point, Polygon
from shapely.ops import polygonize, unary_union

from app.campus.demo.curves import XY, arc, blob, closed_area, spline
from app.campus.demo.draft import Draft, Name, Spot, Way, lawn
from app.domain.campus import GroundKind, OneWay, PathKind, PlaceKind

RING: tuple[XY, ...] = (
    (0, -332), (150, -320), (290, -262), (388, -140), (418, 10), (378, 160), (272, 277), (120, 328),
    (-40, 334), (-190, 314), (-322, 246), (-404, 130), (-424, -10), (-388, -150), (-292, -264), (-150, -320),
)  # fmt: skip
OUTER: tuple[XY, ...] = (
    (0, -562), (210, -560), (400, -532), (570, -445), (690, -290), (748, -90), (738, 120), (668, 315),
    (540, 460), (370, 556), (160, 606), (-60, 612), (-280, 590), (-480, 520), (-640, 396), (-730, 220),
    (-752, 10), (-712, -205), (-610, -392), (-440, -515), (-220, -562),
)  # fmt: skip
BOUNDARY: tuple[XY, ...] = (
    (0, -640), (300, -642), (560, -628), (722, -560), (796, -420), (822, -240), (828, -90), (826, 60),
    (800, 250), (724, 420), (602, 542), (420, 634), (200, 668), (-60, 660), (-320, 664), (-550, 636),
    (-716, 540), (-790, 390), (-812, 220), (-822, 5), (-832, -200), (-820, -420), (-752, -566), (-590, -632),
    (-300, -640),
)  # fmt: skip
LAKE: tuple[XY, ...] = (
    (108, -118), (128, -62), (178, -34), (222, -52), (262, -30), (318, -48), (340, -104), (316, -160),
    (268, -196), (214, -188), (178, -214), (130, -190),
)  # fmt: skip
ISLAND: tuple[XY, ...] = ((222, -132), (240, -98), (274, -92), (288, -120), (270, -150), (240, -154))
INFLOW: tuple[XY, ...] = (
    (232, 548), (262, 500), (258, 450), (296, 400), (312, 340), (300, 285), (318, 220), (300, 150), (318, 80),
    (292, 20), (282, -60),
)  # fmt: skip
OUTFLOW: tuple[XY, ...] = (
    (270, -180), (318, -212), (352, -268), (410, -308), (446, -368), (520, -400), (560, -450), (640, -460),
    (690, -500),
)  # fmt: skip
CLUMPS: tuple[tuple[float, float, float, float], ...] = (
    (-352, -222, 24, 1.0), (366, 96, 17, 0.8), (340, -12, 14, 0.7), (370, -205, 20, 0.9),
    (-100, 296, 13, 1.6), (60, 300, 12, 1.8), (-452, -100, 22, 0.8), (-420, -214, 26, 0.8),
    (-386, -300, 22, 1.0), (-520, -440, 26, 1.5), (-460, 96, 26, 0.9), (-430, 200, 24, 0.9),
    (-250, 300, 14, 1.6), (-690, 90, 20, 0.7), (-686, -60, 22, 0.8), (460, -80, 24, 0.9),
    (440, -230, 22, 0.8), (700, -170, 18, 0.6), (660, -330, 26, 0.8), (420, 120, 14, 0.6),
    (388, 240, 15, 1.3), (640, 330, 26, 0.8), (300, 566, 26, 1.8), (218, 590, 14, 1.6),
    (-420, 560, 16, 1.8),
)  # fmt: skip
"""Middle x and y, radius and stretch of the small woods."""
STAR_HILL = Name("Star Hill Wood", "星岗林")


def lay_out(draft: Draft) -> None:
    """Draw boundary, roads, water and woods."""
    draft.boundary = closed_area(BOUNDARY)
    _water(draft)
    _rings(draft)
    _avenue(draft)
    _radials(draft)
    _sector_greens(draft)
    _promenades(draft)
    _hill(draft)
    _woods(draft)


def _water(draft: Draft) -> None:
    lake = closed_area(LAKE, 5).difference(closed_area(ISLAND, 4))
    inflow = spline(INFLOW, step_m=5).buffer(3.2, cap_style="flat")
    outflow = spline(OUTFLOW, step_m=5).buffer(4.2, cap_style="flat")
    streams = inflow.union(outflow).difference(closed_area(LAKE, 5)).intersection(draft.boundary)
    draft.ground(lake, GroundKind.WATER, Name("Mirror Lake", "映星湖"))
    draft.ground(streams, GroundKind.WATER, Name("Willow Brook", "柳溪"))
    draft.ground(Spot(-560, -205, -67).place(lawn(60, 26, 13)), GroundKind.WATER, Name("Lotus Pond", "荷塘"))
    draft.ground(blob((690, -500), 38, draft.rng, stretch=1.1), GroundKind.WATER, Name("Teal Pond", "青黛池"))
    draft.ground(closed_area(ISLAND, 4), GroundKind.GREEN, Name("Heron Island", "鹭洲"))


def _rings(draft: Draft) -> None:
    draft.road(spline(RING, closed=True), Name("Ring Road", "环星路"), 9.0)
    draft.road(spline(OUTER, closed=True), Name("Perimeter Road", "外环路"), 7.0)


def _avenue(draft: Draft) -> None:
    """The main avenue: one carriageway each way about a green, and a one-way circle at the gate."""
    name = Name("Concord Avenue", "和合大道")
    draft.road(spline([(15, -560), (15, -440), (15, -329)]), name, 7.0, OneWay.FORWARD)
    draft.road(spline([(-15, -329), (-15, -440), (-15, -560)]), name, 7.0, OneWay.FORWARD)
    draft.ground(
        Spot(0, -446).place(lawn(19, 205, 9)), GroundKind.GREEN, Name("Avenue Green", "大道绿带"), formal=True
    )
    draft.road(spline([(0, -560), (0, -600), (0, -655)]), name, 12.0)
    draft.walk(spline([(30, -556), (30, -440), (30, -336)]), 4.0, cart=True)
    draft.walk(spline([(-30, -556), (-30, -440), (-30, -336)]), 4.0, cart=True)
    draft.mark((0, -638), PlaceKind.GATE, Name("South Gate", "南门"))


_RADIALS: tuple[tuple[str, str, float, tuple[XY, ...]], ...] = (
    ("Maple Road", "枫林路", 7.0, ((-292, -264), (-352, -340), (-408, -420), (-440, -515))),
    ("Sunset Road", "晚霞路", 8.0, ((-424, -10), (-540, 14), (-650, -4), (-752, 10), (-830, 8))),
    ("Olympia Road", "竞秀路", 7.0, ((-322, 246), (-404, 320), (-470, 420), (-480, 520))),
    ("Clover Road", "苜蓿路", 7.0, ((344, 206), (420, 268), (486, 362), (540, 460), (612, 550))),
    ("Sunrise Road", "朝晖路", 8.0, ((418, 10), (540, -22), (650, -38), (748, -90), (830, -104))),
    ("Plum Road", "梅岭路", 7.0, ((196, -304), (252, -380), (300, -462), (318, -548))),
)


def _radials(draft: Draft) -> None:
    for en, zh, width, points in _RADIALS:
        draft.road(spline(points), Name(en, zh), width)
    for point, en, zh in (
        ((-811, 8), "West Gate", "西门"),
        ((590, 522), "North-East Gate", "东北门"),
        ((806, -100), "East Gate", "东门"),
    ):
        draft.mark(point, PlaceKind.GATE, Name(en, zh))


def _sector_greens(draft: Draft) -> None:
    """What lies between the two rings is green unless something else is drawn there."""
    roads = unary_union([way.line for way in draft.ways])
    core = Polygon(spline(RING, closed=True).coords)
    for face in polygonize(roads):
        inside = face.representative_point()
        if face.area > 8000 and not core.contains(inside):
            draft.ground(face.buffer(-9).buffer(-6).buffer(6), GroundKind.GREEN)


def _promenades(draft: Draft) -> None:
    """Curved footpaths: round the lake, along the brook, over the island, behind the ring."""
    shore = closed_area(LAKE, 5).buffer(9, quad_segs=4).simplify(0.4)
    draft.walk(LineString(shore.exterior.coords), 3.0, cart=True)
    draft.walk(spline([(100, -120), (160, -112), (200, -128), (230, -124)]), 2.5)
    draft.walk(spline([(280, -118), (312, -122), (350, -100)]), 2.5)
    draft.walk(
        spline([(230, -124), (250, -108), (272, -106), (280, -118), (262, -140), (240, -140), (230, -124)]),
        2.0,
    )
    brook = spline(INFLOW[2:-1], step_m=5)
    for side in (-13.0, 13.0):
        draft.walk(brook.offset_curve(side).simplify(0.3), 2.5)
    lower = spline(((300, -200), *OUTFLOW[1:-1]), step_m=5)
    inside = Polygon(spline(OUTER, closed=True).coords).buffer(2)
    for side in (-12.0, 12.0):
        draft.walk(lower.offset_curve(side).simplify(0.3).intersection(inside), 2.5)
    draft.walk(spline([(270, 210), (300, 205), (340, 214), (366, 180)]), 3.0)
    draft.walk(spline([(262, 60), (300, 56), (352, 66), (404, 60)]), 3.0, cart=True)


def _hill(draft: Draft) -> None:
    """The star hill: woods, winding trails, and steps straight up the axis."""
    top = (0.0, 476.0)
    draft.ways.append(
        Way(LineString([(0, 352), (0, 380), (0, 398)]), PathKind.STEPS, Name("Hundred Steps", "百步梯"), 5.0)
    )
    draft.ways.append(
        Way(LineString([(0, 412), (0, 434), (0, 446)]), PathKind.STEPS, Name("Hundred Steps", "百步梯"), 4.0)
    )
    draft.walk([(0, 330), (0, 352)], 6.0)
    draft.walk([(0, 398), (0, 412)], 5.0)
    draft.walk(LineString(arc(top, 30, -90, 270, 5)), 3.0)
    jog = spline([(x * 0.955, y * 0.95) for x, y in BOUNDARY[:-1]], closed=True)
    draft.ways.append(Way(jog, PathKind.TRAIL, Name("Green Belt Trail", "绿带步道"), 2.2))
    for points in (
        [
            (0, 405),
            (-50, 416),
            (-84, 452),
            (-76, 504),
            (-36, 544),
            (20, 556),
            (74, 540),
            (110, 490),
            (96, 440),
            (52, 412),
            (0, 405),
        ],
        [(20, 556), (40, 580), (60, 612)],
        [(-84, 452), (-130, 440), (-150, 400), (-140, 322)],
        [(96, 440), (140, 430), (172, 396), (180, 312)],
        [(110, 490), (170, 500), (230, 470), (250, 440)],
    ):
        draft.ways.append(Way(spline(points), PathKind.TRAIL, Name("Starlight Trail", "星光径"), 1.8))
    draft.lane(
        spline([(160, 606), (120, 560), (70, 520), (26, 490)]), Name("Observatory Lane", "观星巷"), 4.0
    )


def _woods(draft: Draft) -> None:
    """The wood on the hill, the belt along the boundary, and clumps where the plan leaves a corner."""
    hill = closed_area(
        [
            (-150, 372),
            (-60, 352),
            (-10, 388),
            (60, 352),
            (150, 362),
            (214, 430),
            (196, 540),
            (110, 588),
            (-40, 592),
            (-150, 566),
            (-178, 470),
        ]
    )
    draft.ground(hill.difference(Point(0, 476).buffer(38, quad_segs=8)), GroundKind.WOOD, STAR_HILL)
    belt = draft.boundary.buffer(-5).difference(Polygon(spline(OUTER, closed=True).coords).buffer(9))
    for mark in draft.marks:
        if mark.kind is PlaceKind.GATE:
            belt = belt.difference(mark.point.buffer(46))
    draft.ground(belt.buffer(-7).buffer(7), GroundKind.WOOD, Name("Boundary Belt", "环校林带"))
    for x, y, radius, stretch in CLUMPS:
        draft.ground(blob((x, y), radius, draft.rng, stretch=stretch), GroundKind.WOOD)
