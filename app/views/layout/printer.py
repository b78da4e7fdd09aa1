"""The pages of a sheet on a printer, at its own resolution."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.domain.errors import Cancelled, UserError
from app.domain.message import msg
from app.map.paint.export import page_size, paint_at
from app.map.paint.sheet.pages import lay_out
from app.map.sheet.compose import Sheet
from app.runtime.progress import Progress


def sheet_printer(sheet: Sheet, pages: int) -> QPrinter:
    """A printer set up for the paper of a sheet, for the dialog that chooses the device and the pages."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_paper(printer, sheet)
    printer.setDocName(f"{sheet.title.incident} – {sheet.title.heading}")
    printer.setCreator("Muster")
    printer.setFromTo(1, pages)
    return printer


def set_paper(printer: QPrinter, sheet: Sheet) -> None:
    """Give the printer the sheet's paper, to its edges: the margins are the sheet's own."""
    printer.setPageSize(page_size(sheet))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)


def print_sheet(sheet: Sheet, printer: QPrinter, progress: Progress) -> int:
    """Print the pages that were chosen in the dialog; returns how many. On any thread.

    Raises:
        UserError: the printer does not take them.
        Cancelled: a person stopped it; what was not yet sent is not printed.
    """
    pages = lay_out(sheet)
    first = max(printer.fromPage(), 1)
    last = min(printer.toPage() or len(pages), len(pages))
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError(msg("layout.no_printer"))
    try:
        for number in range(first - 1, last):
            progress.report((number - first + 1) / max(last - first + 1, 1))
            if number >= first:
                printer.newPage()
            paint_at(painter, sheet, pages, number, printer.resolution(), progress)
    except Cancelled:
        printer.abort()
        raise
    finally:
        painter.end()
    return last - first + 1
