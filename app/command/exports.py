"""Putting the situation on paper, in a picture, on a web page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.campus.people import people_affected
from app.command.context import Context
from app.domain.incident import IncidentStatus
from app.domain.operation import Snapshot
from app.domain.people import PeopleCount
from app.domain.plan import Proposal
from app.map.layers.basemap import wait_for_basemap
from app.map.look import AS_SHIPPED, MapLook
from app.map.sheet.compose import Layout, Paper, Sheet, compose
from app.map.state import MapState
from app.map.viewport import Bounds
from app.planning.check.cut_off import cut_routes
from app.runtime.progress import Progress
from app.runtime.text import Text


class Renderer(Protocol):
    """Paints a composed sheet; handed in, because painting needs Qt."""

    def write_pdf(self, sheet: Sheet, path: Path, progress: Progress | None = None) -> None:
        """All pages as vector PDF, whole or not at all."""
        ...

    def write_png(self, sheet: Sheet, path: Path, dpi: int, progress: Progress | None = None) -> None:
        """The map page as a picture, whole or not at all."""
        ...

    def write_svg(self, sheet: Sheet, path: Path, dpi: int, progress: Progress | None = None) -> None:
        """The map page as vectors, whole or not at all."""
        ...


def count_people(snapshot: Snapshot) -> Mapping[str, PeopleCount]:
    """The people of each open incident that has an extent, by incident id."""
    counts = {
        incident.id: people_affected(snapshot, incident)
        for incident in snapshot.incidents
        if incident.status is IncidentStatus.OPEN
    }
    return {incident_id: count for incident_id, count in counts.items() if count is not None}


DEFAULT_LAYOUT = Layout(paper=Paper.A3)


@dataclass(frozen=True, slots=True)
class Situation:
    """The operation at a moment, as a map shows it, and what the sheet says of the moment."""

    state: MapState
    as_at: datetime
    printed_at: datetime | None
    """Now, where the situation is a past one."""
    journal_head: str
    journal_count: int


def situation(
    ctx: Context,
    text: Text,
    *,
    proposal: Proposal | None = None,
    look: MapLook = AS_SHIPPED,
    sequence: int | None = None,
    as_at: datetime | None = None,
) -> Situation:
    """The situation now, or as it was after step `sequence`; a proposal under review belongs to now alone.

    `as_at` is the moment that a past situation states, by default that of the step.

    Raises UserError where there is no such step.
    """
    now = ctx.clock()
    snapshot, anchor, at, printed_at = ctx.snapshot, ctx.store.anchor, now, None
    if sequence is not None:
        snapshot, anchor = ctx.store.snapshot_at(sequence), ctx.store.anchor_at(sequence)
        at = as_at or next(step.at for step in ctx.store.steps() if step.sequence == sequence)
        proposal, printed_at = None, now
    state = MapState(
        snapshot=snapshot,
        text=text,
        proposal=proposal,
        people=count_people(snapshot),
        cut=frozenset(assignment.id for assignment in cut_routes(snapshot)),
        look=look,
        at=at,
    )
    return Situation(state, at, printed_at, anchor.head, anchor.count)


def situation_sheet(
    shown: Situation,
    layout: Layout,
    *,
    prepared_by: str,
    incident_id: str = "",
    focus: Bounds | None = None,
) -> Sheet:
    """The sheet of a situation; `focus` is what the map shows, by default all that concerns open incidents.

    Raises UserError for a web address that no phone would open.
    """
    options = layout.options(
        as_at=shown.as_at,
        printed_at=shown.printed_at,
        prepared_by=prepared_by,
        incident_id=incident_id,
        journal_head=shown.journal_head,
        journal_count=shown.journal_count,
    )
    return compose(shown.state, options, focus)


def export_situation(
    ctx: Context,
    text: Text,
    renderer: Renderer,
    *,
    pdf: Path | None = None,
    png: Path | None = None,
    svg: Path | None = None,
    html: Path | None = None,
    layout: Layout = DEFAULT_LAYOUT,
    dpi: int = 150,
    focus: Bounds | None = None,
    incident_id: str = "",
    prepared_by: str = "",
    proposal: Proposal | None = None,
    look: MapLook = AS_SHIPPED,
    sequence: int | None = None,
    as_at: datetime | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the situation to each path that is named.

    It is the one of now, with a proposal where one is under review, or the one after step `sequence`.
    Language and time zone are those of `text` where the layout names no language. The sheet is headed by
    `incident_id`, by default the gravest open one, and signed by `prepared_by`, by default the author.
    Picture and SVG have `dpi` dots per inch and show the map page.

    Raises:
        UserError: a folder cannot be written, the disk is full, a picture would be too large, or there is no
            such step; files written before stay.
        Cancelled: a person stopped it; files written before stay.
    """
    progress = progress or Progress()
    progress.report(None)
    wait_for_basemap(look, ctx.snapshot.campus.info.epsg, progress)
    shown = situation(ctx, text, proposal=proposal, look=look, sequence=sequence, as_at=as_at)
    if pdf is not None or png is not None or svg is not None:
        sheet = situation_sheet(
            shown, layout, prepared_by=prepared_by or ctx.author, incident_id=incident_id, focus=focus
        )
        if png is not None:
            renderer.write_png(sheet, png, dpi, progress)
        if svg is not None:
            renderer.write_svg(sheet, svg, dpi, progress)
        if pdf is not None:
            renderer.write_pdf(sheet, pdf, progress)
    if html is not None:
        from app.map.web.map import write_html

        write_html(shown.state, html, as_at=shown.as_at, progress=progress)
