"""Any record of any kind, from the types of its fields."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, box

from app.domain.assessment import Curve, Figure, Result
from app.domain.campus import BuildingUse, Occupancy
from app.domain.grading import StandingHazard
from app.domain.incident import Level
from app.domain.message import Message
from app.domain.source import Estimate

_coordinates = st.floats(-2e7, 2e7)
_points = st.builds(Point, _coordinates, _coordinates)
_boxes = st.builds(
    lambda x, y, width, height: box(x, y, x + width, y + height),
    _coordinates,
    _coordinates,
    st.floats(0.1, 1e4),
    st.floats(0.1, 1e4),
)
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_times = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
_integers = st.integers(-(2**63), 2**63 - 1)
_reals = st.floats(allow_nan=False, allow_infinity=False)
_scalars = st.one_of(
    st.none(), st.booleans(), _integers, _reals, _texts, _times, st.sampled_from([*Level, *BuildingUse])
)


def _message(param: st.SearchStrategy[Any]) -> st.SearchStrategy[Message]:
    pairs = st.lists(st.tuples(_texts, param), max_size=3).map(tuple)
    return st.builds(Message, _texts, pairs)


messages = _message(st.one_of(_scalars, _message(_scalars)))

_profile = st.lists(st.integers(0, 30_000), min_size=24, max_size=24).map(tuple)

_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: _texts,
    int: _integers,
    float: _reals,
    bool: st.booleans(),
    datetime: _times,
    type(None): st.none(),
    Message: messages,
    Point: _points,
    Polygon: _boxes,
    MultiPolygon: st.lists(_boxes, min_size=1, max_size=2).map(MultiPolygon),
    LineString: st.lists(st.tuples(_coordinates, _coordinates), min_size=2, max_size=4).map(LineString),
    MultiPoint: st.lists(_points, min_size=1, max_size=3).map(MultiPoint),
    MultiLineString: st.lists(
        st.lists(st.tuples(_coordinates, _coordinates), min_size=2, max_size=3), min_size=1, max_size=2
    ).map(MultiLineString),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that a record's field may have."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of([values(member) for member in get_args(hint)])
    if get_origin(hint) is tuple:
        first, *rest = get_args(hint)
        if rest == [Ellipsis]:
            return st.lists(values(first), max_size=3).map(tuple)
        return st.tuples(values(first), *(values(member) for member in rest))
    if issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    assert is_dataclass(hint)
    return records(hint)


def records(kind: type) -> st.SearchStrategy[Any]:
    """Any record of a kind."""
    if kind is Occupancy:
        profiles = dict.fromkeys(("term_weekday", "term_weekend", "vacation"), _profile)
        hints = get_type_hints(kind)
        return st.builds(kind, source=values(hints["source"]), spread=_reals, **profiles)
    hints = get_type_hints(kind)
    plain = {field.name: values(hints[field.name]) for field in fields(kind)}
    if kind in _BANDED:
        return _banded(kind, plain)
    return st.builds(kind, **(plain | _SPECIAL.get(kind, {})))


_BANDED = {Estimate: ("low", "best", "high"), Figure: ("low", "value", "high")}
_SPECIAL: dict[type, dict[str, st.SearchStrategy[Any]]] = {
    StandingHazard: dict.fromkeys(("likelihood", "consequence"), st.integers(1, 5)),
    Curve: dict.fromkeys(("x", "y", "low", "high"), st.tuples(_reals, _reals)),
    Result: {"reason": messages, "fallback": messages},
}
"""Fields whose values have to fit each other."""


def _banded(kind: type, plain: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """A figure with its band, in order."""
    rest = {name: strategy for name, strategy in plain.items() if name not in _BANDED[kind]}
    band = st.tuples(_reals, _reals, _reals).map(sorted)
    return st.builds(
        lambda figures, **others: kind(**dict(zip(_BANDED[kind], figures, strict=True)), **others),
        band,
        **rest,
    )
