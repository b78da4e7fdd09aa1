"""The user guide tells the keys that the program has, and its pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.runtime.text import Text
from app.views.commands import window_commands
from tests.views.seat import Seat
from tools.key_table import GUIDES, kept_table, key_table

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize("language", sorted(GUIDES))
def test_the_keys_of_the_guide_are_those_of_the_program(seat: Seat, language: str) -> None:
    text = Text(language, seat.desk.dress.text.timezone.key)
    expected = key_table(window_commands(seat.window), text)
    assert "Ctrl+E" in expected
    assert kept_table((ROOT / GUIDES[language]).read_text("utf-8")) == expected, "run make guide"


def test_every_picture_is_shown_somewhere_and_small() -> None:
    shown = {
        Path(link).name
        for page in (ROOT / "README.md", *ROOT.glob("docs/**/*.md"))
        for link in _LINK.findall(page.read_text("utf-8"))
    }
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert {picture.name for picture in pictures} <= shown
    assert not [picture.name for picture in pictures if picture.stat().st_size > 320_000]
