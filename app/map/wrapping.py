"""How words are broken into lines. No Qt: the painter measures the words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from app.map.style import LabelStyle
from app.runtime.text import Both

Measure: TypeAlias = Callable[[str, LabelStyle], tuple[float, float]]
"""Width and height in px of one line of words."""

_WHOLE = re.compile(
    r"(\d+[\u4e00-\u9fff]楼?|实验室|研究[所院]|幼儿园|(?:图书|博物|体育)馆|(?:停车|运动|训练)场"
    r"|(?:设计|音乐)?学院|学校|中心|广场|大楼|教学楼|宿舍楼|创业楼|宾馆|超市|剧场|食堂|草坪|花园|公园)"
)
"""Words of Chinese names that stay whole where they can: numbers with counters (8号楼), kinds of places."""


def wrap(
    text: str, width: float, style: LabelStyle, measure: Measure, *, cut: bool = True
) -> tuple[str, ...]:
    """Words in lines of at most `width` px; Chinese breaks between any two characters
    but not after a number.

    A single word that is wider is cut, or with `cut` off left to stand out.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if measure(paragraph, style)[0] <= width:
            lines.append(paragraph)
            continue
        pieces = _pieces(paragraph)
        lines += _flow(_narrow(pieces, width, style, measure) if cut else pieces, width, style, measure)
    return tuple(lines)


def name_lines(text: str, width: float, style: LabelStyle, measure: Measure) -> tuple[str, ...]:
    """A name in lines of even length, broken between words only; a word that is too wide stands out.

    A Chinese name breaks beside its number or kind where it can (枫园, 8号楼), else between any two
    characters. A name in two languages breaks between them first. Given lines stay apart.
    """
    if "\n" in text:
        given = text.split("\n")
        return tuple(line for part in given for line in name_lines(part, width, style, measure))
    if measure(text, style)[0] <= width:
        return (text,)
    if isinstance(text, Both) and text.zh != text.en:
        return (*name_lines(text.zh, width, style, measure), *name_lines(text.en, width, style, measure))
    pieces: Sequence[str] = [part for part in _WHOLE.split(text) if part]
    if any(len(part) == 1 or measure(part.strip(), style)[0] > width for part in pieces):
        pieces = _pieces(text)
    lines = _flow(pieces, width, style, measure)
    while len(lines) > 1:
        widest = max(measure(line, style)[0] for line in lines)
        even = _flow(pieces, widest - 0.5, style, measure)
        if len(even) > len(lines) or max(measure(line, style)[0] for line in even) >= widest:
            break
        lines = even
    return tuple(lines)


def _flow(pieces: Iterable[str], width: float, style: LabelStyle, measure: Measure) -> list[str]:
    """The pieces in lines, each as full as `width` allows."""
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if line and measure((line + piece).strip(), style)[0] > width:
            lines.append(line.strip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.strip()]


def _pieces(text: str) -> Sequence[str]:
    """Where a line may break: after a space or hyphen, and on both sides of a Chinese character.

    A number keeps its counter.
    """
    pieces: list[str] = []
    for character in text:
        before = pieces[-1][-1] if pieces else " "
        starts = before in " -" or is_wide(character) or is_wide(before)
        held = character in "，。、；：）》」！？,.;:)" or (before.isdigit() and is_wide(character))
        if not pieces or (starts and not held):
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _narrow(pieces: Iterable[str], width: float, style: LabelStyle, measure: Measure) -> Iterator[str]:
    """The pieces, with those that are wider than a whole line cut into characters."""
    for piece in pieces:
        if measure(piece, style)[0] <= width:
            yield piece
        else:
            yield from piece


def is_wide(character: str) -> bool:
    """Whether a character is Chinese or as wide."""
    return (
        "\u2e80" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
    )
