"""Composes and paints the sheet aside, so that the window never waits; the newest wish wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.command.exports import Situation, situation_sheet
from app.domain.errors import Cancelled, UserError
from app.map.paint.export import page_image
from app.map.paint.sheet.pages import Page, lay_out
from app.map.sheet.compose import Sheet
from app.map.sheet.options import Layout
from app.map.viewport import Bounds
from app.runtime.progress import CancelToken, Progress
from app.views.canvas.aside import Aside

_ROUGH = 0.45
"""Resolution of the first picture against the sharp one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the preview is to show."""

    situation: Callable[[], Situation]
    layout: Layout
    prepared_by: str
    incident_id: str
    focus: Bounds | None
    page: int
    width_px: int
    """Of the whole page's picture, or its height where that is the longer side, in device px."""
    rough: bool = False
    """Only the first, quick picture: the next wish is coming."""


@dataclass(frozen=True, slots=True)
class Made:
    """A sheet with its pages, and the picture of one of them."""

    sheet: Sheet
    pages: tuple[Page, ...]
    page: int
    image: QImage | None = None
    sharp: bool = False


class Maker(QObject):
    """Tells the composed sheet by `made`, first without a picture, then with a rough and a sharp one."""

    made = Signal(object)
    refused = Signal(object)
    """The UserError that says why there is no sheet."""
    busy_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._aside = Aside(self)
        self._token = CancelToken()
        self._wish: Wish | None = None
        self._running = False
        self._aside.idle.connect(self.busy_changed)

    @property
    def busy(self) -> bool:
        """Whether a sharp picture is still to come."""
        return self._aside.busy

    def ask(self, wish: Wish) -> None:
        """Make this next; what is under way stops."""
        self._wish = wish
        self._token.cancel()
        if not self._running:
            self._begin()

    @property
    def overtaken(self) -> bool:
        """Whether another wish waits for what is under way to end."""
        return self._wish is not None

    def stop(self) -> None:
        """Make nothing until the next wish."""
        self._wish = None
        self._token.cancel()

    def close(self) -> None:
        """Stop, and take no more wishes."""
        self.stop()
        self._aside.close()

    def _begin(self) -> None:
        wish, self._wish = self._wish, None
        if wish is None:
            return
        self._running, self._token = True, CancelToken()
        progress = Progress(self._token)
        self._aside.run(
            lambda: _attempt(lambda: _compose(wish, progress)),
            lambda found: self._go_on(wish, found, progress),
            self._ended,
        )
        self.busy_changed.emit()

    def _go_on(self, wish: Wish, found: Made | UserError | None, progress: Progress) -> None:
        if not isinstance(found, Made):
            self._ended()
            if found is not None and self._wish is None:
                self.refused.emit(found)
            return
        self.made.emit(found)
        next_is_sharp = found.image is not None
        if found.sharp or (wish.rough and next_is_sharp) or (self._wish is not None and next_is_sharp):
            self._ended()
            return
        self._aside.run(
            lambda: _attempt(lambda: _paint(wish, found, progress, sharp=next_is_sharp)),
            lambda after: self._go_on(wish, after, progress),
            self._ended,
        )

    def _ended(self) -> None:
        self._running = False
        self._begin()


def _attempt(work: Callable[[], Made]) -> Made | UserError | None:
    try:
        return work()
    except Cancelled:
        return None
    except UserError as error:
        return error


def _compose(wish: Wish, progress: Progress) -> Made:
    progress.check()
    shown = wish.situation()
    progress.check()
    sheet = situation_sheet(
        shown,
        wish.layout,
        prepared_by=wish.prepared_by,
        incident_id=wish.incident_id,
        focus=wish.focus,
    )
    progress.check()
    pages = lay_out(sheet)
    return Made(sheet, pages, min(wish.page, len(pages) - 1))


def _paint(wish: Wish, made: Made, progress: Progress, *, sharp: bool) -> Made:
    """A picture; while a frame is dragged rough ones are finished, or wishes would overtake them all."""
    page = made.sheet.frames.page
    longer = max(page.width, page.height) * made.sheet.frames.unit
    dpi = 96 * wish.width_px / longer * (1.0 if sharp else _ROUGH)
    flowing = wish.rough and not sharp
    image = page_image(
        made.sheet, made.page, dpi=dpi, pages=made.pages, progress=None if flowing else progress
    )
    return Made(made.sheet, made.pages, made.page, image, sharp)
