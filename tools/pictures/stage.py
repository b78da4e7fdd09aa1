"""The emergencies that the pictures show."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from shapely.geometry import Point, box

from app.bootstrap import demo_campus, text_for
from app.command.context import Context
from app.command.cordons import add_cordon
from app.command.demo import stage_dormitory_fire
from app.command.drawings import add_annotation
from app.command.operations import create_operation
from app.command.proposals import approve, make_proposal
from app.command.zones import change_zone, draw_zone
from app.command.zones_derive import accept_zones, by_extent
from app.domain.drawing import AnnotationStyle, CordonKind
from app.domain.incident import EvacuationStatus
from app.runtime.text import Text

OPENED = datetime(2026, 11, 21, 19, 5, tzinfo=UTC)
"""A Sunday morning at five past three, campus time."""
AUTHOR = "Duty officer"


class SteppingClock:
    """Each look at it is four seconds later than the last, until it stops: no picture depends on the hour."""

    def __init__(self) -> None:
        self.now = OPENED
        self.step = timedelta(seconds=4)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


@contextmanager
def same_ids() -> Iterator[None]:
    """Ids that are the same each time: what else is equal is ordered by them."""
    numbers = random.Random(1)
    with patch.object(uuid, "uuid4", lambda: uuid.UUID(int=numbers.getrandbits(128), version=4)):
        yield


@same_ids()
def staged(folder: Path, language: str, *, zones: bool = False) -> Context:
    """The demo incident in that language, planned and approved; with drawn zones and a cordon where asked."""
    campus = demo_campus()
    text = text_for(campus, language)
    clock = SteppingClock()
    store = create_operation(
        folder / f"{language}{'-zones' if zones else ''}.gpkg",
        campus,
        name=text("demo.operation"),
        author=AUTHOR,
        exercise=True,
        clock=clock,
    )
    ctx = Context(store, AUTHOR, clock)
    stage_dormitory_fire(ctx, text)
    if zones:
        _draw_zones(ctx, text)
    approve(ctx, make_proposal(ctx.snapshot, at=clock(), author=AUTHOR))
    clock.now, clock.step = clock.now + timedelta(minutes=2), timedelta()
    return ctx


def _draw_zones(ctx: Context, text: Text) -> None:
    """The extent is evacuated, the ring around it warned; a third zone lies partly over the ring."""
    (incident,) = ctx.snapshot.incidents
    (zone,) = ctx.snapshot.zones
    change_zone(ctx, zone, status=EvacuationStatus.ORDER)
    accept_zones(
        ctx, by_extent(ctx.snapshot, incident.id, 60.0, whole=False), status=EvacuationStatus.ADVISORY
    )
    west, south, east, north = zone.area.buffer(60.0).bounds
    draw_zone(ctx, incident.id, box(east - 15.0, south + 30.0, east + 120.0, north - 30.0))
    add_cordon(ctx, incident.id, CordonKind.OUTER, zone.area.buffer(110.0, quad_segs=8))
    add_annotation(
        ctx,
        Point(west - 40.0, south - 70.0),
        name=text("look.sign.command"),
        style=AnnotationStyle(icon="command"),
    )
