"""The demo campus on fire, and the command line run on it in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from app.bootstrap import demo_campus, text_for
from app.cli import app
from app.command.context import Context
from app.command.demo import stage_dormitory_fire
from app.command.operations import create_operation


def burning(path: Path) -> Path:
    """The operation of `muster demo` as it stands before anything is planned."""
    campus = demo_campus()
    store = create_operation(path, campus, name="Demo", author="duty", exercise=True)
    stage_dormitory_fire(Context(store, "duty"), text_for(campus))
    store.close()
    return path


def run(*arguments: object) -> Result:
    """One command; mistakes of the person come out as they are."""
    return CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)


def said(*arguments: object) -> str:
    """What a command that succeeds says."""
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def document(*arguments: object) -> Any:
    """What a command that succeeds writes as JSON."""
    return json.loads(said(*arguments, "--json"))
