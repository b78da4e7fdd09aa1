"""The solver's process: limits, cancelling, and what other solver interfaces get wrong."""

from __future__ import annotations

import ast
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import Cancelled, UserError
from app.domain.objective import ObjectiveLevel, ObjectiveProfile, Term
from app.domain.plan import SolveStatus
from app.planning.check.verify import verify
from app.planning.program.formulation import Formulation
from app.planning.program.matrix import Matrix, from_pulp
from app.planning.propose import plan_problem
from app.planning.solving import process as process_module
from app.planning.solving.process import WORKER, SolverProcess
from app.planning.solving.solve import solve
from app.runtime.progress import CancelToken, Progress
from tests.unit.planning.samples import HEADER, need, problem, stock, team, vehicle

FRAMES = """
import sys, time
sys.path.insert(0, {folder!r})
import numpy as np
from worker import read_frame, write_frame
out = sys.stdout.buffer
while (request := read_frame(sys.stdin.buffer)) is not None:
    n = len(request["cost"])
    if request.get("relax"):
        duals = np.zeros(len(request["row_lower"]))
        write_frame(out, ("relaxed", "kOptimal", request["lower"], duals))
        continue
"""
"""A worker that solves relaxations badly but soundly, and does something else with searches."""


def hard_matrix(rows: int = 30, columns: int = 60) -> Matrix:
    """A market-split problem (Cornuéjols and Dawande 1998): tiny, and out of reach of branch and bound."""
    rng = np.random.default_rng(7)
    weights = rng.integers(0, 100, (rows, columns)).astype(float)
    slack = np.hstack([np.eye(rows), -np.eye(rows)])
    table = np.hstack([weights, slack])
    cost = np.concatenate([np.zeros(columns), np.ones(2 * rows)])
    half = np.floor(weights.sum(axis=1) / 2)
    idle = np.concatenate([np.zeros(columns), half, np.zeros(rows)])
    big = weights.sum()
    return Matrix(
        lower=np.zeros(columns + 2 * rows),
        upper=np.concatenate([np.ones(columns), np.full(2 * rows, big)]),
        row_lower=half,
        row_upper=half,
        start=np.arange(rows + 1) * table.shape[1],
        index=np.tile(np.arange(table.shape[1]), rows),
        value=table.ravel(),
        levels=cost[None, :],
        peaks=np.array([False]),
        groups=((0,),),
        weights=np.array([1]),
        idle=idle,
    )


def fake_worker(folder: Path, body: str) -> Path:
    """A worker that does something else than solve."""
    path = folder / "fake_worker.py"
    path.write_text(FRAMES.format(folder=str(WORKER.parent)) + textwrap.indent(body, "    "))
    return path


def small_matrix() -> Matrix:
    return Formulation(
        problem(demands=[need("z0", "guide", 2)], seconds=[[60.0]], teams=[team("a", "d0", 2, "guide")])
    ).matrix


def test_a_limit_keeps_the_best_plan_with_its_true_bound(process: SolverProcess) -> None:
    solve(small_matrix(), time_limit_s=60, progress=Progress(), process=process)
    begun = time.monotonic()
    found = solve(hard_matrix(), time_limit_s=1.0, progress=Progress(), process=process)
    assert time.monotonic() - begun < 3.0
    assert found.status is SolveStatus.FEASIBLE
    assert found.values is not None
    assert hard_matrix().accepts(found.values.astype(float))
    value = int(hard_matrix().level_values(found.values)[0])
    assert found.bounds[0] is not None and 0 <= found.bounds[0] < value


def test_a_cancel_returns_within_a_second_with_the_best_plan() -> None:
    token = CancelToken()
    cancelled_at: list[float] = []

    def heard(fraction: float | None, message: object) -> None:
        """The first word of the search is followed by a cancel while it goes on."""
        if not cancelled_at:
            cancelled_at.append(0.0)
            threading.Timer(0.5, cancel).start()

    def cancel() -> None:
        cancelled_at[0] = time.monotonic()
        token.cancel()

    found = solve(hard_matrix(), time_limit_s=60.0, progress=Progress(token, heard))
    assert time.monotonic() - cancelled_at[0] < 1.0
    assert found.status is SolveStatus.CANCELLED
    assert found.values is not None and hard_matrix().accepts(found.values.astype(float))


def test_a_cancel_before_any_plan_gives_no_plan_rather_than_zeros(tmp_path: Path) -> None:
    hang = fake_worker(tmp_path, "time.sleep(60)")
    token = CancelToken()
    threading.Timer(0.3, token.cancel).start()
    begun = time.monotonic()
    with SolverProcess(hang) as process:
        found = solve(small_matrix(), time_limit_s=60, progress=Progress(token), process=process)
    assert time.monotonic() - begun < 1.3
    assert (found.status, found.values) == (SolveStatus.NO_PLAN, None)


def test_the_limit_holds_when_the_solver_hangs(tmp_path: Path) -> None:
    hang = fake_worker(tmp_path, "time.sleep(60)")
    begun = time.monotonic()
    with SolverProcess(hang) as process:
        found = solve(small_matrix(), time_limit_s=0.5, progress=Progress(), process=process)
    assert time.monotonic() - begun < 2.5
    assert found.status is SolveStatus.NO_PLAN


def test_a_killed_worker_leaves_its_last_incumbent(tmp_path: Path) -> None:
    """The incumbent is streamed as it is found, so that it outlives the worker."""
    matrix = small_matrix()
    good = solve(matrix, time_limit_s=10, progress=Progress()).values
    assert good is not None
    body = f"write_frame(out, ('incumbent', np.array({good.tolist()}, dtype=float)))\ntime.sleep(60)"
    with SolverProcess(fake_worker(tmp_path, body)) as process:
        found = solve(matrix, time_limit_s=2.5, progress=Progress(), process=process)
    assert found.status is SolveStatus.FEASIBLE
    assert found.values is not None and found.values.tolist() == good.tolist()


@pytest.mark.parametrize(
    "values", ["np.full(n, 0.5)", "np.full(n, np.nan)", "np.full(n, 1e9)", "np.zeros(n + 1)"]
)
def test_a_point_that_breaks_a_row_is_never_taken(values: str, tmp_path: Path) -> None:
    """A solver's word is not enough: fractions, NaN, and broken bounds are refused."""
    body = f"write_frame(out, ('done', 'kOptimal', {values}, 0.0))\ntime.sleep(5)"
    with SolverProcess(fake_worker(tmp_path, body)) as process:
        found = solve(small_matrix(), time_limit_s=2, progress=Progress(), process=process)
    assert (found.status, found.values) == (SolveStatus.NO_PLAN, None)


def test_optimal_is_said_only_when_the_bound_says_so(tmp_path: Path) -> None:
    """A timed-out solve whose interface calls it optimal is still only feasible."""
    matrix = small_matrix()
    body = f"write_frame(out, ('done', 'kTimeLimit', np.array({matrix.idle.tolist()}), 0.0))\ntime.sleep(5)"
    with SolverProcess(fake_worker(tmp_path, body)) as process:
        found = solve(matrix, time_limit_s=2, progress=Progress(), process=process)
    assert found.status is SolveStatus.FEASIBLE
    assert found.bounds[0] == 0


def test_no_point_where_one_is_known_is_a_defect(tmp_path: Path) -> None:
    body = "write_frame(out, ('done', 'kInfeasible', None, 0.0))"
    with SolverProcess(fake_worker(tmp_path, body)) as process, pytest.raises(RuntimeError, match="known"):
        solve(small_matrix(), time_limit_s=5, progress=Progress(), process=process)


@pytest.mark.parametrize(
    "end", ["write_frame(out, ('done', 'kInfeasible', None, 0.0))", "sys.exit(1)"], ids=["denies", "dies"]
)
def test_a_solver_that_fails_midway_does_not_take_the_plan_with_it(
    end: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The best plan stays; nothing is called proven any more, and the log tells of it."""
    matrix = small_matrix()
    good = solve(matrix, time_limit_s=10, progress=Progress()).values
    assert good is not None
    with SolverProcess(fake_worker(tmp_path, end)) as process:
        found = solve(matrix, time_limit_s=5, progress=Progress(), process=process, start=good)
    assert found.status is SolveStatus.FEASIBLE
    assert found.values is not None and found.values.tolist() == good.tolist()
    assert set(found.bounds) == {None} and found.failure
    assert "ended early" in caplog.text
    caplog.clear()


@pytest.mark.parametrize("status", ["kUnbounded", "kModelError", "kNotset", "kUnboundedOrInfeasible"])
def test_a_status_that_cannot_be_is_a_defect(status: str, tmp_path: Path) -> None:
    body = f"write_frame(out, ('done', {status!r}, None, 0.0))\ntime.sleep(5)"
    with SolverProcess(fake_worker(tmp_path, body)) as process, pytest.raises(RuntimeError, match=status):
        solve(small_matrix(), time_limit_s=5, progress=Progress(), process=process)


@pytest.mark.parametrize("body", ["sys.exit(1)", "out.write(b'garbage garbage'); out.flush(); time.sleep(5)"])
def test_a_worker_that_dies_or_babbles_is_a_defect_not_a_plan(body: str, tmp_path: Path) -> None:
    with SolverProcess(fake_worker(tmp_path, body)) as process, pytest.raises(RuntimeError, match="solver"):
        solve(small_matrix(), time_limit_s=5, progress=Progress(), process=process)


def test_the_process_serves_again_after_a_kill() -> None:
    with SolverProcess() as process:
        solve(hard_matrix(), time_limit_s=0.3, progress=Progress(), process=process)
        token = CancelToken()
        token.cancel()
        solve(hard_matrix(), time_limit_s=5, progress=Progress(token), process=process)
        assert (
            solve(small_matrix(), time_limit_s=10, progress=Progress(), process=process).status
            is SolveStatus.OPTIMAL
        )


def test_no_process_is_left_behind() -> None:
    with SolverProcess() as process:
        child = process._child
        assert child is not None
    assert child.poll() is not None


def test_progress_tells_of_the_search() -> None:
    heard: list[object] = []
    solve(
        hard_matrix(),
        time_limit_s=1.5,
        progress=Progress(listener=lambda fraction, message: heard.append(message)),
    )
    assert heard


def test_a_number_that_is_not_finite_never_reaches_the_solver() -> None:
    """PuLP takes NaN in a coefficient and calls the outcome optimal."""
    import pulp

    model = pulp.LpProblem("trap", pulp.LpMinimize)
    x = model.add_variable("x", 0, 1, pulp.LpInteger)
    row = pulp.LpConstraint(pulp.LpAffineExpression({x: float("nan")}), -1, rhs=1)
    profile = ObjectiveProfile(name="trap", groups=((Term(ObjectiveLevel.COST),),))
    with pytest.raises(ValueError, match="finite"):
        from_pulp([x], [row], np.ones((1, 1)), [0], profile)


def test_the_same_input_gives_the_same_plan(process: SolverProcess) -> None:
    given = problem(
        demands=[need("z0", "guide", 4), need("z1", "guide", 4), need("z0", "blanket", 7)],
        seconds=[[60.0, 60.0], [60.0, 60.0]],
        teams=[team(f"t{i}", f"d{i % 2}", 2, "guide") for i in range(6)],
        stock=[stock("d0", "blanket", 5), stock("d1", "blanket", 5)],
        vehicles=[vehicle("a", "d0", 10), vehicle("b", "d1", 10)],
    )
    plans = [
        plan_problem(given, HEADER, None, process, time_limit_s=10, progress=Progress()) for _ in range(3)
    ]
    assert len({p.assignments for p in plans}) == 1


def test_a_limit_too_short_for_any_plan_asks_for_more_time(tmp_path: Path) -> None:
    given = problem(demands=[need("z0", "guide", 2)], seconds=[[60.0]], teams=[team("a", "d0", 2, "guide")])
    with SolverProcess(fake_worker(tmp_path, "time.sleep(60)")) as process:
        with pytest.raises(UserError) as error:
            plan_problem(given, HEADER, None, process, time_limit_s=0.2, progress=Progress())
        assert error.value.message.key == "planning.no_plan_in_time"


def test_a_cancel_before_any_plan_is_silent(tmp_path: Path) -> None:
    given = problem(demands=[need("z0", "guide", 2)], seconds=[[60.0]], teams=[team("a", "d0", 2, "guide")])
    token = CancelToken()
    threading.Timer(0.2, token.cancel).start()
    with SolverProcess(fake_worker(tmp_path, "time.sleep(60)")) as process, pytest.raises(Cancelled):
        plan_problem(given, HEADER, None, process, time_limit_s=60, progress=Progress(token))


def test_a_cancelled_proposal_still_passes_its_check(tmp_path: Path) -> None:
    """The best plan so far is a plan: verified, with an explanation for what it leaves open."""
    given = problem(
        demands=[need("z0", "guide", 2), need("z0", "first_aid", 2)],
        seconds=[[60.0]],
        teams=[team("a", "d0", 2, "guide"), team("b", "d0", 2, "guide", "first_aid")],
    )
    matrix = Formulation(given).matrix
    body = f"""
levels = np.array({matrix.levels.tolist()})
write_frame(out, ('incumbent', np.array({matrix.idle.tolist()}, dtype=float)))
write_frame(out, ('progress', 0.0, 40.0))
time.sleep(60)
"""
    token = CancelToken()
    progress = Progress(token, lambda fraction, message: token.cancel())
    with SolverProcess(fake_worker(tmp_path, body)) as process:
        proposal = plan_problem(given, HEADER, None, process, time_limit_s=60, progress=progress)
    assert proposal.plan.solve_status is SolveStatus.CANCELLED
    assert verify(given, proposal) == ()
    assert len(proposal.unmet) == 2


def test_the_worker_imports_nothing_of_the_program() -> None:
    """It starts in a fraction of a second, and works from a wheel and beside a window."""
    tree = ast.parse(WORKER.read_text("utf-8"))
    names = {
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not any(name.startswith("app") for name in names)


def test_planning_loads_pulp_only_when_it_plans() -> None:
    code = (
        "import sys, app.planning.propose; print(sorted(m for m in ('pulp', 'highspy') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_counts_as_an_answer_is_stated() -> None:
    assert "kOptimal" in process_module.TRUSTED and "kInfeasible" not in process_module.TRUSTED
