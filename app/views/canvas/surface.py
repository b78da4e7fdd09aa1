"""A scene on the screen that can be moved about: no tools, no mouse."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.map.paint.highlight import paint_highlight
from app.map.scene import Ref, Scene
from app.map.viewport import Bounds, Viewport
from app.runtime.text import Text
from app.views.canvas.aside import Aside
from app.views.canvas.backing import Backing, Picture
from app.views.canvas.furniture import paint_furniture
from app.views.canvas.navigator import Navigator

_HIT_PX = 4.0


class MapSurface(QWidget):
    """Shows a scene through a viewport, sharp when it rests and at once when it moves."""

    scale_changed = Signal(float)
    """The denominator of the scale on the screen."""
    view_changed = Signal()
    settled = Signal()
    """What is on the screen is sharp and nothing is being prepared."""
    pictured = Signal()
    """A new picture of the map is there; `sharp` tells whether it is all that was wanted."""

    def __init__(self, text: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self.navigator = Navigator(self)
        self._scene: Scene | None = None
        self._selection: tuple[Ref, ...] = ()
        self._aside = Aside(self)
        self._backing = Backing(self._aside, self)
        self.navigator.moved.connect(self.view_moved)
        self.navigator.scaled.connect(self.scale_changed)
        self._backing.painted.connect(self.update)
        self._backing.painted.connect(self.pictured)
        self._aside.idle.connect(self.settled)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 180)
        self.set_text(text)

    def set_scene(self, scene: Scene) -> None:
        """Show a scene; the view stays, unless this is another campus."""
        before, self._scene = self._scene, scene
        self.navigator.set_home(scene.bounds)
        if before is None or before.bounds != scene.bounds:
            self.fit()
        self._want_picture()
        self.update()

    def scene(self) -> Scene | None:
        """The scene last set."""
        return self._scene

    def shown_scene(self) -> Scene | None:
        """The scene of the picture on the screen; behind `scene` for as long as that is being painted."""
        picture = self._backing.picture
        return picture.scene if picture is not None else None

    @property
    def coarse_picture(self) -> Picture | None:
        """A picture of the whole campus, once there is one."""
        return self._backing.backdrop

    def set_text(self, text: Text) -> None:
        """Speak another language."""
        self.text = text
        self.setAccessibleName(text("canvas.name"))
        self.setAccessibleDescription(text("canvas.description"))
        self.update()

    def set_selection(self, refs: Iterable[Ref]) -> None:
        """Show records as selected, without a signal."""
        self._selection = tuple(refs)
        self.update()

    def selection(self) -> tuple[Ref, ...]:
        """What is shown as selected."""
        return self._selection

    def refs_at(self, x: float, y: float) -> tuple[Ref, ...]:
        """Records shown at a place in metres, topmost first."""
        shown = self.shown_scene()
        if shown is None or not shown.indexed:
            return ()
        return shown.hit(x, y, self.metres(_HIT_PX), self.viewport().ppm)

    def viewport(self) -> Viewport:
        """What the window shows."""
        return self.navigator.viewport

    def fit(self, bounds: Bounds | None = None) -> None:
        """Show all of `bounds` in metres, by default the whole campus."""
        self.navigator.fit(bounds)

    def fly_to(self, target: Bounds | tuple[float, float], scale: float | None = None) -> None:
        """Centre on a point or bounds in metres, at 1:`scale` if it is given."""
        self.navigator.fly_to(target, scale)

    def to_screen(self, x: float, y: float) -> QPointF:
        """The logical pixel of a place in metres."""
        return QPointF(*self.viewport().to_screen(x, y))

    def metres(self, pixels: float) -> float:
        """How many metres so many logical pixels are."""
        return pixels / self.viewport().ppm

    def refresh(self) -> None:
        """Paint what lies on top again."""
        self.update()

    @property
    def sharp(self) -> bool:
        """Whether the picture on the screen shows the scene last set, sharp and wherever one looks."""
        picture, view = self._backing.picture, self.viewport()
        return (
            picture is not None
            and picture.scene is self._scene
            and picture.sharp(view)
            and picture.covers(view)
        )

    @property
    def busy(self) -> bool:
        """Whether a sharp picture or the snapping is still being prepared."""
        return self._aside.busy

    @property
    def covered(self) -> bool:
        """Whether a picture, sharp or coarse, lies below all of the window."""
        return self._backing.covers(self.viewport())

    def shut_down(self) -> None:
        """Stop what is being prepared, before the program ends; the map cannot be used afterwards."""
        self._aside.close()

    def paint_map(self, painter: QPainter, hovered: Ref | None) -> None:
        """The picture, what is selected and pointed at, the scale bar and the north arrow."""
        view, scene, shown = self.viewport(), self._scene, self.shown_scene()
        if scene is None:
            painter.fillRect(self.rect(), self.palette().window())
            return
        self._backing.paint(painter, view, QColor(scene.tokens.map.outside))
        if shown is not None and shown.indexed:
            paint_highlight(painter, shown, view, self._selection)
            if hovered is not None and hovered not in self._selection:
                paint_highlight(painter, shown, view, (hovered,), hover=True)
        paint_furniture(painter, scene, view, self.text)

    def view_moved(self) -> None:
        """The view is another one now."""
        self._want_picture()
        self.update()
        self.view_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The view keeps its middle; a view of the whole campus stays one."""
        self.navigator.resize(event.size().width(), event.size().height())

    def event(self, event: QEvent) -> bool:
        """A window on a screen of another density needs another picture."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._want_picture()
        return super().event(event)

    def _want_picture(self) -> None:
        if self._scene is not None:
            self._backing.want(self._scene, self.viewport(), self.devicePixelRatioF())
