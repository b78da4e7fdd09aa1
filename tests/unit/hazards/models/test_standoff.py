"""Distances from explosive devices, against the published card, and their refusal."""

from __future__ import annotations

import pytest

from app.domain.assessment import AreaRole, Validity
from app.domain.incident import IncidentType
from app.hazards.assessing import run_model
from app.hazards.models.standoff import Device
from tests.unit.hazards.scenes import bare_scene, scene_of

CARD = {
    "pipe_bomb": (21, 366),
    "suicide_vest": (34, 518),
    "briefcase": (46, 564),
    "car": (98, 580),
    "van": (122, 732),
    "small_truck": (195, 1159),
    "container_truck": (263, 1555),
    "semi_trailer": (479, 2835),
}


@pytest.mark.parametrize("device", CARD)
def test_the_distances_are_those_of_the_card(device: str) -> None:
    result = run_model("standoff", bare_scene(), {"device": device}, author="a").result
    mandatory, preferred = result.figure("mandatory_m"), result.figure("preferred_m")
    assert mandatory is not None
    assert preferred is not None
    assert (mandatory.value, preferred.value) == CARD[device]


def test_the_card_has_every_device() -> None:
    assert {device.value for device in Device} == {"unknown", *CARD}


def test_an_unknown_device_gets_no_distance_but_the_largest_that_could_be() -> None:
    result = run_model("standoff", bare_scene(), {}, author="a").result
    assert result.validity is Validity.REFUSED
    assert not result.figures
    assert not result.areas
    assert result.fallback is not None
    assert dict(result.fallback.params)["car_preferred_m"] == 732


def test_people_are_cleared_inside_and_buildings_between_lock_down() -> None:
    scene = scene_of(IncidentType.THREAT)
    result = run_model("standoff", scene, {"device": "pipe_bomb"}, author="a").result
    outer, inner, *locked = result.areas
    assert (outer.role, inner.role) == (AreaRole.CAUTION, AreaRole.EXTENT)
    assert inner.shape.within(outer.shape)
    assert inner.people is not None
    assert outer.people is not None
    assert 0 < inner.people.total.best < outer.people.total.best
    assert locked
    for area in locked:
        assert area.role is AreaRole.EXPOSED
        assert not area.shape.intersects(inner.shape)
        assert area.shape.intersects(outer.shape)


def test_nobody_is_sent_to_an_assembly_area_within_the_preferred_distance() -> None:
    scene = scene_of(IncidentType.THREAT)
    assert scene.campus is not None
    result = run_model("standoff", scene, {"device": "car"}, author="a").result
    listed = {dict(row[0].params)["en"] for row in result.tables[0].rows}
    near = {
        p.name
        for p in scene.campus.places
        if p.kind.value in {"assembly_area", "shelter"} and p.geometry.intersects(result.areas[0].shape)
    }
    assert near
    assert listed == near
