"""Importing again: the same data give the same campus, and what people did to it stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from shapely import LineString, Point, box

from app.campus.importer import ImportResult, import_campus
from app.campus.recipe import load_recipe
from app.domain.campus import Building, BuildingUse, Place, PlaceKind, Room
from app.domain.campus import Path as Way
from app.domain.operation import Campus
from app.domain.resource import Depot
from app.domain.source import Severity
from tests.unit.campus.import_data import building, write_campus, write_recipe


def read(folder: Path, previous: Campus | None = None, **wishes: str) -> ImportResult:
    return import_campus([folder], load_recipe(write_recipe(folder)), previous=previous, **wishes)


def house(campus: Campus, number: int) -> Building:
    return next(one for one in campus.buildings if one.id == f"building:B{number}")


def with_house(campus: Campus, changed: Building) -> Campus:
    return replace(
        campus, buildings=tuple(changed if one.id == changed.id else one for one in campus.buildings)
    )


@pytest.fixture
def first(tmp_path: Path) -> Campus:
    return read(write_campus(tmp_path)).campus


def test_the_same_data_give_the_same_campus(first: Campus, tmp_path: Path) -> None:
    assert read(tmp_path).campus == first


def test_names_and_order_of_files_do_not_matter_to_the_hash(first: Campus, tmp_path: Path) -> None:
    recipe = load_recipe(write_recipe(tmp_path))
    files = [tmp_path / name for name in ("ways.geojson", "doors.geojson", "buildings.geojson")]
    assert import_campus(files, recipe).campus == first


def test_importing_onto_itself_changes_nothing_not_even_the_version(first: Campus, tmp_path: Path) -> None:
    again = read(tmp_path, first)
    assert again.campus == first
    assert again.campus.info.version == 1


def test_hand_edits_survive_new_data(first: Campus, tmp_path: Path) -> None:
    edited = replace(
        house(first, 1), name="Main Hall", use=BuildingUse.CLINIC, floors=9, edited=("name", "use", "floors")
    )
    write_campus(
        tmp_path,
        building(1, NAME="Renamed by the publisher", HEIGHT=30),
        building(2, NAME="New name"),
        building(3),
    )
    again = read(tmp_path, with_house(first, edited))
    one = house(again.campus, 1)
    assert (one.name, one.use, one.floors, one.edited) == ("Main Hall", BuildingUse.CLINIC, 9, edited.edited)
    assert one.height_m == 30, "what nobody edited is renewed"
    assert house(again.campus, 2).name == "New name"
    assert again.campus.info.version == 2


def test_the_people_of_an_edited_building_are_estimated_from_the_edited_figures(
    first: Campus, tmp_path: Path
) -> None:
    taller = replace(house(first, 1), floors=20, edited=("floors",))
    again = house(read(tmp_path, with_house(first, taller)).campus, 1)
    before, after = house(first, 1).occupancy, again.occupancy
    assert before is not None
    assert after is not None
    assert max(after.term_weekday) > 5 * max(before.term_weekday)


def test_figures_for_people_that_a_person_gave_survive(first: Campus, tmp_path: Path) -> None:
    before = house(first, 1)
    assert before.occupancy is not None
    given = replace(before.occupancy, term_weekday=(77,) * 24)
    changed = replace(before, occupancy=given, edited=("occupancy",))
    assert house(read(tmp_path, with_house(first, changed)).campus, 1).occupancy == given


def test_edits_of_places_paths_and_doors_survive_too(first: Campus, tmp_path: Path) -> None:
    way = replace(first.paths[0], width_m=4.5, edited=("width_m",))
    door = replace(first.entrances[0], kind="service", edited=("kind",))
    again = read(tmp_path, replace(first, paths=(way, *first.paths[1:]), entrances=(door,))).campus
    assert again.paths[0].width_m == 4.5
    assert again.entrances[0].kind == "service"


def test_what_was_made_by_hand_and_what_no_source_gives_survives(first: Campus, tmp_path: Path) -> None:
    centre = house(first, 1).footprint.centroid
    shed = Building(id="hand:shed", name="Shed", footprint=box(0, 0, 10, 10))
    lane = Way(id="hand:lane", line=LineString([(0, 0), (10, 10)]))
    lawn = Place(id="hand:lawn", kind=PlaceKind.ASSEMBLY_AREA, geometry=Point(5, 5))
    room = Room(id="room:1", building_id="building:B1", floor=1, number="101", beds=2, residents=2)
    depot = Depot(id="depot:1", name="Store", point=centre, building_id="building:B1")
    enriched = replace(
        first,
        buildings=(*first.buildings, shed),
        paths=(*first.paths, lane),
        places=(lawn,),
        rooms=(room,),
        depots=(depot,),
    )
    write_campus(tmp_path, building(1), building(5))
    again = read(tmp_path, enriched).campus
    assert {"hand:shed", "building:B5"} < {one.id for one in again.buildings}
    assert "hand:lane" in {one.id for one in again.paths}
    assert (again.places, again.rooms, again.depots) == ((lawn,), (room,), (depot,))


def test_what_vanished_from_the_source_is_reported(first: Campus, tmp_path: Path) -> None:
    edited = replace(house(first, 3), name="Chapel", edited=("name",))
    depot = Depot(id="depot:1", name="Store", point=Point(0, 0), building_id="building:B2")
    previous = replace(with_house(first, edited), depots=(depot,))
    write_campus(tmp_path, building(1), building(4))
    again = read(tmp_path, previous)
    said = {
        (one.message.key, one.severity, one.subject)
        for one in again.report.findings
        if "merge." in one.message.key
    }
    assert said == {
        ("merge.vanished", Severity.INFO, "building:B2"),
        ("merge.vanished_edited", Severity.WARNING, "building:B3"),
        ("merge.dangling", Severity.WARNING, "depot:1"),
    }
    assert again.report.changes is not None
    assert (again.report.changes.added, again.report.changes.vanished) == (1, 2)


def test_the_frame_of_the_earlier_import_stays(first: Campus, tmp_path: Path) -> None:
    moved = replace(first, info=replace(first.info, epsg=4548))
    assert read(tmp_path, moved).campus.info.epsg == 4548


def test_name_and_time_zone_that_a_person_chose_stay(tmp_path: Path) -> None:
    named = read(write_campus(tmp_path), name="东校区", timezone="Asia/Urumqi").campus
    again = read(tmp_path, named).campus
    assert (again.info.name, again.info.timezone, again.info.id) == ("东校区", "Asia/Urumqi", "campus:东校区")


def test_lines_of_several_parts_get_ids_of_their_own(tmp_path: Path) -> None:
    from tests.unit.campus.import_data import at, way, write_features

    write_campus(tmp_path)
    several = way(9, (0, 0), (1, 1))
    several["geometry"] = {
        "type": "MultiLineString",
        "coordinates": [[at(0, -10), at(0, -30)], [at(0, -30), at(0, -50)]],
    }
    write_features(tmp_path / "ways.geojson", [several, way(1, (0, -10), (100, -10))])
    paths = read(tmp_path).campus.paths
    assert [one.id for one in paths] == ["path:W1", "path:W9/1", "path:W9/2"]
    assert paths[1].line.coords[-1] == paths[2].line.coords[0]
