"""Pictures as small files: PNG of 256 colours."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage, QPainter

_GAP_PX = 16
_GROUND = "#8a9199"


def save(image: QImage, path: Path) -> None:
    """Write it with the 256 colours that fit it best."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.convertToFormat(QImage.Format.Format_RGB32).save(buffer, "BMP")  # type: ignore[call-overload]
    with Image.open(BytesIO(buffer.data().data())) as picture:
        small = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        small.save(path, optimize=True)


def side_by_side(images: Sequence[QImage], columns: int, width: int) -> QImage:
    """Pages on one sheet, each so many px wide."""
    scaled = [image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation) for image in images]
    rows = [scaled[start : start + columns] for start in range(0, len(scaled), columns)]
    heights = [max(image.height() for image in row) for row in rows]
    sheet = QImage(
        columns * (width + _GAP_PX) + _GAP_PX,
        sum(heights) + _GAP_PX * (len(rows) + 1),
        QImage.Format.Format_RGB32,
    )
    sheet.fill(_GROUND)
    painter = QPainter(sheet)
    y = _GAP_PX
    for row, height in zip(rows, heights, strict=True):
        for column, image in enumerate(row):
            painter.drawImage(_GAP_PX + column * (width + _GAP_PX), y, image)
        y += height + _GAP_PX
    painter.end()
    return sheet
