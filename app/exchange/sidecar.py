"""What a Shapefile cannot hold: field names over 10 bytes, types, long texts, figures with many digits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SUFFIX = ".muster.json"
"""Of the file beside a Shapefile."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The file beside a Shapefile that gives back what was lost."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Field of the table to name of the attribute."""
    kept: Mapping[str, Mapping[str, tuple[Any, Any]]] = field(default_factory=dict)
    """By row and field what stands in the table and what it was."""

    @classmethod
    def beside(cls, path: Path) -> Sidecar:
        """The sidecar of a file; an empty one where there is none that can be read."""
        try:
            found = json.loads(path.with_suffix(SUFFIX).read_text("utf-8"))
            names = {str(short): str(name) for short, name in found["fields"].items()}
            kept = {
                str(row): {str(short): (pair[0], pair[1]) for short, pair in cells.items()}
                for row, cells in found["values"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
            return cls()
        return cls(names, kept)

    def restored(self, row: int, cells: Mapping[str, object]) -> dict[str, object]:
        """A row with its own names, and with what the table could not hold unless the table was changed."""
        lost = self.kept.get(str(row), {})
        found: dict[str, object] = {}
        for short, value in cells.items():
            in_table, original = lost.get(short, (None, None))
            found[self.names.get(short, short)] = original if short in lost and in_table == value else value
        return found

    def encode(self) -> bytes:
        """The file."""
        content = {"fields": self.names, "values": self.kept}
        return json.dumps(content, ensure_ascii=False, indent=1).encode()
