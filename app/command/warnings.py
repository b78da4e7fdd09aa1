"""Warnings of the series: keeping them, opening an incident from one with its evidence, dismissing one."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from shapely.geometry import Point

from app.command.context import Context, current, new_id
from app.command.incidents import new_incident, proposed_extent, put_incident
from app.command.zones import derive_zones
from app.domain.errors import UserError
from app.domain.grading import FactName, KnownFact
from app.domain.incident import Incident, IncidentType
from app.domain.message import msg
from app.domain.observation import SeriesKind, SeriesWarning, WarningStatus
from app.domain.operation import LogEntry, LogKind, Snapshot
from app.runtime.files import data_path
from app.runtime.text import Text

Watch: TypeAlias = Callable[[Snapshot, datetime], tuple[SeriesWarning, ...]]


def raise_warnings(ctx: Context, watch: Watch) -> tuple[SeriesWarning, ...]:
    """Keep the warnings of the series that were not kept yet, in one step; the new ones."""
    snapshot = ctx.snapshot
    known = {warning.id for warning in snapshot.warnings}
    found = {warning.id: warning for warning in watch(snapshot, ctx.clock()) if warning.id not in known}
    new = tuple(found.values())
    if new:
        with ctx.step(msg("step.raise_warnings", n=len(new))) as tx:
            for warning in new:
                tx.put(warning)
    return new


@dataclass(frozen=True, slots=True)
class Opening:
    """The incident that a warning becomes, and whether its figure counts people who are ill."""

    incident: IncidentType
    cases: bool


def opening_of(warning: SeriesWarning) -> Opening:
    """The first line of data/parameters/warning_incidents.toml that fits kind and name of the series."""
    table = tomllib.loads(data_path("parameters", "warning_incidents.toml").read_text("utf-8"))
    name = warning.name.casefold()
    for line in table["rule"]:
        words = line.get("words", [])
        if SeriesKind(line["kind"]) is warning.kind and (
            not words or any(_stands_in(word, name) for word in words)
        ):
            return Opening(IncidentType(line["incident"]), bool(line["cases"]))
    return Opening(IncidentType.OTHER, False)


def _stands_in(word: str, name: str) -> bool:
    """Latin letters begin a word of the name ("vomit*") or are one; Chinese has no spaces between words."""
    if not word.isascii():
        return word in name
    stem = word.removesuffix("*")
    end = r"(?![^\W\d_])" if stem == word else ""
    return re.search(rf"(?<![^\W\d_]){re.escape(stem)}{end}", name) is not None


def open_from_warning(ctx: Context, warning_id: str, text: Text | None = None) -> Incident:
    """Open the incident that fits a warning, with its evidence and first extent, in one step.

    It lies at the warning's building, else at the one that most of the series comes from, else in the middle
    of the campus. `text` gives the language of the log entry, English without one.

    Raises:
        UserError: there is no such warning, or somebody handled it already.
    """
    snapshot = ctx.snapshot
    warning = _open_warning(snapshot, warning_id)
    opening = opening_of(warning)
    point, building_id = _place(snapshot, warning)
    incident = new_incident(ctx, opening.incident, point, building_id=building_id)
    count = round(warning.value) if opening.cases else None
    incident = replace(incident, casualties=count)
    extent = proposed_extent(snapshot, incident)
    words = (text or Text("en", snapshot.campus.info.timezone)).render(warning.text)
    now = incident.opened_at
    with ctx.step(msg("step.open_from_warning", number=incident.number, type=incident.type)) as tx:
        if current(tx, warning).status is not WarningStatus.FIRED:
            raise UserError(msg("warning.handled"))
        put_incident(ctx, tx, incident)
        if extent is not None:
            tx.put(extent)
            derive_zones(tx, extent, None)
        if count is not None:
            tx.put(
                KnownFact(
                    id=new_id(),
                    incident_id=incident.id,
                    name=FactName.ILL,
                    value=float(count),
                    at=now,
                    author=ctx.author,
                    note=words,
                )
            )
        tx.put(
            LogEntry(
                id=new_id(),
                at=now,
                author=ctx.author,
                text=words,
                kind=LogKind.MESSAGE,
                incident_id=incident.id,
            )
        )
        tx.put(
            replace(
                warning,
                status=WarningStatus.OPENED,
                incident_id=incident.id,
                handled_by=ctx.author,
                handled_at=now,
            )
        )
    return incident


def dismiss_warning(ctx: Context, warning_id: str, reason: str) -> SeriesWarning:
    """Put a warning aside with a reason.

    Raises:
        UserError: no reason was given, there is no such warning, or somebody handled it already.
    """
    if not reason.strip():
        raise UserError(msg("warning.reason_missing"))
    warning = _open_warning(ctx.snapshot, warning_id)
    with ctx.step(msg("step.dismiss_warning", reason=reason.strip())) as tx:
        if current(tx, warning).status is not WarningStatus.FIRED:
            raise UserError(msg("warning.handled"))
        dismissed = replace(
            warning,
            status=WarningStatus.DISMISSED,
            reason=reason.strip(),
            handled_by=ctx.author,
            handled_at=ctx.clock(),
        )
        tx.put(dismissed)
    return dismissed


def _open_warning(snapshot: Snapshot, warning_id: str) -> SeriesWarning:
    found = next((one for one in snapshot.warnings if one.id == warning_id), None)
    if found is None:
        raise UserError(msg("warning.missing"))
    if found.status is not WarningStatus.FIRED:
        raise UserError(msg("warning.handled"))
    return found


def _place(snapshot: Snapshot, warning: SeriesWarning) -> tuple[Point, str]:
    buildings = {building.id: building for building in snapshot.campus.buildings}
    ranked = [warning.building_id, *_sources(snapshot, warning)]
    for building_id in ranked:
        if building_id in buildings:
            return buildings[building_id].footprint.representative_point(), building_id
    return snapshot.campus.info.boundary.representative_point(), ""


def _sources(snapshot: Snapshot, warning: SeriesWarning) -> list[str]:
    """The buildings that a series of the day comes from, the largest share first."""
    shares: Counter[str] = Counter()
    for one in snapshot.readings:
        same = (one.kind, one.name) == (warning.kind, warning.name) and warning.group in ("", one.group)
        if same and one.building_id and warning.day <= one.at < warning.day + timedelta(days=1):
            shares[one.building_id] += round(one.value)
    return sorted(shares, key=lambda building_id: (-shares[building_id], building_id))
