"""Open incidents: a red pin with the kind's icon, its number, title and level."""

from __future__ import annotations

from app.domain.incident import Incident, IncidentType, Level
from app.domain.message import msg
from app.map.content import Anchor, Content, Label, Ref, Symbol, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.state import MapState
from app.map.style import Badge, LabelStyle, SymbolStyle
from app.map.tokens import Tokens
from app.runtime.text import enum_key

_ICONS = {
    IncidentType.DORMITORY_FIRE: "fire",
    IncidentType.BUILDING_FIRE: "fire",
    IncidentType.LABORATORY_RELEASE: "laboratory",
    IncidentType.FOOD_POISONING: "food",
    IncidentType.INFECTION: "infection",
    IncidentType.FLOOD: "flood",
    IncidentType.CROWD: "crowd",
    IncidentType.THREAT: "threat",
    IncidentType.OTHER: "danger",
}


class IncidentsLayer(Layer):
    """Pins above everything else."""

    title = msg("layer.incidents")
    z = 120
    group = LayerGroup.OPERATION
    vital = True

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Incidents, levels, theme and language."""
        return (state.snapshot.incidents, state.snapshot.levels, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """A pin and a plate for each open incident."""
        styles = {kind: incident_style(kind, state.tokens) for kind in IncidentType}
        incidents = state.open_incidents
        return Content(
            symbols=tuple(
                Symbol(i.point.x, i.point.y, styles[i.type], Ref(Incident, i.id)) for i in incidents
            ),
            labels=tuple(_label(i, state) for i in incidents),
            legend=legend_of([(styles[kind], msg(enum_key(kind)), False) for kind in IncidentType]),
        )


def incident_style(kind: IncidentType, tokens: Tokens) -> SymbolStyle:
    """The pin of one kind of incident."""
    return SymbolStyle(
        key=f"incident.{kind.value}",
        icon=_ICONS[kind],
        badge=Badge.PIN,
        size=30,
        fill=tokens.danger.fill,
        line="#ffffff",
        ink=tokens.danger.ink,
    )


def incident_title(incident: Incident, state: MapState) -> str:
    """Its own title, or the name of its kind."""
    return incident.title or state.text.enum(incident.type)


def _label(incident: Incident, state: MapState) -> Label:
    declared = state.snapshot.level(incident.id)
    level: Level | None = declared.level if declared else None
    swatch = state.tokens.levels[level] if level else state.tokens.danger
    title = incident_title(incident, state)
    words = f"{incident.number}  {title}"
    if level is not None:
        words = f"{words}\n{state.text('map.level', level=level)}"
    return Label(
        text=words,
        x=incident.point.x,
        y=incident.point.y,
        style=LabelStyle(
            key="incident",
            size=12,
            bold=True,
            colour=swatch.ink,
            box=swatch.fill,
            box_line=swatch.line,
            max_width=240,
        ),
        priority=110,
        anchor=Anchor.BESIDE,
        clearance=17,
        ref=Ref(Incident, incident.id),
    )


LAYERS.add("incidents")(IncidentsLayer())
