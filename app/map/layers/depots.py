"""Depots: where teams and supplies leave from."""

from __future__ import annotations

from app.domain.message import msg
from app.domain.resource import Depot
from app.map.content import Anchor, Content, Label, Ref, Symbol, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers._help import plain
from app.map.state import MapState
from app.map.style import Badge, SymbolStyle
from app.map.tokens import Tokens


class DepotsLayer(Layer):
    """A blue square with a store house."""

    title = msg("layer.depots")
    z = 110
    group = LayerGroup.OPERATION

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Depots, theme and language."""
        return (state.snapshot.campus.depots, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """Symbols and names."""
        style = depot_style(state.tokens)
        words = plain(state.tokens, "depot", 11.0, state.tokens.map.depot.line, bold=True, min_ppm=0.3)
        depots = state.snapshot.campus.depots
        return Content(
            symbols=tuple(Symbol(d.point.x, d.point.y, style, Ref(Depot, d.id)) for d in depots),
            labels=tuple(
                Label(
                    text=state.text.pick(d.name, d.name_zh),
                    x=d.point.x,
                    y=d.point.y,
                    style=words,
                    priority=72,
                    anchor=Anchor.BESIDE,
                    clearance=style.size / 2,
                    ref=Ref(Depot, d.id),
                )
                for d in depots
            ),
            legend=legend_of([(style, msg("map.legend.depot"), False)]),
        )


def depot_style(tokens: Tokens) -> SymbolStyle:
    """The symbol of a depot."""
    swatch = tokens.map.depot
    return SymbolStyle(
        key="depot",
        icon="depot",
        badge=Badge.SQUARE,
        size=24,
        fill=swatch.fill,
        line=tokens.map.halo,
        ink=swatch.ink,
    )


LAYERS.add("depots")(DepotsLayer())
