"""Keeping an assessment, and taking its area as the incident's extent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely.geometry import Point

from app.command.assessments import areas_to_take, keep_assessment, take_extent
from app.command.context import Context
from app.command.operations import undo
from app.domain.assessment import AreaRole, AssessedArea, Assessment, Result, Validity
from app.domain.errors import UserError
from app.domain.incident import ExtentKind, Incident
from app.domain.message import msg
from app.domain.source import Source, SourceStatus

SOURCE = Source(SourceStatus.COMPUTED, "After a published table")


def said(incident: Incident, **more: object) -> Assessment:
    def area(name: str, role: AreaRole, radius: float) -> AssessedArea:
        shape = incident.point.buffer(radius)
        return AssessedArea(name=name, label=msg("layer.assessment"), role=role, shape=shape)

    areas = (area("outer", AreaRole.EXTENT, 60), area("inner", AreaRole.CORE, 20))
    result = Result(
        headline=msg("layer.assessment"), method=msg("layer.wind"), sources=(SOURCE,), areas=areas,
        assumptions=(msg("layer.alerts"),),
    )  # fmt: skip
    return Assessment(
        id="assessment:1", model="crowd", at=incident.opened_at, author="duty desk", inputs=(),
        incident_id=incident.id, result=replace(result, **more),  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_area_becomes_the_extent_with_core_method_and_assumptions(ctx: Context, fire: Incident) -> None:
    assessment = said(fire)
    take_extent(ctx, assessment, "outer")
    extent = ctx.snapshot.extent(fire.id)
    assert extent is not None
    assert extent.kind is ExtentKind.POLYGON
    assert extent.area.equals(fire.point.buffer(60))
    assert extent.core is not None
    assert extent.core.symmetric_difference(fire.point.buffer(20)).area < 1e-6
    assert (extent.method, extent.assumptions, extent.source) == (
        msg("layer.wind"),
        (msg("layer.alerts"),),
        SOURCE,
    )
    assert ctx.snapshot.assessments == (assessment,), "kept as evidence"
    undo(ctx)
    assert ctx.snapshot.extent(fire.id) != extent


def test_what_is_kept_is_not_kept_twice(ctx: Context, fire: Incident) -> None:
    assessment = keep_assessment(ctx, said(fire))
    before = ctx.snapshot.sequence
    take_extent(ctx, assessment, "outer")
    assert ctx.snapshot.sequence == before + 1


def test_the_reason_of_an_extrapolation_goes_with_the_extent(ctx: Context, fire: Incident) -> None:
    assessment = said(fire, validity=Validity.EXTRAPOLATED, reason=msg("views.close"))
    extent = take_extent(ctx, assessment, "outer")
    assert extent.assumptions[0] == msg("views.close")


@pytest.mark.parametrize("name", ["inner", "nowhere"])
def test_only_an_extent_can_be_taken(ctx: Context, fire: Incident, name: str) -> None:
    with pytest.raises(UserError) as refused:
        take_extent(ctx, said(fire), name)
    assert refused.value.message.key == "assess.no_extent"
    assert ctx.snapshot.assessments == ()


def test_a_refusal_and_a_point_give_nothing_to_take(ctx: Context, fire: Incident) -> None:
    reason = msg("views.close")
    none = said(fire, validity=Validity.REFUSED, reason=reason, fallback=reason)
    assert areas_to_take(none) == ()
    point = AssessedArea(name="spot", label=reason, role=AreaRole.EXTENT, shape=Point(0, 0))
    assert areas_to_take(said(fire, areas=(point,))) == ()
    assert areas_to_take(replace(said(fire), incident_id="")) == ()
