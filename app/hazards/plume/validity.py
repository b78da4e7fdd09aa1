"""What a passive plume must not be computed for: each refusal with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.message import Message, msg

GRAVITY = 9.80665


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of the parameter table."""

    least_wind_mps: float
    dense_continuous: float
    dense_puff: float
    building_heights: float
    laboratory_kg: float
    air_kg_m3: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known of the release; None: nobody knows."""

    liquefied: bool | None
    """Pressurised or refrigerated liquid, or a jet."""
    indoors: bool
    burning: bool
    explosive: bool
    sheltered: bool
    """In a courtyard or the wake of a building, or hilly ground around."""
    reacts: bool
    """It polymerises or reacts with the moisture of the air, as hydrogen fluoride."""
    rate_g_s: float
    wind_mps: float | None
    wind_from_deg: float | None
    density_kg_m3: float | None
    """Of the released gas."""
    puff_m3: float | None
    """Volume of a sudden release; None: it lasts."""
    quantity_kg: float | None


def refusals(source: Source, limits: Limits) -> tuple[Message, ...]:
    """Every reason for which there is no plume; empty: none is known."""
    return (*_of_release(source, limits), *_of_air(source, limits), *_of_density(source, limits))


def _of_release(source: Source, limits: Limits) -> list[Message]:
    found = []
    if source.indoors:
        light = source.quantity_kg is not None and source.quantity_kg < limits.laboratory_kg
        found.append(msg("plume.refused.laboratory") if light else msg("plume.refused.indoors"))
    if source.liquefied is None:
        found.append(msg("plume.refused.phase_unknown"))
    elif source.liquefied:
        found.append(msg("plume.refused.liquefied"))
    if source.burning:
        found.append(msg("plume.refused.fire"))
    if source.explosive:
        found.append(msg("plume.refused.explosive"))
    if source.reacts:
        found.append(msg("plume.refused.reacts"))
    return found


def _of_air(source: Source, limits: Limits) -> list[Message]:
    found = []
    if source.wind_mps is None or source.wind_from_deg is None:
        found.append(msg("plume.refused.no_wind"))
    elif source.wind_mps < limits.least_wind_mps:
        found.append(msg("plume.refused.calm", wind=source.wind_mps, least=limits.least_wind_mps))
    if source.sheltered:
        found.append(msg("plume.refused.sheltered"))
    return found


def _of_density(source: Source, limits: Limits) -> list[Message]:
    """Dense by Britter and McQuaid's criterion (primary not checked)."""
    if source.density_kg_m3 is None:
        return [msg("plume.refused.density_unknown")]
    if source.density_kg_m3 <= limits.air_kg_m3 or not source.wind_mps:
        return []
    if source.puff_m3 is not None:
        ratio, bound = dense_puff(source, limits), limits.dense_puff
    else:
        ratio, bound = dense_continuous(source, limits), limits.dense_continuous
    return [msg("plume.refused.dense", ratio=round(ratio, 2), bound=bound)] if ratio >= bound else []


def _buoyancy(source: Source, limits: Limits) -> float:
    assert source.density_kg_m3 is not None
    return GRAVITY * (source.density_kg_m3 - limits.air_kg_m3) / limits.air_kg_m3


def dense_continuous(source: Source, limits: Limits) -> float:
    """`(g'·q/(u³·D))^(1/3)` with `D = √(q/u)` and q the flow of gas in m³/s."""
    assert source.density_kg_m3 is not None
    assert source.wind_mps
    flow = source.rate_g_s / 1000 / source.density_kg_m3
    width = (flow / source.wind_mps) ** 0.5
    return float((_buoyancy(source, limits) * flow / (source.wind_mps**3 * width)) ** (1 / 3))


def dense_puff(source: Source, limits: Limits) -> float:
    """`√(g'·V)/(u·V^(1/3))`."""
    assert source.puff_m3 is not None
    assert source.wind_mps
    volume = source.puff_m3
    return float((_buoyancy(source, limits) * volume) ** 0.5 / (source.wind_mps * volume ** (1 / 3)))


def beyond_fit(reach_m: float, farthest_m: float, wake_m: float) -> Message | None:
    """Why a reach is no answer: past the fitted range, or wholly in the wake of a building."""
    if reach_m > farthest_m:
        return msg("plume.refused.far", km=round(farthest_m / 1000))
    if reach_m < wake_m:
        return msg("plume.refused.wake", reach=round(reach_m), m=round(wake_m))
    return None
