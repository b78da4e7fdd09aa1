"""Closed ways: black and yellow, with a no-entry sign."""

from __future__ import annotations

from shapely.geometry import LineString

from app.domain.incident import Closure
from app.domain.message import msg
from app.map.content import Anchor, Content, Label, Ref, Shapes, Symbol, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers._help import middle, plain
from app.map.state import MapState
from app.map.style import Badge, Hatch, Style, SymbolStyle
from app.map.tokens import Tokens


class ClosuresLayer(Layer):
    """Lines striped along, areas hatched; a sign in the middle of each."""

    title = msg("layer.closures")
    z = 90
    group = LayerGroup.OPERATION
    vital = True

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Closures, theme and language."""
        return (state.snapshot.closures, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """Shapes, signs, and the reason beside each."""
        line, area, sign = closed_way(state.tokens), closed_area(state.tokens), closed_sign(state.tokens)
        shapes, symbols, labels = [], [], []
        for closure in state.snapshot.closures:
            ref = Ref(Closure, closure.id)
            if isinstance(closure.shape, LineString):
                point = closure.shape.interpolate(0.5, normalized=True)
                x, y = point.x, point.y
                shapes.append((closure.shape, line, ref))
            else:
                x, y = middle(closure.shape)
                shapes.append((closure.shape, area, ref))
            symbols.append(Symbol(x, y, sign, ref))
            labels.append(_label(closure, x, y, state))
        return Content(
            shapes=(Shapes.of(shapes),),
            symbols=tuple(symbols),
            labels=tuple(labels),
            legend=legend_of(
                [(line, msg("map.legend.closure"), False), (area, msg("map.legend.closed_area"), True)]
            ),
        )


def closed_way(tokens: Tokens) -> Style:
    """A way that is closed."""
    swatch = tokens.map.closure
    return Style(
        key="closure.line", line=swatch.fill, width=4, dash=(7, 5), casing=swatch.line, casing_width=1.6
    )


def closed_area(tokens: Tokens) -> Style:
    """An area in which every way is closed."""
    swatch = tokens.map.closure
    return Style(
        key="closure.area",
        fill=swatch.fill,
        fill_opacity=0.18,
        line=swatch.line,
        width=1.6,
        dash=(7, 4),
        hatch=Hatch.CROSS,
        hatch_line=swatch.line,
        hatch_step=11,
        hatch_opacity=0.55,
    )


def closed_sign(tokens: Tokens) -> SymbolStyle:
    """The sign in the middle of either."""
    swatch = tokens.map.closure
    return SymbolStyle(
        key="closure.sign",
        icon="closed",
        badge=Badge.DIAMOND,
        size=20,
        fill=tokens.caution.fill,
        line=tokens.caution.ink,
        ink=swatch.ink,
    )


def _label(closure: Closure, x: float, y: float, state: MapState) -> Label:
    words = state.text("map.closed_all" if closure.foot else "map.closed_wheels")
    return Label(
        text=f"{words}: {closure.reason}" if closure.reason else words,
        short=words,
        x=x,
        y=y,
        style=plain(state.tokens, "closure", 11.0, bold=True, min_ppm=0.3),
        priority=75,
        anchor=Anchor.BESIDE,
        clearance=11,
        ref=Ref(Closure, closure.id),
    )


LAYERS.add("closures")(ClosuresLayer())
