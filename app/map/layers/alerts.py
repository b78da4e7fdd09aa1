"""Public alerts: the areas of those that count now, as their senders drew them."""

from __future__ import annotations

from app.domain.message import msg
from app.domain.observation import Alert
from app.map.content import Content, Label, Shapes, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers._help import middle
from app.map.state import MapState
from app.map.style import Hatch, LabelStyle, Style
from app.map.tokens import Tokens

_STANDS = ("Alert", "Update")
GRAVE = ("Extreme", "Severe")


class AlertsLayer(Layer):
    """Grave ones with a full line, others with a dashed one; what is not in earnest says so."""

    title = msg("layer.alerts")
    z = 66
    group = LayerGroup.OPERATION

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Which alerts stand, theme and language."""
        return (tuple(one.id for one in standing(state)), state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """Areas and headlines."""
        alerts = standing(state)
        looks = {grave: alert_style(state.tokens, grave=grave) for grave in (True, False)}
        words = {True: msg("map.legend.alert_grave"), False: msg("map.legend.alert")}
        present = [grave for grave in (True, False) if any(is_grave(one) is grave for one in alerts)]
        return Content(
            shapes=(Shapes.of([(a.area, looks[is_grave(a)], None) for a in alerts if a.area is not None]),),
            labels=tuple(_label(one, state) for one in alerts),
            legend=legend_of([(looks[grave], words[grave], True) for grave in present]),
        )


def standing(state: MapState) -> tuple[Alert, ...]:
    """Alerts with an area here that nobody replaced or cancelled and that have not run out."""
    alerts, at = state.snapshot.alerts, state.at
    replaced = {old for one in alerts for old in one.replaces}
    return tuple(
        one
        for one in alerts
        if one.area is not None
        and one.message_type in _STANDS
        and one.id not in replaced
        and (at is None or one.expires_at is None or at < one.expires_at)
    )


def is_grave(alert: Alert) -> bool:
    """Whether its sender calls it extreme or severe."""
    return alert.severity in GRAVE


def alert_style(tokens: Tokens, *, grave: bool) -> Style:
    """The area of an alert."""
    swatch = tokens.danger if grave else tokens.caution
    return Style(
        key="alert.grave" if grave else "alert",
        fill=swatch.fill,
        fill_opacity=0.06,
        line=swatch.line,
        width=2.4,
        dash=() if grave else (8, 5),
        hatch=Hatch.BACKWARD,
        hatch_line=swatch.line,
        hatch_step=18,
        hatch_opacity=0.35,
    )


def _label(alert: Alert, state: MapState) -> Label:
    assert alert.area is not None
    x, y = middle(alert.area)
    words = alert.headline or alert.event
    if alert.status != "Actual":
        words = state.text("map.alert_not_actual", status=alert.status, headline=words)
    return Label(
        text=words,
        short=alert.event,
        x=x,
        y=y,
        style=LabelStyle(
            key="alert",
            size=11,
            bold=True,
            colour=state.tokens.text,
            box=state.tokens.raised,
            box_line=alert_style(state.tokens, grave=is_grave(alert)).line,
            max_width=220,
        ),
        priority=72,
    )


LAYERS.add("alerts")(AlertsLayer())
