"""What a click or a sweep makes of the selection. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from app.map.scene import Ref, Scene
from app.views.canvas.tools.select import Joining


def clicked(here: Sequence[Ref], before: tuple[Ref, ...], *, toggles: bool) -> tuple[Ref, ...]:
    """The selection after a click on `here`, topmost first.

    Another click on the same place goes to what lies beneath; one that toggles adds or removes the topmost.
    """
    if toggles:
        if not here:
            return before
        rest = tuple(ref for ref in before if ref != here[0])
        return rest if len(rest) < len(before) else (*before, here[0])
    if not here:
        return ()
    beneath = here.index(before[0]) + 1 if len(before) == 1 and before[0] in here else 0
    return (here[beneath % len(here)],)


def swept(
    scene: Scene,
    ppm: float,
    area: BaseGeometry,
    before: tuple[Ref, ...],
    joining: Joining,
    wanted: Callable[[type], bool],
) -> tuple[Ref, ...]:
    """The selection after a sweep over `area` in metres: what is shown at `ppm` px per metre and meets it."""
    shown = replace(scene, layers=tuple(layer for layer in scene.layers if layer.shows_at(ppm)))
    met = tuple(ref for ref in shown.within(area) if wanted(ref.kind))
    if joining is Joining.REMOVE:
        gone = set(met)
        return tuple(ref for ref in before if ref not in gone)
    if joining is Joining.REPLACE:
        return met
    return tuple(dict.fromkeys((*before, *met)))
