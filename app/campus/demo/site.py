"""Where a district of a large campus lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.campus.demo.curves import Coordinates
from app.campus.demo.moving import Move


@dataclass(frozen=True, slots=True)
class Site:
    """Where a district lies and how it is turned."""

    number: int
    row: int
    column: int
    x: float
    y: float
    turn_deg: float
    mirrored: bool

    def move(self) -> Move:
        """From the district's own plan to the whole plan, to the centimetre."""
        cos, sin = math.cos(math.radians(self.turn_deg)), math.sin(math.radians(self.turn_deg))
        matrix = np.array([[cos, sin], [-sin, cos]])
        flip = np.array([-1.0 if self.mirrored else 1.0, 1.0])

        def apply(points: Coordinates) -> Coordinates:
            placed: Coordinates = np.round((points * flip) @ matrix + np.array([self.x, self.y]), 2)
            return placed

        return apply
