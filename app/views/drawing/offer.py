"""The banner that offers to go on with a drawing that an earlier run of the program left unfinished."""

from __future__ import annotations

from app.domain.message import Message, msg
from app.runtime.text import enum_key
from app.views.banner import Banner, Notice
from app.views.drawing.drafts import KeptDraft
from app.views.drawing.kinds import Target
from app.views.drawing.session import Drawing
from app.views.kit import button


class DraftOffer(Banner):
    """Shows itself if there is such a drawing, and stays until a person goes on with it or discards it."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__(drawing.desk.dress)
        self._drawing = drawing
        self._draft: KeptDraft | None = None
        dress = drawing.desk.dress
        self.go_on = button(dress, msg("drawing.go_on"), self._go_on, role="primary")
        self.discard = button(dress, msg("drawing.discard"), self._discard)
        self.add_action(self.go_on)
        self.add_action(self.discard)

    def look(self) -> None:
        """Offer what an earlier run left, if it left anything."""
        self._draft = self._drawing.left_behind()
        if self._draft is not None:
            words = Message(enum_key(Target(self._draft.target)))
            self.show_notice(Notice(msg("drawing.left_behind", target=words), "info"))

    def _go_on(self) -> None:
        draft, self._draft = self._draft, None
        self.clear()
        if draft is not None:
            self._drawing.go_on(draft)

    def _discard(self) -> None:
        self._draft = None
        self._drawing.keeper.forget()
        self.clear()
