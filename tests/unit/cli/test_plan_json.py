"""docs/plan-json.md names every key that is written, and no other."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.operations import document

PAGE = Path(__file__).parents[3] / "docs" / "plan-json.md"
FREE = re.compile(
    r"(^|\.)(route|unmet_points|gains|keeps|needs)$|^stress\[\]\.unmet$|(before|after|totals)\.unmet$"
)
"""Objects whose keys are not ours, or levels, priorities and items."""
MORE = ("--replan", "--stress", "--marginal")


@pytest.fixture(scope="module")
def operation(fire: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(fire, tmp_path_factory.mktemp("json") / "operation.gpkg"))
    document("plan", path, "--approve", "--lock", "use:Patrol 1@Z1")
    return path


def documented(*sections: str) -> dict[str, set[str]]:
    """Objects as the page has them, and the keys of each."""
    parts = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    keys: dict[str, set[str]] = {"": set()}
    for part in parts:
        if not part.startswith(sections):
            continue
        for names, holds in re.findall(r"^\| (`.*?) \| (.*) \|$", part, flags=re.MULTILINE):
            for path in re.findall(r"`([^`]+)`", names):
                parent, _, key = path.rpartition(".")
                keys.setdefault(parent, set()).add(key.removesuffix("[]"))
                children = set(re.findall(r"`([a-z_]+)`", re.sub(r"\([^)]*\)", "", holds)))
                if children:
                    keys.setdefault(path, set()).update(children)
    return keys


def objects(value: Any, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every object of a document by its path, with its keys."""
    if isinstance(value, dict):
        if not FREE.search(path):
            yield path, set(value)
            for key, inner in value.items():
                yield from objects(inner, f"{path}.{key}".removeprefix("."))
    elif isinstance(value, list):
        for one in value:
            yield from objects(one, f"{path}[]")


def compare(written: Any, page: dict[str, set[str]]) -> None:
    seen: dict[str, set[str]] = {}
    for path, keys in objects(written):
        assert keys == page.get(path), path or "the document"
        seen[path] = keys
    assert set(page) == set(seen)


def test_a_plan_with_all_that_is_asked_beside_it(operation: Path) -> None:
    written = document("plan", operation, *MORE, "--time-limit-s", "20", "--lock", "use:Patrol 1@Z1",
                       "--what-if", "-team:Pump Crew 1")  # fmt: skip
    assert written["format"] == "muster-plan/2"
    compare(written, documented("A plan", *(f"With `{option}" for option in MORE)))


def test_a_comparison(operation: Path) -> None:
    written = document(
        "plan", operation, "--compare", "-team:Pump Crew 1", "--compare", "use:Patrol 1;avoid:Patrol 1"
    )
    assert [bool(column["refusal"]) for column in written["columns"]] == [False, False, True]
    assert {column["plan"]["format"] for column in written["columns"][:2]} == {"muster-plan/2"}
    for column in written["columns"]:
        column["plan"] = None
    compare(written, documented("With `--compare"))


def test_a_siting(operation: Path) -> None:
    written = document(
        "siting", operation, "--item", "first_aid", "--sites", "1", "--building", "Bamboo House 8"
    )
    compare(written, documented("A siting"))
