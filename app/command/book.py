"""Putting the map book on paper: who goes where, sheet by sheet, as it is or was at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from app.command.context import Context
from app.command.exports import count_people
from app.domain.operation import Snapshot
from app.domain.plan import Proposal
from app.map.book.compose import compose_book
from app.map.book.parts import Book
from app.map.sheet import SheetOptions
from app.map.sheet_options import Layout
from app.map.state import MapState
from app.planning.cut_off import cut_routes
from app.planning.population import ZonePopulation, populations
from app.planning.rules import load_rules
from app.runtime.progress import Progress
from app.runtime.text import Text


class BookRenderer(Protocol):
    """Paints a composed book; handed in, because painting needs Qt."""

    def write_book(self, book: Book, path: Path, progress: Progress | None = None) -> int:
        """All pages as one PDF, whole or not at all; returns their number."""
        ...


def export_book(
    ctx: Context,
    text: Text,
    renderer: BookRenderer,
    path: Path,
    *,
    layout: Layout | None = None,
    incident_id: str = "",
    proposal: Proposal | None = None,
    at: int | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the map book and return its number of pages.

    The state is that of now, with a proposal where one is under review, or that after step `at`. The language
    is that of the layout, else that of `text`; the scales are the book's own.

    Raises:
        UserError: no incident was open, the past cannot be shown, or the file cannot be written.
        Cancelled: a person stopped it; nothing is written.
    """
    progress = progress or Progress()
    progress.report(None)
    store = ctx.store
    snapshot = ctx.snapshot if at is None else store.snapshot_at(at)
    anchor = store.anchor if at is None else store.anchor_at(at)
    now = ctx.clock()
    as_at = now if at is None else next(step.at for step in store.steps() if step.sequence == at)
    state = MapState(
        snapshot=snapshot,
        text=text,
        proposal=proposal if at is None else None,
        people=count_people(snapshot),
        cut=frozenset(assignment.id for assignment in cut_routes(snapshot)),
    )
    options: SheetOptions = (layout or Layout()).options(
        as_at=as_at,
        printed_at=None if at is None else now,
        prepared_by=ctx.author,
        incident_id=incident_id,
        journal_head=anchor.head,
        journal_count=anchor.count,
    )
    book = compose_book(state, options, zone_people(snapshot), progress)
    return renderer.write_book(book, path, progress)


def zone_people(snapshot: Snapshot) -> Mapping[str, ZonePopulation]:
    """The people of each zone by its id, as the needs are computed from them."""
    with_zones = {zone.incident_id for zone in snapshot.zones}
    counted = [incident_id for incident_id in count_people(snapshot) if incident_id in with_zones]
    if not counted:
        return {}
    return {found.zone.id: found for found in populations(snapshot, counted, load_rules()).zones}
