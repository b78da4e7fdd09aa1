"""A place on the map in every way in which coordinates are written, each to be copied."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from shapely.geometry import Point

from app.campus.coordinates import CoordinateFormat, format_coordinate
from app.campus.frame import Frame
from app.domain.message import msg
from app.views.desk import Desk


def fill_copy_menu(menu: QMenu, desk: Desk, place: Point) -> None:
    """One entry a format; choosing it copies what it shows. `place` is in metres."""
    degrees = Frame(desk.snapshot.campus.info.epsg).to_wgs84(place)
    for style in CoordinateFormat:
        written = format_coordinate(degrees, style)
        menu.addAction(f"{desk.dress.text.enum(style)}:  {written}", partial(_copy, desk, written))


def _copy(desk: Desk, words: str) -> None:
    QGuiApplication.clipboard().setText(words)
    desk.tell(msg("views.copied"))
