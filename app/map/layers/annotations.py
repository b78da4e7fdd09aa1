"""Annotations: what people drew to explain, each in the look that it was given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.domain.drawing import Annotation, AnnotationStyle, LinePattern
from app.domain.message import msg
from app.map.content import Anchor, Content, Label, LegendEntry, Ref, Shapes, Symbol
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers._help import breadth, middle
from app.map.state import MapState
from app.map.style import Badge, LabelStyle, Style, SymbolStyle
from app.map.tokens import Tokens, contrast
from app.runtime.files import data_path

DOT_PX = 9.0
_ANCHORS = (Anchor.BESIDE, Anchor.BELOW, Anchor.CENTRE)
"""Where the name of a point, a line, an area stands."""
SYMBOL_PX = 22.0
READABLE = 4.5
"""Contrast of words and their halo (WCAG 2.2, AA)."""

_HALOS = ("#ffffff", "#000000")
"""One of them always stands out enough from any colour."""
PATTERNS: dict[LinePattern, tuple[float, ...]] = {
    LinePattern.SOLID: (),
    LinePattern.DASHED: (9.0, 5.0),
    LinePattern.DOTTED: (0.5, 5.0),
}
"""Lengths of stroke and gap, in px."""


class AnnotationsLayer(Layer):
    """Areas below lines below points; groups that a person hid are left out."""

    title = msg("layer.annotations")
    z = 115
    group = LayerGroup.ANNOTATIONS

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Annotations, hidden groups and theme."""
        return (state.snapshot.annotations, ",".join(sorted(state.look.hidden_groups)), state.tokens)

    def build(self, state: MapState) -> Content:
        """Shapes, symbols, names, and the named groups as the legend."""
        shown = [a for a in state.snapshot.annotations if a.group not in state.look.hidden_groups]
        shapes, symbols, labels = [], [], []
        for annotation in sorted(shown, key=lambda a: -_dimension(a.geometry)):
            drawn = _Drawn.of(annotation, state.tokens)
            if _dimension(annotation.geometry):
                shapes.append((annotation.geometry, drawn.style, drawn.ref))
            else:
                symbols += [Symbol(p.x, p.y, drawn.symbol, drawn.ref) for p in _points(annotation.geometry)]
            if annotation.name:
                labels.append(_label(annotation, drawn, state.tokens))
        return Content(
            shapes=(Shapes.of(shapes),) if shapes else (),
            symbols=tuple(symbols),
            labels=tuple(labels),
            legend=_legend(shown, state.tokens),
        )


@dataclass(frozen=True, slots=True)
class _Drawn:
    style: Style
    symbol: SymbolStyle
    ref: Ref

    @classmethod
    def of(cls, annotation: Annotation, tokens: Tokens) -> _Drawn:
        chosen = annotation.style
        dotted = bool(annotation.name) and not chosen.icon
        return cls(
            shape_style(chosen, tokens, area=_dimension(annotation.geometry) == 2),
            dot_style(chosen, tokens) if dotted else symbol_style(chosen, tokens),
            Ref(Annotation, annotation.id),
        )


def shape_style(chosen: AnnotationStyle, tokens: Tokens, *, area: bool) -> Style:
    """The look of a line or an area."""
    colour = chosen.colour or tokens.map.annotation.fill
    line = f"{colour}.{chosen.pattern.value}.{chosen.width:g}"
    ground = f".{chosen.fill}.{chosen.fill_opacity:g}"
    return Style(
        key=f"annotation.area.{line}{ground}" if area else f"annotation.line.{line}",
        fill=(chosen.fill or colour) if area else "",
        fill_opacity=chosen.fill_opacity,
        line=colour,
        width=chosen.width,
        dash=PATTERNS[chosen.pattern],
        rounded=True,
    )


def symbol_style(chosen: AnnotationStyle, tokens: Tokens) -> SymbolStyle:
    """The look of a point: its icon, or a dot where it has none that ships."""
    colour = chosen.colour or tokens.map.annotation.fill
    icon = chosen.icon if ships(chosen.icon) else "place"
    return SymbolStyle(
        key=f"annotation.point.{icon}.{colour}",
        icon=icon,
        badge=Badge.SQUARE,
        size=SYMBOL_PX,
        fill=colour,
        line=tokens.map.halo,
        ink=max(_HALOS, key=lambda ink: contrast(ink, colour)),
    )


def dot_style(chosen: AnnotationStyle, tokens: Tokens) -> SymbolStyle:
    """The look of a point of which only the name counts: something to point at beside it."""
    colour = chosen.colour or tokens.map.annotation.fill
    return SymbolStyle(
        key=f"annotation.dot.{colour}",
        icon="place",
        size=DOT_PX,
        fill=colour,
        line=tokens.map.halo,
        ink=colour,
    )


@lru_cache(maxsize=256)
def ships(icon: str) -> bool:
    """Whether there is a symbol of that name."""
    return icon.isidentifier() and data_path("symbols", f"{icon}.svg").is_file()


def _label(annotation: Annotation, drawn: _Drawn, tokens: Tokens) -> Label:
    chosen, geometry = annotation.style, annotation.geometry
    colour = chosen.colour or tokens.map.annotation.line
    halo = tokens.map.halo
    if contrast(colour, halo) < READABLE:
        halo = max(_HALOS, key=lambda ground: contrast(colour, ground))
    dimension = _dimension(geometry)
    x, y = middle(geometry) if dimension == 2 else _halfway(geometry)
    return Label(
        text=annotation.name,
        x=x,
        y=y,
        style=LabelStyle(
            key="annotation",
            size=chosen.text_size,
            bold=True,
            colour=colour,
            halo=halo,
            max_width=220,
        ),
        priority=88,
        anchor=_ANCHORS[dimension],
        room_m=breadth(geometry) if dimension == 2 else 0.0,
        clearance=2 + chosen.width / 2 if dimension else drawn.symbol.size / 2,
        ref=drawn.ref,
    )


def _halfway(geometry: BaseGeometry) -> tuple[float, float]:
    parts = geometry.geoms if hasattr(geometry, "geoms") else (geometry,)
    longest = max(parts, key=lambda part: part.length)
    point = longest if isinstance(longest, Point) else longest.interpolate(0.5, normalized=True)
    return point.x, point.y


def _points(geometry: BaseGeometry) -> tuple[Point, ...]:
    return tuple(geometry.geoms) if hasattr(geometry, "geoms") else (geometry,)


def _dimension(geometry: BaseGeometry) -> int:
    """0 for points, 1 for lines, 2 for areas."""
    kind = geometry.geom_type
    return 2 if kind.endswith("Polygon") else 1 if kind.endswith("LineString") else 0


def _legend(annotations: list[Annotation], tokens: Tokens) -> tuple[LegendEntry, ...]:
    """A line for each look of each named group; drawings without a group speak for themselves."""
    entries: dict[tuple[str, str], LegendEntry] = {}
    for annotation in annotations:
        drawn = _Drawn.of(annotation, tokens)
        dimension = _dimension(annotation.geometry)
        style = drawn.style if dimension else drawn.symbol
        if annotation.group:
            entry = LegendEntry(annotation.group, style, dimension == 2)
            entries.setdefault((annotation.group, style.key), entry)
    return tuple(entries.values())


LAYERS.add("annotations")(AnnotationsLayer())
