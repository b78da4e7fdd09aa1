"""The slim bar over the map: what is drawn, with which shape, and what can be done with what is selected."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QWidget

from app.domain.drawing import Annotation
from app.domain.message import Message, msg
from app.runtime.text import enum_key
from app.views.drawing.kinds import ACT_KEYS, OF_INCIDENT, SHAPE_KEYS, Act, Key, Shape, Target, shapes_for
from app.views.drawing.look_rows import LookRows
from app.views.drawing.session import Drawing
from app.views.kit import button, column, row, set_role, tool

_ICON_PX = 18
_TARGET_PX = 148


class DrawingBar(QFrame):
    """One row to draw with; a second one while something drawn is selected or being drawn."""

    grown = Signal()

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        set_role(self, "floating")
        self._drawing = drawing
        self.dress = dress = drawing.desk.dress
        self.target = button(dress, _words(drawing.target), self._choose, icon="arrow_down")
        self.target.setFixedWidth(_TARGET_PX)
        self.target.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.shapes = {
            shape: self._tool(key, _words(shape), partial(drawing.begin, shape))
            for shape, key in SHAPE_KEYS.items()
        }
        self.acts = {
            act: self._tool(key, _words(act), partial(drawing.do, act)) for act, key in ACT_KEYS.items()
        }
        view = drawing.view
        self.finish = self._tool(Key("approve", "Return"), msg("drawing.finish"), self._finish)
        self.cancel = self._tool(Key("close", "Esc"), msg("drawing.cancel"), self._cancel)
        self.undo = self._tool(Key("undo", "Ctrl+Z"), msg("drawing.undo"), self._undo)
        self.redo = self._tool(Key("redo", "Ctrl+Y"), msg("drawing.redo"), self._redo)
        self.snaps = self._tool(Key("magnet", "S"), msg("drawing.snapping"), view.toggle_snapping)
        self.traces = self._tool(Key("trace", "T"), msg("drawing.tracing"), view.toggle_tracing)
        for switch in (*self.shapes.values(), self.snaps, self.traces):
            switch.setCheckable(True)
        self._first = QWidget()
        self._first.setLayout(row(self.target, *self.shapes.values(), None, gap=1))
        self._second = QWidget()
        self._second.setLayout(row(*self.acts.values(), None, gap=1))
        self._third = QWidget()
        hand = (self.finish, self.cancel, self.undo, self.redo, self.snaps, self.traces)
        self._third.setLayout(row(*hand, None, gap=1))
        self.look = LookRows(drawing.desk)
        self.setLayout(column(self._first, self._second, self._third, self.look, gap=1, margin=3))
        drawing.changed.connect(self.refresh)
        view.snapping_changed.connect(lambda _: self.refresh())
        view.tracing_changed.connect(lambda _: self.refresh())
        dress.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what applies now, and nothing else."""
        drawing, view = self._drawing, self._drawing.view
        self.dress.words(self.target, text=_words(drawing.target), accessibleName=_words(drawing.target))
        possible = shapes_for(drawing.target)
        for shape, switch in self.shapes.items():
            switch.setVisible(shape in possible)
            switch.setChecked(drawing.shape is shape)
        acts = () if drawing.drafting else drawing.acts()
        for act, made in self.acts.items():
            made.setVisible(act in acts)
        self._second.setVisible(bool(acts))
        self._third.setVisible(drawing.drafting)
        chosen = () if drawing.drafting else drawing.records()
        only = chosen[0] if len(chosen) == 1 else None
        self.look.show_annotation(only if isinstance(only, Annotation) else None)
        self.snaps.setChecked(view.snapping)
        self.traces.setChecked(view.tracing)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.adjustSize()
        self.grown.emit()

    def target_menu(self) -> QMenu:
        """What can be drawn; what needs an incident cannot be chosen without one."""
        text = self.dress.text
        menu = QMenu(self)
        group = QActionGroup(menu)
        for target in Target:
            action = menu.addAction(text.enum(target), partial(self._drawing.choose, target))
            action.setCheckable(True)
            action.setChecked(target is self._drawing.target)
            action.setEnabled(target not in OF_INCIDENT or self._drawing.desk.incident is not None)
            group.addAction(action)
        return menu

    def _choose(self) -> None:
        self.target_menu().exec(self.target.mapToGlobal(self.target.rect().bottomLeft()))

    def _finish(self) -> None:
        complete = getattr(self._drawing.view.tool, "complete", None)
        if complete is not None:
            complete()

    def _cancel(self) -> None:
        self._drawing.view.tool.cancel()

    def _undo(self) -> None:
        self._drawing.view.tool.undo()

    def _redo(self) -> None:
        self._drawing.view.tool.redo()

    def _tool(self, key: Key, words: Message, act: object) -> QToolButton:
        made = tool(self.dress, key.icon, words, act, size=_ICON_PX)  # type: ignore[arg-type]
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if key.keys:
            shown = QKeySequence(key.keys).toString(QKeySequence.SequenceFormat.NativeText)
            tip = msg("drawing.tip", words=words, keys=shown)
            self.dress.words(made, toolTip=tip)
        return made


def _words(member: Target | Shape | Act) -> Message:
    return Message(enum_key(member))
