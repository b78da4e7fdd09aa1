"""The layout of the sheet in the window: options on the left, the frame on the map, the page on the right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QToolButton,
)

from app.command.exports import Situation, export_situation, situation
from app.domain.errors import UserError
from app.domain.message import msg
from app.map.paint.export import QtRenderer, picture_size
from app.map.sheet.options import Layout, checked_address
from app.map.sheet.templates import Format, Template, TemplateShelf
from app.map.viewport import Bounds
from app.runtime.progress import Progress
from app.runtime.text import LANGUAGES, Text
from app.views.banner import Notice
from app.views.book import BookOrder, start_book
from app.views.canvas.aside import make_classes_ready
from app.views.canvas.tools.select import SelectTool
from app.views.canvas.tools.tool import Tool
from app.views.layout.frame_tool import FrameTool, PaperFrame
from app.views.layout.maker import Made, Maker, Wish
from app.views.layout.moment_dialog import MomentDialog
from app.views.layout.options_panel import OptionsPanel
from app.views.layout.preview import Preview
from app.views.layout.printer import print_sheet, set_paper, sheet_printer

if TYPE_CHECKING:
    from app.views.window import MainWindow

_WAIT_MS = 40
"""After a change, before the page is made again: several changes at once make one page."""
_AROUND = 0.08
"""Share of the frame's width that is seen around it when the layout opens."""
_KEEP_MS = 600
"""Before the choices are written down."""


class LayoutView(QObject):
    """Opens and closes over a window; its choices outlive it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.desk = desk = window.desk
        self.shelf = TemplateShelf()
        self.options = OptionsPanel(desk.dress, self.shelf, exercise=desk.snapshot.operation.exercise)
        self.preview = Preview(desk.dress)
        self.frame = FrameTool(self)
        self.maker = Maker(self)
        self.made: Made | None = None
        self.is_open = False
        self._centre: tuple[float, float] | None = None
        self._situation: tuple[tuple[object, ...], Situation] | None = None
        self._auto_name = ""
        self._looking = False
        self._print_due = False
        self._due = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._keep = QTimer(self, singleShot=True, interval=_KEEP_MS)
        for side in (self.options, self.preview):
            side.hide()
        self._connect()
        self._begin_with(self.shelf.last() or self.shelf.default())

    def open(self) -> None:
        """Show the layout; when it is open already, export."""
        if self.is_open:
            self.export()
            return
        self.is_open = True
        self.options.show_steps(self.desk.ctx.store.steps())
        self._name_files()
        if not self.options.prepared_by.text():
            self.options.prepared_by.setText(self.desk.ctx.author)
        self._window.lend_sides(self.options, self.preview)
        self._window.map.view.set_tool(self.frame)
        self.options.go.setFocus()
        self._looking = True
        self._ask()

    def close(self) -> None:
        """Put the docks back; the choices stay."""
        if not self.is_open:
            return
        self.is_open = False
        self._due.stop()
        self._remember()
        self._window.return_sides()
        if self._window.map.view.tool is self.frame:
            self._window.map.view.set_tool(None)
        self._window.map.view.setFocus()

    def shut_down(self) -> None:
        """Before the window goes: stop what is being made and write the choices down."""
        if self._keep.isActive():
            self._remember()
        self._due.stop()
        self.maker.close()

    def export(self) -> None:
        """Write the chosen files in the background; the window's banner then says where they are."""
        self.options.banner.attempt(self._export)

    def book(self) -> None:
        """Make the map book with these choices in the background."""
        self.options.banner.attempt(self._book)

    def print(self) -> None:
        """Print the sheet that is shown, as soon as it is what the options say."""
        self._print_due = True
        if self.made is not None and not self.maker.busy and not self._due.isActive():
            self._print()

    def fit_to_incident(self) -> None:
        """Let the map find its own place and scale."""
        self._centre = None
        self.options.show_scale(None)
        self._ask()

    def _connect(self) -> None:
        desk, options, view = self.desk, self.options, self._window.map.view
        options.changed.connect(self._changed)
        options.place_reset.connect(self.fit_to_incident)
        options.export_wanted.connect(self.export)
        options.book_wanted.connect(self.book)
        options.print_wanted.connect(self.print)
        options.close_wanted.connect(self.close)
        options.time_wanted.connect(self._ask_time)
        options.templates.chosen.connect(self._begin_with)
        self.preview.wanted.connect(self._ask)
        self.frame.framed.connect(self._framed)
        self.frame.export_wanted.connect(self.export)
        self.frame.cancelled.connect(self.close)
        self.maker.made.connect(self._show)
        self.maker.refused.connect(self._refuse)
        self.maker.busy_changed.connect(lambda: self.preview.set_busy(self.maker.busy))
        self._due.timeout.connect(self._make)
        self._keep.timeout.connect(self._remember)
        view.tool_changed.connect(self._tool_changed)
        desk.stepped.connect(lambda _: self._stepped())
        desk.proposed.connect(self._ask)
        desk.dress.changed.connect(self._ask)
        desk.looks.changed.connect(self._ask)
        desk.basemaps.changed.connect(self._basemap_arrived)
        for holder in (options, self.preview):
            for key, act in (
                (Qt.Key.Key_Escape, self.close),
                (Qt.Key.Key_Return, self._enter),
                (Qt.Key.Key_Enter, self._enter),
            ):
                shortcut = QShortcut(QKeySequence(key), holder)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(act)

    def _enter(self) -> None:
        """Enter finishes what is being typed, presses the button that has the keyboard, or else exports."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QComboBox | QAbstractSpinBox):
            self.options.go.setFocus()
        elif isinstance(focus, QPushButton | QToolButton) and focus is not self.options.go:
            focus.click()
        else:
            self.export()

    def _begin_with(self, template: Template) -> None:
        self.options.templates.set_name("" if template.name == "-" else template.name, changed=False)
        self.options.show_template(template)

    def _changed(self) -> None:
        self.options.banner.attempt(self._note_change)
        self._keep.start()
        self._ask()

    def _note_change(self) -> None:
        chosen, saved = self.options.template(), self.options.templates.template()
        if saved is not None:
            changed = (chosen.layout, chosen.formats, chosen.dpi) != (saved.layout, saved.formats, saved.dpi)
            self.options.templates.set_name(saved.name, changed=changed)

    def _remember(self) -> None:
        self._keep.stop()
        self.desk.attempt(lambda: self.shelf.keep_last(self.options.template()))

    def _stepped(self) -> None:
        if self.is_open:
            self.options.show_steps(self.desk.ctx.store.steps())
            self._ask()

    def _ask_time(self) -> None:
        """Show the situation as it was at a time that a person names."""
        dialog = MomentDialog(self.desk.dress, self.desk.ctx.clock(), self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            when = dialog.moment
            self.options.banner.attempt(lambda: self._show_time(when))
        dialog.deleteLater()

    def _show_time(self, when: datetime) -> None:
        store = self.desk.ctx.store
        self.options.show_steps(store.steps(), store.sequence_at(when))

    def _tool_changed(self, tool: Tool) -> None:
        """After measuring or drawing the frame comes back."""
        if self.is_open and isinstance(tool, SelectTool):
            self._window.map.view.set_tool(self.frame)

    def _framed(self, frame: PaperFrame) -> None:
        self._centre = (frame.x, frame.y)
        self.options.show_scale(frame.scale)
        self._keep.start()
        self._ask()

    def _ask(self) -> None:
        if self.is_open:
            self.preview.view.expire()
            if not self._due.isActive():
                self._due.start()

    def _make(self) -> None:
        try:
            layout = self.options.template().layout
        except UserError as error:
            self.maker.stop()
            self._refuse(error)
            return
        incident = self.desk.incident
        self.maker.ask(
            Wish(
                self._situation_source(),
                layout,
                self.options.prepared_by.text().strip(),
                incident.id if incident else "",
                self._focus(layout),
                self.preview.page,
                self.preview.view.longer_px,
                rough=self.frame.held,
            )
        )

    def _refuse(self, error: UserError) -> None:
        self.preview.view.refuse()
        self.options.banner.show_notice(Notice.of(error))

    def _basemap_arrived(self) -> None:
        """A basemap that was opened meanwhile has to be named on the page."""
        shown, made = self._window.map.view.scene(), self.made
        if shown is not None and made is not None and shown.attribution != made.sheet.scene.attribution:
            self._ask()

    def _focus(self, layout: Layout) -> Bounds | None:
        if self._centre is None or layout.scale is None:
            return None
        x, y = self._centre
        return (x, y, x, y)

    def _situation_source(self) -> Callable[[], Situation]:
        """The situation that is chosen; counted again only when something of it is another."""
        desk, sequence = self.desk, self.options.sequence
        ctx, text, look, proposal = desk.ctx, desk.dress.text, desk.looks.current, desk.proposal
        key = (desk.snapshot, sequence, proposal, look, text)

        def source() -> Situation:
            known = self._situation
            if known is not None and all(one is other for one, other in zip(known[0], key, strict=True)):
                return known[1]
            found = situation(ctx, text, proposal=proposal, look=look, sequence=sequence)
            self._situation = (key, found)
            return found

        return source

    def _show(self, made: Made) -> None:
        if not self.is_open:
            return
        self.made = made
        page = made.sheet.frames.page
        self.preview.set_count(len(made.pages), made.page)
        self.preview.view.set_shape(page.width / page.height)
        if made.image is not None:
            self.preview.view.show_image(made.image)
            if self._due.isActive() or self.maker.overtaken:
                self.preview.view.expire()
            if made.sharp and self._print_due and not self._due.isActive():
                self._print()
            return
        viewport, paper = made.sheet.viewport, made.sheet.options.paper.value
        left, bottom, right, top = viewport.bounds
        scale = made.sheet.scale
        self.frame.show_frame(
            PaperFrame(viewport.x, viewport.y, (right - left) / scale, (top - bottom) / scale, scale), paper
        )
        if self._looking:
            self._looking = False
            air = (right - left) * _AROUND
            self._window.map.view.fly_to((left - air, bottom - air, right + air, top + air))

    def _name_files(self) -> None:
        """A folder and a name where a person gave none: no earlier sheet is written over."""
        options = self.options
        if not options.folder.text():
            options.folder.setText(str(self._window.files.folder))
        if options.name.text() in ("", self._auto_name):
            now = self.desk.ctx.clock().astimezone(self.desk.dress.text.timezone)
            incident = self.desk.incident
            number = f"{incident.number}-" if incident else ""
            self._auto_name = f"{number}situation-{now:%Y%m%d-%H%M%S}"
            options.name.setText(self._auto_name)

    def _export(self) -> None:
        desk, options = self.desk, self.options
        self._name_files()
        template, paths = options.template(), options.paths()
        if Format.PNG.value in paths:
            picture_size(template.layout.paper, template.dpi)
        if template.layout.web_address:
            checked_address(template.layout.web_address)
        make_classes_ready()
        ctx, incident, proposal, look = desk.ctx, desk.incident, desk.proposal, desk.looks.current
        focus, sequence = self._focus(template.layout), options.sequence
        prepared_by = options.prepared_by.text().strip()
        language = template.layout.language
        timezone = desk.dress.text.timezone.key
        text = Text(language, timezone) if language in LANGUAGES else desk.dress.text

        def work(progress: Progress) -> None:
            export_situation(
                ctx,
                text,
                QtRenderer(),
                pdf=paths.get("pdf"),
                png=paths.get("png"),
                svg=paths.get("svg"),
                html=paths.get("html"),
                layout=template.layout,
                dpi=template.dpi,
                focus=focus,
                incident_id=incident.id if incident else "",
                prepared_by=prepared_by,
                proposal=proposal,
                look=look,
                sequence=sequence,
                progress=progress,
            )

        def done(_: None) -> None:
            folder = next(iter(paths.values())).parent
            desk.tell(msg("views.export.done", n=len(paths), folder=str(folder)))

        self._remember()
        desk.jobs.start(msg("views.job.export"), work, done, desk.fail)

    def _book(self) -> None:
        options = self.options
        self._name_files()
        order = BookOrder(
            path=options.book_path(),
            layout=options.template().layout,
            prepared_by=options.prepared_by.text().strip(),
            sequence=options.sequence,
        )
        self._remember()
        start_book(self.desk, order)

    def _print(self) -> None:
        """Ask for a printer and print the pages in the background."""
        self._print_due = False
        if self.made is None:
            return
        desk, sheet = self.desk, self.made.sheet
        printer = sheet_printer(sheet, len(self.made.pages))
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(desk.dress.text("layout.print"))
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        set_paper(printer, sheet)
        make_classes_ready()
        desk.jobs.start(
            msg("layout.job_print"),
            lambda progress: print_sheet(sheet, printer, progress),
            lambda _: desk.tell(msg("layout.printed")),
            desk.fail,
        )
