"""Assembly areas, shelters, gates, hydrants and the other places that a plan names."""

from __future__ import annotations

from shapely.geometry import Point

from app.domain.campus import Place, PlaceKind
from app.domain.message import msg
from app.map.content import Anchor, Content, Label, Ref, Shapes, Symbol, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers._help import middle, plain
from app.map.state import MapState
from app.map.style import Badge, Style, SymbolStyle
from app.map.tokens import Swatch, Tokens
from app.runtime.text import enum_key

_ICONS = {
    PlaceKind.ASSEMBLY_AREA: "assembly",
    PlaceKind.SHELTER: "shelter",
    PlaceKind.GATE: "gate",
    PlaceKind.HYDRANT: "hydrant",
    PlaceKind.CLINIC: "clinic",
    PlaceKind.CANTEEN: "canteen",
    PlaceKind.LABORATORY: "laboratory",
    PlaceKind.AED: "aed",
    PlaceKind.OTHER: "place",
}
_SIZE = {PlaceKind.ASSEMBLY_AREA: 22.0, PlaceKind.SHELTER: 22.0, PlaceKind.HYDRANT: 14.0, PlaceKind.AED: 16.0}
_PRIORITY = {
    PlaceKind.ASSEMBLY_AREA: 62,
    PlaceKind.SHELTER: 61,
    PlaceKind.CLINIC: 46,
    PlaceKind.GATE: 45,
    PlaceKind.CANTEEN: 34,
    PlaceKind.LABORATORY: 34,
}
_MIN_PPM = {PlaceKind.HYDRANT: 0.9, PlaceKind.AED: 0.9, PlaceKind.OTHER: 1.0, PlaceKind.LABORATORY: 0.5}
_NAMELESS = (PlaceKind.HYDRANT, PlaceKind.AED)
REFUGE = (PlaceKind.ASSEMBLY_AREA, PlaceKind.SHELTER)
"""Kinds of places where people are safe."""


class PlacesLayer(Layer):
    """A symbol for each place; refuges green and square, with their area where they have one."""

    title = msg("layer.places")
    z = 60
    group = LayerGroup.OPERATION

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Places, theme and language."""
        return (state.snapshot.campus.places, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """Areas, symbols and names."""
        places = sorted(state.snapshot.campus.places, key=lambda p: _PRIORITY.get(p.kind, 0))
        styles = {kind: place_style(kind, state.tokens) for kind in PlaceKind}
        refuge = refuge_area(state.tokens)
        areas, symbols, labels = [], [], []
        for place in places:
            ref = Ref(Place, place.id)
            if isinstance(place.geometry, Point):
                x, y = place.geometry.x, place.geometry.y
            else:
                x, y = middle(place.geometry)
                if place.kind in REFUGE:
                    areas.append((place.geometry, refuge, ref))
            symbols.append(Symbol(x, y, styles[place.kind], ref))
            if place.kind not in _NAMELESS and (place.name or place.name_zh):
                labels.append(_label(place, x, y, state))
        return Content(
            shapes=(Shapes.of(areas),) if areas else (),
            symbols=tuple(symbols),
            labels=tuple(labels),
            legend=legend_of([(styles[kind], msg(enum_key(kind)), False) for kind in PlaceKind]),
        )


def place_style(kind: PlaceKind, tokens: Tokens) -> SymbolStyle:
    """The symbol of one kind of place."""
    swatch = _swatch(kind, tokens)
    return SymbolStyle(
        key=f"place.{kind.value}",
        icon=_ICONS[kind],
        badge=Badge.SQUARE if kind in REFUGE else Badge.DISC,
        size=_SIZE.get(kind, 18.0),
        fill=swatch.fill,
        line=tokens.map.halo,
        ink=swatch.ink,
        min_ppm=_MIN_PPM.get(kind, 0.25),
    )


def _swatch(kind: PlaceKind, tokens: Tokens) -> Swatch:
    if kind in (*REFUGE, PlaceKind.CLINIC, PlaceKind.AED):
        return tokens.safe
    return tokens.map.place


def refuge_area(tokens: Tokens) -> Style:
    """The ground of an assembly area or shelter."""
    return Style(
        key="place.refuge_area",
        fill=tokens.safe.fill,
        fill_opacity=0.14,
        line=tokens.safe.fill,
        width=1.4,
        dash=(6, 3),
    )


def _label(place: Place, x: float, y: float, state: MapState) -> Label:
    refuge = place.kind in REFUGE
    tokens = state.tokens
    colour = (tokens.safe.line if refuge else "") or tokens.map.label_soft
    return Label(
        text=state.text.pick(place.name, place.name_zh),
        x=x,
        y=y,
        style=plain(
            tokens,
            f"place.{place.kind.value}",
            11.0 if refuge else 10.0,
            colour,
            bold=refuge,
            min_ppm=_MIN_PPM.get(place.kind, 0.6 if refuge else 1.0),
        ),
        priority=_PRIORITY.get(place.kind, 20),
        anchor=Anchor.BESIDE,
        clearance=_SIZE.get(place.kind, 18.0) / 2,
        ref=Ref(Place, place.id),
    )


LAYERS.add("places")(PlacesLayer())
