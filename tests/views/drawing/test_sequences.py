"""Five hundred random sequences of edits leave valid shapes, and undo back to the byte."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from app.command.context import Context
from app.command.incidents import open_incident
from app.command.operations import redo, undo
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.map.sketch import modify
from app.map.sketch.construct import at_bearing, sector
from app.store.codec import dump, to_json
from app.views.canvas.shapes import Shape, VertexRef
from app.views.drawing import targets
from app.views.drawing.kinds import Target
from app.views.drawing.targets import Shaped
from tests.views.seat import SOUTH, WEST, Clock, new_operation

SEQUENCES = 500
MIDDLE = (WEST + 300, SOUTH + 50)


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[Context]:
    clock = Clock()
    store = new_operation(tmp_path / "operation.gpkg", clock)
    yield Context(store, "duty desk", clock)
    store.close()


class Chance:
    """Random acts of a person who draws, each by the command that the window uses."""

    def __init__(self, ctx: Context, incident_id: str, seed: int) -> None:
        self.ctx, self.incident_id, self.random = ctx, incident_id, random.Random(seed)

    def records(self) -> list[Shaped]:
        s = self.ctx.snapshot
        return [*s.zones, *s.cordons, *s.closures, *s.annotations, *s.extents]

    def act(self) -> None:
        acts = [self.draw, self.vertex, self.split, self.merge, self.hole, self.fill]
        acts += [self.turn, self.offset, self.move, self.scale, self.reshape, self.copy, self.delete]
        (self.random.choice(acts) if self.records() else self.draw)()

    def draw(self) -> None:
        target = self.random.choice(list(Target))
        ring = [
            at_bearing(self.place(), self.random.uniform(5, 80), angle)
            for angle in sorted(self.random.uniform(0, 360) for _ in range(self.random.randint(3, 7)))
        ]
        shape = self.random.choice(
            [
                Polygon(ring),
                Polygon(sector(self.place(), self.random.uniform(10, 90), 90, 60)),
                LineString(ring),
            ]
        )
        targets.keep_new(self.ctx, target, shape, self.incident_id)

    def vertex(self) -> None:
        record = self.one()
        shape = Shape.of(targets.shape_of(record))
        ref, (x, y) = self.random.choice(shape.vertices())
        to = (x + self.random.uniform(-30, 30), y + self.random.uniform(-30, 30))
        changed = self.random.choice(
            [shape.moved(ref, to), shape.inserted(ref, to), shape.removed({ref, VertexRef(9, 9, 9)})]
        )
        if changed is not None:
            targets.change(self.ctx, record, changed.geometry())

    def split(self) -> None:
        record = self.one()
        pieces = modify.split(targets.shape_of(record), self.line())
        targets.split(self.ctx, [(record, pieces)])

    def merge(self) -> None:
        record = self.one()
        alike = [r for r in self.records() if type(r) is type(record)][:3]
        united = modify.merge([targets.shape_of(r) for r in alike])
        targets.merge(self.ctx, alike, united)

    def hole(self) -> None:
        record = self.one()
        geometry = targets.shape_of(record)
        inside = geometry.representative_point().buffer(self.random.uniform(0.8, 6), quad_segs=2)
        targets.change(self.ctx, record, modify.add_hole(geometry, inside))

    def fill(self) -> None:
        record = self.one()
        targets.change(self.ctx, record, modify.fill_holes(targets.shape_of(record)))

    def turn(self) -> None:
        self.change_all(lambda g: modify.turned(g, self.random.uniform(-180, 180), MIDDLE))

    def scale(self) -> None:
        self.change_all(lambda g: modify.scaled(g, self.random.uniform(0.5, 1.5), MIDDLE))

    def move(self) -> None:
        self.change_all(lambda g: modify.moved(g, self.random.uniform(-20, 20), self.random.uniform(-20, 20)))

    def offset(self) -> None:
        self.change_all(lambda g: modify.offset(g, self.random.uniform(-6, 6)))

    def reshape(self) -> None:
        self.change_all(lambda g: modify.reshape(g, self.line()), most=1)

    def copy(self) -> None:
        record = self.one()
        targets.add_copies(self.ctx, [(record, modify.moved(targets.shape_of(record), 15, 10))])

    def delete(self) -> None:
        targets.delete(self.ctx, [self.one()])

    def change_all(self, change: object, most: int = 3) -> None:
        chosen = self.random.sample(self.records(), k=min(most, len(self.records())))
        shapes = [(record, change(targets.shape_of(record))) for record in chosen]  # type: ignore[operator]
        targets.change_all(self.ctx, shapes)

    def one(self) -> Shaped:
        return self.random.choice(self.records())

    def line(self) -> LineString:
        middle = targets.shape_of(self.one()).representative_point()
        bearing = self.random.uniform(0, 360)
        ends = [at_bearing((middle.x, middle.y), 400, bearing + turn) for turn in (0, 180)]
        return LineString([ends[0], (middle.x + 1, middle.y + 2), ends[1]])

    def place(self) -> tuple[float, float]:
        return (MIDDLE[0] + self.random.uniform(-150, 150), MIDDLE[1] + self.random.uniform(-80, 80))


def encoded(ctx: Context) -> dict[str, bytes]:
    """The bytes of every record that has a shape."""
    s = ctx.snapshot
    records = [*s.zones, *s.cordons, *s.closures, *s.annotations, *s.extents, *s.demand_edits]
    return {f"{type(r).__name__}:{r.id}": dump(to_json(r)) for r in records}


def sound(geometry: BaseGeometry) -> bool:
    finite = all(math.isfinite(value) for value in shapely.get_coordinates(geometry).flat)
    return bool(geometry.is_valid and not geometry.is_empty and finite)


def test_random_edits_leave_valid_shapes_and_undo_to_the_byte(ctx: Context) -> None:
    incident = open_incident(ctx, IncidentType.FLOOD, shapely.Point(*MIDDLE))
    chance, done, refused = Chance(ctx, incident.id, 20), 0, 0
    for _ in range(SEQUENCES):
        states = [encoded(ctx)]
        for _ in range(chance.random.randint(1, 4)):
            sequence = ctx.snapshot.sequence
            try:
                chance.act()
            except UserError:
                refused += 1
                assert encoded(ctx) == states[-1]
            assert ctx.snapshot.sequence <= sequence + 1, "one act, one step"
            if ctx.snapshot.sequence > sequence:
                states.append(encoded(ctx))
        assert [r for r in chance.records() if not sound(targets.shape_of(r))] == []
        done += len(states) - 1
        for earlier in reversed(states[:-1]):
            undo(ctx)
            assert encoded(ctx) == earlier
        for later in states[1 : 1 + chance.random.randint(0, len(states) - 1)]:
            redo(ctx)
            assert encoded(ctx) == later
    assert done > SEQUENCES and refused < 4 * done
