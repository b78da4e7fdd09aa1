"""`muster export`: papers, grids, languages, templates, and the sheet of a past moment."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

Muster = Callable[..., "subprocess.CompletedProcess[str]"]


def words_of(pdf: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages))


def test_a_wall_map_in_both_languages_with_a_military_grid(
    demo: Path, tmp_path: Path, muster: Muster
) -> None:
    pdf = tmp_path / "wall.pdf"
    muster(
        "export", demo / "operation.gpkg", "--pdf", pdf, "--template", "Wall map A0", "--grid", "mgrs",
        "--language", "both", "--classification", "INTERNAL",
    )  # fmt: skip
    box = pypdf.PdfReader(pdf).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(
        (1189 / 25.4 * 72, 841 / 25.4 * 72), abs=1.5
    )
    words = words_of(pdf)
    for expected in ("演练 EXERCISE", "MGRS 50S QH", "INTERNAL", "突发事件态势图 Situation map"):
        assert expected in words, expected


def test_the_sheet_of_the_first_step_knows_nothing_of_the_plan(
    demo: Path, tmp_path: Path, muster: Muster
) -> None:
    now, past = tmp_path / "now.pdf", tmp_path / "past.pdf"
    muster("export", demo / "operation.gpkg", "--pdf", now)
    muster("export", demo / "operation.gpkg", "--pdf", past, "--at", "1")
    assert "Reprinted" not in words_of(now)
    assert "Reprinted" in words_of(past)
    assert "No open incident" in words_of(past)
    assert "1 step ·" in words_of(past)


def test_a_shared_template_file_and_svg(demo: Path, tmp_path: Path, muster: Muster) -> None:
    shipped = Path(__file__).parents[2] / "data" / "templates" / "4-handout-a4.muster-layout.json"
    muster(
        "export", demo / "operation.gpkg", "--svg", tmp_path / "m.svg", "--template", shipped, "--dpi", "96"
    )
    head = (tmp_path / "m.svg").read_text("utf-8")[:400]
    assert re.search(r'width="2(09|10)[\d.]*mm" height="29[67]', head)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--template", "Nothing"), "There is no layout template"),
        (("--at", "tomorrow"), "neither the number of a step nor a time"),
        (("--at", "9999"), "9999"),
        (("--language", "fr"), "en, zh, both"),
        (("--paper", "A0", "--dpi", "600"), "too large"),
    ],
)
def test_what_cannot_be_is_told_and_writes_nothing(
    demo: Path, tmp_path: Path, muster: Muster, options: tuple[str, ...], told: str
) -> None:
    done = muster("export", demo / "operation.gpkg", "--png", tmp_path / "m.png", *options, fails=1)
    assert told in done.stderr
    assert not (tmp_path / "m.png").exists()
