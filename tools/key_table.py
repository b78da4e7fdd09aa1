"""Writes the keys of the program into the user guides: `python -m tools.key_table`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QKeySequence

from app.runtime.text import Text
from app.views.actions import Command

GUIDES = {"en": Path("docs/guide.md"), "zh": Path("docs/guide.zh.md")}
"""By language, from the root of the project."""
_BEGIN, _END = "<!-- keys -->\n", "<!-- end of keys -->"
_HEADS = {"en": ("Key", "What it does"), "zh": ("按键", "作用")}


def key_table(commands: Iterable[Command], text: Text) -> str:
    """All commands that have keys, as a table in Markdown, in the order and groups of the menu."""
    groups: dict[str, list[str]] = {}
    for command in commands:
        if command.keys:
            keys = " ".join(f"`{_portable(key)}`" for key in command.keys)
            groups.setdefault(text.render(command.group), []).append(
                f"| {keys} | {text.render(command.words)} |"
            )
    key, what = _HEADS[text.language]
    tables = (
        f"**{title}**\n\n| {key} | {what} |\n|---|---|\n" + "\n".join(lines)
        for title, lines in groups.items()
    )
    return "\n\n".join(tables) + "\n"


def kept_table(guide: str) -> str:
    """The table that stands in a guide."""
    return guide.split(_BEGIN)[1].split(_END, maxsplit=1)[0]


def with_table(guide: str, table: str) -> str:
    """The guide with another table."""
    before, rest = guide.split(_BEGIN)
    return before + _BEGIN + table + _END + rest.split(_END)[1]


def _portable(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def main() -> None:
    """Bring both guides up to date."""
    from app.bootstrap import text_for
    from app.map.tokens import LIGHT
    from app.views.commands import window_commands
    from tools.pictures.stage import staged
    from tools.pictures.windows import opened

    with tempfile.TemporaryDirectory() as scratch:
        for home in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            os.environ[home] = scratch
        ctx = staged(Path(scratch), "en")
        with opened(ctx, "en", LIGHT, 1366, 768) as window:
            for language, path in GUIDES.items():
                table = key_table(window_commands(window), text_for(ctx.snapshot.campus, language))
                path.write_text(with_table(path.read_text("utf-8"), table), "utf-8")
        ctx.store.close()


if __name__ == "__main__":
    main()
