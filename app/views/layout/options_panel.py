"""The options of a layout in groups: paper, map, blocks, words, output."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.map.scales import ROUND_SCALES, scale_words
from app.map.sheet.frames import Paper
from app.map.sheet.options import Block, Grid, Layout
from app.map.sheet.templates import Format, Template, TemplateShelf
from app.runtime.text import BOTH, LANGUAGES
from app.store.past import PastStep
from app.views.banner import Banner
from app.views.dress import Dress
from app.views.kit import Card, Scroller, button, column, label, row, set_role, silent, tool
from app.views.layout.fields import Choice, Ticks
from app.views.layout.template_bar import TemplateBar

_BLOCKS = (
    (msg("block.title"), Block.TITLE),
    (msg("block.legend"), Block.LEGEND),
    (msg("block.people"), Block.PEOPLE),
    (msg("block.outside_help"), Block.OUTSIDE_HELP),
    (msg("block.unmet"), Block.UNMET),
    (msg("block.assignments"), Block.ASSIGNMENTS),
    (msg("block.tasks"), Block.TASKS),
    (msg("block.demand"), Block.DEMAND),
    (msg("block.assessment"), Block.ASSESSMENT),
    (msg("block.log"), Block.LOG),
    (msg("block.overview"), Block.OVERVIEW),
    (msg("block.closer"), Block.CLOSER),
    (msg("block.qr"), Block.QR),
    (msg("block.notes"), Block.NOTES),
)
_NEWEST_STEPS = 300
_LEAST_SCALE, _MOST_SCALE = 50, 1_000_000


class OptionsPanel(QFrame):
    """Everything that can be chosen, with the buttons that act on it."""

    changed = Signal()
    """Something of the sheet is different now."""
    place_reset = Signal()
    """The map is to find its own place and scale again."""
    export_wanted = Signal()
    print_wanted = Signal()
    book_wanted = Signal()
    close_wanted = Signal()
    time_wanted = Signal()

    def __init__(self, dress: Dress, shelf: TemplateShelf, *, exercise: bool) -> None:
        super().__init__()
        set_role(self, "dock_left")
        self.setMinimumWidth(308)
        self.setMaximumWidth(400)
        self._dress = dress
        self._exercise = exercise
        self._filling = False
        self._own_language = False
        """The sheet has a language that a person chose; else that of the window."""
        self.banner = Banner(dress)
        self.templates = TemplateBar(dress, shelf, self.banner, self.template)
        self._make_fields()
        go = button(dress, msg("views.export.go"), self.export_wanted.emit, role="primary", icon="export")
        self.go = go
        printer = button(dress, msg("layout.print"), self.print_wanted.emit, role="plain")
        self.book = button(
            dress, msg("views.action.map_book"), self.book_wanted.emit, role="plain", icon="book"
        )
        close = tool(dress, "close", msg("views.close"), self.close_wanted.emit, size=18)
        heading = dress.words(label("title"), text=msg("layout.title"))
        head = column(row(heading, None, close), self.templates, gap=8, margin=(16, 10, 12, 10))
        self._summary = label("faint", wrap=True)
        others = row(self.book, printer, gap=8)
        for index in range(others.count()):
            others.setStretch(index, 1)
        foot = column(self.banner, self._summary, go, others, gap=6, margin=(16, 8, 16, 12))
        self.banner.installEventFilter(self)
        scroller = Scroller(*self._cards())
        self.setLayout(column(head, scroller, foot, gap=0))
        self._listen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The banner is as high as its words need in the panel's width."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.Resize):
            self.banner.setMinimumHeight(max(0, self.banner.heightForWidth(self.banner.width())))
        return super().eventFilter(watched, event)

    def template(self) -> Template:
        """What is chosen; raises UserError where a field says what cannot be."""
        return Template(
            name=self.templates.name or "-",
            layout=Layout(
                paper=self.paper.value,
                landscape=self.landscape.value,
                scale=self._chosen_scale(),
                grid=self.grid.value,
                blocks=self.blocks.values,
                language=self.language.value if self._own_language else "",
                classification=self.classification.text().strip(),
                draft=self.draft.isChecked(),
                web_address=self.address.text().strip(),
                notes=self.notes.toPlainText().strip(),
            ),
            formats=self.formats.values,
            dpi=self.dpi.value(),
        )

    def show_template(self, template: Template) -> None:
        """Fill the fields; `changed` follows once."""
        layout = template.layout
        self._filling = True
        self.paper.choose(layout.paper)
        self.landscape.choose(layout.landscape)
        self.show_scale(layout.scale)
        self.grid.choose(layout.grid)
        self.blocks.choose(layout.blocks)
        self._own_language = bool(layout.language)
        self.language.choose(layout.language or self._dress.text.language)
        self.classification.setText(layout.classification)
        self.draft.setChecked(layout.draft)
        self.address.setText(layout.web_address)
        self.notes.setPlainText(layout.notes)
        self.formats.choose(template.formats)
        self.dpi.setValue(template.dpi)
        self._filling = False
        self._tell()

    def show_scale(self, scale: int | None) -> None:
        """Show a scale without telling; None is the automatic one."""
        with silent(self.scale):
            if scale is None:
                self.scale.setCurrentIndex(0)
            else:
                self.scale.setEditText(scale_words(scale))

    @property
    def sequence(self) -> int | None:
        """The step after which the operation is shown, None for now."""
        chosen: int | None = self.moment.currentData()
        return chosen

    def show_steps(self, steps: Iterable[PastStep], sequence: int | None = None) -> None:
        """The newest moments, newest first, with what was chosen or is chosen by `sequence`."""
        text, chosen = self._dress.text, self.sequence if sequence is None else sequence
        newest = sorted(steps, key=lambda step: -step.sequence)
        with silent(self.moment):
            self.moment.clear()
            self.moment.addItem(text("layout.now"), None)
            for place, step in enumerate(newest):
                if place < _NEWEST_STEPS or step.sequence == chosen:
                    words = f"{step.sequence}  ·  {text.time(step.at)}  ·  {text.render(step.label)}"
                    self.moment.addItem(words, step.sequence)
            self.moment.setCurrentIndex(max(0, self.moment.findData(chosen)))
        if sequence is not None:
            self.changed.emit()

    def paths(self) -> dict[str, Path]:
        """The files to be written, by format; raises UserError where that cannot be."""
        formats = self.formats.values
        if not formats:
            raise UserError(msg("views.export.no_file"))
        folder, stem = self._place()
        return {file.value: folder / f"{stem}.{file.value}" for file in Format if file in formats}

    def book_path(self) -> Path:
        """The file of the map book; raises UserError where that cannot be."""
        folder, stem = self._place()
        return folder / f"{stem}-book.pdf"

    def _place(self) -> tuple[Path, str]:
        folder, stem = Path(self.folder.text()).expanduser(), self.name.text().strip()
        if not folder.is_dir():
            raise UserError(msg("views.export.no_folder", folder=str(folder)))
        if not stem or Path(stem).name != stem:
            raise UserError(msg("views.export.no_name"))
        return folder, stem

    def _make_fields(self) -> None:
        dress = self._dress
        self.paper = Choice(dress, msg("views.export.paper"), [(paper.value, paper) for paper in Paper])
        self.landscape = Choice(
            dress,
            msg("views.export.orientation"),
            [(msg("views.export.landscape"), True), (msg("views.export.portrait"), False)],
        )
        self.scale = QComboBox()
        self.scale.setEditable(True)
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.scale.addItem("")
        for scale in ROUND_SCALES:
            self.scale.addItem(scale_words(scale))
        self.grid = Choice(
            dress,
            msg("layout.grid"),
            [(msg("grid.none"), Grid.NONE), (msg("grid.utm"), Grid.UTM), (msg("grid.mgrs"), Grid.MGRS)],
        )
        self.moment = QComboBox()
        self.moment.addItem("", None)
        self.moment.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.blocks = Ticks(dress, _BLOCKS)
        self.language = Choice(
            dress,
            msg("views.export.language"),
            [*((name, code) for code, name in LANGUAGES.items()), (msg("layout.both"), BOTH)],
        )
        self.classification, self.prepared_by, self.address = QLineEdit(), QLineEdit(), QLineEdit()
        self.notes = QPlainTextEdit()
        self.notes.setFixedHeight(64)
        self.notes.setTabChangesFocus(True)
        self.draft = dress.words(QCheckBox(), text=msg("layout.draft"))
        self.formats = Ticks(dress, [(file.value.upper(), file) for file in Format], columns=2)
        self.dpi = QSpinBox()
        self.dpi.setRange(36, 1200)
        self.dpi.setSingleStep(50)
        self.dpi.setSuffix(" dpi")
        self.dpi.lineEdit().setTextMargins(8, 0, 0, 0)
        self.folder, self.name = QLineEdit(), QLineEdit()
        for field, words in (
            (self.scale, msg("views.export.scale")),
            (self.moment, msg("layout.moment")),
            (self.classification, msg("layout.classification")),
            (self.prepared_by, msg("sheet.prepared_by")),
            (self.address, msg("layout.address")),
            (self.notes, msg("block.notes")),
            (self.dpi, msg("layout.dpi")),
            (self.folder, msg("views.export.folder")),
            (self.name, msg("views.export.name")),
        ):
            dress.words(field, accessibleName=words)
        self.address.setPlaceholderText("https://")
        dress.words(self.classification, placeholderText=msg("layout.classification_hint"))

    def _cards(self) -> Iterable[QWidget]:
        dress = self._dress
        reset = button(dress, msg("layout.reset_place"), self.place_reset.emit, role="quiet", icon="target")
        browse = tool(dress, "open", msg("views.export.browse"), self._browse)
        at_time = tool(dress, "clock", msg("layout.at_time"), self.time_wanted.emit)
        moment = row(self.moment, at_time, gap=4)
        moment.setStretch(0, 1)
        place = row(self.folder, browse, gap=4)
        place.setStretch(0, 1)
        marks = [self.draft]
        if self._exercise:
            marks.append(dress.words(label("faint", wrap=True), text=msg("layout.exercise_stays")))  # type: ignore[arg-type]
        groups: tuple[tuple[Message, tuple[tuple[Message | None, QWidget | object], ...]], ...] = (
            (
                msg("views.export.paper"),
                ((None, self.paper), (None, self.landscape)),
            ),
            (
                msg("layout.map"),
                (
                    (msg("views.export.scale"), self.scale),
                    (None, reset),
                    (msg("layout.grid"), self.grid),
                    (msg("layout.moment"), moment),
                ),
            ),
            (msg("layout.blocks"), ((None, self.blocks),)),
            (
                msg("layout.words"),
                (
                    (msg("views.export.language"), self.language),
                    (msg("layout.classification"), self.classification),
                    *((None, mark) for mark in marks),
                    (msg("sheet.prepared_by"), self.prepared_by),
                    (msg("layout.address"), self.address),
                    (msg("block.notes"), self.notes),
                ),
            ),
            (
                msg("views.export.files"),
                (
                    (None, self.formats),
                    (msg("layout.dpi"), self.dpi),
                    (msg("views.export.folder"), place),
                    (msg("views.export.name"), self.name),
                ),
            ),
        )
        for title, fields in groups:
            card = Card(dress, title)
            for words, field in fields:
                if words is not None:
                    card.body.addWidget(dress.words(label("caption"), text=words))
                if isinstance(field, QWidget):
                    card.body.addWidget(field)
                else:
                    card.body.addLayout(field)  # type: ignore[arg-type]
            card.body.setSpacing(5)
            yield card

    def _take_language(self) -> None:
        self._own_language = True

    def _listen(self) -> None:
        self.language.changed.connect(self._take_language)
        for signal in (
            self.paper.changed,
            self.landscape.changed,
            self.grid.changed,
            self.blocks.changed,
            self.language.changed,
            self.formats.changed,
            self.moment.currentIndexChanged,
            self.scale.activated,
            self.dpi.valueChanged,
            self.draft.toggled,
            self.classification.textEdited,
            self.prepared_by.textEdited,
            self.address.editingFinished,
            self.notes.textChanged,
            self.name.textChanged,
        ):
            signal.connect(lambda *_: self._tell())
        line = self.scale.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._tell)
        self._dress.changed.connect(self._name_choices)
        self._name_choices()

    def _name_choices(self) -> None:
        text = self._dress.text
        automatic = self.scale.currentIndex() == 0 and self.scale.currentText() == self.scale.itemText(0)
        with silent(self.scale):
            self.scale.setItemText(0, text("views.export.scale_auto"))
            if automatic:
                self.scale.setEditText(text("views.export.scale_auto"))
        self.moment.setItemText(0, text("layout.now"))
        if not self._own_language:
            self.language.choose(text.language)

    def _chosen_scale(self) -> int | None:
        words = self.scale.currentText().strip()
        if not words or words == self.scale.itemText(0):
            return None
        digits = "".join(words.partition(":")[2] or words).translate(
            {ord(c): None for c in " ,.\u2009\u00a0\u202f"}
        )
        if not digits.isascii() or not digits.isdecimal() or not _LEAST_SCALE <= int(digits) <= _MOST_SCALE:
            raise UserError(msg("layout.bad_scale", scale=words, auto=self.scale.itemText(0)))
        return int(digits)

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self._dress.text("views.export.folder"), self.folder.text()
        )
        if chosen:
            self.folder.setText(chosen)

    def summarise(self) -> None:
        """Say above the button what it will make."""
        formats = [file.value.upper() for file in Format if file in self.formats.values]
        self._summary.setText(f"{' · '.join(formats) or '–'}    {self.name.text()}")

    def _tell(self) -> None:
        self.summarise()
        if not self._filling:
            self.changed.emit()
