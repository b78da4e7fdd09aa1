"""What can be done with the layers of the map from anywhere in the window."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.domain.message import msg
from app.map.look import CampusTheme
from app.map.scene import vital_layers
from app.runtime.text import enum_key
from app.views.actions import Command

if TYPE_CHECKING:
    from app.views.window import MainWindow


def commands(window: MainWindow) -> tuple[Command, ...]:
    """Go to the list of layers, colour the buildings, put everything back."""
    group, looks = msg("views.group.view"), window.desk.looks

    def go_to_layers() -> None:
        window.left.set_wide(True)
        window.left.layers.take_focus()

    def colour_by(theme: CampusTheme) -> None:
        looks.change(replace(looks.current, theme=theme))

    def show_vital() -> None:
        look = looks.current
        for layer_id in vital_layers():
            look = look.without_layer(layer_id)
        looks.change(look)

    return (
        Command("layers", msg("views.action.layers"), group, "layers", go_to_layers, ("F9",)),
        *(
            Command(
                f"theme_{theme.value}",
                msg("views.action.colour", how=msg(enum_key(theme))),
                group,
                "building",
                partial(colour_by, theme),
            )
            for theme in CampusTheme
        ),
        Command("show_vital", msg("views.action.show_vital"), group, "alert", show_vital),
        Command("reset_layers", msg("views.action.reset_layers"), group, "undo", looks.reset),
    )
