"""Travel times: right, symmetric on foot, around what is blocked, and never a guess."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from app.campus.access import main_nodes
from app.campus.connect import fragments
from app.campus.network import PathNetwork
from app.campus.speeds import travel_parameters
from app.campus.travel import Blockage, access_point, building_access, travel_times
from app.domain.campus import Building, Entrance, OneWay, Path, PathKind, TravelMode
from app.domain.incident import Closure

FOOT, CART, VEHICLE = TravelMode.FOOT, TravelMode.CART, TravelMode.VEHICLE
WALK = 1.34


def way(name: str, *xy: tuple[float, float], **fields: object) -> Path:
    return Path(id=name, line=LineString(xy), **fields)  # type: ignore[arg-type]


def road(name: str, *xy: tuple[float, float], **fields: object) -> Path:
    return way(name, *xy, kind=PathKind.ROAD, cart=True, vehicle=True, **fields)


def square(**fields: object) -> PathNetwork:
    """A block of four roads: the direct south side, and the way round."""
    return PathNetwork.of(
        [
            road("south", (0, 0), (100, 0), **fields),
            road("west", (0, 0), (0, 80)),
            road("north", (0, 80), (100, 80)),
            road("east", (100, 80), (100, 0)),
        ]
    )


A, B = Point(0, 0), Point(100, 0)


def seconds(
    network: PathNetwork,
    mode: TravelMode,
    a: Point,
    b: Point,
    blockage: Blockage = Blockage(),  # noqa: B008
) -> float:
    return float(travel_times(network, mode, [a], [b], blockage).seconds[0, 0])


def test_the_shortest_way_is_found_at_the_speed_of_the_mode() -> None:
    assert seconds(square(), FOOT, A, B) == pytest.approx(100 / WALK)
    assert seconds(square(), VEHICLE, A, B) == pytest.approx(100 / 5.56)


def test_places_join_the_nearest_point_of_a_way_not_the_nearest_node() -> None:
    table = travel_times(square(), FOOT, [Point(40, -10)], [Point(70, 5)])
    assert table.seconds[0, 0] == pytest.approx((10 + 30 + 5) / WALK)
    assert table.route(0, 0).equals(LineString([(40, -10), (40, 0), (70, 0), (70, 5)]))


def test_the_walk_to_the_way_is_at_walking_speed_also_for_a_vehicle() -> None:
    assert seconds(square(), VEHICLE, Point(0, -13.4), B) == pytest.approx(10 + 100 / 5.56)


def test_a_route_runs_in_the_direction_of_travel() -> None:
    table = travel_times(square(), FOOT, [B], [Point(0, 70)])
    xy = shapely.get_coordinates(table.route(0, 0))
    assert xy[0].tolist() == [100, 0]
    assert xy[-1].tolist() == [0, 70]


def test_two_places_on_one_edge_travel_along_it() -> None:
    network = PathNetwork.of([way("bent", (0, 0), (50, 0), (50, 50))])
    table = travel_times(network, FOOT, [Point(10, 0)], [Point(50, 30)])
    assert table.seconds[0, 0] == pytest.approx(70 / WALK)
    assert table.route(0, 0).equals(LineString([(10, 0), (50, 0), (50, 30)]))


def test_the_same_place_takes_no_time() -> None:
    table = travel_times(square(), FOOT, [Point(20, 20)], [Point(20, 20)])
    assert table.seconds[0, 0] == 0
    assert table.route(0, 0).length == 0


def test_the_faster_of_two_parallel_ways_counts() -> None:
    network = PathNetwork.of(
        [way("steps", (0, 0), (50, 0), kind=PathKind.STEPS), way("ramp", (0, 0), (25, 10), (50, 0))]
    )
    ramp = 2 * math.hypot(25, 10)
    table = travel_times(network, FOOT, [Point(0, 0)], [Point(50, 0)])
    assert table.seconds[0, 0] == pytest.approx(ramp / WALK)
    assert table.route(0, 0).length == pytest.approx(ramp)


def test_a_hazard_on_the_way_means_a_detour() -> None:
    hazard = Blockage(box(45, -10, 55, 10))
    table = travel_times(square(), FOOT, [A], [B], hazard)
    assert table.seconds[0, 0] == pytest.approx(260 / WALK)
    assert not table.route(0, 0).intersects(hazard.area)


def test_a_way_along_the_edge_of_a_hazard_stays_open() -> None:
    assert seconds(square(), FOOT, A, B, Blockage(box(20, 0, 80, 60))) == pytest.approx(100 / WALK)


def test_unreachable_is_infinite_and_has_no_route() -> None:
    hazard = Blockage(box(-10, 30, 110, 50).union(box(45, -10, 55, 10)))
    table = travel_times(square(), FOOT, [A], [B], hazard)
    assert math.isinf(table.seconds[0, 0])
    with pytest.raises(ValueError, match="cannot be reached"):
        table.route(0, 0)


def test_inside_the_hazard_nobody_leaves_or_arrives() -> None:
    hazard = Blockage(box(-5, -5, 5, 5))
    table = travel_times(square(), FOOT, [A, B], [A, B], hazard)
    assert np.isinf(table.seconds[0]).all()
    assert math.isinf(table.seconds[1, 0])
    assert table.seconds[1, 1] == 0


def test_the_walk_to_the_way_does_not_cross_the_hazard() -> None:
    network = PathNetwork.of(
        [way("near", (0, 0), (100, 0)), way("far", (0, 90), (100, 90)), way("link", (0, 0), (0, 90))]
    )
    hazard = Blockage(box(-20, 5, 120, 10))
    place = Point(50, 30)
    assert seconds(network, FOOT, place, Point(50, 0)) == pytest.approx(30 / WALK)
    assert math.isinf(seconds(network, FOOT, place, Point(50, 0), hazard))
    assert seconds(network, FOOT, place, Point(50, 90), hazard) == pytest.approx(60 / WALK)


def test_too_far_from_any_way_is_unreachable() -> None:
    reach = travel_parameters().max_leg.value
    assert math.isfinite(seconds(square(), FOOT, Point(50, -reach + 1), B))
    assert math.isinf(seconds(square(), FOOT, Point(50, -reach - 1), B))


def test_a_stub_that_leads_nowhere_is_left_aside_for_a_way_that_does() -> None:
    block = square()
    network = PathNetwork.of([*block.paths, way("stub", (40, -30), (50, -30))])
    assert seconds(network, FOOT, Point(45, -29), B) == pytest.approx((29 + 55) / WALK)


def test_a_closure_stops_wheels_and_feet_only_where_it_says_so() -> None:
    across = LineString([(50, -5), (50, 5)])
    for_all = Blockage(closures=(Closure(id="c", shape=across),))
    for_wheels = Blockage(closures=(Closure(id="c", shape=across, foot=False),))
    assert seconds(square(), VEHICLE, A, B, for_wheels) == pytest.approx(260 / 5.56)
    assert seconds(square(), FOOT, A, B, for_wheels) == pytest.approx(100 / WALK)
    assert seconds(square(), FOOT, A, B, for_all) == pytest.approx(260 / WALK)


@pytest.mark.parametrize(
    "shape",
    [
        LineString([(0, 0), (100, 0)]),
        LineString([(2, 1.5), (98, 2)]),
        LineString([(0, 0), (100, 0.004)]),
        Polygon([(30, -3), (70, -3), (70, 3), (30, 3)]),
    ],
)
def test_a_closure_drawn_along_or_over_a_way_closes_that_way_alone(shape: LineString | Polygon) -> None:
    closed = Blockage(closures=(Closure(id="c", shape=shape),))
    assert closed.open_edges(square(), VEHICLE).tolist() == [False, True, True, True]


def test_a_closure_across_a_way_leaves_a_short_side_way_open() -> None:
    block = square()
    network = PathNetwork.of(
        [*block.paths, road("drive", (100, 0), (101.5, 0)), road("yard", (101.5, 0), (101.5, 30))]
    )
    closed = Blockage(closures=(Closure(id="c", shape=LineString([(98, -6), (98, 6)])),))
    shut = [network.paths[i].id for i in network.edge_path[~closed.open_edges(network, VEHICLE)]]
    assert shut == ["south"]


def test_an_empty_area_blocks_nothing() -> None:
    nothing = Blockage(Polygon())
    assert seconds(square(), FOOT, A, B, nothing) == pytest.approx(100 / WALK)
    assert access_point(square(), box(20, 20, 30, 30), nothing) == Point(0, 0)


def test_one_way_binds_wheels_and_not_feet() -> None:
    network = square(one_way=OneWay.BACKWARD)
    assert seconds(network, VEHICLE, A, B) == pytest.approx(260 / 5.56)
    assert seconds(network, VEHICLE, B, A) == pytest.approx(100 / 5.56)
    assert seconds(network, FOOT, A, B) == pytest.approx(100 / WALK)


def test_a_one_way_street_is_not_driven_backward_between_two_places_on_it() -> None:
    network = square(one_way=OneWay.FORWARD)
    assert seconds(network, VEHICLE, Point(20, 0), Point(60, 0)) == pytest.approx(40 / 5.56)
    assert seconds(network, VEHICLE, Point(60, 0), Point(20, 0)) == pytest.approx(320 / 5.56)


def test_a_traveller_with_a_speed_of_its_own_is_faster_everywhere_on_foot() -> None:
    usual = travel_times(square(), FOOT, [Point(40, -10)], [B]).seconds
    fast = travel_times(square(), FOOT, [Point(40, -10)], [B], speed_mps=2 * WALK).seconds
    assert fast == pytest.approx(usual / 2)


def test_a_bridge_does_not_lead_down_to_the_road_below() -> None:
    network = PathNetwork.of(
        [way("road", (0, 0), (50, 0), (100, 0)), way("bridge", (50, -50), (50, 0), (50, 50), level=1)]
    )
    assert math.isinf(seconds(network, FOOT, Point(0, 0), Point(50, 50)))


def test_no_places_and_no_ways() -> None:
    assert travel_times(square(), FOOT, [], [A]).seconds.shape == (0, 1)
    assert travel_times(square(), FOOT, [A], []).seconds.shape == (1, 0)
    assert math.isinf(seconds(PathNetwork.of(()), FOOT, A, B))


def test_the_access_point_is_the_nearest_reachable_node_outside_the_extent() -> None:
    area = box(80, -20, 130, 30)
    assert access_point(square(), area, Blockage(area)) == Point(100, 80)
    cut = Blockage(area, closures=(Closure(id="c", shape=box(90, 70, 110, 90)),))
    assert access_point(square(), area, cut) == Point(0, 0)


def test_the_access_point_of_a_part_of_the_extent_lies_outside_the_whole() -> None:
    extent, zone = box(60, -20, 130, 80), box(90, -5, 110, 20)
    assert access_point(square(), zone, Blockage(extent)) == Point(0, 0)


def test_the_access_point_suits_wheels_where_such_a_node_is_near() -> None:
    network = PathNetwork.of([*square().paths, way("path", (100, 80), (110, 60), (120, 40))])
    area = box(115, 0, 140, 39)
    assert access_point(network, area, Blockage(area)) == Point(120, 40)
    assert access_point(network, area, Blockage(area), (FOOT, VEHICLE)) == Point(100, 0)
    far = box(400, 0, 440, 39)
    assert access_point(network, far, Blockage(far), (FOOT, VEHICLE)) == Point(120, 40)


def test_there_is_no_access_point_where_everything_is_blocked() -> None:
    area = box(-10, -10, 200, 200)
    assert access_point(square(), area, Blockage(area)) is None
    assert access_point(PathNetwork.of(()), area, Blockage(area)) is None


def test_main_nodes_can_be_reached_and_left_again() -> None:
    network = PathNetwork.of(
        [*square().paths, road("dead end", (100, 80), (200, 80), one_way=OneWay.FORWARD)]
    )
    assert main_nodes(network, VEHICLE, Blockage()).sum() == 4
    assert main_nodes(network, FOOT, Blockage()).all()


def test_buildings_join_the_network_by_their_nearest_door() -> None:
    hall = Building(id="hall", name="Hall", footprint=box(30, 5, 70, 60))
    shed = Building(id="shed", name="Shed", footprint=box(-30, 70, -10, 90))
    doors = [
        Entrance(id="1", building_id="hall", point=Point(50, 5)),
        Entrance(id="2", building_id="hall", point=Point(70, 60)),
    ]
    access = building_access(square(), [hall, shed], doors)
    assert access.door_xy.tolist() == [[70, 60], [-10, 80]]
    assert access.distance_m == pytest.approx([math.hypot(30, 20), 10])
    nobody = building_access(PathNetwork.of(()), [hall, shed], doors)
    assert nobody.node.tolist() == [-1, -1]
    assert np.isinf(nobody.distance_m).all()


lattice = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(
    lambda c: (
        40.0 * c[0] + (17 * c[0] ** 2 + 5 * c[1] ** 3) % 19 / 2,
        40.0 * c[1] + (11 * c[1] ** 2 + 7 * c[0] ** 3) % 23 / 2,
    )
)
spot = st.tuples(st.floats(-30, 270), st.floats(-30, 270))


@st.composite
def networks(draw: st.DrawFn) -> PathNetwork:
    """Ways over a coarse, uneven lattice, so that many vertices coincide, some one-way, some on a bridge."""
    paths = []
    for i in range(draw(st.integers(2, 14))):
        xy = draw(st.lists(lattice, min_size=2, max_size=4, unique=True))
        paths.append(
            road(
                str(i),
                *xy,
                one_way=draw(st.sampled_from(OneWay)),
                level=draw(st.sampled_from([0, 0, 0, 1])),
            )
        )
    return PathNetwork.of(paths)


places = st.lists(spot.map(Point), min_size=2, max_size=4, unique_by=lambda p: (p.x, p.y))
blockages = st.one_of(
    st.just(Blockage()),
    st.tuples(spot, st.floats(5, 80)).map(lambda c: Blockage(Point(c[0]).buffer(c[1], quad_segs=6))),
)


def brute_force(network: PathNetwork, mode: TravelMode, blockage: Blockage) -> np.ndarray:
    """All-pairs seconds between nodes by the algorithm of Floyd and Warshall."""
    size = len(network.node_xy)
    table = np.full((size, size), np.inf)
    np.fill_diagonal(table, 0.0)
    usable = blockage.open_edges(network, mode)
    for (a, b), (there, back), is_open in zip(
        network.edge_nodes, network.edge_seconds(mode), usable, strict=True
    ):
        if is_open:
            table[a, b], table[b, a] = min(table[a, b], there), min(table[b, a], back)
    for k in range(size):
        table = np.minimum(table, table[:, k : k + 1] + table[k : k + 1, :])
    return table


@settings(max_examples=150, deadline=None)
@given(networks(), st.sampled_from(TravelMode), blockages)
def test_times_between_nodes_equal_brute_force(
    network: PathNetwork, mode: TravelMode, blockage: Blockage
) -> None:
    usable = blockage.open_edges(network, mode)
    served = np.unique(network.edge_nodes[usable])
    nodes = shapely.points(network.node_xy[served])
    touching = shapely.distance(nodes[:, None], network.edge_lines[usable]) < 0.1
    assume(len(served) and touching.sum() == 2 * usable.sum())
    assume(not blockage.holds(nodes).any() and not fragments(network, mode)[usable].any())
    expected = brute_force(network, mode, blockage)[np.ix_(served, served)]
    assert travel_times(network, mode, nodes, nodes, blockage).seconds == pytest.approx(expected)


@settings(max_examples=150, deadline=None)
@given(networks(), places, blockages)
def test_on_foot_there_and_back_take_the_same_and_no_detour_is_shorter(
    network: PathNetwork, spots: list[Point], blockage: Blockage
) -> None:
    found = travel_times(network, FOOT, spots, spots, blockage).seconds
    assert found == pytest.approx(found.T)
    via = found[:, :, None] + found[None, :, :]
    assert (found[:, None, :] <= via + 1e-6).all()


@settings(max_examples=150, deadline=None)
@given(networks(), places, st.sampled_from(TravelMode), blockages)
def test_a_route_is_as_long_as_its_time_says_and_never_enters_the_hazard(
    network: PathNetwork, spots: list[Point], mode: TravelMode, blockage: Blockage
) -> None:
    table = travel_times(network, mode, spots, spots, blockage)
    fastest = max(WALK, travel_parameters().speed_mps(mode))
    for i, a in enumerate(spots):
        for j, b in enumerate(spots):
            if i == j or not np.isfinite(table.seconds[i, j]):
                continue
            route = table.route(i, j)
            xy = shapely.get_coordinates(route)
            assert xy[0].tolist() == [a.x, a.y]
            assert xy[-1].tolist() == [b.x, b.y]
            assert route.length <= table.seconds[i, j] * fastest + 1e-6
            if mode is FOOT:
                assert route.length == pytest.approx(table.seconds[i, j] * WALK, abs=1e-6)
            if blockage.area is not None:
                assert route.intersection(blockage.area).length < 1e-6


@settings(max_examples=60, deadline=None)
@given(networks(), spot, st.floats(5, 80))
def test_access_points_lie_outside_and_can_be_reached(
    network: PathNetwork, centre: tuple[float, float], radius: float
) -> None:
    area = Point(centre).buffer(radius)
    point = access_point(network, area, Blockage(area))
    usable = Blockage(area).open_edges(network, FOOT)
    if point is None:
        nodes = shapely.points(network.node_xy[np.unique(network.edge_nodes[usable])])
        assert not usable.any() or (shapely.distance(area, nodes) == 0).any()
    else:
        assert point.distance(area) > 0
        assert math.isfinite(seconds(network, FOOT, point, point, Blockage(area)))
