"""Everything of drawing for the menu, the search box and the keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.message import Message, msg
from app.runtime.text import enum_key
from app.views.actions import Command
from app.views.drawing.kinds import ACT_KEYS, SHAPE_KEYS, Target

if TYPE_CHECKING:
    from app.views.window import MainWindow


def commands(window: MainWindow) -> tuple[Command, ...]:
    """Each shape, each act, and each target."""
    drawing, group = window.map.drawing, msg("drawing.group")
    shapes = tuple(
        Command(
            f"draw_{shape}",
            msg("drawing.draw", shape=Message(enum_key(shape))),
            group,
            key.icon,
            partial(drawing.begin, shape),
            (key.keys,) if key.keys else (),
        )
        for shape, key in SHAPE_KEYS.items()
    )
    acts = tuple(
        Command(
            f"shape_{act}",
            Message(enum_key(act)),
            group,
            key.icon,
            partial(drawing.do, act),
            (key.keys,) if key.keys else (),
        )
        for act, key in ACT_KEYS.items()
    )
    clipboard = (
        Command("copy_shapes", msg("drawing.copy"), group, "copy", drawing.copy, ("Ctrl+C",)),
        Command("paste_shapes", msg("drawing.paste"), group, "import", drawing.paste, ("Ctrl+V",)),
    )
    choices = tuple(
        Command(
            f"target_{target}",
            msg("drawing.choose", target=Message(enum_key(target))),
            group,
            "layers",
            partial(drawing.choose, target),
        )
        for target in Target
    )
    return (*shapes, *acts, *clipboard, *choices)
