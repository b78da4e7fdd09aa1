"""What Muster is given away with is free to be given away: no dependency under GPL or AGPL alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
_COPYLEFT = re.compile(r"(?<!L)\bA?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)


def runtime_closure() -> dict[str, Distribution]:
    """Every package that comes along with the program on this system, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    found: dict[str, Distribution] = {}
    while waiting:
        wanted = waiting.pop()
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if name in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        found[name] = distribution(name)
        waiting += [Requirement(line) for line in found[name].requires or ()]
    return found


def statements(package: Distribution) -> Iterator[str]:
    """What a package says of its licence; a text counts by its first line."""
    fields = package.metadata.get_all("License-Expression") or ()
    yield from fields
    if not fields:
        yield from (text.strip().split("\n")[0] for text in package.metadata.get_all("License") or ())
        classifiers = package.metadata.get_all("Classifier") or ()
        yield from (line for line in classifiers if line.startswith("License ::"))


def is_free(statement: str) -> bool:
    """Whether one of the licences to choose from is neither GPL nor AGPL."""
    return any(not _COPYLEFT.search(choice) for choice in re.split(r"\bOR\b", statement))


@pytest.mark.parametrize(
    ("statement", "free"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND AGPL-3.0-only", False),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GNU Affero General Public License v3", False),
    ],
)
def test_a_licence_is_read_as_it_is_meant(statement: str, free: bool) -> None:
    assert is_free(statement) is free


def test_no_dependency_is_under_gpl_or_agpl_alone() -> None:
    closure = runtime_closure()
    assert len(closure) > 40
    bound = {name: list(statements(package)) for name, package in closure.items()}
    assert not {name: said for name, said in bound.items() if not all(map(is_free, said))}
    assert not [name for name, said in bound.items() if not said]


def test_the_page_of_licences_names_every_direct_dependency() -> None:
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [Requirement(line).name for line in project["dependencies"]]
    assert not [name for name in names if f"| {name} |" not in page]
