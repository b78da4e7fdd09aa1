"""Keeps the message catalogue: add keys, compile, check.

python tools/messages.py add KEY ENGLISH CHINESE [--plural ENGLISH_PLURAL]
python tools/messages.py add-file FILE.tsv  # KEY, ENGLISH, CHINESE [, PLURAL] between tabs
python tools/messages.py remove KEY...
python tools/messages.py compile
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import importlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).resolve().parent.parent / "app" / "locale"
LANGUAGES = ("en", "zh")
UNSTABLE = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Report-Msgid-Bugs-To',
    '"Project-Id-Version',
    '"Generated-By',
)


def po_file(language: str) -> Path:
    """The source catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "muster.po"


def load(language: str) -> Catalog:
    """Read a catalogue; an empty one where there is none yet."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, header_comment="# Words of Muster.", fuzzy=False, charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def save(language: str, catalogue: Catalog) -> None:
    """Write a catalogue sorted by key, without dates, so that equal content is an equal file."""
    path = po_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalogue, sort_output=True, omit_header=False, width=0)
    lines = path.read_text("utf-8").splitlines()
    stable = [line for line in lines if not line.startswith(UNSTABLE)]
    path.write_text("\n".join(stable).rstrip() + "\n", "utf-8")


def compile_all() -> None:
    """Compile every catalogue whose source is newer than its binary."""
    for language in LANGUAGES:
        source = po_file(language)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        scratch = target.with_suffix(f".{os.getpid()}.tmp")
        with scratch.open("wb") as stream:
            write_mo(stream, load(language))
        scratch.replace(target)


def add(rows: Iterable[tuple[str, str, str, str]]) -> None:
    """Add or replace keys in both languages; rows are key, English, Chinese, English plural or empty."""
    catalogues = {language: load(language) for language in LANGUAGES}
    for key, english, chinese, plural in rows:
        for language, words in (("en", english), ("zh", chinese)):
            catalogue = catalogues[language]
            catalogue.delete(key)
            if plural:
                catalogue.add((key, key), (words, plural) if language == "en" else (words,))
            else:
                catalogue.add(key, words)
    for language, catalogue in catalogues.items():
        save(language, catalogue)


def remove(keys: Iterable[str]) -> None:
    """Remove keys from both languages."""
    for language in LANGUAGES:
        catalogue = load(language)
        for key in keys:
            catalogue.delete(key)
        save(language, catalogue)


def read_rows(path: Path) -> list[tuple[str, str, str, str]]:
    """The rows of a tab-separated file."""
    with path.open(encoding="utf-8", newline="") as stream:
        table = [row for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
    for row in table:
        if len(row) not in (3, 4):
            raise SystemExit(f"{path}: not 3 or 4 columns: {row}")
    return [(row[0], row[1], row[2], row[3] if len(row) == 4 else "") for row in table]


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Hold the catalogue, where the system can lock a file, so that two people can add at the same time."""
    LOCALE.mkdir(parents=True, exist_ok=True)
    with (LOCALE / ".lock").open("w") as lock:
        with contextlib.suppress(ModuleNotFoundError):
            fcntl = importlib.import_module("fcntl")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Run one command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("add")
    one.add_argument("key")
    one.add_argument("english")
    one.add_argument("chinese")
    one.add_argument("--plural", default="")
    many = commands.add_parser("add-file")
    many.add_argument("file", type=Path)
    gone = commands.add_parser("remove")
    gone.add_argument("keys", nargs="+")
    commands.add_parser("compile")
    arguments = parser.parse_args()
    with locked():
        if arguments.command == "add":
            add([(arguments.key, arguments.english, arguments.chinese, arguments.plural)])
        elif arguments.command == "add-file":
            add(read_rows(arguments.file))
        elif arguments.command == "remove":
            remove(arguments.keys)
        compile_all()


if __name__ == "__main__":
    main()
