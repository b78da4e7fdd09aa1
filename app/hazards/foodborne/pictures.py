"""Tables and the epidemic curve of an outbreak by food."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from app.domain.assessment import Chart, Curve, CurveKind, Mark, ResultTable
from app.domain.message import Message, bilingual, msg
from app.domain.source import SourceStatus
from app.hazards.foodborne.agents import Agent, symptom_labels
from app.hazards.foodborne.cells import DAY_ZERO
from app.hazards.foodborne.comparing import Compared
from app.hazards.foodborne.onset import DAY_H, bars_of, likely_exposure, likely_meal, window
from app.hazards.foodborne.statement import shown
from app.hazards.foodborne.study import Study
from app.hazards.foodborne.two_by_two import TwoByTwo
from app.hazards.wording import rounded
from app.runtime.text import enum_key

_MOST_ROWS = 60
_TINY = 0.0001
_NOTHING = bilingual("–", "–")
MEAL_WORDS: Mapping[str, Message] = {
    "breakfast": msg("foodborne.meal.breakfast"),
    "lunch": msg("foodborne.meal.lunch"),
    "dinner": msg("foodborne.meal.dinner"),
}


def tables_of(
    study: Study, canteens: Sequence[Compared], names: Mapping[str, Message]
) -> tuple[ResultTable, ...]:
    """Foods, the suspect, canteens, groups, agents and the meal: those of which something is known.

    `canteens` are compared by id, `names` their names.
    """
    return tuple(
        table
        for table in (
            _foods(study),
            _suspect(study),
            _compared(msg("foodborne.table.canteens"), canteens, names),
            _compared(msg("foodborne.table.groups"), study.groups, {}),
            _agents(study),
            _meal(study),
        )
        if table is not None
    )


def charts_of(study: Study) -> tuple[Chart, ...]:
    """The epidemic curve, where onsets are known."""
    onsets = study.onsets
    if onsets is None or study.lines is None:
        return ()
    bars = bars_of(onsets, study.assumed_middle_h, study.lines.zone, study.figures)
    numbered = study.lines.numbered
    by_days = not onsets.to_the_hour
    first = (bars.start - DAY_ZERO).days if numbered else 0
    x = tuple(first + hour / DAY_H - (0.5 if numbered else 0.0) if by_days else hour for hour in bars.x)
    unit_h = DAY_H if by_days else 1.0
    curves = [Curve(label=msg("foodborne.curve.ill"), x=x, y=bars.main, kind=CurveKind.BARS)]
    if onsets.apart:
        label = msg("foodborne.curve.apart")
        curves.append(Curve(label=label, x=x, y=bars.apart, kind=CurveKind.BARS))
    middle = first + (onsets.median - bars.start).total_seconds() / 3600 / unit_h
    marks = [Mark(label=msg("foodborne.mark.median"), value=middle, vertical=True)]
    if onsets.to_the_hour and study.point_source and study.assumed_middle_h is not None:
        moment = likely_exposure(onsets, study.assumed_middle_h)
        value = (moment - bars.start).total_seconds() / 3600
        marks.append(Mark(label=msg("foodborne.mark.exposure"), value=value, vertical=True))
    axis = (
        msg("foodborne.axis.day")
        if by_days
        else msg("foodborne.axis.hours", start=bars.start, width=round(bars.width_h, 2))
    )
    return (
        Chart(
            title=msg("foodborne.chart"),
            x_label=axis,
            y_label=msg("epidemic.axis.people"),
            curves=tuple(curves),
            marks=tuple(marks),
            start=bars.start if by_days and not numbered else None,
        ),
    )


def _foods(study: Study) -> ResultTable | None:
    if not study.foods:
        return None
    strata = any(one.adjusted is not None for one in study.foods)
    heads = [
        msg("foodborne.head.food"),
        msg("foodborne.head.ate"),
        msg("foodborne.head.not"),
        msg("foodborne.head.rr"),
        msg("foodborne.head.p"),
        msg("foodborne.head.holm"),
        msg("foodborne.head.cases_exposed"),
    ]
    rows = [
        [bilingual(shown(one.table.name), ""), *_cells(one), _percent(one.table.cases_exposed)]
        for one in study.foods[:_MOST_ROWS]
    ]
    if strata:
        heads.append(msg("foodborne.head.adjusted"))
        for row, one in zip(rows, study.foods, strict=False):
            row.append(_NOTHING if one.adjusted is None else bilingual(f"{one.adjusted:.2f}", ""))
    return _table(msg("foodborne.table.foods"), heads, rows)


def _compared(title: Message, found: Sequence[Compared], names: Mapping[str, Message]) -> ResultTable | None:
    if not found:
        return None
    heads = [
        msg("foodborne.head.group"),
        msg("foodborne.head.here"),
        msg("foodborne.head.elsewhere"),
        msg("foodborne.head.rr"),
        msg("foodborne.head.p"),
        msg("foodborne.head.holm"),
    ]
    rows = [
        [names.get(one.table.name, bilingual(one.table.name, "")), *_cells(one)] for one in found[:_MOST_ROWS]
    ]
    return _table(title, heads, rows)


def _cells(one: Compared) -> tuple[Message, ...]:
    table = one.table
    low, ratio, high = table.risk_ratio
    return (
        _rate(table.ate_ill, table.ate),
        _rate(table.not_ill, table.others),
        msg("foodborne.cell.ratio", value=f"{ratio:.2f}", low=f"{low:.2f}", high=f"{high:.2f}"),
        _chance(table.fisher_p),
        _chance(one.holm_p),
    )


def _suspect(study: Study) -> ResultTable | None:
    if study.suspect is None:
        return None
    rows = [[label, value] for label, value in _measures(study.suspect.table)]
    title = msg("foodborne.table.suspect", food=shown(study.suspect.table.name))
    return _table(title, [msg("foodborne.head.measure"), msg("foodborne.head.value")], rows)


def _measures(table: TwoByTwo) -> Iterator[tuple[Message, Message]]:
    yield msg("foodborne.measure.difference"), _number(table.risk_difference)
    yield msg("foodborne.measure.odds"), _number(table.odds_ratio)
    plain, corrected = table.chi_square(), table.chi_square(corrected=True)
    if plain is not None and corrected is not None:
        yield msg("foodborne.measure.chi"), _number(plain)
        yield msg("foodborne.measure.yates"), _number(corrected)
    yield msg("foodborne.measure.paf"), _number(table.attributable)
    yield msg("foodborne.head.cases_exposed"), _percent(table.cases_exposed)


def _agents(study: Study) -> ResultTable | None:
    if not study.fits:
        return None
    heads = [
        msg("foodborne.head.agent"),
        msg("foodborne.head.fit"),
        msg("foodborne.head.incubation"),
        msg("foodborne.head.picture"),
        msg("foodborne.head.duration"),
        msg("foodborne.head.window"),
        msg("foodborne.head.status"),
    ]
    rows = [
        [
            one.agent.label,
            _number(one.fit),
            msg("foodborne.cell.hours", low=rounded(one.agent.low_h), high=rounded(one.agent.high_h)),
            _picture(one.agent),
            one.agent.duration,
            _window(study, one.agent),
            _status(one.agent),
        ]
        for one in study.fits
    ]
    return _table(msg("foodborne.table.agents"), heads, rows, numeric=(1,))


def _status(agent: Agent) -> Message:
    return Message(enum_key(SourceStatus(agent.source.status)))


def _picture(agent: Agent) -> Message:
    labels = symptom_labels()
    said = [dict(labels[name].params) for name in labels if name in agent.usual]
    return bilingual(", ".join(str(one["en"]) for one in said), "、".join(str(one["zh"]) for one in said))


def _window(study: Study, agent: Agent) -> Message:
    if study.onsets is None or study.lines is None:
        return _NOTHING
    begin, end = window(study.onsets, agent)
    if study.lines.numbered:
        days = [round((moment - DAY_ZERO) / timedelta(days=1), 1) for moment in (begin, end)]
        return msg("foodborne.cell.days", low=rounded(days[0]), high=rounded(days[1]))
    return msg("foodborne.cell.window", begin=begin, end=end)


def _meal(study: Study) -> ResultTable | None:
    """The likeliest exposure: only where one exposure explains the onsets and hours are known."""
    onsets, lines, middle = study.onsets, study.lines, study.assumed_middle_h
    if onsets is None or lines is None or middle is None or not study.point_source or not onsets.to_the_hour:
        return None
    moment = likely_exposure(onsets, middle)
    name, day = likely_meal(moment, lines.zone, study.figures)
    rows = [
        [msg("foodborne.measure.exposure"), msg("foodborne.cell.moment", moment=moment)],
        [
            msg("foodborne.measure.meal"),
            msg("foodborne.cell.meal", meal=MEAL_WORDS[name], day=day.date().isoformat()),
        ],
    ]
    return _table(
        msg("foodborne.table.meal"), [msg("foodborne.head.measure"), msg("foodborne.head.value")], rows
    )


def _table(
    title: Message,
    heads: Sequence[Message],
    rows: Sequence[Sequence[Message]],
    numeric: tuple[int, ...] | None = None,
) -> ResultTable:
    return ResultTable(
        title=title,
        heads=tuple(heads),
        rows=tuple(tuple(row) for row in rows),
        numeric=tuple(range(1, len(heads))) if numeric is None else numeric,
    )


def _rate(ill: int, everybody: int) -> Message:
    return msg("foodborne.cell.rate", ill=ill, all=everybody, percent=round(100 * ill / everybody, 1))


def _percent(share: float) -> Message:
    return msg("foodborne.cell.percent", percent=round(100 * share, 1))


def _number(value: float) -> Message:
    return bilingual(rounded(value), "")


def _chance(p: float) -> Message:
    return bilingual("<0.0001" if p < _TINY else f"{p:.4f}", "")
