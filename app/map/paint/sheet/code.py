"""The address of the web map as a code that phones read, drawn as vectors."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath

_QUIET = 4
"""Modules of white around the code (ISO/IEC 18004, 6.3.8; primary not checked)."""
_MODULE = 2.1
"""Least side of a module in units of the sheet: 0.56 mm on A4, which phones read from arm's length."""
_LEAST = 76.0


def code_matrix(address: str) -> tuple[bytes, ...]:
    """The modules of the code in rows, 1 is dark; mends itself where up to 15 % is dirty."""
    import segno

    return tuple(bytes(row) for row in segno.make(address, error="m", micro=False).matrix)


def code_size(matrix: tuple[bytes, ...]) -> float:
    """Side of the code with its quiet zone, in units of the sheet."""
    return max((len(matrix) + 2 * _QUIET) * _MODULE, _LEAST)


def draw_code(painter: QPainter, matrix: tuple[bytes, ...], x: float, y: float) -> None:
    """The code with its quiet zone; (`x`, `y`) is the upper left corner."""
    side = code_size(matrix)
    module = side / (len(matrix) + 2 * _QUIET)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                path.addRect(QRectF(column, row, 1, 1))
    painter.save()
    painter.fillRect(QRectF(x, y, side, side), QColor("#ffffff"))
    painter.translate(x + _QUIET * module, y + _QUIET * module)
    painter.scale(module, module)
    painter.fillPath(path.simplified(), QBrush(QColor("#000000")))
    painter.restore()
