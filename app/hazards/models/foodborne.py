"""Outbreak by food: attack rates, risk ratios, incubation, suspected meal, agents and canteen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.assessment import AreaRole, AssessedArea, Result, Validity
from app.domain.incident import IncidentType
from app.domain.message import Message, msg
from app.hazards.assessing import MODELS, Model, Scene, refused
from app.hazards.foodborne.cells import Asked
from app.hazards.foodborne.comparing import Compared, ranked
from app.hazards.foodborne.pictures import charts_of, tables_of
from app.hazards.foodborne.places import Canteen, building_ids, by_canteen, canteens, named_by, of_incident
from app.hazards.foodborne.reading import LineList, is_counts, read_counts, read_list
from app.hazards.foodborne.statement import METHOD, assumptions_of, figures_of, shown
from app.hazards.foodborne.study import Study, study_of_counts, study_of_list
from app.hazards.inputs import asked
from app.hazards.parameters import ModelParameters
from app.runtime.progress import Progress


class DateOrder(StrEnum):
    """What comes first in a date of figures alone."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodborneInputs:
    """The list comes by table or from the operation; symptoms of most cases and meaning of dates by hand."""

    vomiting: bool | None = asked(msg("foodborne.input.vomiting"), default=None)
    diarrhoea: bool | None = asked(msg("foodborne.input.diarrhoea"), default=None)
    fever: bool | None = asked(msg("foodborne.input.fever"), default=None)
    bloody: bool | None = asked(msg("foodborne.input.bloody"), default=None)
    neuro: bool | None = asked(msg("foodborne.input.neuro"), default=None)
    meal_at: datetime | None = asked(msg("foodborne.input.meal_at"), default=None)
    year: int | None = asked(msg("foodborne.input.year"), low=1900, high=2200, default=None)
    date_order: DateOrder | None = asked(msg("foodborne.input.date_order"), default=None)
    absent_ill: bool = asked(msg("foodborne.input.absent_ill"), default=False)


@MODELS.add("foodborne")
class Foodborne(Model[FoodborneInputs]):
    """`RR = AR1/AR0` by food; exposure from first onset − longest to last onset − shortest incubation."""

    title = msg("foodborne.title")
    purpose = msg("foodborne.purpose")
    kinds = frozenset({IncidentType.FOOD_POISONING})
    reads_table = True
    Inputs = FoodborneInputs

    def assess(
        self, scene: Scene, inputs: FoodborneInputs, figures: ModelParameters, progress: Progress
    ) -> Result:
        """Rates, the suspected food, agents, the epidemic curve and the canteens that the data name."""
        method, fallback = msg("foodborne.method"), msg("foodborne.fallback")
        study = _study(scene, inputs, figures)
        if study is None:
            return refused(msg("foodborne.no_data"), fallback, method)
        least = round(figures.value("outbreak.least_ill"))
        if study.ill < least:
            return refused(msg("foodborne.too_few_ill", ill=study.ill, least=least), fallback, method)
        progress.check()
        reason = _doubt(study)
        known = canteens(scene.campus) if scene.campus is not None else ()
        compared = ranked(by_canteen(study.people, known), figures.value("test.alpha"))
        return Result(
            headline=_headline(study),
            method=method,
            validity=Validity.OK if reason is None else Validity.EXTRAPOLATED,
            reason=reason,
            figures=figures_of(study),
            assumptions=assumptions_of(study),
            sources=(
                METHOD,
                *dict.fromkeys(fit.agent.source for fit in study.fits),
                *(line.figure.source for line in figures),
            ),
            areas=_areas(scene, study, known, compared),
            charts=charts_of(study),
            tables=tables_of(study, compared, {canteen.id: canteen.label for canteen in known}),
        )


def _study(scene: Scene, inputs: FoodborneInputs, figures: ModelParameters) -> Study | None:
    told = {name: getattr(inputs, name) for name in ("vomiting", "diarrhoea", "fever", "bloody", "neuro")}
    if scene.table is not None and is_counts(scene.table):
        return study_of_counts(read_counts(scene.table), told, figures)
    lines = _lines(scene, inputs)
    return None if lines is None else study_of_list(lines, told, inputs.meal_at, figures)


def _lines(scene: Scene, inputs: FoodborneInputs) -> LineList | None:
    """The list that was given, else the cases of the operation that belong to the incident or to none."""
    zone = ZoneInfo(scene.campus.info.timezone) if scene.campus is not None else ZoneInfo("UTC")
    if scene.table is not None:
        order = inputs.date_order.value if inputs.date_order is not None else ""
        words = Asked(scene.at, inputs.year, order, inputs.absent_ill)
        return read_list(scene.table, zone, words, building_ids(scene.campus))
    if scene.snapshot is None:
        return None
    ours = {"", scene.incident.id} if scene.incident is not None else None
    people = tuple(
        case
        for case in scene.snapshot.cases
        if (ours is None or case.incident_id in ours) and (case.onset_at is None or case.onset_at <= scene.at)
    )
    return LineList(people, "", zone) if people else None


def _doubt(study: Study) -> Message | None:
    """Why the answer is to be taken with care."""
    if not study.well:
        return msg("foodborne.only_ill")
    needed = round(study.figures.value("outbreak.least_answers"))
    if study.asked < needed:
        return msg("foodborne.few", n=study.asked, needed=needed)
    return None


def _headline(study: Study) -> Message:
    words = {"ill": study.ill, "asked": study.asked}
    suspect = study.suspect
    if not study.well:
        return msg("foodborne.headline.only_ill", ill=study.ill)
    if suspect is not None and suspect.compatible:
        low, ratio, high = (round(value, 1) for value in suspect.table.risk_ratio)
        food = shown(suspect.table.name)
        return msg("foodborne.headline.food", food=food, ratio=ratio, low=low, high=high, **words)
    if study.foods:
        return msg("foodborne.headline.no_food", **words)
    group = next((one for one in study.groups if one.compatible), None)
    if group is not None:
        return msg("foodborne.headline.group", group=group.table.name, **words)
    return msg("foodborne.headline", **words)


def _areas(
    scene: Scene, study: Study, known: tuple[Canteen, ...], compared: tuple[Compared, ...]
) -> tuple[AssessedArea, ...]:
    """Canteens: the suspected ones exposed, others that the ill named for information."""
    by_id = {canteen.id: canteen for canteen in known}
    named = [table.name for table in by_canteen(study.people, known) if table.ate_ill > 0]
    suspected = [one.table.name for one in compared if one.compatible]
    if len(named) == 1:
        suspected = list(named)
    foods = [named_by(one.table.name, known) for one in study.foods if one.compatible]
    suspected += [canteen.id for canteen in foods if canteen is not None]
    here = of_incident(scene.incident, known)
    if not suspected and here is not None:
        suspected = [here.id]
    ids = dict.fromkeys([*(name for name in named if name not in suspected), *suspected])
    return tuple(_area(by_id[canteen_id], suspected=canteen_id in suspected) for canteen_id in ids)


def _area(canteen: Canteen, *, suspected: bool) -> AssessedArea:
    label = (
        msg("foodborne.area.suspected", name=canteen.label)
        if suspected
        else msg("foodborne.area.named", name=canteen.label)
    )
    return AssessedArea(
        name=f"canteen_{canteen.id}",
        label=label,
        role=AreaRole.EXPOSED if suspected else AreaRole.INFORMATION,
        shape=canteen.shape,
        subject_id=canteen.id,
    )
