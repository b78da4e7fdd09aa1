"""What a seat remembers from one day to the next: theme, language, author, window, recent files."""

from __future__ import annotations

import getpass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from app.runtime.files import config_path

_RECENT = 8


class Settings:
    """The settings file of this user."""

    def __init__(self) -> None:
        self._file = QSettings(str(config_path() / "window.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """`light` or `dark`."""
        return "light" if self._file.value("theme") == "light" else "dark"

    @theme.setter
    def theme(self, name: str) -> None:
        self._file.setValue("theme", name)

    @property
    def language(self) -> str:
        """The chosen language, empty where none was chosen yet."""
        return str(self._file.value("language") or "")

    @language.setter
    def language(self, code: str) -> None:
        self._file.setValue("language", code)

    @property
    def coordinates(self) -> str:
        """How coordinates are written in the status bar, empty where nothing was chosen yet."""
        return str(self._file.value("coordinates") or "")

    @coordinates.setter
    def coordinates(self, form: str) -> None:
        self._file.setValue("coordinates", form)

    @property
    def author(self) -> str:
        """Who sits here; the account name until a person says otherwise."""
        return str(self._file.value("author") or _account())

    @author.setter
    def author(self, name: str) -> None:
        self._file.setValue("author", name)

    @property
    def geometry(self) -> QByteArray:
        """Where the window stood; empty at first."""
        value = self._file.value("geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._file.setValue("geometry", geometry)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Operation files used last, newest first, without those that are gone."""
        value = self._file.value("recent") or []
        names = [value] if isinstance(value, str) else list(value)
        return tuple(path for path in map(Path, names) if path.exists())

    def used(self, path: Path) -> None:
        """Remember that an operation file was opened."""
        path = path.resolve()
        rest = [str(other) for other in self.recent if other != path]
        self._file.setValue("recent", [str(path), *rest][:_RECENT])

    def look(self, operation_id: str = "") -> str:
        """How a person last looked at the map of an operation, without one of any; empty at first."""
        return str(self._file.value(f"look/{operation_id or 'latest'}") or "")

    def keep_look(self, operation_id: str, look: str) -> None:
        """Remember how the map of an operation looks."""
        self._file.setValue(f"look/{operation_id}", look)
        self._file.setValue("look/latest", look)

    def second_look(self, operation_id: str) -> str:
        """The look of the second map of an operation; empty where it is that of the first map."""
        return str(self._file.value(f"second_look/{operation_id}") or "")

    def keep_second_look(self, operation_id: str, look: str) -> None:
        """Remember how the second map of an operation looks."""
        self._file.setValue(f"second_look/{operation_id}", look)

    @property
    def second_overview(self) -> bool:
        """Whether the second map shows the whole campus in its corner."""
        return bool(self._file.value("second_overview") == "shown")

    @second_overview.setter
    def second_overview(self, shown: bool) -> None:
        self._file.setValue("second_overview", "shown" if shown else "")

    def save(self) -> None:
        """Write the file now."""
        self._file.sync()


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
