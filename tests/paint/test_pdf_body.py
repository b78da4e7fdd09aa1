"""Map bodies written as operators look as painted ones, in their place, and are smaller."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QPainter, QPdfWriter
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from app.domain.errors import Cancelled
from app.domain.message import msg
from app.map.content import Content, Shapes
from app.map.paint.detail import Outlines
from app.map.paint.pdf.finish import RawPdf
from app.map.paint.pdf.forms import put_in_place
from app.map.paint.pdf.numbers import paths, rectangles
from app.map.paint.pdf.painter import PdfPainter
from app.map.paint.renderer import paint_scene
from app.map.scene import Scene, SceneLayer
from app.map.style import Hatch, Style
from app.map.tokens import PAPER
from app.map.viewport import Viewport
from app.runtime.progress import CancelToken, Progress

RING = Polygon(box(0, 0, 40, 30).exterior, [box(10, 8, 25, 20).exterior])
WAY = LineString([(0, 0), (30, 5), (45, 25), (60, 25)])
LOOKS = {
    "fill and outline": (RING, Style(key="a", fill="#88aa44", line="#224400", width=2)),
    "see-through fill": (RING, Style(key="a", fill="#cc2222", fill_opacity=0.4, line="#550000")),
    "outline alone": (RING, Style(key="a", line="#0044aa", width=1.5, dash=(6, 3))),
    "two parts": (MultiPolygon([box(0, 0, 20, 20), box(30, 5, 55, 40)]), Style(key="a", fill="#4466aa")),
    "rounded line": (WAY, Style(key="a", line="#333333", width=6, rounded=True)),
    "cased line": (WAY, Style(key="a", line="#ffffff", width=4, casing="#555555", ground_width_m=6)),
    "dotted line": (WAY, Style(key="a", line="#333333", width=3, dash=(1, 4), rounded=True)),
    "mitred line": (WAY, Style(key="a", line="#663300", width=5, dash=(9, 4))),
    "far beyond the frame": (box(-5000, -4000, 30, 20), Style(key="a", fill="#44aa88", line="#000000")),
    **{
        f"hatched {kind}": (RING, Style(key="a", fill="#ddddff", line="#222266", hatch=kind, hatch_width=1.4))
        for kind in Hatch
        if kind is not Hatch.NONE
    },
    "hatch alone": (RING, Style(key="a", hatch=Hatch.CROSS, hatch_line="#aa0000", hatch_opacity=0.5)),
}
VIEW = Viewport(300, 240, 25, 18, 3.5)


def scene_of(*layers: tuple[Shapes, float]) -> Scene:
    return Scene(
        layers=tuple(
            SceneLayer(str(i), msg("layer.paths"), i, Content(shapes=(shapes,)), opacity=opacity)
            for i, (shapes, opacity) in enumerate(layers)
        ),
        bounds=(0, 0, 60, 40),
        epsg=32650,
        tokens=PAPER,
        language="en",
        attribution="",
    )


def written(
    scene: Scene, view: Viewport = VIEW, *, operators: bool, progress: Progress | None = None
) -> RawPdf:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(1200)
    painter = PdfPainter.on(writer) if operators else QPainter(writer)
    try:
        painter.scale(12.5, 12.5)
        painter.translate(60, 50)
        painter.setClipRect(QRectF(0, 0, view.width, view.height))
        paint_scene(painter, scene, view, progress=progress)
    finally:
        painter.end()
        buffer.close()
    bodies = tuple(painter.bodies) if isinstance(painter, PdfPainter) else ()
    return RawPdf(bytes(data.data()), bodies)


def whole(raw: RawPdf) -> bytes:
    with pikepdf.open(io.BytesIO(raw.data)) as pdf:
        put_in_place(pdf, raw.bodies)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def picture(data: bytes, home: Path, name: str) -> NDArray[np.int64]:
    program = shutil.which("pdftoppm")
    if program is None:
        pytest.skip("needs pdftoppm (poppler-utils)")
    path = home / name
    path.write_bytes(data)
    command = [program, "-r", "192", "-png", "-singlefile", path, path]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stderr == "", "another program understands every operator"
    image = QImage(f"{path}.png").convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels: NDArray[np.int64] = rows[:, : image.width() * 3].astype(np.int64)
    return pixels[:700, : 3 * 900]


def coarse(pixels: NDArray[np.int64], grain: int) -> NDArray[np.float64]:
    """Means of squares: how dense a pattern is, whatever pixel its lines fall on."""
    height, width = (side // grain for side in (pixels.shape[0], pixels.shape[1] // 3))
    squares = pixels[: height * grain, : width * grain * 3].reshape(height, grain, width, grain, 3)
    means: NDArray[np.float64] = squares.mean(axis=(1, 3))
    return means


def same_look(scene: Scene, home: Path, view: Viewport = VIEW, *, grain: int = 1) -> None:
    ours = picture(whole(written(scene, view, operators=True)), home, "operators")
    theirs = picture(whole(written(scene, view, operators=False)), home, "painted")
    assert (theirs != theirs[0, 0]).mean() > 0.01, "there is something to compare"
    difference = np.abs(coarse(ours, grain) - coarse(theirs, grain))
    assert (difference > 90).mean() < 0.0015
    assert difference.mean() < (0.45 if grain == 1 else 1.0)


@pytest.mark.parametrize("look", LOOKS)
def test_operators_look_as_the_painter_does(look: str, tmp_path: Path) -> None:
    geometry, style = LOOKS[look]
    grain = 1 if style.hatch is Hatch.NONE else 24
    same_look(scene_of((Shapes.of([(geometry, style, None)]), 1.0)), tmp_path, grain=grain)


def test_a_faded_layer_lies_over_the_one_below(tmp_path: Path) -> None:
    below = Shapes.of([(box(0, 0, 40, 20), Style(key="a", fill="#2255aa"), None)])
    above = Shapes.of([(box(20, 10, 60, 35), Style(key="b", fill="#aa5522"), None)])
    same_look(scene_of((below, 1.0), (above, 0.5)), tmp_path)


def test_far_views_have_boxes_and_dots(tmp_path: Path) -> None:
    style = Style(key="a", fill="#775533", line="#442200")
    way = Style(key="b", line="#dddddd", casing="#888888", ground_width_m=2, width=1)
    houses = [(box(x, y, x + 6, y + 5), style, None) for x in range(0, 2000, 12) for y in range(0, 1500, 11)]
    ways = [(LineString([(x, y), (x + 3, y + 1)]), way, None) for x in range(0, 2000, 40) for y in range(9)]
    scene = scene_of((Shapes.of(ways), 1.0), (Shapes.of(houses), 1.0))
    same_look(scene, tmp_path, replace(VIEW, x=1000, y=750, ppm=0.13), grain=24)


def test_a_box_thinner_than_a_unit_is_seen() -> None:
    assert rectangles(np.array([[1.2, 2.0, 1.3, 9.6]])) == b"1 2 1 8 re\n"


def test_each_map_of_a_page_comes_where_its_mark_was() -> None:
    shapes = Shapes.of([LOOKS["fill and outline"] + (None,)])
    raw = written(scene_of((shapes, 1.0), (shapes, 0.5)), operators=True)
    assert len(raw.bodies) == 2
    with pikepdf.open(io.BytesIO(whole(raw))) as pdf:
        objects = pdf.pages[0].Resources.XObject
        assert [str(one.Subtype) for one in objects.values()] == ["/Form", "/Form"]
        assert ["/Group" in one for one in objects.values()] == [False, True]


def test_writing_can_be_cancelled_and_leaves_nothing() -> None:
    token = CancelToken()
    token.cancel()
    shapes = Shapes.of([LOOKS["fill and outline"] + (None,)])
    with pytest.raises(Cancelled):
        written(scene_of((shapes, 1.0)), operators=True, progress=Progress(token))


whole_numbers = st.integers(-70_000, 70_000)


@given(st.lists(st.lists(st.tuples(whole_numbers, whole_numbers), min_size=2, max_size=6), min_size=1))
def test_every_corner_is_written_as_it_is(lines: list[list[tuple[int, int]]]) -> None:
    counts = np.cumsum([0, *map(len, lines)])
    outlines = Outlines(
        np.concatenate([np.array(line, dtype=float) for line in lines]), counts, np.arange(len(lines) + 1)
    )
    said = paths(outlines, b"S", np.zeros(len(lines), dtype=bool), closed=False).decode()
    strokes = [re.findall(r"(-?\d+) (-?\d+) [ml]", part) for part in said.split("S\n")[:-1]]
    for stroke, line in zip(strokes, lines, strict=True):
        corners = [(int(x), int(y)) for x, y in stroke]
        assert corners[0] == line[0]
        assert corners[-1] == line[-1]
        steps = [a for a, b in zip(line, [None, *line], strict=False) if a != b]
        assert corners == steps or corners == [*steps, line[-1]]
