"""What models say on the map: where nobody enters, where people are affected, what is reached or cut."""

from __future__ import annotations

from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from app.domain.assessment import AreaRole, AssessedArea, Assessment
from app.domain.message import Message, msg
from app.map.content import Anchor, Content, Label, Shapes, Symbol, legend_of
from app.map.layers import LAYERS, Layer, LayerGroup
from app.map.layers._help import breadth
from app.map.state import MapState
from app.map.style import Badge, Hatch, LabelStyle, Style, SymbolStyle
from app.map.tokens import Tokens

_ICONS = {AreaRole.POSITION: "vehicle", AreaRole.BLOCKED: "closed", AreaRole.INFORMATION: "place"}
_MANY = 12
"""Of more areas of one role only those that people were counted in are named far out."""


class AssessmentLayer(Layer):
    """Outer bands below, inner ones above; each role has its own hatch and line, not colour alone."""

    title = msg("layer.assessment")
    z = 72
    group = LayerGroup.OPERATION

    def inputs(self, state: MapState) -> tuple[object, ...]:
        """What is kept, what is in hand, incidents, theme and language."""
        snapshot = state.snapshot
        kept = (snapshot.assessments, snapshot.incidents)
        return (*kept, state.assessment, state.tokens, state.text.language)

    def build(self, state: MapState) -> Content:
        """Areas, points and words of the assessments that the map shows."""
        drawn = [(one, area) for one in state.assessments for area in one.result.areas]
        looks = {role: area_style(state.tokens, role) for role in AreaRole}
        signs = {role: point_style(state.tokens, role) for role in AreaRole}
        shapes = [(a.shape, looks[a.role], None) for _, a in drawn if not _is_point(a.shape)]
        symbols = [
            Symbol(point.x, point.y, signs[area.role])
            for _, area in drawn
            if _is_point(area.shape)
            for point in getattr(area.shape, "geoms", (area.shape,))
        ]
        present = [role for role in AreaRole if any(area.role is role for _, area in drawn)]
        pointed = {area.role for _, area in drawn if _is_point(area.shape)}
        return Content(
            shapes=(Shapes.of(shapes),),
            symbols=tuple(symbols),
            labels=tuple(_labels(drawn, state)),
            legend=legend_of(
                [
                    (signs[role], role_words(role), False)
                    if role in pointed
                    else (looks[role], role_words(role), role is not AreaRole.BLOCKED)
                    for role in present
                ]
            ),
        )


def role_words(role: AreaRole) -> Message:
    """What the legend says of a role."""
    return msg("map.legend.assessed", role=role)


def area_style(tokens: Tokens, role: AreaRole) -> Style:
    """The look of an area or line by what it means."""
    danger, caution, safe, info = tokens.danger, tokens.caution, tokens.safe, tokens.info
    swatch, opacity, width, dash, hatch = {
        AreaRole.CORE: (danger, 0.30, 2.4, (), Hatch.CROSS),
        AreaRole.EXTENT: (danger, 0.08, 2.4, (10, 3), Hatch.FORWARD),
        AreaRole.CAUTION: (caution, 0.10, 1.8, (3, 3), Hatch.DOTS),
        AreaRole.EXPOSED: (caution, 0.45, 2.0, (), Hatch.HORIZONTAL),
        AreaRole.BLOCKED: (danger, 0.0, 4.0, (6, 4), Hatch.NONE),
        AreaRole.POSITION: (safe, 0.15, 2.0, (), Hatch.BACKWARD),
        AreaRole.INFORMATION: (info, 0.05, 1.6, (2, 4), Hatch.NONE),
    }[role]
    return Style(
        key=f"assessed.{role}",
        fill=swatch.fill if opacity else "",
        fill_opacity=opacity,
        line=swatch.fill if tokens.dark else swatch.line,
        width=width,
        dash=dash,
        hatch=hatch,
        hatch_line=swatch.fill if tokens.dark else swatch.line,
        hatch_step=10,
        hatch_opacity=0.6,
    )


def point_style(tokens: Tokens, role: AreaRole) -> SymbolStyle:
    """The sign of a place by what it means."""
    swatch = {AreaRole.POSITION: tokens.safe, AreaRole.INFORMATION: tokens.info}.get(role, tokens.danger)
    return SymbolStyle(
        key=f"assessed.{role}.point",
        icon=_ICONS.get(role, "danger"),
        badge=Badge.DIAMOND,
        size=24,
        fill=swatch.fill,
        line=tokens.map.halo,
        ink=swatch.ink,
    )


def _is_point(shape: BaseGeometry) -> bool:
    return isinstance(shape, Point | MultiPoint)


def _labels(drawn: list[tuple[Assessment, AssessedArea]], state: MapState) -> list[Label]:
    many = {role for role in AreaRole if sum(area.role is role for _, area in drawn) > _MANY}
    return [
        _label(area, state, far=area.role not in many or area.people is not None)
        for _, area in drawn
        if not area.shape.is_empty
    ]


def _label(area: AssessedArea, state: MapState, *, far: bool) -> Label:
    text, tokens = state.text, state.tokens
    words = text.render(area.label)
    if area.people is not None:
        words = f"{words}\n{text('map.assessed_people', n=round(area.people.total.best))}"
    spot = area.shape.representative_point()
    return Label(
        text=words,
        short=text.render(area.label),
        x=spot.x,
        y=spot.y,
        style=LabelStyle(
            key=f"assessed.{area.role}",
            size=11,
            bold=area.role in (AreaRole.CORE, AreaRole.EXTENT),
            colour=tokens.text,
            box=tokens.raised,
            box_line=area_style(tokens, area.role).line,
            max_width=180,
            min_ppm=0.2 if far else 1.5,
        ),
        priority=70,
        anchor=Anchor.BESIDE if _is_point(area.shape) else Anchor.CENTRE,
        clearance=13 if _is_point(area.shape) else 0.0,
        room_m=0.0 if _is_point(area.shape) else breadth(area.shape),
    )


LAYERS.add("assessment")(AssessmentLayer())
