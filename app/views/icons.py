"""The window's own line icons: paths on a 24-unit grid, drawn in whatever colour the theme asks for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

PATHS: dict[str, str] = {
    "alert": "M12 4 2.8 19.5h18.4zM12 10v4.2M12 16.9h.01",
    "approve": "M4.5 12.5 9.5 17.5 19.5 6.5",
    "arrow_down": "M6 9.5l6 6 6-6",
    "arrow_right": "M9.5 6l6 6-6 6",
    "arrow_up": "M6 14.5l6-6 6 6",
    "book": ("M5 4.5h11.5a2.5 2.5 0 0 1 2.5 2.5v12.5H7.5A2.5 2.5 0 0 1 5 17zM5 17a2.5 2.5 0 0 1 2.5-2.5H19"),
    "bookmark": "M6.5 4h11v16.5L12 16.5l-5.5 4z",
    "building": "M5 20V5.5L14 3v17M14 9h5v11M3 20h18M8 8h3M8 12h3M8 16h3",
    "building_fire": (
        "M4 20V6.5L12 4v5M4 20h7M7 9h2M7 13h2M16 20.5a4 4 0 0 0 4-4"
        "c0-2.6-2.2-3.6-3-6.5-2.6 1.3-5 3.9-5 6.5a4 4 0 0 0 4 4z"
    ),
    "calendar": "M4.5 6h15v13.5h-15zM4.5 10.5h15M8.5 3.5V7M15.5 3.5V7",
    "campus": "M3.5 20h17M5.5 20V10M10 20V10M14 20V10M18.5 20V10M3.5 10 12 4.5 20.5 10z",
    "checklist": "M4 6.5l1.5 1.5L8.5 5M4 13l1.5 1.5 3-3M4 19.5 5.5 21l3-3M12 7h8M12 13.5h8M12 20h8",
    "circle": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 12l5.5-5.5",
    "chart": "M4 4v16h16M8 16v-4M12 16V7M16 16v-6",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2.5",
    "close": "M6 6l12 12M18 6 6 18",
    "collapse": "M13.5 6l-6 6 6 6M19 6v12",
    "crowd": (
        "M8.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 19c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5M16 11"
        "a2.7 2.7 0 1 0-1-5.2M17 13.7c2.6.4 4.5 2.4 4.5 5.3"
    ),
    "depot": "M3.5 20V9L12 4l8.5 5v11M7.5 20v-7.5h9V20M7.5 16h9",
    "dormitory_fire": (
        "M12 21a6 6 0 0 0 6-6c0-4-3.5-5.5-4.5-11C9.5 6.5 6 10.5 6 15a6 6 0 0 0 6 6zM12 21"
        "a2.6 2.6 0 0 0 2.6-2.6c0-1.7-1.6-2.4-2.1-4.4-1.7 1-3.1 2.6-3.1 4.4A2.6 2.6 0 0 0 12 21z"
    ),
    "edit": "M4 20l1-4.5L16 4.5 19.5 8l-11 11zM13.5 7l3.5 3.5",
    "expand": "M10.5 6l6 6-6 6M5 6v12",
    "export": "M12 15V4M7.5 8 12 3.5 16.5 8M5 13.5V20h14v-6.5",
    "fit": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    "flood": (
        "M2.5 17c1.6 0 1.6 1.5 3.2 1.5S7.3 17 8.9 17"
        "s1.6 1.5 3.1 1.5 1.6-1.5 3.2-1.5 1.6 1.5 3.1 1.5 1.6-1.5 3.2-1.5M12 3.5S7.5 8.5 7.5 11"
        "a4.5 4.5 0 0 0 9 0c0-2.5-4.5-7.5-4.5-7.5z"
    ),
    "food_poisoning": (
        "M3.5 11.5h17a8.5 8.5 0 0 1-5 7.7V20.5h-7v-1.3a8.5 8.5 0 0 1-5-7.7zM9 8.5"
        "c0-1.5 1.5-1.5 1.5-3.5M13.5 8.5c0-1.5 1.5-1.5 1.5-3.5"
    ),
    "grip": "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
    "help": (
        "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.5 9.7a2.5 2.5 0 1 1 3.6 2.2"
        "c-.8.4-1.1.9-1.1 1.8M12 16.5h.01"
    ),
    "history": "M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.8",
    "import": "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 13.5V20h14v-6.5",
    "infection": (
        "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12 3v4M12 17v4M3 12h4M17 12h4M5.6 5.6l2.9 2.9"
        "M15.5 15.5l2.9 2.9M18.4 5.6l-2.9 2.9M8.5 15.5l-2.9 2.9"
    ),
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.7h.01",
    "laboratory_release": (
        "M9.5 3.5h5M10.5 3.5v6L4.8 18.5A1.6 1.6 0 0 0 6.2 21h11.6a1.6 1.6 0 0 0 1.4-2.5L13.5 9.5"
        "v-6M7.5 15.5h9"
    ),
    "language": (
        "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c2.3 2.3 3.5 5.2 3.5 8.5"
        "s-1.2 6.2-3.5 8.5c-2.3-2.3-3.5-5.2-3.5-8.5S9.7 5.8 12 3.5z"
    ),
    "layers": "M12 3.5 3 8.5l9 5 9-5zM3.5 12.5 12 17.2l8.5-4.7M3.5 16.3 12 21l8.5-4.7",
    "link": (
        "M10 14a3.8 3.8 0 0 0 5.4 0l3.2-3.2a3.8 3.8 0 0 0-5.4-5.4L12 6.6M14 10a3.8 3.8 0 0 0-5.4 0"
        "l-3.2 3.2a3.8 3.8 0 0 0 5.4 5.4L12 17.4"
    ),
    "line": "M4 18.5 9.5 9l5 5.5L20 5.5",
    "lock": "M6.5 11h11v8.5h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14v2.5",
    "log": "M5 4h14v16H5zM8.5 8.5h7M8.5 12h7M8.5 15.5h4",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "minus": "M5 12h14",
    "moon": "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
    "no_entry": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM7.5 12h9",
    "open": "M3.5 18.5v-13h6l2 2.5h9v10.5z",
    "other": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5v5.5M12 16.2h.01",
    "people": (
        "M12 11.5a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6zM4.5 20.5c0-4 3.3-6.5 7.5-6.5s7.5 2.5 7.5 6.5"
    ),
    "person": (
        "M12 11.5a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6zM4.5 20.5c0-4 3.3-6.5 7.5-6.5s7.5 2.5 7.5 6.5"
    ),
    "phone": (
        "M6 3.5h3.2l1.5 4.3-2.1 1.6a12.5 12.5 0 0 0 6 6l1.6-2.1 4.3 1.5V18a2.5 2.5 0 0 1-2.7 2.5"
        "C10.8 20 4 13.2 3.5 6.2A2.5 2.5 0 0 1 6 3.5z"
    ),
    "pin": (
        "M12 21s7-6.3 7-11.5a7 7 0 0 0-14 0C5 14.7 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
    ),
    "plan": (
        "M4 18.5a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0zM15 5.5a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0z"
        "M9 18.5h6a3.2 3.2 0 0 0 0-6.5H9a3.2 3.2 0 0 1 0-6.5h6"
    ),
    "plus": "M12 5v14M5 12h14",
    "polygon": "M12 4l8 6-3 9.5H7L4 10z",
    "redo": "M19.5 9.5h-10a5.5 5.5 0 0 0 0 11H13M15.5 5.5l4 4-4 4",
    "refresh": "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4v5h-5",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20.5 20.5",
    "sliders": "M4 7.5h9M17 7.5h3M15 5v5M4 16.5h3M11 16.5h9M9 14v5",
    "strike": (
        "M4 12h16M7.5 8.5C7.5 6 9.5 4.5 12 4.5c2 0 3.5.8 4.2 2.3M16.5 15.5c0 2.5-2 4-4.5 4-2.2 0-4-1-4.6-2.8"
    ),
    "sun": (
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7"
        "M17 17l1.7 1.7M18.7 5.3 17 7M7 17l-1.7 1.7"
    ),
    "supply": "M4 8l8-4.5L20 8v8l-8 4.5L4 16zM4 8l8 4.5L20 8M12 12.5v8",
    "target": "M12 5.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM12 2.5v5M12 16.5v5M2.5 12h5M16.5 12h5",
    "threat": "M12 3.5 4.5 6v6c0 4.5 3.2 7.3 7.5 8.8 4.3-1.5 7.5-4.3 7.5-8.8V6zM12 8.5v4.2M12 15.7h.01",
    "trash": "M4.5 6.5h15M9 6.5V4h6v2.5M6.5 6.5l.8 13.5h9.4l.8-13.5M10 10.5v6M14 10.5v6",
    "undo": "M4.5 9.5h10a5.5 5.5 0 0 1 0 11H11M8.5 5.5l-4 4 4 4",
    "vehicle": (
        "M2.5 16.5v-10h11v10M13.5 9.5h4l4 4v3h-2M2.5 16.5h2M9.5 16.5h5M5.5 16.5"
        "a2 2 0 1 0 4 0 2 2 0 0 0-4 0zM15 16.5a2 2 0 1 0 4 0 2 2 0 0 0-4 0z"
    ),
    "zone": "M4 8V4h4M12 4h1M17 4h3v4M20 12v1M20 17v3h-4M12 20h-1M7 20H4v-3M4 13v-1",
    "rectangle": "M4 6.5h16v11H4z",
    "turned_rectangle": "M3.5 14 14 4.5l6.5 6L10 20z",
    "sector": "M4.5 19.5 9 4.5c5 .6 9 3.6 10.5 8.5z",
    "free_area": "M7 5c4-3 6 2 9 2s5 4 2.5 7.5-2 5-5.5 5-3.5-2.5-6-3S2 8.5 7 5z",
    "free_line": "M3.5 16c3-8 5.5-9.5 7-6.5s-1.5 8 1.5 8 3-10 8.5-11",
    "vertices": "M6.5 7.5v9M8 6h8M17.5 7.5 8 17M5 4.5h3v3H5zM16 4.5h3v3h-3zM5 16.5h3v3H5z",
    "move": (
        "M12 3.5v17M3.5 12h17M9.5 6 12 3.5 14.5 6M9.5 18l2.5 2.5 2.5-2.5"
        "M6 9.5 3.5 12 6 14.5M18 9.5l2.5 2.5-2.5 2.5"
    ),
    "compare": "M4 5h6.5v14H4zM13.5 5H20v14h-6.5zM6 9h2.5M6 12h2.5M15.5 9H18M15.5 12H18M15.5 15H18",
    "copy": "M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4",
    "turn": "M19 12a7 7 0 1 1-2-4.9L19.5 9.5M19.5 4.5v5h-5M12 12h.01",
    "scale": "M4.5 19.5V11h8.5v8.5zM13 4.5h6.5V11M19.5 4.5 14 10",
    "split": "M4.5 5.5h15v13h-15zM14.5 2.5l-5 19",
    "merge": "M4 7h8v10H4zM12 7h8v10h-8M9.5 12h5M12.8 10.2l1.7 1.8-1.7 1.8",
    "reshape": "M4.5 9.5v10h15v-10M4.5 9.5h3M16.5 9.5h3M7.5 9.5c1-7 8-7 9 0",
    "hole": "M4 4.5h16v15H4zM9 9.5h6v5H9z",
    "fill": "M4 4.5h16v15H4zM9 9.5h6v5H9zM9 14.5l6-5M9 12l3-2.5M12 14.5l3-2.5",
    "offset": "M4 16 9 9l5 3 6-7M5.5 20.5l4.2-5.8 5 3 6-7.2",
    "buffer": (
        "M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM12 4v.01M16 5.07v.01M18.93 8v.01"
        "M20 12v.01M18.93 16v.01M16 18.93v.01M12 20v.01M8 18.93v.01M5.07 16v.01"
        "M4 12v.01M5.07 8v.01M8 5.07v.01"
    ),
    "magnet": "M5 4.5v8a7 7 0 0 0 14 0v-8h-4.5v8a2.5 2.5 0 0 1-5 0v-8zM5 8.5h4.5M14.5 8.5H19",
    "trace": "M4 19.5V12h8V4.5h8M4 19.5h.01M8.5 19.5h2M14.5 12h2M20 12v2.5",
    "palette": (
        "M12 3.5a8.5 8.5 0 1 0 0 17c1.8 0 2-1.2 1.5-2.2-.7-1.5.2-2.8 1.8-2.8h2c2 0 3.2-1.5 3.2-3.5"
        " 0-4.8-3.8-8.5-8.5-8.5zM8 11h.01M11 7.5h.01M15.5 8.5h.01"
    ),
}


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon `name` as a square of `size` logical pixels in `colour` (`#rrggbb`); KeyError if unknown."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
        f'<path d="{PATHS[name]}" fill="none" stroke="{colour}" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=512)
def icon(name: str, colour: str, faint: str, size: int = 20) -> QIcon:
    """The icon for a button: `colour` when it can be used, `faint` when it cannot."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, colour, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, faint, size, ratio), QIcon.Mode.Disabled)
    return made
