"""Questions about people, in both languages."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.map.finding.people_query import PeopleRange, people_range


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("people>200", PeopleRange(201, math.inf)),
        ("People >= 1,200", PeopleRange(1200, math.inf)),
        ("人数>200", PeopleRange(201, math.inf)),
        ("人数＞２００", PeopleRange(201, math.inf)),
        ("人数大于200", PeopleRange(201, math.inf)),
        ("people < 10", PeopleRange(0, 9)),
        ("people<=10", PeopleRange(0, 10)),
        ("people = 0", PeopleRange(0, 0)),
        ("people 200-500", PeopleRange(200, 500)),
        ("人数 500 至 200", PeopleRange(200, 500)),
    ],
)
def test_bounds_are_read(query: str, expected: PeopleRange) -> None:
    assert people_range(query) == expected


@pytest.mark.parametrize("query", ["people", "people>", "people's park", "maple>200", "200", ""])
def test_other_words_ask_nothing_about_people(query: str) -> None:
    assert people_range(query) is None


def test_the_fullest_building_comes_first_and_the_unknown_never() -> None:
    people = np.array([250.0, math.nan, 900.0, 200.0, 201.0])
    assert PeopleRange(201, math.inf).of(people).tolist() == [2, 0, 4]
    assert PeopleRange(0, math.inf).of(people).tolist() == [2, 0, 4, 3]
