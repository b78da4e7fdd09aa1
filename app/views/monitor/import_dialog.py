"""Looking at a table of counts, cases or weather, saying which column is what, and taking it in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QListWidget, QWidget

from app.campus.sheets import read_data_table
from app.command.intake import kind_by_name
from app.command.observations import add_observations
from app.domain.errors import Cancelled, UserError
from app.domain.message import msg
from app.domain.observation import DataTable, SeriesKind
from app.exchange.observations.mapping import (
    DATE_ORDERS,
    FIELDS,
    ColumnMapping,
    TableKind,
    guess,
    load_remembered,
    recognise,
    remember,
)
from app.exchange.observations.reading import ObservationPreview, read_observations
from app.runtime.progress import Progress
from app.runtime.text import enum_key
from app.views.banner import Banner, Notice
from app.views.desk import Desk
from app.views.kit import Scroller, button, clear, column, label, row, silent

_MOST_LINES = 200


class DataImportDialog(QDialog):
    """Columns are recognised by their heads or as they were chosen before; nothing is kept before `go`."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._path = desk, path
        self._table: DataTable | None = None
        self.found: ObservationPreview | None = None
        dress = desk.dress
        dress.words(self, windowTitle=msg("monitor.import"))
        self.setMinimumSize(600, 520)
        self._summary = label("strong", path.name, wrap=True)
        self.banner = Banner(dress)
        self.what, self.kind, self.order = QComboBox(), QComboBox(), QComboBox()
        self.fields: dict[str, QComboBox] = {}
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        columns = QWidget()
        columns.setLayout(self._form)
        self.problems = QListWidget()
        self.problems.setWordWrap(True)
        self.problems.setMaximumHeight(120)
        dress.words(self.problems, accessibleName=msg("monitor.import.problems"))
        self.leave_out = QCheckBox()
        self.leave_out.toggled.connect(lambda _: self._ready())
        cancel = button(dress, msg("views.cancel"), self.reject, role="quiet")
        cancel.setAutoDefault(False)
        self.go = button(dress, msg("monitor.import.go"), self._import, role="primary")
        self.go.setDefault(True)
        layout = column(
            dress.words(label("title"), text=msg("monitor.import")),
            self.banner,
            self._summary,
            self._build_choice(),
            Scroller(columns),
            self.problems,
            self.leave_out,
            row(None, cancel, self.go, gap=8),
            gap=12,
            margin=(24, 20, 24, 20),
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self._ready()
        desk.jobs.start(
            msg("monitor.job.read", file=path.name),
            self._work,
            lambda table: self._begin(table) if not self._gone() else None,
            lambda error: self._failed(error) if not self._gone() else None,
        )

    def _work(self, _: Progress) -> DataTable:
        return read_data_table(self._path)

    def _gone(self) -> bool:
        from shiboken6 import isValid

        return not isValid(self)

    def _build_choice(self) -> QFormLayout:
        dress, text = self._desk.dress, self._desk.dress.text
        for what in TableKind:
            self.what.addItem(text(enum_key(what)), what)
        for kind in SeriesKind:
            self.kind.addItem(text.enum(kind), kind)
        self.order.addItem(text("monitor.import.order_by_file"), "")
        for order in DATE_ORDERS:
            self.order.addItem(order, order)
        dress.words(self.what, accessibleName=msg("monitor.import.what"))
        dress.words(self.kind, accessibleName=msg("monitor.import.kind"))
        dress.words(self.order, accessibleName=msg("monitor.import.order"))
        self.what.activated.connect(lambda _: self._map())
        for box in (self.kind, self.order):
            box.activated.connect(lambda _: self._look())
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(dress.words(label("caption"), text=msg("monitor.import.what")), self.what)
        form.addRow(dress.words(label("caption"), text=msg("monitor.import.kind")), self.kind)
        form.addRow(dress.words(label("caption"), text=msg("monitor.import.order")), self.order)
        return form

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.banner.show_notice(Notice.of(error))
        elif not isinstance(error, Cancelled):
            raise error

    def _begin(self, table: DataTable) -> None:
        self._table = table
        with silent(self.what), silent(self.kind):
            self.what.setCurrentIndex(self.what.findData(recognise(table)))
            self.kind.setCurrentIndex(max(0, self.kind.findData(kind_by_name(table.name))))
        self._map()

    def _map(self) -> None:
        """Offer a column for each field, those that are recognised chosen already."""
        if self._table is None:
            return
        what = TableKind(self.what.currentData())
        guessed = guess(self._table, what, load_remembered())
        clear(self._form)
        self.fields = {}
        text = self._desk.dress.text
        for field in FIELDS[what]:
            box = QComboBox()
            box.addItem(text("monitor.import.no_column"), "")
            for name in self._table.columns:
                box.addItem(name, name)
            box.setCurrentIndex(max(0, box.findData(guessed.columns.get(field, ""))))
            box.setAccessibleName(field_words(self._desk, field))
            box.activated.connect(lambda _: self._look())
            self.fields[field] = box
            self._form.addRow(label("caption", field_words(self._desk, field)), box)
        self._exposures = guessed.exposures
        with silent(self.order):
            self.order.setCurrentIndex(max(0, self.order.findData(guessed.date_order)))
        self.kind.setEnabled(what is TableKind.READINGS)
        self._look()

    def _mapping(self) -> ColumnMapping:
        chosen = {field: str(box.currentData()) for field, box in self.fields.items() if box.currentData()}
        exposures = tuple(name for name in self._exposures if name not in chosen.values())
        return ColumnMapping(chosen, exposures, str(self.order.currentData()))

    def _look(self) -> None:
        """Read the rows as the columns are chosen now."""
        if self._table is None:
            return
        self.banner.clear()
        self.found = None
        self.problems.clear()
        desk, what = self._desk, TableKind(self.what.currentData())
        incident = desk.incident.id if desk.incident is not None and what is TableKind.CASES else ""
        try:
            self.found = read_observations(
                self._table,
                what,
                self._mapping(),
                desk.snapshot.campus,
                kind=SeriesKind(self.kind.currentData()),
                author=desk.ctx.author,
                at=desk.ctx.clock(),
                incident_id=incident,
            )
        except UserError as error:
            self.banner.show_notice(Notice.of(error))
        else:
            self._tell(self.found)
        self._ready()

    def _tell(self, found: ObservationPreview) -> None:
        text, name = self._desk.dress.text, self._path.name
        count = len(found.readings) + len(found.cases) + len(found.weather)
        self._summary.setText(text("monitor.import.summary", n=count, file=name))
        for finding in found.rejected[:_MOST_LINES]:
            self.problems.addItem(text.render(finding.message))
        self.leave_out.setText(text("monitor.import.leave_out", n=len(found.rejected)))

    def _ready(self) -> None:
        found = self.found
        rejected = bool(found and found.rejected)
        self.problems.setVisible(rejected)
        self.leave_out.setVisible(rejected)
        something = found is not None and bool(found.readings or found.cases or found.weather)
        self.go.setEnabled(something and (not rejected or self.leave_out.isChecked()))

    def _import(self) -> None:
        if self.found is None or self._table is None:
            return
        self.banner.attempt(partial(self._keep, self._table, self.found))

    def _keep(self, table: DataTable, found: ObservationPreview) -> None:
        added = add_observations(self._desk.ctx, found, accept_rejected=self.leave_out.isChecked())
        remember(table, found.what, self._mapping())
        self._desk.tell(
            msg(
                "monitor.import.done",
                new=added.new,
                duplicates=added.duplicates,
                changed=added.changed,
                left=len(found.rejected),
            )
        )
        self.accept()


def field_words(desk: Desk, field: str) -> str:
    """What a field of a table is called."""
    return desk.dress.text(f"table_field.{field}")
