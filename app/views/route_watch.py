"""Watches the ways of the plans in force: a danger that comes later may lie across them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.message import msg
from app.domain.operation import Snapshot
from app.domain.plan import Assignment
from app.planning.check.cut_off import cut_routes
from app.views.banner import Notice
from app.views.jobs import Jobs


class RouteWatch(QObject):
    """`cut` holds the ids of the assignments in force along whose way nobody may be sent."""

    changed = Signal()
    """Another set of ways is cut."""
    noticed = Signal(object)
    """A `Notice` for the person: ways were cut."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.cut: frozenset[str] = frozenset()
        self._jobs = jobs
        self._seen: tuple[object, ...] = ()

    def look(self, snapshot: Snapshot) -> None:
        """Look again, if anything that can cut a way has changed."""
        seen = (
            snapshot.plans,
            snapshot.assignments,
            snapshot.incidents,
            snapshot.extents,
            snapshot.zones,
            snapshot.closures,
        )
        if self._seen and all(now is before for now, before in zip(seen, self._seen, strict=True)):
            return
        self._seen = seen
        if not snapshot.assignments:
            self._found(())
            return
        self._jobs.start(
            msg("views.job.routes"),
            lambda _: cut_routes(snapshot),
            lambda cut: self._found(cut) if seen is self._seen else None,
            self._failed,
        )

    def _found(self, cut: tuple[Assignment, ...]) -> None:
        ids = frozenset(assignment.id for assignment in cut)
        fresh = ids - self.cut
        if ids == self.cut:
            return
        self.cut = ids
        self.changed.emit()
        if fresh:
            self.noticed.emit(Notice(msg("views.routes_cut", n=len(ids)), "danger"))

    def _failed(self, error: Exception) -> None:
        self._seen = ()
        raise error
