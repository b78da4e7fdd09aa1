"""The command line.

Exit codes: 0 done; 1 something that a person can mend, told in plain words; 2 a wrong option or argument;
3 the log does not verify; 4 a model refused to answer; 130 cancelled.
"""

from __future__ import annotations

import sys

import typer

from app.cli import assess, campus, demo, drawings, export, observations, operation, plan, siting
from app.cli.console import FAILED, INTERRUPTED, TEXT, tell_error
from app.domain.errors import Cancelled, UserError

app = typer.Typer(
    name="muster",
    help=TEXT("cli.help"),
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("open", help=TEXT("cli.open"))(operation.open_window)
app.command("demo", help=TEXT("cli.demo"))(demo.run_demo)
app.add_typer(campus.commands, name="campus", help=TEXT("cli.campus"))
app.add_typer(operation.operations, name="operation", help=TEXT("cli.operation"))
app.add_typer(operation.incidents, name="incident", help=TEXT("cli.incident"))
app.add_typer(operation.resources, name="resources", help=TEXT("cli.resources"))
app.add_typer(drawings.commands, name="drawings", help=TEXT("cli.drawings"))
app.command("plan", help=TEXT("cli.plan"))(plan.plan)
app.command("siting", help=TEXT("cli.siting"))(siting.siting)
app.command("assess", help=TEXT("cli.assess"))(assess.assess)
app.add_typer(observations.commands, name="data", help=TEXT("cli.data"))
app.command("weather", help=TEXT("cli.weather"))(observations.weather)
app.command("export", help=TEXT("cli.export"))(export.export)
app.command("log", help=TEXT("cli.log"))(operation.log)

_COMMANDS = {
    "open",
    "demo",
    "campus",
    "operation",
    "incident",
    "resources",
    "drawings",
    "plan",
    "siting",
    "assess",
    "data",
    "weather",
    "export",
    "log",
}


def main() -> None:
    """Run the command line; `muster [FILE]` opens the window."""
    arguments = sys.argv[1:]
    if not arguments or (arguments[0] not in _COMMANDS and not arguments[0].startswith("-")):
        arguments = ["open", *arguments]
    try:
        app(args=arguments, prog_name="muster")
    except UserError as error:
        tell_error(error)
        sys.exit(FAILED)
    except (Cancelled, KeyboardInterrupt):
        typer.echo(TEXT("cli.cancelled"), err=True)
        sys.exit(INTERRUPTED)
