"""Exports the situation map: which files, which paper, which language, where to; made in the background."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.domain.errors import UserError
from app.domain.message import msg
from app.map.scales import ROUND_SCALES
from app.map.sheet import Layout, Paper
from app.runtime.progress import Progress
from app.runtime.text import LANGUAGES, Text
from app.views.banner import Banner
from app.views.canvas.aside import make_classes_ready
from app.views.desk import Desk
from app.views.kit import button, column, label, row, set_role

SUFFIXES = ("pdf", "png", "html")


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What a person asked for."""

    text: Text
    paper: Paper
    landscape: bool
    scale: int | None
    paths: Mapping[str, Path]
    """By suffix."""


class ExportDialog(QDialog):
    """Fields with sensible answers already in them; Enter exports."""

    def __init__(self, desk: Desk, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        dress = desk.dress
        dress.words(self, windowTitle=msg("views.export.title"))
        self.setMinimumWidth(480)
        self.files = {suffix: QCheckBox(suffix.upper()) for suffix in SUFFIXES}
        for box in self.files.values():
            box.setChecked(True)
        self.paper = self._pair("paper", [(Paper.A4.value, Paper.A4), (Paper.A3.value, Paper.A3)])
        words = dress.text
        self.orientation = self._pair(
            "orientation",
            [(words("views.export.landscape"), True), (words("views.export.portrait"), False)],
        )
        self.scale = QComboBox()
        self.scale.addItem(words("views.export.scale_auto"), None)
        for scale in ROUND_SCALES:
            self.scale.addItem(f"1:{scale:,}", scale)
        self.language = QComboBox()
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(words.language))
        self.folder = QLineEdit(str(folder))
        self.name = QLineEdit("situation")
        self.banner = Banner(dress)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        browse = button(dress, msg("views.export.browse"), self._browse, icon="open")
        place = row(self.folder, browse, gap=8)
        place.setStretch(0, 1)
        for title, field in (
            (msg("views.export.files"), row(*self.files.values(), None, gap=20)),
            (msg("views.export.paper"), self.paper),
            (msg("views.export.orientation"), self.orientation),
            (msg("views.export.scale"), self.scale),
            (msg("views.export.language"), self.language),
            (msg("views.export.folder"), place),
            (msg("views.export.name"), self.name),
        ):
            form.addRow(dress.words(label("caption"), text=title), field)
        self._name_fields()
        go = button(dress, msg("views.export.go"), self._go, role="primary", icon="export")
        go.setDefault(True)
        cancel = button(dress, msg("views.cancel"), self.reject, role="quiet")
        cancel.setAutoDefault(False)
        browse.setAutoDefault(False)
        heading = dress.words(label("title"), text=msg("views.export.title"))
        self.setLayout(
            column(heading, self.banner, form, row(None, cancel, go), gap=16, margin=(24, 20, 24, 20))
        )

    def order(self) -> ExportOrder:
        """What the fields say; raises UserError where that cannot be."""
        desk = self.desk
        suffixes = tuple(suffix for suffix, box in self.files.items() if box.isChecked())
        if not suffixes:
            raise UserError(msg("views.export.no_file"))
        folder, stem = Path(self.folder.text()).expanduser(), self.name.text().strip()
        if not folder.is_dir():
            raise UserError(msg("views.export.no_folder", folder=str(folder)))
        if not stem or Path(stem).name != stem:
            raise UserError(msg("views.export.no_name"))
        return ExportOrder(
            text=Text(self.language.currentData(), desk.dress.text.timezone.key),
            paper=Paper(str(_chosen(self.paper))),
            landscape=bool(_chosen(self.orientation)),
            scale=self.scale.currentData(),
            paths={suffix: folder / f"{stem}.{suffix}" for suffix in suffixes},
        )

    def _go(self) -> None:
        if self.banner.attempt(lambda: start_export(self.desk, self.order())):
            self.accept()

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.desk.dress.text("views.export.folder"), self.folder.text()
        )
        if chosen:
            self.folder.setText(chosen)

    def _name_fields(self) -> None:
        for field, words in (
            (self.scale, msg("views.export.scale")),
            (self.language, msg("views.export.language")),
            (self.folder, msg("views.export.folder")),
            (self.name, msg("views.export.name")),
        ):
            self.desk.dress.words(field, accessibleName=words)

    def _pair(self, name: str, choices: list[tuple[str, object]]) -> QWidget:
        holder = QWidget()
        holder.setObjectName(name)
        group = QButtonGroup(holder)
        line = row(gap=8)
        for words, value in choices:
            made = set_role(QPushButton(words), "plain")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setProperty("value", value)
            group.addButton(made)
            line.addWidget(made, 1)
            made.setChecked(group.checkedButton() is None)
        holder.setLayout(line)
        return holder


def _chosen(holder: QWidget) -> object:
    return next(made.property("value") for made in holder.findChildren(QPushButton) if made.isChecked())


def start_export(desk: Desk, order: ExportOrder) -> None:
    """Make the files in the background; the banner then says where they are."""
    make_classes_ready()
    ctx, incident = desk.ctx, desk.incident
    proposal, look = desk.proposal, desk.looks.current

    def work(progress: Progress) -> None:
        from app.command.exports import export_situation
        from app.map.paint.export import QtRenderer

        export_situation(
            ctx,
            order.text,
            QtRenderer(),
            pdf=order.paths.get("pdf"),
            png=order.paths.get("png"),
            html=order.paths.get("html"),
            layout=Layout(paper=order.paper, landscape=order.landscape, scale=order.scale),
            incident_id=incident.id if incident else "",
            proposal=proposal,
            look=look,
            progress=progress,
        )

    def done(_: None) -> None:
        folder = next(iter(order.paths.values())).parent
        desk.tell(msg("views.export.done", n=len(order.paths), folder=str(folder)))

    desk.jobs.start(msg("views.job.export"), work, done, desk.fail)
