"""What a recipe says: which rows of which layer become which records, and how columns become fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path as FilePath

from app.campus.datum import Datum
from app.campus.importing.fields import Target, Value, Values, cell_text


class SkipReason(StrEnum):
    """Why a recipe leaves a row out."""

    RETIRED = "retired"
    PENDING = "pending"
    FUTURE = "future"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds if every column matches one of its patterns; `*` is any text, the empty pattern none."""

    tests: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def holds(self, values: Values) -> bool:
        """Whether a row meets the condition."""
        return all(_matches(cell_text(values.get(column)), patterns) for column, patterns in self.tests)

    @property
    def columns(self) -> Iterator[str]:
        """The columns that it reads."""
        return (column for column, _ in self.tests)


def _matches(text: str, patterns: tuple[str, ...]) -> bool:
    for pattern in patterns:
        if pattern == "*":
            if text:
                return True
        elif fnmatchcase(text, pattern):
            return True
    return False


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """How one field is filled: from the first of `columns` that gives something, else by `default`."""

    columns: tuple[str, ...] = ()
    values: tuple[tuple[str, Value], ...] = ()
    """Pattern and value; the first pattern that fits wins. A text that fits none is taken as it is."""
    blank: tuple[str, ...] = ()
    """Patterns of texts that say nothing, such as `unknown`."""
    default: Value | None = None
    factor: float = 1.0
    first_characters: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Sets fields on rows that meet `when` and not `unless`; a later rule overrides an earlier one."""

    when: Condition
    unless: Condition | None
    settings: tuple[tuple[str, Value | None], ...]

    def applies(self, values: Values) -> bool:
        """Whether the rule is for this row."""
        return self.when.holds(values) and not (self.unless is not None and self.unless.holds(values))


@dataclass(frozen=True, slots=True)
class Skip:
    """Leaves rows out, with the reason that the report gives."""

    when: Condition
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A layer to read: patterns for the file's and the layer's name, and what its coordinates stand on."""

    name: str
    files: tuple[str, ...]
    layer: str = "*"
    epsg: int | None = None
    """Overrides what the file says, or supplies what it does not say."""
    datum: Datum = Datum.WGS84
    required: bool = True

    def accepts(self, file_name: str, layer: str) -> bool:
        """Whether the layer is meant; file names are compared without regard to case."""
        named = any(fnmatchcase(file_name.casefold(), pattern.casefold()) for pattern in self.files)
        return named and fnmatchcase(layer, self.layer)


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """Rows of some layers that become records of one kind."""

    kind: Target
    sources: tuple[str, ...]
    id_column: str | None
    """None: the feature number within the layer."""
    where: Condition = field(default_factory=Condition)
    fields: tuple[tuple[str, FieldSpec], ...] = ()
    rules: tuple[Rule, ...] = ()
    skips: tuple[Skip, ...] = ()

    @property
    def columns(self) -> frozenset[str]:
        """Every column that the specification reads."""
        found = {column for _, spec in self.fields for column in spec.columns}
        found.update(*(condition.columns for condition in self._conditions()))
        if self.id_column is not None:
            found.add(self.id_column)
        return frozenset(found)

    def _conditions(self) -> Iterator[Condition]:
        yield self.where
        yield from (skip.when for skip in self.skips)
        for rule in self.rules:
            yield rule.when
            if rule.unless is not None:
                yield rule.unless


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the published data of a campus, or of any campus in one format, is read."""

    name: str
    path: FilePath
    attribution: str
    sources: tuple[SourceSpec, ...]
    targets: tuple[TargetSpec, ...]
    campus: str = ""
    campus_zh: str = ""
    timezone: str = ""
    vacations: tuple[tuple[str, str], ...] = ()
