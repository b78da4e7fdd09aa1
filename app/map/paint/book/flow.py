"""Pages of the map book that fill one after the other: what finds no room in one goes to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from PySide6.QtGui import QPainter

from app.map.paint.sheet.table import Piece, draw_piece, pieces
from app.map.sheet.compose import Sheet
from app.map.sheet.frames import Rect
from app.map.sheet.table_types import Table

Numbers: TypeAlias = Mapping[str, int]
"""Page numbers, from 1, by the key of what begins there."""
Draw: TypeAlias = Callable[[QPainter, Numbers], None]

_ENDLESS = 1e9


@dataclass(slots=True)
class BookPage:
    """A page: the sheet that says what stands around it, and what is drawn on it."""

    sheet: Sheet
    with_map: bool
    key: str = ""
    """Of what begins here; empty on a page that continues."""
    draws: list[Draw] = field(default_factory=list)
    under: Callable[[QPainter], None] | None = None
    """What is drawn on the map below its labels."""


@dataclass(slots=True)
class Room:
    """A column of a page."""

    page: BookPage
    frame: Rect


class Flow:
    """Fills rooms from the top; `rooms` never ends."""

    def __init__(self, rooms: Iterator[Room]) -> None:
        self._rooms = rooms
        self._room = next(rooms)
        self._y = self._room.frame.y
        self._ahead: list[Room] = []

    @property
    def left(self) -> float:
        """Height that is free in this room."""
        return self._room.frame.bottom - self._y

    @property
    def width(self) -> float:
        """Width of this room."""
        return self._room.frame.width

    @property
    def fresh(self) -> bool:
        """Nothing stands in this room yet."""
        return self._y <= self._room.frame.y

    @property
    def coming(self) -> float:
        """Height of the next room."""
        if not self._ahead:
            self._ahead.append(next(self._rooms))
        return self._ahead[0].frame.height

    def turn(self) -> None:
        """Go on in the next room."""
        self._room = self._ahead.pop() if self._ahead else next(self._rooms)
        self._y = self._room.frame.y

    def put(self, height: float, draw: Callable[[QPainter, Numbers, float, float], None]) -> None:
        """Something that stays in one piece, drawn with its left and top."""
        if height > self.left + 0.5 and not self.fresh:
            self.turn()
        x, y = self._room.frame.x, self._y
        self._room.page.draws.append(lambda painter, numbers: draw(painter, numbers, x, y))
        self._y += height

    def skip(self, height: float) -> None:
        """Air, unless at the top of a room."""
        if not self.fresh:
            self._y += height

    def tables(self, sheet: Sheet, tables: Sequence[Table]) -> None:
        """Tables over as many rooms as they take, heads repeated.

        None is broken where the next column of the same page takes it and all after it whole.
        """
        for index, table in enumerate(tables):
            if self._better_beside(sheet, tables[index:]):
                self.turn()
            self._table(sheet, table)

    def _table(self, sheet: Sheet, table: Table) -> None:
        further = max(self.coming, self.left)
        for index, piece in enumerate(pieces(sheet, table, self.width, self.left, further)):
            if index:
                self.turn()
            if piece.height:
                self.put(piece.height, _drawn(sheet, piece))

    def _better_beside(self, sheet: Sheet, tables: Sequence[Table]) -> bool:
        if self.coming <= 0 or self._ahead[0].page is not self._room.page:
            return False
        heights = [
            piece.height for table in tables for piece in pieces(sheet, table, self.width, _ENDLESS, _ENDLESS)
        ]
        return self.left < heights[0] and sum(heights) <= self.coming


def _drawn(sheet: Sheet, piece: Piece) -> Callable[[QPainter, Numbers, float, float], None]:
    return lambda painter, _, x, y: draw_piece(painter, sheet, piece, x, y)
