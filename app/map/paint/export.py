"""The sheet as a PDF, PNG or SVG file, written whole or not at all, and on any painter (a printer)."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.domain.errors import UserError
from app.domain.message import msg
from app.map.files import write_file
from app.map.paint.pdf.finish import RawPdf, finish
from app.map.paint.pdf.painter import PdfPainter
from app.map.paint.qt import ensure_application, font_family
from app.map.paint.sheet.pages import Page, lay_out, paint_page
from app.map.sheet.compose import Sheet
from app.map.sheet.frames import MM, PAPER_MM, Paper
from app.runtime.progress import Progress

RESOLUTION = 1200
"""Dots per inch of the PDF's coordinates; lines and text are vectors."""
LEAST_DPI, MOST_DPI = 36, 1200
MOST_PIXELS = 150_000_000
"""A picture of 600 MB in memory; A0 at 300 dpi is just below."""


def write_pdf(sheet: Sheet, path: Path, progress: Progress | None = None) -> int:
    """Write every page as vectors with embedded fonts; returns the number of pages.

    Raises UserError where the file cannot be written; an earlier file then stays as it was.
    """
    data, count = pdf_bytes(sheet, progress)
    write_file(path, data)
    return count


def pdf_bytes(sheet: Sheet, progress: Progress | None = None) -> tuple[bytes, int]:
    """The PDF in memory and its number of pages."""
    ensure_application()
    font_family()
    pages = lay_out(sheet)

    def paint(painter: QPainter, number: int) -> None:
        paint_at(painter, sheet, pages, number, RESOLUTION, progress)

    data = pages_as_pdf(sheet, len(pages), paint, progress)
    return finish(data, ((0, sheet),)), len(pages)


def pages_as_pdf(
    sheet: Sheet, count: int, paint: Callable[[QPainter, int], None], progress: Progress | None = None
) -> RawPdf:
    """So many pages of the sheet's paper, painted one after the other at `RESOLUTION`, as a raw PDF."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setTitle(f"{sheet.title.incident} – {sheet.title.heading}")
    writer.setCreator("Muster")
    writer.setPageSize(page_size(sheet))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    painter = PdfPainter.on(writer)
    try:
        for number in range(count):
            if number:
                writer.newPage()
            if progress is not None:
                progress.report(number / count)
            paint(painter, number)
    finally:
        painter.end()
        buffer.close()
    return RawPdf(bytes(data.data()), tuple(painter.bodies))


def page_size(sheet: Sheet) -> QPageSize:
    """The paper as Qt wants it for a PDF or a printer, as it lies."""
    short, long = PAPER_MM[sheet.options.paper]
    size = QSizeF(long, short) if sheet.options.landscape else QSizeF(short, long)
    return QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch)


def paint_at(
    painter: QPainter,
    sheet: Sheet,
    pages: tuple[Page, ...],
    number: int,
    dpi: float,
    progress: Progress | None = None,
) -> None:
    """Paint one page, counted from 0, on a device of so many dots per inch, at its true size."""
    painter.save()
    painter.scale(dpi / 96 * sheet.frames.unit, dpi / 96 * sheet.frames.unit)
    paint_page(painter, sheet, pages, number, progress)
    painter.restore()


def write_png(sheet: Sheet, path: Path, dpi: int = 150, progress: Progress | None = None) -> None:
    """Write the map page as a picture.

    Raises UserError where the file cannot be written or the picture would be too large.
    """
    picture_size(sheet.options.paper, dpi)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    page_image(sheet, dpi=dpi, progress=progress).save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    write_file(path, bytes(data.data()))


def write_svg(sheet: Sheet, path: Path, dpi: int = 96, progress: Progress | None = None) -> None:
    """Write the map page as vectors whose user unit is one dot of `dpi`; fonts are named, not embedded.

    Raises UserError where the file cannot be written, or for a resolution out of range.
    """
    from PySide6.QtSvg import QSvgGenerator

    _check_dpi(dpi)
    ensure_application()
    font_family()
    width, height = (side / 96 * dpi for side in _page_px(sheet))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(dpi)
    generator.setSize(QSize(round(width), round(height)))
    generator.setViewBox(QRectF(0, 0, width, height))
    generator.setTitle(f"{sheet.title.incident} – {sheet.title.heading}")
    generator.setDescription(sheet.title.as_at)
    painter = QPainter(generator)
    try:
        paint_at(painter, sheet, lay_out(sheet), 0, dpi, progress)
    finally:
        painter.end()
        buffer.close()
    write_file(path, bytes(data.data()))


def picture_size(paper: Paper, dpi: int) -> tuple[int, int]:
    """Shorter and longer side in dots.

    Raises UserError for a resolution out of range, and for too large a picture, with the finest that is not.
    """
    _check_dpi(dpi)
    short, long = (round(side / 25.4 * dpi) for side in PAPER_MM[paper])
    if short * long > MOST_PIXELS:
        finest = int(math.sqrt(MOST_PIXELS / (short * long)) * dpi) // 10 * 10
        raise UserError(msg("sheet.picture_too_large", paper=paper.value, dpi=dpi, finest=finest))
    return short, long


def _check_dpi(dpi: int) -> None:
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise UserError(msg("sheet.bad_dpi", dpi=dpi, least=LEAST_DPI, most=MOST_DPI))


def page_image(
    sheet: Sheet,
    number: int = 0,
    *,
    dpi: float = 150,
    progress: Progress | None = None,
    pages: tuple[Page, ...] | None = None,
) -> QImage:
    """One page, counted from 0, as a picture; `pages` where they are laid out already."""
    ensure_application()
    font_family()
    pages = lay_out(sheet) if pages is None else pages
    width, height = (round(side / 96 * dpi) for side in _page_px(sheet))
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    painter = QPainter(image)
    try:
        paint_at(painter, sheet, pages, number, dpi, progress)
    finally:
        painter.end()
    return image


def _page_px(sheet: Sheet) -> tuple[float, float]:
    """Width and height of the paper in px of 1/96 inch."""
    short, long = (side * MM for side in PAPER_MM[sheet.options.paper])
    return (long, short) if sheet.options.landscape else (short, long)


class QtRenderer:
    """Paints sheets into files; satisfies `app.command.exports.Renderer`. On any thread."""

    def write_pdf(self, sheet: Sheet, path: Path, progress: Progress | None = None) -> None:
        """All pages as vector PDF."""
        write_pdf(sheet, path, progress)

    def write_png(self, sheet: Sheet, path: Path, dpi: int, progress: Progress | None = None) -> None:
        """The map page as a picture."""
        write_png(sheet, path, dpi, progress)

    def write_svg(self, sheet: Sheet, path: Path, dpi: int, progress: Progress | None = None) -> None:
        """The map page as vectors."""
        write_svg(sheet, path, dpi, progress)
