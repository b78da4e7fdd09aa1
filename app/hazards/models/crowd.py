"""Crowd: density and its grade, the time until it is dangerous, the width of exits that is needed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from app.campus.people import people_affected
from app.domain.assessment import AreaRole, AssessedArea, Chart, Curve, Figure, InputOrigin, Mark, Result
from app.domain.incident import IncidentType
from app.domain.message import msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure
from app.hazards.inputs import Suggestion, asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress

FARTHEST_MIN = 240.0
"""A threshold that is farther off than this is no forecast."""


class DensityGrade(StrEnum):
    """The grade of a density."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdInputs:
    """What is counted at the place."""

    area_m2: float = asked(msg("crowd.input.area"), "m²", low=1, high=1e6)
    people: float = asked(msg("crowd.input.people"), "persons", low=0, high=1e6)
    in_per_min: float = asked(msg("crowd.input.inflow"), "p/min", low=0, high=1e5, default=0.0)
    out_per_min: float = asked(msg("crowd.input.outflow"), "p/min", low=0, high=1e5, default=0.0)
    width_m: float | None = asked(msg("crowd.input.width"), "m", low=0.1, high=1000, default=None)
    stairs: bool = asked(msg("crowd.input.stairs"), default=False)
    gate_min: float = asked(msg("crowd.input.gate"), "min", low=0, high=120, parameter="alarm.gate_time")


@MODELS.add("crowd")
class Crowd(Model[CrowdInputs]):
    """Density `N/A`, time to a density `t = (d·A − N)/(q_in − q_out)`, width `N/(q·T)`."""

    title = msg("crowd.title")
    purpose = msg("crowd.purpose")
    kinds = frozenset({IncidentType.CROWD})
    Inputs = CrowdInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """Area and people of the incident's extent."""
        if scene.extent is None or scene.snapshot is None or scene.incident is None:
            return {}
        extent = scene.extent
        found = {"area_m2": Suggestion(float(extent.area.area), InputOrigin.INCIDENT, extent.source)}
        count = people_affected(scene.snapshot, scene.incident)
        if count is not None and count.total.best > 0:
            source = Source(SourceStatus.ESTIMATED, "", msg("crowd.counted_inside"))
            found["people"] = Suggestion(count.total.best, InputOrigin.CAMPUS, source)
        return found

    def assess(
        self, scene: Scene, inputs: CrowdInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """Grade, time to the next grades, width, and a chart of the next hour."""
        density = inputs.people / inputs.area_m2
        grade = grade_of(density, figures)
        to_red = minutes_to(figures.value("grade.red"), inputs)
        alarm = to_red < inputs.gate_min + figures.value("alarm.margin")
        shown = round(density, 2)
        headline = (
            msg("crowd.headline.alarm", density=shown, grade=grade, minutes=math.floor(to_red))
            if alarm
            else msg("crowd.headline", density=shown, grade=grade)
        )
        return Result(
            headline=headline,
            method=msg("crowd.method"),
            figures=_figures(inputs, figures, density, to_red),
            assumptions=(msg("crowd.assume.even"), msg("crowd.assume.flows")),
            sources=tuple(line.figure.source for line in figures),
            areas=_areas(scene),
            charts=(_chart(inputs, figures),),
        )


def grade_of(density: float, figures: ModelParameters) -> DensityGrade:
    """The grade of a density in persons per square metre."""
    for grade in (DensityGrade.RED, DensityGrade.ORANGE, DensityGrade.YELLOW):
        if density >= figures.value(f"grade.{grade.value}"):
            return grade
    return DensityGrade.GREEN


def minutes_to(density: float, inputs: CrowdInputs) -> float:
    """Minutes until a density is reached at these flows; infinite where it never is, 0 where it is by now."""
    room = density * inputs.area_m2 - inputs.people
    if room <= 0:
        return 0.0
    growth = inputs.in_per_min - inputs.out_per_min
    return room / growth if growth > 0 else math.inf


def width_needed_m(people: float, flow_pps_m: float, seconds: float) -> float:
    """Clear width through which so many people leave in a time."""
    return people / (flow_pps_m * seconds)


def _figures(
    inputs: CrowdInputs, figures: ModelParameters, density: float, to_red: float
) -> tuple[Figure, ...]:
    error = figures.value("count.error")
    counted = Source(SourceStatus.COMPUTED, "", msg("crowd.source.count", percent=round(100 * error)))
    found = [
        figure(
            "density_p_m2",
            msg("crowd.figure.density"),
            density,
            "p/m²",
            counted,
            low=density * (1 - error),
            high=density * (1 + error),
        )
    ]
    if to_red <= FARTHEST_MIN:
        fewer, more = (replace(inputs, people=inputs.people * (1 + sign * error)) for sign in (-1, 1))
        red = figures["grade.red"]
        found.append(
            figure(
                "time_to_threshold_min",
                msg("crowd.figure.time_to_red"),
                to_red,
                "min",
                red.source,
                low=minutes_to(red.value, more),
                high=minutes_to(red.value, fewer),
            )
        )
    found.append(_width(inputs, figures))
    return (*found, _leaving(inputs, figures)) if inputs.width_m is not None else tuple(found)


def _leaving(inputs: CrowdInputs, figures: ModelParameters) -> Figure:
    """Minutes in which everybody leaves through the exits that there are."""
    flow, error = figures["flow.stairs" if inputs.stairs else "flow.level"], figures.value("count.error")
    best, low, high = (
        people / (pps_m * (inputs.width_m or 1.0)) / 60
        for people, pps_m in (
            (inputs.people, flow.value),
            (inputs.people * (1 - error), flow.high),
            (inputs.people * (1 + error), flow.low),
        )
    )
    return figure("leave_min", msg("crowd.figure.leave"), best, "min", flow.source, low=low, high=high)


def _width(inputs: CrowdInputs, figures: ModelParameters) -> Figure:
    flow = figures["flow.stairs" if inputs.stairs else "flow.level"]
    seconds = figures.value("flow.egress_time")
    error = figures.value("count.error")
    return figure(
        "exit_width_m",
        msg("crowd.figure.width"),
        width_needed_m(inputs.people, flow.value, seconds),
        "m",
        flow.source,
        low=width_needed_m(inputs.people * (1 - error), flow.high, seconds),
        high=width_needed_m(inputs.people * (1 + error), flow.low, seconds),
    )


def _areas(scene: Scene) -> tuple[AssessedArea, ...]:
    if scene.extent is None:
        return ()
    return (
        AssessedArea(name="crowd", label=msg("crowd.area"), role=AreaRole.EXTENT, shape=scene.extent.area),
    )


def _chart(inputs: CrowdInputs, figures: ModelParameters) -> Chart:
    """Density over the next hour at these flows; nobody can be fewer than none."""
    minutes = np.arange(0, 61, 2.0)
    error = figures.value("count.error")
    grown = (inputs.in_per_min - inputs.out_per_min) * minutes
    rows = [
        tuple(float(d) for d in np.maximum(0, inputs.people * factor + grown) / inputs.area_m2)
        for factor in (1 - error, 1.0, 1 + error)
    ]
    marks = tuple(
        Mark(label=msg("crowd.mark", grade=grade), value=figures.value(f"grade.{grade.value}"))
        for grade in (DensityGrade.YELLOW, DensityGrade.ORANGE, DensityGrade.RED)
    )
    curve = Curve(
        label=msg("crowd.figure.density"), x=tuple(map(float, minutes)), y=rows[1], low=rows[0], high=rows[2]
    )
    return Chart(
        title=msg("crowd.chart"),
        x_label=msg("assess.axis.minutes"),
        y_label=msg("crowd.axis.density"),
        curves=(curve,),
        marks=marks,
    )
