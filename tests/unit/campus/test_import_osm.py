"""OpenStreetMap: what tags mean for rooms, levels, access and doors."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.campus.importer import ImportResult, import_campus
from app.campus.importing.osm import length_m, parse_other_tags, tags
from app.campus.network import PathNetwork
from app.domain.campus import Building, BuildingState, BuildingUse, OneWay, PathKind, PlaceKind, TravelMode
from app.domain.campus import Path as Way
from tests.unit.campus.import_data import at


class Extract:
    """An `.osm` file written node by node."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[float, float], int] = {}
        self._node_tags: dict[int, dict[str, str]] = {}
        self._ways: list[tuple[int, list[int], dict[str, str]]] = []

    def node(self, east_m: float, north_m: float, **node_tags: str) -> int:
        number = self._nodes.setdefault((east_m, north_m), len(self._nodes) + 1)
        self._node_tags.setdefault(number, {}).update(_colons(node_tags))
        return number

    def way(self, number: int, *points: tuple[float, float], **way_tags: str) -> None:
        self._ways.append((number, [self.node(*point) for point in points], _colons(way_tags)))

    def box(self, number: int, east_m: float, north_m: float, size_m: float, **way_tags: str) -> None:
        e, n, s = east_m, north_m, size_m
        self.way(number, (e, n), (e + s, n), (e + s, n + s), (e, n + s), (e, n), **way_tags)

    def write(self, folder: Path) -> Path:
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
        for (east_m, north_m), number in self._nodes.items():
            lon, lat = at(east_m, north_m)
            inner = _tags(self._node_tags[number])
            lines.append(f'<node id="{number}" lat="{lat:.7f}" lon="{lon:.7f}" version="1">{inner}</node>')
        for number, nodes, way_tags in self._ways:
            refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
            lines.append(f'<way id="{number}" version="1">{refs}{_tags(way_tags)}</way>')
        path = folder / "campus.osm"
        path.write_text("\n".join([*lines, "</osm>"]), "utf-8")
        return path


def _colons(given_tags: dict[str, str]) -> dict[str, str]:
    return {key.replace("__", ":"): value for key, value in given_tags.items()}


def _tags(given_tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in given_tags.items())


def read(extract: Extract, folder: Path) -> ImportResult:
    return import_campus([extract.write(folder)], timezone="Asia/Shanghai")


def buildings(result: ImportResult) -> dict[str, Building]:
    return {one.source_id: one for one in result.campus.buildings}


def ways(result: ImportResult) -> dict[str, Way]:
    return {one.source_id: one for one in result.campus.paths}


@pytest.fixture
def extract() -> Extract:
    """A hall of 60 m and a road before it."""
    found = Extract()
    found.box(1, 0, 0, 60, building="university", name="图书馆", name__en="Library", building__levels="5")
    found.way(50, (-50, -10), (30, -10), (120, -10), highway="service", width="12 ft")
    return found


def test_a_row_with_indoor_is_a_room_and_no_building(extract: Extract, tmp_path: Path) -> None:
    extract.box(2, 10, 10, 8, building="university", indoor="room", level="1")
    extract.box(3, 100, 100, 8, building="university", indoor="room")
    result = read(extract, tmp_path)
    assert set(buildings(result)) == {"way/1"}
    assert result.report.rooms_left_out == 2


def test_a_level_inside_a_building_is_a_room_but_not_outside_of_one(extract: Extract, tmp_path: Path) -> None:
    extract.box(2, 10, 10, 8, building="yes", level="1")
    extract.box(3, 100, 100, 8, building="yes", level="1")
    extract.box(4, 30, 30, 8, building="tower", level="0", building__levels="9")
    assert set(buildings(read(extract, tmp_path))) == {"way/1", "way/3", "way/4"}


def test_names_floors_and_uses(extract: Extract, tmp_path: Path) -> None:
    extract.box(2, 100, 100, 20, building="yes", name="第三学生宿舍")
    extract.box(3, 150, 100, 20, building="construction")
    extract.box(4, 200, 100, 20, building="roof", addr__street="East Road", addr__housenumber="7")
    found = buildings(read(extract, tmp_path))
    assert (found["way/1"].name, found["way/1"].name_zh, found["way/1"].floors) == ("Library", "图书馆", 5)
    assert found["way/1"].use is BuildingUse.LIBRARY
    assert found["way/2"].use is BuildingUse.DORMITORY
    assert found["way/3"].state is BuildingState.UNDER_CONSTRUCTION
    assert (found["way/3"].name, found["way/4"].name) == ("way/3", "7 East Road")
    assert found["way/4"].state is BuildingState.UNOCCUPIED


def test_ways_join_at_shared_nodes_and_not_where_a_bridge_crosses(extract: Extract, tmp_path: Path) -> None:
    extract.way(51, (30, -10), (30, -80), highway="footway")
    extract.way(52, (-40, -60), (100, -60), highway="footway", bridge="yes")
    result = read(extract, tmp_path)
    network = PathNetwork.of(result.campus.paths)
    assert ways(result)["way/52"].level == 1
    assert network.connectivity(TravelMode.FOOT).components == 2
    road, path = (ways(result)[one].line for one in ("way/50", "way/51"))
    assert set(path.coords[:1]) <= set(road.coords), "the shared vertex is exactly the same"


def test_access_one_way_and_width(extract: Extract, tmp_path: Path) -> None:
    extract.way(51, (-50, -10), (-50, -90), highway="residential", oneway="-1", foot="use_sidepath")
    extract.way(52, (-50, -90), (0, -90), highway="footway", motor_vehicle="emergency")
    extract.way(53, (0, -90), (50, -90), highway="steps", motor_vehicle="yes")
    extract.way(54, (50, -90), (90, -90), highway="service", access="private")
    extract.way(55, (90, -90), (99, -90), highway="service", access="no")
    extract.way(56, (99, -90), (99, -99), highway="proposed")
    found = ways(read(extract, tmp_path))
    modes = {one: (way.foot, way.cart, way.vehicle) for one, way in found.items()}
    assert modes == {
        "way/50": (True, True, True),
        "way/51": (False, True, True),
        "way/52": (True, True, True),
        "way/53": (True, False, False),
        "way/54": (True, True, True),
        "way/55": (False, False, False),
    }
    assert found["way/51"].one_way is OneWay.BACKWARD
    assert found["way/50"].width_m == pytest.approx(3.6576)
    assert (found["way/50"].kind, found["way/53"].kind) == (PathKind.SERVICE_ROAD, PathKind.STEPS)


def test_indoor_ways_are_walked_and_cut_off_storeys_left_out(extract: Extract, tmp_path: Path) -> None:
    extract.way(51, (30, -10), (30, 20), highway="footway", level="0")
    extract.way(52, (30, 20), (30, 40), highway="steps", level="0;1")
    extract.way(53, (30, 40), (50, 40), highway="corridor", level="1")
    extract.way(54, (10, 10), (10, 50), highway="footway", level="3")
    result = read(extract, tmp_path)
    assert set(ways(result)) == {"way/50", "way/51", "way/52", "way/53"}
    assert result.report.indoor_ways_left_out == 1
    assert ways(result)["way/53"].kind is PathKind.INDOOR
    assert ways(result)["way/53"].level == 1
    assert not ways(result)["way/53"].cart


def test_a_square_is_ground_and_its_edge_a_way(extract: Extract, tmp_path: Path) -> None:
    extract.way(
        51,
        (30, -10),
        (30, -40),
        (0, -40),
        (0, -10.5),
        (30, -10),
        highway="pedestrian",
        area="yes",
        name="Square",
    )
    result = read(extract, tmp_path)
    assert [one.name for one in result.campus.grounds] == ["Square"]


def test_doors_belong_to_the_building_on_whose_outline_they_lie(extract: Extract, tmp_path: Path) -> None:
    extract.way(51, (30, -10), (30, 0), highway="footway")
    extract.way(2, (0, 0), (30, 0), (60, 0), barrier="kerb")
    extract.node(30, 0, entrance="main", wheelchair="yes")
    extract.node(150, 150, entrance="yes")
    result = read(extract, tmp_path)
    (door,) = result.campus.entrances
    assert (door.building_id, door.kind, door.accessible) == ("building:way/1", "main", True)
    assert [one.message.key for one in result.report.findings if one.subject.startswith("entrance")] == [
        "import.rejected"
    ]


def test_places_of_an_emergency_plan(extract: Extract, tmp_path: Path) -> None:
    extract.node(100, 0, emergency="assembly_point", name="North lawn", capacity="400")
    extract.node(100, 10, emergency="fire_hydrant")
    extract.node(20, 20, amenity="clinic", name="Health centre")
    extract.node(100, 30, barrier="gate")
    places = {one.kind: one for one in read(extract, tmp_path).campus.places}
    assert set(places) == {PlaceKind.ASSEMBLY_AREA, PlaceKind.HYDRANT, PlaceKind.CLINIC, PlaceKind.GATE}
    assert places[PlaceKind.ASSEMBLY_AREA].capacity == 400
    assert places[PlaceKind.CLINIC].building_id == "building:way/1"


def test_without_a_time_zone_the_longitude_gives_one_with_a_warning(extract: Extract, tmp_path: Path) -> None:
    result = import_campus([extract.write(tmp_path)])
    assert result.campus.info.timezone == "Etc/GMT-8"
    assert [one.message.key for one in result.report.findings if "timezone" in one.message.key] == [
        "import.timezone_guessed"
    ]


def test_other_tags_with_quotation_marks() -> None:
    text = r'"name:zh"=>"图书馆","note"=>"the \"old\" one, 3=>2","path"=>"a\\b"'
    assert parse_other_tags(text) == {"name:zh": "图书馆", "note": 'the "old" one, 3=>2', "path": "a\\b"}


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_any_tags_survive_the_way_gdal_writes_them(given_tags: dict[str, str]) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    written = ",".join(f"{quoted(key)}=>{quoted(value)}" for key, value in given_tags.items())
    assert parse_other_tags(written) == given_tags


@given(
    st.dictionaries(
        st.sampled_from(["level", "layer", "height", "width", "building:levels", "name"]), st.text()
    )
)
def test_any_tag_values_are_taken_in(given_tags: dict[str, str]) -> None:
    found = tags("lines", {"osm_id": "1", **given_tags})
    assert found["@id"] == "way/1"
    assert -20 <= int(str(found["@level"])) <= 200


def test_endless_numbers_are_no_figures() -> None:
    row = {"osm_id": "1", "building:levels": "9" * 400, "height": "9" * 400, "level": "9" * 400}
    found = tags("lines", row)
    assert "@floors" not in found
    assert "@height_m" not in found
    assert found["@level"] == 200


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("12", 12),
        ("3.5 m", 3.5),
        ("10 ft", 3.048),
        ("10'", 3.048),
        ("5'6\"", 1.6764),
        ("wide", None),
        ("-3", None),
    ],
)
def test_lengths_as_mappers_write_them(text: str, metres: float | None) -> None:
    assert length_m(text) == (None if metres is None else pytest.approx(metres))
