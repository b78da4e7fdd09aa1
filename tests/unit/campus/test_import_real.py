"""The two real campuses: the counts that were found in the raw data by other means."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from app.campus.frame import Frame
from app.campus.importer import ImportResult, import_campus
from app.campus.resources import read_resources, write_template
from app.domain.campus import BuildingState, BuildingUse, PathKind, PlaceKind, TravelMode
from app.domain.source import Finding, Severity

UBC_LOW = {
    "Materials Recovery Facility",
    "Telus Hub",
    "West Parkade",
    "Acadia Park Residence - President's Row",
    "Green College - D Coach House",
    "Acadia Park Residence - Highrise",
    "UBC Botanical Garden - Alpine Garden Greenhouse",
    "Environmental Services Facility - Natural Gas Station",
    "Orchard Commons - Vantage College, Bartlett/Braeburn House",
    "Coast - Townhouses",
    "Exeter Hall - Townhouses",
    "North Parkade",
}


@pytest.fixture(scope="module")
def ubc(sample_data: Path) -> ImportResult:
    return import_campus([sample_data / "campuses" / "ubc"])


@pytest.fixture(scope="module")
def uwm(sample_data: Path) -> ImportResult:
    return import_campus([sample_data / "campuses" / "uwm" / "campus.osm.pbf"], timezone="America/Chicago")


def share(result: ImportResult, mode: TravelMode) -> float:
    return dict(result.report.connectivity)[mode].largest_share


def said(result: ImportResult, key: str) -> list[Finding]:
    return [finding for finding in result.report.findings if finding.message.key == key]


def test_ubc_has_443_buildings_of_which_67_are_dormitories(ubc: ImportResult) -> None:
    assert len(ubc.campus.buildings) == 443
    assert dict(ubc.report.uses)[BuildingUse.DORMITORY] == 67
    assert {building.id for building in ubc.campus.buildings} >= {"building:VBL10219", "building:VBL10210"}


def test_ubc_network_is_whole_and_hangs_together(ubc: ImportResult) -> None:
    assert len(ubc.campus.paths) == 5928
    assert sum(path.line.length for path in ubc.campus.paths) == pytest.approx(267_343, abs=1)
    assert share(ubc, TravelMode.FOOT) == pytest.approx(0.99, abs=0.002)
    assert share(ubc, TravelMode.VEHICLE) == pytest.approx(0.98, abs=0.002)
    assert sum(path.kind is PathKind.STEPS for path in ubc.campus.paths) == 152
    assert not any(path.vehicle for path in ubc.campus.paths if path.kind is PathKind.STEPS)


def test_ubc_report_names_the_twelve_buildings_with_low_storeys(ubc: ImportResult) -> None:
    named = {str(dict(finding.message.params)["building"]) for finding in said(ubc, "quality.low_storeys")}
    assert named == UBC_LOW


def test_ubc_keeps_its_own_metric_frame_time_zone_and_attribution(ubc: ImportResult) -> None:
    info = ubc.campus.info
    assert (info.epsg, info.timezone) == (26910, "America/Vancouver")
    assert "UBC Campus + Community Planning" in info.attribution
    assert "PDDL 1.0" in info.attribution
    assert len(info.source_hash) == 64
    lon_lat = Frame(info.epsg).to_wgs84(info.boundary.centroid)
    assert (lon_lat.x, lon_lat.y) == pytest.approx((-123.24, 49.26), abs=0.02)


def test_ubc_unbuilt_and_unoccupied_buildings_keep_their_state_and_hold_nobody(ubc: ImportResult) -> None:
    states = dict(ubc.report.states)
    assert states[BuildingState.UNDER_CONSTRUCTION] == 10
    assert states[BuildingState.PLANNED] == 2
    empty = [one for one in ubc.campus.buildings if one.state is BuildingState.UNOCCUPIED]
    assert empty
    assert all(one.occupancy is None or max(one.occupancy.term_weekday) == 0 for one in empty)


def test_ubc_doors_belong_to_buildings_near_them(ubc: ImportResult) -> None:
    buildings = {building.id: building for building in ubc.campus.buildings}
    assert len(ubc.campus.entrances) > 1400
    assert all(buildings[one.building_id].footprint.distance(one.point) <= 30 for one in ubc.campus.entrances)
    rejected = ubc.report.of(Severity.REJECTED)
    assert len(ubc.campus.entrances) + len(rejected) + 9 == 1466, "nine are pending, the rest has a reason"


def test_ubc_clinics_and_canteens_are_places(ubc: ImportResult) -> None:
    kinds = [place.kind for place in ubc.campus.places]
    assert kinds.count(PlaceKind.CLINIC) >= 20
    assert kinds.count(PlaceKind.CANTEEN) >= 80


def test_uwm_has_325_buildings_and_5_dormitories_without_its_rooms(uwm: ImportResult) -> None:
    assert len(uwm.campus.buildings) == 325
    assert dict(uwm.report.uses)[BuildingUse.DORMITORY] == 5
    assert uwm.report.rooms_left_out == 363


def test_uwm_highways_are_one_network(uwm: ImportResult) -> None:
    assert share(uwm, TravelMode.FOOT) > 0.99
    assert share(uwm, TravelMode.VEHICLE) > 0.99
    assert any(path.level > 0 for path in uwm.campus.paths)
    assert not any(path.vehicle or path.cart for path in uwm.campus.paths if path.kind is PathKind.INDOOR)


def test_uwm_says_openstreetmap_and_takes_the_time_zone_that_was_given(uwm: ImportResult) -> None:
    assert uwm.campus.info.attribution == "© OpenStreetMap contributors, ODbL 1.0"
    assert uwm.campus.info.timezone == "America/Chicago"
    assert uwm.campus.info.epsg == 32616
    assert not said(uwm, "import.timezone_guessed")


def test_importing_ubc_again_gives_the_same_content_in_under_15_seconds(
    ubc: ImportResult, sample_data: Path
) -> None:
    begun = time.monotonic()
    again = import_campus([sample_data / "campuses" / "ubc"])
    assert time.monotonic() - begun < 15
    assert again.campus == ubc.campus
    assert again.report == ubc.report


def test_importing_uwm_onto_itself_changes_nothing(uwm: ImportResult, sample_data: Path) -> None:
    again = import_campus([sample_data / "campuses" / "uwm"], previous=uwm.campus)
    assert again.campus == uwm.campus
    assert again.report.changes is not None
    assert (again.report.changes.added, again.report.changes.changed, again.report.changes.vanished) == (
        0,
        0,
        0,
    )


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_filled_template_reads_back_on_both_campuses(
    ubc: ImportResult, uwm: ImportResult, tmp_path: Path, suffix: str
) -> None:
    for result in (ubc, uwm):
        path = tmp_path / f"resources{suffix}"
        write_template(path, result.campus)
        found = read_resources(path, result.campus, Frame(result.campus.info.epsg))
        assert len(found.depots) == 5
        assert all(depot.building_id for depot in found.depots)
        assert {one.depot_id for one in (*found.teams, *found.stock)} == {depot.id for depot in found.depots}
