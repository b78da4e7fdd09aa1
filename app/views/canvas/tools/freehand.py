"""Draws by hand: a run as the pen or finger goes, with as few vertices as keep its form."""

from __future__ import annotations

from PySide6.QtCore import QObject
from shapely.geometry import LineString, Polygon

from app.domain.message import msg
from app.map.sketch.modify import smoothed
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.shapes import Ring, line_problem, ring_problem, without_repeats
from app.views.canvas.tools.tool import Draft, Pointer, Tool
from app.views.canvas.tools.vertex import live_area, paint_crossings

_TOLERANCE_PX = 1.5


class FreehandTool(Tool):
    """Press, draw, let go: finishes with a `LineString`, or with a `Polygon` where it `closes`."""

    snaps = False
    keyboard_cursor = False
    hint = msg("canvas.hint.freehand")

    def __init__(self, *, closes: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closes = closes
        self._run: Ring = ()

    @property
    def drafting(self) -> bool:
        """Whether a run is being drawn."""
        return bool(self._run)

    def press(self, pointer: Pointer) -> bool:
        """Put the pen down."""
        self.refusal = None
        self._run = (pointer.raw,)
        return True

    def move(self, pointer: Pointer) -> None:
        """Draw."""
        if self._run:
            self._run = (*self._run, pointer.raw)
            self.tell()

    def release(self, pointer: Pointer) -> None:
        """Lift the pen; what was drawn is finished, or refused and given up."""
        run = without_repeats(smoothed(self._run, self.canvas.metres(_TOLERANCE_PX)), closed=self._closes)
        reason = ring_problem(run) if self._closes else line_problem(run)
        self._run = ()
        if reason is not None:
            self.refuse(reason)
        else:
            self.finish(Polygon(run) if self._closes else LineString(run))

    def reset(self) -> None:
        """Forget the draft."""
        super().reset()
        self._run = ()

    def draft(self) -> Draft:
        """The area as it would be now."""
        return live_area(self._run) if self._closes else Draft()

    def figures(self, text: Text) -> list[ChipLine]:
        """Length or area."""
        if len(self._run) < 2:
            return []
        if self._closes:
            size = measures.area(text, measures.ring_area(self._run))
            return [ChipLine(text("canvas.figure.area", value=size))]
        return [
            ChipLine(
                text("canvas.figure.length", value=measures.length(text, measures.run_length(self._run)))
            )
        ]

    def paint(self, ink: Ink) -> None:
        """The run."""
        if not self._closes or len(self._run) < 3:
            ink.run(self._run, closed=False)
            return
        danger = self.draft().problem is not None
        ink.area([self._run], danger=danger)
        if danger and len(self._run) < 400:
            paint_crossings(ink, self._run)
