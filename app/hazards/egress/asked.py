"""What the egress models ask for, and the plan of a building that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.hazards.assessing import Scene, suggested_building
from app.hazards.egress.building import EgressPlan
from app.hazards.egress.hydraulic import stair_supported
from app.hazards.egress.premovement import Management, Occupants
from app.hazards.egress.records import recorded
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters

MOST_EXITS = 40


@dataclass(frozen=True, kw_only=True)
class EgressInputs:
    """A building, its people and its alarm."""

    building: str = asked(msg("assess.input.building"), default="")
    floors: int | None = asked(msg("egress.input.floors"), low=1, high=120, default=None)
    people: int | None = asked(msg("egress.input.people"), "persons", low=0, high=50000, default=None)
    people_per_floor: int | None = asked(
        msg("egress.input.people_per_floor"), "persons", low=0, high=5000, default=None
    )
    floor_area_m2: float | None = asked(msg("egress.input.floor_area"), "m²", low=1, high=1e6, default=None)
    stairs: int = asked(msg("egress.input.stairs"), low=1, high=20, parameter="building.stairs")
    stair_width_m: float = asked(
        msg("egress.input.stair_width"), "m", low=0.5, high=6, parameter="building.stair_width"
    )
    stair_door_width_m: float = asked(
        msg("egress.input.stair_door_width"), "m", low=0.5, high=6, parameter="building.stair_door_width"
    )
    exits: int = asked(msg("egress.input.exits"), low=1, high=MOST_EXITS, parameter="building.exits")
    exit_width_m: float = asked(
        msg("egress.input.exit_width"), "m", low=0.5, high=12, parameter="building.exit_width"
    )
    exit_widths_m: str = asked(msg("egress.input.exit_widths"), "m", default="")
    riser_m: float = asked(msg("egress.input.riser"), "m", low=0.1, high=0.3, parameter="building.riser")
    tread_m: float = asked(msg("egress.input.tread"), "m", low=0.15, high=0.6, parameter="building.tread")
    floor_height_m: float = asked(
        msg("egress.input.floor_height"), "m", low=2, high=12, parameter="building.floor_height"
    )
    corridor_length_m: float = asked(
        msg("egress.input.corridor_length"), "m", low=0, high=500, parameter="building.corridor_length"
    )
    corridor_width_m: float = asked(
        msg("egress.input.corridor_width"), "m", low=0.6, high=12, parameter="building.corridor_width"
    )
    occupants: Occupants = asked(msg("egress.input.occupants"), default=Occupants.AWAKE_FAMILIAR)
    management: Management = asked(msg("egress.input.management"), default=Management.M2)
    detection_s: float = asked(
        msg("egress.input.detection"), "s", low=0, high=7200, parameter="alarm.detection"
    )
    alarm_s: float = asked(msg("egress.input.alarm"), "s", low=0, high=7200, parameter="alarm.alarm")
    phased: bool = asked(msg("egress.input.phased"), default=False)
    lifts: bool = asked(msg("egress.input.lifts"), default=False)


def suggest_building(scene: Scene, figures: ModelParameters) -> Mapping[str, Suggestion]:
    """What is recorded of the building in question."""
    building = scene.building
    if scene.snapshot is None or building is None:
        return {}
    return {**recorded(scene.snapshot, building, scene.at, figures), **suggested_building(scene)}


def plan_of(inputs: EgressInputs, figures: ModelParameters) -> EgressPlan:
    """The building's elements.

    Raises:
        UserError: floors or people are missing, or the widths of exits are no list of widths.
    """
    return EgressPlan(
        people=_people(inputs),
        stairs_m=(inputs.stair_width_m,) * inputs.stairs,
        exits_m=_exits(inputs),
        stair_door_m=inputs.stair_door_width_m,
        corridor_m=inputs.corridor_width_m,
        corridor_length_m=inputs.corridor_length_m,
        riser_m=inputs.riser_m,
        tread_m=inputs.tread_m,
        floor_height_m=inputs.floor_height_m,
        landing_m=figures.value("building.landing"),
        level_flow=figures.value("flow.level"),
        door_boundary_m=figures.value("boundary.door"),
        stair_boundary_m=figures.value("boundary.stair"),
        corridor_boundary_m=figures.value("boundary.corridor"),
        density_cap=figures.value("density.cap"),
    )


def _people(inputs: EgressInputs) -> tuple[int, ...]:
    """People by floor: as many on each, the rest from the top down."""
    if inputs.floors is None:
        raise UserError(msg("egress.missing_floors"))
    if inputs.people_per_floor is not None:
        return (inputs.people_per_floor,) * inputs.floors
    if inputs.people is None:
        raise UserError(msg("egress.missing_people"))
    each, rest = divmod(inputs.people, inputs.floors)
    return tuple(each + (floor >= inputs.floors - rest) for floor in range(inputs.floors))


def _exits(inputs: EgressInputs) -> tuple[float, ...]:
    if not inputs.exit_widths_m.strip():
        return (inputs.exit_width_m,) * inputs.exits
    try:
        widths = tuple(float(word) for word in inputs.exit_widths_m.replace(",", " ").split())
    except ValueError:
        widths = ()
    if not 0 < len(widths) <= MOST_EXITS or not all(0.5 <= width <= 12 for width in widths):
        raise UserError(msg("egress.bad_exit_widths", words=inputs.exit_widths_m))
    return widths


def refusal_of(inputs: EgressInputs, plan: EgressPlan, figures: ModelParameters) -> Message | None:
    """Why this building cannot be reckoned, or None."""
    if inputs.phased:
        return msg("egress.refuse.phased")
    if inputs.lifts:
        return msg("egress.refuse.lifts")
    limit = figures.value("density.design")
    if inputs.floor_area_m2 and max(plan.people) / inputs.floor_area_m2 > limit:
        density = round(max(plan.people) / inputs.floor_area_m2, 1)
        return msg("egress.refuse.density", density=density, limit=limit)
    if plan.total and (not plan.exits_pps or (plan.above and not plan.stair_pps(0))):
        return msg("egress.refuse.narrow")
    return msg("egress.refuse.nobody") if not plan.total else None


def doubt_of(inputs: EgressInputs) -> Message | None:
    """Why the answer is an order of magnitude at best, or None."""
    if not stair_supported(inputs.riser_m, inputs.tread_m):
        return msg("egress.doubt.steps")
    if inputs.management is Management.M3:
        return msg("egress.doubt.m3")
    return None
