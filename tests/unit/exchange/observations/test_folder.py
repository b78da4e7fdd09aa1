"""A file is taken when it has come to rest, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exchange.observations import folder
from app.exchange.observations.folder import Inbox


def test_a_file_comes_at_rest_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tmp_path / "state"
    inside = tmp_path / "in"
    state.mkdir()
    inside.mkdir()
    monkeypatch.setattr(folder, "state_path", lambda: state)
    inbox = Inbox(inside)
    file = inside / "a.csv"
    file.write_text("1")
    assert inbox.scan() == ()
    file.write_text("1,2")
    assert inbox.scan() == ()
    (found,) = inbox.scan()
    inbox.settle(found)
    (inside / "copy.csv").write_text("1,2")
    again = Inbox(inside)
    assert again.scan() == again.scan() == ()
