"""Taking in a table or a file, whatever it holds: mapping, reading and keeping in one call."""

from __future__ import annotations

from pathlib import Path

from app.campus.sheets import MAX_BYTES, read_data_table
from app.campus.words import KINDS, key
from app.command.alerts import add_alerts
from app.command.context import Context
from app.command.observations import Added, add_observations
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.observation import DataTable, SeriesKind
from app.exchange.cap import read_cap
from app.exchange.observations.json_table import json_table
from app.exchange.observations.mapping import ColumnMapping, TableKind, guess, load_remembered, recognise
from app.exchange.observations.reading import ObservationPreview, read_observations

XML = (".xml", ".cap")


def preview_table(
    ctx: Context,
    table: DataTable,
    what: TableKind | None = None,
    *,
    mapping: ColumnMapping | None = None,
    kind: SeriesKind | None = None,
    incident_id: str = "",
) -> ObservationPreview:
    """What a table holds, by the mapping given, remembered or guessed.

    Raises:
        UserError: a column that is needed cannot be told.
    """
    what = what or recognise(table)
    return read_observations(
        table,
        what,
        mapping or guess(table, what, load_remembered()),
        ctx.snapshot.campus,
        kind=kind or kind_by_name(table.name),
        author=ctx.author,
        at=ctx.clock(),
        incident_id=incident_id,
    )


def kind_by_name(name: str) -> SeriesKind | None:
    """The kind of count that the name of a file says; None where it says none."""
    folded = key(name)
    words = sorted(KINDS, key=len, reverse=True)
    return next((KINDS[word] for word in words if len(word) > 1 and word in folded), None)


def take_file(
    ctx: Context,
    path: Path,
    what: TableKind | None = None,
    *,
    kind: SeriesKind | None = None,
    accept_rejected: bool = False,
) -> Added:
    """Read and keep a file: CSV, XLSX or JSON with rows, or a CAP alert as XML.

    Raises:
        UserError: it cannot be read, or rows were rejected; `details` lists them.
    """
    if path.suffix.lower() in XML:
        reading = read_cap(_content(path), ctx.snapshot.campus.info, author=ctx.author, at=ctx.clock())
        return add_alerts(ctx, reading)
    preview = preview_table(ctx, table_of(path), what, kind=kind)
    return add_observations(ctx, preview, accept_rejected=accept_rejected)


def table_of(path: Path) -> DataTable:
    """The table of a CSV, XLSX or JSON file.

    Raises:
        UserError: it cannot be read.
    """
    if path.suffix.lower() == ".json":
        return json_table(_content(path), path.name)
    return read_data_table(path)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(msg("import.file_unreadable", file=path.name, reason=reason)) from error
