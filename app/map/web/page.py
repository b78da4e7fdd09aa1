"""What stands around the web map: title bar, legend, tables, styles. Every name is escaped here."""

from __future__ import annotations

import html
from collections.abc import Iterable

from app.domain.message import Message
from app.map.content import LegendEntry
from app.map.facts import Facts
from app.map.scene import Scene
from app.map.sheet.tables import Table
from app.map.state import MapState
from app.map.style import Hatch, Style, SymbolStyle
from app.map.tokens import FONT_FAMILIES, Tokens
from app.map.web.style import badge_svg, pattern, sample_svg
from app.map.words import capital
from app.runtime.files import data_path

_SCRIPT_SIGNS = str.maketrans({"`": "&#96;", "$": "&#36;", "\\": "&#92;", "{": "&#123;", "}": "&#125;"})


def safe(words: str) -> str:
    """Words that mean nothing to HTML, to a script's template string, or to Jinja."""
    return html.escape(words, quote=True).translate(_SCRIPT_SIGNS)


def popup_html(facts: Facts) -> str:
    """The popup of one record."""
    rows = "".join(f"<tr><th>{safe(name)}</th><td>{safe(words)}</td></tr>" for name, words in facts.lines)
    return f"<h3>{safe(facts.title)}</h3>" + (f"<table>{rows}</table>" if rows else "")


def title_bar(state: MapState, incident: str, as_at: str, level: str) -> str:
    """Campus, incident, level, time."""
    text, tokens, snapshot = state.text, state.tokens, state.snapshot
    chips = ""
    if snapshot.operation.exercise:
        chips += f'<b class="chip exercise">{safe(text("sheet.exercise"))}</b>'
    if snapshot.campus.info.fictional:
        chips += f'<b class="chip fictional">{safe(text("sheet.fictional"))}</b>'
    campus = safe(text.pick(snapshot.campus.info.name, snapshot.campus.info.name_zh))
    banner = ' class="drill"' if snapshot.operation.exercise else ""
    return (
        f'<header id="title"{banner}>{_level_chip(level, tokens)}<div><h1>{safe(incident)}</h1>'
        f"<p>{campus} · {safe(snapshot.operation.name)}</p></div>{chips}"
        f'<div id="as-at"><span>{safe(text("sheet.as_at"))}</span><b>{safe(as_at)}</b></div></header>'
    )


def legend_panel(state: MapState, entries: Iterable[LegendEntry]) -> str:
    """The legend, open from the start."""
    rows = "".join(f"<li>{_sample(e)}<span>{safe(_words(e, state))}</span></li>" for e in entries)
    heading = safe(state.text("sheet.legend"))
    return f'<details id="legend" open><summary>{heading}</summary><ul>{rows}</ul></details>'


def tables_panel(state: MapState, tables: Iterable[Table]) -> str:
    """The tables of the sheet, folded away until somebody asks."""
    return (
        f'<details id="tables"><summary>{safe(state.text("map.web.tables"))}</summary>'
        f"<div>{''.join(_table(t) for t in tables)}</div></details>"
    )


def credit(state: MapState, scene: Scene) -> str:
    """The corner of the map: whose the data are, and before that which vital layers it leaves out."""
    text = state.text
    owner = safe(state.snapshot.campus.info.attribution or text("sheet.no_attribution"))
    missing = scene.missing()
    if not missing:
        return owner
    hidden = text("map.hidden", layers=text.join(map(text.render, missing)))
    caution = scene.tokens.caution
    look = f"background:{caution.fill};color:{caution.ink};padding:2px 6px"
    return f'<b style="{look}">{safe(hidden)}</b> {owner}'


def patterns(scene: Scene) -> str:
    """Hatches of every style in use, for the page to refer to."""
    styles: dict[str, Style] = {}
    for layer in scene.layers:
        for shapes in layer.content.shapes:
            styles.update({s.key: s for s in shapes.styles if s.hatch is not Hatch.NONE})
    body = "".join(pattern(style) for style in styles.values())
    return f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>{body}</defs></svg>'


def page_style(tokens: Tokens, zooms: range) -> str:
    """The style sheet `data/web/map.css`, after the same tokens as the window and the sheet.

    A symbol of class `near17` shows in a map of class `z17`, which it has from that zoom on.
    """
    values = {
        "text": tokens.text,
        "muted": tokens.muted,
        "accent": tokens.accent,
        "raised": tokens.raised,
        "sunken": tokens.sunken,
        "line": tokens.line,
        "line-strong": tokens.line_strong,
        "outside": tokens.map.outside,
        "label": tokens.map.label,
        "halo": tokens.map.halo,
        "danger": tokens.danger.fill,
        "caution": tokens.caution.fill,
        "exercise": tokens.exercise.fill,
        "exercise-ink": tokens.exercise.ink,
        "fonts": ", ".join(f"'{family}'" for family in FONT_FAMILIES),
    }
    root = "".join(f"--{name}:{value};" for name, value in values.items())
    hidden = ",".join(f".near{zoom}" for zoom in zooms)
    shown = ",".join(f".z{zoom} .near{zoom}" for zoom in zooms)
    near = f"{hidden}{{display:none!important}}{shown}{{display:block!important}}"
    return f"<style>:root{{{root}}}{near}\n{data_path('web', 'map.css').read_text('utf-8')}</style>"


def _level_chip(level: str, tokens: Tokens) -> str:
    swatch = next((s for key, s in tokens.levels.items() if key.value == level), None)
    if swatch is None:
        return ""
    return f'<span class="level" style="background:{swatch.fill};color:{swatch.ink}">{safe(level)}</span>'


def _sample(entry: LegendEntry) -> str:
    if isinstance(entry.style, SymbolStyle):
        return badge_svg(entry.style, 18)
    return sample_svg(entry.style, area=entry.area, ground=entry.ground)


def _words(entry: LegendEntry, state: MapState) -> str:
    return capital(state.text.render(entry.words)) if isinstance(entry.words, Message) else entry.words


def _table(table: Table) -> str:
    if not table.rows:
        return f"<h2>{safe(table.title)}</h2><p>{safe(table.empty)}</p>"
    head = "".join(f'<th class="{c.align.value}">{safe(c.title)}</th>' for c in table.columns)
    rows = []
    for row in table.rows:
        if row.heading:
            rows.append(
                f'<tr class="group"><td colspan="{len(table.columns)}">{safe(row.cells[0])}</td></tr>'
            )
            continue
        cells = "".join(
            f'<td class="{column.align.value}">{safe(cell)}</td>'
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
        rows.append(f'<tr class="{row.mark.value}">{cells}</tr>')
    return f"<h2>{safe(table.title)}</h2><table><tr>{head}</tr>{''.join(rows)}</table>"
