"""The map in the middle of the window: a surface that answers to mouse and keys and lends itself to tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QMetaObject, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from shapely.geometry.base import BaseGeometry

from app.campus.coordinates import parse_coordinate
from app.campus.frame import Frame
from app.map.paint.highlight import paint_outline
from app.map.scene import Ref, Scene
from app.runtime.text import Text
from app.views.canvas import keys
from app.views.canvas.choosing import clicked, swept
from app.views.canvas.hover import Hover
from app.views.canvas.ink import Ink, overlay_font
from app.views.canvas.live_people import CountPeople, LivePeople
from app.views.canvas.measures import Coordinate
from app.views.canvas.mouse import Mouse
from app.views.canvas.overlay import ink_colours, paint_tool
from app.views.canvas.snap_keeper import SnapKeeper
from app.views.canvas.surface import MapSurface
from app.views.canvas.tools.select import Joining, SelectTool, Sweep
from app.views.canvas.tools.tool import Draft, Pointer, Tool
from app.views.canvas.touch import Touch
from app.views.canvas.tracing import Tracer

_SNAP_PX = 12.0
_JOINS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
HANDLE_REACH_PX = 14.0
"""How near to a handle the mouse has to be."""
FINGER_REACH_PX = 26.0
"""How near to a handle a finger or pen has to be."""


class MapView(MapSurface):
    """A map of one scene. Coordinates in its signals are metres in the campus's own frame.

    Drag moves the map (the middle button or Space with a drag do so in every tool), the wheel zooms about the
    cursor, arrows, plus, minus and Home do the same from the keyboard. In a drawing tool the arrows move a
    cursor and Space clicks there. S switches snapping, Shift suspends it.
    """

    hovered = Signal(object)
    """The `Ref` under the pointer, or None."""
    selected = Signal(object)
    """The one `Ref` that a person selected, or None."""
    chosen = Signal(object)
    """Every `Ref` that is selected now, as a tuple; follows `selected`."""
    context_requested = Signal(object, float, float, QPoint)
    """Right button: the `Ref` there or None, the place in metres, the place on the screen for a menu."""
    cursor_moved = Signal(float, float)
    tool_changed = Signal(object)
    snapping_changed = Signal(bool)
    tracing_changed = Signal(bool)

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.hit_radius_px = HANDLE_REACH_PX
        self.describe: Callable[[Ref], str] = lambda ref: ""
        self._pointer: Pointer | None = None
        self._preview: BaseGeometry | None = None
        self._stack: tuple[Ref, ...] = ()
        self._at_keys = False
        self._font = overlay_font(13)
        self._mouse = Mouse(self)
        self._touch = Touch(self)
        self._tracer = Tracer()
        self._large_handles = False
        self._snaps = SnapKeeper(self._aside, self)
        self._hover = Hover(self, self._describe)
        self._people = LivePeople(self)
        self._select_tool = SelectTool(self)
        self._tool: Tool = self._select_tool
        self._tool_connections: list[QMetaObject.Connection] = []
        self._snaps.changed.connect(self._point_again)
        self._hover.changed.connect(self.hovered)
        self._hover.changed.connect(self.update)
        self._people.changed.connect(self.update)
        self._select_tool.picked.connect(self._pick)
        self._select_tool.swept.connect(self._sweep)
        self._select_tool.cancelled.connect(self._choose_nothing)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setTabletTracking(True)
        self.set_tool(None)

    def set_scene(self, scene: Scene) -> None:
        """Show a scene; the view, the tool and its draft stay."""
        super().set_scene(scene)
        self._want_snaps()

    # Tools

    @property
    def tool(self) -> Tool:
        """The tool in use."""
        return self._tool

    def set_tool(self, tool: Tool | None) -> None:
        """Take up a tool, None for selecting; the draft of the one before is given up.

        When a tool ends, the map goes back to selecting by itself, unless the tool `stays`.
        """
        self._drop_tool()
        self._tool = tool or self._select_tool
        self._tool.activate(self)
        for signal, slot in (
            (self._tool.finished, self._tool_ended),
            (self._tool.cancelled, self._tool_ended),
            (self._tool.changed, self._people.follow),
        ):
            self._tool_connections.append(signal.connect(slot))
        self._at_keys = False
        self._want_snaps()
        self._hover.leave()
        self._point_again()
        self.show_cursor()
        self.update()
        self.tool_changed.emit(self._tool)

    @property
    def stack(self) -> tuple[Ref, ...]:
        """What lies at the place of the last click, topmost first."""
        return self._stack

    def choose(self, refs: Iterable[Ref], *, here: bool = False) -> None:
        """Select records as a person does; `here`: by a click, which leaves the stack that it met."""
        self.set_selection(refs)
        if not here:
            self._stack = ()
        self.selected.emit(self._selection[0] if len(self._selection) == 1 else None)
        self.chosen.emit(self._selection)

    def select_by(self, sweep: Sweep) -> None:
        """Select, and let a drag move the map or sweep over what is to be selected."""
        self._select_tool.by(sweep)
        self.set_tool(None)

    def set_preview(self, geometry: BaseGeometry | None) -> None:
        """Outline a geometry in metres that a person considers, without selecting anything; None: none."""
        self._preview = geometry
        self.update()

    def set_people_inside(self, count: CountPeople | None) -> None:
        """Who says how many people are inside a draft; the words stand beside the cursor."""
        self._people.count = count

    @property
    def snapping(self) -> bool:
        """Whether the pointer snaps to what is near it."""
        return self._snaps.on

    def toggle_snapping(self) -> None:
        """Switch snapping on or off."""
        self._snaps.on = not self._snaps.on
        self._point_again()
        self.snapping_changed.emit(self._snaps.on)

    @property
    def tracing(self) -> bool:
        """Whether a click follows the edges from the last vertex."""
        return self._tracer.on

    def toggle_tracing(self) -> None:
        """Switch tracing on or off."""
        self._tracer.on = not self._tracer.on
        self.update()
        self.tracing_changed.emit(self._tracer.on)

    def traced(self, start: Coordinate, end: Coordinate) -> tuple[Coordinate, ...] | None:
        """The way along edges shown between two places on them; None while tracing is off, or without one."""
        scene = self.scene()
        return self._tracer.way(scene, start, end) if scene is not None and self._tracer.on else None

    def place_of(self, words: str) -> Coordinate | None:
        """The place in metres whose coordinates are typed; None where they are none, UserError if nowhere."""
        scene = self.scene()
        point = parse_coordinate(words, Frame(scene.epsg)) if scene is not None else None
        return None if point is None else (point.x, point.y)

    @property
    def large_handles(self) -> bool:
        """Whether handles are as large as a finger needs them."""
        return self._large_handles

    def show_large_handles(self, on: bool) -> None:
        """Handles for fingers and pens, or for the mouse; the last device decides."""
        if on != self._large_handles:
            self._large_handles = on
            self.hit_radius_px = FINGER_REACH_PX if on else HANDLE_REACH_PX
            self.update()

    # The pointer

    @property
    def pointer(self) -> Pointer | None:
        """Where the pointer or the keyboard's cursor is."""
        return self._pointer

    def point_at(self, screen: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        """The mouse is at a pixel now: snap, light up what is there, tell the place."""
        self._at_keys = False
        return self._point(screen, modifiers)

    def move_cursor(self, way: QPointF) -> None:
        """Move the keyboard's cursor by pixels, from the middle at first; at the edge the map follows it."""
        start = self._pointer.screen if self._pointer else QPointF(self.rect().center())
        at = start + way
        inside = QPointF(min(max(at.x(), 0), self.width() - 1), min(max(at.y(), 0), self.height() - 1))
        if inside != at:
            self.navigator.pan(-way.x(), -way.y())
        self._at_keys = True
        self._tool.move(self._point(inside, Qt.KeyboardModifier.NoModifier))

    def show_cursor(self) -> None:
        """Give the mouse the shape of what it would do."""
        if self._mouse.panning:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._mouse.ready_to_pan:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(self._tool.cursor)

    def view_moved(self) -> None:
        """Another place is under the pointer now."""
        self._point_again()
        super().view_moved()

    # Events

    def paintEvent(self, event: QPaintEvent) -> None:
        """The map, and on top of it the tool's draft with its figures."""
        with QPainter(self) as painter:
            self.paint_map(painter, self._hover.ref)
            if (scene := self.scene()) is not None:
                if self._preview is not None:
                    paint_outline(painter, scene.tokens, self.viewport(), self._preview)
                bounds = QRectF(self.rect())
                scale = 1.8 if self._large_handles else 1.0
                ink = Ink(painter, self.to_screen, ink_colours(scene.tokens), bounds, self._font, scale)
                paint_tool(ink, self._tool, self._pointer, self.text, self._people.words, self._at_keys)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        self.show_large_handles(False)
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See `Mouse`."""
        self._mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """See `Mouse`."""
        self._mouse.wheel(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu about what is there; only while selecting."""
        self.ask_at(event.pos())

    def ask_at(self, at: QPoint) -> None:
        """Ask for a menu about what is at a pixel, as a right click or a long press does."""
        if self._tool is self._select_tool:
            x, y = self.viewport().to_world(at.x(), at.y())
            self.context_requested.emit(next(iter(self.refs_at(x, y)), None), x, y, self.mapToGlobal(at))

    def tabletEvent(self, event: QTabletEvent) -> None:
        """See `Touch`."""
        self._touch.pen(event)

    def draw_with(self, event: QMouseEvent) -> None:
        """A finger or pen does what the mouse would."""
        act = {
            QEvent.Type.MouseButtonPress: self._mouse.press,
            QEvent.Type.MouseButtonRelease: self._mouse.release,
            QEvent.Type.MouseButtonDblClick: self._mouse.double_click,
        }.get(event.type(), self._mouse.move)
        act(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._hover.leave()
        if not self._at_keys:
            self._pointer = None
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A space bar held down does not outlast the focus."""
        self._mouse.let_space_go()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See `keys`."""
        if event.key() == Qt.Key.Key_Space and not self._tool.takes_words:
            if not event.isAutoRepeat():
                self._mouse.hold_space()
        elif (action := keys.action_for(self, event)) is not None:
            action()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The space bar, struck without a drag, clicks at the cursor."""
        if event.key() != Qt.Key.Key_Space:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat() and self._mouse.let_space_go() and self._pointer is not None:
            self._tool.place(self._pointer)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the vertices where the tool has some."""
        return self._tool.step_focus(forward) or super().focusNextPrevChild(forward)

    def event(self, event: QEvent) -> bool:
        """Gestures, and the keys that would otherwise be the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._tool.action_for(event) is not None:
                event.accept()
                return True
        elif isinstance(event, QNativeGestureEvent):
            self._mouse.native_gesture(event)
            return True
        elif isinstance(event, QTouchEvent) and self._touch.touch(event):
            event.accept()
            return True
        return super().event(event)

    # Inside

    def _describe(self, ref: Ref) -> str:
        return self.describe(ref)

    def _want_snaps(self) -> None:
        scene = self.scene()
        if scene is not None and self._tool.snaps:
            self._snaps.want(scene)

    def _point(self, screen: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
        raw = self.viewport().to_world(screen.x(), screen.y())
        held_off = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        snap = None
        if self._tool.snaps and not held_off:
            snap = self._snaps.snap(raw, self.metres(_SNAP_PX), self._tool.ignored_id)
        x, y = (snap.x, snap.y) if snap is not None else raw
        self._pointer = Pointer(x, y, raw, screen, snap, modifiers)
        self._light_up(raw, screen)
        self.cursor_moved.emit(x, y)
        self.update()
        return self._pointer

    def _point_again(self) -> None:
        if self._pointer is not None:
            self._point(self._pointer.screen, self._pointer.modifiers)

    def _light_up(self, at: Coordinate, screen: QPointF) -> None:
        if self._mouse.panning:
            self._hover.leave()
            return
        found = (ref for ref in self.refs_at(*at) if self._tool.hovers(ref.kind))
        self._hover.point(next(found, None), screen.toPoint())

    def _pick(self, pointer: Pointer) -> None:
        self._stack = tuple(ref for ref in self.refs_at(*pointer.raw) if self._tool.hovers(ref.kind))
        toggles = bool(pointer.modifiers & _JOINS)
        self.choose(clicked(self._stack, self._selection, toggles=toggles), here=True)

    def _sweep(self, area: BaseGeometry, joining: Joining) -> None:
        shown = self.shown_scene()
        if shown is not None:
            ppm = self.viewport().ppm
            self.choose(swept(shown, ppm, area, self._selection, joining, self._tool.hovers))

    def _choose_nothing(self) -> None:
        self.choose(())

    def _tool_ended(self) -> None:
        if not self._tool.stays:
            self.set_tool(None)

    def _drop_tool(self) -> None:
        for connection in self._tool_connections:
            QObject.disconnect(connection)
        self._tool_connections.clear()
        self._tool.deactivate()
        self._people.follow(Draft())
