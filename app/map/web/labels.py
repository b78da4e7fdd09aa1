"""Labels and scales of the web map; the page's own script (`data/web/labels.js`) places the labels."""

from __future__ import annotations

import math
from typing import Any

import folium
import shapely
from folium.template import Template

from app.campus.frame import Frame
from app.map.content import Anchor, Label
from app.map.web.page import safe

DECIMALS = 6
"""Of degrees: about a decimetre."""
_EQUATOR_M = 40_075_016.686


def zoom_at(ppm: float, latitude: float) -> float:
    """The web map's zoom at which a metre of ground has `ppm` px (tiles of 256 px, WGS 84 sphere)."""
    return math.log2(max(ppm, 1e-6) * _EQUATOR_M * math.cos(math.radians(latitude)) / 256)


def label_item(label: Label, frame: Frame) -> dict[str, Any]:
    style, words = label.style, safe(label.text)
    beside = label.anchor is Anchor.BESIDE
    shift = f"{label.clearance + 3:g}px,-50%" if beside else "-50%,-50%"
    if style.box:
        kind, look = "plate", f"background:{style.box};border:1px solid {style.box_line};"
    else:
        kind, look = ("name strong" if style.bold else "name"), ""
    look += f"color:{style.colour};transform:translate({shift})"
    places = [frame.to_wgs84(shapely.Point(x, y)) for x, y in ((label.x, label.y), *label.alternatives)]
    return {
        "html": f'<div class="{kind}" style="{look}">{words}</div>',
        "places": [[round(point.y, DECIMALS), round(point.x, DECIMALS)] for point in places],
        "priority": round(label.priority, 1),
        "near": round(zoom_at(style.min_ppm, places[0].y) - 0.3, 2),
    }


class Labels(folium.MacroElement):
    """The labels of one layer; the page's own script places them."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        musterLabels.add({{ this.map_name }}, {{ this._parent.get_name() }}, {{ this.items|tojson }});
        {% endmacro %}"""
    )

    def __init__(self, map_name: str, items: list[dict[str, Any]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.map_name, self.items = map_name, items


class Corner(folium.MacroElement):
    """The attribution, a metric scale, and the first placing of the labels."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        L.control.attribution({prefix: false}).addAttribution({{ this.credit|tojson }})
            .addTo({{ this._parent.get_name() }});
        L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});
        musterLabels.watch({{ this._parent.get_name() }});
        {% endmacro %}"""
    )

    def __init__(self, credit: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.credit = credit
