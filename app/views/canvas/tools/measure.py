"""Measures distances and areas without drawing anything that is kept."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from shapely.geometry import LineString, Point, Polygon

from app.campus.bearings import convergence_deg, grid_bearing
from app.campus.frame import Frame
from app.domain.message import msg
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.shapes import Ring, line_problem, ring_problem
from app.views.canvas.tools.tool import Action, Pointer
from app.views.canvas.tools.vertex import VertexTool, area_figures, paint_vertices

_MOST_LEGS = 6
"""Segments of a finished measurement that are told beside the cursor; a copy has all of them."""


class MeasureTool(VertexTool):
    """Length along the clicked places; a click on the first of them closes the ring and measures its area.

    Finishes with the `LineString` or `Polygon` measured, whose figures stay until the next click or Escape.
    """

    closes = True
    stays = True
    hint = msg("canvas.hint.measure")

    def __init__(self, frame: Frame | None = None, parent: QObject | None = None) -> None:
        """Bearings from true north need the `frame`; without one they are told from grid north alone."""
        self._frame = frame
        self._convergence: float | None = None
        self._text = Text()
        self._measured: Ring = ()
        self._ring = False
        super().__init__(parent)

    def click(self, pointer: Pointer) -> None:
        """Add a place, or close the ring on the first one."""
        self._measured = ()
        if len(self.vertices) >= 3 and self._on(self.vertices[0], pointer):
            self._end(ring=True)
        else:
            super().click(pointer)

    def complete(self) -> None:
        """End the measurement and keep its figures on the map."""
        self._end(ring=False)

    def reset(self) -> None:
        """Forget the draft and the last measurement."""
        super().reset()
        self._measured = ()

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Control+C copies the figures of what was measured."""
        if event.matches(QKeySequence.StandardKey.Copy) and self._measured:
            return self.copy
        return super().action_for(event)

    def copy(self) -> None:
        """Copy the last measurement as a table: each segment with its length and bearings, then the sums."""
        QGuiApplication.clipboard().setText(self.table(self._text))

    def table(self, text: Text) -> str:
        """The last measurement, a segment a line, values between tabs."""
        head = (text("canvas.measure.segment"), text("canvas.measure.length_m"))
        rows: list[tuple[str, ...]] = [
            (*head, text("canvas.measure.grid"), text("canvas.measure.true")),
        ]
        for number, (start, end) in enumerate(_legs(self._measured, closed=self._ring), start=1):
            grid, true = grid_bearing(start, end), self._true(start, end)
            told = "" if true is None else f"{true:.2f}"
            rows.append((str(number), f"{math.dist(start, end):.2f}", f"{grid:.2f}", told))
        whole = measures.run_length(self._measured, closed=self._ring)
        rows.append(
            (text("canvas.measure.perimeter" if self._ring else "canvas.measure.sum"), f"{whole:.2f}")
        )
        if self._ring:
            rows.append((text("canvas.measure.area_m2"), f"{measures.ring_area(self._measured):.2f}"))
        return "\n".join("\t".join(row) for row in rows)

    def figures(self, text: Text) -> list[ChipLine]:
        """Length and segments with their bearings, or area and perimeter of a closed ring."""
        self._text = text
        if self.entry.open:
            return self.entry_lines(text)
        if self._measured and self._ring:
            return [*area_figures(text, self._measured), ChipLine(text("canvas.measure.copy"), muted=True)]
        run = self._measured or self.live()
        if len(run) < 2:
            return []
        lines = [
            ChipLine(text("canvas.figure.length", value=measures.length(text, measures.run_length(run))))
        ]
        legs = _legs(run, closed=False)
        shown = legs[-_MOST_LEGS:] if self._measured else legs[-1:]
        lines += [ChipLine(self._leg_words(text, *leg)) for leg in shown]
        if self._measured:
            lines.append(ChipLine(text("canvas.measure.copy"), muted=True))
        return lines

    def _leg_words(self, text: Text, start: Coordinate, end: Coordinate) -> str:
        length, grid = measures.length(text, math.dist(start, end)), f"{grid_bearing(start, end):05.1f}"
        true = self._true(start, end)
        if true is None:
            return text("canvas.measure.grid_leg", length=length, grid=grid)
        return text("canvas.measure.leg", length=length, grid=grid, true=f"{true:05.1f}")

    def _true(self, start: Coordinate, end: Coordinate) -> float | None:
        """The bearing from true north; the convergence hardly changes over a campus and is computed once."""
        if self._frame is None:
            return None
        if self._convergence is None:
            self._convergence = convergence_deg(self._frame, Point(start))
        return (grid_bearing(start, end) + self._convergence) % 360

    def paint(self, ink: Ink) -> None:
        """What is being measured, or was last."""
        run = self._measured or self.live()
        if self._measured and self._ring:
            ink.area([run])
        else:
            ink.run(run, closed=False, dashed=not self._measured)
        paint_vertices(ink, self._measured or self.vertices)

    def _end(self, *, ring: bool) -> None:
        vertices = self.vertices
        reason = ring_problem(vertices) if ring else line_problem(vertices)
        if reason is not None:
            self.refuse(reason)
            return
        self.finish(Polygon(vertices) if ring else LineString(vertices))
        self._measured, self._ring = vertices, ring
        self.tell()


def _legs(run: Ring, *, closed: bool) -> list[tuple[Coordinate, Coordinate]]:
    """The segments of a run of vertices, back to the first one if `closed`."""
    following = [*run[1:], *(run[:1] if closed else ())]
    return list(zip(run, following, strict=False))
