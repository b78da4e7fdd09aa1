"""Words on a printed map: halos look as painted ones and take little room, titles and cells are not torn."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdf

from app.domain.message import msg
from app.map.content import Content, Label
from app.map.paint.pdf.finish import finish
from app.map.paint.sheet.table import pieces
from app.map.scene import Scene, SceneLayer
from app.map.sheet.compose import Paper, compose
from app.map.sheet.tables import Column, Row, Table
from app.map.state import MapState
from app.map.style import LabelStyle
from app.map.tokens import PAPER
from tests.paint.test_pdf_body import coarse, picture, whole, written
from tests.paint.test_sheet import OPTIONS, words_of

STYLE = LabelStyle(key="name", size=14, bold=True, colour="#202020", halo="#e03050")
WORDS = ("North Hall", "北苑宿舍", "Hall of North", "宿舍 3")


def named(*styles: LabelStyle) -> Scene:
    labels = tuple(
        Label(
            text=words,
            x=8 + 14 * (i % 3),
            y=4 + 9 * i,
            style=style,
            priority=50.0 - i,
            angle=(0.0, 20.0, 180.0, -20.0)[i],
        )
        for i, (words, style) in enumerate(zip(WORDS, styles, strict=True))
    )
    return Scene(
        layers=(SceneLayer("names", msg("layer.paths"), 0, Content(labels=labels)),),
        bounds=(0, 0, 60, 40),
        epsg=32650,
        tokens=PAPER,
        language="en",
        attribution="",
    )


def test_halos_as_operators_look_as_painted_ones(tmp_path: Path) -> None:
    small = replace(STYLE, size=9, bold=False)
    scene = named(STYLE, small, STYLE, replace(STYLE, size=22))
    ours = coarse(picture(whole(written(scene, operators=True)), tmp_path, "ours"), 4)
    theirs = coarse(picture(whole(written(scene, operators=False)), tmp_path, "theirs"), 4)
    red = theirs[..., 0] - theirs[..., 1] > 60
    assert red.sum() > 100, "there are halos to compare"
    assert np.abs(ours - theirs).mean() < 1.0
    assert (np.abs(ours - theirs) > 60).mean() < 0.002


def test_the_outline_of_a_letter_is_in_the_file_once_and_the_words_can_be_searched() -> None:
    raw = written(named(STYLE, STYLE, STYLE, STYLE), operators=True)
    assert len(raw.bodies) == 1
    letters = set("".join(WORDS).replace(" ", ""))
    assert len(raw.bodies[0].glyphs) == len(letters)
    data = finish(raw, ())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        outlines = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/BBox") is not None]
        assert len(outlines) == len(letters) + 1
    said = re.sub(r"\s+", "", pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text())
    assert all(words.replace(" ", "") in said for words in WORDS)


def test_faint_names_keep_halos_of_their_own() -> None:
    scene = named(STYLE, STYLE, STYLE, STYLE)
    faint = replace(scene, layers=(replace(scene.layers[0], opacity=0.5),))
    assert not written(faint, operators=True).bodies


def test_columns_give_what_they_do_not_need_to_words_that_would_be_broken(state: MapState) -> None:
    sheet = compose(state, OPTIONS)
    long = "West residences and commons block"
    table = Table("t", "", (Column("Zone", 1.0), Column("Time", 4.0)), (Row((long, "3 min")),))
    (piece,) = pieces(sheet, table, 260, 500, 500)
    (single,) = pieces(sheet, replace(table, rows=(Row(("Z1", "3 min")),)), 260, 500, 500)
    assert piece.height == single.height
    assert sum(piece.widths) == sum(single.widths) == 260
    assert single.widths[1] == 4 * single.widths[0]


def test_a_long_title_stands_on_a_narrow_page_whole(state: MapState) -> None:
    title = "Fire in the residence with the longest name on the whole campus 最长名称的学生宿舍火灾"
    (incident, *others) = state.snapshot.incidents
    named = replace(state.snapshot, incidents=(replace(incident, title=title), *others))
    sheet = compose(
        replace(state, snapshot=named),
        replace(OPTIONS, paper=Paper.A4, landscape=False, incident_id=incident.id),
    )
    assert title.replace(" ", "") in words_of(sheet).replace(" ", "")
