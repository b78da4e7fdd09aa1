"""A basemap in use: what was read so far, and threads that read the rest."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.map.basemaps.grid import Grid, Part, Patch
from app.map.basemaps.picture import Picture, Reader, Unreachable
from app.map.basemaps.source import BasemapKind, BasemapSource
from app.map.viewport import Bounds
from app.runtime.progress import Progress

if TYPE_CHECKING:
    from app.map.basemaps.fetch import Fetcher

_KEPT = 600
"""Pictures kept in memory, the ones used last."""
_WAITING = 500
"""Patches that wait to be read; older wishes are forgotten."""
_RETRY_S = 3.0
_STEPS_UP = 6
"""By how many levels coarser a picture may stand for another."""


class BasemapStatus(StrEnum):
    """How it stands with a basemap."""

    OPENING = "opening"
    READY = "ready"
    OFFLINE = "offline"
    """The service cannot be reached just now; what was fetched before still shows."""
    REFUSED = "refused"
    """It cannot be used; `problem` says why."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A patch and the picture that stands for it: its own, or part of a coarser one."""

    patch: Patch
    source: Patch
    picture: Picture
    part: Part


WHOLE = Part(0.0, 0.0, 1.0)


class Basemap:
    """Opens its source and reads patches on threads of its own; `on_arrival` is called there for each.

    `shown` never waits. `load` does, for paper.
    """

    def __init__(
        self,
        source: BasemapSource,
        epsg: int,
        on_arrival: Callable[[], None] = lambda: None,
        fetcher: Fetcher | None = None,
    ) -> None:
        self.source, self.epsg = source, epsg
        self.on_arrival = on_arrival
        self.problem: Message | None = None
        self._fetcher = fetcher
        self._reader: Reader | None = None
        self._pictures: OrderedDict[Patch, Picture | None] = OrderedDict()
        self._wanted: OrderedDict[Patch, None] = OrderedDict()
        self._reading: set[Patch] = set()
        self._failed: dict[Patch, float] = {}
        self._offline = False
        self._closed = threading.Event()
        self._turn = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._start(1)

    @property
    def status(self) -> BasemapStatus:
        """How it stands."""
        if self.problem is not None:
            return BasemapStatus.REFUSED
        if self._offline:
            return BasemapStatus.OFFLINE
        return BasemapStatus.OPENING if self._reader is None else BasemapStatus.READY

    @property
    def grid(self) -> Grid | None:
        """How it is cut; None while it opens."""
        return self._reader.grid if self._reader is not None else None

    @property
    def attribution(self) -> str:
        """Whose it is: what a person entered, or else what the source says."""
        own = self._reader.attribution if self._reader is not None else ""
        return self.source.attribution or own or self.source.name

    def shown(self, bounds: Bounds, ppm: float) -> tuple[tuple[Shown, ...], int]:
        """What there is of a view now, coarser pictures first, and how many patches are still missing.

        What is missing is asked for.
        """
        grid = self.grid
        if grid is None:
            return (), 1
        found, missing = [], []
        with self._turn:
            for patch in grid.patches(bounds, ppm):
                known = self._known(patch, grid)
                if known is not None:
                    found.append(known)
                if patch not in self._pictures:
                    missing.append(patch)
                elif known is None and self.source.kind is not BasemapKind.GEOTIFF:
                    missing += self._coarser(patch, grid)
            self._ask(missing)
        found.sort(key=lambda shown: shown.source.z)
        return tuple(found), len(missing)

    def load(self, bounds: Bounds, ppm: float, progress: Progress, patience_s: float = 12.0) -> int:
        """Read all of a view; returns how many patches are missing when nothing came for `patience_s`.

        Raises Cancelled.
        """
        last, since = -1, time.monotonic()
        total = 0
        while True:
            progress.check()
            _, missing = self.shown(bounds, ppm)
            if not missing or self.problem is not None:
                return 0 if not missing else 1
            total = max(total, missing)
            if missing != last:
                last, since = missing, time.monotonic()
            waited = time.monotonic() - since
            if waited > patience_s or (self._offline and waited > _RETRY_S):
                return missing
            progress.report(1 - missing / total, msg("basemap.loading", n=missing))
            time.sleep(0.05)

    def wait_open(self, progress: Progress, patience_s: float = 6.0) -> None:
        """Wait until it is open, refused or out of reach. Raises Cancelled."""
        until = time.monotonic() + patience_s
        while self.status is BasemapStatus.OPENING and time.monotonic() < until:
            progress.check()
            time.sleep(0.02)

    def close(self) -> None:
        """Stop reading; nothing is told any more."""
        with self._turn:
            self._closed.set()
            self._wanted.clear()
            self._turn.notify_all()
        reader = self._reader
        if reader is not None and not self.source.kind.online:
            reader.close()

    def _known(self, patch: Patch, grid: Grid) -> Shown | None:
        """The picture of a patch, or the part of the nearest coarser one that shows it."""
        source, part = patch, WHOLE
        while True:
            if source in self._pictures:
                self._pictures.move_to_end(source)
                picture = self._pictures[source]
                if picture is not None:
                    return Shown(patch, source, picture, part)
            above = grid.parent(source)
            if above is None or patch.z - above[0].z > _STEPS_UP:
                return None
            source, inner = above
            part = Part(
                inner.left + part.left * inner.side,
                inner.top + part.top * inner.side,
                part.side * inner.side,
            )

    def _coarser(self, patch: Patch, grid: Grid) -> list[Patch]:
        """The nearest coarser patch that nobody asked for yet, where the source has none as close."""
        above = grid.parent(patch)
        while above is not None and patch.z - above[0].z <= _STEPS_UP:
            if above[0] not in self._pictures:
                return [above[0]]
            above = grid.parent(above[0])
        return []

    def _ask(self, patches: Iterable[Patch]) -> None:
        now = time.monotonic()
        for patch in patches:
            if patch in self._reading or self._failed.get(patch, 0.0) > now:
                continue
            self._wanted[patch] = None
            self._wanted.move_to_end(patch)
        while len(self._wanted) > _WAITING:
            self._wanted.popitem(last=False)
        self._turn.notify_all()

    def _start(self, count: int) -> None:
        for _ in range(count):
            thread = threading.Thread(target=self._work, name="basemap", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        if threading.current_thread() is self._threads[0] and not self._open():
            return
        while (patch := self._next()) is not None:
            self._read(patch)

    def _open(self) -> bool:
        while not self._closed.is_set():
            try:
                self._reader = open_reader(self.source, self.epsg, self._fetcher)
            except UserError as error:
                self.problem = error.message
                self._tell()
                return False
            except Unreachable:
                self._offline = True
                self._tell()
                with self._turn:
                    self._turn.wait(_RETRY_S)
                continue
            self._offline = False
            if self._closed.is_set():
                self._reader.close()
                return False
            self._start(self._reader.workers - 1)
            self._tell()
            return True
        return False

    def _next(self) -> Patch | None:
        with self._turn:
            while not self._wanted and not self._closed.is_set():
                self._turn.wait()
            if self._closed.is_set():
                return None
            patch, _ = self._wanted.popitem(last=True)
            self._reading.add(patch)
            return patch

    def _read(self, patch: Patch) -> None:
        reader, picture, failed = self._reader, None, False
        try:
            picture = reader.read(patch) if reader is not None else None
        except Unreachable:
            failed = True
        with self._turn:
            self._reading.discard(patch)
            news = not failed or not self._offline
            self._offline = failed
            if failed:
                self._failed[patch] = time.monotonic() + _RETRY_S
            else:
                self._failed.pop(patch, None)
                self._pictures[patch] = picture
                while len(self._pictures) > _KEPT:
                    self._pictures.popitem(last=False)
        if news:
            self._tell()

    def _tell(self) -> None:
        if not self._closed.is_set():
            self.on_arrival()


def open_reader(source: BasemapSource, epsg: int, fetcher: Fetcher | None = None) -> Reader:
    """The reader of a source; raises UserError for what cannot be used, Unreachable for what may be later."""
    from app.map.basemaps import files, geotiff, services
    from app.map.basemaps.fetch import Fetcher

    match source.kind:
        case BasemapKind.MBTILES:
            return files.MBTiles(source, epsg)
        case BasemapKind.PMTILES:
            return files.PMTiles(source, epsg)
        case BasemapKind.GEOTIFF:
            return geotiff.GeoTiff(source, epsg)
        case BasemapKind.XYZ:
            return services.XYZ(source, epsg, fetcher or Fetcher())
        case BasemapKind.WMS:
            return services.WMS(source, epsg, fetcher or Fetcher())


class Opened:
    """The basemaps in use by source and campus: screen, second window and paper share one."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], Basemap] = {}
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def get(self, source: BasemapSource, epsg: int) -> Basemap:
        """The basemap of a source, opened now if it is not yet; the others are closed."""
        key = (source.id, epsg)
        with self._lock:
            found = self._open.get(key)
            if found is None or found.source != source:
                for other in self._open.values():
                    other.close()
                self._open.clear()
                found = self._open[key] = Basemap(source, epsg, self._arrived)
            return found

    def again(self, source_id: str) -> None:
        """Let a source be opened afresh the next time that it is asked for."""
        with self._lock:
            for key in [key for key in self._open if key[0] == source_id]:
                self._open.pop(key).close()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener`, on any thread, when something arrived; returns how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def close(self) -> None:
        """Close them all."""
        with self._lock:
            for found in self._open.values():
                found.close()
            self._open.clear()

    def _arrived(self) -> None:
        for listener in tuple(self._listeners):
            listener()


OPENED = Opened()
