"""What lies on top of the painted map: the draft of a tool with its figures."""

from __future__ import annotations

from PySide6.QtGui import QColor

from app.map.tokens import Tokens
from app.runtime.text import Text
from app.views.canvas.ink import ChipLine, Ink, InkColours
from app.views.canvas.tools.tool import Pointer, Tool


def ink_colours(tokens: Tokens) -> InkColours:
    """The colours of the overlay in a theme."""
    return InkColours(
        draft=QColor(tokens.accent),
        danger=QColor(tokens.danger.line if tokens.dark else tokens.danger.fill),
        surface=QColor(tokens.raised),
        text=QColor(tokens.text),
        muted=QColor(tokens.muted),
        border=QColor(tokens.line_strong),
    )


def paint_tool(ink: Ink, tool: Tool, pointer: Pointer | None, text: Text, people: str, at_keys: bool) -> None:
    """The tool's draft, where the pointer snapped to, and the figures beside it."""
    tool.paint(ink)
    if pointer is None:
        return
    if pointer.snap is not None:
        ink.snap_mark(pointer.at, pointer.snap.kind)
    if at_keys:
        ink.cross_hair(pointer.screen)
    ink.chip(pointer.screen, chip_lines(tool, pointer, text, people))


def chip_lines(tool: Tool, pointer: Pointer, text: Text, people: str) -> list[ChipLine]:
    """What is read beside the cursor: figures, people inside, what it snapped to, what is wrong."""
    lines = tool.figures(text)
    lines += [ChipLine(line) for line in people.splitlines()]
    if pointer.snap is not None:
        lines.append(ChipLine(text.enum(pointer.snap.kind), muted=True))
    reason = tool.refusal or tool.draft().problem
    if reason is not None:
        lines.append(ChipLine(text.render(reason), danger=True))
    return lines
