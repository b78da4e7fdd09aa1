"""What docs/architecture.md promises is there under the name that it gives."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_ROOM = re.compile(r"^# (\w+)/$")
_OFFER = re.compile(r"^([a-z_]+(?:\.[a-z_0-9]+)*)\.([A-Za-z_]\w*)")


def offers() -> Iterator[tuple[str, str, str]]:
    """Room, module and name of each interface that begins a line of the page."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for block in re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL):
        room = "views" if "app.run(" in block else ""
        for line in block.splitlines():
            if heading := _ROOM.match(line):
                room = heading[1]
            elif room and (found := _OFFER.match(line)):
                yield room, found[1], found[2]


def module_file(room: str, module: str) -> Path | None:
    """Where a module of a room lies, a package by its `__init__`."""
    stem = ROOT / "app" / room / Path(*module.split("."))
    candidates = (stem.with_suffix(".py"), stem / "__init__.py")
    return next((path for path in candidates if path.exists()), None)


def names_of(path: Path) -> frozenset[str]:
    """What a module defines or passes on, without importing it."""
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.ImportFrom():
                found |= {alias.asname or alias.name for alias in node.names}
            case ast.Assign():
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return frozenset(found)


def test_the_page_offers_something_of_every_room() -> None:
    rooms = {room for room, _, _ in offers()}
    assert rooms == {
        "campus", "store", "hazards", "planning", "map", "exchange", "command", "portal", "views",
    }  # fmt: skip


@pytest.mark.parametrize(("room", "module", "name"), sorted(set(offers())))
def test_what_the_page_names_is_there(room: str, module: str, name: str) -> None:
    path = module_file(room, module)
    assert path is not None, f"app/{room} has no module {module}"
    siblings = {other.stem for other in path.parent.glob("*.py")} if path.name == "__init__.py" else set()
    assert name in names_of(path) | siblings
