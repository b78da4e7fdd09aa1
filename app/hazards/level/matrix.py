"""The risk matrix: likelihood and consequence, 1 to 5 each, to a level by look-up, never by their product.

Muster's own table in the manner of ISO 31010; unverified.
"""

from __future__ import annotations

from app.domain.grading import FactName
from app.domain.incident import Level
from app.hazards.level.facts import Facts

_CELLS = {
    5: (Level.II, Level.I, Level.I, Level.I, Level.I),
    4: (Level.III, Level.III, Level.II, Level.II, Level.II),
    3: (Level.IV, Level.IV, Level.III, Level.III, Level.II),
    2: (Level.IV, Level.IV, Level.IV, Level.III, Level.III),
    1: (Level.IV, Level.IV, Level.IV, Level.IV, Level.IV),
}
"""By consequence, then likelihood from 1."""


def cell(likelihood: int, consequence: int) -> Level:
    """The level of a cell; ValueError outside 1 to 5."""
    if not (1 <= likelihood <= 5 and 1 <= consequence <= 5):
        raise ValueError("likelihood and consequence run from 1 to 5")
    return _CELLS[consequence][likelihood - 1]


def consequence_of(facts: Facts) -> int:
    """The consequence of an incident by its counted deaths and seriously injured, 1 to 5."""
    deaths = facts.known.get(FactName.DEATHS, 0.0)
    serious = facts.known.get(FactName.SERIOUS_INJURIES, 0.0)
    for grade, least_deaths, least_serious in ((5, 30, 100), (4, 10, 50), (3, 3, 10), (2, 1, 1)):
        if deaths >= least_deaths or serious >= least_serious:
            return grade
    return 1
