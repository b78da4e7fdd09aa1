"""How figures are written in the window: grouped, with units, aligned."""

from __future__ import annotations

from datetime import datetime

from app.domain.source import Estimate
from app.runtime.text import Text


def count(value: float) -> str:
    """A whole number with its thousands grouped by a thin space, `12 480`."""
    return f"{round(value):,}".replace(",", "\u202f")


def band(estimate: Estimate) -> str:
    """The low and high figure of an estimate, `310–540`."""
    return f"{count(estimate.low)}–{count(estimate.high)}"


def running(since: datetime, now: datetime) -> str:
    """How long something has been going on: `04:31`, `1:04:31`, or days and hours."""
    total = max(0, int((now - since).total_seconds()))
    days, rest = divmod(total, 86_400)
    hours, rest = divmod(rest, 3_600)
    if days:
        return f"{days}d {hours:02d}:{rest // 60:02d}"
    clock = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{hours}:{clock}" if hours else clock


def area(text: Text, square_metres: float) -> str:
    """Square metres below a hectare, hectares above."""
    if square_metres < 10_000:
        return text("views.unit.m2", value=count(square_metres))
    return text("views.unit.ha", value=f"{square_metres / 10_000:.1f}")
