"""What Qt's PDF lacks: text that searches as it was written, and where on earth the map lies.

Fonts with Chinese share one glyph between an ideograph and the look-alike radical (止 U+6B62 and ⽌ U+2F4C).
Qt writes the lower code, so that a search for the word fails; `ToUnicode` is set right here. The map is
georeferenced by a viewport with a measure dictionary (ISO 32000-2, 12.9 and 12.10; primary not checked).
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf
from pyproj import CRS, Transformer
from PySide6.QtGui import QFont, QRawFont

from app.map.paint.pdf.body import Body
from app.map.paint.pdf.forms import put_in_place
from app.map.paint.qt import font_family
from app.map.sheet.compose import Sheet

_RANGE = re.compile(r"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> (\[.*\]|<[0-9A-Fa-f]+>)", re.MULTILINE)
_CODE = re.compile(r"<([0-9A-Fa-f]{4})>")
_FIXED = {0x0009: 0x0020, 0x2012: 0x2013}
"""Tab and figure dash stand where a space and an en dash were written."""
_RADICALS = range(0x2E80, 0x2FE0)
_IDEOGRAPHS = range(0x4E00, 0xA000)
_PT_PER_PX = 0.75


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: a page counted from 0, under the last one that is not nested."""

    title: str
    page: int
    nested: bool = False


@dataclass(frozen=True, slots=True)
class RawPdf:
    """What Qt wrote, and the map bodies that belong where it left marks."""

    data: bytes
    bodies: tuple[Body, ...]


def finish(raw: RawPdf, maps: Sequence[tuple[int, Sheet]], outline: Sequence[Bookmark] = ()) -> bytes:
    """The PDF with its map bodies in place, searchable text, its map pages georeferenced, and bookmarks.

    `maps` are the pages with a map, counted from 0, and the sheets whose map they show.
    """
    with pikepdf.open(io.BytesIO(raw.data)) as pdf:
        put_in_place(pdf, raw.bodies)
        _mend_text(pdf)
        for number, sheet in maps:
            _georeference(pdf, number, sheet)
        _add_outline(pdf, outline)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _add_outline(pdf: Pdf, outline: Sequence[Bookmark]) -> None:
    if not outline:
        return
    with pdf.open_outline() as made:
        for bookmark in outline:
            siblings = made.root[-1].children if bookmark.nested else made.root
            siblings.append(OutlineItem(bookmark.title, bookmark.page))
    pdf.Root.PageMode = Name.UseOutlines


@lru_cache
def look_alikes() -> dict[int, int]:
    """For each code that shares its glyph with the one that was meant: the one that was meant."""
    raw = QRawFont.fromFont(QFont(font_family()))
    ideographs: dict[int, int] = {}
    for code in _IDEOGRAPHS:
        glyphs = raw.glyphIndexesForString(chr(code))
        if glyphs and glyphs[0]:
            ideographs.setdefault(glyphs[0], code)
    meant = dict(_FIXED)
    for code in _RADICALS:
        glyphs = raw.glyphIndexesForString(chr(code))
        if glyphs and glyphs[0] in ideographs:
            meant[code] = ideographs[glyphs[0]]
    return meant


def _mend_text(pdf: Pdf) -> None:
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        fonts = page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary())
        for font in fonts.values():
            table = font.get("/ToUnicode")
            if table is None or table.objgen in seen:
                continue
            seen.add(table.objgen)
            table.write(mend_cmap(table.read_bytes().decode("ascii")).encode("ascii"))


def mend_cmap(cmap: str) -> str:
    """A ToUnicode map with look-alikes replaced by what was written."""
    meant = look_alikes()

    def code(match: re.Match[str]) -> str:
        value = int(match[1], 16)
        return f"<{meant.get(value, value):04X}>"

    def line(match: re.Match[str]) -> str:
        first, last, target = match.groups()
        if target.startswith("["):
            return f"<{first}> <{last}> {_CODE.sub(code, target)}"
        start, count = int(target[1:-1], 16), int(last, 16) - int(first, 16) + 1
        if len(target) != 6 or not any(start + i in meant for i in range(count)):
            return match[0]
        codes = " ".join(f"<{meant.get(start + i, start + i):04X}>" for i in range(count))
        return f"<{first}> <{last}> [{codes}]"

    return _RANGE.sub(line, cmap)


def _georeference(pdf: Pdf, number: int, sheet: Sheet) -> None:
    page = pdf.pages[number]
    height = float(page.mediabox[3])
    frame = sheet.frames.map
    pt = _PT_PER_PX * sheet.frames.unit
    left, right = frame.x * pt, frame.right * pt
    top, bottom = height - frame.y * pt, height - frame.bottom * pt
    crs = CRS.from_epsg(sheet.scene.epsg)
    to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    west, south, east, north = sheet.viewport.bounds
    corners = ((west, south), (west, north), (east, north), (east, south))
    degrees = [to_degrees.transform(x, y) for x, y in corners]
    measure = Dictionary(
        Type=Name.Measure,
        Subtype=Name.GEO,
        Bounds=Array([0, 0, 0, 1, 1, 1, 1, 0]),
        GPTS=Array([round(value, 9) for lon, lat in degrees for value in (lat, lon)]),
        LPTS=Array([0, 0, 0, 1, 1, 1, 1, 0]),
        GCS=Dictionary(Type=Name.PROJCS, EPSG=sheet.scene.epsg, WKT=crs.to_wkt("WKT1_GDAL")),
    )
    viewport = Dictionary(
        Type=Name.Viewport,
        BBox=Array([round(side, 4) for side in (left, bottom, right, top)]),
        Name=sheet.title.incident,
        Measure=pdf.make_indirect(measure),
    )
    page.obj.VP = Array([pdf.make_indirect(viewport)])
