"""Where people are affected: the core that nobody may enter, and the ring around it."""

from __future__ import annotations

from app.domain.incident import Extent, IncidentStatus
from app.domain.message import msg
from app.map.content import Content, Ref, Shapes, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.state import MapState
from app.map.style import Hatch, Style
from app.map.tokens import Tokens


class ExtentsLayer(Layer):
    """Rings below, cores above."""

    title = msg("layer.extents")
    z = 70
    group = LayerGroup.OPERATION
    vital = True

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Extents, incidents and theme."""
        return (state.snapshot.extents, state.snapshot.incidents, state.tokens)

    def build(self, state: MapState) -> Content:
        """Both parts of the extent of each open incident."""
        still_open = {i.id for i in state.snapshot.incidents if i.status is IncidentStatus.OPEN}
        extents = [e for e in state.snapshot.extents if e.incident_id in still_open]
        ring, core = ring_style(state.tokens), core_style(state.tokens)
        items = [(e.area, ring, Ref(Extent, e.id)) for e in extents]
        items += [(e.core, core, Ref(Extent, e.id)) for e in extents if e.core is not None]
        return Content(
            shapes=(Shapes.of(items),),
            legend=legend_of([(core, msg("map.legend.core"), True), (ring, msg("map.legend.ring"), True)]),
        )


def ring_style(tokens: Tokens) -> Style:
    """The affected area."""
    return Style(
        key="extent.ring",
        fill=tokens.danger.fill,
        fill_opacity=0.22 if tokens.dark else 0.10,
        line=tokens.danger.line if tokens.dark else tokens.danger.fill,
        width=2.0,
        dash=(9, 4),
    )


def core_style(tokens: Tokens) -> Style:
    """Where nobody may pass."""
    return Style(
        key="extent.core",
        fill=tokens.danger.fill,
        fill_opacity=0.45,
        line=tokens.danger.line,
        width=2.2,
        hatch=Hatch.CROSS,
        hatch_line=tokens.danger.line,
        hatch_step=7,
        hatch_opacity=0.8,
    )


LAYERS.add("extents")(ExtentsLayer())
