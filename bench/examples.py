"""One example for each assessment model: where it happens, what a person enters, and its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.incident import IncidentType
from app.domain.observation import DataTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What a model is shown on."""

    kind: IncidentType | None = None
    """An incident of that kind is open; None: quiet times."""
    building: str = ""
    """Code of its building on the demo campus; empty with a kind: the fullest dormitory."""
    radius_m: float | None = None
    """A circular extent, else the one that the kind of incident proposes."""
    given: Mapping[str, str] = field(default_factory=dict)
    table: DataTable | None = None


def _daily(name: str, column: str, first: date, counts: tuple[int, ...]) -> DataTable:
    rows = tuple(((first + timedelta(days=day)).isoformat(), str(n)) for day, n in enumerate(counts))
    return DataTable(name=name, columns=("date", column), rows=rows)


IN_BED = (3, 8, 26, 76, 225, 298, 258, 233, 189, 128, 68, 29, 14, 4)
"""Boys in bed with influenza at a boarding school, January 1978 (British Medical Journal, 4 March 1978)."""
ONSETS = (1, 0, 2, 3, 2, 5, 6, 4, 9, 11, 10, 15, 14, 19, 22, 20, 27, 25)
VISITS = (2, 1, 3, 2, 2, 4, 1, 2, 3, 2, 1, 3, 2, 4, 2, 3, 1, 2, 3, 2, 4, 6, 9, 14)

FIRST = date(2026, 10, 26)
GROUPS = DataTable(
    name="groups.csv",
    columns=("group", "size", "cases"),
    rows=(
        ("Floor 1", "60", "0"),
        ("Floor 2", "64", "3"),
        ("Floor 3", "64", "1"),
        ("Floor 4", "58", "0"),
        ("Class 7", "45", "1"),
    ),
)

FOODS = DataTable(
    name="foods.csv",
    columns=("exposure", "ate_ill", "ate_well", "not_ill", "not_well"),
    rows=(
        ("baked ham", "29", "17", "17", "12"),
        ("spinach", "26", "17", "20", "12"),
        ("cakes", "27", "13", "19", "16"),
        ("vanilla ice cream", "43", "11", "3", "18"),
        ("fruit salad", "4", "2", "42", "27"),
    ),
)
"""Some of the foods of a church supper in Oswego, 1940 (CDC case study 401-303)."""

EXAMPLES: Mapping[str, Example] = {
    "aset": Example(kind=IncidentType.DORMITORY_FIRE),
    "crowd": Example(
        kind=IncidentType.CROWD,
        building="OL01",
        radius_m=40.0,
        given={"area_m2": "1200", "people": "3600", "in_per_min": "90", "out_per_min": "20", "width_m": "8"},
    ),
    "egress": Example(kind=IncidentType.DORMITORY_FIRE),
    "egress-margin": Example(
        kind=IncidentType.BUILDING_FIRE,
        building="OL02",
        given={"people": "80", "room_area_m2": "1600", "room_height_m": "9", "growth": "fast"},
    ),
    "epidemic": Example(
        given={"population": "763"}, table=_daily("counts.csv", "in_bed", date(1978, 1, 22), IN_BED)
    ),
    "flood": Example(
        kind=IncidentType.FLOOD,
        building="UC02",
        radius_m=150.0,
        given={"depth_m": "0.5", "velocity_mps": "1", "debris": "0.5"},
    ),
    "room-outbreak": Example(given={"people": "6"}),
    "rt": Example(given={"population": "2400"}, table=_daily("counts.csv", "onsets", FIRST, ONSETS)),
    "spread": Example(given={"isolate": "0.7", "masks": "yes"}, table=GROUPS),
    "collapse": Example(kind=IncidentType.BUILDING_FIRE, given={"burning_min": "25"}),
    "fire-exposure": Example(kind=IncidentType.DORMITORY_FIRE),
    "foodborne": Example(kind=IncidentType.FOOD_POISONING, table=FOODS),
    "level": Example(
        kind=IncidentType.FOOD_POISONING, given={"ill": "40", "deaths": "0", "serious_injuries": "3"}
    ),
    "plume": Example(
        kind=IncidentType.LABORATORY_RELEASE,
        given={
            "un": "1016",
            "rate_g_s": "120",
            "wind_mps": "2.5",
            "wind_from_deg": "250",
            "sky": "night_clear",
            "liquefied": "no",
            "indoors": "no",
        },
    ),
    "release": Example(
        kind=IncidentType.LABORATORY_RELEASE,
        given={
            "un": "1017",
            "spill": "small",
            "night": "no",
            "wind_mps": "4",
            "wind_from_deg": "250",
            "release_min": "30",
            "outdoor_ppm": "3",
            "closable": "yes",
        },
    ),
    "response": Example(kind=IncidentType.DORMITORY_FIRE, given={"road_km": "3"}),
    "standoff": Example(kind=IncidentType.THREAT, building="UC01", given={"device": "car"}),
    "triage": Example(
        given={
            "walks": "no",
            "breathing": "yes",
            "breaths_per_min": "20",
            "pulse": "yes",
            "obeys": "no",
        }
    ),
    "water": Example(kind=IncidentType.DORMITORY_FIRE, given={"hydrant_l_min": "900"}),
    "warning": Example(
        given={"name": "diarrhoea"}, table=_daily("counts.csv", "clinic_visits", FIRST, VISITS)
    ),
}
"""By name in the registry."""
