"""Facts that decide the level, as people report them."""

from __future__ import annotations

import math

from app.command.context import Context, new_id
from app.domain.errors import UserError
from app.domain.grading import FactName, KnownFact
from app.domain.message import msg
from app.hazards.level.facts import YES_NO

MOST = 1e12


def report_fact(
    ctx: Context, incident_id: str, name: FactName, value: float | None, note: str = ""
) -> KnownFact:
    """Keep a fact as it was reported now; None: it is unknown again. What was reported before stays kept.

    Raises:
        UserError: the figure is not possible.
    """
    if value is not None:
        _check(name, value)
    incident = ctx.snapshot.incident(incident_id)
    fact = KnownFact(
        id=new_id(),
        incident_id=incident.id,
        name=name,
        value=value,
        at=ctx.clock(),
        author=ctx.author,
        note=note.strip(),
    )
    with ctx.step(msg("step.report_fact", number=incident.number, fact=name)) as tx:
        tx.put(fact)
    return fact


def _check(name: FactName, value: float) -> None:
    if name in YES_NO and value not in (0.0, 1.0):
        raise UserError(msg("fact.yes_no", fact=name))
    whole = name is FactName.LOSS_CNY or (math.isfinite(value) and value == round(value))
    if not (0 <= value <= MOST and whole):
        raise UserError(msg("fact.impossible", fact=name, value=value))
