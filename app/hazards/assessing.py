"""Running a model: the scene that it looks at, its inputs filled in, its answer as an assessment."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from app.domain.assessment import Assessment, Figure, InputOrigin, Result, Validity
from app.domain.campus import Building
from app.domain.errors import UserError
from app.domain.incident import Extent, Incident, IncidentType
from app.domain.message import Message, msg
from app.domain.observation import DataTable, WeatherReport
from app.domain.operation import Campus, Snapshot
from app.domain.source import Source, SourceStatus
from app.hazards.inputs import InputSpec, Suggestion, fill, specs
from app.hazards.parameters import ModelParameters, parameters_of
from app.hazards.wording import keepable
from app.runtime.progress import Progress
from app.runtime.registry import Registry

I = TypeVar("I")  # noqa: E741 - inputs

BUILDING = "building"
"""The input of models that can look at another building than the incident's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a model may look at. Without an operation there are only given values and a table."""

    at: datetime
    snapshot: Snapshot | None = None
    incident: Incident | None = None
    table: DataTable | None = None
    """Counts, a line list or another table that a person gave for this run."""
    building_named: str = ""
    """A building that a person named in place of the incident's: its id, code or name."""

    @property
    def campus(self) -> Campus | None:
        """The campus, where there is one."""
        return self.snapshot.campus if self.snapshot is not None else None

    @property
    def extent(self) -> Extent | None:
        """The incident's extent."""
        if self.snapshot is None or self.incident is None:
            return None
        return self.snapshot.extent(self.incident.id)

    @property
    def incident_building(self) -> Building | None:
        """The building where the incident is."""
        wanted = self.incident.building_id if self.incident is not None else ""
        buildings = self.campus.buildings if self.campus is not None and wanted else ()
        return next((building for building in buildings if building.id == wanted), None)

    @property
    def building(self) -> Building | None:
        """The building that a person named, else the incident's.

        Raises:
            UserError: there is no such building, there are several, or there is no campus.
        """
        wanted = self.building_named.strip().casefold()
        if not wanted:
            return self.incident_building
        if self.campus is None:
            raise UserError(msg("assess.no_campus", building=self.building_named))
        called = [
            one
            for one in self.campus.buildings
            if wanted in (name.casefold() for name in (one.id, one.code, one.name, one.name_zh) if name)
        ]
        if not called:
            raise UserError(msg("extent.no_building", building=self.building_named))
        if len(called) > 1:
            ids = ", ".join(one.id for one in called)
            raise UserError(msg("assess.many_buildings", building=self.building_named, ids=ids))
        return called[0]

    @property
    def weather(self) -> WeatherReport | None:
        """The newest report that is not later than the moment in question."""
        reports = [w for w in self.snapshot.weather if w.at <= self.at] if self.snapshot is not None else []
        return max(reports, key=lambda report: report.at, default=None)


class Model(ABC, Generic[I]):
    """A model: what it asks for, what of that the scene already says, and its answer."""

    title: ClassVar[Message]
    purpose: ClassVar[Message]
    """One sentence: what it answers."""
    kinds: ClassVar[frozenset[IncidentType]] = frozenset()
    """Incidents for which it is offered first; empty: for quiet times."""
    reads_table: ClassVar[bool] = False
    """It reads a table of counts or a line list."""
    parameters: ClassVar[str] = ""
    """Name of its parameter table, where that is another model's."""
    Inputs: type[I]
    """A frozen dataclass of `asked` fields."""

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """What incident, campus, data and weather say of the inputs."""
        return {}

    @abstractmethod
    def assess(self, scene: Scene, inputs: I, figures: ModelParameters, progress: Progress) -> Result:
        """The answer; `figures` are the parameters in force.

        Raises:
            UserError: the table is no such table, or inputs contradict each other.
        """


MODELS: Registry[type[Model[Any]]] = Registry("app.hazards.models")


def inputs_of(name: str) -> tuple[InputSpec, ...]:
    """What a model asks for."""
    return specs(MODELS.get(name).Inputs)


def parameters_for(name: str) -> ModelParameters:
    """The figures in force that a model goes by."""
    return parameters_of(MODELS.get(name).parameters or name)


def suggested(name: str, scene: Scene, given: Mapping[str, str]) -> Mapping[str, Suggestion]:
    """What the scene says of a model's inputs: of the building that a person named, if one was.

    Raises:
        UserError: there is no such building.
    """
    return MODELS.get(name)().suggest(_at(scene, given))


def _at(scene: Scene, given: Mapping[str, str]) -> Scene:
    return replace(scene, building_named=given.get(BUILDING, ""))


def run_model(
    name: str,
    scene: Scene,
    given: Mapping[str, str],
    *,
    author: str,
    progress: Progress | None = None,
) -> Assessment:
    """Run a model on a scene. `given` are a person's own values by input, as texts.

    Raises:
        UserError: there is no such model, an input is unknown, impossible or missing, or a table is bad.
        Cancelled: a person cancelled it.
    """
    try:
        model = MODELS.get(name)()
    except KeyError:
        known = ", ".join(known for known, _ in MODELS.items())
        raise UserError(msg("assess.no_model", model=name, models=known)) from None
    figures = parameters_for(name)
    scene = _at(scene, given)
    suggestions = model.suggest(scene)
    inputs, used = fill(model.Inputs, given, suggestions, figures, author)
    result = keepable(model.assess(scene, inputs, figures, progress or Progress()))
    return Assessment(
        id=str(uuid.uuid4()),
        model=name,
        at=scene.at,
        author=author,
        inputs=used,
        result=result,
        incident_id=scene.incident.id if scene.incident is not None else "",
    )


def suggested_building(scene: Scene) -> dict[str, Suggestion]:
    """The incident's building for the input that names one, also where a person named another."""
    building = scene.incident_building
    if building is None or scene.incident is None:
        return {}
    source = Source(SourceStatus.GIVEN, scene.incident.opened_by)
    return {BUILDING: Suggestion(building.code or building.name or building.id, InputOrigin.INCIDENT, source)}


def given_again(assessment: Assessment) -> dict[str, str]:
    """What a person entered for an assessment, to run its model again on newer data."""
    return {entry.name: entry.value for entry in assessment.inputs if entry.origin is InputOrigin.PERSON}


def figure(
    name: str,
    label: Message,
    value: float,
    unit: str,
    source: Source,
    *,
    low: float | None = None,
    high: float | None = None,
) -> Figure:
    """A figure; without a band it is exact."""
    return Figure(
        name=name,
        label=label,
        value=value,
        low=value if low is None else min(low, value),
        high=value if high is None else max(high, value),
        unit=unit,
        source=source,
    )


def refused(
    reason: Message,
    fallback: Message,
    method: Message,
    **more: Any,
) -> Result:
    """A refusal: why there is no answer, and what to go by instead."""
    return Result(
        headline=msg("assess.refused", reason=reason),
        method=method,
        validity=Validity.REFUSED,
        reason=reason,
        fallback=fallback,
        **more,
    )
