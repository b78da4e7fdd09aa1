"""What painting needs of Qt before it can begin: an application object, and a font that has Chinese."""

from __future__ import annotations

import os
import sys
import threading
from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QRawFont

from app.domain.errors import UserError
from app.domain.message import msg
from app.map.sheet.frames import Rect
from app.map.tokens import FONT_FAMILIES, MONO_FAMILIES

_PLAIN_GLYPHS = ("liga", "locl")
"""Features that put other glyphs in place of letters and figures, which then cannot be found in a PDF."""

_PROBE = "校园应急疏散"


def ensure_application() -> QGuiApplication:
    """The running application, or a new one without a window where there is none."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _kept.append(QGuiApplication(["muster"]))
    return _kept[-1]


_kept: list[QGuiApplication] = []
"""Qt wants its application alive as long as anything is painted."""


@lru_cache
def font_family() -> str:
    """An installed family with Latin and Chinese; the first of the tokens' list, else any that has both.

    Raises UserError where no font on the machine has Chinese characters.
    """
    ensure_application()
    installed = set(QFontDatabase.families())
    for family in FONT_FAMILIES:
        if family in installed:
            return family
    for family in QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        if has_glyphs(family, _PROBE):
            return family
    raise UserError(msg("map.no_chinese_font"))


@lru_cache
def mono_family() -> str:
    """An installed family with figures of one width, else the general one."""
    ensure_application()
    installed = set(QFontDatabase.families())
    return next((family for family in MONO_FAMILIES if family in installed), font_family())


def has_glyphs(family: str, text: str) -> bool:
    """Whether a family itself has every character of a text."""
    raw = QRawFont.fromFont(QFont(family))
    return all(raw.supportsCharacter(ord(character)) for character in text)


class _Fonts(threading.local):
    """Fonts made so far, for each thread its own: Qt loads a font's engine at first use, without a lock."""

    def __init__(self) -> None:
        self.made: dict[tuple[int, bool, bool, bool], QFont] = {}


_fonts = _Fonts()


def font(size_px: float, *, bold: bool = False, italic: bool = False, mono: bool = False) -> QFont:
    """A font of `size_px` whole px in the painter's logical units, whatever the device's resolution.

    Nobody changes it: the same thread gets it again.
    """
    key = (max(1, round(size_px)), bold, italic, mono)
    if key not in _fonts.made:
        _fonts.made[key] = _font(*key)
    return _fonts.made[key]


def _font(size: int, bold: bool, italic: bool, mono: bool) -> QFont:
    made = QFont(mono_family() if mono else font_family())
    made.setPixelSize(size)
    made.setBold(bold)
    made.setItalic(italic)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in _PLAIN_GLYPHS:
        made.setFeature(QFont.Tag(feature), 0)
    return made


@lru_cache(maxsize=1024)
def colour(value: str, opacity: float = 1.0) -> QColor:
    """The colour `#rrggbb` at an opacity from 0 to 1."""
    made = QColor(value)
    made.setAlphaF(opacity)
    return made


def qt_rect(rect: Rect) -> QRectF:
    """A rectangle of a page as Qt has it."""
    return QRectF(rect.x, rect.y, rect.width, rect.height)
