"""Looking around: selecting by sweeps, bookmarks, the overview, the second map."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from app.domain.message import msg
from app.views.actions import Command
from app.views.canvas.tools.select import Sweep
from app.views.looking import bookmarks, second_map

if TYPE_CHECKING:
    from app.views.window import MainWindow


def commands(window: MainWindow) -> Iterator[Command]:
    """What the menu and the search box offer for looking around."""
    view, group = window.map.view, msg("views.group.view")
    for sweep, words, icon, keys in (
        (Sweep.RECTANGLE, msg("views.action.select_rectangle"), "rectangle", "Ctrl+R"),
        (Sweep.LASSO, msg("views.action.select_lasso"), "free_area", "Ctrl+Shift+R"),
    ):
        yield Command(f"select_{sweep}", words, group, icon, partial(view.select_by, sweep), (keys,))
    yield Command(
        "overview", msg("views.action.overview"), group, "campus", window.map.toggle_overview, ("F6",)
    )
    yield from bookmarks.commands(window)
    yield from second_map.commands(window)
