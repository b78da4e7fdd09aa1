"""Looks in KML: colours as aabbggrr, styles in the placemark or by reference, what KML lacks as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol
from xml.etree import ElementTree as ET

from app.domain.drawing import AnnotationStyle
from app.exchange.values import style_of

_DEFAULT = AnnotationStyle()
_COLOUR = re.compile(r"[0-9a-fA-F]{8}")


class Adder(Protocol):
    """Adds a KML element."""

    def __call__(self, parent: ET.Element, tag: str, text: str = "", /) -> ET.Element:
        """The element."""
        ...


def look_of(
    placemark: ET.Element, shared: Mapping[str, ET.Element], own: Mapping[str, str]
) -> AnnotationStyle:
    """The look of a placemark: its own style over the shared one that it names."""
    found: dict[str, object] = {}
    for style in (*_referred(placemark, shared), *_named(placemark, "Style")):
        for part, key in (("IconStyle", "colour"), ("LineStyle", "colour"), ("PolyStyle", "fill")):
            for element in _named(style, part):
                colour, opacity = _from_kml(_value(element, "color"))
                if colour:
                    found[key] = colour
                if colour and part == "PolyStyle":
                    found["fill_opacity"] = opacity
        for element in _named(style, "LineStyle"):
            found["width"] = _value(element, "width") or found.get("width")
    found |= {key: own[key] for key in ("pattern", "icon", "text_size", "colour", "fill") if key in own}
    return style_of(found)


def put_look(placemark: ET.Element, style: AnnotationStyle, add: Adder) -> dict[str, str]:
    """Write a look into a placemark; returns what KML has no element for."""
    if style.colour or style.fill or style.width != _DEFAULT.width or style.fill_opacity != 0.15:
        element = add(placemark, "Style")
        line = style.colour or "#000000"
        if style.colour:
            add(add(element, "IconStyle"), "color", _to_kml(line, 1.0))
        drawn = add(element, "LineStyle")
        if style.colour:
            add(drawn, "color", _to_kml(line, 1.0))
        add(drawn, "width", f"{style.width:g}")
        add(add(element, "PolyStyle"), "color", _to_kml(style.fill or line, style.fill_opacity))
    own = {}
    if style.pattern is not _DEFAULT.pattern:
        own["pattern"] = style.pattern.value
    if style.icon:
        own["icon"] = style.icon
    if style.text_size != _DEFAULT.text_size:
        own["text_size"] = f"{style.text_size:g}"
    if own or style != _DEFAULT:
        own |= {"colour": style.colour or "-", "fill": style.fill or "-"}
    return own


def _referred(placemark: ET.Element, shared: Mapping[str, ET.Element]) -> list[ET.Element]:
    style = shared.get(_value(placemark, "styleUrl"))
    if style is None or not style.tag.endswith("StyleMap"):
        return [style] if style is not None else []
    for pair in _named(style, "Pair"):
        if _value(pair, "key") == "normal":
            inner = shared.get(_value(pair, "styleUrl"))
            return [inner] if inner is not None and not inner.tag.endswith("StyleMap") else []
    return []


def _named(element: ET.Element, tag: str) -> list[ET.Element]:
    return [child for child in element if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == tag]


def _value(element: ET.Element, tag: str) -> str:
    found = next(iter(_named(element, tag)), None)
    return (found.text or "").strip() if found is not None else ""


def _to_kml(colour: str, opacity: float) -> str:
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(255 * opacity):02x}{blue}{green}{red}"


def _from_kml(value: str) -> tuple[str, float]:
    if not _COLOUR.fullmatch(value):
        return "", 1.0
    alpha, blue, green, red = (value[i : i + 2] for i in (0, 2, 4, 6))
    return f"#{red}{green}{blue}".lower(), round(int(alpha, 16) / 255, 2)
