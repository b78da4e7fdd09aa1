"""Counting by hand: what, where, how many."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QWidget

from app.command.observations import add_reading
from app.domain.campus import Building
from app.domain.message import Message, bilingual, msg
from app.domain.observation import SeriesKind
from app.map.content import Ref
from app.views.desk import Desk
from app.views.kit import button, form_grid, label, row, silent
from app.views.selected.floating import FloatingCard

_MOST = 1e6


class CountCard(FloatingCard):
    """The building that is selected on the map is the place; kind and name stay for the next count."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.kind, self.place = QComboBox(), QComboBox()
        self.name, self.group = QLineEdit(), QLineEdit()
        self.value = QDoubleSpinBox()
        self.value.setRange(0, _MOST)
        self.value.setDecimals(0)
        self.value.setValue(1)
        dress = desk.dress
        dress.words(self.name, placeholderText=msg("monitor.count.name_hint"))
        dress.words(self.group, placeholderText=msg("monitor.count.group_hint"))
        self.save = button(dress, msg("monitor.count.save"), self.keep, role="primary", icon="plus")
        fields: tuple[tuple[Message, QWidget], ...] = (
            (msg("monitor.count.kind"), self.kind),
            (msg("monitor.count.value"), self.value),
            (msg("monitor.count.place"), self.place),
            (msg("monitor.count.name"), self.name),
            (msg("monitor.count.group"), self.group),
        )
        holder = QWidget()
        grid = form_grid(holder, 1)
        for line, (words, field) in enumerate(fields):
            grid.addWidget(dress.words(label("caption"), text=words), line, 0)
            dress.words(field, accessibleName=words)
            grid.addWidget(field, line, 1)
            if isinstance(field, QComboBox):
                field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                field.setMinimumContentsLength(10)
        self.body.addWidget(holder)
        self.foot.addLayout(row(self.save, None))
        self.kind.currentIndexChanged.connect(lambda _: self._adapt())

    @property
    def holds(self) -> bool:
        """A selection on the map chooses the place."""
        return True

    def begin(self) -> None:
        """Ready to save one count."""
        self.banner.clear()
        self.refresh()
        self.value.setValue(1)
        self.save.setFocus()

    def choose_place(self, ref: Ref | None) -> None:
        """Take a building as the place; without one it is the whole campus."""
        if ref is not None and ref.kind is Building:
            self.place.setCurrentIndex(max(0, self.place.findData(ref.id)))

    def refresh(self) -> None:
        """The kinds and places in the language of now; what was chosen stays."""
        text = self.dress.text
        self.title.setText(text("monitor.count"))
        self.caption.setText(text("monitor.count.hint"))
        kind, place = self.kind.currentData() or SeriesKind.CLINIC_VISITS, self.place.currentData() or ""
        with silent(self.kind):
            self.kind.clear()
            for one in SeriesKind:
                self.kind.addItem(text.enum(one), one)
            self.kind.setCurrentIndex(self.kind.findData(kind))
        with silent(self.place):
            self.place.clear()
            self.place.addItem(text("monitor.whole_campus"), "")
            named = [
                (text.render(bilingual(b.name, b.name_zh)) or b.code or b.id, b.id)
                for b in self.desk.snapshot.campus.buildings
            ]
            for name, building_id in sorted(named):
                self.place.addItem(name, building_id)
            self.place.setCurrentIndex(max(0, self.place.findData(place)))
        self._adapt()

    def keep(self) -> None:
        """Keep the count."""
        kind = SeriesKind(self.kind.currentData())
        kept = self.banner.attempt(
            lambda: add_reading(
                self.desk.ctx,
                kind,
                self.value.value(),
                name=self.name.text(),
                building_id=str(self.place.currentData()),
                group=self.group.text(),
            )
        )
        if kept:
            self.desk.tell(msg("monitor.count.kept", kind=kind, value=f"{self.value.value():g}"))

    def _adapt(self) -> None:
        """Measurements may be negative and have decimals; counts may not."""
        sensor = self.kind.currentData() == SeriesKind.SENSOR
        self.value.setDecimals(2 if sensor else 0)
        self.value.setMinimum(-_MOST if sensor else 0)
