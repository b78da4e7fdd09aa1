"""Draws a line vertex by vertex."""

from __future__ import annotations

from shapely.geometry import LineString

from app.domain.message import msg
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.shapes import line_problem
from app.views.canvas.tools.vertex import VertexTool, paint_vertices


class LineTool(VertexTool):
    """Finishes with a `LineString` of at least two vertices."""

    hint = msg("canvas.hint.line")

    def complete(self) -> None:
        """Finish with the vertices set so far."""
        reason = line_problem(self.vertices)
        if reason is None:
            self.finish(LineString(self.vertices))
        else:
            self.refuse(reason)

    def figures(self, text: Text) -> list[ChipLine]:
        """The whole length and the leg being drawn."""
        live = self.live()
        if len(live) < 2:
            return self.entry_lines(text)
        whole = text("canvas.figure.length", value=measures.length(text, measures.run_length(live)))
        return [ChipLine(whole), *self._last_leg(text)]

    def paint(self, ink: Ink) -> None:
        """The line so far with its handles."""
        ink.run(self.live(), closed=False)
        paint_vertices(ink, self.vertices)
