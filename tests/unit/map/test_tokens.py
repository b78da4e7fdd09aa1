"""Colours can be read, and red is kept for danger."""

from __future__ import annotations

import colorsys
from itertools import combinations

import pytest

from app.domain.campus import BuildingUse, GroundKind, PathKind
from app.domain.incident import EvacuationStatus, Level
from app.map.layers._grounds import ground_style
from app.map.layers.buildings import building_style
from app.map.layers.paths import path_style
from app.map.layers.zones import zone_style
from app.map.tokens import DARK, LIGHT, PAPER, Tokens, contrast, luminance

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK, PAPER], ids=lambda t: t.name)


@THEMES
def test_words_can_be_read_on_what_they_stand_on(tokens: Tokens) -> None:
    swatches = [
        tokens.danger,
        tokens.caution,
        tokens.safe,
        tokens.info,
        tokens.exercise,
        tokens.map.depot,
        *tokens.levels.values(),
        *tokens.zones.values(),
        *tokens.buildings.values(),
        *tokens.grounds.values(),
    ]
    for swatch in swatches:
        assert contrast(swatch.fill, swatch.ink) >= 4.5, swatch
    for ground in (tokens.surface, tokens.raised, tokens.sunken):
        assert contrast(tokens.text, ground) >= 7
        assert contrast(tokens.muted, ground) >= 4.5
    assert contrast(tokens.accent, tokens.raised) >= 4.5
    assert contrast(tokens.accent_ink, tokens.accent) >= 4.5


@THEMES
def test_every_kind_has_a_colour(tokens: Tokens) -> None:
    assert set(tokens.buildings) == set(BuildingUse)
    assert set(tokens.grounds) == set(GroundKind)
    assert set(tokens.levels) == set(Level)
    assert set(tokens.zones) == set(EvacuationStatus)


def _is_red(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    return (hue < 0.035 or hue > 0.94) and saturation > 0.45 and value > 0.35


@THEMES
def test_red_is_danger_and_nothing_else(tokens: Tokens) -> None:
    assert _is_red(tokens.danger.fill)
    calm = [tokens.accent, tokens.selection, tokens.safe.fill, tokens.map.route, tokens.map.place.fill]
    calm += [s.fill for s in tokens.buildings.values()] + [s.fill for s in tokens.grounds.values()]
    assert not [colour for colour in calm if _is_red(colour)]


@THEMES
def test_dormitories_stand_out_also_without_colour(tokens: Tokens) -> None:
    dormitory = building_style(BuildingUse.DORMITORY, tokens)
    for use in BuildingUse:
        if use is not BuildingUse.DORMITORY:
            other = building_style(use, tokens)
            assert other.hatch != dormitory.hatch
            assert other.width < dormitory.width


@THEMES
def test_zones_differ_by_hatch_or_outline_and_not_by_colour_alone(tokens: Tokens) -> None:
    styles = [zone_style(status, tokens) for status in EvacuationStatus]
    for one, other in combinations(styles, 2):
        assert (one.hatch, one.dash) != (other.hatch, other.dash)


def test_levels_can_be_told_apart_in_grey() -> None:
    greys = sorted(luminance(swatch.fill) for swatch in LIGHT.levels.values())
    assert greys[-1] - greys[0] > 0.4
    assert len({level.value for level in LIGHT.levels}) == 4


def test_every_kind_of_way_and_ground_has_a_style() -> None:
    assert {path_style(kind, 2.0, LIGHT).key for kind in PathKind} == {f"path.{k.value}" for k in PathKind}
    assert {ground_style(kind, LIGHT).key for kind in GroundKind} == {f"ground.{k.value}" for k in GroundKind}
