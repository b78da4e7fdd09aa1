"""What a model said, as a column of words, figures, charts and tables."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.assessment import Assessment, Figure, ResultTable, Validity
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.wording import rounded, unit_words
from app.views.assess.chart import AssessedChart
from app.views.dress import Dress
from app.views.kit import clear, column, label, row, set_role

_TONES = {Validity.OK: "safe", Validity.EXTRAPOLATED: "caution", Validity.REFUSED: "danger"}
_SHORT = 12
"""Words of so many characters stay on one line."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class AnswerView(QWidget):
    """Conclusion and whether it may be believed first, then what it rests on."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self._lines: QVBoxLayout = column(gap=6)
        self.setLayout(self._lines)

    def show_assessment(self, assessment: Assessment) -> None:
        """Show another answer."""
        text, result = self._dress.text, assessment.result
        clear(self._lines)
        self._add(label("heading", text.render(result.headline), wrap=True, selectable=True))
        badge = set_role(label("badge", text.enum(result.validity)), "badge", tone=_TONES[result.validity])
        self._lines.addLayout(row(badge, None))
        if result.reason is not None:
            self._say("caution", msg("assess.reason", reason=result.reason))
        if result.fallback is not None:
            self._say("strong", msg("assess.fallback", fallback=result.fallback))
        for advice in result.advice:
            self._head(msg("assess.advice"))
            self._say("strong", advice.text)
            self._list(advice.reasons)
            self._source(advice.source)
        self._figures(result.figures)
        for chart in result.charts:
            self._head(chart.title)
            self._add(AssessedChart(self._dress, chart))
        for table in result.tables:
            self._table(table)
        self._inputs(assessment)
        if result.assumptions:
            self._head(msg("assess.assumptions"))
            self._list(result.assumptions)
        self._head(msg("assess.sources"))
        self._say("caption", result.method)
        for source in dict.fromkeys(result.sources):
            self._source(source)

    def _figures(self, figures: Iterable[Figure]) -> None:
        text, grid = self._dress.text, _grid()
        for line, one in enumerate(figures):
            low, high = rounded(one.low, one.unit), rounded(one.high, one.unit)
            band = "" if one.low == one.high else f"{low} – {high}"
            name = label("body", text.render(one.label), wrap=True)
            name.setToolTip(text.source(one.source))
            grid.addWidget(name, 2 * line, 0)
            value = label("strong", self._amount(rounded(one.value, one.unit), one.unit))
            grid.addWidget(value, 2 * line, 1, _RIGHT)
            status = text.enum(one.source.status)
            role = "caution" if one.source.status in _DOUBTFUL else "caption"
            grid.addWidget(label(role, status, wrap=True), 2 * line + 1, 0)
            grid.addWidget(label("soft", band), 2 * line + 1, 1, _RIGHT)
        if grid.count():
            self._head(msg("assess.figures"))
            self._lines.addLayout(grid)

    def _table(self, table: ResultTable) -> None:
        grid = _grid()
        self._head(table.title)
        lines = [[self._dress.text.render(cell) for cell in cells] for cells in (table.heads, *table.rows)]
        for number, cells in enumerate(zip(*lines, strict=True)):
            longest = max(map(len, cells))
            wraps = number not in table.numeric and longest > _SHORT
            if wraps:
                grid.setColumnStretch(number, longest)
            for line, words in enumerate(cells):
                where = _RIGHT if number in table.numeric else Qt.AlignmentFlag.AlignTop
                grid.addWidget(label("body" if line else "caption", words, wrap=wraps), line, number, where)
        self._lines.addLayout(grid)

    def _inputs(self, assessment: Assessment) -> None:
        text, grid = self._dress.text, _grid()
        for line, one in enumerate(assessment.inputs):
            grid.addWidget(label("body", text.render(one.label), wrap=True), 2 * line, 0)
            grid.addWidget(label("body", self._amount(one.value, one.unit)), 2 * line, 1, _RIGHT)
            doubtful = one.source.status in _DOUBTFUL
            words = text("assess.from", origin=one.origin)
            if doubtful:
                words = text.join((words, text.enum(one.source.status)))
            origin = label("caution" if doubtful else "caption", words, wrap=True)
            origin.setToolTip(text.source(one.source))
            grid.addWidget(origin, 2 * line + 1, 0, 1, 2)
        if grid.count():
            self._head(msg("assess.inputs"))
            self._lines.addLayout(grid)

    def _amount(self, value: str, unit: str) -> str:
        return f"{value} {self._dress.text.render(unit_words(unit))}".strip()

    def _source(self, source: Source) -> None:
        text = self._dress.text
        words = text("assess.source", status=source.status, reference=text.source(source))
        role = "caution" if source.status in _DOUBTFUL else "caption"
        self._add(label(role, words, wrap=True, selectable=True))

    def _head(self, words: Message) -> None:
        self._say("eyebrow", words)

    def _list(self, lines: Iterable[Message]) -> None:
        for line in lines:
            self._say("caption", line)

    def _say(self, role: str, words: Message) -> None:
        self._add(label(role, self._dress.text.render(words), wrap=True))

    def _add(self, widget: QWidget) -> None:
        self._lines.addWidget(widget)


_DOUBTFUL = (SourceStatus.UNVERIFIED, SourceStatus.EDITED)


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(1)
    grid.setColumnStretch(0, 1)
    return grid
