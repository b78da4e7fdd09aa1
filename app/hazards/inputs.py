"""What a model asks for: fields of a dataclass with words, unit and bounds, filled from what is known.

A person's own value counts first, then what incident, campus, data and weather say (the model's `suggest`),
then the parameter table, then the model's default. What nobody can say and no default covers is missing.
"""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.domain.assessment import InputOrigin, InputUsed
from app.domain.errors import UserError
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.parameters import ModelParameters

I = TypeVar("I")  # noqa: E741 - inputs


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input of a model, for forms, help and the command line."""

    name: str
    label: Message
    unit: str
    low: float
    high: float
    kind: type
    """float, int, bool, str, datetime or an enum."""
    optional: bool
    """It may stay empty."""
    parameter: str
    default: Any
    """MISSING where there is none."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is known of an input without asking."""

    value: Any
    origin: InputOrigin
    source: Source


def asked(
    label: Message,
    unit: str = "",
    *,
    low: float = -math.inf,
    high: float = math.inf,
    parameter: str = "",
    default: Any = MISSING,
) -> Any:
    """A field of a model's inputs. `parameter` names the figure of the table that stands in for it."""
    metadata = {"label": label, "unit": unit, "low": low, "high": high, "parameter": parameter}
    return field(default=default, metadata=metadata) if default is not MISSING else field(metadata=metadata)


def specs(kind: type) -> tuple[InputSpec, ...]:
    """The inputs that a dataclass of `asked` fields describes."""
    hints = get_type_hints(kind)
    return tuple(_spec(entry, hints[entry.name]) for entry in fields(kind))


def _spec(entry: Any, hint: Any) -> InputSpec:
    members = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    kinds = [member for member in members if member is not type(None)]
    meta = entry.metadata
    return InputSpec(
        entry.name,
        meta["label"],
        meta["unit"],
        meta["low"],
        meta["high"],
        kinds[0],
        len(kinds) < len(members),
        meta["parameter"],
        entry.default,
    )


def fill(
    kind: type[I],
    given: Mapping[str, str],
    suggested: Mapping[str, Suggestion],
    parameters: ModelParameters,
    author: str,
) -> tuple[I, tuple[InputUsed, ...]]:
    """The inputs and where each came from; what stays empty is not among the latter.

    Raises:
        UserError: a name is unknown, a value is impossible or missing; `details` lists each.
    """
    wanted = specs(kind)
    problems = [
        msg("assess.unknown_input", name=name, names=", ".join(s.name for s in wanted))
        for name in given
        if name not in {spec.name for spec in wanted}
    ]
    values: dict[str, Any] = {}
    used: list[InputUsed] = []
    for spec in wanted:
        try:
            found = _find(spec, given.get(spec.name, ""), suggested.get(spec.name), parameters, author)
        except UserError as error:
            problems.append(error.message)
            continue
        values[spec.name] = found.value if found else None
        if found is not None and found.value not in (None, ""):
            used.append(
                InputUsed(
                    name=spec.name,
                    label=spec.label,
                    value=show(found.value),
                    unit=spec.unit,
                    origin=found.origin,
                    source=found.source,
                )
            )
    if problems:
        raise UserError(msg("assess.bad_inputs", n=len(problems)), tuple(problems))
    return kind(**values), tuple(used)


def known(spec: InputSpec, suggested: Suggestion | None, parameters: ModelParameters) -> Suggestion | None:
    """What stands for an input that no person gave; None where nobody says anything of it."""
    if suggested is not None:
        return suggested
    if spec.parameter:
        figure = parameters[spec.parameter]
        value = int(figure.value) if spec.kind is int else figure.value
        return Suggestion(value, InputOrigin.PARAMETER, figure.source)
    if spec.default is not MISSING:
        source = Source(SourceStatus.ESTIMATED, "", msg("assess.model_default"))
        return Suggestion(spec.default, InputOrigin.DEFAULT, source)
    return None


def _find(
    spec: InputSpec, given: str, suggested: Suggestion | None, parameters: ModelParameters, author: str
) -> Suggestion | None:
    if given.strip():
        value = checked(spec, parse(spec, given))
        return Suggestion(value, InputOrigin.PERSON, Source(SourceStatus.GIVEN, author))
    if suggested is not None:
        checked(spec, suggested.value)
    found = known(spec, suggested, parameters)
    if found is not None:
        return found
    if spec.optional:
        return None
    raise UserError(msg("assess.missing_input", name=spec.name, label=spec.label))


def parse(spec: InputSpec, text: str) -> Any:
    """The value of a text that a person wrote.

    Raises:
        UserError: it is no such value.
    """
    text = text.strip()
    try:
        if spec.kind is bool:
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[
                text.casefold()
            ]
        if issubclass(spec.kind, Enum):
            return spec.kind(text.casefold())
        if spec.kind is datetime:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                raise ValueError
            return moment
        if spec.kind is int:
            return int(text)
        return float(text) if spec.kind is float else text
    except (KeyError, ValueError) as error:
        raise UserError(
            msg("assess.bad_input", name=spec.name, label=spec.label, value=text, wanted=_wanted(spec))
        ) from error


def checked(spec: InputSpec, value: Any) -> Any:
    """The value, if it is finite and within the input's bounds.

    Raises:
        UserError: it is not.
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and not (math.isfinite(value) and spec.low <= value <= spec.high):
        raise UserError(
            msg(
                "assess.input_out_of_bounds",
                name=spec.name,
                label=spec.label,
                value=value,
                low=spec.low,
                high=spec.high,
                unit=spec.unit,
            )
        )
    return value


def show(value: Any) -> str:
    """A value as `parse` reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _wanted(spec: InputSpec) -> Message:
    if issubclass(spec.kind, Enum):
        return msg("assess.wanted.choice", options=", ".join(str(m.value) for m in spec.kind))
    words = {
        bool: msg("assess.wanted.yes_no"),
        datetime: msg("assess.wanted.moment"),
        int: msg("assess.wanted.whole"),
    }
    return words.get(spec.kind, msg("assess.wanted.number"))
