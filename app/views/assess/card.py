"""The card of assessment: choose a model, run it on what is known, keep its answer or take its area."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout

from app.campus.sheets import read_data_table
from app.command.assessments import areas_to_take, keep_assessment, take_extent
from app.domain.assessment import Assessment
from app.domain.errors import Cancelled, UserError
from app.domain.message import Message, msg
from app.domain.observation import DataTable
from app.hazards.assessing import (
    MODELS,
    Scene,
    given_again,
    inputs_of,
    parameters_for,
    run_model,
    suggested,
)
from app.runtime.progress import CancelToken, Progress
from app.views.assess.answer import AnswerView
from app.views.assess.form import InputsForm, Known
from app.views.banner import Notice
from app.views.desk import Desk
from app.views.kit import button, clear, column, label, row, silent
from app.views.selected.floating import FloatingCard

T = TypeVar("T")


class AssessCard(FloatingCard):
    """What a model says of the incident in hand; on the map from the moment that it is said."""

    parameters_wanted = Signal(str)
    """Name of the model whose parameters a person wants to see."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        dress = desk.dress
        self._token: CancelToken | None = None
        self._round = 0
        self._lookup = 0
        self._looking = False
        self._known: Known | None = None
        self.assessment: Assessment | None = None
        """The answer in hand."""
        self.table: DataTable | None = None
        dress.words(self.title, text=msg("assess.title"))
        self.model = QComboBox()
        self.model.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        dress.words(self.model, accessibleName=msg("assess.model"))
        self._purpose = label("caption", wrap=True)
        self.form = InputsForm(dress)
        self.file = button(dress, msg("assess.table"), self.choose_table, icon="import")
        self._file_name = label("caption", wrap=True)
        self.run = button(dress, msg("assess.run"), self.begin_run, role="primary", icon="refresh")
        self.stop = button(dress, msg("views.cancel"), self.cancel)
        self.parameters = button(
            dress,
            msg("assess.parameters"),
            lambda: self.parameters_wanted.emit(self.model.currentData()),
            role="quiet",
        )
        self._working = dress.words(label("soft"), text=msg("assess.working"))
        self.answer = AnswerView(dress)
        self.keep = button(dress, msg("assess.keep"), self.keep_it, icon="approve")
        self.takes: QVBoxLayout = column(gap=6)
        for part in (self.model, self._purpose, self.answer, self.form, self.file, self._file_name):
            self.body.addWidget(part)
        self.foot.addLayout(row(self.run, self.stop, self._working, None, self.parameters, gap=8))
        self.foot.addLayout(row(self.keep, None))
        self.foot.addLayout(self.takes)
        self.model.currentIndexChanged.connect(self._turned)
        self.form.building_changed.connect(self._catch_up)
        desk.focused.connect(self._refocused)
        self._show_state()

    @property
    def holds(self) -> bool:
        """Looking around on the map while reading the answer leaves the card."""
        return True

    @property
    def working(self) -> bool:
        """Whether something is being computed or looked up."""
        return self._token is not None or self._looking

    def begin(self, model: str = "") -> None:
        """Open with the models that fit the incident first."""
        self._fill(model)
        self._turned()
        self.model.setFocus()

    def refresh(self) -> None:
        """The words of now; fields that a person typed in stay."""
        self._fill(self.model.currentData() or "")
        if self._known is not None:
            self.form.ask(self._known, self.form.given())
        if self.assessment is not None:
            self.answer.show_assessment(self.assessment)
        self._show_state()

    def begin_run(self) -> None:
        """Run the model in the background on what stands in the form and on the data of now."""
        if self._token is not None or self._known is None:
            return
        name, scene, given = str(self.model.currentData()), self._scene(), self.form.given()
        author = self.desk.ctx.author
        self.banner.clear()
        self._start(
            MODELS.get(name).title,
            lambda progress: run_model(name, scene, given, author=author, progress=progress),
            self._arrived,
        )

    def cancel(self) -> None:
        """Stop computing; the form and the last answer stay."""
        if self._token is not None:
            self._token.cancel()

    def _forget_work(self) -> None:
        """Stop computing; what it still brings no longer counts."""
        self.cancel()
        self._round += 1
        self._token = None

    def keep_it(self) -> None:
        """Keep the answer in hand with the operation."""
        found = self.assessment
        if found is not None and self.banner.attempt(lambda: keep_assessment(self.desk.ctx, found)):
            self.desk.tell(msg("assess.kept"))
            self._show_state()

    def take(self, area: str) -> None:
        """Make an area of the answer the incident's extent."""
        found = self.assessment
        if found is not None and self.banner.attempt(lambda: take_extent(self.desk.ctx, found, area)):
            self.desk.tell(msg("assess.taken"))
            self._show_state()

    def choose_table(self) -> None:
        """Let a person choose the table that the model is to read."""
        text = self.dress.text
        name, _ = QFileDialog.getOpenFileName(self, text("assess.table"), "", text("assess.table_files"))
        if name:
            self.read_table(Path(name))

    def read_table(self, path: Path) -> None:
        """Read a table in the background and fill the form again with what it says."""
        self.cancel()
        self._start(
            msg("assess.reading_table", file=path.name),
            lambda _progress: read_data_table(path),
            self._have_table,
        )

    def leave(self) -> None:
        """Put the card away; what was not kept leaves the map."""
        self.cancel()
        self.assessment = None
        self.desk.show_assessment(None)
        super().leave()

    def _fill(self, chosen: str) -> None:
        incident, text = self.desk.incident, self.dress.text
        fits = [name for name, kind in MODELS.items() if incident is not None and incident.type in kind.kinds]
        others = [name for name, _ in MODELS.items() if name not in fits]
        kept = chosen or self.model.currentData() or ""
        with silent(self.model):
            self.model.clear()
            for name in (*fits, *others):
                title = text.render(MODELS.get(name).title)
                self.model.addItem(text("assess.fits", title=title) if name in fits else title, name)
            self.model.setCurrentIndex(max(0, self.model.findData(kept)))
        words = text("assess.no_incident") if incident is None else text("assess.of", number=incident.number)
        self.caption.setText(words)

    def _turned(self) -> None:
        """Another model: ask for what it needs, with what it said last of this incident."""
        self._forget_work()
        self.assessment, self.table, self._known = None, None, None
        last = self._last()
        if last is not None:
            self.assessment = last
            self.answer.show_assessment(last)
        self.desk.show_assessment(self.assessment)
        self.form.setEnabled(False)
        again = given_again(last) if last is not None else {}
        self._suggest(again, lambda: again)

    def _refocused(self) -> None:
        if not self.isHidden():
            self._fill("")
            self._turned()

    def _last(self) -> Assessment | None:
        incident = self.desk.incident
        kept = self.desk.snapshot.assessed(incident.id) if incident is not None else ()
        return next((one for one in kept if one.model == self.model.currentData()), None)

    def _suggest(self, given: Mapping[str, str], entered: Callable[[], Mapping[str, str]]) -> None:
        """Fill the form with what is known beside what is `given`; `entered` says what then stays."""
        name, scene = str(self.model.currentData()), self._scene()
        self._lookup += 1
        mine, self._looking = self._lookup, True

        def known(_progress: object) -> Known:
            return Known(inputs_of(name), suggested(name, scene, given), parameters_for(name))

        def offer(found: Known) -> None:
            if mine == self._lookup:
                self._looking, self._known = False, found
                self.form.ask(found, entered())
                self.form.setEnabled(True)
                self._show_state()
                self.grown.emit()

        def failed(error: Exception) -> None:
            if mine == self._lookup:
                self._looking = False
                self._failed(error)

        self.desk.jobs.start(msg("assess.reading"), known, offer, failed)

    def _catch_up(self) -> None:
        """Fill the form with what is known of the building that a person named."""
        if self.form.stale:
            self._suggest(self.form.given(), self.form.given)

    def _start(self, words: Message, work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """Begin a job; what an earlier one still brings no longer counts."""
        self._round += 1
        mine = self._round

        def arrived(result: T) -> None:
            if mine == self._round:
                self._token = None
                done(result)

        def failed(error: Exception) -> None:
            if mine == self._round:
                self._token = None
                self._failed(error)

        self._token = self.desk.jobs.start(words, work, arrived, failed)
        self._show_state()

    def _scene(self) -> Scene:
        desk = self.desk
        return Scene(at=desk.ctx.clock(), snapshot=desk.snapshot, incident=desk.incident, table=self.table)

    def _have_table(self, table: DataTable) -> None:
        self.table = table
        self._suggest(self.form.given(), self.form.given)

    def _arrived(self, found: Assessment) -> None:
        if self.isHidden():
            return
        self.assessment = found
        self.answer.show_assessment(found)
        self.desk.show_assessment(found)
        self._show_state()
        self.grown.emit()
        QTimer.singleShot(0, self, self._to_answer)

    def _to_answer(self) -> None:
        self._scroller.verticalScrollBar().setValue(self.answer.mapTo(self.content, QPoint()).y())

    def _failed(self, error: Exception) -> None:
        self._show_state()
        if isinstance(error, UserError):
            self.banner.show_notice(Notice.of(error))
            self.grown.emit()
        elif not isinstance(error, Cancelled):
            raise error

    def _show_state(self) -> None:
        found, name = self.assessment, self.model.currentData()
        model = MODELS.get(name) if name else None
        self._purpose.setText(self.dress.text.render(model.purpose) if model is not None else "")
        self.file.setVisible(model is not None and model.reads_table)
        self._file_name.setVisible(self.table is not None)
        self._file_name.setText(self.table.name if self.table is not None else "")
        running = self._token is not None
        self.run.setVisible(not running)
        self.stop.setVisible(running)
        self._working.setVisible(running)
        self.answer.setVisible(found is not None)
        kept = found is not None and any(one.id == found.id for one in self.desk.snapshot.assessments)
        self.keep.setVisible(found is not None and not kept)
        clear(self.takes)
        for area in areas_to_take(found) if found is not None else ():
            words = msg("assess.take", area=area.label)
            self.takes.addWidget(button(self.dress, words, lambda name=area.name: self.take(name)))  # type: ignore[misc]
