"""What the report says about the quality of a campus, in words that a person can act on."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.campus.importer import ImportResult, import_campus
from app.campus.recipe import load_recipe
from app.domain.campus import TravelMode
from app.runtime.text import LANGUAGES, Text
from tests.unit.campus.import_data import (
    building,
    door,
    square,
    way,
    write_campus,
    write_features,
    write_recipe,
)


def read(folder: Path) -> ImportResult:
    return import_campus([folder], load_recipe(write_recipe(folder)))


def said(result: ImportResult, key: str) -> list[str]:
    text = Text("en")
    return [text.render(one.message) for one in result.report.findings if one.message.key == key]


def test_less_than_2_2_m_a_floor_names_the_building_and_the_figures(tmp_path: Path) -> None:
    write_campus(
        tmp_path,
        building(1, FLOORS=3, HEIGHT=6.59),
        building(2, FLOORS=3, HEIGHT=6.6),
        building(3, FLOORS=None),
        building(4, HEIGHT=None),
    )
    result = read(tmp_path)
    assert said(result, "quality.low_storeys") == [
        "House 1: 6.59 m high with 3 floors gives 2.20 m a floor. Height or floors are wrong."
    ]
    assert said(result, "quality.unknown_floors") == ["1 of 4 buildings has no number of floors (House 3)."]
    assert said(result, "quality.unknown_height") == ["1 of 4 buildings has no height (House 4)."]


def test_twins_and_buildings_inside_others_are_named(tmp_path: Path) -> None:
    write_campus(tmp_path, building(1, square(0, 0)), building(2, square(0, 0)), building(3, square(5, 5, 8)))
    result = read(tmp_path)
    assert len(said(result, "quality.same_footprint")) == 1
    assert "House 3 lies inside House 1" in " ".join(said(result, "quality.inside_other"))


def test_a_network_in_pieces_and_buildings_that_no_way_reaches(tmp_path: Path) -> None:
    write_campus(tmp_path, building(1), building(2), building(7, square(0, 900)))
    write_features(tmp_path / "ways.geojson", (way(1, (0, -10), (100, -10)), way(2, (0, -90), (60, -90))))
    result = read(tmp_path)
    assert dict(result.report.connectivity)[TravelMode.FOOT].largest_share == pytest.approx(0.625, abs=0.01)
    assert any("62.5 % hang together" in line for line in said(result, "quality.disconnected"))
    assert said(result, "quality.unreached") == [
        "No way of the main walking network comes within 50 m of House 7."
    ]


def test_no_ways_at_all(tmp_path: Path) -> None:
    write_campus(tmp_path)
    (tmp_path / "ways.geojson").unlink()
    assert len(said(read(tmp_path), "quality.no_paths")) == 1


def test_doors_far_from_their_building_or_of_none(tmp_path: Path) -> None:
    write_campus(tmp_path)
    write_features(
        tmp_path / "doors.geojson",
        (
            door(1, 40, 0, "B1"),
            door(2, 70, 0, "B1"),
            door(3, 40, 300, "B1"),
            door(4, 70, 0, "B9"),
            door(5, 40, 0, None),
        ),
    )
    result = read(tmp_path)
    assert {one.id: one.building_id for one in result.campus.entrances} == {
        "entrance:D1": "building:B1",
        "entrance:D2": "building:B1",
        "entrance:D4": "building:B2",
        "entrance:D5": "building:B1",
    }
    assert [one.subject for one in result.report.findings if one.message.key == "import.rejected"] == [
        "entrance:D3"
    ]
    assert len(said(result, "import.linked_by_position")) == 1


def test_without_a_boundary_one_is_drawn_around_the_buildings(tmp_path: Path) -> None:
    result = read(write_campus(tmp_path))
    assert all(result.campus.info.boundary.covers(one.footprint) for one in result.campus.buildings)
    assert len(said(result, "import.boundary_made")) == 1


def test_two_imports_find_the_same_things_in_the_same_order(tmp_path: Path) -> None:
    write_campus(
        tmp_path, *(building(n, FLOORS=9) for n in (5, 3, 1)), building(1), building(2, square(0, 0, 0.1))
    )
    assert read(tmp_path).report == read(tmp_path).report


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_report_has_words(tmp_path: Path, language: str) -> None:
    write_campus(
        tmp_path, building(1, FLOORS=9), building(1), building(2, square(90, 0)), building(4, FLOORS="?")
    )
    text = Text(language)
    for line in read(tmp_path).report.lines(limit=1):
        words = text.render(line)
        assert line.key not in words
        assert "import." not in words
        assert "report." not in words
