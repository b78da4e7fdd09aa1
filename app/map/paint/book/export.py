"""The map book as one PDF: vectors, bookmarks, every map georeferenced; written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPainter

from app.map.book.parts import Book
from app.map.files import write_file
from app.map.paint.book.pages import lay_out_book, paint_book_page
from app.map.paint.export import RESOLUTION, pages_as_pdf
from app.map.paint.pdf.finish import finish
from app.map.paint.qt import ensure_application, font_family
from app.runtime.progress import Progress


def write_book(book: Book, path: Path, progress: Progress | None = None) -> int:
    """Write every page; returns their number.

    Raises:
        UserError: the file cannot be written; an earlier file then stays as it was.
        Cancelled: a person stopped it; nothing is written.
    """
    data, count = book_bytes(book, progress)
    write_file(path, data)
    return count


def book_bytes(book: Book, progress: Progress | None = None) -> tuple[bytes, int]:
    """The PDF in memory and its number of pages."""
    ensure_application()
    font_family()
    laid_out = lay_out_book(book)
    count = len(laid_out.pages)

    def paint(painter: QPainter, number: int) -> None:
        factor = RESOLUTION / 96 * book.overview.frames.unit
        painter.save()
        painter.scale(factor, factor)
        paint_book_page(painter, laid_out, number, progress)
        painter.restore()

    data = pages_as_pdf(book.overview, count, paint, progress)
    return finish(data, laid_out.maps, laid_out.outline), count


class QtBookRenderer:
    """Paints books into files; satisfies `app.command.book.BookRenderer`. On any thread."""

    def write_book(self, book: Book, path: Path, progress: Progress | None = None) -> int:
        """All pages as one PDF; returns their number."""
        return write_book(book, path, progress)
