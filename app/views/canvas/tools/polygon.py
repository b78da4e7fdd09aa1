"""Draws an area corner by corner."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from shapely.geometry import Polygon

from app.domain.errors import UserError
from app.domain.message import msg
from app.map.sketch.modify import repaired
from app.runtime.text import Text
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.shapes import ring_problem, without_repeats
from app.views.canvas.tools.tool import Action, Draft, command_keys
from app.views.canvas.tools.vertex import (
    VertexTool,
    area_figures,
    live_area,
    paint_crossings,
    paint_vertices,
)


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

    def action_for(self, event: QKeyEvent) -> Action | None:
        """R repairs an outline that crosses itself, besides the usual keys."""
        if event.key() == Qt.Key.Key_R and not command_keys(event) and not self.takes_words and self._crosses:
            return self.repair
        return super().action_for(event)

    @property
    def _crosses(self) -> bool:
        """Whether the corners set so far make an outline that crosses itself."""
        return len(self.vertices) > 3 and ring_problem(self.vertices) == msg("canvas.refused.crossing")

    def repair(self) -> None:
        """Finish with the areas that the crossing outline encloses."""
        try:
            self.finish(repaired(Polygon(self.vertices)))
        except UserError as error:
            self.refuse(error.message)

    def figures(self, text: Text) -> list[ChipLine]:
        """The leg being drawn, area and perimeter."""
        live = self.live()
        if len(live) < 3:
            return self._last_leg(text) if self.drafting else self.entry_lines(text)
        lines = [*self._last_leg(text), *area_figures(text, live)]
        return [*lines, ChipLine(text("canvas.figure.repair"), muted=True)] if self._crosses else lines

    def paint(self, ink: Ink) -> None:
        """The area so far with its handles."""
        live = self.live()
        danger = self.draft().problem is not None
        if len(live) >= 3:
            ink.area([live], danger=danger)
        else:
            ink.run(live, closed=False)
        paint_vertices(ink, self.vertices, danger=danger)
        if danger:
            paint_crossings(ink, live)
