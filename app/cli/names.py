"""Things by the names that a person types: in either language, without regard to case, or by a part of it."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.resource import Depot, Team, Vehicle

T = TypeVar("T")
Named = Iterable[tuple[str, T]]
"""Each thing under every name that it goes by."""
R = TypeVar("R", Team, Vehicle, Depot)

_SHOWN = 4
"""How many near names an error offers."""


def names_of(records: Iterable[R]) -> list[tuple[str, R]]:
    """Records under their names and ids."""
    return [(name, one) for one in records for name in (one.name, one.name_zh, one.id) if name]


def codes_of(entries: Mapping[str, object]) -> list[tuple[str, str]]:
    """Codes of the catalogue under their names and themselves."""
    return [
        (name, code)
        for code, entry in entries.items()
        for name in (str(getattr(entry, "name_en")), str(getattr(entry, "name_zh")), code)  # noqa: B009
    ]


def find(words: str, named: Named[T]) -> T:
    """The one thing of that name, without regard to case, or whose name, but not its id, holds the words.

    Raises:
        UserError: nothing is called so, with the nearest names, or several things are.
    """
    known = list(named)
    wanted = words.strip().casefold()
    exact = [(name, one) for name, one in known if name.casefold() == wanted]
    found = exact or [
        (name, one) for name, one in known if wanted and name != _id(one) and wanted in name.casefold()
    ]
    if found and all(one == found[0][1] for _, one in found):
        return found[0][1]
    if found:
        raise _ambiguous(words, found)
    raise _unknown(words.strip(), known)


def _unknown(words: str, known: Sequence[tuple[str, object]]) -> UserError:
    names = list(dict.fromkeys(name for name, _ in known))
    if not names:
        return UserError(msg("cli.spec.none", name=words))
    folded = {name.casefold(): name for name in names}
    close = [
        folded[match] for match in difflib.get_close_matches(words.casefold(), folded, n=_SHOWN, cutoff=0.5)
    ]
    if close:
        return UserError(msg("cli.spec.unknown_near", name=words, names=", ".join(close)))
    first = _first_names(known)
    more = ", …" if len(first) > 2 * _SHOWN else ""
    return UserError(msg("cli.spec.unknown", name=words, names=", ".join(first[: 2 * _SHOWN]) + more))


def _ambiguous(words: str, found: Sequence[tuple[str, object]]) -> UserError:
    """Name what is meant by the words; of things with one name, each with its id."""
    once: dict[str, tuple[str, str]] = {}
    for name, one in found:
        once.setdefault(_id(one), (name, _id(one)))
    same: defaultdict[str, int] = defaultdict(int)
    for name, _ in once.values():
        same[name] += 1
    names = sorted(name if same[name] == 1 else f"{name} ({one})" for name, one in once.values())
    more = ", …" if len(names) > 2 * _SHOWN else ""
    shown = ", ".join(names[: 2 * _SHOWN]) + more
    return UserError(msg("cli.spec.ambiguous", name=words.strip(), n=len(names), names=shown))


def _first_names(known: Sequence[tuple[str, object]]) -> list[str]:
    """One name of each thing."""
    once: dict[str, str] = {}
    for name, one in known:
        once.setdefault(_id(one), name)
    return sorted(once.values())


def _id(one: object) -> str:
    return str(getattr(one, "id", one))
