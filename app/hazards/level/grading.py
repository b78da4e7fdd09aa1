"""From facts to a proposed level: which clause fired, what would raise it, which facts to get first.

Criteria are nature, scale, scope and trend; the most severe counts, never an average. People exposed are no
casualties: they only bound what unknown facts can turn out to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.grading import FactName
from app.domain.incident import Incident, Level, LevelDeclaration
from app.domain.message import Message
from app.domain.operation import Snapshot
from app.domain.source import Source
from app.hazards.level.facts import OF_PEOPLE, YES_NO, Facts, facts_of
from app.hazards.level.rules import Dimension, LevelRule, ReportRule, chosen_sets, load_set

ORDER = tuple(Level)
"""Most severe first."""
APART = timedelta(minutes=15)
"""Two lower assessments at least so far apart are advised before a level is lowered."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """What one dimension proposes, and by which clause."""

    dimension: Dimension
    level: Level
    clause: Message
    rule_id: str
    source: Source


@dataclass(frozen=True, slots=True)
class Raise:
    """A number that would make the level more severe."""

    fact: FactName
    at_least: float
    level: Level
    clause: Message


@dataclass(frozen=True, slots=True)
class FactToGet:
    """A fact that nobody knows, and how severe the level could be if it turned out badly."""

    fact: FactName
    level: Level
    levels: int
    """By how many levels that is more severe."""


@dataclass(frozen=True, slots=True)
class LevelProposal:
    """The level on the facts as known, and what it could be; a person declares, this only proposes."""

    level: Level | None
    """None: no clause fires."""
    worst: Level | None
    """If every unknown fact turned out badly."""
    criteria: tuple[Criterion, ...]
    """Everything that fires, the deciding one first."""
    raises: tuple[Raise, ...]
    """The nearest number of each fact that would raise it."""
    facts_to_get: tuple[FactToGet, ...]
    reports: tuple[ReportRule, ...]
    """Who has to be told, and within how many hours."""
    facts: Facts

    @property
    def fired(self) -> Criterion | None:
        """The clause that decides."""
        return self.criteria[0] if self.criteria else None


def rules_in_force(timezone: str) -> tuple[tuple[LevelRule, ...], tuple[ReportRule, ...]]:
    """The rules of the chosen sets."""
    return rules_of(chosen_sets(timezone))


def rules_of(names: Iterable[str]) -> tuple[tuple[LevelRule, ...], tuple[ReportRule, ...]]:
    """The rules of some sets."""
    sets = [load_set(name) for name in names]
    rules = tuple(rule for one in sets for rule in one.rules)
    return rules, tuple(report for one in sets for report in one.reports)


def grade(snapshot: Snapshot, incident: Incident, at: datetime | None = None) -> LevelProposal:
    """The proposed level of an incident, on the facts as known by a moment (or now)."""
    rules, reports = rules_in_force(snapshot.campus.info.timezone)
    return grade_facts(facts_of(snapshot, incident, at), rules, reports)


def grade_facts(
    facts: Facts, rules: Sequence[LevelRule], reports: Sequence[ReportRule] = ()
) -> LevelProposal:
    """The proposed level of facts by rules."""
    criteria = _criteria(facts, rules)
    level = criteria[0].level if criteria else None
    unknown = _unknown(facts, rules)
    worst = _level(replace(facts, known={**facts.known, **{f: _bad(f, facts) for f in unknown}}), rules)
    return LevelProposal(
        level,
        worst,
        criteria,
        _raises(facts, rules, level),
        _to_get(facts, rules, unknown, level),
        tuple(report for report in reports if report.fires(facts)),
        facts,
    )


def _level(facts: Facts, rules: Sequence[LevelRule]) -> Level | None:
    criteria = _criteria(facts, rules)
    return criteria[0].level if criteria else None


def _criteria(facts: Facts, rules: Sequence[LevelRule]) -> tuple[Criterion, ...]:
    """Levels of nature and scale; scope and trend step from the most severe of these, each by itself."""
    fired = [rule for rule in rules if rule.fires(facts)]
    graded = [(rule, rule.level) for rule in fired if rule.level is not None]
    base = min((ORDER.index(level) for _, level in graded), default=len(ORDER))
    stepped = [
        (rule, ORDER[max(0, base - rule.step)])
        for rule in fired
        if rule.step and base - rule.step < len(ORDER)
    ]
    found = [Criterion(r.dimension, level, r.clause, r.id, r.source) for r, level in (*graded, *stepped)]
    return tuple(sorted(found, key=lambda one: ORDER.index(one.level)))


def _unknown(facts: Facts, rules: Sequence[LevelRule]) -> list[FactName]:
    """Facts that a rule for this kind of incident asks for and nobody knows."""
    asked = {
        condition.fact
        for rule in rules
        if not rule.kinds or facts.kind in rule.kinds
        for condition in rule.when
        if condition.fact is not None
    }
    return [fact for fact in FactName if fact in asked and fact not in facts.known]


def _bad(fact: FactName, facts: Facts) -> float:
    """How badly an unknown fact can turn out: no more people than there are."""
    if fact in YES_NO:
        return 1.0
    if fact in OF_PEOPLE and facts.exposed is not None:
        return facts.exposed
    return 1e12


def _to_get(
    facts: Facts, rules: Sequence[LevelRule], unknown: Sequence[FactName], level: Level | None
) -> tuple[FactToGet, ...]:
    now = ORDER.index(level) if level is not None else len(ORDER)
    found = []
    for fact in unknown:
        could = _level(replace(facts, known={**facts.known, fact: _bad(fact, facts)}), rules)
        if could is not None and ORDER.index(could) < now:
            found.append(FactToGet(fact, could, now - ORDER.index(could)))
    return tuple(sorted(found, key=lambda one: (-one.levels, list(FactName).index(one.fact))))


def _raises(facts: Facts, rules: Sequence[LevelRule], level: Level | None) -> tuple[Raise, ...]:
    """For each fact the smallest number by which, all else as it is, the level is more severe."""
    now = ORDER.index(level) if level is not None else len(ORDER)
    best: dict[FactName, Raise] = {}
    for rule in rules:
        for condition in rule.when:
            if condition.fact is None or condition.test not in ("at_least", "above"):
                continue
            needed = condition.limit if condition.test == "at_least" else condition.limit + 1
            if needed <= facts.known.get(condition.fact, -1.0):
                continue
            could = _level(replace(facts, known={**facts.known, condition.fact: needed}), rules)
            nearer = condition.fact not in best or needed < best[condition.fact].at_least
            if could is not None and ORDER.index(could) < now and nearer:
                best[condition.fact] = Raise(condition.fact, needed, could, rule.clause)
    return tuple(sorted(best.values(), key=lambda one: list(FactName).index(one.fact)))


def should_prompt(declared: LevelDeclaration | None, proposal: LevelProposal) -> bool:
    """Whether the proposed level is more severe than the declared or provisional one: prompted at once."""
    if proposal.level is None:
        return False
    return declared is None or ORDER.index(proposal.level) < ORDER.index(declared.level)


@dataclass(frozen=True, slots=True)
class Lowering:
    """Advice on lowering a level; the commander may decide otherwise, with a reason."""

    advised: bool
    since: datetime | None
    """Since when every assessment was lower."""


def lowering(
    snapshot: Snapshot, incident: Incident, declared: LevelDeclaration, at: datetime
) -> Lowering | None:
    """Whether to lower the level: after two lower assessments at least 15 minutes apart.

    None where the facts do not propose a lower one.
    """
    if not _lower(grade(snapshot, incident, at), declared):
        return None
    moments = sorted(
        {
            *(f.at for f in snapshot.facts if f.incident_id == incident.id and declared.at <= f.at <= at),
            *(
                a.at
                for a in snapshot.assessments
                if a.incident_id == incident.id and declared.at <= a.at <= at
            ),
        }
    )
    since: datetime | None = None
    for moment in moments:
        lower = _lower(grade(snapshot, incident, moment), declared)
        since = (since or moment) if lower else None
    return Lowering(since is not None and at - since >= APART, since)


def _lower(proposal: LevelProposal, declared: LevelDeclaration) -> bool:
    return proposal.level is None or ORDER.index(proposal.level) > ORDER.index(declared.level)
