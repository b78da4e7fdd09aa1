"""Hazardous release: the Guidebook's distances first, who is in the way, whether to shelter or to leave."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.assessment import Figure, InputOrigin, Result, Validity
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure
from app.hazards.inputs import Suggestion
from app.hazards.parameters import ModelParameters, parameters_of
from app.hazards.release.advising import advice_of, table_of, ways_of
from app.hazards.release.asked import ReleaseInputs, night_at, suggest_inventory, suggest_weather
from app.hazards.release.distances import Found, find
from app.hazards.release.on_map import draw
from app.runtime.progress import Progress


@MODELS.add("release")
class Release(Model[ReleaseInputs]):
    """Isolation and protective-action distances by table; no concentration is computed here (see `plume`)."""

    title = msg("release.title")
    purpose = msg("release.purpose")
    kinds = frozenset({IncidentType.LABORATORY_RELEASE})
    Inputs = ReleaseInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The laboratory's inventory, the weather while it is young, and day or night by the sun."""
        found = {**suggest_inventory(scene), **suggest_weather(scene, parameters_of("release"))}
        night = night_at(scene)
        if night is not None:
            source = Source(SourceStatus.COMPUTED, "", msg("release.by_sun"))
            found["night"] = Suggestion(night, InputOrigin.CAMPUS, source)
        if scene.incident is not None and scene.incident.building_id:
            given = Source(SourceStatus.GIVEN, scene.incident.opened_by)
            found["indoors"] = Suggestion(True, InputOrigin.INCIDENT, given)
        return found

    def assess(
        self, scene: Scene, inputs: ReleaseInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """Distances, areas with the people in them, and advice for each building in the way.

        Raises:
            UserError: the UN number is none.
        """
        found = find(inputs, figures)
        drawn = draw(scene, inputs, found, figures)
        progress.check()
        ways = ways_of(scene, inputs, found, drawn, figures)
        return Result(
            headline=_headline(found),
            method=msg("release.method"),
            validity=Validity.OK if found.doubt is None else Validity.EXTRAPOLATED,
            reason=found.doubt,
            figures=(*_distances(found), *drawn.figures),
            assumptions=(*found.assumptions, *drawn.assumptions),
            sources=(found.source, *(line.figure.source for line in figures)),
            areas=drawn.areas,
            tables=table_of(ways),
            advice=advice_of(ways, inputs, found),
        )


def _distances(found: Found) -> tuple[Figure, ...]:
    return (
        figure("isolation_m", msg("release.figure.isolation"), found.isolation_m, "m", found.source),
        figure("protective_m", msg("release.figure.protective"), found.protective_m, "m", found.source),
    )


def _headline(found: Found) -> Message:
    isolation, protective = round(found.isolation_m), round(found.protective_m)
    if found.substance is None:
        return msg("release.headline.unknown", isolation=isolation)
    return msg("release.headline", name=found.substance.name, isolation=isolation, protective=protective)
