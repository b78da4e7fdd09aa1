"""Gaussian plume: how far exposure levels reach, only where a passive plume may be computed at all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from app.campus.bearings import convergence_deg
from app.campus.frame import Frame
from app.domain.assessment import Figure, InputOrigin, Result, Validity
from app.domain.errors import UserError
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.inputs import Suggestion
from app.hazards.parameters import ModelParameters, parameters_of
from app.hazards.plume.answer import (
    PEOPLE_LEVEL,
    Air,
    areas_of,
    chart_of,
    levels_of,
    people_figure,
    reach_figures,
)
from app.hazards.plume.asked import PlumeInputs, refusals_of, wake_m
from app.hazards.plume.gaussian import FARTHEST_M, NEAREST_M, Plume
from app.hazards.plume.stability import stability_of, wind_at
from app.hazards.plume.validity import beyond_fit
from app.hazards.release.asked import ReleaseInputs, night_at, suggest_inventory, suggest_weather
from app.hazards.release.distances import find
from app.hazards.substances import Substance, substances, un_digits
from app.runtime.progress import Progress

METHOD = msg("plume.method")


@MODELS.add("plume")
class PlumeModel(Model[PlumeInputs]):
    """`χ` of a passive gas with Briggs's coefficients; the Guidebook comes first (see `release`)."""

    title = msg("plume.title")
    purpose = msg("plume.purpose")
    kinds = frozenset({IncidentType.LABORATORY_RELEASE})
    Inputs = PlumeInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The laboratory's inventory and the weather while it is young."""
        weather = suggest_weather(scene, parameters_of("release"))
        found = {**suggest_inventory(scene), **weather}
        if weather and scene.weather is not None and scene.weather.sky is not None:
            found["sky"] = Suggestion(scene.weather.sky, InputOrigin.WEATHER, scene.weather.source)
        if scene.incident is not None and scene.incident.building_id:
            given = Source(SourceStatus.GIVEN, scene.incident.opened_by)
            found["indoors"] = Suggestion(True, InputOrigin.INCIDENT, given)
        return found

    def assess(
        self, scene: Scene, inputs: PlumeInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """Reaches with their band, areas and the axis; refused with the Guidebook's distances otherwise.

        Raises:
            UserError: what stands for the UN number is none.
        """
        number = un_digits(inputs.un)
        if inputs.un.strip() and not number:
            raise UserError(msg("release.no_un", un=inputs.un[:40]))
        substance = substances().get(number)
        reasons = refusals_of(inputs, substance, figures)
        if reasons or substance is None or substance.molar is None:
            return _refused(scene, inputs, reasons)
        air = _air(inputs, figures)
        levels = levels_of(substance.limits, inputs.exposure_min, substance.molar)
        if not any(one.number == PEOPLE_LEVEL for one in levels):
            return _refused(scene, inputs, (msg("plume.refused.no_limit"),))
        reaches = [(one, air.reach(one)) for one in levels]
        progress.check()
        decisive = next(far for one, far in reaches if one.number == PEOPLE_LEVEL)
        outside = beyond_fit(decisive.high, FARTHEST_M, wake_m(scene, figures))
        if outside is not None:
            return _refused(scene, inputs, (outside,))
        areas = areas_of(scene, air, levels, _downwind(scene, inputs), figures.value("band.turn"))
        near = decisive.best < NEAREST_M
        counted = Source(SourceStatus.ESTIMATED, "", msg("fire_exposure.source.people"))
        return Result(
            headline=_headline(substance, decisive.best, decisive.high),
            method=METHOD,
            validity=Validity.EXTRAPOLATED if near else Validity.OK,
            reason=msg("plume.doubt.near", least=round(NEAREST_M)) if near else None,
            figures=(*reach_figures(reaches), *people_figure(areas, counted), _wind(air, figures)),
            assumptions=_assumptions(inputs),
            sources=(
                *dict.fromkeys(one.source for one in levels),
                *(line.figure.source for line in figures),
            ),
            areas=areas,
            charts=(chart_of(air, levels, substance.molar),),
        )


def _air(inputs: PlumeInputs, figures: ModelParameters) -> Air:
    assert inputs.wind_mps is not None
    assert inputs.sky is not None
    mixed, stable = stability_of(inputs.wind_mps, inputs.sky)
    plume = Plume(
        rate_g_s=inputs.rate_g_s,
        wind_mps=wind_at(inputs.wind_mps, max(10.0, inputs.height_m), mixed, urban=inputs.urban),
        height_m=inputs.height_m,
        stability=mixed,
        urban=inputs.urban,
    )
    stable_wind = wind_at(inputs.wind_mps, max(10.0, inputs.height_m), stable, urban=inputs.urban)
    return Air(
        mixed=plume,
        stable=replace(plume, stability=stable, wind_mps=stable_wind),
        error=figures.value("band.concentration"),
    )


def _downwind(scene: Scene, inputs: PlumeInputs) -> float:
    assert inputs.wind_from_deg is not None
    turned = 0.0
    if scene.campus is not None and scene.incident is not None:
        turned = convergence_deg(Frame(scene.campus.info.epsg), scene.incident.point)
    return math.radians(inputs.wind_from_deg + 180 - turned)


def _refused(scene: Scene, inputs: PlumeInputs, reasons: tuple[Message, ...]) -> Result:
    """Why there is no plume, all reasons, and the Guidebook's distances to go by instead."""
    table = find(
        ReleaseInputs(
            un=inputs.un,
            indoors=inputs.indoors,
            quantity_kg=inputs.quantity_kg,
            on_fire=inputs.on_fire,
            night=night_at(scene),
            wind_mps=inputs.wind_mps,
        ),
        parameters_of("release"),
    )
    words = reasons[0]
    for one in reasons[1:]:
        words = msg("plume.and", one=words, other=one)
    isolation, protective = round(table.isolation_m), round(table.protective_m)
    fallback = msg("plume.fallback", isolation=isolation, protective=protective)
    if table.laboratory:
        fallback = msg("plume.fallback.laboratory", isolation=isolation, protective=protective)
    return refused(words, fallback, METHOD, sources=(table.source,))


def _headline(substance: Substance, best_m: float, high_m: float) -> Message:
    return msg("plume.headline", name=substance.name, best=round(best_m), high=round(high_m))


def _wind(air: Air, figures: ModelParameters) -> Figure:
    source = Source(SourceStatus.COMPUTED, "", msg("plume.source.profile"))
    return figure("wind_at_release_mps", msg("plume.figure.wind"), air.stable.wind_mps, "m/s", source)


def _assumptions(inputs: PlumeInputs) -> tuple[Message, ...]:
    found = [
        msg("plume.assume.steady"),
        msg("plume.assume.flat"),
        msg("plume.assume.band"),
        msg("plume.assume.town") if inputs.urban else msg("plume.assume.country"),
    ]
    if inputs.puff_m3 is not None:
        found.append(msg("plume.assume.puff"))
    return tuple(found)
