"""Elements of the hydraulic model against published figures, and what holds for every building.

Of the acceptance lists of RiMEA 3.0.0, IMO MSC.1/Circ.1533 and NIST TN 1822 these need a microscopic model
and do not apply to people as a flow: 6 (corner), 11 (choice of exit), 14 and 15 (short and long ways,
corners), TN 1822 2.8 (counterflow) and 4.1 (an exit that closes on the way: here it is closed all the time).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.hazards.egress.building import EgressPlan, ElementKind, controlling, elements, movement_s
from app.hazards.egress.hydraulic import (
    densities_of,
    effective_width_m,
    most_flow,
    passage_s,
    specific_flow,
    speed_mps,
    stair_k,
    stair_length_m,
    stair_supported,
    stair_takes,
    stair_takes_at,
)
from app.hazards.egress.network import empty_building, merge
from app.hazards.egress.premovement import PreMovement
from app.hazards.egress.rset import rset

INCH, FOOT = 0.0254, 0.3048
OFFICE = EgressPlan(
    people=(0,) + (300,) * 8,
    stairs_m=(44 * INCH,) * 2,
    exits_m=(36 * INCH,) * 2,
    stair_door_m=36 * INCH,
    corridor_m=3.0,
    corridor_length_m=0.0,
    riser_m=7 * INCH,
    tread_m=11 * INCH,
    floor_height_m=12 * FOOT,
    landing_m=16 * FOOT,
    level_flow=1.3,
    door_boundary_m=6 * INCH,
    stair_boundary_m=6 * INCH,
    corridor_boundary_m=0.2,
    density_cap=2.75,
)
"""The Handbook's nine-storey office."""
SMALL = replace(OFFICE, people=(20, 40, 40, 40), exits_m=(1.4, 0.9), corridor_length_m=20.0)


def hall(people: int, *exits: float, flow: float = 1.33) -> EgressPlan:
    """One room on the ground."""
    return replace(OFFICE, people=(people,), exits_m=exits, level_flow=flow, door_boundary_m=0.15)


def emptied(plan: EgressPlan) -> float:
    return empty_building(plan, np.zeros(plan.total), movement_s(plan)).empty_s


def test_speeds_and_flows_of_the_handbook() -> None:
    assert speed_mps(0.54) == pytest.approx(1.199, abs=0.001)
    assert stair_k(0.18, 0.28) == pytest.approx(1.0768, abs=0.001)
    assert speed_mps(0, stair_k(0.18, 0.28)) == pytest.approx(0.9221, abs=0.001)
    assert most_flow(stair_k(0.18, 0.28)) == pytest.approx(1.012, abs=0.001)
    assert stair_k(7, 11) == pytest.approx(1.081, abs=0.01)
    assert most_flow(stair_k(7, 11)) == pytest.approx(1.016, abs=0.01)
    assert speed_mps(2) == pytest.approx(0.6552, abs=1e-4)
    assert specific_flow(2) == pytest.approx(1.3104, abs=1e-4)


def test_one_person_needs_the_length_over_the_speed() -> None:
    """IMO 1 to 3, RiMEA 2 and 3, TN 1822 2.2, at the model's own speeds: nothing but the way counts."""
    alone = replace(OFFICE, people=(0, 1), corridor_length_m=40.0, exits_m=(10.0,), stairs_m=(10.0,))
    alone = replace(alone, stair_door_m=10.0, corridor_m=10.0)
    walk = 40 / speed_mps(0) + alone.flight_m / speed_mps(0, alone.k)
    assert movement_s(alone) == pytest.approx(walk, abs=0.2)


def test_one_person_in_a_corridor_takes_rimea_s_time() -> None:
    """RiMEA 1: 40 m within 26 to 34 s."""
    assert 26 <= 40 / speed_mps(0) <= 34


def test_ten_metres_of_stair() -> None:
    assert 10 / speed_mps(0, stair_k(0.18, 0.28)) == pytest.approx(10.84, abs=0.01)


@pytest.mark.parametrize("density", [0.54, 1, 2, 3])
def test_the_fundamental_diagram(density: float) -> None:
    """RiMEA 4, in the range of the relation: flow is density times speed; nothing moves when jammed."""
    assert specific_flow(density) == pytest.approx(density * speed_mps(density))
    assert speed_mps(4) == specific_flow(4) == 0


def test_a_room_with_one_exit() -> None:
    """IMO 4: 0.931 p/s; the report says 107.5 s."""
    plan = hall(100, 1.0)
    assert plan.exits_pps == pytest.approx(0.931) and plan.exits_pps <= 1.33
    assert movement_s(plan) == pytest.approx(107.4, abs=0.1)
    assert passage_s(100, plan.exits_pps, single=True) == pytest.approx(106.3, abs=0.1)
    assert passage_s(50, 1.3 * 0.6) == pytest.approx(64.1, abs=0.1)
    assert passage_s(50, 1.3 * 0.6, single=True) == pytest.approx(62.8, abs=0.1)


@pytest.mark.parametrize(("width", "seconds"), [(1, 106.3), (2, 43.8), (3, 27.6)])
def test_wider_doors(width: float, seconds: float) -> None:
    assert passage_s(100, 1.33 * effective_width_m(width, 0.15), single=True) == pytest.approx(
        seconds, abs=0.1
    )


@pytest.mark.parametrize(
    ("length", "width", "times"),
    [
        (10, 1, (10.84, 23.55, 150.60, 1421.07)),
        (200, 1, (216.90, 229.60, 356.65, 1627.12)),
        (200, 5, (216.90, 218.79, 237.71, 426.93)),
    ],
)
def test_flow_down_a_stair(length: float, width: float, times: tuple[float, ...]) -> None:
    """EvacuatioNZ verification 2.11: the way at free pace, then the queue of single persons."""
    k = stair_k(0.18, 0.28)
    capacity = most_flow(k) * effective_width_m(width, 0.15)
    for people, seconds in zip((1, 10, 100, 1000), times, strict=True):
        found = length / speed_mps(0, k) + passage_s(people, capacity, single=True)
        assert found == pytest.approx(seconds, rel=2e-3)


def test_a_crowd_walks_at_the_speed_of_its_density() -> None:
    assert 20 / speed_mps(2) == pytest.approx(30.5, abs=0.1)


def test_the_door_sweep() -> None:
    for width, flow in zip((0.8, 1.0, 1.2, 1.6, 2.0), (0.66, 0.92, 1.19, 1.72, 2.24), strict=True):
        assert 1.32 * effective_width_m(width, 0.15) == pytest.approx(flow, abs=0.006)


def test_two_doors_and_a_stair_of_the_human_behaviour_guide() -> None:
    walk = 15.27 / speed_mps(0, stair_k(0.18, 0.28))
    assert passage_s(149, 0.682) + walk == pytest.approx(234.95, abs=0.3)
    far = 200 * FOOT / speed_mps(0)
    assert passage_s(149, 0.682) + walk + far == pytest.approx(285.8, abs=0.3)


def test_the_design_guide_s_room_and_stair() -> None:
    """Fire Engineering Design Guide, 2008: door B, stair, exit C; 184.8 s unrounded."""
    k, width = stair_k(0.18, 0.28), effective_width_m(1.2, 0.15)
    door = specific_flow(0.9) * effective_width_m(1.0, 0.15)
    assert 60 * door == pytest.approx(40.25, abs=0.1)
    free, crowded = densities_of(door / width, k)
    assert [free, crowded] == pytest.approx([0.9149, 2.8445], abs=0.005)
    assert 60 * speed_mps(free, k) == pytest.approx(48.88, abs=0.1)
    queue = passage_s(90, door)
    assert queue == pytest.approx(2.2 * 60, abs=3)
    exit_c = door * 31.31 / 40.25
    assert specific_flow(free, k) * width == pytest.approx(door)
    assert passage_s(90, exit_c) + 10 / speed_mps(free, k) == pytest.approx(184.76, abs=0.5)
    with pytest.raises(ValueError, match="density"):
        densities_of(2.0)


def test_the_handbook_s_office() -> None:
    """Published 1524 and 1518 s; network models 1538.9 to 1548.5 s."""
    assert 1500 <= movement_s(OFFICE) <= 1560
    assert controlling(OFFICE).kind is ElementKind.EXITS
    assert controlling(OFFICE).capacity_pps == pytest.approx(2 * 0.7925, abs=0.001)
    assert emptied(OFFICE) == pytest.approx(1544, rel=0.015)
    assert emptied(OFFICE) >= movement_s(OFFICE)
    one = replace(OFFICE, stairs_m=OFFICE.stairs_m[:1], exits_m=OFFICE.exits_m[:1])
    assert movement_s(one) == pytest.approx(3027.5, rel=0.01)
    assert emptied(one) == pytest.approx(3027.5, rel=0.015)


def test_half_the_exits_take_twice_as_long() -> None:
    """RiMEA and IMO 9."""
    four, two = hall(1000, 1, 1, 1, 1), hall(1000, 1, 1)
    assert movement_s(two) / movement_s(four) == pytest.approx(2)
    assert 1.6 <= emptied(two) / emptied(four) <= 2.4


def test_each_person_starts_at_their_own_time() -> None:
    """RiMEA and IMO 5: ten persons, ten moments; nobody leaves before."""
    run = empty_building(hall(10, 3.0), np.arange(10, 101, 10.0), 120)
    assert [round(run.left[run.seconds == moment][0], 6) for moment in (9, 15, 55, 99)] == [10, 9, 5, 1]


@pytest.mark.parametrize("delay", [0, 30, 120])
def test_a_fixed_delay_shifts_the_end(delay: float) -> None:
    plan = hall(100, 1.0)
    base = emptied(plan)
    late = empty_building(plan, np.full(100, float(delay)), 250).empty_s
    assert late - base == pytest.approx(delay, abs=0.5)


@pytest.mark.parametrize("middle", [15, 30, 60])
def test_spread_delays_end_no_earlier_than_their_bound(middle: float) -> None:
    """IMO 4 with triangular delays: `max(τᵢ + (N − 1 − i)/C)`; values depend on the seed."""
    shares = (np.arange(100) + 0.5) / 100
    half = np.minimum(shares, 1 - shares)
    rise = middle * np.sqrt(2 * half)
    moments = np.where(shares < 0.5, rise, 2 * middle - rise)
    plan = hall(100, 1.0)
    least = float((moments + (99 - np.arange(100)) / plan.exits_pps).max())
    assert least - 0.5 <= empty_building(plan, moments, 150).empty_s <= least + 1 / plan.exits_pps + 1


def test_all_leave_by_the_exits_that_there_are() -> None:
    """RiMEA and IMO 10, TN 1822 3.1, as far as a flow can show it: exits share people by capacity."""
    run = empty_building(hall(23, 1.0, 2.4), np.zeros(23), 30)
    assert run.out[-1].sum() == pytest.approx(23)
    assert run.out[-1, 1] / run.out[-1, 0] == pytest.approx(2.1 / 0.7)


def test_the_jam_is_at_the_first_bottleneck() -> None:
    """RiMEA 12, IMO 11, TN 1822 5.1: what follows the bottleneck passes no more than the bottleneck."""
    plan = replace(OFFICE, people=(0, 150), stairs_m=(1.2,), stair_door_m=0.7, exits_m=(2.0,))
    assert controlling(plan).kind is ElementKind.STAIR_DOOR
    run = empty_building(plan, np.zeros(150), movement_s(plan))
    assert np.diff(run.out.sum(axis=1)).max() / 0.5 <= plan.stair_door_pps + 1e-9


def test_streams_merge_by_weight_and_leave_no_room_unused() -> None:
    def split(stair: float, floor: float, share: float = 0.5) -> list[float]:
        parts = merge(np.array([stair]), np.array([floor]), np.array([4.0]), share)
        return [float(part[0]) for part in parts]

    assert split(9, 9) == [2, 2]
    assert split(9, 9, 0.75) == [3, 1]
    assert split(1, 9) == [1, 3]
    assert split(1, 1) == [1, 1]


def test_steps_and_slopes() -> None:
    assert stair_supported(7 * INCH, 11 * INCH) and not stair_supported(0.22, 0.22)
    assert stair_length_m(3, 1, 1) == pytest.approx(3 * math.sqrt(2))


def test_the_lognormal_of_premovement() -> None:
    office = PreMovement(30, 90)
    assert [office.mu, office.sigma] == pytest.approx([3.9505, 0.2361], abs=1e-4)
    assert office.quantiles(np.array([0.5, 0.95])) == pytest.approx([52.0, 76.6], abs=0.1)
    times = office.individual(1000)
    assert times.mean() == pytest.approx(53.4, abs=0.1)
    assert len(set(times)) == 1000 and (times == office.individual(1000)).all()


def test_the_larger_regime_counts() -> None:
    few, crowd = (rset(replace(SMALL, people=(0, n)), PreMovement(30, 600), 60) for n in (2, 4000))
    assert not few.crowded and few.total_s == 60 + 600 + few.walk_s
    assert crowd.crowded and crowd.total_s == 60 + 30 + crowd.movement_s


plans = st.builds(
    lambda floors, stairs, exits, door: replace(
        SMALL,
        people=tuple(floors),
        stairs_m=(stairs[0],) * stairs[1],
        exits_m=tuple(exits),
        stair_door_m=door,
    ),
    st.lists(st.integers(0, 60), min_size=1, max_size=5).filter(any),
    st.tuples(st.floats(0.8, 2.5), st.integers(1, 3)),
    st.lists(st.floats(0.8, 2.5), min_size=1, max_size=3),
    st.floats(0.7, 2.0),
)


@settings(max_examples=25, deadline=None)
@given(plans)
def test_nobody_is_lost_and_nobody_returns(plan: EgressPlan) -> None:
    run = empty_building(plan, np.zeros(plan.total), movement_s(plan))
    assert np.allclose(run.left + run.out.sum(axis=1), plan.total)
    assert (np.diff(run.left) <= 1e-9).all()
    assert run.left[-1] == pytest.approx(0, abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(plans, st.integers(0, 4), st.floats(1, 2))
def test_more_people_never_faster_wider_never_slower_blocked_never_faster(
    plan: EgressPlan, floor: int, wider: float
) -> None:
    base, slack = movement_s(plan), 1e-9
    more = [people + 5 * (index == floor) for index, people in enumerate(plan.people)]
    assert movement_s(replace(plan, people=tuple(more))) >= base - slack
    stairs, exits = (tuple(w * wider for w in widths) for widths in (plan.stairs_m, plan.exits_m))
    assert movement_s(replace(plan, stairs_m=stairs)) <= base + slack
    assert movement_s(replace(plan, exits_m=exits)) <= base + slack
    assert movement_s(replace(plan, stair_door_m=plan.stair_door_m * wider)) <= base + slack
    if len(plan.stairs_m) > 1:
        assert movement_s(plan.without_stair(0)) >= base - slack
    if len(plan.exits_m) > 1:
        assert movement_s(plan.without_exit(0)) >= base - slack


def test_elements_count_everybody_once() -> None:
    stairs = [one.people for one in elements(SMALL) if one.kind is ElementKind.STAIR]
    assert sum(stairs) == pytest.approx(SMALL.above)


def test_a_stair_takes_what_the_guide_s_examples_say() -> None:
    """CIBSE Guide E, eq. 7.8 and 7.9."""
    assert stair_takes(1.2, 150, 10, 5) == 379
    assert stair_takes_at(0.9, 150, 10, 5, 2.0) == 242


def test_log_normal_delays_have_the_moments_of_their_distribution() -> None:
    """Mean 5 and deviation 2; uniform and normal delays are not part of the model."""
    spread = math.log(1 + (2 / 5) ** 2)
    middle = math.log(5) - spread / 2
    reach = 4.6527 / 2 * math.sqrt(spread)
    delays = PreMovement(math.exp(middle - reach), math.exp(middle + reach)).individual(20_000)
    assert delays.mean() == pytest.approx(5, rel=0.02)
    assert delays.std() == pytest.approx(2, rel=0.05)
