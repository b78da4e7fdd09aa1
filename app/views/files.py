"""Opening, beginning and exporting operations: the window's dealings with files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QFormLayout, QLineEdit, QWidget

from app.command.campus import save_campus
from app.command.operations import create_operation
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Campus
from app.store.campus_file import read_campus
from app.views.banner import Banner
from app.views.desk import Desk
from app.views.kit import button, column, label, row

if TYPE_CHECKING:
    from app.views.layout.view import LayoutView
    from app.views.window import MainWindow


class FileActions:
    """Asks for a file and does with it what the menu says."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._layout: LayoutView | None = None

    @property
    def folder(self) -> Path:
        """The folder of the operation that is open."""
        return self._window.desk.ctx.store.path.resolve().parent

    def ask_open(self) -> None:
        """Open another operation file."""
        text = self._window.desk.dress.text
        name, _ = QFileDialog.getOpenFileName(
            self._window, text("views.action.open"), str(self.folder), text("views.files.operation")
        )
        if name:
            self._window.operation_wanted.emit(Path(name))

    def ask_new(self) -> None:
        """Begin another operation on the campus of this one."""
        self._begin(self._window.desk.snapshot.campus)

    def ask_campus(self) -> None:
        """Read a campus file and begin an operation on it."""
        desk = self._window.desk
        text = desk.dress.text
        name, _ = QFileDialog.getOpenFileName(
            self._window, text("views.action.open_campus"), str(self.folder), text("views.files.campus")
        )
        if name:
            desk.jobs.start(
                msg("views.job.read_campus", file=Path(name).name),
                lambda _progress: read_campus(Path(name)),
                self._begin,
                desk.fail,
            )

    def ask_save_campus(self) -> None:
        """Keep the campus of this operation, hand edits included, for other operations and re-imports."""
        desk = self._window.desk
        text, info = desk.dress.text, desk.snapshot.campus.info
        start = self.folder / f"{text.pick(info.name, info.name_zh) or info.id}.gpkg"
        name, _ = QFileDialog.getSaveFileName(
            self._window, text("views.action.save_campus"), str(start), text("views.files.campus")
        )
        if name:
            path = Path(name).with_suffix(".gpkg")
            desk.jobs.start(
                msg("views.job.save_campus", file=path.name),
                lambda _progress: save_campus(desk.ctx, path),
                lambda _: desk.tell(msg("views.campus_saved", file=path.name)),
                desk.fail,
            )

    @property
    def layout(self) -> LayoutView:
        """The layout of the situation map; made when it is first needed."""
        if self._layout is None:
            from app.views.layout.view import LayoutView

            self._layout = LayoutView(self._window)
        return self._layout

    def ask_export(self) -> None:
        """Lay the situation map out and export it."""
        self.layout.open()

    def leave_layout(self) -> None:
        """Put the layout away where it is open."""
        if self._layout is not None:
            self._layout.close()

    def shut_down(self) -> None:
        """Before the window goes."""
        if self._layout is not None:
            self._layout.shut_down()

    def _begin(self, campus: Campus) -> None:
        dialog = NewOperation(self._window.desk, campus, self.folder, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.path is not None:
            self._window.operation_wanted.emit(dialog.path)


class NewOperation(QDialog):
    """Name, file, and whether it is an exercise. `path` is the file that was written."""

    def __init__(self, desk: Desk, campus: Campus, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.path: Path | None = None
        self._campus = campus
        dress = desk.dress
        dress.words(self, windowTitle=msg("views.action.new_operation"))
        self.setMinimumWidth(480)
        now = desk.ctx.clock().astimezone(dress.text.timezone)
        stem = f"{now:%Y-%m-%d-%H%M}"
        self.name = QLineEdit(f"{dress.text.pick(campus.info.name, campus.info.name_zh)} {now:%Y-%m-%d}")
        self.file = QLineEdit(str(folder / f"{stem}.gpkg"))
        self.exercise = QCheckBox()
        dress.words(self.exercise, text=msg("views.new.exercise"))
        self.banner = Banner(dress)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        browse = button(dress, msg("views.export.browse"), self._browse, icon="open")
        browse.setAutoDefault(False)
        place = row(self.file, browse, gap=8)
        place.setStretch(0, 1)
        for title, field in ((msg("views.new.name"), self.name), (msg("views.new.file"), place)):
            form.addRow(dress.words(label("caption"), text=title), field)
        dress.words(self.name, accessibleName=msg("views.new.name"))
        dress.words(self.file, accessibleName=msg("views.new.file"))
        form.addRow("", self.exercise)
        go = button(dress, msg("views.new.begin"), self._go, role="primary")
        go.setDefault(True)
        cancel = button(dress, msg("views.cancel"), self.reject, role="quiet")
        cancel.setAutoDefault(False)
        heading = dress.words(label("title"), text=msg("views.action.new_operation"))
        self.setLayout(
            column(heading, self.banner, form, row(None, cancel, go), gap=16, margin=(24, 20, 24, 20))
        )

    def _browse(self) -> None:
        text = self.desk.dress.text
        name, _ = QFileDialog.getSaveFileName(
            self, text("views.new.file"), self.file.text(), text("views.files.operation")
        )
        if name:
            self.file.setText(name)

    def _go(self) -> None:
        if self.banner.attempt(self._create):
            self.accept()

    def _create(self) -> None:
        words = self.file.text().strip()
        if not words:
            raise UserError(msg("views.new.no_file"))
        path = Path(words).expanduser()
        create_operation(
            path,
            self._campus,
            name=self.name.text().strip(),
            author=self.desk.ctx.author,
            exercise=self.exercise.isChecked(),
            clock=self.desk.ctx.clock,
        ).close()
        self.path = path
