"""What an officer can hide on its own: dormitories, water, green and sports grounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.campus import Building, BuildingUse, Ground, GroundKind
from app.map.content import Ref
from app.map.layers import LayerGroup
from app.map.look import CampusTheme, LayerView, MapLook
from app.map.scene import Scene, build_scene
from app.map.state import MapState


def _drawn(scene: Scene, kind: type) -> set[str]:
    refs = {r for layer in scene.layers for shapes in layer.content.shapes for r in shapes.refs}
    return {ref.id for ref in refs if isinstance(ref, Ref) and ref.kind is kind}


def _hiding(state: MapState, *layers: str, theme: CampusTheme = CampusTheme.USE) -> MapState:
    return replace(
        state, look=MapLook(layers={name: LayerView(visible=False) for name in layers}, theme=theme)
    )


@pytest.mark.parametrize("theme", CampusTheme)
def test_dormitories_are_hidden_without_the_other_buildings(state: MapState, theme: CampusTheme) -> None:
    buildings = state.snapshot.campus.buildings
    dormitories = {b.id for b in buildings if b.use is BuildingUse.DORMITORY}
    everything = {b.id for b in buildings}
    assert dormitories
    assert _drawn(build_scene(_hiding(state, theme=theme)), Building) == everything
    assert (
        _drawn(build_scene(_hiding(state, "dormitories", theme=theme)), Building) == everything - dormitories
    )
    assert _drawn(build_scene(_hiding(state, "buildings", theme=theme)), Building) == dormitories


@pytest.mark.parametrize(
    ("layer", "kinds"),
    [
        ("water", {GroundKind.WATER}),
        ("green", {GroundKind.GREEN, GroundKind.WOOD}),
        ("sports", {GroundKind.SPORTS}),
        ("open_ground", {GroundKind.DISTRICT, GroundKind.PLAZA, GroundKind.PARKING, GroundKind.ROADWAY}),
    ],
)
def test_each_kind_of_open_ground_has_one_layer(state: MapState, layer: str, kinds: set[GroundKind]) -> None:
    first = state.snapshot.campus.grounds[0]
    grounds = tuple(replace(first, id=f"ground:{kind.value}", kind=kind) for kind in GroundKind)
    campus = replace(state.snapshot.campus, grounds=grounds)
    state = replace(state, snapshot=replace(state.snapshot, campus=campus))
    hidden = {f"ground:{kind.value}" for kind in kinds}
    every = {ground.id for ground in grounds}
    assert _drawn(build_scene(state), Ground) == every
    assert _drawn(build_scene(_hiding(state, layer)), Ground) == every - hidden


def test_a_layer_tells_its_group(state: MapState) -> None:
    groups = {layer.id: layer.group for layer in build_scene(state).layers}
    assert groups["dormitories"] is LayerGroup.CAMPUS
    assert groups["places"] is groups["extents"] is LayerGroup.OPERATION


@pytest.mark.parametrize("theme", CampusTheme)
def test_the_legend_names_nothing_twice(state: MapState, theme: CampusTheme) -> None:
    scene = build_scene(_hiding(state, theme=theme))
    keys = [entry.style.key for _, entries in scene.legend() for entry in entries]
    assert len(keys) == len(set(keys))
