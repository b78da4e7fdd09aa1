"""Hand edits of the campus inside an operation, and keeping them for the next import."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from app.campus.occupancy import with_estimates
from app.command.context import Context, new_id
from app.domain.campus import Building, Place
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Campus
from app.domain.source import SourceStatus
from app.store.campus_file import write_campus

EDITABLE = (
    "name",
    "name_zh",
    "code",
    "use",
    "state",
    "floors",
    "height_m",
    "year",
    "construction",
    "floor_area_m2",
    "address",
)
"""Fields of a building that a person may change."""

_POSITIVE = {"floors": 200, "height_m": 1_000.0, "floor_area_m2": 10_000_000.0, "year": 3_000}
"""Largest value that is no typing error; the smallest is above zero."""


def edit_building(
    ctx: Context, building: Building, *, expected: int | None = None, **changes: Any
) -> Building:
    """Change fields of a building by hand; they are marked, so that a re-import leaves them alone.

    People that were estimated are estimated again from the new figures. `expected` is the version that the
    form opened with.

    Raises:
        UserError: a figure is not possible, the name is empty, or somebody else changed the building since.
        ValueError: a field that nobody may edit is named.
    """
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")
    changed = {name: value for name, value in changes.items() if getattr(building, name) != value}
    if not changed:
        return building
    _check(changed)
    edited = replace(building, **changed, edited=tuple(sorted({*building.edited, *changed})))
    edited = _estimated_again(ctx, edited)
    with ctx.step(msg("step.edit_building", name=edited.name)) as tx:
        tx.put(edited, expected)
    return edited


def _check(changed: dict[str, Any]) -> None:
    if not str(changed.get("name", "x")).strip():
        raise UserError(msg("campus.name_missing"))
    for name, largest in _POSITIVE.items():
        value = changed.get(name)
        if value is not None and not 0 < value <= largest:
            raise UserError(msg("campus.figure", field=msg(f"building_field.{name}"), value=str(value)))


def _estimated_again(ctx: Context, building: Building) -> Building:
    if building.occupancy is not None and building.occupancy.source.status is not SourceStatus.ESTIMATED:
        return building
    bare = replace(building, occupancy=None)
    alone = replace(ctx.snapshot.campus, buildings=(bare,))
    return with_estimates(alone).buildings[0]


def save_place(ctx: Context, place: Place, *, expected: int | None = None) -> Place:
    """Add a place (one without an id) or change one: an assembly area, a shelter, a hydrant.

    Raises:
        UserError: it lies off the campus, its capacity is not possible, or somebody else changed it since.
    """
    if not place.geometry.intersects(ctx.snapshot.campus.info.boundary):
        raise UserError(msg("place.outside_campus", name=place.name))
    if place.capacity is not None and not 0 < place.capacity <= 1_000_000:
        raise UserError(msg("campus.figure", field=msg("place_field.capacity"), value=str(place.capacity)))
    before = next((p for p in ctx.snapshot.campus.places if p.id == place.id), None)
    if before is None:
        place = replace(place, id=place.id or f"hand:{new_id()}")
    else:
        marked = {f.name for f in fields(place) if getattr(place, f.name) != getattr(before, f.name)}
        place = replace(place, edited=tuple(sorted({*place.edited, *marked} - {"edited"})))
    with ctx.step(msg("step.save_place", kind=place.kind, name=place.name)) as tx:
        tx.put(place, expected)
    return place


def remove_place(ctx: Context, place: Place) -> None:
    """Remove a place from the campus of this operation."""
    with ctx.step(msg("step.remove_place", kind=place.kind, name=place.name)) as tx:
        tx.drop(Place, place.id)


def write_campus_file(campus: Campus, path: Path) -> None:
    """Write a campus file that looks like Muster's map in QGIS; one that is there is replaced.

    Raises:
        UserError: as `app.store.campus_file.write_campus`.
    """
    from app.map.qgis.styles import campus_styles

    write_campus(campus, path, campus_styles())


def save_campus(ctx: Context, path: Path) -> None:
    """Write the operation's campus, hand edits included, as a campus file, for operations and re-imports.

    Raises:
        UserError: the folder cannot be written or the disk is full.
    """
    write_campus_file(ctx.snapshot.campus, path)
