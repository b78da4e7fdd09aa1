"""Everything that the window can be told to do, with its words and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.message import msg
from app.views.actions import Command
from app.views.assess.commands import commands as assess_commands
from app.views.book import commands as book_commands
from app.views.drawing.commands import commands as drawing_commands
from app.views.exchange.commands import commands as exchange_commands
from app.views.layers.commands import commands as layer_commands
from app.views.looking.commands import commands as looking_commands
from app.views.monitor.commands import commands as monitor_commands
from app.views.siting.commands import commands as siting_commands
from app.views.whatif.commands import commands as whatif_commands

if TYPE_CHECKING:
    from app.views.window import MainWindow


def window_commands(window: MainWindow) -> tuple[Command, ...]:
    """The commands of a window, in the order of the menu."""
    desk, files, cards = window.desk, window.files, window.map.cards
    job, file = msg("views.group.incident"), msg("views.group.file")
    view, seat = msg("views.group.view"), msg("views.group.seat")
    return (
        Command(
            "new_incident", msg("views.action.new_incident"), job, "alert", window.begin_incident, ("F2",)
        ),
        Command("propose", msg("views.action.propose"), job, "plan", window.propose, ("Ctrl+P", "F5")),
        Command(
            "approve",
            msg("views.action.approve"),
            job,
            "approve",
            window.approve,
            ("Ctrl+Return", "Ctrl+Enter"),
        ),
        *whatif_commands(window),
        Command("needs", msg("views.action.needs"), job, "checklist", cards.show_needs, ("Ctrl+D",)),
        Command("charts", msg("plan.charts.command"), job, "sliders", cards.show_charts, ("Ctrl+Shift+D",)),
        Command("zones", msg("zones.title"), job, "zone", cards.show_zones, ("F7",)),
        Command("team_here", msg("position.command"), job, "people", cards.show_position, ("Ctrl+Shift+H",)),
        Command("closures", msg("views.action.closures"), job, "no_entry", cards.show_closures, ("F4",)),
        Command("close_line", msg("views.action.close_line"), job, "line", cards.close_line),
        Command("close_area", msg("views.action.close_area"), job, "polygon", cards.close_area),
        Command("undo", msg("views.action.undo"), job, "undo", desk.undo, ("Ctrl+Z",)),
        Command("redo", msg("views.action.redo"), job, "redo", desk.redo, ("Ctrl+Y", "Ctrl+Shift+Z")),
        Command("new", msg("views.action.new_operation"), file, "plus", files.ask_new, ("Ctrl+N",)),
        Command("open", msg("views.action.open"), file, "open", files.ask_open, ("Ctrl+O",)),
        Command(
            "campus", msg("views.action.open_campus"), file, "campus", files.ask_campus, ("Ctrl+Shift+O",)
        ),
        Command("export", msg("views.action.export"), file, "export", files.ask_export, ("Ctrl+E",)),
        *book_commands(window),
        *exchange_commands(window),
        Command(
            "import_resources", msg("views.action.import_resources"), file, "import", window.import_resources
        ),
        Command(
            "save_campus",
            msg("views.action.save_campus"),
            file,
            "campus",
            files.ask_save_campus,
            ("Ctrl+Shift+S",),
        ),
        Command("search", msg("views.action.search"), view, "search", window.search, ("Ctrl+K",)),
        Command("log", msg("views.action.log"), view, "log", window.write_log, ("Ctrl+L",)),
        Command(
            "situation",
            msg("views.tab.situation"),
            view,
            "alert",
            lambda: desk.turned.emit("situation"),
            ("Alt+1",),
        ),
        Command(
            "proposal",
            msg("views.tab.proposal"),
            view,
            "plan",
            lambda: desk.turned.emit("proposal"),
            ("Alt+2",),
        ),
        Command(
            "tasks", msg("views.tab.tasks"), view, "checklist", lambda: desk.turned.emit("tasks"), ("Alt+3",)
        ),
        Command(
            "resources",
            msg("views.tab.resources"),
            view,
            "depot",
            lambda: desk.turned.emit("resources"),
            ("Alt+4",),
        ),
        Command("left", msg("views.action.left"), view, "layers", window.toggle_left, ("Ctrl+B",)),
        Command("fit", msg("views.action.fit"), view, "fit", window.map.view.fit, ("Ctrl+0",)),
        Command("measure", msg("views.action.measure"), view, "polygon", window.map.measure, ("Ctrl+M",)),
        Command("selected", msg("views.action.selected"), view, "info", cards.go_to_selected, ("Ctrl+I",)),
        Command(
            "edit_selected", msg("views.action.edit_selected"), view, "edit", cards.edit_selected, ("Ctrl+T",)
        ),
        Command("add_place", msg("views.action.add_place"), view, "pin", cards.add_place, ("F3",)),
        *drawing_commands(window),
        *looking_commands(window),
        *layer_commands(window),
        *monitor_commands(window),
        *siting_commands(window),
        *assess_commands(window),
        Command("theme", msg("views.action.theme"), seat, "moon", window.switch_theme, ("Ctrl+Shift+T",)),
        Command(
            "language",
            msg("views.action.language"),
            seat,
            "language",
            window.switch_language,
            ("Ctrl+Shift+L",),
        ),
        Command("help", msg("views.action.help"), seat, "help", window.help.toggle, ("F1",)),
        Command("quit", msg("views.action.quit"), seat, "close", window.close, ("Ctrl+Q",)),
    )
