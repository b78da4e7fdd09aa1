"""What models say of the open incidents, as a table of the sheet. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.assessment import Assessment, Figure, ProtectiveAdvice, Validity
from app.domain.source import SourceStatus
from app.hazards.wording import rounded, unit_words
from app.map.sheet.table_types import Align, Column, Mark, Row, Table
from app.map.state import MapState


def assessment_table(state: MapState) -> Table:
    """The newest assessment of each open incident by each model: conclusion, figures with band and source."""
    text = state.text
    rows: list[Row] = []
    for incident in state.open_incidents:
        for assessment in state.snapshot.assessed(incident.id):
            rows += _rows(state, incident.number, assessment)
    return Table(
        "assessments",
        text("sheet.assessments"),
        (
            Column(text("sheet.figure"), 3.2),
            Column(text("sheet.low"), 0.9, Align.RIGHT),
            Column(text("sheet.best"), 0.9, Align.RIGHT),
            Column(text("sheet.high"), 0.9, Align.RIGHT),
            Column(text("sheet.unit"), 0.9),
            Column(text("sheet.source"), 1.4),
            Column(text("sheet.reference"), 4.0),
        ),
        tuple(rows),
    )


def _rows(state: MapState, number: str, assessment: Assessment) -> Iterator[Row]:
    text, result = state.text, assessment.result
    headline = text.render(result.headline)
    made = text(
        "sheet.assessed", number=number, headline=headline, at=assessment.at, author=assessment.author
    )
    yield Row((made,), heading=True)
    if result.validity is not Validity.OK and result.reason is not None:
        words = text("sheet.named", name=text.enum(result.validity), value=text.render(result.reason))
        yield _line(words, Mark.DANGER)
    if result.fallback is not None:
        yield _line(text.render(result.fallback), Mark.NONE)
    yield from (_advice(state, advice) for advice in result.advice)
    yield from (_figure(state, figure) for figure in result.figures)


def _line(words: str, mark: Mark) -> Row:
    return Row((words, "", "", "", "", "", ""), mark)


def _advice(state: MapState, advice: ProtectiveAdvice) -> Row:
    text = state.text
    reasons = text.join(text.render(reason) for reason in advice.reasons)
    status = text.enum(advice.source.status)
    return Row((text.render(advice.text), "", "", "", "", status, reasons), Mark.DANGER)


def _figure(state: MapState, figure: Figure) -> Row:
    text = state.text
    return Row(
        (
            text.render(figure.label),
            rounded(figure.low, figure.unit),
            rounded(figure.value, figure.unit),
            rounded(figure.high, figure.unit),
            text.render(unit_words(figure.unit)),
            text.enum(figure.source.status),
            text.source(figure.source),
        ),
        Mark.UNVERIFIED if figure.source.status is SourceStatus.UNVERIFIED else Mark.NONE,
    )
