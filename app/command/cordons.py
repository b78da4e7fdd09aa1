"""Cordons: the guarded perimeters of an incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shapely.geometry import MultiPolygon, Polygon

from app.command.context import Context, current, new_id, unchanged
from app.domain.drawing import Cordon, CordonKind
from app.domain.errors import UserError
from app.domain.incident import Incident
from app.domain.message import msg
from app.domain.operation import Campus, Snapshot
from app.hazards.shapes import check_area, check_on_campus


def add_cordon(
    ctx: Context,
    incident_id: str,
    kind: CordonKind,
    area: Polygon | MultiPolygon,
    name: str = "",
    note: str = "",
) -> Cordon:
    """Draw a cordon around an incident.

    Raises:
        UserError: the shape crosses itself (`SelfCrossing` offers a repair), has no area, or is off campus.
    """
    cordon = Cordon(
        id=new_id(), incident_id=incident_id, kind=kind, area=area, name=name.strip(), note=note.strip()
    )
    (kept,) = add_cordons(ctx, (cordon,))
    return kept


def add_cordons(ctx: Context, cordons: Sequence[Cordon]) -> tuple[Cordon, ...]:
    """Add cordons in one step, as an import does; all of them or none. One without an id gets one.

    Raises:
        UserError: as `add_cordon`.
    """
    if not cordons:
        return ()
    kept = tuple(_checked(ctx.snapshot.campus, replace(c, id=c.id or new_id())) for c in cordons)
    numbers = [_incident(ctx.snapshot, cordon).number for cordon in kept]
    label = (
        msg("step.add_cordon", kind=kept[0].kind, number=numbers[0])
        if len(kept) == 1
        else msg("step.add_cordons", n=len(kept))
    )
    with ctx.step(label) as tx:
        for cordon in kept:
            tx.put(cordon, 0)
    return kept


def change_cordon(
    ctx: Context,
    cordon: Cordon,
    *,
    kind: CordonKind | None = None,
    area: Polygon | MultiPolygon | None = None,
    name: str | None = None,
    note: str | None = None,
    expected: int | None = None,
) -> Cordon:
    """Change a cordon; None leaves a field as it is. `expected` is the version that the form opened with.

    Raises:
        UserError: the new shape cannot be kept, or somebody else changed or removed the cordon since.
    """
    if area is not None:
        area = check_area(area)
        check_on_campus(ctx.snapshot.campus.info, area)
    number = _incident(ctx.snapshot, cordon).number
    with ctx.step(msg("step.change_cordon", kind=kind or cordon.kind, number=number)) as tx:
        now = current(tx, cordon)
        changed = replace(
            now,
            kind=now.kind if kind is None else kind,
            area=now.area if area is None else area,
            name=now.name if name is None else name.strip(),
            note=now.note if note is None else note.strip(),
        )
        tx.put(changed, expected)
    return changed


def replace_cordons(ctx: Context, removed: Sequence[Cordon], added: Sequence[Cordon]) -> tuple[Cordon, ...]:
    """Put some cordons in the place of others in one step, as splitting and merging do.

    An added one that bears the id of a removed one is that one, changed; one without an id gets one.

    Raises:
        UserError: a shape cannot be kept, or one of those to remove was changed or removed since.
    """
    kept = tuple(_checked(ctx.snapshot.campus, replace(c, id=c.id or new_id())) for c in added)
    with ctx.step(msg("step.replace_cordons", n=len(removed), into=len(kept))) as tx:
        for cordon in removed:
            tx.drop(Cordon, unchanged(tx, cordon).id)
        for cordon in kept:
            tx.put(cordon)
    return kept


def delete_cordon(ctx: Context, cordon: Cordon) -> None:
    """Remove a cordon.

    Raises:
        UserError: it was removed since.
    """
    number = _incident(ctx.snapshot, cordon).number
    with ctx.step(msg("step.delete_cordon", kind=cordon.kind, number=number)) as tx:
        tx.drop(Cordon, current(tx, cordon).id)


def _checked(campus: Campus, cordon: Cordon) -> Cordon:
    area = check_area(cordon.area)
    check_on_campus(campus.info, area)
    return replace(cordon, area=area)


def _incident(snapshot: Snapshot, cordon: Cordon) -> Incident:
    for incident in snapshot.incidents:
        if incident.id == cordon.incident_id:
            return incident
    raise UserError(msg("cordon.no_incident"))
