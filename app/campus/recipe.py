"""Recipes: TOML files that say how published campus data is read. Strictly checked; see `docs/recipes.md`."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from zoneinfo import available_timezones

from app.campus.datum import Datum
from app.campus.frame import crs_of_epsg
from app.campus.importing.spec import (
    FIELDS,
    Condition,
    FieldSpec,
    FieldType,
    Form,
    Recipe,
    Rule,
    Skip,
    SkipReason,
    SourceSpec,
    Target,
    TargetSpec,
    Value,
)
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.runtime.files import data_path

__all__ = ["Recipe", "load_recipe", "shipped_recipes"]

MAX_BYTES = 1_000_000
FEATURE_NUMBER = "@feature"
"""As `id`: the feature's number within its layer, for data that has no ids of its own."""

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


def shipped_recipes() -> dict[str, Path]:
    """The recipes that ship with the program, by name."""
    return {path.stem: path for path in sorted(data_path("campus_maps").glob("*.toml"))}


def load_recipe(path: Path) -> Recipe:
    """Read and check a recipe; UserError names the file, the table, the key and what is allowed there."""
    root = _Table(path, "", _parse(path))
    sources = tuple(_source(table) for table in root.tables("source", required=True))
    names = tuple(source.name for source in sources)
    if len(set(names)) < len(names):
        root.fail("source", msg("recipe.twice", value=next(name for name in names if names.count(name) > 1)))
    targets = tuple(
        _target(kind, table, names) for kind in Target for table in root.tables(kind.value, required=False)
    )
    if not any(target.kind is Target.BUILDING for target in targets):
        root.fail("building", msg("recipe.missing"))
    recipe = Recipe(
        name=root.text("name", required=True),
        path=path,
        attribution=root.text("attribution", required=True),
        sources=sources,
        targets=targets,
        campus=root.text("campus"),
        campus_zh=root.text("campus_zh"),
        timezone=root.take("timezone", _timezone, default=""),
        vacations=root.take("vacations", _vacations, default=()),
    )
    root.finish()
    return recipe


def _parse(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
        if len(content) > MAX_BYTES:
            raise UserError(msg("recipe.too_large", file=path.name))
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise UserError(msg("recipe.unreadable", file=path.name, reason=error.strerror or str(error))) from error
    except (ValueError, RecursionError) as error:
        raise UserError(msg("recipe.no_toml", file=path.name, reason=str(error)[:200])) from error


@dataclass(slots=True)
class _Table:
    """A TOML table that is read key by key and in the end must have no key left over."""

    file: Path
    name: str
    entries: Mapping[str, Any]
    used: set[str] = field(default_factory=set)

    def fail(self, key: str, problem: Message) -> NoReturn:
        raise UserError(
            msg("recipe.bad", file=self.file.name, table=self.name or "–", key=key, problem=problem)
        )

    def take(self, key: str, read: Callable[[Any], T], *, default: T | None = None) -> T:
        """The key's value in its own form; without a default the key must be there."""
        self.used.add(key)
        if key not in self.entries:
            if default is None:
                self.fail(key, msg("recipe.missing"))
            return default
        try:
            return read(self.entries[key])
        except _BadValueError as bad:
            self.fail(key, bad.problem)

    def text(self, key: str, *, required: bool = False) -> str:
        return self.take(key, _text, default=None if required else "")

    def sub(self, key: str) -> _Table:
        """The table below a key; an empty one where there is none."""
        self.used.add(key)
        below = self.entries.get(key, {})
        if not isinstance(below, dict):
            self.fail(key, msg("recipe.not_table"))
        return _Table(self.file, f"{self.name}.{key}" if self.name else key, below)

    def tables(self, key: str, *, required: bool) -> list[_Table]:
        """The tables of an array `[[key]]`."""
        self.used.add(key)
        below = self.entries.get(key, [])
        if not isinstance(below, list) or not all(isinstance(entry, dict) for entry in below):
            self.fail(key, msg("recipe.not_tables", key=key))
        if required and not below:
            self.fail(key, msg("recipe.missing"))
        prefix = f"{self.name}.{key}" if self.name else key
        return [_Table(self.file, f"{prefix}[{n}]", entry) for n, entry in enumerate(below, start=1)]

    def finish(self) -> None:
        """Refuse keys that nobody asked for."""
        for key in self.entries:
            if key not in self.used:
                self.fail(key, _not_one_of(key, self.used))


class _BadValueError(Exception):
    def __init__(self, problem: Message) -> None:
        super().__init__(problem.key)
        self.problem = problem


def _not_one_of(word: str, allowed: Collection[str]) -> Message:
    close = difflib.get_close_matches(str(word), [str(one) for one in allowed], n=1)
    words = ", ".join(sorted(str(one) for one in allowed))
    if close:
        return msg("recipe.unknown_near", value=word, near=close[0], allowed=words)
    return msg("recipe.unknown", value=word, allowed=words)


def _expect(ok: bool, expected: Message) -> None:
    if not ok:
        raise _BadValueError(expected)


def _text(raw: Any) -> str:
    _expect(isinstance(raw, str) and bool(raw.strip()), msg("recipe.not_text"))
    return str(raw).strip()


def _texts(raw: Any) -> tuple[str, ...]:
    """A text or a list of texts; the empty text is allowed, for it means that a column gives nothing."""
    entries = raw if isinstance(raw, list) else [raw]
    _expect(bool(entries) and all(isinstance(entry, str) for entry in entries), msg("recipe.not_texts"))
    return tuple(entries)


def _flag(raw: Any) -> bool:
    _expect(isinstance(raw, bool), msg("recipe.not_allowed", allowed="true, false"))
    return bool(raw)


def _whole(raw: Any) -> int:
    _expect(isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 1000, msg("recipe.not_whole"))
    return int(raw)


def _factor(raw: Any) -> float:
    ok = isinstance(raw, int | float) and not isinstance(raw, bool) and 1e-9 < abs(raw) < 1e9
    _expect(ok, msg("recipe.not_factor"))
    return float(raw)


def _choice(choices: type[E]) -> Callable[[Any], E]:
    def read(raw: Any) -> E:
        if raw not in tuple(choices):
            raise _BadValueError(_not_one_of(str(raw), [choice.value for choice in choices]))
        return choices(raw)

    return read


def _timezone(raw: Any) -> str:
    name = _text(raw)
    if name not in available_timezones():
        close = difflib.get_close_matches(name, sorted(available_timezones()), n=1)
        raise _BadValueError(msg("recipe.no_timezone", value=name, near=close[0] if close else "Asia/Shanghai"))
    return name


def _vacations(raw: Any) -> tuple[tuple[str, str], ...]:
    expected = msg("recipe.not_vacations")
    _expect(isinstance(raw, list), expected)
    for pair in raw:
        dates = isinstance(pair, list) and len(pair) == 2 and all(type(day) is date for day in pair)
        _expect(dates and pair[0] <= pair[1], expected)
    return tuple((first.isoformat(), last.isoformat()) for first, last in raw)


def _epsg(raw: Any) -> int:
    ok = isinstance(raw, int) and not isinstance(raw, bool) and 1024 <= raw <= 998_999
    _expect(ok, msg("recipe.not_epsg"))
    try:
        crs_of_epsg(raw)
    except UserError as error:
        raise _BadValueError(error.message) from None
    return int(raw)


def _source(table: _Table) -> SourceSpec:
    source = SourceSpec(
        name=table.text("name", required=True),
        files=table.take("files", _texts),
        layer=table.take("layer", _text, default="*"),
        epsg=table.take("epsg", _epsg) if "epsg" in table.entries else None,
        datum=table.take("datum", _choice(Datum), default=Datum.WGS84),
        required=table.take("required", _flag, default=True),
    )
    table.used.add("epsg")
    table.finish()
    return source


def _target(kind: Target, table: _Table, sources: tuple[str, ...]) -> TargetSpec:
    wanted = table.take("source", _texts)
    for source in wanted:
        if source not in sources:
            table.fail("source", _not_one_of(source, sources))
    id_column = table.text("id", required=True)
    fields = _fields(kind, table.sub("fields"))
    rules = tuple(_rule(kind, rule) for rule in table.tables("rule", required=False))
    _require_fields(kind, table, fields, rules)
    target = TargetSpec(
        kind=kind,
        sources=wanted,
        id_column=None if id_column == FEATURE_NUMBER else id_column,
        where=_condition(table.sub("where")),
        fields=fields,
        rules=rules,
        skips=tuple(_skip(skip) for skip in table.tables("skip", required=False)),
    )
    table.finish()
    return target


def _require_fields(
    kind: Target, table: _Table, fields: tuple[tuple[str, FieldSpec], ...], rules: tuple[Rule, ...]
) -> None:
    filled = {name for name, _ in fields} | {name for rule in rules for name, _ in rule.settings}
    for name, form in FIELDS[kind].items():
        if form.required and name not in filled:
            table.fail(f"fields.{name}", msg("recipe.missing"))


def _fields(kind: Target, table: _Table) -> tuple[tuple[str, FieldSpec], ...]:
    found = []
    for name, entry in table.entries.items():
        if name not in FIELDS[kind]:
            table.fail(name, _not_one_of(name, FIELDS[kind]))
        table.used.add(name)
        if isinstance(entry, str | list):
            found.append((name, FieldSpec(columns=table.take(name, _texts))))
        else:
            found.append((name, _field(FIELDS[kind][name], table.sub(name))))
    return tuple(found)


def _field(form: FieldType, table: _Table) -> FieldSpec:
    values = table.sub("values")
    spec = FieldSpec(
        columns=table.take("columns", _texts, default=()),
        values=tuple((pattern, _value(form, values, pattern)) for pattern in values.entries),
        blank=table.take("blank", _texts, default=()),
        default=_value(form, table, "default") if "default" in table.entries else None,
        factor=table.take("factor", _factor, default=1.0),
        first_characters=table.take("first_characters", _whole) if "first_characters" in table.entries else None,
    )
    table.used.update(("default", "first_characters"))
    if not spec.columns and spec.default is None:
        table.fail("columns", msg("recipe.missing"))
    if spec.factor != 1.0 and form.form is not Form.NUMBER:
        table.fail("factor", msg("recipe.factor_text"))
    table.finish()
    return spec


def _value(form: FieldType, table: _Table, key: str) -> Value:
    raw = table.entries[key]
    plain = isinstance(raw, str | int | float | bool)
    fits = plain and isinstance(raw, bool) == (form.form is Form.FLAG)
    try:
        value = form.read(raw) if fits else None
    except (ValueError, OverflowError):
        value = None
    if value is None:
        table.fail(key, msg("recipe.not_allowed", allowed=form.allowed))
    return value


def _condition(table: _Table) -> Condition:
    return Condition(tuple((column, table.take(column, _texts)) for column in table.entries))


def _rule(kind: Target, table: _Table) -> Rule:
    settings = table.sub("set")
    found: list[tuple[str, Value | None]] = []
    for name in settings.entries:
        if name not in FIELDS[kind]:
            settings.fail(name, _not_one_of(name, FIELDS[kind]))
        found.append((name, _value(FIELDS[kind][name], settings, name)))
    if not found:
        table.fail("set", msg("recipe.missing"))
    unless = table.sub("unless")
    rule = Rule(
        when=_condition(table.sub("when")),
        unless=_condition(unless) if unless.entries else None,
        settings=tuple(found),
    )
    table.finish()
    return rule


def _skip(table: _Table) -> Skip:
    when = table.sub("when")
    if not when.entries:
        table.fail("when", msg("recipe.missing"))
    skip = Skip(_condition(when), table.take("reason", _choice(SkipReason)))
    table.finish()
    return skip
