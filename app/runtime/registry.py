"""A registry: one file adds one thing, and nobody else has to be told."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Things by name, found by importing every module of `package` at first use."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._entries: dict[str, T] = {}
        self._loaded = False

    def add(self, name: str) -> Callable[[T], T]:
        """Decorator that registers its object under `name`; a second use of a name is a defect."""

        def register(entry: T) -> T:
            if name in self._entries:
                raise ValueError(f"{name!r} is registered twice in {self._package}")
            self._entries[name] = entry
            return entry

        return register

    def get(self, name: str) -> T:
        """The entry of that name; KeyError names those that exist.

        Only the module that is called like it is imported, where there is one (`fire-exposure` is in
        `fire_exposure`).
        """
        self._load_one(name.replace("-", "_"))
        if name not in self._entries:
            self._load()
        try:
            return self._entries[name]
        except KeyError:
            raise KeyError(f"{name!r} is not one of {', '.join(sorted(self._entries))}") from None

    def items(self) -> Iterator[tuple[str, T]]:
        """All entries by name, in alphabetical order."""
        self._load()
        return iter(sorted(self._entries.items()))

    def _load_one(self, module: str) -> None:
        package = importlib.import_module(self._package)
        if any(found.name == module for found in pkgutil.iter_modules(package.__path__)):
            importlib.import_module(f"{self._package}.{module}")

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self._package}.{module.name}")
