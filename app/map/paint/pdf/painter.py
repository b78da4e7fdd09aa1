"""A painter for PDF whose map bodies are written as operators.

Where a body belongs, Qt draws a small picture, the mark; `pdf.forms` puts the body in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPaintDevice, QPainter

from app.map.labels import Placed
from app.map.paint.pdf.body import Body, BodyBrush
from app.map.paint.pdf.halos import has_halo, write_halos
from app.map.paint.text import HALO_OPACITY
from app.map.viewport import Bounds, Viewport
from app.runtime.progress import Progress

MARK_HEIGHT = 3
MARK_WIDTH = 4099
"""A picture so wide and so low is a mark; body i is wider by i."""


class PdfPainter(QPainter):
    """Paints on a QPdfWriter; `bodies` are the map bodies in the order of their marks."""

    bodies: list[Body]

    @classmethod
    def on(cls, device: QPaintDevice) -> PdfPainter:
        """A painter that paints on a device now."""
        made: PdfPainter = cls(device)
        made.bodies = []
        return made

    @contextmanager
    def body(self, viewport: Viewport, bounds: Bounds, progress: Progress | None) -> Iterator[BodyBrush]:
        """A brush whose work stands where the painter's units are px of the viewport.

        `bounds` is the ground in metres whose shapes are wanted.
        """
        unit = self.combinedTransform().m11()
        body = Body(viewport.width * unit, viewport.height * unit, together=self.opacity() < 1)
        yield BodyBrush(body, viewport, bounds, unit, progress)
        if any(body.operators):
            self._mark(QRectF(0, 0, viewport.width, viewport.height))
            self.bodies.append(body)

    def halos(self, viewport: Viewport, labels: Sequence[Placed]) -> frozenset[int]:
        """Write the halos of labels, one below all; returns the ids of the labels that have theirs now."""
        chosen = [placed for placed in labels if has_halo(placed.label.style)]
        if not chosen:
            return frozenset()
        unit = self.combinedTransform().m11()
        body = Body(viewport.width * unit, viewport.height * unit, together=True)
        write_halos(body, chosen, unit)
        self.save()
        self.setOpacity(HALO_OPACITY)
        self._mark(QRectF(0, 0, viewport.width, viewport.height))
        self.restore()
        self.bodies.append(body)
        return frozenset(map(id, chosen))

    def _mark(self, place: QRectF) -> None:
        mark = QImage(MARK_WIDTH + len(self.bodies), MARK_HEIGHT, QImage.Format.Format_RGB32)
        mark.fill(Qt.GlobalColor.white)
        self.save()
        self.setPen(Qt.GlobalColor.black)
        self.setBrush(Qt.GlobalColor.black)
        self.drawImage(place, mark)
        self.restore()
