"""What is drawn: the layers of a moment in drawing order, with hit testing and the legend of what is visible.

`build_scene` reuses every layer whose inputs are the same objects as before, so that a step which touches an
incident does not rebuild a campus of 100,000 buildings.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.domain.message import Message
from app.map.content import Anchor, Content, Label, LegendEntry, Ref, Shapes, Symbol, inside, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.look import AS_SHIPPED, MapLook
from app.map.state import MapState
from app.map.style import LabelStyle, Style, SymbolStyle
from app.map.tokens import Tokens
from app.map.viewport import Bounds, Viewport
from app.runtime.progress import Progress

__all__ = [
    "Anchor",
    "Content",
    "Label",
    "LabelStyle",
    "LayerInfo",
    "LegendEntry",
    "MapState",
    "Ref",
    "Scene",
    "SceneLayer",
    "Shapes",
    "Style",
    "Symbol",
    "SymbolStyle",
    "build_scene",
    "layer_list",
    "legend_of",
]

FAINT = 0.35
"""A layer below this opacity is easily overlooked."""

_KEPT = 3
"""Builds remembered for each layer: the screen, the paper, and what was last changed."""


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """A line in the list of layers, whether or not the layer is in the scene."""

    id: str
    title: Message
    z: int
    visible: bool
    """Whether it shows until a person says otherwise."""
    group: LayerGroup
    min_ppm: float
    max_ppm: float


@dataclass(frozen=True, eq=False)
class SceneLayer:
    """One layer's content and the scales at which it shows."""

    id: str
    title: Message
    z: int
    content: Content
    min_ppm: float = 0.0
    max_ppm: float = float("inf")
    opacity: float = 1.0
    """Of the layer as a whole, 0 unseen to 1."""
    group: LayerGroup = LayerGroup.CAMPUS

    def shows_at(self, ppm: float) -> bool:
        """Whether the layer is drawn at so many px per metre."""
        return self.min_ppm <= ppm < self.max_ppm


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything to draw, bottom layer first."""

    layers: tuple[SceneLayer, ...]
    bounds: Bounds
    """The campus, in metres."""
    epsg: int
    tokens: Tokens
    language: str
    attribution: str
    selection: frozenset[Ref] = frozenset()
    vital: tuple[SceneLayer, ...] = ()
    """The layers on which lives hang and that have something to show, also those that a person hid."""

    def missing(self, ppm: float | None = None) -> tuple[Message, ...]:
        """Titles of vital layers that the map leaves out or hardly shows, topmost first.

        `ppm` adds those that are out of their range of scales. Every map and page says so.
        """
        hidden = [
            layer
            for layer in self.vital
            if layer not in self.layers
            or layer.opacity < FAINT
            or (ppm is not None and not layer.shows_at(ppm))
        ]
        return tuple(layer.title for layer in reversed(hidden))

    def layer(self, layer_id: str) -> SceneLayer | None:
        """The layer of that id, if it is in the scene."""
        return next((layer for layer in self.layers if layer.id == layer_id), None)

    def hit(self, x: float, y: float, tolerance_m: float, ppm: float | None = None) -> tuple[Ref, ...]:
        """Records at a point in metres, topmost first, each once; symbols before shapes.

        `ppm` leaves out what is not drawn at that scale and lets symbols be hit over their whole badge.
        """
        found: dict[Ref, None] = {}
        shown = [layer for layer in reversed(self.layers) if ppm is None or layer.shows_at(ppm)]
        for layer in shown:
            if layer.content.symbols:
                found.update(dict.fromkeys(_symbols_at(layer.content, x, y, tolerance_m, ppm)))
        bounds = (x - tolerance_m, y - tolerance_m, x + tolerance_m, y + tolerance_m)
        near: list[tuple[Shapes, int]] = []
        for layer in shown:
            for shapes in reversed(layer.content.shapes):
                if numbers := shapes.grid.near(bounds):
                    near += [(shapes, number) for number in reversed(numbers)]
        if near:
            geometries = np.array([shapes.geometries[number] for shapes, number in near], dtype=object)
            reached = shapely.dwithin(geometries, shapely.points(np.array((x, y))), tolerance_m).tolist()
            for (shapes, number), met in zip(near, reached, strict=True):
                if met and (ref := shapes.refs[number]) is not None:
                    found[ref] = None
        return tuple(found)

    def within(self, area: BaseGeometry) -> tuple[Ref, ...]:
        """Records whose drawn shape or symbol meets `area` (rubber band, lasso), topmost first."""
        found: dict[Ref, None] = {}
        for layer in reversed(self.layers):
            for index in inside(layer.content.symbol_points, area.bounds):
                symbol = layer.content.symbols[index]
                if symbol.ref is not None and shapely.intersects_xy(area, symbol.x, symbol.y):
                    found[symbol.ref] = None
            for shapes in reversed(layer.content.shapes):
                for index in shapes.meeting(area):
                    ref = shapes.refs[index]
                    if ref is not None:
                        found[ref] = None
        return tuple(found)

    def geometry(self, ref: Ref) -> BaseGeometry | None:
        """The shape or point that stands for a record on the map, if it is drawn."""
        parts: list[BaseGeometry] = []
        for layer in self.layers:
            for shapes in layer.content.shapes:
                parts += [shapes.geometries[number] for number in shapes.numbers.of(ref)]
        if not parts:
            ways = (layer.content.ways[ref] for layer in self.layers if ref in layer.content.ways)
            if (way := next(ways, None)) is not None:
                return way
            return next((shapely.Point(symbol.x, symbol.y) for symbol in self._symbols_of(ref)), None)
        return parts[0] if len(parts) == 1 else shapely.union_all(parts)

    def _symbols_of(self, ref: Ref) -> Iterator[Symbol]:
        for content in (layer.content for layer in self.layers):
            yield from (content.symbols[number] for number in content.symbol_numbers.of(ref))

    @property
    def indexed(self) -> bool:
        """Whether hit testing and `geometry` are ready; else their first use prepares them."""
        return all(layer.content.indexed for layer in self.layers)

    def index(self, progress: Progress | None = None) -> None:
        """Make hit testing and `geometry` ready, from any thread; cancelled, what is ready stays so."""
        for layer in self.layers:
            if progress is not None:
                progress.check()
            layer.content.index()

    def legend(
        self, viewport: Viewport | None = None
    ) -> tuple[tuple[SceneLayer, tuple[LegendEntry, ...]], ...]:
        """Legend entries by layer, top layer first; with a viewport only of what it shows."""
        groups = []
        for layer in reversed(self.layers):
            entries = layer.content.legend
            if viewport is not None:
                keys = _visible_keys(layer, viewport)
                entries = tuple(entry for entry in entries if entry.style.key in keys)
            if entries:
                groups.append((layer, entries))
        return tuple(groups)


def build_scene(state: MapState) -> Scene:
    """The scene of a state."""
    shown, vital = [], []
    for name, layer in _ordered(state.look.order):
        wanted = _is_wanted(name, layer, state)
        if not wanted and not layer.vital:
            continue
        made = _scene_layer(name, layer, state)
        if made.content.empty:
            continue
        if wanted:
            shown.append(made)
        if layer.vital:
            vital.append(made)
    info = state.snapshot.campus.info
    return Scene(
        layers=tuple(shown),
        bounds=info.boundary.bounds,
        epsg=info.epsg,
        tokens=state.tokens,
        language=state.text.language,
        attribution=" · ".join(filter(None, (info.attribution, *_attributions(shown)))),
        selection=state.selection,
        vital=tuple(vital),
    )


def layer_list(look: MapLook = AS_SHIPPED) -> tuple[LayerInfo, ...]:
    """Every layer that there is, topmost first, in the order and as visible as a look has them."""
    return tuple(_info(name, layer, look) for name, layer in _ordered(look.order))[::-1]


def _attributions(layers: list[SceneLayer]) -> Iterator[str]:
    """Whose the basemaps are."""
    for layer in layers:
        for basemap in layer.content.rasters:
            yield basemap.attribution


def vital_layers() -> tuple[str, ...]:
    """Ids of the layers on which lives hang."""
    return tuple(name for name, layer in _ordered() if layer.vital)


def _info(name: str, layer: Layer, look: MapLook) -> LayerInfo:
    view = look.layer(name)
    visible = layer.visible if view.visible is None else view.visible
    return LayerInfo(
        name, layer.title, layer.z, visible, layer.group, *view.ppm_range(layer.min_ppm, layer.max_ppm)
    )


def _is_wanted(name: str, layer: Layer, state: MapState) -> bool:
    chosen = state.look.layer(name).visible
    return name not in state.hidden_layers and (layer.visible if chosen is None else chosen)


def _scene_layer(name: str, layer: Layer, state: MapState) -> SceneLayer:
    view = state.look.layer(name)
    low, high = view.ppm_range(layer.min_ppm, layer.max_ppm)
    content = _content(name, layer, state)
    return SceneLayer(name, layer.title, layer.z, content, low, high, view.opacity, layer.group)


def _ordered(order: tuple[str, ...] = ()) -> list[tuple[str, Layer]]:
    """The layers from the ground up; one that `order` does not name goes below the first that is higher."""
    by_height = sorted(LAYERS.items(), key=lambda item: item[1].z)
    known = dict(by_height)
    names = [name for name in dict.fromkeys(order) if name in known]
    for name, layer in by_height:
        if name not in names:
            above = (i for i, other in enumerate(names) if known[other].z > layer.z)
            names.insert(next(above, len(names)), name)
    return [(name, known[name]) for name in names]


_builds: dict[str, deque[tuple[tuple[object, ...], Content]]] = {}


def _content(name: str, layer: Layer, state: MapState) -> Content:
    inputs = layer.inputs(state)
    builds = _builds.setdefault(name, deque(maxlen=_KEPT))
    for earlier, content in builds:
        if len(earlier) == len(inputs) and all(map(_same, earlier, inputs)):
            return content
    content = layer.build(state)
    builds.append((inputs, content))
    return content


def _same(one: object, other: object) -> bool:
    return one is other or (isinstance(one, str) and one == other)


def _symbols_at(content: Content, x: float, y: float, tolerance_m: float, ppm: float | None) -> Iterator[Ref]:
    if not content.symbols or (ppm is not None and ppm < content.symbols_from):
        return
    reach = tolerance_m if ppm is None else max(tolerance_m, 40 / ppm)
    near = content.symbol_grid.near((x - reach, y - reach, x + reach, y + reach))
    for index in reversed(near):
        symbol = content.symbols[index]
        hidden = ppm is not None and ppm < symbol.style.min_ppm
        if symbol.ref is not None and not hidden and _is_on(symbol, x, y, tolerance_m, ppm):
            yield symbol.ref


def _is_on(symbol: Symbol, x: float, y: float, tolerance_m: float, ppm: float | None) -> bool:
    """Whether a point is within tolerance of the symbol's place or, at a scale, on its badge."""
    if math.hypot(symbol.x - x, symbol.y - y) <= tolerance_m:
        return True
    if ppm is None:
        return False
    style = symbol.style.at(ppm)
    return math.hypot(symbol.x - x, symbol.y + style.lift / ppm - y) <= style.size / 2 / ppm


def _visible_keys(layer: SceneLayer, viewport: Viewport) -> set[str]:
    if not layer.shows_at(viewport.ppm):
        return set()
    keys = set()
    for shapes in layer.content.shapes:
        for index in np.unique(shapes.style_of[shapes.within(viewport.bounds)]):
            style = shapes.styles[index]
            if viewport.ppm >= style.min_ppm:
                keys.add(style.key)
    for index in inside(layer.content.symbol_points, viewport.bounds):
        symbol_style = layer.content.symbols[index].style
        if viewport.ppm >= symbol_style.min_ppm:
            keys.add(symbol_style.key)
    return keys
