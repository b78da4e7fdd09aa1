"""The HTTP endpoint on this workstation: POST readings, cases, weather and CAP alerts; GET health."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.command.alerts import add_alerts
from app.command.context import Context
from app.command.intake import preview_table
from app.command.observations import Added, add_observations
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.observation import SeriesKind
from app.domain.source import Finding
from app.exchange.cap import read_cap
from app.exchange.observations.json_table import json_table
from app.exchange.observations.mapping import TableKind
from app.runtime.text import Text

LOCAL = "127.0.0.1"
MAX_BYTES = 1_000_000
_START_S, _STOP_S = 10.0, 10.0
_ANSWER_S = 3
ContextFactory = Callable[[], Context]


class _TooLargeError(Exception):
    pass


def intake_app(ctx_factory: ContextFactory, token: str, language: str = "en") -> Starlette:
    """The application. Answers are {new, duplicates, changed, rejected: [{row, reason}]}; with rejected rows
    nothing is kept (422), unless the address says `?accept_rejected=1`. `?list=` names a line list, so that
    the people of another one with the same numbers stay apart."""

    def post(keep: Callable[[Context, bytes, Request, Text], tuple[int, dict[str, Any]]]) -> Any:
        async def answer(request: Request) -> JSONResponse:
            if not _allowed(request, token):
                return JSONResponse({"error": "unauthorized"}, 401, headers={"WWW-Authenticate": "Bearer"})
            try:
                body = await _body(request)
            except _TooLargeError:
                return JSONResponse({"error": "too large"}, 413)
            status, document = await run_in_threadpool(_kept, ctx_factory, keep, body, request, language)
            return JSONResponse(document, status)

        return answer

    async def health(request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    routes = [Route(f"/{what.value}", post(_table(what)), methods=["POST"]) for what in TableKind]
    routes += [Route("/cap", post(_cap), methods=["POST"]), Route("/health", health, methods=["GET"])]
    return Starlette(routes=routes)


def _allowed(request: Request, token: str) -> bool:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    right = secrets.compare_digest(shown.strip().encode("utf-8", "replace"), token.encode())
    return bool(token) and scheme.casefold() == "bearer" and right


async def _body(request: Request) -> bytes:
    found = bytearray()
    async for block in request.stream():
        found += block
        if len(found) > MAX_BYTES:
            raise _TooLargeError
    return bytes(found)


def _kept(
    ctx_factory: ContextFactory, keep: Callable[..., Any], body: bytes, request: Request, language: str
) -> tuple[int, dict[str, Any]]:
    ctx = ctx_factory()
    text = Text(language, ctx.snapshot.campus.info.timezone)
    try:
        found: tuple[int, dict[str, Any]] = keep(ctx, body, request, text)
    except UserError as error:
        details = [text.render(one) for one in error.details]
        return 422, {"error": text.render(error.message), "details": details, **_document(Added(), (), text)}
    return found


def _table(what: TableKind) -> Callable[[Context, bytes, Request, Text], tuple[int, dict[str, Any]]]:
    def keep(ctx: Context, body: bytes, request: Request, text: Text) -> tuple[int, dict[str, Any]]:
        kind = request.query_params.get("kind", "")
        if kind and kind not in list(SeriesKind):
            kinds = ", ".join(SeriesKind)
            raise UserError(msg("observations.kind_unknown", text=kind[:60], kinds=kinds))
        table = json_table(body, request.query_params.get("list", "").strip()[:100] or "http")
        preview = preview_table(ctx, table, what, kind=SeriesKind(kind) if kind else None)
        accepted = request.query_params.get("accept_rejected", "") in ("1", "true", "yes")
        if preview.rejected and not accepted:
            return 422, _document(Added(), preview.rejected, text)
        added = add_observations(ctx, preview, accept_rejected=accepted)
        return 200, _document(added, preview.rejected, text)

    return keep


def _cap(ctx: Context, body: bytes, request: Request, text: Text) -> tuple[int, dict[str, Any]]:
    reading = read_cap(body, ctx.snapshot.campus.info, author=ctx.author, at=ctx.clock())
    if reading.rejected:
        return 422, _document(Added(), reading.rejected, text)
    return 200, _document(add_alerts(ctx, reading), (), text)


def _document(added: Added, rejected: tuple[Finding, ...], text: Text) -> dict[str, Any]:
    return {
        "new": added.new,
        "duplicates": added.duplicates,
        "changed": added.changed,
        "rejected": [{"row": one.subject, "reason": text.render(one.message)} for one in rejected],
    }


class IntakeServer:
    """The endpoint in a thread of its own; reachable from this workstation alone unless `host` says more."""

    def __init__(
        self, ctx_factory: ContextFactory, port: int, token: str, *, host: str = LOCAL, language: str = "en"
    ) -> None:
        self._app = intake_app(ctx_factory, token, language)
        self._host, self.port = host, port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen; `port` is then the one in use, where 0 was asked for.

        Raises:
            UserError: the port is in use or may not be used.
        """
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self._host, self.port))
            listener.listen(128)
        except (OSError, OverflowError) as error:
            listener.close()
            raise UserError(
                msg("intake.port_unusable", host=self._host, port=str(self.port), reason=str(error)[:200])
            ) from error
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            self._app,
            log_config=None,
            lifespan="off",
            access_log=False,
            ws="none",
            timeout_graceful_shutdown=_ANSWER_S,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, name="intake", daemon=True
        )
        self._thread.start()
        end = time.monotonic() + _START_S
        while not self._server.started and self._thread.is_alive() and time.monotonic() < end:
            time.sleep(0.01)

    def stop(self) -> None:
        """Answer what is under way, then listen no more."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(_STOP_S)
        self._server = self._thread = None
