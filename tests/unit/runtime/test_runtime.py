"""Progress, jobs, bus and shipped files."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

import pytest

from app.domain.errors import Cancelled
from app.domain.message import Message, msg
from app.runtime.bus import Bus
from app.runtime.files import data_path
from app.runtime.jobs import ThreadJobRunner
from app.runtime.progress import CancelToken, Progress

LABEL = msg("app.name")


class Desk:
    """Stands for a GUI thread: callbacks wait until somebody runs them."""

    def __init__(self) -> None:
        self.waiting: queue.Queue[Callable[[], None]] = queue.Queue()
        self.heard: list[tuple[float | None, Message | None]] = []
        self.results: list[object] = []

    def runner(self) -> ThreadJobRunner:
        return ThreadJobRunner(self.waiting.put, lambda _label, _token, f, m: self.heard.append((f, m)))

    def run_until_result(self) -> object:
        while not self.results:
            self.waiting.get(timeout=5)()
        return self.results[0]


def test_a_job_reports_progress_and_hands_its_result_to_the_callers_thread() -> None:
    desk = Desk()
    threads: list[int] = []

    def work(progress: Progress) -> int:
        progress.report(0.5, LABEL)
        threads.append(threading.get_ident())
        return 42

    desk.runner().start(LABEL, work, desk.results.append, desk.results.append)
    assert desk.run_until_result() == 42
    assert desk.heard == [(0.5, LABEL)]
    assert threads != [threading.get_ident()]


def test_a_failing_job_hands_over_its_error() -> None:
    desk = Desk()

    def work(progress: Progress) -> None:
        raise ValueError("no such depot")

    desk.runner().start(LABEL, work, desk.results.append, desk.results.append)
    assert str(desk.run_until_result()) == "no such depot"


def test_a_cancelled_job_ends_within_a_second_and_never_delivers() -> None:
    desk = Desk()
    started = threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        while True:
            progress.token.wait(10)
            progress.check()

    token = desk.runner().start(LABEL, work, desk.results.append, desk.results.append)
    assert started.wait(5)
    before = time.monotonic()
    token.cancel()
    assert isinstance(desk.run_until_result(), Cancelled)
    assert time.monotonic() - before < 1


def test_a_job_that_ends_after_the_cancel_is_still_cancelled() -> None:
    desk = Desk()
    go = threading.Event()
    token = desk.runner().start(LABEL, lambda _: go.wait(5), desk.results.append, desk.results.append)
    token.cancel()
    go.set()
    assert isinstance(desk.run_until_result(), Cancelled)


def test_a_job_that_keeps_its_result_hands_over_what_it_has_when_cancelled() -> None:
    desk = Desk()
    started = threading.Event()

    def work(progress: Progress) -> str:
        started.set()
        progress.token.wait(10)
        return "the best so far"

    token = desk.runner().start(LABEL, work, desk.results.append, desk.results.append, keeps_result=True)
    assert started.wait(5)
    token.cancel()
    assert desk.run_until_result() == "the best so far"


def test_a_job_that_keeps_its_result_but_has_none_is_cancelled() -> None:
    desk = Desk()

    def work(progress: Progress) -> None:
        progress.token.wait(10)
        progress.check()

    token = desk.runner().start(LABEL, work, desk.results.append, desk.results.append, keeps_result=True)
    token.cancel()
    assert isinstance(desk.run_until_result(), Cancelled)


def test_progress_raises_once_cancelled() -> None:
    token = CancelToken()
    progress = Progress(token)
    progress.report(0.1)
    token.cancel()
    with pytest.raises(Cancelled):
        progress.report(0.2)


def test_the_bus_reaches_each_subscriber_until_it_leaves() -> None:
    bus: Bus[int] = Bus()
    heard: list[int] = []
    leave = bus.subscribe(heard.append)
    bus.emit(1)
    leave()
    bus.emit(2)
    assert heard == [1]


def test_shipped_files_are_found_and_missing_ones_named() -> None:
    assert data_path("parameters", "resources.toml").is_file()
    with pytest.raises(FileNotFoundError, match=r"data/parameters/none\.toml"):
        data_path("parameters", "none.toml")
