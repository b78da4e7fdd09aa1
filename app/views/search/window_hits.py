"""What only the window knows: its commands, and the layers of its map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import shapely
from shapely.geometry import box

from app.map.scene import LayerInfo, Scene, SceneLayer, layer_list
from app.views.actions import Command, shown_keys
from app.views.desk import Desk
from app.views.search.hits import Hit, Named

_COMMAND, _LAYER = -2.0, -6.0


def command_hits(desk: Desk, commands: Sequence[Command]) -> Iterator[Named]:
    """Every command by its words, with its keys."""
    text = desk.dress.text
    for command in commands:
        words = text.render(command.words)
        kind = text("views.search.command")
        detail = " · ".join(part for part in (kind, shown_keys(command)) if part)
        yield Named(Hit(words, detail, command.icon, act=command.act), (words,), _COMMAND)


def layer_hits(desk: Desk, scene: Scene | None) -> Iterator[Named]:
    """Each layer twice: to show or hide it, and to see all of it where it holds anything."""
    text = desk.dress.text
    for info in layer_list(desk.looks.current):
        title = text.render(info.title)
        key = "views.search.layer_hide" if info.visible else "views.search.layer_show"
        switch = Hit(title, text(key), "layers", act=partial(_switch, desk, info))
        yield Named(switch, (title, f"{text('views.search.layer')} {title}"), _LAYER)
        layer = scene.layer(info.id) if scene is not None else None
        around = _bounds(layer) if layer is not None else None
        if around is not None:
            look = Hit(title, text("views.search.layer_look"), "fit", geometry=box(*around))
            yield Named(look, (title,), _LAYER - 1.0)


def _switch(desk: Desk, info: LayerInfo) -> None:
    look = desk.looks.current
    desk.looks.change(look.with_layer(info.id, replace(look.layer(info.id), visible=not info.visible)))


def _bounds(layer: SceneLayer) -> tuple[float, float, float, float] | None:
    """Around everything that a layer draws."""
    points = layer.content.symbol_points
    around = [shapely.total_bounds(s.geometries) for s in layer.content.shapes if len(s)]
    if len(points):
        around.append([*points.min(axis=0), *points.max(axis=0)])
    if not around:
        return None
    west, south, east, north = zip(*around, strict=True)
    return float(min(west)), float(min(south)), float(max(east)), float(max(north))
