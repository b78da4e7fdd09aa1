"""Asking a service for a picture: with a time-out, a pause after failures, and a cache on disk."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import platformdirs

from app.map.basemaps.picture import Unreachable

TIMEOUT_S = 10.0
MOST_BYTES = 8_000_000
CACHE_BYTES = 256_000_000
KEPT_S = 30 * 24 * 3600.0
"""Pictures older than this are asked for again; where that fails the old one serves."""
_GONE = (204, 400, 403, 404, 410)
"""Answers that asking again does not change."""
_AGENT = "Muster (emergency map of a campus)"


class Cache:
    """Files by address below a folder, the ones unused for longest thrown away first."""

    def __init__(self, folder: Path | None = None, limit: int = CACHE_BYTES) -> None:
        self._folder = folder or Path(platformdirs.user_cache_path("muster")) / "tiles"
        self._limit = limit
        self._lock = threading.Lock()
        self._written = limit

    def get(self, address: str) -> tuple[bytes, float] | None:
        """What was kept for an address and its age in seconds."""
        path = self._path(address)
        try:
            data, age = path.read_bytes(), time.time() - path.stat().st_mtime
            os.utime(path, (time.time(), path.stat().st_mtime))
        except OSError:
            return None
        return data, age

    def put(self, address: str, data: bytes) -> None:
        """Keep data; a disk that is full or cannot be written keeps nothing."""
        path = self._path(address)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{threading.get_ident()}")
            part.write_bytes(data)
            part.replace(path)
        with self._lock:
            self._written += len(data)
            due = self._written > self._limit / 10
            if due:
                self._written = 0
        if due:
            self._trim()

    def _trim(self) -> None:
        kept = []
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                found = path.stat()
                kept.append((found.st_atime, found.st_size, path))
        total = sum(size for _, size, _ in kept)
        for _, size, path in sorted(kept, key=lambda entry: entry[0]):
            if total <= self._limit:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size

    def _path(self, address: str) -> Path:
        name = hashlib.sha256(address.encode()).hexdigest()
        return self._folder / name[:2] / name


class Fetcher:
    """Fetches addresses. After failures it pauses, twice as long each time, so that nobody waits in vain."""

    def __init__(
        self,
        cache: Cache | None = None,
        timeout_s: float = TIMEOUT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cache = cache or Cache()
        self._timeout, self._clock = timeout_s, clock
        self._failures, self._resume_at = 0, 0.0
        self._lock = threading.Lock()

    @property
    def offline(self) -> bool:
        """Whether the last try failed."""
        return self._failures > 0

    def fetch(self, address: str) -> bytes | None:
        """The body of an address, None where there is none; raises Unreachable."""
        kept = self._cache.get(address)
        if kept is not None and kept[1] < KEPT_S:
            return kept[0] or None
        try:
            data = self._ask(address)
        except Unreachable:
            if kept is not None:
                return kept[0] or None
            raise
        self._cache.put(address, data or b"")
        return data

    def _ask(self, address: str) -> bytes | None:
        with self._lock:
            if self._clock() < self._resume_at:
                raise Unreachable("paused")
        request = urllib.request.Request(address, headers={"User-Agent": _AGENT})
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:
                data = self._body(answer)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _GONE:
                self._note(failed=False)
                return None
            self._note(failed=True)
            raise Unreachable(f"HTTP {error.code}") from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            self._note(failed=True)
            raise Unreachable(str(error)) from None
        self._note(failed=False)
        return data

    def _body(self, answer: http.client.HTTPResponse) -> bytes:
        """The whole body within the time-out, however slowly it drips."""
        until = time.monotonic() + self._timeout
        parts, size = [], 0
        while part := answer.read1(65536):
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES or time.monotonic() > until:
                raise OSError("too large or too slow")
        return b"".join(parts)

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            pause = min(60.0, 2.0 ** min(self._failures, 6)) if self._failures else 0.0
            self._resume_at = self._clock() + pause
