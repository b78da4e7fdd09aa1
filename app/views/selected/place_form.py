"""The form in which a place is added or changed by hand: an assembly area, a hydrant, a gate."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QComboBox, QLineEdit
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from app.command.campus import save_place
from app.domain.campus import Place, PlaceKind
from app.domain.errors import UserError
from app.domain.message import msg
from app.views import figures
from app.views.canvas import EditTool, PlacePointTool, PolygonTool
from app.views.canvas.tools.tool import Draft
from app.views.desk import Desk
from app.views.kit import button, label, row
from app.views.resources.form import fill
from app.views.selected.building_form import add_field, form_layout, read_figure
from app.views.selected.floating import FloatingCard

_AREAS = (PlaceKind.ASSEMBLY_AREA, PlaceKind.SHELTER)
"""Kinds that are drawn as areas; the others are points."""


class PlaceForm(FloatingCard):
    """Draw it, then say what it is. A drawn area keeps its handles on the map while the form is filled in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.place: Place | None = None
        self.geometry_: BaseGeometry | None = None
        self._version: int | None = None
        rows = form_layout()
        self.kind = add_field(self, rows, msg("fact.kind"), QComboBox())
        self.name = add_field(self, rows, msg("building_field.name"), QLineEdit())
        self.name_zh = add_field(self, rows, msg("building_field.name_zh"), QLineEdit())
        self.capacity = add_field(self, rows, msg("place_field.capacity"), QLineEdit())
        self._where = label("strong", wrap=True)
        self.point = button(desk.dress, msg("views.place.point"), self._draw_point, icon="pin")
        self.area = button(desk.dress, msg("views.place.area"), self._draw_area, icon="polygon")
        ways = row(self.point, self.area, gap=8)
        for index in range(2):
            ways.setStretch(index, 1)
        self.body.addWidget(self._where)
        self.body.addLayout(ways)
        self.body.addLayout(rows)
        for line in (self.name, self.name_zh, self.capacity):
            line.returnPressed.connect(self.save)
        self.kind.activated.connect(lambda _: self._offer())
        self.save_button = button(desk.dress, msg("views.save"), self.save, role="primary")
        cancel = button(desk.dress, msg("views.cancel"), self.leave, role="quiet")
        self.foot.addLayout(row(None, cancel, self.save_button))

    def begin(self, place: Place | None = None) -> None:
        """Open with a place as it is now, or with a blank one that is to be drawn."""
        self.place = place
        self._version = self.desk.ctx.store.version(Place, place.id) if place else None
        self.geometry_ = place.geometry if place else None
        self.banner.clear()
        self._fill_kinds(place.kind if place else PlaceKind.ASSEMBLY_AREA)
        self.name.setText(place.name if place else "")
        self.name_zh.setText(place.name_zh if place else "")
        self.capacity.setText(str(place.capacity) if place and place.capacity is not None else "")
        self.refresh()
        self._offer()

    @property
    def holds(self) -> bool:
        """It stays until it is saved or cancelled."""
        return True

    def refresh(self) -> None:
        """Only the words around the fields."""
        text = self.dress.text
        self.title.setText(text("views.place.edit" if self.place else "views.place.new"))
        self.caption.setText(text("views.place.hint"))
        self._fill_kinds(PlaceKind(self.kind.currentData()))
        shape = self.geometry_
        if shape is None:
            self._where.setText(text("views.place.nowhere"))
        elif isinstance(shape, Point):
            self._where.setText(text("views.place.at", x=f"{shape.x:.0f}", y=f"{shape.y:.0f}"))
        else:
            self._where.setText(text("views.place.drawn", area=figures.area(text, shape.area)))

    def save(self) -> None:
        """Save and close, or say what to mend."""
        if self.banner.attempt(lambda: save_place(self.desk.ctx, self.read(), expected=self._version)):
            self.leave()
        self.grown.emit()

    def read(self) -> Place:
        """The place as it is typed; raises UserError where it was not drawn yet or a figure is none."""
        shape = self.geometry_
        if not isinstance(shape, Point | Polygon | MultiPolygon):
            raise UserError(msg("views.place.not_drawn"))
        capacity = read_figure(self.capacity.text(), msg("place_field.capacity"), whole=True)
        base = self.place or Place(id="", kind=PlaceKind.OTHER, geometry=shape)
        return replace(
            base,
            kind=PlaceKind(self.kind.currentData()),
            geometry=shape,
            name=self.name.text().strip(),
            name_zh=self.name_zh.text().strip(),
            capacity=None if capacity is None else int(capacity),
        )

    def _fill_kinds(self, chosen: PlaceKind) -> None:
        text = self.dress.text
        fill(self.kind, [(text.enum(kind), kind) for kind in PlaceKind], chosen)

    def _offer(self) -> None:
        """Take up the tool that fits the kind, or the handles of what is drawn already."""
        if isinstance(self.geometry_, Polygon | MultiPolygon):
            self._mend(self.geometry_)
        elif self.geometry_ is None:
            (self._draw_area if PlaceKind(self.kind.currentData()) in _AREAS else self._draw_point)()

    def _draw_point(self) -> None:
        self.draw(PlacePointTool(), self._take)

    def _draw_area(self) -> None:
        self.draw(PolygonTool(), self._take)

    def _take(self, shape: BaseGeometry) -> None:
        if self.isHidden():
            return
        self._set(shape)
        if isinstance(shape, Polygon | MultiPolygon):
            self._mend(shape)
        self.name.setFocus()

    def _mend(self, shape: Polygon | MultiPolygon) -> None:
        way = EditTool(shape, self.place.id if self.place else "")
        way.changed.connect(self._follow)
        way.cancelled.connect(partial(self._set, shape))
        self.draw(way, self._set)

    def _follow(self, draft: Draft) -> None:
        if draft.area is not None:
            self._set(draft.area)

    def _set(self, shape: BaseGeometry) -> None:
        if not self.isHidden():
            self.geometry_ = shape
            self.refresh()
            self.grown.emit()
