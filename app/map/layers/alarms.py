"""Where the watched series warn: the buildings of the warnings that nobody has answered."""

from __future__ import annotations

from collections import defaultdict

from app.domain.campus import Building
from app.domain.message import msg
from app.domain.observation import SeriesWarning, WarningStatus
from app.map.content import Content, Label, Shapes, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers._help import middle
from app.map.state import MapState
from app.map.style import LabelStyle, Style
from app.map.tokens import Tokens

_RING_M = 6.0


class AlarmsLayer(Layer):
    """A ring around the building, with what was counted."""

    title = msg("layer.alarms")
    z = 67
    group = LayerGroup.OPERATION

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Which warnings wait, the buildings, theme and language."""
        waiting = tuple(one.id for one in waiting_at_buildings(state))
        return (waiting, state.snapshot.campus.buildings, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """Rings and counts."""
        found: dict[str, list[SeriesWarning]] = defaultdict(list)
        for warning in waiting_at_buildings(state):
            found[warning.building_id].append(warning)
        look = alarm_style(state.tokens)
        at = [b for b in state.snapshot.campus.buildings if b.id in found]
        rings = [(b.footprint.buffer(_RING_M, join_style="mitre"), look, None) for b in at]
        return Content(
            shapes=(Shapes.of(rings),),
            labels=tuple(_label(b, found[b.id], state, look) for b in at),
            legend=legend_of([(look, msg("map.legend.alarm"), True)] if at else []),
        )


def waiting_at_buildings(state: MapState) -> tuple[SeriesWarning, ...]:
    """The unanswered warnings of series that belong to a building."""
    return tuple(
        one for one in state.snapshot.warnings if one.status is WarningStatus.FIRED and one.building_id
    )


def alarm_style(tokens: Tokens) -> Style:
    """The ring around a building that warns."""
    swatch = tokens.caution
    return Style(key="alarm", fill=swatch.fill, fill_opacity=0.0, line=swatch.line, width=3.0, dash=(3, 3))


def _label(building: Building, warnings: list[SeriesWarning], state: MapState, look: Style) -> Label:
    x, y = middle(building.footprint)
    newest = max(warnings, key=lambda one: (one.day, one.fired_at, one.id))
    words = state.text("map.alarm", name=newest.name or newest.kind, value=f"{newest.value:g}")
    return Label(
        text=words,
        x=x,
        y=y,
        style=LabelStyle(
            key="alarm",
            size=11,
            bold=True,
            colour=state.tokens.text,
            box=state.tokens.raised,
            box_line=look.line,
            max_width=180,
        ),
        priority=71,
    )


LAYERS.add("alarms")(AlarmsLayer())
