"""Each thing that is sent says why it is this one: what else could go, and how much later."""

from __future__ import annotations

import math
from typing import Any

import pytest

from app.domain.directive import LockKind, PlanLock, Reserve
from app.domain.message import Message
from app.planning.explain.reasons import reason, reasons
from app.planning.problem.problem import Problem
from app.planning.program.delivery import Delivery
from app.runtime.text import Text
from tests.unit.planning.samples import NOW, need, problem, stock, team, vehicle


def teams_problem(**more: Any) -> Problem:
    """Three depots at 60, 240 and 900 s of a zone where 2 are needed within 600 s."""
    return problem(
        demands=[need("z0", "guide", 2)],
        seconds=[[60.0], [240.0], [900.0]],
        teams=[team("a", "d0", 2, "guide"), team("b", "d1", 2, "guide"), team("c", "d2", 2, "guide")],
        **more,
    )


def sent(given: Problem, number: int = 0) -> Delivery:
    mover = given.teams[number]
    demand = given.demands[0]
    return Delivery(demand, "guide", 2, 2, given.team_arrival_s(mover, "z0"), team=mover)


def loaded(given: Problem, quantity: int, number: int = 0) -> Delivery:
    carrier = given.carriers[number]
    demand = given.demands[0]
    seconds = given.carrier_arrival_s(carrier, "z0")
    return Delivery(demand, demand.item, quantity, quantity, seconds, carrier=carrier)


def keys(message: Message) -> dict[str, Message]:
    """The parts of a reason by their keys."""
    parts = dict(message.params)
    if message.key != "planning.cure.and":
        return {message.key: message}
    first, second = parts["first"], parts["second"]
    assert isinstance(first, Message)
    assert isinstance(second, Message)
    return keys(first) | keys(second)


def part(message: Message, key: str) -> dict[str, Any]:
    return dict(keys(message)[f"planning.why.{key}"].params)


def test_the_next_best_team_is_named_with_what_it_would_cost() -> None:
    given = teams_problem()
    why = reason(given, [sent(given)], sent(given))
    assert part(why, "arrives") == {"minutes": 1, "limit": 10}
    next_best = part(why, "next_later")
    assert next_best["minutes"] == 3
    assert "Team b (Depot 1)" in Text("en").render(why)


def test_none_is_free_in_time() -> None:
    given = teams_problem()
    both = [sent(given), sent(given, 1)]
    why = reason(given, both[:1], both[0])
    assert "planning.why.next_later" in keys(why)
    busy = teams_problem()
    elsewhere = [sent(busy), Delivery(need("z0", "other", 2), "other", 2, 2, 240, team=busy.teams[1])]
    why = reason(busy, elsewhere, elsewhere[0])
    assert part(why, "no_other_team") == {"missing": 2, "needed": 2}, "c would come too late"


def test_a_smaller_team_is_no_replacement() -> None:
    given = problem(
        demands=[need("z0", "guide", 2)],
        seconds=[[60.0]],
        teams=[team("a", "d0", 2, "guide"), team("b", "d0", 1, "guide")],
    )
    assert "planning.why.no_other_team" in keys(reason(given, [sent(given)], sent(given)))


@pytest.mark.parametrize(
    "rule",
    [
        PlanLock(id="l", kind=LockKind.AVOID, at=NOW, author="Duty", team_id="b"),
        PlanLock(id="l", kind=LockKind.AVOID, at=NOW, author="Duty", depot_id="d1", zone_id="z0"),
        Reserve(id="r", item="guide", quantity=2, depot_id="d1", at=NOW, author="Duty"),
    ],
)
def test_what_a_person_keeps_back_is_not_free(rule: PlanLock | Reserve) -> None:
    more = {"locks": (rule,)} if isinstance(rule, PlanLock) else {"reserves": (rule,)}
    given = teams_problem(**more)
    assert "planning.why.no_other_team" in keys(reason(given, [sent(given)], sent(given)))


def test_a_reserve_that_either_could_be_does_not_bind() -> None:
    """Two of three stay behind whichever of them goes."""
    given = teams_problem(reserves=(Reserve(id="r", item="guide", quantity=4, at=NOW, author="Duty"),))
    assert "planning.why.next_later" in keys(reason(given, [sent(given)], sent(given)))


def test_a_lock_for_another_zone_does_not_bind_here() -> None:
    given = problem(
        demands=[need("z0", "guide", 2)],
        seconds=[[60.0, 60.0], [240.0, 240.0]],
        teams=[team("a", "d0", 2, "guide"), team("b", "d1", 2, "guide")],
        locks=(PlanLock(id="m", kind=LockKind.AVOID, at=NOW, author="Duty", team_id="b", zone_id="z1"),),
    )
    assert "planning.why.next_later" in keys(reason(given, [sent(given)], sent(given)))


def test_a_lock_speaks_for_itself() -> None:
    lock = PlanLock(
        id="l", kind=LockKind.USE, at=NOW, author="Duty officer", team_id="a", reason="They know the house"
    )
    given = teams_problem(locks=(lock,))
    words = Text("en").render(reason(given, [sent(given)], sent(given)))
    assert "Duty officer laid down that it goes: They know the house" in words


def supplies(second: int = 40, **more: Any) -> Problem:
    """Thirty blankets needed; two depots have some, each with a van."""
    return problem(
        demands=[need("z0", "blanket", 30)],
        seconds=[[60.0], [300.0]],
        stock=[stock("d0", "blanket", 30), stock("d1", "blanket", second)],
        vehicles=[vehicle("1", "d0", 100), vehicle("2", "d1", 100)],
        **more,
    )


def test_the_next_depot_is_named_only_if_it_could_send_as_much() -> None:
    given = supplies()
    assert part(reason(given, [loaded(given, 30)], loaded(given, 30)), "next_later")["minutes"] == 4
    given = supplies(second=29)
    why = reason(given, [loaded(given, 30)], loaded(given, 30))
    assert part(why, "no_other_depot") == {"missing": 30, "needed": 30}
    given = supplies(reserves=(Reserve(id="r", item="blanket", quantity=40, at=NOW, author="D"),))
    assert "planning.why.next_later" in keys(reason(given, [loaded(given, 30)], loaded(given, 30)))
    given = supplies(
        reserves=(Reserve(id="r", item="blanket", quantity=11, depot_id="d1", at=NOW, author="D"),)
    )
    assert "planning.why.no_other_depot" in keys(reason(given, [loaded(given, 30)], loaded(given, 30)))


def test_kits_that_can_be_packed_are_there_to_be_sent() -> None:
    given = problem(
        demands=[need("z0", "first_aid_kit", 2)],
        seconds=[[60.0], [300.0]],
        stock=[stock("d0", "first_aid_kit", 2), stock("d1", "blanket", 4)],
        vehicles=[vehicle("1", "d0", 100), vehicle("2", "d1", 100)],
        kits={"first_aid_kit": (("blanket", 2),)},
    )
    assert "planning.why.next_later" in keys(reason(given, [loaded(given, 2)], loaded(given, 2)))


def test_a_substitute_says_what_it_stands_for() -> None:
    given = teams_problem()
    demand = need("z0", "first_aid", 1)
    delivery = Delivery(demand, "guide", 2, 1, 60, team=given.teams[0])
    assert part(reason(given, [delivery], delivery), "substitute")["covers"] == 1


def test_the_arrival_is_that_of_the_tour() -> None:
    given = supplies()
    (why,) = reasons(given, [loaded(given, 30)], [421.0])
    assert part(why, "arrives")["minutes"] == 8


def test_every_word_is_there_in_both_languages() -> None:
    given = teams_problem()
    for language in ("en", "zh"):
        words = Text(language).render(reason(given, [sent(given)], sent(given)))
        assert "planning." not in words
        assert "{" not in words


def test_a_shift_that_ends_too_early_is_not_free() -> None:
    given = teams_problem(leaves_s={"b": 100.0})
    assert math.isinf(given.team_arrival_s(given.teams[1], "z0"))
    assert "planning.why.no_other_team" in keys(reason(given, [sent(given)], sent(given)))
