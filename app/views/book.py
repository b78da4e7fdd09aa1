"""The map book from the window: one file name, then it is made in the background."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app.domain.errors import UserError
from app.domain.message import msg
from app.map.sheet.options import Layout
from app.map.sheet.templates import TemplateShelf
from app.runtime.progress import Progress
from app.runtime.text import LANGUAGES, Text
from app.views.actions import Command
from app.views.canvas.aside import make_classes_ready
from app.views.desk import Desk

if TYPE_CHECKING:
    from app.views.window import MainWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOrder:
    """What a person asked for; the scales and the blocks of the layout are not used."""

    path: Path
    layout: Layout
    prepared_by: str = ""
    sequence: int | None = None
    """The step after which the situation is shown; None for now, with the proposal under review."""


def commands(window: MainWindow) -> tuple[Command, ...]:
    """The command that makes the map book."""
    words, group = msg("views.action.map_book"), msg("views.group.file")
    return (Command("map_book", words, group, "book", lambda: ask_book(window), ("Ctrl+Shift+B",)),)


def ask_book(window: MainWindow) -> None:
    """Ask where to, and make the book with the layout that was used last, else the default one."""
    desk = window.desk
    if not any_open(desk):
        desk.fail(UserError(msg("book.no_incident")))
        return
    shelf = TemplateShelf()
    layout = (shelf.last() or shelf.default()).layout
    text = desk.dress.text
    start = window.files.folder / f"{book_name(desk)}.pdf"
    name, _ = QFileDialog.getSaveFileName(
        window, text("views.action.map_book"), str(start), text("views.files.pdf")
    )
    if name:
        start_book(desk, BookOrder(path=Path(name).with_suffix(".pdf"), layout=layout))


def any_open(desk: Desk) -> bool:
    """Whether there is an emergency that a book could tell of."""
    return any(incident.closed_at is None for incident in desk.snapshot.incidents)


def book_name(desk: Desk) -> str:
    """A name of a file that no earlier book has."""
    now = desk.ctx.clock().astimezone(desk.dress.text.timezone)
    incident = desk.incident
    number = f"{incident.number}-" if incident else ""
    return f"{number}map-book-{now:%Y%m%d-%H%M%S}"


def start_book(desk: Desk, order: BookOrder) -> None:
    """Make the book in the background; the window's banner then says where it is."""
    make_classes_ready()
    ctx, incident, proposal, look = desk.ctx, desk.incident, desk.proposal, desk.looks.current
    language, timezone = order.layout.language, desk.dress.text.timezone.key
    text = Text(language, timezone) if language in LANGUAGES else desk.dress.text

    def work(progress: Progress) -> int:
        from app.command.book import export_book
        from app.map.paint.book.export import QtBookRenderer

        return export_book(
            ctx,
            text,
            QtBookRenderer(),
            order.path,
            layout=order.layout,
            incident_id=incident.id if incident else "",
            prepared_by=order.prepared_by,
            proposal=proposal,
            look=look,
            sequence=order.sequence,
            progress=progress,
        )

    def done(pages: int) -> None:
        desk.tell(msg("views.book.done", n=pages, file=order.path.name, folder=str(order.path.parent)))

    desk.jobs.start(msg("views.job.book"), work, done, desk.fail)
