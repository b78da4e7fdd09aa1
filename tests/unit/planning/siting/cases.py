"""Instances whose optima are published, and generated ones that are small enough to try every choice."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import numpy as np

from app.planning.siting.answer import Floats

DATA = Path(__file__).parents[3] / "data" / "siting"


def pmed1() -> tuple[Floats, int]:
    """Shortest ways between all nodes of OR-Library's pmed1, the last of parallel edges counting, and p."""
    from scipy.sparse.csgraph import floyd_warshall

    lines = [[int(v) for v in line.split()] for line in (DATA / "pmed1.txt").read_text().splitlines()]
    nodes, _, p = lines[0]
    length = np.zeros((nodes, nodes))
    for a, b, metres in lines[1:]:
        length[a - 1, b - 1] = length[b - 1, a - 1] = metres
    return floyd_warshall(length, directed=False), p


def cap(capacity: float, fixed: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Cost, demand, capacity and fixed cost of one of OR-Library's problems of 50 customers, 16 sites."""
    table = np.loadtxt(DATA / "cap16x50.txt")
    charge = np.full(16, float(fixed))
    charge[10] = 0.0
    return table[:, 1:], table[:, 0], np.full(16, capacity), charge


def san_francisco() -> tuple[Floats, Floats]:
    """(205, 16) metres and (205,) people."""
    with (DATA / "san_francisco.csv").open() as file:
        table = np.array([[float(v) for v in row] for row in list(csv.reader(file))[1:]])
    return table[:, 1:], table[:, 0]


def random_case(seed: int, *, clients: int = 12, sites: int = 8, gaps: float = 0.0) -> tuple[Floats, Floats]:
    """Whole distances with many ties, a share of them without a way, and weights, some of them 0."""
    rng = np.random.default_rng(seed)
    distance = rng.integers(1, 30, (clients, sites)).astype(np.float64)
    distance[rng.random((clients, sites)) < gaps] = np.inf
    distance[np.isinf(distance).all(axis=1), 0] = 7.0
    return distance, rng.integers(0, 6, clients).astype(np.float64)


def choices(sites: int, p: int) -> list[list[int]]:
    """Every choice of p sites."""
    return [list(chosen) for chosen in combinations(range(sites), p)]
