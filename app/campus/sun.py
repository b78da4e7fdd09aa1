"""Whether the sun is up: its elevation by the NOAA solar equations (after Meeus; primary not checked)."""

from __future__ import annotations

import math
from datetime import UTC, datetime

HORIZON_DEG = -0.833
"""Elevation at sunrise and sunset: half the sun's breadth and refraction below the horizon."""


def sun_elevation_deg(at: datetime, lon: float, lat: float) -> float:
    """Elevation of the sun's middle above the horizon without refraction, degrees, within about half a
    degree; ValueError for a moment without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    moment = at.astimezone(UTC)
    hour = moment.hour + moment.minute / 60 + moment.second / 3600
    year = 2 * math.pi / 365 * (moment.timetuple().tm_yday - 1 + (hour - 12) / 24)
    equation_min = 229.18 * (
        0.000075
        + 0.001868 * math.cos(year)
        - 0.032077 * math.sin(year)
        - 0.014615 * math.cos(2 * year)
        - 0.040849 * math.sin(2 * year)
    )
    declination = (
        0.006918
        - 0.399912 * math.cos(year)
        + 0.070257 * math.sin(year)
        - 0.006758 * math.cos(2 * year)
        + 0.000907 * math.sin(2 * year)
        - 0.002697 * math.cos(3 * year)
        + 0.00148 * math.sin(3 * year)
    )
    turned = math.radians((60 * hour + equation_min + 4 * lon) / 4 - 180)
    place = math.radians(lat)
    sine = math.sin(place) * math.sin(declination) + math.cos(place) * math.cos(declination) * math.cos(
        turned
    )
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def is_night(at: datetime, lon: float, lat: float) -> bool:
    """Whether the sun is down."""
    return sun_elevation_deg(at, lon, lat) < HORIZON_DEG
