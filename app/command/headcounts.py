"""A person's own figure for the people inside."""

from __future__ import annotations

from app.command.context import Context, new_id
from app.domain.errors import UserError
from app.domain.incident import Headcount
from app.domain.message import msg
from app.planning.problem.problem import LARGEST


def correct_headcount(
    ctx: Context, incident_id: str, people: int, reason: str, *, building_id: str = ""
) -> Headcount:
    """Put a counted or known figure in place of the computed one, for one building or the whole extent.

    Raises:
        UserError: the figure is not possible, or no reason was given.
    """
    if not 0 <= people <= LARGEST:
        raise UserError(msg("headcount.impossible", people=people, most=LARGEST))
    if not reason.strip():
        raise UserError(msg("headcount.reason_missing"))
    snapshot = ctx.snapshot
    place = next((b.name for b in snapshot.campus.buildings if b.id == building_id), "")
    headcount = Headcount(
        id=new_id(),
        incident_id=incident_id,
        people=people,
        at=ctx.clock(),
        author=ctx.author,
        reason=reason.strip(),
        building_id=building_id,
    )
    label = (
        msg("step.headcount_building", place=place, people=people, reason=headcount.reason)
        if building_id
        else msg("step.headcount_total", people=people, reason=headcount.reason)
    )
    with ctx.step(label) as tx:
        tx.put(headcount)
    return headcount
