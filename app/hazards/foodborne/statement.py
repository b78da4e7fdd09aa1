"""Figures and assumptions of an outbreak by food."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.assessment import Figure
from app.domain.message import Message, msg
from app.domain.source import Source, SourceStatus
from app.hazards.assessing import figure
from app.hazards.foodborne.study import Study
from app.hazards.foodborne.two_by_two import wilson

METHOD = Source(
    SourceStatus.COMPUTED,
    "Risk ratio (Katz et al. 1978), Fisher's exact test, Holm 1979, Mantel & Haenszel 1959, Wilson 1927 "
    "(primaries not checked); the figures of Oswego 1940 (CDC case study 401-303, data of R epitools)",
)
_SHOWN = 6


def shown(name: str) -> str:
    """A column's name as a person reads it."""
    return name.replace(".", " ").replace("_", " ").strip()


def figures_of(study: Study) -> tuple[Figure, ...]:
    """The numbers, each with its band."""
    everybody = study.asked + study.unknown
    found = [
        figure(
            "ill", msg("foodborne.figure.ill"), study.ill, "persons", METHOD, high=study.ill + study.unknown
        ),
        figure(
            "interviewed", msg("foodborne.figure.interviewed"), study.asked, "persons", METHOD, high=everybody
        ),
    ]
    if study.well:
        low, high = wilson(study.ill, study.asked)
        low, high = min(low, study.ill / everybody), max(high, (study.ill + study.unknown) / everybody)
        rate = study.ill / study.asked
        label = msg("foodborne.figure.attack_rate")
        found.append(figure("attack_rate", label, rate, "share", METHOD, low=low, high=high))
    return (*found, *_of_suspect(study), *_of_incubation(study))


def _of_suspect(study: Study) -> Iterator[Figure]:
    if study.suspect is None:
        return
    table = study.suspect.table
    words = {"food": shown(table.name)}
    low, ratio, high = table.risk_ratio
    yield figure("rr_top", msg("foodborne.figure.rr_top", **words), ratio, "", METHOD, low=low, high=high)
    least, most = wilson(table.ate_ill, table.ill)
    yield figure(
        "cases_exposed_top",
        msg("foodborne.figure.cases_exposed", **words),
        table.cases_exposed,
        "share",
        METHOD,
        low=least,
        high=most,
    )
    if not study.suspect.compatible:
        return
    yield figure(
        "paf_top",
        msg("foodborne.figure.paf", **words),
        table.attributable,
        "share",
        METHOD,
        low=table.cases_exposed * (1 - 1 / low),
        high=table.cases_exposed * (1 - 1 / high),
    )


def _of_incubation(study: Study) -> Iterator[Figure]:
    if study.incubation.hours:
        low, middle, high = study.incubation.quartiles
        label = msg("foodborne.figure.median_incubation")
        yield figure("median_incubation_h", label, middle, "h", METHOD, low=low, high=high)


def assumptions_of(study: Study) -> tuple[Message, ...]:
    """What was taken to be so, and what stands apart."""
    return (
        *(study.lines.notes if study.lines is not None else ()),
        *_of_people(study),
        *_of_foods(study),
        *_of_times(study),
    )


def _of_people(study: Study) -> Iterator[Message]:
    if study.unknown:
        yield msg("foodborne.assume.unknown_people", n=study.unknown)
    if study.groups:
        yield msg("foodborne.assume.groups")


def _of_foods(study: Study) -> Iterator[Message]:
    if not study.tables:
        return
    yield msg("foodborne.assume.tests", n=len(study.foods))
    everybody = study.asked
    gaps = [(table.name, everybody - table.total) for table in study.tables if table.total < everybody]
    if gaps:
        words = ", ".join(f"{shown(name)} ({count})" for name, count in gaps[:_SHOWN])
        yield msg("foodborne.assume.unknown_answers", foods=words)
    alike = [shown(table.name) for table in study.tables if not table.comparable]
    if alike:
        yield msg("foodborne.assume.not_comparable", foods=", ".join(alike[:_SHOWN]))
    halves = [shown(one.table.name) for one in study.foods if one.table.has_empty_cell]
    if halves:
        yield msg("foodborne.assume.half", foods=", ".join(halves[:_SHOWN]))
    if any(one.adjusted is not None for one in study.foods) and study.suspect is not None:
        yield msg("foodborne.assume.strata", food=shown(study.suspect.table.name))


def _of_times(study: Study) -> Iterator[Message]:
    incubation, onsets = study.incubation, study.onsets
    if incubation.hours:
        yield msg(
            "foodborne.assume.incubation",
            n=len(incubation.hours),
            ill=study.ill,
            low=round(incubation.hours[0], 1),
            high=round(incubation.hours[-1], 1),
            mean=round(incubation.mean, 1),
        )
    if incubation.impossible:
        yield msg("foodborne.assume.impossible", n=incubation.impossible)
    if onsets is not None and onsets.apart:
        yield msg("foodborne.assume.apart", n=len(onsets.apart))
    if study.point_source is True:
        yield msg("foodborne.assume.point_source")
    elif study.point_source is False:
        yield msg("foodborne.assume.no_point_source")
    if study.fits:
        yield msg("foodborne.assume.fit")
    else:
        yield msg("foodborne.assume.no_agents")
