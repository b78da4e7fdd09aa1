"""The look of the selected annotation: its name and note, colour, line and symbol."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QWidget

from app.command.drawings import change_annotation
from app.domain.drawing import Annotation, AnnotationStyle, LinePattern
from app.domain.message import msg
from app.map.sketch.modify import is_area, is_line
from app.views.desk import Desk
from app.views.kit import column, row, silent

_SWATCH_PX = 16


class Colour(StrEnum):
    """Colours that people with any colour vision tell apart, and black.

    M. Okabe, K. Ito: "Color Universal Design (CUD)", 2008.
    """

    THEME = ""
    BLACK = "#000000"
    ORANGE = "#e69f00"
    SKY = "#56b4e9"
    GREEN = "#009e73"
    YELLOW = "#f0e442"
    BLUE = "#0072b2"
    VERMILION = "#d55e00"
    PURPLE = "#cc79a7"


class Sign(StrEnum):
    """Symbols of `data/symbols` for a point."""

    NONE = ""
    PLACE = "place"
    DANGER = "danger"
    COMMAND = "command"
    ASSEMBLY = "assembly"
    GATE = "gate"
    ENTRANCE = "entrance"
    CLOSED = "closed"
    HYDRANT = "hydrant"
    AED = "aed"
    CLINIC = "clinic"
    TEAM = "team"
    VEHICLE = "vehicle"


_COLOUR_WORDS = {
    Colour.THEME: msg("look.colour.theme"),
    Colour.BLACK: msg("look.colour.black"),
    Colour.ORANGE: msg("look.colour.orange"),
    Colour.SKY: msg("look.colour.sky"),
    Colour.GREEN: msg("look.colour.green"),
    Colour.YELLOW: msg("look.colour.yellow"),
    Colour.BLUE: msg("look.colour.blue"),
    Colour.VERMILION: msg("look.colour.vermilion"),
    Colour.PURPLE: msg("look.colour.purple"),
}
_SIGN_WORDS = {
    Sign.NONE: msg("look.sign.none"),
    Sign.PLACE: msg("look.sign.place"),
    Sign.DANGER: msg("look.sign.danger"),
    Sign.COMMAND: msg("look.sign.command"),
    Sign.ASSEMBLY: msg("look.sign.assembly"),
    Sign.GATE: msg("look.sign.gate"),
    Sign.ENTRANCE: msg("look.sign.entrance"),
    Sign.CLOSED: msg("look.sign.closed"),
    Sign.HYDRANT: msg("look.sign.hydrant"),
    Sign.AED: msg("look.sign.aed"),
    Sign.CLINIC: msg("look.sign.clinic"),
    Sign.TEAM: msg("look.sign.team"),
    Sign.VEHICLE: msg("look.sign.vehicle"),
}


class LookRows(QWidget):
    """Each change is one step; what is being typed stays while others change the annotation."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._dress = dress = desk.dress
        self._annotation: Annotation | None = None
        self._version = 0
        self.name, self.note = QLineEdit(), QLineEdit()
        for field, words in ((self.name, msg("look.name")), (self.note, msg("look.note"))):
            dress.words(field, placeholderText=words, accessibleName=words)
            field.setMinimumWidth(90)
        self.colour, self.pattern, self.sign = QComboBox(), QComboBox(), QComboBox()
        self.width_ = QDoubleSpinBox()
        self.width_.setRange(0.5, 12.0)
        self.width_.setSingleStep(0.5)
        self.width_.setDecimals(1)
        self.colour.setIconSize(QSize(_SWATCH_PX, _SWATCH_PX))
        for part, words in (
            (self.colour, msg("look.colour")),
            (self.pattern, msg("look.pattern")),
            (self.width_, msg("look.width")),
            (self.sign, msg("look.sign")),
        ):
            dress.words(part, toolTip=words, accessibleName=words)
        self.name.editingFinished.connect(self._rename)
        self.note.editingFinished.connect(self._rename)
        self.colour.activated.connect(lambda i: self._restyle(colour=list(Colour)[i].value))
        self.pattern.activated.connect(lambda i: self._restyle(pattern=list(LinePattern)[i]))
        self.sign.activated.connect(lambda i: self._restyle(icon=list(Sign)[i].value))
        self.width_.editingFinished.connect(lambda: self._restyle(width=self.width_.value()))
        words_row = row(self.name, self.note, gap=4)
        words_row.setStretch(1, 1)
        looks_row = row(self.colour, self.pattern, self.width_, self.sign, None, gap=4)
        self.setLayout(column(words_row, looks_row, gap=4, margin=(2, 4, 2, 2)))
        dress.changed.connect(self._word)
        self._word()

    def show_annotation(self, annotation: Annotation | None) -> None:
        """The annotation as it is; what is being typed for it stays."""
        another = annotation is None or self._annotation is None or annotation.id != self._annotation.id
        if another:
            self._commit()
        self._annotation = annotation
        self.setVisible(annotation is not None)
        if annotation is None:
            return
        typing = not another and (self.name.hasFocus() or self.note.hasFocus())
        if not typing:
            self._version = self._desk.ctx.store.version(Annotation, annotation.id)
            self.name.setText(annotation.name)
            self.note.setText(annotation.note)
        style, shape = annotation.style, annotation.geometry
        for box, members, value in (
            (self.colour, [c.value for c in Colour], style.colour),
            (self.pattern, [p.value for p in LinePattern], style.pattern.value),
            (self.sign, [s.value for s in Sign], style.icon),
        ):
            with silent(box):
                box.setCurrentIndex(members.index(value) if value in members else -1)
        with silent(self.width_):
            self.width_.setValue(style.width)
        drawn = is_area(shape) or is_line(shape)
        self.pattern.setVisible(drawn)
        self.width_.setVisible(drawn)
        self.sign.setVisible(not drawn)

    def _commit(self) -> None:
        """What is typed for the annotation before is kept."""
        if self._annotation is not None and (self.name.hasFocus() or self.note.hasFocus()):
            self._rename()

    def _rename(self) -> None:
        annotation, name, note = self._annotation, self.name.text().strip(), self.note.text().strip()
        if annotation is None or (name, note) == (annotation.name, annotation.note):
            return
        version = self._version
        self._desk.attempt(
            lambda: change_annotation(self._desk.ctx, annotation, name=name, note=note, expected=version)
        )

    def _restyle(self, **changes: object) -> None:
        annotation = self._annotation
        if annotation is None:
            return
        style: AnnotationStyle = replace(annotation.style, **changes)  # type: ignore[arg-type]
        if style != annotation.style:
            self._desk.attempt(lambda: change_annotation(self._desk.ctx, annotation, style=style))

    def _word(self) -> None:
        text = self._dress.text
        for box, words in (
            (self.colour, [text.render(_COLOUR_WORDS[c]) for c in Colour]),
            (self.pattern, [text.enum(p) for p in LinePattern]),
            (self.sign, [text.render(_SIGN_WORDS[s]) for s in Sign]),
        ):
            index = box.currentIndex()
            with silent(box):
                box.clear()
                box.addItems(words)
                box.setCurrentIndex(index)
        for number, colour in enumerate(Colour):
            swatch = QPixmap(_SWATCH_PX, _SWATCH_PX)
            swatch.fill(QColor(colour.value or self._dress.tokens.text))
            self.colour.setItemIcon(number, QIcon(swatch))
