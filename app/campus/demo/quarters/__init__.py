"""The quarters of the campus, each placed by hand and filled by its own function."""

from __future__ import annotations

from app.campus.demo.draft import Draft
from app.campus.demo.quarters import academic, axis, edge, residential, sports, staff


def fill(draft: Draft) -> None:
    """Draw every quarter; the order says who gives way where two want the same ground."""
    axis.fill(draft)
    academic.fill(draft)
    residential.fill(draft)
    sports.fill(draft)
    edge.fill(draft)
    staff.fill(draft)
