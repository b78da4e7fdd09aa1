"""The house keeps its floors: import contracts, and the words that every room uses."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tools import messages

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "app").rglob("*.py"))


def test_every_room_imports_only_what_lies_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_modules_read_in_one_sitting() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 420
    }
    assert not long


def used_keys() -> Iterator[tuple[str, str]]:
    """Every literal key in a call of `msg` or of a text, and where it stands."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            first = node.args[0]
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
            if literal and name in {"msg", "text", "_text", "tr", "words_of", "_t", "t", "TEXT"}:
                yield first.value, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_key_in_the_code_has_words() -> None:
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in messages.load("en")}
    missing = [f"{where}: {key}" for key, where in used_keys() if key not in known and "." in key]
    assert not missing


def enum_keys() -> Iterator[str]:
    """The key of each member of each enum, as `enum_key` makes it."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases):
                kind = re.sub(r"(?<!^)(?=[A-Z])", "_", node.name).lower()
                for line in node.body:
                    if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
                        yield f"{kind}.{line.value.value}"


def test_no_words_are_left_over() -> None:
    """Every key is said somewhere: whole, as an enum member, or by its last part after a prefix."""
    said, prefixes = set(enum_keys()), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                prefixes.add(str(node.values[0].value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                said.add(node.value)
    data = "".join(p.read_text("utf-8") for p in (ROOT / "data").rglob("*.toml"))
    prefixes = {prefix for prefix in prefixes if prefix.endswith(".")}
    known = {str(m.id if isinstance(m.id, str) else m.id[0]) for m in messages.load("en") if m.id}
    left = {key for key in known - said if key not in data}
    assert {key for key in left if not any(key.startswith(prefix) for prefix in prefixes)} == set()


def placeholders(words: str) -> set[str]:
    """The parameter names of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_both_languages_say_the_same_things() -> None:
    english = {str(m.id): m.string for m in messages.load("en") if m.id}
    chinese = {str(m.id): m.string for m in messages.load("zh") if m.id}
    assert english.keys() == chinese.keys()
    unlike = []
    for key, words in english.items():
        forms = [words] if isinstance(words, str) else list(words)
        other = chinese[key] if isinstance(chinese[key], str) else chinese[key][0]
        if not other or not all(forms) or placeholders(forms[-1]) != placeholders(other):
            unlike.append(key)
    # Words from data files come in both languages at once, each catalogue showing its own.
    assert unlike == ["data.words"]
