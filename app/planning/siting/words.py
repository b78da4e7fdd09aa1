"""A siting in words and figures: the same lines in table, window and command line."""

from __future__ import annotations

import math

from app.campus.resources import catalogue
from app.domain.message import Message, bilingual, msg
from app.domain.plan import whole_minutes
from app.planning.siting.figures import SitingFigures
from app.planning.siting.moves import TeamMove
from app.planning.siting.site import Siting


def figure_rows(siting: Siting) -> tuple[tuple[Message, str, str], ...]:
    """What is measured, today's figure and the proposed one."""
    limit = f"{siting.instance.request.limit_s / 60:g}"
    names = (
        msg("siting.figure.expected"),
        msg("siting.figure.worst"),
        msg("siting.figure.within", limit=limit),
        msg("siting.figure.mean"),
        msg("siting.figure.missing"),
        msg("siting.figure.not_reached"),
    )
    return tuple(zip(names, _figures(siting.today), _figures(siting.proposed), strict=True))


def site_words(siting: Siting, place: int) -> Message:
    """The name of a place; one that is no depot yet says so."""
    one = siting.instance.places[place]
    return one.name if one.depot is not None else msg("siting.new_depot", name=one.name)


def kept_words(siting: Siting, place: int) -> tuple[Message, ...]:
    """What a place would keep, item by item."""
    return tuple(
        msg("siting.kept", item=catalogue().words(item), n=number) for item, number in siting.kept(place)
    )


def move_words(siting: Siting) -> tuple[Message, ...]:
    """Each move as a line."""
    teams = {team.id: bilingual(team.name, team.name_zh) for team in siting.teams}
    places = [place.name for place in siting.instance.places]
    lines = []
    for move in siting.moves:
        origin, target = places[move.origin], places[move.target]
        if isinstance(move, TeamMove):
            lines.append(msg("siting.move.team", team=teams[move.team_id], origin=origin, target=target))
        else:
            item = catalogue().words(move.item)
            lines.append(msg("siting.move.stock", item=item, n=move.quantity, origin=origin, target=target))
    return tuple(lines)


def unreached_words(siting: Siting) -> tuple[Message, ...]:
    """Names of the scenarios that nothing reaches: from no candidate, or not from the proposed sites."""
    instance = siting.instance
    return (*instance.unreached, *(instance.scenarios[i].name for i in siting.proposed.not_reached))


def _figures(figures: SitingFigures) -> tuple[str, ...]:
    return (
        _minutes(figures.expected_s),
        _minutes(figures.worst_s),
        f"{math.floor(figures.within * 100 + 1e-9)}%",
        _minutes(figures.mean_s),
        str(figures.missing),
        str(len(figures.not_reached)),
    )


def _minutes(seconds: float) -> str:
    return str(whole_minutes(seconds)) if math.isfinite(seconds) else "–"
