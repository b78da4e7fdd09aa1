"""Options that cannot be meant."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from app.cli import app


@pytest.mark.parametrize("limit", ["0", "-1", "nan", "inf", "1e9", "soon"])
def test_a_time_limit_that_is_none_is_refused(limit: str) -> None:
    done = CliRunner().invoke(app, ["plan", "operation.gpkg", "--time-limit-s", limit])
    assert done.exit_code == 2
    assert "--time-limit-s" in done.output
