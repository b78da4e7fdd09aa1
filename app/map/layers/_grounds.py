"""Open ground of some kinds as a layer: what the layers of water, green, sports and the rest share."""

from __future__ import annotations

from shapely.geometry import MultiPolygon, Polygon

from app.domain.campus import Ground, GroundKind
from app.domain.message import msg
from app.map.content import Content, Ref, Shapes, legend_of
from app.map.layers import Layer
from app.map.state import MapState
from app.map.style import Style
from app.map.tokens import Tokens
from app.runtime.text import enum_key


class GroundsLayer(Layer):
    """Grounds of `kinds`, the first of them lowest, the larger below the smaller."""

    kinds: tuple[GroundKind, ...]
    untold: frozenset[GroundKind] = frozenset()
    """Kinds that the legend leaves out, because they explain themselves."""

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Grounds and theme."""
        return (state.snapshot.campus.grounds, state.tokens)

    def build(self, state: MapState) -> Content:
        """One style for each kind."""
        styles = {kind: ground_style(kind, state.tokens) for kind in self.kinds}
        grounds = [ground for ground in state.snapshot.campus.grounds if ground.kind in styles]
        grounds.sort(key=lambda g: (self.kinds.index(g.kind), -g.area.area))
        return Content(
            shapes=(
                Shapes.of(
                    (part, styles[g.kind], Ref(Ground, g.id)) for g in grounds for part in _parts(g.area)
                ),
            ),
            legend=legend_of(
                [(styles[kind], msg(enum_key(kind)), True) for kind in self.kinds if kind not in self.untold]
            ),
        )


def ground_style(kind: GroundKind, tokens: Tokens) -> Style:
    """The look of one kind of open ground."""
    swatch = tokens.grounds[kind]
    if kind is GroundKind.DISTRICT:
        return Style(key="ground.district", line=swatch.line, width=1.2, dash=(2, 4))
    return Style(
        key=f"ground.{kind.value}",
        fill=swatch.fill,
        line=swatch.line,
        width=1.0 if kind in (GroundKind.WATER, GroundKind.SPORTS) else 0.6,
    )


def _parts(area: Polygon | MultiPolygon) -> tuple[Polygon, ...]:
    """Single polygons, so that of a wood of many trees only those in view are drawn."""
    return tuple(area.geoms) if isinstance(area, MultiPolygon) else (area,)
