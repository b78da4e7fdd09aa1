"""Zones by what their people were told: colour, hatch, outline and the word itself."""

from __future__ import annotations

from shapely.geometry import Point

from app.domain.incident import EvacuationStatus, IncidentStatus, Zone
from app.domain.message import msg
from app.map.content import Content, Label, Ref, Shapes, Symbol, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers._help import middle
from app.map.state import MapState
from app.map.style import Badge, Hatch, LabelStyle, Style, SymbolStyle
from app.map.tokens import Tokens
from app.map.words import capital
from app.runtime.text import enum_key

_HATCH = {
    EvacuationStatus.ORDER: (Hatch.FORWARD, ()),
    EvacuationStatus.ADVISORY: (Hatch.BACKWARD, (10.0, 3.0, 2.0, 3.0)),
    EvacuationStatus.SHELTER: (Hatch.HORIZONTAL, (2.0, 3.0)),
    EvacuationStatus.REENTRY: (Hatch.DOTS, (14.0, 4.0)),
    EvacuationStatus.NONE: (Hatch.NONE, (6.0, 4.0)),
}


class ZonesLayer(Layer):
    """Zones of open incidents and the points where their arrivals report."""

    title = msg("layer.zones")
    z = 80
    group = LayerGroup.OPERATION
    vital = True

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Zones, incidents, where the proposal or the plan in force sends people, theme and language."""
        return (
            state.snapshot.zones,
            state.snapshot.incidents,
            state.snapshot.plans,
            state.snapshot.assignments,
            state.proposal,
            state.tokens,
            state.text.language,
        )

    def build(self, state: MapState) -> Content:
        """Areas, access points and labels."""
        still_open = {i.id for i in state.snapshot.incidents if i.status is IncidentStatus.OPEN}
        zones = [z for z in state.snapshot.zones if z.incident_id in still_open]
        styles = {status: zone_style(status, state.tokens) for status in EvacuationStatus}
        access_style = _access_style(state.tokens)
        access = {a.zone_id: Point(a.route.coords[-1]) for a in state.assignments if not a.route.is_empty}
        access.update(state.proposal.access_points if state.proposal else ())
        access.update({zone.id: zone.access for zone in zones if zone.access is not None})
        return Content(
            shapes=(Shapes.of((z.area, styles[z.status], Ref(Zone, z.id)) for z in zones),),
            symbols=tuple(
                Symbol(access[z.id].x, access[z.id].y, access_style, Ref(Zone, z.id))
                for z in zones
                if z.id in access
            ),
            labels=tuple(_label(zone, state) for zone in zones),
            legend=legend_of(
                [
                    *((styles[status], msg(enum_key(status)), True) for status in _HATCH),
                    (access_style, msg("map.legend.access"), False),
                ]
            ),
        )


def zone_style(status: EvacuationStatus, tokens: Tokens) -> Style:
    """The look of one evacuation status."""
    swatch = tokens.zones[status]
    hatch, dash = _HATCH[status]
    return Style(
        key=f"zone.{status.value}",
        fill=swatch.fill,
        fill_opacity=0.10,
        line=swatch.line,
        width=2.4,
        dash=dash,
        hatch=hatch,
        hatch_line=swatch.line,
        hatch_step=10,
        hatch_width=1.6 if hatch is Hatch.DOTS else 1.0,
        hatch_opacity=0.45,
    )


def _access_style(tokens: Tokens) -> SymbolStyle:
    return SymbolStyle(
        key="zone.access",
        icon="access",
        badge=Badge.DISC,
        size=18,
        fill=tokens.raised,
        line=tokens.text,
        ink=tokens.text,
    )


def _label(zone: Zone, state: MapState) -> Label:
    swatch = state.tokens.zones[zone.status]
    x, y = middle(zone.area)
    words = zone.name
    if zone.status is not EvacuationStatus.NONE:
        words = f"{zone.name}\n{capital(state.text.enum(zone.status))}"
    return Label(
        text=words,
        x=x,
        y=y,
        alternatives=_edges(zone),
        style=LabelStyle(
            key=f"zone.{zone.status.value}",
            size=12,
            bold=True,
            colour=swatch.ink,
            box=swatch.fill,
            box_line=swatch.line,
            max_width=170,
        ),
        priority=92,
        ref=Ref(Zone, zone.id),
    )


def _edges(zone: Zone) -> tuple[tuple[float, float], ...]:
    """The middles of the zone's north, south, west and east sides."""
    left, bottom, right, top = zone.area.bounds
    x, y = (left + right) / 2, (bottom + top) / 2
    return ((x, top), (x, bottom), (left, y), (right, y))


LAYERS.add("zones")(ZonesLayer())
