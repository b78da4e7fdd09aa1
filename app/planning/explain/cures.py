"""Changes to a problem that would meet an unmet need, each in words and as something that can be tried."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.campus import TravelMode
from app.domain.directive import PlanLock, Reserve
from app.domain.incident import Priority
from app.domain.message import Message, Param, bilingual, msg
from app.domain.plan import Demand, DemandKind, whole_minutes
from app.domain.resource import Depot, Stock, Team, Vehicle
from app.planning.problem.problem import Problem, SpeedKey, Travel


@dataclass(frozen=True, slots=True)
class Cure:
    """What to change, said to a person and done to a problem."""

    text: Message
    apply: Callable[[Problem], Problem]


NO_CURE = Cure(msg("planning.cure.none"), lambda problem: problem)
"""Nothing that the program could change would help."""


def named(record: Depot | Team) -> Message:
    """The name of a depot or team, in whatever language it is read."""
    return bilingual(record.name, record.name_zh)


def both(first: Cure, second: Cure) -> Cure:
    """Two changes together."""
    return Cure(
        msg("planning.cure.and", first=first.text, second=second.text),
        lambda problem: second.apply(first.apply(problem)),
    )


def add_stock(demand: Demand, depot: Depot, quantity: int, item: Param) -> Cure:
    """More of a supply at a depot."""

    def apply(problem: Problem) -> Problem:
        held = problem.stock_at.get((depot.id, demand.item), 0)
        others = tuple(s for s in problem.stock if (s.depot_id, s.item) != (depot.id, demand.item))
        line = Stock(
            id=f"cure:{depot.id}:{demand.item}", depot_id=depot.id, item=demand.item, quantity=held + quantity
        )
        return replace(problem, stock=(*others, line))

    text = msg(
        "planning.cure.add_stock",
        quantity=quantity,
        item=item,
        depot=named(depot),
        minutes=whole_minutes(demand.limit_s),
    )
    return Cure(text, apply)


def add_vehicle(depot: Depot, load_kg: float, heaviest_kg: float, *, shared: bool = False) -> Cure:
    """A vehicle that takes a load at once, with room for one unit more of the heaviest: loads are whole
    units, and other vehicles may be left with room that none of them fills. `shared`: the load is that of
    other needs, too.
    """
    capacity = float(math.ceil(max(load_kg, 1.0) + heaviest_kg - 1e-9))

    def apply(problem: Problem) -> Problem:
        one = Vehicle(
            id=f"cure:{depot.id}", depot_id=depot.id, name=depot.name, capacity_kg=capacity, trips=1
        )
        return replace(problem, vehicles=(*problem.vehicles, one))

    text = (
        msg("planning.cure.add_shared_vehicle", depot=named(depot), kg=round(capacity))
        if shared
        else msg("planning.cure.add_vehicle", depot=named(depot), kg=round(capacity))
    )
    return Cure(text, apply)


def add_teams(demand: Demand, depot: Depot, number: int, crew: int, capability: Param) -> Cure:
    """More teams with a capability at a depot, on foot, with the officers that the need asks for."""
    officers = math.ceil(crew / demand.crew_per_officer) if demand.crew_per_officer else 0

    def apply(problem: Problem) -> Problem:
        more = tuple(
            Team(
                id=f"cure:{depot.id}:{demand.item}:{i}",
                depot_id=depot.id,
                name=depot.name,
                capabilities=(demand.item,),
                crew=crew,
                officers=officers,
            )
            for i in range(number)
        )
        return replace(problem, teams=(*problem.teams, *more))

    text = msg(
        "planning.cure.add_teams",
        n=number,
        crew=crew,
        item=capability,
        depot=named(depot),
        minutes=whole_minutes(demand.limit_s),
    )
    if officers:
        text = msg("planning.cure.with_officers", cure=text, n=officers)
    return Cure(text, apply)


def raise_limit(demand: Demand, seconds: float, depots: Sequence[Depot], held: int, item: Param) -> Cure:
    """Accept a longer wait for one need, because depots beyond its limit together hold what it asks for.
    `seconds` count from when it is needed.
    """
    minutes = whole_minutes(seconds)
    where = bilingual(
        ", ".join(depot.name for depot in depots), "、".join(depot.name_zh or depot.name for depot in depots)
    )
    text = (
        msg("planning.cure.raise_team_limit", minutes=minutes, depot=where, quantity=held, item=item)
        if demand.kind is DemandKind.CAPABILITY
        else msg("planning.cure.raise_limit", minutes=minutes, depot=where, quantity=held, item=item)
    )
    return Cure(text, lengthen(demand, seconds).apply)


def lengthen(demand: Demand, seconds: float) -> Cure:
    """Accept a longer wait for one need; `seconds` count from when it is needed."""
    changed = replace(demand, limit_s=60.0 * whole_minutes(seconds))

    def apply(problem: Problem) -> Problem:
        return replace(problem, demands=tuple(changed if d.id == demand.id else d for d in problem.demands))

    return Cure(msg("planning.cure.longer", minutes=whole_minutes(seconds)), apply)


def late(demand: Demand, cure: Cure) -> Cure:
    """A cure that comes after the limit; where lives depend on it, it never stands alone."""
    if demand.priority is not Priority.LIFE_SAFETY:
        return cure
    return replace(cure, text=msg("planning.cure.late", cure=cure.text))


def release_team(team: Team, zone: str) -> Cure:
    """Free a team that serves another incident."""
    text = (
        msg("planning.cure.release_team", team=named(team), zone=zone)
        if zone
        else msg("planning.cure.free_team", team=named(team))
    )
    return Cure(text, lambda problem: _with_team(problem, team))


def return_team(team: Team) -> Cure:
    """Bring a team back into service."""
    return Cure(msg("planning.cure.return_team", team=named(team)), lambda problem: _with_team(problem, team))


def _with_team(problem: Problem, team: Team) -> Problem:
    return replace(problem, teams=(*problem.teams, team))


def _with_changed(problem: Problem, team: Team) -> Problem:
    return replace(problem, teams=tuple(team if t.id == team.id else t for t in problem.teams))


def separate_team(team: Team) -> Cure:
    """Let a team go elsewhere than those that it is kept with."""
    return Cure(
        msg("planning.cure.separate", team=named(team), others=team.kept_with),
        lambda problem: _with_changed(problem, replace(team, kept_with="")),
    )


def add_officers(team: Team, number: int) -> Cure:
    """Let officers take the places of some of a team's crew."""
    return Cure(
        msg("planning.cure.add_officers", team=named(team), n=number),
        lambda problem: _with_changed(problem, replace(team, officers=team.officers + number)),
    )


def keep_on_duty(team: Team, seconds: float, longer_s: float) -> Cure:
    """Lengthen a team's shift so that it lasts until some seconds from now."""
    return Cure(
        msg("planning.cure.keep_on_duty", team=named(team), minutes=whole_minutes(longer_s)),
        lambda problem: replace(
            problem,
            leaves_s={**problem.leaves_s, team.id: max(seconds, problem.leaves_s[team.id] + longer_s)},
        ),
    )


def call_in(team: Team, earlier_s: float) -> Cure:
    """Let a team begin its duty at once."""
    return Cure(
        msg("planning.cure.call_in", team=named(team), minutes=whole_minutes(earlier_s)),
        lambda problem: replace(
            problem, ready_s={key: value for key, value in problem.ready_s.items() if key != team.id}
        ),
    )


def protect(team: Team, code: str, words: Param, travel: Mapping[SpeedKey, Travel]) -> Cure:
    """Equip a team to pass where others may not; `travel` knows the ways that are then open to it."""
    equipped = replace(team, protection=(*team.protection, code))
    return Cure(
        msg("planning.cure.protect", team=named(team), protection=words),
        lambda problem: _with_changed(replace(problem, travel={**problem.travel, **travel}), equipped),
    )


def lift(directive: PlanLock | Reserve, words: Message) -> Cure:
    """Take back what a person laid down."""

    def apply(problem: Problem) -> Problem:
        return replace(
            problem,
            locks=tuple(one for one in problem.locks if one.id != directive.id),
            reserves=tuple(one for one in problem.reserves if one.id != directive.id),
        )

    author = bilingual(directive.author, "")
    if isinstance(directive, Reserve):
        return Cure(msg("planning.cure.lift_reserve", what=words, author=author), apply)
    return Cure(msg("planning.cure.lift_lock", what=words, author=author), apply)


def widen_access(demand: Demand, zone: str, more: int) -> Cure:
    """Let more teams and tours in at a zone."""

    def apply(problem: Problem) -> Problem:
        sites = tuple(
            replace(site, capacity=site.capacity + more)
            if site.zone_id == demand.zone_id and site.capacity is not None
            else site
            for site in problem.sites
        )
        return replace(problem, sites=sites)

    return Cure(msg("planning.cure.widen_access", zone=zone, n=more), apply)


def load_faster(depot: Depot, kg_per_min: float) -> Cure:
    """More hands at a depot's loading place."""

    def apply(problem: Problem) -> Problem:
        faster = replace(depot, loading_kg_per_min=kg_per_min)
        return replace(problem, depots=tuple(faster if d.id == depot.id else d for d in problem.depots))

    return Cure(msg("planning.cure.load_faster", depot=named(depot), kg=round(kg_per_min)), apply)


def add_parts(depot: Depot, part: str, quantity: int, words: Param) -> Cure:
    """More of a part, so that a depot can pack kits."""

    def apply(problem: Problem) -> Problem:
        held = problem.stock_at.get((depot.id, part), 0)
        others = tuple(s for s in problem.stock if (s.depot_id, s.item) != (depot.id, part))
        line = Stock(id=f"cure:{depot.id}:{part}", depot_id=depot.id, item=part, quantity=held + quantity)
        return replace(problem, stock=(*others, line))

    return Cure(msg("planning.cure.add_parts", depot=named(depot), quantity=quantity, item=words), apply)


def release_stock(line: Stock, depot: Depot, item: Param) -> Cure:
    """Free supplies that are promised to another incident."""

    def apply(problem: Problem) -> Problem:
        held = problem.stock_at.get((line.depot_id, line.item), 0)
        others = tuple(s for s in problem.stock if (s.depot_id, s.item) != (line.depot_id, line.item))
        return replace(problem, stock=(*others, replace(line, quantity=held + line.quantity)))

    return Cure(
        msg("planning.cure.release_stock", quantity=line.quantity, item=item, depot=named(depot)), apply
    )


def open_way(name: str, travel: Mapping[SpeedKey, Travel], onward: Mapping[SpeedKey, Travel]) -> Cure:
    """Lift a closure; `travel` and `onward` are as they would then be."""
    return Cure(
        msg("planning.cure.open_way", closure=name),
        lambda problem: replace(problem, travel=travel, onward=onward),
    )


def move_access(zone: str, moved: Problem) -> Cure:
    """Let arrivals report elsewhere; `moved` has the new access point and its travel."""
    return Cure(
        msg("planning.cure.move_access", zone=zone),
        lambda problem: replace(problem, sites=moved.sites, travel=moved.travel, onward=moved.onward),
    )


FOOT = SpeedKey(TravelMode.FOOT)
WHEELS = SpeedKey(TravelMode.VEHICLE)
