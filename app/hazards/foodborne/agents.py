"""Agents that fit an outbreak: by incubation, by symptoms, by food.

The fit is Muster's own ranking, not a probability: the density of the observed median under the agent's
log-normal incubation, times the share of the observed incubations that lie in its range, times how well each
symptom fits, times a factor for a typical food. Incubations after the publications named in the table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.campus.parameters import read_table
from app.domain.message import Message, bilingual
from app.domain.observation import CaseReport
from app.domain.source import Source, SourceStatus
from app.hazards.parameters import ModelParameters

_TAIL = 1.644854
"""Standard normal deviate of the 5 % and 95 % points, at which the table's range is taken to end."""

_EDGE = 0.001
"""No symptom is certain or impossible."""


@dataclass(frozen=True, slots=True)
class Agent:
    """What can make people ill by food."""

    name: str
    label: Message
    low_h: float
    high_h: float
    usual: frozenset[str]
    some: frozenset[str]
    duration: Message
    foods: tuple[str, ...]
    source: Source

    @property
    def middle_h(self) -> float:
        """Median of the log-normal incubation."""
        return math.sqrt(self.low_h * self.high_h)

    def density(self, hours: float) -> float:
        """Density of an incubation on the logarithmic scale."""
        spread = math.log(self.high_h / self.low_h) / (2 * _TAIL)
        deviate = math.log(hours / self.middle_h) / spread
        return math.exp(-deviate * deviate / 2) / (spread * math.sqrt(2 * math.pi))


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an agent fits; 1 for the best."""

    agent: Agent
    fit: float


@lru_cache
def agents() -> tuple[Agent, ...]:
    """The agents of the table."""
    return tuple(
        Agent(
            name,
            bilingual(entry["en"], entry["zh"]),
            float(entry["low_h"]),
            float(entry["high_h"]),
            frozenset(entry["usual"]),
            frozenset(entry["some"]),
            bilingual(entry["duration_en"], entry["duration_zh"]),
            tuple(entry["foods"]),
            Source(SourceStatus(entry["status"]), entry["source"]),
        )
        for name, entry in read_table("foodborne_agents")["agent"].items()
    )


@lru_cache
def symptom_labels() -> Mapping[str, Message]:
    """The symptoms that tell agents apart."""
    table = read_table("foodborne_agents")["symptom"]
    return {name: bilingual(entry["en"], entry["zh"]) for name, entry in table.items()}


def symptom_shares(people: Sequence[CaseReport]) -> dict[str, float]:
    """Share of the ill of whom symptoms are known who have each one; empty where nobody named any."""
    told = [" ".join(one.symptoms).casefold() for one in people if one.ill and one.symptoms]
    table = read_table("foodborne_agents")["symptom"]
    return {
        name: sum(any(word in words for word in entry["words"]) for words in told) / len(told)
        for name, entry in table.items()
        if told
    }


def shortlist(
    incubations_h: Sequence[float],
    middle_h: float | None,
    symptoms: Mapping[str, float],
    food: str,
    figures: ModelParameters,
) -> tuple[Fit, ...]:
    """The agents by fit, best first; none where neither incubation nor symptoms are known.

    `middle_h` is the observed median in hours, `symptoms` are shares 0–1, `food` the one that is suspected.
    """
    if middle_h is None and not symptoms:
        return ()
    found = {
        agent: _time_fit(agent, incubations_h, middle_h)
        * _symptom_fit(agent, symptoms, figures)
        * _food_fit(agent, food, figures)
        for agent in agents()
    }
    best = max(found.values())
    if best <= 0:
        return ()
    fits = [Fit(agent, score / best) for agent, score in found.items()]
    least = figures.value("shortlist.least")
    return tuple(sorted((one for one in fits if one.fit >= least), key=lambda one: -one.fit))


def _time_fit(agent: Agent, incubations_h: Sequence[float], middle_h: float | None) -> float:
    if middle_h is None:
        return 1.0
    inside = sum(agent.low_h <= hours <= agent.high_h for hours in incubations_h)
    return agent.density(middle_h) * (inside + 1) / (len(incubations_h) + 1)


def _symptom_fit(agent: Agent, symptoms: Mapping[str, float], figures: ModelParameters) -> float:
    """Product over symptoms of the likelihood of a case, its geometric mean over the cases."""
    score = 1.0
    for name, share in symptoms.items():
        grade = "usual" if name in agent.usual else "some" if name in agent.some else "rare"
        chance = min(1 - _EDGE, max(_EDGE, figures.value(f"symptom.{grade}")))
        score *= chance**share * (1 - chance) ** (1 - share)
    return score


def _food_fit(agent: Agent, food: str, figures: ModelParameters) -> float:
    words = food.casefold().replace(".", " ").replace("_", " ")
    return figures.value("food.match") if any(one in words for one in agent.foods) else 1.0
