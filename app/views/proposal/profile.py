"""In which order the aims of a plan count: arranged by a person, refused where unsound, kept by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QWidget,
)

from app.command.profiles import ProfileShelf
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.objective import STANDARD, ObjectiveLevel, ObjectiveProfile, Term
from app.planning.problem.problem import LARGEST
from app.planning.program.objective import check_profile
from app.runtime.text import Text
from app.views.banner import Banner, Notice
from app.views.desk import Desk
from app.views.kit import Card, button, column, label, row, silent, tool


@dataclass(frozen=True, slots=True)
class Aim:
    """A level in its place; `joined` is weighed against the one before it."""

    level: ObjectiveLevel
    weight: int = 1
    joined: bool = False


def aims_of(profile: ObjectiveProfile) -> tuple[Aim, ...]:
    """The levels of a profile one below the other."""
    return tuple(
        Aim(term.level, term.weight, joined=number > 0)
        for group in profile.groups
        for number, term in enumerate(group)
    )


def profile_of(name: str, aims: Sequence[Aim]) -> ObjectiveProfile:
    """The profile of such a list; a level that stands alone weighs one."""
    groups: list[list[Aim]] = []
    for aim in aims:
        if aim.joined and groups:
            groups[-1].append(aim)
        else:
            groups.append([aim])
    return ObjectiveProfile(
        name=name,
        groups=tuple(
            tuple(Term(aim.level, aim.weight if len(group) > 1 else 1) for aim in group) for group in groups
        ),
    )


def moved(aims: Sequence[Aim], old: int, new: int) -> tuple[Aim, ...]:
    """The list with one level in another place, where it stands alone; a group that it enters is parted."""
    rest = list(aims)
    aim = replace(rest.pop(old), joined=False)
    if old < len(rest) and not aims[old].joined:
        rest[old] = replace(rest[old], joined=False)
    if new < len(rest):
        rest[new] = replace(rest[new], joined=False)
    rest.insert(new, aim)
    return tuple(rest)


def profile_name(profile: ObjectiveProfile, text: Text) -> str:
    """Its name as people read it."""
    return text("plan.profile.standard") if profile.name == STANDARD.name else profile.name


class AimList(QListWidget):
    """Rows that are dragged, or moved with Alt and an arrow key."""

    shifted = Signal(int, int)
    """A person wants the row of the first place in the second."""

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.model().rowsMoved.connect(self._dropped)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and an arrow key move the row."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.shift(step)
        else:
            super().keyPressEvent(event)

    def shift(self, step: int) -> None:
        """Move the row in hand up (-1) or down (1)."""
        place = self.currentRow()
        if 0 <= place + step < self.count() and place >= 0:
            self.shifted.emit(place, place + step)

    def _dropped(self, _parent: object, start: int, _end: int, _to: object, target: int) -> None:
        new = target - 1 if target > start else target
        QTimer.singleShot(0, self, lambda: self.shifted.emit(start, new))


class ProfileCard(Card):
    """The order that the next search follows, and how to change and keep it."""

    def __init__(self, desk: Desk, shelf: ProfileShelf | None = None) -> None:
        super().__init__(desk.dress, msg("plan.profile.title"))
        self._desk, self._shelf = desk, shelf or ProfileShelf()
        dress = desk.dress
        self.aims: tuple[Aim, ...] = ()
        self._known: tuple[ObjectiveProfile, ...] = ()
        self.saved = QComboBox()
        self.saved.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.saved.setMinimumContentsLength(10)
        dress.words(self.saved, accessibleName=msg("plan.profile.chosen"))
        self.saved.activated.connect(self._load)
        self.change = button(dress, msg("plan.profile.edit"), self._fold)
        self.change.setCheckable(True)
        head = row(self.saved, self.change, gap=8)
        head.setStretch(0, 1)
        self.body.addWidget(dress.words(label("caption", wrap=True), text=msg("plan.profile.hint")))
        self.body.addLayout(head)
        self.banner = Banner(dress)
        self.editor = self._build_editor()
        self.editor.hide()
        self.body.addWidget(self.banner)
        self.body.addWidget(self.editor)
        self._read()

    def _build_editor(self) -> QWidget:
        dress = self._desk.dress
        self.list = AimList()
        dress.words(self.list, accessibleName=msg("plan.profile.list"), toolTip=msg("plan.profile.list"))
        self.list.shifted.connect(lambda old, new: self._try(moved(self.aims, old, new), new))
        self.list.currentRowChanged.connect(lambda _: self._show_row())
        self.up = tool(dress, "arrow_up", msg("plan.profile.up"), lambda: self.list.shift(-1))
        self.down = tool(dress, "arrow_down", msg("plan.profile.down"), lambda: self.list.shift(1))
        self.joined, self.fair, self.weight = QCheckBox(), QCheckBox(), QSpinBox()
        dress.words(self.joined, text=msg("plan.profile.with"))
        dress.words(self.fair, text=msg("plan.profile.fair"))
        dress.words(
            self.weight, accessibleName=msg("plan.profile.weight"), toolTip=msg("plan.profile.weight")
        )
        self.weight.setRange(1, LARGEST)
        self.weight.setPrefix("× ")
        self.joined.clicked.connect(self._join)
        self.fair.clicked.connect(self._mind_fairness)
        self.weight.editingFinished.connect(self._weigh)
        self.name = QLineEdit()
        dress.words(
            self.name, placeholderText=msg("plan.profile.name"), accessibleName=msg("plan.profile.name")
        )
        self.name.returnPressed.connect(self.save)
        self.keep = button(dress, msg("plan.profile.save"), self.save)
        self.delete = tool(dress, "trash", msg("plan.profile.delete"), self._delete)
        keeping = row(self.name, self.keep, self.delete, gap=8)
        keeping.setStretch(0, 1)
        moving = row(self.up, self.down, None, self.weight, gap=4)
        made = QWidget()
        made.setLayout(column(self.list, moving, self.joined, self.fair, keeping, gap=6))
        return made

    def refresh(self) -> None:
        """What the next search follows."""
        text, profile = self._desk.dress.text, self._desk.session.made.profile
        with silent(self.saved):
            self.saved.clear()
            for known in self._known:
                self.saved.addItem(profile_name(known, text))
            if profile not in self._known:
                self.saved.addItem(profile_name(profile, text))
            place = self._known.index(profile) if profile in self._known else len(self._known)
            self.saved.setCurrentIndex(place)
        self.delete.setEnabled(profile in self._known and profile != STANDARD)
        if profile_of(profile.name, self.aims) != profile or self.list.count() == 0:
            self.aims = aims_of(profile)
        self._fill(max(0, self.list.currentRow()))

    def save(self) -> None:
        """Keep the order under the name that was typed, and follow it."""
        name = self.name.text()

        def act() -> None:
            kept = self._shelf.save(profile_of(name, self.aims))
            self._read()
            self._desk.session.use_profile(kept)

        if self.banner.attempt(act):
            self.name.clear()

    def _read(self) -> None:
        self._known = self._shelf.all()

    def _load(self, place: int) -> None:
        if place < len(self._known):
            self.banner.clear()
            self._desk.session.use_profile(self._known[place])

    def _delete(self) -> None:
        if self.banner.attempt(lambda: self._shelf.delete(self._desk.session.made.profile.name)):
            self._read()
            self._desk.session.use_profile(STANDARD)

    def _fold(self) -> None:
        self._read()
        self.refresh()
        self.editor.setVisible(self.change.isChecked())
        if self.change.isChecked():
            self.list.setFocus()

    def _try(self, aims: tuple[Aim, ...], place: int) -> None:
        """Follow an order from now on; an unsound one is refused with the reason, and all stays as it was."""
        wanted = profile_of(self._desk.dress.text("plan.profile.own"), aims)
        same = next((known for known in self._known if known.groups == wanted.groups), wanted)
        try:
            check_profile(same)
        except UserError as error:
            self._fill(self.list.currentRow())
            self.banner.show_notice(Notice.of(error))
            return
        self.banner.clear()
        self.aims = aims
        self.list.setCurrentRow(place)
        self._desk.session.use_profile(same)

    def _join(self, on: bool) -> None:
        self._put(replace(self.aims[self.list.currentRow()], joined=on))

    def _weigh(self) -> None:
        aim = self.aims[self.list.currentRow()]
        if self.weight.value() != aim.weight:
            self._put(replace(aim, weight=self.weight.value()))

    def _put(self, aim: Aim) -> None:
        place = self.list.currentRow()
        self._try((*self.aims[:place], aim, *self.aims[place + 1 :]), place)

    def _mind_fairness(self, on: bool) -> None:
        others = tuple(aim for aim in self.aims if aim.level is not ObjectiveLevel.UNFAIRNESS)
        fair = (Aim(ObjectiveLevel.UNFAIRNESS),) if on else ()
        self._try((*others[:1], *fair, *others[1:]), 1)

    def _fill(self, place: int) -> None:
        text = self._desk.dress.text
        with silent(self.list):
            self.list.clear()
            groups = 0
            for number, aim in enumerate(self.aims):
                follows = self.aims[number + 1].joined if number + 1 < len(self.aims) else False
                groups += not aim.joined
                level = text.enum(aim.level)
                words = (
                    text("plan.profile.row_weighed", n=groups, level=level, weight=aim.weight)
                    if aim.joined or follows
                    else text("plan.profile.row", n=groups, level=level)
                )
                self.list.addItem(QListWidgetItem(words))
            self.list.setCurrentRow(min(max(0, place), len(self.aims) - 1))
        self.list.setFixedHeight(len(self.aims) * self.list.sizeHintForRow(0) + 8)
        self._show_row()

    def _show_row(self) -> None:
        place = self.list.currentRow()
        if not 0 <= place < len(self.aims):
            return
        aim = self.aims[place]
        follows = place + 1 < len(self.aims) and self.aims[place + 1].joined
        with silent(self.weight):
            self.weight.setValue(aim.weight)
        self.weight.setEnabled(aim.joined or follows)
        self.joined.setChecked(aim.joined)
        self.joined.setEnabled(place > 0)
        self.fair.setChecked(any(one.level is ObjectiveLevel.UNFAIRNESS for one in self.aims))
        self.up.setEnabled(place > 0)
        self.down.setEnabled(place + 1 < len(self.aims))
