"""The looks of the map as QGIS keeps them (QML of QGIS 3.22 and later): symbols, renderers, labels. No Qt.

A symbol is an element that `categorised` or `single` puts into a renderer. Lengths in px become millimetres,
which QGIS shows alike on screen and on paper.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from app.map.style import Badge, Hatch, LabelStyle, Style, SymbolStyle
from app.map.symbol_svg import picture, reach
from app.map.viewport import PX_PER_M

MM_PER_PX = 1000 / PX_PER_M
"""Millimetres of paper for each px."""

_PT_PER_PX = 0.75
_ANGLES = {
    Hatch.FORWARD: (45,),
    Hatch.BACKWARD: (135,),
    Hatch.CROSS: (45, 135),
    Hatch.HORIZONTAL: (0,),
}
_ANY_GEOMETRY = "3"
_DOT_PX = 1.5
"""Strokes of a dashed line that are no longer than this are dots."""
_OVER, _RIGHT, _BELOW = "4", "5", "7"
_AT_POINT, _IN_AREA = "1", "4"


@dataclass(frozen=True, slots=True)
class Category:
    """One entry of a renderer: the value of its attribute, the words for the legend, the symbol."""

    value: str
    words: str
    symbol: ET.Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is written beside a thing: a QGIS expression and its look."""

    expression: str
    style: LabelStyle
    priority: int = 5
    """0 to 10."""
    below_px: float = 0.0
    """How far under the middle of the thing it stands; 0: over it."""
    right_px: float = 0.0
    """How far to the right of it."""
    anywhere: bool = False
    """Wherever in an area there is room."""


def document(renderer: ET.Element, label: Label | None = None, *, min_ppm: float = 0.0) -> str:
    """The QML of a layer that is hidden where a metre of ground has fewer px than `min_ppm`."""
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology|Labeling|Rendering")
    root.set("hasScaleBasedVisibilityFlag", str(int(min_ppm > 0)))
    root.set("minScale", f"{_denominator(min_ppm):.0f}" if min_ppm else "1e+08")
    root.set("maxScale", "0")
    root.set("labelsEnabled", str(int(label is not None)))
    root.append(renderer)
    if label:
        root.append(_labelling(label))
    ET.SubElement(root, "layerGeometryType").text = _ANY_GEOMETRY
    return ET.tostring(root, encoding="unicode")


def single(symbol: ET.Element) -> ET.Element:
    """All things of a layer alike."""
    renderer = ET.Element("renderer-v2", type="singleSymbol", symbollevels="0")
    _name(ET.SubElement(renderer, "symbols"), symbol, "0")
    return renderer


def categorised(
    expression: str, categories: Sequence[Category], *, levels: bool = False, order: str = ""
) -> ET.Element:
    """A symbol for each value of an expression; what has none of the values is not drawn.

    `levels`: the symbols' layers of pass 0 are all drawn before those of pass 1. `order`: an expression; what
    has more of it is drawn first.
    """
    renderer = ET.Element("renderer-v2", type="categorizedSymbol", attr=expression)
    renderer.set("symbollevels", str(int(levels)))
    renderer.set("enableorderby", str(int(bool(order))))
    listed = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, category in enumerate(categories):
        entry = {"value": category.value, "label": category.words, "symbol": str(number), "render": "true"}
        ET.SubElement(listed, "category", entry, type="string")
        _name(symbols, category.symbol, str(number))
    if order:
        clauses = ET.SubElement(renderer, "orderby")
        ET.SubElement(clauses, "orderByClause", asc="0", nullsFirst="0").text = order
    return renderer


def area_symbol(style: Style | None, sign: SymbolStyle | None = None) -> ET.Element:
    """A polygon: fill, hatch and outline, and a sign in its middle."""
    symbol = ET.Element("symbol", type="fill", alpha="1", clip_to_extent="1", force_rhr="0")
    if style:
        plain_outline = bool(style.line) and not style.dash
        fill = {
            "color": _rgba(style.fill or "#000000", style.fill_opacity),
            "style": "solid" if style.fill else "no",
            "outline_color": _rgba(style.line or "#000000"),
            "outline_style": "solid" if plain_outline else "no",
            "joinstyle": "round",
        }
        _layer(symbol, "SimpleFill", fill | _width("outline_width", style.width))
        _hatch(symbol, style)
        if style.casing:
            wide = style.width + 2 * style.casing_width
            _layer(symbol, "SimpleLine", _stroke(style.casing, wide, Style(key=style.key)))
        if style.line and style.dash:
            _layer(symbol, "SimpleLine", _stroke(style.line, style.width, style))
    if sign:
        centre = _layer(symbol, "CentroidFill", {"point_on_surface": "1", "point_on_all_parts": "0"})
        _name(centre, point_symbol(sign), "@0@1")
    return symbol


def line_symbol(style: Style, *, width_m: str = "", sign: SymbolStyle | None = None) -> ET.Element:
    """A line with its casing, arrowheads, and a sign in its middle.

    `width_m`: an expression for the true width on the ground, drawn where that is wider than the style's.
    """
    symbol = ET.Element("symbol", type="line", alpha="1", clip_to_extent="1", force_rhr="0")
    if style.casing:
        solid = Style(key=style.key, rounded=style.rounded, offset=style.offset)
        wide = style.width + 2 * style.casing_width
        casing = _layer(symbol, "SimpleLine", _stroke(style.casing, wide, solid))
        _ground_width(casing, width_m, style.width, 2 * style.casing_width)
    line = _layer(symbol, "SimpleLine", _stroke(style.line, style.width, style), draw_pass=1)
    _ground_width(line, width_m, style.width, 0.0)
    _hide_when_far(symbol, style.min_ppm)
    if style.arrow:
        head = _layer(symbol, "MarkerLine", {"placement": "lastvertex", "rotate": "1"} | _offset(style))
        _name(head, _arrowhead(style), "@0@0")
    if sign:
        middle = _layer(symbol, "MarkerLine", {"placement": "centralpoint", "rotate": "0"})
        _name(middle, point_symbol(sign), "@0@0")
    return symbol


def point_symbol(style: SymbolStyle) -> ET.Element:
    """An icon on its badge, drawn into the style itself, so that no other file is needed."""
    symbol = ET.Element("symbol", type="marker", alpha="1", clip_to_extent="1", force_rhr="0")
    encoded = base64.b64encode(picture(style)).decode()
    name = {"name": f"base64:{encoded}", "scale_method": "diameter"}
    _layer(symbol, "SvgMarker", name | _width("size", 2 * reach(style)))
    _hide_when_far(symbol, style.min_ppm)
    return symbol


def square_symbol(style: SymbolStyle) -> ET.Element:
    """An icon on a square whose colour an expression may decide: the square is a layer of its own."""
    symbol = ET.Element("symbol", type="marker", alpha="1", clip_to_extent="1", force_rhr="0")
    look = {"name": "square", "color": _rgba(style.fill), "outline_color": _rgba(style.line)}
    _layer(symbol, "SimpleMarker", look | _width("size", style.size))
    bare = replace(style, badge=Badge.NONE, size=style.size * 0.7)
    encoded = base64.b64encode(picture(bare)).decode()
    name = {"name": f"base64:{encoded}", "scale_method": "diameter"}
    _layer(symbol, "SvgMarker", name | _width("size", 2 * reach(bare)))
    return symbol


def computed(symbol: ET.Element, kind: str, **expressions: str) -> ET.Element:
    """The symbol with properties of its layers of a kind left to expressions."""
    for layer in symbol.findall("layer"):
        if layer.get("class") == kind:
            for name, expression in expressions.items():
                _computed(layer, name, expression)
    return symbol


def _arrowhead(style: Style) -> ET.Element:
    symbol = ET.Element("symbol", type="marker", alpha="1", clip_to_extent="1", force_rhr="0")
    look = {"name": "filled_arrowhead", "color": _rgba(style.line), "outline_color": _rgba(style.casing)}
    _layer(symbol, "SimpleMarker", look | _width("size", 4.5 * style.width) | _width("outline_width", 0.8))
    return symbol


def _hatch(symbol: ET.Element, style: Style) -> None:
    colour = _rgba(style.hatch_line or "#000000", style.hatch_opacity)
    for angle in _ANGLES.get(style.hatch, ()):
        pattern = _layer(
            symbol, "LinePatternFill", {"angle": str(angle)} | _width("distance", style.hatch_step)
        )
        lines = ET.Element("symbol", type="line", alpha="1", clip_to_extent="1", force_rhr="0")
        look = {"line_color": colour, "line_style": "solid", "capstyle": "flat"}
        _layer(lines, "SimpleLine", look | _width("line_width", style.hatch_width))
        _name(pattern, lines, "@0@1")
    if style.hatch is Hatch.DOTS:
        step = _width("distance_x", style.hatch_step) | _width("distance_y", style.hatch_step)
        pattern = _layer(symbol, "PointPatternFill", step)
        dot = ET.Element("symbol", type="marker", alpha="1", clip_to_extent="1", force_rhr="0")
        look = {"name": "circle", "color": colour, "outline_style": "no"}
        _layer(dot, "SimpleMarker", look | _width("size", style.hatch_width))
        _name(pattern, dot, "@0@1")


def _stroke(colour: str, width: float, style: Style) -> dict[str, str]:
    look = {
        "line_color": _rgba(colour),
        "line_style": "solid",
        "capstyle": "round" if style.rounded and (not style.dash or style.dash[0] <= _DOT_PX) else "flat",
        "joinstyle": "round",
    }
    if style.dash:
        dash = ";".join(f"{length * MM_PER_PX:.3f}" for length in style.dash)
        look |= {"use_custom_dash": "1", "customdash": dash, "customdash_unit": "MM"}
    return look | _width("line_width", width) | _offset(style)


def _offset(style: Style) -> dict[str, str]:
    return _width("offset", -style.offset) if style.offset else {}


def _width(name: str, px: float) -> dict[str, str]:
    return {name: f"{px * MM_PER_PX:.3f}", f"{name}_unit": "MM"}


def _ground_width(layer: ET.Element, width_m: str, least_px: float, extra_px: float) -> None:
    if width_m:
        least, extra = least_px * MM_PER_PX, extra_px * MM_PER_PX
        mm = f"max({least:.3f}, 1000 * ({width_m}) / @map_scale) + {extra:.3f}"
        _computed(layer, "outlineWidth", mm)


def _hide_when_far(symbol: ET.Element, min_ppm: float) -> None:
    if min_ppm:
        for layer in symbol.findall("layer"):
            _computed(layer, "enabled", f"@map_scale <= {_denominator(min_ppm):.0f}")


def _computed(layer: ET.Element, name: str, expression: str) -> None:
    """Let an expression decide a property of a symbol's layer."""
    known = layer.find("data_defined_properties/Option/Option[@name='properties']")
    if known is None:
        collection = ET.SubElement(ET.SubElement(layer, "data_defined_properties"), "Option", type="Map")
        ET.SubElement(collection, "Option", name="name", type="QString", value="")
        known = ET.SubElement(collection, "Option", name="properties", type="Map")
        ET.SubElement(collection, "Option", name="type", type="QString", value="collection")
    entry = ET.SubElement(known, "Option", name=name, type="Map")
    ET.SubElement(entry, "Option", name="active", type="bool", value="true")
    ET.SubElement(entry, "Option", name="expression", type="QString", value=expression)
    ET.SubElement(entry, "Option", name="type", type="int", value="3")


def _layer(symbol: ET.Element, kind: str, options: Mapping[str, str], draw_pass: int = 0) -> ET.Element:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0"})
    layer.set("pass", str(draw_pass))
    table = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(table, "Option", name=name, type="QString", value=value)
    return layer


def _name(parent: ET.Element, symbol: ET.Element, name: str) -> None:
    symbol.set("name", name)
    parent.append(symbol)


def _labelling(label: Label) -> ET.Element:
    style = label.style
    labelling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labelling, "settings", calloutType="simple")
    look = {
        "fieldName": label.expression,
        "isExpression": "1",
        "fontSize": f"{style.size * _PT_PER_PX:.2f}",
        "fontSizeUnit": "Point",
        "fontWeight": "75" if style.bold else "50",
        "fontItalic": str(int(style.italic)),
        "textColor": _rgba(style.colour),
        "textOpacity": "1",
        "multilineHeight": "1",
    }
    text = ET.SubElement(settings, "text-style", look)
    halo = {"bufferDraw": "1", "bufferSize": "0.7", "bufferSizeUnits": "MM", "bufferOpacity": "0.9"}
    if style.halo:
        ET.SubElement(text, "text-buffer", halo, bufferColor=_rgba(style.halo), bufferJoinStyle="128")
    if style.box:
        _box(text, style)
    wrap = str(round(style.max_width / (0.55 * style.size)))
    ET.SubElement(settings, "text-format", wrapChar="", autoWrapLength=wrap, multilineAlign="1")
    ET.SubElement(
        settings,
        "placement",
        placement=_IN_AREA if label.anywhere else _AT_POINT,
        quadOffset=_RIGHT if label.right_px else _BELOW if label.below_px else _OVER,
        xOffset=f"{label.right_px * MM_PER_PX:.2f}",
        yOffset=f"{label.below_px * MM_PER_PX:.2f}",
        offsetUnits="MM",
        priority=str(label.priority),
        centroidInside="1",
    )
    rendering = ET.SubElement(settings, "rendering", obstacle="1", drawLabels="1")
    if style.min_ppm:
        rendering.attrib.update(
            scaleVisibility="1", scaleMin="0", scaleMax=f"{_denominator(style.min_ppm):.0f}"
        )
    return labelling


def _box(text: ET.Element, style: LabelStyle) -> None:
    look = {
        "shapeDraw": "1",
        "shapeType": "0",
        "shapeSizeType": "0",
        "shapeSizeX": "0.8",
        "shapeSizeY": "0.4",
        "shapeSizeUnit": "MM",
        "shapeFillColor": _rgba(style.box),
        "shapeBorderColor": _rgba(style.box_line or style.box),
        "shapeBorderWidth": "0.25",
        "shapeBorderWidthUnit": "MM",
        "shapeRadiiX": "0.6",
        "shapeRadiiY": "0.6",
        "shapeRadiiUnit": "MM",
        "shapeOpacity": "1",
    }
    box = ET.SubElement(text, "background", look)
    frame = Style(key=style.key, fill=style.box, line=style.box_line or style.box, width=1.0)
    _name(box, area_symbol(frame), "fillSymbol")


def _denominator(ppm: float) -> float:
    return PX_PER_M / ppm


def _rgba(colour: str, opacity: float = 1.0) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"
