"""How the cards of assessment are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.domain.message import msg
from app.views.actions import Command

if TYPE_CHECKING:
    from app.views.window import MainWindow


def commands(window: MainWindow) -> Iterator[Command]:
    """The card of assessment, and the table of parameters."""
    cards, job = window.map.cards, msg("views.group.incident")
    yield Command("assess", msg("assess.command"), job, "sliders", cards.show_assess, ("F12",))
    yield Command("parameters", msg("assess.parameters.command"), job, "edit", cards.show_parameters)
