"""The demo campus: a plainly fictional university, generated from a seed, also in sizes for benchmarks."""

from __future__ import annotations

import math

import numpy as np

from app.campus.demo.generate import ORIGIN, make_campus
from app.campus.demo.moving import moved, shift
from app.campus.demo.scale import LOOKS, joined, trimmed
from app.domain.operation import Campus

__all__ = ["generate_campus"]


def generate_campus(seed: int = 7, buildings: int | None = None) -> Campus:
    """A fictional campus; equal seeds give equal campuses.

    Without `buildings` it is the demo campus of some 190 buildings. With it, exactly that many: as many
    districts as it takes, the last one with fewer buildings, joined by boulevards.

    Raises:
        ValueError: `buildings` is not positive.
    """
    if buildings is None:
        return moved(make_campus(seed), shift(*ORIGIN))
    if buildings < 1:
        raise ValueError("a campus has at least one building")
    looks = [make_campus(seed, trees=False)]
    districts = math.ceil(buildings / len(looks[0].buildings))
    looks += [make_campus(seed * LOOKS + i, trees=False) for i in range(1, min(districts, LOOKS))]
    districts = _enough(buildings, [len(look.buildings) for look in looks])
    rng = np.random.default_rng((seed, 2))
    return trimmed(moved(joined(looks, districts, rng), shift(*ORIGIN)), buildings)


def _enough(buildings: int, sizes: list[int]) -> int:
    """How many districts it takes when looks of these sizes follow each other in turn."""
    count = 0
    while buildings > 0:
        buildings -= sizes[count % len(sizes)]
        count += 1
    return count
