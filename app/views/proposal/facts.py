"""Cards of a plan's facts: the levels of its objective, its tours, what depots pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from app.domain.message import msg
from app.domain.objective import ObjectiveLevel
from app.domain.operation import Snapshot
from app.domain.plan import DemandKind, Packing, Plan, Tour, whole_minutes
from app.map.content import Ref
from app.map.words import item_name, quantity_words
from app.planning.change.directives import names_of
from app.planning.explain.levels import LEVEL_WORDS, WEIGHTED_TIMES
from app.views.desk import Desk
from app.views.kit import Card, button, clear, column, label, row
from app.views.proposal.fold import Folds
from app.views.proposal.words import level_value, term_state


class LevelsCard(Card):
    """What the plan strives for, level by level: value, bound and how sure."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.dress, msg("plan.levels.title"))
        self._dress = desk.dress
        self._profile = label("caption", wrap=True)
        self.body.addWidget(self._profile)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)

    def show_plan(self, plan: Plan) -> None:
        """The levels in the order in which they count."""
        text = self._dress.text
        name = plan.made.profile.name
        shown = text("plan.profile.standard") if name == "standard" else name
        self._profile.setText(text("plan.profile.in_use", name=shown))
        clear(self._grid)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for line, term in enumerate(plan.terms):
            state, tone = term_state(term, text)
            known = term.name in list(ObjectiveLevel)
            words = text.render(LEVEL_WORDS[ObjectiveLevel(term.name)]) if known else term.name
            name_label = label("body", f"{term.group + 1}  {words}", wrap=True)
            shown = "" if term.name in WEIGHTED_TIMES else level_value(term.name, term.value, text)
            value = label("strong", shown)
            how = label("caution" if tone == "caution" else "caption", state, wrap=True)
            self._grid.addLayout(column(name_label, how, gap=0), line, 0)
            self._grid.addWidget(value, line, 1, right)


class ToursCard(Card):
    """Each vehicle's rounds, stop by stop with the minute of arrival, and the kits that are packed before."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.dress, msg("plan.tours.title"))
        self._desk = desk
        self.folds = Folds(desk.dress)
        self._list = column(gap=2)
        self.body.addLayout(self._list)

    def show_tours(self, tours: Sequence[Tour], plan: Plan, snapshot: Snapshot) -> None:
        """Fill the card; it hides where there is nothing to tell."""
        clear(self._list)
        self.folds.begin()
        self.setVisible(bool(tours or plan.packings))
        text = self._desk.dress.text
        names = {key: text.render(words) for key, words in names_of(snapshot, plan.made).items()}
        for packing in plan.packings:
            self._list.addWidget(label("body", self._packing(packing, names), wrap=True))
        rounds: dict[str, list[Tour]] = {}
        for tour in sorted(tours, key=lambda t: (t.depart_s, t.vehicle_id, t.number)):
            rounds.setdefault(tour.vehicle_id, []).append(tour)
        for vehicle, own in rounds.items():
            stops = sum(len(tour.stops) for tour in own)
            whose = f"{names.get(vehicle, vehicle)} · {names.get(own[0].depot_id, own[0].depot_id)}"
            figures = text("plan.tour.count", n=len(own), stops=stops)
            body = self.folds.add(self._list, vehicle, whose, figures, 2 * stops)
            body.setSpacing(8)
            for tour in own:
                body.addLayout(self._tour(tour, names))

    def _packing(self, packing: Packing, names: Mapping[str, str]) -> str:
        text = self._desk.dress.text
        what = quantity_words(packing.item, packing.quantity, DemandKind.SUPPLY, text)
        depot = names.get(packing.depot_id, packing.depot_id)
        return text("plan.packing", depot=depot, item=item_name(packing.item, text), quantity=what)

    def _show_way(self, tour: Tour) -> None:
        self._desk.emphasised.emit(Ref(Tour, tour.id))
        self._desk.look_at(tour.route)

    def _tour(self, tour: Tour, names: Mapping[str, str]) -> QVBoxLayout:
        dress, text = self._desk.dress, self._desk.dress.text
        head = button(
            dress,
            msg("plan.tour.head", n=tour.number),
            lambda: self._show_way(tour),
            role="quiet",
            icon="vehicle",
            tip=msg("plan.tour.show"),
        )
        parts = [
            label(
                "caption",
                text(
                    "plan.tour.times",
                    depot=names.get(tour.depot_id, tour.depot_id),
                    depart=whole_minutes(tour.depart_s),
                    back=whole_minutes(tour.back_s),
                    kg=f"{tour.load_kg:,.0f}",
                ),
                wrap=True,
            )
        ]
        for stop in tour.stops:
            loads = text.join(
                f"{item_name(load.item, text)} "
                + quantity_words(load.item, load.quantity, DemandKind.SUPPLY, text)
                for load in stop.loads
            )
            words = text(
                "plan.tour.stop",
                n=whole_minutes(stop.arrive_s),
                zone=names.get(stop.zone_id, stop.zone_id),
                loads=loads,
            )
            parts.append(label("body", words, wrap=True))
        made = column(row(head, None), *parts, gap=2)
        made.setContentsMargins(24, 0, 0, 0)
        return made
