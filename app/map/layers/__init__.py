"""The layers of the map, one file each; a new file with `@LAYERS.add("name")` is the whole addition."""

from __future__ import annotations

from typing import Protocol

from app.domain.message import Message
from app.map.content import Content
from app.map.state import MapState
from app.runtime.registry import Registry


class Layer(Protocol):
    """One layer. `z` orders from the ground up; it shows from `min_ppm` to below `max_ppm` px per metre."""

    title: Message
    z: int
    visible: bool
    """Whether it shows until a person says otherwise."""
    min_ppm: float
    max_ppm: float

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """The parts of the state that the layer draws from; it is rebuilt only when one is another object."""
        ...

    def build(self, state: MapState) -> Content:
        """Everything it draws."""
        ...


LAYERS: Registry[Layer] = Registry("app.map.layers")
