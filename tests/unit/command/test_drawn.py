"""Several drawn records of any kinds, split, copied and deleted: one step, taken back to the byte."""

from __future__ import annotations

import pytest
from shapely.affinity import translate
from shapely.geometry import LineString, Polygon, box

from app.command.context import Context
from app.command.cordons import add_cordon
from app.command.drawings import add_annotation
from app.command.drawn import copy_drawn, delete_drawn, split_drawn
from app.command.operations import redo, undo
from app.command.redraw import Drawn
from app.command.zones import change_zone, close_way, draw_zone
from app.domain.drawing import CordonKind
from app.domain.errors import UserError
from app.domain.incident import EvacuationStatus, Incident

X, Y = 400_000.0, 4_400_000.0
AREA = box(X, Y, X + 100, Y + 60)
WEST, EAST = box(X, Y, X + 60, Y + 60), box(X + 60, Y, X + 100, Y + 60)


def shown(ctx: Context) -> tuple[object, ...]:
    snapshot = ctx.snapshot
    return snapshot.zones, snapshot.cordons, snapshot.closures, snapshot.annotations


@pytest.fixture
def mixed(ctx: Context, fire: Incident) -> list[Drawn]:
    """One of each kind, on the same ground; the zone is under an order."""
    zone = change_zone(ctx, draw_zone(ctx, fire.id, AREA), status=EvacuationStatus.ORDER)
    cordon = add_cordon(ctx, fire.id, CordonKind.INNER, AREA)
    closed = close_way(ctx, LineString([(X, Y + 30), (X + 100, Y + 30)]), reason="hoses")
    return [zone, cordon, closed, add_annotation(ctx, AREA, name="Smoke")]


def halves(record: Drawn) -> list[Polygon | LineString]:
    if hasattr(record, "shape"):
        return [
            LineString([(X, Y + 30), (X + 60, Y + 30)]),
            LineString([(X + 60, Y + 30), (X + 100, Y + 30)]),
        ]
    return [WEST, EAST]


def test_a_split_of_all_kinds_is_one_step(ctx: Context, mixed: list[Drawn]) -> None:
    before, sequence = shown(ctx), ctx.snapshot.sequence
    split_drawn(ctx, [(record, halves(record)) for record in mixed])
    after = shown(ctx)
    assert ctx.snapshot.sequence == sequence + 1
    assert [len(kind) for kind in after] == [2, 2, 2, 2]  # type: ignore[arg-type]
    assert {zone.status for zone in ctx.snapshot.zones} == {EvacuationStatus.ORDER}
    assert mixed[0].id in {zone.id for zone in ctx.snapshot.zones if zone.area.equals(WEST)}
    undo(ctx)
    assert shown(ctx) == before
    redo(ctx)
    assert shown(ctx) == after


def test_one_bad_piece_leaves_everything_as_it_was(ctx: Context, mixed: list[Drawn]) -> None:
    before = shown(ctx)
    bad = [(mixed[1], [WEST, EAST]), (mixed[0], [WEST, box(X + 60, Y, X + 70, Y + 60)])]
    with pytest.raises(UserError):
        split_drawn(ctx, bad)
    assert shown(ctx) == before


def test_copies_are_one_step_and_take_nothing_away(ctx: Context, mixed: list[Drawn]) -> None:
    before, sequence = shown(ctx), ctx.snapshot.sequence
    aside = [translate(AREA, 120, 5), translate(AREA, 120, 5)]
    made = copy_drawn(ctx, list(zip([mixed[0], mixed[3]], aside, strict=True)))
    assert ctx.snapshot.sequence == sequence + 1
    copied = next(zone for zone in ctx.snapshot.zones if zone.id == made[0].id)
    assert copied.status is EvacuationStatus.NONE
    assert len({zone.name for zone in ctx.snapshot.zones}) == 2
    undo(ctx)
    assert shown(ctx) == before


def test_a_copy_of_a_derived_zone_leaves_the_derived_one(ctx: Context, fire: Incident) -> None:
    (derived,) = ctx.snapshot.zones
    copy_drawn(ctx, [(derived, translate(derived.area, 150, 0))])
    assert derived in ctx.snapshot.zones
    assert len(ctx.snapshot.zones) == 2


def test_deleting_all_kinds_is_one_step(ctx: Context, mixed: list[Drawn]) -> None:
    before, sequence = shown(ctx), ctx.snapshot.sequence
    delete_drawn(ctx, mixed)
    assert ctx.snapshot.sequence == sequence + 1
    assert not {r.id for r in mixed} & {z.id for z in ctx.snapshot.zones}
    assert not (ctx.snapshot.cordons or ctx.snapshot.closures or ctx.snapshot.annotations)
    undo(ctx)
    assert shown(ctx) == before
