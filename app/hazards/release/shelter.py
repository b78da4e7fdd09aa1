"""Shelter or evacuate: each is proposed only when nothing speaks against it, and never guessed.

After the rule that the people in a plume's way leave across the wind only where their way out does not lead
through it and the plume is far off, and stay inside only where the air inside stays below the limit for as
long as the release lasts. If neither holds, the answer is to ask the fire service.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.domain.message import Message, msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is known of one building in the way; None: nobody knows."""

    is_source: bool
    """The release is in it."""
    isolated: bool
    """It stands on isolated ground."""
    on_fire: bool
    flammable: bool | None
    """The vapour burns or explodes."""
    closable: bool | None
    """Windows, doors and ventilation can be closed, and somebody does."""
    release_min: float | None
    """How long the release lasts."""
    outdoor_ppm: float | None
    """At the building, measured or computed."""
    limit_ppm: float | None
    """The exposure level for so long; None where there is none."""
    air_changes_h: float
    """Of the closed building, at the upper end of the range."""
    arrival_s: float | None
    """When the plume comes to the building or to the way out, whichever is sooner."""
    evacuation_s: float | None
    """Until its people are out of the area; None: no way out that avoids the hazard was found."""
    margin: float
    """How many times sooner they must be out than the plume comes."""


def indoor_ppm(outdoor_ppm: float, air_changes_h: float, minutes: float) -> float:
    """`C_in = C_out·(1 − e^(−λt))`: the air inside after so long in a plume; never more than outside."""
    return outdoor_ppm * -math.expm1(-air_changes_h * minutes / 60)


def against_shelter(case: Case) -> tuple[Message, ...]:
    """Every reason for which staying inside must not be proposed; empty: none is known."""
    found = []
    if case.is_source:
        found.append(msg("shelter.source"))
    if case.isolated:
        found.append(msg("shelter.isolated"))
    if case.on_fire:
        found.append(msg("shelter.fire"))
    if case.flammable is None:
        found.append(msg("shelter.flammable_unknown"))
    elif case.flammable:
        found.append(msg("shelter.flammable"))
    if case.closable is None:
        found.append(msg("shelter.closable_unknown"))
    elif not case.closable:
        found.append(msg("shelter.open"))
    return (*found, *_against_air(case))


def _against_air(case: Case) -> tuple[Message, ...]:
    """What speaks against the air inside."""
    if case.release_min is None:
        return (msg("shelter.duration_unknown"),)
    if case.outdoor_ppm is None:
        return (msg("shelter.outdoor_unknown"),)
    if case.limit_ppm is None:
        return (msg("shelter.no_limit"),)
    inside = indoor_ppm(case.outdoor_ppm, case.air_changes_h, case.release_min)
    if not inside < case.limit_ppm:
        return (msg("shelter.too_much", inside=_shown(inside), limit=_shown(case.limit_ppm)),)
    return ()


def against_evacuation(case: Case) -> tuple[Message, ...]:
    """Every reason for which leaving must not be proposed; empty: none is known."""
    found = []
    if case.arrival_s is None:
        found.append(msg("evacuation.arrival_unknown"))
    if case.evacuation_s is None:
        found.append(msg("evacuation.no_way"))
    if (
        case.arrival_s is not None
        and case.evacuation_s is not None
        and not case.arrival_s > case.margin * case.evacuation_s
    ):
        found.append(
            msg(
                "evacuation.too_late",
                arrival=round(case.arrival_s / 60, 1),
                needed=round(case.margin * case.evacuation_s / 60, 1),
            )
        )
    return tuple(found)


def _shown(ppm: float) -> str:
    return f"{ppm:.3g}"
