"""A look as text, for the settings of a person. What cannot be read is as it ships, never an error."""

from __future__ import annotations

import json
import math
from typing import Any

from app.map.look import AS_SHIPPED, CampusTheme, LayerView, MapLook


def to_json(look: MapLook) -> str:
    """The look as JSON, without what is as it ships."""
    layers = {}
    for layer_id, view in look.layers.items():
        chosen = {
            "visible": view.visible,
            "opacity": view.opacity if view.opacity != 1.0 else None,
            "min_scale": view.min_scale,
            "max_scale": view.max_scale,
        }
        layers[layer_id] = {name: value for name, value in chosen.items() if value is not None}
    return json.dumps(
        {
            "layers": layers,
            "order": list(look.order),
            "theme": look.theme.value,
            "basemap": look.basemap,
            "hidden_groups": sorted(look.hidden_groups),
        }
    )


def from_json(text: str) -> MapLook:
    """The look that `to_json` wrote; what is damaged or unknown is left as it ships."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return AS_SHIPPED
    if not isinstance(found, dict):
        return AS_SHIPPED
    layers = found.get("layers")
    views = {
        layer_id: _view(chosen)
        for layer_id, chosen in (layers.items() if isinstance(layers, dict) else ())
        if isinstance(chosen, dict)
    }
    theme = found.get("theme")
    basemap = found.get("basemap")
    return MapLook(
        layers={layer_id: view for layer_id, view in views.items() if view != LayerView()},
        order=_texts(found.get("order")),
        theme=CampusTheme(theme) if isinstance(theme, str) and theme in set(CampusTheme) else CampusTheme.USE,
        basemap=basemap if isinstance(basemap, str) else "",
        hidden_groups=frozenset(_texts(found.get("hidden_groups"))),
    )


def _view(chosen: dict[str, Any]) -> LayerView:
    visible = chosen.get("visible")
    opacity = _number(chosen.get("opacity"))
    return LayerView(
        visible=visible if isinstance(visible, bool) else None,
        opacity=1.0 if opacity is None else min(opacity, 1.0),
        min_scale=_number(chosen.get("min_scale")),
        max_scale=_number(chosen.get("max_scale")),
    )


def _number(value: object) -> float | None:
    """A finite number of at least zero."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
