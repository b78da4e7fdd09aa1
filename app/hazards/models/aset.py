"""The time that a fire leaves in the room where it burns."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from app.domain.assessment import Chart, Curve, Figure, Mark, Result, Validity
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import MODELS, Model, Scene, figure, refused
from app.hazards.inputs import Suggestion
from app.hazards.parameters import ModelParameters
from app.hazards.smoke.asked import RoomBand, RoomInputs, room_band, room_refusal, suggest_growth
from app.hazards.smoke.filling import nfpa92_growing_m, nfpa92_valid
from app.hazards.smoke.fire_growth import growth_time_s
from app.runtime.progress import Progress

POINTS = 120
"""Points of a curve."""


@MODELS.add("aset")
class Aset(Model[RoomInputs]):
    """t² fire, Yamana–Tanaka filling; the end is smoke at head height or a layer too hot. Origin only."""

    title = msg("aset.title")
    purpose = msg("aset.purpose")
    kinds = frozenset({IncidentType.DORMITORY_FIRE, IncidentType.BUILDING_FIRE})
    Inputs = RoomInputs

    def suggest(self, scene: Scene) -> Mapping[str, Suggestion]:
        """Growth by the use of the incident's building."""
        return suggest_growth(scene)

    def assess(
        self, scene: Scene, inputs: RoomInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """Seconds until the room is untenable, and its layer over time."""
        reason = room_refusal(inputs)
        if reason is not None:
            return refused(reason, msg("aset.fallback"), msg("aset.method"))
        found = room_band(inputs, figures)
        seconds = found.best.aset_s
        known = math.isfinite(seconds)
        headline = (
            msg("aset.headline", seconds=round(seconds), limit=_limit(found))
            if known
            else msg("aset.headline.none", minutes=round(figures.value("limit.horizon") / 60))
        )
        doubt = _doubt(found) if known else None
        return Result(
            headline=headline,
            method=msg("aset.method"),
            validity=Validity.OK if doubt is None else Validity.EXTRAPOLATED,
            reason=doubt,
            figures=aset_figures(found, figures),
            assumptions=room_assumptions(figures),
            sources=tuple(line.figure.source for line in figures),
            charts=(_chart(found, figures),),
        )


def room_assumptions(figures: ModelParameters) -> tuple[Message, ...]:
    """What the answer takes to be so."""
    return (
        msg("aset.assume.room"),
        msg("aset.assume.closed"),
        msg("aset.assume.layer", celsius=round(figures.value("layer.temperature"))),
        msg("aset.assume.gases"),
    )


def aset_figures(found: RoomBand, figures: ModelParameters) -> tuple[Figure, ...]:
    """The available time; nothing where no limit is met within the horizon."""
    best, horizon = found.best.aset_s, figures.value("limit.horizon")
    if not math.isfinite(best):
        return ()
    source = Source(SourceStatus.COMPUTED, "", msg("aset.source.room"))
    low, high = (min(side.aset_s, horizon) for side in (found.low, found.high))
    return (figure("aset_s", msg("aset.figure.aset"), best, "s", source, low=low, high=high),)


def _limit(found: RoomBand) -> Message:
    return msg("aset.limit.head") if found.best.head_s <= found.best.hot_s else msg("aset.limit.hot")


def _doubt(found: RoomBand) -> Message | None:
    """Where NFPA 92 may be used, too, its time must not lie outside the band."""
    fire, sides = found.fire, (found.low.head_s, found.high.head_s)
    usable = nfpa92_valid(fire.area_m2, fire.height_m, fire.head_m, growing=True)
    if not usable or not all(map(math.isfinite, sides)):
        return None
    growth = growth_time_s(fire.alpha)
    early, late = (nfpa92_growing_m(growth, fire.area_m2, fire.height_m, side) for side in sides)
    return None if late <= fire.head_m <= early else msg("aset.doubt.formulas")


def _chart(found: RoomBand, figures: ModelParameters) -> Chart:
    last = min(figures.value("limit.horizon"), 2 * min(found.best.aset_s, figures.value("limit.horizon")))
    step = found.best.seconds[1]
    count = max(2, min(len(found.best.seconds), round(last / step) + 1))
    chosen = sorted({round(index) for index in np.linspace(0, count - 1, min(POINTS, count))})
    y, low, high = (
        tuple(float(z) for z in side.layer_m[chosen]) for side in (found.best, found.low, found.high)
    )
    curve = Curve(
        label=msg("aset.curve.layer"),
        x=tuple(float(s) / 60 for s in found.best.seconds[chosen]),
        y=y,
        low=low,
        high=high,
    )
    marks = [Mark(label=msg("aset.mark.head"), value=figures.value("limit.head"))]
    if math.isfinite(found.best.aset_s):
        marks.append(Mark(label=msg("aset.figure.aset"), value=found.best.aset_s / 60, vertical=True))
    return Chart(
        title=msg("aset.chart.layer"),
        x_label=msg("egress.axis.minutes"),
        y_label=msg("aset.axis.layer"),
        curves=(curve,),
        marks=tuple(marks),
    )
