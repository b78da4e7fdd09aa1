"""Hand edits of the campus."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapely.geometry import Point

from app.command.campus import edit_building, remove_place, save_campus, save_place
from app.command.context import Context
from app.command.operations import undo
from app.domain.campus import Building, BuildingState, BuildingUse, Place, PlaceKind
from app.domain.errors import UserError
from app.store.campus_file import read_campus

X, Y = 400_000.0, 4_400_000.0


def building(ctx: Context, name: str) -> Building:
    return next(b for b in ctx.snapshot.campus.buildings if b.id == f"building:{name}")


def test_an_edit_is_marked_undoable_and_leaves_the_rest(ctx: Context) -> None:
    before = building(ctx, "Hall")
    edit_building(ctx, before, name="Great Hall", floors=2)
    after = building(ctx, "Hall")
    assert (after.name, after.floors, after.edited) == ("Great Hall", 2, ("floors", "name"))
    assert after.footprint == before.footprint
    undo(ctx)
    assert building(ctx, "Hall") == before


def test_people_that_were_estimated_follow_the_edit(ctx: Context) -> None:
    hall = building(ctx, "Hall")
    assert hall.occupancy is not None
    halved = edit_building(ctx, hall, floors=2)
    assert halved.occupancy is not None
    assert 0 < max(halved.occupancy.term_weekday) < max(hall.occupancy.term_weekday)
    empty = edit_building(ctx, halved, state=BuildingState.UNDER_CONSTRUCTION)
    assert empty.occupancy is None or max(empty.occupancy.term_weekday) == 0


def test_an_edit_that_changes_nothing_writes_nothing(ctx: Context) -> None:
    before = ctx.snapshot.sequence
    edit_building(ctx, building(ctx, "Hall"), use=BuildingUse.TEACHING)
    assert ctx.snapshot.sequence == before


@pytest.mark.parametrize(
    "changes",
    [{"name": "  "}, {"floors": 0}, {"floors": 4000}, {"height_m": float("nan")}, {"floor_area_m2": -1.0}],
)
def test_an_impossible_edit_is_refused(ctx: Context, changes: dict[str, object]) -> None:
    before = ctx.snapshot
    with pytest.raises(UserError):
        edit_building(ctx, building(ctx, "Hall"), **changes)
    assert ctx.snapshot is before


def test_a_field_that_nobody_may_edit_is_a_defect(ctx: Context) -> None:
    with pytest.raises(ValueError, match="source_id"):
        edit_building(ctx, building(ctx, "Hall"), source_id="x")


def test_a_form_that_is_out_of_date_does_not_overwrite(ctx: Context) -> None:
    opened_with = ctx.store.version(Building, "building:Hall")
    hall = building(ctx, "Hall")
    edit_building(ctx, hall, code="GH")
    with pytest.raises(UserError):
        edit_building(ctx, hall, code="H2", expected=opened_with)


def test_a_place_is_added_by_hand_changed_and_removed(ctx: Context) -> None:
    drawn = Place(id="", kind=PlaceKind.ASSEMBLY_AREA, geometry=Point(X, Y - 50), name="Lawn", capacity=300)
    place = save_place(ctx, drawn)
    assert place.id.startswith("hand:")
    with pytest.raises(UserError):
        save_place(ctx, Place(id="", kind=PlaceKind.SHELTER, geometry=Point(X + 9e4, Y)))
    with pytest.raises(UserError):
        save_place(ctx, Place(id="", kind=PlaceKind.SHELTER, geometry=Point(X, Y), capacity=0))
    remove_place(ctx, place)
    assert not ctx.snapshot.campus.places


def test_the_campus_of_an_operation_is_kept_with_its_edits(ctx: Context, tmp_path: Path) -> None:
    edit_building(ctx, building(ctx, "Hall"), name="Great Hall")
    save_campus(ctx, tmp_path / "campus.gpkg")
    kept = read_campus(tmp_path / "campus.gpkg")
    assert {b.name for b in kept.buildings if b.edited} == {"Great Hall"}
