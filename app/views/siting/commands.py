"""How the siting card is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.domain.message import msg
from app.views.actions import Command

if TYPE_CHECKING:
    from app.views.window import MainWindow


def commands(window: MainWindow) -> Iterator[Command]:
    """The siting card."""
    cards = window.map.cards
    yield Command(
        "siting", msg("siting.command"), msg("views.group.view"), "depot", cards.show_siting, ("F8",)
    )
