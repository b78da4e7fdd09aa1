"""The situation map as a sheet of paper: what it says and where its parts stand on the first page. No Qt.

All lengths are px of 1/96 inch on paper. The map stands at a round scale. Tables that do not fit continue on
further pages; `paint.sheet.pages` breaks them, because only a painter can measure words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.campus.frame import Frame
from app.domain.incident import Incident, Level
from app.map.content import LegendEntry
from app.map.layers import LayerGroup
from app.map.scene import Scene, build_scene
from app.map.sheet.facts import (
    ExternalLine,
    PeopleLine,
    external_lines,
    has_plan,
    people_lines,
    plan_summary,
    sent_lines,
)
from app.map.sheet.frames import INK, Frames, Paper, fitting_scale, page_frames, paper_viewport
from app.map.sheet.grid import MapGrid, map_grid
from app.map.sheet.options import BESIDE_MAP, Block, Grid, Layout, SheetOptions, checked_address
from app.map.sheet.tables import Table, sheet_tables
from app.map.state import MapState
from app.map.tokens import PAPER
from app.map.viewport import Bounds, Viewport
from app.runtime.text import BOTH, Text, text_in

__all__ = [
    "Block",
    "Grid",
    "Layout",
    "Paper",
    "Sheet",
    "SheetOptions",
    "Title",
    "compose",
    "heading_incident",
    "operation_bounds",
    "utc_offset",
]

_EMERGENCY = (LayerGroup.ANNOTATIONS, LayerGroup.OPERATION)
"""Layers of these groups stand in the emergency's part of the legend."""
_LEVEL_ORDER = (Level.I, Level.II, Level.III, Level.IV)


@dataclass(frozen=True, slots=True)
class Title:
    """The title block."""

    heading: str
    incident: str
    campus: str
    operation: str
    level: Level | None
    level_words: str
    provisional: bool
    as_at: str
    printed_at: str
    """When it was made, where that is not the moment which it shows; else empty."""
    prepared_by: str
    journal: str
    exercise: bool
    fictional: bool


@dataclass(frozen=True, eq=False)
class Sheet:
    """A composed sheet, ready to be painted."""

    options: SheetOptions
    text: Text
    scene: Scene
    frames: Frames
    viewport: Viewport
    scale: int
    detail: Bounds | None
    """The surroundings of the incident that heads the sheet, for a closer view."""
    title: Title
    people: tuple[PeopleLine, ...]
    external: tuple[ExternalLine, ...]
    summary: tuple[str, ...]
    """The verdict on the proposal, then each unmet need in a line."""
    sent: tuple[str, ...]
    """What goes to each zone, in a line each."""
    all_met: bool | None
    """None where there is no proposal and no plan."""
    legend: tuple[LegendEntry, ...]
    """What belongs to the operation and to emergencies, and is visible."""
    campus_legend: tuple[LegendEntry, ...]
    """What belongs to the campus itself, and is visible."""
    tables: tuple[Table, ...]
    grid: MapGrid
    crs: str
    attribution: str

    def shows(self, block: Block) -> bool:
        """Whether a block is on the sheet."""
        return block in self.options.blocks

    @property
    def marks(self) -> tuple[str, ...]:
        """What lies across each page: an exercise cannot be left unmarked."""
        marks = [self.text("sheet.exercise")] if self.title.exercise else []
        return (*marks, self.text("sheet.draft")) if self.options.draft else tuple(marks)


def compose(
    state: MapState, options: SheetOptions, focus: Bounds | None = None, share: float | None = None
) -> Sheet:
    """Everything that the sheet says about a state.

    `focus` is what the map has to show, in metres; by default all that concerns the open incidents, or the
    campus where there is none. With a scale a point serves as well: the map is centred on it. `share` as in
    `page_frames`.

    Raises UserError for a web address that no phone would open.
    """
    if options.web_address and Block.QR in options.blocks:
        checked_address(options.web_address)
    language = options.language or state.text.language
    text = text_in(language, state.snapshot.campus.info.timezone)
    state = replace(state, text=text, tokens=PAPER, selection=frozenset())
    scene = build_scene(state)
    focus = focus or operation_bounds(state)
    frames, viewport, scale = _fit(scene, options, focus, tall_legend=language == BOTH, share=share)
    operation, campus = _legends(scene, viewport, options)
    info = state.snapshot.campus.info
    return Sheet(
        options=options,
        text=text,
        scene=scene,
        frames=frames,
        viewport=viewport,
        scale=scale,
        detail=_detail_bounds(state, options.incident_id) if Block.CLOSER in options.blocks else None,
        title=_title(state, options),
        people=people_lines(state),
        external=external_lines(state),
        summary=plan_summary(state),
        sent=sent_lines(state),
        all_met=None if not has_plan(state) else not (state.unmet or state.cut),
        legend=operation,
        campus_legend=campus,
        tables=sheet_tables(state, options.blocks),
        grid=map_grid(options.grid, info.epsg, viewport, INK[options.paper]),
        crs=text("sheet.crs", name=Frame(info.epsg).crs.name, epsg=str(info.epsg)),
        attribution=scene.attribution or text("sheet.no_attribution"),
    )


def _fit(
    scene: Scene, options: SheetOptions, focus: Bounds, *, tall_legend: bool, share: float | None
) -> tuple[Frames, Viewport, int]:
    """Frames with room for the legend of what the map then shows, the view, and its scale; the closest view.

    A closer view may show more kinds of things, whose legend leaves less room for the map: every legend that
    comes up is tried.
    """
    wanted, tried = [(0, 0)], set()
    fitting: list[tuple[Frames, Viewport, int]] = []
    while wanted:
        legend = wanted.pop()
        tried.add(legend)
        frames = page_frames(
            options.paper,
            landscape=options.landscape,
            legend=legend,
            focus=focus if focus[3] > focus[1] else None,
            scale=options.scale,
            title=Block.TITLE in options.blocks,
            beside=_something_beside(options),
            grid=options.grid is not Grid.NONE,
            classified=bool(options.classification),
            tall_legend=tall_legend,
            share=share,
        )
        scale = options.scale or fitting_scale(focus, frames.map.width, frames.map.height, frames.unit)
        viewport = paper_viewport(frames.map, options.paper, focus, scale)
        operation, campus = (len(entries) for entries in _legends(scene, viewport, options))
        if operation <= legend[0] and campus <= legend[1]:
            fitting.append((frames, viewport, scale))
        both = (max(operation, legend[0]), max(campus, legend[1]))
        wanted += {(operation, campus), both} - tried - set(wanted)
    return min(fitting, key=lambda found: (found[2], found[0].strip.height))


def _something_beside(options: SheetOptions) -> bool:
    wanted = options.blocks & BESIDE_MAP
    if not options.web_address:
        wanted -= {Block.QR}
    return bool(wanted if options.notes else wanted - {Block.NOTES})


def _legends(
    scene: Scene, viewport: Viewport, options: SheetOptions
) -> tuple[tuple[LegendEntry, ...], tuple[LegendEntry, ...]]:
    groups = scene.legend(viewport) if Block.LEGEND in options.blocks else ()
    campus = tuple(e for layer, entries in groups if layer.group is LayerGroup.CAMPUS for e in entries)
    emergency = tuple(e for layer, entries in groups if layer.group in _EMERGENCY for e in entries)
    return emergency, campus


def operation_bounds(state: MapState) -> Bounds:
    """The box around all that concerns the open incidents, with some air; the campus where there is none."""
    still_open = {incident.id for incident in state.open_incidents}
    snapshot = state.snapshot
    shapes = [
        *(incident.point for incident in state.open_incidents),
        *(e.area for e in snapshot.extents if e.incident_id in still_open),
        *(z.area for z in snapshot.zones if z.incident_id in still_open),
        *(a.route for a in state.assignments if not a.route.is_empty),
    ]
    if not shapes:
        return _airy(snapshot.campus.info.boundary.bounds, 0.03)
    return _airy(_around([shape.bounds for shape in shapes]), 0.025)


def _detail_bounds(state: MapState, incident_id: str) -> Bounds | None:
    incident = heading_incident(state, incident_id)
    if incident is None:
        return None
    snapshot = state.snapshot
    areas = [e.area for e in snapshot.extents if e.incident_id == incident.id]
    areas += [z.area for z in snapshot.zones if z.incident_id == incident.id]
    return _airy(_around([area.bounds for area in areas]), 0.12) if areas else None


def heading_incident(state: MapState, incident_id: str = "") -> Incident | None:
    """The named incident, else the gravest open one, the earliest among equals."""
    chosen = [i for i in state.snapshot.incidents if i.id == incident_id] or list(state.open_incidents)

    def rank(incident: Incident) -> tuple[int, datetime]:
        declared = state.snapshot.level(incident.id)
        return (_LEVEL_ORDER.index(declared.level) if declared else 9, incident.opened_at)

    return min(chosen, key=rank, default=None)


def _around(boxes: list[Bounds]) -> Bounds:
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _airy(bounds: Bounds, share: float) -> Bounds:
    left, bottom, right, top = bounds
    air = max(right - left, top - bottom, 60) * share + 10
    return (left - air, bottom - air, right + air, top + air)


def _title(state: MapState, options: SheetOptions) -> Title:
    text, snapshot = state.text, state.snapshot
    incident = heading_incident(state, options.incident_id)
    declared = snapshot.level(incident.id) if incident else None
    return Title(
        heading=text("sheet.heading"),
        incident=_incident_words(state, incident),
        campus=text.pick(snapshot.campus.info.name, snapshot.campus.info.name_zh),
        operation=snapshot.operation.name,
        level=declared.level if declared else None,
        level_words=text("map.level", level=declared.level) if declared else text("sheet.level_none"),
        provisional=declared is not None and declared.provisional,
        as_at=_moment(options.as_at, text),
        printed_at=_moment(options.printed_at, text) if options.printed_at else "",
        prepared_by=options.prepared_by or "–",
        journal=_journal_words(options, text),
        exercise=snapshot.operation.exercise,
        fictional=snapshot.campus.info.fictional,
    )


def _incident_words(state: MapState, incident: Incident | None) -> str:
    if incident is None:
        return state.text("sheet.no_incident")
    kind = state.text.enum(incident.type)
    words = f"{incident.number}  {incident.title or kind}"
    others = len(state.open_incidents) - 1
    return state.text("sheet.and_others", words=words, count=others) if others > 0 else words


def _moment(at: datetime, text: Text) -> str:
    return f"{text.time(at)} {utc_offset(at, text)}"


def utc_offset(at: datetime, text: Text) -> str:
    """The campus clock's distance from UTC at a moment: `UTC−07:00`."""
    minutes = round((at.astimezone(text.timezone).utcoffset() or timedelta()).total_seconds() / 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _journal_words(options: SheetOptions, text: Text) -> str:
    if options.journal_count is None:
        return "–"
    return f"{text('sheet.journal_steps', n=options.journal_count)} · {options.journal_head[:12]}"
