"""Splitting and merging zones: what people set and the needs that they entered are never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import LineString, Point, box
from shapely.ops import split as cut

from app.command.context import Context
from app.command.incidents import set_extent
from app.command.operations import undo
from app.command.proposals import edit_demand
from app.command.zone_parts import merge_zones, split_zone
from app.command.zones import change_zone, draw_zone, move_access_point
from app.domain.errors import UserError
from app.domain.incident import EvacuationStatus, Incident, Priority, Zone
from app.hazards.extents import circle_extent
from app.planning.needs.demand import demand_for
from app.runtime.text import Text
from tests.unit.command.conftest import Clock

X, Y = 400_000.0, 4_400_000.0


def needs(ctx: Context, zone: Zone, item: str) -> int:
    table = demand_for(ctx.snapshot, (zone.incident_id,), ctx.clock())
    return sum(d.best for d in table.demands if (d.zone_id, d.item) == (zone.id, item))


@pytest.fixture
def west(ctx: Context, fire: Incident) -> Zone:
    """Around Maple."""
    return draw_zone(ctx, fire.id, box(X - 40, Y, X + 100, Y + 60), name="West")


@pytest.fixture
def east(ctx: Context, fire: Incident, west: Zone) -> Zone:
    """Around Cedar, beside West, a little smaller."""
    return draw_zone(ctx, fire.id, box(X + 100, Y, X + 239, Y + 60), name="East")


def test_the_larger_part_is_the_zone_and_keeps_what_people_entered(ctx: Context, west: Zone) -> None:
    change_zone(ctx, west, status=EvacuationStatus.ORDER, priority=Priority.STABILISE)
    edit_demand(ctx, west.id, "blanket", 40, "counted")
    zone = move_access_point(ctx, west, Point(X - 60, Y))
    parts = list(cut(zone.area, LineString([(X - 10, Y - 5), (X - 10, Y + 65)])).geoms)
    large, small = split_zone(ctx, zone, parts)
    assert set(ctx.snapshot.zones) == {large, small}
    assert (large.id, large.name, large.area.area) == (west.id, "West", 110 * 60)
    assert small.name not in ("", "West")
    for part in (large, small):
        assert (part.status, part.priority) == (EvacuationStatus.ORDER, Priority.STABILISE)
    assert (large.access, small.access) == (None, Point(X - 60, Y))
    assert needs(ctx, large, "blanket") == 40
    undo(ctx)
    assert ctx.snapshot.zones == (zone,)


def test_parts_that_leave_people_out_or_count_them_twice_are_refused(ctx: Context, west: Zone) -> None:
    before = ctx.snapshot
    left, right = box(X - 40, Y, X, Y + 60), box(X, Y, X + 100, Y + 60)
    for parts in ([left], [left, right.buffer(-2)], [left, west.area], [left, right, right.buffer(5)]):
        with pytest.raises(UserError):
            split_zone(ctx, west, parts)
    change_zone(ctx, west, name="North")
    with pytest.raises(UserError):
        split_zone(ctx, west, [left, right])
    assert len(ctx.snapshot.zones) == len(before.zones)


def test_a_merged_zone_takes_the_gravest_and_adds_up_what_was_entered(
    ctx: Context, west: Zone, east: Zone
) -> None:
    ruled = needs(ctx, east, "blanket")
    assert ruled > 0
    edit_demand(ctx, west.id, "blanket", 40, "counted")
    edit_demand(ctx, east.id, "water_l", 300, "hot night")
    water = needs(ctx, west, "water_l")
    change_zone(ctx, west, status=EvacuationStatus.ADVISORY, priority=Priority.SUSTAIN)
    east = change_zone(ctx, east, status=EvacuationStatus.ORDER, priority=Priority.STABILISE)
    (west,) = (z for z in ctx.snapshot.zones if z.id == west.id)
    before = ctx.snapshot
    merged = merge_zones(ctx, [east, west])
    assert ctx.snapshot.zones == (merged,)
    assert (merged.id, merged.name, merged.area.area) == (west.id, "West", 279 * 60)
    assert (merged.status, merged.priority) == (EvacuationStatus.ORDER, Priority.STABILISE)
    assert needs(ctx, merged, "blanket") == 40 + ruled
    assert needs(ctx, merged, "water_l") == 300 + water
    reasons = {e.item: e.reason for e in ctx.snapshot.demand_edits}
    assert "counted" in reasons["blanket"] and "hot night" in reasons["water_l"]
    undo(ctx)
    assert (ctx.snapshot.zones, ctx.snapshot.demand_edits) == (before.zones, before.demand_edits)


def test_an_entry_that_a_later_phase_has_overtaken_does_not_come_back(
    ctx: Context, west: Zone, east: Zone, clock: Clock
) -> None:
    edit_demand(ctx, west.id, "water_l", 1, "first hour")
    clock.pass_time(hours=30)
    before = needs(ctx, west, "water_l") + needs(ctx, east, "water_l")
    assert before > 1000
    assert needs(ctx, merge_zones(ctx, [west, east]), "water_l") >= before - 2


def test_leaving_and_staying_indoors_are_never_merged_without_a_decision(
    ctx: Context, west: Zone, east: Zone
) -> None:
    west = change_zone(ctx, west, status=EvacuationStatus.ORDER)
    east = change_zone(ctx, east, status=EvacuationStatus.SHELTER)
    with pytest.raises(UserError) as caught:
        merge_zones(ctx, [west, east])
    assert "West must leave, East must stay" in Text("en").render(caught.value.message)
    assert merge_zones(ctx, [west, east], status=EvacuationStatus.ORDER).status is EvacuationStatus.ORDER
    undo(ctx)
    with pytest.raises(UserError):  # Maple burns.
        merge_zones(ctx, [west, east], status=EvacuationStatus.SHELTER)


def test_leave_to_return_does_not_spread_to_other_ground(ctx: Context, west: Zone, east: Zone) -> None:
    west = change_zone(ctx, west, status=EvacuationStatus.REENTRY)
    assert merge_zones(ctx, [west, east]).status is EvacuationStatus.NONE


def test_an_access_point_that_the_merged_zone_swallows_is_set_free(
    ctx: Context, west: Zone, east: Zone
) -> None:
    west = move_access_point(ctx, west, Point(X + 150, Y + 30))
    assert merge_zones(ctx, [west, east]).access is None


def test_zones_of_several_incidents_or_a_single_one_are_not_merged(
    ctx: Context, west: Zone, east: Zone
) -> None:
    for zones in ([west], [west, west], [west, replace(east, incident_id="incident:other")]):
        with pytest.raises(UserError):
            merge_zones(ctx, zones)


def test_a_zone_that_was_split_by_hand_outlives_a_new_extent_and_a_drawn_zone(
    ctx: Context, fire: Incident
) -> None:
    (derived,) = ctx.snapshot.zones
    x = derived.area.centroid.x
    parts = list(cut(derived.area, LineString([(x, Y - 100), (x, Y + 200)])).geoms)
    halves = split_zone(ctx, derived, parts)
    set_extent(ctx, circle_extent(ctx.snapshot.campus, fire.id, Point(X + 20, Y + 28), 90))
    assert set(halves) == set(ctx.snapshot.zones)
    draw_zone(ctx, fire.id, box(X + 200, Y, X + 240, Y + 40))
    assert set(halves) < set(ctx.snapshot.zones)


def test_a_status_that_was_given_outlives_a_drawn_zone(ctx: Context, fire: Incident) -> None:
    (derived,) = ctx.snapshot.zones
    told = change_zone(ctx, derived, status=EvacuationStatus.ORDER)
    draw_zone(ctx, fire.id, box(X + 200, Y, X + 240, Y + 40))
    assert told in ctx.snapshot.zones
