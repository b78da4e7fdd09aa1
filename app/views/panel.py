"""What every panel does: show the operation when it can be seen, and be stale when it cannot."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.operation import Step
from app.views.desk import Desk


class Panel(QWidget):
    """Refreshes after each step that concerns it. Subclasses say what concerns them and how to refresh."""

    concerns: tuple[type, ...] = ()
    """Kinds of record after whose change the panel refreshes; empty is every kind."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.dress = desk.dress
        self.is_stale = True
        desk.stepped.connect(self._stepped)
        desk.focused.connect(self.invalidate)
        desk.dress.changed.connect(self.invalidate)

    def refresh(self) -> None:
        """Show the operation as it is now, leaving half-typed fields alone."""

    def invalidate(self) -> None:
        """Refresh now if the panel can be seen, else when it is shown."""
        if self.isVisible():
            self.is_stale = False
            self.refresh()
        else:
            self.is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while nobody looked."""
        super().showEvent(event)
        if self.is_stale:
            self.is_stale = False
            self.refresh()

    def _stepped(self, step: Step) -> None:
        if not self.concerns or any(change.kind in self.concerns for change in step.changes):
            self.invalidate()
