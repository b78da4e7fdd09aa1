"""Figures of a zone, and what is found wrong with zones: nobody left out, doubled, or sent into danger."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon

from app.domain.campus import BuildingUse
from app.domain.incident import Closure, EvacuationStatus, Headcount, IncidentStatus
from app.domain.operation import Snapshot
from app.planning.zones.checks import ZoneFault, ZoneFinding, check_zones
from app.planning.zones.figures import zone_figures
from app.runtime.text import LANGUAGES, Text
from tests.unit.planning.zone_samples import NIGHT, area, line, snapshot, zone

ORDER, SHELTER = EvacuationStatus.ORDER, EvacuationStatus.SHELTER


def found(state: Snapshot, fault: ZoneFault) -> list[ZoneFinding]:
    return [finding for finding in check_zones(state, "i") if finding.fault is fault]


def cured(state: Snapshot, finding: ZoneFinding) -> Snapshot:
    assert finding.cure is not None
    areas = {zone.id: shape for zone, shape in finding.cure.areas}
    return replace(state, zones=tuple(replace(z, area=areas.get(z.id, z.area)) for z in state.zones))


def test_figures_tell_who_is_inside_and_where_they_can_go() -> None:
    figures = zone_figures(snapshot(), area(-20, -10, 160, 60), NIGHT)
    assert (figures.buildings, figures.dormitories, figures.at) == (2, 2, NIGHT)
    assert figures.people.low < figures.people.best < figures.people.high
    assert figures.people == figures.dormitory_people
    assert figures.mobility_known and figures.mobility_impaired.best == 2
    assert [place.name for place in figures.refuges] == ["Lawn 0", "Lawn 1"]
    assert (figures.capacity, figures.shortfall) == (500, 0)


def test_what_nobody_knows_is_not_none() -> None:
    state = snapshot(capacities=(None, 20))
    bare = replace(state.campus.buildings[3], use=BuildingUse.OTHER, occupancy=None)
    state = replace(state, campus=replace(state.campus, buildings=(*state.campus.buildings[:3], bare)))
    figures = zone_figures(state, area(180, 0, 380, 60), NIGHT)
    assert figures.unknown_buildings == 1
    assert (figures.capacity, figures.capacity_unknown) == (20, 1)
    assert figures.shortfall == figures.people.best - 20
    assert figures.enough_within_m is None
    figures = zone_figures(snapshot(), area(280, 0, 380, 60), NIGHT)
    assert not figures.mobility_known


def test_a_headcount_of_a_building_stands_in_place_of_the_estimate() -> None:
    state = snapshot()
    count = Headcount(
        id="h", incident_id="i", people=7, at=NIGHT, author="desk", reason="counted", building_id="building:0"
    )
    state = replace(state, headcounts=(count,))
    figures = zone_figures(state, area(-10, 10, 50, 40), NIGHT, incident_id="i")
    assert figures.people.low == figures.people.high == 7
    elsewhere = zone_figures(state, area(-10, 10, 50, 40), NIGHT, incident_id="another night")
    assert elsewhere.people.best > 30


def test_nobody_is_sent_to_a_refuge_in_danger_or_behind_closed_ways() -> None:
    west = area(-20, -10, 160, 60)
    state = snapshot(zone("E", area(410, -70, 470, -10), ORDER))
    assert [p.name for p in zone_figures(state, west, NIGHT).refuges] == ["Lawn 1"]
    shut = tuple(Closure(id=f"c{y}", shape=line((250, y - 5), (250, y + 5))) for y in (0, 100))
    assert not zone_figures(snapshot(closures=shut), west, NIGHT).refuges
    wheels_only = tuple(replace(closure, foot=False) for closure in shut)
    assert len(zone_figures(snapshot(closures=wheels_only), west, NIGHT).refuges) == 2
    assert [p.name for p in zone_figures(snapshot(), area(415, -65, 465, -15), NIGHT).refuges] == ["Lawn 1"]


def test_people_whom_no_zone_covers_come_first_and_the_cure_covers_them() -> None:
    state = snapshot(zone("A", area(-20, 0, 150, 60)), extent=area(-20, 0, 250, 60))
    first, *rest = check_zones(state, "i")
    assert first.fault is ZoneFault.UNCOVERED and first.grave and first.people > 30
    assert not rest
    assert first.where.equals(area(150, 0, 250, 60))
    assert check_zones(cured(state, first), "i") == ()
    assert not check_zones(cured(state, first), "i")


def test_a_building_that_a_zone_touches_is_covered() -> None:
    state = snapshot(zone("A", area(-20, 0, 120, 60)), extent=area(-20, 0, 140, 60))
    (finding,) = found(state, ZoneFault.UNCOVERED)
    assert not finding.grave and finding.people == 0


def test_an_extent_without_any_zone_is_told_though_nothing_can_be_filled() -> None:
    (finding,) = check_zones(snapshot(extent=area(-20, 0, 150, 60)), "i")
    assert finding.grave and finding.cure is None


def test_an_overlap_counts_people_twice_and_is_clipped_from_the_larger_zone() -> None:
    state = snapshot(zone("A", area(-20, 0, 240, 60)), zone("B", area(190, 0, 350, 60)))
    (finding,) = check_zones(state, "i")
    assert finding.fault is ZoneFault.OVERLAP and finding.people > 30
    after = cured(state, finding)
    assert after.zones[0].area.equals(area(-20, 0, 190, 60))
    assert not check_zones(after, "i")


def test_a_zone_inside_another_stays_whole() -> None:
    inner = zone("B", area(90, 10, 150, 50))
    state = snapshot(zone("A", area(-20, 0, 240, 60)), inner)
    (finding,) = check_zones(state, "i")
    after = cured(state, finding)
    assert after.zones[1] == inner and not check_zones(after, "i")


def test_zones_that_tell_people_two_things_are_left_to_a_person() -> None:
    state = snapshot(zone("A", area(-20, 0, 240, 60), ORDER), zone("B", area(190, 0, 350, 60), SHELTER))
    (finding,) = found(state, ZoneFault.CONTRADICTION)
    assert finding.grave and finding.cure is None


def test_an_order_is_never_clipped_from_people_who_have_it() -> None:
    ordered, bare = zone("A", area(-20, 0, 240, 60), ORDER), zone("B", area(190, 0, 350, 60))
    (finding,) = found(snapshot(ordered, bare), ZoneFault.OVERLAP)
    assert cured(snapshot(ordered, bare), finding).zones[0] == ordered
    inside = zone("C", area(90, 10, 150, 50))
    (finding,) = found(snapshot(ordered, inside), ZoneFault.OVERLAP)
    assert finding.cure is None


def test_ground_between_neighbours_goes_to_one_of_them() -> None:
    state = snapshot(zone("A", area(-20, 0, 150, 60)), zone("B", area(154, 0, 350, 60)))
    (finding,) = check_zones(state, "i")
    assert finding.fault is ZoneFault.GAP and not finding.grave
    assert set(finding.zone_ids) == {"zone:A", "zone:B"}
    assert not check_zones(cured(state, finding), "i")
    assert not check_zones(snapshot(state.zones[0], zone("B", area(190, 0, 350, 60))), "i")


def test_zones_that_only_touch_are_in_order() -> None:
    assert not check_zones(snapshot(zone("A", area(-20, 0, 150, 60)), zone("B", area(150, 0, 350, 60))), "i")


@pytest.mark.parametrize("status", [ORDER, EvacuationStatus.NONE])
def test_an_assembly_area_in_danger_is_called_out(status: EvacuationStatus) -> None:
    where = area(400, -80, 480, 0)
    ordered = snapshot(zone("A", where, status), extent=None if status is ORDER else where)
    (finding,) = found(ordered, ZoneFault.REFUGE_IN_DANGER)
    assert finding.grave and finding.cure is None
    over = replace(ordered, incidents=(replace(ordered.incidents[0], status=IncidentStatus.CLOSED),))
    assert not found(over, ZoneFault.REFUGE_IN_DANGER)


def test_nobody_returns_into_an_open_extent() -> None:
    whole = area(-20, 0, 150, 60)
    state = snapshot(zone("A", whole, EvacuationStatus.REENTRY), extent=whole)
    assert found(state, ZoneFault.RETURN_TO_DANGER)[0].grave


def test_a_zone_that_cannot_be_reached_and_an_access_point_in_danger_are_told() -> None:
    whole = area(-20, 0, 150, 60)
    alone = snapshot(zone("A", whole), extent=whole)
    cut_off = replace(alone, campus=replace(alone.campus, paths=()))
    assert found(cut_off, ZoneFault.NO_ACCESS)
    inside = replace(alone.zones[0], access=whole.centroid)
    assert found(replace(alone, zones=(inside,)), ZoneFault.NO_ACCESS)
    assert not found(alone, ZoneFault.NO_ACCESS)


def test_too_few_places_for_all_who_leave() -> None:
    ordered = zone("A", area(-20, -10, 350, 60), ORDER)
    (finding,) = found(snapshot(ordered, capacities=(10, 20)), ZoneFault.REFUGE_SHORTFALL)
    assert finding.grave and finding.people > 80
    assert not found(snapshot(ordered), ZoneFault.REFUGE_SHORTFALL)
    assert not found(snapshot(ordered, capacities=(10, None)), ZoneFault.REFUGE_SHORTFALL)[0].grave


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_is_told_in_words(language: str) -> None:
    states = [
        snapshot(zone("A", area(-20, 0, 150, 60)), extent=area(-20, 0, 250, 60)),
        snapshot(zone("A", area(-20, 0, 240, 60), ORDER), zone("B", area(190, 0, 350, 60), SHELTER)),
        snapshot(zone("A", area(-20, 0, 150, 60)), zone("B", area(154, 0, 350, 60))),
        snapshot(zone("A", area(-20, 0, 240, 60)), zone("B", area(190, 0, 350, 60))),
        snapshot(zone("A", area(-20, -80, 500, 60), ORDER), capacities=(1, 1)),
        snapshot(zone("A", area(-20, 0, 150, 60), EvacuationStatus.REENTRY), extent=area(-20, 0, 150, 60)),
    ]
    text = Text(language)
    told = [text.render(f.message) for state in states for f in check_zones(state, "i")]
    assert len(told) >= 7
    assert not [words for words in told if words.startswith("zone_check.")]


def test_cures_leave_valid_ground_and_nobody_loses_any() -> None:
    random = np.random.default_rng(7)
    for _ in range(40):
        centres = random.uniform((-20, 0), (380, 80), (4, 2))
        shapes = [
            shapely.affinity.rotate(area(x - 60, y - 25, x + 60, y + 25), random.uniform(0, 90))
            for x, y in centres
        ]
        zones = [zone(str(n), shape) for n, shape in enumerate(shapes)]
        state = snapshot(*zones, extent=area(0, 0, 350, 60))
        for _step in range(60):
            findings = [f for f in check_zones(state, "i") if f.cure is not None]
            if not findings:
                break
            before = shapely.union_all([z.area for z in state.zones], grid_size=0.001)
            state = cured(state, findings[0])
            after = shapely.union_all([z.area for z in state.zones], grid_size=0.001)
            assert before.difference(after, grid_size=0.001).area < 0.5
            assert all(z.area.is_valid and isinstance(z.area, Polygon | MultiPolygon) for z in state.zones)
        assert not [f for f in check_zones(state, "i") if f.cure is not None]


def unknown_building(state: Snapshot, number: int) -> Snapshot:
    """The same with one building in use of which nobody knows how many are inside."""
    known = state.campus.buildings
    bare = replace(known[number], use=BuildingUse.OTHER, occupancy=None)
    return replace(
        state, campus=replace(state.campus, buildings=(*known[:number], bare, *known[number + 1 :]))
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_people_between_zones_or_without_refuge_are_never_none(language: str) -> None:
    words = Text(language, "Asia/Shanghai")
    west, east = zone("A", area(-20, 0, 98, 60)), zone("B", area(142, 0, 350, 60))
    around = zone("C", area(-20, 60, 350, 64))
    below = zone("D", area(-20, -4, 350, 0))
    (gap,) = found(unknown_building(snapshot(west, east, around, below), 1), ZoneFault.GAP)
    assert gap.grave
    assert {"en": "nobody knows", "zh": "未知"}[language] in words.render(gap.message)
    shut = tuple(Closure(id=f"c{y}", shape=line((250, y - 5), (250, y + 5))) for y in (0, 100))
    leaving = zone("E", area(95, 10, 145, 50), ORDER)
    state = unknown_building(snapshot(leaving, closures=shut), 1)
    (room,) = found(state, ZoneFault.REFUGE_SHORTFALL)
    assert room.grave
    assert {"en": "nobody knows", "zh": "未知"}[language] in words.render(room.message)


def test_leave_to_return_never_spreads_by_a_cure() -> None:
    back = zone("A", area(-20, 0, 150, 60), EvacuationStatus.REENTRY)
    only = snapshot(back, extent=area(-20, 0, 250, 60))
    (finding,) = found(only, ZoneFault.UNCOVERED)
    assert finding.grave and finding.cure is None
    other = zone("B", area(249, 0, 350, 60))
    (finding,) = found(snapshot(back, other, extent=area(-20, 0, 250, 60)), ZoneFault.UNCOVERED)
    assert finding.cure is not None
    assert [z.id for z, _ in finding.cure.areas] == ["zone:B"]
    (finding,) = found(snapshot(back, zone("C", area(154, 0, 350, 60))), ZoneFault.GAP)
    assert finding.cure is not None
    assert [z.id for z, _ in finding.cure.areas] == ["zone:C"]


def test_ground_between_two_instructions_is_left_to_a_person() -> None:
    leave, stay = zone("A", area(-20, 0, 150, 60), ORDER), zone("B", area(154, 0, 350, 60), SHELTER)
    (finding,) = found(snapshot(leave, stay), ZoneFault.GAP)
    assert finding.cure is None


def test_nobody_is_sent_outdoors_where_people_were_told_to_stay_indoors() -> None:
    state = snapshot(zone("E", area(410, -70, 470, -10), SHELTER))
    assert [p.name for p in zone_figures(state, area(-20, -10, 160, 60), NIGHT).refuges] == ["Lawn 1"]
    (finding,) = found(state, ZoneFault.REFUGE_IN_DANGER)
    assert finding.grave and finding.zone_ids == ("zone:E",)


def test_ground_of_the_extent_between_two_zones_is_told_once() -> None:
    west, east = zone("A", area(-20, 0, 150, 60)), zone("B", area(154, 0, 350, 60))
    findings = check_zones(snapshot(west, east, extent=area(100, 0, 200, 60)), "i")
    told = [f for f in findings if f.where.intersects(area(151, 1, 153, 59))]
    assert [f.fault for f in told] == [ZoneFault.UNCOVERED]


def test_a_refuge_in_the_danger_of_another_incident_is_its_own_business() -> None:
    state = snapshot(zone("E", area(410, -70, 470, -10), ORDER))
    other = replace(state.incidents[0], id="other")
    moved = tuple(replace(z, incident_id="other") for z in state.zones)
    state = replace(state, incidents=(*state.incidents, other), zones=moved)
    assert not found(state, ZoneFault.REFUGE_IN_DANGER)
    assert [f.fault for f in check_zones(state, "other")].count(ZoneFault.REFUGE_IN_DANGER) == 1
