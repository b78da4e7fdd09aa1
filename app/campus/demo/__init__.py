"""The demo campus: a plainly fictional university, generated from a seed, also in sizes for benchmarks."""

from __future__ import annotations

from app.campus.demo.generate import ORIGIN, make_campus
from app.campus.demo.moving import moved, shift
from app.domain.operation import Campus

__all__ = ["generate_campus"]


def generate_campus(seed: int = 7, buildings: int | None = None) -> Campus:
    """A fictional campus of the given seed; equal seeds give equal campuses."""
    return moved(make_campus(seed), shift(*ORIGIN))
