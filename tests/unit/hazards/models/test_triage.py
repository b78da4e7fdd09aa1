"""START vectors for adults."""

from __future__ import annotations

import pytest

from app.domain.assessment import Validity
from app.hazards.assessing import run_model
from tests.unit.hazards.scenes import bare_scene

VECTORS = [
    ({"walks": "yes"}, 3),
    ({"breathing": "no"}, 4),
    ({"breathing": "after_airway"}, 1),
    ({"breathing": "yes", "breaths_per_min": "34"}, 1),
    ({"breathing": "yes", "breaths_per_min": "20", "pulse": "no"}, 1),
    ({"breathing": "yes", "breaths_per_min": "20", "pulse": "yes", "obeys": "no"}, 1),
    ({"breathing": "yes", "breaths_per_min": "20", "pulse": "yes", "obeys": "yes"}, 2),
    ({"breathing": "yes", "breaths_per_min": "8", "pulse": "yes", "obeys": "yes"}, 2),
]
"""What is seen, and 1 red, 2 yellow, 3 green, 4 black; slow breathing alone is not red in START."""


@pytest.mark.parametrize(("seen", "colour"), VECTORS)
def test_colours(seen: dict[str, str], colour: int) -> None:
    found = run_model("triage", bare_scene(), seen, author="a").result.figure("triage")
    assert found is not None
    assert found.value == colour


@pytest.mark.parametrize(
    "seen",
    [
        {},
        {"breathing": "yes"},
        {"breathing": "yes", "breaths_per_min": "20"},
        {"breathing": "yes", "breaths_per_min": "20", "pulse": "yes"},
    ],
)
def test_nothing_is_said_before_what_decides_is_known(seen: dict[str, str]) -> None:
    assert run_model("triage", bare_scene(), seen, author="a").result.validity is Validity.REFUSED
