"""From an incident to its needs: who is counted where, what was assumed, what a person changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from shapely.geometry import box

from app.domain.campus import Occupancy
from app.domain.errors import UserError
from app.domain.incident import EvacuationStatus, Headcount, Incident, IncidentType, Priority, Zone
from app.domain.operation import Snapshot
from app.domain.plan import Demand, DemandEdit, Phase
from app.domain.source import SourceStatus
from app.planning.needs.demand import DemandTable, demand_for
from app.runtime.text import Text
from tests.unit.planning.samples import GIVEN, NOW, snapshot

SOON = NOW + timedelta(minutes=5)
WEST, EAST = box(205, 205, 250, 295), box(250, 205, 295, 295)


def table(given: Snapshot, minutes: float = 5) -> DemandTable:
    return demand_for(given, ("i",), NOW + timedelta(minutes=minutes))


def row(found: DemandTable, item: str, zone: str = "z0") -> Demand:
    return next(d for d in found.demands if (d.item, d.zone_id) == (item, zone))


def zone(number: int, area: Any, **more: Any) -> Zone:
    return Zone(id=f"z{number}", incident_id="i", name=f"Z{number}", area=area, **more)


def with_incident(given: Snapshot, **changes: Any) -> Snapshot:
    return replace(given, incidents=(replace(given.incidents[0], **changes),))


def keys(found: DemandTable) -> set[str]:
    return {message.key for message in found.assumptions}


def test_needs_follow_from_the_people_inside() -> None:
    found = table(snapshot())
    assert found.people[0].inside.best == 300
    assert row(found, "evacuation_guide").best == 6
    assert row(found, "blanket").best == 300
    assert row(found, "blanket").base_value == 300
    assert row(found, "evacuation_guide").low <= 6 <= row(found, "evacuation_guide").high


def test_a_perimeter_needs_a_cordon() -> None:
    assert row(table(snapshot()), "security").best == 8  # 360 m, one per 50 m


def test_overlapping_zones_count_nobody_twice() -> None:
    both = snapshot(zones=(zone(0, box(205, 205, 295, 295)), zone(1, box(210, 210, 290, 290))))
    found = table(both)
    assert sum(people.inside.best for people in found.people) == 300
    assert {people.zone.id: people.inside.best for people in found.people} == {"z0": 300, "z1": 0}


def test_a_building_counts_whole_in_the_zone_that_covers_most_of_it() -> None:
    found = table(snapshot(zones=(zone(0, box(205, 205, 240, 295)), zone(1, box(240, 205, 295, 295)))))
    assert {people.zone.id: people.inside.best for people in found.people} == {"z0": 0, "z1": 300}


def test_people_of_the_extent_outside_every_zone_belong_to_the_nearest() -> None:
    given = snapshot(zones=(zone(0, box(105, 205, 195, 295)),))
    found = table(given)
    assert found.people[0].inside.best == 600
    assert {building.id for building in found.people[0].buildings} == {"dorm:1", "dorm:2"}


def test_two_incidents_that_overlap_count_a_building_once() -> None:
    given = snapshot()
    second = replace(given.incidents[0], id="j", number="2026-002", type=IncidentType.FLOOD)
    both = replace(
        given,
        incidents=(*given.incidents, second),
        extents=(*given.extents, replace(given.extents[0], id="f", incident_id="j")),
        zones=(*given.zones, Zone(id="z9", incident_id="j", name="Z9", area=box(205, 205, 295, 295))),
    )
    found = demand_for(both, ("i", "j"), SOON)
    assert sum(people.inside.best for people in found.people) == 300


def test_a_correction_of_a_building_that_two_incidents_share_is_not_lost() -> None:
    first = snapshot()
    second = replace(first.incidents[0], id="j", number="2026-002")
    given = replace(
        first,
        incidents=(*first.incidents, second),
        extents=(*first.extents, replace(first.extents[0], id="f", incident_id="j")),
        zones=(*first.zones, Zone(id="z9", incident_id="j", name="Z9", area=box(210, 210, 290, 290))),
        headcounts=(Headcount(id="h", incident_id="j", people=450, at=NOW, author="duty", reason="roll"),),
    )
    found = demand_for(given, ("i", "j"), SOON)
    assert sum(people.inside.best for people in found.people) == 450


def test_people_nearest_to_another_incidents_zone_are_not_forgotten() -> None:
    first = snapshot()
    given = replace(
        first,
        incidents=(*first.incidents, replace(first.incidents[0], id="j", number="2026-002")),
        extents=(
            *first.extents,
            replace(first.extents[0], id="f", incident_id="j", area=box(305, 205, 395, 295)),
        ),
        zones=(*first.zones, Zone(id="z9", incident_id="j", name="Z9", area=box(0, 500, 50, 550))),
    )
    found = demand_for(given, ("i", "j"), SOON)
    assert sum(people.inside.best for people in found.people) == 600


def test_a_corrected_total_replaces_the_computed_one() -> None:
    count = Headcount(
        id="h", incident_id="i", people=120, at=NOW, author="duty", reason="counted at the door"
    )
    found = table(snapshot(headcounts=(count,)))
    assert found.people[0].inside.best == pytest.approx(120)
    assert row(found, "blanket").best == 120


def test_a_total_is_believed_where_no_building_has_a_figure() -> None:
    given = snapshot(extents=(), zones=(zone(0, box(110, 310, 190, 390)),), kind=IncidentType.CROWD)
    count = Headcount(id="h", incident_id="i", people=5000, at=NOW, author="duty", reason="seen from above")
    found = table(replace(given, headcounts=(count,)))
    assert row(found, "first_aid").best == 8
    assert row(found, "evacuation_guide").best == 20


def test_unknown_casualties_are_assumed_with_a_wide_band_and_said() -> None:
    found = table(snapshot())
    casualties = found.people[0].casualties
    assert (casualties.low, casualties.best) == (0, 6)
    assert casualties.high > 30
    assert "planning.assumed.casualties" in keys(found)


def test_counted_casualties_are_shared_out_without_loss() -> None:
    given = with_incident(
        snapshot(zones=(zone(0, box(105, 205, 195, 295)), zone(1, box(205, 205, 295, 295)))), casualties=7
    )
    found = table(given)
    assert [people.casualties.best for people in found.people] == [4, 3]
    assert "planning.assumed.casualties" not in keys(found)


def test_sheltering_zones_evacuate_nobody() -> None:
    found = table(snapshot(zones=(zone(0, box(205, 205, 295, 295), status=EvacuationStatus.SHELTER),)))
    assert (found.people[0].evacuated.best, found.people[0].sheltered.best) == (0, 300)


def test_phases_come_with_time() -> None:
    first = {d.item for d in table(snapshot(), 59).demands}
    later = {d.item for d in table(snapshot(), 61).demands}
    assert "toilet" not in first and "mat" not in first
    assert {"toilet", "mat", "counselling"} <= later
    assert row(table(snapshot(), 61), "water_l").phase is Phase.FIRST_DAY
    assert row(table(snapshot(), 61), "water_l").best == 2250


def test_outside_help_is_external_and_nothing_of_it_can_be_planned() -> None:
    found = table(snapshot())
    assert found.external[0].service.value == "fire"
    assert {need.service.value for need in found.external} == {"fire", "ambulance", "police"}
    external = {need.rule_id for need in found.external}
    assert not external & {demand.rule_id for demand in found.demands}
    ambulances = next(need for need in found.external if need.service.value == "ambulance")
    assert ambulances.estimate is not None
    assert (ambulances.estimate.low, ambulances.estimate.best) == (1, 2)


def test_a_persons_figure_stands_in_place_of_the_rule() -> None:
    edits = (
        DemandEdit(id="a", zone_id="z0", item="blanket", best=40, at=NOW, author="duty", reason="warm"),
        DemandEdit(id="b", zone_id="z0", item="blanket", best=50, at=SOON, author="duty", reason="cooler"),
    )
    demand = row(table(snapshot(demand_edits=edits)), "blanket")
    assert (demand.best, demand.edited) == (50, True)
    assert demand.low <= 50 <= demand.high
    assert demand.source.status is SourceStatus.GIVEN
    assert "planning.assumed.edited" in keys(table(snapshot(demand_edits=edits)))


def test_a_need_edited_to_nothing_stays_in_the_table_as_edited() -> None:
    edit = DemandEdit(id="a", zone_id="z0", item="security", best=0, at=NOW, author="duty", reason="police")
    assert row(table(snapshot(demand_edits=(edit,))), "security").best == 0


def test_a_zone_can_lower_a_priority_but_not_raise_it() -> None:
    lower = table(snapshot(zones=(zone(0, box(205, 205, 295, 295), priority=Priority.SUSTAIN),)))
    assert {demand.priority for demand in lower.demands} == {Priority.SUSTAIN}
    usual = table(snapshot())
    assert row(usual, "blanket").priority is Priority.SUSTAIN
    assert row(usual, "first_aid").priority is Priority.LIFE_SAFETY


def test_ids_are_the_same_every_time_and_unique() -> None:
    first, second = table(snapshot()), table(snapshot())
    assert [d.id for d in first.demands] == [d.id for d in second.demands]
    assert len({d.id for d in first.demands}) == len(first.demands)
    assert len({(d.zone_id, d.item) for d in first.demands}) == len(first.demands)


def test_without_zones_there_is_no_need_but_a_word() -> None:
    with pytest.raises(UserError) as error:
        table(snapshot(zones=()))
    assert error.value.message.key == "planning.no_zone"


def test_unknown_incidents_are_a_defect() -> None:
    with pytest.raises(KeyError):
        demand_for(snapshot(), ("nobody",), SOON)


def test_buildings_without_a_figure_are_said_to_be_unknown() -> None:
    given = snapshot()
    buildings = tuple(replace(b, occupancy=None) for b in given.campus.buildings)
    found = table(replace(given, campus=replace(given.campus, buildings=buildings)))
    assert "planning.assumed.unknown_buildings" in keys(found)
    assert row(found, "evacuation_guide").best == 2  # The rule's minimum: nobody knows that nobody is inside.
    counted = Headcount(id="h", incident_id="i", people=0, at=NOW, author="duty", reason="searched")
    empty = table(replace(given, campus=replace(given.campus, buildings=buildings), headcounts=(counted,)))
    assert not any(d.item == "evacuation_guide" for d in empty.demands)


def test_a_figure_given_for_the_first_hour_does_not_stand_for_the_day() -> None:
    first = DemandEdit(id="a", zone_id="z0", item="water_l", best=20, at=SOON, author="duty", reason="rain")
    given = snapshot(demand_edits=(first,))
    assert row(table(given), "water_l").best == 20
    assert row(table(given, 61), "water_l").best == 2250
    later = replace(first, best=900, at=NOW + timedelta(minutes=70))
    assert row(table(replace(given, demand_edits=(later,)), 75), "water_l").best == 900


def test_what_an_incident_needs_once_is_not_asked_for_by_every_zone() -> None:
    both = table(snapshot(zones=(zone(0, box(205, 205, 225, 295)), zone(1, box(225, 205, 295, 295)))))
    assert [d.zone_id for d in both.demands if d.item == "communications"] == ["z1"]


def test_residents_who_are_out_need_a_bed_too() -> None:
    given = snapshot()
    day = (300,) * 8 + (40,) * 12 + (300,) * 4
    hours = Occupancy(term_weekday=day, term_weekend=day, vacation=day, source=GIVEN)
    buildings = tuple(replace(b, occupancy=hours) for b in given.campus.buildings)
    found = table(replace(given, campus=replace(given.campus, buildings=buildings)), 61)
    assert found.people[0].inside.best == 40  # NOW is eleven in the morning in Shanghai.
    assert row(found, "blanket").best == 40
    assert (row(found, "mat").best, row(found, "mat").base_value) == (300, 300)


@pytest.mark.parametrize("kind", IncidentType)
def test_every_kind_of_incident_gives_needs(kind: IncidentType) -> None:
    given: Snapshot = snapshot(kind=kind)
    incident: Incident = given.incidents[0]
    found = table(given)
    assert incident.type is kind and found.demands and found.external
    assert all(0 <= d.low <= d.best <= d.high and d.minimum <= d.best for d in found.demands)


def test_one_is_not_said_as_many() -> None:
    told = [Text("en").render(n.text) for n in table(snapshot(kind=IncidentType.LABORATORY_RELEASE)).external]
    assert "Hazardous-materials team: about 1 team (1 to 2)" in told
    assert "Police: about 2 patrols (1 to 4)" in told
