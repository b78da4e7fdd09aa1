"""Buildings, rooms, roads and the rest of a campus by name; the people of each building."""

from __future__ import annotations

from dataclasses import replace

from shapely.geometry import LineString, Point, box

from app.domain.campus import Building, CampusInfo, Path, Place, PlaceKind, Room
from app.domain.operation import Campus
from app.domain.resource import Depot, Team
from app.map.finding.campus_index import CampusIndex, Road


def building(name: str, name_zh: str, code: str) -> Building:
    return Building(id=f"b:{code}", name=name, name_zh=name_zh, code=code, footprint=box(0, 0, 10, 10))


def room(code: str, number: str) -> Room:
    return Room(id=f"r:{code}{number}", building_id=f"b:{code}", floor=1, number=number, beds=4, residents=4)


CAMPUS = Campus(
    info=CampusInfo(id="c", name="C", epsg=32650, timezone="Asia/Shanghai", boundary=box(0, 0, 99, 99)),
    buildings=(building("Maple Hall", "枫园1号楼", "MA1"), building("Gate House", "门房", "GH")),
    rooms=(room("MA1", "101"), room("MA1", "102"), room("MA1", "B12"), room("GH", "101")),
    places=(Place(id="p", kind=PlaceKind.GATE, geometry=Point(5, 5), name="Gate House"),),
    depots=(Depot(id="d", name="North store", name_zh="北库", point=Point(1, 1)),),
    teams=(Team(id="t", depot_id="d", name="Guides", capabilities=("first_aid",), crew=3),),
    paths=(
        Path(id="w1", line=LineString([(0, 0), (9, 0)]), name="Main Mall"),
        Path(id="w2", line=LineString([(9, 0), (20, 0)]), name="Main Mall"),
        Path(id="w3", line=LineString([(9, 9), (20, 9)])),
    ),
)
INDEX = CampusIndex.of(CAMPUS, pinyin=True)


def ids(query: str) -> list[str]:
    return [getattr(found.record, "id", "") for found in INDEX.find(query)]


def test_of_equal_names_the_building_comes_first() -> None:
    assert ids("gate house")[:2] == ["b:GH", "p"]


def test_codes_depots_and_teams_are_found() -> None:
    assert ids("ma1")[0] == "b:MA1"
    assert ids("北库")[0] == ids("beiku")[0] == "d"
    assert ids("guides") == ["t"]


def test_a_road_is_one_result_with_all_its_segments() -> None:
    (found,) = [f.record for f in INDEX.find("main mall")]
    assert isinstance(found, Road)
    assert [path.id for path in found.paths] == ["w1", "w2"]


def test_rooms_are_found_by_building_and_number_in_any_script() -> None:
    for query in ("maple hall 101", "枫园1号楼101", "枫园1号楼 101", "fy1hl 101", "ma1-101"):
        assert ids(query)[0] == "r:MA1101", query
    assert ids("maple hall b12")[0] == "r:MA1B12"
    assert ids("maple hall 10") == ["r:MA1101", "r:MA1102"]


def test_a_bare_number_lists_the_rooms_that_have_it() -> None:
    assert set(ids("101")) == {"r:MA1101", "r:GH101"}


def test_a_campus_without_anything_finds_nothing() -> None:
    assert CampusIndex.of(Campus(info=replace(CAMPUS.info)), pinyin=True).find("maple 1") == []
