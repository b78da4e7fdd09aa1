"""Stability of the air from wind, sun and cloud, and the wind at other heights."""

from __future__ import annotations

from enum import StrEnum

from app.domain.observation import Sky


class Stability(StrEnum):
    """Pasquill's classes, from very unstable to stable."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    E = "e"
    F = "f"


_UPPER_MPS = (2.0, 3.0, 5.0, 6.0)
_CLASSES = {
    Sky.STRONG_SUN: ("A", "AB", "B", "C", "C"),
    Sky.MODERATE_SUN: ("AB", "B", "BC", "CD", "D"),
    Sky.SLIGHT_SUN: ("B", "C", "C", "D", "D"),
    Sky.OVERCAST: ("D", "D", "D", "D", "D"),
    Sky.NIGHT_CLOUDY: ("F", "E", "D", "D", "D"),
    Sky.NIGHT_CLEAR: ("F", "F", "E", "D", "D"),
}
_RURAL = {"A": 0.07, "B": 0.07, "C": 0.10, "D": 0.15, "E": 0.35, "F": 0.55}
_URBAN = {"A": 0.15, "B": 0.15, "C": 0.20, "D": 0.25, "E": 0.30, "F": 0.30}


def stability_of(wind_mps: float, sky: Sky) -> tuple[Stability, Stability]:
    """The least and the most stable class of a wind at 10 m under a sky: two where the table gives two.

    Turner 1970 (primary not checked). At night below 2 m/s the table gives none: the most stable is taken.
    """
    column = sum(wind_mps >= bound for bound in _UPPER_MPS[:3]) + (wind_mps > _UPPER_MPS[3])
    letters = _CLASSES[sky][column]
    return Stability(letters[0].lower()), Stability(letters[-1].lower())


def wind_at(wind_mps: float, height_m: float, stability: Stability, *, urban: bool) -> float:
    """`u(z) = u10·(z/10)^p`, by the exponents of ISC3 (after a public summary; primary not checked).

    Below 10 m the wind at 10 m holds its profile down to 1 m.
    """
    exponent = (_URBAN if urban else _RURAL)[stability.name]
    return float(wind_mps * (max(1.0, height_m) / 10.0) ** exponent)
