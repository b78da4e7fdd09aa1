"""Pages of the situation map and of the map book."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from app.bootstrap import text_for
from app.command.book import export_book
from app.command.context import Context
from app.command.exports import situation, situation_sheet
from app.map.book.parts import Book
from app.map.paint.book.pages import LaidOut, lay_out_book, paint_book_page
from app.map.paint.export import page_image
from app.map.sheet.compose import Grid, Layout, Paper
from app.runtime.progress import Progress
from app.runtime.text import BOTH
from tools.pictures.files import save, side_by_side
from tools.pictures.stage import AUTHOR

_BOOK_PAGE_PX = 820
_BOOK_DPI = 144


def sheet_pictures(ctx: Context, language: str, folder: Path) -> None:
    """The first two pages of the situation map, and the first in both languages with a military grid."""
    shown = situation(ctx, text_for(ctx.snapshot.campus, language))
    layout = Layout(paper=Paper.A3)
    sheet = situation_sheet(shown, layout, prepared_by=AUTHOR)
    save(page_image(sheet, 0, dpi=80), folder / "situation-a3.png")
    save(page_image(sheet, 1, dpi=72), folder / "situation-tables.png")
    both = replace(layout, paper=Paper.A1, language=BOTH, grid=Grid.MGRS)
    save(
        page_image(situation_sheet(shown, both, prepared_by=AUTHOR), 0, dpi=38),
        folder / "situation-both-a1.png",
    )


def book_picture(ctx: Context, language: str, path: Path) -> None:
    """The overview, the first sheet of a zone and of a team, and the status summary of the map book."""
    text = text_for(ctx.snapshot.campus, language)
    export_book(ctx, text, _Contact(), path, layout=Layout(paper=Paper.A4))


class _Contact:
    """Paints four pages of a book beside each other; satisfies `app.command.book.BookRenderer`."""

    def write_book(self, book: Book, path: Path, progress: Progress | None = None) -> int:
        """Returns the number of pages of the whole book."""
        laid_out = lay_out_book(book)
        keys = (laid_out.entries[0].key, book.zones[0].key, book.teams[0].key, book.status[0].key)
        pages = [_page(laid_out, laid_out.numbers[key] - 1) for key in keys]
        save(side_by_side(pages, 2, _BOOK_PAGE_PX), path)
        return len(laid_out.pages)


def _page(laid_out: LaidOut, number: int) -> QImage:
    frames = laid_out.pages[number].sheet.frames
    factor = _BOOK_DPI / 96 * frames.unit
    image = QImage(
        round(frames.page.width * factor), round(frames.page.height * factor), QImage.Format.Format_RGB32
    )
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(factor, factor)
    paint_book_page(painter, laid_out, number)
    painter.end()
    return image
