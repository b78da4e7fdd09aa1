"""Assignments: arrows along the real paths, with what goes and how long it takes.

Loads that tours carry go where these go: the layer of tours draws them.
"""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from app.domain.campus import TravelMode
from app.domain.message import msg
from app.domain.plan import Assignment
from app.map.content import Content, Label, Ref, Shapes, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.rounds import rounds, ways_of
from app.map.state import MapState
from app.map.style import LabelStyle, Style
from app.map.tokens import Tokens
from app.map.words import flow_words, flows

_DASH: dict[TravelMode, tuple[float, ...]] = {
    TravelMode.FOOT: (1.0, 5.5),
    TravelMode.CART: (10.0, 5.0),
    TravelMode.VEHICLE: (),
}
_OFFSET = {TravelMode.FOOT: -3.2, TravelMode.CART: 0.0, TravelMode.VEHICLE: 3.2}
_LABEL_AT = (0.5, 0.35, 0.65, 0.2, 0.8)


class RoutesLayer(Layer):
    """One arrow for each depot, zone and mode of what travels straight."""

    title = msg("layer.routes")
    z = 100
    group = LayerGroup.OPERATION

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Proposal, assignments, tours, plans, theme and language."""
        snapshot = state.snapshot
        return (
            state.proposal,
            snapshot.assignments,
            snapshot.tours,
            snapshot.plans,
            snapshot.incidents,
            state.cut,
            state.tokens,
            state.text.language,
        )

    def build(self, state: MapState) -> Content:
        """Arrows, and words in the middle of each."""
        proposed = state.proposed_incidents
        styles = {
            (mode, draft): route_style(mode, state.tokens, draft=draft)
            for mode in TravelMode
            for draft in (True, False)
        }
        shapes, labels = [], []
        blocked = cut_style(state.tokens)
        on_tour = ways_of(state.assignments, rounds(state))
        ways: dict[Ref, BaseGeometry] = {}
        for group in flows([a for a in state.assignments if a.id not in on_tour], state.cut):
            first = group[0]
            line = _route(group)
            if line is None:
                continue
            cut = first.id in state.cut
            style = blocked if cut else styles[first.mode, first.incident_id in proposed]
            shapes.append((line, style, Ref(Assignment, first.id)))
            ways |= {Ref(Assignment, other.id): other.route for other in group[1:]}
            labels.append(_label(group, line, state, cut=cut))
        return Content(
            shapes=(Shapes.of(shapes),),
            labels=tuple(labels),
            ways=ways,
            legend=legend_of(
                [(blocked, msg("map.legend.route_cut"), False)]
                + [(styles[mode, False], msg("map.legend.route", mode=mode), False) for mode in TravelMode]
                + [(styles[mode, True], msg("map.legend.proposed", mode=mode), False) for mode in TravelMode]
            ),
        )


def route_style(mode: TravelMode, tokens: Tokens, *, draft: bool) -> Style:
    """The arrow of one mode; a proposal's is thinner and has no casing of its own colour."""
    return Style(
        key=f"route.{mode.value}.{'proposed' if draft else 'approved'}",
        line=tokens.map.route,
        width=2.6 if draft else 3.6,
        dash=_DASH[mode],
        casing=tokens.map.route_casing,
        casing_width=1.6,
        arrow=True,
        offset=_OFFSET[mode],
        rounded=True,
    )


def dash_of(mode: TravelMode) -> tuple[float, ...]:
    """The strokes by which ways of the modes differ."""
    return _DASH[mode]


def cut_style(tokens: Tokens) -> Style:
    """A way that nobody may be sent along: danger's colour, and crossed through by its dashes."""
    return Style(
        key="route.cut",
        line=tokens.danger.line,
        width=3.6,
        dash=(2.0, 3.0),
        casing=tokens.map.route_casing,
        casing_width=1.6,
        rounded=False,
    )


def _route(group: Iterable[Assignment]) -> LineString | None:
    lines = [a.route for a in group if a.route is not None and not a.route.is_empty and a.route.length > 0]
    return max(lines, key=lambda line: line.length) if lines else None


def _label(group: tuple[Assignment, ...], line: LineString, state: MapState, *, cut: bool) -> Label:
    points = [line.interpolate(share, normalized=True) for share in _LABEL_AT]
    first, *others = [(float(shapely.get_x(p)), float(shapely.get_y(p))) for p in points]
    tokens = state.tokens
    words = flow_words(group, state.text)
    brief = flow_words(group, state.text, brief=True)
    return Label(
        text=state.text("map.route_cut", words=words) if cut else words,
        short=state.text("map.route_cut", words=brief) if cut else brief,
        x=first[0],
        y=first[1],
        alternatives=tuple(others),
        style=LabelStyle(
            key="route",
            size=11,
            colour=tokens.text,
            bold=True,
            box=tokens.raised,
            box_line=tokens.danger.line if cut else tokens.map.route,
            max_width=190,
            min_ppm=0.25,
        ),
        priority=95 if cut else 80,
        ref=Ref(Assignment, group[0].id),
    )


LAYERS.add("routes")(RoutesLayer())
