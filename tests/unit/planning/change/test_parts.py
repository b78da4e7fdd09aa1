"""What a what-if changes, part by part."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.campus import TravelMode
from app.domain.directive import AS_IT_IS, DemandCase, Horizon, LockKind, PlanLock, Reserve, WhatIf
from app.domain.objective import STANDARD
from app.domain.resource import Stock, Team, Vehicle
from app.planning.change.parts import parts
from app.runtime.text import Text
from tests.unit.planning.samples import snapshot

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def made() -> WhatIf:
    """One change of every kind."""
    return WhatIf(
        profile=replace(STANDARD, name="Fewest changes"),
        horizon=Horizon.ALL,
        case=DemandCase.HIGH,
        travel_factor=1.3,
        robust=True,
        locks=(PlanLock(id="l", kind=LockKind.USE, at=AT, author="a", team_id="t"),),
        reserves=(Reserve(id="r", item="first_aid", quantity=2, at=AT, author="a"),),
        without_locks=("gone",),
        teams=(Team(id="new", depot_id="d", name="+", capabilities=("first_aid",), crew=8,
                    mode=TravelMode.FOOT),),
        stock=(Stock(id="s", depot_id="d", item="blanket", quantity=20),),
        vehicles=(Vehicle(id="v", depot_id="d", name="+", capacity_kg=500.0),),
        without=("team:9",),
        opened=("closure:1",),
    )  # fmt: skip


def test_taking_every_part_back_leaves_things_as_they_are(made: WhatIf) -> None:
    found = parts(snapshot(), made)
    assert len(found) == 13
    while found:
        made = found[-1].without
        assert len(parts(snapshot(), made)) == len(found) - 1, "one part is one change"
        found = parts(snapshot(), made)
    assert made == AS_IT_IS


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_part_is_told_in_words(made: WhatIf, language: str) -> None:
    text = Text(language, "Asia/Shanghai")
    words = [text.render(part.words) for part in parts(snapshot(), made)]
    assert len(set(words)) == len(words)
    assert not any("part." in one or "{" in one for one in words)
    assert any("8" in one for one in words)
    assert any("1.3" in one for one in words)
