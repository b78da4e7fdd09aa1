"""What is true of the imported campus as a whole: its name, boundary and time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import shapely

from app.campus.frame import Frame
from app.campus.importing.fields import Target
from app.campus.importing.records import Drafts
from app.campus.importing.spec import Recipe
from app.domain.campus import CampusInfo
from app.domain.message import msg
from app.domain.source import Finding, Severity

HULL_MARGIN_M = 30.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who imports wants; empty where nothing is said."""

    file_stem: str
    """The name of last resort."""
    name: str
    timezone: str


def campus_info(
    recipe: Recipe, drafts: Drafts, frame: Frame, wishes: Wishes, before: CampusInfo | None, source_hash: str
) -> CampusInfo:
    """The campus's own record. What a person says goes before the earlier import, that before the recipe."""
    drawn = list(drafts.records[Target.BOUNDARY].values())
    largest = max(drawn, key=lambda one: one.area.area, default=None)
    boundary = _boundary(drafts, [one.area for one in drawn])
    name = (
        wishes.name
        or (before.name if before is not None else "")
        or recipe.campus
        or (largest.name if largest is not None else "")
        or wishes.file_stem
    )
    return CampusInfo(
        id=before.id if before is not None else f"campus:{_slug(name)}",
        name=name,
        name_zh=recipe.campus_zh or (largest.name_zh if largest is not None else ""),
        epsg=frame.epsg,
        timezone=_timezone(recipe, drafts, frame, wishes, before, boundary),
        boundary=boundary,
        attribution=recipe.attribution,
        vacations=recipe.vacations,
        source_hash=source_hash,
    )


def _boundary(drafts: Drafts, drawn: list[Any]) -> Any:
    """What the sources draw, else the hull of the buildings and a little more, with a finding."""
    if drawn:
        return shapely.union_all(drawn)
    footprints = [one.footprint for one in drafts.records[Target.BUILDING].values()]
    drafts.findings.append(Finding(Severity.INFO, msg("import.boundary_made", metres=round(HULL_MARGIN_M))))
    return shapely.convex_hull(shapely.union_all(footprints)).buffer(HULL_MARGIN_M)


def _timezone(
    recipe: Recipe, drafts: Drafts, frame: Frame, wishes: Wishes, before: CampusInfo | None, boundary: Any
) -> str:
    """The zone that somebody gave, else the nautical zone of the longitude, with a warning."""
    given = wishes.timezone or (before.timezone if before is not None else "") or recipe.timezone
    if given:
        return given
    hours = round(float(frame.to_wgs84(boundary.centroid).x) / 15)
    zone = f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"
    drafts.findings.append(Finding(Severity.WARNING, msg("import.timezone_guessed", timezone=zone)))
    return zone


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-") or "campus"
