"""Shows results on the map while a person walks through them, and goes back where nothing was taken."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.map.viewport import Viewport
from app.views.map_host import MapHost
from app.views.search.finder import Finder
from app.views.search.hits import Hit


class Preview(QObject):
    """Looks at what each search box's arrow keys come to."""

    def __init__(self, host: MapHost) -> None:
        super().__init__(host)
        self._host = host
        self._before: Viewport | None = None

    def follow(self, finder: Finder) -> None:
        """Follow the arrow keys in a search box."""
        finder.walked.connect(self.show_hit)
        finder.abandoned.connect(self.go_back)
        finder.chosen.connect(self.keep)

    def show_hit(self, hit: Hit) -> None:
        """Look at a result without selecting it."""
        view = self._host.view
        if hit.geometry is None:
            self.go_back()
            return
        if self._before is None:
            self._before = view.viewport()
        self._host.look_at(hit.geometry, hit.scale)
        view.set_preview(hit.geometry)

    def go_back(self) -> None:
        """Show again what was in view before."""
        before, view = self._before, self._host.view
        self.keep()
        if before is not None:
            view.fly_to((before.x, before.y), before.scale)

    def keep(self, _: Hit | None = None) -> None:
        """Stay where the last result is."""
        self._before = None
        self._host.view.set_preview(None)
