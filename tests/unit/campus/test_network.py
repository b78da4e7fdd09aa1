"""Ways meet where they share a vertex, and nowhere else."""

from __future__ import annotations

import time
from pathlib import Path as FilePath

import numpy as np
import pyogrio
import pytest
import shapely
from shapely.geometry import LineString

from app.campus.network import PathNetwork
from app.campus.speeds import travel_parameters
from app.domain.campus import OneWay, Path, PathKind, TravelMode


def way(name: str, *xy: tuple[float, float], level: int = 0, **fields: object) -> Path:
    return Path(id=name, line=LineString(xy), level=level, **fields)  # type: ignore[arg-type]


def pieces(*paths: Path) -> int:
    return PathNetwork.of(paths).connectivity(TravelMode.FOOT).components


def test_ends_join_whatever_their_level() -> None:
    assert pieces(way("a", (0, 0), (10, 0)), way("b", (10, 0), (20, 0), level=1)) == 1


def test_an_end_joins_the_vertex_of_another_way() -> None:
    network = PathNetwork.of([way("road", (0, 0), (5, 0), (10, 0)), way("side", (5, 0), (5, 8), level=1)])
    assert network.connectivity(TravelMode.FOOT).components == 1
    assert sorted(network.edge_length_m) == [5, 5, 8]


def test_lines_that_merely_cross_do_not_join() -> None:
    assert pieces(way("a", (0, 0), (10, 0)), way("b", (5, -5), (5, 5))) == 2


def test_an_end_on_the_middle_of_a_segment_without_a_vertex_does_not_join() -> None:
    assert pieces(way("a", (0, 0), (10, 0)), way("b", (5, 0), (5, 5))) == 2


def test_a_bridge_over_a_road_does_not_join_even_with_vertices_at_the_same_place() -> None:
    road, bridge = way("road", (0, 0), (5, 0), (10, 0)), way("bridge", (5, -5), (5, 0), (5, 5), level=1)
    assert pieces(road, bridge) == 2
    assert pieces(road, way("crossing", (5, -5), (5, 0), (5, 5))) == 1


def test_a_way_that_ends_below_a_bridge_joins_the_road_only() -> None:
    network = PathNetwork.of(
        [
            way("road", (0, 0), (5, 0), (10, 0)),
            way("bridge", (5, -5), (5, 0), (5, 5), level=1),
            way("path", (5, 0), (8, 8)),
        ]
    )
    of_path = [network.paths[i].id for i in network.edge_path]
    piece = dict(zip(of_path, network.edge_components(TravelMode.FOOT), strict=True))
    assert piece["road"] == piece["path"] != piece["bridge"]


def test_stairs_between_the_levels_join_bridge_and_road() -> None:
    assert (
        pieces(
            way("road", (0, 0), (5, 0), (10, 0)),
            way("bridge", (5, -5), (5, 0), (5, 5), level=1),
            way("shaft", (5, 0), (8, 8)),
            way("landing", (5, 0), (9, 8), level=1),
        )
        == 1
    )


@pytest.mark.parametrize("noise, joined", [(0.0, 1), (0.004, 1), (0.009, 1), (0.02, 2)])
def test_float_noise_up_to_a_centimetre_is_bridged(noise: float, joined: int) -> None:
    network = PathNetwork.of([way("a", (0.0049, 0), (10.0049, 0)), way("b", (10.0049 + noise, 0), (20, 0))])
    assert network.connectivity(TravelMode.FOOT).components == joined
    if joined == 1:
        assert network.edge_length_m.sum() == pytest.approx(20 - 0.0049, abs=1e-9)


def test_repeated_vertices_make_no_edges_without_length() -> None:
    network = PathNetwork.of([way("a", (0, 0), (5, 0), (5, 0), (10, 0))])
    assert (network.edge_length_m > 0).all()
    assert network.edge_length_m.sum() == 10


def test_a_ring_keeps_its_length() -> None:
    network = PathNetwork.of([way("ring", (0, 0), (10, 0), (10, 10), (0, 10), (0, 0))])
    assert network.connectivity(TravelMode.FOOT) == network.connectivity(TravelMode.FOOT)
    assert network.connectivity(TravelMode.FOOT).length_m == 40


def test_one_way_binds_wheels_and_not_feet() -> None:
    network = PathNetwork.of(
        [way("a", (0, 0), (100, 0), vehicle=True, one_way=OneWay.BACKWARD, kind=PathKind.ROAD)]
    )
    forward, backward = network.edge_seconds(TravelMode.VEHICLE)[0]
    assert np.isinf(forward)
    assert backward == pytest.approx(100 / travel_parameters().speed_mps(TravelMode.VEHICLE))
    assert network.edge_seconds(TravelMode.FOOT)[0] == pytest.approx([100 / 1.34] * 2)


def test_steps_are_for_feet_only_and_slower() -> None:
    network = PathNetwork.of([way("a", (0, 0), (10, 0), kind=PathKind.STEPS, cart=True, vehicle=True)])
    assert np.isinf(network.edge_seconds(TravelMode.CART)).all()
    assert np.isinf(network.edge_seconds(TravelMode.VEHICLE)).all()
    assert (network.edge_seconds(TravelMode.FOOT) > 10 / 1.34).all()


def test_a_path_may_have_its_own_speed_and_width() -> None:
    network = PathNetwork.of(
        [way("a", (0, 0), (10, 0), foot_mps=0.5, width_m=7.5), way("b", (0, 0), (0, 9), kind=PathKind.TRAIL)]
    )
    assert network.edge_seconds(TravelMode.FOOT)[0].tolist() == [20, 20]
    assert network.edge_width_m.tolist() == [7.5, travel_parameters().widths[PathKind.TRAIL].value]


def test_connectivity_is_by_length_and_by_mode() -> None:
    network = PathNetwork.of(
        [way("a", (0, 0), (75, 0)), way("b", (0, 50), (25, 50)), way("c", (0, 90), (5, 90), foot=False)]
    )
    found = network.connectivity(TravelMode.FOOT)
    assert (found.length_m, found.largest_share, found.components) == (100, 0.75, 2)
    assert network.connectivity(TravelMode.VEHICLE).largest_share == 0


def test_no_paths_make_an_empty_network() -> None:
    network = PathNetwork.of(())
    assert network.connectivity(TravelMode.FOOT).components == 0
    assert len(network.edge_lines) == 0


def test_every_shipped_figure_names_its_source_and_lies_in_its_range() -> None:
    parameters = travel_parameters()
    for by_kind in parameters.speeds.values():
        assert "default" in by_kind
        assert set(by_kind) - {"default"} <= {kind.value for kind in PathKind}
        for figure in by_kind.values():
            assert figure.unit == "m/s"
            assert figure.source.reference


def _ubc(folder: FilePath) -> list[Path]:
    file = folder / "campuses" / "ubc" / "ubcv_routes.gdb.zip"
    frame = pyogrio.read_dataframe(f"/vsizip/{file}", layer="ubcv_network_all")
    wheels = frame.VEHICLE_ACCESS.isin(["PUBLIC", "SERVICE", "EMERGENCY"])
    return [
        Path(id=str(i), line=shapely.get_parts(line)[0], foot=walk == "Y", cart=drive, vehicle=drive)
        for i, (line, walk, drive) in enumerate(
            zip(frame.geometry, frame.PEDESTRIAN_ACCESS, wheels, strict=True)
        )
    ]


def test_the_ubc_network_hangs_together(sample_data: FilePath) -> None:
    network = PathNetwork.of(_ubc(sample_data))
    assert len(network.paths) == 5928
    walking, driving = network.connectivity(TravelMode.FOOT), network.connectivity(TravelMode.VEHICLE)
    assert walking.largest_share == pytest.approx(0.990, abs=0.002)
    assert walking.length_m == pytest.approx(195_067, abs=5)
    assert driving.largest_share == pytest.approx(0.980, abs=0.002)


def test_a_hundred_thousand_segments_are_joined_in_seconds() -> None:
    rng = np.random.default_rng(1)
    step = np.arange(225.0)
    paths = [
        Path(id=f"{axis}{i}{j}", line=LineString([(i, j), (i + 0.5, j + 0.1), (i + 1 - axis, j + axis)]))
        for axis in (0, 1)
        for i in step
        for j in step
    ]
    order = rng.permutation(len(paths))
    began = time.perf_counter()
    network = PathNetwork.of([paths[i] for i in order])
    assert network.connectivity(TravelMode.FOOT).components == 1
    assert len(network.paths) > 100_000
    assert time.perf_counter() - began < 10
