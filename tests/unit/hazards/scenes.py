"""Scenes for models: none at all, or an incident at a building of the demo campus at a fixed moment."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from app.campus.occupancy import with_estimates
from app.domain.campus import Building, BuildingUse
from app.domain.incident import Incident, IncidentType
from app.domain.operation import Campus, Operation, Snapshot
from app.hazards.assessing import Scene
from app.hazards.extents import building_extent
from app.runtime.files import data_path
from app.store.campus_file import read_campus

NIGHT = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)
"""03:00 of a term weekday on the demo campus."""


def bare_scene() -> Scene:
    """Nothing is known but the moment."""
    return Scene(at=NIGHT)


@lru_cache
def demo_campus() -> Campus:
    """The campus that ships."""
    return with_estimates(read_campus(data_path("campus_maps", "demo-campus.gpkg")))


def building_of(use: BuildingUse) -> Building:
    """The first building of a use."""
    return next(building for building in demo_campus().buildings if building.use is use)


def scene_of(
    kind: IncidentType, use: BuildingUse = BuildingUse.DORMITORY, at: datetime = NIGHT, **more: object
) -> Scene:
    """An incident at the first building of a use, its building as extent; `more` goes into the snapshot."""
    building = building_of(use)
    incident = Incident(
        id="i1",
        number="2026-001",
        type=kind,
        point=building.footprint.representative_point(),
        opened_at=at,
        opened_by="duty officer",
        building_id=building.id,
    )
    extent = building_extent(demo_campus(), incident.id, building.id, burns=False)
    snapshot = Snapshot(
        sequence=1,
        operation=Operation(id="o", name="Test", created_at=at),
        campus=demo_campus(),
        incidents=(incident,),
        extents=(extent,),
        **more,  # type: ignore[arg-type]
    )
    return Scene(at=at, snapshot=snapshot, incident=incident)
