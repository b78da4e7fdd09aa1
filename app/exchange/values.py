"""Names, styles and attributes as files spell them: simplestyle 1.1 properties and our own beside them.

https://github.com/mapbox/simplestyle-spec for `stroke`, `fill`, `marker-symbol` and their kin.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from app.domain.drawing import AnnotationStyle, Attribute, AttributeType, LinePattern
from app.exchange.model import What

NAMES = ("name", "title", "label", "text", "名称", "名字")
NOTES = ("description", "note", "desc", "comment", "备注", "说明")
GROUPS = ("group", "folder", "layer", "分组", "图层")
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_ICON = re.compile(r"[a-z0-9_-]{1,40}")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DEFAULT = AnnotationStyle()


def clean(value: object) -> str:
    """Text without characters that neither a database nor XML can hold."""
    return _UNWANTED.sub("", str(value))


def take(properties: dict[str, object], keys: tuple[str, ...]) -> str:
    """The first non-empty text under one of these names, whatever its case; it is taken out."""
    known = {name.casefold(): name for name in properties}
    for key in keys:
        name = known.get(key)
        if name is not None and isinstance(properties[name], str | int | float):
            value = clean(properties[name]).strip()
            if value:
                del properties[name]
                return value
    return ""


def attributes(properties: Mapping[str, object]) -> tuple[Attribute, ...]:
    """What is left of a drawing's properties, with its types; what is empty or no number is left out."""
    found = []
    for name, value in properties.items():
        if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
            continue
        if isinstance(value, bool | int | float):
            found.append(Attribute.of(clean(name), value))
        else:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
            found.append(Attribute.of(clean(name), clean(text)))
    return tuple(found)


def typed(name: str, kind: AttributeType, text: str) -> Attribute | None:
    """An attribute from text of a stated type; None where the text is not of that type."""
    attribute = Attribute(clean(name), kind, clean(text))
    try:
        value = attribute.value
    except ValueError:
        return None
    return None if isinstance(value, float) and not math.isfinite(value) else attribute


def take_style(properties: dict[str, object]) -> AnnotationStyle:
    """The look that simplestyle and our own properties give; they are taken out."""
    point = str(properties.pop("marker-color", "") or "")
    stroke = str(properties.pop("stroke", "") or "") or point
    pattern = str(properties.pop("muster:pattern", ""))
    properties.pop("stroke-opacity", None)
    properties.pop("marker-size", None)
    return style_of(
        {
            "colour": stroke,
            "fill": properties.pop("fill", ""),
            "fill_opacity": properties.pop("fill-opacity", None),
            "width": properties.pop("stroke-width", None),
            "pattern": pattern,
            "icon": properties.pop("marker-symbol", ""),
            "text_size": properties.pop("muster:text-size", None),
        }
    )


def put_style(style: AnnotationStyle, *, point: bool) -> dict[str, object]:
    """The properties of a look; what is left to the theme is left out."""
    found: dict[str, object] = {}
    if style.colour:
        found["marker-color" if point else "stroke"] = style.colour
    if style.fill:
        found["fill"] = style.fill
    if style.fill_opacity != _DEFAULT.fill_opacity:
        found["fill-opacity"] = style.fill_opacity
    if style.width != _DEFAULT.width:
        found["stroke-width"] = style.width
    if style.pattern is not _DEFAULT.pattern:
        found["muster:pattern"] = style.pattern.value
    if style.icon:
        found["marker-symbol"] = style.icon
    if style.text_size != _DEFAULT.text_size:
        found["muster:text-size"] = style.text_size
    return found


def style_of(values: Mapping[str, Any]) -> AnnotationStyle:
    """A look from plain values; what is missing or impossible stays as the theme has it."""
    return AnnotationStyle(
        colour=_colour(values.get("colour")),
        fill=_colour(values.get("fill")),
        fill_opacity=_number(values.get("fill_opacity"), 0.0, 1.0, _DEFAULT.fill_opacity),
        width=_number(values.get("width"), 0.1, 50.0, _DEFAULT.width),
        pattern=LinePattern(values["pattern"])
        if values.get("pattern") in list(LinePattern)
        else _DEFAULT.pattern,
        icon=str(values.get("icon") or "") if _ICON.fullmatch(str(values.get("icon") or "")) else "",
        text_size=_number(values.get("text_size"), 4.0, 200.0, _DEFAULT.text_size),
    )


def style_json(style: AnnotationStyle) -> str:
    """A look as JSON without what is left to the theme, as the operation's own table has it."""
    found = {
        field.name: getattr(style, field.name)
        for field in fields(style)
        if getattr(style, field.name) != getattr(_DEFAULT, field.name)
    }
    return json.dumps(found, ensure_ascii=False)


def style_from_json(text: object) -> AnnotationStyle:
    """The look of `style_json`; the theme's where it is none."""
    try:
        found = json.loads(str(text))
    except (ValueError, RecursionError):
        return _DEFAULT
    return style_of(found) if isinstance(found, dict) else _DEFAULT


def what_of(value: object) -> What:
    """What a drawing stands for, by the word in the file; an annotation if there is none."""
    return What(str(value)) if value in list(What) else What.ANNOTATIONS


def _colour(value: object) -> str:
    found = _COLOUR.fullmatch(str(value or ""))
    if found is None:
        return ""
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def _number(value: object, low: float, high: float, default: float) -> float:
    try:
        number = float(str(value))
    except ValueError:
        return default
    return number if low <= number <= high else default
