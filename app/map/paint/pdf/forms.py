"""Map bodies in a PDF file: each mark of a `PdfPainter` becomes a form XObject.

A form that stands for a picture has the picture's place, size, order and opacity, and is clipped to it
(ISO 32000-2, 8.10 and 8.7; primary not checked).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from decimal import Decimal

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from app.map.paint.pdf.body import Body, Glyph, Pattern, colour_operands, tile
from app.map.paint.pdf.painter import MARK_HEIGHT, MARK_WIDTH

_LEVEL = 1
"""Of compression: higher ones take thrice the time for a tenth of the size."""


def put_in_place(pdf: Pdf, bodies: Sequence[Body]) -> None:
    """Replace the marks in the pages of a file by the bodies."""
    outlines: dict[Glyph, Stream] = {}
    forms: dict[object, Stream] = {}
    for page in pdf.pages:
        pictures = page.obj.get("/Resources", Dictionary()).get("/XObject", Dictionary())
        for name, picture in pictures.items():
            if int(picture.get("/Height", 0)) == MARK_HEIGHT:
                number = int(picture.Width) - MARK_WIDTH
                if 0 <= number < len(bodies):
                    body = bodies[number]
                    same = _identity(body)
                    if same not in forms:
                        forms[same] = _form(pdf, body, outlines)
                    pictures[name] = forms[same]


def _identity(body: Body) -> object:
    """Bodies that agree in it look the same, such as the campus on sheets of the same view."""
    named = (tuple(names.items()) for names in (body.opacities, body.hatches, body.glyphs))
    return (body.width, body.height, body.together, b"".join(body.operators), *named)


def _form(pdf: Pdf, body: Body, outlines: dict[Glyph, Stream]) -> Stream:
    resources = Dictionary(
        ExtGState=Dictionary(
            {f"/{name}": Dictionary(ca=opacity) for opacity, name in body.opacities.items()}
        ),
        Pattern=Dictionary({f"/{name}": _pattern(pdf, made) for made, name in body.hatches.items()}),
        XObject=Dictionary({f"/{name}": _outline(pdf, made, outlines) for made, name in body.glyphs.items()}),
    )
    form = Stream(
        pdf,
        zlib.compress(b"3 M\n" + b"".join(body.operators), _LEVEL),
        Filter=Name.FlateDecode,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, round(body.width, 3), round(body.height, 3)]),
        Matrix=Array([_fine(1 / body.width), 0, 0, _fine(-1 / body.height), 0, 1]),
        Resources=resources,
    )
    if body.together:
        form.Group = Dictionary(S=Name.Transparency)
    return pdf.make_indirect(form)


def _outline(pdf: Pdf, glyph: Glyph, outlines: dict[Glyph, Stream]) -> Stream:
    """The form of a glyph, one for the whole file; it is stroked as the body says that uses it."""
    if glyph not in outlines:
        box = Array([round(side) for side in glyph.box])
        form = Stream(pdf, glyph.operators, Type=Name.XObject, Subtype=Name.Form, BBox=box)
        outlines[glyph] = pdf.make_indirect(form)
    return outlines[glyph]


def _pattern(pdf: Pdf, pattern: Pattern) -> Stream:
    side, operators = tile(pattern)
    colour = colour_operands(pattern.ink)
    return pdf.make_indirect(
        Stream(
            pdf,
            f"/O gs {colour} RG\n".encode() + operators,
            Type=Name.Pattern,
            PatternType=1,
            PaintType=1,
            TilingType=1,
            BBox=Array([0, 0, side, side]),
            XStep=side,
            YStep=side,
            Resources=Dictionary(ExtGState=Dictionary(O=Dictionary(CA=pattern.opacity))),
        )
    )


def _fine(value: float) -> Decimal:
    """A number with all the digits that a page of 50,000 units needs; pikepdf cuts floats after six."""
    return Decimal(f"{value:.14f}")
