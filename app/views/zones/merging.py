"""Merging zones; where some were told to leave and others to stay indoors, a person says which holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.command.zone_parts import contradict, merge_zones
from app.domain.incident import EvacuationStatus, Zone
from app.domain.message import msg
from app.views.desk import Desk

_EITHER = (EvacuationStatus.ORDER, EvacuationStatus.SHELTER)


def merge_or_ask(
    desk: Desk,
    zones: Sequence[Zone],
    attempt: Callable[[Callable[[], object]], bool],
    done: Callable[[], object],
    place: QWidget,
) -> QMenu | None:
    """Merge zones by `attempt`, then call `done`; where they contradict, the menu below `place` that asks."""

    def merge(status: EvacuationStatus | None = None) -> None:
        if attempt(lambda: merge_zones(desk.ctx, zones, status=status)):
            done()

    if not contradict(zones):
        merge()
        return None
    text, menu = desk.dress.text, QMenu(place)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addSection(text("zones.merge_ask"))
    for status in _EITHER:
        words = text.render(msg("zones.merge_as", status=status))
        menu.addAction(words, partial(merge, status))
    menu.popup(place.mapToGlobal(QPoint(0, place.height())))
    return menu
