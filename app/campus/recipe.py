"""Recipes: TOML files that say how published campus data is read. Strictly checked; see `docs/recipes.md`."""

from __future__ import annotations

import difflib
import tomllib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import available_timezones

from app.campus.datum import Datum
from app.campus.frame import crs_of_epsg
from app.campus.importing.fields import FIELDS, FieldType, Form, Target, Value
from app.campus.importing.spec import (
    Condition,
    FieldSpec,
    Recipe,
    Rule,
    Skip,
    SkipReason,
    SourceSpec,
    TargetSpec,
)
from app.campus.importing.toml_table import (
    BadValueError,
    TomlTable,
    choice,
    expect,
    factor,
    flag,
    not_one_of,
    text,
    texts,
    whole,
)
from app.domain.errors import UserError
from app.domain.message import msg
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
    root = TomlTable(path, "", _parse(path))
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
        raise UserError(
            msg("recipe.unreadable", file=path.name, reason=error.strerror or str(error))
        ) from error
    except (ValueError, RecursionError) as error:
        raise UserError(msg("recipe.no_toml", file=path.name, reason=str(error)[:200])) from error


def _timezone(raw: Any) -> str:
    name = text(raw)
    if name not in available_timezones():
        close = difflib.get_close_matches(name, sorted(available_timezones()), n=1)
        raise BadValueError(
            msg("recipe.no_timezone", value=name, near=close[0] if close else "Asia/Shanghai")
        )
    return name


def _vacations(raw: Any) -> tuple[tuple[str, str], ...]:
    expected = msg("recipe.not_vacations")
    expect(isinstance(raw, list), expected)
    for pair in raw:
        dates = isinstance(pair, list) and len(pair) == 2 and all(type(day) is date for day in pair)
        expect(dates and pair[0] <= pair[1], expected)
    return tuple((first.isoformat(), last.isoformat()) for first, last in raw)


def _epsg(raw: Any) -> int:
    ok = isinstance(raw, int) and not isinstance(raw, bool) and 1024 <= raw <= 998_999
    expect(ok, msg("recipe.not_epsg"))
    try:
        crs_of_epsg(raw)
    except UserError as error:
        raise BadValueError(error.message) from None
    return int(raw)


def _source(table: TomlTable) -> SourceSpec:
    source = SourceSpec(
        name=table.text("name", required=True),
        files=table.take("files", texts),
        layer=table.take("layer", text, default="*"),
        epsg=table.take("epsg", _epsg) if "epsg" in table.entries else None,
        datum=table.take("datum", choice(Datum), default=Datum.WGS84),
        required=table.take("required", flag, default=True),
    )
    table.used.add("epsg")
    table.finish()
    return source


def _target(kind: Target, table: TomlTable, sources: tuple[str, ...]) -> TargetSpec:
    wanted = table.take("source", texts)
    for source in wanted:
        if source not in sources:
            table.fail("source", not_one_of(source, sources))
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
    kind: Target, table: TomlTable, fields: tuple[tuple[str, FieldSpec], ...], rules: tuple[Rule, ...]
) -> None:
    filled = {name for name, _ in fields} | {name for rule in rules for name, _ in rule.settings}
    for name, form in FIELDS[kind].items():
        if form.required and name not in filled:
            table.fail(f"fields.{name}", msg("recipe.missing"))


def _fields(kind: Target, table: TomlTable) -> tuple[tuple[str, FieldSpec], ...]:
    found = []
    for name, entry in table.entries.items():
        if name not in FIELDS[kind]:
            table.fail(name, not_one_of(name, FIELDS[kind]))
        table.used.add(name)
        if isinstance(entry, str | list):
            found.append((name, FieldSpec(columns=table.take(name, texts))))
        else:
            found.append((name, _field(FIELDS[kind][name], table.sub(name))))
    return tuple(found)


def _field(form: FieldType, table: TomlTable) -> FieldSpec:
    values = table.sub("values")
    spec = FieldSpec(
        columns=table.take("columns", texts, default=()),
        values=tuple((pattern, _value(form, values, pattern)) for pattern in values.entries),
        blank=table.take("blank", texts, default=()),
        default=_value(form, table, "default") if "default" in table.entries else None,
        factor=table.take("factor", factor, default=1.0),
        first_characters=table.take("first_characters", whole)
        if "first_characters" in table.entries
        else None,
    )
    table.used.update(("default", "first_characters"))
    if not spec.columns and spec.default is None:
        table.fail("columns", msg("recipe.missing"))
    if spec.factor != 1.0 and form.form is not Form.NUMBER:
        table.fail("factor", msg("recipe.factor_text"))
    table.finish()
    return spec


def _value(form: FieldType, table: TomlTable, key: str) -> Value:
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


def _condition(table: TomlTable) -> Condition:
    return Condition(tuple((column, table.take(column, texts)) for column in table.entries))


def _rule(kind: Target, table: TomlTable) -> Rule:
    settings = table.sub("set")
    found: list[tuple[str, Value | None]] = []
    for name in settings.entries:
        if name not in FIELDS[kind]:
            settings.fail(name, not_one_of(name, FIELDS[kind]))
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


def _skip(table: TomlTable) -> Skip:
    when = table.sub("when")
    if not when.entries:
        table.fail("when", msg("recipe.missing"))
    skip = Skip(_condition(when), table.take("reason", choice(SkipReason)))
    table.finish()
    return skip
