"""Buildings by use; dormitories are hatched, heavier in line and darker than everything else."""

from __future__ import annotations

from app.domain.campus import Building, BuildingState, BuildingUse
from app.domain.message import msg
from app.map.content import Content, Ref, Shapes, legend_of
from app.map.layers import LAYERS, Layer
from app.map.state import MapState
from app.map.style import Hatch, Style
from app.map.tokens import Tokens
from app.runtime.text import enum_key

_ORDER = {use: number for number, use in enumerate(reversed(BuildingUse))}
_UNBUILT = (BuildingState.PLANNED, BuildingState.UNDER_CONSTRUCTION)


class BuildingsLayer(Layer):
    """One style for each use, and an outline alone for what is not built yet."""

    title = msg("layer.buildings")
    z = 40

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Buildings and theme."""
        return (state.snapshot.campus.buildings, state.tokens)

    def build(self, state: MapState) -> Content:
        """Every building, those of one style together: the painter is quickest so. Dormitories come last."""
        styles = {use: building_style(use, state.tokens) for use in BuildingUse}
        unbuilt = unbuilt_style(state.tokens)
        buildings = sorted(
            state.snapshot.campus.buildings, key=lambda b: (b.state not in _UNBUILT, _ORDER[b.use])
        )
        return Content(
            shapes=(
                Shapes.of(
                    (b.footprint, unbuilt if b.state in _UNBUILT else styles[b.use], Ref(Building, b.id))
                    for b in buildings
                ),
            ),
            legend=legend_of(
                [
                    *((styles[use], msg(enum_key(use)), True) for use in BuildingUse),
                    (unbuilt, msg("map.legend.unbuilt"), True),
                ]
            ),
        )


def building_style(use: BuildingUse, tokens: Tokens) -> Style:
    """The look of one use."""
    swatch = tokens.buildings[use]
    key = f"building.{use.value}"
    if use is BuildingUse.DORMITORY:
        return Style(
            key=key,
            fill=swatch.fill,
            line=swatch.line,
            width=1.5,
            hatch=Hatch.FORWARD,
            hatch_line=swatch.line,
            hatch_step=5,
            hatch_width=0.9,
            hatch_opacity=0.55,
        )
    if use is BuildingUse.LABORATORY:
        return Style(
            key=key,
            fill=swatch.fill,
            line=swatch.line,
            width=0.9,
            hatch=Hatch.DOTS,
            hatch_line=swatch.line,
            hatch_step=5,
            hatch_width=1.3,
            hatch_opacity=0.6,
        )
    return Style(key=key, fill=swatch.fill, line=swatch.line, width=0.9)


def unbuilt_style(tokens: Tokens) -> Style:
    """The look of a building that does not stand yet."""
    return Style(key="building.unbuilt", line=tokens.faint, width=0.9, dash=(4, 3))


LAYERS.add("buildings")(BuildingsLayer())
