"""Saved profiles of the objective: one TOML file each in the folder of the settings, beside the standard one.

A file holds a `name` and, in their order, `[[group]]` tables whose keys are levels and whose values weigh
them against the other levels of the group.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import tomllib
from itertools import chain, count
from pathlib import Path
from typing import Any

from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.objective import AS_PLANNED, STANDARD, ObjectiveLevel, ObjectiveProfile, Term
from app.map.files import write_file
from app.planning.program.objective import check_profile
from app.runtime.files import config_path

SUFFIX = ".muster-profile.toml"
_LONGEST_NAME, _LONGEST_STEM, _MOST_BYTES = 80, 40, 100_000


class ProfileShelf:
    """The standard profile and those of this user, by name."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where the user's profiles lie; made when it is first needed."""
        folder = self._folder or config_path() / "profiles"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def all(self) -> tuple[ObjectiveProfile, ...]:
        """The standard profile, then the user's by name. A damaged file is left out."""
        own = (profile for profile, _ in self._files())
        return (STANDARD, *sorted(own, key=lambda profile: profile.name.casefold()))

    def get(self, name: str) -> ObjectiveProfile:
        """The profile of that name; raises UserError with the nearest names where there is none."""
        wanted = name.strip().casefold()
        known = self.all()
        for profile in known:
            if profile.name.casefold() == wanted:
                return profile
        names = [profile.name for profile in known]
        close = difflib.get_close_matches(name, names, n=3) or names
        raise UserError(msg("profile.unknown", name=name, names=", ".join(close)))

    def save(self, profile: ObjectiveProfile) -> ObjectiveProfile:
        """Keep a sound profile, in place of the user's own of the same name.

        Raises:
            UserError: it is unsound, its name is empty, too long or the standard's, or the disk is full.
        """
        name = profile.name.strip()
        if not name:
            raise UserError(msg("profile.no_name"))
        if len(name) > _LONGEST_NAME or not name.isprintable():
            raise UserError(msg("profile.long_name", most=_LONGEST_NAME))
        if name.casefold() == STANDARD.name:
            raise UserError(msg("profile.is_standard", name=name))
        kept = check_profile(ObjectiveProfile(name=name, groups=profile.groups))
        write_file(self._path(name), _document(kept).encode())
        return kept

    def delete(self, name: str) -> None:
        """Remove one of the user's profiles; UserError for the standard one or where there is none."""
        profile = self.get(name)
        if profile == STANDARD:
            raise UserError(msg("profile.is_standard", name=name))
        self._path(profile.name).unlink(missing_ok=True)

    def bring(self, path: Path) -> ObjectiveProfile:
        """Take in a profile from a file that somebody shared; its name gets a number where it is taken.

        Raises UserError where the file is no sound profile.
        """
        profile = read_profile(path)
        taken = {other.name.casefold() for other in self.all()}
        names = chain([profile.name], (f"{profile.name} ({number})" for number in count(2)))
        free = next(name for name in names if name.casefold() not in taken)
        return self.save(ObjectiveProfile(name=free, groups=profile.groups))

    def _files(self) -> list[tuple[ObjectiveProfile, Path]]:
        found = []
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            with contextlib.suppress(UserError):
                found.append((read_profile(path), path))
        return found

    def _path(self, name: str) -> Path:
        """The file that holds the profile of that name, or a free one called much like it."""
        wanted = name.casefold()
        known = next((path for profile, path in self._files() if profile.name.casefold() == wanted), None)
        if known is not None:
            return known
        stem = "".join(c if c.isalnum() or c in " -_()" else "_" for c in name)[:_LONGEST_STEM]
        stems = chain([stem], (f"{stem} {number}" for number in count(2)))
        paths = (self.folder / f"{free}{SUFFIX}" for free in stems)
        return next(path for path in paths if not path.exists())


def read_profile(path: Path) -> ObjectiveProfile:
    """Read a profile strictly; raises UserError with what is wrong and what it may be."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(msg("profile.not_one", file=path.name, problem="> 100 kB"))
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(msg("template.unreadable", file=path.name, reason=reason)) from error
    except (ValueError, RecursionError) as error:
        raise UserError(msg("profile.not_one", file=path.name, problem=str(error)[:200])) from error
    return _profile(document, path.name)


def _profile(document: dict[str, Any], file: str) -> ObjectiveProfile:
    name, groups = document.pop("name", None), document.pop("group", None)
    if document:
        raise UserError(msg("profile.unknown_field", file=file, field=min(document)))
    if not (isinstance(name, str) and 0 < len(name.strip()) <= _LONGEST_NAME and name.isprintable()):
        raise UserError(msg("profile.not_one", file=file, problem="name"))
    if not (isinstance(groups, list) and groups and all(isinstance(group, dict) for group in groups)):
        raise UserError(msg("profile.not_one", file=file, problem="[[group]]"))
    read = tuple(tuple(_term(key, weight, file) for key, weight in group.items()) for group in groups)
    return check_profile(ObjectiveProfile(name=name.strip(), groups=read))


def _term(key: str, weight: object, file: str) -> Term:
    levels = [level.value for level in ObjectiveLevel if level not in AS_PLANNED.values()]
    if key not in levels:
        close = difflib.get_close_matches(key, levels, n=1) or levels
        raise UserError(msg("profile.unknown_level", file=file, field=key, allowed=", ".join(close)))
    if not isinstance(weight, int) or isinstance(weight, bool):
        raise UserError(msg("profile.bad_weight", file=file, field=key, value=repr(weight)[:60]))
    return Term(ObjectiveLevel(key), weight)


def _document(profile: ObjectiveProfile) -> str:
    lines = [f"name = {json.dumps(profile.name, ensure_ascii=False)}"]
    for group in profile.groups:
        lines += ["", "[[group]]", *(f"{term.level.value} = {term.weight}" for term in group)]
    return "\n".join(lines) + "\n"
