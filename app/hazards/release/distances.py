"""Table first: which row of the Guidebook applies, and what to go by where none does."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.source import Source
from app.hazards.parameters import ModelParameters
from app.hazards.release.asked import ReleaseInputs
from app.hazards.substances import Spill, Substance, WindClass, substances, un_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The distances in force; `protective_m` is that of isolation where the table has no other."""

    substance: Substance | None
    isolation_m: float
    protective_m: float
    source: Source
    laboratory: bool
    """A cylinder of at most 50 kg inside a building: room and floor are cleared, the small spill counts."""
    doubt: Message | None
    assumptions: tuple[Message, ...]


def find(inputs: ReleaseInputs, figures: ModelParameters) -> Found:
    """The distances for what is known; the more protective row for what is not.

    Raises:
        UserError: what stands for the UN number is none.
    """
    number = un_digits(inputs.un)
    if inputs.un.strip() and not number:
        raise UserError(msg("release.no_un", un=inputs.un[:40]))
    substance = substances().get(number)
    laboratory = (
        inputs.indoors
        and inputs.quantity_kg is not None
        and inputs.quantity_kg <= figures.value("lab.cylinder")
        and inputs.spill is not Spill.LARGE
    )
    spill = Spill.SMALL if laboratory and inputs.spill is Spill.UNKNOWN else inputs.spill
    night, wind = inputs.night is not False, WindClass.of(inputs.wind_mps)
    row = substance.distances(spill, inputs.container, night, wind) if substance is not None else None
    notes = list(_assumed(inputs, spill))
    doubt: Message | None
    if substance is None or row is None:
        unknown = figures["unknown.isolation"]
        doubt = msg("release.not_in_table", un=number) if number else msg("release.unknown_material")
        isolation, protective, source = unknown.value, unknown.value, unknown.source
    else:
        doubt = msg("release.beyond") if row.beyond else None
        isolation, protective, source = row.isolation_m, row.protective_m, row.source
    if inputs.on_fire and spill is not Spill.SMALL:
        isolation = max(isolation, figures.value("unknown.fire"))
        notes.append(msg("release.assume.fire", m=round(isolation)))
    return Found(
        substance=substance,
        isolation_m=isolation,
        protective_m=max(isolation, protective),
        source=source,
        laboratory=laboratory,
        doubt=doubt,
        assumptions=(*notes, msg("release.assume.half_hour")),
    )


def _assumed(inputs: ReleaseInputs, spill: Spill) -> tuple[Message, ...]:
    """What was taken, on the safe side, for what nobody said."""
    found = []
    if spill is Spill.UNKNOWN:
        found.append(msg("release.assume.large"))
    if inputs.night is None:
        found.append(msg("release.assume.night"))
    if inputs.wind_mps is None:
        found.append(msg("release.assume.low_wind"))
    return tuple(found)
