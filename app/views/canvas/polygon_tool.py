"""Draws an area corner by corner."""

from __future__ import annotations

from shapely.geometry import Polygon

from app.domain.message import msg
from app.runtime.text import Text
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.shapes import ring_problem, without_repeats
from app.views.canvas.tool import Draft
from app.views.canvas.vertex_tool import VertexTool, area_figures, live_area, paint_vertices


class PolygonTool(VertexTool):
    """Finishes with a valid `Polygon`; one that crosses itself is shown hatched in red and refused."""

    closes = True
    hint = msg("canvas.hint.polygon")

    def draft(self) -> Draft:
        """The area that would result if the pointer were the last corner."""
        return live_area(self.live())

    def complete(self) -> None:
        """Finish with the corners set so far."""
        ring = without_repeats(self.vertices, closed=True)
        reason = ring_problem(ring)
        if reason is None:
            self.finish(Polygon(ring))
        else:
            self.refuse(reason)

    def figures(self, text: Text) -> list[ChipLine]:
        """Area and perimeter; before there are three corners the length of the leg."""
        live = self.live()
        return area_figures(text, live) if len(live) >= 3 else self._last_leg(text)

    def paint(self, ink: Ink) -> None:
        """The area so far with its handles."""
        live = self.live()
        danger = self.draft().problem is not None
        if len(live) >= 3:
            ink.area([live], danger=danger)
        else:
            ink.run(live, closed=False)
        paint_vertices(ink, self.vertices, danger=danger)
