"""Buildings by everything that they are called."""

from __future__ import annotations

import difflib
from collections import defaultdict

from app.campus.words import plain
from app.domain.campus import Building
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Campus


class Buildings:
    """The buildings of a campus by English and Chinese name, code, id and the source's own id."""

    def __init__(self, campus: Campus) -> None:
        self._known: defaultdict[str, dict[str, Building]] = defaultdict(dict)
        self._shown: dict[str, str] = {}
        for building in campus.buildings:
            for name in (building.name, building.name_zh, building.code, building.id, building.source_id):
                if name:
                    self._known[_folded(name)][building.id] = building
                    self._shown.setdefault(_folded(name), name)

    def find(self, words: str) -> str:
        """The id of the one building of that name; of nothing for empty words.

        Raises:
            UserError: none or several are called so; with the nearest name.
        """
        if not words.strip():
            return ""
        found = self._known.get(_folded(words), {})
        if len(found) == 1:
            return next(iter(found))
        if found:
            ids = ", ".join(sorted(found)[:4])
            raise UserError(msg("observations.building_ambiguous", text=words[:60], ids=ids))
        close = difflib.get_close_matches(_folded(words)[:100], self._shown, n=2, cutoff=0.5)
        if close:
            near = ", ".join(self._shown[name] for name in close)
            raise UserError(msg("observations.building_near", text=words[:60], near=near))
        raise UserError(msg("observations.building_unknown", text=words[:60]))


def _folded(name: str) -> str:
    return " ".join(plain(name).casefold().split())
