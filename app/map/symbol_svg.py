"""A symbol of the map, badge and icon, as one SVG for programs that draw it themselves. No Qt."""

from __future__ import annotations

from functools import lru_cache
from xml.etree import ElementTree as ET

from app.map.style import Badge, SymbolStyle
from app.runtime.files import data_path

_ICON_SHARE = {Badge.DISC: 0.62, Badge.SQUARE: 0.70, Badge.DIAMOND: 0.56, Badge.PIN: 0.56, Badge.NONE: 1.0}
_SVG = "http://www.w3.org/2000/svg"


def reach(style: SymbolStyle) -> float:
    """How far the badge reaches from the place itself, in px, whichever way it goes furthest."""
    return style.size * 0.6 + style.lift + 1


@lru_cache(maxsize=128)
def picture(style: SymbolStyle) -> bytes:
    """An SVG whose middle is the place itself."""
    half = reach(style)
    side = f"{2 * half:g}"
    view = f"{-half:g} {-half:g} {side} {side}"
    drawing = ET.Element("svg", xmlns=_SVG, width=side, height=side, viewBox=view)
    if style.badge is not Badge.NONE:
        badge = ET.SubElement(drawing, "path", d=_badge(style), fill=style.fill)
        if style.line:
            badge.set("stroke", style.line)
            badge.set("stroke-width", "1.4")
    source = ET.fromstring(data_path("symbols", f"{style.icon}.svg").read_text("utf-8"))
    width = float(source.attrib["viewBox"].split()[2])
    scale = style.size * _ICON_SHARE[style.badge] / width
    shift = f"translate(0 {-style.lift:g}) scale({scale:.4f}) translate({-width / 2:g} {-width / 2:g})"
    group = ET.SubElement(drawing, "g", transform=shift, fill=style.ink)
    for part in source.iter():
        part.tag = part.tag.removeprefix(f"{{{_SVG}}}")
    group.extend(source)
    return ET.tostring(drawing)


def _badge(style: SymbolStyle) -> str:
    half, lift = style.size / 2, style.lift
    match style.badge:
        case Badge.SQUARE:
            side = 0.94 * half
            return f"M{-side:g} {-side:g}H{side:g}V{side:g}H{-side:g}Z"
        case Badge.DIAMOND:
            tip = 1.15 * half
            return f"M0 {-tip:g}L{tip:g} 0L0 {tip:g}L{-tip:g} 0Z"
        case Badge.PIN:
            low, mid = 0.95 * half - lift, 0.55 * half - lift
            left = f"C{-0.35 * half:g} {low:g} {-half:g} {mid:g} {-half:g} {-lift:g}"
            right = f"C{half:g} {mid:g} {0.35 * half:g} {low:g} 0 0"
            return f"M0 0{left}A{half:g} {half:g} 0 0 1 {half:g} {-lift:g}{right}Z"
        case _:
            return f"M{-half:g} 0A{half:g} {half:g} 0 1 1 {half:g} 0A{half:g} {half:g} 0 1 1 {-half:g} 0Z"
