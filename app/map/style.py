"""How a thing is drawn: values without Qt, resolved from the tokens by the layers and shared with the legend.

Widths and sizes are px of 1/96 inch, on screen and on paper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Hatch(StrEnum):
    """A pattern over a fill, so that a meaning survives a grey print."""

    NONE = "none"
    FORWARD = "forward"
    BACKWARD = "backward"
    CROSS = "cross"
    HORIZONTAL = "horizontal"
    DOTS = "dots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The look of polygons and lines."""

    key: str
    """Its name, stable over themes: `building.dormitory`."""
    fill: str = ""
    """Empty: not filled."""
    fill_opacity: float = 1.0
    line: str = ""
    """Empty: no outline."""
    width: float = 1.0
    ground_width_m: float = 0.0
    """True width on the ground; drawn where that is wider than `width`."""
    dash: tuple[float, ...] = ()
    """Lengths of stroke and gap, in px."""
    casing: str = ""
    """Colour of a wider line below this one."""
    casing_width: float = 1.0
    """By how much the casing stands out on each side."""
    hatch: Hatch = Hatch.NONE
    hatch_line: str = ""
    hatch_step: float = 6.0
    hatch_width: float = 1.0
    hatch_opacity: float = 1.0
    arrow: bool = False
    """Arrowheads along the line and at its end."""
    offset: float = 0.0
    """Drawn so many px to the left of the line itself, so that two loads on one road stay apart."""
    min_ppm: float = 0.0
    """Hidden where a metre of ground has fewer px than this."""
    rounded: bool = False
    """Round the line's ends."""


_NEAR_PPM = 1.2
_SMALLEST = 0.625


class Badge(StrEnum):
    """The ground on which a symbol's icon stands."""

    DISC = "disc"
    SQUARE = "square"
    DIAMOND = "diamond"
    PIN = "pin"
    """A drop whose tip is the place itself."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolStyle:
    """The look of a point."""

    key: str
    icon: str
    """Name of a file in `data/symbols`, without its ending."""
    text: str = ""
    """A number in place of the icon."""
    badge: Badge = Badge.DISC
    size: float = 20.0
    """Height and width of the badge; the icon takes two thirds of it."""
    fill: str = ""
    line: str = ""
    ink: str = ""
    min_ppm: float = 0.0

    def at(self, ppm: float) -> SymbolStyle:
        """The style in a far view, where symbols that are not pins shrink to two thirds."""
        if self.badge is Badge.PIN or ppm >= _NEAR_PPM:
            return self
        share = max(_SMALLEST, round((ppm / _NEAR_PPM) ** 0.5 * 8) / 8)
        return replace(self, size=self.size * share)

    @property
    def lift(self) -> float:
        """How far the middle of the badge stands above the place itself, in px."""
        return self.size * 0.72 if self.badge is Badge.PIN else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelStyle:
    """The look of a label."""

    key: str
    size: float = 11.0
    colour: str = ""
    halo: str = ""
    bold: bool = False
    italic: bool = False
    box: str = ""
    """Fill of a box behind the words in place of the halo."""
    box_line: str = ""
    max_width: float = 120.0
    """Words wrap at about this width."""
    min_ppm: float = 0.0
