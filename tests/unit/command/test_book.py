"""The map book of an operation, now and as at a past moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapely.geometry import box

from app.command.book import export_book, zone_people
from app.command.context import Context
from app.command.incidents import close_incident
from app.command.log import write_log
from app.command.proposals import approve, make_proposal
from app.command.zones import draw_zone
from app.domain.errors import UserError
from app.domain.incident import Incident
from app.map.book.parts import Book
from app.planning.needs.demand import demand_for
from app.planning.zones.figures import zone_figures
from app.runtime.progress import Progress
from app.runtime.text import Text
from tests.unit.command.conftest import Clock

TEXT = Text("en", "Asia/Shanghai")


class Kept:
    """Keeps the book instead of painting it."""

    def __init__(self) -> None:
        self.book: Book | None = None

    def write_book(self, book: Book, path: Path, progress: Progress | None = None) -> int:
        self.book = book
        return 1


def made(ctx: Context, sequence: int | None = None) -> Book:
    kept = Kept()
    export_book(ctx, TEXT, kept, Path("book.pdf"), sequence=sequence)
    assert kept.book is not None
    return kept.book


def test_a_past_moment_is_shown_as_it_was_and_says_when_it_was_printed(
    ctx: Context, fire: Incident, clock: Clock
) -> None:
    before = ctx.store.anchor
    asked_at = ctx.clock()
    clock.pass_time(minutes=30)
    approve(ctx, make_proposal(ctx.snapshot, at=ctx.clock(), author="a", time_limit_s=5))
    write_log(ctx, "Stairs are clear", incident_id=fire.id)
    now, past = made(ctx), made(ctx, before.count)
    assert now.teams and not past.teams
    assert any("Stairs are clear" in row.cells for row in now.log.rows)
    assert not any("Stairs are clear" in row.cells for row in past.log.rows)
    assert past.overview.title.as_at.startswith(TEXT.time(asked_at)) and past.overview.title.printed_at
    assert before.head[:12] in past.overview.title.journal
    assert not now.overview.title.printed_at


def test_the_people_of_a_zone_are_those_that_its_needs_are_computed_from(
    ctx: Context, fire: Incident
) -> None:
    people = zone_people(ctx.snapshot)
    inside = sum(found.inside.best for found in people.values())
    counts = dict(demand_for(ctx.snapshot, (fire.id,), ctx.clock()).counts)
    assert inside == pytest.approx(counts[fire.id].total.best)
    (zone,) = made(ctx).zones
    assert zone.people[1] == f"{round(inside):,}"


def test_people_whom_another_zone_counts_are_told_so_that_sheet_and_table_agree(
    ctx: Context, fire: Incident
) -> None:
    area = ctx.snapshot.zones[0].area
    west, south, east, north = area.bounds
    draw_zone(ctx, fire.id, area)
    draw_zone(ctx, fire.id, box(west, south, (west + east) / 2, north).intersection(area))
    told = 0
    for sheet in made(ctx).zones:
        zone = next(z for z in ctx.snapshot.zones if z.id == sheet.key)
        whole = round(zone_figures(ctx.snapshot, zone.area, fire.opened_at, incident_id=fire.id).people.best)
        elsewhere = whole - int(sheet.people[1].replace(",", ""))
        words = [fact.value for fact in sheet.facts if fact.name == TEXT("book.shared")]
        assert words == ([TEXT("book.shared_people", people=f"{elsewhere:,}")] if elsewhere else [])
        told += elsewhere
    assert told


def test_a_closed_incident_has_no_book(ctx: Context, fire: Incident) -> None:
    close_incident(ctx, fire.id)
    with pytest.raises(UserError) as refused:
        made(ctx)
    assert refused.value.message.key == "book.no_incident"
