"""Spread between groups, such as dormitory floors and classes, by the next-generation matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.assessment import Chart, Curve, Figure, Result, ResultTable
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.epidemic import structure
from app.hazards.epidemic.demand import contacts_per_case, isolation_beds, tracers
from app.hazards.epidemic.groups import Groups, closed_groups, groups_of
from app.hazards.epidemic.growth import doubling_days
from app.hazards.inputs import asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress

Array = NDArray[np.float64]

AHEAD_DAYS = 180
FORECAST_DAYS = 14

NEXT_GENERATION = Source(
    SourceStatus.COMPUTED, "Diekmann, Heesterbeek & Metz 1990 (primary not checked), equal to a reference run"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadInputs:
    """How much one case infects and what is done about it; groups come by table or room list."""

    r_within: float = asked(msg("spread.input.within"), "", low=0, high=30, parameter="reproduction.within")
    r_between: float = asked(
        msg("spread.input.between"), "", low=0, high=30, parameter="reproduction.between"
    )
    latent_days: float = asked(
        msg("spread.input.latent"), "d", low=0.1, high=60, parameter="course.latent_days"
    )
    infectious_days: float = asked(
        msg("spread.input.infectious"), "d", low=0.1, high=60, parameter="course.infectious_days"
    )
    close: str = asked(msg("spread.input.close"), default="")
    isolate: float = asked(msg("spread.input.isolate"), "share", low=0, high=1, default=0.0)
    masks: bool = asked(msg("spread.input.masks"), default=False)


@dataclass(frozen=True, slots=True)
class _Run:
    """What follows from one matrix."""

    r0: float
    growth: float
    final: Array
    ill: Array
    new: Array


@MODELS.add("spread")
class Spread(Model[SpreadInputs]):
    """`λ_i = γ Σ K_ij I_j/N_j`; measures close groups and scale K."""

    title = msg("spread.title")
    purpose = msg("spread.purpose")
    kinds = frozenset({IncidentType.INFECTION})
    reads_table = True
    Inputs = SpreadInputs

    def assess(
        self, scene: Scene, inputs: SpreadInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """R0, growth, doubling, final size by group, beds and contacts, with and without measures."""
        groups = groups_of(scene)
        if groups is None:
            return refused(msg("spread.no_groups"), msg("epidemic.fallback"), msg("spread.method"))
        matrix = groups.matrix
        if matrix is None:
            matrix = structure.mixing(groups.sizes, inputs.r_within, inputs.r_between)
        changed = structure.with_measures(
            matrix, closed=closed_groups(groups, inputs.close), factor=_factor(inputs, figures)
        )
        band = figures.value("reproduction.band")
        low, best, high = (_run(changed * f, groups, inputs) for f in (1 - band, 1.0, 1 + band))
        before = structure.r0(matrix)
        words = {"r0": round(best.r0, 2), "low": round(low.r0, 2), "high": round(high.r0, 2)}
        spreads = msg("spread.headline.spreads", ill=round(float(best.ill.max())), **words)
        return Result(
            headline=spreads if best.r0 > 1 else msg("spread.headline.stops", **words),
            method=msg("spread.method"),
            figures=_figures(low, best, high, before, band, groups, figures),
            assumptions=_assumptions(groups, band),
            sources=(NEXT_GENERATION, *(line.figure.source for line in figures)),
            charts=(_chart(low, best, high, _run(matrix, groups, inputs)),),
            tables=(_table(groups, best),),
        )


def _factor(inputs: SpreadInputs, figures: ModelParameters) -> float:
    left = 1 - inputs.isolate * figures.value("measures.isolation_effect")
    return left * (1 - figures.value("measures.mask_effect")) if inputs.masks else left


def _run(matrix: Array, groups: Groups, inputs: SpreadInputs) -> _Run:
    sigma, gamma = 1 / inputs.latent_days, 1 / inputs.infectious_days
    times = np.arange(AHEAD_DAYS + 1.0)
    states = structure.run_groups(matrix, groups.sizes, groups.cases, sigma, gamma, times)
    not_yet = states[:, :2].sum(axis=(1, 2))
    return _Run(
        structure.r0(matrix),
        structure.growth_per_day(matrix, sigma, gamma),
        structure.final_sizes(matrix),
        states[:, 2].sum(axis=1),
        -np.diff(not_yet),
    )


def _figures(
    low: _Run,
    best: _Run,
    high: _Run,
    before: float,
    band: float,
    groups: Groups,
    figures: ModelParameters,
) -> tuple[Figure, ...]:
    people = np.asarray(groups.sizes)
    runs = (low, best, high)

    def of(name: str, label: Message, values: list[float], unit: str) -> Figure:
        return figure(name, label, values[1], unit, NEXT_GENERATION, low=values[0], high=values[2])

    found = [
        of("r0", msg("epidemic.figure.r0"), [run.r0 for run in runs], ""),
        of(
            "r0_before",
            msg("spread.figure.r0_before"),
            [before * (1 - band), before, before * (1 + band)],
            "",
        ),
        of("growth_per_day", msg("epidemic.figure.growth"), [run.growth for run in runs], "1/d"),
        of("peak_beds", msg("epidemic.figure.peak_beds"), [float(run.ill.max()) for run in runs], "persons"),
        of(
            "final_share",
            msg("epidemic.figure.final"),
            [float(run.final @ people / people.sum()) for run in runs],
            "share",
        ),
        of(
            "extra_cases_14d",
            msg("epidemic.figure.extra"),
            [float(run.new[:FORECAST_DAYS].sum()) for run in runs],
            "persons",
        ),
    ]
    days = sorted(abs(run.ill.argmax()) for run in runs)
    found.append(
        figure(
            "peak_in_days",
            msg("epidemic.figure.peak_in"),
            float(best.ill.argmax()),
            "d",
            NEXT_GENERATION,
            low=float(days[0]),
            high=float(days[-1]),
        )
    )
    if low.growth > 0:
        doubling = [doubling_days(run.growth) for run in (high, best, low)]
        found.append(of("doubling_days", msg("epidemic.figure.doubling"), doubling, "d"))
    return (*found, *_demand(low, best, high, groups, figures))


def _demand(low: _Run, best: _Run, high: _Run, groups: Groups, figures: ModelParameters) -> list[Figure]:
    share, margin = figures["demand.bed_share"], figures["demand.bed_margin"]
    top = float(high.ill.max())
    handled, floor = figures["demand.contacts_per_tracer"], figures["demand.floor_contacts"]
    lesson, room = figures["demand.class_contacts"], figures["demand.room_people"]
    own = groups.room_people
    contacts = (
        float(low.new.max()) * contacts_per_case(own or room.low, floor.low, lesson.low),
        float(best.new.max()) * contacts_per_case(own or room.value, floor.value, lesson.value),
        float(high.new.max()) * contacts_per_case(own or room.high, floor.high, lesson.high),
    )
    return [
        figure(
            "isolation_beds",
            msg("epidemic.figure.isolation_beds"),
            isolation_beds(top, share.value, margin.value),
            "beds",
            share.source,
            low=isolation_beds(float(best.ill.max()), share.low, margin.low),
            high=isolation_beds(top, share.high, margin.high),
        ),
        figure(
            "contacts",
            msg("epidemic.figure.contacts"),
            contacts[1],
            "persons/d",
            floor.source,
            low=contacts[0],
            high=contacts[2],
        ),
        figure(
            "tracers",
            msg("epidemic.figure.tracers"),
            tracers(contacts[1], handled.value),
            "persons",
            handled.source,
            low=tracers(contacts[0], handled.high),
            high=tracers(contacts[2], handled.low),
        ),
    ]


def _assumptions(groups: Groups, band: float) -> tuple[Message, ...]:
    lines = (msg("spread.assume.band", percent=round(100 * band)), msg("spread.assume.mixing"))
    return (*lines, msg("spread.assume.seeded")) if groups.seeded else lines


def _chart(low: _Run, best: _Run, high: _Run, before: _Run) -> Chart:
    days = tuple(map(float, range(AHEAD_DAYS + 1)))
    with_ = Curve(
        label=msg("epidemic.curve.with"),
        x=days,
        y=tuple(map(float, best.ill)),
        low=tuple(map(float, np.minimum(low.ill, best.ill))),
        high=tuple(map(float, np.maximum(high.ill, best.ill))),
    )
    without = Curve(label=msg("epidemic.curve.without"), x=days, y=tuple(map(float, before.ill)))
    return Chart(
        title=msg("epidemic.chart.measures"),
        x_label=msg("spread.axis.days"),
        y_label=msg("epidemic.axis.people"),
        curves=(with_, without),
    )


def _table(groups: Groups, best: _Run) -> ResultTable:
    rows = tuple(
        (
            name,
            msg("epidemic.number", n=round(size)),
            msg("epidemic.number", n=round(cases)),
            msg("epidemic.number", n=round(size * share)),
            msg("epidemic.number", n=round(100 * share)),
        )
        for name, size, cases, share in zip(
            groups.names, groups.sizes, groups.cases, best.final.tolist(), strict=True
        )
    )
    heads = (
        msg("spread.head.group"),
        msg("spread.head.size"),
        msg("spread.head.cases"),
        msg("spread.head.final"),
        msg("spread.head.share"),
    )
    return ResultTable(title=msg("spread.table"), heads=heads, rows=rows, numeric=(1, 2, 3, 4))
