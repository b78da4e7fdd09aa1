"""Keeping what a model said, taking its area as an incident's extent, and its answer as a document."""

from __future__ import annotations

from typing import Any

from shapely import intersection, union_all
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from app.campus.frame import Frame
from app.command.context import Context
from app.command.incidents import put_extent
from app.domain.assessment import AreaRole, AssessedArea, Assessment, Chart, Figure, ResultTable, Validity
from app.domain.campus import CampusInfo
from app.domain.errors import UserError
from app.domain.incident import Extent, ExtentKind
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.shapes import check_area
from app.runtime.text import Text

FORMAT = "muster-assessment/1"


def keep_assessment(ctx: Context, assessment: Assessment) -> Assessment:
    """Keep an assessment with the operation: evidence for the level, the next steps and the report."""
    with ctx.step(msg("step.keep_assessment", headline=assessment.result.headline)) as tx:
        tx.put(assessment)
    return assessment


def areas_to_take(assessment: Assessment) -> tuple[AssessedArea, ...]:
    """The areas of an answer that could be its incident's extent; none where the model refused."""
    if not assessment.incident_id or assessment.result.validity is Validity.REFUSED:
        return ()
    return tuple(
        area
        for area in assessment.result.areas
        if area.role is AreaRole.EXTENT and isinstance(area.shape, Polygon | MultiPolygon)
    )


def take_extent(ctx: Context, assessment: Assessment, area_name: str) -> Extent:
    """Make an area of an assessment its incident's extent, with its core, method and assumptions, in one
    step; the assessment is kept as evidence, where nobody did so yet.

    Raises:
        UserError: the assessment has no such area to take, or its incident is gone.
    """
    extent = extent_of_area(assessment, area_name)
    incident = ctx.snapshot.incident(assessment.incident_id)
    with ctx.step(msg("step.set_extent", number=incident.number, kind=extent.kind)) as tx:
        if tx.find(Assessment, assessment.id) is None:
            tx.put(assessment)
        return put_extent(tx, extent)


def extent_of_area(assessment: Assessment, area_name: str) -> Extent:
    """The extent that an area of an assessment would be, not yet kept.

    Raises:
        UserError: the assessment has no such area to take.
    """
    area = next((one for one in areas_to_take(assessment) if one.name == area_name), None)
    if area is None:
        raise UserError(msg("assess.no_extent"))
    result = assessment.result
    reasons = (result.reason,) if result.reason is not None else ()
    shape = check_area(area.shape)
    return Extent(
        id=f"extent:{assessment.incident_id}",
        incident_id=assessment.incident_id,
        kind=ExtentKind.POLYGON,
        area=shape,
        source=result.sources[0] if result.sources else Source(SourceStatus.COMPUTED, "", result.method),
        core=_core_within(assessment, shape),
        method=result.method,
        assumptions=(*reasons, *result.assumptions),
    )


def _core_within(assessment: Assessment, area: BaseGeometry) -> Polygon | MultiPolygon | None:
    cores = [one.shape for one in assessment.result.areas if one.role is AreaRole.CORE]
    core = intersection(union_all(cores), area) if cores else None
    return core if isinstance(core, Polygon | MultiPolygon) and not core.is_empty else None


def assessment_document(assessment: Assessment, text: Text, info: CampusInfo | None = None) -> dict[str, Any]:
    """JSON values only; areas in WGS 84 where there is a campus, words in the language of `text`."""
    result = assessment.result
    frame = Frame(info.epsg) if info is not None else None
    return {
        "format": FORMAT,
        "model": assessment.model,
        "at": assessment.at.isoformat(),
        "author": assessment.author,
        "headline": text.render(result.headline),
        "validity": result.validity.value,
        "reason": _words(result.reason, text),
        "fallback": _words(result.fallback, text),
        "method": text.render(result.method),
        "figures": {one.name: _figure(one, text) for one in result.figures},
        "inputs": {
            one.name: {
                "value": one.value,
                "unit": one.unit,
                "origin": one.origin.value,
                "source": _source(one.source, text),
            }
            for one in assessment.inputs
        },
        "advice": [
            {
                "action": one.action.value,
                "text": text.render(one.text),
                "reasons": [text.render(reason) for reason in one.reasons],
                "buildings": list(one.building_ids),
                "source": _source(one.source, text),
            }
            for one in result.advice
        ],
        "assumptions": [text.render(line) for line in result.assumptions],
        "sources": [_source(source, text) for source in result.sources],
        "areas": [_area(one, text, frame) for one in result.areas],
        "tables": [_table(one, text) for one in result.tables],
        "charts": [_chart(one, text) for one in result.charts],
    }


def _words(words: Message | None, text: Text) -> str | None:
    return text.render(words) if words is not None else None


def _source(source: Source, text: Text) -> dict[str, str]:
    return {"status": source.status.value, "reference": text.source(source)}


def _figure(one: Figure, text: Text) -> dict[str, Any]:
    return {
        "label": text.render(one.label),
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "unit": one.unit,
        "source": _source(one.source, text),
    }


def _area(one: AssessedArea, text: Text, frame: Frame | None) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": text.render(one.label),
        "role": one.role.value,
        "subject": one.subject_id,
        "people": None
        if one.people is None
        else {"low": one.people.total.low, "best": one.people.total.best, "high": one.people.total.high},
        "shape": mapping(frame.to_wgs84(one.shape)) if frame is not None else None,
    }


def _table(one: ResultTable, text: Text) -> dict[str, Any]:
    return {
        "title": text.render(one.title),
        "heads": [text.render(head) for head in one.heads],
        "rows": [[text.render(cell) for cell in row] for row in one.rows],
    }


def _chart(one: Chart, text: Text) -> dict[str, Any]:
    return {
        "title": text.render(one.title),
        "x": text.render(one.x_label),
        "y": text.render(one.y_label),
        "start": one.start.isoformat() if one.start is not None else None,
        "curves": [
            {"label": text.render(c.label), "x": c.x, "y": c.y, "low": c.low, "high": c.high}
            for c in one.curves
        ],
        "marks": [
            {"label": text.render(m.label), "value": m.value, "vertical": m.vertical} for m in one.marks
        ],
    }
