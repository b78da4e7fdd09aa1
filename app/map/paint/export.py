"""The sheet as a PDF or PNG file, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.map.files import write_file
from app.map.paint.pdf_finish import finish
from app.map.paint.qt import ensure_application, font_family
from app.map.paint.sheet_pages import lay_out, paint_page
from app.map.sheet import Sheet
from app.map.sheet_frames import MM
from app.runtime.progress import Progress

_RESOLUTION = 1200
"""Dots per inch of the PDF's coordinates; lines and text are vectors."""


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
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setTitle(f"{sheet.title.incident} – {sheet.title.heading}")
    writer.setCreator("Muster")
    size = QSizeF(sheet.frames.page.width / MM, sheet.frames.page.height / MM)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    painter = QPainter(writer)
    try:
        painter.scale(_RESOLUTION / 96, _RESOLUTION / 96)
        for number in range(len(pages)):
            if number:
                writer.newPage()
            if progress is not None:
                progress.report(number / len(pages))
            painter.save()
            paint_page(painter, sheet, pages, number, progress)
            painter.restore()
    finally:
        painter.end()
        buffer.close()
    return finish(bytes(data.data()), sheet), len(pages)


def write_png(sheet: Sheet, path: Path, dpi: int = 150, progress: Progress | None = None) -> None:
    """Write the first page as a picture. Raises UserError where the file cannot be written."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    page_image(sheet, dpi=dpi, progress=progress).save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    write_file(path, bytes(data.data()))


def page_image(sheet: Sheet, number: int = 0, *, dpi: int = 150, progress: Progress | None = None) -> QImage:
    """One page, counted from 0, as a picture."""
    ensure_application()
    font_family()
    pages = lay_out(sheet)
    factor = dpi / 96
    image = QImage(
        round(sheet.frames.page.width * factor),
        round(sheet.frames.page.height * factor),
        QImage.Format.Format_RGB32,
    )
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    painter = QPainter(image)
    try:
        painter.scale(factor, factor)
        paint_page(painter, sheet, pages, number, progress)
    finally:
        painter.end()
    return image


class QtRenderer:
    """Paints sheets into files; satisfies `app.command.exports.Renderer`. On any thread."""

    def write_pdf(self, sheet: Sheet, path: Path, progress: Progress | None = None) -> None:
        """All pages as vector PDF."""
        write_pdf(sheet, path, progress)

    def write_png(self, sheet: Sheet, path: Path, progress: Progress | None = None) -> None:
        """The map page as a picture of 150 dpi."""
        write_png(sheet, path, progress=progress)
