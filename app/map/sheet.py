"""The situation map as a sheet of paper: what it says and where its parts stand on the first page. No Qt.

All lengths are px of 1/96 inch on paper. The map stands at a round scale. Tables that do not fit continue on
further pages; `paint.sheet_pages` breaks them, because only a painter can measure words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pyproj import CRS

from app.domain.incident import Incident, Level
from app.map.content import LegendEntry
from app.map.scales import best_scale
from app.map.scene import Scene, build_scene
from app.map.sheet_facts import (
    ExternalLine,
    PeopleLine,
    external_lines,
    has_plan,
    people_lines,
    plan_summary,
    sent_lines,
)
from app.map.sheet_frames import Frames, Paper, page_frames, paper_viewport
from app.map.sheet_tables import Table, sheet_tables
from app.map.state import MapState
from app.map.tokens import PAPER
from app.map.viewport import Bounds, Viewport
from app.runtime.text import Text

__all__ = [
    "Paper",
    "Sheet",
    "SheetOptions",
    "Title",
    "compose",
    "heading_incident",
    "operation_bounds",
    "utc_offset",
]

_EMERGENCY_Z = 55
"""Layers from here up belong to emergencies, those below to the campus."""
_LEVEL_ORDER = (Level.I, Level.II, Level.III, Level.IV)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOptions:
    """What a person chooses about the sheet."""

    as_at: datetime
    """The moment that the map shows."""
    prepared_by: str = ""
    paper: Paper = Paper.A4
    landscape: bool = True
    scale: int | None = None
    """Denominator; None for the largest round scale that shows the focus."""
    incident_id: str = ""
    """The incident that heads the sheet; empty: the gravest open one."""
    language: str = ""
    """Empty: the language of the state."""
    journal_head: str = ""
    """Hash of the newest step, printed so that a cut tail of the log is seen."""
    journal_count: int | None = None
    """Steps in the journal."""
    grid: bool = True


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
    crs: str
    attribution: str


def compose(state: MapState, options: SheetOptions, focus: Bounds | None = None) -> Sheet:
    """Everything that the sheet says about a state.

    `focus` is what the map has to show, in metres; by default all that concerns the open incidents, or the
    campus where there is none.
    """
    language = options.language or state.text.language
    text = Text(language, state.snapshot.campus.info.timezone)
    state = replace(state, text=text, tokens=PAPER, selection=frozenset())
    scene = build_scene(state)
    focus = focus or operation_bounds(state)
    frames, viewport, scale = _fit(scene, options, focus)
    operation, campus = _legends(scene, viewport)
    info = state.snapshot.campus.info
    return Sheet(
        options=options,
        text=text,
        scene=scene,
        frames=frames,
        viewport=viewport,
        scale=scale,
        detail=_detail_bounds(state, options.incident_id),
        title=_title(state, options),
        people=people_lines(state),
        external=external_lines(state),
        summary=plan_summary(state),
        sent=sent_lines(state),
        all_met=None if not has_plan(state) else not (state.unmet or state.cut),
        legend=operation,
        campus_legend=campus,
        tables=sheet_tables(state),
        crs=text("sheet.crs", name=CRS.from_epsg(info.epsg).name, epsg=str(info.epsg)),
        attribution=info.attribution or text("sheet.no_attribution"),
    )


def _fit(scene: Scene, options: SheetOptions, focus: Bounds) -> tuple[Frames, Viewport, int]:
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
            options.paper, landscape=options.landscape, legend=legend, focus=focus, scale=options.scale
        )
        scale = options.scale or best_scale(focus, frames.map.width, frames.map.height)
        viewport = paper_viewport(frames.map, options.paper, focus, scale)
        operation, campus = (len(entries) for entries in _legends(scene, viewport))
        if operation <= legend[0] and campus <= legend[1]:
            fitting.append((frames, viewport, scale))
        both = (max(operation, legend[0]), max(campus, legend[1]))
        wanted += {(operation, campus), both} - tried - set(wanted)
    return min(fitting, key=lambda found: (found[2], found[0].strip.height))


def _legends(scene: Scene, viewport: Viewport) -> tuple[tuple[LegendEntry, ...], tuple[LegendEntry, ...]]:
    groups = scene.legend(viewport)
    operation = tuple(e for layer, entries in groups if layer.z >= _EMERGENCY_Z for e in entries)
    campus = tuple(e for layer, entries in groups if layer.z < _EMERGENCY_Z for e in entries)
    return operation, campus


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
        as_at=f"{text.time(options.as_at)} {utc_offset(options.as_at, text)}",
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


def utc_offset(at: datetime, text: Text) -> str:
    """The campus clock's distance from UTC at a moment: `UTC−07:00`."""
    minutes = round((at.astimezone(text.timezone).utcoffset() or timedelta()).total_seconds() / 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _journal_words(options: SheetOptions, text: Text) -> str:
    if options.journal_count is None:
        return "–"
    return text("sheet.journal_value", n=options.journal_count, head=options.journal_head[:12])
