"""What a planner chooses before a siting is computed."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QComboBox, QGridLayout, QSpinBox, QWidget

from app.campus.resources import catalogue
from app.domain.campus import Building, BuildingUse
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.map.scene import Ref
from app.planning.siting.request import (
    ScenarioWish,
    SitingModel,
    SitingRequest,
    buildings_of,
    past_incidents,
)
from app.runtime.text import enum_key
from app.views.canvas import MapView
from app.views.desk import Desk
from app.views.kit import form_grid, label, silent
from app.views.resources.form import figure_field, fill

EVERY, PAST, SELECTED, NONE = "every", "past", "selected", ""
MOST_SITES, LONGEST_MIN, MOST_ROOM = 99, 240, 99_999


class SitingForm(QWidget):
    """Items, goal, figures, scenarios and candidates; keeps what was chosen when language or data change."""

    def __init__(self, desk: Desk, view: MapView) -> None:
        super().__init__()
        self._desk, self._view = desk, view
        self.item, self.also, self.model = QComboBox(), QComboBox(), QComboBox()
        self.kind, self.scenarios, self.candidates = QComboBox(), QComboBox(), QComboBox()
        self.sites = _figure(1, MOST_SITES, 3)
        self.limit = _figure(1, LONGEST_MIN, 5)
        self.room = _figure(0, MOST_ROOM, 0)
        self.hour = _figure(0, 23, desk.ctx.clock().astimezone(self._zone()).hour)
        grid = form_grid(self, 1, 3)
        wide: tuple[tuple[Message, QComboBox], ...] = (
            (msg("siting.form.item"), self.item),
            (msg("siting.form.also"), self.also),
            (msg("siting.form.model"), self.model),
            (msg("siting.form.kind"), self.kind),
            (msg("siting.form.scenarios"), self.scenarios),
            (msg("siting.form.candidates"), self.candidates),
        )
        for line, (words, box) in enumerate(wide):
            self._named(grid, line, 0, words, box)
            grid.addWidget(box, line, 1, 1, 3)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumWidth(140)
        self._named(grid, 6, 0, msg("siting.form.sites"), self.sites)
        grid.addWidget(self.sites, 6, 1)
        self._named(grid, 6, 2, msg("siting.form.limit"), self.limit)
        grid.addWidget(self.limit, 6, 3)
        self._named(grid, 7, 0, msg("siting.form.hour"), self.hour)
        grid.addWidget(self.hour, 7, 1)
        self._named(grid, 7, 2, msg("siting.form.room"), self.room)
        grid.addWidget(self.room, 7, 3)
        self.model.currentIndexChanged.connect(self._adapt)
        self.refresh()

    def refresh(self) -> None:
        """Offer what the campus has now, in the language of now."""
        text = self._desk.dress.text
        self.room.setSpecialValueText(text("siting.form.no_limit"))
        held = self._held()
        names = [(text.render(catalogue().words(item)), item) for item in held]
        kept = self.item.currentData() or (held[0] if held else NONE)
        self._fill(self.item, names, kept)
        none = (text("siting.form.nothing_else"), NONE)
        self._fill(self.also, [none, *names], self.also.currentData() or NONE)
        models = [(text(enum_key(model)), model) for model in SitingModel]
        self._fill(self.model, models, self.model.currentData() or SitingModel.P_MEDIAN)
        kinds = [(text(enum_key(kind)), kind) for kind in IncidentType]
        self._fill(self.kind, kinds, self.kind.currentData() or IncidentType.DORMITORY_FIRE)
        uses = [(text(enum_key(use)), use) for use in self._uses()]
        first = BuildingUse.DORMITORY if BuildingUse.DORMITORY in self._uses() else EVERY
        scenarios: list[tuple[str, object]] = [
            (text("siting.form.every"), EVERY),
            *uses,
            (text("siting.form.selected"), SELECTED),
            (text("siting.form.past"), PAST),
        ]
        self._fill(self.scenarios, scenarios, self.scenarios.currentData() or first)
        candidates: list[tuple[str, object]] = [
            (text("siting.form.depots"), NONE),
            (text("siting.form.and_selected"), SELECTED),
            *((text("siting.form.and_use", use=name), use) for name, use in uses),
        ]
        chosen = self.candidates.currentData()
        self._fill(self.candidates, candidates, NONE if chosen is None else chosen)

    def request(self) -> SitingRequest:
        """The question as it is chosen now; what is impossible is refused when it is computed."""
        items = dict.fromkeys(i for i in (self.item.currentData(), self.also.currentData()) if i)
        now = self._desk.ctx.clock().astimezone(self._zone())
        candidates = self._candidates()
        return SitingRequest(
            model=SitingModel(self.model.currentData()),
            items=tuple(items),
            scenarios=self._wishes(),
            kind=IncidentType(self.kind.currentData()),
            at=now.replace(hour=self.hour.value(), minute=0, second=0, microsecond=0),
            sites=self.sites.value(),
            limit_s=self.limit.value() * 60.0,
            candidates=candidates,
            room=self._room(candidates),
        )

    def _wishes(self) -> tuple[ScenarioWish, ...]:
        snapshot, chosen = self._desk.snapshot, self.scenarios.currentData()
        if chosen == PAST:
            return past_incidents(snapshot)
        if chosen == SELECTED:
            return tuple(ScenarioWish(building) for building in self._selected())
        uses = frozenset() if chosen == EVERY else frozenset({BuildingUse(chosen)})
        return tuple(ScenarioWish(building) for building in buildings_of(snapshot.campus, uses))

    def _candidates(self) -> tuple[str, ...]:
        chosen = self.candidates.currentData()
        if chosen == NONE:
            return ()
        if chosen == SELECTED:
            return self._selected()
        return buildings_of(self._desk.snapshot.campus, frozenset({BuildingUse(chosen)}))

    def _room(self, candidates: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """The same for every site; a building with a depot counts as the depot."""
        if not self.room.value():
            return ()
        own = [depot for depot in self._desk.snapshot.campus.depots if not depot.mutual_aid]
        housed = {depot.building_id for depot in own}
        places = [*(depot.id for depot in own), *(one for one in candidates if one not in housed)]
        return tuple((place, self.room.value()) for place in places)

    def _selected(self) -> tuple[str, ...]:
        refs: frozenset[Ref] | tuple[Ref, ...] = tuple(self._view.selection())
        return tuple(sorted(ref.id for ref in refs if ref.kind is Building))

    def _held(self) -> list[str]:
        """Codes of what the campus has, capabilities first, in the order of the catalogue."""
        campus, known = self._desk.snapshot.campus, catalogue()
        there = {c for team in campus.teams for c in team.capabilities}
        there |= {line.item for line in campus.stock if line.quantity > 0}
        return [code for code in (*known.capabilities, *known.supplies) if code in there]

    def _uses(self) -> list[BuildingUse]:
        there = {building.use for building in self._desk.snapshot.campus.buildings}
        return [use for use in BuildingUse if use in there]

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._desk.snapshot.campus.info.timezone)

    def _adapt(self) -> None:
        """Set covering finds its own number of sites."""
        self.sites.setEnabled(self.model.currentData() != SitingModel.SET_COVERING)

    def _fill(self, box: QComboBox, choices: Sequence[tuple[str, object]], chosen: object) -> None:
        with silent(box):
            fill(box, choices, chosen)

    def _named(self, grid: QGridLayout, line: int, column: int, words: Message, field: QWidget) -> None:
        name = self._desk.dress.words(label("caption"), text=words)
        self._desk.dress.words(field, accessibleName=words)
        name.setBuddy(field)
        grid.addWidget(name, line, column)


def _figure(low: int, high: int, value: int) -> QSpinBox:
    made = figure_field(low, high)
    made.setValue(value)
    made.setMinimumWidth(64)
    return made
