"""Building egress: the required time, what holds people up, and what a blocked stair or exit costs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.domain.assessment import Chart, Curve, Figure, Mark, Result, ResultTable, Validity
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.egress.asked import (
    EgressInputs,
    doubt_of,
    plan_of,
    refusal_of,
    suggest_building,
)
from app.hazards.egress.building import EgressPlan, Element, ElementKind, controlling, elements
from app.hazards.egress.network import Emptying, empty_building
from app.hazards.egress.rset import Rset
from app.hazards.egress.variants import Band, Blocked, Variant, band, letter, variants
from app.hazards.inputs import Suggestion
from app.hazards.parameters import ModelParameters, parameters_of
from app.runtime.progress import Progress

POINTS = 200
"""Points of a curve."""


@MODELS.add("egress")
class Egress(Model[EgressInputs]):
    """RSET = detection + alarm + pre-movement + movement, in the larger of two regimes; SFPE hydraulic model.

    Whether to leave or to stay is not said here: that needs the time that the fire leaves (`egress-margin`).
    """

    title = msg("egress.title")
    purpose = msg("egress.purpose")
    kinds = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})
    Inputs = EgressInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """Floors, exits, people and how awake they are, of the incident's building."""
        return suggest_building(scene, parameters_of("egress"))

    def assess(
        self, scene: Scene, inputs: EgressInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """Times with their band, the elements, the variants, and people left over time."""
        plan = plan_of(inputs, figures)
        reason = refusal_of(inputs, plan, figures)
        if reason is not None:
            return refused(reason, msg("egress.fallback"), msg("egress.method"))
        times = band(plan, inputs, figures)
        narrow = controlling(plan)
        doubt = doubt_of(inputs)
        run = _emptied(plan, times.best)
        return Result(
            headline=msg(
                "egress.headline",
                minutes=round(times.best.total_s / 60, 1),
                low=round(times.low.total_s / 60, 1),
                high=round(times.high.total_s / 60, 1),
                people=plan.total,
                bottleneck=element_name(narrow),
            ),
            method=msg("egress.method"),
            validity=Validity.OK if doubt is None else Validity.EXTRAPOLATED,
            reason=doubt,
            figures=_figures(plan, times, narrow, figures),
            assumptions=assumptions(inputs),
            sources=tuple(line.figure.source for line in figures),
            charts=(_left_chart(run, times.best), _flow_chart(run, plan)),
            tables=(_elements(plan), _variants(variants(plan, times.best))),
        )


def assumptions(inputs: EgressInputs) -> tuple[Message, ...]:
    """What the answer takes to be so."""
    return (
        msg("egress.assume.building", name=inputs.building or "–"),
        msg("egress.assume.layout"),
        msg("egress.assume.convention"),
        msg("egress.assume.impaired"),
        msg("egress.assume.no_smoke"),
    )


def element_name(element: Element) -> Message:
    """An element in words."""
    floor = element.floor + 1
    if element.kind is ElementKind.EXITS:
        return msg("egress.element.exits")
    if element.kind is ElementKind.STAIR:
        return msg("egress.element.stair", letter=letter(element.index))
    if element.kind is ElementKind.STAIR_DOOR:
        return msg("egress.element.stair_door", letter=letter(element.index), floor=floor)
    return msg("egress.element.corridor", letter=letter(element.index), floor=floor)


def _figures(plan: EgressPlan, times: Band, narrow: Element, figures: ModelParameters) -> tuple[Figure, ...]:
    source = Source(SourceStatus.COMPUTED, "", msg("egress.source.rset"))
    pre = figures["premovement.awake_familiar.m1_first"].source
    error = figures.value("flow.error")
    parts = (
        ("rset_s", msg("egress.figure.rset"), "total_s", source),
        ("movement_s", msg("egress.figure.movement"), "movement_s", source),
        ("premovement_s", msg("egress.figure.premovement"), "premovement_s", pre),
    )
    found = [
        figure(
            name,
            label,
            getattr(times.best, part),
            "s",
            origin,
            low=getattr(times.low, part),
            high=getattr(times.high, part),
        )
        for name, label, part, origin in parts
    ]
    pps = narrow.capacity_pps
    flow = figure(
        "bottleneck_pps",
        msg("egress.figure.bottleneck"),
        pps,
        "p/s",
        figures["flow.level"].source,
        low=pps * (1 - error),
        high=pps * (1 + error),
    )
    given = Source(SourceStatus.ESTIMATED, "", msg("egress.source.people"))
    people = figure("people", msg("egress.figure.people"), plan.total, "persons", given)
    return (*found, flow, people, *_stairs_take(plan, figures))


def _stairs_take(plan: EgressPlan, figures: ModelParameters) -> tuple[Figure, ...]:
    """A rule of thumb beside the calculation: whether the stairs take everybody above the ground floor."""
    if not plan.above or not plan.stairs_m:
        return ()
    time = figures["stairs.time"]
    low, high = plan.stairs_take(time.value, figures.value("stairs.density"))
    words = msg("egress.figure.stairs_take", seconds=round(time.value), people=plan.above)
    return (figure("stairs_take", words, low, "persons", time.source, high=max(low, high)),)


def _emptied(plan: EgressPlan, best: Rset) -> Emptying:
    return empty_building(
        plan, best.alarmed_s + best.premovement.individual(plan.total), best.total_s + best.movement_s
    )


def _left_chart(run: Emptying, best: Rset) -> Chart:
    chosen = _chosen(run)
    curve = Curve(
        label=msg("egress.curve.left"),
        x=tuple(float(s) / 60 for s in run.seconds[chosen]),
        y=tuple(map(float, run.left[chosen])),
    )
    marks = (
        Mark(label=msg("egress.mark.alarm"), value=best.alarmed_s / 60, vertical=True),
        Mark(label=msg("egress.figure.rset"), value=best.total_s / 60, vertical=True),
    )
    return Chart(
        title=msg("egress.chart.left"),
        x_label=msg("egress.axis.minutes"),
        y_label=msg("egress.axis.people"),
        curves=(curve,),
        marks=marks,
    )


def _flow_chart(run: Emptying, plan: EgressPlan) -> Chart:
    """Flow through each exit between the points of the curve."""
    chosen = _chosen(run)
    seconds = run.seconds[chosen]
    flows = np.diff(run.out[chosen], axis=0) / np.diff(seconds)[:, None]
    middle = tuple(float(s) / 60 for s in (seconds[1:] + seconds[:-1]) / 2)
    curves = tuple(
        Curve(
            label=msg("egress.exit", letter=letter(index), width_m=round(width, 2)),
            x=middle,
            y=tuple(map(float, flows[:, index])),
        )
        for index, width in enumerate(plan.exits_m)
    )
    return Chart(
        title=msg("egress.chart.flow"),
        x_label=msg("egress.axis.minutes"),
        y_label=msg("egress.axis.flow"),
        curves=curves,
    )


def _chosen(run: Emptying) -> list[int]:
    last = len(run.seconds) - 1
    return sorted({round(index) for index in np.linspace(0, last, min(POINTS, last + 1))})


def _elements(plan: EgressPlan) -> ResultTable:
    """The slowest floor's corridor and door of each stair, the stairs, the exits."""
    worst: dict[tuple[ElementKind, int], Element] = {}
    for element in elements(plan):
        key = (element.kind, element.index)
        if key not in worst or element.total_s > worst[key].total_s:
            worst[key] = element
    rows = tuple(
        (
            element_name(one),
            *(
                msg("egress.number", value=value)
                for value in (
                    round(one.clear_m, 2),
                    round(one.effective_m, 2),
                    round(one.capacity_pps, 2),
                    round(one.people),
                    round(one.total_s),
                )
            ),
        )
        for one in worst.values()
    )
    heads = (
        msg("egress.head.element"),
        msg("egress.head.width"),
        msg("egress.head.effective"),
        msg("egress.head.capacity"),
        msg("egress.head.people"),
        msg("egress.head.seconds"),
    )
    return ResultTable(title=msg("egress.table.elements"), heads=heads, rows=rows, numeric=(1, 2, 3, 4, 5))


def _variants(found: tuple[Variant, ...]) -> ResultTable:
    rows = tuple(
        (
            _variant_name(one),
            msg("egress.number", value=round(one.rset.movement_s))
            if one.rset is not None
            else msg("egress.no_way_out"),
            msg("egress.number", value=round(one.rset.total_s))
            if one.rset is not None
            else msg("egress.no_way_out"),
        )
        for one in found
    )
    heads = (msg("egress.head.variant"), msg("egress.head.movement"), msg("egress.head.rset"))
    return ResultTable(title=msg("egress.table.variants"), heads=heads, rows=rows, numeric=(1, 2))


def _variant_name(one: Variant) -> Message:
    if one.blocked is Blocked.NOTHING:
        return msg("egress.variant.nothing")
    if one.blocked is Blocked.STAIR:
        return msg("egress.variant.stair", letter=one.letter)
    return msg("egress.variant.exit", letter=one.letter)
