"""The web map: one HTML file that needs nothing but a browser, made with folium. No network, no tiles.

Leaflet is inlined from the package that ships exactly the version folium names; the other scripts that folium
asks for serve parts that are not used here. Names pass
`web_page.safe` before they come near HTML or a script.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import folium
import numpy as np
import shapely
from branca.element import Element
from shapely.geometry.base import BaseGeometry
from xstatic.pkg import leaflet

from app.campus.frame import Frame
from app.map.content import Ref, Shapes, Symbol
from app.map.facts import FactBook
from app.map.files import write_file
from app.map.scene import Scene, SceneLayer, build_scene
from app.map.sheet.compose import heading_incident, utc_offset
from app.map.sheet.options import Block
from app.map.sheet.tables import sheet_tables
from app.map.state import MapState
from app.map.style import Badge, Style, SymbolStyle
from app.map.web.labels import DECIMALS, Corner, Labels, label_item, zoom_at
from app.map.web.page import (
    credit,
    legend_panel,
    page_style,
    patterns,
    popup_html,
    safe,
    tables_panel,
    title_bar,
)
from app.map.web.style import badge_svg, casing_options, leaflet_options
from app.map.words import capital
from app.runtime.files import data_path
from app.runtime.progress import Progress

_TABLES = frozenset(Block) - {Block.TASKS, Block.LOG}
"""Who was told what, and what the command post wrote down, stay inside."""
_MIN_ZOOM, _MAX_ZOOM = 12, 21
_TOLERANCE_M = 0.2
"""Corners that move an outline by less than this are left out."""
_SOFT_TOLERANCE_M = 1.0
"""The same for open ground, which has no sharp corners."""
_SOFT = ("green", "open_ground", "water", "sports")
_ROAD_FACTOR = 2.0
"""Ways are drawn in px at any zoom, so somewhat wider than the narrowest on screen."""


def write_html(
    state: MapState, path: Path, *, as_at: datetime | None = None, progress: Progress | None = None
) -> int:
    """Write the page; returns its size in bytes. `as_at` is the time that the page states, by default now.

    Raises UserError where the file cannot be written; an earlier file then stays as it was.
    """
    data = html_page(state, as_at=as_at or datetime.now().astimezone(), progress=progress).encode()
    write_file(path, data)
    return len(data)


def html_page(state: MapState, *, as_at: datetime, progress: Progress | None = None) -> str:
    """The page as text."""
    progress = progress or Progress()
    scene = build_scene(state)
    frame, book = Frame(scene.epsg), FactBook(state)
    page = _empty_map(state, scene, frame)
    for number, layer in enumerate(scene.layers):
        progress.report(number / len(scene.layers))
        group = folium.FeatureGroup(name=state.text.render(layer.title), control=True)
        added = [group.add_child(part) for part in _parts(layer, frame, book, scene)]
        labels = [label_item(label, frame) for label in layer.content.labels]
        if labels:
            added.append(group.add_child(Labels(page.get_name(), labels)))
        if added:
            page.add_child(group)
    folium.LayerControl(collapsed=True).add_to(page)
    _add_surroundings(page, state, scene, as_at)
    return str(page.get_root().render())


def _empty_map(state: MapState, scene: Scene, frame: Frame) -> folium.Map:
    left, bottom, right, top = frame.to_wgs84(shapely.box(*scene.bounds)).bounds
    page = folium.Map(
        location=((bottom + top) / 2, (left + right) / 2),
        tiles=None,
        zoom_control="topright",
        minZoom=_MIN_ZOOM,
        maxZoom=_MAX_ZOOM,
        zoomAnimation=False,
        zoomSnap=0.25,
        zoomDelta=0.5,
        attributionControl=False,
    )
    page.default_js = []
    page.default_css = []
    page.fit_bounds(((bottom, left), (top, right)), padding_top_left=(250, 10), padding_bottom_right=(10, 10))
    return page


def _parts(layer: SceneLayer, frame: Frame, book: FactBook, scene: Scene) -> Iterator[Any]:
    for shapes in layer.content.shapes:
        soft = layer.id in _SOFT
        tolerance_m = _SOFT_TOLERANCE_M if soft else _TOLERANCE_M
        yield from _shapes(shapes, frame, book, tolerance_m, layer.opacity)
    by_style: dict[SymbolStyle, list[Symbol]] = {}
    for symbol in layer.content.symbols:
        by_style.setdefault(symbol.style, []).append(symbol)
    for symbol_style, symbols in by_style.items():
        yield _symbols(symbol_style, symbols, frame, book, layer.min_ppm)


def _shapes(
    shapes: Shapes, frame: Frame, book: FactBook, tolerance_m: float, opacity: float
) -> Iterator[folium.GeoJson]:
    """One GeoJSON for each style; casings first, and apart what has nothing to say when pointed at."""
    pieces = _pieces(shapes, frame, tolerance_m)
    for (style, area), members in pieces.items():
        if style.casing and not area:
            whole = _together([geometry for _, geometry in members])
            yield _geojson([_feature(whole)], _faded(casing_options(_thicker(style)), opacity))
    for (style, area), members in pieces.items():
        options = _faded(leaflet_options(_thicker(style), area=area), opacity)
        told, silent = [], []
        for ref, geometry in members:
            facts = book.of(ref) if ref is not None else None
            if facts is not None and facts.telling:
                told.append(_feature(geometry, facts.title, popup_html(facts)))
            else:
                silent.append(geometry)
        if silent:
            yield _geojson([_feature(_together(silent))], {**options, "interactive": False})
        if told:
            yield _geojson(told, options)


def _faded(options: dict[str, object], opacity: float) -> dict[str, object]:
    """Options of a path in a layer of that opacity."""
    if opacity >= 1:
        return options
    fill = options.get("fillOpacity", 1.0)
    strong = float(fill) if isinstance(fill, int | float) else 1.0
    return options | {"opacity": round(opacity, 3), "fillOpacity": round(strong * opacity, 3)}


def _pieces(
    shapes: Shapes, frame: Frame, tolerance_m: float
) -> dict[tuple[Style, bool], list[tuple[Ref | None, BaseGeometry]]]:
    """Geometries in degrees by the style's first like, the parts of one record together."""
    simple = shapely.simplify(shapes.geometries, tolerance_m)
    degrees = shapely.set_precision(frame.to_wgs84(simple), 10.0**-DECIMALS, mode="pointwise")
    first = {style.key: style for style in reversed(shapes.styles)}
    groups: dict[tuple[Style, bool], dict[object, list[BaseGeometry]]] = {}
    for index, geometry in enumerate(degrees):
        style = first[shapes.styles[shapes.style_of[index]].key]
        areal = bool(shapely.get_dimensions(geometry) == 2)
        key = shapes.refs[index] or index
        groups.setdefault((style, areal), {}).setdefault(key, []).append(geometry)
    return {
        group: [(key if isinstance(key, Ref) else None, _together(parts)) for key, parts in members.items()]
        for group, members in groups.items()
    }


def _together(parts: list[BaseGeometry]) -> BaseGeometry:
    if len(parts) == 1:
        return parts[0]
    single = [piece for part in parts for piece in getattr(part, "geoms", (part,))]
    if isinstance(single[0], shapely.LineString):
        return shapely.MultiLineString(single)
    return shapely.MultiPolygon(single)


def _thicker(style: Style) -> Style:
    return replace(style, width=style.width * _ROAD_FACTOR) if style.ground_width_m else style


def _feature(geometry: BaseGeometry, name: str = "", popup: str = "") -> dict[str, Any]:
    properties = {"name": safe(name), "popup": popup} if popup else {}
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(geometry)}


def _geojson(features: list[dict[str, Any]], options: dict[str, object]) -> folium.GeoJson:
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda _feature: options,
        control=False,
        **_talk("popup" in features[0]["properties"]),
    )


def _talk(told: bool) -> dict[str, Any]:
    if not told:
        return {}
    return {
        "tooltip": folium.GeoJsonTooltip(fields=["name"], labels=False, sticky=True),
        "popup": folium.GeoJsonPopup(fields=["popup"], labels=False),
    }


def _symbols(
    style: SymbolStyle, symbols: list[Symbol], frame: Frame, book: FactBook, min_ppm: float
) -> folium.GeoJson:
    features = []
    for symbol in symbols:
        point = shapely.set_precision(frame.to_wgs84(shapely.Point(symbol.x, symbol.y)), 10.0**-DECIMALS)
        facts = book.of(symbol.ref) if symbol.ref is not None else None
        features.append(
            _feature(point, facts.title, popup_html(facts)) if facts is not None else _feature(point)
        )
    nearest = zoom_at(max(style.min_ppm, min_ppm), features[0]["geometry"]["coordinates"][1])
    pin = style.badge is Badge.PIN
    height = style.size * (32 / 24 if pin else 1)
    icon = folium.DivIcon(
        html=badge_svg(style),
        icon_size=(round(style.size), round(height)),
        icon_anchor=(round(style.size / 2), round(height if pin else height / 2)),
        class_name=f"badge near{max(_MIN_ZOOM, math.ceil(nearest - 0.3))}",
    )
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        marker=folium.Marker(icon=icon),
        control=False,
        **_talk(all("popup" in f["properties"] for f in features)),
    )


def _add_surroundings(page: folium.Map, state: MapState, scene: Scene, as_at: datetime) -> None:
    text = state.text
    incident = heading_incident(state)
    declared = state.snapshot.level(incident.id) if incident else None
    title = text("sheet.no_incident")
    if incident is not None:
        title = f"{incident.number}  {incident.title or capital(text.enum(incident.type))}"
    entries = [entry for _, group in scene.legend(None) for entry in group if entry.style.key in _used(scene)]
    root: Any = page.get_root()
    root.title = safe(f"{title} – {text('sheet.heading')}")
    root.header.add_child(Element(f"<style>{_leaflet_css()}</style>"), name="leaflet_style")
    root.header.add_child(
        Element(page_style(state.tokens, range(_MIN_ZOOM, _MAX_ZOOM + 1))), name="muster_style"
    )
    for path in (Path(leaflet.BASE_DIR) / "leaflet.js", data_path("web", "labels.js")):
        root.header.add_child(Element(f"<script>{path.read_text('utf-8')}</script>"), name=path.stem)
    words = f"{text.time(as_at)} {utc_offset(as_at, text)}"
    for name, body in (
        ("patterns", patterns(scene)),
        ("title", title_bar(state, title, words, declared.level.value if declared else "")),
        ("legend", legend_panel(state, entries)),
        ("tables", tables_panel(state, sheet_tables(state, _TABLES))),
    ):
        root.html.add_child(Element(body), name=name)
    page.add_child(Corner(credit(state, scene)))


def _used(scene: Scene) -> frozenset[str]:
    content = [layer.content for layer in scene.layers]
    keys = {shapes.styles[i].key for c in content for shapes in c.shapes for i in np.unique(shapes.style_of)}
    return frozenset(keys | {symbol.style.key for c in content for symbol in c.symbols})


def _leaflet_css() -> str:
    """Leaflet's style sheet with its pictures inside."""
    folder = Path(leaflet.BASE_DIR)
    css = (folder / "leaflet.css").read_text("utf-8")

    def inline(match: re.Match[str]) -> str:
        return f"url({_data_uri(folder / match[1], 'image/png')})"

    return re.sub(r"url\((images/[\w.-]+)\)", inline, css)


def _data_uri(path: Path, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
