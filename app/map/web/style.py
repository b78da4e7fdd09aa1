"""Styles as Leaflet and SVG know them: path options, hatch patterns, badges."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from app.map.style import Badge, Hatch, Style, SymbolStyle
from app.runtime.files import data_path

_PATHS = re.compile(r"<path[^>]*/>", re.DOTALL)


def pattern_id(style: Style) -> str:
    """The id of a style's hatch in the page."""
    return "hatch-" + style.key.replace(".", "-").replace("_", "-")


def leaflet_options(style: Style, *, area: bool) -> dict[str, object]:
    """Options of a Leaflet path."""
    options: dict[str, object] = {
        "color": style.line or "none",
        "weight": round(style.width, 2),
        "stroke": bool(style.line and style.width),
        "fill": area,
        "lineCap": "round" if style.rounded else "butt",
        "lineJoin": "round" if style.rounded else "miter",
    }
    if style.dash:
        options["dashArray"] = " ".join(f"{length:g}" for length in style.dash)
    if area:
        hatched = style.hatch is not Hatch.NONE
        options["fillColor"] = f"url(#{pattern_id(style)})" if hatched else (style.fill or "none")
        options["fillOpacity"] = 1 if hatched else (style.fill_opacity if style.fill else 0)
    return options


def casing_options(style: Style) -> dict[str, object]:
    """Options of the wider line below a cased one."""
    return {
        "color": style.casing,
        "weight": round(style.width + 2 * style.casing_width, 2),
        "fill": False,
        "interactive": False,
        "lineCap": "round" if style.rounded else "butt",
    }


def pattern(style: Style) -> str:
    """The SVG pattern of a hatched style: its fill and its hatch in one."""
    step = style.hatch_step
    side = {Hatch.DOTS: 2 * step, Hatch.HORIZONTAL: step}.get(style.hatch, step * math.sqrt(2))
    size = f'width="{side:.2f}" height="{side:.2f}"'
    ground = f'<rect {size} fill="{style.fill}" fill-opacity="{style.fill_opacity}"/>' if style.fill else ""
    return (
        f'<pattern id="{pattern_id(style)}" patternUnits="userSpaceOnUse" {size}>'
        f"{ground}{_marks(style, side)}</pattern>"
    )


def badge_svg(style: SymbolStyle, size: float | None = None) -> str:
    """A symbol as an SVG picture; the place of a pin is the middle of its lower edge."""
    shape = {
        Badge.DISC: '<circle cx="12" cy="12" r="11"/>',
        Badge.SQUARE: '<rect x="1" y="1" width="22" height="22" rx="5"/>',
        Badge.DIAMOND: '<path d="M12 0L24 12L12 24L0 12Z"/>',
        Badge.PIN: '<path d="M12 31C10 24 1 20 1 12A11 11 0 0 1 23 12C23 20 14 24 12 31Z"/>',
        Badge.NONE: "",
    }[style.badge]
    tall = style.badge is Badge.PIN
    side = 24 if style.badge is Badge.NONE else 14
    width = size or style.size
    ground = (
        f'<g fill="{style.fill}" stroke="{style.line or "none"}" stroke-width="1.6">{shape}</g>'
        if shape
        else ""
    )
    icon = (
        _number(style)
        if style.text
        else (
            f'<g transform="translate({12 - side / 2:g} {12 - side / 2:g}) scale({side / 15:.4f})" '
            f'fill="{style.ink}">{icon_paths(style.icon)}</g>'
        )
    )
    height = 32 if tall else 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{width * height / 24:g}" '
        f'viewBox="0 0 24 {height}">{ground}{icon}</svg>'
    )


def _number(style: SymbolStyle) -> str:
    size = 14 if len(style.text) < 2 else 10
    return (
        f'<text x="12" y="12" text-anchor="middle" dominant-baseline="central" font-size="{size}" '
        f'font-weight="bold" font-family="sans-serif" fill="{style.ink}">{style.text}</text>'
    )


def sample_svg(style: Style, *, area: bool, ground: str = "") -> str:
    """A patch or a line for the legend, on the colour `ground` where one is given."""
    options = leaflet_options(style, area=area)
    dash = f' stroke-dasharray="{options["dashArray"]}"' if "dashArray" in options else ""
    stroke = f'stroke="{options["color"]}" stroke-width="{min(style.width, 4)}"{dash}'
    if area:
        fill = f'fill="{options["fillColor"]}" fill-opacity="{options["fillOpacity"]}"'
        body = f'<rect x="2" y="2" width="22" height="12" {fill} {stroke}/>'
    else:
        casing = (
            f'<path d="M1 8H25" stroke="{style.casing}" stroke-width="{min(style.width, 4) + 2}"/>'
            if style.casing
            else ""
        )
        body = f'{casing}<path d="M1 8H25" fill="none" {stroke}/>'
    below = f'<rect width="26" height="16" fill="{ground}"/>' if ground else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="26" height="16">{below}{body}</svg>'


@lru_cache
def icon_paths(name: str) -> str:
    """The paths of an icon of `data/symbols`."""
    return "".join(_PATHS.findall(data_path("symbols", f"{name}.svg").read_text("utf-8")))


def _marks(style: Style, side: float) -> str:
    """The lines of a hatch, with their ends drawn over the corners so that tiles join; or its dots."""
    ink = style.hatch_line or style.line
    opacity = style.hatch_opacity
    if style.hatch is Hatch.DOTS:
        return "".join(
            f'<circle cx="{side * share:.2f}" cy="{side * share:.2f}" r="{style.hatch_width / 2}" '
            f'fill="{ink}" fill-opacity="{opacity}"/>'
            for share in (0.25, 0.75)
        )
    less, more = f"{side - 1:.2f}", f"{side + 1:.2f}"
    forward = f"M0 {side:.2f}L{side:.2f} 0M-1 1L1 -1M{less} {more}L{more} {less}"
    backward = f"M0 0L{side:.2f} {side:.2f}M-1 {less}L1 {more}M{less} -1L{more} 1"
    course = {
        Hatch.FORWARD: forward,
        Hatch.BACKWARD: backward,
        Hatch.CROSS: forward + backward,
        Hatch.HORIZONTAL: f"M0 {side / 2:.2f}H{side:.2f}",
    }.get(style.hatch, "")
    look = f'stroke="{ink}" stroke-width="{style.hatch_width}" stroke-opacity="{opacity}"'
    return f'<path d="{course}" {look} fill="none"/>'
