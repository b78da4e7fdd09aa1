"""What to write to a file of drawings, in which format, and where to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QFormLayout, QLineEdit, QWidget

from app.command.exchange import export_drawings
from app.domain.message import msg
from app.exchange.model import WRITTEN, Format, What
from app.runtime.progress import Progress
from app.runtime.text import enum_key
from app.views import figures
from app.views.banner import Banner, Notice
from app.views.desk import Desk
from app.views.kit import button, column, label, row


class ExportDrawingsDialog(QDialog):
    """Written in the background; the window's banner says when it is done."""

    def __init__(self, desk: Desk, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        dress, text = desk.dress, desk.dress.text
        dress.words(self, windowTitle=msg("exchange.export"))
        self.setMinimumWidth(520)
        now = desk.ctx.clock().astimezone(text.timezone)
        self.format = QComboBox()
        for kind in WRITTEN:
            self.format.addItem(text(enum_key(kind)), kind)
        dress.words(self.format, accessibleName=msg("exchange.format"))
        self.format.activated.connect(lambda _: self._suit())
        self.file = QLineEdit(str(folder / f"drawings-{now:%Y%m%d-%H%M}.gpkg"))
        dress.words(self.file, accessibleName=msg("views.new.file"))
        self.what = {what: QCheckBox() for what in What}
        self.only = QCheckBox()
        self.banner = Banner(dress)
        cancel = button(dress, msg("views.cancel"), self.reject, role="quiet")
        cancel.setAutoDefault(False)
        go = button(dress, msg("exchange.write"), self._export, role="primary")
        go.setDefault(True)
        heading = dress.words(label("title"), text=msg("exchange.export"))
        self.setLayout(
            column(
                heading,
                self.banner,
                self._build_form(),
                row(None, cancel, go, gap=8),
                gap=16,
                margin=(24, 20, 24, 20),
            )
        )

    def _build_form(self) -> QFormLayout:
        dress, text, snapshot = self._desk.dress, self._desk.dress.text, self._desk.snapshot
        boxes = []
        for what, box in self.what.items():
            number = len(getattr(snapshot, what.value))
            box.setText(f"{text(enum_key(what))} ({figures.count(number)})")
            box.setChecked(number > 0)
            box.setEnabled(number > 0)
            boxes.append(box)
        incident = self._desk.incident
        self.only.setText("" if incident is None else text("exchange.only", number=incident.number))
        self.only.setVisible(incident is not None)
        browse = button(dress, msg("views.export.browse"), self._browse, icon="open")
        browse.setAutoDefault(False)
        place = row(self.file, browse, gap=8)
        place.setStretch(0, 1)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(dress.words(label("caption"), text=msg("exchange.what")), column(*boxes, gap=6))
        form.addRow("", self.only)
        form.addRow(dress.words(label("caption"), text=msg("exchange.format")), self.format)
        form.addRow(dress.words(label("caption"), text=msg("views.new.file")), place)
        return form

    def _suit(self) -> None:
        """Give the file the ending of the format."""
        kind: Format = self.format.currentData()
        self.file.setText(str(Path(self.file.text()).with_suffix(f".{kind.value}")))

    def _browse(self) -> None:
        text = self._desk.dress.text
        kind: Format = self.format.currentData()
        words = f"{text(enum_key(kind))} (*.{kind.value})"
        name, _ = QFileDialog.getSaveFileName(self, text("exchange.export"), self.file.text(), words)
        if name:
            self.file.setText(name)
            self._suit()

    def _export(self) -> None:
        desk, incident = self._desk, self._desk.incident
        chosen = [what for what, box in self.what.items() if box.isChecked()]
        if not chosen:
            self.banner.show_notice(Notice(msg("exchange.nothing_to_write"), "caution"))
            return
        path, ctx = Path(self.file.text()), desk.ctx
        only = incident.id if incident is not None and self.only.isChecked() else ""

        def work(progress: Progress) -> tuple[Path, ...]:
            return export_drawings(ctx, path, chosen, incident_id=only, progress=progress)

        def done(written: tuple[Path, ...]) -> None:
            names = desk.dress.text.join(one.name for one in written)
            desk.tell(msg("exchange.exported", files=names, folder=str(path.parent)))

        desk.jobs.start(msg("exchange.job.write", file=path.name), work, done, desk.fail)
        self.accept()
