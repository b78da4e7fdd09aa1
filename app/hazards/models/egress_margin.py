"""Whether the time that the fire leaves in its room is enough for everybody to be out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.assessment import Chart, Curve, Figure, InputOrigin, Mark, Result, Validity
from app.domain.incident import IncidentType
from app.domain.message import msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.egress.asked import (
    EgressInputs,
    doubt_of,
    plan_of,
    refusal_of,
    suggest_building,
)
from app.hazards.egress.building import controlling
from app.hazards.egress.variants import Band, band
from app.hazards.inputs import Suggestion, asked
from app.hazards.models.aset import aset_figures, room_assumptions
from app.hazards.models.egress import assumptions, element_name
from app.hazards.parameters import ModelParameters, parameters_of
from app.hazards.smoke.asked import RoomBand, RoomInputs, room_band, room_refusal, suggest_growth
from app.runtime.progress import Progress

Array = NDArray[np.float64]

RUNS = 4000
"""Joint samples."""
TAILS = (5.0, 95.0)
"""Percentiles of the band."""


@dataclass(frozen=True, kw_only=True)
class MarginInputs(EgressInputs, RoomInputs):
    """The building and the room where it burns; the room's figures come from the ASET table."""

    room_area_m2: float = asked(msg("aset.input.area"), "m²", low=4, high=20000)
    room_height_m: float = asked(msg("aset.input.height"), "m", low=2.1, high=40)
    most_kw: float = asked(msg("aset.input.most"), "kW", low=50, high=200000)


@MODELS.add("egress-margin")
class EgressMargin(Model[MarginInputs]):
    """ASET of the room of origin less RSET of the building, with its band by joint sampling."""

    title = msg("margin.title")
    purpose = msg("margin.purpose")
    kinds = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})
    parameters = "egress"
    Inputs = MarginInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """The building's records, growth by its use, and the room's figures of the ASET table."""
        room = parameters_of("aset")
        names = {"room_area_m2": "room.area", "room_height_m": "room.height", "most_kw": "room.most_heat"}
        found = {
            name: Suggestion(room.value(key), InputOrigin.PARAMETER, room[key].source)
            for name, key in names.items()
        }
        return {**found, **suggest_growth(scene), **suggest_building(scene, parameters_of("egress"))}

    def assess(
        self, scene: Scene, inputs: MarginInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """The margin, its band, and the share of runs in which people are late."""
        plan = plan_of(inputs, figures)
        reason = refusal_of(inputs, plan, figures) or room_refusal(inputs)
        if reason is not None:
            return refused(reason, msg("margin.fallback"), msg("margin.method"))
        room = parameters_of("aset")
        fire, times = room_band(inputs, room), band(plan, inputs, figures)
        if not math.isfinite(fire.best.aset_s):
            minutes = round(room.value("limit.horizon") / 60)
            return refused(
                msg("margin.refuse.no_limit", minutes=minutes), msg("margin.fallback"), msg("margin.method")
            )
        margins = _sampled(times, fire, room.value("limit.horizon"))
        share = float(np.mean(margins < 0))
        doubt = doubt_of(inputs)
        return Result(
            headline=msg(
                "margin.headline.short" if share >= 0.5 else "margin.headline",
                aset=round(fire.best.aset_s),
                rset=round(times.best.total_s),
                percent=round(100 * share),
                bottleneck=element_name(controlling(plan)),
            ),
            method=msg("margin.method"),
            validity=Validity.OK if doubt is None else Validity.EXTRAPOLATED,
            reason=doubt,
            figures=_figures(times, fire, margins, share, room),
            assumptions=(
                msg("margin.assume.room"),
                msg("margin.assume.sampling"),
                *room_assumptions(room),
                *assumptions(inputs),
            ),
            sources=tuple(line.figure.source for table in (figures, room) for line in table),
            charts=(_chart(margins),),
        )


def _sampled(times: Band, fire: RoomBand, horizon_s: float) -> Array:
    """ASET − RSET of joint runs: each required and available time triangular over its band.

    The dominant parameters move together to the ends of the band; the two times are independent.
    """
    dice = np.random.default_rng(0)
    needed = _triangular(dice, times.low.total_s, times.best.total_s, times.high.total_s)
    ends = [min(side.aset_s, horizon_s) for side in (fire.low, fire.best, fire.high)]
    return _triangular(dice, *ends) - needed


def _triangular(dice: np.random.Generator, low: float, best: float, high: float) -> Array:
    low, high = min(low, best), max(high, best)
    return dice.triangular(low, best, high, RUNS) if high > low else np.full(RUNS, best)


def _figures(
    times: Band, fire: RoomBand, margins: Array, share: float, room: ModelParameters
) -> tuple[Figure, ...]:
    needed = Source(SourceStatus.COMPUTED, "", msg("egress.source.rset"))
    joint = Source(SourceStatus.COMPUTED, "", msg("margin.source.joint"))
    low, high = (float(tail) for tail in np.percentile(margins, TAILS))
    error = 2 * math.sqrt(max(share * (1 - share), 1 / RUNS) / RUNS)
    return (
        figure(
            "aset_margin_s",
            msg("margin.figure.margin"),
            fire.best.aset_s - times.best.total_s,
            "s",
            joint,
            low=low,
            high=high,
        ),
        *aset_figures(fire, room),
        figure(
            "rset_s",
            msg("egress.figure.rset"),
            times.best.total_s,
            "s",
            needed,
            low=times.low.total_s,
            high=times.high.total_s,
        ),
        figure(
            "share_rset_over_aset",
            msg("margin.figure.share"),
            share,
            "share",
            joint,
            low=max(0.0, share - error),
            high=min(1.0, share + error),
        ),
    )


def _chart(margins: Array) -> Chart:
    """Share of runs up to each margin."""
    shares = np.linspace(1, 99, 50)
    curve = Curve(
        label=msg("margin.curve"),
        x=tuple(float(m) / 60 for m in np.percentile(margins, shares)),
        y=tuple(float(s) for s in shares),
    )
    return Chart(
        title=msg("margin.chart"),
        x_label=msg("margin.axis.minutes"),
        y_label=msg("margin.axis.share"),
        curves=(curve,),
        marks=(Mark(label=msg("margin.mark.zero"), value=0.0, vertical=True),),
    )
