"""Annotations: drawings that explain. One undoable step for each finished gesture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.command.context import Context, current, new_id, unchanged
from app.domain.campus import CampusInfo
from app.domain.drawing import Annotation, AnnotationStyle, Attribute
from app.domain.message import msg
from app.hazards.shapes import Drawing, check_drawing

UNSTYLED = AnnotationStyle()


def add_annotation(
    ctx: Context,
    geometry: Drawing,
    *,
    name: str = "",
    note: str = "",
    group: str = "",
    style: AnnotationStyle = UNSTYLED,
    attributes: Sequence[Attribute] = (),
    incident_id: str = "",
) -> Annotation:
    """Draw an annotation.

    Raises:
        UserError: the shape is empty, crosses itself (`SelfCrossing` offers the repair) or lies far away.
    """
    annotation = Annotation(
        id=new_id(),
        geometry=geometry,
        at=ctx.clock(),
        author=ctx.author,
        name=name.strip(),
        note=note.strip(),
        group=group.strip(),
        style=style,
        attributes=tuple(attributes),
        incident_id=incident_id,
    )
    (kept,) = add_annotations(ctx, (annotation,))
    return kept


def add_annotations(ctx: Context, annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """Add annotations in one step, as a paste or an import does; all of them or none.

    One without an id gets one; authors and times stay as they are given.

    Raises:
        UserError: as `add_annotation`.
    """
    if not annotations:
        return ()
    info = ctx.snapshot.campus.info
    kept = tuple(_checked(info, replace(a, id=a.id or new_id())) for a in annotations)
    name = _only_name(kept)
    label = msg("step.add_annotation", name=name) if name else msg("step.add_annotations", n=len(kept))
    with ctx.step(label) as tx:
        for annotation in kept:
            tx.put(annotation, 0)
    return kept


def change_annotation(
    ctx: Context,
    annotation: Annotation,
    *,
    geometry: Drawing | None = None,
    name: str | None = None,
    note: str | None = None,
    group: str | None = None,
    style: AnnotationStyle | None = None,
    attributes: Sequence[Attribute] | None = None,
    expected: int | None = None,
) -> Annotation:
    """Change an annotation; None leaves a field as it is. `expected` is the version the form opened with.

    Raises:
        UserError: the new shape cannot be kept, or somebody else changed or removed the annotation since.
    """
    info = ctx.snapshot.campus.info
    checked = None if geometry is None else check_drawing(info, geometry)
    shown = annotation.name if name is None else name.strip()
    label = msg("step.change_annotation", name=shown) if shown else msg("step.change_annotation_unnamed")
    with ctx.step(label) as tx:
        now = current(tx, annotation)
        changed = replace(
            now,
            geometry=now.geometry if checked is None else checked,
            name=now.name if name is None else name.strip(),
            note=now.note if note is None else note.strip(),
            group=now.group if group is None else group.strip(),
            style=now.style if style is None else style,
            attributes=now.attributes if attributes is None else tuple(attributes),
        )
        tx.put(changed, expected)
    return changed


def replace_annotations(
    ctx: Context, removed: Sequence[Annotation], added: Sequence[Annotation]
) -> tuple[Annotation, ...]:
    """Put some annotations in the place of others in one step, as splitting and merging do.

    An added one that bears the id of a removed one is that one, changed; one without an id gets one.

    Raises:
        UserError: a shape cannot be kept, or one of those to remove was changed or removed since.
    """
    info = ctx.snapshot.campus.info
    kept = tuple(_checked(info, replace(a, id=a.id or new_id())) for a in added)
    with ctx.step(msg("step.replace_annotations", n=len(removed), into=len(kept))) as tx:
        for annotation in removed:
            tx.drop(Annotation, unchanged(tx, annotation).id)
        for annotation in kept:
            tx.put(annotation)
    return kept


def delete_annotations(ctx: Context, annotations: Sequence[Annotation]) -> None:
    """Remove annotations in one step.

    Raises:
        UserError: one of them was removed since.
    """
    if not annotations:
        return
    name, n = _only_name(annotations), len(annotations)
    label = msg("step.delete_annotation", name=name) if name else msg("step.delete_annotations", n=n)
    with ctx.step(label) as tx:
        for annotation in annotations:
            tx.drop(Annotation, current(tx, annotation).id)


def _checked(info: CampusInfo, annotation: Annotation) -> Annotation:
    return replace(annotation, geometry=check_drawing(info, annotation.geometry))


def _only_name(annotations: Sequence[Annotation]) -> str:
    """The name of a single annotation; empty for several, or one without."""
    return annotations[0].name if len(annotations) == 1 else ""
