"""What the plume model asks, and the checks that it must pass before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.campus import Building
from app.domain.message import Message, msg
from app.domain.observation import Sky
from app.hazards.assessing import Scene
from app.hazards.extent_kinds.building import height_of
from app.hazards.inputs import asked
from app.hazards.parameters import ModelParameters
from app.hazards.plume.validity import Limits, Source, refusals
from app.hazards.substances import MOLAR_VOLUME_L, Substance

REACTS = frozenset({"1052"})
"""Hydrogen fluoride polymerises and reacts with the moisture of the air."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlumeInputs:
    """The release and the air; what is unknown refuses."""

    un: str = asked(msg("release.input.un"), default="")
    rate_g_s: float = asked(msg("plume.input.rate"), "g/s", low=1e-6, high=1e6)
    height_m: float = asked(msg("plume.input.height"), "m", low=0, high=200, default=0.0)
    exposure_min: float = asked(msg("plume.input.exposure"), "min", low=1, high=480, default=60.0)
    wind_mps: float | None = asked(msg("release.input.wind"), "m/s", low=0, high=60, default=None)
    wind_from_deg: float | None = asked(msg("release.input.wind_from"), "°", low=0, high=360, default=None)
    sky: Sky | None = asked(msg("plume.input.sky"), default=None)
    urban: bool = asked(msg("plume.input.urban"), default=False)
    liquefied: bool | None = asked(msg("plume.input.liquefied"), default=None)
    indoors: bool = asked(msg("release.input.indoors"), default=False)
    on_fire: bool = asked(msg("plume.input.on_fire"), default=False)
    explosive: bool = asked(msg("plume.input.explosive"), default=False)
    sheltered: bool = asked(msg("plume.input.sheltered"), default=False)
    quantity_kg: float | None = asked(msg("release.input.quantity"), "kg", low=0, high=1e6, default=None)
    puff_m3: float | None = asked(msg("plume.input.puff"), "m³", low=0.001, high=1e6, default=None)


def limits_of(figures: ModelParameters) -> Limits:
    """The bounds in force."""
    return Limits(
        least_wind_mps=figures.value("bounds.least_wind"),
        dense_continuous=figures.value("bounds.dense_continuous"),
        dense_puff=figures.value("bounds.dense_puff"),
        building_heights=figures.value("bounds.building_heights"),
        laboratory_kg=figures.value("bounds.laboratory"),
        air_kg_m3=figures.value("bounds.air"),
    )


def refusals_of(
    inputs: PlumeInputs, substance: Substance | None, figures: ModelParameters
) -> tuple[Message, ...]:
    """Every reason for which there is no plume of these inputs."""
    molar = substance.molar if substance is not None else None
    source = Source(
        liquefied=inputs.liquefied,
        indoors=inputs.indoors,
        burning=inputs.on_fire,
        explosive=inputs.explosive,
        sheltered=inputs.sheltered,
        reacts=substance is not None and substance.un in REACTS,
        rate_g_s=inputs.rate_g_s,
        wind_mps=inputs.wind_mps,
        wind_from_deg=inputs.wind_from_deg,
        density_kg_m3=None if molar is None else molar / MOLAR_VOLUME_L,
        puff_m3=inputs.puff_m3,
        quantity_kg=inputs.quantity_kg,
    )
    found = refusals(source, limits_of(figures))
    if substance is None or not substance.limits:
        found = (*found, msg("plume.refused.no_limit"))
    if inputs.sky is None:
        found = (*found, msg("plume.refused.no_sky"))
    return found


def wake_m(scene: Scene, figures: ModelParameters) -> float:
    """How far from the source the wake of a building near it reaches; 0 where none is near or none is known.

    A building counts whose own wake covers the source.
    """
    if scene.campus is None or scene.incident is None:
        return 0.0
    heights, point = figures.value("bounds.building_heights"), scene.incident.point
    longest = 0.0
    near: tuple[Building, ...] = tuple(
        one for one in scene.campus.buildings if one.footprint.distance(point) < heights * 100
    )
    for one in near:
        length = heights * height_of(one)[0]
        if one.footprint.distance(point) < length:
            longest = max(longest, length)
    return longest
