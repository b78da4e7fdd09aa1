"""Keeping readings, line lists and weather that came in, or were counted by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.command.context import Context, new_id
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.observation import Reading, SeriesKind, WeatherReport
from app.domain.operation import Record, Snapshot
from app.exchange.observations.reading import LARGEST, ObservationPreview


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the records of a file: new ones, ones that were known, and corrections."""

    new: int = 0
    duplicates: int = 0
    changed: int = 0


def add_observations(ctx: Context, preview: ObservationPreview, *, accept_rejected: bool = False) -> Added:
    """Keep what a table holds in one step; a known record with another value is a correction.

    Raises:
        UserError: rows were rejected and nobody said to leave them out; `details` lists them.
    """
    rejected = preview.rejected
    if rejected and not accept_rejected:
        raise UserError(
            msg("observations.rejected", file=preview.name, n=len(rejected)),
            tuple(one.message for one in rejected),
        )
    return keep_records(ctx, (*preview.readings, *preview.cases, *preview.weather), preview.name)


def keep_records(ctx: Context, records: tuple[Record, ...], name: str) -> Added:
    """Put records in one step, without those that are known as they are; nothing new is no step at all."""
    known = _known(ctx.snapshot)
    new: list[Any] = [one for one in records if (type(one), one.id) not in known]
    old: list[Any] = [one for one in records if (type(one), one.id) in known]
    changed = [one for one in old if not _same(known[type(one), one.id], one)]
    if new or changed:
        with ctx.step(msg("step.add_observations", name=name, new=len(new), changed=len(changed))) as tx:
            for record in (*new, *changed):
                tx.put(record)
    return Added(len(new), len(old) - len(changed), len(changed))


def _known(snapshot: Snapshot) -> dict[tuple[type, str], Any]:
    kept: tuple[Any, ...] = (*snapshot.readings, *snapshot.cases, *snapshot.weather)
    return {(type(one), one.id): one for one in kept}


def _same(known: Any, found: Any) -> bool:
    """Whether two records say the same, wherever and whenever they came from."""
    came = {"origin": known.origin, "author": known.author, "received_at": known.received_at}
    if isinstance(found, WeatherReport):
        came["source"] = known.source
    return bool(replace(found, **came) == known)


def add_reading(
    ctx: Context,
    kind: SeriesKind,
    value: float,
    *,
    name: str = "",
    building_id: str = "",
    group: str = "",
    unit: str = "",
    at: datetime | None = None,
) -> Reading:
    """Keep one count or measurement that a person entered; `at` stays empty for now.

    Raises:
        UserError: the value is impossible, or there is no such building.
    """
    low = -LARGEST if kind is SeriesKind.SENSOR else 0.0
    if not low <= value <= LARGEST:
        raise UserError(
            msg("observations.out_of_range", field="value", text=f"{value:g}", low=f"{low:g}", high="1e9")
        )
    if building_id and all(b.id != building_id for b in ctx.snapshot.campus.buildings):
        raise UserError(msg("observations.building_unknown", text=building_id[:60]))
    now = ctx.clock()
    reading = Reading(
        id=new_id(),
        kind=kind,
        at=at or now,
        value=float(value),
        name=name.strip(),
        unit=unit.strip(),
        building_id=building_id,
        group=group.strip(),
        received_at=now,
        author=ctx.author,
    )
    with ctx.step(msg("step.add_reading", kind=kind, value=f"{value:g}")) as tx:
        tx.put(reading)
    return reading
