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
        finder.walked.connect(lambda hit: self.show_hit(hit, finder))
        finder.abandoned.connect(self.go_back)
        finder.chosen.connect(self.keep)

    def show_hit(self, hit: Hit, finder: Finder) -> None:
        """Look at a result without selecting it."""
        view = self._host.view
        if hit.geometry is None:
            self.go_back()
            return
        if self._before is None:
            self._before = view.viewport()
        self._host.look_at(hit.geometry, hit.scale)
        self._move_clear(finder)
        view.set_preview(hit.geometry)

    def _move_clear(self, finder: Finder) -> None:
        """Bring the middle of the map below the list of results, which hangs over it."""
        view, results = self._host.view, finder.results
        covered = results.mapTo(view.window(), results.rect().bottomLeft()).y()
        covered -= view.mapTo(view.window(), view.rect().topLeft()).y()
        if 0 < covered < view.height():
            view.navigator.pan(0, covered / 2)

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
