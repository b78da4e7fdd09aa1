"""Cordons: guarded perimeters, told apart by the strokes of their tape and by their name."""

from __future__ import annotations

from shapely.geometry import MultiPolygon, Polygon

from app.domain.drawing import Cordon, CordonKind
from app.domain.incident import IncidentStatus
from app.domain.message import msg
from app.map.content import Content, Label, Ref, Shapes, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.state import MapState
from app.map.style import LabelStyle, Style
from app.map.tokens import Tokens
from app.map.words import capital
from app.runtime.text import enum_key

_DASH: dict[CordonKind, tuple[float, ...]] = {
    CordonKind.INNER: (5.0, 5.0),
    CordonKind.OUTER: (16.0, 5.0),
    CordonKind.TRAFFIC: (16.0, 4.0, 3.0, 4.0),
}
_PRIORITY = {CordonKind.INNER: 89, CordonKind.OUTER: 87, CordonKind.TRAFFIC: 85}


class CordonsLayer(Layer):
    """The perimeter alone: what lies within stays free to read and to select."""

    title = msg("layer.cordons")
    z = 85
    group = LayerGroup.OPERATION
    vital = True

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Cordons, incidents, theme and language."""
        snapshot = state.snapshot
        return (snapshot.cordons, snapshot.incidents, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """The tapes of open incidents, the strictest above, and a name on each."""
        still_open = {i.id for i in state.snapshot.incidents if i.status is IncidentStatus.OPEN}
        order = list(CordonKind)[::-1]
        cordons = sorted(
            (c for c in state.snapshot.cordons if c.incident_id in still_open),
            key=lambda c: order.index(c.kind),
        )
        styles = {kind: cordon_style(kind, state.tokens) for kind in CordonKind}
        return Content(
            shapes=(Shapes.of((c.area.boundary, styles[c.kind], Ref(Cordon, c.id)) for c in cordons),),
            labels=tuple(_label(cordon, state) for cordon in cordons),
            legend=legend_of([(styles[kind], msg(enum_key(kind)), False) for kind in CordonKind]),
        )


def cordon_style(kind: CordonKind, tokens: Tokens) -> Style:
    """The tape of one kind."""
    swatch = tokens.map.cordons[kind]
    return Style(
        key=f"cordon.{kind.value}",
        line=swatch.fill,
        width=2.0,
        dash=_DASH[kind],
        casing=swatch.line,
        casing_width=1.6,
    )


def _label(cordon: Cordon, state: MapState) -> Label:
    tokens = state.tokens
    swatch = tokens.map.cordons[cordon.kind]
    kind = capital(state.text.enum(cordon.kind))
    first, *others = _sides(cordon.area)
    return Label(
        text=f"{kind}\n{cordon.name}" if cordon.name else kind,
        short=kind,
        x=first[0],
        y=first[1],
        alternatives=tuple(others),
        style=LabelStyle(
            key=f"cordon.{cordon.kind.value}",
            size=11,
            bold=True,
            colour=swatch.ink,
            box=tokens.raised,
            box_line=swatch.ink,
            max_width=150,
            min_ppm=0.2,
        ),
        priority=_PRIORITY[cordon.kind],
        ref=Ref(Cordon, cordon.id),
    )


def _sides(area: Polygon | MultiPolygon) -> tuple[tuple[float, float], ...]:
    """Points on the perimeter, the northernmost first, then a quarter of the way on and so forth."""
    largest = max(area.geoms, key=lambda part: part.area) if isinstance(area, MultiPolygon) else area
    ring = largest.exterior
    north = max(ring.coords, key=lambda point: point[1])
    quarters = (ring.interpolate(share, normalized=True) for share in (0.0, 0.25, 0.5, 0.75))
    return ((north[0], north[1]), *((point.x, point.y) for point in quarters))


LAYERS.add("cordons")(CordonsLayer())
