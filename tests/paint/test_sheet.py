"""The situation map on paper: what it says, that it fits, and that it can be searched and measured."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter

from app.domain.errors import UserError
from app.domain.source import SourceStatus
from app.map.labels import Placed, turned
from app.map.paint.export import page_image, pdf_bytes, write_pdf, write_png
from app.map.paint.pdf.finish import look_alikes, mend_cmap
from app.map.paint.qt import font_family, has_glyphs
from app.map.paint.renderer import paint_scene
from app.map.paint.sheet.pages import lay_out
from app.map.paint.sheet.table import pieces
from app.map.scales import ROUND_SCALES
from app.map.sheet.compose import Block, Paper, Sheet, SheetOptions, compose
from app.map.sheet.frames import INK, MM, PAPER_MM, Rect, page_frames
from app.map.sheet.tables import Column, Row, Table
from app.map.state import MapState
from app.map.viewport import Bounds, Viewport
from app.runtime.text import Text
from tests.unit.map import small_campus

FORMATS = [(paper, landscape) for paper in Paper for landscape in (True, False)]
OPTIONS = SheetOptions(
    as_at=small_campus.AT, prepared_by="Duty officer", journal_head="3f9a2c7741ab00ff", journal_count=128
)


def chinese(state: MapState) -> MapState:
    return replace(state, text=Text("zh", "America/Vancouver"))


def words_of(sheet: Sheet) -> str:
    data, _ = pdf_bytes(sheet)
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def overlap(one: Rect, other: Rect) -> bool:
    return not (
        one.right <= other.x + 0.01
        or other.right <= one.x + 0.01
        or one.bottom <= other.y + 0.01
        or other.bottom <= one.y + 0.01
    )


@pytest.mark.parametrize(("paper", "landscape"), FORMATS)
@pytest.mark.parametrize("legend", [(0, 0), (2, 5), (13, 26)])
@pytest.mark.parametrize("focus", [None, (0.0, 0.0, 900.0, 300.0)])
def test_nothing_on_the_page_overlaps_or_leaves_it(
    paper: Paper, landscape: bool, legend: tuple[int, int], focus: Bounds | None
) -> None:
    frames = page_frames(paper, landscape=landscape, legend=legend, focus=focus)
    parts = [frames.title, frames.map, frames.footer, *frames.side]
    if frames.strip.height:
        parts.append(frames.strip)
    for index, part in enumerate(parts):
        assert part.x >= 0
        assert part.y >= 0
        assert part.right <= frames.page.width
        assert part.bottom <= frames.page.height
        assert not any(overlap(part, other) for other in parts[index + 1 :])
    assert frames.map.width * frames.map.height > 0.2 * frames.page.width * frames.page.height


@pytest.mark.parametrize(("paper", "landscape"), FORMATS)
def test_the_pdf_has_the_paper_asked_for(state: MapState, paper: Paper, landscape: bool) -> None:
    data, count = pdf_bytes(compose(state, replace(OPTIONS, paper=paper, landscape=landscape)))
    reader = pypdf.PdfReader(io.BytesIO(data))
    short, long = (side / 25.4 * 72 for side in PAPER_MM[paper])
    assert len(reader.pages) == count
    for page in reader.pages:
        size = (float(page.mediabox.width), float(page.mediabox.height))
        assert size == pytest.approx((long, short) if landscape else (short, long), abs=1)


@pytest.mark.parametrize(("paper", "landscape"), FORMATS)
def test_the_map_stands_at_its_stated_round_scale(state: MapState, paper: Paper, landscape: bool) -> None:
    sheet = compose(state, replace(OPTIONS, paper=paper, landscape=landscape))
    left, _, right, _ = sheet.viewport.bounds
    frame_m = sheet.frames.map.width * sheet.frames.unit / MM / 1000
    assert (right - left) / frame_m == pytest.approx(sheet.scale, rel=1e-9)
    assert sheet.scale in ROUND_SCALES


def test_a_scale_can_be_chosen(state: MapState) -> None:
    assert compose(state, replace(OPTIONS, scale=2500)).scale == 2500


def test_the_sheet_says_all_that_a_situation_map_must(state: MapState) -> None:
    words = words_of(compose(state, OPTIONS))
    for expected in (
        "2026-001",
        "Dormitory fire",
        "Larchmont University",
        "Level II",
        "provisional",
        "2026-03-14 12:05 UTC−07:00",
        "Duty officer",
        "128 steps",
        "3f9a2c7741ab",
        "Page 1",
        "Scale 1:",
        "UTM zone 10N",
        "EPSG:32610",
        "Made up for tests",
        "EXERCISE",
        "FICTIONAL DATA",
        "People inside",
        "412",
        "290 – 540",
        "Fire service",
        "F-2291",
        "NOT CALLED",
        "Unmet needs",
        "Stretchers",
        "5 of 12 pcs",
        "Assignments by zone",
        "Assignments by depot",
        "First-aid team 1",
        "200 L",
        "10 min",
        "unverified parameter",
    ):
        assert expected in words, expected


def test_chinese_words_and_names_can_be_searched(state: MapState) -> None:
    words = words_of(compose(chinese(state), OPTIONS)).replace(" ", "")
    for expected in (
        "突发事件态势图",
        "宿舍火灾",
        "落叶松大学",
        "截止时间",
        "镜湖",
        "急救一队",
        "未满足的需求",
        "总库",
    ):
        assert expected in words, expected
    assert not [c for c in words if 0x2E80 <= ord(c) < 0x2FE0]


def test_every_font_is_embedded(state: MapState) -> None:
    data, _ = pdf_bytes(compose(chinese(state), OPTIONS))
    fonts = {}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for font in page.obj.Resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                fonts[str(font.BaseFont)] = any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
    assert fonts
    assert all(fonts.values())


def test_the_font_has_chinese() -> None:
    assert has_glyphs(font_family(), "应急疏散校园")


def test_no_word_is_left_as_its_key(state: MapState) -> None:
    for shown in (state, chinese(state)):
        words = words_of(compose(shown, OPTIONS))
        assert not re.findall(r"\b(?:sheet|map|layer|fact|unit)\.[a-z_]+", words)


def test_without_an_exercise_nothing_says_exercise(state: MapState) -> None:
    real = replace(state, snapshot=small_campus.snapshot(exercise=False))
    assert "EXERCISE" not in words_of(compose(real, OPTIONS))


def test_a_quiet_campus_prints_whole(state: MapState) -> None:
    quiet = replace(state.snapshot, incidents=(), extents=(), zones=(), levels=(), external=(), closures=())
    sheet = compose(replace(state, snapshot=quiet, proposal=None, people=None), OPTIONS)
    words = words_of(sheet)
    assert "No open incident" in words
    assert "No proposal yet" in words
    left, bottom, right, top = sheet.scene.bounds
    shown = sheet.viewport.bounds
    assert shown[0] <= left
    assert shown[1] <= bottom
    assert shown[2] >= right
    assert shown[3] >= top


def test_the_graver_incident_heads_the_sheet(state: MapState) -> None:
    first = state.snapshot.incidents[0]
    minor = replace(first, id="incident:0", number="2026-000", title="Broken pipe")
    snapshot = replace(state.snapshot, incidents=(minor, first))
    sheet = compose(replace(state, snapshot=snapshot), OPTIONS)
    assert sheet.title.incident.startswith("2026-001")
    chosen = compose(replace(state, snapshot=snapshot), replace(OPTIONS, incident_id="incident:0"))
    assert chosen.title.incident.startswith("2026-000")


def test_unmet_needs_come_first_and_life_safety_before_the_rest(state: MapState) -> None:
    tables = compose(state, OPTIONS).tables
    assert tables[0].key == "unmet"
    assert [row.cells[2] for row in tables[0].rows] == ["life safety", "sustain"]


def test_a_closer_view_of_the_incident_fills_what_is_left_of_the_page(state: MapState) -> None:
    large = replace(OPTIONS, paper=Paper.A3, scale=7500)
    assert "Detail 1:" in words_of(compose(state, large))
    close_enough = compose(state, replace(large, scale=1000))
    assert "Detail 1:" not in words_of(close_enough)


def test_a_plan_that_meets_everything_says_so(state: MapState) -> None:
    assert state.proposal is not None
    met = replace(state, proposal=replace(state.proposal, unmet=()))
    assert "Every need is met" in words_of(compose(met, OPTIONS))


def test_unverified_figures_carry_their_mark(state: MapState) -> None:
    demand = next(table for table in compose(state, OPTIONS).tables if table.key == "demand")
    assert demand.rows
    assert all(row.mark.value == SourceStatus.UNVERIFIED.value for row in demand.rows)


@pytest.mark.parametrize("landscape", [True, False])
def test_long_tables_go_on_overleaf_with_their_heads(state: MapState, landscape: bool) -> None:
    long = replace(state, proposal=small_campus.proposal(120))
    sheet = compose(long, replace(OPTIONS, landscape=landscape))
    pages = lay_out(sheet)
    assert len(pages) >= 5
    assert all(page.filled <= sheet.frames.body.height + 0.5 for page in pages if not page.with_map)
    words = words_of(sheet)
    assert "Unmet needs (continued)" in words
    assert words.count("What would cure it") >= 3
    assert words.count("Psychological support") >= 60


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 40)), max_size=40), st.integers(40, 500))
def test_every_row_is_printed_once_and_pages_never_overflow(rows: list[tuple[bool, int]], room: int) -> None:
    state = MapState(snapshot=small_campus.snapshot(), text=Text("en"))
    sheet = compose(state, OPTIONS)
    made = tuple(
        Row((f"g{i}",), heading=True) if heading else Row((f"r{i}", "word " * words))
        for i, (heading, words) in enumerate(rows)
    )
    table = Table("t", "Table", (Column("A", 1), Column("B", 3)), made, empty="none")
    found = list(pieces(sheet, table, 400, room, 500))
    body = [row.cells[0] for piece in found for row in piece.rows if not row.heading]
    assert body == [row.cells[0] for row in made if not row.heading]
    assert found[0].height <= room
    assert all(piece.height <= 500 for piece in found)


def test_the_map_is_georeferenced(state: MapState) -> None:
    sheet = compose(state, OPTIONS)
    data, _ = pdf_bytes(sheet)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        viewport = pdf.pages[0].obj.VP[0]
        assert viewport.Measure.GCS.EPSG == 32610
        box = [float(side) for side in viewport.BBox]
        points = [float(value) for value in viewport.Measure.GPTS]
    assert box[2] - box[0] == pytest.approx(sheet.frames.map.width * 0.75 * sheet.frames.unit, abs=0.01)
    assert 49.0 < points[0] < 49.5
    assert -123.3 < points[1] < -122.9


@pytest.mark.skipif(shutil.which("gdalinfo") is None, reason="needs gdalinfo")
def test_gdal_finds_the_map_where_it_is(state: MapState, tmp_path: Path) -> None:
    sheet = compose(state, OPTIONS)
    write_pdf(sheet, tmp_path / "map.pdf")
    told = subprocess.run(
        ["gdalinfo", str(tmp_path / "map.pdf")], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert "UTM zone 10N" in told
    neat = re.search(r"NEATLINE=POLYGON \(\((.*?)\)\)", told)
    assert neat is not None
    corners = [tuple(map(float, pair.split())) for pair in neat[1].split(",")]
    west, south, east, north = sheet.viewport.bounds
    assert min(x for x, _ in corners) == pytest.approx(west, abs=1)
    assert max(x for x, _ in corners) == pytest.approx(east, abs=1)
    assert min(y for _, y in corners) == pytest.approx(south, abs=1)
    assert max(y for _, y in corners) == pytest.approx(north, abs=1)


def test_radicals_are_put_right_and_the_rest_of_a_font_map_is_left() -> None:
    assert look_alikes()[0x2F4C] == ord("止")
    mended = mend_cmap("2 beginbfrange\n<0001> <0002> [<2F4C> <0041> ]\n<0005> <0005> <0009>\nendbfrange")
    assert "[<6B62> <0041> ]" in mended
    assert "[<0020>]" in mended
    assert mended.startswith("2 beginbfrange")


def test_a_picture_of_the_first_page(state: MapState, tmp_path: Path) -> None:
    sheet = compose(state, OPTIONS)
    write_png(sheet, tmp_path / "map.png", dpi=100)
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    image = page_image(sheet, dpi=60)
    assert image.width() == pytest.approx(297 / 25.4 * 60, abs=1)
    level = image.pixelColor(round(12 * 60 / 25.4), round(10 * 60 / 25.4)).name()
    assert level == sheet.scene.tokens.levels[sheet.title.level].fill  # type: ignore[index]


def test_a_folder_that_is_not_there_or_not_ours_leaves_all_as_it_was(state: MapState, tmp_path: Path) -> None:
    sheet = compose(state, OPTIONS)
    with pytest.raises(UserError) as caught:
        write_pdf(sheet, tmp_path / "missing" / "map.pdf")
    assert caught.value.message.key == "sheet.cannot_write"
    earlier = tmp_path / "map.pdf"
    earlier.write_text("earlier")
    (tmp_path / "map.png").mkdir()
    with pytest.raises(UserError):
        write_png(sheet, tmp_path / "map.png", dpi=40)
    assert earlier.read_text() == "earlier"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map.pdf", "map.png"]


def test_a_full_disk_is_told_and_leaves_the_earlier_file(
    state: MapState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    target = tmp_path / "map.pdf"
    target.write_text("earlier")
    sheet = compose(state, OPTIONS)
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UserError) as caught:
        write_pdf(sheet, target)
    assert "No space" in str(dict(caught.value.message.params)["reason"])
    assert target.read_text() == "earlier"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(shutil.which("gdaltransform") is None, reason="needs gdaltransform")
@pytest.mark.parametrize(("paper", "landscape"), FORMATS)
def test_a_known_corner_comes_back_from_its_place_on_the_page(
    state: MapState, tmp_path: Path, paper: Paper, landscape: bool
) -> None:
    sheet = compose(state, replace(OPTIONS, paper=paper, landscape=landscape))
    write_pdf(sheet, tmp_path / "map.pdf")
    hall = state.snapshot.campus.buildings[0]
    corner = hall.footprint.exterior.coords[0]
    frame, ink = sheet.frames.map, INK[paper]
    x, y = (side * ink for side in sheet.viewport.to_screen(*corner))
    dpi = 150
    dots = dpi / 96 * sheet.frames.unit
    pixel = f"{(frame.x + x) * dots} {(frame.y + y) * dots}\n"
    told = subprocess.run(
        ["gdaltransform", "-output_xy", str(tmp_path / "map.pdf")],
        input=pixel,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ, "GDAL_PDF_DPI": str(dpi)},
    ).stdout
    assert [float(value) for value in told.split()] == pytest.approx(corner, abs=1)


@pytest.mark.parametrize(("paper", "landscape"), FORMATS)
def test_what_is_sent_is_told_inside_the_map(state: MapState, paper: Paper, landscape: bool) -> None:
    sheet = compose(state, replace(OPTIONS, paper=paper, landscape=landscape))
    told = [placed for placed in _placed(sheet, sheet.viewport) if placed.label.style.box]
    sent = {placed.label.ref for placed in told if placed.label.style.key == "route"}
    routes = sheet.scene.layer("routes")
    assert routes is not None
    assert sent == {label.ref for label in routes.content.labels}
    assert any(placed.label.style.key == "incident" for placed in told)
    for left, top, right, bottom in map(turned, told):
        assert left >= 0
        assert top >= 0
        assert right <= sheet.viewport.width
        assert bottom <= sheet.viewport.height


@pytest.mark.parametrize(("paper", "landscape"), FORMATS)
def test_far_maps_show_the_incident_closer(state: MapState, paper: Paper, landscape: bool) -> None:
    sheet = compose(state, replace(OPTIONS, paper=paper, landscape=landscape, scale=10000))
    first = lay_out(sheet)[0]
    assert first.closer is not None
    assert first.closer.scale <= 0.7 * sheet.scale
    frame, frames = first.closer.frame, sheet.frames
    assert not any(overlap(frame, part) for part in (frames.map, frames.strip, frames.footer, frames.title))
    assert sheet.detail is not None
    shown = first.closer.viewport.bounds
    assert shown[0] <= sheet.detail[0]
    assert shown[1] <= sheet.detail[1]
    assert shown[2] >= sheet.detail[2]
    assert shown[3] >= sheet.detail[3]


def test_tables_begin_on_an_upright_first_page_that_has_room(state: MapState) -> None:
    blocks = frozenset(Block) - {Block.OVERVIEW, Block.CLOSER}
    sheet = compose(state, replace(OPTIONS, paper=Paper.A3, landscape=False, blocks=blocks))
    first, *_ = lay_out(sheet)
    assert "Assignments by zone" in _page_words(sheet, 0)
    assert first.filled <= sheet.frames.body.height + 0.5


def _page_words(sheet: Sheet, number: int) -> str:
    data, _ = pdf_bytes(sheet)
    return re.sub(r"\s+", " ", pypdf.PdfReader(io.BytesIO(data)).pages[number].extract_text())


def _placed(sheet: Sheet, viewport: Viewport) -> tuple[Placed, ...]:
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    try:
        return paint_scene(painter, sheet.scene, viewport)
    finally:
        painter.end()
