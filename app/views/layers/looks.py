"""How the map of a window looks: changed by panels, followed by the map, remembered from day to day."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.map.look import AS_SHIPPED, MapLook
from app.map.look_file import from_json, to_json
from app.map.scene import vital_layers
from app.views.settings import Settings


class Looks(QObject):
    """The look in hand. `changed` follows each change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.current: MapLook = AS_SHIPPED
        self._settings: Settings | None = None
        self._operation = ""

    def remember(self, settings: Settings, operation_id: str) -> None:
        """Take up what this person last chose for an operation and keep every change.

        An operation that was never looked at begins with the latest look of another, except that nothing on
        which lives hang is hidden or faint.
        """
        self._settings, self._operation = settings, operation_id
        own = settings.look(operation_id)
        self.change(from_json(own) if own else plain(from_json(settings.look())))

    def change(self, look: MapLook) -> None:
        """Show another look from now on."""
        if look == self.current:
            return
        self.current = look
        if self._settings is not None:
            self._settings.keep_look(self._operation, to_json(look))
        self.changed.emit()

    def reset(self) -> None:
        """The map as it ships."""
        self.change(AS_SHIPPED)


def plain(look: MapLook) -> MapLook:
    """A look fit for another operation: vital layers as they ship, every group of annotations shown."""
    for layer_id in vital_layers():
        look = look.without_layer(layer_id)
    return look.showing_all_groups()
