"""What the release model asks, and what inventory, weather and the sun already say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.campus.frame import Frame
from app.campus.sun import is_night
from app.domain.assessment import InputOrigin
from app.domain.campus import HazardousMaterial
from app.domain.message import bilingual, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import Scene
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters
from app.hazards.substances import Container, Distances, Spill, WindClass, substances, un_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseInputs:
    """What came out, of what, in which wind; and what decides whether people can stay inside."""

    un: str = asked(msg("release.input.un"), default="")
    spill: Spill = asked(msg("release.input.spill"), default=Spill.UNKNOWN)
    container: Container = asked(msg("release.input.container"), default=Container.UNKNOWN)
    quantity_kg: float | None = asked(msg("release.input.quantity"), "kg", low=0, high=1e6, default=None)
    indoors: bool = asked(msg("release.input.indoors"), default=False)
    on_fire: bool = asked(msg("release.input.on_fire"), default=False)
    night: bool | None = asked(msg("release.input.night"), default=None)
    wind_mps: float | None = asked(msg("release.input.wind"), "m/s", low=0, high=60, default=None)
    wind_from_deg: float | None = asked(msg("release.input.wind_from"), "°", low=0, high=360, default=None)
    release_min: float | None = asked(msg("release.input.duration"), "min", low=0, high=1440, default=None)
    outdoor_ppm: float | None = asked(msg("release.input.outdoor"), "ppm", low=0, high=1e6, default=None)
    closable: bool | None = asked(msg("release.input.closable"), default=None)
    leave_min: float | None = asked(msg("release.input.leave"), "min", low=0, high=600, default=None)


def suggest_inventory(scene: Scene) -> Mapping[str, Suggestion]:
    """Of what the incident's building holds, the substance with the longest distances: which one came out is
    for a person to say."""
    if scene.campus is None or scene.incident is None or not scene.incident.building_id:
        return {}
    known = substances()
    found: list[tuple[Distances, HazardousMaterial]] = []
    for line in scene.campus.hazmat:
        substance = known.get(un_digits(line.un_number))
        if line.building_id == scene.incident.building_id and substance is not None:
            distances = substance.distances(Spill.SMALL, Container.UNKNOWN, True, WindClass.LOW)
            if distances is not None:
                found.append((distances, line))
    if not found:
        return {}
    _, worst = max(found, key=lambda one: (one[0].protective_m, one[0].isolation_m, one[1].id))
    kinds = {un_digits(line.un_number) for _, line in found}
    name = bilingual(worst.name, worst.name_zh)
    source = Source(SourceStatus.ESTIMATED, "", msg("release.worst_of_inventory", n=len(kinds), name=name))
    suggested = {"un": Suggestion(un_digits(worst.un_number), InputOrigin.CAMPUS, source)}
    if worst.unit.casefold() == "kg":
        suggested["quantity_kg"] = Suggestion(float(worst.quantity), InputOrigin.CAMPUS, source)
    return suggested


def suggest_weather(scene: Scene, figures: ModelParameters) -> Mapping[str, Suggestion]:
    """Wind and its direction of a report that is young enough; an old one says nothing of the wind of now."""
    report = scene.weather
    oldest = timedelta(minutes=figures.value("wind.oldest"))
    if report is None or scene.at - report.at > oldest:
        return {}
    return {
        "wind_mps": Suggestion(report.wind_mps, InputOrigin.WEATHER, report.source),
        "wind_from_deg": Suggestion(report.wind_from_deg, InputOrigin.WEATHER, report.source),
    }


def night_at(scene: Scene) -> bool | None:
    """Whether the sun is down on campus; None without a campus."""
    if scene.campus is None:
        return None
    middle = Frame(scene.campus.info.epsg).to_wgs84(scene.campus.info.boundary.centroid)
    return is_night(scene.at, middle.x, middle.y)
