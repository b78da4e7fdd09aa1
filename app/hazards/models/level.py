"""The level that facts propose, by the rule tables in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.assessment import Figure, InputOrigin, Result, ResultTable
from app.domain.grading import FactName
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure
from app.hazards.inputs import Suggestion, asked
from app.hazards.level.facts import Facts, facts_of
from app.hazards.level.grading import ORDER, LevelProposal, grade_facts, rules_of
from app.hazards.level.rules import chosen_sets
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelInputs:
    """Facts as counted; what stays empty is unknown."""

    incident: IncidentType = asked(msg("level.input.incident"), default=IncidentType.OTHER)
    rule_set: str = asked(msg("level.input.set"), default="")
    deaths: float | None = asked(msg("fact_name.deaths"), "persons", low=0, high=1e6, default=None)
    serious_injuries: float | None = asked(
        msg("fact_name.serious_injuries"), "persons", low=0, high=1e6, default=None
    )
    ill: float | None = asked(msg("fact_name.ill"), "persons", low=0, high=1e6, default=None)
    unaccounted: float | None = asked(msg("fact_name.unaccounted"), "persons", low=0, high=1e6, default=None)
    loss_cny: float | None = asked(msg("fact_name.loss_cny"), "CNY", low=0, high=1e12, default=None)
    crosses_boundary: float | None = asked(msg("fact_name.crosses_boundary"), low=0, high=1, default=None)
    secondary_hazard: float | None = asked(msg("fact_name.secondary_hazard"), low=0, high=1, default=None)
    unexplained: float | None = asked(msg("fact_name.unexplained"), low=0, high=1, default=None)
    category_a: float | None = asked(msg("fact_name.category_a"), low=0, high=1, default=None)


@MODELS.add("level")
class LevelModel(Model[LevelInputs]):
    """Facts to a proposed level; the declared level is a person's."""

    title = msg("level.title")
    purpose = msg("level.purpose")
    kinds = frozenset(IncidentType)
    Inputs = LevelInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The facts of the incident."""
        if scene.snapshot is None or scene.incident is None:
            return {}
        source = Source(SourceStatus.GIVEN, "", msg("level.reported"))
        facts = facts_of(scene.snapshot, scene.incident, scene.at)
        found = {"incident": Suggestion(facts.kind, InputOrigin.INCIDENT, source)}
        for name, value in facts.known.items():
            if name is not FactName.BUILDINGS:
                found[name.value] = Suggestion(value, InputOrigin.INCIDENT, source)
        return found

    def assess(
        self, scene: Scene, inputs: LevelInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The level, its clause, what would raise it, and the facts to get."""
        known: dict[FactName, float] = {
            fact: value
            for fact in FactName
            if fact is not FactName.BUILDINGS and (value := getattr(inputs, fact.value)) is not None
        }
        recorded = Facts(inputs.incident)
        if scene.snapshot is not None and scene.incident is not None:
            recorded = facts_of(scene.snapshot, scene.incident, scene.at)
        facts = Facts(inputs.incident, known, recorded.figures, recorded.exposed)
        timezone = scene.campus.info.timezone if scene.campus is not None else ""
        names = inputs.rule_set.replace(",", " ").split() or chosen_sets(timezone)
        proposal = grade_facts(facts, *rules_of(names))
        return Result(
            headline=_headline(proposal),
            method=msg("level.method"),
            figures=_figures(proposal),
            assumptions=(msg("level.assume.declared"), msg("level.assume.exposed")),
            sources=tuple(one.source for one in proposal.criteria),
            tables=_tables(proposal),
        )


def _headline(proposal: LevelProposal) -> Message:
    fired = proposal.fired
    if fired is None:
        return msg("level.headline.none")
    if proposal.worst is not None and proposal.worst is not fired.level:
        return msg("level.headline.worse", level=fired.level, clause=fired.clause, worst=proposal.worst)
    return msg("level.headline", level=fired.level, clause=fired.clause)


def _figures(proposal: LevelProposal) -> tuple[Figure, ...]:
    """Levels as numbers, 1 the most severe; none where no clause fires."""
    if proposal.fired is None or proposal.level is None:
        return ()
    worst = proposal.worst or proposal.level
    number = ORDER.index(proposal.level) + 1.0
    low = min(number, ORDER.index(worst) + 1.0)
    return (figure("level", msg("level.figure"), number, "", proposal.fired.source, low=low),)


def _tables(proposal: LevelProposal) -> tuple[ResultTable, ...]:
    tables = []
    if proposal.criteria:
        rows = tuple((msg("level.cell", level=c.level), c.clause) for c in proposal.criteria)
        heads = (msg("level.head.level"), msg("level.head.clause"))
        tables.append(ResultTable(title=msg("level.table.clauses"), heads=heads, rows=rows))
    if proposal.raises:
        rows = tuple(
            (msg("level.cell", level=r.level), msg("level.raise", fact=r.fact, n=round(r.at_least)))
            for r in proposal.raises
        )
        heads = (msg("level.head.level"), msg("level.head.number"))
        tables.append(ResultTable(title=msg("level.table.raises"), heads=heads, rows=rows))
    if proposal.facts_to_get:
        rows = tuple(
            (msg("level.fact", fact=f.fact), msg("level.cell", level=f.level)) for f in proposal.facts_to_get
        )
        heads = (msg("level.head.fact"), msg("level.head.could"))
        tables.append(ResultTable(title=msg("level.table.facts"), heads=heads, rows=rows))
    if proposal.reports:
        rows = tuple((r.clause, msg("level.within", hours=round(r.hours))) for r in proposal.reports)
        heads = (msg("level.head.clause"), msg("level.head.within"))
        tables.append(ResultTable(title=msg("level.table.reports"), heads=heads, rows=rows))
    return tuple(tables)
