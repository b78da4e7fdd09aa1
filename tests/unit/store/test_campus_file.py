"""Campus files: whole, exact, the same for the same campus, readable by others, quick."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyogrio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from app.domain.campus import Ground, GroundKind
from app.store.campus_file import campus_hash, read_campus, write_campus
from tests.unit.store import samples


def test_a_campus_comes_back_as_it_was(tmp_path: Path) -> None:
    lake = Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], holes=[[(1, 1), (2, 1), (2, 2), (1, 2)]])
    campus = replace(
        samples.campus(),
        grounds=(Ground(id="g1", kind=GroundKind.WATER, area=lake, name="Lake", name_zh="湖"),),
    )
    write_campus(campus, tmp_path / "c.gpkg")
    assert read_campus(tmp_path / "c.gpkg") == campus
    assert [item.name for item in tmp_path.iterdir()] == ["c.gpkg"]


def test_writing_twice_gives_the_same_content(tmp_path: Path) -> None:
    write_campus(samples.campus(), tmp_path / "a.gpkg")
    write_campus(samples.campus(), tmp_path / "b.gpkg")
    first, second = read_campus(tmp_path / "a.gpkg"), read_campus(tmp_path / "b.gpkg")
    assert first == second and campus_hash(first) == campus_hash(second) == campus_hash(samples.campus())


@given(order=st.permutations(range(5)))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_hash_does_not_depend_on_the_order_of_records(order: list[int]) -> None:
    campus = samples.campus(5)
    shuffled = replace(campus, buildings=tuple(campus.buildings[i] for i in order))
    assert campus_hash(shuffled) == campus_hash(campus)


def test_the_hash_tells_every_difference() -> None:
    campus = samples.campus()
    others = (
        replace(campus, buildings=(replace(campus.buildings[0], floors=7), *campus.buildings[1:])),
        replace(campus, buildings=campus.buildings[1:]),
        replace(campus, info=replace(campus.info, version=2)),
        replace(campus, stock=()),
    )
    assert len({campus_hash(candidate) for candidate in (campus, *others)}) == 5


def test_gis_programs_may_edit_a_campus(tmp_path: Path) -> None:
    path = tmp_path / "c.gpkg"
    write_campus(samples.campus(), path)
    frame = pyogrio.read_dataframe(path, layer="buildings")
    frame = frame.assign(id="building:new", name="Annex", geometry=frame.geometry.translate(0, 100)).iloc[:1]
    pyogrio.write_dataframe(frame, path, layer="buildings", append=True)
    assert [building.name for building in read_campus(path).buildings] == [
        "Hall 0",
        "Hall 1",
        "Hall 2",
        "Annex",
    ]


def test_a_large_campus_comes_back_as_it_was(tmp_path: Path) -> None:
    """How long that takes is measured by `bench.map --only files`."""
    campus = samples.campus(5_000)
    write_campus(campus, tmp_path / "c.gpkg")
    assert read_campus(tmp_path / "c.gpkg") == campus
