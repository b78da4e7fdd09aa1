"""Zones from buildings, walking time, street blocks and the extent; and curing what is wrong with zones."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
import shapely
from shapely.geometry import LineString, Point, box

from app.campus.blocks import STREETS, WAYS, street_blocks
from app.campus.network import PathNetwork
from app.campus.travel import Blockage
from app.campus.walking import walking_area
from app.command.context import Context
from app.command.operations import undo
from app.command.zone_parts import cure_zones
from app.command.zones import change_zone, close_way, draw_zone
from app.command.zones_derive import accept_zones, by_blocks, by_buildings, by_extent, by_walking
from app.domain.errors import UserError
from app.domain.incident import Closure, EvacuationStatus, Incident
from app.hazards.zone_shapes import building_set_area
from app.planning.zones.checks import check_zones
from tests.unit.planning.zone_samples import area, at, campus, line

X, Y = 400_000.0, 4_400_000.0


def test_chosen_buildings_bring_the_ground_between_them_and_no_other_building() -> None:
    row = campus().buildings
    joined = building_set_area([row[0], row[2]], [row[1], row[3]])
    assert joined.geom_type == "Polygon"
    for building in (row[0], row[2]):
        assert joined.contains(building.footprint)
    for building in (row[1], row[3]):
        assert joined.disjoint(building.footprint)
    alone = building_set_area([row[0]])
    assert alone.area < 1.8 * row[0].footprint.buffer(5).area


def test_buildings_far_apart_stay_apart_and_taken_ground_stays_taken() -> None:
    row = campus().buildings
    far = replace(row[3], footprint=area(700, 20, 740, 35))
    assert building_set_area([row[0], far]).geom_type == "MultiPolygon"
    taken = area(-50, 0, 20, 60)
    assert building_set_area([row[0]], taken=[taken]).intersection(taken).area < 0.01
    with pytest.raises(UserError):
        building_set_area([row[0]], taken=[area(-50, 0, 80, 60)])
    with pytest.raises(UserError):
        building_set_area([])


def test_walking_time_follows_the_ways_and_stops_at_closed_ones() -> None:
    network = PathNetwork.of(campus().paths)
    start = at(-100, 5)
    reached = walking_area(network, start, 60)
    assert reached.contains(at(-30, 0)) and reached.contains(at(-100, 60))
    assert not reached.contains(at(30, 0))
    assert reached.contains(start)
    shut = Blockage(closures=(Closure(id="c", shape=line((-60, -5), (-60, 5))),))
    around = walking_area(network, start, 60, shut)
    assert not around.contains(at(-30, 0)) and around.contains(at(-100, 60))
    assert reached.covers(around.buffer(-0.6))
    hazard = Blockage(area=area(-50, -20, 0, 20))
    assert walking_area(network, start, 600, hazard).disjoint(hazard.area)


def test_more_time_never_reaches_less() -> None:
    network = PathNetwork.of(campus().paths)
    areas = [walking_area(network, at(150, 50), s) for s in (5, 30, 90, 200, 400)]
    for less, more in pairwise(areas):
        assert less.difference(more).area < 10.0


def test_walking_from_nowhere_or_for_ever_is_refused() -> None:
    network = PathNetwork.of(campus().paths)
    for start, seconds in ((at(0, 2000), 60), (at(0, 0), 0), (at(0, 0), float("nan")), (at(0, 0), 1e9)):
        with pytest.raises(UserError):
            walking_area(network, start, seconds)


def test_blocks_are_what_roads_enclose() -> None:
    whole = campus()
    by_road = street_blocks(whole, at(100, 50), STREETS)
    inner = [b for b in by_road if b.contains(at(100, 50))]
    assert inner[0].equals(area(-100, 0, 600, 100).intersection(inner[0]))
    assert inner[0].contains(at(200, 50))
    by_way = [b for b in street_blocks(whole, at(100, 50), WAYS) if b.contains(at(100, 50))]
    assert not by_way[0].contains(at(200, 50))
    assert sum(b.area for b in by_road) == pytest.approx(shapely.union_all(by_road).area)


def test_a_derived_zone_is_looked_at_first_and_accepted_in_one_step(ctx: Context, fire: Incident) -> None:
    before = ctx.snapshot
    preview = by_buildings(before, fire.id, {"building:Maple"})
    assert ctx.snapshot is before
    assert preview.figures[0].people.best > 0
    (zone,) = accept_zones(ctx, preview, status=EvacuationStatus.ORDER)
    assert ctx.snapshot.zones == (zone,)
    assert (zone.area, zone.status) == (preview.areas[0], EvacuationStatus.ORDER)
    undo(ctx)
    assert ctx.snapshot.zones == before.zones


def test_derived_zones_keep_off_the_zones_that_are_there(ctx: Context, fire: Incident) -> None:
    west = draw_zone(ctx, fire.id, box(X - 200, Y - 200, X + 20, Y + 300))
    for preview in (
        by_buildings(ctx.snapshot, fire.id, {"building:Maple", "building:Cedar"}),
        by_walking(ctx.snapshot, fire.id, Point(X + 20, Y), 2),
        by_blocks(ctx.snapshot, fire.id, Point(X + 100, Y + 50)),
        by_extent(ctx.snapshot, fire.id, 30),
        by_extent(ctx.snapshot, fire.id, 30, whole=False),
    ):
        for shape in preview.areas:
            assert shape.intersection(west.area).area < 0.01
            assert shape.is_valid
    draw_zone(ctx, fire.id, box(X, Y - 200, X + 900, Y + 300))
    with pytest.raises(UserError):
        by_blocks(ctx.snapshot, fire.id, Point(X + 100, Y + 50))


def test_a_ring_is_what_lies_around_the_extent(ctx: Context, fire: Incident) -> None:
    extent = ctx.snapshot.extent(fire.id)
    assert extent is not None
    (ring,) = by_extent(ctx.snapshot, fire.id, 30, whole=False).areas
    assert ring.intersection(extent.area).area < 0.01
    (whole,) = by_extent(ctx.snapshot, fire.id, 30).areas
    assert whole.covers(extent.area)
    with pytest.raises(UserError):
        by_extent(ctx.snapshot, fire.id, -3)


def test_nobody_walks_where_every_way_is_closed(ctx: Context, fire: Incident) -> None:
    assert by_walking(ctx.snapshot, fire.id, Point(X + 100, Y), 5).figures[0].people.best > 0
    close_way(ctx, LineString([(X + 300, Y - 5), (X + 300, Y + 5)]))
    with pytest.raises(UserError):
        by_walking(ctx.snapshot, fire.id, Point(X + 100, Y), 5)


def test_a_name_that_was_given_to_a_derived_zone_outlives_a_new_one(ctx: Context, fire: Incident) -> None:
    (derived,) = ctx.snapshot.zones
    named = change_zone(ctx, derived, name="Maple side")
    accept_zones(ctx, by_buildings(ctx.snapshot, fire.id, {"building:Cedar"}))
    assert named in ctx.snapshot.zones


def test_a_cure_is_one_step_and_refused_when_the_zone_changed(ctx: Context, fire: Incident) -> None:
    extent = ctx.snapshot.extent(fire.id)
    assert extent is not None
    west, south, east, north = extent.area.bounds
    middle = (west + east) / 2
    zone = draw_zone(ctx, fire.id, box(west, south, middle, north))
    finding = check_zones(ctx.snapshot, fire.id)[0]
    assert finding.cure is not None
    cure_zones(ctx, finding)
    assert not [f for f in check_zones(ctx.snapshot, fire.id) if f.grave]
    undo(ctx)
    assert ctx.snapshot.zones == (zone,)
    change_zone(ctx, zone, status=EvacuationStatus.ORDER)
    with pytest.raises(UserError):
        cure_zones(ctx, finding)
