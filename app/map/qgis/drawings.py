"""How cordons, annotations and bookmarks look in QGIS. No Qt.

An annotation carries its look in its `style`, a JSON column in which defaults are left out; expressions read
it, so that QGIS shows a colour or a width that a person changes without another style.
"""

from __future__ import annotations

from dataclasses import fields, replace
from xml.etree import ElementTree as ET

from app.domain.drawing import AnnotationStyle, CordonKind, LinePattern
from app.domain.message import Message, msg
from app.map.layers._help import plain
from app.map.layers.annotations import shape_style, symbol_style
from app.map.layers.cordons import cordon_style
from app.map.qgis import qml
from app.map.style import LabelStyle, SymbolStyle
from app.map.tokens import Tokens
from app.runtime.files import data_path
from app.runtime.text import LANGUAGES, Text, enum_key

_DEFAULTS = {field.name: field.default for field in fields(AnnotationStyle)}


def in_every_language(message: Message) -> str:
    """A message in every language of the catalogue."""
    return " / ".join(dict.fromkeys(Text(language).render(message) for language in LANGUAGES))


def cordon_look(tokens: Tokens) -> str:
    """Tapes told apart by their strokes, with kind and name."""
    categories = [
        qml.Category(
            kind.value, in_every_language(msg(enum_key(kind))), qml.area_symbol(cordon_style(kind, tokens))
        )
        for kind in CordonKind
    ]
    plate = LabelStyle(
        key="cordon", size=11, bold=True, colour=tokens.text, box=tokens.raised, box_line=tokens.line_strong
    )
    label = qml.Label(expression='"name"', style=plate, priority=8, anywhere=True)
    return qml.document(qml.categorised('"kind"', categories), label)


def annotation_look(tokens: Tokens) -> str:
    """Areas and lines by pattern, points by icon; colours and widths as each annotation has them."""
    categories = []
    for pattern in LinePattern:
        look = AnnotationStyle(pattern=pattern)
        name = in_every_language(msg(enum_key(pattern)))
        area, line = (shape_style(look, tokens, area=areal) for areal in (True, False))
        categories.append(qml.Category(f"Polygon {pattern.value}", name, _own(qml.area_symbol(area), tokens)))
        categories.append(qml.Category(f"Line {pattern.value}", name, _own(qml.line_symbol(line), tokens)))
    for icon in ("", *sorted(path.stem for path in data_path("symbols").glob("*.svg"))):
        sign = symbol_style(AnnotationStyle(icon=icon), tokens)
        symbol = qml.computed(qml.square_symbol(sign), "SimpleMarker", fillColor=_colour(tokens))
        categories.append(
            qml.Category(f"Point {icon}", icon or in_every_language(msg("layer.annotations")), symbol)
        )
    expression = (
        "geometry_type($geometry) || ' ' || CASE WHEN geometry_type($geometry) = 'Point' "
        f"THEN {_chosen('icon')} ELSE {_chosen('pattern')} END"
    )
    style = plain(tokens, "annotation", AnnotationStyle().text_size, tokens.map.annotation.line, bold=True)
    label = qml.Label(expression='"name"', style=replace(style, max_width=220), priority=8, below_px=14)
    return qml.document(qml.categorised(expression, categories), label)


def bookmark_look(tokens: Tokens) -> str:
    """A small mark with its name."""
    sign = SymbolStyle(
        key="bookmark", icon="bookmark", size=18, fill=tokens.raised, line=tokens.accent, ink=tokens.accent
    )
    label = qml.Label(
        expression='"name"', style=plain(tokens, "bookmark", 10.5, tokens.accent), priority=3, right_px=11
    )
    return qml.document(qml.single(qml.point_symbol(sign)), label)


def _own(symbol: ET.Element, tokens: Tokens) -> ET.Element:
    colour, width = _colour(tokens), f"{_chosen('width')} * {qml.MM_PER_PX:.4f}"
    qml.computed(symbol, "SimpleLine", outlineColor=colour, outlineWidth=width)
    ground = f"coalesce(nullif({_chosen('fill')}, ''), {colour})"
    opacity = f"100 * {_chosen('fill_opacity')}"
    fill = f"set_color_part({ground}, 'alpha', 2.55 * {opacity})"
    return qml.computed(symbol, "SimpleFill", fillColor=fill, outlineColor=colour, outlineWidth=width)


def _colour(tokens: Tokens) -> str:
    return f"coalesce(nullif({_chosen('colour')}, ''), '{tokens.map.annotation.fill}')"


def _chosen(field: str) -> str:
    """The expression for a field of an annotation's style."""
    default = _DEFAULTS[field]
    spelled = f"'{default}'" if isinstance(default, str) else f"{default}"
    return f"coalesce(map_get(from_json(\"style\"), '{field}'), {spelled})"
