"""What every test may ask for."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import messages

messages.compile_all()


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """The folder of real campuses and outbreaks, where `MUSTER_SAMPLE_DATA` names one."""
    folder = os.environ.get("MUSTER_SAMPLE_DATA")
    if not folder:
        if os.environ.get("CI"):
            pytest.fail("continuous integration must set MUSTER_SAMPLE_DATA")
        pytest.skip("needs real campus data: set MUSTER_SAMPLE_DATA to its folder")
    return Path(folder).resolve()


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's own state and settings out of the tests, and the tests out of them."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))


@pytest.fixture(autouse=True)
def no_hidden_failure(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The planner goes on with its best plan where its solver fails, and logs it; no test may pass that way.

    A test of such a failure clears `caplog` when it has looked at it.
    """
    yield
    failed = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.name.startswith("app.planning") and record.levelno >= logging.ERROR
    ]
    assert not failed
