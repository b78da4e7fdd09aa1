"""Many selected objects: what they are, who is inside, and what can be done with all of them."""

from __future__ import annotations

from functools import partial

import shapely
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QGridLayout, QListWidget, QListWidgetItem, QPushButton

from app.command.drawings import delete_annotations
from app.command.zones_derive import accept_zones, by_buildings
from app.domain.campus import Building
from app.domain.drawing import Annotation
from app.domain.incident import Headcount
from app.domain.message import msg
from app.domain.people import PeopleCount
from app.domain.plan import Assignment, Tour
from app.map.facts import FactBook
from app.map.scene import Ref
from app.map.words import capital
from app.views import figures
from app.views.desk import Desk
from app.views.kit import button, clear, column, label, silent
from app.views.selected import lines
from app.views.selected.card import geometry_of
from app.views.selected.floating import FloatingCard
from app.views.selected.summary import Summary, summarise

_LISTED = 300
_LIST_PX = 132
_REF = Qt.ItemDataRole.UserRole


class ManyCard(FloatingCard):
    """A summary of the selection, by kinds that can be left out, with a list to look at each object."""

    choice_wanted = Signal(object)
    """The `Ref`s that are to be selected instead."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._swept: tuple[Ref, ...] = ()
        self._left_out: set[type] = set()
        self.kinds: dict[type, QCheckBox] = {}
        self._kinds = column(gap=2)
        self._people = label("heading", wrap=True)
        self._people_note = label("caption", wrap=True)
        self._uses = QGridLayout()
        self._uses.setHorizontalSpacing(12)
        self._uses.setVerticalSpacing(2)
        self._uses.setColumnStretch(0, 1)
        self.list = QListWidget()
        self.list.setFixedHeight(_LIST_PX)
        self.list.setUniformItemSizes(True)
        desk.dress.words(self.list, accessibleName=msg("views.many.list"))
        self.list.currentItemChanged.connect(self._look_at_item)
        self.list.itemActivated.connect(lambda item: self.choice_wanted.emit((item.data(_REF),)))
        self.body.addLayout(self._kinds)
        self.body.addWidget(self._people)
        self.body.addWidget(self._people_note)
        self.body.addLayout(self._uses)
        self.body.addWidget(self.list)
        self.zone = button(desk.dress, msg("views.many.zone"), self._make_zone, icon="zone")
        self.remove = button(desk.dress, msg("views.many.remove"), self._remove, icon="trash")
        self.copy_ = button(desk.dress, msg("views.selected.copy"), self.copy, icon="log")
        self.look = button(desk.dress, msg("views.look"), self._look, icon="fit")
        self._buttons = QGridLayout()
        self._buttons.setSpacing(8)
        self.foot.addLayout(self._buttons)

    @property
    def refs(self) -> tuple[Ref, ...]:
        """What is selected: everything that was swept over but the kinds that are left out."""
        return tuple(ref for ref in self._swept if ref.kind not in self._left_out)

    def show_refs(self, refs: tuple[Ref, ...]) -> None:
        """Turn to another selection; one that only leaves kinds out keeps their boxes."""
        if refs != self.refs:
            self._swept, self._left_out = refs, set()
        self.banner.clear()
        self.refresh()

    def refresh(self) -> None:
        """Show the selection as the operation has it now."""
        snapshot, text, now = self.desk.snapshot, self.dress.text, self.desk.ctx.clock()
        summary = summarise(self.refs, snapshot, now, self._headcounts())
        self.title.setText(text("views.many.title", n=len(self.refs)))
        self.caption.setText(text("views.many.as_at", at=now))
        self._show_kinds()
        self._show_people(summary)
        self._show_list()
        self._show_buttons(summary)

    def copy(self) -> None:
        """Copy a table of the selected objects to the clipboard: kind, name, id, people inside."""
        text, book = self.dress.text, FactBook(self.desk.map_state())
        summary = summarise(self.refs, self.desk.snapshot, self.desk.ctx.clock(), self._headcounts())
        shares = summary.people.shares if summary.people is not None else ()
        inside = {share.building_id: f"{share.people.best:.0f}" for share in shares}
        rows = [
            (text("views.many.kind"), text("views.many.name"), text("views.many.id"), text("fact.people"))
        ]
        for ref, title in self._titles(self.refs, book):
            rows.append((self._kind(ref.kind), title, ref.id, inside.get(ref.id, "")))
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
        self.desk.tell(msg("views.copied"))

    def _headcounts(self) -> tuple[Headcount, ...]:
        opened = {incident.id for incident in self.desk.open_incidents}
        return tuple(h for h in self.desk.snapshot.headcounts if h.incident_id in opened and h.building_id)

    def _show_kinds(self) -> None:
        clear(self._kinds)
        self.kinds = {}
        for kind in dict.fromkeys(ref.kind for ref in self._swept):
            number = sum(ref.kind is kind for ref in self._swept)
            box = QCheckBox(f"{self._kind(kind)}  {figures.count(number)}")
            box.setChecked(kind not in self._left_out)
            box.toggled.connect(partial(self._leave_out, kind))
            self.kinds[kind] = box
            self._kinds.addWidget(box)

    def _show_people(self, summary: Summary) -> None:
        count, text = summary.people, self.dress.text
        self._people.setVisible(count is not None)
        self._people_note.setVisible(count is not None)
        clear(self._uses)
        if count is None:
            return
        total = count.total
        best, low, high = (figures.count(f) for f in (total.best, total.low, total.high))
        band = text("fact.band", best=best, low=low, high=high)
        self._people.setText(text("views.many.people", people=band))
        self._people_note.setText(self._people_words(count))
        for row, share in enumerate(summary.uses):
            words = text("views.many.use", use=share.use, n=share.buildings)
            self._uses.addWidget(label("body", capital(words)), row, 0)
            people = label("body", figures.count(share.people))
            self._uses.addWidget(people, row, 1, Qt.AlignmentFlag.AlignRight)

    def _people_words(self, count: PeopleCount) -> str:
        unknown = len(count.unknown_building_ids)
        key = "views.many.some_unknown" if unknown else "views.many.estimate"
        return self.dress.text(key, n=unknown)

    def _show_list(self) -> None:
        book = FactBook(self.desk.map_state())
        with silent(self.list):
            self.list.clear()
            for ref, title in self._titles(self.refs[:_LISTED], book):
                item = QListWidgetItem(f"{title}  ·  {self._kind(ref.kind)}")
                item.setData(_REF, ref)
                self.list.addItem(item)

    def _titles(self, refs: tuple[Ref, ...], book: FactBook) -> list[tuple[Ref, str]]:
        text, found = self.dress.text, self._records(refs)
        return [(ref, lines.title_of(record, book, text)) for ref, record in found]

    def _records(self, refs: tuple[Ref, ...]) -> list[tuple[Ref, object]]:
        """The records that are still there."""
        state = self.desk.map_state()
        orders: tuple[Assignment | Tour, ...] = (*state.assignments, *state.tours)
        known = lines.records_by_ref(self.desk.snapshot, orders, set(refs))
        return [(ref, known[ref]) for ref in refs if ref in known]

    def _show_buttons(self, summary: Summary) -> None:
        notes = [ref for ref in self.refs if ref.kind is Annotation]
        self.zone.setVisible(bool(summary.buildings) and self.desk.incident is not None)
        self.remove.setVisible(bool(notes))
        shown: list[QPushButton] = [self.look, self.copy_]
        shown += [self.zone] if not self.zone.isHidden() else []
        shown += [self.remove] if notes else []
        for made in (self.look, self.copy_, self.zone, self.remove):
            self._buttons.removeWidget(made)
            made.setParent(self)
            made.setVisible(made in shown)
        for index, made in enumerate(shown):
            alone = index == len(shown) - 1 and index % 2 == 0
            self._buttons.addWidget(made, index // 2, index % 2, 1, 2 if alone else 1)

    def _kind(self, kind: type) -> str:
        return self.dress.text(f"views.kind.{kind.__name__.lower()}")

    def _leave_out(self, kind: type, stays: bool) -> None:
        self._left_out ^= {kind}
        self.choice_wanted.emit(self.refs)

    def _look_at_item(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            for _, record in self._records((item.data(_REF),)):
                self.desk.look_at(geometry_of(record, self.desk.snapshot))

    def _look(self) -> None:
        shapes = [geometry_of(record, self.desk.snapshot) for _, record in self._records(self.refs)]
        if shapes:
            self.desk.look_at(shapely.box(*shapely.total_bounds(shapes)))

    def _make_zone(self) -> None:
        incident = self.desk.incident
        if incident is not None:
            ids = {ref.id for ref in self.refs if ref.kind is Building}
            snapshot, ctx = self.desk.snapshot, self.desk.ctx
            self.banner.attempt(lambda: accept_zones(ctx, by_buildings(snapshot, incident.id, ids)))

    def _remove(self) -> None:
        notes = [r for _, r in self._records(self.refs) if isinstance(r, Annotation)]
        if self.banner.attempt(lambda: delete_annotations(self.desk.ctx, notes)):
            self.choice_wanted.emit(tuple(ref for ref in self.refs if ref.kind is not Annotation))
