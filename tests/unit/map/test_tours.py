"""Tours and reported positions as every map shows them: canvas, sheet and web page draw the same scene."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from shapely.geometry import LineString, Point

from app.domain.campus import TravelMode
from app.domain.message import msg
from app.domain.plan import Assignment, Load, Task, TaskStatus, Tour, TourStop
from app.domain.resource import Team, TeamPosition, Vehicle
from app.map.content import Content, Ref
from app.map.facts import FactBook
from app.map.scene import build_scene
from app.map.state import MapState
from app.runtime.text import Text
from tests.unit.map import small_campus

VAN = Vehicle(id="vehicle:1", depot_id="depot:1", name="Van", capacity_kg=800)
DEPOT, STOP_A, STOP_B = (150.0, 100.0), (760.0, 155.0), (850.0, 155.0)


def _loads(zone: str, minutes: float, quantity: int) -> TourStop:
    load = Load(item="water_l", quantity=quantity, demand_id=f"demand:{zone}")
    return TourStop(zone_id=zone, arrive_s=60 * minutes, loads=(load,))


def _content(state: MapState, layer: str) -> Content:
    found = build_scene(state).layer(layer)
    assert found is not None
    return found.content


@pytest.fixture
def touring(state: MapState) -> MapState:
    """A van that goes past the second zone to the first one, then to the second, and home."""
    corner = small_campus.campus().info.boundary.bounds[:2]

    def at(place: tuple[float, float]) -> tuple[float, float]:
        return corner[0] + place[0], corner[1] + place[1]

    def order(zone: str, end: tuple[float, float], quantity: int) -> Assignment:
        return Assignment(
            id=f"assignment:{zone}", plan_id="plan:1", zone_id=zone, depot_id="depot:1", item="water_l",
            quantity=quantity, mode=TravelMode.VEHICLE, travel_s=200, route=LineString([at(DEPOT), at(end)]),
            incident_id="incident:1", demand_id=f"demand:{zone}",
        )  # fmt: skip

    way = [DEPOT, STOP_B, (850.0, 20.0), STOP_A, STOP_B, (850.0, 20.0), DEPOT]
    tour = Tour(
        id="tour:1", plan_id="plan:1", vehicle_id=VAN.id, depot_id="depot:1", number=1, depart_s=300,
        back_s=1500, stops=(_loads("zone:A", 9, 120), _loads("zone:B", 13, 80)),
        route=LineString([at(place) for place in way]), load_kg=200,
    )  # fmt: skip
    proposal = small_campus.proposal()
    orders = (order("zone:A", STOP_A, 120), order("zone:B", STOP_B, 80))
    proposal = replace(proposal, assignments=(*proposal.assignments[2:], *orders), tours=(tour,))
    campus = replace(state.snapshot.campus, vehicles=(VAN,))
    return replace(state, snapshot=replace(state.snapshot, campus=campus), proposal=proposal)


def test_a_tour_shows_its_stops_in_order_and_the_way_home(touring: MapState) -> None:
    content = _content(touring, "tours")
    assert [symbol.style.text for symbol in content.symbols] == ["1", "2"]
    labels = [label.text for label in content.labels]
    assert labels == ["Van, tour 1", "Drinking water 120 L\n9 min", "Drinking water 80 L\n13 min"]
    home, out = content.shapes
    assert out.styles[0].arrow
    assert not home.styles[0].arrow
    (whole,), (back,) = out.geometries, home.geometries
    assert whole.coords[-1] == back.coords[0] == (content.symbols[1].x, content.symbols[1].y)
    assert len(whole.coords) == 5, "passing a zone on the way to another is no stop there"
    legend = [
        touring.text.render(e.words) if not isinstance(e.words, str) else e.words for e in content.legend
    ]
    assert "Supply tour: Van" in legend


def test_a_load_goes_where_its_tour_goes_and_nowhere_else(touring: MapState) -> None:
    scene = build_scene(touring)
    routes = scene.layer("routes")
    assert routes is not None
    drawn = {ref.id for shapes in routes.content.shapes for ref in shapes.refs if ref}
    assert drawn.isdisjoint({"assignment:zone:A", "assignment:zone:B"}), "no straight arrow beside the tour"
    first = scene.geometry(Ref(Assignment, "assignment:zone:A"))
    second = scene.geometry(Ref(Assignment, "assignment:zone:B"))
    assert first is not None
    assert second is not None
    assert len(first.coords) == 4
    assert second.coords[: len(first.coords)] == first.coords[:], "over the first stop"
    facts = FactBook(touring).of(Ref(Tour, "tour:1"))
    assert facts is not None
    assert ("Stop 2", "Zone B, 13 min: Drinking water 80 L") in facts.lines


def test_a_tour_that_is_cut_says_so_in_danger_s_colour(touring: MapState) -> None:
    content = _content(replace(touring, cut=frozenset({"assignment:zone:B"})), "tours")
    out = content.shapes[1]
    assert out.styles[0].line == touring.tokens.danger.line
    assert "WAY CUT" in content.labels[0].text


def test_tours_of_different_vehicles_differ_in_colour_and_lie_side_by_side(touring: MapState) -> None:
    assert touring.proposal is not None
    (tour,) = touring.proposal.tours
    others = (replace(tour, id="tour:2", number=2), replace(tour, id="tour:3", vehicle_id="vehicle:9"))
    content = _content(replace(touring, proposal=replace(touring.proposal, tours=(tour, *others))), "tours")
    styles = [content.shapes[1].styles[i] for i in content.shapes[1].style_of]
    assert styles[0].line == styles[1].line != styles[2].line
    assert len({style.offset for style in styles}) == 3


def _reported(state: MapState, minutes: float) -> MapState:
    report = TeamPosition(
        id="position:team:1", team_id="team:1", point=Point(500_300, 200), at=small_campus.AT, author="Desk"
    )
    now = small_campus.AT + timedelta(minutes=minutes)
    return replace(state, snapshot=replace(state.snapshot, positions=(report,)), at=now)


@pytest.mark.parametrize(
    ("minutes", "words", "key"),
    [
        (0.5, "{}, just now", "position"),
        (14.9, "{}, 14 min ago", "position"),
        (15, "{}, 15 min ago: old report", "position.old"),
        (150, "{}, 2 h ago: old report", "position.old"),
    ],
)
def test_a_report_says_how_old_it_is(state: MapState, minutes: float, words: str, key: str) -> None:
    content = _content(_reported(state, minutes), "positions")
    (symbol,), (label,) = content.symbols, content.labels
    assert symbol.ref == Ref(Team, "team:1")
    assert symbol.style.key == key
    assert label.text == f"First-aid team 1\n{words.format(state.text.time(small_campus.AT, date=False))}"


def test_a_team_that_was_sent_since_is_no_longer_where_it_was_seen() -> None:
    state = _reported(MapState(snapshot=small_campus.approved(), text=Text("en", "America/Vancouver")), 10)
    task = Task(
        id="task:1", plan_id="plan:1", incident_id="incident:1", zone_id="zone:A", text=msg("test"),
        ordered_at=small_campus.AT + timedelta(minutes=5), team_id="team:1", status=TaskStatus.UNDER_WAY,
    )  # fmt: skip
    sent = replace(state, snapshot=replace(state.snapshot, tasks=(task,)))
    assert build_scene(sent).layer("positions") is None
    (where,) = (s for s in _content(sent, "teams").symbols)
    assert where.ref == Ref(Team, "team:1")
    before = replace(task, ordered_at=small_campus.AT - timedelta(minutes=5))
    seen = replace(state, snapshot=replace(state.snapshot, tasks=(before,)))
    assert "under way to Zone A" in _content(seen, "positions").labels[0].text
    assert _content(seen, "teams").symbols == (), "a team stands in one place"
