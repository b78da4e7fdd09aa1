"""Measures distances and areas without drawing anything that is kept."""

from __future__ import annotations

from shapely.geometry import LineString, Polygon

from app.domain.message import msg
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.shapes import Ring, line_problem, ring_problem
from app.views.canvas.tool import Pointer
from app.views.canvas.vertex_tool import VertexTool, area_figures, paint_vertices


class MeasureTool(VertexTool):
    """Length along the clicked places; a click on the first of them closes the ring and measures its area.

    Finishes with the `LineString` or `Polygon` measured, whose figures stay until the next click or Escape.
    """

    closes = True
    stays = True
    hint = msg("canvas.hint.measure")

    _measured: Ring = ()
    _ring = False

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

    def figures(self, text: Text) -> list[ChipLine]:
        """Length and last leg, or area and perimeter of a closed ring."""
        if self._measured and self._ring:
            return area_figures(text, self._measured)
        run = self._measured or self.live()
        if len(run) < 2:
            return []
        whole = text("canvas.figure.length", value=measures.length(text, measures.run_length(run)))
        return [ChipLine(whole), *self._last_leg(text)]

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
