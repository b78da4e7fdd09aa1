"""What can be chosen about the sheet, looked for on its pages."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pytest
import segno
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.domain.errors import UserError
from app.domain.operation import LogEntry
from app.map.content import LegendEntry
from app.map.paint.export import page_image, pdf_bytes, picture_size, write_png, write_svg
from app.map.paint.qt import ensure_application
from app.map.paint.sheet.code import code_matrix, code_size, draw_code
from app.map.paint.sheet.pages import lay_out
from app.map.sheet.compose import Block, Grid, Paper, Sheet, SheetOptions, compose
from app.map.state import MapState
from app.map.style import SymbolStyle
from tests.paint.test_sheet import FORMATS, OPTIONS, words_of
from tests.unit.map import small_campus

WIDE_AWAKE = replace(
    OPTIONS,
    language="both",
    grid=Grid.MGRS,
    classification="内部 INTERNAL",
    draft=True,
    web_address="https://example.org/muster/2026-001",
    notes="Radio channel 7",
)
"""Everything that there is, in two languages."""


def pages_of(sheet: Sheet) -> list[str]:
    data, _ = pdf_bytes(sheet)
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


@pytest.mark.parametrize(
    ("paper", "landscape", "language"),
    [
        (Paper.A4, True, "both"),
        (Paper.A4, False, "en"),
        (Paper.A3, True, "both"),
        (Paper.A2, False, "both"),
        (Paper.A0, True, "en"),
    ],
)
def test_no_words_are_smaller_than_six_and_a_half_points(
    state: MapState, paper: Paper, landscape: bool, language: str
) -> None:
    sheet = compose(state, replace(WIDE_AWAKE, paper=paper, landscape=landscape, language=language))
    data, _ = pdf_bytes(sheet)
    sizes: dict[float, str] = {}

    def visit(text: str, cm: list[float], tm: list[float], _: object, size: float) -> None:
        if text.strip():
            high = abs((tm[2] ** 2 + tm[3] ** 2) ** 0.5 * (cm[2] ** 2 + cm[3] ** 2) ** 0.5 * size)
            sizes.setdefault(round(high, 2), text)

    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        page.extract_text(visitor_text=visit)
    assert sizes
    assert min(sizes) >= 6.5, sizes[min(sizes)]


def test_classification_and_marks_are_on_every_page(state: MapState) -> None:
    sheet = compose(state, WIDE_AWAKE)
    pages = pages_of(sheet)
    assert len(pages) > 1
    for page in pages:
        assert page.count("内部 INTERNAL") == 2
        assert "草稿 DRAFT" in page
        assert "演练 EXERCISE" in page


def test_an_exercise_is_marked_whatever_is_chosen(state: MapState) -> None:
    bare = replace(OPTIONS, blocks=frozenset(), draft=False)
    assert compose(state, bare).marks == ("EXERCISE",)
    real = replace(state, snapshot=small_campus.snapshot(exercise=False))
    assert compose(real, bare).marks == ()
    marked = page_image(compose(state, bare), dpi=60)
    clean = page_image(compose(real, bare), dpi=60)
    assert marked != clean


def test_both_languages_name_everything_twice(state: MapState) -> None:
    words = words_of(compose(state, replace(WIDE_AWAKE, paper=Paper.A2)))
    for expected in (
        "突发事件态势图 Situation map",
        "落叶松大学 Larchmont University",
        "影响区内人数 People inside",
        "未满足的需求 Unmet needs",
        "总库 Main Store",
        "急救一队 First-aid team 1",
        "MGRS 10U DV",
        "镜湖",
        "Mirror Lake",
    ):
        assert expected in words, expected


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (Block.PEOPLE, "People inside"),
        (Block.OUTSIDE_HELP, "Outside help"),
        (Block.UNMET, "Unmet needs"),
        (Block.ASSIGNMENTS, "Assignments by zone"),
        (Block.DEMAND, "Needs and the rules behind them"),
        (Block.LOG, "Log: newest"),
        (Block.CLOSER, "Detail 1:"),
        (Block.OVERVIEW, "Overview 1:"),
        (Block.NOTES, "Radio channel 7"),
        (Block.QR, "example.org"),
        (Block.TITLE, "Prepared by"),
        (Block.LEGEND, "Evacuation advisory"),
    ],
)
def test_each_block_is_there_when_chosen_and_gone_when_not(state: MapState, block: Block, words: str) -> None:
    entry = LogEntry(id="log:1", at=small_campus.AT, author="Duty officer", text="Gate 2 opened")
    logged = replace(state, snapshot=replace(state.snapshot, log=(entry,)))
    scale = 2000 if block is Block.OVERVIEW else 5000
    whole = replace(WIDE_AWAKE, language="en", paper=Paper.A3, scale=scale)
    assert words in words_of(compose(logged, whole))
    without = words_of(compose(logged, replace(whole, blocks=frozenset(Block) - {block})))
    assert (words if block is not Block.LEGEND else "Core: nobody enters") not in without


def test_a_sheet_without_facts_gives_the_map_all_the_room(state: MapState) -> None:
    whole = compose(state, OPTIONS)
    bare = compose(state, replace(OPTIONS, blocks=frozenset({Block.TITLE, Block.LEGEND})))
    assert bare.frames.map.width > whole.frames.map.width * 1.3
    assert len(lay_out(bare)) == 1


def test_without_a_title_the_page_still_says_its_moment(state: MapState) -> None:
    words = words_of(compose(state, replace(OPTIONS, blocks=frozenset(Block) - {Block.TITLE})))
    assert "2026-03-14 12:05 UTC−07:00" in words


def test_a_reprint_says_both_moments(state: MapState) -> None:
    later = small_campus.AT.replace(hour=22)
    words = words_of(compose(state, replace(OPTIONS, printed_at=later)))
    assert "As at 2026-03-14 12:05" in words
    assert "Reprinted 2026-03-14 15:05" in words


def test_the_code_is_the_address_in_modules_that_a_phone_sees() -> None:
    ensure_application()
    address = "https://example.org/muster/2026-001"
    matrix = code_matrix(address)
    assert matrix == tuple(bytes(row) for row in segno.make(address, error="m", micro=False).matrix)
    side = code_size(matrix)
    assert side / (len(matrix) + 8) * 25.4 / 96 >= 0.5
    factor = 6
    image = QImage(round(side * factor), round(side * factor), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(factor, factor)
    draw_code(painter, matrix, 0, 0)
    painter.end()
    module = side * factor / (len(matrix) + 8)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            grey = image.pixelColor(int((column + 4.5) * module), int((row + 4.5) * module)).lightness()
            assert (grey < 128) == bool(dark)
    assert image.pixelColor(2, 2).lightness() == 255


def test_no_address_no_code_and_a_bad_one_is_told(state: MapState) -> None:
    assert "Web map" not in words_of(compose(state, OPTIONS))
    for address in (
        "example.org",
        "ftp://example.org",
        "https://",
        "javascript:alert(1)",
        "http://a b.org",
        "http://[x",
    ):
        with pytest.raises(UserError):
            compose(state, replace(OPTIONS, web_address=address))
    with pytest.raises(UserError):
        compose(state, replace(OPTIONS, web_address="https://example.org/" + "a" * 300))


@pytest.mark.parametrize("grid", list(Grid))
def test_the_grid_is_drawn_and_told_as_chosen(state: MapState, grid: Grid) -> None:
    sheet = compose(state, replace(OPTIONS, grid=grid))
    words = words_of(sheet)
    assert ("UTM 10N, WGS 84" in words) == (grid is Grid.UTM)
    assert ("MGRS 10U DV" in words) == (grid is Grid.MGRS)
    assert bool(sheet.grid.lines) == (grid is not Grid.NONE)
    if grid is Grid.UTM:
        assert "491 200E" in words


def test_the_larger_the_paper_the_closer_the_map_and_the_larger_the_words(state: MapState) -> None:
    sheets = [compose(state, replace(OPTIONS, paper=paper)) for paper in Paper]
    scales = [sheet.scale for sheet in sheets]
    assert scales == sorted(scales, reverse=True)
    assert scales[0] > 3 * scales[-1]
    units = [sheet.frames.unit for sheet in sheets]
    assert units == sorted(units)


def test_a_wall_map_has_its_tables_beside_the_map(state: MapState) -> None:
    sheet = compose(state, replace(OPTIONS, paper=Paper.A0))
    assert len(lay_out(sheet)) == 1
    words = words_of(sheet)
    assert all(table.title in words for table in sheet.tables)


@pytest.mark.parametrize("paper", list(Paper))
def test_a_point_and_a_scale_place_the_map(state: MapState, paper: Paper) -> None:
    for landscape in (True, False):
        options = replace(OPTIONS, paper=paper, landscape=landscape, scale=2000)
        place = (small_campus.X + 300, small_campus.Y + 200)
        sheet = compose(state, options, (*place, *place))
        assert (sheet.viewport.x, sheet.viewport.y) == place
        assert sheet.scale == 2000


def test_svg_has_the_papers_size_and_keeps_the_map_in_its_frame(state: MapState, tmp_path: Path) -> None:
    sheet = compose(state, replace(OPTIONS, paper=Paper.A3))
    write_svg(sheet, tmp_path / "map.svg", dpi=120)
    text = (tmp_path / "map.svg").read_text("utf-8")
    size = re.search(r'width="([\d.]+)mm" height="([\d.]+)mm"', text)
    assert size is not None
    assert [float(side) for side in size.groups()] == pytest.approx([420, 297], abs=0.3)
    assert "clipPath" in text
    assert "Dormitory fire" in re.sub(r"<[^>]+>|\s+", " ", text).replace("  ", " ") or "Dormitory" in text
    renderer = QSvgRenderer(str(tmp_path / "map.svg"))
    assert renderer.isValid()
    image = page_image(sheet, dpi=48)
    again = QImage(image.size(), QImage.Format.Format_RGB32)
    again.fill(0xFFFFFFFF)
    painter = QPainter(again)
    renderer.render(painter)
    painter.end()
    outside = sheet.frames.map.bottom + sheet.frames.band + 2
    for share in (0.1, 0.35, 0.6, 0.9):
        x = round(sheet.frames.page.width * share / 2)
        y = round(outside / 2)
        assert abs(image.pixelColor(x, y).lightness() - again.pixelColor(x, y).lightness()) < 60


def test_pictures_that_are_too_large_are_refused_before_anything_is_painted(
    state: MapState, tmp_path: Path
) -> None:
    sheet = compose(state, replace(OPTIONS, paper=Paper.A0))
    with pytest.raises(UserError) as caught:
        write_png(sheet, tmp_path / "wall.png", dpi=600)
    finest = dict(caught.value.message.params)["finest"]
    assert isinstance(finest, int)
    assert picture_size(Paper.A0, finest)
    for dpi in (0, 5, 5000):
        with pytest.raises(UserError):
            write_png(sheet, tmp_path / "wall.png", dpi=dpi)
        with pytest.raises(UserError):
            write_svg(sheet, tmp_path / "wall.svg", dpi=dpi)
    assert not list(tmp_path.iterdir())


def test_a_picture_has_the_dots_asked_for(state: MapState, tmp_path: Path) -> None:
    write_png(compose(state, OPTIONS), tmp_path / "map.png", dpi=72)
    image = QImage(str(tmp_path / "map.png"))
    assert (image.width(), image.height()) == (842, 595)
    assert round(image.dotsPerMeterX() * 0.0254) == 72


def test_without_colour_everything_of_the_emergency_is_still_told_apart(state: MapState) -> None:
    legend = compose(state, replace(OPTIONS, paper=Paper.A2)).legend
    assert len(legend) > 8

    def form(entry: LegendEntry) -> tuple[object, ...]:
        style = entry.style
        if isinstance(style, SymbolStyle):
            return (style.icon, style.badge)
        return (entry.area, style.dash, style.hatch, bool(style.casing))

    def grey(entry: LegendEntry) -> float:
        style = entry.style
        return luminance(style.fill or style.line or "#000000")

    for index, one in enumerate(legend):
        for other in legend[index + 1 :]:
            assert form(one) != form(other) or abs(grey(one) - grey(other)) > 0.12, (one.words, other.words)


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="needs pdffonts")
def test_pdffonts_finds_every_font_embedded(state: MapState, tmp_path: Path) -> None:
    data, _ = pdf_bytes(compose(state, replace(WIDE_AWAKE, paper=Paper.A1)))
    (tmp_path / "map.pdf").write_bytes(data)
    told = subprocess.run(
        ["pdffonts", str(tmp_path / "map.pdf")], capture_output=True, text=True, check=True
    ).stdout
    fonts = [line.split() for line in told.splitlines()[2:]]
    assert fonts
    assert all(line[-5] == "yes" for line in fonts), told


@pytest.mark.parametrize(("paper", "landscape"), FORMATS)
def test_the_measure_of_the_page_fits_its_media_box(state: MapState, paper: Paper, landscape: bool) -> None:
    sheet = compose(state, replace(WIDE_AWAKE, paper=paper, landscape=landscape))
    data, _ = pdf_bytes(sheet)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        box = [float(side) for side in page.obj.VP[0].BBox]
        high = float(page.mediabox[3])
    pt = 0.75 * sheet.frames.unit
    frame = sheet.frames.map
    assert box == pytest.approx(
        [frame.x * pt, high - frame.bottom * pt, frame.right * pt, high - frame.y * pt], abs=0.01
    )


def test_every_page_of_a_sheet_in_both_languages_stays_within_its_body(state: MapState) -> None:
    long = replace(state, proposal=small_campus.proposal(60))
    for paper, landscape in FORMATS:
        sheet = compose(long, replace(WIDE_AWAKE, paper=paper, landscape=landscape))
        pages = lay_out(sheet)
        assert all(page.filled <= sheet.frames.body.height + 0.5 for page in pages if not page.with_map)


def test_options_can_be_made_of_a_layout() -> None:
    layout = SheetOptions(as_at=small_campus.AT, paper=Paper.A2, notes="x")
    assert layout.options(as_at=small_campus.AT, prepared_by="me").notes == "x"
