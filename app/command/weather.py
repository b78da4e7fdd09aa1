"""Keeping weather reports."""

from __future__ import annotations

from collections.abc import Sequence

from app.command.context import Context
from app.command.observations import Added, keep_records
from app.domain.observation import WeatherReport


def add_weather(ctx: Context, reports: Sequence[WeatherReport]) -> Added:
    """Keep weather reports in one step; a known moment of a station with other figures is a correction."""
    return keep_records(ctx, tuple(reports), reports[0].source.reference if reports else "")
