"""Quantities and times as people read them on map, sheet and web page. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from app.campus.resources import catalogue
from app.domain.plan import Assignment, DemandKind, whole_minutes
from app.domain.resource import ResourceCatalogue
from app.runtime.text import Both, Text

_DAY_MIN = 24 * 60


@lru_cache
def known_items() -> ResourceCatalogue:
    """The capabilities and supplies that ship."""
    return catalogue()


def item_name(code: str, text: Text) -> str:
    """The name of a capability or supply."""
    return text.render(known_items().words(code))


def capital(words: str) -> str:
    """The words with a capital first letter, as a legend or a label has them."""
    if isinstance(words, Both):
        return Both(words.zh, capital(words.en))
    return words[:1].upper() + words[1:]


def quantity_words(item: str, quantity: int, kind: DemandKind, text: Text) -> str:
    """`6 people` or `200 L`."""
    if kind is DemandKind.CAPABILITY:
        return text("map.crew", n=quantity)
    supply = known_items().supplies.get(item)
    return text("map.units", quantity=f"{quantity:,}", unit=_unit(supply.unit if supply else "", text))


def assignment_words(assignment: Assignment, text: Text) -> str:
    """`First aid 4` or `Drinking water 200 L`."""
    name = sent_name(assignment, text)
    if assignment.team_id:
        return text("map.flow_team", name=name, crew=assignment.quantity)
    return text(
        "map.flow_supply",
        name=name,
        quantity=quantity_words(assignment.item, assignment.quantity, DemandKind.SUPPLY, text),
    )


def sent_name(assignment: Assignment, text: Text) -> str:
    """What is sent, and what it stands for where it is a substitute."""
    name = item_name(assignment.item, text)
    if not assignment.instead_of:
        return name
    return text("sheet.instead", item=name, other=item_name(assignment.instead_of, text))


def flows(
    assignments: Iterable[Assignment], cut: Collection[str] = frozenset()
) -> list[tuple[Assignment, ...]]:
    """Assignments that travel together: same incident, depot, zone and mode, all `cut` or none of them.

    Teams come before supplies.
    """
    groups: dict[tuple[str, str, str, str, bool], list[Assignment]] = {}
    for assignment in assignments:
        key = (
            assignment.incident_id,
            assignment.depot_id,
            assignment.zone_id,
            assignment.mode.value,
            assignment.id in cut,
        )
        groups.setdefault(key, []).append(assignment)
    return [tuple(sorted(g, key=lambda a: (not a.team_id, a.item, a.id))) for g in groups.values()]


def flow_words(group: tuple[Assignment, ...], text: Text, *, brief: bool = False) -> str:
    """What travels together and when all of it has arrived, in two lines at most."""
    merged: dict[tuple[str, str, bool], Assignment] = {}
    for assignment in group:
        key = (assignment.item, assignment.instead_of, bool(assignment.team_id))
        earlier = merged.get(key)
        merged[key] = assignment if earlier is None else _plus(earlier, assignment)
    longest = whole_minutes(max(a.arrival_s for a in group))
    time = text("map.minutes", n=longest)
    entries = [assignment_words(a, text) for a in merged.values()]
    if brief:
        return text("map.flow_brief", n=len(entries), time=time)
    shown, rest = entries[:2], len(entries) - 2
    words = text.join(shown)
    if rest > 0:
        words = text("map.and_more", words=words, count=rest)
    above = f"{words.zh}\n{words.en}" if isinstance(words, Both) and words.zh != words.en else words
    return f"{above}\n{time}"


def age_words(at: datetime, now: datetime | None, text: Text) -> str:
    """When something was reported, `03:20, 12 min ago`; with its day after a day, or without a `now`.

    The time stands there, too, for paper and pages do not count on.
    """
    minutes = int((now - at).total_seconds() // 60) if now is not None else -1
    if not 0 <= minutes < _DAY_MIN:
        return text.time(at)
    clock = text.time(at, date=False)
    if minutes < 1:
        return text("map.just_now", clock=clock)
    if minutes < 60:
        return text("map.minutes_ago", n=minutes, clock=clock)
    return text("map.hours_ago", n=minutes // 60, clock=clock)


def _plus(one: Assignment, other: Assignment) -> Assignment:
    return replace(one, quantity=one.quantity + other.quantity)


def _unit(unit: str, text: Text) -> str:
    if not unit:
        return ""
    key = f"unit.{unit}"
    words = text(key)
    return unit if words == key else words
