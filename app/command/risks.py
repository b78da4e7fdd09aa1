"""The risk register: standing hazards of the buildings, for quiet times."""

from __future__ import annotations

from app.command.context import Context, current, new_id
from app.domain.errors import UserError
from app.domain.grading import StandingHazard
from app.domain.incident import IncidentType
from app.domain.message import bilingual, msg


def register_risk(
    ctx: Context, building_id: str, hazard: IncidentType, likelihood: int, consequence: int, note: str = ""
) -> StandingHazard:
    """Put a standing hazard into the register, in place of what stood there of this kind at the building.

    Raises:
        UserError: there is no such building, or likelihood or consequence is not from 1 to 5.
    """
    building = next((b for b in ctx.snapshot.campus.buildings if b.id == building_id), None)
    if building is None:
        raise UserError(msg("risk.no_building", building=building_id))
    if not (1 <= likelihood <= 5 and 1 <= consequence <= 5):
        raise UserError(msg("risk.out_of_bounds"))
    before = [s for s in ctx.snapshot.standing if s.building_id == building_id and s.hazard is hazard]
    line = StandingHazard(
        id=before[0].id if before else new_id(),
        building_id=building_id,
        hazard=hazard,
        likelihood=likelihood,
        consequence=consequence,
        at=ctx.clock(),
        author=ctx.author,
        note=note.strip(),
    )
    name = bilingual(building.name, building.name_zh)
    with ctx.step(msg("step.register_risk", hazard=hazard, building=name)) as tx:
        tx.put(line)
    return line


def strike_risk(ctx: Context, line: StandingHazard) -> None:
    """Take a standing hazard out of the register; undo brings it back."""
    with ctx.step(msg("step.strike_risk", hazard=line.hazard)) as tx:
        current(tx, line)
        tx.drop(StandingHazard, line.id)
