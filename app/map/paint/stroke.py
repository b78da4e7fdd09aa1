"""Which strokes a style asks for at a scale, the same whoever paints them. No Qt; lengths in px."""

from __future__ import annotations

from dataclasses import dataclass

from app.map.style import Style

HATCH_PX = 9.0
"""Shapes smaller than this carry no hatch."""
SMALL_PX = 24.0
"""Areas smaller than this have no dashes in their outline."""
_THIN_PX = 2.2
"""Lines with a true width on the ground that are narrower than this have no casing."""
_DOT_DASH = 1.5
"""Rounded dashes no longer than this are dots; longer ones end straight."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line as a pen draws it."""

    ink: str
    width: float
    dash: tuple[float, ...] = ()
    round_ends: bool = False
    round_joins: bool = False


def outline_stroke(style: Style, *, small: bool = False) -> Stroke | None:
    """Around an area; dashes that nobody could tell apart are a thinner line, much quicker to paint."""
    if not style.line or style.width <= 0:
        return None
    if small and style.dash:
        share = sum(style.dash[::2]) / sum(style.dash)
        return Stroke(style.line, style.width * share, (), style.rounded, style.rounded)
    return Stroke(style.line, style.width, style.dash, _round_ends(style), style.rounded)


def casing_stroke(style: Style, ppm: float) -> Stroke | None:
    """The wider line below a line, where that is wide enough to have one."""
    width = max(style.width, style.ground_width_m * ppm)
    if width < _THIN_PX and style.ground_width_m:
        return None
    ends = bool(style.ground_width_m) or style.rounded
    return Stroke(style.casing, width + 2 * style.casing_width, (), ends, round_joins=True)


def line_stroke(style: Style, ppm: float) -> Stroke:
    """A line; one too narrow for its casing is as dark as that."""
    width, ink = max(style.width, style.ground_width_m * ppm), style.line
    if style.ground_width_m and style.casing and width < _THIN_PX:
        width, ink = min(width, 1.0), style.casing
    return Stroke(ink, width, style.dash, _round_ends(style), style.rounded)


def _round_ends(style: Style) -> bool:
    return style.rounded and (not style.dash or style.dash[0] <= _DOT_DASH)
