"""The parameter table of the models: `data/parameters/models/<model>.toml`, and what a planner changed of it.

A shipped entry is `{ value, low, high, unit, status, source, en, zh }`; the last two name it for people. The
user's changes stand in `model_parameters.toml` in the settings folder, a table for each model, and show as
edited, with who changed them and why.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.campus.parameters import Parameter, parameter, read_table
from app.domain.errors import UserError
from app.domain.message import Message, bilingual, msg
from app.domain.source import Source, SourceStatus
from app.runtime.files import config_path, data_path

FILE = "model_parameters.toml"


@dataclass(frozen=True, slots=True)
class ModelParameter:
    """One line of the table."""

    model: str
    name: str
    label: Message
    figure: Parameter
    """In force: the shipped figure, or the planner's."""
    shipped: Parameter

    @property
    def edited(self) -> bool:
        """Whether a planner changed it."""
        return self.figure is not self.shipped


class ModelParameters:
    """The figures of one model in force, by name; names of nested tables are joined by dots."""

    def __init__(self, lines: Mapping[str, ModelParameter]) -> None:
        self._lines = lines

    def __getitem__(self, name: str) -> Parameter:
        return self._lines[name].figure

    def __iter__(self) -> Iterator[ModelParameter]:
        return iter(self._lines.values())

    def value(self, name: str) -> float:
        """The figure alone."""
        return self._lines[name].figure.value

    def below(self, prefix: str) -> Mapping[str, Parameter]:
        """The figures of a nested table by the rest of their names."""
        head = f"{prefix}."
        return {
            name.removeprefix(head): line.figure
            for name, line in self._lines.items()
            if name.startswith(head)
        }


def parameters_of(model: str) -> ModelParameters:
    """The figures of a model.

    Raises:
        UserError: the user's file cannot be read, or changes something that it cannot.
    """
    return _in_force(model, _own_text())


def edit_parameter(model: str, name: str, value: float | None, *, author: str, reason: str) -> None:
    """Put a planner's figure in place of the shipped one; with None the shipped one counts again.

    Raises:
        UserError: no reason was given, or the figure is out of the parameter's range.
    """
    line = next(line for line in parameters_of(model) if line.name == name)
    if value is not None:
        if not reason.strip():
            raise UserError(msg("assess.parameter.reason_missing"))
        _check(line, value)
    edits = {key: dict(table) for key, table in _edits(_own_text()).items()}
    table = edits.setdefault(model, {})
    if value is None:
        table.pop(name, None)
    else:
        at = datetime.now(UTC).replace(microsecond=0).isoformat()
        table[name] = {"value": value, "author": author, "at": at, "reason": reason.strip()}
    _write(config_path() / FILE, edits)


def _check(line: ModelParameter, value: float) -> None:
    """A figure may leave its usual range, but not by so much that it must be a slip."""
    low, high = line.shipped.low, line.shipped.high
    room = 10.0
    least, most = (low / room if low > 0 else low * room), (high * room if high > 0 else high / room)
    if not least <= value <= most:
        raise UserError(
            msg("assess.parameter.out_of_range", name=line.label, value=value, low=least, high=most)
        )


@lru_cache(maxsize=64)
def _in_force(model: str, own_text: str) -> ModelParameters:
    edits = _edits(own_text).get(model, {})
    lines = {}
    for name, entry in _flat(_shipped(model)):
        shipped = parameter(entry)
        line = ModelParameter(model, name, bilingual(entry["en"], entry["zh"]), shipped, shipped)
        if name in edits:
            line = replace(line, figure=_changed(line, edits[name]))
        lines[name] = line
    return ModelParameters(lines)


@lru_cache(maxsize=64)
def _shipped(model: str) -> Mapping[str, Any]:
    return read_table(f"models/{model}")


def models_with_parameters() -> tuple[str, ...]:
    """The models that have a table, in alphabetical order."""
    return tuple(sorted(path.stem for path in data_path("parameters", "models").glob("*.toml")))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, entry in table.items():
        if isinstance(entry, dict) and "value" in entry:
            yield f"{prefix}{key}", entry
        elif isinstance(entry, dict):
            yield from _flat(entry, f"{prefix}{key}.")


def _changed(line: ModelParameter, edit: Any) -> Parameter:
    try:
        value, author, at = float(edit["value"]), str(edit["author"]), str(edit["at"])
        reason = str(edit["reason"])
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(
            msg("assess.parameter.bad_edit", file=FILE, model=line.model, name=line.name)
        ) from error
    _check(line, value)
    shipped = line.shipped
    note = msg("assess.parameter.edited", author=author, at=at, reason=reason, value=shipped.value)
    return Parameter(
        value,
        min(value, shipped.low),
        max(value, shipped.high),
        shipped.unit,
        Source(SourceStatus.EDITED, shipped.source.reference, note),
    )


def _own_text() -> str:
    """The planner's file as it is, empty where there is none."""
    own = config_path() / FILE
    try:
        return own.read_text("utf-8-sig") if own.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(msg("assess.parameter.unreadable", file=FILE, problem=str(error))) from error


def _edits(own_text: str) -> Mapping[str, Mapping[str, Any]]:
    try:
        content = tomllib.loads(own_text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(msg("assess.parameter.unreadable", file=FILE, problem=str(error))) from error
    return {model: table for model, table in content.items() if isinstance(table, dict)}


def _write(path: Path, edits: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
    import json

    lines = []
    for model, table in sorted(edits.items()):
        for name, entry in sorted(table.items()):
            lines.append(f"[{model}.{json.dumps(name)}]")
            lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()]
            lines.append("")
    draft = path.with_suffix(".tmp")
    draft.write_text("\n".join(lines), "utf-8")
    draft.replace(path)
