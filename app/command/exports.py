"""Putting the situation on paper, in a picture, on a web page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from app.campus.people import people_affected
from app.command.context import Context
from app.domain.incident import IncidentStatus
from app.domain.operation import Snapshot
from app.domain.people import PeopleCount
from app.domain.plan import Proposal
from app.map.sheet import Paper, Sheet, SheetOptions, compose
from app.map.state import MapState
from app.planning.cut_off import cut_routes
from app.runtime.progress import Progress
from app.runtime.text import Text


class Renderer(Protocol):
    """Paints a composed sheet; handed in, because painting needs Qt."""

    def write_pdf(self, sheet: Sheet, path: Path, progress: Progress | None = None) -> None:
        """All pages as vector PDF, whole or not at all."""
        ...

    def write_png(self, sheet: Sheet, path: Path, progress: Progress | None = None) -> None:
        """The map page as a picture, whole or not at all."""
        ...


def count_people(snapshot: Snapshot) -> Mapping[str, PeopleCount]:
    """The people of each open incident that has an extent, by incident id."""
    counts = {
        incident.id: people_affected(snapshot, incident)
        for incident in snapshot.incidents
        if incident.status is IncidentStatus.OPEN
    }
    return {incident_id: count for incident_id, count in counts.items() if count is not None}


def export_situation(
    ctx: Context,
    text: Text,
    renderer: Renderer,
    *,
    pdf: Path | None = None,
    png: Path | None = None,
    html: Path | None = None,
    paper: Paper = Paper.A3,
    landscape: bool = True,
    scale: int | None = None,
    incident_id: str = "",
    proposal: Proposal | None = None,
    hidden_layers: frozenset[str] = frozenset(),
    progress: Progress | None = None,
) -> None:
    """Write the situation as it is now to each path that is named, with a proposal where one is under review.

    The language and the time zone are those of `text`. The sheet is headed by `incident_id`, by default the
    gravest open one, at 1:`scale`, by default one that shows the whole.

    Raises:
        UserError: a folder cannot be written or the disk is full; files written before stay.
        Cancelled: a person stopped it; files written before stay.
    """
    progress = progress or Progress()
    snapshot, anchor, as_at = ctx.snapshot, ctx.store.anchor, ctx.clock()
    state = MapState(
        snapshot=snapshot,
        text=text,
        proposal=proposal,
        people=count_people(snapshot),
        cut=frozenset(assignment.id for assignment in cut_routes(snapshot)),
        hidden_layers=hidden_layers,
    )
    options = SheetOptions(
        as_at=as_at,
        prepared_by=ctx.author,
        paper=paper,
        landscape=landscape,
        scale=scale,
        incident_id=incident_id,
        journal_head=anchor.head,
        journal_count=anchor.count,
    )
    progress.report(None)
    if pdf is not None or png is not None:
        sheet = compose(state, options)
        if pdf is not None:
            renderer.write_pdf(sheet, pdf, progress)
        if png is not None:
            renderer.write_png(sheet, png, progress)
    if html is not None:
        from app.map.web import write_html

        write_html(state, html, as_at=as_at, progress=progress)
