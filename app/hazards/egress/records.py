"""What the records of the campus say of a building's way out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.campus.occupancy import local_time
from app.campus.people import people_inside
from app.domain.assessment import InputOrigin
from app.domain.campus import Building, BuildingUse
from app.domain.message import msg
from app.domain.operation import Campus, Snapshot
from app.domain.source import Source, SourceStatus
from app.hazards.egress.premovement import Occupants
from app.hazards.inputs import Suggestion
from app.hazards.parameters import ModelParameters

UNFAMILIAR = frozenset(
    {
        BuildingUse.LIBRARY,
        BuildingUse.CANTEEN,
        BuildingUse.CLINIC,
        BuildingUse.SPORTS,
        BuildingUse.CULTURE,
        BuildingUse.COMMERCIAL,
    }
)
"""Uses whose visitors do not know the ways."""


def recorded(
    snapshot: Snapshot, building: Building, at: datetime, figures: ModelParameters
) -> Mapping[str, Suggestion]:
    """Inputs of the egress models from a building's records; what is not recorded is left out."""
    campus = snapshot.campus
    source = Source(SourceStatus.GIVEN, "", msg("egress.source.record"))
    found: dict[str, Suggestion] = {}
    if building.floors:
        found["floors"] = Suggestion(building.floors, InputOrigin.CAMPUS, source)
        area = (building.floor_area_m2 or building.footprint.area * building.floors) / building.floors
        found["floor_area_m2"] = Suggestion(round(area, 1), InputOrigin.CAMPUS, source)
    widths = [
        entrance.width_m or figures.value("building.exit_width")
        for entrance in campus.entrances
        if entrance.building_id == building.id
    ]
    if widths:
        words = " ".join(f"{width:g}" for width in widths)
        found["exit_widths_m"] = Suggestion(words, InputOrigin.CAMPUS, source)
    headcounts = tuple(snapshot.headcounts)
    shares = people_inside(campus, building.footprint, at, headcounts).shares
    share = next((share for share in shares if share.building_id == building.id), None)
    if share is not None:
        found["people"] = Suggestion(round(share.people.best), InputOrigin.CAMPUS, share.source)
    found["occupants"] = _occupants(campus, building, at, figures)
    return found


def _occupants(campus: Campus, building: Building, at: datetime, figures: ModelParameters) -> Suggestion:
    """Who is inside by use and hour: at night people in dormitories and dwellings sleep."""
    hour = local_time(campus.info, at).hour
    night = hour >= figures.value("night.from") or hour < figures.value("night.until")
    source = Source(SourceStatus.ESTIMATED, "", msg("egress.source.hour", hour=hour))
    asleep = {
        BuildingUse.DORMITORY: Occupants.SLEEPING_MANAGED,
        BuildingUse.RESIDENTIAL: Occupants.SLEEPING_DWELLING,
    }
    if night and building.use in asleep:
        return Suggestion(asleep[building.use], InputOrigin.CAMPUS, source)
    awake = Occupants.AWAKE_UNFAMILIAR if building.use in UNFAMILIAR else Occupants.AWAKE_FAMILIAR
    return Suggestion(awake, InputOrigin.CAMPUS, source)
