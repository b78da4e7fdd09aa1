"""Opening, grading and correcting an incident."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from shapely.geometry import MultiPolygon, Point, Polygon, box

from app.campus.ways import blocked
from app.command.context import Context
from app.command.headcounts import correct_headcount
from app.command.help import record_arrival, record_call, withdraw_call
from app.command.incidents import (
    close_incident,
    declare_level,
    describe_incident,
    open_incident,
    proposed_extent,
    set_core,
    set_extent,
    tick,
)
from app.command.operations import redo, undo
from app.command.zones import (
    change_zone,
    close_way,
    delete_zone,
    draw_zone,
    move_access_point,
    reopen_way,
)
from app.domain.errors import UserError
from app.domain.incident import (
    EvacuationStatus,
    ExternalService,
    Incident,
    IncidentStatus,
    IncidentType,
    Level,
    Priority,
)
from app.hazards.extents import circle_extent, polygon_extent
from app.runtime.text import Text
from tests.unit.command.conftest import OPENED, Clock

X, Y = 400_000.0, 4_400_000.0


def refusal(caught: pytest.ExceptionInfo[UserError]) -> str:
    return Text("en").render(caught.value.message)


def test_an_incident_brings_its_level_checklist_and_calls_in_one_step(ctx: Context) -> None:
    before = ctx.snapshot.sequence
    incident = open_incident(ctx, IncidentType.DORMITORY_FIRE, Point(X + 20, Y + 28))
    snapshot = ctx.snapshot
    assert snapshot.sequence == before + 1
    level = snapshot.level(incident.id)
    assert level is not None
    assert (level.level, level.provisional) == (Level.III, True)
    assert [item.order for item in snapshot.checklist] == list(range(len(snapshot.checklist)))
    assert ExternalService.FIRE in {request.service for request in snapshot.external}


def test_incidents_are_numbered_within_the_year(ctx: Context, clock: Clock) -> None:
    point = Point(X + 20, Y + 28)
    numbers = [open_incident(ctx, IncidentType.CROWD, point).number for _ in range(2)]
    clock.now = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # New Year in Shanghai.
    numbers.append(open_incident(ctx, IncidentType.CROWD, point).number)
    assert numbers == ["2026-001", "2026-002", "2027-001"]


def test_an_incident_outside_the_campus_is_refused_and_changes_nothing(ctx: Context) -> None:
    before = ctx.snapshot
    with pytest.raises(UserError) as caught:
        open_incident(ctx, IncidentType.FLOOD, Point(X + 5000, Y))
    assert "outside the campus boundary" in refusal(caught)
    assert ctx.snapshot is before


def test_the_extent_becomes_a_zone_that_keeps_what_people_set_on_it(ctx: Context, fire: Incident) -> None:
    (zone,) = ctx.snapshot.zones
    change_zone(ctx, zone, status=EvacuationStatus.ORDER, name="Maple side")
    set_extent(ctx, circle_extent(ctx.snapshot.campus, fire.id, fire.point, 60))
    (after,) = ctx.snapshot.zones
    assert (after.name, after.status) == ("Maple side", EvacuationStatus.ORDER)
    assert after.area.equals(ctx.snapshot.extents[0].area)
    assert len(ctx.snapshot.extents) == 1


def test_drawn_zones_take_the_place_of_derived_ones_and_give_it_back(ctx: Context, fire: Incident) -> None:
    drawn = draw_zone(ctx, fire.id, box(X - 50, Y, X + 60, Y + 60), name="West")
    assert [zone.name for zone in ctx.snapshot.zones] == ["West"]
    delete_zone(ctx, drawn)
    assert [zone.name for zone in ctx.snapshot.zones] == ["Z1"]


def test_no_two_zones_of_an_operation_bear_the_same_name(ctx: Context, fire: Incident) -> None:
    second = open_incident(ctx, IncidentType.CROWD, Point(X + 420, Y + 28))
    set_extent(ctx, circle_extent(ctx.snapshot.campus, second.id, second.point, 40))
    assert sorted(zone.name for zone in ctx.snapshot.zones) == ["Z1", "Z2"]
    draw_zone(ctx, second.id, box(X + 380, Y, X + 460, Y + 60))
    draw_zone(ctx, second.id, box(X + 460, Y, X + 520, Y + 60))
    assert sorted(zone.name for zone in ctx.snapshot.zones) == ["Z1", "Z2", "Z3"]


def test_a_zone_that_crosses_itself_is_never_saved(ctx: Context, fire: Incident) -> None:
    bow = Polygon([(X, Y), (X + 50, Y + 50), (X + 50, Y), (X, Y + 50)])
    before = ctx.snapshot
    with pytest.raises(UserError):
        draw_zone(ctx, fire.id, bow)
    assert ctx.snapshot is before


def test_an_access_point_inside_the_extent_is_refused(ctx: Context, fire: Incident) -> None:
    (zone,) = ctx.snapshot.zones
    with pytest.raises(UserError) as caught:
        move_access_point(ctx, zone, Point(X + 20, Y + 28))
    assert "inside the extent" in refusal(caught)
    move_access_point(ctx, zone, Point(X + 300, Y))
    assert ctx.snapshot.zones[0].access == Point(X + 300, Y)


def test_an_extent_that_grows_over_an_access_point_sets_it_free(ctx: Context, fire: Incident) -> None:
    move_access_point(ctx, ctx.snapshot.zones[0], Point(X + 150, Y))
    set_extent(ctx, circle_extent(ctx.snapshot.campus, fire.id, fire.point, 180))
    assert ctx.snapshot.zones[0].access is None


def test_a_form_that_opened_before_somebody_elses_change_is_told_so(ctx: Context, fire: Incident) -> None:
    (zone,) = ctx.snapshot.zones
    opened_with = ctx.store.version(type(zone), zone.id)
    change_zone(ctx, zone, name="Renamed meanwhile")
    with pytest.raises(UserError):
        change_zone(ctx, zone, status=EvacuationStatus.ORDER, expected=opened_with)
    assert ctx.snapshot.zones[0].name == "Renamed meanwhile"


def test_a_declared_level_needs_a_reason_and_outlives_undo(
    ctx: Context, fire: Incident, clock: Clock
) -> None:
    with pytest.raises(UserError):
        declare_level(ctx, fire.id, Level.I, "  ")
    clock.pass_time(minutes=2)
    declare_level(ctx, fire.id, Level.II, "two floors involved")
    close_way(ctx, box(X, Y - 10, X + 5, Y + 5), reason="hoses")
    undo(ctx)
    level = ctx.snapshot.level(fire.id)
    assert level is not None
    assert (level.level, level.reason, level.at) == (Level.II, "two floors involved", clock.now)


def test_a_headcount_is_logged_with_its_reason(ctx: Context, fire: Incident) -> None:
    with pytest.raises(UserError):
        correct_headcount(ctx, fire.id, -1, "typing error")
    with pytest.raises(UserError):
        correct_headcount(ctx, fire.id, 12, "")
    correct_headcount(ctx, fire.id, 131, "warden's list", building_id="building:Maple")
    count = ctx.snapshot.headcounts[0]
    assert (count.people, count.author, count.at) == (131, "duty desk", OPENED)


def test_a_call_is_recorded_and_can_be_withdrawn(ctx: Context, fire: Incident, clock: Clock) -> None:
    request = ctx.snapshot.external[0]
    with pytest.raises(UserError):
        record_arrival(ctx, request)
    with pytest.raises(UserError):
        record_call(ctx, request, expected_at=OPENED.replace(year=2025))
    called = record_call(ctx, request, reference=" 4711 ")
    assert (called.reference, called.called_at) == ("4711", OPENED)
    clock.pass_time(minutes=8)
    assert record_arrival(ctx, called).arrived_at == clock.now
    assert withdraw_call(ctx, called).called_at is None


def test_ticking_notes_who_and_when(ctx: Context, fire: Incident) -> None:
    done = tick(ctx, ctx.snapshot.checklist[0], done=True)
    assert (done.done_at, done.done_by) == (OPENED, "duty desk")
    assert tick(ctx, done, done=False).done_at is None


def test_what_is_known_of_an_incident_can_change(ctx: Context, fire: Incident) -> None:
    with pytest.raises(UserError):
        describe_incident(ctx, fire, casualties=-3)
    changed = describe_incident(ctx, fire, casualties=4)
    assert (changed.casualties, changed.title) == (4, fire.title)
    assert close_incident(ctx, fire.id).status is IncidentStatus.CLOSED


def test_undo_takes_back_and_redo_puts_back(ctx: Context, fire: Incident) -> None:
    zone = ctx.snapshot.zones[0]
    change_zone(ctx, zone, name="South")
    undo(ctx)
    assert ctx.snapshot.zones[0] == zone
    redo(ctx)
    assert ctx.snapshot.zones[0] == replace(zone, name="South")


def test_a_panel_that_holds_an_older_record_changes_only_what_it_says(ctx: Context, fire: Incident) -> None:
    close_incident(ctx, fire.id)
    describe_incident(ctx, fire, casualties=4)
    assert ctx.snapshot.incident(fire.id).status is IncidentStatus.CLOSED
    (zone,) = ctx.snapshot.zones
    change_zone(ctx, zone, status=EvacuationStatus.ORDER)
    move_access_point(ctx, zone, Point(X + 300, Y))
    change_zone(ctx, zone, priority=Priority.SUSTAIN)
    (now,) = ctx.snapshot.zones
    assert (now.status, now.access, now.priority) == (
        EvacuationStatus.ORDER,
        Point(X + 300, Y),
        Priority.SUSTAIN,
    )
    request = ctx.snapshot.external[0]
    record_call(ctx, request, reference="4711")
    assert record_arrival(ctx, request).reference == "4711"


def test_what_somebody_removed_does_not_come_back_from_an_old_panel(ctx: Context, fire: Incident) -> None:
    zone = draw_zone(ctx, fire.id, box(X, Y, X + 50, Y + 50))
    closure = close_way(ctx, box(X, Y - 10, X + 5, Y + 5))
    delete_zone(ctx, zone)
    reopen_way(ctx, closure)
    before = ctx.snapshot
    for late in (
        lambda: change_zone(ctx, zone, name="North"),
        lambda: move_access_point(ctx, zone, Point(X + 300, Y)),
        lambda: delete_zone(ctx, zone),
        lambda: reopen_way(ctx, closure),
    ):
        with pytest.raises(UserError):
            late()
    assert ctx.snapshot is before


def test_an_access_point_keeps_out_of_every_open_incident_but_not_of_closed_ones(
    ctx: Context, fire: Incident
) -> None:
    other = open_incident(ctx, IncidentType.OTHER, Point(X + 300, Y))
    draw_zone(ctx, other.id, box(X + 280, Y - 20, X + 320, Y + 20), name="no extent yet")
    zone = next(z for z in ctx.snapshot.zones if z.incident_id == fire.id)
    for impossible in (Point(X + 300, Y), Point(math.nan, Y)):
        with pytest.raises(UserError):
            move_access_point(ctx, zone, impossible)
    close_incident(ctx, other.id)
    assert move_access_point(ctx, zone, Point(X + 300, Y)).access == Point(X + 300, Y)


@pytest.mark.parametrize("kind", [IncidentType.INFECTION, IncidentType.FOOD_POISONING])
def test_an_illness_has_no_exposure_ring_of_a_fire(ctx: Context, kind: IncidentType) -> None:
    maple = ctx.snapshot.campus.buildings[0]
    ill = open_incident(ctx, kind, maple.footprint.centroid, building_id=maple.id)
    extent = proposed_extent(ctx.snapshot, ill)
    assert extent is not None
    assert (extent.area, extent.building_id) == (maple.footprint, maple.id)
    burning = open_incident(ctx, IncidentType.BUILDING_FIRE, ill.point, building_id=maple.id)
    ring = proposed_extent(ctx.snapshot, burning)
    assert ring is not None and ring.area.area > maple.footprint.area


def test_the_last_declaration_counts_whatever_the_clocks_say(
    ctx: Context, fire: Incident, clock: Clock
) -> None:
    declare_level(ctx, fire.id, Level.II, "same instant as the opening")
    level = ctx.snapshot.level(fire.id)
    assert level is not None and level.level is Level.II
    clock.pass_time(minutes=-5)
    declare_level(ctx, fire.id, Level.I, "by a seat whose clock is slow")
    level = ctx.snapshot.level(fire.id)
    assert level is not None and (level.level, level.provisional) == (Level.I, False)


def test_what_was_set_on_a_zone_stays_with_its_place_when_the_extent_changes(
    ctx: Context, fire: Incident
) -> None:
    west, east = box(X, Y + 20, X + 40, Y + 60), box(X + 200, Y + 20, X + 240, Y + 60)
    campus = ctx.snapshot.campus
    set_extent(ctx, polygon_extent(campus, fire.id, MultiPolygon([west, east])))
    first, second = ctx.snapshot.zones
    change_zone(ctx, first, status=EvacuationStatus.ORDER)
    change_zone(ctx, second, status=EvacuationStatus.ADVISORY)
    set_extent(ctx, polygon_extent(campus, fire.id, MultiPolygon([east.buffer(5), west.buffer(5)])))
    status = {zone.area.centroid.x < X + 100: zone.status for zone in ctx.snapshot.zones}
    assert status == {True: EvacuationStatus.ORDER, False: EvacuationStatus.ADVISORY}
    elsewhere = box(X + 400, Y, X + 440, Y + 40)
    set_extent(ctx, polygon_extent(campus, fire.id, MultiPolygon([elsewhere, east])))
    assert {(z.status, z.area.centroid.x > X + 300) for z in ctx.snapshot.zones} == {
        (EvacuationStatus.ADVISORY, False),
        (EvacuationStatus.NONE, True),
    }


def test_nobody_is_told_to_shelter_in_the_burning_building(ctx: Context, fire: Incident) -> None:
    (zone,) = ctx.snapshot.zones
    with pytest.raises(UserError) as caught:
        change_zone(ctx, zone, status=EvacuationStatus.SHELTER)
    assert "burn" in refusal(caught)
    neighbours = draw_zone(ctx, fire.id, box(X + 200, Y + 20, X + 240, Y + 35))
    assert change_zone(ctx, neighbours, status=EvacuationStatus.SHELTER).status is EvacuationStatus.SHELTER
    with pytest.raises(UserError):
        change_zone(ctx, neighbours, area=box(X, Y + 20, X + 240, Y + 35))


def test_a_drawn_core_opens_the_rest_to_the_protected_and_outlives_a_reshaped_extent(ctx: Context) -> None:
    campus = ctx.snapshot.campus
    incident = open_incident(ctx, IncidentType.FLOOD, Point(X + 100, Y + 60))
    core = box(X + 90, Y + 50, X + 110, Y + 70)
    with pytest.raises(UserError, match=r"extent\.core_first"):
        set_core(ctx, incident.id, core)
    set_extent(ctx, circle_extent(campus, incident.id, incident.point, 40))
    with pytest.raises(UserError, match=r"extent\.core_outside"):
        set_core(ctx, incident.id, box(X + 400, Y, X + 420, Y + 20))
    with pytest.raises(UserError, match=r"extent\.self_crossing"):
        set_core(ctx, incident.id, Polygon([(X, Y), (X + 20, Y + 20), (X + 20, Y), (X, Y + 20)]))
    assert set_core(ctx, incident.id, core).core == core
    area = blocked(ctx.snapshot, ("flood_gear",)).area
    assert area is not None and area.equals(core)

    set_extent(ctx, polygon_extent(campus, incident.id, box(X + 60, Y + 20, X + 140, Y + 100)))
    assert ctx.snapshot.extent(incident.id).core == core, "what a person drew is not lost"  # type: ignore[union-attr]
    set_core(ctx, incident.id, None)
    area = blocked(ctx.snapshot, ("flood_gear",)).area
    assert area is not None and area.equals(box(X + 60, Y + 20, X + 140, Y + 100)), "so nobody enters"
    undo(ctx)
    assert ctx.snapshot.extent(incident.id).core == core  # type: ignore[union-attr]


def test_the_core_of_a_burning_building_is_the_building(ctx: Context) -> None:
    burning = next(b for b in ctx.snapshot.campus.buildings if b.name == "Maple")
    kind, place = IncidentType.DORMITORY_FIRE, burning.footprint.centroid
    incident = open_incident(ctx, kind, place, building_id=burning.id)
    extent = proposed_extent(ctx.snapshot, incident)
    assert extent is not None
    set_extent(ctx, extent)
    with pytest.raises(UserError, match=r"extent\.core_is_building"):
        set_core(ctx, incident.id, box(X, Y, X + 10, Y + 10))
    assert ctx.snapshot.extent(incident.id) == extent
