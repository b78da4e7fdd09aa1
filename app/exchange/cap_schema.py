"""What the schema of CAP 1.2 (OASIS, 2010) demands: elements, their order, how often, and values."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from app.domain.message import Message, msg

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d", re.ASCII)
_FORMS = {
    "language": re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
    "integer": re.compile(r"[-+]?\d{1,18}", re.ASCII),
    "decimal": re.compile(r"[-+]?(\d{1,18}(\.\d*)?|\.\d+)", re.ASCII),
}


@dataclass(frozen=True, slots=True)
class Part:
    """An element: how often it may stand, and what it holds."""

    name: str
    least: int = 1
    many: bool = False
    values: tuple[str, ...] = ()
    form: str = ""
    parts: tuple[Part, ...] = ()
    filled: bool = False
    """It must not be empty."""


def _choice(name: str, words: str, least: int = 1, *, many: bool = False) -> Part:
    return Part(name, least, many, tuple(words.split()))


def _texts(*names: str) -> tuple[Part, ...]:
    return tuple(Part(name, 0) for name in names)


_PAIR = (Part("valueName"), Part("value"))
_RESOURCE = (
    Part("resourceDesc"),
    Part("mimeType"),
    Part("size", 0, form="integer"),
    *_texts("uri", "derefUri", "digest"),
)
_AREA = (
    Part("areaDesc"),
    Part("polygon", 0, many=True),
    Part("circle", 0, many=True),
    Part("geocode", 0, many=True, parts=_PAIR),
    Part("altitude", 0, form="decimal"),
    Part("ceiling", 0, form="decimal"),
)
_INFO = (
    Part("language", 0, form="language"),
    _choice(
        "category",
        "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
        many=True,
    ),
    Part("event"),
    _choice(
        "responseType",
        "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
        0,
        many=True,
    ),
    _choice("urgency", "Immediate Expected Future Past Unknown"),
    _choice("severity", "Extreme Severe Moderate Minor Unknown"),
    _choice("certainty", "Observed Likely Possible Unlikely Unknown"),
    *_texts("audience"),
    Part("eventCode", 0, many=True, parts=_PAIR),
    Part("effective", 0, form="time"),
    Part("onset", 0, form="time"),
    Part("expires", 0, form="time"),
    *_texts("senderName", "headline", "description", "instruction", "web", "contact"),
    Part("parameter", 0, many=True, parts=_PAIR),
    Part("resource", 0, many=True, parts=_RESOURCE),
    Part("area", 0, many=True, parts=_AREA),
)
ALERT = (
    Part("identifier", filled=True),
    Part("sender", filled=True),
    Part("sent", form="time"),
    _choice("status", "Actual Exercise System Test Draft"),
    _choice("msgType", "Alert Update Cancel Ack Error"),
    *_texts("source"),
    _choice("scope", "Public Restricted Private"),
    *_texts("restriction", "addresses"),
    Part("code", 0, many=True),
    *_texts("note", "references", "incidents"),
    Part("info", 0, many=True, parts=_INFO),
)


def faults(element: ET.Element, parts: tuple[Part, ...] = ALERT, path: str = "alert") -> list[Message]:
    """Everything about an element that the schema forbids, each with the element's path."""
    found: list[Message] = []
    order = {part.name: number for number, part in enumerate(parts)}
    counts: Counter[str] = Counter()
    last = 0
    for child in element:
        name = tag(child)
        if path == "alert" and str(child.tag).startswith(_SIGNATURE):
            continue
        if name not in order:
            found.append(msg("cap.unknown_element", element=f"{path}/{str(child.tag)[-60:]}"))
            continue
        counts[name] += 1
        where = f"{path}/{name}" + (f"[{counts[name]}]" if parts[order[name]].many else "")
        if order[name] < last:
            found.append(msg("cap.out_of_order", element=where))
        last = max(last, order[name])
        found += _value_faults(child, parts[order[name]], where)
    for part in parts:
        if counts[part.name] < part.least:
            found.append(msg("cap.missing", element=f"{path}/{part.name}"))
        elif counts[part.name] > 1 and not part.many:
            found.append(msg("cap.twice", element=f"{path}/{part.name}"))
    return found


def _value_faults(element: ET.Element, part: Part, where: str) -> list[Message]:
    if part.parts:
        return faults(element, part.parts, where)
    text = element.text or ""
    if len(element):
        return [msg("cap.unknown_element", element=f"{where}/{tag(element[0])[-60:]}")]
    if part.filled and not text.strip():
        return [msg("cap.empty", element=where)]
    if part.values and text not in part.values:
        return [msg("cap.wrong_value", element=where, text=text.strip()[:60], values=", ".join(part.values))]
    if part.form and not _has_form(part.form, text.strip()):
        return [msg("cap.wrong_form", element=where, text=text.strip()[:60])]
    return []


def _has_form(form: str, text: str) -> bool:
    if form == "time":
        return time_of(text) is not None
    return _FORMS[form].fullmatch(text) is not None


def time_of(text: str) -> datetime | None:
    """A moment as CAP writes it, with its offset from UTC; None for anything else."""
    if not _TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def tag(element: ET.Element) -> str:
    """The name of an element of CAP; of another namespace, with that."""
    return str(element.tag).removeprefix(f"{{{NAMESPACE}}}")
