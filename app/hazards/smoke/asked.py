"""What the models of the room of origin ask for, and the time that the fire leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.assessment import InputOrigin
from app.domain.campus import BuildingUse
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import Scene
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters
from app.hazards.smoke.filling import RoomFire, Tenability, tenability
from app.hazards.smoke.fire_growth import Growth

USUAL: Mapping[BuildingUse, Growth] = {
    BuildingUse.DORMITORY: Growth.FAST,
    BuildingUse.RESIDENTIAL: Growth.FAST,
    BuildingUse.LABORATORY: Growth.ULTRA_FAST,
    BuildingUse.RESEARCH: Growth.ULTRA_FAST,
    BuildingUse.LIBRARY: Growth.FAST,
}
"""Growth by use, the quicker of the usual range; medium elsewhere."""


@dataclass(frozen=True, kw_only=True)
class RoomInputs:
    """The room where it burns."""

    room_area_m2: float = asked(msg("aset.input.area"), "m²", low=4, high=20000, parameter="room.area")
    room_height_m: float = asked(msg("aset.input.height"), "m", low=2.1, high=40, parameter="room.height")
    most_kw: float = asked(msg("aset.input.most"), "kW", low=50, high=200000, parameter="room.most_heat")
    growth: Growth = asked(msg("aset.input.growth"), default=Growth.FAST)
    other_rooms: bool = asked(msg("aset.input.other_rooms"), default=False)
    sprinklers: bool = asked(msg("aset.input.sprinklers"), default=False)
    wind: bool = asked(msg("aset.input.wind"), default=False)
    pressurised: bool = asked(msg("aset.input.pressurised"), default=False)


def suggest_growth(scene: Scene) -> Mapping[str, Suggestion]:
    """Growth by the use of the building in question."""
    building = scene.building
    if building is None:
        return {}
    source = Source(SourceStatus.UNVERIFIED, "", msg("aset.source.use", use=building.use))
    growth = USUAL.get(building.use, Growth.MEDIUM)
    return {"growth": Suggestion(growth, InputOrigin.CAMPUS, source)}


def room_refusal(inputs: RoomInputs) -> Message | None:
    """Why the room cannot be reckoned, or None."""
    for asked_for, reason in (
        (inputs.other_rooms, msg("aset.refuse.rooms")),
        (inputs.sprinklers, msg("aset.refuse.sprinklers")),
        (inputs.wind, msg("aset.refuse.wind")),
        (inputs.pressurised, msg("aset.refuse.pressurised")),
    ):
        if asked_for:
            return reason
    return None


@dataclass(frozen=True, slots=True)
class RoomBand:
    """The course as assumed, with quicker growth and a hot layer, with slower growth and a cool one."""

    best: Tenability
    low: Tenability
    high: Tenability
    fire: RoomFire


def room_band(inputs: RoomInputs, figures: ModelParameters) -> RoomBand:
    """The course of the fire with growth one class up and down, the layer over its range of temperature."""
    guess, share, horizon = (
        figures["layer.temperature"],
        figures["layer.heat_share"],
        figures.value("limit.horizon"),
    )
    fire = RoomFire(
        area_m2=inputs.room_area_m2,
        height_m=inputs.room_height_m,
        alpha=alpha_of(inputs.growth, figures),
        most_kw=inputs.most_kw,
        layer_guess_c=guess.value,
        ambient_c=figures.value("layer.ambient"),
        heat_share=share.value,
        head_m=figures.value("limit.head"),
        hot_c=figures.value("limit.hot"),
    )
    quick = replace(
        fire,
        alpha=alpha_of(inputs.growth.faster, figures),
        layer_guess_c=guess.high,
        heat_share=share.high,
    )
    slow = replace(
        fire, alpha=alpha_of(inputs.growth.slower, figures), layer_guess_c=guess.low, heat_share=share.low
    )
    best, low, high = (tenability(one, horizon) for one in (fire, quick, slow))
    return RoomBand(best, low, high, fire)


def alpha_of(growth: Growth, figures: ModelParameters) -> float:
    """The growth coefficient of a class in kW/s²."""
    return figures.value(f"growth.{growth.value}")
