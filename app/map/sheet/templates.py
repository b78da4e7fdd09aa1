"""Templates of the situation map: named choices that ship, or that a person saved, shares and prints by.

A template is one JSON file. Those of a person lie in the folder of the settings, each called much like it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from itertools import chain, count
from pathlib import Path
from typing import Any, TypeVar, cast

from app.domain.errors import UserError
from app.domain.message import Message, bilingual, msg
from app.map.files import write_file
from app.map.sheet.frames import Paper
from app.map.sheet.options import Block, Grid, Layout
from app.runtime.files import config_path, data_path
from app.runtime.text import BOTH, LANGUAGES

E = TypeVar("E", bound=StrEnum)

KIND = "muster-layout"
SUFFIX = ".muster-layout.json"
_LONGEST_NAME, _LONGEST_TEXT = 80, 4000
_LONGEST_STEM = 40
"""Characters of a file's name: of Chinese, at three bytes each, file systems take no more than 85 in all."""
_MOST_BYTES = 100_000
_MOST_SCALE = 1_000_000
_DEFAULT_FILE = "default.txt"
_LAST_FILE = "last.json"


class Format(StrEnum):
    """A file that can be made."""

    PDF = "pdf"
    PNG = "png"
    SVG = "svg"
    HTML = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A layout with its name and the files that are made of it."""

    name: str
    name_zh: str = ""
    """Of a template that ships; what a person saves has one name."""
    layout: Layout = field(default_factory=Layout)
    formats: frozenset[Format] = frozenset({Format.PDF})
    dpi: int = 150
    """Of pictures."""
    shipped: bool = False

    @property
    def words(self) -> Message:
        """The name in the language of the window."""
        return bilingual(self.name, self.name_zh)


class TemplateShelf:
    """The templates that ship and those of this user, by name. Nothing that ships is ever changed."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where the user's templates lie; made when it is first needed."""
        folder = self._folder or config_path() / "layouts"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def all(self) -> tuple[Template, ...]:
        """The user's templates by name, then those that ship. A damaged file of the user is left out."""
        own = [template for template, _ in self._files()]
        names = {template.name for template in own}
        shipped = (template for template in shipped_templates() if template.name not in names)
        return (*sorted(own, key=lambda template: template.name.casefold()), *shipped)

    def get(self, name: str) -> Template:
        """The template of that name in either language; raises UserError where there is none."""
        for template in self.all():
            if name in (template.name, template.name_zh):
                return template
        raise UserError(msg("template.unknown", name=name))

    def save(self, template: Template) -> Template:
        """Keep a template, in place of the user's own of the same name.

        Raises UserError for a name that is empty or too long, one of a template that ships, or a full disk.
        """
        name = template.name.strip()
        if not name:
            raise UserError(msg("template.no_name"))
        if len(name) > _LONGEST_NAME:
            raise UserError(msg("template.long_name", most=_LONGEST_NAME))
        if any(name in (shipped.name, shipped.name_zh) for shipped in shipped_templates()):
            raise UserError(msg("template.is_shipped", name=name))
        kept = replace(template, name=name, name_zh="", shipped=False)
        write_template(kept, self._path(name))
        return kept

    def rename(self, name: str, new_name: str) -> Template:
        """Give one of the user's templates another name; raises UserError where that name is taken."""
        template = self._own(name)
        if any(new_name.strip() == other.name for other in self.all()):
            raise UserError(msg("template.taken", name=new_name.strip()))
        was_default = self.default_name == name
        old = self._path(name)
        renamed = self.save(replace(template, name=new_name))
        old.unlink(missing_ok=True)
        if was_default:
            self.set_default(renamed.name)
        return renamed

    def delete(self, name: str) -> None:
        """Remove one of the user's templates; raises UserError for one that ships."""
        self._own(name)
        self._path(name).unlink(missing_ok=True)
        if self.default_name == name:
            (self.folder / _DEFAULT_FILE).unlink(missing_ok=True)

    def bring(self, path: Path) -> Template:
        """Take in a template from a file that somebody shared; its name gets a number where it is taken.

        Raises UserError where the file is no template.
        """
        template = read_template(path)
        names = {name for other in self.all() for name in (other.name, other.name_zh)}
        name, number = template.name, 2
        while name in names:
            name, number = f"{template.name} ({number})", number + 1
        return self.save(replace(template, name=name))

    @property
    def default_name(self) -> str:
        """The name of the user's default, empty where none was chosen."""
        try:
            return (self.folder / _DEFAULT_FILE).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def set_default(self, name: str) -> None:
        """Begin with this template from now on."""
        write_file(self.folder / _DEFAULT_FILE, self.get(name).name.encode())

    def default(self) -> Template:
        """The user's default, else the first that ships."""
        templates = self.all()
        chosen = (template for template in templates if template.name == self.default_name)
        return next(chosen, None) or shipped_templates()[0]

    def last(self) -> Template | None:
        """What was chosen last, whether or not it has a name; None at first."""
        try:
            return read_template(self.folder / _LAST_FILE)
        except UserError:
            return None

    def keep_last(self, template: Template) -> None:
        """Remember what is chosen now."""
        write_template(template, self.folder / _LAST_FILE)

    def _own(self, name: str) -> Template:
        template = self.get(name)
        if template.shipped:
            raise UserError(msg("template.is_shipped", name=name))
        return template

    def _files(self) -> list[tuple[Template, Path]]:
        """The user's templates with their files, however a person called those."""
        found = []
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            with contextlib.suppress(UserError):
                found.append((read_template(path), path))
        return found

    def _path(self, name: str) -> Path:
        """The file that holds the template of that name, or a free one called much like it."""
        known = next((path for template, path in self._files() if template.name == name), None)
        if known is not None:
            return known
        stem = "".join(c if c.isalnum() or c in " -_()" else "_" for c in name)[:_LONGEST_STEM]
        numbered = (f"{stem} {number}" for number in count(2))
        paths = (self.folder / f"{free}{SUFFIX}" for free in chain([stem], numbered))
        return next(path for path in paths if not path.exists())


def shipped_templates() -> tuple[Template, ...]:
    """The templates that ship, the one to begin with first."""
    paths = sorted(data_path("templates").glob(f"*{SUFFIX}"))
    return tuple(replace(read_template(path), shipped=True) for path in paths)


def write_template(template: Template, path: Path) -> None:
    """Write a template to a file that can be shared. Raises UserError where the file cannot be written."""
    write_file(path, (json.dumps(_document(template), ensure_ascii=False, indent=2) + "\n").encode())


def read_template(path: Path) -> Template:
    """Read a template; raises UserError with the field that is wrong and what it may be."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(msg("template.not_one", file=path.name))
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserError(msg("template.unreadable", file=path.name, reason=reason)) from error
    return parse_template(data, path.name)


def parse_template(data: bytes, name: str) -> Template:
    """The template in the bytes of a file called `name`; raises UserError, nothing else."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UserError(msg("template.not_one", file=name)) from error
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise UserError(msg("template.not_one", file=name))
    return _Reader(document, name).template()


def _document(template: Template) -> dict[str, object]:
    layout = template.layout
    chosen = {item.name: getattr(layout, item.name) for item in fields(Layout)}
    chosen["blocks"] = [block.value for block in Block if block in layout.blocks]
    return {
        "kind": KIND,
        "version": 1,
        "name": template.name,
        "name_zh": template.name_zh,
        **chosen,
        "formats": [file.value for file in Format if file in template.formats],
        "dpi": template.dpi,
    }


class _Reader:
    """Takes a template's fields out of a parsed file; what is missing stays as in a new layout."""

    def __init__(self, document: dict[str, Any], file: str) -> None:
        self._rest = {key: value for key, value in document.items() if key not in ("kind", "version")}
        self._file = file
        if document.get("version", 1) != 1:
            raise UserError(msg("template.newer", file=file))

    def template(self) -> Template:
        """The whole template."""
        plain, made = Layout(), Template(name="-")
        layout = Layout(
            paper=self._member("paper", Paper, plain.paper),
            landscape=self._flag("landscape", plain.landscape),
            scale=self._number("scale", 50, _MOST_SCALE, plain.scale),
            grid=self._member("grid", Grid, plain.grid),
            blocks=self._members("blocks", Block, plain.blocks),
            language=self._one_of("language", ("", *LANGUAGES, BOTH), plain.language),
            classification=self._words("classification"),
            draft=self._flag("draft", plain.draft),
            web_address=self._words("web_address"),
            notes=self._words("notes", lines=True),
        )
        template = Template(
            name=self._words("name") or Path(self._file).name.removesuffix(SUFFIX)[:_LONGEST_NAME],
            name_zh=self._words("name_zh"),
            layout=layout,
            formats=self._members("formats", Format, made.formats),
            dpi=cast(int, self._number("dpi", 36, 1200, made.dpi)),
        )
        if self._rest:
            raise UserError(msg("template.unknown_field", file=self._file, field=min(self._rest)))
        if len(template.name) > _LONGEST_NAME:
            raise UserError(msg("template.long_name", most=_LONGEST_NAME))
        return template

    def _take(self, key: str, plain: object, fits: Callable[[Any], bool], allowed: str) -> Any:
        value = self._rest.pop(key, plain)
        if not fits(value):
            shown = json.dumps(value, ensure_ascii=False)[:60]
            raise UserError(
                msg("template.bad_value", file=self._file, field=key, value=shown, allowed=allowed)
            )
        return value

    def _flag(self, key: str, plain: bool) -> bool:
        return bool(self._take(key, plain, lambda value: isinstance(value, bool), "true, false"))

    def _number(self, key: str, least: int, most: int, plain: int | None) -> int | None:
        def fits(value: object) -> bool:
            if value is None:
                return plain is None
            return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most

        return cast("int | None", self._take(key, plain, fits, f"{least} – {most}"))

    def _words(self, key: str, *, lines: bool = False) -> str:
        def fits(value: object) -> bool:
            if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
                return False
            return all(character.isprintable() or (lines and character == "\n") for character in value)

        return str(self._take(key, "", fits, f"≤ {_LONGEST_TEXT}"))

    def _one_of(self, key: str, allowed: Iterable[str], plain: str) -> str:
        choices = tuple(allowed)
        listed = ", ".join(choice for choice in choices if choice)
        return str(self._take(key, plain, lambda value: isinstance(value, str) and value in choices, listed))

    def _member(self, key: str, kind: type[E], plain: E) -> E:
        return kind(self._one_of(key, [member.value for member in kind], plain.value))

    def _members(self, key: str, kind: type[E], plain: frozenset[E]) -> frozenset[E]:
        known = {member.value for member in kind}

        def fits(value: object) -> bool:
            return isinstance(value, list) and all(isinstance(item, str) and item in known for item in value)

        listed = ", ".join(member.value for member in kind)
        values = self._take(key, [member.value for member in plain], fits, listed)
        return frozenset(kind(value) for value in values)
