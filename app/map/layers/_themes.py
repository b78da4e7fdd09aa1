"""Classes of buildings by a figure, lightest for the least.

Colours: the sequential schemes PuBu and YlGnBu of ColorBrewer 2.0 in five classes, which colour-blind eyes
can tell apart (Cynthia Brewer, Mark Harrower and The Pennsylvania State University, colorbrewer2.org, Apache
License 2.0). On dark ground the schemes run the other way round, so that more always stands out more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shapely.geometry import box

from app.campus.occupancy import HOLDS_PEOPLE, day_kind, local_time
from app.campus.people import people_inside
from app.domain.campus import Building, BuildingUse
from app.domain.message import Message, msg
from app.map.look import CampusTheme
from app.map.state import MapState
from app.map.style import Hatch, Style
from app.map.tokens import Tokens

_PU_BU = ("#f1eef6", "#bdc9e1", "#74a9cf", "#2b8cbe", "#045a8d")
_YL_GN_BU = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")


@dataclass(frozen=True, slots=True)
class Ramp:
    """A figure in classes: the lower bound of each, and its words."""

    theme: CampusTheme
    bounds: tuple[int, ...]
    colours: tuple[str, ...]
    words: Callable[[int, int | None], Message]
    unknown: Message

    def style(self, value: float | None, tokens: Tokens, *, dormitory: bool) -> Style:
        """The look of a building with that figure; a dormitory is hatched in every class."""
        rank = None if value is None else _rank(value, self.bounds)
        return self._hatched(self._plain(rank, tokens), tokens) if dormitory else self._plain(rank, tokens)

    def legend(self, tokens: Tokens, *, dormitory: bool) -> list[tuple[Style, Message, bool]]:
        """An entry for each class, then what is not known."""
        ends: tuple[int | None, ...] = (*(low - 1 for low in self.bounds[1:]), None)
        entries = [
            (self._plain(rank, tokens), self.words(low, high))
            for rank, (low, high) in enumerate(zip(self.bounds, ends, strict=True))
        ]
        entries.append((self._plain(None, tokens), self.unknown))
        if not dormitory:
            return [(style, words, True) for style, words in entries]
        return [
            (self._hatched(style, tokens), msg("map.legend.in_dormitory", what=words), True)
            for style, words in entries
        ]

    def _plain(self, rank: int | None, tokens: Tokens) -> Style:
        line = tokens.buildings[BuildingUse.OTHER].line
        if rank is None:
            key = f"building.{self.theme.value}.unknown"
            return Style(key=key, fill=tokens.map.ground, line=line, width=1.0, dash=(3.0, 2.0))
        colours = self.colours[::-1] if tokens.dark else self.colours
        return Style(key=f"building.{self.theme.value}.{rank}", fill=colours[rank], line=line, width=0.9)

    def _hatched(self, style: Style, tokens: Tokens) -> Style:
        ink = "#ffffff" if _is_deep(style.fill) else "#2a1f52"
        return replace(
            style,
            key=f"{style.key}.dormitory",
            line=tokens.buildings[BuildingUse.DORMITORY].line,
            width=1.6,
            hatch=Hatch.FORWARD,
            hatch_line=ink,
            hatch_step=5,
            hatch_width=0.9,
            hatch_opacity=0.55,
        )


def _rank(value: float, bounds: tuple[int, ...]) -> int:
    return max((i for i, low in enumerate(bounds) if value >= low), default=0)


def _is_deep(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128


def _floor_words(low: int, high: int | None) -> Message:
    if high is None:
        return msg("map.legend.floors_from", low=low)
    if low == high:
        return msg("map.legend.floors", n=low)
    return msg("map.legend.floors_range", low=low, high=high)


def _people_words(low: int, high: int | None) -> Message:
    if high is None:
        return msg("map.legend.people_from", low=low)
    if low == high:
        return msg("map.legend.people", n=low)
    return msg("map.legend.people_range", low=low, high=high)


RAMPS: Mapping[CampusTheme, Ramp] = {
    CampusTheme.FLOORS: Ramp(
        CampusTheme.FLOORS, (1, 2, 4, 7, 11), _PU_BU, _floor_words, msg("map.legend.floors_unknown")
    ),
    CampusTheme.PEOPLE: Ramp(
        CampusTheme.PEOPLE, (0, 1, 51, 201, 501), _YL_GN_BU, _people_words, msg("map.legend.people_unknown")
    ),
}


def figures(state: MapState) -> Mapping[str, float]:
    """The figure of each building by id in the theme of the state; buildings without one are missing."""
    campus = state.snapshot.campus
    if state.look.theme is CampusTheme.FLOORS:
        return {b.id: b.floors for b in campus.buildings if b.floors is not None}
    when = state.people_at
    if when is None or not campus.buildings:
        return {}
    asked = (campus, state.snapshot.headcounts, state.snapshot.incidents, when)
    for known, found in _counts:
        if all(one is other for one, other in zip(known, asked, strict=True)):
            return found
    found = _people_of(state, when)
    _counts[:] = [(asked, found)]
    return found


_counts: list[tuple[tuple[object, ...], Mapping[str, float]]] = []
"""The latest count, which the layers of dormitories and of other buildings share."""


def _people_of(state: MapState, when: datetime) -> Mapping[str, float]:
    campus = state.snapshot.campus
    counted = [h for h in state.snapshot.headcounts if h.building_id and h.incident_id in _open(state)]
    area = box(*_around(campus.buildings))
    empty = {b.id: 0 for b in campus.buildings if b.state not in HOLDS_PEOPLE}
    shares = people_inside(campus, area, when, counted).shares
    return empty | {share.building_id: share.people.best for share in shares}


def moment(state: MapState) -> str:
    """Within what hour people are counted, in words that change with the figures."""
    when = state.people_at
    if state.look.theme is not CampusTheme.PEOPLE or when is None:
        return state.look.theme.value
    info = state.snapshot.campus.info
    return f"{state.look.theme.value} {day_kind(info, when).value} {local_time(info, when).hour}"


def _open(state: MapState) -> frozenset[str]:
    return frozenset(incident.id for incident in state.open_incidents)


def _around(buildings: tuple[Building, ...]) -> tuple[float, float, float, float]:
    boxes = [b.footprint.bounds for b in buildings]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
