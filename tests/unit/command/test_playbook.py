"""Playbooks: what each kind of incident begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.command.playbook import playbook
from app.domain.errors import UserError
from app.domain.incident import ExtentKind, IncidentType, Level
from app.runtime.files import config_path
from app.runtime.text import Text


@pytest.mark.parametrize("kind", list(IncidentType))
def test_every_kind_of_incident_has_a_playbook_in_both_languages(kind: IncidentType) -> None:
    plays = playbook(kind)
    assert plays.checklist
    english = [Text("en").render(line) for line in plays.checklist]
    chinese = [Text("zh").render(line) for line in plays.checklist]
    assert all(english)
    assert all(chinese)
    assert not set(english) & set(chinese)


@pytest.mark.parametrize(
    ("kind", "floor"),
    [
        (IncidentType.DORMITORY_FIRE, Level.III),
        (IncidentType.LABORATORY_RELEASE, Level.III),
        (IncidentType.FOOD_POISONING, Level.III),
        (IncidentType.CROWD, Level.IV),
    ],
)
def test_the_kind_of_incident_sets_the_provisional_level(kind: IncidentType, floor: Level) -> None:
    assert playbook(kind).level_floor is floor


def test_an_unknown_gas_is_isolated_a_hundred_metres_around() -> None:
    plays = playbook(IncidentType.LABORATORY_RELEASE)
    assert (plays.extent, plays.radius_m) == (ExtentKind.CIRCLE, 100)


def own_playbook(content: str) -> Path:
    folder = config_path() / "playbooks"
    folder.mkdir(parents=True)
    path = folder / "crowd.toml"
    path.write_text(content, "utf-8")
    return path


def test_a_planners_own_playbook_stands_in_place_of_the_shipped_one() -> None:
    own_playbook(
        'checklist = [{ en = "Open the north gate", zh = "打开北门" }]\n'
        '[level_floor]\nlevel = "II"\nstatus = "edited"\nsource = "campus plan"\n'
        'reason = { en = "a", zh = "b" }\n[extent]\nkind = "polygon"\n'
    )
    plays = playbook(IncidentType.CROWD)
    assert plays.level_floor is Level.II
    assert Text("en").render(plays.checklist[0]) == "Open the north gate"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("checklist = [", "cannot be read"),
        ('[level_floor]\nlevel = "V"', "not valid"),
        ("checklist = 5\n[level_floor]\n[extent]\nkind = 'circle'", "not valid"),
    ],
)
def test_a_bad_playbook_is_refused_by_name(content: str, says: str) -> None:
    own_playbook(content)
    with pytest.raises(UserError) as caught:
        playbook(IncidentType.CROWD)
    words = Text("en").render(caught.value.message)
    assert "crowd.toml" in words
    assert says in words
