"""Where the values of an object come from, and who changed it last. No widgets."""

from __future__ import annotations

from app.command.context import Context
from app.domain.message import msg
from app.domain.operation import CAMPUS_RECORDS, Record
from app.runtime.text import Text
from app.views.selected.lines import Line

_HASH_SHOWN = 12


def provenance(record: Record, ctx: Context, text: Text) -> list[Line]:
    """The campus data behind a record, and the step that last changed it, with its time and author."""
    return [line for line in (*_source(record, ctx, text), _last_change(record, ctx, text)) if line.value]


def _source(record: Record, ctx: Context, text: Text) -> tuple[Line, ...]:
    if not isinstance(record, CAMPUS_RECORDS):
        return ()
    info = ctx.snapshot.campus.info
    campus = text(
        "views.selected.campus_version", name=text.pick(info.name, info.name_zh), version=info.version
    )
    digest = info.source_hash[:_HASH_SHOWN]
    return (
        Line(text("views.selected.data"), f"{campus} · {digest}" if digest else campus),
        Line(text("views.selected.attribution"), info.attribution),
    )


def _last_change(record: Record, ctx: Context, text: Text) -> Line:
    step = ctx.store.last_change(type(record), record.id)
    if step is None:
        return Line(text("views.selected.last_change"), text("views.selected.not_saved"))
    words = msg("views.selected.changed", at=step.at, author=step.author, step=step.label)
    return Line(text("views.selected.last_change"), text.render(words))
