"""How the command line speaks."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from app.bootstrap import chosen_language
from app.domain.errors import UserError
from app.domain.source import Estimate
from app.runtime.text import Text

FAILED = 1
NOT_VERIFIED = 3
INTERRUPTED = 130

TEXT = Text(chosen_language())
"""Words in the language of the terminal; times of an operation are shown by its own campus's text."""


def tell_error(error: UserError) -> None:
    """Say on standard error what is wrong and what to do, with its single findings."""
    typer.echo(TEXT("cli.error", problem=error.message), err=True)
    for detail in error.details:
        typer.echo(f"  - {TEXT.render(detail)}", err=True)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: frozenset[int] = frozenset()) -> str:
    """Aligned columns as plain text; `numeric` columns are right-aligned."""
    from rich.cells import cell_len

    lines = [list(heads), *map(list, rows)]
    widths = [max(cell_len(line[column]) for line in lines) for column in range(len(heads))]

    def cell(words: str, column: int) -> str:
        space = " " * (widths[column] - cell_len(words))
        return space + words if column in numeric else words + space

    return "\n".join("  ".join(cell(w, c) for c, w in enumerate(line)).rstrip() for line in lines)


def band(estimate: Estimate) -> str:
    """An estimate as `best (low–high)`."""
    return f"{estimate.best:.0f} ({estimate.low:.0f}–{estimate.high:.0f})"
