"""The worker process: started early, kept between solves, killed when it does not answer in time."""

from __future__ import annotations

import contextlib
import math
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

from app.domain.errors import Cancelled
from app.domain.message import msg
from app.planning.program.matrix import Floats
from app.planning.solving.worker import read_frame, write_frame
from app.runtime.progress import Progress

WORKER = Path(__file__).with_name("worker.py")
TICK_S = 0.05
"""How often a waiting solve looks whether it was cancelled."""
WIND_UP_S = 0.1
"""How long a worker whose bound is good enough may go on before it is killed: a new one takes as long."""
GRACE_S = 0.5
"""How long after its time limit the worker may still answer before it is killed."""

TRUSTED = frozenset(
    {"kOptimal", "kTimeLimit", "kInterrupt", "kSolutionLimit", "kIterationLimit", "kObjectiveTarget"}
)
"""HiGHS's own words for an end that can be believed, beside kInfeasible; the program is never unbounded."""


class SolverFailureError(RuntimeError):
    """The worker died, or what it says cannot be of this program."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out of one solve: points in the order in which they were found, and the best proven bound."""

    incumbents: tuple[Floats, ...]
    bound: float
    infeasible: bool = False
    """Proven that there is no point."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The best point of a linear program and the duals of its rows; both None where it was not reached."""

    values: Floats | None = None
    duals: Floats | None = None
    infeasible: bool = False
    """Proven that there is no point."""


Heard = Callable[[float, Floats | None], None]
"""Told of each new bound, and of each new point with it."""


def nobody(bound: float, point: Floats | None) -> None:
    """Nobody listens."""


class SolverProcess:
    """Runs `worker` in a Python of its own. A context manager; leaving it ends the process."""

    def __init__(self, worker: Path = WORKER) -> None:
        self._worker = worker
        self._frames: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._child: subprocess.Popen[bytes] | None = None
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kill()

    def run(
        self,
        request: dict[str, Any],
        *,
        deadline: float,
        progress: Progress,
        enough: float = math.inf,
        heard: Heard = nobody,
    ) -> Answer:
        """Solve one request; ends within a tick of a cancel, `GRACE_S` after the deadline, or `WIND_UP_S`
        after its bound reaches `enough`.

        `deadline` is a moment of `time.monotonic`.

        Raises:
            SolverFailureError: the worker died, or HiGHS gave a status that this program cannot have.
        """
        if not self._ask(request, deadline, progress):
            return Answer((), -math.inf)
        incumbents: list[Floats] = []
        bound = -math.inf
        last = deadline + GRACE_S
        while True:
            frame = self._next_frame(last, progress)
            match frame:
                case None:
                    self._kill()
                    return Answer(tuple(incumbents[-1:]), bound)
                case ("incumbent", values):
                    incumbents.append(values)
                    heard(bound, values)
                case ("progress", lower, upper):
                    if lower >= enough > bound:
                        last = min(last, time.monotonic() + WIND_UP_S)
                    bound = max(bound, lower)
                    heard(bound, None)
                    _tell(progress, lower, upper)
                case ("done", status, values, lower):
                    return _final(status, values, max(bound, lower), incumbents)
                case ("failed", reason):
                    self._fail(reason)

    def relax(self, request: dict[str, Any], *, deadline: float, progress: Progress) -> Relaxed:
        """Solve one request without whole numbers; ends as `run` does.

        Raises:
            SolverFailureError: the worker died.
        """
        if not self._ask({**request, "relax": True}, deadline, progress):
            return Relaxed()
        while True:
            frame = self._next_frame(deadline + GRACE_S, progress)
            match frame:
                case None:
                    self._kill()
                    return Relaxed()
                case ("relaxed", "kOptimal", values, duals):
                    return Relaxed(values, duals)
                case ("relaxed", "kInfeasible", _, _):
                    return Relaxed(infeasible=True)
                case ("relaxed", _, _, _):  # not settled, say by its rounding: it proves nothing
                    return Relaxed()
                case ("failed", reason):
                    self._fail(reason)

    def _ask(self, request: dict[str, Any], deadline: float, progress: Progress) -> bool:
        """Send a request, unless there is no time for it."""
        left = deadline - time.monotonic()
        if left <= 0 or progress.token.cancelled:
            return False
        if self._child is None:
            self._start()
        self._send({**request, "options": {**request["options"], "time_limit": left}})
        return True

    def _fail(self, reason: str) -> NoReturn:
        self._kill()
        raise SolverFailureError(f"the solver process failed: {reason}")

    def _next_frame(self, until: float, progress: Progress) -> Any:
        """The next frame, or None when time is up or a person cancelled."""
        while not progress.token.cancelled:
            left = until - time.monotonic()
            if left <= 0:
                return None
            try:
                return self._frames.get(timeout=min(TICK_S, left))
            except queue.Empty:
                continue
        return None

    def _start(self) -> None:
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows: no console flashes up
        self._frames = queue.SimpleQueue()
        self._child = subprocess.Popen(
            [sys.executable, "-P", str(self._worker)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=flags,
        )
        threading.Thread(
            target=_listen, args=(self._child, self._frames), name="solver replies", daemon=True
        ).start()

    def _send(self, request: dict[str, Any]) -> None:
        """Hand over a request without waiting for a worker that does not read."""
        threading.Thread(
            target=_speak, args=(self._child, self._frames, request), name="solver request", daemon=True
        ).start()

    def _kill(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        assert child.stdin is not None
        with contextlib.suppress(OSError):
            child.stdin.close()


def _speak(child: subprocess.Popen[bytes], frames: queue.SimpleQueue[Any], request: dict[str, Any]) -> None:
    assert child.stdin is not None
    try:
        write_frame(child.stdin, request)
    except (OSError, ValueError):
        frames.put(("failed", "it has ended"))


def _listen(child: subprocess.Popen[bytes], frames: queue.SimpleQueue[Any]) -> None:
    assert child.stdout is not None
    with child.stdout as stream:
        while True:
            try:
                frame = read_frame(stream)
            except Exception as error:  # noqa: BLE001 - whatever cannot be read ends the conversation
                frame = ("failed", repr(error))
            frames.put(("failed", "it ended") if frame is None else frame)
            if frame is None or frame[0] == "failed":
                return


def _final(status: str, values: Floats | None, bound: float, incumbents: list[Floats]) -> Answer:
    if status == "kInfeasible" and not incumbents:
        return Answer((), math.inf, infeasible=True)
    if status not in TRUSTED:
        raise SolverFailureError(f"HiGHS ended with {status}")
    found = [*incumbents[-1:], *([] if values is None else [values])]
    return Answer(tuple(found), bound)


def _tell(progress: Progress, bound: float, incumbent: float) -> None:
    """Report the gap; a cancel is seen by the loop that waits, not raised from here."""
    gap = (incumbent - bound) / max(abs(incumbent), 1e-9)
    percent = f"{gap:.1%}" if math.isfinite(gap) else "–"
    try:
        progress.report(None, msg("planning.solving", gap=percent))
    except Cancelled:
        return
