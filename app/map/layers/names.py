"""Names of buildings, open ground and streets; a layer of its own, so that it can be turned off."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import shapely

from app.domain.campus import Building, BuildingState, BuildingUse, Ground, GroundKind, Path, PathKind
from app.domain.message import msg
from app.map.content import Anchor, Content, Label, Ref
from app.map.layers import LAYERS, Layer
from app.map.layers._help import breadth, middle, plain
from app.map.state import MapState
from app.map.style import LabelStyle
from app.map.tokens import Tokens

_NAMED_ROADS = (PathKind.ROAD, PathKind.SERVICE_ROAD)


class NamesLayer(Layer):
    """Labels only; they find their places when the map is painted."""

    title = msg("layer.names")
    z = 200

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Buildings, grounds, paths, theme and language."""
        campus = state.snapshot.campus
        return (campus.buildings, campus.grounds, campus.paths, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """Larger things first."""
        return Content(labels=(*_buildings(state), *_grounds(state), *_roads(state)))


def _buildings(state: MapState) -> Iterator[Label]:
    dormitory = plain(
        state.tokens,
        "building.dormitory",
        11.5,
        state.tokens.map.label if state.tokens.dark else state.tokens.buildings[BuildingUse.DORMITORY].line,
        bold=True,
        min_ppm=0.35,
    )
    other = plain(state.tokens, "building", 10.5, min_ppm=0.45)
    for building in state.snapshot.campus.buildings:
        name = state.text.pick(building.name, building.name_zh) or building.code
        if not name or building.state is BuildingState.PLANNED:
            continue
        x, y = middle(building.footprint)
        is_dormitory = building.use is BuildingUse.DORMITORY
        size = math.sqrt(building.footprint.area)
        yield Label(
            text=name,
            short=building.code,
            x=x,
            y=y,
            style=dormitory if is_dormitory else other,
            priority=(52 if is_dormitory else 36) + min(size / 20, 8),
            room_m=breadth(building.footprint),
            ref=Ref(Building, building.id),
        )


def _grounds(state: MapState) -> Iterator[Label]:
    styles = {
        kind: LabelStyle(
            key=f"ground.{kind.value}",
            size=10.5,
            italic=kind is GroundKind.WATER,
            colour=_ground_colour(kind, state.tokens),
            halo=state.tokens.map.halo,
            min_ppm=0.4,
        )
        for kind in GroundKind
    }
    for ground in state.snapshot.campus.grounds:
        name = state.text.pick(ground.name, ground.name_zh)
        if not name:
            continue
        x, y = middle(ground.area)
        yield Label(
            text=name,
            x=x,
            y=y,
            style=styles[ground.kind],
            priority=24 + min(math.sqrt(ground.area.area) / 40, 8),
            room_m=breadth(ground.area),
            ref=Ref(Ground, ground.id),
        )


def _ground_colour(kind: GroundKind, tokens: Tokens) -> str:
    if kind is GroundKind.WATER:
        return tokens.map.label_water
    if kind in (GroundKind.GREEN, GroundKind.WOOD, GroundKind.SPORTS):
        return tokens.map.label_green
    return tokens.map.label_soft


def _roads(state: MapState) -> Iterator[Label]:
    style = plain(state.tokens, "road", 10.0, state.tokens.map.label_soft, min_ppm=0.6)
    for path in state.snapshot.campus.paths:
        if not (path.name or path.name_zh) or path.kind not in _NAMED_ROADS:
            continue
        points = shapely.get_coordinates(path.line)
        steps = np.diff(points, axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        longest = int(np.argmax(lengths))
        x, y = points[longest] + steps[longest] / 2
        angle = math.degrees(math.atan2(steps[longest][1], steps[longest][0]))
        yield Label(
            text=state.text.pick(path.name, path.name_zh),
            x=float(x),
            y=float(y),
            style=style,
            priority=18 + min(float(lengths[longest]) / 50, 6),
            anchor=Anchor.ALONG,
            room_m=float(lengths[longest]),
            angle=(angle + 90) % 180 - 90,
            ref=Ref(Path, path.id),
        )


LAYERS.add("names")(NamesLayer())
