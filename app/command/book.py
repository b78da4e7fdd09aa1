"""Putting the map book on paper: who goes where, sheet by sheet, as it is or was at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.command.context import Context
from app.command.exports import DEFAULT_LAYOUT, count_people, situation
from app.domain.operation import Snapshot
from app.domain.plan import Proposal
from app.map.book.compose import compose_book
from app.map.book.parts import Book
from app.map.layers.basemap import wait_for_basemap
from app.map.look import AS_SHIPPED, MapLook
from app.map.sheet.options import Layout
from app.planning.needs.population import ZonePopulation, populations
from app.planning.needs.rules import load_rules
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
    layout: Layout = DEFAULT_LAYOUT,
    incident_id: str = "",
    prepared_by: str = "",
    proposal: Proposal | None = None,
    look: MapLook = AS_SHIPPED,
    sequence: int | None = None,
    as_at: datetime | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the map book and return its number of pages.

    What is chosen means what it means for `exports.export_situation`, but the scales and the blocks of the
    pages are the book's own.

    Raises:
        UserError: no incident was open, there is no such step, or the file cannot be written.
        Cancelled: a person stopped it; nothing is written.
    """
    progress = progress or Progress()
    progress.report(None)
    wait_for_basemap(look, ctx.snapshot.campus.info.epsg, progress)
    shown = situation(ctx, text, proposal=proposal, look=look, sequence=sequence, as_at=as_at)
    options = layout.options(
        as_at=shown.as_at,
        printed_at=shown.printed_at,
        prepared_by=prepared_by or ctx.author,
        incident_id=incident_id,
        journal_head=shown.journal_head,
        journal_count=shown.journal_count,
    )
    book = compose_book(shown.state, options, zone_people(shown.state.snapshot), progress)
    return renderer.write_book(book, path, progress)


def zone_people(snapshot: Snapshot) -> Mapping[str, ZonePopulation]:
    """The people of each zone by its id, as the needs are computed from them."""
    with_zones = {zone.incident_id for zone in snapshot.zones}
    counted = [incident_id for incident_id in count_people(snapshot) if incident_id in with_zones]
    if not counted:
        return {}
    return {found.zone.id: found for found in populations(snapshot, counted, load_rules()).zones}
