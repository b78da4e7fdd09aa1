"""Stadium, pitches, courts and halls in the north-west."""

from __future__ import annotations

from shapely.geometry import LineString, box

from app.campus.demo import shapes
from app.campus.demo.curves import spline
from app.campus.demo.draft import Draft, Name, Spot
from app.domain.campus import BuildingUse, GroundKind


def fill(draft: Draft) -> None:
    """Draw the sports quarter."""
    draft.quarter = Name("Olympia", "竞秀体育园")
    spot = Spot(-310, 436, 15)
    _stadium(draft, spot.at(0, 8))
    for i, y in enumerate((42.0, -18.0)):
        draft.ground(
            spot.at(134, y, 0).place(box(-26, -24, 26, 24)),
            GroundKind.SPORTS,
            Name(f"Ball Courts {i + 1}", f"球场{i + 1}"),
        )
    draft.walk(LineString(spot.at(0, 8).place(shapes.stadium_oval(92, 56)).exterior.coords), 3.0, cart=True)
    draft.walk(spline(spot.line([(104, 90), (103, 30), (103, -50), (100, -104)])), 3.0, cart=True)
    draft.walk(spline(spot.line([(-20, -48), (-22, -80), (-30, -116)])), 3.0, cart=True)
    _halls(draft)


def _stadium(draft: Draft, spot: Spot) -> None:
    draft.ground(
        spot.place(shapes.stadium_oval(84.4, 46)),
        GroundKind.SPORTS,
        Name("Olympia Stadium", "竞秀田径场"),
        assembly=True,
    )
    draft.build(
        spot.at(0, 66),
        shapes.stand(96, 12, 7),
        BuildingUse.SPORTS,
        Name("Grandstand", "主看台"),
        2,
        storey_m=5,
    )


def _halls(draft: Draft) -> None:
    draft.build(
        Spot(-520, 410, 28),
        shapes.court_u(62, 46, 18),
        BuildingUse.SPORTS,
        Name("Phoenix Sports Hall", "凤翔体育馆"),
        2,
        storey_m=8,
        role="shelter",
    )
    draft.build(
        Spot(-560, 352, 28),
        shapes.round_hall(25, porch=16),
        BuildingUse.SPORTS,
        Name("Crane Gymnasium", "鹤舞体育馆"),
        2,
        storey_m=8,
        role="shelter",
    )
    draft.build(
        Spot(-452, 350, -62),
        shapes.bar(56, 28),
        BuildingUse.SPORTS,
        Name("Carp Natatorium", "锦鲤游泳馆"),
        2,
        storey_m=6,
        role="shelter",
    )
