"""Doors of buildings, once one is close enough to care."""

from __future__ import annotations

from app.domain.campus import Entrance
from app.domain.message import msg
from app.map.content import Content, Ref, Symbol, legend_of
from app.map.layers import LAYERS, Layer
from app.map.state import MapState
from app.map.style import Badge, SymbolStyle
from app.map.viewport import PX_PER_M


class EntrancesLayer(Layer):
    """A small triangle at each door."""

    title = msg("layer.entrances")
    z = 55
    min_ppm = PX_PER_M / 2400

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Entrances and theme."""
        return (state.snapshot.campus.entrances, state.tokens)

    def build(self, state: MapState) -> Content:
        """All entrances in one style."""
        style = SymbolStyle(
            key="entrance", icon="entrance", badge=Badge.NONE, size=9, ink=state.tokens.map.label_soft
        )
        return Content(
            symbols=tuple(
                Symbol(e.point.x, e.point.y, style, Ref(Entrance, e.id))
                for e in state.snapshot.campus.entrances
            ),
            legend=legend_of([(style, msg("map.legend.entrance"), False)]),
        )


LAYERS.add("entrances")(EntrancesLayer())
