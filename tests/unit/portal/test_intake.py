"""Programs with the token add readings over HTTP; nothing is half-read."""

from __future__ import annotations

import json
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.command.context import Context
from app.command.operations import create_operation
from app.domain.errors import UserError
from app.portal import token
from app.portal.intake import MAX_BYTES, IntakeServer
from tests.unit.command.conftest import small_campus

AT = datetime(2026, 11, 22, 19, tzinfo=UTC)
ROW = {"kind": "absences", "date": "2026-11-20", "building": "Maple", "count": 4}


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[Context]:
    store = create_operation(tmp_path / "o.gpkg", small_campus(), name="n", author="desk", clock=lambda: AT)
    yield Context(store, "sensor", lambda: AT)
    store.close()


@pytest.fixture
def server(ctx: Context) -> Iterator[IntakeServer]:
    running = IntakeServer(lambda: ctx, 0, "secret")
    running.start()
    yield running
    running.stop()


def post(server: IntakeServer, path: str, body: bytes, shown: str = "secret") -> tuple[int, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{path}", body, {"Authorization": f"Bearer {shown}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_readings_come_in_once_and_whole(server: IntakeServer, ctx: Context) -> None:
    good = json.dumps([ROW]).encode()
    assert post(server, "/readings", good) == (200, {"new": 1, "duplicates": 0, "changed": 0, "rejected": []})
    assert post(server, "/readings", good)[1]["duplicates"] == 1
    status, answer = post(server, "/readings", json.dumps([ROW | {"count": 5}, ROW | {"count": -1}]).encode())
    assert (status, answer["new"], [one["row"] for one in answer["rejected"]]) == (422, 0, ["2"])
    assert [one.value for one in ctx.snapshot.readings] == [4.0]


def test_without_the_token_nothing_is_told(server: IntakeServer, ctx: Context) -> None:
    for shown in ("", "wrong", "sécret"):
        assert post(server, "/readings", json.dumps([ROW]).encode(), shown)[0] == 401
    assert ctx.snapshot.readings == ()


def test_bad_bodies_are_refused(server: IntakeServer) -> None:
    assert post(server, "/weather", b"{")[0] == 422
    assert post(server, "/cap", b"<a/>")[0] == 422
    assert post(server, "/readings", b" " * (MAX_BYTES + 1))[0] == 413


def test_a_port_in_use_is_told(server: IntakeServer, ctx: Context) -> None:
    with pytest.raises(UserError):
        IntakeServer(lambda: ctx, server.port, "secret").start()


def test_the_token_is_kept_for_this_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token, "config_path", lambda: tmp_path)
    first = token.intake_token()
    assert token.intake_token() == first
    assert stat.S_IMODE((tmp_path / token.FILE).stat().st_mode) == 0o600
