"""Assessments, wind and public alerts on the map: what stands, what is too old, what is told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from shapely.geometry import Point, box

from app.domain.assessment import AreaRole, AssessedArea, Assessment, Result
from app.domain.incident import IncidentStatus
from app.domain.message import msg
from app.domain.observation import Alert, WeatherReport
from app.domain.source import Source, SourceStatus
from app.map.content import Content
from app.map.layers.assessment import area_style
from app.map.layers.wind import arrow, wind_age
from app.map.scene import build_scene
from app.map.state import MapState
from app.map.tokens import DARK, LIGHT

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
SOURCE = Source(SourceStatus.GIVEN, "duty desk")


def content(state: MapState, layer: str) -> Content:
    found = build_scene(state).layer(layer)
    return found.content if found is not None else Content()


def assessment(state: MapState, name: str, model: str = "crowd") -> Assessment:
    left, bottom, *_ = state.snapshot.campus.info.boundary.bounds
    areas = tuple(
        AssessedArea(
            name=role.value,
            label=msg("layer.assessment"),
            role=role,
            shape=Point(left, bottom)
            if role is AreaRole.POSITION
            else box(left, bottom, left + 9, bottom + 9),
        )
        for role in AreaRole
    )
    return Assessment(
        id=name, model=model, at=AT, author="duty desk", inputs=(), incident_id="incident:1",
        result=Result(headline=msg("layer.assessment"), method=msg("layer.assessment"), areas=areas),
    )  # fmt: skip


def weather(at: datetime = AT, **more: float) -> WeatherReport:
    values = {"wind_mps": 4.0, "wind_from_deg": 270.0, **more}
    return WeatherReport(id=str(at), at=at, source=SOURCE, author="duty desk", received_at=at, **values)  # type: ignore[arg-type]


def alert(name: str, **more: object) -> Alert:
    values: dict[str, object] = {
        "message_type": "Alert", "status": "Actual", "severity": "Severe", "area": box(0, 0, 10, 10), **more,
    }  # fmt: skip
    return Alert(
        id=name, identifier=name, sender="weather office", sent=AT, event="Storm", urgency="Immediate",
        certainty="Likely", headline=f"Storm {name}", received_at=AT, author="duty desk", **values,  # type: ignore[arg-type]
    )  # fmt: skip


def test_every_role_is_drawn_in_its_own_way_and_named(state: MapState) -> None:
    kept = replace(state.snapshot, assessments=(assessment(state, "kept"),))
    drawn = content(replace(state, snapshot=kept), "assessment")
    assert len(drawn.legend) == len(AreaRole)
    assert len(drawn.labels) == len(AreaRole)
    assert len(drawn.symbols) == 1
    for tokens in (LIGHT, DARK):
        shapes = {(s.hatch, s.dash, s.width) for s in (area_style(tokens, role) for role in AreaRole)}
        assert len(shapes) == len(AreaRole), "not by colour alone"


def test_the_one_in_hand_stands_in_place_of_the_kept_one(state: MapState) -> None:
    kept = replace(
        state.snapshot, assessments=(assessment(state, "old"), assessment(state, "flood", "flood"))
    )
    shown = replace(state, snapshot=kept, assessment=assessment(state, "new"))
    assert [one.id for one in shown.assessments] == ["flood", "new"]
    closed = tuple(replace(i, status=IncidentStatus.CLOSED) for i in kept.incidents)
    gone = replace(state, snapshot=replace(kept, incidents=closed))
    assert content(gone, "assessment").empty


def test_wind_blows_away_from_where_it_comes(state: MapState) -> None:
    at = replace(state, snapshot=replace(state.snapshot, weather=(weather(),)), at=AT)
    (start, end) = arrow(weather(), Point(state.snapshot.campus.info.boundary.centroid), 100.0, at).coords
    assert end[0] - start[0] == pytest.approx(100, abs=1)
    assert abs(end[1] - start[1]) < 5, "east, but for the convergence of the frame"
    (label,) = content(at, "wind").labels
    assert "4.0 m/s" in label.text
    assert "270°" in label.text


def test_old_wind_and_later_wind_are_not_shown(state: MapState) -> None:
    snapshot = replace(state.snapshot, weather=(weather(), weather(AT + timedelta(days=1))))
    limit = timedelta(seconds=wind_age().value)
    assert not content(replace(state, snapshot=snapshot, at=AT + limit), "wind").empty
    assert content(replace(state, snapshot=snapshot, at=AT + limit + timedelta(seconds=1)), "wind").empty
    assert content(replace(state, snapshot=snapshot, at=AT - timedelta(seconds=1)), "wind").empty


def test_calm_air_has_no_direction(state: MapState) -> None:
    still = replace(state, snapshot=replace(state.snapshot, weather=(weather(wind_mps=0.2),)), at=AT)
    drawn = content(still, "wind")
    assert drawn.shapes[0].geometries[0].is_ring
    assert "°" not in drawn.labels[0].text


def test_alerts_stand_until_they_are_replaced_cancelled_or_over(state: MapState) -> None:
    alerts = (
        alert("first"),
        alert("second", message_type="Update", replaces=("first",), severity="Minor"),
        alert("over", expires_at=AT),
        alert("cancelled"),
        alert("cancel", message_type="Cancel", replaces=("cancelled",)),
        alert("drill", status="Exercise"),
        alert("elsewhere", area=None),
    )
    drawn = content(replace(state, snapshot=replace(state.snapshot, alerts=alerts), at=AT), "alerts")
    assert [label.text for label in drawn.labels] == ["Storm second", "Exercise: Storm drill"]
    assert len(drawn.legend) == 2
