"""Stadium, pitches, courts and halls in the north-west, and a practice field in each western corner."""

from __future__ import annotations

from shapely.geometry import LineString, Polygon, box

from app.campus.demo import shapes
from app.campus.demo.curves import spline
from app.campus.demo.draft import Draft, Name, Spot
from app.domain.campus import BuildingUse, GroundKind


def fill(draft: Draft) -> None:
    """Draw the sports quarter."""
    draft.quarter = Name("Olympia", "竞秀体育园")
    spot = Spot(-318, 440, 15)
    _stadium(draft, spot.at(0, 8))
    for row in range(4):
        for column in range(2):
            court = spot.at(112 + column * 22, 62 - row * 36)
            draft.ground(court.place(_field(17, 31)), GroundKind.SPORTS, Name("Ball Courts", "球场"))
    draft.walk(LineString(spot.at(0, 8).place(shapes.stadium_oval(92, 56)).exterior.coords), 3.0, cart=True)
    draft.walk(spline(spot.line([(98, 138), (99, 30), (98, -60), (92, -152)])), 3.0, cart=True)
    draft.walk(spline(spot.line([(-20, -26), (-20, -48), (-22, -80), (-16, -178)])), 3.0, cart=True)
    draft.walk(spline(spot.line([(-102, 8), (-120, 4), (-134, 8)])), 3.0, cart=True)
    draft.walk(spline(spot.line([(0, 64), (0, 84), (5, 138)])), 3.0, cart=True)
    _halls(draft)
    _practice(draft, Spot(-634, -486, -37), "South")
    _practice(draft, Spot(-640, 506, 218), "North")


def _field(width: float, depth: float) -> Polygon:
    return box(-width / 2, -depth / 2, width / 2, depth / 2)


def _stadium(draft: Draft, spot: Spot) -> None:
    pitch, track = spot.place(_field(100, 64)), spot.place(shapes.stadium_oval(84.4, 46))
    draft.ground(pitch, GroundKind.SPORTS, Name("Olympia Pitch", "竞秀足球场"), assembly=True)
    draft.ground(track, GroundKind.SPORTS, Name("Olympia Track", "竞秀跑道"))
    draft.build(
        spot.at(0, 70),
        shapes.stand(100, 13, 8),
        BuildingUse.SPORTS,
        Name("Grandstand", "主看台"),
        2,
        storey_m=5,
    )


def _halls(draft: Draft) -> None:
    sports = BuildingUse.SPORTS
    phoenix, crane = Name("Phoenix Sports Hall", "凤翔体育馆"), Name("Crane Gymnasium", "鹤舞体育馆")
    carp, cricket = Name("Carp Swimming Hall", "锦鲤游泳馆"), Name("Cricket Court Hall", "蟋蟀球馆")
    draft.build(
        Spot(-536, 396, 32), shapes.court_u(58, 44, 18), sports, phoenix, 2, storey_m=8, role="shelter"
    )
    draft.build(
        Spot(-250, 362, 12), shapes.round_hall(24, porch=16), sports, crane, 2, storey_m=8, role="shelter"
    )
    draft.build(Spot(-352, 330, 32), shapes.bar(58, 28), sports, carp, 2, storey_m=6, role="shelter")
    draft.build(Spot(-452, 330, -50), shapes.bar(44, 26), sports, cricket, 1, storey_m=9, role="shelter")


def _practice(draft: Draft, spot: Spot, side: str) -> None:
    zh = {"South": "南", "North": "北"}[side]
    name = Name(f"{side} Practice Field", f"{zh}训练场")
    draft.ground(spot.place(_field(100, 64)), GroundKind.SPORTS, name, assembly=True)
    draft.build(
        spot.at(0, 44, 180), shapes.bar(30, 9), BuildingUse.SPORTS, Name(f"{side} Pavilion", f"{zh}更衣亭"), 1
    )
    draft.walk(LineString(spot.place(_field(112, 74)).exterior.coords), 2.5)
    draft.walk(spot.line([(0, 37), (44, 37), (50, 96)]), 3.0, cart=True)
