"""The inline banner: what went wrong or was done, where the person is, with what to do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.views.dress import Dress
from app.views.kit import column, glyph, label, row, set_role, tool

_ICONS = {"danger": "alert", "caution": "alert", "safe": "approve", "info": "info"}
_SHORT_MS = 6000
_MOST_DETAILS = 6


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a person; `tone` is danger, caution, safe or info."""

    message: Message
    tone: str = "info"
    details: tuple[Message, ...] = ()

    @classmethod
    def of(cls, error: UserError) -> Notice:
        """The notice of something that a person can mend."""
        return cls(error.message, "caution", error.details)


class Banner(QFrame):
    """Hidden until there is something to say. Notices of success go by themselves, others stay."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self._notice: Notice | None = None
        self._sign = glyph(dress, "info", "text")
        self._text = label("body", wrap=True, selectable=True)
        self._details = label("caption", wrap=True, selectable=True)
        self._close = tool(dress, "close", msg("views.close"), self.clear, size=16)
        top = row(self._sign, self._text, self._close, gap=8)
        self._sign.setContentsMargins(0, 4, 0, 0)
        self._sign.setFixedHeight(26)
        self._text.setContentsMargins(0, 4, 0, 4)
        top.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        top.setAlignment(self._text, Qt.AlignmentFlag.AlignTop)
        top.setAlignment(self._close, Qt.AlignmentFlag.AlignTop)
        top.setStretch(1, 1)
        self._actions = row(None, gap=8)
        self._holder = QWidget()
        self._holder.setLayout(self._actions)
        self._holder.hide()
        self.setLayout(column(top, self._details, self._holder, gap=4, margin=(12, 6, 6, 6)))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        dress.changed.connect(self._render)
        set_role(self, "banner", tone="info")
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """What the banner says now."""
        return self._notice

    def add_action(self, widget: QWidget) -> None:
        """Put a button into the banner."""
        self._actions.insertWidget(self._actions.count() - 1, widget)
        self._holder.show()

    def show_notice(self, notice: Notice) -> None:
        """Say something; it takes the place of what was said before."""
        self._notice = notice
        set_role(self, "banner", tone=notice.tone)
        self._dress.icon(self._sign, _ICONS[notice.tone], "text", 18)
        self._timer.stop()
        if notice.tone == "safe":
            self._timer.start(_SHORT_MS)
        self._render()
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self._timer.stop()
        self._notice = None
        self.hide()

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do something that a person may have to mend; says what, and whether it was done."""
        try:
            act()
        except UserError as error:
            self.show_notice(Notice.of(error))
            return False
        if self._notice is not None and self._notice.tone == "caution":
            self.clear()
        return True

    def _render(self) -> None:
        if self._notice is None:
            return
        text = self._dress.text
        self._text.setText(text.render(self._notice.message))
        shown = [f"· {text.render(detail)}" for detail in self._notice.details[:_MOST_DETAILS]]
        if len(self._notice.details) > _MOST_DETAILS:
            shown.append(text("views.more_details", n=len(self._notice.details) - _MOST_DETAILS))
        self._details.setText("\n".join(shown))
        self._details.setVisible(bool(shown))
        self.setAccessibleName(self._text.text())
