"""Imports a campus: everything is read, placed, mended and checked before a result is handed back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from app.campus import quality, report
from app.campus.frame import Frame
from app.campus.importing import formats, indoor, linking, merge
from app.campus.importing.fields import Target
from app.campus.importing.info import Wishes, campus_info
from app.campus.importing.placing import SourceTable, check_together, choose_frame, place
from app.campus.importing.records import Drafts, draft_records
from app.campus.importing.spec import Recipe
from app.campus.network import PathNetwork
from app.campus.occupancy import with_estimates
from app.campus.recipe import load_recipe, shipped_recipes
from app.campus.report import ImportReport
from app.domain.errors import UserError
from app.domain.message import msg
from app.domain.operation import Campus
from app.domain.source import Finding, Severity
from app.runtime.progress import Progress

_COLLECTIONS = {
    Target.BUILDING: "buildings",
    Target.ENTRANCE: "entrances",
    Target.PATH: "paths",
    Target.PLACE: "places",
    Target.GROUND: "grounds",
    Target.ROOM: "rooms",
    Target.HAZMAT: "hazmat",
}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """A campus and what there is to say about how it came to be."""

    campus: Campus
    report: ImportReport


def import_campus(
    sources: Sequence[Path],
    recipe: Recipe | None = None,
    *,
    previous: Campus | None = None,
    progress: Progress | None = None,
    name: str = "",
    timezone: str = "",
) -> ImportResult:
    """Read a campus from files or folders of files.

    Without a recipe the shipped one that fits is taken. `previous` is the campus of an earlier import: its
    frame, hand edits and hand-made records stay. `name` and `timezone` (an IANA zone) go before what the
    recipe says. The same sources give an equal campus. Raises UserError and Cancelled, importing nothing.
    """
    progress = progress or Progress()
    _check_timezone(timezone)
    progress.report(0.0, msg("import.step.files"))
    files = formats.find_files([Path(source) for source in sources])
    layers = formats.find_layers(files, progress)
    recipe = recipe or choose_recipe(layers)
    progress.report(0.1, msg("import.step.reading"))
    tables, findings = _read(recipe, layers, progress)
    progress.report(0.4, msg("import.step.placing"))
    frame, placed = _place(recipe, tables, previous)
    progress.report(0.5, msg("import.step.records"))
    drafts = draft_records(recipe.targets, placed, progress)
    drafts.findings[:0] = findings
    progress.report(0.7, msg("import.step.linking"))
    rooms, ways = _connect(drafts)
    fresh = Campus(
        info=campus_info(
            recipe,
            drafts,
            frame,
            Wishes(files[0].name.partition(".")[0], name, timezone),
            previous.info if previous is not None else None,
            formats.source_hash(files),
        ),
        **{name: tuple(drafts.records[kind].values()) for kind, name in _COLLECTIONS.items()},
    )
    progress.report(0.8, msg("import.step.estimating"))
    return _finish(recipe, files, fresh, previous, drafts, (rooms, ways), progress)


def choose_recipe(layers: Sequence[formats.Layer]) -> Recipe:
    """The shipped recipe whose required sources are all there; UserError where none or several fit."""
    fitting = []
    for path in shipped_recipes().values():
        recipe = load_recipe(path)
        matched = [source for source in recipe.sources if any(_accepts(source, layer) for layer in layers)]
        if matched and all(source in matched for source in recipe.sources if source.required):
            fitting.append((len(matched), recipe))
    best = max((count for count, _ in fitting), default=0)
    chosen = [recipe for count, recipe in fitting if count == best]
    known = ", ".join(shipped_recipes())
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        raise UserError(
            msg("import.several_recipes", recipes=", ".join(recipe.path.stem for recipe in chosen))
        )
    seen = ", ".join(f"{layer.file.name} / {layer.name}" for layer in layers) or "–"
    raise UserError(msg("import.no_recipe", layers=seen[:600], recipes=known))


def _accepts(source: Any, layer: formats.Layer) -> bool:
    return bool(source.accepts(layer.file.name, layer.name))


def _check_timezone(timezone: str) -> None:
    if timezone and timezone not in available_timezones():
        raise UserError(msg("import.no_such_timezone", timezone=timezone))


def _read(
    recipe: Recipe, layers: Sequence[formats.Layer], progress: Progress
) -> tuple[dict[str, list[SourceTable]], list[Finding]]:
    """The tables of each source; UserError for a missing layer or column."""
    tables: dict[str, list[SourceTable]] = {}
    findings = []
    for number, source in enumerate(recipe.sources):
        meant = [layer for layer in layers if source.accepts(layer.file.name, layer.name)]
        if not meant and source.required:
            raise UserError(
                msg(
                    "import.source_missing",
                    source=source.name,
                    recipe=recipe.name,
                    files=", ".join(source.files),
                    layer=source.layer,
                    seen=", ".join(f"{layer.file.name} / {layer.name}" for layer in layers)[:600] or "–",
                )
            )
        if not meant:
            findings.append(
                Finding(Severity.INFO, msg("import.source_absent", source=source.name), source.name)
            )
        for layer in meant:
            progress.report(0.1 + 0.3 * number / len(recipe.sources))
            table, remarks = formats.read_table(layer)
            found = SourceTable(source, table)
            _require_columns(recipe, found)
            tables.setdefault(source.name, []).append(found)
            findings += [
                Finding(
                    Severity.WARNING,
                    msg("import.reader_remark", layer=found.label, remark=remark),
                    found.label,
                )
                for remark in remarks
            ]
    return tables, findings


def _require_columns(recipe: Recipe, source: SourceTable) -> None:
    columns = source.table.columns
    if columns is None:
        return
    for target in recipe.targets:
        missing = sorted(target.columns - columns) if source.spec.name in target.sources else []
        if missing:
            raise UserError(
                msg(
                    "import.column_missing",
                    layer=source.label,
                    column=", ".join(missing),
                    columns=", ".join(sorted(columns))[:600],
                )
            )


def _place(
    recipe: Recipe, tables: Mapping[str, list[SourceTable]], previous: Campus | None
) -> tuple[Frame, dict[str, list[Any]]]:
    main_source = next(target.sources[0] for target in recipe.targets if target.kind is Target.BUILDING)
    if main_source not in tables:
        raise UserError(msg("import.no_buildings"))
    main = tables[main_source][0]
    flat = [table for group in tables.values() for table in group]
    frame = Frame(previous.info.epsg) if previous is not None else choose_frame(flat, main)
    placed = {name: [place(table, frame) for table in group] for name, group in tables.items()}
    check_together([one for group in placed.values() for one in group], placed[main_source][0])
    return frame, placed


def _connect(drafts: Drafts) -> tuple[int, int]:
    """Leave out rooms, settle indoor ways, find the building of each door and place; how many were left out.

    Raises UserError without buildings.
    """
    records = drafts.records
    rooms = indoor.find_rooms(records[Target.BUILDING], drafts.rows)
    for one in rooms:
        del records[Target.BUILDING][one]
    buildings = records[Target.BUILDING]
    if not buildings:
        rejected = [one.message for one in drafts.findings if one.severity is Severity.REJECTED]
        raise UserError(msg("import.no_buildings"), tuple(rejected[:20]))
    footprints = linking.Footprints.of(tuple(buildings.values()))
    records[Target.PATH], ways = indoor.settle_paths(records[Target.PATH], drafts.rows, buildings)
    linked = linking.link_entrances(records[Target.ENTRANCE], buildings, footprints)
    records[Target.ENTRANCE] = dict(linked.doors)
    for door in linked.lost:
        reason = msg("import.problem.no_building", building=door.building_id or "–")
        drafts.reject(door.id, Target.ENTRANCE, reason)
    if linked.by_position:
        message = msg("import.linked_by_position", n=len(linked.by_position), first=linked.by_position[0])
        drafts.findings.append(Finding(Severity.INFO, message))
    records[Target.PLACE] = linking.link_places(records[Target.PLACE], footprints)
    for kind in (Target.ROOM, Target.HAZMAT):
        for one, building_id in linking.without_building(records[kind], buildings).items():
            del records[kind][one]
            drafts.reject(one, kind, msg("import.problem.no_building", building=building_id))
    return len(rooms), ways


def _finish(
    recipe: Recipe,
    files: Sequence[Path],
    fresh: Campus,
    previous: Campus | None,
    drafts: Drafts,
    left_out: tuple[int, int],
    progress: Progress,
) -> ImportResult:
    """Meet the previous campus, estimate the people, check, report."""
    findings = [*drafts.findings, *drafts.counted()]
    changes = None
    if previous is None:
        campus = with_estimates(fresh)
    else:
        filled = {_COLLECTIONS[target.kind] for target in recipe.targets if target.kind in _COLLECTIONS}
        campus = with_estimates(merge.merge(previous, fresh, frozenset(filled)))
        changes = merge.compare(previous, campus)
        campus = merge.numbered(previous, campus)
        findings += merge.findings(previous, campus)
    progress.report(0.9, msg("import.step.checking"))
    network = PathNetwork.of(campus.paths)
    findings += quality.check_campus(campus, network)
    frame = Frame(campus.info.epsg)
    progress.report(1.0)
    return ImportResult(
        campus,
        ImportReport(
            recipe=recipe.name,
            files=tuple(file.name for file in files),
            epsg=frame.epsg,
            crs_name=frame.crs.name,
            timezone=campus.info.timezone,
            counts=report.count_records(campus),
            uses=report.count_uses(campus),
            states=report.count_states(campus),
            connectivity=report.connectivity_by_mode(network),
            rooms_left_out=left_out[0],
            indoor_ways_left_out=left_out[1],
            estimates=report.sum_estimates(campus),
            changes=changes,
            findings=report.by_gravity(tuple(findings)),
        ),
    )
