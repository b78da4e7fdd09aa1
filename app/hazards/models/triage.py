"""START triage of one adult: which colour, from what a first responder sees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.assessment import Result
from app.domain.incident import IncidentType
from app.domain.message import msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.inputs import asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress

METHOD = Source(
    SourceStatus.VERIFIED,
    "START, simple triage and rapid treatment (Hoag Hospital and Newport Beach Fire Department, 1983; as "
    "several public descriptions agree, primary not checked)",
)


class Triage(StrEnum):
    """Colours of START, by how soon a casualty needs a hospital."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLACK = "black"


class Breathing(StrEnum):
    """How the casualty breathes."""

    UNKNOWN = "unknown"
    YES = "yes"
    AFTER_AIRWAY = "after_airway"
    """Only after the airway was opened."""
    NO = "no"
    """Not even after the airway was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageInputs:
    """What is seen, in the order in which it is looked at."""

    walks: bool = asked(msg("triage.input.walks"), default=False)
    breathing: Breathing = asked(msg("triage.input.breathing"), default=Breathing.UNKNOWN)
    breaths_per_min: float | None = asked(msg("triage.input.rate"), "/min", low=0, high=120, default=None)
    pulse: bool | None = asked(msg("triage.input.pulse"), default=None)
    obeys: bool | None = asked(msg("triage.input.obeys"), default=None)


@MODELS.add("triage")
class TriageModel(Model[TriageInputs]):
    """START for adults; children breathe faster and are triaged otherwise."""

    title = msg("triage.title")
    purpose = msg("triage.purpose")
    kinds = frozenset(IncidentType) - {IncidentType.INFECTION}
    Inputs = TriageInputs

    def assess(
        self, scene: Scene, inputs: TriageInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The colour; refused while what decides it is not known."""
        colour = triage(inputs, figures.value("breathing.fast"))
        if colour is None:
            return refused(msg("triage.unknown"), msg("triage.unknown.fallback"), msg("triage.method"))
        rate = figures["breathing.fast"]
        return Result(
            headline=msg("triage.headline", colour=colour),
            method=msg("triage.method"),
            figures=(
                figure("triage", msg("triage.figure"), float(list(Triage).index(colour)) + 1, "", METHOD),
            ),
            assumptions=(msg("triage.assume.adult"), msg("triage.assume.again")),
            sources=(METHOD, rate.source),
        )


def triage(seen: TriageInputs, fast_per_min: float) -> Triage | None:
    """The colour of what is seen; None while the next thing to look at is not known."""
    if seen.walks:
        return Triage.GREEN
    if seen.breathing is Breathing.NO:
        return Triage.BLACK
    if seen.breathing is Breathing.AFTER_AIRWAY:
        return Triage.RED
    if seen.breathing is Breathing.UNKNOWN or seen.breaths_per_min is None:
        return None
    if seen.breaths_per_min > fast_per_min:
        return Triage.RED
    return _by_pulse(seen)


def _by_pulse(seen: TriageInputs) -> Triage | None:
    if seen.pulse is None:
        return None
    if not seen.pulse:
        return Triage.RED
    if seen.obeys is None:
        return None
    return Triage.YELLOW if seen.obeys else Triage.RED
