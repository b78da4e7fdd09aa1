"""Nothing on the map is told by colour alone: colour-blind eyes and grey paper keep the meaning."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from app.domain.campus import BuildingUse
from app.domain.drawing import AnnotationStyle, CordonKind
from app.domain.incident import EvacuationStatus, Level
from app.map.layers._themes import RAMPS, Ramp
from app.map.layers.annotations import symbol_style
from app.map.layers.buildings import building_style
from app.map.layers.closures import closed_area, closed_sign, closed_way
from app.map.layers.cordons import cordon_style
from app.map.layers.extents import core_style, ring_style
from app.map.layers.teams import team_style
from app.map.layers.zones import zone_style
from app.map.style import Hatch, Style
from app.map.tokens import DARK, LIGHT, PAPER, Tokens, contrast
from tests.unit.map.vision import Eyes, distance, seen

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK, PAPER], ids=lambda t: t.name)
TOLD = 8.0
"""CIEDE2000 at which two patches are told apart at a glance."""
_VITAL_USES = (
    BuildingUse.DORMITORY,
    BuildingUse.RESIDENTIAL,
    BuildingUse.LABORATORY,
    BuildingUse.CLINIC,
    BuildingUse.CANTEEN,
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ],
)
def test_the_measure_is_the_published_one(
    one: tuple[float, ...], other: tuple[float, ...], expected: float
) -> None:
    """Pairs of Sharma, Wu and Dalal's table of test data."""
    assert distance(np.array(one), np.array(other)) == pytest.approx(expected, abs=5e-5)


def _told(one: Style, other: Style, eyes: Eyes) -> bool:
    patterns = [(style.hatch, style.dash, bool(style.casing)) for style in (one, other)]
    if patterns[0] != patterns[1]:
        return True
    return distance(seen(one.fill or one.line, eyes), seen(other.fill or other.line, eyes)) >= TOLD


@THEMES
@pytest.mark.parametrize("eyes", Eyes, ids=lambda e: e.value)
def test_statuses_of_zones_cordons_and_dangers_are_told_apart(tokens: Tokens, eyes: Eyes) -> None:
    looks = [
        *(zone_style(status, tokens) for status in EvacuationStatus),
        *(cordon_style(kind, tokens) for kind in CordonKind),
        closed_way(tokens),
        closed_area(tokens),
        core_style(tokens),
        ring_style(tokens),
    ]
    alike = [(a.key, b.key) for a, b in combinations(looks, 2) if not _told(a, b, eyes)]
    assert not alike


@THEMES
@pytest.mark.parametrize("eyes", Eyes, ids=lambda e: e.value)
@pytest.mark.parametrize("ramp", RAMPS.values(), ids=lambda r: r.theme.value)
def test_classes_of_a_theme_are_told_apart_and_grow_in_one_direction(
    tokens: Tokens, eyes: Eyes, ramp: Ramp
) -> None:
    fills = [seen(ramp.style(value, tokens, dormitory=False).fill, eyes) for value in ramp.bounds]
    assert all(distance(a, b) >= TOLD for a, b in combinations(fills, 2))
    steps = [b[0] - a[0] for a, b in pairwise(fills)]
    assert all(step > 0 for step in steps) or all(step < 0 for step in steps)


@THEMES
@pytest.mark.parametrize("ramp", RAMPS.values(), ids=lambda r: r.theme.value)
def test_dormitories_and_unknown_figures_are_told_in_every_class(tokens: Tokens, ramp: Ramp) -> None:
    for value in (None, *ramp.bounds):
        plain, hatched = (ramp.style(value, tokens, dormitory=d) for d in (False, True))
        assert (plain.hatch, hatched.hatch) == (Hatch.NONE, Hatch.FORWARD)
        assert plain.key != hatched.key
        assert contrast(hatched.hatch_line, hatched.fill) >= 2
        assert bool(plain.dash) == (value is None)


@THEMES
@pytest.mark.parametrize("eyes", Eyes, ids=lambda e: e.value)
def test_uses_that_an_emergency_asks_for_are_told_from_every_other(tokens: Tokens, eyes: Eyes) -> None:
    for one, other in combinations(BuildingUse, 2):
        if one in _VITAL_USES or other in _VITAL_USES:
            assert _told(building_style(one, tokens), building_style(other, tokens), eyes)


@THEMES
@pytest.mark.parametrize("eyes", Eyes, ids=lambda e: e.value)
def test_danger_caution_and_safe_stay_apart_in_lightness_or_colour(tokens: Tokens, eyes: Eyes) -> None:
    """Danger and safe have the same grey: each stands with its own icon, word or hatch, never alone."""
    caution = seen(tokens.caution.fill, eyes)
    for swatch in (tokens.danger, tokens.safe):
        assert distance(seen(swatch.fill, eyes), caution) >= 2 * TOLD


@THEMES
def test_icons_stand_out_from_their_badges(tokens: Tokens) -> None:
    for sign in (
        team_style(tokens),
        closed_sign(tokens),
        symbol_style(AnnotationStyle(icon="command"), tokens),
        *(
            symbol_style(AnnotationStyle(colour=c), tokens)
            for c in ("#000000", "#ffffff", "#777777", "#ff0000")
        ),
    ):
        assert contrast(sign.ink, sign.fill) >= 3, sign.key


@THEMES
def test_words_on_the_map_can_be_read_against_their_halo(tokens: Tokens) -> None:
    colours = tokens.map
    for ink in (
        colours.label,
        colours.label_soft,
        colours.label_water,
        colours.label_green,
        colours.depot.line,
        colours.annotation.line,
    ):
        assert contrast(ink, colours.halo) >= 4.5, ink
    for kind in CordonKind:
        assert contrast(colours.cordons[kind].ink, tokens.raised) >= 4.5
    for level in Level:
        assert contrast(tokens.levels[level].ink, tokens.levels[level].fill) >= 4.5
