"""The situation map as a PDF of A3, vector, of the whole campus."""

from __future__ import annotations

from collections.abc import Iterator

from app.map.paint.export import pdf_bytes
from app.map.sheet.compose import Paper, SheetOptions, compose
from app.runtime.clock import now
from bench.mapping.campuses import map_state
from bench.mapping.peer import qgis_figures
from bench.rows import Row, faster, size_words, times_ms, times_peer


def measure(sizes: tuple[int, ...], full: bool) -> Iterator[Row]:
    """Time and size of the file, from the state of the operation to the finished bytes."""
    for size in sizes:
        state = map_state(size)
        whole = state.snapshot.campus.info.boundary.bounds
        options = SheetOptions(as_at=now(), paper=Paper.A3)
        data, pages = pdf_bytes(compose(state, options, whole))
        taken = times_ms(lambda: pdf_bytes(compose(state, options, whole)), 5 if full else 3)  # noqa: B023
        peer = qgis_figures(size, compose(state, options, whole).scale)
        words, note = size_words(size), f"{pages} pages against 1"
        name = peer.name if peer else ""
        yield Row(f"pdf.time.{words}", min(taken), "ms", faster(3), name, peer.pdf_ms if peer else None, note)
        kib = peer.pdf_bytes / 1024 if peer else None
        yield Row(f"pdf.size.{words}", len(data) / 1024, "KiB", times_peer(0.6), name, kib, note)
