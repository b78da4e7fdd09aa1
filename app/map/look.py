"""How a person wants the map to look: its layers, the theme of the buildings, the map below. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.map.viewport import PX_PER_M


class CampusTheme(StrEnum):
    """What the colour of a building tells."""

    USE = "use"
    FLOORS = "floors"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerView:
    """What a person changed about one layer; None leaves what the layer itself says."""

    visible: bool | None = None
    opacity: float = 1.0
    """0 unseen to 1."""
    min_scale: float | None = None
    """Denominator of the widest view in which it shows; 0: however wide."""
    max_scale: float | None = None
    """Denominator of the closest view in which it shows; 0: however close."""

    def ppm_range(self, min_ppm: float, max_ppm: float) -> tuple[float, float]:
        """From and to how many px per metre it shows, where the layer itself says `min_ppm` to `max_ppm`."""
        low, high = min_ppm, max_ppm
        if self.min_scale is not None:
            low = PX_PER_M / self.min_scale if self.min_scale > 0 else 0.0
        if self.max_scale is not None:
            high = PX_PER_M / self.max_scale if self.max_scale > 0 else float("inf")
        return low, high


_UNTOUCHED = LayerView()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLook:
    """All that a person chose. The default is the map as it ships."""

    layers: Mapping[str, LayerView] = field(default_factory=dict)
    """By layer id; a layer without an entry is as it ships."""
    order: tuple[str, ...] = ()
    """Layer ids from the ground up; layers that are not named stand at their own height among them."""
    theme: CampusTheme = CampusTheme.USE
    basemap: str = ""
    """Id of the map below; empty: plain ground."""
    hidden_groups: frozenset[str] = frozenset()
    """Groups of annotations that are not shown."""

    def layer(self, layer_id: str) -> LayerView:
        """What was chosen for a layer."""
        return self.layers.get(layer_id, _UNTOUCHED)

    def with_layer(self, layer_id: str, view: LayerView) -> MapLook:
        """The look with another choice for one layer."""
        kept = {key: value for key, value in self.layers.items() if key != layer_id}
        if view != _UNTOUCHED:
            kept[layer_id] = view
        return replace(self, layers=kept)

    def without_layer(self, layer_id: str) -> MapLook:
        """The look with a layer as it ships."""
        return self.with_layer(layer_id, _UNTOUCHED)

    def showing_all_groups(self) -> MapLook:
        """The look with every group of annotations."""
        return replace(self, hidden_groups=frozenset())


AS_SHIPPED = MapLook()
"""The map as nobody changed it."""
