"""A siting is accepted in one step, undone in one, and never over somebody else's change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.command.context import Context
from app.command.operations import create_operation, undo
from app.command.resources import remove_resource, save_resource
from app.command.siting import accept_siting, is_stale, siting_document
from app.domain.errors import UserError
from app.domain.operation import Campus
from app.domain.resource import Stock, Team
from app.planning.siting.request import SitingModel
from app.planning.siting.site import Siting, site
from app.runtime.text import Text
from tests.unit.planning.siting.campus import ask, street


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[Context]:
    store = create_operation(tmp_path / "quiet.gpkg", street().campus, name="Quiet", author="planner")
    yield Context(store, "planner")
    store.close()


def computed(ctx: Context, **changes: object) -> Siting:
    request = ask(SitingModel.P_MEDIAN, items=("first_aid", "blanket"), with_depots=False, sites=1, **changes)
    return site(ctx.snapshot, request)


def stock_of(campus: Campus) -> Counter[str]:
    held: Counter[str] = Counter()
    for line in campus.stock:
        held[line.depot_id] += line.quantity
    return held


def test_depots_teams_and_stock_change_in_one_step_that_undo_takes_back(ctx: Context) -> None:
    before = ctx.snapshot
    siting = computed(ctx)
    (shed,) = accept_siting(ctx, siting)
    campus = ctx.snapshot.campus
    assert ctx.snapshot.sequence == before.sequence + 1
    assert (shed.name, shed.building_id) == ("Shed", "shed")
    assert campus.info.boundary.covers(shed.point)
    assert {team.depot_id for team in campus.teams} == {shed.id}
    assert stock_of(campus) == Counter({shed.id: 120})
    assert {line.best_before for line in campus.stock} == {line.best_before for line in before.campus.stock}
    again = site(ctx.snapshot, ask(items=("first_aid", "blanket")))
    assert again.today.expected_s == pytest.approx(siting.proposed.expected_s)
    undo(ctx)
    after = ctx.snapshot.campus
    assert (after.depots, after.teams, set(after.stock)) == (
        before.campus.depots,
        before.campus.teams,
        set(before.campus.stock),
    )


def test_a_part_of_the_stock_goes_and_what_spoils_first_goes_first(ctx: Context) -> None:
    siting = site(
        ctx.snapshot,
        ask(
            SitingModel.CAPACITATED,
            items=("blanket",),
            sites=3,
            room=(("depot:west", 70), ("depot:empty", 20), ("shed", 40)),
        ),
    )
    accept_siting(ctx, siting)
    campus = ctx.snapshot.campus
    places = {
        place.id: dict(siting.kept(n)).get("blanket", 0) for n, place in enumerate(siting.instance.places)
    }
    held = stock_of(campus)
    assert sum(held.values()) == 120
    assert held["depot:west"] == places["depot:west"]
    assert sorted(held.values()) == sorted(n for n in places.values() if n)
    left = {line.best_before for line in campus.stock if line.depot_id == "depot:west"}
    assert None in left, "what keeps for ever stays longest"


def test_a_siting_over_somebody_elses_change_is_refused_and_nothing_moves(ctx: Context) -> None:
    siting = computed(ctx)
    team = ctx.snapshot.campus.teams[0]
    save_resource(ctx, replace(team, crew=2))
    assert is_stale(ctx, siting)
    sequence = ctx.snapshot.sequence
    with pytest.raises(UserError):
        accept_siting(ctx, siting)
    assert ctx.snapshot.sequence == sequence
    assert len(ctx.snapshot.campus.depots) == 2


@pytest.mark.parametrize("change", ["less", "more", "gone"])
def test_stock_that_changed_since_is_not_overwritten(ctx: Context, change: str) -> None:
    siting = computed(ctx)
    line = ctx.snapshot.campus.stock[0]
    if change == "less":
        save_resource(ctx, replace(line, quantity=5))
    elif change == "more":
        save_resource(ctx, Stock(id="stock:new", depot_id=line.depot_id, item=line.item, quantity=3))
    else:
        remove_resource(ctx, line)
    before = ctx.snapshot.campus
    with pytest.raises(UserError):
        accept_siting(ctx, siting)
    assert (ctx.snapshot.campus.stock, ctx.snapshot.campus.teams) == (before.stock, before.teams)


def test_where_nothing_has_to_move_there_is_no_step(ctx: Context) -> None:
    siting = site(ctx.snapshot, ask(sites=1, candidates=()))
    west = replace(siting, moves=())
    with pytest.raises(UserError, match=r"siting\.nothing_to_move"):
        accept_siting(ctx, west)


def test_the_document_is_plain_json_with_todays_figures_beside(ctx: Context) -> None:
    siting = computed(ctx)
    document = json.loads(json.dumps(siting_document(siting, Text("en")), allow_nan=False))
    assert document["solver"]["status"] == "optimal"
    assert document["solver"]["gap"] == 0
    assert document["today"]["sites"] == ["West store"]
    assert document["sites"][0]["keeps"] == {"first_aid": 16, "blanket": 120}
    assert document["proposed"]["expected_s"] < document["today"]["expected_s"]
    assert len(document["scenarios"]) == 6
    assert sum(move["quantity"] or 0 for move in document["moves"]) == 120
    assert sum(1 for move in document["moves"] if move["team_id"]) == len(
        [t for t in ctx.snapshot.campus.teams if isinstance(t, Team)]
    )
