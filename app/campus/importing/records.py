"""Rows become records: columns to fields by the recipe, geometry mended, ids from the source's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.campus.importing import repair
from app.campus.importing.fields import (
    FIELDS,
    FieldType,
    Form,
    Target,
    Value,
    Values,
    cell_text,
    clean_text,
    is_blank,
)
from app.campus.importing.placing import Placed
from app.campus.importing.spec import FieldSpec, SkipReason, TargetSpec
from app.domain.campus import Building, Entrance, Ground, HazardousMaterial, Path, Place, Room
from app.domain.message import Message, msg
from app.domain.source import Finding, Severity
from app.runtime.progress import Progress

_EXAMPLES = 3


@dataclass(slots=True)
class Drafts:
    """What the rows gave so far."""

    records: dict[Target, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in Target})
    rows: dict[str, Values] = field(default_factory=dict)
    """The row of each record by its id; a path's parts share one."""
    findings: list[Finding] = field(default_factory=list)
    skipped: Counter[tuple[Target, str, SkipReason]] = field(default_factory=Counter)
    unreadable: dict[tuple[Target, str, str], list[str]] = field(default_factory=dict)
    """Texts that do not fit, by kind, field and layer."""

    def reject(self, subject: str, kind: Target, reason: Message) -> None:
        """Note that a row became nothing."""
        self.findings.append(
            Finding(
                Severity.REJECTED, msg("import.rejected", kind=kind, what=subject, reason=reason), subject
            )
        )

    def counted(self) -> Iterator[Finding]:
        """The findings that speak of many rows at once."""
        for (kind, label, reason), n in sorted(self.skipped.items()):
            yield Finding(
                Severity.INFO, msg("import.skipped", kind=kind, n=n, layer=label, reason=reason), label
            )
        for (kind, name, label), texts in sorted(self.unreadable.items()):
            examples = ", ".join(list(dict.fromkeys(texts))[:_EXAMPLES])
            yield Finding(
                Severity.WARNING,
                msg("import.unreadable", kind=kind, field=name, n=len(texts), layer=label, examples=examples),
                label,
            )


def draft_records(
    targets: Sequence[TargetSpec], placed: Mapping[str, Sequence[Placed]], progress: Progress
) -> Drafts:
    """All records that the recipe finds in the layers, by kind and id in a settled order."""
    drafts = Drafts()
    taken: set[tuple[Target, str, int]] = set()
    for target in targets:
        for name in target.sources:
            for layer in placed.get(name, ()):
                _draft_layer(drafts, target, layer, taken, progress)
    for kind, records in drafts.records.items():
        drafts.records[kind] = dict(sorted(records.items()))
    return drafts


def _draft_layer(
    drafts: Drafts, target: TargetSpec, layer: Placed, taken: set[tuple[Target, str, int]], progress: Progress
) -> None:
    table = layer.source.table
    for index, (number, values) in enumerate(zip(table.numbers, table.values, strict=True)):
        if index % 500 == 0:
            progress.check()
        key = (target.kind, layer.source.label, number)
        if key in taken or not target.where.holds(values):
            continue
        taken.add(key)
        reason = next((skip.reason for skip in target.skips if skip.when.holds(values)), None)
        if reason is not None:
            drafts.skipped[target.kind, layer.source.label, reason] += 1
            continue
        _draft_row(drafts, target, layer, index)


def _draft_row(drafts: Drafts, target: TargetSpec, layer: Placed, index: int) -> None:
    table, values = layer.source.table, layer.source.table.values[index]
    subject = f"{layer.source.label} / {table.numbers[index]}"
    source_id = _source_id(target, layer, index)
    if not source_id:
        drafts.reject(subject, target.kind, msg("import.problem.no_id", column=target.id_column))
        return
    record_id = f"{target.kind.value}:{source_id}"
    if record_id in drafts.rows:
        drafts.reject(subject, target.kind, msg("import.problem.duplicate_id", id=source_id))
        return
    problem = layer.problems[index]
    mended = _MEND[target.kind](layer.geometry[index]) if problem is None else repair.Mended(remark=problem)
    if not mended.parts:
        drafts.reject(subject, target.kind, mended.remark or msg("import.problem.empty"))
        return
    filled = _fill(drafts, target, layer.source.label, values)
    missing = [name for name, form in FIELDS[target.kind].items() if form.required and name not in filled]
    if missing:
        drafts.reject(subject, target.kind, msg("import.problem.no_value", field=", ".join(missing)))
        return
    drafts.rows[record_id] = values
    for part_id, record in _BUILD[target.kind](record_id, source_id, mended.parts, filled):
        drafts.records[target.kind][part_id] = record
    if mended.remark is not None:
        drafts.findings.append(
            Finding(
                Severity.REPAIRED,
                msg("import.repaired", kind=target.kind, what=subject, reason=mended.remark),
                record_id,
            )
        )


def _source_id(target: TargetSpec, layer: Placed, index: int) -> str:
    """The source's own id without the braces of a GUID; without one, source and feature number."""
    if target.id_column is None:
        return f"{layer.source.spec.name}/{layer.source.table.numbers[index]}"
    return cell_text(layer.source.table.values[index].get(target.id_column)).strip("{}")


def _fill(drafts: Drafts, target: TargetSpec, label: str, values: Values) -> dict[str, Any]:
    """The fields of a record that the row gives, rules applied."""
    filled: dict[str, Any] = {}
    for name, spec in target.fields:
        form = FIELDS[target.kind][name]
        try:
            value = _field(spec, form, values)
        except (ValueError, OverflowError) as error:
            drafts.unreadable.setdefault((target.kind, name, label), []).append(clean_text(error))
            value = spec.default
        if value is not None:
            filled[name] = value
    for rule in target.rules:
        if rule.applies(values):
            filled.update((name, value) for name, value in rule.settings if value is not None)
    return filled


def _field(spec: FieldSpec, form: FieldType, values: Values) -> Value | None:
    """The field's value; ValueError with the offending text if what is given does not fit."""
    raw = next((values[column] for column in spec.columns if not is_blank(values.get(column))), None)
    if raw is None:
        return spec.default
    text = cell_text(raw)
    for pattern in spec.blank:
        if _fits(text, pattern):
            return spec.default
    for pattern, value in spec.values:
        if _fits(text, pattern):
            return value
    if spec.first_characters is not None:
        raw = text = text[: spec.first_characters]
    try:
        if form.form is Form.NUMBER and spec.factor != 1.0:
            raw = float(text) * spec.factor
        return form.read(raw)
    except (ValueError, OverflowError):
        raise ValueError(text) from None


def _fits(text: str, pattern: str) -> bool:
    from fnmatch import fnmatchcase

    return fnmatchcase(text, pattern)


Parts = tuple[Any, ...]
Built = Iterator[tuple[str, Any]]


def _building(record_id: str, source_id: str, parts: Parts, filled: dict[str, Any]) -> Built:
    name = filled.pop("name", "") or filled.get("name_zh") or filled.get("code") or filled.get("address")
    yield (
        record_id,
        Building(id=record_id, name=name or source_id, footprint=parts[0], source_id=source_id, **filled),
    )


def _entrance(record_id: str, source_id: str, parts: Parts, filled: dict[str, Any]) -> Built:
    yield (
        record_id,
        Entrance(
            id=record_id,
            building_id=_building_id(filled),
            point=parts[0],
            kind=str(filled.pop("kind", "main")),
            source_id=source_id,
            **filled,
        ),
    )


def _path(record_id: str, source_id: str, parts: Parts, filled: dict[str, Any]) -> Built:
    for number, line in enumerate(parts, start=1):
        part_id = record_id if len(parts) == 1 else f"{record_id}/{number}"
        yield part_id, Path(id=part_id, line=line, source_id=source_id, **filled)


def _place(record_id: str, source_id: str, parts: Parts, filled: dict[str, Any]) -> Built:
    building_id = _building_id(filled)
    yield (
        record_id,
        Place(id=record_id, geometry=parts[0], building_id=building_id, source_id=source_id, **filled),
    )


def _ground(record_id: str, source_id: str, parts: Parts, filled: dict[str, Any]) -> Built:
    yield record_id, Ground(id=record_id, area=parts[0], source_id=source_id, **filled)


def _boundary(record_id: str, _source_id: str, parts: Parts, filled: dict[str, Any]) -> Built:
    yield record_id, Boundary(parts[0], filled.get("name", ""), filled.get("name_zh", ""))


def _room(record_id: str, _source_id: str, _parts: Parts, filled: dict[str, Any]) -> Built:
    yield record_id, Room(id=record_id, building_id=_building_id(filled), **filled)


def _hazmat(record_id: str, _source_id: str, _parts: Parts, filled: dict[str, Any]) -> Built:
    filled = {"room": "", "un_number": "", **filled}
    yield record_id, HazardousMaterial(id=record_id, building_id=_building_id(filled), **filled)


def _building_id(filled: dict[str, Any]) -> str:
    linked = filled.pop("building_id", "")
    return f"{Target.BUILDING.value}:{linked}" if linked else ""


@dataclass(frozen=True, slots=True)
class Boundary:
    """An area that is the campus or a part of it, with its name."""

    area: Any
    name: str
    name_zh: str


_MEND: Mapping[Target, Callable[[Any], repair.Mended]] = {
    Target.BUILDING: repair.mend_area,
    Target.ENTRANCE: repair.mend_point,
    Target.PATH: repair.mend_lines,
    Target.PLACE: repair.mend_place,
    Target.GROUND: repair.mend_area,
    Target.BOUNDARY: repair.mend_area,
    Target.ROOM: lambda _: repair.Mended(parts=(None,)),
    Target.HAZMAT: lambda _: repair.Mended(parts=(None,)),
}
_BUILD: Mapping[Target, Callable[[str, str, Parts, dict[str, Any]], Built]] = {
    Target.BUILDING: _building,
    Target.ENTRANCE: _entrance,
    Target.PATH: _path,
    Target.PLACE: _place,
    Target.GROUND: _ground,
    Target.BOUNDARY: _boundary,
    Target.ROOM: _room,
    Target.HAZMAT: _hazmat,
}
