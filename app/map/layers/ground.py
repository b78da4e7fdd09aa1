"""The campus grounds and their boundary."""

from __future__ import annotations

from app.domain.campus import CampusInfo
from app.domain.message import msg
from app.map.content import Content, Ref, Shapes, legend_of
from app.map.layers import LAYERS, Layer
from app.map.state import MapState
from app.map.style import Style


class GroundLayer(Layer):
    """One plain colour inside the boundary; the boundary alone over a basemap."""

    title = msg("layer.ground")
    z = 10

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Campus facts, theme, and whether a map lies below."""
        return (state.snapshot.campus.info, state.tokens, "" if state.look.basemap else "plain")

    def build(self, state: MapState) -> Content:
        """The boundary, filled."""
        info = state.snapshot.campus.info
        colours = state.tokens.map
        style = Style(
            key="ground.campus",
            fill="" if state.look.basemap else colours.ground,
            line=colours.boundary,
            width=1.2,
            dash=(8, 3, 2, 3),
        )
        return Content(
            shapes=(Shapes.of([(info.boundary, style, Ref(CampusInfo, info.id))]),),
            legend=legend_of([(style, msg("map.legend.boundary"), True)]),
        )


LAYERS.add("ground")(GroundLayer())
