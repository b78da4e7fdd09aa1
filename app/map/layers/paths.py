"""Roads and paths with their true widths, cased."""

from __future__ import annotations

from app.domain.campus import GroundKind, Path, PathKind
from app.domain.message import msg
from app.map.content import Content, Ref, Shapes, legend_of
from app.map.layers import LAYERS, Layer
from app.map.state import MapState
from app.map.style import Style
from app.map.tokens import Tokens
from app.runtime.text import enum_key

_WIDTH_M = {
    PathKind.ROAD: 7.0,
    PathKind.SERVICE_ROAD: 4.5,
    PathKind.FOOTWAY: 2.2,
    PathKind.CROSSING: 2.2,
    PathKind.STEPS: 2.2,
    PathKind.TRAIL: 1.2,
    PathKind.INDOOR: 1.5,
}
"""Widths drawn where none is known."""

_ORDER = (
    PathKind.TRAIL,
    PathKind.FOOTWAY,
    PathKind.STEPS,
    PathKind.SERVICE_ROAD,
    PathKind.ROAD,
    PathKind.CROSSING,
    PathKind.INDOOR,
)
_STEP_M = 1.0


class PathsLayer(Layer):
    """Paths below roads, casings below all."""

    title = msg("layer.paths")
    z = 30

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Paths and theme."""
        return (state.snapshot.campus.paths, state.tokens)

    def build(self, state: MapState) -> Content:
        """One style for each kind and rounded width."""
        paths = sorted(state.snapshot.campus.paths, key=lambda p: (_ORDER.index(p.kind), p.width_m or 0.0))
        styles: dict[tuple[PathKind, float], Style] = {}
        items = []
        for path in paths:
            width = round((path.width_m or _WIDTH_M[path.kind]) / _STEP_M) * _STEP_M or _STEP_M
            style = styles.setdefault((path.kind, width), path_style(path.kind, width, state.tokens))
            items.append((path.line, style, Ref(Path, path.id)))
        order = (PathKind.ROAD, PathKind.SERVICE_ROAD, PathKind.FOOTWAY, PathKind.STEPS, PathKind.TRAIL)
        return Content(
            shapes=(Shapes.of(items),),
            legend=legend_of(
                [(path_style(kind, 0, state.tokens), msg(enum_key(kind)), False) for kind in order],
                ground=state.tokens.grounds[GroundKind.GREEN].fill,
            ),
        )


def path_style(kind: PathKind, width_m: float, tokens: Tokens) -> Style:
    """The look of one kind of way."""
    colours = tokens.map
    key = f"path.{kind.value}"
    match kind:
        case PathKind.ROAD:
            return Style(
                key=key,
                line=colours.road,
                width=2.4,
                ground_width_m=width_m,
                casing=colours.road_casing,
                rounded=True,
            )
        case PathKind.SERVICE_ROAD:
            return Style(
                key=key,
                line=colours.road,
                width=1.6,
                ground_width_m=width_m,
                casing=colours.road_casing,
                casing_width=0.8,
                rounded=True,
            )
        case PathKind.STEPS:
            return Style(
                key=key, line=colours.steps, width=2.6, ground_width_m=width_m, dash=(1.2, 1.6), min_ppm=0.5
            )
        case PathKind.TRAIL | PathKind.INDOOR:
            return Style(key=key, line=colours.steps, width=1.0, dash=(4, 3), min_ppm=0.7)
        case _:
            return Style(
                key=key,
                line=colours.footway,
                width=1.0,
                ground_width_m=width_m,
                casing=colours.footway_casing,
                casing_width=0.6,
                rounded=True,
            )


LAYERS.add("paths")(PathsLayer())
