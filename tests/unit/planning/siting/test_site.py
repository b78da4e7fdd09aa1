"""The siting of a campus: times around the incident, needs by the rules, today beside the proposal."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from shapely.geometry import LineString, Point

from app.domain.errors import Cancelled, UserError
from app.domain.incident import Closure
from app.domain.operation import Snapshot
from app.domain.plan import SolveStatus
from app.domain.resource import Depot, Stock, TeamStatus
from app.planning.siting.figures import figures, today
from app.planning.siting.instance import make_instance
from app.planning.siting.moves import StockMove, TeamMove
from app.planning.siting.request import ScenarioWish, SitingModel, SitingRequest
from app.planning.siting.site import Siting, site
from app.planning.siting.words import figure_rows, move_words, unreached_words
from app.planning.solving.process import SolverProcess
from app.runtime.progress import CancelToken, Progress
from app.runtime.text import Text
from tests.unit.planning.siting.campus import ask, street, wishes

EN = Text("en")


def solved(process: SolverProcess, request: SitingRequest, snapshot: Snapshot | None = None) -> Siting:
    return site(snapshot or street(), request, process=process)


def refused(process: SolverProcess, request: SitingRequest, snapshot: Snapshot | None = None) -> UserError:
    with pytest.raises(UserError) as caught:
        solved(process, request, snapshot)
    return caught.value


def with_campus(snapshot: Snapshot, **changes: object) -> Snapshot:
    return replace(snapshot, campus=replace(snapshot.campus, **changes))  # type: ignore[arg-type]


ONE_AT_A_TIME = [model for model in SitingModel if model is not SitingModel.AT_ONCE]


@pytest.mark.parametrize("model", ONE_AT_A_TIME)
def test_every_model_is_proven_and_no_worse_than_today(process: SolverProcess, model: SitingModel) -> None:
    limit = 1500.0 if model is SitingModel.SET_COVERING else 500.0
    siting = solved(process, ask(model, limit_s=limit))
    assert siting.answer.status is SolveStatus.OPTIMAL
    assert siting.answer.gap == 0.0
    before, after = siting.today, siting.proposed
    assert not siting.instance.unreached
    assert not after.not_reached
    better = {
        SitingModel.P_MEDIAN: (after.expected_s, before.expected_s),
        SitingModel.P_CENTRE: (after.worst_s, before.worst_s),
        SitingModel.COVERING: (-after.within, -before.within),
        SitingModel.CAPACITATED: (after.mean_s, before.mean_s),
    }.get(model, (0.0, 0.0))
    assert better[0] <= better[1]


def test_the_best_of_all_choices_is_found_and_the_figures_follow_from_the_network(
    process: SolverProcess,
) -> None:
    siting = solved(process, ask(sites=2))
    instance = siting.instance
    weight = np.array([40 + 20 * n for n in range(6)], dtype=float)
    assert instance.weight == pytest.approx(weight)
    seconds = instance.seconds["first_aid"]
    pairs = [(0, 1), (0, 2), (1, 2)]
    best = min(float(weight @ seconds[:, list(p)].min(axis=1)) / weight.sum() for p in pairs)
    assert siting.answer.value == pytest.approx(best)
    assert siting.proposed.expected_s == pytest.approx(best)
    assert siting.today.expected_s == pytest.approx(float(weight @ seconds[:, 1]) / weight.sum())
    assert instance.places[1].id == "depot:west"


def test_the_allotment_is_the_best_of_all(process: SolverProcess) -> None:
    """Four teams of four to three places, at most two of them used: every way is tried."""
    siting = solved(process, ask(SitingModel.CAPACITATED, sites=2))
    instance = siting.instance
    means = []
    for choice in product(range(3), repeat=4):
        if len(set(choice)) <= 2:
            kept = np.bincount(choice, minlength=3)[None, :]
            means.append(figures(instance, {"first_aid": kept}).mean_s)
    assert siting.proposed.mean_s == pytest.approx(min(means))
    assert siting.answer.value == pytest.approx(min(means))


def test_nothing_moves_that_need_not(process: SolverProcess) -> None:
    siting = solved(process, ask(SitingModel.CAPACITATED, scenarios=wishes(0), sites=2))
    assert siting.moves == ()
    assert siting.proposed.expected_s == siting.today.expected_s


def test_moves_lead_from_today_to_the_proposal(process: SolverProcess) -> None:
    siting = solved(process, ask(items=("first_aid", "blanket")))
    places = siting.instance.places
    homes = {team.id: team.depot_id for team in siting.teams}
    units = {place.id: 0 for place in places} | {"depot:west": 120}
    for move in siting.moves:
        if isinstance(move, TeamMove):
            assert homes[move.team_id] == places[move.origin].id
            homes[move.team_id] = places[move.target].id
        elif isinstance(move, StockMove):
            units[places[move.origin].id] -= move.quantity
            units[places[move.target].id] += move.quantity
    for number, place in enumerate(places):
        kept = dict(siting.kept(number))
        assert 4 * list(homes.values()).count(place.id) == kept.get("first_aid", 0)
        assert units[place.id] == kept.get("blanket", 0)
    assert len(move_words(siting)) == len(siting.moves)


def test_an_incident_at_the_store_is_not_served_from_the_store(process: SolverProcess) -> None:
    snapshot = street()
    inside = Depot(id="depot:in", name="In house 5", point=Point(1515, 30), building_id="house:5")
    snapshot = with_campus(snapshot, depots=(*snapshot.campus.depots, inside))
    instance = make_instance(snapshot, ask(), Progress())
    column = [place.id for place in instance.places].index("depot:in")
    assert instance.seconds["first_aid"][5, column] == math.inf
    assert np.isfinite(instance.seconds["first_aid"][:5, column]).all()


def test_what_cannot_be_reached_is_named_and_in_no_mean(process: SolverProcess) -> None:
    snapshot = street()
    paths = tuple(p for p in snapshot.campus.paths if p.line.bounds[0] >= 250 or p.line.bounds[2] <= 200)
    cut = with_campus(snapshot, paths=paths)
    siting = solved(process, ask(with_depots=False, sites=1), cut)
    names = [EN.render(name) for name in unreached_words(siting)]
    assert names == ["House 0"]
    assert len(siting.proposed.responses) == 5
    assert math.isfinite(siting.proposed.expected_s)
    assert siting.today.worst_s == math.inf
    assert figure_rows(siting)[1][1] == "–", "today's store reaches none of the five"
    assert figure_rows(siting)[5][1] == "5"


def test_too_few_sites_to_reach_everyone_is_refused_with_how_many_it_takes(process: SolverProcess) -> None:
    snapshot = street()
    paths = tuple(p for p in snapshot.campus.paths if p.line.bounds[0] >= 250 or p.line.bounds[2] <= 200)
    error = refused(process, ask(sites=1), with_campus(snapshot, paths=paths))
    assert error.message.key == "siting.too_few_sites"
    assert dict(error.message.params)["needed"] == 2


def test_closures_are_kept_to(process: SolverProcess) -> None:
    snapshot = street()
    shut = Closure(id="closure", shape=LineString([(225, -50), (225, 50)]))
    siting = solved(process, ask(with_depots=False, sites=1), replace(snapshot, closures=(shut,)))
    assert [EN.render(n) for n in siting.instance.unreached] == ["House 0"]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"items": ()}, "siting.no_item"),
        ({"items": ("gold",)}, "siting.unknown_item"),
        ({"items": ("catering",)}, "siting.none_held"),
        ({"scenarios": ()}, "siting.no_scenario"),
        ({"scenarios": (ScenarioWish("house:77"),)}, "siting.unknown_building"),
        ({"scenarios": (ScenarioWish("house:1", math.nan),)}, "siting.bad_weight"),
        ({"with_depots": False, "candidates": ()}, "siting.no_candidate"),
        ({"limit_s": math.inf}, "siting.bad_figure"),
        ({"sites": 0}, "siting.bad_figure"),
        ({"model": SitingModel.COVERING, "limit_s": 1.0}, "siting.none_within"),
        ({"model": SitingModel.SET_COVERING, "limit_s": 60.0}, "siting.not_within"),
        ({"room": (("depot:west", 4), ("depot:empty", 4), ("shed", 4))}, "siting.no_room"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    process: SolverProcess, changes: dict[str, object], key: str
) -> None:
    error = refused(process, replace(ask(SitingModel.CAPACITATED), **changes))  # type: ignore[arg-type]
    assert error.message.key == key
    for language in ("en", "zh"):
        assert key not in Text(language).render(error.message)


def test_an_item_that_no_scenario_needs_is_refused(process: SolverProcess) -> None:
    snapshot = street()
    gloves = Stock(id="stock:c", depot_id="depot:west", item="sandbag", quantity=5)
    more = with_campus(snapshot, stock=(*snapshot.campus.stock, gloves))
    assert refused(process, ask(items=("sandbag",)), more).message.key == "siting.nothing_needed"


def test_room_is_kept_to(process: SolverProcess) -> None:
    siting = solved(process, ask(SitingModel.CAPACITATED, room=(("depot:west", 8), ("shed", 4)), sites=3))
    names = [place.id for place in siting.instance.places]
    kept = {names[n]: dict(siting.kept(n))["first_aid"] for n in siting.sites}
    assert kept["depot:west"] <= 8
    assert kept.get("shed", 0) <= 4
    assert sum(kept.values()) == 16


def test_teams_out_of_service_spoiled_stock_and_outside_help_do_not_count(process: SolverProcess) -> None:
    snapshot = street()
    campus = snapshot.campus
    teams = (replace(campus.teams[0], status=TeamStatus.OUT_OF_SERVICE), *campus.teams[1:])
    gate = Depot(id="depot:gate", name="Gate", point=Point(1000, 5), mutual_aid=True)
    stock = (*campus.stock, Stock(id="stock:z", depot_id="depot:gate", item="blanket", quantity=99))
    stock = (
        *stock,
        Stock(
            id="stock:y",
            depot_id="depot:west",
            item="blanket",
            quantity=7,
            best_before=snapshot.operation.created_at,
        ),
    )
    changed = with_campus(snapshot, teams=teams, stock=stock, depots=(*campus.depots, gate))
    instance = make_instance(changed, ask(items=("first_aid", "blanket")), Progress())
    assert [place.id for place in instance.places] == ["depot:empty", "depot:west", "shed"]
    assert {item: sum(lot.size * lot.count for lot in lots) for item, lots in instance.lots.items()} == {
        "first_aid": 12,
        "blanket": 120,
    }
    assert today(instance)["blanket"].tolist() == [[0, 120, 0]]


def test_a_supply_where_no_vehicle_is_says_so(process: SolverProcess) -> None:
    siting = solved(process, ask(items=("blanket",)))
    assert any(note.key == "siting.no_vehicle" for note in siting.assumptions)


def test_a_heavier_scenario_draws_the_site_to_it(process: SolverProcess) -> None:
    west = solved(process, ask(scenarios=(*wishes(1, 2, 3, 4), ScenarioWish("house:0", 1000)), sites=1))
    east = solved(process, ask(scenarios=(*wishes(1, 2, 3, 4), ScenarioWish("house:5", 1000)), sites=1))
    names = [place.id for place in west.instance.places]
    assert [names[n] for n in west.sites] == ["depot:west"]
    assert [names[n] for n in east.sites] == ["shed"]


def test_a_cancel_changes_nothing(process: SolverProcess) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        site(street(), ask(), process=process, progress=Progress(token))


def test_all_at_once_each_site_keeps_what_it_serves_within_its_room(process: SolverProcess) -> None:
    """Every choice of two sites and every share of the blankets, in whole units, is no better."""
    room = (("depot:west", 50), ("depot:empty", 90), ("shed", 40))
    siting = solved(process, ask(SitingModel.AT_ONCE, items=("blanket",), room=room))
    assert siting.answer.status is SolveStatus.OPTIMAL
    kept = siting.holdings["blanket"][0]
    assert kept.sum() == 120
    assert (kept <= siting.instance.room).all()
    assert len(siting.sites) == 2
    needs = np.array([s.needs["blanket"] for s in siting.instance.scenarios], dtype=float)
    wanted = 120 * needs / needs.sum()
    seconds = siting.instance.seconds["blanket"]
    best = min(
        least_time(wanted, seconds[:, list(pair)], siting.instance.room[list(pair)])
        for pair in ((0, 1), (0, 2), (1, 2))
    )
    assert siting.answer.value == pytest.approx(best / 120, rel=1e-6)
    assert any("at once" in EN.render(one) for one in siting.assumptions)


def least_time(wanted: np.ndarray, seconds: np.ndarray, room: np.ndarray) -> float:
    """Two sites: who gains most by the first goes there until it is full."""
    order = np.argsort(seconds[:, 0] - seconds[:, 1])
    if room.sum() < wanted.sum() - 1e-9 or not np.isfinite(seconds).all():
        return math.inf
    first = max(0.0, wanted.sum() - room[1])
    total, served = 0.0, 0.0
    for i in order:
        gains = seconds[i, 0] < seconds[i, 1]
        here = min(wanted[i], max(0.0, (room[0] if gains else first) - served))
        served += here
        total += here * seconds[i, 0] + (wanted[i] - here) * seconds[i, 1]
    return total


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"items": ("first_aid",)}, "siting.one_supply"),
        ({"items": ("blanket", "first_aid")}, "siting.one_supply"),
        ({"room": (("depot:west", 5), ("depot:empty", 5), ("shed", 5))}, "siting.at_once_infeasible"),
        ({"room": (("house:0", 5),)}, "siting.room_elsewhere"),
    ],
)
def test_what_cannot_be_sited_for_all_at_once_is_refused(
    process: SolverProcess, changes: dict[str, object], key: str
) -> None:
    asked = replace(ask(SitingModel.AT_ONCE, items=("blanket",)), **changes)  # type: ignore[arg-type]
    assert refused(process, asked).message.key == key
