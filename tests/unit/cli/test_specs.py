"""What a person types for `muster plan`, by names in either language; slips are told the nearest name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.cli.specs import Reader
from app.domain.campus import TravelMode
from app.domain.directive import AS_IT_IS, LockKind, WhatIf
from app.domain.errors import UserError
from app.domain.message import Message
from app.domain.operation import Snapshot
from app.domain.resource import Stock
from app.planning.change.whatif import with_resources
from tests.unit.planning.samples import NOW, snapshot, team


def base() -> Snapshot:
    crews = (team("t1", "d0", 6, "security", name_zh="保卫一队"), team("depot:t2", "d1", 2, "first_aid"))
    return snapshot(teams=crews)


def read(*specs: str) -> WhatIf:
    return Reader(base(), NOW, "duty").what_if(AS_IT_IS, specs)


def problem_of(error: UserError) -> Message:
    """What is wrong within a specification."""
    inner = dict(error.message.params).get("problem", error.message)
    assert isinstance(inner, Message)
    return inner


def test_resources_are_added_by_names_and_codes() -> None:
    made = read(
        "+team:first_aid+Security and cordon:4@North depot", "+stock:毛毯:200@d0", "+vehicle:800:3@South"
    )
    (crew,) = made.teams
    assert (crew.depot_id, crew.crew, crew.capabilities) == ("d1", 4, ("first_aid", "security"))
    assert [(s.depot_id, s.item, s.quantity) for s in made.stock] == [("d0", "blanket", 200)]
    assert [(v.depot_id, v.capacity_kg, v.trips) for v in made.vehicles] == [("d0", 800, 3)]
    with_resources(base(), made)


def test_what_is_added_moves_as_its_like_does_there_or_as_is_said() -> None:
    crews = (team("t1", "d0", 6, "first_aid", mode=TravelMode.CART), team("t2", "d0", 6, "security"))
    reader = Reader(snapshot(teams=crews), NOW, "duty")
    made = reader.what_if(
        AS_IT_IS,
        [
            "+team:first_aid:4@d0",
            "+team:first_aid:4@d1",
            "+team:security:4:vehicle@d0",
            "+vehicle:90:1:cart@d0",
        ],
    )
    assert [one.mode for one in made.teams] == [TravelMode.CART, TravelMode.FOOT, TravelMode.VEHICLE]
    assert [(one.mode, one.trips) for one in made.vehicles] == [(TravelMode.CART, 1)]


def test_full_width_signs_are_read_as_others() -> None:
    made = read("＋team：急救：4＠d0", "avoid：保卫一队", "－vehicle：Van 2")
    assert made.teams[0].capabilities == ("first_aid",)
    assert (made.locks[0].team_id, made.without) == ("t1", ("2",))


def test_a_part_of_a_name_is_enough_but_not_a_part_of_an_id() -> None:
    assert read("-depot:North").without == ("d1",)
    guides = replace(team("unit-77", "d0", 6, "security"), name="Guides")
    with pytest.raises(UserError) as caught:
        Reader(snapshot(teams=(guides,)), NOW, "duty").what_if(AS_IT_IS, ["-team:unit"])
    assert problem_of(caught.value).key.startswith("cli.spec.unknown")


def test_resources_are_taken_away() -> None:
    made = read("-team:保卫一队", "-vehicle:Van 2", "-depot:North depot", "-stock:blanket@South depot")
    lines = [
        s.id
        for s in base().campus.stock
        if isinstance(s, Stock) and (s.depot_id, s.item) == ("d0", "blanket")
    ]
    assert made.without == ("t1", "2", "d1", *lines)


def test_locks_name_a_team_a_depot_or_a_zone() -> None:
    reader = Reader(base(), NOW, "duty")
    use = reader.lock("use:Team t1:security@Z0", 1)
    assert (use.kind, use.team_id, use.item, use.zone_id) == (LockKind.USE, "t1", "security", "z0")
    load = reader.lock("use:South depot:blanket:20", 2)
    assert (load.depot_id, load.item, load.quantity) == ("d0", "blanket", 20)
    assert reader.lock("avoid:depot:t2", 3).team_id == "depot:t2"
    assert reader.lock("AVOID: van 1", 4).vehicle_id == "1"


def test_reserves_are_an_item_and_a_quantity() -> None:
    made = Reader(base(), NOW, "duty").what_if(AS_IT_IS, (), (), ("blanket:20@South depot", "first_aid:2"))
    assert [(r.item, r.quantity, r.depot_id) for r in made.reserves] == [
        ("blanket", 20, "d0"),
        ("first_aid", 2, ""),
    ]
    with_resources(base(), made)


def test_additions_and_locks_have_ids_of_their_own() -> None:
    reader = Reader(base(), NOW, "duty")
    made = reader.what_if(AS_IT_IS, ["use:t1", "avoid:Van 1"], ["avoid:Van 2"])
    more = reader.what_if(made, ["+team:first_aid:2@d0", "+team:first_aid:2@d0", "avoid:depot:t2"])
    ids = [one.id for one in (*more.teams, *more.locks)]
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize(
    ("spec", "key"),
    [
        ("", "cli.spec.bad_what_if"),
        ("+team", "cli.spec.bad_what_if"),
        ("+team:first_aid:4", "cli.spec.bad_what_if"),
        ("+helicopter:1@d0", "cli.spec.bad_what_if"),
        ("+team:first_aid:many@d0", "cli.spec.not_whole"),
        ("+team:frist_aid:4@d0", "cli.spec.unknown_near"),
        ("+stock:blanket:2@Nowhere hall", "cli.spec.unknown"),
        ("-team:unicorn", "cli.spec.unknown"),
        ("-depot:depot", "cli.spec.ambiguous"),
        ("-stock:mat@d0", "cli.spec.no_stock"),
        ("open:bridge", "cli.spec.none"),
        ("+stock:first_aid:5@d0", "cli.spec.no_supply"),
        ("+team:blanket:5@d0", "cli.spec.no_capability"),
        ("+team:first_aid:4:boat@d0", "cli.spec.unknown"),
        ("+vehicle:500:2:foot:9@d0", "cli.spec.bad_what_if"),
        ("use:South depot:blanket", "cli.spec.bad_lock"),
        ("use:Team t1:security:3", "cli.spec.bad_lock"),
        ("unlock:Van 1", "cli.spec.no_lock"),
        ("use:", "cli.spec.bad_what_if"),
        ("use:Team t1:flying", "cli.spec.unknown"),
    ],
)
def test_a_slip_is_said_with_where_it_is_and_what_was_meant(spec: str, key: str) -> None:
    with pytest.raises(UserError) as caught:
        read("+stock:blanket:5@d0", spec)
    told = dict(caught.value.message.params)
    assert told["spec"] == spec
    assert problem_of(caught.value).key.startswith(key)


def test_things_of_one_name_are_told_apart_by_their_ids() -> None:
    crews = tuple(team(one, "d0", 6, "security", name_zh="Watch") for one in ("t1", "t2"))
    reader = Reader(snapshot(teams=crews), NOW, "duty")
    with pytest.raises(UserError) as caught:
        reader.lock("avoid:Watch", 1)
    assert dict(problem_of(caught.value).params)["names"] == "Watch (t1), Watch (t2)"
    assert reader.lock("avoid:t2", 1).team_id == "t2"
