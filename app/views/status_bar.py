"""The foot of the window: where the pointer is, the scale, when it was saved, and what is being computed."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QWidget
from shapely.geometry import Point

from app.campus.coordinates import CoordinateFormat, format_coordinate
from app.campus.frame import Frame
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Step
from app.views import figures
from app.views.desk import Desk
from app.views.jobs import JobState
from app.views.kit import button, clear, label, row, set_role, tool
from app.views.settings import Settings

_CYCLE = (CoordinateFormat.DEGREES, CoordinateFormat.DMS, CoordinateFormat.UTM, CoordinateFormat.MGRS)
_NAMED = (CoordinateFormat.DEGREES, CoordinateFormat.UTM, CoordinateFormat.MGRS)
_SCALE = re.compile(r"(?:1\s*[:/]\s*)?(\d{1,9})")


class StatusBar(QWidget):
    """One line; nothing in it needs an answer. `scale_wanted` carries the denominator that a person typed."""

    scale_wanted = Signal(float)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        set_role(self, "status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(30)
        self._desk = desk
        self._frame = Frame(desk.snapshot.campus.info.epsg)
        self._at: tuple[float, float] | None = None
        self._denominator = 0.0
        self._settings: Settings | None = None
        self.form = CoordinateFormat.DEGREES
        self.hint = label("caption")
        self.coordinates = button(
            desk.dress,
            msg("views.status.no_place"),
            self._switch,
            role="quiet",
            tip=msg("views.status.switch"),
        )
        set_role(self.coordinates, "status_figure")
        self.scale = set_role(QLineEdit(), "status_field")
        self.scale.setFixedWidth(84)
        desk.dress.words(
            self.scale, accessibleName=msg("views.status.scale"), toolTip=msg("views.status.scale")
        )
        self.scale.returnPressed.connect(self._take_scale)
        self.scale.editingFinished.connect(self._show_scale)
        self.saved = label("caption")
        self.jobs = JobBar(desk)
        line = row(
            self.hint, None, self.jobs, self._rule(), self.coordinates, self._rule(), self.scale,
            self._rule(), self.saved, gap=12, margin=(12, 0, 16, 0),
        )  # fmt: skip
        self.setLayout(line)
        desk.stepped.connect(self._stepped)
        desk.dress.changed.connect(self._redress)
        self._last: Step | None = None
        self._redress()

    def remember(self, settings: Settings) -> None:
        """Write coordinates as this person last chose, and keep what is chosen from now on."""
        self._settings = settings
        if settings.coordinates in set(CoordinateFormat):
            self.form = CoordinateFormat(settings.coordinates)
        self._tell()

    def point_at(self, x: float, y: float) -> None:
        """The pointer is at a place in metres."""
        self._at = (x, y)
        self._tell()

    def set_scale(self, denominator: float) -> None:
        """The map is at 1:`denominator`."""
        self._denominator = denominator
        if not self.scale.hasFocus():
            self._show_scale()

    def _tell(self) -> None:
        if self._at is None:
            return
        try:
            place = self._frame.to_wgs84(Point(*self._at))
        except UserError:
            return
        name = self._desk.dress.text.enum(self.form) if self.form in _NAMED else ""
        self.coordinates.setText(
            "  ".join(part for part in (name, format_coordinate(place, self.form)) if part)
        )

    def _show_scale(self) -> None:
        self.scale.setText(f"1:{figures.count(self._denominator)}")

    def _take_scale(self) -> None:
        """Go to the scale that was typed; what is no scale is told and put back."""
        wanted = parse_scale(self.scale.text())
        if wanted is None:
            self._desk.tell(msg("views.status.no_scale", written=self.scale.text()), "caution")
        else:
            self.scale_wanted.emit(wanted)
        self.scale.clearFocus()
        self._show_scale()

    def set_hint(self, words: str) -> None:
        """How to use the tool in hand."""
        self.hint.setText(words)

    def _rule(self) -> QFrame:
        made = set_role(QFrame(), "rule")
        made.setFixedSize(1, 14)
        return made

    def _switch(self) -> None:
        """Write coordinates the next way."""
        self.form = _CYCLE[(_CYCLE.index(self.form) + 1) % len(_CYCLE)]
        if self._settings is not None:
            self._settings.coordinates = self.form.value
        self._tell()

    def _stepped(self, step: Step) -> None:
        self._last = step
        text = self._desk.dress.text
        self.saved.setText(text("views.status.saved", at=step.at))
        self.saved.setToolTip(text.render(step.label))

    def _redress(self) -> None:
        self._tell()
        if self._last is not None:
            self._stepped(self._last)
        else:
            self.saved.setText(self._desk.dress.text("views.status.all_saved"))


def parse_scale(words: str) -> float | None:
    """The denominator of a scale as people write it, `1:2 500`, `1/2500` or `2,500`; None for other words."""
    plain = re.sub(r"[\s,\u202f]", "", words).replace("：", ":")
    match = _SCALE.fullmatch(plain)
    return float(match[1]) if match and float(match[1]) > 0 else None


class JobBar(QWidget):
    """Each running job with its progress and a button that cancels it; nothing while nothing runs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._line = row(gap=8)
        self.setLayout(self._line)
        self._shown: dict[int, tuple[QProgressBar, QWidget]] = {}
        desk.jobs.changed.connect(self._refresh)
        desk.dress.changed.connect(self._rebuild)

    def _refresh(self) -> None:
        running = self._desk.jobs.running
        if [id(job.token) for job in running] != list(self._shown):
            self._rebuild()
        for job in running:
            self._advance(job)

    def _rebuild(self) -> None:
        clear(self._line)
        self._shown = {}
        dress = self._desk.dress
        for job in self._desk.jobs.running:
            words = label("caption", dress.text.render(job.label))
            bar = QProgressBar()
            bar.setFixedWidth(120)
            bar.setTextVisible(False)
            bar.setAccessibleName(words.text())
            stop = tool(dress, "close", msg("views.job.cancel"), job.token.cancel, size=14)
            stop.setObjectName("cancel_job")
            for part in (words, bar, stop):
                self._line.addWidget(part)
            self._shown[id(job.token)] = (bar, words)

    def _advance(self, job: JobState) -> None:
        bar, words = self._shown[id(job.token)]
        bar.setRange(0, 0 if job.fraction is None else 1000)
        if job.fraction is not None:
            bar.setValue(round(job.fraction * 1000))
        if job.message is not None:
            words.setToolTip(self._desk.dress.text.render(job.message))
