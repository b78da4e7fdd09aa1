"""What is to be carried from a depot, by zone and limit, and what a vehicle still takes of it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.planning.problem.problem import Problem, latest_s
from app.planning.program.delivery import Delivery
from app.planning.program.objective import RANK

SLACK = 1e-6
"""Kilograms or litres; what a sum of unit weights may be off by."""


@dataclass(slots=True)
class Piece:
    """Units of one delivery that still have to be carried."""

    delivery: int
    """Its index."""
    kg: float
    """Of one unit."""
    litres: float
    units: int

    def fits(self, kg: float, litres: float) -> int:
        """How many of its units go into so much room."""
        most = float(self.units)
        if self.kg > 0:
            most = min(most, math.floor((kg + SLACK) / self.kg))
        if self.litres > 0 and math.isfinite(litres):
            most = min(most, math.floor((litres + SLACK) / self.litres))
        return max(0, int(most))


class Cargo:
    """The pieces of one carrier in groups of the same zone and limit."""

    def __init__(self, problem: Problem, deliveries: Sequence[Delivery], chosen: Sequence[int]) -> None:
        groups: defaultdict[tuple[int, float], list[Piece]] = defaultdict(list)
        for index in chosen:
            one = deliveries[index]
            place = (problem.site_column[one.demand.zone_id], latest_s(one.demand))
            kg, litres = problem.unit_kg[one.item], problem.unit_l.get(one.item, 0.0)
            groups[place].append(Piece(index, kg, litres, one.quantity))
        places = sorted(groups)
        self.pieces = [sorted(groups[place], key=lambda p: (-p.kg, p.delivery)) for place in places]
        self.zone = np.array([zone for zone, _ in places], dtype=np.int64)
        """(groups,)"""
        self.latest = np.array([latest for _, latest in places], dtype=np.float64)
        """(groups,)"""
        self.rank = np.array(
            [min(RANK[deliveries[p.delivery].demand.priority] for p in group) for group in self.pieces]
        )
        """(groups,) 0 serves the most urgent needs."""
        self.open = np.ones(len(places), dtype=bool)
        """(groups,) whether something is left of it."""

    def left_kg(self) -> float:
        """Weight of what is left."""
        return math.fsum(p.kg * p.units for i in np.flatnonzero(self.open) for p in self.pieces[int(i)])

    def fits(self, group: int, kg: float, litres: float) -> bool:
        """Whether at least one unit of a group goes into so much room."""
        return any(piece.units and piece.fits(kg, litres) for piece in self.pieces[group])

    def take(self, group: int, kg: float, litres: float) -> list[tuple[Piece, int]]:
        """Take as much of a group as goes into so much room."""
        taken = []
        for piece in self.pieces[group]:
            units = piece.fits(kg, litres)
            if units:
                piece.units -= units
                kg -= units * piece.kg
                litres -= units * piece.litres
                taken.append((piece, units))
        self.open[group] = any(piece.units for piece in self.pieces[group])
        return taken
