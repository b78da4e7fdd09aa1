"""The risk matrix over open incidents and standing hazards, and the register by building."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.command.risks import register_risk, strike_risk
from app.domain.grading import StandingHazard
from app.domain.incident import IncidentType
from app.domain.message import msg
from app.hazards.level.matrix import cell
from app.hazards.level.register import RiskLine, risk_lines
from app.views.desk import Desk
from app.views.kit import button, clear, column, entry, form_grid, label, row, rule, set_role, silent, tool
from app.views.selected.floating import FloatingCard

_RANGE = range(1, 6)
_CELL_PX = 40


class RisksCard(FloatingCard):
    """A click on a cell shows what lies in it; below, one more hazard can be put into the register."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        dress = desk.dress
        dress.words(self.title, text=msg("risk.title"))
        self.cells: dict[tuple[int, int], QPushButton] = {}
        self._chosen: tuple[int, int] | None = None
        self._list: QVBoxLayout = column(gap=6)
        self.strikes: dict[str, QWidget] = {}
        self.body.addLayout(self._matrix())
        self.body.addWidget(dress.words(label("caption", wrap=True), text=msg("risk.source")))
        self.body.addLayout(self._list)
        self.body.addWidget(rule())
        self.building, self.hazard = QComboBox(), QComboBox()
        self.likelihood, self.consequence = _grade(), _grade()
        self.note = QLineEdit()
        self.body.addWidget(self._form())
        self.add = button(dress, msg("risk.add"), self._add, role="primary", icon="plus")
        self.foot.addLayout(row(self.add, None))

    @property
    def holds(self) -> bool:
        """A hazard that is being described is not lost by a click on the map."""
        return bool(self.note.text())

    def begin(self) -> None:
        """Open with the whole register."""
        self.banner.clear()
        self._chosen = None
        self.refresh()
        self.building.setFocus()

    def choose_building(self, building_id: str) -> None:
        """Take a building as the place of the next entry."""
        self.building.setCurrentIndex(max(0, self.building.findData(building_id)))

    def refresh(self) -> None:
        """The matrix and the register as they are now."""
        lines = risk_lines(self.desk.snapshot)
        self.caption.setText(self.dress.text("risk.count", n=len(lines)))
        for place, made in self.cells.items():
            here = [one for one in lines if (one.likelihood, one.consequence) == place]
            made.setText(str(len(here)) if here else "")
            made.setChecked(place == self._chosen)
        self._fill_choices()
        clear(self._list)
        self.strikes = {}
        for line in lines:
            if self._chosen in (None, (line.likelihood, line.consequence)):
                self._list.addWidget(self._line(line))

    def _matrix(self) -> QGridLayout:
        """Consequence upwards, likelihood to the right."""
        dress, grid = self.dress, QGridLayout()
        grid.setSpacing(2)
        grid.addWidget(dress.words(label("caption"), text=msg("risk.consequence")), 0, 0, 1, 6)
        for consequence in _RANGE:
            line = 6 - consequence
            grid.addWidget(label("caption", str(consequence)), line, 0, Qt.AlignmentFlag.AlignRight)
            for likelihood in _RANGE:
                level = cell(likelihood, consequence)
                made = set_role(QPushButton(), "level", level=level.value)
                made.setCheckable(True)
                made.setMinimumSize(_CELL_PX, _CELL_PX - 8)
                words = msg("risk.cell", likelihood=likelihood, consequence=consequence, level=level)
                dress.words(made, accessibleName=words, toolTip=words)
                made.clicked.connect(lambda _=False, place=(likelihood, consequence): self._choose(place))
                self.cells[likelihood, consequence] = made
                grid.addWidget(made, line, likelihood)
        for likelihood in _RANGE:
            grid.addWidget(label("caption", str(likelihood)), 6, likelihood, Qt.AlignmentFlag.AlignHCenter)
            grid.setColumnStretch(likelihood, 1)
        below = dress.words(label("caption"), text=msg("risk.likelihood"))
        grid.addWidget(below, 7, 1, 1, 5, Qt.AlignmentFlag.AlignRight)
        return grid

    def _form(self) -> QWidget:
        dress, holder = self.dress, QWidget()
        grid = form_grid(holder, 1)
        fields = (
            (msg("risk.building"), self.building),
            (msg("risk.hazard"), self.hazard),
            (msg("risk.likelihood"), self.likelihood),
            (msg("risk.consequence"), self.consequence),
            (msg("risk.note"), self.note),
        )
        for number, (words, field) in enumerate(fields):
            grid.addWidget(dress.words(label("caption"), text=words), number, 0)
            dress.words(field, accessibleName=words)
            grid.addWidget(field, number, 1)
        for box in (self.building, self.hazard):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        return holder

    def _fill_choices(self) -> None:
        text, buildings = self.dress.text, self.desk.snapshot.campus.buildings
        kept = self.building.currentData(), self.hazard.currentData()
        named = sorted((text.pick(b.name, b.name_zh), b.id) for b in buildings if b.name or b.name_zh)
        with silent(self.building), silent(self.hazard):
            self.building.clear()
            self.hazard.clear()
            for name, building_id in named:
                self.building.addItem(name, building_id)
            for kind in IncidentType:
                self.hazard.addItem(text.enum(kind), kind)
            for box, value in zip((self.building, self.hazard), kept, strict=True):
                box.setCurrentIndex(max(0, box.findData(value)))

    def _line(self, line: RiskLine) -> QWidget:
        text = self.dress.text
        building = next((b for b in self.desk.snapshot.campus.buildings if b.id == line.building_id), None)
        place = text.pick(building.name, building.name_zh) if building else text("views.open_ground")
        badge = set_role(label("level"), "level", level=line.level.value)
        badge.setText(line.level.value)
        words = text("risk.line", hazard=line.hazard, place=place)
        detail = text("risk.grades", likelihood=line.likelihood, consequence=line.consequence)
        if line.incident is not None:
            detail = text("risk.incident", number=line.incident.number, grades=detail)
        elif line.standing is not None and line.standing.note:
            detail = f"{detail} · {line.standing.note}"
        lines = column(label("strong", words, wrap=True), label("caption", detail, wrap=True), gap=1)
        head = row(badge, lines, gap=8)
        head.setStretch(1, 1)
        head.setAlignment(badge, Qt.AlignmentFlag.AlignTop)
        standing = line.standing
        if standing is None:
            return entry(head)
        drop = tool(self.dress, "trash", msg("risk.strike"), lambda: self._strike(standing), size=16)
        self.strikes[standing.id] = drop
        return entry(head, drop)

    def _choose(self, place: tuple[int, int]) -> None:
        self._chosen = None if self._chosen == place else place
        self.refresh()
        self.grown.emit()

    def _strike(self, standing: StandingHazard) -> None:
        self.banner.attempt(lambda: strike_risk(self.desk.ctx, standing))

    def _add(self) -> None:
        building, hazard = self.building.currentData(), self.hazard.currentData()
        grades = self.likelihood.value(), self.consequence.value()
        note = self.note.text()
        if self.banner.attempt(
            lambda: register_risk(self.desk.ctx, str(building or ""), IncidentType(hazard), *grades, note)
        ):
            self.note.clear()


def _grade() -> QSpinBox:
    made = QSpinBox()
    made.setRange(_RANGE[0], _RANGE[-1])
    made.setValue(3)
    return made
