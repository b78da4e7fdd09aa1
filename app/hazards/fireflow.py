"""Needed fire flow by three formulas, in the units in which they were published: feet and US gallons.

By the National Fire Academy, Iowa State University and ISO (after public calculators; primary not checked).
"""

from __future__ import annotations

import math

FOOT_M = 0.3048
GALLON_L = 3.785411784
LEAST_GPM, MOST_GPM = 500.0, 12_000.0
"""Bounds of the ISO flow."""


def nfa_gpm(
    length_ft: float,
    width_ft: float,
    floors: int,
    share: float,
    exposures: int,
    *,
    divisor: float = 3.0,
    each: float = 0.25,
) -> float:
    """`L·W/3` for each burning floor times its burning share, a quarter more for each exposed building."""
    return length_ft * width_ft / divisor * floors * share * (1 + each * exposures)


def iowa_gpm(volume_ft3: float, *, divisor: float = 100.0) -> float:
    """`V/100` of one compartment, applied for about half a minute."""
    return volume_ft3 / divisor


def iso_gpm(area_ft2: float, construction: float, *, factor: float = 18.0) -> float:
    """`C = 18·F·√A`, before occupancy and exposures and unrounded."""
    return factor * construction * math.sqrt(area_ft2)


def iso_rounded_gpm(flow_gpm: float, *, step: float = 500.0) -> float:
    """Within 500 and 12,000 gpm, to the nearest 250 below 2,500 and to the nearest `step` from there."""
    bounded = min(max(flow_gpm, LEAST_GPM), MOST_GPM)
    near = 250.0 if bounded < 2500 else step
    return math.floor(bounded / near + 0.5) * near


def iso_hours(flow_gpm: float) -> float:
    """How long the flow has to last: two hours up to 2,500 gpm, three up to 3,500, then four."""
    return 2.0 if flow_gpm <= 2500 else 3.0 if flow_gpm <= 3500 else 4.0


def litres_per_minute(gpm: float) -> float:
    """US gallons per minute in litres per minute."""
    return gpm * GALLON_L
