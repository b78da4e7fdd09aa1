"""A zone's figures as a person reads them."""

from __future__ import annotations

from shapely.geometry import MultiPolygon, Polygon

from app.planning.zones.figures import ZoneFigures, zone_figures
from app.runtime.text import Text
from app.views import figures
from app.views.desk import Desk


def people(found: ZoneFigures, text: Text) -> str:
    """`412 (290–540)`; what is missing makes it a lower bound, and it says so."""
    words = f"{figures.count(found.people.best)} ({figures.band(found.people)})"
    return text("zones.at_least", people=words) if found.unknown_buildings else words


def mobility(found: ZoneFigures, text: Text) -> str:
    """The mobility-impaired, or that nobody knows."""
    known = figures.count(found.mobility_impaired.best)
    if found.mobility_known:
        return known
    return text("zones.at_least", people=known) if found.mobility_impaired.high else text("zones.unknown")


def refuge(found: ZoneFigures, text: Text) -> str:
    """What the refuges within reach can take, and how far one has to go, or who is left without a place."""
    if found.shortfall:
        return text("zones.short", n=figures.count(found.shortfall), capacity=figures.count(found.capacity))
    if found.enough_within_m is None or not found.people.best:
        return figures.count(found.capacity)
    return text(
        "zones.enough", capacity=figures.count(found.capacity), metres=figures.count(found.enough_within_m)
    )


def lines(found: ZoneFigures, text: Text) -> tuple[str, ...]:
    """The figures as lines, for the cursor and for a preview."""
    told = [text("zones.live.people", people=people(found, text), at=found.at)]
    if found.dormitories:
        dormitory = f"{figures.count(found.dormitory_people.best)}"
        told.append(text("zones.live.dormitories", n=found.dormitories, people=dormitory))
    if found.people.high:
        told.append(text("zones.live.mobility", people=mobility(found, text)))
        told.append(text("zones.live.refuge", refuge=refuge(found, text)))
    return tuple(told)


def live_lines(desk: Desk, area: Polygon | MultiPolygon) -> str:
    """What stands beside the cursor while an area is drawn: when the incident in hand was opened, or now."""
    incident = desk.incident
    when = desk.ctx.clock() if incident is None else incident.opened_at
    incident_id = "" if incident is None else incident.id
    found = zone_figures(desk.snapshot, area, when, incident_id=incident_id)
    return "\n".join(lines(found, desk.dress.text))
