"""Lines and rings drawn over shapes that exist: to split them, to draw their outline anew, to cut a hole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeyEvent
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.map.sketch import modify
from app.runtime.text import Text
from app.views.canvas import measures
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.shapes import Ring, Shape, line_problem
from app.views.canvas.tools.line import LineTool
from app.views.canvas.tools.polygon import PolygonTool
from app.views.canvas.tools.tool import Action, Draft, Pointer, Tool, is_enter
from app.views.canvas.tools.vertex import paint_vertices

Pieces: TypeAlias = tuple[tuple[BaseGeometry, ...], ...]
"""For each shape that a tool was given, in its order, what it becomes; one that is not met stays alone."""


class _OverShapes(LineTool):
    """A line over shapes, whose outcome is shown as it is drawn; finishes with `Pieces`."""

    def __init__(self, shapes: Sequence[BaseGeometry], parent: QObject | None = None) -> None:
        self.shapes = tuple(shapes)
        self._seen: tuple[Ring, Pieces | Message] | None = None
        super().__init__(parent)

    def apply(self, line: LineString) -> Pieces:
        """What the line makes of the shapes; UserError while it makes nothing."""
        raise NotImplementedError

    def complete(self) -> None:
        """Finish with what the line makes of the shapes, or say why it makes nothing."""
        reason = line_problem(self.vertices)
        outcome = reason or self._outcome(self.vertices)
        if isinstance(outcome, Message):
            self.refuse(outcome)
        else:
            self.finish(outcome)

    def figures(self, text: Text) -> list[ChipLine]:
        """The line, and what it makes."""
        outcome = self._outcome(self.live())
        lines = super().figures(text)
        if not isinstance(outcome, Message):
            lines.append(ChipLine(self.told(text, outcome)))
        return lines

    def told(self, text: Text, pieces: Pieces) -> str:
        """The outcome in words."""
        areas = [measures.area(text, piece.area) for group in pieces for piece in group if piece.area]
        return text("canvas.figure.pieces", n=sum(map(len, pieces)), areas=text.join(areas[:4]))

    def paint(self, ink: Ink) -> None:
        """The outcome under the line."""
        outcome = self._outcome(self.live())
        shown = self.shapes if isinstance(outcome, Message) else [p for group in outcome for p in group]
        for geometry in shown:
            paint_shape(ink, geometry)
        ink.run(self.live(), closed=False, dashed=True)
        paint_vertices(ink, self.vertices)

    def _outcome(self, run: Ring) -> Pieces | Message:
        if len(run) < 2:
            return msg("canvas.refused.line_too_few")
        if self._seen is None or self._seen[0] != run:
            try:
                self._seen = (run, self.apply(LineString(run)))
            except UserError as error:
                self._seen = (run, error.message)
        return self._seen[1]


class SplitTool(_OverShapes):
    """Cuts every shape that the line crosses."""

    hint = msg("canvas.hint.split")

    def apply(self, line: LineString) -> Pieces:
        """The pieces of each shape."""
        groups: list[tuple[BaseGeometry, ...]] = []
        reason = msg("sketch.not_cut")
        for shape in self.shapes:
            try:
                groups.append(modify.split(shape, line))
            except UserError as error:
                reason = error.message
                groups.append((shape,))
        if all(len(group) == 1 for group in groups):
            raise UserError(reason)
        return tuple(groups)


class ReshapeTool(_OverShapes):
    """Draws a part of the outline anew."""

    hint = msg("canvas.hint.reshape")

    def apply(self, line: LineString) -> Pieces:
        """The shape with its new outline."""
        return tuple((modify.reshape(shape, line),) for shape in self.shapes)

    def told(self, text: Text, pieces: Pieces) -> str:
        """The new area or length."""
        return size_words(text, [piece for group in pieces for piece in group])


class HoleTool(PolygonTool):
    """Draws a ring in an area that is to be a hole in it; finishes with the area."""

    hint = msg("canvas.hint.hole")

    def __init__(self, shape: BaseGeometry, parent: QObject | None = None) -> None:
        self.shape = shape
        super().__init__(parent)

    def draft(self) -> Draft:
        """The area with the hole as it would be now."""
        draft = super().draft()
        if draft.area is None:
            return draft
        try:
            holed = modify.add_hole(self.shape, draft.area)
        except UserError as error:
            return Draft(None, error.message)
        return Draft(holed)

    def finish(self, geometry: object) -> None:
        """End with the area that has the hole, or say why it cannot have it."""
        try:
            holed = modify.add_hole(self.shape, geometry if isinstance(geometry, Polygon) else Polygon())
        except UserError as error:
            self.refuse(error.message)
        else:
            super().finish(((holed,),))

    def paint(self, ink: Ink) -> None:
        """The area, and the ring on it."""
        paint_shape(ink, self.shape)
        super().paint(ink)


class FillTool(Tool):
    """A click on a hole of an area fills it; Enter fills them all."""

    snaps = False
    hint = msg("canvas.hint.fill")

    def __init__(self, shape: BaseGeometry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shape = shape

    def click(self, pointer: Pointer) -> None:
        """Fill the hole there."""
        self._fill(lambda: modify.fill_holes(self.shape, pointer.raw))

    def move(self, pointer: Pointer) -> None:
        """The hole under the pointer stands out."""
        self.canvas.refresh()

    def action_for(self, event: QKeyEvent) -> Action | None:
        """Enter fills every hole."""
        if is_enter(event):
            return lambda: self._fill(lambda: modify.fill_holes(self.shape))
        return super().action_for(event)

    def paint(self, ink: Ink) -> None:
        """The area with its holes; the one under the pointer is filled."""
        paint_shape(ink, self.shape)
        pointer = None if self._canvas is None else self.canvas.pointer
        for hole in modify.holes_of(self.shape):
            ring = tuple((x, y) for x, y in hole.exterior.coords[:-1])
            if pointer is not None and hole.contains(Point(pointer.raw)):
                ink.area([ring])
            else:
                ink.run(ring, closed=True, dashed=True)

    def _fill(self, act: Callable[[], BaseGeometry]) -> None:
        try:
            filled = act()
        except UserError as error:
            self.refuse(error.message)
        else:
            self.finish(((filled,),))


def paint_shape(ink: Ink, geometry: BaseGeometry, *, danger: bool = False) -> None:
    """A geometry of any kind as a draft."""
    shape = Shape.of(geometry)
    for part in shape.parts:
        if shape.closed:
            ink.area(part, danger=danger)
        elif shape.kind == "Point":
            ink.handle(part[0][0], active=True, danger=danger)
        else:
            ink.run(part[0], closed=False, danger=danger)


def size_words(text: Text, geometries: Sequence[BaseGeometry]) -> str:
    """The area of areas together, or else the length of lines."""
    area = sum(geometry.area for geometry in geometries)
    if area:
        return text("canvas.figure.area", value=measures.area(text, area))
    return text("canvas.figure.length", value=measures.length(text, sum(g.length for g in geometries)))
