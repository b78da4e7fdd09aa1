"""What several maps share: the words under the pointer, the view around what is shown, moving together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapely import total_bounds
from shapely.geometry.base import BaseGeometry

from app.map.facts import FactBook
from app.map.scene import Ref
from app.map.state import MapState
from app.views.canvas.view import MapView

_ROOM = 0.06
_LEAST_ROOM_M = 60.0
"""Around what is shown, as a share of it and in metres."""


class HoverWords:
    """What is said of the thing under the pointer; looked up once it is asked for."""

    def __init__(self) -> None:
        self._state: MapState | None = None
        self._facts: FactBook | None = None

    def show(self, state: MapState) -> None:
        """Speak of this state from now on."""
        self._state, self._facts = state, None

    def of(self, ref: Ref) -> str:
        """Title and lines of a record; empty where nothing is known of it."""
        if self._state is None:
            return ""
        if self._facts is None:
            self._facts = FactBook(self._state)
        facts = self._facts.of(ref)
        if facts is None:
            return ""
        colon = "：" if self._state.text.language == "zh" else ": "
        return "\n".join((facts.title, *(f"{name}{colon}{value}" for name, value in facts.lines)))


def show_whole(view: MapView, shapes: Sequence[BaseGeometry]) -> None:
    """Fly to where all of these can be seen, with some room about them; stay where there are none."""
    if shapes:
        west, south, east, north = total_bounds(shapes)
        room = max((east - west) * _ROOM, (north - south) * _ROOM, _LEAST_ROOM_M)
        view.fly_to((west - room, south - room, east + room, north + room))


class Together:
    """Maps that show the same middle and scale; one that follows does not answer to that."""

    def __init__(self) -> None:
        self._moving = False

    def follow(self, leader: MapView, followers: Iterable[MapView]) -> None:
        """Let the others show what one shows."""
        if self._moving:
            return
        self._moving = True
        try:
            view = leader.viewport()
            for follower in followers:
                follower.fly_to((view.x, view.y), view.scale)
        finally:
            self._moving = False
