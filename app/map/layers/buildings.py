"""Buildings by use, floors or people; dormitories, a layer of their own, are hatched and heavier in line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from app.domain.campus import Building, BuildingState, BuildingUse
from app.domain.message import Message, msg
from app.map.content import Content, Ref, Shapes, legend_of
from app.map.layers import LAYERS, Layer
from app.map.layers._themes import RAMPS, figures, moment
from app.map.look import CampusTheme
from app.map.state import MapState
from app.map.style import Hatch, Style
from app.map.tokens import Tokens
from app.runtime.text import enum_key

_UNBUILT = (BuildingState.PLANNED, BuildingState.UNDER_CONSTRUCTION)


class _Pattern(NamedTuple):
    hatch: Hatch
    step: float
    width: float
    opacity: float


_PATTERNS = {
    BuildingUse.DORMITORY: _Pattern(Hatch.FORWARD, 5, 0.9, 0.55),
    BuildingUse.RESIDENTIAL: _Pattern(Hatch.BACKWARD, 8, 0.8, 0.5),
    BuildingUse.LABORATORY: _Pattern(Hatch.DOTS, 5, 1.3, 0.6),
    BuildingUse.CLINIC: _Pattern(Hatch.CROSS, 8, 0.8, 0.5),
    BuildingUse.CANTEEN: _Pattern(Hatch.HORIZONTAL, 6, 0.8, 0.5),
}
"""Uses that an emergency asks for first can be told without their colour."""


_Look = tuple[Callable[[Building], Style], list[tuple[Style, Message, bool]]]


class BuildingsLayer(Layer):
    """One style for each use, and an outline alone for what is not built yet."""

    title = msg("layer.buildings")
    z = 40
    dormitories = False
    """Whether it has the dormitories, or all other buildings."""

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """Buildings and theme; where people are counted, headcounts and the hour."""
        campus = state.snapshot.campus
        if state.look.theme is not CampusTheme.PEOPLE:
            return (campus.buildings, state.tokens, state.look.theme.value)
        counted = (state.snapshot.headcounts, state.snapshot.incidents, campus.info)
        return (campus.buildings, state.tokens, moment(state), *counted)

    def build(self, state: MapState) -> Content:
        """Its buildings, those of one style together: the painter is quickest so."""
        style_of, legend = (
            self._by_use(state) if state.look.theme is CampusTheme.USE else self._by_figure(state)
        )
        unbuilt, unbuilt_words = unbuilt_style(state.tokens), msg("map.legend.unbuilt")
        if self.dormitories:
            unbuilt = replace(unbuilt, key=f"{unbuilt.key}.dormitory")
            unbuilt_words = msg("map.legend.in_dormitory", what=unbuilt_words)
        looks = [
            (building, unbuilt if building.state in _UNBUILT else style_of(building))
            for building in state.snapshot.campus.buildings
            if self._has(building.use)
        ]
        looks.sort(key=_above)
        return Content(
            shapes=(Shapes.of((b.footprint, style, Ref(Building, b.id)) for b, style in looks),),
            legend=legend_of([*legend, (unbuilt, unbuilt_words, True)]),
        )

    def _has(self, use: BuildingUse) -> bool:
        return (use is BuildingUse.DORMITORY) is self.dormitories

    def _by_use(self, state: MapState) -> _Look:
        styles = {use: building_style(use, state.tokens) for use in BuildingUse if self._has(use)}
        legend = [(style, msg(enum_key(use)), True) for use, style in styles.items()]
        return (lambda building: styles[building.use]), legend

    def _by_figure(self, state: MapState) -> _Look:
        ramp, values, tokens = RAMPS[state.look.theme], figures(state), state.tokens

        @cache
        def style(value: float | None) -> Style:
            return ramp.style(value, tokens, dormitory=self.dormitories)

        return (lambda building: style(values.get(building.id))), ramp.legend(
            tokens, dormitory=self.dormitories
        )


def _above(look: tuple[Building, Style]) -> tuple[bool, str]:
    building, style = look
    return building.state not in _UNBUILT, style.key


def building_style(use: BuildingUse, tokens: Tokens) -> Style:
    """The look of one use."""
    swatch = tokens.buildings[use]
    plain = Style(key=f"building.{use.value}", fill=swatch.fill, line=swatch.line, width=0.9)
    pattern = _PATTERNS.get(use)
    if pattern is None:
        return plain
    return replace(
        plain,
        width=1.5 if use is BuildingUse.DORMITORY else 0.9,
        hatch=pattern.hatch,
        hatch_line=swatch.line,
        hatch_step=pattern.step,
        hatch_width=pattern.width,
        hatch_opacity=pattern.opacity,
    )


def unbuilt_style(tokens: Tokens) -> Style:
    """The look of a building that does not stand yet."""
    return Style(key="building.unbuilt", line=tokens.faint, width=0.9, dash=(4, 3))


LAYERS.add("buildings")(BuildingsLayer())
