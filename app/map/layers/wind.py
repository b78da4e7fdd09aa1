"""The wind: an arrow that blows with it, its speed, and when that was observed."""

from __future__ import annotations

import math
from functools import cache

from shapely.geometry import LineString, Point

from app.campus.frame import Frame
from app.campus.parameters import Parameter, parameter, read_table
from app.domain.message import msg
from app.domain.observation import WeatherReport
from app.map.content import Anchor, Content, Label, Shapes, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.state import MapState
from app.map.style import LabelStyle, Style
from app.map.tokens import Tokens
from app.map.words import age_words

_CALM_MPS = 0.5
"""Below this an arrow would claim a direction that no vane shows."""
_SHARE = 0.09
"""Length of the arrow as a share of the campus's breadth."""


class WindLayer(Layer):
    """At the north-west corner of the campus, away from most of what is drawn."""

    title = msg("layer.wind")
    z = 111
    group = LayerGroup.OPERATION

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """The report that holds, its age in words, theme and language."""
        report = wind_now(state)
        age = age_words(report.at, state.at, state.text) if report is not None else ""
        return (report, age, state.snapshot.campus.info, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """Arrow and words; nothing where no report is young enough."""
        report = wind_now(state)
        if report is None:
            return Content()
        left, bottom, right, top = state.snapshot.campus.info.boundary.bounds
        length = _SHARE * max(right - left, top - bottom)
        middle = Point(left + length, top - length)
        look = wind_style(state.tokens)
        calm = report.wind_mps < _CALM_MPS
        line = middle.buffer(length / 6).exterior if calm else arrow(report, middle, length, state)
        key = "map.wind_calm" if calm else "map.wind"
        age = age_words(report.at, state.at, state.text)
        words = state.text(
            key, speed=f"{report.wind_mps:.1f}", bearing=f"{report.wind_from_deg % 360:.0f}", age=age
        )
        return Content(
            shapes=(Shapes.of([(LineString(line.coords), look, None)]),),
            labels=(_label(words, middle, length, state.tokens),),
            legend=legend_of([(look, msg("map.legend.wind"), False)]),
        )


@cache
def wind_age() -> Parameter:
    """How old a report may be before the map shows no wind, in seconds."""
    return parameter(read_table("map_signs")["wind_age"])


def wind_now(state: MapState) -> WeatherReport | None:
    """The newest report not after the moment that the map shows, unless it is too old."""
    at = state.at
    reports = [one for one in state.snapshot.weather if at is None or one.at <= at]
    newest = max(reports, key=lambda one: one.at, default=None)
    if newest is None or (at is not None and (at - newest.at).total_seconds() > wind_age().value):
        return None
    return newest


def arrow(report: WeatherReport, middle: Point, length: float, state: MapState) -> LineString:
    """From where the wind comes to where it goes, metres; true north is turned into the campus's frame."""
    towards = math.radians(report.wind_from_deg + 180) - _convergence(middle, state)
    east, north = math.sin(towards) * length / 2, math.cos(towards) * length / 2
    return LineString([(middle.x - east, middle.y - north), (middle.x + east, middle.y + north)])


def _convergence(point: Point, state: MapState) -> float:
    """Bearing of the frame's north from true north, radians."""
    frame = Frame(state.snapshot.campus.info.epsg)
    (lon, lat), (lon_up, lat_up) = frame.to_wgs84(
        LineString([(point.x, point.y), (point.x, point.y + 1000)])
    ).coords
    return math.atan2((lon_up - lon) * math.cos(math.radians(lat)), lat_up - lat)


def wind_style(tokens: Tokens) -> Style:
    """The arrow."""
    return Style(
        key="wind", line=tokens.info.line, width=4, casing=tokens.map.halo, casing_width=2, arrow=True
    )


def _label(words: str, middle: Point, length: float, tokens: Tokens) -> Label:
    return Label(
        text=words,
        x=middle.x,
        y=middle.y - length * 0.65,
        style=LabelStyle(
            key="wind",
            size=11,
            bold=True,
            colour=tokens.text,
            box=tokens.raised,
            box_line=tokens.info.line,
            max_width=200,
        ),
        priority=88,
        anchor=Anchor.CENTRE,
    )


LAYERS.add("wind")(WindLayer())
