"""What can be done from anywhere in the window, as data: menu, search box, shortcuts and help all read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.message import Message
from app.views.dress import Dress


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do: its words, its keys (the first is shown), its picture and its group in the menu."""

    id: str
    words: Message
    group: Message
    icon: str
    act: Callable[[], object]
    keys: tuple[str, ...] = ()


class Actions:
    """The window's commands with their `QAction`s, whose shortcuts work wherever the focus is."""

    def __init__(self, window: QWidget, dress: Dress, commands: Iterable[Command]) -> None:
        self.commands = tuple(commands)
        self._dress = dress
        self._by_id: dict[str, QAction] = {}
        for command in self.commands:
            action = QAction(window)
            action.setShortcuts([QKeySequence(keys) for keys in command.keys])
            dress.words(action, text=command.words)
            dress.icon(action, command.icon)
            action.triggered.connect(lambda _=False, command=command: command.act())
            window.addAction(action)
            self._by_id[command.id] = action

    def __getitem__(self, command_id: str) -> QAction:
        return self._by_id[command_id]

    def groups(self) -> dict[Message, list[Command]]:
        """Commands by group, both in their order."""
        found: dict[Message, list[Command]] = {}
        for command in self.commands:
            found.setdefault(command.group, []).append(command)
        return found

    def fill(self, menu: QMenu) -> None:
        """Put every command into a menu, a line between the groups."""
        for commands in self.groups().values():
            for command in commands:
                menu.addAction(self._by_id[command.id])
            menu.addSeparator()


def shown_keys(command: Command) -> str:
    """The keys of a command as they are written on this system, or nothing."""
    return (
        QKeySequence(command.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if command.keys else ""
    )
