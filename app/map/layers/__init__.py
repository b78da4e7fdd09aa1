"""The layers of the map, one file each; a new file with `@LAYERS.add("name")` is the whole addition."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum

from app.domain.message import Message
from app.map.content import Content
from app.map.state import MapState
from app.runtime.registry import Registry


class LayerGroup(StrEnum):
    """Under which heading a layer stands in the list, topmost first."""

    ANNOTATIONS = "annotations"
    OPERATION = "operation"
    CAMPUS = "campus"
    BASEMAP = "basemap"


class Layer(ABC):
    """One layer. `z` orders from the ground up; it shows from `min_ppm` to below `max_ppm` px per metre."""

    title: Message
    z: int
    group: LayerGroup = LayerGroup.CAMPUS
    visible: bool = True
    """Whether it shows until a person says otherwise."""
    min_ppm: float = 0.0
    max_ppm: float = float("inf")
    vital: bool = False
    """Lives hang on it: every map on which a person hid it says so."""

    @abstractmethod
    def inputs(self, state: MapState) -> tuple[object, ...]:
        """The parts of the state that the layer draws from; it is rebuilt only when one is another object."""

    @abstractmethod
    def build(self, state: MapState) -> Content:
        """Everything it draws."""


LAYERS: Registry[Layer] = Registry("app.map.layers")
