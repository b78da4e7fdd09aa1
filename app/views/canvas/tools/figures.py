"""Tools that change whole shapes by one figure: a distance around or beside them, a turn, a scale, a move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import shapely
from PySide6.QtCore import QObject, Qt
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.campus.bearings import grid_bearing
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.map.sketch import modify
from app.map.sketch.construct import constrained, nearest_turn
from app.runtime.text import Text
from app.views.canvas.entry import Field
from app.views.canvas.ink import ChipLine, Ink
from app.views.canvas.measures import Coordinate
from app.views.canvas.tools.cuts import Pieces, paint_shape, size_words
from app.views.canvas.tools.entering import EnteringTool
from app.views.canvas.tools.tool import Draft, Pointer

_NOTHING_YET = msg("canvas.refused.entry")
_CONTROL = Qt.KeyboardModifier.ControlModifier


class FigureTool(EnteringTool):
    """A figure taken from the pointer, or typed, and what it makes of the shapes; finishes with `Pieces`."""

    field = Field.DISTANCE

    def __init__(self, shapes: Sequence[BaseGeometry], parent: QObject | None = None) -> None:
        self.shapes = tuple(shapes)
        self._seen: tuple[float, Pieces | Message] | None = None
        super().__init__(parent)

    def pointed(self, pointer: Pointer) -> float | None:
        """The figure that the pointer means; None while it means none."""
        raise NotImplementedError

    def apply(self, figure: float) -> Pieces:
        """What a figure makes of the shapes; UserError where it cannot."""
        raise NotImplementedError

    def asked(self) -> tuple[Field, ...]:
        """The figure."""
        return (self.field,)

    def figure(self) -> float | None:
        """The figure now."""
        typed = self.entry.figure(self.field)
        if typed is not None or self.entry.words(self.field) or self.pointer is None:
            return typed
        return self.pointed(self.pointer)

    def measured(self, field: Field) -> float | None:
        """The figure that the pointer means."""
        return self.figure()

    def click(self, pointer: Pointer) -> None:
        """Finish with the figure of the pointer."""
        self.complete()

    def move(self, pointer: Pointer) -> None:
        """The shapes follow the pointer."""
        self.tell()

    def accept(self) -> None:
        """Finish with the figure typed."""
        self.complete()

    def complete(self) -> None:
        """Finish with what the figure makes of the shapes, or say why it makes nothing."""
        outcome = self.outcome()
        if isinstance(outcome, Message):
            self.refuse(outcome)
        else:
            self.finish(outcome)

    def outcome(self) -> Pieces | Message:
        """What the figure of this moment makes, or why it makes nothing."""
        figure = self.figure()
        if figure is None:
            return _NOTHING_YET
        if self._seen is None or self._seen[0] != figure:
            try:
                self._seen = (figure, self.apply(figure))
            except UserError as error:
                self._seen = (figure, error.message)
        return self._seen[1]

    def draft(self) -> Draft:
        """The first area of the outcome, whose people are told."""
        outcome = self.outcome()
        if isinstance(outcome, Message):
            return Draft()
        made = shapely.union_all([piece for group in outcome for piece in group])
        return Draft(made if isinstance(made, Polygon | MultiPolygon) else None)

    def figures(self, text: Text) -> list[ChipLine]:
        """The figure, and how large what it makes is."""
        outcome = self.outcome()
        named = ChipLine(
            text("canvas.figure.named", name=text.enum(self.field), value=self._shown(text, self.field))
        )
        lines = self.entry_lines(text) or [named]
        if not isinstance(outcome, Message):
            lines.append(ChipLine(size_words(text, [piece for group in outcome for piece in group])))
        elif outcome != _NOTHING_YET:
            lines.append(ChipLine(text.render(outcome), danger=True))
        return lines

    def paint(self, ink: Ink) -> None:
        """What the figure makes."""
        outcome = self.outcome()
        for geometry in self.shapes if isinstance(outcome, Message) else [p for g in outcome for p in g]:
            paint_shape(ink, geometry)


class BufferTool(FigureTool):
    """All within a distance of the shapes, as one area: the distance to the pointer, or typed."""

    hint = msg("canvas.hint.buffer")
    snaps = False

    def pointed(self, pointer: Pointer) -> float | None:
        """How far the pointer is from the shapes."""
        away = float(shapely.distance(shapely.union_all(list(self.shapes)), Point(pointer.at)))
        return away if away >= modify.SHORTEST_M else None

    def apply(self, figure: float) -> Pieces:
        """The one area around all of them."""
        return ((modify.buffer(self.shapes, figure),),)


class OffsetTool(FigureTool):
    """The parallel of each line through the pointer, or each area grown or shrunk to it."""

    hint = msg("canvas.hint.offset")

    def pointed(self, pointer: Pointer) -> float | None:
        """The distance to the pointer: positive to the right of a line and outside of an area."""
        shape, place = self.shapes[0], Point(pointer.at)
        if modify.is_area(shape):
            away = float(shape.boundary.distance(place))
            return -away if shape.contains(place) else away
        away = float(shape.distance(place))
        return away if away == 0 or _right_of(shape, pointer.at) else -away

    def apply(self, figure: float) -> Pieces:
        """The parallel of each."""
        return tuple((modify.offset(shape, figure),) for shape in self.shapes)


class _PivotTool(FigureTool):
    """About the middle of the shapes, by a drag from anywhere, or typed."""

    snaps = False

    def __init__(self, shapes: Sequence[BaseGeometry], parent: QObject | None = None) -> None:
        self._start: Coordinate | None = None
        super().__init__(shapes, parent)
        self.pivot = modify.middle_of(self.shapes)

    def press(self, pointer: Pointer) -> bool:
        """Take hold; a second press, as by Space, lets go."""
        if self._start is None:
            self._start = pointer.raw
        return True

    def release(self, pointer: Pointer) -> None:
        """Let go, unless the pointer is still where it took hold."""
        if self._start is not None and math.dist(self._start, pointer.raw) > self.canvas.metres(4):
            self.complete()

    def reset(self) -> None:
        """Forget the draft."""
        self._start = None
        super().reset()

    @property
    def drafting(self) -> bool:
        """Whether it has taken hold."""
        return self._start is not None

    def paint(self, ink: Ink) -> None:
        """The shapes, the middle and the arm to the pointer."""
        super().paint(ink)
        if self._start is not None and self.pointer is not None:
            ink.run((self._start, self.pivot, self.pointer.raw), closed=False, dashed=True)
        ink.handle(self.pivot, active=True)


class TurnTool(_PivotTool):
    """Turns the shapes, clockwise; Control keeps to steps of 15°."""

    field = Field.TURN
    hint = msg("canvas.hint.turn")

    def pointed(self, pointer: Pointer) -> float | None:
        """How far the pointer went around the middle since it took hold, -180 to 180."""
        if self._start is None:
            return None
        way = grid_bearing(self.pivot, pointer.raw) - grid_bearing(self.pivot, self._start)
        way = (way + 180.0) % 360.0 - 180.0
        held = pointer.modifiers & _CONTROL
        return ((nearest_turn(way) + 180.0) % 360.0 - 180.0) if held else way

    def apply(self, figure: float) -> Pieces:
        """Each shape, turned."""
        return tuple((modify.turned(shape, figure, self.pivot),) for shape in self.shapes)


class ScaleTool(_PivotTool):
    """Makes the shapes larger or smaller about their middle."""

    field = Field.FACTOR
    hint = msg("canvas.hint.scale")

    def pointed(self, pointer: Pointer) -> float | None:
        """How many times as far from the middle the pointer is as where it took hold."""
        if self._start is None:
            return None
        return math.dist(self.pivot, pointer.raw) / max(math.dist(self.pivot, self._start), 1e-6)

    def apply(self, figure: float) -> Pieces:
        """Each shape, scaled."""
        return tuple((modify.scaled(shape, figure, self.pivot),) for shape in self.shapes)


class MoveTool(EnteringTool):
    """Moves shapes, or copies of them, from one place to another; length and bearing can be typed."""

    hint = msg("canvas.hint.move")

    def __init__(self, shapes: Sequence[BaseGeometry], parent: QObject | None = None) -> None:
        self.shapes = tuple(shapes)
        self._start: Coordinate | None = None
        super().__init__(parent)

    @property
    def drafting(self) -> bool:
        """Whether the first place is set."""
        return self._start is not None

    def asked(self) -> tuple[Field, ...]:
        """The place to take hold of, then the way."""
        return (Field.LENGTH, Field.BEARING, Field.PLACE) if self._start else (Field.PLACE,)

    def measured(self, field: Field) -> float | None:
        """The way so far."""
        aim = self.aim()
        if self._start is None or aim is None or field is Field.PLACE:
            return None
        return math.dist(self._start, aim) if field is Field.LENGTH else grid_bearing(self._start, aim)

    def aim(self) -> Coordinate | None:
        """Where what was taken hold of goes."""
        at = super().aim()
        if at is None or self._start is None or self.entry.words(Field.PLACE):
            return at
        length, bearing = self.entry.figure(Field.LENGTH), self.entry.figure(Field.BEARING)
        if bearing is None and self.pointer is not None and self.pointer.modifiers & _CONTROL:
            bearing = nearest_turn(grid_bearing(self._start, at))
        return constrained(self._start, at, length_m=length, bearing_deg=bearing)

    def press(self, pointer: Pointer) -> bool:
        """Take hold of a place, of a corner best."""
        if self._start is None:
            self._start = pointer.at
            self.advanced()
        return True

    def release(self, pointer: Pointer) -> None:
        """Let go, unless the pointer is still where it took hold."""
        if self._start is not None and math.dist(self._start, pointer.at) > self.canvas.metres(4):
            self.complete()

    def move(self, pointer: Pointer) -> None:
        """The shapes follow the pointer."""
        self.tell()

    def accept(self) -> None:
        """Go by what is typed; without a start, take hold there."""
        aim = self.aim()
        if aim is None:
            self.refuse(self._misplaced or _NOTHING_YET)
        elif self._start is None:
            self._start = aim
            self.advanced()
        else:
            self.complete()

    def complete(self) -> None:
        """Let go at the pointer."""
        aim = self.aim()
        if aim is None or self._start is None:
            self.refuse(_NOTHING_YET)
        else:
            self.finish(self._moved_to(aim))

    def reset(self) -> None:
        """Forget the draft."""
        self._start = None
        super().reset()

    def figures(self, text: Text) -> list[ChipLine]:
        """The way."""
        if self.entry.open or self._start is None:
            return self.entry_lines(text)
        return [
            ChipLine(text("canvas.figure.named", name=text.enum(field), value=self._shown(text, field)))
            for field in (Field.LENGTH, Field.BEARING)
        ]

    def paint(self, ink: Ink) -> None:
        """The shapes where they would be, and the way."""
        aim = self.aim()
        for (geometry,) in self._moved_to(aim):
            paint_shape(ink, geometry)
        if self._start is not None and aim is not None:
            ink.run((self._start, aim), closed=False, dashed=True)

    def _moved_to(self, aim: Coordinate | None) -> Pieces:
        if aim is None or self._start is None:
            return tuple((shape,) for shape in self.shapes)
        dx, dy = aim[0] - self._start[0], aim[1] - self._start[1]
        return tuple((modify.moved(shape, dx, dy),) for shape in self.shapes)


def _right_of(line: BaseGeometry, place: Coordinate) -> bool:
    """Whether a place lies to the right of the segment of the line that it is nearest to."""
    runs = [part.coords for part in shapely.get_parts(line)]
    legs = [(a, b) for run in runs for a, b in pairwise(run)]
    a, b = min(legs, key=lambda leg: shapely.distance(shapely.linestrings(leg), Point(place)))
    return bool((b[0] - a[0]) * (place[1] - a[1]) - (b[1] - a[1]) * (place[0] - a[0]) < 0)
