"""Looking at a file of drawings, saying what they become, and taking them in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QLineEdit, QListWidget, QWidget

from app.campus.datum import Datum
from app.command.exchange import IMPORTED, import_drawings, preview_drawings
from app.domain.errors import Cancelled, UserError
from app.domain.message import msg
from app.exchange.model import CrsWanted, ImportPreview, What
from app.runtime.progress import CancelToken, Progress
from app.runtime.text import enum_key
from app.views.banner import Banner, Notice
from app.views.desk import Desk
from app.views.kit import button, column, label, row

_TARGETS: tuple[What | None, ...] = (None, *IMPORTED)
_MOST_LINES = 200


class ImportDialog(QDialog):
    """Reads in the background; nothing is kept before a person says so."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._path = path
        self.found: ImportPreview | None = None
        self._reading: CancelToken | None = None
        dress = desk.dress
        dress.words(self, windowTitle=msg("exchange.import"))
        self.setMinimumWidth(560)
        self._summary = label("strong", path.name, wrap=True)
        self._fields = label("soft", wrap=True)
        self.banner = Banner(dress)
        self.problems = QListWidget()
        self.problems.setWordWrap(True)
        dress.words(self.problems, accessibleName=msg("exchange.problems"))
        self.leave_out = QCheckBox()
        self.leave_out.toggled.connect(lambda _: self._ready())
        cancel = button(dress, msg("views.cancel"), self.reject, role="quiet")
        cancel.setAutoDefault(False)
        self.go = button(dress, msg("exchange.take_in"), self._import, role="primary")
        self.go.setDefault(True)
        heading = dress.words(label("title"), text=msg("exchange.import"))
        self.setLayout(
            column(
                heading,
                self.banner,
                self._summary,
                self._fields,
                self._build_form(),
                self.problems,
                self.leave_out,
                row(None, cancel, self.go, gap=8),
                gap=12,
                margin=(24, 20, 24, 20),
            )
        )
        self.finished.connect(lambda _: self._stop())
        self._read()

    def _build_form(self) -> QFormLayout:
        dress, text = self._desk.dress, self._desk.dress.text
        self.target = QComboBox()
        for what in _TARGETS:
            words = text("exchange.as_in_file") if what is None else text(enum_key(what))
            self.target.addItem(words, what)
        dress.words(self.target, accessibleName=msg("exchange.become"))
        self.epsg = QLineEdit()
        dress.words(self.epsg, placeholderText=msg("exchange.epsg_hint"), accessibleName=msg("exchange.crs"))
        self.epsg.setClearButtonEnabled(True)
        self.epsg.editingFinished.connect(self._read_again)
        self.gcj02 = QCheckBox()
        dress.words(self.gcj02, text=msg("exchange.gcj02"))
        self.gcj02.toggled.connect(lambda _: self._read())
        incident = self._desk.incident
        number = text("exchange.no_incident") if incident is None else f"{incident.number} {incident.title}"
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(dress.words(label("caption"), text=msg("exchange.become")), self.target)
        form.addRow(dress.words(label("caption"), text=msg("exchange.incident")), label("body", number))
        form.addRow(dress.words(label("caption"), text=msg("exchange.crs")), self.epsg)
        form.addRow("", self.gcj02)
        return form

    def _read_again(self) -> None:
        if self.epsg.isModified():
            self.epsg.setModified(False)
            self._read()

    def _read(self) -> None:
        """Look at the file, as in the coordinates that are stated now."""
        self._stop()
        self.found = None
        self._ready()
        words = self.epsg.text().strip().upper().removeprefix("EPSG:")
        if words and not words.isdecimal():
            self.banner.show_notice(Notice(msg("exchange.no_epsg", text=words), "caution"))
            return
        snapshot, path = self._desk.snapshot, self._path
        epsg = int(words) if words else None
        datum = Datum.GCJ02 if self.gcj02.isChecked() else Datum.WGS84

        def work(progress: Progress) -> ImportPreview:
            return preview_drawings(snapshot, path, epsg=epsg, datum=datum, progress=progress)

        self.banner.clear()
        self._reading = token = self._desk.jobs.start(
            msg("exchange.job.read", file=path.name),
            work,
            lambda found: self._show(found) if self._reading is token else None,
            lambda error: self._failed(error) if self._reading is token else None,
        )

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _failed(self, error: Exception) -> None:
        self._reading = None
        if isinstance(error, UserError):
            self.banner.show_notice(Notice.of(error))
            if isinstance(error, CrsWanted):
                self.epsg.setFocus()
        elif not isinstance(error, Cancelled):
            raise error

    def _show(self, found: ImportPreview) -> None:
        self._reading, self.found = None, found
        text = self._desk.dress.text
        broken = len(found.rejected)
        self._summary.setText(
            text("exchange.summary", n=len(found.features), file=found.source, crs=found.crs)
        )
        named = [
            text("exchange.field", name=name, types=text.join(text.enum(kind) for kind in types))
            for name, types in found.fields
        ]
        self._fields.setText(text("exchange.fields", fields=text.join(named)) if named else "")
        self.problems.clear()
        for finding in found.findings[:_MOST_LINES]:
            subject = finding.subject or found.source
            self.problems.addItem(text("exchange.row", row=subject, problem=finding.message))
        self.problems.setFixedHeight(28 * min(len(found.findings), 5) + 8)
        self.leave_out.setText(text("exchange.leave_out", n=broken))
        self._ready()

    def _ready(self) -> None:
        found = self.found
        broken = len(found.rejected) if found is not None else 0
        self.problems.setVisible(found is not None and bool(found.findings))
        self.leave_out.setVisible(broken > 0)
        self.go.setEnabled(
            found is not None and bool(found.features) and (not broken or self.leave_out.isChecked())
        )
        self.adjustSize()

    def _import(self) -> None:
        found, incident, desk = self.found, self._desk.incident, self._desk
        if found is None:
            return
        target: What | None = self.target.currentData()
        incident_id = "" if incident is None or target is What.ANNOTATIONS else incident.id
        if self.banner.attempt(
            lambda: import_drawings(
                desk.ctx,
                found,
                target=target,
                incident_id=incident_id,
                leave_out_broken=self.leave_out.isChecked(),
            )
        ):
            desk.tell(msg("exchange.imported", n=len(found.features), file=found.source))
            self.accept()
