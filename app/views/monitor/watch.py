"""Watches what comes in: each change of the counts is looked at in the background, and warnings are kept."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.command.warnings import raise_warnings
from app.domain.message import msg
from app.domain.observation import SeriesWarning
from app.domain.operation import Snapshot
from app.runtime.progress import Progress
from app.views.desk import Desk


class WarningWatch(QObject):
    """`fired` carries the warnings that are new."""

    fired = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._seen: tuple[object, ...] = ()
        desk.stepped.connect(lambda _: self.look())

    def look(self) -> None:
        """Look at the series again, if anything came in since."""
        snapshot = self._desk.snapshot
        seen = (snapshot.readings, snapshot.cases)
        if self._seen and all(now is before for now, before in zip(seen, self._seen, strict=True)):
            return
        self._seen = seen
        if not snapshot.readings and not snapshot.cases:
            return
        at = self._desk.ctx.clock()

        def work(_: Progress) -> tuple[SeriesWarning, ...]:
            return warnings_of(snapshot, at)

        self._desk.jobs.start(
            msg("monitor.job"),
            work,
            lambda found: self._found(found) if seen is self._seen else None,
            self._failed,
        )

    def _found(self, found: tuple[SeriesWarning, ...]) -> None:
        new = raise_warnings(self._desk.ctx, lambda *_: found)
        if new:
            self.fired.emit(new)

    def _failed(self, error: Exception) -> None:
        self._seen = ()
        self._desk.fail(error)


def warnings_of(snapshot: Snapshot, at: datetime) -> tuple[SeriesWarning, ...]:
    """The warnings of all series; what they need of statistics is loaded with the first."""
    from app.hazards.surveillance.watch import watch

    return watch(snapshot, at)
