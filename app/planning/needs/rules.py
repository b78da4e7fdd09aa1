"""The demand rules: what an incident needs, read from `data/parameters/demand_rules.toml` and checked
strictly.

A copy in the user's settings folder (`demand_rules.toml`) takes precedence; what differs from the shipped
rules is shown as edited.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from app.domain.errors import UserError
from app.domain.incident import ExternalService, IncidentType, Priority
from app.domain.message import Message, msg
from app.domain.plan import DemandKind, Phase, PopulationBase
from app.domain.source import Estimate, Source, SourceStatus
from app.planning.needs.rule_fields import Band, Problems, Table
from app.runtime.files import config_path, data_path

FILE = "demand_rules.toml"
MEASURES = ("perimeter_m", "floor_area_m2", "exits", "buildings", "once")
"""What of a place a need can be computed from."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A rate of its own for what lies above a size."""

    above: float
    amount: float
    per: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One need by formula; `provider` is external where `service` is given."""

    id: str
    label: str
    incidents: frozenset[IncidentType]
    base: PopulationBase
    measure: str
    amount: Band
    per: Band
    tier: Tier | None
    minimum: int
    useful: int
    phase: Phase
    priority: Priority
    source: Source
    kind: DemandKind = DemandKind.CAPABILITY
    item: str = ""
    limit_s: float = 0.0
    service: ExternalService | None = None
    unit: str = ""
    crew_per_officer: int | None = None
    """At least one officer for each so many crew members, that officer counted."""

    def quantity(self, base: Estimate) -> tuple[int, int, int]:
        """Low, best and high need for a base with its band, rounded up; all 0 where the base is surely 0."""
        if base.high <= 0:
            return 0, 0, 0
        low, best, high = (
            max(self.minimum, math.ceil(self._amount(value, amount, per) - 1e-9))
            for value, amount, per in (
                (base.low, self.amount.low, self.per.low),
                (base.best, self.amount.best, self.per.best),
                (base.high, self.amount.high, self.per.high),
            )
        )
        return low, best, high

    def _amount(self, value: float, amount: float, per: float) -> float:
        if self.tier is None or value <= self.tier.above:
            return amount * value / per
        above = (value - self.tier.above) * self.tier.amount / self.tier.per
        return amount * self.tier.above / per + above


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules in the order of the file, and the casualties to reckon with while nobody has counted."""

    rules: tuple[Rule, ...]
    casualties: Mapping[IncidentType, tuple[Band, Source]]

    def campus(self, kind: IncidentType, phases: frozenset[Phase]) -> list[Rule]:
        """The rules for what the campus sends; of one item's rules the latest phase that has come."""
        latest: dict[str, Rule] = {}
        order = list(Phase)
        for rule in self.rules:
            if rule.service is not None or kind not in rule.incidents or rule.phase not in phases:
                continue
            known = latest.get(rule.item)
            if known is None or order.index(known.phase) < order.index(rule.phase):
                latest[rule.item] = rule
        return list(latest.values())

    def external(self, kind: IncidentType) -> list[Rule]:
        """The rules for outside help."""
        return [rule for rule in self.rules if rule.service is not None and kind in rule.incidents]


def external_services(kind: IncidentType) -> tuple[ExternalService, ...]:
    """The outside services that an incident of this kind calls for, in the order in which they are called."""
    services = (rule.service for rule in load_rules().external(kind))
    return tuple(dict.fromkeys(service for service in services if service is not None))


def load_rules() -> RuleSet:
    """The rules in force.

    Raises:
        UserError: the user's own file cannot be read or has mistakes; each is in `details`.
    """
    own = config_path() / FILE
    if not own.exists():
        return _shipped()
    try:
        text = own.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(msg("planning.rules.unreadable", path=str(own), problem=str(error))) from error
    return _edited(text, str(own))


def rules_text() -> str:
    """The text of the rules in force, for the hash of a plan's inputs."""
    own = config_path() / FILE
    path = own if own.exists() else data_path("parameters", FILE)
    return path.read_text("utf-8-sig")


@lru_cache(maxsize=1)
def _shipped() -> RuleSet:
    path = data_path("parameters", FILE)
    return parse_rules(path.read_text("utf-8"), path.name)


@lru_cache(maxsize=4)
def _edited(text: str, path: str) -> RuleSet:
    """The user's rules, with whatever differs from the shipped ones marked."""
    own, shipped = parse_rules(text, path), _shipped()
    known = {rule.id: rule for rule in shipped.rules}
    rules = tuple(
        rule
        if known.get(rule.id) == rule
        else replace(rule, source=Source(SourceStatus.EDITED, rule.source.reference))
        for rule in own.rules
    )
    casualties = {
        kind: entry
        if shipped.casualties.get(kind) == entry
        else (entry[0], Source(SourceStatus.EDITED, entry[1].reference))
        for kind, entry in own.casualties.items()
    }
    return RuleSet(rules, casualties)


def parse_rules(text: str, path: str) -> RuleSet:
    """Read rules from TOML; `path` is named in errors.

    Raises:
        UserError: not TOML, or a field is unknown, missing or impossible.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise UserError(msg("planning.rules.unreadable", path=path, problem=str(error))) from error
    problems = Problems()
    top = Table(document, path, problems)
    top.only("format", "casualties", "rule")
    top.choice("format", {1: 1})
    casualties = top.table("casualties")
    rules = top.table("rule")
    result = RuleSet(
        tuple(_rule(name, rules.table(name)) for name in rules.names()),
        {kind: _casualties(casualties.table(kind.value)) for kind in IncidentType},
    )
    casualties.only(*(kind.value for kind in IncidentType))
    problems.extend(_clashes(result))
    if problems.found:
        raise UserError(msg("planning.rules.bad", path=path), tuple(problems.found))
    return result


def _casualties(table: Table) -> tuple[Band, Source]:
    table.only("low", "best", "high", "status", "source")
    return table.band(largest=1.0), _source(table)


def _source(table: Table) -> Source:
    status = table.choice("status", {status.value: status for status in SourceStatus})
    return Source(status, table.text("source"))


_COMMON = (
    "label",
    "incidents",
    "provider",
    "base",
    "measure",
    "amount",
    "per",
    "tier",
    "minimum",
    "phase",
    "priority",
    "status",
    "source",
)


def _rule(name: str, table: Table) -> Rule:
    external = table.choice("provider", {"campus": False, "external": True})
    table.only(
        *_COMMON,
        *(("service", "unit") if external else ("kind", "item", "useful", "limit_min", "crew_per_officer")),
    )
    base = table.choice("base", {base.value: base for base in PopulationBase})
    of_place = base is PopulationBase.PLACE
    common: dict[str, Any] = {
        "id": name,
        "label": table.text("label"),
        "incidents": frozenset(table.choices("incidents", {kind.value: kind for kind in IncidentType})),
        "base": base,
        "measure": table.choice("measure", {word: word for word in MEASURES}) if of_place else "",
        "amount": table.table("amount").band(),
        "per": table.table("per").per_band() if "per" in table else Band(1.0, 1.0, 1.0),
        "tier": _tier(table.table("tier")) if "tier" in table else None,
        "minimum": table.count("minimum"),
        "phase": table.choice("phase", {phase.value: phase for phase in Phase}),
        "priority": table.choice("priority", {priority.value: priority for priority in Priority}),
        "source": _source(table),
    }
    if external:
        service = table.choice("service", {service.value: service for service in ExternalService})
        return Rule(**common, useful=0, service=service, unit=table.text("unit"))
    kind = table.choice("kind", {kind.value: kind for kind in DemandKind})
    return Rule(
        **common,
        useful=table.count("useful"),
        kind=kind,
        crew_per_officer=_officers(table, kind),
        item=table.text("item"),
        limit_s=60.0 * table.number("limit_min", least=0.1, largest=24 * 60),
    )


def _officers(table: Table, kind: DemandKind) -> int | None:
    if "crew_per_officer" not in table:
        return None
    if kind is DemandKind.SUPPLY:
        table.only(*_COMMON, "kind", "item", "useful", "limit_min")
    return table.positive("crew_per_officer")


def _tier(table: Table) -> Tier:
    table.only("above", "amount", "per")
    return Tier(table.number("above"), table.number("amount"), table.number("per", least=1e-9))


def _clashes(rules: RuleSet) -> list[Message]:
    """Two rules for the same item, kind of incident and phase."""
    seen: dict[tuple[IncidentType, str, Phase], str] = {}
    found = []
    for rule in rules.rules:
        if rule.service is not None:
            continue
        for kind in sorted(rule.incidents):
            other = seen.setdefault((kind, rule.item, rule.phase), rule.id)
            if other != rule.id:
                problem = msg("planning.rules.problem.twice", incident=kind, item=rule.item, other=other)
                found.append(msg("planning.rules.bad_line", rule=rule.id, problem=problem))
    return found
