"""A pytest plugin that makes Qt unimportable: `pytest -p tests.no_qt -p no:pytest-qt`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

QT = {"PySide6", "shiboken6", "pyqtgraph"}


class _NoQt:
    """Refuses Qt; leaves everything else to the next finder."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] in QT:
            raise ImportError(f"{name} is not to be had in this session: the core does not know the screen")
        return None


sys.meta_path.insert(0, _NoQt())
